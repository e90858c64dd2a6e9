"""A small graph with everything that has broken an export, and a schema for it, without any domain."""

from __future__ import annotations

import sys
from pathlib import Path

import networkx as nx

from clustergraph import terms
from clustergraph.export import FORMATS, Content, write_export
from clustergraph.ontology import Class, Property, Schema
from clustergraph.terms import CG, XSD, Base

BASE = Base()
# Without U+0000 and U+FFFE, at which rapper cuts or refuses texts; the round trips of any text have both.
HOSTILE = "\x01\x1f\x7f \u0085\u2028\u2029 \r\n\t\b\f \" \\ ' | </script> \ufeff \U0001f600 İıß"


def _property(local: str, forms: str, **more: object) -> Property:
    known = {"iri": CG + local, "key": local.lower(), "label": {}, "forms": tuple(forms.split())}
    return Property(**(known | more))


PROPERTIES = (
    _property("", "text", iri=terms.PREF_LABEL, key="name", order=1),
    _property("", "text", iri=terms.ALT_LABEL, key="also-named", order=2),
    _property("knownTo", "reference", key="known-to", order=3),
    _property("kind", "concept", scheme="kind", order=4),
    _property("area", "reference concept", order=5),
    _property("headcount", "count", order=6),
    _property("founded", "date", order=7),
    _property("motto", "text", order=8),
    _property("rank", "literal", datatype=XSD + "integer", order=9),
    _property("weight", "literal", datatype=XSD + "decimal", order=10),
    _property("code", "literal", order=11),
    _property("page", "literal", is_iri=True, order=12),
    _property("title", "text", order=13),
    _property("", "text", iri=terms.DCTERMS + "title", key="title", order=14),  # same key
    _property("source", "reference", order=15),  # same as a prefix
)


def _class(local: str, key: str, *above: str) -> Class:
    ancestors = tuple(CG + name for name in (local, *above))
    own = {one.key: one for one in PROPERTIES}
    return Class(CG + local, key, key + "s", {}, {}, None, None, ancestors, own)


SCHEMA = Schema(
    classes={one.iri: one for one in (_class("Body", "body"), _class("SmallBody", "small-body", "Body"))},
    properties={one.iri: one for one in PROPERTIES},
    labels={},
    definitions={},
    source_properties={},
    states={},
    certainties={},
    prospective=frozenset(),
)


def lines(subject: str, *pairs: tuple[str, str]) -> list[str]:
    """N-Triples lines of one subject; predicates without ``:`` are local names of the ontology."""
    return [f"<{subject}> <{p if ':' in p else CG + p}> {value} .\n" for p, value in pairs]


def ref(slug: str) -> str:
    return terms.iri(BASE.thing(slug))


def cg(local: str) -> str:
    return terms.iri(CG + local)


