"""GraphML and GEXF: valid XML, read back by networkx, and the same bytes for the same graph."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import networkx as nx
import pytest
from export_sample import network
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph.export import write_gexf, write_graphml

FORMATS = {"graphml": (write_graphml, nx.read_graphml), "gexf": (write_gexf, nx.read_gexf)}
formats = pytest.mark.parametrize("name", FORMATS)


def written(name: str, graph: nx.Graph) -> str:
    out = io.StringIO()
    FORMATS[name][0](graph, out)
    return out.getvalue()


def read(name: str, text: str) -> nx.Graph:
    return FORMATS[name][1](io.BytesIO(text.encode()))


@formats
def test_networkx_reads_back_nodes_edges_and_attributes(name):
    graph = read(name, written(name, network()))
    assert sorted(graph.nodes) == ["alpha", "beta"]
    assert graph.nodes["beta"]["label"] == "a \ufffd b\nc\u2028d"
    assert graph.nodes["beta"]["rank"] == 2
    assert graph.nodes["beta"]["real"] is True
    assert "nothing" not in graph.nodes["beta"]
    assert graph.nodes["alpha"]["parts"] == '["x", "y"]'
    edges = {(one, other, data["label"]) for one, other, data in graph.edges(data=True) if "label" in data}
    assert edges == {("beta", "alpha", "known to"), ("alpha", "beta", "Zażółć")}
    assert graph.number_of_edges() == 3


@formats
@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_gives_valid_xml(name, label, node, attribute):
    graph = nx.DiGraph(name=label)
    graph.add_node(node, label=label, **{attribute or "x": label})
    graph.add_edge(node, "other", label=label, **{attribute or "x": label})
    ElementTree.fromstring(written(name, graph).encode("utf-8", "strict"))


@formats
def test_the_order_of_insertion_does_not_matter(name):
    graph = network()
    turned = nx.MultiDiGraph(name=graph.graph["name"])
    turned.add_nodes_from(
        (node, dict(reversed(data.items()))) for node, data in reversed(list(graph.nodes(data=True)))
    )
    turned.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert written(name, turned) == written(name, graph)


@formats
@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_ids_of_edges_are_unique_in_each_kind_of_graph(name, kind):
    graph = kind([("b", "a"), ("c", "a"), ("b", "c")])
    text = written(name, graph)
    ids = re.findall(r'<edge [^>]*\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert name == "graphml" or len(ids) == 3
    assert {frozenset(edge[:2]) for edge in read(name, text).edges} == {
        frozenset(edge[:2]) for edge in graph.edges
    }


@formats
def test_the_graph_handed_in_stays_as_it_was(name):
    graph = network()
    written(name, graph)
    assert nx.utils.graphs_equal(graph, network())


def test_gexf_has_no_date_no_version_and_keeps_own_words_apart():
    text = written("gexf", network())
    assert "lastmodifieddate" not in text
    assert nx.__version__ not in text
    assert 'title="type_"' in text
    assert 'weight="1.5"' in text
    assert 'weight="heavy"' not in text


@formats
def test_an_attribute_may_have_any_name(name):
    words = dict.fromkeys(("key", "self", "node_for_adding", "u_for_edge", "type", "id", "viz"), "x")
    graph = nx.MultiDiGraph()
    graph.add_nodes_from([("a", words), ("b", {})])
    graph.add_edges_from([("a", "b", "k", words)])
    text = written(name, graph)
    ElementTree.fromstring(text)
    assert text.count('value="x"' if name == "gexf" else ">x<") == 2 * len(words)


@formats
def test_nodes_that_would_become_one_are_refused(name):
    graph = nx.Graph()
    graph.add_nodes_from(["a\x00", "a\x01"])
    with pytest.raises(ValueError, match="same id"):
        written(name, graph)


@formats
def test_an_empty_graph_is_a_valid_document(name):
    assert len(read(name, written(name, nx.MultiDiGraph()))) == 0
