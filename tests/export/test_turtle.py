"""Turtle and TriG: what parsers of others read back, and how small the diff of a small change is."""

from __future__ import annotations

import difflib
import io
from collections import Counter

import export_judges as judges
import pytest
from export_sample import BASE, FACTS, HOSTILE, THINGS, cg, lines, ref
from export_strategies import sources
from hypothesis import given, settings

from clustergraph import terms
from clustergraph.export import write_trig, write_turtle

GRAPH = BASE.facts_graph


def turtle(source: list[str], prefixes: dict[str, str] | None = None) -> str:
    out = io.StringIO()
    write_turtle(iter(source), out, BASE.prefixes() if prefixes is None else prefixes)
    return out.getvalue()


def trig(things: list[str], facts: list[str]) -> str:
    out = io.StringIO()
    write_trig(iter(things), iter(facts), GRAPH, out, BASE.prefixes())
    return out.getvalue()


def block(*pairs: tuple[str, str]) -> list[str]:
    """The lines of the block of one subject, without the prefixes."""
    text = turtle(sorted(lines(BASE.thing("a"), *pairs)))
    return text.partition("\n\n")[2].splitlines()


@settings(deadline=None)
@given(sources)
@pytest.mark.parametrize("judge", [judges.oxigraph, judges.rdf_library])
def test_other_parsers_read_back_any_triples_from_turtle(judge, source):
    assert judge(turtle(source), "turtle") == judges.expected(source)


@settings(deadline=None)
@given(sources, sources)
@pytest.mark.parametrize("judge", [judges.oxigraph, judges.rdf_library])
def test_other_parsers_read_back_any_quads_from_trig(judge, things, facts):
    assert judge(trig(things, facts), "trig") == judges.expected(things, facts, GRAPH)


@pytest.mark.parametrize("judge", [judges.oxigraph, judges.rdf_library, judges.rapper, judges.serdi])
def test_other_parsers_read_back_the_sample(judge):
    assert judge(turtle(THINGS), "turtle") == judges.expected(THINGS)
    assert judge(trig(THINGS, FACTS), "trig") == judges.expected(THINGS, FACTS, GRAPH)


def test_a_subject_is_a_block_with_its_class_first_and_the_end_on_its_own_line():
    assert block((terms.PREF_LABEL, '"A"@en'), (terms.RDF_TYPE, cg("Body")), ("knownTo", ref("b"))) == [
        "id:a",
        "    a cg:Body ;",
        '    skos:prefLabel "A"@en ;',
        "    cg:knownTo id:b ;",
        "    .",
    ]


def changes(before: list[str], after: list[str]) -> list[str]:
    """Lines that differ between the Turtle of two sources."""
    found = difflib.ndiff(turtle(before).split("\n"), turtle(after).split("\n"))
    return [line for line in found if line[0] in "+-"]


SUBJECTS = Counter(line.split(" ")[0] for line in THINGS)


@pytest.mark.parametrize("line", [line for line in THINGS if SUBJECTS[line.split(" ")[0]] > 1])
def test_taking_out_one_triple_is_a_diff_of_one_line(line):
    found = changes(THINGS, [one for one in THINGS if one != line])
    assert len(found) == 1
    assert found[0].startswith("-     ")


def test_a_new_subject_changes_no_line_of_the_others():
    more = sorted(THINGS + lines(BASE.thing("alpha-1"), ("knownTo", ref("alpha"))))
    assert [line[0] for line in changes(THINGS, more)] == ["+"] * 4


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        (BASE.thing("kalush-2"), "id:kalush-2"),
        (BASE.facts + "9f2c", "fact:9f2c"),
        (BASE.thing("a.0f"), "id:a.0f"),
        (BASE.thing("_a"), "id:_a"),
        (terms.CG + "Fact", "cg:Fact"),
    ],
)
def test_an_iri_is_shortened_where_a_prefix_fits(iri, written):
    assert block(("knownTo", terms.iri(iri)))[1] == f"    cg:knownTo {written} ;"


