"""What a record becomes: facts and entries, as plain values that travel from sheets to the graph.

A fact is what one source says about one thing. Sheets (and later registers) produce these types;
``intake`` judges them against each other and ``triples`` writes them into the graph. Terms are
N-Triples text throughout, so that nothing is converted on the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from clustergraph.values import UsedConcept, short_hash

__all__ = ["Entry", "Fact", "Link", "Sheet", "SourceText", "Span", "fact_hash", "text_of"]

Span = tuple[int, int, int]  # line, column, length

_ESCAPE = re.compile(r"\\u([0-9A-F]{4})|\\(.)")
_SHORT_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class Link(NamedTuple):
    """A reference to a thing, by a value or by a qualifier."""

    property: str
    slug: str
    place: Span


class Fact(NamedTuple):
    """What one source says about one thing; all terms are N-Triples text, keys of properties are IRIs."""

    node: str
    subject: str
    slug: str
    property: str
    object: str
    source: str
    certainty: str
    state: str  # own state, "" if none
    evidence: tuple[int, ...]
    context: tuple[int, ...]
    qualifiers: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]  # mention, ambiguity, translations
    lines: tuple[str, ...]
    target: str  # slug that the object refers to, "" if it is no reference
    links: tuple[Link, ...]
    concepts: tuple[UsedConcept, ...]
    place: Span
    mentioned: Span | None = None  # where the mention stands, if there is one


class Entry(NamedTuple):
    """A thing as one sheet gives it; ``state`` is the IRI of its state in this source or ""."""

    slug: str
    class_iri: str
    is_prospect: bool
    state: str
    place: Span
    not_stated: tuple[tuple[str, str, Span], ...]  # list annotation IRI, property IRI, place
    formerly: tuple[tuple[str, Span], ...]


@dataclass(slots=True)
class SourceText:
    """The text that a sheet was read from, as the sheet describes it."""

    id: str = ""
    file: str = ""
    sha256: str = ""
    paragraphs: int = 0
    language: str = "en"
    no_facts: dict[int, tuple[str, Span]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)  # triples that describe the source
    concepts: list[UsedConcept] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    places: dict[str, Span] = field(default_factory=dict)  # where each key of the block stands


@dataclass(slots=True)
class Sheet:
    """What a sheet says; ``values`` = ``len(facts)`` + ``refused``.

    ``unsure`` names what is there but was refused, by slug and IRI of a property ("" for anything of the
    thing), so that nobody calls it missing. Incomplete: not even the slugs are all known.
    """

    path: str
    source: SourceText
    entries: list[Entry] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    introduced: list[UsedConcept] = field(default_factory=list)  # with labels, refused or not
    unsure: set[tuple[str, str]] = field(default_factory=set)
    is_incomplete: bool = False
    values: int = 0

    @property
    def refused(self) -> int:
        """Leaf values that became no fact."""
        return self.values - len(self.facts)


def fact_hash(parts: tuple[str, ...]) -> str:
    """Name of a fact node: subject, predicate, object, identifying qualifiers and source decide it."""
    return short_hash("\n".join(parts), 24)


def text_of(literal: str) -> tuple[str, str]:
    """Text and language of a literal that :func:`clustergraph.terms.literal` has written."""
    end = literal.rindex('"')
    text = literal[1:end]
    language = literal[end + 2 :] if literal[end + 1 : end + 2] == "@" else ""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text, language


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _SHORT_ESCAPES.get(match[2], match[2])
