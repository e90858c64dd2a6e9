"""Facts as N-Triples lines for the two graphs: things (what holds) and facts (who says so).

A direct triple stands in the things' graph if, and only if, neither the fact's own state nor that of
its subject or object, as the same source gives it, is prospective; so a plan is never found where one
asks for what is so. Each triple stands in exactly one of the graphs. No blank nodes. Lines may come
twice and in any order: what takes them sorts them and drops repeats.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from clustergraph import terms
from clustergraph.dates import parse_date
from clustergraph.facts import Entry, Fact, SourceText
from clustergraph.ontology import Schema
from clustergraph.terms import Base, iri, literal
from clustergraph.things import Things

__all__ = ["Triples"]

_TRUE = f'"true"^^<{terms.XSD}boolean>'
_FALSE = f'"false"^^<{terms.XSD}boolean>'


class Triples:
    """Turns facts into lines; knows the things of all sources, since their states decide what holds."""

    def __init__(self, schema: Schema, base: Base, things: Things) -> None:
        self.schema = schema
        self.base = base
        self.things = things
        self._date_properties = {p.iri for p in schema.properties.values() if p.forms == ("date",)}

    def holds(self, fact: Fact) -> bool:
        """Whether the direct triple of a fact stands in the graph."""
        if fact.property == terms.RDF_TYPE:
            return True
        if fact.property == terms.WOULD_BE:
            return not self.things.is_real(fact.slug)
        if fact.state in self.schema.prospective:
            return False
        if fact.target and self.things.is_prospect_for(fact.target, fact.source):
            return False
        return self.schema.properties[fact.property].on_prospect or not self.things.is_prospect_for(
            fact.slug, fact.source
        )

    def of_fact(self, fact: Fact, holds: bool) -> Iterator[str]:
        """The fact node with all that is said about the fact; for the facts' graph."""
        node = fact.node
        head = f"{node} <{terms.RDF_TYPE}> <{terms.FACT}> .\n"
        yield head
        yield f"{node} <{terms.RDF_SUBJECT}> {fact.subject} .\n"
        yield f"{node} <{terms.RDF_PREDICATE}> <{fact.property}> .\n"
        yield f"{node} <{terms.RDF_OBJECT}> {fact.object} .\n"
        yield f"{node} <{terms.CERTAINTY}> <{fact.certainty}> .\n"
        yield f"{node} <{terms.HOLDS}> {_TRUE if holds else _FALSE} .\n"
        if fact.state:
            yield f"{node} <{terms.STATE}> <{fact.state}> .\n"
        for number in fact.evidence:
            yield f"{node} <{terms.EVIDENCE}> <{self.base.passage(fact.source, number)}> .\n"
        for number in fact.context:
            yield f"{node} <{terms.CONTEXT}> <{self.base.passage(fact.source, number)}> .\n"
        for predicate, term in (*fact.qualifiers, *fact.notes):
            yield f"{node} <{predicate}> {term} .\n"
        if fact.property in self._date_properties:
            for predicate, term in _date_parts(fact.object):
                yield f"{node} <{predicate}> {term} .\n"

    def of_value(self, fact: Fact) -> Iterator[str]:
        """The direct triple of a fact that holds, and what follows from it; for the things' graph."""
        subject = fact.subject
        if fact.property in (terms.RDF_TYPE, terms.WOULD_BE):
            return  # written once for each thing, see of_thing
        yield f"{subject} <{fact.property}> {fact.object} .\n"
        if fact.property in terms.LABELS:
            texts = [fact.object, *(term for predicate, term in fact.notes if predicate == terms.TRANSLATION)]
            for term in texts:
                yield f"{subject} <{fact.property}> {term} .\n"
                yield f"{subject} <{terms.NAME}> {term[: term.rindex(chr(34)) + 1]} .\n"
        elif fact.property == terms.DATE:
            for predicate, value in _date_parts(fact.object):
                yield f"{subject} <{predicate}> {value} .\n"

    def of_thing(self, slug: str) -> Iterator[str]:
        """Class and state of a thing, over all sources; for the things' graph."""
        subject = iri(self.base.thing(slug))
        is_real = self.things.is_real(slug)
        predicate = terms.RDF_TYPE if is_real else terms.WOULD_BE
        if not is_real:
            yield f"{subject} <{terms.RDF_TYPE}> <{terms.PROSPECT}> .\n"
        one = self.schema.classes[self.things.class_of(slug)]
        for ancestor in one.ancestors:
            if ancestor in self.schema.classes:
                yield f"{subject} <{predicate}> <{ancestor}> .\n"
        for given in self.things.given[slug]:
            if given.state and given.is_prospect != is_real:
                yield f"{subject} <{terms.STATE}> <{given.state}> .\n"

    def of_entry(self, entry: Entry) -> Iterator[str]:
        """Former ids; for the things' graph."""
        for old, _ in entry.formerly:
            yield f"<{self.base.thing(old)}> <{terms.REPLACED_BY}> <{self.base.thing(entry.slug)}> .\n"

    def of_source(self, source: SourceText, curator_language: str) -> Iterator[str]:
        """The source with its citation data, and its passages; for the facts' graph."""
        node = iri(self.base.sources + source.id)
        yield f"{node} <{terms.RDF_TYPE}> <{terms.SOURCE_CLASS}> .\n"
        yield f"{node} <{terms.SHA256}> {literal(source.sha256)} .\n"
        yield f"{node} <{terms.LANGUAGE}> {literal(source.language)} .\n"
        yield f"{node} <{terms.PARAGRAPH_COUNT}> {terms.integer(source.paragraphs)} .\n"
        yield from source.lines
        for number in range(1, source.paragraphs + 1):
            passage = iri(self.base.passage(source.id, number))
            yield f"{passage} <{terms.RDF_TYPE}> <{terms.PASSAGE}> .\n"
            yield f"{passage} <{terms.SOURCE}> {node} .\n"
            yield f"{passage} <{terms.PARAGRAPH}> {terms.integer(number)} .\n"
            if number in source.no_facts:
                reason = literal(source.no_facts[number][0], curator_language)
                yield f"{passage} <{terms.NO_FACTS}> {reason} .\n"


@lru_cache(maxsize=4096)
def _date_parts(term: str) -> tuple[tuple[str, str], ...]:
    """Derived flat values of a date: a year, days as MM-DD, and bounds, as far as they follow."""
    date = parse_date(term[1 : term.rindex('"')])
    parts: list[tuple[str, str]] = []
    if date.year is not None:
        parts.append((terms.YEAR, terms.integer(date.year)))
    for predicate, text, datatype in (
        (terms.FIRST_MONTH_DAY, date.first_month_day, ""),
        (terms.LAST_MONTH_DAY, date.last_month_day, ""),
        (terms.EARLIEST, date.earliest, terms.XSD + "date"),
        (terms.LATEST, date.latest, terms.XSD + "date"),
    ):
        if text is not None:
            parts.append((predicate, literal(text, datatype=datatype)))
    return tuple(parts)
