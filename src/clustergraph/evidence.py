"""Facts as a graph holds them, with all that says why they stand there.

Everything that shows facts to people (``why``, maps, pages) reads them here: values in plain types,
the passages, certainty and state, mentions, ambiguity and qualifiers. Only frame terms are named, so
whatever the ontology adds comes through. The order of what is returned depends on IRIs alone.
"""

from __future__ import annotations

import builtins
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from clustergraph import terms
from clustergraph.ontology import Labels, Schema
from clustergraph.terms import Base

__all__ = [
    "DASHED",
    "DOTTED",
    "SOLID",
    "Count",
    "Date",
    "Evidence",
    "Fact",
    "Passage",
    "Reference",
    "Source",
    "Text",
    "Value",
    "iris_of",
    "labels_of",
    "texts_of",
]

About = Mapping[str, Sequence[ox.NamedNode | ox.Literal]]

SOLID, DOTTED, DASHED = "solid", "dotted", "dashed"
# What stands on a fact besides its own statement; all else is a qualifier of the domain.
_DERIVED = {terms.YEAR, terms.FIRST_MONTH_DAY, terms.LAST_MONTH_DAY, terms.EARLIEST, terms.LATEST}
_FRAME = _DERIVED | {
    terms.RDF_TYPE,
    terms.RDF_SUBJECT,
    terms.RDF_PREDICATE,
    terms.RDF_OBJECT,
    terms.EVIDENCE,
    terms.CONTEXT,
    terms.CERTAINTY,
    terms.AMBIGUITY,
    terms.MENTION,
    terms.TRANSLATION,
    terms.STATE,
    terms.HOLDS,
}


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """Words, with their language where it is known; numbers and booleans are plain text as well."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A thing, concept or web address by its IRI."""

    iri: str


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A date as EDTF, as far as it is printed."""

    edtf: str


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """A number of described things by its bounds; ``None`` is a bound that is not known."""

    at_least: int | None
    at_most: int | None
    counted: tuple[Text, ...] = ()


Value = Text | Reference | Date | Count


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered paragraph of a source; ``source`` is the IRI of a :class:`Source`."""

    iri: str
    source: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text that facts were read in, with what the sheet says about it."""

    iri: str
    id: str
    title: Labels
    language: str
    statements: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """What one source says about one thing, and how certain it is."""

    iri: str
    subject: str
    property: str
    value: Value
    certainty: str
    holds: bool
    states: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    mentions: tuple[Text, ...] = ()
    ambiguities: tuple[Text, ...] = ()
    translations: tuple[Text, ...] = ()
    qualifiers: tuple[tuple[str, Value], ...] = ()
    year: str = ""
    days: tuple[str, str] | None = None

    @builtins.property  # a field of that name stands above
    def line(self) -> str:
        """Style of its line: dashed if it does not hold (yet), else dotted if implied, else solid."""
        if not self.holds:
            return DASHED
        return DOTTED if self.certainty == terms.IMPLIED else SOLID


class Evidence:
    """Reads facts and their evidence from a store; every lookup is by subject or by one bound position."""

    def __init__(self, store: ox.Store, schema: Schema, base: Base) -> None:
        self.store = store
        self.schema = schema
        self.base = base

    def about(self, iri: str) -> dict[str, list[ox.NamedNode | ox.Literal]]:
        """All values of a subject by predicate, in either graph, sorted."""
        found: dict[str, set[ox.NamedNode | ox.Literal]] = defaultdict(set)
        for quad in self.store.quads_for_pattern(ox.NamedNode(iri), None, None):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                found[quad.predicate.value].add(quad.object)
        return {predicate: sorted(found[predicate], key=str) for predicate in sorted(found)}

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """IRIs, sorted, of what has ``iri`` as a value of ``predicate``, in either graph."""
        pattern = (None, ox.NamedNode(predicate), ox.NamedNode(iri))
        found = {quad.subject for quad in self.store.quads_for_pattern(*pattern)}
        return sorted(one.value for one in found if isinstance(one, ox.NamedNode))

    def facts_about(self, iri: str) -> list[Fact]:
        """Facts whose subject is the thing with this IRI, in reading order."""
        facts = [self.fact(fact) for fact in self.subjects(terms.RDF_SUBJECT, iri)]
        return sorted(facts, key=self._reading_order)

    def facts_naming(self, iri: str) -> list[Fact]:
        """Facts whose value is the thing with this IRI, in reading order."""
        facts = [self.fact(fact) for fact in self.subjects(terms.RDF_OBJECT, iri)]
        return sorted(facts, key=self._reading_order)

    def _reading_order(self, fact: Fact) -> tuple[int, str, str]:
        known = self.schema.properties.get(fact.property)
        return (known.order if known else 0, fact.property, fact.iri)

    def fact(self, iri: str) -> Fact:
        """The fact with this IRI."""
        about = self.about(iri)
        first = {predicate: values[0].value for predicate, values in about.items()}
        states = iris_of(about, terms.STATE)
        holds = first.get(terms.HOLDS, "true") == "true" and not self.schema.prospective & set(states)
        days = first.get(terms.FIRST_MONTH_DAY)
        return Fact(
            iri=iri,
            subject=first[terms.RDF_SUBJECT],
            property=first[terms.RDF_PREDICATE],
            value=self._value(about[terms.RDF_OBJECT][0]),
            certainty=first.get(terms.CERTAINTY, terms.STATED),
            holds=holds,
            states=states,
            evidence=iris_of(about, terms.EVIDENCE),
            context=iris_of(about, terms.CONTEXT),
            mentions=texts_of(about, terms.MENTION),
            ambiguities=texts_of(about, terms.AMBIGUITY),
            translations=texts_of(about, terms.TRANSLATION),
            qualifiers=self._statements(about, _FRAME),
            year=first.get(terms.YEAR, ""),
            days=(days, first.get(terms.LAST_MONTH_DAY, days)) if days else None,
        )

    def _statements(self, about: About, leave_out: set[str]) -> tuple[tuple[str, Value], ...]:
        return tuple((p, self._value(value)) for p in about if p not in leave_out for value in about[p])

    def _value(self, value: ox.NamedNode | ox.Literal) -> Value:
        if isinstance(value, ox.Literal):
            if value.datatype.value == terms.EDTF:
                return Date(value.value)
            return Text(value.value, value.language or "")
        about = self.about(value.value) if value.value.startswith(self.base.iri) else {}
        if terms.COUNT in iris_of(about, terms.RDF_TYPE):
            least, most = (
                next((int(one.value) for one in about.get(bound, ())), None)
                for bound in (terms.AT_LEAST, terms.AT_MOST)
            )
            return Count(least, most, texts_of(about, terms.COUNTED))
        return Reference(value.value)

    def passages(self, facts: Iterable[Fact]) -> dict[str, Passage]:
        """Passages that the facts rest on or need for context, by IRI."""
        found = {}
        for iri in sorted({iri for fact in facts for iri in (*fact.evidence, *fact.context)}):
            about = self.about(iri)
            source = next(iter(iris_of(about, terms.SOURCE)), iri.partition("#")[0])
            number = next(iter(about.get(terms.PARAGRAPH, ())), None)
            found[iri] = Passage(iri, source, int(number.value) if number else 0)
        return found

    def source(self, iri: str) -> Source:
        """The source with this IRI."""
        about = self.about(iri)
        titles = about.get(terms.DCTERMS + "title", []) + about.get(terms.PREF_LABEL, [])
        language = next(iter(about.get(terms.LANGUAGE, ())), None)
        return Source(
            iri=iri,
            id=iri.removeprefix(self.base.sources),
            title=labels_of(titles),
            language=language.value if language else "",
            statements=self._statements(about, {terms.RDF_TYPE, terms.NAME}),
        )


def iris_of(about: About, predicate: str) -> tuple[str, ...]:
    """The IRIs among the values of a predicate."""
    return tuple(one.value for one in about.get(predicate, ()) if isinstance(one, ox.NamedNode))


def texts_of(about: About, predicate: str) -> tuple[Text, ...]:
    """The literals among the values of a predicate, sorted."""
    literals = (one for one in about.get(predicate, ()) if isinstance(one, ox.Literal))
    return tuple(sorted(Text(one.value, one.language or "") for one in literals))


def labels_of(values: Iterable[ox.NamedNode | ox.Literal]) -> Labels:
    """Labels by language; of two in one language the first in code point order counts."""
    literals = sorted((one.language or "", one.value) for one in values if isinstance(one, ox.Literal))
    return dict(reversed(literals))
