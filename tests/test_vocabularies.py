"""Terms of other vocabularies are used as published: they exist, and are of the kind that we take them for.

Judged by the published files where they are at hand (``shared/vocabularies``), and always by the
namespaces that rdflib knows. Alignments are compared with the reuse table, departures with reasons.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SKOS,
    TIME,
    VANN,
    VOID,
    XSD,
    Graph,
    Literal,
    Namespace,
    URIRef,
)

from clustergraph import terms

ROOT = Path(__file__).resolve().parent.parent
VOCABULARIES = ROOT.parent / "shared" / "vocabularies"
CG = Namespace("https://w3id.org/clustergraph/ontology#")
BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD), "http://www.w3.org/ns/shacl#")

KNOWN_TO_RDFLIB = (DCAT, DCTERMS, FOAF, ORG, PROV, SDO, SKOS, TIME, VANN, VOID)
# What no published file describes: a datatype, and superclasses that FOAF names without a file of theirs.
WITHOUT_FILE = {
    URIRef("http://id.loc.gov/datatypes/edtf/EDTF"),
    URIRef("http://www.w3.org/2000/10/swap/pim/contact#Person"),
    URIRef("http://www.w3.org/2003/01/geo/wgs84_pos#SpatialThing"),
}
# schema.org uses these two on every property and describes them nowhere.
UNDESCRIBED = {SDO.domainIncludes, SDO.rangeIncludes}
NEWER_THAN_RDFLIB = {URIRef(f"{DCAT}version")}  # DCAT 3
# Vocabularies that are only pointed to and were not collected.
ONLY_NAMED = ("https://w3id.org/semanticarts/ns/ontology/gist/", "https://spec.edmcouncil.org/fibo/")

CLASS_KINDS = {OWL.Class, RDFS.Class}
OBJECT_KINDS = {OWL.ObjectProperty, RDF.Property}
DATA_KINDS = {OWL.DatatypeProperty, RDF.Property}
PROPERTY_KINDS = OBJECT_KINDS | DATA_KINDS | {OWL.AnnotationProperty}
# What a term that we declare as the one may be published as. Anything may be used as an annotation.
PUBLISHED_AS = {
    OWL.Class: CLASS_KINDS,
    OWL.ObjectProperty: OBJECT_KINDS,
    OWL.DatatypeProperty: DATA_KINDS,
    OWL.AnnotationProperty: PROPERTY_KINDS,
}

ONTOLOGY = Graph()
for _name in ("frame", "domain", "shapes"):
    ONTOLOGY.parse(ROOT / "ontology" / f"{_name}.ttl")


def is_foreign(term: object) -> bool:
    return isinstance(term, URIRef) and term not in CG and not str(term).startswith(BUILT_IN)


DECLARED = {
    term: kind for kind in PUBLISHED_AS for term in ONTOLOGY.subjects(RDF.type, kind) if is_foreign(term)
}


def kinds_of_use() -> dict[URIRef, set[str]]:
    """Every term of another vocabulary that the project names, and what as: class, property or either."""
    used: dict[URIRef, set[str]] = defaultdict(set)
    for term, kind in DECLARED.items():
        used[term].add("class" if kind == OWL.Class else "property")
    for subject, predicate, value in ONTOLOGY:
        if is_foreign(predicate):
            used[predicate].add("property")
        if predicate == SKOS.closeMatch:
            is_class = (subject, RDF.type, OWL.Class) in ONTOLOGY
            used[value].add("class" if is_class else "property")
        if predicate in (RDFS.subClassOf, RDF.type) and is_foreign(value):
            used[value].add("class")
        if predicate == RDFS.subPropertyOf and is_foreign(value):
            used[value].add("property")
    for iri in constants() | in_exports():
        local = re.split(r"[#/]", iri)[-1]
        used[URIRef(iri)].add("class" if local[:1].isupper() else "property")
    return {term: kinds for term, kinds in used.items() if not str(term).startswith(ONLY_NAMED)}


def constants() -> set[str]:
    """Terms of other vocabularies among the constants of terms.py; namespaces end in # or /."""
    values = {value for name, value in vars(terms).items() if name.isupper() and isinstance(value, str)}
    found = {value for value in values if value.startswith("http") and value[-1] not in "#/"}
    return {value for value in found if is_foreign(URIRef(value))}


