"""N-Triples and N-Quads, and the reader of lines on which the other exports stand."""

from __future__ import annotations

import io

import export_judges as judges
import pytest
from export_sample import BASE, FACTS, THINGS
from export_strategies import literals, sources
from hypothesis import given, settings

from clustergraph import terms
from clustergraph.export import write_nquads, write_ntriples
from clustergraph.export.ntriples import Literal, read_iri, read_literal, subjects


def written(write, *arguments: object) -> str:
    out = io.StringIO()
    write(*arguments, out)
    return out.getvalue()


@settings(deadline=None)
@given(sources, sources)
def test_nquads_are_sorted_and_hold_both_graphs(things, facts):
    text = written(write_nquads, things, facts, BASE.facts_graph)
    found = text.split("\n")[:-1]
    assert found == sorted(found)
    assert judges.oxigraph(text, "nquads") == judges.expected(things, facts, BASE.facts_graph)


@pytest.mark.parametrize("judge", [judges.rdf_library, judges.rapper, judges.serdi])
def test_other_parsers_read_back_the_sample(judge):
    quads = written(write_nquads, THINGS, FACTS, BASE.facts_graph)
    assert judge(quads, "nquads") == judges.expected(THINGS, FACTS, BASE.facts_graph)
    assert judge(written(write_ntriples, THINGS, FACTS), "ntriples") == judges.expected(
        sorted(THINGS + FACTS)
    )


def test_ntriples_are_the_sorted_union_of_both_graphs():
    assert written(write_ntriples, THINGS, FACTS) == "".join(sorted(THINGS + FACTS))


@settings(deadline=None)
@given(literals)
def test_a_literal_is_read_as_it_was_written(term):
    text, language, datatype = read_literal(term)
    assert terms.literal(text, language, datatype) == term


@pytest.mark.parametrize(
    ("term", "literal"),
    [
        ('"x"', Literal("x", "", "")),
        ('"x"@en-gb', Literal("x", "en-gb", "")),
        ('"a\\"^^<b>"', Literal('a"^^<b>', "", "")),
        ('"a\\"@en"^^<http://b>', Literal('a"@en', "", "http://b")),
        ('"\\\\u0041\\u0041\\U0001F600\\n"', Literal("\\u0041A\U0001f600\n", "", "")),
    ],
)
def test_the_parts_of_a_literal(term, literal):
    assert read_literal(term) == literal


def test_an_iri_loses_brackets_and_escapes_and_a_blank_node_nothing():
    assert read_iri("<http://a/\\u00E9>") == "http://a/é"
    assert read_iri("_:b0") == "_:b0"


def test_lines_are_grouped_by_subject():
    lines = ["<a> <p> <b> .\n", '<a> <p> "c d . e" .\n', "<a/> <q> <b> .\n"]
    assert list(subjects(lines)) == [
        ("<a>", [("<p>", "<b>"), ("<p>", '"c d . e"')]),
        ("<a/>", [("<q>", "<b>")]),
    ]
    assert list(subjects([])) == []
