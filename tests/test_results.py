from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from clustergraph.diagnostics import ClustergraphError, UsageError
from clustergraph.queries import ask_text
from clustergraph.results import FORMATS, Result, shown, write_result
from clustergraph.sparql import Parsed
from clustergraph.terms import Base
from query_sample import small_graph

GRAPH = small_graph()
ROWS = """SELECT ?thing ?name ?number {
    VALUES (?thing ?name ?number) {
        (id:spring-forum "Весняний форум"@uk 7) (cg:Event "a, \\"b\\"\\nc" 0.5) (UNDEF "=1+1" true)
    } }"""
TRIPLES = "CONSTRUCT { ?thing cg:name ?name } WHERE { ?thing a cg:Event ; cg:name ?name }"
ENDLESS = 'SELECT ?name { VALUES ?name { "</td><script>alert(1)</script>" "a\\u202Eb" "\\u001B[31mred" } }'


def asked(text: str) -> Result:
    return ask_text(GRAPH, text)


def written(text: str, format: str | None = None, width: int | None = None) -> str:
    out = io.BytesIO()
    asked(text).write(out, format, width=width)
    return out.getvalue().decode()


# ---- Python


def test_rows_become_plain_values() -> None:
    assert asked(ROWS).to_dicts() == [
        {"thing": "https://w3id.org/clustergraph/id/spring-forum", "name": "Весняний форум", "number": 7},
        {
            "thing": "https://w3id.org/clustergraph/ontology#Event",
            "name": 'a, "b"\nc',
            "number": Decimal("0.5"),
        },
        {"thing": None, "name": "=1+1", "number": True},
    ]


def test_numbers_that_cannot_be_read_stay_text() -> None:
    text = 'SELECT ?x { VALUES ?x { "x"^^xsd:integer "1e3"^^xsd:double "1e3"^^xsd:decimal } }'
    assert [row["x"] for row in asked(text)] in (["x", 1000.0, "1e3"], ["x", 1000.0, Decimal("1e3")])


def test_yes_and_no_are_answers() -> None:
    yes, no = asked("ASK { ?x a cg:Event }"), asked("ASK { ?x a cg:Person }")
    assert (bool(yes), bool(no)) == (True, False)
    assert (yes.is_empty, no.is_empty) == (False, False)
    assert no.to_dicts() == [{"answer": False}]
    assert (yes.form, yes.default_format) == ("truth", "table")


def test_triples_are_rows_sorted_and_each_once() -> None:
    result = asked(
        "CONSTRUCT { ?x cg:name ?name . ?x cg:name ?name } WHERE { ?x a cg:Event ; cg:name ?name }"
    )
    assert result.columns == ("subject", "predicate", "object")
    assert [row["object"] for row in result] == ["Autumn Forum", "Spring Forum", "Весняний форум"]
    assert (result.form, result.default_format) == ("triples", "turtle")


def test_no_rows_are_empty() -> None:
    result = asked("SELECT ?x { ?x a cg:Person }")
    assert (result.is_empty, bool(result), len(result), result.to_dicts()) == (True, False, 0, [])


def test_the_same_answer_can_be_looked_at_and_written() -> None:
    result = asked(ROWS)
    assert len(result.rows) == 3
    out = io.StringIO()
    result.write(out, "csv")
    result.write(out, "csv")
    assert out.getvalue().count("=1+1") == 2
    assert len(result) == 3


def test_a_data_frame_has_the_columns_of_the_query() -> None:
    pandas = pytest.importorskip("pandas")
    frame = asked(ROWS).to_dataframe()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == ["thing", "name", "number"]
    assert list(asked("SELECT ?x ?y { ?x a cg:Person }").to_dataframe().columns) == ["x", "y"]


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ClustergraphError, match=r"pip install 'clustergraph\[pandas\]'"):
        asked(ROWS).to_dataframe()


