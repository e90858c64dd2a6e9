"""The dataset described within itself: VoID and DCAT 3, for catalogues and for whoever finds the file.

Title, publisher, licence and languages come from the settings, everything else is counted from the
finished lines, the description included: what is stated about the graph is true of the graph as it is
handed on. No time stamps, and a version that is made of the content, so that the same input gives the
same bytes. An empty graph is not described.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from clustergraph import terms
from clustergraph.diagnostics import counted
from clustergraph.ontology import local_name
from clustergraph.terms import Base, iri, literal
from clustergraph.workspace import Settings

__all__ = ["Census", "dataset_lines"]

# What a build hands on: file, media type, what it holds.
DISTRIBUTIONS = (
    ("graph.ttl", "text/turtle", "Things: simple triples of what holds, with names"),
    ("facts.ttl", "text/turtle", "Facts: what each source says, with evidence, certainty and state"),
    ("graph.trig", "application/trig", "Things and facts, each in its graph"),
)
VERSION_DIGITS = 12

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_ONTOLOGY = terms.CG.removesuffix("#")
_NO_EXAMPLES = (iri(terms.PROSPECT), iri(terms.COUNT))  # a plan is nothing yet, a count is part of a fact
_NAMESPACE = re.compile(r"<(.*[#/])[^#/]*>")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(slots=True)
class Census:
    """What N-Triples lines hold; terms are written as in the lines."""

    base: Base
    triples: int = 0
    subjects: int = 0
    entities: int = 0  # subjects with an IRI below the base
    predicates: set[str] = field(default_factory=set)
    classes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)  # thing, fact, source → the first one
    sources: list[str] = field(default_factory=list)

    def count(self, lines: Iterable[str]) -> None:
        """Count lines that are sorted and unique, so that those of one subject stand together."""
        own, rdf_type = f"<{self.base.iri}", iri(terms.RDF_TYPE)
        last = ""
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            self.triples += 1
            if subject != last:
                last = subject
                self.subjects += 1
                self.entities += subject.startswith(own)
            self.predicates.add(predicate)
            if predicate == rdf_type:
                one = rest.removesuffix(" .\n")
                self.classes[one] += 1
                self._note(subject, one)

    def _note(self, subject: str, class_term: str) -> None:
        if class_term == iri(terms.SOURCE_CLASS):
            self.sources.append(subject)
        is_thing = subject.startswith(f"<{self.base.things}") and class_term not in _NO_EXAMPLES
        if is_thing or class_term in (iri(terms.FACT), iri(terms.SOURCE_CLASS)):
            self.examples.setdefault("thing" if is_thing else class_term, subject)

    @property
    def vocabularies(self) -> list[str]:
        """Namespaces of the predicates and classes, as terms, sorted."""
        matches = (_NAMESPACE.fullmatch(one) for one in (*self.predicates, *self.classes))
        return sorted({iri(match[1]) for match in matches if match})


def dataset_lines(things: Iterable[str], facts: Iterable[str], base: Base, settings: Settings) -> list[str]:
    """The description of a graph as sorted lines for its facts' graph; none for an empty graph.

    ``things`` and ``facts`` are the sorted, unique lines of both graphs. All counts are those of the two
    with this description.
    """
    census = Census(base)
    digest = hashlib.sha256()
    for lines in (things, facts):
        census.count(_hashed(lines, digest.update))
    if not census.triples:
        return []
    version = digest.hexdigest()[:VERSION_DIGITS]
    found: list[str] = []
    while True:  # until the description has counted itself: some four times
        total = deepcopy(census)
        total.count(found)
        lines = sorted(set(_description(census, total, version, settings)))
        if lines == found:
            return found
        found = lines


def _hashed(lines: Iterable[str], update: Callable[[bytes], None]) -> Iterator[str]:
    for line in lines:
        update(line.encode())
        yield line


def _description(data: Census, total: Census, version: str, settings: Settings) -> Iterator[str]:
    """Lines about the dataset; ``data`` is what it holds but for this description, ``total`` all of it."""
    base = data.base
    dataset = iri(base.iri + "dataset")
    language = settings.languages[0]

    def said(predicate: str, *values: str, about: str = dataset) -> Iterator[str]:
        return (f"{about} <{predicate}> {value} .\n" for value in values)

    yield from said(terms.RDF_TYPE, iri(terms.VOID_DATASET), iri(terms.DCAT_DATASET))
    yield from said(terms.TITLE, literal(settings.title, language))
    yield from said(terms.DESCRIPTION, literal(_in_words(data), "en"))
    yield from said(terms.LANGUAGE, *map(literal, settings.languages))
    yield from said(terms.DCAT_VERSION, literal(version))
    yield from said(terms.CONFORMS_TO, iri(_ONTOLOGY))
    yield from said(terms.DCTERMS_SOURCE, *data.sources)
    yield from _licence(settings, dataset)
    if settings.publisher:
        publisher = iri(base.iri + "dataset#publisher")
        yield from said(terms.PUBLISHER, publisher)
        yield from said(terms.RDF_TYPE, iri(terms.AGENT), about=publisher)
        yield from said(terms.FOAF_NAME, literal(settings.publisher), about=publisher)
    yield from said(terms.VOID_URI_SPACE, literal(base.iri))
    yield from said(terms.VOID_VOCABULARY, *total.vocabularies)
    yield from said(terms.VOID_EXAMPLE, *sorted(set(data.examples.values())))
    for predicate, number in (
        (terms.VOID_TRIPLES, total.triples),
        (terms.VOID_ENTITIES, total.entities),
        (terms.VOID_SUBJECTS, total.subjects),
        (terms.VOID_PROPERTIES, len(total.predicates)),
        (terms.VOID_CLASSES, len(total.classes)),
    ):
        yield from said(predicate, terms.integer(number))
    for one, number in total.classes.items():
        part = iri(f"{base.iri}dataset#{_fragment(one)}")
        yield from said(terms.VOID_PARTITION, part)
        yield from said(terms.VOID_CLASS, one, about=part)
        yield from said(terms.VOID_ENTITIES, terms.integer(number), about=part)
    for name, media_type, title in DISTRIBUTIONS:
        file = iri(base.iri + "data/" + name)
        one = iri(f"{base.iri}dataset#{name}")
        yield from said(terms.DCAT_DISTRIBUTION, one)
        yield from said(terms.VOID_DUMP, file)
        yield from said(terms.RDF_TYPE, iri(terms.DCAT_FILE), about=one)
        yield from said(terms.TITLE, literal(title, "en"), about=one)
        yield from said(terms.DCAT_DOWNLOAD, file, about=one)
        yield from said(terms.DCAT_MEDIA_TYPE, iri(_MEDIA_TYPES + media_type), about=one)
        yield from _licence(settings, one)


def _in_words(data: Census) -> str:
    facts = data.classes[iri(terms.FACT)]
    sources = counted(len(data.sources), "source")
    return (
        f"{counted(facts, 'fact')} of {sources}: what holds as simple triples, and for each fact where it "
        "was read, how certain it is, and whether it is so yet."
    )


def _licence(settings: Settings, about: str) -> Iterator[str]:
    """A web address is the licence itself; anything else is said in words about the rights."""
    if _WEB_ADDRESS.fullmatch(settings.licence):
        yield f"{about} <{terms.LICENCE}> {iri(settings.licence)} .\n"
    elif settings.licence:
        yield f"{about} <{terms.RIGHTS}> {literal(settings.licence)} .\n"


def _fragment(class_term: str) -> str:
    """Names the members of a class: its local name, and what tells it from another vocabulary's."""
    one = class_term[1:-1]
    if one.startswith(terms.CG):
        return f"class-{local_name(one)}"
    return f"class-{local_name(one)}-{hashlib.sha256(one.encode()).hexdigest()[:6]}"
