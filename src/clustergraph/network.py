"""The network that a map query draws, with everything that can be said about its things and lines.

A map query yields triples: who is joined to whom by which property. This module finds the facts
behind them and all other facts about the things shown, with passages, certainty, state, mentions and
qualifiers, so that a map, a table or an export needs no further question to the store. It names
frame terms only; whatever the ontology adds comes through. The result is frozen, its order depends
on IRIs alone, and nothing is left out silently: triples that draw no line are counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from clustergraph import terms
from clustergraph.evidence import (
    DASHED,
    DOTTED,
    SOLID,
    Count,
    Date,
    Evidence,
    Fact,
    Passage,
    Reference,
    Source,
    Text,
    Value,
    iris_of,
    labels_of,
    texts_of,
)
from clustergraph.ontology import Class, Labels, Schema, local_name
from clustergraph.terms import Base

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "DASHED",
    "DOTTED",
    "SOLID",
    "Count",
    "Date",
    "Edge",
    "Fact",
    "Network",
    "Node",
    "Passage",
    "Reference",
    "Relation",
    "Source",
    "Text",
    "Value",
    "cite",
    "date_of",
    "near",
    "read_network",
    "to_networkx",
    "triples_of_rows",
]

T = TypeVar("T")

_STRENGTH = {SOLID: 0, DOTTED: 1, DASHED: 2}

_NO_LINE = {terms.RDF_TYPE, terms.WOULD_BE}
# XML 1.0 allows no others; the GraphML and GEXF writers of networkx do not look.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """A thing on the map. ``id``: its slug, or its IRI if it is not of this workspace."""

    iri: str
    id: str
    class_iri: str
    is_prospect: bool
    names: Labels
    other_names: tuple[Text, ...] = ()
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    not_stated: tuple[str, ...] = ()
    group: str = ""

    def label(self, language: str = "en") -> str:
        """Its name in a language, else in English, else as printed, else its id."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.id)


