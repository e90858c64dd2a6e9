"""Views of the graph in other vocabularies: what is said there follows from what holds, and nothing more.

Each view is a saved query of ``queries/exports``. The expected triples are written by hand from the sheet
below, with what must not come out beside what must.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDFS, SDO, Graph, Namespace

from clustergraph import store, terms
from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Report
from clustergraph.queries import ask, find_query, list_queries
from clustergraph.workspace import Workspace
from workspaces import SOURCE, write_workspace

ROOT = Path(__file__).resolve().parent.parent
ID = terms.Base().things
PREFIXES = {
    **terms.PREFIXES,
    "id": ID,
    "kind": terms.Base().iri + "kind/",
    "role": terms.Base().iri + "role/",
    "topic": terms.Base().iri + "topic/",
    "m8g": "http://data.europa.eu/m8g/",
}
SHEET = (
    SOURCE
    + """
organisations:
  network: {evidence: 1, name: Network, founded: 2009}
  branch: {evidence: 1, name: Branch, kind: office, part-of: network, founded: 2010-05-01}
  firm:
    evidence: 1
    name: {en: Firm, pl: Firma}
    also-named: F
    member-of:
      - {value: cluster, role: member}
      - {value: alliance, state: planned}
    linked-with: {value: network, certainty: implied}
    created-in: town
clusters:
  cluster: {evidence: 1, name: Cluster, place: town, member-of: alliance, coordinated-by: network}
alliances:
  alliance: {evidence: 1, name: Alliance, created-by: network}
public-authorities:
  ministry: {evidence: 1, name: Ministry}
groups:
  makers: {evidence: 1, name: makers, member-of: cluster}
people:
  chair: {evidence: 1, name: Chair, position-in: {value: cluster, title: {en: chair, pl: prezes}}}
  mayor: {evidence: 1, name: Mayor, position-in: {value: town, title: mayor}}
places:
  region: {evidence: 1, name: Region}
  town: {evidence: 1, name: Town, place: region}
events:
  fair:
    evidence: 1
    name: Fair
    date: 2020-03-11/2020-03-13
    place: town
    organised-by: cluster
    partner: network
    invited: ministry
    attended-by: makers
    topic: {en: wood}
  opening: {evidence: 1, name: Opening, date: XXXX-03-11, part-of: fair}
  evening: {evidence: 1, name: Evening, date: 2020-03-12, part-of: fair}
projects:
  exchange: {evidence: 1, name: Exchange, funder: ministry, description: {en: Visits, pl: Wizyty}}
claims:
  praise: {evidence: 1, speaker: mayor, text: {en: The fair went well, pl: Jarmark się udał}, about: fair}
prospects:
  congress: {would-be: event, state: planned, evidence: 1, name: Congress, place: town, organised-by: cluster}
