from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.diagnostics import Diagnostic, Report
from clustergraph.sparql import Parsed, has_where, parse, prefixes_in, tokens_of, variables_of, with_values

# Text, the place where the fault lies (line, column, length), what is said about it, the near words.
FAULTS = [
    ("SELCT ?x { ?x ?y ?z }", (1, 1, 5), "'SELCT' is not expected here", ("SELECT",)),
    ("SELECT ?x WERE { ?x ?y ?z }", (1, 11, 4), "'WERE' is not expected here", ("WHERE",)),
    ("SELECT ?x { ?x ?y ?z . OPTIONL { ?x ?y ?z } }", (1, 24, 7), "'OPTIONL' is not", ("OPTIONAL",)),
    ("SELECT ?x {\n  ?x <e:by> 'Калуш' ?y .\n}", (2, 21, 2), "'?y' is not expected here", ()),
    ("SELECT ?x {\n\n ?x ?y ?z FILTER(?x > 3 }", (3, 25, 1), "'}' is not expected here", ()),
    ("SELECT ?x { ?x ?y ?z FILTER(REGEX(?z)) }", (1, 37, 1), "')' is not expected here", ()),
    ("SELECT ?x { ?x ?y ?z } ORDER ?x", (1, 30, 2), "'?x' is not expected here", ()),
    ("SELECT ?x { ?x ?y ?z }}", (1, 23, 1), "'}' is not expected here", ()),
    ("SELECT ?x {\n ?x a eg:Event }", (2, 7, 8), "the prefix 'eg:' is not declared", ()),
    ("SELECT ?x { ?x ?y 'open }", (1, 19, 1), "in quotation marks that begins here does not end", ()),
    ("SELECT ?x { ?x ?y <a b> }", (1, 23, 1), "between < and > here is no complete address", ()),
    ("SELECT ?x { ?x ?y ?z", (1, 21, 1), "it ends too early", ()),
    ("  ", (1, 1, 1), "there is nothing", ()),
    ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?y ?z }", (1, 1, 6), "contains a variable that is unbound", ()),
    ("SELECT * { " + "(" * 300, (1, 211, 1), "more than 200 brackets are open at once", ()),
]

REFUSED = [
    ("SELECT * { SERVICE <http://example.org/> { ?a ?b ?c } }", (1, 12, 7), "'SERVICE' is not allowed"),
    ("SELECT * {\n service SILENT ?x { ?a ?b ?c } }", (2, 2, 7), "'service' is not allowed"),
    ("SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }", (1, 10, 4), "'FROM' is not allowed"),
    ("SELECT * FROM NAMED <http://example.org/> { ?a ?b ?c }", (1, 10, 4), "'FROM' is not allowed"),
    ("PREFIX e: <http://e/>\nINSERT DATA { e:a e:b e:c }", (2, 1, 6), "'INSERT' is not allowed"),
    ("load <http://example.org/>", (1, 1, 4), "'load' is not allowed"),
    ("DROP ALL", (1, 1, 4), "'DROP' is not allowed"),
    ("WITH <http://g> DELETE { ?a ?b ?c } WHERE { ?a ?b ?c }", (1, 1, 4), "'WITH' is not allowed"),
]

HARMLESS = [
    "SELECT ?service { ?service ?from 'SERVICE <http://example.org/>' } # FROM <http://example.org/>",
    'PREFIX service: <http://e/FROM#> SELECT ?x { ?x service:from """LOAD""" }',
    "SELECT ?x { ?x <http://e/#SERVICE> ?load . FILTER(?x<?load&&?load>1) }",
]


def found(text: str, **choices: bool) -> list[Diagnostic]:
    report = Report()
    parse(text, "-e", report, **choices)
    return list(report)


@pytest.mark.parametrize(("text", "place", "problem", "near"), FAULTS)
def test_a_fault_is_found_at_its_place(
    text: str, place: tuple[int, int, int], problem: str, near: tuple[str, ...]
) -> None:
    (fault,) = found(text)
    assert fault.code == "CG0602"
    assert fault.position[1:] == place
    assert problem in fault.message
    assert fault.nearest == near