@dataclass(frozen=True, slots=True)
class Relation:
    """A triple of the query. No facts: the query worked it out, and no source says it as it stands."""

    subject: str
    property: str
    object: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """One line between two things: all relations between them, in the strongest certainty."""

    source: str
    target: str
    line: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class Network:
    """Things and lines of a map with the facts behind them; see the module for the promise.

    ``roles``: by fact, those of its qualifiers that tell it from another fact with the same value and can
    be read as words (a role, a title); facts without are missing.
    """

    title: Labels
    description: Labels
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    facts: Mapping[str, Fact]
    sources: tuple[Source, ...]
    passages: Mapping[str, Passage]
    classes: tuple[Class, ...]
    labels: Mapping[str, Labels]
    roles: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    not_drawn: int = field(default=0)

    @cached_property
    def node_of(self) -> dict[str, Node]:
        """Nodes by IRI."""
        return {node.iri: node for node in self.nodes}

    @cached_property
    def facts_about(self) -> dict[str, tuple[Fact, ...]]:
        """Facts by the IRI of their subject, in reading order; nodes without facts are missing."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts.values():
            found[fact.subject].append(fact)
        return {subject: tuple(facts) for subject, facts in found.items()}

    @cached_property
    def degree(self) -> dict[str, int]:
        """Number of lines at each node."""
        found = {node.iri: 0 for node in self.nodes}
        for edge in self.edges:
            found[edge.source] += 1
            found[edge.target] += 1
        return found

    def label(self, iri: str, language: str = "en") -> str:
        """Label of any term or thing that the network speaks of."""
        labels = self.labels.get(iri, {})
        found = labels.get(language) or labels.get("en") or next(iter(labels.values()), "")
        return found or local_name(iri)


def triples_of_rows(rows: Iterable[Mapping[str, object]]) -> list[tuple[object, object, object]]:
    """The triples of a SELECT with the columns ``from``, ``property`` and ``to``.

    :raises KeyError: a column is missing; a row with an unbound column is a triple that draws no line
    """
    return [(row["from"], row["property"], row["to"]) for row in rows]


def near(triples: Iterable[tuple[T, ...]], thing: T, hops: int) -> list[tuple[T, ...]]:
    """The triples between things at most ``hops`` lines away from ``thing``, whichever way lines lead."""
    given = list(triples)
    reached = {thing}
    for _ in range(hops):
        reached |= {end for s, _, o in given if s in reached or o in reached for end in (s, o)}
    return [one for one in given if one[0] in reached and one[2] in reached]


def read_network(
    store: ox.Store,
    schema: Schema,
    triples: Iterable[Iterable[object]],
    *,
    base: Base | None = None,
    title: Labels | None = None,
    description: Labels | None = None,
) -> Network:
    """The network that ``triples`` of a map query draw, with all that the store says about its things.

    ``triples``: subject, predicate and object as pyoxigraph terms (a CONSTRUCT yields them, see
    :func:`triples_of_rows` for a SELECT). Literals, types and loops draw no line and are counted in
    ``not_drawn``; no triples give an empty network.
    """
    return _Reader(store, schema, base or Base()).network(triples, title or {}, description or {})


class _Reader:
    """Looks up what a network needs; every lookup is by subject or by one bound position."""

    def __init__(self, store: ox.Store, schema: Schema, base: Base) -> None:
        self.evidence = Evidence(store, schema, base)
        self.schema = schema
        self.base = base
        self.labels: dict[str, Labels] = {}

    def network(self, triples: Iterable[Iterable[object]], title: Labels, description: Labels) -> Network:
        drawn, not_drawn = _drawn(triples)
        iris = sorted({iri for s, _, o in drawn for iri in (s, o)})
        facts = {fact.iri: fact for iri in iris for fact in self.evidence.facts_about(iri)}
        passages = self.evidence.passages(facts.values())
        edges = _edges(drawn, facts)
        sources = tuple(
            self.evidence.source(iri) for iri in sorted({one.source for one in passages.values()})
        )
        groups = _groups(iris, edges, facts, passages)
        nodes = tuple(self._node(iri, facts.values(), groups.get(iri, "")) for iri in iris)
        self._label_all(facts.values(), sources, nodes, {p for _, p, _ in drawn})
        return Network(
            title=title,
            description=description,
            nodes=nodes,
            edges=edges,
            facts=facts,
            sources=sources,
            passages=passages,
            classes=self._classes(nodes),
            labels=dict(sorted(self.labels.items())),
            roles={fact.iri: roles for fact in facts.values() if (roles := self._roles(fact))},
            not_drawn=not_drawn,
        )

    def _roles(self, fact: Fact) -> tuple[Value, ...]:
        known = self.schema.properties.get(fact.property)
        words = {
            name
            for name in (known.identifying if known else ())
            if name in self.schema.properties and "reference" not in self.schema.properties[name].forms
        }
        return tuple(value for name, value in fact.qualifiers if name in words)

    # ---- nodes and labels

    def _node(self, iri: str, facts: Iterable[Fact], group: str) -> Node:
        about = self.evidence.about(iri)
        types = iris_of(about, terms.RDF_TYPE)
        names = labels_of(about.get(terms.PREF_LABEL, []))
        other = texts_of(about, terms.ALT_LABEL) + texts_of(about, terms.HIDDEN_LABEL)
        return Node(
            iri=iri,
            id=iri.removeprefix(self.base.things),
            class_iri=self._most_specific((*types, *iris_of(about, terms.WOULD_BE))),
            is_prospect=terms.PROSPECT in types,
            names=names,
            kinds=self._kinds(about),
            other_names=tuple(one for one in other if names.get(one.language) != one.text),
            states=iris_of(about, terms.STATE),
            not_stated=iris_of(about, terms.NOT_STATED),
            group=group,
        )

    def _kinds(self, about: Mapping[str, list[ox.NamedNode | ox.Literal]]) -> tuple[str, ...]:
        """Concepts that say more exactly what it is: those that prospects have as well as things."""
        return tuple(
            iri
            for predicate in about
            if (known := self.schema.properties.get(predicate))
            and known.on_prospect
            and "concept" in known.forms
            for iri in iris_of(about, predicate)
        )

    def _most_specific(self, types: Iterable[str]) -> str:
        known = [one for one in types if one in self.schema.classes]
        return max(known, key=lambda one: (len(self.schema.classes[one].ancestors), one), default="")

    def _classes(self, nodes: Iterable[Node]) -> tuple[Class, ...]:
        used = sorted({node.class_iri for node in nodes if node.class_iri})
        return tuple(self.schema.classes[iri] for iri in used)

    def _label_all(
        self, facts: Iterable[Fact], sources: Iterable[Source], nodes: Iterable[Node], properties: set[str]
    ) -> None:
        self._label(properties)
        for node in nodes:
            self.labels[node.iri] = node.names
            self._label((node.class_iri, *node.states, *node.kinds, *node.not_stated))
        for fact in facts:
            self._label((fact.property, fact.certainty, *fact.states))
            self._label_values(((fact.property, fact.value), *fact.qualifiers))
        for source in sources:
            self._label_values(source.statements)

    def _label_values(self, statements: Iterable[tuple[str, Value]]) -> None:
        for predicate, value in statements:
            self._label((predicate, value.iri) if isinstance(value, Reference) else (predicate,))

    def _label(self, iris: Iterable[str]) -> None:
        for iri in iris:
            if iri and iri not in self.labels:
                found = self.schema.labels.get(iri) or labels_of(
                    self.evidence.about(iri).get(terms.PREF_LABEL, [])
                )
                if found:
                    self.labels[iri] = found


def _drawn(triples: Iterable[Iterable[object]]) -> tuple[list[tuple[str, str, str]], int]:
    """The triples that draw a line, sorted, and how many do not."""
    drawn: set[tuple[str, str, str]] = set()
    others: set[str] = set()
    for subject, predicate, value in triples:
        match subject, predicate, value:
            case ox.NamedNode(), ox.NamedNode(), ox.NamedNode() if _is_line(subject, predicate, value):
                drawn.add((subject.value, predicate.value, value.value))
            case _:
                others.add(f"{subject} {predicate} {value}")
    return sorted(drawn), len(others)


def _is_line(subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode) -> bool:
    return subject != value and predicate.value not in _NO_LINE


def _edges(drawn: Iterable[tuple[str, str, str]], facts: Mapping[str, Fact]) -> tuple[Edge, ...]:
    behind: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for fact in facts.values():
        if isinstance(fact.value, Reference):
            behind[fact.subject, fact.property, fact.value.iri].append(fact.iri)
    between: dict[tuple[str, str], list[Relation]] = defaultdict(list)
    for subject, predicate, value in drawn:
        relation = Relation(subject, predicate, value, tuple(behind[subject, predicate, value]))
        between[min(subject, value), max(subject, value)].append(relation)
    return tuple(
        Edge(source, target, _strongest(relations, facts), tuple(relations))
        for (source, target), relations in sorted(between.items())
    )


def _strongest(relations: Iterable[Relation], facts: Mapping[str, Fact]) -> str:
    """Line style of several relations. One without facts follows from the query: it is implied."""
    lines = [facts[iri].line for relation in relations for iri in relation.facts]
    lines += [DOTTED for relation in relations if not relation.facts]
    return min(lines, key=_STRENGTH.__getitem__)


def _groups(
    iris: Iterable[str], edges: Iterable[Edge], facts: Mapping[str, Fact], passages: Mapping[str, Passage]
) -> dict[str, str]:
    """For each thing the source that joins it most: by its lines, then by all facts about it."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for edge in edges:
        read_in = {
            passages[passage].source
            for relation in edge.relations
            for fact in relation.facts
            for passage in facts[fact].evidence
        }
        for source in read_in:
            votes[edge.source][source] += 1.0 / len(read_in)
            votes[edge.target][source] += 1.0 / len(read_in)
    for fact in facts.values():
        for passage in fact.evidence:
            votes[fact.subject][passages[passage].source] += 0.001
    return {
        iri: min(votes[iri], key=lambda source: (-round(votes[iri][source], 6), source))
        for iri in iris
        if votes[iri]
    }


