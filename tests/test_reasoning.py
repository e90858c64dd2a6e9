"""A reasoner finds ontology and data sound, infers no type that a reader denies, catches what is wrong.

Slow: Java is started for each question. Three circles: our own files; these with the axioms that the
reused vocabularies publish (where they are at hand); and variants of the ontology that looked right
and are not, kept as the reason why it is as it is (the numbers are those of the reuse table).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from clustergraph import shacl, terms
from clustergraph import store as store_view
from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Report
from clustergraph.queries import ask, find_query
from clustergraph.workspace import Workspace
from reasoner import Verdict, in_owl, reason, require_java

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
VOCABULARIES = ROOT.parent / "shared" / "vocabularies"
# Code lists hold no axioms; schema.org and EURIO do not keep to OWL, BIBO makes dcterms:title an object
# property. Their terms that are used here are declared in our own files.
WITHOUT_AXIOMS = {"bibo", "eu-country", "eu-resource-type", "eurio", "nace21", "nuts", "schemaorg"}
UNTYPED = "-"  # things of which the data states no type
APPROVED = ROOT / "tests" / "data" / "inferred_types.tsv"

PREFIXES = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix : <https://example.org/id/> .
"""


class Approved(NamedTuple):
    class_iri: str
    type_iri: str
    origin: str
    reason: str


@pytest.fixture(scope="module", autouse=True)
def _java() -> None:
    require_java()


@pytest.fixture(scope="module")
def ontology() -> Graph:
    found = Graph()
    for name in ("frame", "domain"):
        found.parse(ROOT / "ontology" / f"{name}.ttl")
    return found


@pytest.fixture(scope="module")
def corpus() -> Graph:
    report = Report()
    workspace = Workspace(ROOT)
    store, _ = build_in_memory(workspace, report)
    if store is None:
        pytest.fail(f"the corpus has {report.errors} errors: run clustergraph check")
    return Graph().parse(data=shacl.data_lines(store, workspace), format="nt")


@pytest.fixture(scope="module")
def published() -> list[Graph]:
    if not VOCABULARIES.is_dir():
        pytest.skip("the published vocabularies are not at hand (shared/vocabularies)")
    files = sorted(file for file in VOCABULARIES.glob("*.ttl") if file.stem not in WITHOUT_AXIOMS)
    return [Graph().parse(file) for file in files]


def turtle(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


# ---- what is right


def approved(ontology: Graph) -> list[Approved]:
    lines = [line for line in APPROVED.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    namespaces = dict(ontology.namespaces()) | terms.PREFIXES

    def expanded(name: str) -> str:
        if name == UNTYPED:
            return name
        prefix, local = name.split(":")
        return str(namespaces[prefix]) + local

    rows = [line.split("\t") for line in lines]
    return [Approved(expanded(one), expanded(other), origin, why) for one, other, origin, why in rows]


def unapproved(verdict: Verdict, stated: Graph, rows: list[Approved]) -> set[tuple[str, str]]:
    """Individuals of ours with an inferred type that is on the list for none of their stated classes."""
    allowed: dict[str, set[str]] = defaultdict(lambda: {str(OWL.Thing), str(OWL.NamedIndividual)})
    for row in rows:
        allowed[row.class_iri].add(row.type_iri)
    found = set()
    for one in {str(s) for s in stated.subjects() if isinstance(s, URIRef)}:
        own = {str(given) for given in stated.objects(URIRef(one), RDF.type)}
        known = own.union(*(allowed[given] for given in own or {UNTYPED}), allowed[""])
        found |= {(one, other) for other in verdict.types.get(one, set()) - known}
    return found


def unwitnessed(verdict: Verdict, stated: Graph, rows: list[Approved]) -> list[Approved]:
    """Lines of the list that nothing in the data bears out, though it has things of the class."""
    members: dict[str, set[str]] = defaultdict(set)
    for one in set(stated.subjects()):
        for given in set(stated.objects(one, RDF.type)) or {UNTYPED}:
            members[str(given)].add(str(one))
    return [
        row
        for row in rows
        if members[row.class_iri]
        and not all(row.type_iri in verdict.types.get(one, set()) for one in members[row.class_iri])
    ]


def test_ontology_and_corpus_are_consistent_and_infer_what_is_approved(
    ontology: Graph, corpus: Graph, tmp_path: Path
) -> None:
    verdict = reason(in_owl(ontology, corpus), tmp_path)
    rows = [row for row in approved(ontology) if row.origin == "ours"]
    assert verdict.is_consistent
    assert verdict.unsatisfiable == set()
    assert unapproved(verdict, corpus, rows) == set()
    assert unwitnessed(verdict, corpus, rows) == []


def test_neither_do_the_published_axioms_add_what_a_reader_would_deny(
    ontology: Graph, corpus: Graph, published: list[Graph], tmp_path: Path
) -> None:
    verdict = reason(in_owl(ontology, *published, corpus), tmp_path)
    rows = approved(ontology)
    assert verdict.is_consistent
    assert verdict.unsatisfiable == set()
    assert unapproved(verdict, corpus, rows) == set()
    assert unwitnessed(verdict, corpus, rows) == []


def test_each_approved_type_has_a_reason_and_stands_once(ontology: Graph) -> None:
    rows = approved(ontology)
    assert len({row[:2] for row in rows}) == len(rows)
    assert all(row.origin in ("ours", "published") and row.reason.endswith(".") for row in rows)
    declared = set(map(str, ontology.subjects(RDF.type, OWL.Class)))
    ours = {row.class_iri for row in rows if row.class_iri.startswith(terms.CG)}
    assert ours <= declared


@pytest.mark.parametrize("name", ["org", "schema-org"])
def test_views_in_other_vocabularies_are_consistent_too(
    name: str, ontology: Graph, corpus: Graph, published: list[Graph], tmp_path: Path
) -> None:
    workspace = Workspace(ROOT)
    store, _ = build_in_memory(workspace, Report())
    assert store is not None
    rows = ask(store_view.Graph(store, workspace), find_query(workspace, name, "exports")).rows
    view = Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in rows), format="nt")
    types = Graph()
    types += corpus.triples((None, RDF.type, None))
    near = [graph for graph in published if _is_about_agents(graph)]
    verdict = reason(in_owl(ontology, *near, types, view), tmp_path)
    assert verdict.is_consistent
    # An organisation may be a unit or a public one there, but neither a person, a place nor a group.
    for one in corpus.subjects(RDF.type, URIRef(f"{terms.CG}Organisation")):
        assert f"{terms.FOAF}Group" not in verdict.types[str(one)]
        assert not verdict.types[str(one)] & {f"{terms.ORG}{x}" for x in ("Post", "Membership", "Role")}