def _things() -> list[str]:
    typed = terms.literal
    found = lines(
        BASE.thing("alpha"),
        (terms.RDF_TYPE, cg("Body")),
        (terms.RDF_TYPE, cg("SmallBody")),
        (terms.PREF_LABEL, typed("Alpha", "en")),
        (terms.PREF_LABEL, typed("Альфа", "uk")),
        (terms.ALT_LABEL, typed("A", "en")),
        (terms.ALT_LABEL, typed("Al", "en")),
        (terms.NAME, typed("Alpha")),
        ("knownTo", ref("alpha-2")),
        ("knownTo", ref("beta")),
        ("kind", terms.iri(BASE.concept("kind", "small-town"))),
        ("area", terms.iri(BASE.concept("area", "north"))),
        ("area", ref("beta")),
        ("headcount", ref("alpha.0a1b2c3d4e5f")),
        ("founded", typed("XXXX-05-13", datatype=terms.EDTF)),
        ("motto", typed(HOSTILE, "en")),
        ("motto", typed("no language")),
        ("rank", terms.integer(-5)),
        ("rank", f'"007"^^<{XSD}integer>'),
        ("weight", typed("1.5", datatype=XSD + "decimal")),
        ("weight", typed("2", datatype=XSD + "decimal")),
        ("code", typed("x^^<y>", datatype=CG + "code")),
        ("code", typed('x"^^<http://y>')),
        ("page", "<https://example.org/a/b?c=%20d#e.>"),
        ("title", typed("chair", "en")),
        ("source", ref("beta")),
        (terms.HOLDS, typed("true", datatype=XSD + "boolean")),
        ("http://example.org/own#p", "<urn:x:y>"),
    )
    found += lines(
        BASE.thing("alpha-2"), (terms.RDF_TYPE, cg("Body")), (terms.PREF_LABEL, typed("=1+1", "en"))
    )
    found += lines(
        BASE.thing("alpha.0a1b2c3d4e5f"), (terms.RDF_TYPE, cg("Count")), ("atLeast", terms.integer(71))
    )
    found += lines(
        BASE.thing("beta"),
        (terms.RDF_TYPE, terms.iri(terms.PROSPECT)),
        (terms.WOULD_BE, cg("Body")),
        (terms.WOULD_BE, cg("SmallBody")),
        (terms.STATE, cg("planned")),
        (terms.PREF_LABEL, typed("a | b, c", "en")),
    )
    found += lines(BASE.thing("old"), (terms.REPLACED_BY, ref("alpha")))
    found += lines(
        BASE.concept("kind", "small-town"),
        (terms.RDF_TYPE, terms.iri(terms.CONCEPT)),
        (terms.PREF_LABEL, typed("small town", "en")),
    )
    found += lines("id:looks-prefixed", (terms.RDF_TYPE, cg("Body")), ("knownTo", "<source:x>"))
    return sorted(found)


def _facts() -> list[str]:
    fact = BASE.facts + "9f" * 12
    passage = terms.iri(BASE.passage("news", 1))
    found = lines(
        fact,
        (terms.RDF_TYPE, cg("Fact")),
        (terms.RDF_SUBJECT, ref("alpha")),
        (terms.RDF_PREDICATE, cg("knownTo")),
        (terms.RDF_OBJECT, ref("beta")),
        (terms.CERTAINTY, cg("stated")),
        (terms.EVIDENCE, passage),
        (terms.MENTION, terms.literal("Альфа", "uk")),
        ("title", terms.literal("chair", "en")),
        (terms.EARLIEST, terms.literal("2020-01-01", datatype=XSD + "date")),
    )
    found += lines(passage[1:-1], (terms.RDF_TYPE, cg("Passage")), ("paragraph", terms.integer(1)))
    found += lines(
        BASE.sources + "news",
        (terms.RDF_TYPE, cg("Source")),
        (terms.DCTERMS + "title", terms.literal("News", "en")),
    )
    return sorted(found)


THINGS = _things()
FACTS = _facts()


def network() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(name="Sample \x00")
    graph.add_node("beta", label="a \x01 b\r\nc\u2028d", type="body", rank=2, real=True, nothing=None)
    graph.add_node("alpha", label=HOSTILE + "\x00\ufffe", parts=["x", "y"])
    graph.add_edge("beta", "alpha", key="fact/2", label="known to", type="known", weight=1.5)
    graph.add_edge("alpha", "beta", key="fact/1", label="Zażółć", weight="heavy")
    graph.add_edge("alpha", "beta", key="fact/3", start="2020")
    return graph


CONTENT = Content(
    things=lambda: iter(THINGS), facts=lambda: iter(FACTS), base=BASE, schema=lambda: SCHEMA, network=network
)


def write_all(directory: Path) -> list[Path]:
    """Every format, as files below a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    return [
        path for name, one in FORMATS.items() for path in write_export(CONTENT, name, _target(directory, one))
    ]


def _target(directory: Path, one: object) -> Path:
    return directory / ("tables" if one.is_folder else f"sample{one.suffix}")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
