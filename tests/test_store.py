"""A built graph is read as a whole, never written, and stays readable while it is replaced."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph import terms
from clustergraph.build import build
from clustergraph.diagnostics import ClustergraphError, UsageError
from clustergraph.store import Graph, open_graph
from clustergraph.workspace import Workspace
from graph_lines import BASE, graph_of, lines_of, make, named, sheet, thing

BODY = """
organisations:
  body: {evidence: 1, name: {en: Body, pl: Ciało}, member-of: union}
  union: {evidence: 1, name: Union}
"""
ID = ox.NamedNode(f"{BASE}id/body")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make(tmp_path, sheet("note", BODY))


@pytest.fixture
def graph(workspace: Workspace) -> Graph:
    return graph_of(workspace)


def test_a_query_sees_both_graphs_without_naming_them(graph: Graph) -> None:
    rows = graph.select(
        "SELECT ?paragraph { id:body cg:memberOf ?union . ?fact rdf:subject id:body ;"
        " rdf:predicate cg:memberOf ; rdf:object ?union ; cg:evidence/cg:paragraph ?paragraph }"
    )
    assert [row["paragraph"].value for row in rows] == ["1"]


def test_each_triple_counts_once(graph: Graph) -> None:
    (row,) = graph.select("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT *) AS ?m) { ?s ?p ?o }")
    assert row["n"] == row["m"]
    assert int(row["n"].value) == len(graph.store)


def test_values_are_bound_and_never_pasted(graph: Graph) -> None:
    query = "SELECT ?name { ?thing cg:name ?name }"
    assert {row["name"].value for row in graph.select(query, thing=ID)} == {"Body", "Ciało"}
    hostile = ox.Literal('Body" . ?s ?p ?o } #')
    assert graph.select("SELECT ?thing { ?thing cg:name ?name }", name=hostile) == []


def test_what_is_unbound_in_a_row_has_no_key(graph: Graph) -> None:
    rows = graph.select("SELECT ?s ?date { ?s cg:memberOf ?o OPTIONAL { ?s cg:date ?date } }")
    assert rows == [{"s": ID}]


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"])
def test_rows_come_from_a_select_only(graph: Graph, query: str) -> None:
    with pytest.raises(UsageError, match="no SELECT"):
        graph.select(query)


def test_lines_come_back_as_they_went_in(graph: Graph, workspace: Workspace) -> None:
    lines = lines_of(workspace)
    assert list(graph.things_lines()) == lines.things
    assert list(graph.facts_lines()) == lines.facts


def test_a_built_store_holds_the_same_as_one_in_memory(graph: Graph, workspace: Workspace) -> None:
    opened = open_graph(workspace, build(workspace).out)
    assert set(opened.store) == set(graph.store)
    assert opened.base == workspace.base
    assert opened.schema is workspace.schema
    assert repr(opened) == f"<Graph of {workspace!r}, {len(graph.store)} triples>"


def test_an_opened_graph_cannot_be_written(workspace: Workspace) -> None:
    opened = open_graph(workspace, build(workspace).out)
    with pytest.raises((OSError, ValueError, RuntimeError)):
        opened.store.add(ox.Quad(ID, named("name"), ox.Literal("x")))
    assert len(opened.store) == len(graph_of(workspace).store)


def test_many_may_read_at_a_time(workspace: Workspace) -> None:
    out = build(workspace).out
    one, other = open_graph(workspace, out), open_graph(workspace, out)
    assert len(one.store) == len(other.store)


def test_a_reader_keeps_its_graph_while_a_new_one_takes_its_place(tmp_path: Path) -> None:
    many = "".join(f"  body-{number}: {{evidence: 1, name: Body {number}}}\n" for number in range(300))
    workspace = make(tmp_path, sheet("note", "organisations:\n" + many))
    opened = open_graph(workspace, build(workspace).out)
    make(tmp_path, sheet("note", BODY))
    assert not build(workspace).was_current
    (row,) = opened.select("SELECT (COUNT(*) AS ?n) { ?s a cg:Organisation }")
    assert row["n"].value == "300"
    assert sum(thing("body-7") in line for line in opened.facts_lines()) == 2
    (row,) = open_graph(workspace).select("SELECT (COUNT(*) AS ?n) { ?s a cg:Organisation }")
    assert row["n"].value == "2"


def test_without_a_build_one_is_told_how_to_make_it(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match=r"no build in .*out\. Make one with: clustergraph build"):
        open_graph(workspace)


def test_a_damaged_store_is_no_traceback(workspace: Workspace) -> None:
    out = build(workspace).out
    for file in (out / "store").iterdir():
        file.write_bytes(b"damaged")
    with pytest.raises(ClustergraphError, match="Build again with: clustergraph build"):
        open_graph(workspace)


def test_an_empty_store_directory_is_no_traceback(workspace: Workspace) -> None:
    out = build(workspace).out
    shutil.rmtree(out / "store")
    (out / "store").mkdir()
    with pytest.raises(ClustergraphError, match="Build again with: clustergraph build"):
        open_graph(workspace)


def test_no_triple_of_a_graph_is_about_a_graph_of_rdf_12(graph: Graph) -> None:
    """Quoted triples would stop readers of Turtle elsewhere."""
    assert not any(isinstance(quad.object, ox.Triple) for quad in graph.store)
    assert {quad.graph_name for quad in graph.store} == {
        ox.DefaultGraph(), ox.NamedNode(graph.base.facts_graph)
    }  # fmt: skip
    assert terms.CG in graph.base.prefixes().values()
