"""What the graph says about itself is true of it: counts, sources, vocabularies, files, licence.

The counts are asked of the finished graph with SPARQL, by a way that has nothing in common with how they
were made.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, Graph, Literal, URIRef

from clustergraph import terms
from clustergraph.build import build, build_in_memory
from clustergraph.dataset import Census, dataset_lines
from clustergraph.diagnostics import Report
from clustergraph.terms import Base
from clustergraph.workspace import Settings, Workspace
from workspaces import SOURCE, write_workspace

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://example.org/facts/"
DATASET = URIRef(BASE + "dataset")
SHEET = (
    SOURCE
    + """
events:
  fair: {evidence: 1, name: {en: Fair, pl: Jarmark}, place: town, attendance: {at-least: 71}}
places:
  town: {evidence: 1, name: Town}
clusters:
  makers: {evidence: 1, name: Makers, place: town, website: https://elsewhere.example/}
prospects:
  congress: {would-be: event, state: planned, evidence: 1, name: Congress, place: town}
"""
)
SETTINGS = f"""
title = "Fairs and makers"
base = "{BASE}"
publisher = "The makers"
licence = "https://creativecommons.org/licenses/by/4.0/"
languages = ["en", "pl"]
"""
TOML = "clustergraph.toml"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    files = {TOML: SETTINGS, "data/sheets/a.yaml": SHEET}
    return write_workspace(tmp_path_factory.mktemp("dataset"), files)


@pytest.fixture(scope="module")
def store(workspace: Workspace) -> ox.Store:
    return store_of(workspace)


def store_of(workspace: Workspace) -> ox.Store:
    report = Report()
    store, _ = build_in_memory(workspace, report)
    assert store is not None, [str(found.message) for found in report]
    return store


@pytest.fixture(scope="module")
def described(store: ox.Store) -> Graph:
    """All that the facts' graph says about subjects that begin with the dataset's IRI."""
    found = Graph()
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(f"{BASE}graph/facts")):
        if quad.subject.value.startswith(DATASET):
            found.parse(data=f"{quad.triple} .", format="nt")
    return found


def asked(store: ox.Store, pattern: str) -> int:
    text = f"PREFIX cg: <{terms.CG}> SELECT ({pattern.replace('|', ' AS ?n) WHERE')}"
    (row,) = store.query(text, use_default_graph_as_union=True)
    return int(row["n"].value)


def number(described: Graph, predicate: URIRef, about: URIRef = DATASET) -> int:
    return int(described.value(about, predicate))


# ---- counts


def test_counts_are_those_of_the_graph_with_the_description(store: ox.Store, described: Graph) -> None:
    for predicate, pattern in {
        VOID.triples: "COUNT(*) | { ?s ?p ?o }",
        VOID.distinctSubjects: "COUNT(DISTINCT ?s) | { ?s ?p ?o }",
        VOID.properties: "COUNT(DISTINCT ?p) | { ?s ?p ?o }",
        VOID.classes: "COUNT(DISTINCT ?o) | { ?s a ?o }",
        VOID.entities: f'COUNT(DISTINCT ?s) | {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), "{BASE}") }}',
    }.items():
        assert number(described, predicate) == asked(store, pattern), predicate
    assert number(described, VOID.triples) == len(store)


def test_each_class_has_a_part_with_its_number_of_members(store: ox.Store, described: Graph) -> None:
    parts = {described.value(p, VOID["class"]): p for p in described.objects(DATASET, VOID.classPartition)}
    assert len(parts) == number(described, VOID.classes)
    for one, part in parts.items():
        assert number(described, VOID.entities, part) == asked(store, f"COUNT(?s) | {{ ?s a <{one}> }}")
    names = {str(one).rsplit("#")[-1] for one in parts}
    assert {"Event", "Place", "Cluster", "Organisation", "Prospect", "Fact", "Source"} <= names


def test_counts_of_the_corpus_are_true_too() -> None:
    store = store_of(Workspace(ROOT))
    about = ox.NamedNode(Base().iri + "dataset")
    for predicate, expected in (
        (terms.VOID_TRIPLES, len(store)),
        (terms.VOID_SUBJECTS, asked(store, "COUNT(DISTINCT ?s) | { ?s ?p ?o }")),
    ):
        (quad,) = store.quads_for_pattern(about, ox.NamedNode(predicate), None)
        assert int(quad.object.value) == expected


# ---- words


def test_settings_are_said_of_the_dataset(described: Graph) -> None:
    assert {VOID.Dataset, DCAT.Dataset} == set(described.objects(DATASET, RDF.type))
    assert described.value(DATASET, DCTERMS.title) == Literal("Fairs and makers", "en")
    publisher = described.value(DATASET, DCTERMS.publisher)
    assert described.value(publisher, FOAF.name) == Literal("The makers")
    assert (publisher, RDF.type, FOAF.Agent) in described
    assert {str(one) for one in described.objects(DATASET, DCTERMS.language)} == {"en", "pl"}
    assert described.value(DATASET, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_what_is_not_set_is_not_said(tmp_path: Path) -> None:
    workspace = write_workspace(tmp_path, {TOML: 'licence = "All ours"\n', "data/sheets/a.yaml": SHEET})
    predicates = {quad.predicate.value for quad in store_of(workspace)}
    assert terms.PUBLISHER not in predicates
    assert terms.LICENCE not in predicates
    assert terms.RIGHTS in predicates


def test_sources_vocabularies_and_ontology_are_named(described: Graph) -> None:
    assert set(described.objects(DATASET, DCTERMS.source)) == {URIRef(BASE + "source/news")}
    used = {str(one) for one in described.objects(DATASET, VOID.vocabulary)}
    assert {terms.CG, terms.SKOS, terms.RDF, terms.VOID, terms.DCAT, terms.FOAF} <= used
    assert terms.ORG not in used
    ontology = URIRef("https://w3id.org/clustergraph/ontology")
    assert described.value(DATASET, DCTERMS.conformsTo) == ontology


def test_examples_are_a_real_thing_a_fact_and_a_source(store: ox.Store, described: Graph) -> None:
    assert str(described.value(DATASET, VOID.uriSpace)) == BASE
    examples = sorted(described.objects(DATASET, VOID.exampleResource))
    assert [str(one).removeprefix(BASE).split("/")[0] for one in examples] == ["fact", "id", "source"]
    for one in examples:
        assert asked(store, f"COUNT(*) | {{ <{one}> ?p ?o }}") > 1
        assert asked(store, f"COUNT(*) | {{ <{one}> a cg:Prospect }}") == 0


def test_files_are_those_of_a_build(workspace: Workspace, described: Graph) -> None:
    out = build(workspace).out
    files = {}
    for one in described.objects(DATASET, DCAT.distribution):
        assert (one, RDF.type, DCAT.Distribution) in described
        address = described.value(one, DCAT.downloadURL)
        assert (DATASET, VOID.dataDump, address) in described
        files[str(address).removeprefix(BASE + "data/")] = str(described.value(one, DCAT.mediaType))
    assert sorted(files) == sorted(file.name for file in out.iterdir() if file.suffix in (".ttl", ".trig"))
    assert {name: kind.split("media-types/")[1] for name, kind in files.items()} == {
        "graph.ttl": "text/turtle",
        "facts.ttl": "text/turtle",
        "graph.trig": "application/trig",
    }


def test_description_stands_in_the_file_of_the_facts(workspace: Workspace) -> None:
    out = build(workspace).out
    assert (DATASET, RDF.type, VOID.Dataset) in Graph().parse(out / "facts.ttl")
    assert (DATASET, None, None) not in Graph().parse(out / "graph.ttl")


def test_the_description_has_no_blank_nodes_and_no_dates(described: Graph) -> None:
    for subject, _, value in described:
        assert isinstance(subject, URIRef)
        assert isinstance(value, URIRef) or value.datatype is None or str(value.datatype).endswith("#integer")


# ---- what it depends on


LINES = [f"<{BASE}id/a> <{terms.RDF_TYPE}> <{terms.CG}Event> .\n", f'<{BASE}id/a> <{terms.NAME}> "A" .\n']
FACTS = [f"<{BASE}fact/1> <{terms.RDF_TYPE}> <{terms.FACT}> .\n"]


def lines_for(things: list[str], facts: list[str], settings: Settings | None = None) -> list[str]:
    return dataset_lines(things, facts, Base(BASE), settings or Settings())


def versions(lines: list[str]) -> list[str]:
    return [line for line in lines if terms.DCAT_VERSION in line]


def test_the_same_lines_give_the_same_description() -> None:
    assert lines_for(LINES, FACTS) == lines_for(LINES, FACTS)
    assert lines_for(LINES, FACTS) == sorted(set(lines_for(LINES, FACTS)))


def test_the_version_changes_with_the_content_and_only_with_it() -> None:
    first = versions(lines_for(LINES, FACTS))
    assert len(first) == 1
    assert versions(lines_for(LINES[:1], FACTS)) != first
    assert versions(lines_for(LINES, FACTS, Settings(title="Another title"))) == first


def test_an_empty_graph_is_not_described(tmp_path: Path) -> None:
    assert lines_for([], []) == []
    assert len(store_of(write_workspace(tmp_path, {}))) == 0


def test_a_census_counts_a_subject_once() -> None:
    census = Census(Base(BASE))
    census.count([*LINES, f"<https://elsewhere.example/> <{terms.RDF_TYPE}> <{terms.FOAF}Document> .\n"])
    assert (census.triples, census.subjects, census.entities) == (3, 2, 1)
    assert census.vocabularies == [f"<{one}>" for one in sorted((terms.CG, terms.RDF, terms.FOAF))]
