"""HermiT on RDF: what the tests need to ask a description logic reasoner about ontology and data.

The reasoner is the one bundled with owlready2, run in Java. Turtle becomes N-Triples first, and what is
no OWL 2 DL is taken out or declared: reification, since ``rdf:Statement`` is a built-in term; dates and
other datatypes outside of OWL 2, which stop the reasoner; bare ``rdf:Property`` and ``rdfs:Class`` of
older vocabularies; ``owl:imports``. A wrong date therefore passes here: dates are judged by the shapes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

Triple = tuple[Node, Node, Node]

TIMEOUT_S = 600  # a minute is enough for all axioms and the corpus on one core
DROPPED = {OWL.imports, RDF.subject, RDF.predicate, RDF.object}
PROPERTY_KINDS = (OWL.AnnotationProperty, OWL.DatatypeProperty, OWL.ObjectProperty)
# https://www.w3.org/TR/owl2-syntax/#Datatype_Maps, as far as data of ours or published axioms use it.
OWL_DATATYPES = {RDF.langString, RDFS.Literal} | {
    XSD[name]
    for name in (
        *("string", "integer", "decimal", "boolean", "nonNegativeInteger", "positiveInteger"),
        *("anyURI", "dateTime", "float", "double", "int", "long", "short", "hexBinary", "token"),
    )
}
_BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))
_RELATION = re.compile(r"^([A-Za-z]+)\( (<[^>]+>(?: <[^>]+>)*) \)$", re.MULTILINE)


class Verdict(NamedTuple):
    """``types``: all types of each individual; ``unsatisfiable``: classes that can have no member."""

    is_consistent: bool
    types: dict[str, set[str]]
    unsatisfiable: set[str]


def require_java() -> None:
    """Skip the test where there is no Java, but fail in CI, where the reasoner must not be left out."""
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("no java: .ci/run has to install default-jre-headless")
        pytest.skip("HermiT needs Java (Debian: default-jre-headless)")


def reason(graph: Graph, folder: Path) -> Verdict:
    """What HermiT says about ``graph``, which has gone through :func:`in_owl`."""
    pytest.importorskip("owlready2")
    from owlready2 import reasoning

    file = folder / "all.nt"
    file.write_bytes(graph.serialize(format="nt", encoding="utf-8"))
    options = ["-c", "-I", "--ignoreUnsupportedDatatypes", file.as_uri()]
    hermit = ["org.semanticweb.HermiT.cli.CommandLine", *options]
    run = subprocess.run(
        ["java", "-Xmx2000M", "-cp", reasoning._HERMIT_CLASSPATH, *hermit],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"JAVA_TOOL_OPTIONS": "-Dfile.encoding=UTF-8"},
        timeout=TIMEOUT_S,
    )
    if "Inconsistent" in run.stdout + run.stderr:
        return Verdict(False, {}, set())
    if run.returncode:
        raise RuntimeError(f"HermiT failed: {run.stderr[-2000:]}")
    return _verdict(run.stdout)


def _verdict(text: str) -> Verdict:
    above: dict[str, set[str]] = defaultdict(set)
    types: dict[str, set[str]] = defaultdict(set)
    unsatisfiable: set[str] = set()
    for relation, terms in _RELATION.findall(text):
        names = [name.strip("<>") for name in terms.split(" ")]
        if relation == "SubClassOf":
            above[names[0]].add(names[1])
        elif relation == "EquivalentClasses":
            for name in names:
                above[name] |= set(names) - {name}
            if str(OWL.Nothing) in names:
                unsatisfiable |= set(names) - {str(OWL.Nothing)}
        elif relation == "Type":
            types[names[0]].add(names[1])
    return Verdict(True, {one: _closed(found, above) for one, found in types.items()}, unsatisfiable)


def _closed(found: set[str], above: dict[str, set[str]]) -> set[str]:
    waiting, seen = list(found), set(found)
    while waiting:
        more = above.get(waiting.pop(), set()) - seen
        seen |= more
        waiting += more
    return seen


def in_owl(*graphs: Graph) -> Graph:
    """The graphs together in OWL 2 DL, as far as it can be; an earlier graph decides the kind of a term."""
    found = Graph()
    for graph in graphs:
        for triple in graph:
            if triple[1] not in DROPPED and not _is_odd_literal(triple[2]):
                found.add(triple)
    _declare_classes(found)
    kinds = _kinds_of_properties(graphs, found)
    _declare_properties(found, kinds)
    _drop_unreadable(found, kinds)
    _declare_individuals(found)
    return found


def _is_odd_literal(term: object) -> bool:
    if not isinstance(term, Literal) or term.datatype is None:
        return False
    return term.datatype not in OWL_DATATYPES


def _declare_classes(found: Graph) -> None:
    for term in set(found.subjects(RDF.type, RDFS.Class)):
        found.remove((term, RDF.type, RDFS.Class))
        if isinstance(term, URIRef):
            found.add((term, RDF.type, OWL.Class))


def _kinds_of_properties(graphs: tuple[Graph, ...], found: Graph) -> dict[URIRef, URIRef]:
    """One kind for each property: as the first graph that says one has it, else by range and use."""
    kinds: dict[URIRef, URIRef] = {}
    for graph in graphs:
        for kind in PROPERTY_KINDS:
            for term in graph.subjects(RDF.type, kind):
                if isinstance(term, URIRef):
                    kinds.setdefault(term, kind)
    special = {
        t for k in (OWL.FunctionalProperty, OWL.TransitiveProperty) for t in found.subjects(RDF.type, k)
    }
    for term in set(found.subjects(RDF.type, RDF.Property)) | special:
        ranges = set(found.objects(term, RDFS.range))
        has_literals = bool(ranges & OWL_DATATYPES) or any(str(one).startswith(str(XSD)) for one in ranges)
        if isinstance(term, URIRef):
            kinds.setdefault(term, OWL.DatatypeProperty if has_literals else OWL.ObjectProperty)
    for _, used, value in found:
        if used not in kinds and not str(used).startswith(_BUILT_IN):
            kinds[used] = OWL.DatatypeProperty if isinstance(value, Literal) else OWL.ObjectProperty
    return kinds


def _declare_properties(found: Graph, kinds: dict[URIRef, URIRef]) -> None:
    for term, kind in kinds.items():
        for other in (RDF.Property, *PROPERTY_KINDS):
            found.remove((term, RDF.type, other))
        found.add((term, RDF.type, kind))


def _drop_unreadable(found: Graph, kinds: dict[URIRef, URIRef]) -> None:
    """Axioms that a property of its kind cannot have, and values that its kind cannot take."""
    for term, kind in kinds.items():
        if kind == OWL.AnnotationProperty:
            for axiom in (RDFS.domain, RDFS.range, RDFS.subPropertyOf, OWL.inverseOf, OWL.equivalentProperty):
                found.remove((term, axiom, None))
            for characteristic in (OWL.FunctionalProperty, OWL.TransitiveProperty, OWL.SymmetricProperty):
                found.remove((term, RDF.type, characteristic))
        for above in list(found.objects(term, RDFS.subPropertyOf)):
            if kinds.get(above) != kind:  # also below rdf:type, which no property of OWL may be
                found.remove((term, RDFS.subPropertyOf, above))
        for other in (OWL.inverseOf, OWL.equivalentProperty):
            for partner in list(found.objects(term, other)):
                if kinds.get(partner, kind) != kind:
                    found.remove((term, other, partner))
    for triple in list(found):
        if _is_value_of_wrong_kind(triple, kinds) or _is_axiom_without_meaning(triple, kinds):
            found.remove(triple)


def _is_value_of_wrong_kind(triple: Triple, kinds: dict[URIRef, URIRef]) -> bool:
    wanted = {OWL.ObjectProperty: False, OWL.DatatypeProperty: True}.get(kinds.get(triple[1]))
    return wanted is not None and wanted is not isinstance(triple[2], Literal)


def _is_axiom_without_meaning(triple: Triple, kinds: dict[URIRef, URIRef]) -> bool:
    """A range of dates, which are left out, or a class to which everything belongs."""
    subject, predicate, value = triple
    if predicate == RDFS.range and kinds.get(subject) == OWL.DatatypeProperty:
        return isinstance(value, URIRef) and value not in OWL_DATATYPES
    return predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf) and value in (RDFS.Resource, RDFS.Class)


def _declare_individuals(found: Graph) -> None:
    """The reasoner lists the types of declared individuals only."""
    terms = {t for t in found.subjects(RDF.type, None) if isinstance(t, URIRef)}
    kinds = {OWL.Class, RDFS.Datatype, OWL.Ontology, *PROPERTY_KINDS}
    declared = {t for kind in kinds for t in found.subjects(RDF.type, kind)}
    for term in terms - declared:
        if not str(term).startswith(_BUILT_IN):
            found.add((term, RDF.type, OWL.NamedIndividual))
