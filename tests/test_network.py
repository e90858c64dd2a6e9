"""Networks: what a map query draws, with the facts behind it."""

import io
import random

import networkx as nx
import pyoxigraph as ox
import pytest

import map_sample
from clustergraph import terms
from clustergraph.network import (
    DASHED,
    DOTTED,
    SOLID,
    Count,
    Date,
    Reference,
    Text,
    read_network,
    to_networkx,
    triples_of_rows,
)
from map_sample import BASE, EX, HOSTED, LED, thing


def read(triples, things=None, facts=None):
    default = map_sample.lines()
    store = map_sample.store(things or default[0], facts or default[1])
    return read_network(store, map_sample.schema(), triples, base=BASE)


def line_between(network, one, other):
    ends = {thing(one), thing(other)}
    return next(edge for edge in network.edges if {edge.source, edge.target} == ends)


def fact(network, name):
    return network.facts[BASE.facts + name]


def test_things_of_the_triples_become_nodes_and_pairs_become_lines():
    network = map_sample.sample()
    assert [node.id for node in network.nodes] == ["ann", "fair", "guild", "hall", "plan"]
    assert len(network.edges) == 4


@pytest.mark.parametrize(
    ("one", "other", "line"),
    [("fair", "guild", SOLID), ("fair", "hall", DOTTED), ("plan", "guild", DASHED), ("guild", "ann", SOLID)],
)
def test_a_line_is_drawn_in_the_strongest_certainty_of_its_facts(one, other, line):
    assert line_between(map_sample.sample(), one, other).line == line


def test_a_line_knows_all_facts_behind_it():
    relation = line_between(map_sample.sample(), "fair", "guild").relations[0]
    assert relation.facts == (BASE.facts + "f01", BASE.facts + "f02")


def test_several_relations_between_two_things_are_one_line():
    network = read(map_sample.triples([("fair", HOSTED, "guild"), ("guild", LED, "fair")]))
    assert len(network.edges) == 1
    assert {relation.property for relation in network.edges[0].relations} == {HOSTED, LED}


def test_what_only_the_query_says_is_dotted_and_has_no_facts():
    network = read(map_sample.triples([("ann", EX + "knows", "hall")]))
    assert network.edges[0].line == DOTTED
    assert network.edges[0].relations[0].facts == ()


def test_triples_that_draw_no_line_are_counted():
    loop = map_sample.triples([("fair", HOSTED, "fair")])
    literal = [(ox.NamedNode(thing("fair")), ox.NamedNode(HOSTED), ox.Literal("x"))]
    kind = [(ox.NamedNode(thing("fair")), ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(EX + "Fair"))]
    network = read([*loop, *literal, *kind])
    assert (network.nodes, network.edges, network.not_drawn) == ((), (), 3)


def test_no_triples_give_an_empty_network():
    network = read([])
    assert (network.nodes, network.edges, network.sources) == ((), (), ())


def test_a_prospect_has_the_class_that_it_would_be():
    plan = map_sample.sample().node_of[thing("plan")]
    assert plan.is_prospect
    assert plan.class_iri == EX + "Fair"
    assert plan.not_stated == (terms.DATE,)


def test_names_fall_back_to_english_then_to_what_is_printed():
    network = map_sample.sample()
    guild = network.node_of[thing("guild")]
    assert [guild.label(tag) for tag in ("uk", "lt")] == ["Цех ковалів", "Smiths' Guild"]
    assert guild.other_names == (Text("SG", "en"),)
    assert network.node_of[thing("fair")].kinds == (BASE.concept("kind", "market"),)


def test_values_come_in_plain_types():
    network = map_sample.sample()
    assert fact(network, "f06").value == Date("XXXX-05-13")
    assert fact(network, "f07").value == Count(71, None, (Text("visitors", "en"),))
    assert fact(network, "f08").value == Text("Жвавий ярмарок.", "uk")
    assert fact(network, "f08").translations == (Text("A lively fair.", "en"),)
    assert fact(network, "f01").value == Reference(thing("guild"))


