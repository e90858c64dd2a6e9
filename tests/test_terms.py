"""Terms are written in the form in which the store gives them back, so that hashes are found again."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph import terms
from clustergraph.terms import Base, integer, iri, literal
from graph_lines import ROOT

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LANGUAGES = st.sampled_from(["en", "uk", "EN", "uk-Latn", "zh-Hant-TW", "de-CH-1996"])
DATATYPES = st.sampled_from(
    [terms.XSD + name for name in (
        "string", "boolean", "integer", "decimal", "double", "float", "int", "nonNegativeInteger", "date",
        "time", "dateTime", "gYear", "gMonthDay", "duration", "anyURI", "hexBinary",
    )] + [terms.EDTF, "http://example.org/own"]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers().map(str),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.floats().map(repr),
    st.from_regex(r"[+-]?0{0,3}[0-9]{1,20}(\.[0-9]{0,20})?", fullmatch=True),
)
TIMES = st.one_of(
    st.dates().map(str),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.from_regex(r"-?[0-9]{1,2}00[0-9]{2}-[01][0-9]-[0-3][0-9](Z|\+0[0-9]:00)?", fullmatch=True),
    st.sampled_from(["24:00:00", "P14M", "PT90S", "--02-30", "true", "1", "0", "INF", "NaN", "-0", "1E5"]),
)


def from_the_store(term: str) -> str:
    """What a store on disk and in memory writes after reading a term."""
    store = ox.Store()
    store.load(f"<http://x/s> <http://x/p> {term} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    dumped = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert dumped is not None
    (found,) = store
    written = dumped.decode().removeprefix("<http://x/s> <http://x/p> ").removesuffix(" .\n")
    assert written == str(found.object)
    return written


@settings(deadline=None)
@given(TEXTS)
def test_plain_literal_is_what_the_store_gives_back(text: str) -> None:
    assert from_the_store(literal(text)) == literal(text)


@settings(deadline=None)
@given(TEXTS, LANGUAGES)
def test_literal_with_language_is_what_the_store_gives_back(text: str, language: str) -> None:
    assert from_the_store(literal(text, language)) == literal(text, language)


@settings(deadline=None)
@given(st.one_of(TEXTS, NUMBERS, TIMES), DATATYPES)
def test_typed_literal_is_what_the_store_gives_back(text: str, datatype: str) -> None:
    term = literal(text, datatype=datatype)
    assert from_the_store(term) == term


@settings(deadline=None)
@given(TEXTS)
def test_literal_keeps_its_text(text: str) -> None:
    (triple,) = ox.parse(f"<x:s> <x:p> {literal(text)} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    assert triple.object == ox.Literal(text)


@settings(deadline=None)
@given(TEXTS)
def test_literal_stays_on_one_line(text: str) -> None:
    assert "\n" not in literal(text)
    assert "\r" not in literal(text)


@pytest.mark.parametrize(
    ("text", "datatype", "expected"),
    [
        ("007", "integer", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("7", "int", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("-0.0", "decimal", '"0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("1.50", "decimal", '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("1", "boolean", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("no date", "date", '"no date"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("plain", "string", '"plain"'),
    ],
)
def test_values_are_normalised_as_the_store_does(text: str, datatype: str, expected: str) -> None:
    assert literal(text, datatype=terms.XSD + datatype) == expected


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**18))
def test_integer_is_what_the_store_gives_back(value: int) -> None:
    assert from_the_store(integer(value)) == integer(value)


def test_iris_of_a_base() -> None:
    base = Base("https://example.org/x/")
    assert base.thing("a-b") == "https://example.org/x/id/a-b"
    assert base.concept("role", "host") == "https://example.org/x/role/host"
    assert base.scheme("role") == "https://example.org/x/scheme/role"
    assert base.passage("note", 3) == "https://example.org/x/source/note#p3"
    assert base.facts_graph == "https://example.org/x/graph/facts"
    assert iri(base.facts + "0") == "<https://example.org/x/fact/0>"


def test_prefixes_of_a_base_are_sorted_and_end_where_names_begin() -> None:
    prefixes = Base().prefixes()
    assert list(prefixes) == sorted(prefixes)
    assert {"id", "fact", "source"} < set(prefixes)
    assert all(namespace[-1] in "/#" for namespace in prefixes.values())


def test_every_own_term_that_python_names_is_declared_in_the_frame() -> None:
    frame = (ROOT / "ontology/frame.ttl").read_bytes()
    declared = {triple.subject.value for triple in ox.parse(frame, format=ox.RdfFormat.TURTLE)}
    named = {
        value for value in vars(terms).values() if isinstance(value, str) and re.match(f"{terms.CG}.", value)
    }
    assert named <= declared