def in_exports() -> set[str]:
    """Terms that the views in other vocabularies are written with."""
    found = set()
    for file in sorted((ROOT / "queries" / "exports").glob("*.rq")):
        text = re.sub(r"#.*", "", file.read_text(encoding="utf-8").replace("#>", "\0>")).replace("\0", "#")
        prefixes = dict(re.findall(r"(?i)PREFIX\s+([\w-]*):\s*<([^>]+)>", text))
        body = re.sub(r"(?i)PREFIX\s+[\w-]*:\s*<[^>]+>", "", text)
        for prefix, local in re.findall(r"(?<![\w:<])([a-z][\w-]*):([A-Za-z]\w*)", body):
            if prefix in prefixes and is_foreign(URIRef(prefixes[prefix] + local)):
                found.add(prefixes[prefix] + local)
    return {iri for iri in found if not iri.startswith("https://w3id.org/clustergraph/")}


USES = kinds_of_use()


@pytest.fixture(scope="module")
def published() -> Graph:
    if not VOCABULARIES.is_dir():
        pytest.skip("the published vocabularies are not at hand (shared/vocabularies)")
    found = Graph()
    for file in sorted(VOCABULARIES.glob("*.ttl")):
        found.parse(file)
    return found


# ---- existence and kind


def test_there_is_something_to_look_up() -> None:
    assert len(USES) > 90
    assert {"class", "property"} == set().union(*USES.values())