def test_a_notebook_shows_a_table_in_which_data_is_no_markup() -> None:
    page = asked(ENDLESS)._repr_html_()
    assert "<script>" not in page
    assert "&lt;/td&gt;&lt;script&gt;" in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    ElementTree.fromstring(page)
    page = asked(ROWS)._repr_html_()
    assert '<th scope="col">thing</th>' in page
    assert '<span title="https://w3id.org/clustergraph/id/spring-forum">spring-forum</span>' in page
    assert '<span lang="uk" dir="auto">Весняний форум</span>' in page


def test_a_notebook_says_how_many_rows_are_not_shown() -> None:
    many = " ".join(map(str, range(503)))
    assert "<p>… and 3 more</p>" in asked(f"SELECT ?x {{ VALUES ?x {{ {many} }} }}")._repr_html_()


# ---- what people look at


def test_a_table_shows_ids_prefixed_names_and_text() -> None:
    assert written(ROWS) == (
        "thing         name            number\n"
        "────────────  ──────────────  ──────\n"
        "spring-forum  Весняний форум  7\n"
        'cg:Event      a, "b" c        0.5\n'
        "              =1+1            true\n"
    )


@pytest.mark.parametrize(
    ("iri", "text"),
    [
        ("https://w3id.org/clustergraph/id/kalush", "kalush"),
        ("https://w3id.org/clustergraph/role/joint-organiser", "role/joint-organiser"),
        ("https://w3id.org/clustergraph/source/kalush-news#p1", "source/kalush-news#p1"),
        ("https://w3id.org/clustergraph/ontology#Event", "cg:Event"),
        ("http://www.w3.org/2004/02/skos/core#prefLabel", "skos:prefLabel"),
        ("https://example.org/x", "https://example.org/x"),
        ("https://w3id.org/clustergraph/ontology#", "https://w3id.org/clustergraph/ontology#"),
    ],
)
def test_addresses_are_shown_short(iri: str, text: str) -> None:
    assert shown(ox.NamedNode(iri), Base()) == text


def test_what_would_steer_a_terminal_is_shown_as_an_escape() -> None:
    table = written(ENDLESS)
    assert "a\\u202eb" in table
    assert "\\u001b[31mred" in table
    assert "\x1b" not in table
    assert shown(ox.Literal("one\u00a0two\nthree"), Base()) == "one two three"


def test_a_table_keeps_to_the_width_of_the_terminal() -> None:
    long = " ".join(["Прикарпаття"] * 30)
    lines = written(f'SELECT ?a ?b {{ VALUES (?a ?b) {{ ("x" "{long}") }} }}', width=40).splitlines()
    assert max(map(len, lines)) <= 40
    assert sum(line.count("Прикарпаття") for line in lines) == 30


def test_no_rows_leave_the_head_of_the_table() -> None:
    assert (
        written("SELECT ?thing ?name { ?thing a cg:Person ; cg:name ?name }") == "thing  name\n─────  ────\n"
    )


def test_yes_is_a_table_too() -> None:
    assert written("ASK { ?x a cg:Event }") == "answer\n──────\ntrue\n"


# ---- what tools read


def test_csv_is_that_of_rfc_4180() -> None:
    text = written(ROWS, "csv")
    assert list(csv.reader(io.StringIO(text))) == [
        ["thing", "name", "number"],
        ["https://w3id.org/clustergraph/id/spring-forum", "Весняний форум", "7"],
        ["https://w3id.org/clustergraph/ontology#Event", 'a, "b"\nc', "0.5"],
        ["", "=1+1", "true"],
    ]
    assert text.endswith("\r\n")


@pytest.mark.parametrize(
    ("format", "reader"),
    [
        ("tsv", ox.QueryResultsFormat.TSV),
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
    ],
)
def test_the_formats_of_sparql_give_back_the_same_rows(format: str, reader: Any) -> None:
    solutions = ox.parse_query_results(written(ROWS, format).encode(), format=reader)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [tuple(one) for one in solutions] == list(asked(ROWS).rows)