def test_evidence_context_mention_and_ambiguity_stay_with_the_fact():
    network = map_sample.sample()
    assert fact(network, "f01").mentions == (Text("цехом", "uk"),)
    assert fact(network, "f03").context == (BASE.sources + "herald#p1",)
    assert fact(network, "f03").ambiguities == (Text("or beside it", "en"),)
    assert network.passages[BASE.sources + "herald#p2"].paragraph == 2


def test_words_that_tell_facts_apart_are_roles():
    network = map_sample.sample()
    assert network.roles[BASE.facts + "f01"] == (Reference(BASE.concept("role", "joint-host")),)
    assert network.roles[BASE.facts + "f05"] == (Text("голова", "uk"),)
    assert BASE.facts + "f02" not in network.roles


def test_a_thing_belongs_to_the_source_that_joins_it_most():
    network = map_sample.sample()
    groups = {node.id: node.group.removeprefix(BASE.sources) for node in network.nodes}
    assert groups == {
        "ann": "gazette",
        "fair": "herald",
        "guild": "gazette",
        "hall": "herald",
        "plan": "herald",
    }


def test_everything_that_is_shown_has_a_label():
    network = map_sample.sample()
    assert network.label(HOSTED, "uk") == "господар"
    assert network.label(BASE.concept("role", "joint-host"), "lt") == "joint host"
    assert network.label(EX + "unheardOf") == "unheardOf"


def test_order_of_the_store_and_of_the_triples_does_not_matter():
    shuffled = random.Random(3)
    things, facts = map_sample.lines()
    triples = map_sample.triples()
    for part in (things, facts, triples):
        shuffled.shuffle(part)
    assert read(triples, things, facts) == read(map_sample.triples())


def test_rows_of_a_select_are_read_by_their_columns():
    rows = [{"to": "o", "from": "s", "property": "p", "other": "x"}]
    assert triples_of_rows(rows) == [("s", "p", "o")]
    with pytest.raises(KeyError, match="property"):
        triples_of_rows([{"from": "s", "to": "o"}])


# ---- for graph tools


def test_graph_tools_get_one_edge_a_fact_with_certainty_and_evidence():
    graph = to_networkx(map_sample.sample())
    assert sorted(graph) == ["ann", "fair", "guild", "hall", "plan"]
    found = graph.get_edge_data("fair", "guild")
    assert [found[key]["certainty"] for key in sorted(found)] == ["stated", "implied"]
    joint = found[BASE.facts + "f01"]
    assert (joint["label"], joint["qualifiers"], joint["evidence"]) == (
        "host",
        "role: joint host",
        "gazette ¶1",
    )
    assert graph.get_edge_data("plan", "guild")[BASE.facts + "f04"]["line"] == DASHED


def test_graph_tools_get_class_state_date_and_names():
    graph = to_networkx(map_sample.sample())
    assert graph.nodes["plan"]["class"] == "fair"
    assert (graph.nodes["plan"]["prospect"], graph.nodes["plan"]["state"]) == ("true", "planned")
    assert graph.nodes["fair"]["date"] == "XXXX-05-13"
    assert graph.nodes["fair"]["label_uk"] == "Весняний ярмарок"


@pytest.mark.parametrize(
    ("write", "read_back"), [(nx.write_graphml, nx.read_graphml), (nx.write_gexf, nx.read_gexf)]
)
def test_names_with_control_characters_stay_readable_xml(write, read_back):
    network = map_sample.sample(names={"hall": "Old\x00 <Hall>\x1b & \ufffe]]>"})
    target = io.BytesIO()
    write(to_networkx(network), target)
    target.seek(0)
    labels = {data["label"] for _, data in read_back(target).nodes(data=True)}
    assert "Old\ufffd <Hall>\ufffd & \ufffd]]>" in labels
