"""Lists of words keep the rules of SKOS: those of the frame, and those that the corpus uses.

The numbers are the integrity conditions of the SKOS Reference (W3C 2009), with a few rules of our own.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Namespace, URIRef

from clustergraph import shacl
from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Report
from clustergraph.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
CG = Namespace("https://w3id.org/clustergraph/ontology#")
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


@pytest.fixture(scope="module")
def words() -> Graph:
    """Ontology and corpus together: what a reader of both would load."""
    workspace = Workspace(ROOT)
    store, _ = build_in_memory(workspace, Report())
    if store is None:
        pytest.fail("the corpus has errors: run clustergraph check")
    found = Graph().parse(data=shacl.data_lines(store, workspace), format="nt")
    for name in ("frame", "domain"):
        found.parse(ROOT / "ontology" / f"{name}.ttl")
    return found


def concepts(words: Graph) -> set[URIRef]:
    return set(words.subjects(RDF.type, SKOS.Concept))


def test_schemes_are_no_concepts(words: Graph) -> None:  # S9
    assert concepts(words) & set(words.subjects(RDF.type, SKOS.ConceptScheme)) == set()
    assert len(concepts(words)) > 100


def test_no_word_is_a_label_of_two_kinds_of_one_resource(words: Graph) -> None:  # S13
    for subject in set(words.subjects(SKOS.prefLabel)):
        given = Counter(label for predicate in LABELS for label in set(words.objects(subject, predicate)))
        assert [label for label, times in given.items() if times > 1] == [], subject


def test_no_resource_has_two_preferred_labels_in_a_language(words: Graph) -> None:  # S14
    """For concepts by rule; for things as long as the five sources agree, as they do."""
    for subject in set(words.subjects(SKOS.prefLabel)):
        tags = Counter(label.language for label in words.objects(subject, SKOS.prefLabel))
        assert [tag for tag, times in tags.items() if times > 1] == [], subject


def test_nothing_is_broader_than_itself(words: Graph) -> None:  # beyond S27: no cycle
    for one in set(words.subjects(SKOS.broader)):
        above = list(words.objects(one, SKOS.broader))
        assert all(one not in set(words.transitive_objects(other, SKOS.broader)) for other in above)


def test_every_concept_is_in_a_scheme_that_is_declared(words: Graph) -> None:
    for one in concepts(words):
        schemes = list(words.objects(one, SKOS.inScheme))
        assert schemes, one
        assert all((scheme, RDF.type, SKOS.ConceptScheme) in words for scheme in schemes), one


def test_a_broader_concept_is_of_the_same_scheme(words: Graph) -> None:
    for one, above in words.subject_objects(SKOS.broader):
        assert set(words.objects(one, SKOS.inScheme)) == set(words.objects(above, SKOS.inScheme))


def test_states_are_prospective_or_not(words: Graph) -> None:
    states = set(words.subjects(SKOS.inScheme, CG.states)) - {CG.prospective}
    prospective = set(words.subjects(SKOS.broader, CG.prospective))
    assert prospective == {CG[name] for name in ("possible", "planned", "hoped", "decided")}
    assert states - prospective == {CG.happened, CG.newlyCreated}
    assert set(words.subjects(SKOS.inScheme, CG.certainties)) == {CG.stated, CG.implied}


def test_terms_of_the_frame_are_labelled_like_concepts(words: Graph) -> None:
    for one in concepts(words):
        if one in CG:
            assert set(words.objects(one, RDFS.label)) == set(words.objects(one, SKOS.prefLabel))