@pytest.mark.parametrize(
    "local", ["a.", "-a", ".a", "..", "a/b", "a#b", "a%20b", "a\u00e9", "a:b", "a~b", "a'", ""]
)
def test_an_iri_that_would_need_an_escape_stays_full(local):
    iri = terms.iri(BASE.thing(local))
    assert block(("knownTo", iri))[1] == f"    cg:knownTo {iri} ;"


def test_passages_stay_full():
    iri = terms.iri(BASE.passage("x", 1))
    assert block((terms.EVIDENCE, iri))[1] == f"    cg:evidence {iri} ;"


def test_the_longest_namespace_wins_also_without_a_separator_at_its_end():
    source = lines("http://a/b_c", ("knownTo", "<http://a/b>"))
    text = turtle(source, {"x": "http://a/", "y": "http://a/b_", "z": "http://a/b"})
    assert "\ny:c\n" in text
    assert " x:b ;" in text


@pytest.mark.parametrize(
    ("text", "datatype", "written"),
    [
        ("5", "integer", "5"), ("-5", "integer", "-5"), ("0", "integer", "0"),
        ("007", "integer", '"007"^^xsd:integer'), ("+5", "integer", '"+5"^^xsd:integer'),
        ("-0", "integer", '"-0"^^xsd:integer'), ("٣", "integer", '"٣"^^xsd:integer'),
        ("1.5", "decimal", "1.5"), ("1.0", "decimal", "1.0"), ("1.50", "decimal", '"1.50"^^xsd:decimal'),
        ("2", "decimal", '"2"^^xsd:decimal'), (".5", "decimal", '".5"^^xsd:decimal'),
        ("true", "boolean", "true"), ("1", "boolean", '"1"^^xsd:boolean'),
        ("1.5E0", "double", '"1.5E0"^^xsd:double'),
    ],
)  # fmt: skip
def test_numbers_and_booleans_are_short_only_in_their_canonical_form(text, datatype, written):
    term = f'"{text}"^^<{terms.XSD}{datatype}>'  # as other programs may write it
    assert block(("rank", term))[1] == f"    cg:rank {written} ;"


def test_a_hostile_text_stays_on_one_line():
    assert (
        len(
            [
                line
                for line in turtle(lines(BASE.thing("a"), ("motto", terms.literal(HOSTILE)))).split("\n")
                if "motto" in line
            ]
        )
        == 1
    )


def test_prefixes_are_sorted_and_do_not_depend_on_the_content():
    head = turtle([])
    assert head.splitlines() == sorted(head.splitlines())
    assert turtle(THINGS).startswith(head)
    assert turtle(THINGS, dict(reversed(BASE.prefixes().items()))) == turtle(THINGS)


def test_the_blocks_of_trig_are_those_of_turtle():
    head = len(turtle([]))
    text = trig(THINGS, FACTS)
    assert text.startswith(turtle(THINGS))
    assert text.endswith(f"\n<{GRAPH}> {{\n{turtle(FACTS)[head:]}\n}}\n")


def test_lines_out_of_order_are_refused():
    with pytest.raises(ValueError, match=r"not sorted: .*/alpha> stands behind .*/beta>"):
        turtle([f"{ref('beta')} {cg('p')} 1 .\n", f"{ref('alpha')} {cg('p')} 1 .\n"])


@pytest.mark.parametrize(
    "line", [f"{ref('a')} {cg('p')} {ref('b')}", f"{ref('a')} {cg('p')} {ref('b')} .\r\n"]
)
def test_a_line_without_its_end_is_refused(line):
    with pytest.raises(ValueError, match="no N-Triples line"):
        turtle([line])


@pytest.mark.parametrize(
    "prefixes", [{"a.": "http://a/"}, {"1": "http://a/"}, {"a b": "http://a/"}, {"a": "http://a/> "}]
)
def test_prefixes_that_turtle_does_not_allow_are_refused(prefixes):
    with pytest.raises(ValueError, match=r"is no (prefix|IRI)"):
        turtle([], prefixes)