"""
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> store.Graph:
    workspace = write_workspace(tmp_path_factory.mktemp("views"), {"data/sheets/a.yaml": SHEET})
    return graph_of(workspace)


def graph_of(workspace: Workspace) -> store.Graph:
    report = Report()
    found, _ = build_in_memory(workspace, report)
    assert found is not None, [one.message for one in report if one.severity == "error"]
    return store.Graph(found, workspace)


def view(graph: store.Graph, name: str, **values: str) -> set[str]:
    """Triples as "subject predicate object" with prefixes; texts in quotes."""
    rows = ask(graph, find_query(graph.workspace, name, "exports"), values).rows
    return {" ".join(short(str(term)) for term in row) for row in rows}


def short(term: str) -> str:
    for prefix, namespace in PREFIXES.items():
        term = term.replace(f"<{namespace}", f"<{prefix}:")
    return re.sub(r"<(\w+:[\w.-]+)>", r"\1", term).replace("^^xsd:string", "")


def about(triples: set[str], *predicates: str) -> set[str]:
    return {one for one in triples if one.split(" ")[1] in predicates}


def test_every_view_is_tested() -> None:
    assert [one.name for one in list_queries(Workspace(ROOT), "exports")] == ["org", "schema-org"]


# ---- ORG


@pytest.fixture(scope="module")
def org(graph: store.Graph) -> set[str]:
    return view(graph, "org")


def test_org_types_bodies_people_and_groups(org: set[str]) -> None:
    bodies = {"network", "branch", "firm", "cluster", "alliance", "ministry"}
    types = {one for one in about(org, "rdf:type") if "." not in one.split(" ")[0]}
    assert types == {f"id:{one} rdf:type org:Organization" for one in bodies} | {
        "id:ministry rdf:type m8g:PublicOrganisation",
        "id:branch rdf:type org:OrganizationalUnit",
        "id:chair rdf:type foaf:Person",
        "id:mayor rdf:type foaf:Person",
        "id:makers rdf:type foaf:Agent",
        "role:member rdf:type org:Role",
    }


def test_org_has_names_in_all_languages(org: set[str]) -> None:
    names = {one for one in org if one.startswith("id:firm skos:")}
    assert names == {
        'id:firm skos:prefLabel "Firm"@en',
        'id:firm skos:prefLabel "Firma"@pl',
        'id:firm skos:altLabel "F"@en',
    }


def test_org_joins_bodies_but_not_events(org: set[str]) -> None:
    assert about(org, "org:subOrganizationOf", "org:linkedTo") == {
        "id:branch org:subOrganizationOf id:network",
        "id:firm org:linkedTo id:network",
    }


def test_org_has_one_membership_for_each_member_and_body_that_holds(org: set[str]) -> None:
    found = {}
    for one in about(org, "org:member", "org:organization", "org:role"):
        node, predicate, value = one.split(" ")
        found.setdefault(node, {})[predicate] = value
    rows = {
        tuple(row.get(p, "") for p in ("org:member", "org:organization", "org:role"))
        for row in found.values()
    }
    assert rows == {
        ("id:firm", "id:cluster", "role:member"),
        ("id:cluster", "id:alliance", ""),
        ("id:makers", "id:cluster", ""),
    }
    assert len(found) == 3  # the planned membership of the firm in the alliance is none
    assert all(re.fullmatch(r"id:[a-z]+\.[0-9a-f]{12}", node) for node in found)


def test_org_has_a_post_in_a_body_and_one_without(org: set[str]) -> None:
    held = {one.split(" ")[2]: one.split(" ")[0] for one in about(org, "org:heldBy")}
    assert set(held) == {"id:chair", "id:mayor"}
    assert about(org, "org:postIn") == {f"{held['id:chair']} org:postIn id:cluster"}
    labels = {one for one in about(org, "skos:prefLabel") if one.startswith(held["id:chair"])}
    assert labels == {f'{held["id:chair"]} skos:prefLabel "{text}' for text in ('chair"@en', 'prezes"@pl')}


def test_org_says_nothing_of_coordinators_places_and_plans(org: set[str]) -> None:
    text = "\n".join(org)
    for word in (
        "id:congress",
        "id:town",
        "id:fair",
        "coordinat",
        "org:hasMember",
        "org:purpose",
        "org:hasSite",
    ):
        assert word not in text


def test_org_limited_to_what_is_stated(graph: store.Graph, org: set[str]) -> None:
    assert org - view(graph, "org", certainty="stated") == {"id:firm org:linkedTo id:network"}


# ---- schema.org


@pytest.fixture(scope="module")
def schema_org(graph: store.Graph) -> set[str]:
    return view(graph, "schema-org")


def test_schema_org_types_things(schema_org: set[str]) -> None:
    types = {tuple(one.split(" ")[::2]) for one in about(schema_org, "rdf:type")}
    assert {kind: sorted(one for one, k in types if k == kind) for kind in {k for _, k in types}} == {
        "schema:Organization": [
            f"id:{x}" for x in ("alliance", "branch", "cluster", "firm", "ministry", "network")
        ],
        "schema:Person": ["id:chair", "id:mayor"],
        "schema:Place": ["id:region", "id:town"],
        "schema:Event": ["id:evening", "id:fair", "id:opening"],
        "schema:Thing": ["id:exchange"],
        "schema:Claim": ["id:praise"],
        "schema:DefinedTerm": ["topic:wood"],
    }


def test_schema_org_relates_what_holds(schema_org: set[str]) -> None:
    others = {"rdf:type", "schema:name", "schema:alternateName", "schema:text", "schema:description"}
    found = {one for one in schema_org if one.split(" ")[1] not in others}
    day = '"^^xsd:date'
    assert found == {
        "id:fair schema:organizer id:cluster",
        "id:fair schema:attendee id:makers",
        "id:fair schema:location id:town",
        "id:fair schema:about topic:wood",
        f'id:fair schema:startDate "2020-03-11{day}',
        f'id:fair schema:endDate "2020-03-13{day}',
        f'id:evening schema:startDate "2020-03-12{day}',
        f'id:evening schema:endDate "2020-03-12{day}',
        "id:evening schema:superEvent id:fair",
        "id:opening schema:superEvent id:fair",
        "id:cluster schema:location id:town",
        "id:cluster schema:memberOf id:alliance",
        "id:firm schema:memberOf id:cluster",
        "id:makers schema:memberOf id:cluster",
        "id:firm schema:foundingLocation id:town",
        "id:alliance schema:founder id:network",
        f'id:branch schema:foundingDate "2010-05-01{day}',
        "id:town schema:containedInPlace id:region",
        "id:exchange schema:funder id:ministry",
        "id:praise schema:about id:fair",
    }


def test_schema_org_has_texts_with_their_translations(schema_org: set[str]) -> None:
    assert about(schema_org, "schema:text", "schema:description") == {
        'id:praise schema:text "The fair went well"@en',
        'id:praise schema:text "Jarmark się udał"@pl',
        'id:exchange schema:description "Visits"@en',
        'id:exchange schema:description "Wizyty"@pl',
    }


def test_schema_org_makes_neither_partners_nor_guests_nor_plans_of_anything(schema_org: set[str]) -> None:
    text = "\n".join(schema_org)
    for word in ("id:congress", "schema:sponsor", "schema:Project", "attendee id:ministry", "XXXX"):
        assert word not in text


def test_schema_org_uses_the_superproperties_of_the_ontology() -> None:
    ontology = Graph().parse(ROOT / "ontology" / "domain.ttl")
    named = {
        f"{short(f'<{below}>')} {short(f'<{above}>')}"
        for below, above in ontology.subject_objects(RDFS.subPropertyOf)
        if above in Namespace(str(SDO))
    }
    text = (ROOT / "queries" / "exports" / "schema-org.rq").read_text(encoding="utf-8")
    pairs = {" ".join(pair) for pair in re.findall(r"\((cg:\w+) (schema:[a-z]\w+)\)", text)}
    # In branches of their own, since they need more: a place in a place, a label, a full date.
    assert named - pairs == {
        "cg:place schema:location",
        "cg:topic schema:about",
        "cg:founded schema:foundingDate",
    }
    assert pairs - named == set()


# ---- the corpus


@pytest.mark.parametrize("name", ["org", "schema-org"])
def test_views_of_the_corpus_touch_no_prospect_and_have_no_blank_node(name: str) -> None:
    corpus = graph_of(Workspace(ROOT))
    prospects = {str(row["p"]) for row in corpus.select("SELECT ?p { ?p a cg:Prospect }")}
    rows = ask(corpus, find_query(corpus.workspace, name, "exports")).rows
    assert len(rows) > 300
    assert prospects
    for row in rows:
        assert not {str(term) for term in row} & prospects
        assert not any(str(term).startswith("_:") for term in row)
