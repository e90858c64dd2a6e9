"""The ontology as it is published: a header that machines can check, and addresses that lead somewhere.

The checklist is that of FAIR publication (section 6 of the reuse table). The rules of ``docs/w3id`` are
carried out here as Apache would, for requests as browsers and RDF tools send them.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import DCTERMS, FOAF, OWL, RDF, SDO, SH, SKOS, VANN, XSD, Graph, Literal, Namespace, URIRef

import clustergraph
from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Report
from clustergraph.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
W3ID = ROOT / "docs" / "w3id"
BASE = "https://w3id.org/clustergraph/"
ONTOLOGY = URIRef(BASE + "ontology")
BIBO = Namespace("http://purl.org/ontology/bibo/")
LANGUAGES = ["en", "lt", "pl", "uk"]

FRAME = Graph().parse(ROOT / "ontology" / "frame.ttl")


def said(predicate: URIRef) -> list[object]:
    return sorted(FRAME.objects(ONTOLOGY, predicate))


def only(predicate: URIRef) -> object:
    (value,) = said(predicate)
    return value


# ---- the header


def test_the_ontology_says_what_it_is_once() -> None:
    graphs = [Graph().parse(file) for file in sorted((ROOT / "ontology").glob("*.ttl"))]
    headers = [one for graph in graphs for one in graph.subjects(RDF.type, OWL.Ontology)]
    assert headers == [ONTOLOGY]


@pytest.mark.parametrize("predicate", [DCTERMS.title, DCTERMS.description, DCTERMS.abstract, DCTERMS.rights])
def test_words_about_it_stand_once_in_each_language(predicate: URIRef) -> None:
    assert sorted(text.language for text in said(predicate)) == LANGUAGES
    assert sorted(str(tag) for tag in said(DCTERMS.language)) == LANGUAGES


def test_version_is_one_and_the_same_everywhere() -> None:
    number = str(only(OWL.versionInfo))
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", number)
    assert only(OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{number}")
    assert f"version {number}" in str(only(DCTERMS.bibliographicCitation))
    assert number == clustergraph.__version__


def test_the_first_version_names_no_earlier_one() -> None:
    """From the second on, it has to say which one came before and whether old data still fits."""
    compatible = said(OWL.backwardCompatibleWith) + said(OWL.incompatibleWith)
    assert (str(only(OWL.versionInfo)) == "0.1.0") is (said(OWL.priorVersion) == [])
    assert len(said(OWL.priorVersion)) == len(compatible)


def test_namespace_and_prefix_are_those_of_the_terms() -> None:
    namespace = str(only(VANN.preferredNamespaceUri))
    prefix = str(only(VANN.preferredNamespacePrefix))
    assert namespace == f"{ONTOLOGY}#"
    assert dict(FRAME.namespaces())[prefix] == URIRef(namespace)
    assert str(only(DCTERMS.identifier)) == str(ONTOLOGY)


@pytest.mark.parametrize("predicate", [DCTERMS.creator, DCTERMS.contributor, DCTERMS.publisher])
def test_people_and_publisher_are_addresses_with_names(predicate: URIRef) -> None:
    agent = only(predicate)
    assert isinstance(agent, URIRef)
    assert (agent, RDF.type, FOAF.Agent) in FRAME
    assert len(str(FRAME.value(agent, FOAF.name))) > 5


def test_licence_is_the_address_of_its_text() -> None:
    assert only(DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert all("CC BY 4.0" in text for text in said(DCTERMS.rights))


def test_dates_are_days_in_order() -> None:
    days = [only(one) for one in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
    assert all(isinstance(day, Literal) and day.datatype == XSD.date for day in days)
    assert [day.toPython() for day in days] == sorted(day.toPython() for day in days)


def test_status_changes_logo_and_shapes_are_addresses() -> None:
    assert str(only(BIBO.status)).startswith(str(BIBO) + "status/")
    for predicate in (VANN.changes, SDO.logo, SH.suggestedShapesGraph):
        assert str(only(predicate)).startswith(BASE)


def test_subjects_and_models_are_named() -> None:
    assert len(said(DCTERMS.subject)) >= 3
    assert all(isinstance(source, URIRef) for source in said(DCTERMS.source))
    assert len(said(DCTERMS.source)) >= 3


def test_it_says_that_no_native_reader_has_reviewed_the_labels() -> None:
    assert any("not been reviewed by a native reader" in note for note in said(SKOS.editorialNote))


def test_shapes_that_the_header_names_are_those_of_the_file() -> None:
    shapes = Graph().parse(ROOT / "ontology" / "shapes.ttl")
    named = {s for s in shapes.subjects(SH.path, None) if isinstance(s, URIRef)}
    assert named
    assert all(str(shape).startswith(f"{only(SH.suggestedShapesGraph)}#") for shape in named)


def test_logo_is_a_picture_with_a_title() -> None:
    root = ElementTree.parse(W3ID / "logo.svg").getroot()
    assert root.tag.endswith("}svg")
    assert root[0].text == "clustergraph"


# ---- the addresses


class Rule(NamedTuple):
    pattern: re.Pattern[str]
    target: str
    flags: tuple[str, ...]
    conditions: tuple[tuple[re.Pattern[str], bool], ...]  # on Accept; whether the next one may hold instead


def read_rules(text: str) -> list[Rule]:
    """The rewrite rules of an .htaccess file, as far as ours go: conditions on Accept, and SITE."""
    rules = []
    conditions: list[tuple[re.Pattern[str], bool]] = []
    for line in text.splitlines():
        match re.split(r"\s+", line.strip()):
            case ["RewriteCond", "%{HTTP_ACCEPT}", pattern, *flags]:
                conditions.append((re.compile(pattern), flags == ["[OR]"]))
            case ["RewriteRule", pattern, target, flags]:
                given = tuple(flags.strip("[]").split(","))
                rules.append(Rule(re.compile(pattern), target, given, tuple(conditions)))
                conditions = []
            case ["RewriteRule" | "RewriteCond", *_]:
                raise AssertionError(f"not understood: {line}")
    return rules


def holds(conditions: tuple[tuple[re.Pattern[str], bool], ...], accept: str) -> bool:
    """All groups of conditions that [OR] joins hold; with none, it always does."""
    groups: list[list[bool]] = [[]]
    for pattern, goes_on in conditions:
        groups[-1].append(bool(pattern.search(accept)))
        if not goes_on:
            groups.append([])
    return all(any(group) for group in groups if group)


RULES = read_rules((W3ID / ".htaccess").read_text(encoding="utf-8"))
SITE = "https://clustergraph.github.io/clustergraph"


def answer(path: str, accept: str) -> tuple[int, str] | None:
    """Status and target that the rules give for a path below the base, None if no rule applies."""
    site = ""
    for rule in RULES:
        match = rule.pattern.search(path)
        if not match or not holds(rule.conditions, accept):
            continue
        for flag in rule.flags:
            site = flag.removeprefix("E=SITE:") if flag.startswith("E=SITE:") else site
        if rule.target == "-":
            continue
        target = rule.target.replace("%{ENV:SITE}", site)
        for number, part in enumerate(match.groups(), 1):
            target = target.replace(f"${number}", part)
        assert "L" in rule.flags
        return int(next(flag for flag in rule.flags if flag.startswith("R="))[2:]), target
    return None


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
TURTLE = "text/turtle"
JSON_LD = "application/ld+json, application/json;q=0.9"
RDFLIB = "application/rdf+xml;q=0.5, text/turtle, application/n-triples;q=0.8, */*;q=0.1"
PROTEGE = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"

REQUESTS = [
    ("ontology", BROWSER, 303, "/ontology/"),
    ("ontology", "", 303, "/ontology/"),
    ("ontology", "*/*", 303, "/ontology/"),
    ("ontology", TURTLE, 303, "/ontology/ontology.ttl"),
    ("ontology", RDFLIB, 303, "/ontology/ontology.ttl"),
    ("ontology", PROTEGE, 303, "/ontology/ontology.rdf"),
    ("ontology", JSON_LD, 303, "/ontology/ontology.jsonld"),
    ("ontology", "application/n-triples", 303, "/ontology/ontology.nt"),
    ("ontology/0.1.0", BROWSER, 303, "/v/0.1.0/ontology/"),
    ("ontology/0.1.0", TURTLE, 303, "/v/0.1.0/ontology/ontology.ttl"),
    ("ontology/0.1.0", PROTEGE, 303, "/v/0.1.0/ontology/ontology.rdf"),
    ("ontology/0.1.0", JSON_LD, 303, "/v/0.1.0/ontology/ontology.jsonld"),
    ("ontology/0.1.0", "application/n-triples", 303, "/v/0.1.0/ontology/ontology.nt"),
    ("ontology/changes", BROWSER, 303, "/ontology/changes.html"),
    ("shapes", BROWSER, 303, "/ontology/shapes.ttl"),
    ("id/kalush-exchange", BROWSER, 303, "/id/kalush-exchange.html"),
    ("id/kalush-exchange", TURTLE, 303, "/id/kalush-exchange.ttl"),
    ("id/kalush-exchange", JSON_LD, 303, "/id/kalush-exchange.jsonld"),
    ("id/kalush-exchange", "application/n-triples", 303, "/id/kalush-exchange.nt"),
    ("id/fair.0123456789ab", TURTLE, 303, "/id/fair.0123456789ab.ttl"),
    ("fact/0123456789abcdef01234567", TURTLE, 303, "/fact/0123456789abcdef01234567.ttl"),
    ("source/kalush-news", BROWSER, 303, "/source/kalush-news.html"),
    ("source/kalush-news", TURTLE, 303, "/source/kalush-news.ttl"),
    ("kind/congress", BROWSER, 303, "/kind/congress.html"),
    ("role/joint-organiser", TURTLE, 303, "/role/joint-organiser.ttl"),
    ("sector/ict", TURTLE, 303, "/sector/ict.ttl"),
    ("topic/trade", JSON_LD, 303, "/topic/trade.jsonld"),
    ("scheme/kind", TURTLE, 303, "/scheme/kind.ttl"),
    ("dataset", BROWSER, 303, "/data/"),
    ("dataset", TURTLE, 303, "/data/facts.ttl"),
    ("data/graph.trig", BROWSER, 303, "/data/graph.trig"),
    ("graph/facts", TURTLE, 303, "/data/facts.ttl"),
    ("about", BROWSER, 303, "/about.html"),
    ("logo.svg", BROWSER, 302, "/logo.svg"),
    ("", BROWSER, 302, "/"),
]


@pytest.mark.parametrize(("path", "accept", "status", "target"), REQUESTS)
def test_an_address_leads_to_what_the_request_can_read(
    path: str, accept: str, status: int, target: str
) -> None:
    assert answer(path, accept) == (status, SITE + target)


@pytest.mark.parametrize(
    "path", ["id/", "id/../secret", "id/a/b", "ontology/latest", "Kind/congress", "nothing"]
)
def test_other_addresses_lead_nowhere(path: str) -> None:
    assert answer(path, TURTLE) is None


def test_every_address_that_the_graph_and_the_header_use_is_answered() -> None:
    store, _ = build_in_memory(Workspace(ROOT), Report())
    if store is None:
        pytest.fail("the corpus has errors: run clustergraph check")
    used = {term for quad in store for term in (quad.subject, quad.predicate, quad.object)}
    header = {str(value) for value in FRAME.objects(ONTOLOGY, None) if isinstance(value, URIRef)}
    iris = header | {term.value for term in used}
    below = sorted({iri.partition("#")[0] for iri in iris if iri.startswith(BASE)})
    assert len(below) > 500
    assert [iri for iri in below if answer(iri.removeprefix(BASE), BROWSER) is None] == []


def test_schemes_of_the_rules_are_those_of_the_shapes() -> None:
    shapes = Graph().parse(ROOT / "ontology" / "shapes.ttl")
    cg = Namespace(f"{ONTOLOGY}#")
    wanted = {str(scheme) for scheme in shapes.objects(None, cg.scheme)}
    rule = next(rule for rule in RULES if rule.pattern.pattern.startswith("^(id|"))
    assert set(re.findall(r"\w+", rule.pattern.pattern.split(")")[0])) == {
        *wanted,
        *("id", "fact", "source", "scheme"),
    }


def test_the_table_of_the_readme_names_every_kind_of_address() -> None:
    text = (W3ID / "README.md").read_text(encoding="utf-8")
    for path in {path.partition("/")[0] for path, *_ in REQUESTS if path}:
        assert re.search(rf"`{re.escape(path)}[`/]", text), path
