"""The JSON that the viewer reads: everything a map shows, in plain values, with no markup anywhere.

Things, facts, terms and passages refer to each other by index; names are data whatever is in them.
What is at its default (stated, holds, no qualifiers …) is left out. The layout is part of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

from clustergraph import terms
from clustergraph.maps.drawing import LANGUAGES, Drawing, Picture, date_words
from clustergraph.network import (
    SOLID,
    Count,
    Date,
    Edge,
    Fact,
    Node,
    Reference,
    Relation,
    Source,
    Text,
    Value,
)
from clustergraph.ontology import Class, Labels, local_name

__all__ = ["letters", "map_data"]

Json = dict[str, Any]


def map_data(drawing: Drawing, *, licence: str = "") -> Json:
    """The data of a map, ready for :func:`json.dumps`; keys are explained by ``viewer/model.js``."""
    return _Writer(drawing).data(licence)


def letters(number: int) -> str:
    """The sign of the n-th source: A … Z, AA, AB …"""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


class _Writer:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.network = network = drawing.network
        self.kinds = {one.iri: number for number, one in enumerate(drawing.kinds)}
        self.terms: list[Labels] = []
        self.term_numbers: dict[str, int] = {}
        self.dates: dict[str, Labels] = {}
        self.nodes = {node.iri: number for number, node in enumerate(network.nodes)}
        self.facts = {iri: number for number, iri in enumerate(network.facts)}
        self.passages = {iri: number for number, iri in enumerate(network.passages)}
        self.sources = {source.iri: number for number, source in enumerate(network.sources)}

    def data(self, licence: str) -> Json:
        network = self.network
        data: Json = {
            "languages": LANGUAGES,
            "title": network.title,
            "description": network.description,
            "licence": licence,
            "kinds": [self._kind(one) for one in self.drawing.kinds],
            "sources": [self._source(one) for one in network.sources],
            "passages": [[self.sources[one.source], one.paragraph] for one in network.passages.values()],
            "nodes": [self._node(one) for one in network.nodes],
            "facts": [self._fact(one) for one in network.facts.values()],
            "edges": [self._edge(one) for one in network.edges],
            "wide": _pictures(self.drawing.wide()),
            "phone": _pictures(self.drawing.phone()),
            "names": _name_tables(),
        }
        data["certainties"] = {"stated": self._term(terms.STATED), "implied": self._term(terms.IMPLIED)}
        return data | {"terms": self.terms, "dates": self.dates}

    def _kind(self, one: Class) -> Json:
        same = next(
            other for other in self.drawing.kinds if (other.shape, other.colours) == (one.shape, one.colours)
        )
        return {
            "label": one.label,
            "plural": one.plural or one.label,
            "shape": one.shape or "circle",
            "row": self.kinds[same.iri],  # classes with one mark share a row of the legend
        }

    def _source(self, one: Source) -> Json:
        return {
            "letter": letters(self.sources[one.iri]),
            "id": one.id,
            "title": one.title,
            "language": one.language,
            "statements": self._statements(one.statements),
        }

    def _node(self, node: Node) -> Json:
        found: Json = {
            "id": node.id,
            "kind": self.kinds.get(node.class_iri, -1),
            "names": node.names,
            "others": [_text(one) for one in node.other_names],
            "more": [self._term(iri) for iri in node.kinds],
            "states": [self._term(iri) for iri in node.states],
            "missing": [self._term(iri) for iri in node.not_stated],
            "rank": self.drawing.ranks[node.iri],
            "radius": self.drawing.radius(node),
            "group": self.sources.get(node.group, -1),
            "prospect": node.is_prospect,
            "dateMissing": terms.DATE in node.not_stated,
        }
        if node.iri in self.drawing.dates:
            found["date"] = self._date(self.drawing.dates[node.iri])
        return _compact(found)

    def _fact(self, fact: Fact) -> Json:
        found: Json = {
            "subject": self.nodes[fact.subject],
            "property": self._term(fact.property),
            "value": self._value(fact.value),
            "line": "" if fact.line == SOLID else fact.line,
            "implied": fact.certainty == terms.IMPLIED,
            "states": [self._term(iri) for iri in fact.states],
            "evidence": [self.passages[iri] for iri in fact.evidence],
            "context": [self.passages[iri] for iri in fact.context],
            "mentions": [_text(one) for one in fact.mentions],
            "ambiguities": [_text(one) for one in fact.ambiguities],
            "translations": [_text(one) for one in fact.translations],
            "qualifiers": self._statements(fact.qualifiers),
            "roles": [self._value(one) for one in self.network.roles.get(fact.iri, ())],
            "isName": fact.property in terms.LABELS,
            "isDate": fact.property == terms.DATE,
            "isClass": fact.property in (terms.RDF_TYPE, terms.WOULD_BE),
            "year": fact.year,
            "days": fact.days,
        }
        return _compact(found)

    def _edge(self, edge: Edge) -> Json:
        relations = [self._relation(one) for one in edge.relations]
        return {
            "ends": [self.nodes[edge.source], self.nodes[edge.target]],
            "line": edge.line,
            "relations": relations,
        }

    def _relation(self, one: Relation) -> Json:
        return {
            "from": self.nodes[one.subject],
            "property": self._term(one.property),
            "to": self.nodes[one.object],
            "facts": [self.facts[iri] for iri in one.facts],
        }

    # ---- values

    def _statements(self, statements: Iterable[tuple[str, Value]]) -> list[list[Any]]:
        return [[self._term(name), self._value(value)] for name, value in statements]

    def _value(self, value: Value) -> Json:
        match value:
            case Reference(iri) if iri in self.nodes:
                return {"node": self.nodes[iri]}
            case Reference(iri) if iri not in self.network.labels and iri.startswith(("http://", "https://")):
                return {"address": iri}
            case Reference(iri):
                return {"term": self._term(iri)}
            case Date(edtf):
                return {"date": self._date(edtf)}
            case Count(least, most, counted):
                return {"count": [least, most, [_text(one) for one in counted]]}
            case Text():
                return {"text": _text(value)}

    def _term(self, iri: str) -> int:
        if iri not in self.term_numbers:
            self.term_numbers[iri] = len(self.terms)
            self.terms.append(self.network.labels.get(iri) or {"en": local_name(iri)})
        return self.term_numbers[iri]

    def _date(self, edtf: str) -> str:
        self.dates[edtf] = {language: date_words(edtf, language) for language in LANGUAGES}
        return edtf


def _text(one: Text) -> list[str]:
    return [one.text, one.language] if one.language else [one.text]


def _compact(found: Mapping[str, Any]) -> Json:
    """Without what is empty; zero is a value."""
    return {
        key: value
        for key, value in found.items()
        if value is not None and value is not False and value not in ("", [], (), {})
    }


def _pictures(pictures: Mapping[str, Picture]) -> Json:
    one = next(iter(pictures.values()))
    layouts = {language: _layout(picture) for language, picture in pictures.items()}
    return {"size": [one.layout.width, one.layout.height], "nodes": one.nodes, "layouts": layouts}


def _layout(picture: Picture) -> Json:
    return {
        "at": _flat(picture.layout.positions),
        "sides": picture.layout.sides,
        "labels": [box.lines for box in picture.labels],
        "widths": [box.widths for box in picture.labels],
        "captions": [
            {"at": at, "lines": box.lines, "width": box.width}
            for at, box in zip(picture.layout.captions, picture.captions, strict=True)
        ],
    }


def _flat(points: Sequence[tuple[float, float]]) -> list[float]:
    return [number for point in points for number in point]


def _name_tables() -> Json:
    """The tables of the names module without their test vectors: one search for Python and browser."""
    tables: Json = json.loads(resources.files("clustergraph").joinpath("names.json").read_text("utf-8"))
    return {key: table for key, table in tables.items() if key not in ("description", "vectors")}
