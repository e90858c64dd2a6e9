"""Which fact is which: the name of its node follows from what it says, and is found again from the store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph import terms
from clustergraph.facts import fact_hash, text_of
from clustergraph.store import Graph
from graph_lines import graph_of, lines_of, make, named, own, sheet

PREDICATE = f"<{terms.RDF_PREDICATE}>"


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["", "en", "uk-Latn"]))
def test_a_literal_gives_its_text_and_language_back(text: str, language: str) -> None:
    assert text_of(terms.literal(text, language)) == (text, language.lower())


def test_the_order_in_which_things_are_written_is_no_part_of_the_graph(tmp_path: Path) -> None:
    one = """
    organisations:
      a:
        evidence: 1
        name: {pl: "Ciało", lt: "Kūnas"}
        member-of: [{value: b, role: [organiser, joint organiser]}, c]
      b: {name: B, evidence: 1}
      c: {name: C, evidence: 1}
    """
    other = """
    organisations:
      c: {evidence: 1, name: C}
      b: {evidence: 1, name: B}
      a:
        member-of: [c, {role: [joint organiser, organiser], value: b}]
        name: {lt: "Kūnas", pl: "Ciało"}
        evidence: 1
    """
    first = lines_of(make(tmp_path / "a", sheet("note", one)))
    second = lines_of(make(tmp_path / "b", sheet("note", other)))
    assert (first.things, first.facts) == (second.things, second.facts)


def test_identifying_qualifiers_and_source_tell_facts_apart_and_nothing_else(tmp_path: Path) -> None:
    def node(source: str, qualifiers: str = "") -> str:
        body = f"""
        events:
          x: {{evidence: 1, name: X, organised-by: {{value: b{qualifiers}}}}}
        organisations:
          b: {{evidence: 1, name: B}}
        """
        lines = lines_of(make(tmp_path / (source + qualifiers), sheet(source, body)))
        (found,) = (line.split(" ")[0] for line in lines.facts if f"{PREDICATE} {own('organisedBy')}" in line)
        return found

    assert node("a") == node("a", ", mention: B") == node("a", ", certainty: implied")
    assert len({node("a"), node("a", ", role: organiser"), node("b")}) == 3


def fact_nodes(graph: Graph) -> list[ox.NamedNode]:
    found = graph.store.quads_for_pattern(None, ox.NamedNode(terms.RDF_TYPE), named("Fact"))
    return [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]


def recomputed(graph: Graph, node: ox.NamedNode) -> str:
    """IRI of a fact node, made from what the store says about it."""

    def objects(subject: Any, predicate: str) -> list[Any]:
        found = graph.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return [quad.object for quad in found]

    triple = [objects(node, one)[0] for one in (terms.RDF_SUBJECT, terms.RDF_PREDICATE, terms.RDF_OBJECT)]
    (source,) = {one for passage in objects(node, terms.EVIDENCE) for one in objects(passage, terms.SOURCE)}
    (language,) = objects(source, terms.LANGUAGE)
    known = graph.schema.properties.get(triple[1].value)
    qualifiers: list[str] = []
    for name in known.identifying if known else ():
        values = objects(node, name)
        if any(isinstance(one, ox.Literal) and one.language for one in values):
            # One value; those in other languages are the curator's translations of it.
            values = [min(values, key=lambda one: (one.language != language.value, one.language))]
        qualifiers += [f"<{name}> {one}" for one in values]
    parts = (*map(str, triple), *sorted(qualifiers), str(source))
    return graph.base.facts + fact_hash(parts)


def test_every_node_is_found_again_from_what_the_store_returns(tmp_path: Path) -> None:
    body = r"""
    events:
      x:
        evidence: 1
        name: {en: "Quote \" and \\ and\ttab", PL: "Ł"}
        date: XXXX-05-13
        attendance: {at-least: 5, counted: {UK-Latn: hosti}}
        organised-by:
          - {value: b, role: [organiser, joint organiser]}
          - {value: b, role: organiser}
        website: https://example.org/a?b=c&d#e
    organisations:
      b: {evidence: 1, name: B}
    people:
      ann:
        evidence: 1
        name: Ann
        position-in: {value: b, title: {pl: prezes, lt: pirmininkė}}
    """
    graph = graph_of(make(tmp_path, sheet("note", body, language="EN")))
    nodes = fact_nodes(graph)
    assert len(nodes) == 12
    assert [recomputed(graph, node) for node in nodes] == [node.value for node in nodes]


def test_typed_values_of_an_own_ontology_are_found_again(tmp_path: Path) -> None:
    values = {
        "integer": "+007",
        "decimal": "-0.50",
        "boolean": "true",
        "anyURI": "https://example.org/?a=%20",
    }
    turtle = "".join(
        f"""
        cg:{name.lower()}Value a rdf:Property ; rdfs:label "{name}"@en .
        <http://x/#{name}> a sh:PropertyShape ; sh:path cg:{name.lower()}Value ; cg:valueForm "literal" ;
            sh:datatype xsd:{name} .
        <http://x/#Organisation> a sh:NodeShape ; sh:targetClass cg:Organisation ;
            sh:property <http://x/#{name}> .
        """
        for name in values
    )
    given_values = "".join(f'    {name.lower()}-value: "{value}"\n' for name, value in values.items())
    body = "organisations:\n  b:\n    evidence: 1\n    name: B\n" + given_values
    graph = graph_of(make(tmp_path, sheet("note", body), turtle=turtle))
    nodes = fact_nodes(graph)
    assert len(nodes) == 2 + len(values)
    assert [recomputed(graph, node) for node in nodes] == [node.value for node in nodes]
