"""Which things there are, over all sources: class, and whether each source takes it as real.

State is per source: one may plan what another reports. A thing is real as soon as one source gives it
as such; for the facts of a source that is silent on it, the others decide. Kept in memory: one short
record for each entry, nothing of its facts.
"""

from __future__ import annotations

from typing import NamedTuple

from clustergraph.diagnostics import Position, Report
from clustergraph.facts import Sheet
from clustergraph.ontology import Schema, local_name

__all__ = ["Given", "Things"]


class Given(NamedTuple):
    """A thing as one source gives it."""

    source: str
    class_iri: str
    is_prospect: bool
    state: str
    place: Position


class Things:
    """All things by slug."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.given: dict[str, list[Given]] = {}
        self.unsure: set[tuple[str, str]] = set()  # see Sheet
        self.is_incomplete = False
        self._class: dict[str, str] = {}
        self._real: dict[str, str] = {}  # the class of what is real for some source
        self._by_source: dict[tuple[str, str], Given] = {}

    def add(self, sheet: Sheet, report: Report) -> None:
        """Take in the entries of a sheet; classes that clash are reported."""
        self.unsure |= sheet.unsure
        for entry in sheet.entries:
            place = Position(sheet.path, *entry.place)
            one = Given(sheet.source.id, entry.class_iri, entry.is_prospect, entry.state, place)
            self.given.setdefault(entry.slug, []).append(one)
            self._by_source.setdefault((entry.slug, sheet.source.id), one)
            if not entry.is_prospect:
                real = self._real.setdefault(entry.slug, entry.class_iri)
                if self.schema.is_a(entry.class_iri, real):
                    self._real[entry.slug] = entry.class_iri
            first = self._class.setdefault(entry.slug, entry.class_iri)
            if self.schema.is_a(entry.class_iri, first):
                self._class[entry.slug] = entry.class_iri
            elif not self.schema.is_a(first, entry.class_iri):
                other = next(each.place for each in self.given[entry.slug] if each.class_iri == first)
                both = {"first": local_name(first), "second": local_name(entry.class_iri)}
                report.add("CG0404", place, id=entry.slug, **both, other=f"{other.path}:{other.line}")

    def __contains__(self, slug: str) -> bool:
        return slug in self.given

    def class_of(self, slug: str) -> str:
        """IRI of the most specific class given for a thing; for a real one, by those who take it as real.

        What a plan would have made of it is no class of what came about.
        """
        return self._real.get(slug) or self._class[slug]

    def is_real(self, slug: str) -> bool:
        """Whether some source gives the thing as real (real wins over planned)."""
        return slug in self._real

    def is_prospect_for(self, slug: str, source: str) -> bool:
        """Whether the thing is only planned or possible for ``source``; if it is silent, for all."""
        own = self._by_source.get((slug, source))
        return own.is_prospect if own else slug not in self._real

    def state_for(self, slug: str, source: str) -> str:
        """IRI of the state in which ``source`` gives the thing, "" if it says none."""
        own = self._by_source.get((slug, source))
        return own.state if own else ""

    def may_have(self, slug: str, property_iri: str = "") -> bool:
        """Whether something was refused that may have been about this thing, or this value of it."""
        return self.is_incomplete or not self.unsure.isdisjoint({(slug, property_iri), (slug, "")})
