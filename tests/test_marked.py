"""YAML as it was written: places, texts without guessing, and refusals that cannot be made to hang."""

import gc
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph.diagnostics import Position, Report
from clustergraph.marked import Mapping, Node, Scalar, Sequence, place_of, read_mapping, read_text, span_of


def read(text: str) -> tuple[Mapping | None, list[str]]:
    report = Report()
    root = read_mapping(text, "a.yaml", report)
    return root, [f"{one.position.line}:{one.position.column} {one.code}" for one in report]


def sound(text: str) -> Mapping:
    root, found = read(text)
    assert root is not None
    assert found == []
    return root


def plain(node: Node) -> object:
    if isinstance(node, Mapping):
        return {key.value: plain(value) for key, value in node.items}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else node.value


def value(text: str) -> Scalar:
    node = sound(text).get("a")
    assert isinstance(node, Scalar)
    return node


# ---- values and their places


@pytest.mark.parametrize(
    "word",
    ["NO", "on", "12:30", "2020-03-11", "010", "0x1F", "1e3", "~", "null", ".inf", "1_000", "y", "=", "+1"],
)
def test_a_word_stays_what_was_written(word: str) -> None:
    assert value(f"a: {word}").value == word


def test_order_is_that_of_the_file() -> None:
    assert [key.value for key, _ in sound("b: 1\na: 2\nc: 3\n").items] == ["b", "a", "c"]


def test_a_key_that_was_not_written_gives_nothing() -> None:
    assert sound("a: 1").get("b") is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: word", Position("a.yaml", 1, 4, 4)),
        ("a: 'word'", Position("a.yaml", 1, 4, 6)),
        ("a: Калуш", Position("a.yaml", 1, 4, 5)),
        ("ї: 1\na: 😀x", Position("a.yaml", 2, 4, 2)),
        ("# comment\r\na: word\r\n", Position("a.yaml", 2, 4, 4)),
        ("b: 1\ra: word\r", Position("a.yaml", 2, 4, 4)),
        ("a: |\n  word\n", Position("a.yaml", 1, 4, 1)),
        ("a:", Position("a.yaml", 1, 3, 1)),
    ],
)
def test_places_count_code_points_from_one(text: str, place: Position) -> None:
    assert place_of("a.yaml", value(text)) == place


def test_a_collection_is_pointed_at_with_its_first_sign() -> None:
    node = sound("b: 1\na: [1, 2]\n").get("a")
    assert node is not None
    assert place_of("a.yaml", node) == Position("a.yaml", 2, 4, 1)


def test_a_span_cuts_the_value_out_of_the_text() -> None:
    text = "ї: 1\na: 'word'\n"
    start, end = span_of(value(text))
    assert text[start:end] == "'word'"


KEYS = st.text("abcї -", min_size=1, max_size=5)
TREES = st.recursive(
    st.text("aї 😀\t\n'\"\\:#,{}[]&*!|>%@`?-~0", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=3))
def test_what_a_yaml_writer_writes_is_read_as_it_was(tree: dict[str, object]) -> None:
    assert plain(sound(yaml.safe_dump(tree, allow_unicode=True, default_style='"'))) == tree


def test_collecting_garbage_is_left_as_it_was() -> None:
    gc.disable()
    try:
        sound("a: 1")
        assert not gc.isenabled()
    finally:
        gc.enable()
    sound("a: 1")
    read("a: [")
    assert gc.isenabled()


# ---- refusals


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: [", ["1:5 CG0004"]),
        ("a: [1,\n  2\n\n\n", ["2:4 CG0004"]),
        ("a: '", ["1:5 CG0004"]),
        ("a: \"\\q\"", ["1:5 CG0004"]),
        ("a: @b", ["1:4 CG0004"]),
        ("a" * 2000 + ": b", ["1:2001 CG0004"]),
        ("[" * 100_000, ["1:1001 CG0010"]),
        ("{a: " * 100_000, ["1:201 CG0010"]),
        ("- " * 100_000, ["1:101 CG0010"]),
        ("a: &b c\n", ["1:4 CG0005"]),
        ("? &b c\n: d\n", ["1:3 CG0005"]),
        ("*b : c\n", ["1:1 CG0005"]),
        ("a: !!str b\n", ["1:4 CG0007"]),
        ("a: !<tag:x> {}\n", ["1:4 CG0007"]),
        ("? [a]\n: b\n", ["1:3 CG0004"]),
        ("a: 1\n---\nb: 2\n", ["2:1 CG0009"]),
        ("---\n---\na: 1\n", ["2:1 CG0009"]),
        ("a: 1\nb: 2\na: 3\na: 4\n", ["3:1 CG0008", "4:1 CG0008"]),
        ("a: {b: one, two}\n", ["1:13 CG0012"]),
        ("a: {b: one, two\n  }\n", ["1:13 CG0012"]),
        ("a: {b: one, 'two' , c: d}\n", ["1:13 CG0012"]),
        ("a: {one}\n", ["1:5 CG0012"]),
        ("a: [{b: one, two}]\n", ["1:14 CG0012"]),
        ("a: x\u2028y\n", ["1:5 CG0011"]),
        ("a: x\u200by\u00adz\n", ["1:5 CG0013", "1:7 CG0013"]),
        ("a: x\ufeffy\n", ["1:5 CG0013"]),
        ("a: x\ufffey\n", ["1:5 CG0013"]),
        ("b: 1\ra: x\u200by\r", ["2:5 CG0013"]),
        ("a: \"x\\u202Ey\"\n", ["1:4 CG0013"]),
        ("\"x\\0\": 1\n", ["1:1 CG0013"]),
        ("a: [1, {b: \"\\u200B\"}]\n", ["1:12 CG0013"]),
        ("", ["0:0 CG0014"]),
        ("# nothing\n", ["0:0 CG0014"]),
        ("''", ["1:1 CG0014"]),
    ],
)  # fmt: skip
def test_what_a_sheet_does_not_need_is_refused_where_it_stands(text: str, found: list[str]) -> None:
    assert read(text)[1] == found