def test_no_term_is_used_as_a_class_and_as_a_property() -> None:
    assert {term: kinds for term, kinds in USES.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize("term", sorted(USES), ids=str)
def test_reused_term_is_known_to_rdflib_if_its_vocabulary_is(term: URIRef) -> None:
    for namespace in KNOWN_TO_RDFLIB:
        if term.startswith(str(namespace)):
            assert term in namespace or term in UNDESCRIBED | NEWER_THAN_RDFLIB


def test_reused_terms_are_published_as_the_kind_that_they_are_used_as(published: Graph) -> None:
    wrong = {}
    for term, kinds in USES.items():
        types = set(published.objects(term, RDF.type))
        wanted = CLASS_KINDS if kinds == {"class"} else PROPERTY_KINDS
        if not types & wanted and term not in WITHOUT_FILE | UNDESCRIBED:
            wrong[term] = types
    assert wrong == {}


def test_properties_are_declared_with_a_kind_that_their_publisher_allows(published: Graph) -> None:
    wrong = {}
    for term, kind in DECLARED.items():
        types = set(published.objects(term, RDF.type)) & (CLASS_KINDS | PROPERTY_KINDS)
        if types and not types & PUBLISHED_AS[kind]:
            wrong[term] = types
    assert wrong == {}


def test_no_term_that_its_publisher_has_given_up_is_used(published: Graph) -> None:
    status = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
    old = set(published.subjects(OWL.deprecated, None))
    old |= set(published.subjects(SDO.supersededBy, None))
    old |= {s for s, said in published.subject_objects(status) if str(said) in ("archaic", "deprecated")}
    assert sorted(set(USES) & old) == []


def test_superclasses_of_borrowed_classes_are_the_published_ones(published: Graph) -> None:
    for term, kind in DECLARED.items():
        if kind == OWL.Class and term not in WITHOUT_FILE:
            theirs = {one for one in published.objects(term, RDFS.subClassOf) if isinstance(one, URIRef)}
            assert set(ONTOLOGY.objects(term, RDFS.subClassOf)) == theirs, term


def test_foreign_domains_and_ranges_are_not_restated() -> None:
    for term in DECLARED:
        assert list(ONTOLOGY.objects(term, RDFS.domain)) == []
        assert list(ONTOLOGY.objects(term, RDFS.range)) == []


def test_nothing_is_imported() -> None:
    assert list(ONTOLOGY.triples((None, OWL.imports, None))) == []


# ---- alignments


# Where ours departs from the reuse table, and why.
DEPARTURES = {
    "PublicAuthority": "a class of our own, so that authorities can be drawn and asked for; near to m8g",
    "createdBy": "an article says who brought an alliance into being, without an event of founding",
    "curatedBy": "who wrote the facts down is part of their provenance",
    "curatedOn": "as above",
    "noFacts": "says why a paragraph yields no fact, so that coverage can be checked",
}
DATA_TERMS = {"scheme", "acyclic", "maxPerSource", "onProspect"}  # more annotations for shapes
BEFORE = r"^- (?:[A-Z][^`]*: )?|\. On [^`]*: | · |; |, "
HEAD = re.compile(rf"(?:{BEFORE})`cg:(\w+)`(?: \[([^\]]*)\])?", re.MULTILINE)
NAME = re.compile(r"\b[a-z0-9]+:\w+")


def reuse_table() -> dict[str, tuple[set[str], set[str]]]:
    """Term → (parents, close matches) as prefixed names, from section 4 of the reuse table."""
    text = (VOCABULARIES / "REUSE.md").read_text(encoding="utf-8")
    section = text[text.index("## 4. ") : text.index("Schemes. In `cg:`")]
    section = re.sub(r"^\*\*.*$", "", section, flags=re.MULTILINE)
    heads = list(HEAD.finditer(section))
    ends = [head.start() for head in heads[1:]] + [len(section)]
    found: dict[str, tuple[set[str], set[str]]] = {}
    for head, end in zip(heads, ends, strict=True):
        _, _, near = section[head.end() : end].partition(" ~ ")
        near = re.split(r"[\n(`]", near)[0]
        parents, others = found.setdefault(head[1], (set(), set()))
        parents.update(NAME.findall(head[2] or ""))
        others.update(NAME.findall(near))
    return found


@pytest.fixture(scope="module")
def table() -> dict[str, tuple[set[str], set[str]]]:
    if not VOCABULARIES.is_dir():
        pytest.skip("the reuse table is not at hand (shared/vocabularies)")
    return reuse_table()


def short(term: object) -> str:
    return str(ONTOLOGY.namespace_manager.curie(str(term)))


def ours(name: str) -> tuple[set[str], set[str]]:
    above = {*ONTOLOGY.objects(CG[name], RDFS.subClassOf), *ONTOLOGY.objects(CG[name], RDFS.subPropertyOf)}
    return {short(one) for one in above}, {short(one) for one in ONTOLOGY.objects(CG[name], SKOS.closeMatch)}


def test_every_term_of_the_reuse_table_is_there(table: dict[str, tuple[set[str], set[str]]]) -> None:
    assert len(table) > 90
    assert sorted(name for name in table if (CG[name], None, None) not in ONTOLOGY) == []


def test_parents_and_near_terms_are_those_of_the_reuse_table(
    table: dict[str, tuple[set[str], set[str]]],
) -> None:
    different = {
        name: (ours(name), wanted)
        for name, wanted in table.items()
        if name not in DEPARTURES and ours(name) != wanted
    }
    assert different == {}


def test_own_terms_beyond_the_table_have_a_reason(table: dict[str, tuple[set[str], set[str]]]) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    own = {
        str(t).removeprefix(str(CG)) for kind in kinds for t in ONTOLOGY.subjects(RDF.type, kind) if t in CG
    }
    assert sorted(own - set(table) - DATA_TERMS) == sorted(DEPARTURES)


def test_alignment_targets_are_the_six_vocabularies_and_a_few_more() -> None:
    """Each of the vocabularies that readers come from is reached by a term of ours."""
    reached = {short(one).split(":")[0] for one in ONTOLOGY.objects(None, SKOS.closeMatch)}
    above = {short(one).split(":")[0] for p in (RDFS.subClassOf, RDFS.subPropertyOf)
             for one in ONTOLOGY.objects(None, p)}  # fmt: skip
    assert {"org", "schema", "prov", "sem", "m8g", "eurio"} <= reached | above


def test_close_matches_do_not_repeat_a_parent() -> None:
    for one, near in ONTOLOGY.subject_objects(SKOS.closeMatch):
        assert (one, RDFS.subClassOf, near) not in ONTOLOGY
        assert (one, RDFS.subPropertyOf, near) not in ONTOLOGY


def test_exact_matches_and_identities_are_not_claimed() -> None:
    for predicate in (SKOS.exactMatch, OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty):
        assert list(ONTOLOGY.triples((None, predicate, None))) == []


def test_hints_name_declared_classes() -> None:
    for hint in (SDO.domainIncludes, SDO.rangeIncludes):
        for _, value in ONTOLOGY.subject_objects(hint):
            assert not isinstance(value, Literal)
            assert (value, RDF.type, None) in ONTOLOGY or str(value).startswith(str(XSD)), value
