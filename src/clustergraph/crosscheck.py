"""What can only be judged over all sheets: targets, classes, cycles, names, disagreement.

Facts pass by one at a time; what is kept is what a later fact may clash with. :meth:`Crosscheck.finish`
reports what only shows at the end.
"""

from __future__ import annotations

import unicodedata

from clustergraph import terms
from clustergraph.diagnostics import Position, Report, nearest
from clustergraph.facts import Fact, Link, Sheet, SourceText, text_of
from clustergraph.names import mixed_scripts, skeleton
from clustergraph.ontology import Schema, local_name
from clustergraph.things import Things

__all__ = ["Crosscheck"]

# Pairs of ids; beyond, a dangling reference gets no hint, or a slip would take hours.
MAX_COMPARED = 1_000_000


class Crosscheck:
    """Judges facts against the things of all sources."""

    def __init__(self, schema: Schema, things: Things, report: Report) -> None:
        self.schema = schema
        self.things = things
        self.report = report
        self.linked: set[str] = set()
        self.given: set[tuple[str, str]] = set()  # slug, property: what is required or listed as not stated
        self.single: dict[tuple[str, str], dict[str, tuple[str, Position]]] = {}
        self.names: dict[tuple[str, str], tuple[str, Position]] = {}  # slug, language → preferred name
        self.normalised: dict[str, tuple[str, str, Position]] = {}
        self.edges: dict[str, dict[str, list[tuple[str, Position]]]] = {}  # by property and slug
        self.formerly: dict[str, tuple[str, Position]] = {}  # former id → the one in use
        self.has_dangling = False
        self._listed: set[tuple[str, str]] = set()
        self._near: dict[str, tuple[str, ...]] = {}

    def sheet(self, sheet: Sheet) -> None:
        """Judge the entries of a sheet; call for all sheets before the facts."""
        for entry in sheet.entries:
            self._listed |= {
                (entry.slug, one) for name, one, _ in entry.not_stated if name == terms.NOT_STATED
            }
            for old, place in entry.formerly:
                self.formerly.setdefault(old, (entry.slug, Position(sheet.path, *place)))

    def source(self, path: str, source: SourceText) -> None:
        """Judge what a source refers to."""
        for link in source.links:
            self._link(path, "", link)

    def fact(self, path: str, fact: Fact) -> None:
        """Judge one fact."""
        one = self.schema.properties.get(fact.property)
        if one is None:  # the class of a thing: judged by Things
            return
        place = Position(path, *fact.place)
        for link in fact.links:
            self._link(path, fact.slug, link)
        if one.required or (fact.slug, one.iri) in self._listed:
            self.given.add((fact.slug, one.iri))
        if one.is_label:
            self._name(fact, place)
        if one.max_per_source == 1 and not one.is_label:
            self.single.setdefault((fact.slug, one.iri), {}).setdefault(fact.source, (fact.object, place))
        if one.acyclic and fact.target:
            edges = self.edges.setdefault(one.iri, {})
            edges.setdefault(fact.slug, []).append((fact.target, place))

    def finish(self) -> None:
        """Judge what needs all facts."""
        self._former_ids()
        self._required()
        self._disagreements()
        self._cycles()
        self._unlinked()
        self._lookalikes()

    def is_not_stated(self, slug: str, property_iri: str) -> bool:
        """Whether no source states a value, as a sheet has noted; to be asked after all facts."""
        return (slug, property_iri) not in self.given

    # ---- single facts

    def _link(self, path: str, slug: str, link: Link) -> None:
        one = self.schema.properties[link.property]
        place = Position(path, *link.place)
        if link.slug not in self.things:
            self.has_dangling = True
            if not self.things.may_have(link.slug):
                near = self._near_ids(link.slug)
                self.report.add("CG0401", place, id=link.slug, key=one.key, nearest=near)
            return
        if link.slug != slug:
            self.linked |= {link.slug, slug}
        if one.targets and not self._is_target(link.slug, one.targets):
            found = self.schema.label(self.things.class_of(link.slug))
            expected = " or ".join(self.schema.label(target) for target in one.targets)
            self.report.add("CG0402", place, id=link.slug, found=found, expected=expected, key=one.key)

    def _is_target(self, slug: str, targets: tuple[str, ...]) -> bool:
        """Whether a thing is of one of these classes; if sources give it several, any will do."""
        if any(self.schema.is_a(self.things.class_of(slug), target) for target in targets):
            return True
        classes = {given.class_iri for given in self.things.given[slug]}
        return any(self.schema.is_a(one, target) for one in classes for target in targets)

    def _near_ids(self, slug: str) -> tuple[str, ...]:
        if slug in self.formerly:
            return (self.formerly[slug][0],)
        if slug not in self._near and len(self._near) * len(self.things.given) < MAX_COMPARED:
            self._near[slug] = nearest(slug, self.things.given)
        return self._near.get(slug, ())

    def _name(self, fact: Fact, place: Position) -> None:
        texts = [fact.object, *(term for predicate, term in fact.notes if predicate == terms.TRANSLATION)]
        for term in texts:
            text, language = text_of(term)
            for word in text.split():
                if mixed_scripts(word):
                    self.report.add("CG0209", place, word=word)
            if fact.property == terms.PREF_LABEL:
                first, other = self.names.setdefault((fact.slug, language), (text, place))
                if first != text:
                    self.report.add(
                        "CG0411", place, id=fact.slug, language=language, first=first, second=text,
                        other=f"{other.path}:{other.line}",
                    )  # fmt: skip
            form = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
            first, _, _ = self.normalised.setdefault(form, (text, fact.slug, place))
            if first != text and unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", text):
                self.report.add(
                    "CG0408", place, first=_code_points(first, text), second=_code_points(text, first)
                )

    # ---- over all facts

    def _former_ids(self) -> None:
        for old, (_, place) in self.formerly.items():
            if old in self.things:
                self.report.add("CG0412", place, id=old)

    def _required(self) -> None:
        for slug, given in self.things.given.items():
            one = self.schema.classes[self.things.class_of(slug)]
            for known in one.properties.values():
                is_missing = known.required and (slug, known.iri) not in self.given
                if is_missing and not self.things.may_have(slug, known.iri):
                    self.report.add("CG0104", given[0].place, key=known.key, where=slug)

    def _disagreements(self) -> None:
        for (slug, property_iri), by_source in self.single.items():
            values = {value for value, _ in by_source.values()}
            if len(values) > 1:
                _, place = list(by_source.values())[-1]
                key = self.schema.properties[property_iri].key
                shown = [f"{_shown(value)} ({source})" for source, (value, _) in by_source.items()]
                self.report.add("CG0407", place, id=slug, key=key, values=shown)

    def _cycles(self) -> None:
        for property_iri, edges in self.edges.items():
            done: set[str] = set()
            for slug in edges:
                if slug not in done:
                    self._walk(property_iri, slug, done)

    def _walk(self, property_iri: str, start: str, done: set[str]) -> None:
        """Depth first without recursion; a way that returns to itself is reported once."""
        edges = self.edges[property_iri]
        way: dict[str, None] = {start: None}  # in the order of going
        open_edges = [iter(edges.get(start, ()))]
        while open_edges:
            for target, place in open_edges[-1]:
                if target in way:
                    passed = list(way)
                    cycle = [*passed[passed.index(target) :], target]
                    key = self.schema.properties[property_iri].key
                    self.report.add("CG0405", place, path=" → ".join(cycle), key=key)
                elif target not in done:
                    way[target] = None
                    open_edges.append(iter(edges.get(target, ())))
                    break
            else:
                done.add(way.popitem()[0])
                open_edges.pop()

    def _unlinked(self) -> None:
        if self.has_dangling or self.things.is_incomplete or self.things.unsure:
            return  # what is wrong may be what refers to it
        for slug, given in self.things.given.items():
            if slug not in self.linked:
                self.report.add("CG0406", given[0].place, id=slug)

    def _lookalikes(self) -> None:
        first: dict[str, str] = {}
        for slug in sorted(self.things.given):
            other = first.setdefault(skeleton(slug), slug)
            if other != slug:
                place = self.things.given[slug][0].place
                self.report.add("CG0409", place, first=other, second=slug)


def _shown(term: str) -> str:
    """Text of a literal; of an IRI its local name."""
    return local_name(term[1:-1]) if term.startswith("<") else text_of(term)[0]


def _code_points(text: str, other: str) -> str:
    """A text with the code points written out that tell it from another one."""
    return "".join(c if c.isascii() or c in other else f"U+{ord(c):04X}" for c in text)
