from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from clustergraph.terminal import columns_of, table_lines, wrapped


def test_columns_are_counted_as_the_terminal_shows_them() -> None:
    lines = list(table_lines(["id", "name"], [["a", "株式会社"], ["b", "Калуш"], ["c", "Sc\u0301ieżka"]]))
    assert lines == [
        "id  name",
        "──  ────────",
        "a   株式会社",
        "b   Калуш",
        "c   Sc\u0301ieżka",
    ]


def test_a_table_stays_within_its_width_and_drops_nothing() -> None:
    rows = [["kalush-exchange", "Індустріальне Прикарпаття — обмін досвідом між кластерами", "організатор"]]
    lines = list(table_lines(["event", "name", "role"], rows, 60))
    assert max(map(columns_of, lines)) <= 60
    assert " ".join(line[17:46].strip() for line in lines[2:]).split() == rows[0][1].split()
    assert lines[2].startswith("kalush-exchange  Індустріальне")


def test_rows_are_set_apart_once_one_of_them_is_wrapped() -> None:
    rows = [["one", "a b c d e f g h i j k l m n o p"], ["two", "short"]]
    lines = list(table_lines(["id", "name"], rows, 24))
    assert lines[2:] == ["one  a b c d e f g h i j", "     k l m n o p", "", "two  short"]
    assert "" not in list(table_lines(["id", "name"], rows, None))


def test_a_narrow_terminal_gets_a_block_for_each_row() -> None:
    columns = ["thing", "name", "class"]
    rows = [["spring-forum", "Spring Forum of the Clusters", "cg:Event"], ["x", "", "cg:Place"]]
    assert list(table_lines(columns, rows, 30)) == [
        "thing  spring-forum",
        "name   Spring Forum of the",
        "       Clusters",
        "class  cg:Event",
        "",
        "thing  x",
        "class  cg:Place",
    ]


def test_no_rows_leave_the_head() -> None:
    assert list(table_lines(["a", "bc"], [], 80)) == ["a  bc", "─  ──"]
    assert list(table_lines([], [[]], 80)) == []


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("vilnius-circular-economy-cluster", 20, ["vilnius-circular-", "economy-cluster"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("漢", 1, ["漢"]),
        ("a abcdefgh", 4, ["a", "abcd", "efgh"]),
    ],
)
def test_text_is_wrapped_between_words_then_behind_hyphens_then_between_letters(
    text: str, width: int, lines: list[str]
) -> None:
    assert wrapped(text, width) == lines


@example("a/\u0301/a漢", 2)
@given(st.text(alphabet="ab іЇ漢-/\u0301 "), st.integers(min_value=2, max_value=20))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(wcswidth(line) <= width for line in lines)
