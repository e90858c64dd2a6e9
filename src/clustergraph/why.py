"""Why the graph says what it says, in words: each fact of a thing with source, paragraph, certainty, state.

The same words serve the command line and Python. Nothing is summarised away: facts of different sources
about one thing stand side by side, and what the sources leave open is said last.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pyoxigraph as ox

from clustergraph import terms
from clustergraph.dates import format_date
from clustergraph.diagnostics import UsageError, nearest, visible
from clustergraph.evidence import Count, Date, Evidence, Fact, Reference, Value, iris_of, labels_of
from clustergraph.ontology import Property, local_name
from clustergraph.store import Graph

__all__ = ["why"]


def why(
    graph: Graph, slug: str, key: str | None = None, value: str | None = None, *, width: int = 100
) -> str:
    """The evidence for what is said about a thing, as text of lines at most ``width`` columns wide.

    ``key``: only facts of the property with this sheet key. ``value``: only those with this value, given as
    the id of a thing, the words of a concept, or a part of a text.

    :raises UsageError: there is no such thing, property or value; carries the nearest ones
    """
    return _Why(graph, width).text(slug, key, value)


class _Why:
    def __init__(self, graph: Graph, width: int) -> None:
        self.graph = graph
        self.schema = graph.schema
        self.evidence = Evidence(graph.store, graph.schema, graph.base)
        self.width = width

    def text(self, slug: str, key: str | None, value: str | None) -> str:
        iri = self._thing(slug)
        facts = self.evidence.facts_about(iri)
        named = self.evidence.facts_naming(iri)
        if key is not None:
            known = self._property(key, slug, (*facts, *named))
            facts = [fact for fact in facts if fact.property == known.iri]
            named = [fact for fact in named if fact.property == known.iri]
        if value is not None:
            facts = [fact for fact in facts if self._has_value(fact, value)]
            named = [fact for fact in named if local_name(fact.subject) == value]
        if not facts and not named:
            wanted = " ".join(part for part in (slug, key, value) if part)
            raise UsageError(f"no source says anything about: {wanted}")
        return "\n".join(self._lines(iri, facts, named, is_whole=key is None)) + "\n"

    def _lines(self, iri: str, facts: list[Fact], named: list[Fact], *, is_whole: bool) -> Iterator[str]:
        yield f"{self._name(iri)} ({local_name(iri)})"
        for fact in facts:
            yield ""
            yield from self._wrapped(f"{self._predicate(fact)}: {self._words(fact.value)}", "  ")
            yield from self._reasons(fact)
        if named:
            yield ""
            yield "Named in facts about others:"
        for fact in named:
            yield ""
            yield from self._wrapped(f"{self._name(fact.subject)} — {self._predicate(fact)}: this", "  ")
            yield from self._reasons(fact)
        not_stated = iris_of(self.evidence.about(iri), terms.NOT_STATED)
        if is_whole and not_stated:
            yield ""
            words = ", ".join(self.schema.label(one) for one in not_stated)
            yield from self._wrapped(f"Not stated in the sources: {words}", "")

    def _reasons(self, fact: Fact) -> Iterator[str]:
        where = self._passages(fact.evidence)
        yield from self._wrapped(f"{self.schema.label(fact.certainty)} in {where}", "      ")
        if fact.context:
            yield from self._wrapped(f"read together with {self._passages(fact.context)}", "      ")
        if fact.mentions:
            printed = ", ".join(f"“{visible(one.text)}”" for one in fact.mentions)
            yield from self._wrapped(f"printed as {printed}", "      ")
        for name, value in fact.qualifiers:
            yield from self._wrapped(f"{self.schema.label(name)}: {self._words(value)}", "      ")
        state = self._state(fact)
        if state:
            yield from self._wrapped(state, "      ")
        for one in fact.ambiguities:
            yield from self._wrapped(f"another reading: {one.text}", "      ")

    def _state(self, fact: Fact) -> str:
        states = fact.states or ((), self._states_of_ends(fact))[not fact.holds]
        words = ", ".join(self.schema.label(one) for one in states)
        return words if fact.holds else f"{words}: not so, or not yet"

    def _states_of_ends(self, fact: Fact) -> tuple[str, ...]:
        """States of a prospect that the fact is about, or that it leads to."""
        ends = (fact.subject, fact.value.iri) if isinstance(fact.value, Reference) else (fact.subject,)
        states = {one for end in ends for one in iris_of(self.evidence.about(end), terms.STATE)}
        return tuple(sorted(states & self.schema.prospective))

    # ---- looking up

    def _thing(self, slug: str) -> str:
        iri = self.graph.base.thing(slug)
        about = self.evidence.about(iri)
        for new in iris_of(about, terms.REPLACED_BY):
            raise UsageError(f"'{slug}' is now called '{local_name(new)}'")
        if not about:
            raise UsageError(f"there is no thing with the id '{slug}'", nearest=nearest(slug, self._slugs()))
        return iri

    def _slugs(self) -> Iterator[str]:
        prefix = self.graph.base.things
        for quad in self.graph.store.quads_for_pattern(None, ox.NamedNode(terms.PREF_LABEL), None):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(prefix):
                yield quad.subject.value.removeprefix(prefix)

    def _property(self, key: str, slug: str, facts: tuple[Fact, ...]) -> Property:
        known = [
            self.schema.properties[one] for one in {f.property for f in facts} & set(self.schema.properties)
        ]
        found = next((one for one in known if one.key == key), None)
        if found is None:
            near = nearest(key, [one.key for one in known])
            raise UsageError(f"no source states '{key}' of '{slug}'", nearest=near)
        return found

    def _has_value(self, fact: Fact, value: str) -> bool:
        if isinstance(fact.value, Reference):
            return local_name(fact.value.iri) in (value, value.replace(" ", "-"))
        return value.casefold() in self._words(fact.value).casefold()

    # ---- words

    def _predicate(self, fact: Fact) -> str:
        special = {terms.RDF_TYPE: "is", terms.WOULD_BE: "would be"}
        return special.get(fact.property) or self.schema.label(fact.property)

    def _words(self, value: Value) -> str:
        match value:
            case Reference(iri):
                return self._named(iri)
            case Date(edtf):
                return format_date(edtf, "en")
            case Count(least, most, counted):
                number = _bounds(least, most)
                things = next((one.text for one in counted if one.language == "en"), None)
                return " ".join(
                    part for part in (number, things or (counted[0].text if counted else "")) if part
                )
            case _:
                return f"“{visible(value.text)}”" if value.language else visible(value.text)

    def _named(self, iri: str) -> str:
        if iri in self.schema.labels:
            return self.schema.label(iri)
        name = self._name(iri)
        return (
            f"{name} ({iri.removeprefix(self.graph.base.things)})"
            if iri.startswith(self.graph.base.things)
            else name
        )

    def _name(self, iri: str) -> str:
        labels = labels_of(self.evidence.about(iri).get(terms.PREF_LABEL, []))
        return visible(labels.get("en") or next(iter(labels.values()), "") or local_name(iri))

    def _passages(self, iris: tuple[str, ...]) -> str:
        by_source: dict[str, list[int]] = {}
        for iri in iris:
            source, _, number = iri.removeprefix(self.graph.base.sources).partition("#p")
            by_source.setdefault(source, []).append(int(number))
        return "; ".join(
            f"{source} " + ", ".join(f"¶{number}" for number in sorted(numbers))
            for source, numbers in by_source.items()
        )

    def _wrapped(self, words: str, indent: str) -> list[str]:
        return textwrap.wrap(
            words, self.width, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
        )


def _bounds(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return str(least) if least == most else f"{least} to {most}"
    if least is not None:
        return f"at least {least}"
    return f"at most {most}" if most is not None else "number not stated:"
