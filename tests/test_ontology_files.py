"""The ontology files keep their own rules: labels, definitions, shapes, keys, reused terms.

The program trusts these files and reads them without second thoughts, so what a person could get
wrong in them is held here: a label that is missing in one language, two shapes for one property, a
key that means two things, a term of another vocabulary that does not exist.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef

ROOT = Path(__file__).resolve().parent.parent
VOCABULARIES = ROOT.parent / "shared" / "vocabularies"
LANGUAGES = ("en", "lt", "pl", "uk")

CG = Namespace("https://w3id.org/clustergraph/ontology#")
SCHEMA = Namespace("https://schema.org/")
ONTOLOGY = URIRef("https://w3id.org/clustergraph/ontology")

TERM_KINDS = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    RDFS.Datatype,
    SKOS.Concept,
    SKOS.ConceptScheme,
)
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
# Namespaces of the language itself, and of targets of skos:closeMatch that were not collected.
NOT_COLLECTED = (
    "2002/07/owl#",
    "22-rdf-syntax-ns#",
    "rdf-schema#",
    "shacl#",
    "XMLSchema#",
    "/gist/",
    "/fibo/",
)
# Collected as links of other vocabularies or as a datatype IRI only, so without a file of their own.
WITHOUT_FILE = {
    URIRef("http://id.loc.gov/datatypes/edtf/EDTF"),
    URIRef("http://www.w3.org/2000/10/swap/pim/contact#Person"),
    URIRef("http://www.w3.org/2003/01/geo/wgs84_pos#SpatialThing"),
}
RESERVED_KEYS = {
    *("evidence", "context", "certainty", "state", "ambiguity", "mention", "value"),
    *("would-be", "not-stated", "open-list", "closed-list", "formerly"),
    *("id", "file", "sha256", "paragraphs", "language", "no-facts"),
}
VALUE_FORMS = {"text", "reference", "concept", "date", "count", "literal"}
MAP_SHAPES = {
    *("diamond", "hexagon", "double-hexagon", "rounded-square"),
    *("pentagon", "circle", "sheet", "triangle", "ring"),
}


def read(name: str) -> Graph:
    return Graph().parse(ROOT / "ontology" / f"{name}.ttl")


FRAME, DOMAIN, SHAPES = read("frame"), read("domain"), read("shapes")
ALL = FRAME + DOMAIN + SHAPES
DECLARED = {term for kind in TERM_KINDS for term in ALL.subjects(RDF.type, kind)}
OWN = sorted(term for term in DECLARED if term in CG)
BORROWED = sorted(term for term in DECLARED if isinstance(term, URIRef) and term not in CG)
DOMAIN_CLASSES = sorted(term for term in DOMAIN.subjects(RDF.type, OWL.Class) if term in CG)
PROPERTY_SHAPES = sorted(SHAPES.subjects(RDF.type, SH.PropertyShape))
# Those of sheets; the others (for the frame, or for a single constraint) are tested in test_shacl.py.
NODE_SHAPES = [
    node
    for node in sorted(SHAPES.subjects(RDF.type, SH.NodeShape))
    if {SH.property, CG.key} & set(SHAPES.predicates(node))
]


def local(term: object) -> str:
    return re.split(r"[#/]", str(term))[-1]


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def languages(term: URIRef, predicate: URIRef) -> list[str | None]:
    found = (value for value in ALL.objects(term, predicate) if isinstance(value, Literal))
    return sorted(value.language or "" for value in found)


def one(graph: Graph, subject: URIRef, predicate: URIRef) -> object:
    (value,) = graph.objects(subject, predicate)
    return value


def key_of(shape: URIRef) -> str:
    written = SHAPES.value(shape, CG.key)
    return str(written) if written else kebab(local(SHAPES.value(shape, SH.path)))


def ancestors(one_class: URIRef) -> Iterator[URIRef]:
    yield from ALL.transitive_objects(one_class, RDFS.subClassOf)


def shapes_for(one_class: URIRef) -> list[URIRef]:
    """Property shapes of a class with those of the classes above it."""
    nodes = (node for above in ancestors(one_class) for node in SHAPES.subjects(SH.targetClass, above))
    return sorted({shape for node in nodes for shape in SHAPES.objects(node, SH.property)})


# ---- terms


@pytest.mark.parametrize("term", OWN, ids=local)
def test_own_term_has_one_label_and_definition_in_each_language(term: URIRef) -> None:
    assert languages(term, RDFS.label) == list(LANGUAGES)
    assert languages(term, SKOS.definition) == list(LANGUAGES)


@pytest.mark.parametrize("term", OWN, ids=local)
def test_definition_is_a_sentence_that_does_not_repeat_the_label(term: URIRef) -> None:
    labels = {label.language: str(label) for label in ALL.objects(term, RDFS.label)}
    for text in ALL.objects(term, SKOS.definition):
        assert re.fullmatch(r"\w.*[^.]\.", text), text
        assert text[0].isupper(), text
        assert text.rstrip(".").casefold() != labels[text.language].casefold()


@pytest.mark.parametrize("term", BORROWED, ids=str)
def test_borrowed_term_has_a_label_in_each_language_and_no_own_definition(term: URIRef) -> None:
    assert languages(term, RDFS.label) == list(LANGUAGES)
    assert not languages(term, SKOS.definition)


@pytest.mark.parametrize("term", sorted(DECLARED, key=str), ids=str)
def test_term_is_declared_once_with_one_kind_and_says_where_it_is_defined(term: URIRef) -> None:
    assert len(list(ALL.objects(term, RDF.type))) == 1
    assert len(list(ALL.objects(term, RDFS.isDefinedBy))) == 1
    assert len([graph for graph in (FRAME, DOMAIN, SHAPES) if (term, RDF.type, None) in graph]) == 1


@pytest.mark.parametrize("term", OWN, ids=local)
def test_own_term_names_the_ontology_and_is_spelt_by_kind(term: URIRef) -> None:
    assert one(ALL, term, RDFS.isDefinedBy) == ONTOLOGY
    is_class = (term, RDF.type, OWL.Class) in ALL
    assert re.fullmatch(r"[A-Z][a-zA-Z]+" if is_class else r"[a-z][a-zA-Z]+", local(term))


def test_no_two_terms_of_a_kind_share_a_label_in_the_domain() -> None:
    for kind, language in itertools.product((OWL.Class, OWL.ObjectProperty), LANGUAGES):
        own = [term for term in DOMAIN.subjects(RDF.type, kind) if term in CG]
        words = (str(x) for term in own for x in DOMAIN.objects(term, RDFS.label) if x.language == language)
        assert [word for word, times in Counter(words).items() if times > 1] == []


def test_concepts_of_the_frame_have_their_label_as_preferred_label() -> None:
    for kind in (SKOS.Concept, SKOS.ConceptScheme):
        for term in FRAME.subjects(RDF.type, kind):
            assert set(FRAME.objects(term, SKOS.prefLabel)) == set(FRAME.objects(term, RDFS.label))


def test_terms_used_in_the_files_are_declared() -> None:
    used = {term for triple in FRAME + DOMAIN for term in triple if isinstance(term, URIRef) and term in CG}
    assert used - DECLARED == set()


def test_properties_used_as_predicates_are_declared_or_of_the_language() -> None:
    language = (str(RDF), str(RDFS), str(OWL), str(SH))
    used = {p for p in ALL.predicates() if not str(p).startswith(language)}
    assert {p for p in used if p not in DECLARED} == set()


@pytest.mark.parametrize("name", ["frame", "domain"])
def test_terms_stand_sorted_with_one_predicate_a_line(name: str) -> None:
    text = (ROOT / "ontology" / f"{name}.ttl").read_text(encoding="utf-8")
    heads = re.findall(r"^([a-z0-9]+:\w+)$", text, re.MULTILINE)
    own = [head for head in heads if head.startswith("cg:")]
    assert heads == sorted(own) + sorted(set(heads) - set(own))
    blocks = [line for line in text.splitlines() if line.startswith("    ")]
    assert all(line == "    ." or line.endswith(" ;") for line in blocks)


def test_shapes_stand_sorted() -> None:
    text = (ROOT / "ontology" / "shapes.ttl").read_text(encoding="utf-8")
    heads = re.findall(r"^shape:(\w+)$", text, re.MULTILINE)
    nodes = [head for head in heads if head[0].isupper()]
    assert heads == sorted(nodes) + sorted(set(heads) - set(nodes))


# ---- classes and properties of the domain


@pytest.mark.parametrize("one_class", DOMAIN_CLASSES, ids=local)
def test_class_can_be_drawn_and_counted(one_class: URIRef) -> None:
    assert languages(one_class, CG.pluralLabel) == list(LANGUAGES)
    assert str(one(DOMAIN, one_class, CG.mapShape)) in MAP_SHAPES
    assert re.fullmatch(r"#[0-9A-F]{6}( #[0-9A-F]{6}){3}", str(one(DOMAIN, one_class, CG.mapColour)))


@pytest.mark.parametrize("one_class", DOMAIN_CLASSES, ids=local)
def test_real_thing_is_never_a_prospect(one_class: URIRef) -> None:
    is_concept = SKOS.Concept in ancestors(one_class)
    excluded = any((above, OWL.disjointWith, CG.Prospect) in DOMAIN for above in ancestors(one_class))
    assert excluded is not is_concept


def test_properties_of_the_domain_type_nothing() -> None:
    assert list(DOMAIN.triples((None, RDFS.domain, None))) == []
    assert list(DOMAIN.triples((None, RDFS.range, None))) == []


def test_superproperties_are_of_the_same_kind() -> None:
    for below, above in ALL.subject_objects(RDFS.subPropertyOf):
        assert one(ALL, below, RDF.type) == one(ALL, above, RDF.type), below


def test_frame_property_has_at_most_one_domain_and_range() -> None:
    for term in OWN:
        assert len(list(FRAME.objects(term, RDFS.domain))) <= 1
        assert len(list(FRAME.objects(term, RDFS.range))) <= 1


@pytest.mark.parametrize("term", OWN, ids=local)
def test_own_term_shows_an_example(term: URIRef) -> None:
    assert len(list(ALL.objects(term, SKOS.example))) == 1


def test_terms_that_people_confuse_say_what_they_are_not() -> None:
    confused = {
        *("coordinatedBy", "positionIn", "representative", "invited", "attendedBy", "organisedBy", "partner"),
        *("Cluster", "ClusterAlliance", "MetaCluster", "certainty", "state", "notStated", "Group", "Place"),
    }
    assert sorted(name for name in confused if not list(ALL.objects(CG[name], SKOS.scopeNote))) == []


# ---- shapes


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=local)
def test_property_shape_names_declared_terms(shape: URIRef) -> None:
    path = one(SHAPES, shape, SH.path)
    assert any((path, RDF.type, kind) in ALL for kind in PROPERTY_KINDS)
    alternatives = [node for head in SHAPES.objects(shape, SH["or"]) for node in SHAPES.items(head)]
    targets = {target for node in (shape, *alternatives) for target in SHAPES.objects(node, SH["class"])}
    assert {target for target in targets if (target, RDF.type, OWL.Class) not in ALL} == set()


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=local)
def test_qualifiers_are_allowed_on_facts_and_identifying_ones_are_qualifiers(shape: URIRef) -> None:
    on_facts = {SHAPES.value(one_shape, SH.path) for one_shape in shapes_for(CG.Fact)}
    qualifiers = set(SHAPES.objects(shape, CG.qualifier))
    assert qualifiers <= on_facts
    assert set(SHAPES.objects(shape, CG.identifying)) <= qualifiers


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=local)
def test_property_shape_has_a_known_form_and_a_place_in_the_order(shape: URIRef) -> None:
    forms = {str(form) for form in SHAPES.objects(shape, CG.valueForm)}
    assert VALUE_FORMS >= forms > set()
    assert len(forms) == 1 or forms == {"reference", "concept"}
    assert ("concept" in forms) is ((shape, CG.scheme, None) in SHAPES)
    assert int(one(SHAPES, shape, SH.order)) > 0


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=local)
def test_constraint_says_in_words_what_is_wanted(shape: URIRef) -> None:
    constraints = (SH["class"], SH["or"], SH.datatype, SH.nodeKind, SH.pattern, SH.minCount, SH.minInclusive)
    constrained = any((shape, constraint, None) in SHAPES for constraint in constraints)
    assert len(list(SHAPES.objects(shape, SH.message))) == int(constrained)


def test_each_path_has_one_shape_and_each_shape_is_used() -> None:
    paths = Counter(SHAPES.value(shape, SH.path) for shape in PROPERTY_SHAPES)
    assert [path for path, times in paths.items() if times > 1] == []
    used = {shape for node in NODE_SHAPES for shape in SHAPES.objects(node, SH.property)}
    assert used == set(PROPERTY_SHAPES)


def test_limits_on_things_are_per_source() -> None:
    limited = set(SHAPES.subjects(SH.maxCount)) | set(SHAPES.subjects(SH.uniqueLang))
    assert limited & set(PROPERTY_SHAPES) == set()


def test_nothing_that_may_be_a_qualifier_is_required() -> None:
    required = {shape for shape in shapes_for(CG.Fact) if (shape, SH.minCount, None) in SHAPES}
    assert required == set()


@pytest.mark.parametrize("node", NODE_SHAPES, ids=local)
def test_keys_are_unique_within_a_node_shape_and_free(node: URIRef) -> None:
    target = one(SHAPES, node, SH.targetClass)
    keys = [key_of(shape) for shape in shapes_for(target)]
    assert len(keys) == len(set(keys))
    assert set(keys) & RESERVED_KEYS == set()


@pytest.mark.parametrize("node", NODE_SHAPES, ids=local)
def test_own_properties_are_listed_in_reading_order(node: URIRef) -> None:
    text = (ROOT / "ontology" / "shapes.ttl").read_text(encoding="utf-8")
    block = re.search(rf"^shape:{local(node)}\n(.*?)^    \.$", text, re.MULTILINE | re.DOTALL)
    assert block is not None
    names = re.findall(r"sh:property shape:(\w+) ;", block[1])
    orders = {local(shape): int(SHAPES.value(shape, SH.order)) for shape in PROPERTY_SHAPES}
    assert [orders[name] for name in names] == sorted(orders[name] for name in names)


def test_sections_are_unique_and_each_class_of_things_has_one() -> None:
    sections = {SHAPES.value(node, SH.targetClass): SHAPES.value(node, CG.key) for node in NODE_SHAPES}
    keys = [str(key) for key in sections.values() if key]
    assert len(keys) == len(set(keys))
    things = {c for c in DOMAIN_CLASSES if SKOS.Concept not in ancestors(c)}
    assert {one_class for one_class, key in sections.items() if key} == things


def test_shapes_are_valid_shacl_and_refuse_a_wrong_target() -> None:
    pyshacl = pytest.importorskip("pyshacl")
    data = Graph().parse(
        data="""
        @prefix cg: <https://w3id.org/clustergraph/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix id: <https://w3id.org/clustergraph/id/> .
        id:fair a cg:Event ; skos:prefLabel "fair"@en ; cg:place id:town ; cg:organisedBy id:town .
        id:town a cg:Place ; skos:prefLabel "town"@en .
        """,
        format="turtle",
    )
    valid, results, _ = pyshacl.validate(data, shacl_graph=SHAPES, ont_graph=FRAME + DOMAIN, meta_shacl=True)
    paths = set(results.objects(None, SH.resultPath))
    assert (valid, paths) == (False, {CG.organisedBy})


# ---- terms of other vocabularies


@pytest.fixture(scope="module")
def published() -> Graph:
    if not VOCABULARIES.is_dir():
        pytest.skip("the published vocabularies are not at hand (shared/vocabularies)")
    found = Graph()
    for file in sorted(VOCABULARIES.glob("*.ttl")):
        found.parse(file)
    return found


def test_reused_terms_are_published(published: Graph) -> None:
    annotated = {p for p in ALL.predicates() if p not in CG}
    matched = set(ALL.objects(None, SKOS.closeMatch))
    reused = set(BORROWED) | annotated | matched
    wanted = {term for term in reused if not any(part in term for part in NOT_COLLECTED)} - WITHOUT_FILE
    # schema.org declares its own two hints nowhere but uses them on every property.
    missing = {t for t in wanted if (t, None, None) not in published and (None, t, None) not in published}
    assert missing == set()


def test_superclasses_of_borrowed_classes_are_the_published_ones(published: Graph) -> None:
    for term in BORROWED:
        if (term, RDF.type, OWL.Class) in ALL and term not in WITHOUT_FILE:
            ours = set(ALL.objects(term, RDFS.subClassOf))
            theirs = {
                above for above in published.objects(term, RDFS.subClassOf) if isinstance(above, URIRef)
            }
            assert ours == theirs, term


# ---- concepts known to every workspace


def concepts() -> list[tuple[str, str, dict[str, str]]]:
    # The base loader keeps every scalar a string, as the sheets do ("no" is a word).
    text = (ROOT / "data" / "curation" / "concepts.yaml").read_text(encoding="utf-8")
    schemes = yaml.load(text, Loader=yaml.BaseLoader)
    return [(scheme, key, labels) for scheme, found in schemes.items() for key, labels in found.items()]


@pytest.mark.parametrize(
    ("scheme", "key", "labels"), concepts(), ids=lambda part: part if isinstance(part, str) else ""
)
def test_concept_has_all_labels_and_a_slug_of_the_english_one(
    scheme: str, key: str, labels: dict[str, str]
) -> None:
    assert sorted(labels) == list(LANGUAGES)
    assert all(label == label.strip() and label for label in labels.values())
    assert key == slug(labels["en"])


def test_labels_are_unique_within_a_scheme() -> None:
    for language in LANGUAGES:
        words = Counter((scheme, labels[language]) for scheme, _, labels in concepts())
        assert [word for word, times in words.items() if times > 1] == []


def test_schemes_of_concepts_are_those_of_the_shapes() -> None:
    used = {str(scheme) for scheme in SHAPES.objects(None, CG.scheme)}
    assert {scheme for scheme, _, _ in concepts()} <= used


def test_concepts_have_no_key_twice() -> None:
    text = (ROOT / "data" / "curation" / "concepts.yaml").read_text(encoding="utf-8")
    for part in re.split(r"^(?=\w)", text, flags=re.MULTILINE):
        keys = Counter(re.findall(r"^  ([a-z0-9-]+):", part, re.MULTILINE))
        assert [key for key, times in keys.items() if times > 1] == []