@pytest.mark.parametrize(
    "text",
    [
        "%YAML 1.1\n---\na: 1\n...\n",
        "a: 'x \\u200B y'\n",  # no escape between single quotes
        "a: \"tab \\t, line \\n\"\n",
        "a: x\u00a0y\n",  # a space that can be seen
        "a: {b: , c: ''}\n",  # empty values are for the reader of the sheet
        "a: '<<'\n",
        "'<<': 1\n",
    ],
)  # fmt: skip
def test_what_does_no_harm_is_read(text: str) -> None:
    sound(text)


def test_reading_goes_on_after_a_fault_that_leaves_the_rest_clear() -> None:
    root, found = read("a: &x 1\nb: !t 2\nc: {d: e, f}\na: 3\n")
    assert len(found) == 4
    assert root is not None
    assert [(key.value, plain(node)) for key, node in root.items] == [
        ("a", "1"), ("b", "2"), ("c", {"d": "e"}), ("a", "3"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["a: *b\n", "<<: {a: 1}\n", "? [a]\n: b\n"])
def test_nothing_is_judged_where_not_all_is_known(text: str) -> None:
    assert read(text)[0] is None


def test_a_hundred_invisible_characters_are_shown_and_the_rest_is_counted() -> None:
    report = Report()
    assert read_mapping("a: x\n" + "\0" * 1_000_000, "a.yaml", report) is None
    first, *rest = report
    assert first.message == "invisible character 999900 times more in this file"
    assert [one.position.column for one in rest] == list(range(1, 101))


def test_a_merge_bomb_is_refused_at_once() -> None:
    bomb = "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 200))
    root, found = read("a0: &a0 {x: y}\n" + bomb)
    assert root is None
    assert len(found) == 1 + 199 * 4


# ---- files


def test_the_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    assert read_text(tmp_path / "a.yaml", "a.yaml", Report()) == "a: 1\r\n"


@pytest.mark.parametrize(
    ("data", "place", "byte"),
    [
        (b"a: \xd0\xd0", Position("a.yaml", 1, 4), "0xD0"),
        (b"\xef\xbb\xbfa: \xff", Position("a.yaml", 1, 4), "0xFF"),
        ("ї\r\nї: ї".encode() + b"\x80", Position("a.yaml", 2, 5), "0x80"),
        (b"b\ra\xed\xa0\x80", Position("a.yaml", 2, 2), "0xED"),
    ],
)
def test_the_first_byte_that_is_not_utf_8_is_pointed_at(
    tmp_path: Path, data: bytes, place: Position, byte: str
) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    report = Report()
    assert read_text(tmp_path / "a.yaml", "a.yaml", report) is None
    (found,) = report
    assert (found.code, found.position, found.fields["byte"]) == ("CG0002", place, byte)


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def make_large(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(5 * 2**30)


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (Path.mkdir, "CG0001", "the file cannot be read: it is not a file"),
        (make_pipe, "CG0001", "the file cannot be read: it is not a file"),
        (make_link_to_itself, "CG0001", "the file cannot be read: it is a link that leads nowhere"),
        (lambda path: None, "CG0001", "the file cannot be read: it does not exist"),
        (make_large, "CG0003", "the file is larger than 32 MiB"),
    ],
    ids=["directory", "pipe", "loop", "nothing", "large"],
)
def test_what_is_no_readable_file_is_reported(tmp_path: Path, make: object, code: str, message: str) -> None:
    assert callable(make)
    make(tmp_path / "a.yaml")
    report = Report()
    assert read_text(tmp_path / "a.yaml", "data/a.yaml", report) is None
    (found,) = report
    assert (found.code, found.position, found.message) == (code, Position("data/a.yaml"), message)
