"""The source block: what it must say, what it may say, and that nothing of it is passed over."""

import pytest

from clustergraph import terms
from clustergraph.diagnostics import Report
from clustergraph.facts import SourceText
from clustergraph.marked import read_mapping
from clustergraph.ontology import Schema
from clustergraph.sources import read_source
from clustergraph.terms import Base
from clustergraph.values import Context

HASH = "0af9" * 16
KEYS = {"id": "news", "file": "news.txt", "sha256": HASH, "paragraphs": "3", "language": "uk"}


def read(schema: Schema, **keys: str | None) -> tuple[SourceText, list[str]]:
    """The source with these keys beside or instead of the needed five, one a line; None leaves one out."""
    lines = {**KEYS, **{key.replace("_", "-"): value for key, value in keys.items()}}
    text = "source:\n" + "".join(f"  {key}: {value}\n" for key, value in lines.items() if value is not None)
    report = Report()
    root = read_mapping(text, "a.yaml", report)
    assert root is not None
    source = read_source(root, schema, Context("a.yaml", Base("https://example.org/"), report, "en", "en"))
    return source, [f"{one.position.line}:{one.position.column} {one.code}" for one in report]


def test_five_keys_describe_a_source(schema: Schema) -> None:
    source, found = read(schema)
    assert found == []
    assert (source.id, source.file, source.sha256) == ("news", "news.txt", HASH)
    assert (source.paragraphs, source.language) == (3, "uk")
    assert source.places["file"] == (3, 3, 4)


def test_hash_and_language_are_kept_in_small_letters(schema: Schema) -> None:
    source, found = read(schema, sha256=HASH.upper(), language="uk-LATN")
    assert found == []
    assert (source.sha256, source.language) == (HASH, "uk-latn")


@pytest.mark.parametrize("key", KEYS)
def test_each_of_the_five_is_needed(schema: Schema, key: str) -> None:
    _, found = read(schema, **{key: None})
    assert found == [f"2:{3} CG0110"]


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("id", "Town News", ["2:7 CG0108"]),
        ("id", "[news]", ["2:7 CG0108"]),
        ("id", "", ["2:6 CG0108"]),
        ("file", "''", ["3:9 CG0109"]),
        ("file", "{a: b}", ["3:9 CG0103"]),
        ("sha256", "abc", ["4:11 CG0205"]),
        ("sha256", HASH + "0", ["4:11 CG0205"]),
        ("sha256", "", ["4:10 CG0109"]),
        ("paragraphs", "0", ["5:15 CG0103"]),
        ("paragraphs", "-1", ["5:15 CG0103"]),
        ("paragraphs", "three", ["5:15 CG0103"]),
        ("paragraphs", "100001", ["5:15 CG0103"]),
        ("paragraphs", "[3]", ["5:15 CG0103"]),
        ("language", "ua", ["6:13 CG0203"]),
        ("language", "", ["6:12 CG0103"]),
        ("language", "[uk, en]", ["6:13 CG0103"]),
        ("no-facts", "[1]", ["7:13 CG0103"]),
        ("no-facts", "{one: heading}", ["7:14 CG0103"]),
        ("no-facts", "{1: }", ["7:17 CG0103"]),
        ("author", "[]", ["7:11 CG0109"]),
        ("author", "{xx: a}", ["7:12 CG0203"]),
        ("url", "[not stated, www.example.org]", ["7:21 CG0204"]),
        ("published", "yesterday", ["7:14 CG0201"]),
        ("auhtor", "Anna", ["7:3 CG0101"]),
        ("name", "Anna", ["7:3 CG0101"]),
    ],
)
def test_what_cannot_be_used_is_reported_once(schema: Schema, key: str, value: str, found: list[str]) -> None:
    assert read(schema, **{key: value})[1] == found


def test_not_stated_is_an_answer_for_citation_data(schema: Schema) -> None:
    source, found = read(schema, author="not stated", published="not stated")
    assert found == []
    said = "".join(source.lines)
    assert said.count(f"<https://example.org/source/news> <{terms.NOT_STATED}>") == 2


def test_bare_words_are_in_the_language_of_the_source(schema: Schema) -> None:
    source, _ = read(schema, title="Обмін досвідом")
    assert '"Обмін досвідом"@uk .\n' in "".join(source.lines)


def test_paragraphs_without_facts_have_their_reason_and_place(schema: Schema) -> None:
    source, found = read(schema, no_facts="{2: heading, 3: picture}")
    assert found == []
    assert source.no_facts == {2: ("heading", (7, 14, 1)), 3: ("picture", (7, 26, 1))}


@pytest.mark.parametrize(
    ("text", "found"),
    [("events: {}", ["1:1 CG0110"]), ("source: news", ["1:9 CG0103"]), ("a: b\nsource:", ["2:8 CG0103"])],
)
def test_the_block_is_a_mapping(schema: Schema, text: str, found: list[str]) -> None:
    report = Report()
    root = read_mapping(text, "a.yaml", report)
    assert root is not None
    read_source(root, schema, Context("a.yaml", Base(), report, "en", "en"))
    assert [f"{one.position.line}:{one.position.column} {one.code}" for one in report] == found