def to_networkx(network: Network, *, language: str = "en") -> nx.MultiDiGraph:
    """The network for graph tools: one node a thing, one edge a fact (or a triple without facts).

    All attributes are strings, free of the control characters that GraphML and GEXF may not hold.
    Nodes: ``label``, ``label_<language>``, ``class``, ``prospect``, ``state``, ``date``, ``group``.
    Edges (keyed by the fact's IRI): ``label``, ``property``, ``certainty``, ``holds``, ``line``,
    ``state``, ``mention``, ``qualifiers``, ``evidence``.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(name=_xml(network.title.get(language, "")))
    for node in network.nodes:
        graph.add_node(_xml(node.id), **_node_attributes(network, node, language))
    for edge in network.edges:
        for relation in edge.relations:
            _add_relation(graph, network, relation, language)
    return graph


def _node_attributes(network: Network, node: Node, language: str) -> dict[str, str]:
    facts = network.facts_about.get(node.iri, ())
    found = {
        "label": node.label(language),
        "class": network.label(node.class_iri, language) if node.class_iri else "",
        "prospect": "true" if node.is_prospect else "false",
        "state": "; ".join(network.label(state, language) for state in node.states),
        "date": "; ".join(sorted({date for one in facts if (date := date_of(one))})),
        "group": node.group,
        "iri": node.iri,
    }
    found |= {f"label_{tag or 'und'}": name for tag, name in node.names.items()}
    return {key: _xml(text) for key, text in sorted(found.items())}


def date_of(fact: Fact) -> str:
    """The day or days of its thing as EDTF, if that is what the fact says, else ``""``."""
    return fact.value.edtf if fact.property == terms.DATE and isinstance(fact.value, Date) else ""


def _add_relation(graph: nx.MultiDiGraph, network: Network, relation: Relation, language: str) -> None:
    ends = (_xml(network.node_of[relation.subject].id), _xml(network.node_of[relation.object].id))
    named = {"label": network.label(relation.property, language), "property": relation.property}
    if not relation.facts:
        graph.add_edge(
            *ends, key=relation.property, **{key: _xml(text) for key, text in named.items()}, line=DOTTED
        )
    for iri in relation.facts:
        fact = network.facts[iri]
        attributes = named | {
            "certainty": network.label(fact.certainty, language),
            "holds": "true" if fact.holds else "false",
            "line": fact.line,
            "state": "; ".join(network.label(state, language) for state in fact.states),
            "mention": "; ".join(one.text for one in fact.mentions),
            "qualifiers": "; ".join(
                f"{network.label(name, language)}: {_plain(network, value, language)}"
                for name, value in fact.qualifiers
            ),
            "evidence": "; ".join(cite(network, passage) for passage in fact.evidence),
        }
        graph.add_edge(*ends, key=iri, **{key: _xml(text) for key, text in attributes.items()})


def cite(network: Network, passage: str) -> str:
    """A passage in words: ``kalush-news ¶1``."""
    found = network.passages[passage]
    source = next(one for one in network.sources if one.iri == found.source)
    return f"{source.id} ¶{found.paragraph}"


def _plain(network: Network, value: Value, language: str) -> str:
    match value:
        case Reference(iri):
            return network.label(iri, language)
        case Date(edtf):
            return edtf
        case Count(least, most, counted):
            bounds = [str(one) if one is not None else "" for one in (least, most)]
            number = bounds[0] if bounds[0] == bounds[1] else "–".join(bounds)
            return " ".join(filter(None, (number, counted[0].text if counted else "")))
        case Text(text):
            return text


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
