"""JSON-LD: what processors of others read back, and the context that follows from the ontology."""

from __future__ import annotations

import io
import json
from pathlib import Path

import export_judges as judges
import pytest
from export_sample import BASE, CG, FACTS, SCHEMA, THINGS, cg, lines, ref
from export_strategies import sources
from hypothesis import given, settings

from clustergraph import terms
from clustergraph.diagnostics import Report
from clustergraph.export import write_jsonld
from clustergraph.ontology import load_schema

GRAPH = BASE.facts_graph
ONTOLOGY = Path(__file__).parents[2] / "ontology"


def jsonld(things: list[str], facts: list[str] | tuple[()] = ()) -> str:
    out = io.StringIO()
    write_jsonld(iter(things), iter(facts), out, SCHEMA, BASE)
    return out.getvalue()


def node(*pairs: tuple[str, str], subject: str = BASE.thing("a")) -> dict[str, object]:
    """The node object of one subject."""
    return json.loads(jsonld(sorted(lines(subject, *pairs))))["@graph"][0]


@settings(deadline=None)
@given(sources, sources)
@pytest.mark.parametrize("judge", [judges.oxigraph, judges.rdf_library])
def test_other_processors_read_back_any_quads(judge, things, facts):
    assert judge(jsonld(things, facts), "jsonld") == judges.expected(things, facts, GRAPH)


@pytest.mark.parametrize("judge", [judges.oxigraph, judges.rdf_library])
def test_other_processors_read_back_the_sample(judge):
    assert judge(jsonld(THINGS, FACTS), "jsonld") == judges.expected(THINGS, FACTS, GRAPH)


def test_a_node_uses_the_keys_of_a_sheet():
    assert node(
        (terms.RDF_TYPE, cg("Body")),
        (terms.PREF_LABEL, '"A"@en'),
        (terms.PREF_LABEL, '"А"@uk'),
        (terms.ALT_LABEL, '"B"@en'),
        (terms.ALT_LABEL, '"C"@en'),
        ("knownTo", ref("b")),
        ("founded", terms.literal("XXXX-05-13", datatype=terms.EDTF)),
        ("rank", terms.integer(3)),
        ("weight", terms.literal("1.5", datatype=terms.XSD + "decimal")),
        ("code", '"x"'),
        (terms.HOLDS, terms.literal("true", datatype=terms.XSD + "boolean")),
    ) == {
        "@id": "id:a",
        "@type": "Body",
        "name": {"en": "A", "uk": "А"},
        "also-named": {"en": ["B", "C"]},
        "known-to": "id:b",
        "founded": "XXXX-05-13",
        "rank": 3,
        "weight": "1.5",
        "code": "x",
        "holds": True,
    }


def test_values_that_the_context_would_bend_are_written_in_full():
    assert node(
        (terms.PREF_LABEL, '"A"@en'),
        (terms.PREF_LABEL, '"B"'),
        ("knownTo", '"words"'),
        ("rank", f'"03"^^<{terms.XSD}integer>'),
        ("weight", terms.integer(3)),
        ("code", ref("b")),
    ) == {
        "@id": "id:a",
        "name": {"en": "A"},
        terms.PREF_LABEL: "B",
        "known-to": {"@value": "words"},
        "rank": {"@value": "03", "@type": "xsd:integer"},
        "weight": {"@value": 3},
        "code": {"@id": "id:b"},
    }


def test_a_key_of_two_properties_or_of_a_prefix_gives_way_to_the_prefixed_name():
    found = node(("title", '"a"@en'), (terms.DCTERMS + "title", '"b"@en'), ("source", ref("b")))
    assert found == {
        "@id": "id:a",
        "cg:title": {"en": "a"},
        "dcterms:title": {"en": "b"},
        "cg:source": "id:b",
    }


def test_an_iri_that_looks_like_a_prefixed_name_turns_the_context_off_for_its_node():
    found = node((terms.RDF_TYPE, cg("Body")), ("knownTo", "<source:x>"))
    assert found == {
        "@context": None,
        "@id": BASE.thing("a"),
        "@type": CG + "Body",
        CG + "knownTo": {"@id": "source:x"},
    }


def test_the_context_defines_each_property_once_with_its_kind_of_value():
    context = json.loads(jsonld([]))["@context"]
    assert context["known-to"] == {"@id": "cg:knownTo", "@type": "@id"}
    assert context["name"] == {"@id": "skos:prefLabel", "@container": "@language"}
    assert context["founded"] == {"@id": "cg:founded", "@type": terms.EDTF}
    assert context["weight"] == {"@id": "cg:weight", "@type": "xsd:decimal"}
    assert context["page"] == {"@id": "cg:page", "@type": "@id"}
    assert context["evidence"] == {"@id": "cg:evidence", "@type": "@id"}
    assert context["cg:name"] == {"@id": "cg:name"}  # the plain copies: "name" is taken by the labels
    meanings = [entry["@id"] for entry in context.values() if isinstance(entry, dict)]
    assert len(meanings) == len(set(meanings))


def test_each_property_of_the_shipped_ontology_has_a_term():
    report = Report()
    schema = load_schema([(path, path.name) for path in sorted(ONTOLOGY.glob("*.ttl"))], report)
    out = io.StringIO()
    write_jsonld([], [], out, schema, BASE)
    terms_found = [
        entry for entry in json.loads(out.getvalue())["@context"].values() if isinstance(entry, dict)
    ]
    meanings = judges.oxigraph(json.dumps(_probe(json.loads(out.getvalue())["@context"])), "jsonld")
    assert len(meanings) == len(terms_found) >= len(schema.properties)
    assert all(any(f"<{iri}>" in quad for quad in meanings) for iri in schema.properties)


def _probe(context: dict[str, object]) -> dict[str, object]:
    """A document that uses each term once, with a value in full."""
    values = {
        name: {"en": "x"} if "@container" in entry else {"@value": "x"}
        for name, entry in context.items()
        if isinstance(entry, dict)
    }
    return {"@context": context, "@id": BASE.thing("a"), **values}


def test_an_empty_graph_is_a_valid_document():
    assert judges.oxigraph(jsonld([]), "jsonld") == set()
    assert json.loads(jsonld([]))["@graph"] == [{"@id": GRAPH, "@graph": []}]


def test_each_property_stands_on_its_own_line():
    assert '\n "known-to": ["id:alpha-2", "id:beta"],\n' in jsonld(THINGS)