def test_json_and_xml_say_yes_or_no() -> None:
    assert json.loads(written("ASK { ?x a cg:Event }", "json")) == {"head": {}, "boolean": True}
    assert "<boolean>true</boolean>" in written("ASK { ?x a cg:Event }", "xml")


@pytest.mark.parametrize(
    ("format", "reader"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_triples_come_back_the_same_and_in_one_order(format: str, reader: Any) -> None:
    text = written(TRIPLES, format)
    found = {str(quad.triple) for quad in ox.parse(text.encode(), format=reader)}
    assert found == {str(triple) for triple in GRAPH.store.query(TRIPLES, prefixes=GRAPH.base.prefixes())}
    assert text == written(TRIPLES, format)
    assert text.endswith("\n")


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_after_writing_it_is_known_whether_there_were_rows(format: str) -> None:
    for kind, is_empty in (("cg:Person", True), ("cg:Event", False)):
        head = "SELECT ?x ?y" if "rows" in FORMATS[format] else "CONSTRUCT { ?x cg:name ?y }"
        result = asked(
            f"{head} {{ ?x a {kind} . OPTIONAL {{ ?x cg:nothing ?y }} OPTIONAL {{ ?x cg:name ?y }} }}"
        )
        result.write(io.BytesIO(), format)
        assert result.is_empty is is_empty


def test_rows_in_which_nothing_is_bound_are_rows() -> None:
    for format in ("csv", "tsv", "json", "xml", "table"):
        result = asked("SELECT ?x ?y { VALUES ?x { UNDEF } }")
        result.write(io.BytesIO(), format)
        assert not result.is_empty


def test_nothing_of_a_query_outlives_its_thread() -> None:
    import gc
    import threading

    result = asked(ROWS)
    with pytest.raises(UsageError):
        result.write(io.BytesIO(), "turtle")
    result.write(io.BytesIO(), "csv")
    keep = [result]
    del result
    thread = threading.Thread(target=lambda: (keep.clear(), gc.collect()))
    thread.start()
    thread.join()


def test_a_text_stream_gets_whole_letters() -> None:
    out = io.StringIO()
    write_result(asked(ROWS), "json", out)
    assert "Весняний форум" in out.getvalue()


def test_a_file_gets_utf_8(tmp_path: Path) -> None:
    with (tmp_path / "rows.csv").open("wb") as out:
        write_result(asked(ROWS), "csv", out)
    assert "Весняний форум" in (tmp_path / "rows.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "format", "message"),
    [
        (ROWS, "tabel", "there is no format 'tabel'. Did you mean 'table'?"),
        (
            ROWS,
            "turtle",
            "gives rows, which 'turtle' cannot hold; use one of: table, csv, tsv, json, xml",
        ),
        (
            TRIPLES,
            "csv",
            "gives triples, which 'csv' cannot hold; use one of: table, turtle, jsonld",
        ),
        (
            "ASK { ?x ?y ?z }",
            "tsv",
            "gives yes or no, which 'tsv' cannot hold; use one of: table, json",
        ),
    ],
)
def test_a_format_that_does_not_fit_is_refused(text: str, format: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        written(text, format)
    assert message in str(refused.value)


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_each_format_can_hold_an_answer_without_rows(format: str) -> None:
    empty = "CONSTRUCT { ?x ?y ?z } WHERE { ?x a cg:Person ; ?y ?z }"
    text = empty if FORMATS[format] == {"triples"} else "SELECT ?x { ?x a cg:Person }"
    assert isinstance(written(text, format), str)


def test_a_query_that_fails_while_it_runs_is_an_error_for_people() -> None:
    def run() -> Any:
        raise RuntimeError("out of cheese")

    with pytest.raises(ClustergraphError, match="the query failed: out of cheese"):
        Result(Base(), run, Parsed("rows", ("x",))).to_dicts()