# ---- what is wrong


WRONG = {
    "a prospect that is also an event (60)": ":x a cg:Prospect , cg:Event .",
    "a prospect that is also an agreement": ":x a cg:Prospect , cg:Agreement .",
    "a prospect that is also a meta-cluster": ":x a cg:Prospect , cg:MetaCluster .",
    "a prospect that is also a claim": ":x a cg:Prospect , cg:Claim .",
    "a cluster that is also a place (68)": ":x a cg:Cluster , cg:Place .",
    "a person who is also an organisation": ":x a cg:Person , cg:Organisation .",
    "a described group that is also an organisation": ":x a cg:Group , cg:Organisation .",
    "a person who is also a group": ":x a cg:Person , cg:Group .",
    "an event that is also an organisation": ":x a cg:Event , cg:Organisation .",
    "an event that is also an agreement": ":x a cg:Event , cg:Agreement .",
    "an event that is also a place": ":x a cg:Event , cg:Place .",
    "a project that is also a programme": ":x a cg:Project , cg:Programme .",
    "a project that is also an organisation": ":x a cg:Project , cg:PublicAuthority .",
    "a cluster that is also an alliance of clusters": ":x a cg:Cluster , cg:ClusterAlliance .",
    "a cluster that is also a meta-cluster": ":x a cg:Cluster , cg:MetaCluster .",
    "a claim that is also an event": ":x a cg:Claim , cg:Event .",
    "a fact that is also a passage": ":x a cg:Fact , cg:Passage .",
    "a source as evidence": ":f a cg:Fact ; cg:evidence :s . :s a cg:Source .",
    "a source that is its own passage": ":p a cg:Passage ; cg:source :p .",
    "a class that would be while it is": ":x a cg:Event ; cg:wouldBe cg:Event .",
    "a count as a word": ':n a cg:Count ; cg:atLeast "many" .',
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_in_the_data_is_inconsistent(name: str, ontology: Graph, tmp_path: Path) -> None:
    assert not reason(in_owl(ontology, turtle(WRONG[name])), tmp_path).is_consistent


# Not inconsistent, but a type that nobody would give: caught by the list of approved types.
MISTYPED = {
    "evidence on an event (65)": (
        ":x a cg:Event ; cg:evidence :p . :p a cg:Passage .",
        (":x", "cg:Fact"),
    ),
    "a paragraph number on an organisation": (
        ":x a cg:Organisation ; cg:paragraph 1 .",
        (":x", "cg:Passage"),
    ),
    "bounds on a group": (":x a cg:Group ; cg:atLeast 8 .", (":x", "cg:Count")),
}


@pytest.mark.parametrize("name", MISTYPED)
def test_what_the_data_would_be_taken_for_is_on_no_list(name: str, ontology: Graph, tmp_path: Path) -> None:
    text, (one, other) = MISTYPED[name]
    data = turtle(text)
    verdict = reason(in_owl(ontology, data), tmp_path)
    namespaces = dict(data.namespaces())
    pair = tuple(str(namespaces[p]) + local for p, local in (one.split(":"), other.split(":")))
    assert pair in unapproved(verdict, data, approved(ontology))


# Variants of the ontology that look right: an axiom more, and data that every article has.
EVENTS = ":a a cg:Event ; cg:partOf :b ; cg:within :p . :b a cg:Event . :p a cg:Programme ."
BODIES = (
    ":c a cg:Cluster ; cg:memberOf :u . :u a cg:ClusterAlliance ."
    " :m a cg:Person ; cg:positionIn :c , :t . :t a cg:Place . :f a cg:Event ; cg:founds :u ."
    " :k a cg:Project ; cg:within :p . :p a cg:Programme . :g a cg:Group ; cg:memberOf :c ."
)
VARIANTS = {
    "(62) part of below the part of organisations": (
        "cg:partOf rdfs:subPropertyOf org:subOrganizationOf .",
        EVENTS,
    ),
    "(64) only events are carried out within something": ("cg:within rdfs:domain cg:Event .", BODIES),
    "(66) plain triples to prospects": (
        "cg:place rdfs:range cg:Place .",
        ":a a cg:Event ; cg:place :x . :x a cg:Prospect ; cg:wouldBe cg:Place .",
    ),
    "(67) a post in a place": ("cg:positionIn rdfs:subPropertyOf org:postIn .", BODIES),
    "(1) a cluster as an organisation of organisations": (
        "cg:Cluster rdfs:subClassOf org:OrganizationalCollaboration .",
        ":c a cg:Cluster ; org:hasMember :m . :m a cg:Person .",
    ),
    "(32) a home page for what may share one": (
        "foaf:page rdfs:subPropertyOf foaf:homepage .",
        ":c a cg:Cluster ; foaf:page :w . :t a cg:Place ; foaf:page :w .",
    ),
    "(43) events in each other as organisations are": (
        "",
        ":a a cg:Event ; org:subOrganizationOf :b . :b a cg:Event .",
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_tempting_axioms_make_honest_data_inconsistent(
    name: str, ontology: Graph, published: list[Graph], tmp_path: Path
) -> None:
    axiom, data = VARIANTS[name]
    near = [graph for graph in published if _is_about_agents(graph)]
    assert reason(in_owl(ontology, *near, turtle(EVENTS + BODIES)), tmp_path).is_consistent
    assert not reason(in_owl(ontology, *near, turtle(axiom), turtle(data)), tmp_path).is_consistent


MISTYPING_VARIANTS = {
    "(61) member of below that of ORG": (
        "cg:memberOf rdfs:subPropertyOf org:memberOf .",
        (":c", "foaf:Group"),
    ),
    "(63) position below that of ORG": ("cg:positionIn rdfs:subPropertyOf org:holds .", (":c", "org:Post")),
    "(69) founds below the result of a change": (
        "cg:founds rdfs:subPropertyOf org:resultingOrganization .",
        (":f", "org:ChangeEvent"),
    ),
}


@pytest.mark.parametrize("name", MISTYPING_VARIANTS)
def test_tempting_axioms_give_types_that_a_reader_denies(
    name: str, ontology: Graph, published: list[Graph], tmp_path: Path
) -> None:
    axiom, (one, other) = MISTYPING_VARIANTS[name]
    near = [graph for graph in published if _is_about_agents(graph)]
    data = turtle(BODIES)
    verdict = reason(in_owl(ontology, *near, turtle(axiom), data), tmp_path)
    namespaces = dict(data.namespaces())
    pair = tuple(str(namespaces[p]) + local for p, local in (one.split(":"), other.split(":")))
    assert verdict.is_consistent
    assert pair in unapproved(verdict, data, approved(ontology))


def _is_about_agents(graph: Graph) -> bool:
    """ORG, FOAF, PROV and DCMI terms: what the variants bear on; all others cost time only."""
    wanted = ("http://www.w3.org/ns/org#Organization", "http://xmlns.com/foaf/0.1/Agent")
    wanted += ("http://www.w3.org/ns/prov#Entity", "http://purl.org/dc/terms/Agent")
    return any((URIRef(one), RDFS.isDefinedBy, None) in graph for one in wanted)