@pytest.mark.parametrize(("text", "place", "message"), REFUSED)
def test_what_reaches_out_or_writes_is_refused(text: str, place: tuple[int, int, int], message: str) -> None:
    (fault,) = found(text)
    assert fault.code == "CG0606"
    assert fault.position[1:] == place
    assert message in fault.message


@pytest.mark.parametrize("text", HARMLESS)
def test_words_in_names_texts_and_comments_are_harmless(text: str) -> None:
    assert found(text) == []


def test_another_endpoint_may_be_asked_with_service_and_from() -> None:
    assert found("SELECT * FROM <http://e/g> { SERVICE <http://e/> { ?a ?b ?c } }", is_local=False) == []
    assert found("DELETE WHERE { ?a ?b ?c }", is_local=False) != []


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("SELECT ?b ?a { ?a ?b ?c }", Parsed("rows", ("b", "a"))),
        ("ASK { ?a ?b ?c }", Parsed("truth", ())),
        ("CONSTRUCT WHERE { ?a ?b ?c }", Parsed("triples", ())),
        ("DESCRIBE <http://e/a>", Parsed("triples", ())),
    ],
)
def test_a_sound_query_has_a_form_and_columns(text: str, parsed: Parsed) -> None:
    assert parse(text, "-e", Report()) == parsed


def test_prefixes_of_the_workspace_need_not_be_declared() -> None:
    assert parse("SELECT ?x { ?x a e:Y }", "-e", Report(), prefixes={"e": "http://e/"}) is not None


def test_variables_and_prefixes_are_read_from_the_text() -> None:
    text = "PREFIX e: <http://e/> prefix : <http://d/> SELECT ?a { $b e:c '?d' } # ?e"
    assert variables_of(text) == {"a", "b"}
    assert prefixes_in(text) == {"e", ""}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { ?x <e:p> ?y }",
        "SELECT (EXISTS { ?s ?p ?o } AS ?e) ?x WHERE { ?x <e:p> ?y }",
        "CONSTRUCT { ?x <e:q> ?y } WHERE { ?x <e:p> ?y }",
        "ASK { ?x <e:p> ?y }",
        "DESCRIBE ?x WHERE { ?x <e:p> ?y }",
        "# { not here\nSELECT ?x # nor { here\n{ ?x <e:p> ?y }",
    ],
)
def test_values_stand_in_front_of_the_outermost_pattern(text: str) -> None:
    bound = with_values(text, {"y": ox.Literal(1)})
    assert 'VALUES (?y) { ("1"^^<http://www.w3.org/2001/XMLSchema#integer>) }  ?x <e:p> ?y }' in bound
    assert parse(bound, "-e", Report()) is not None


@pytest.mark.parametrize("text", ["DESCRIBE <e:x>", "CONSTRUCT WHERE { ?x <e:p> ?y }"])
def test_a_query_without_a_pattern_of_its_own_takes_no_values(text: str) -> None:
    assert not has_where(text)
    with pytest.raises(ValueError, match="takes no values"):
        with_values(text, {"x": ox.Literal(1)})


@given(st.text())
def test_a_text_comes_through_as_it_is_whatever_it_says(text: str) -> None:
    store = ox.Store()
    bound = with_values("SELECT ?found ?other { BIND(?text AS ?found) }", {"text": ox.Literal(text)})
    (row,) = store.query(bound)
    assert row["found"] == ox.Literal(text)
    assert row["other"] is None


@given(st.text())
def test_any_text_gives_a_query_or_a_fault_with_a_place(text: str) -> None:
    report = Report()
    parsed = parse(text, "-e", report)
    lines = text.split("\n")
    for fault in report:
        assert 1 <= fault.position.line <= len(lines)
        assert 1 <= fault.position.column <= len(lines[fault.position.line - 1]) + 1
    assert (parsed is None) == report.has_errors


@given(st.text(alphabet="SELECT{}?x .'\"<>#\\:@^\n"))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    end = 0
    for token in tokens_of(text):
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        end = token.end
