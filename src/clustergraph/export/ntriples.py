"""Reads the N-Triples lines of a build term by term; lines are trusted, since the build wrote them.

Also their two trivial exports: N-Triples (both graphs as one sorted list) and N-Quads.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TextIO

__all__ = [
    "Literal",
    "Pair",
    "merged",
    "read_iri",
    "read_literal",
    "subjects",
    "write_nquads",
    "write_ntriples",
]

Pair = tuple[str, str]  # predicate and object, as in the line

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class Literal(NamedTuple):
    """A literal without escapes; ``datatype`` is an IRI, empty for plain strings and with a language."""

    text: str
    language: str
    datatype: str


def merged(things: Iterable[str], facts: Iterable[str]) -> Iterator[str]:
    """The lines of both graphs in one order; each source is sorted, no line stands in both."""
    return heapq.merge(things, facts)


def write_ntriples(things: Iterable[str], facts: Iterable[str], out: TextIO) -> None:
    """Write the union of both graphs, sorted."""
    out.writelines(merged(things, facts))


def write_nquads(things: Iterable[str], facts: Iterable[str], facts_graph_iri: str, out: TextIO) -> None:
    """Write both graphs, the second one named, as one sorted list."""
    # A graph name behind the object keeps the order: both ends begin with the same space.
    ending = f" <{facts_graph_iri}> .\n"
    out.writelines(merged(things, (line[:-3] + ending for line in facts)))


def subjects(lines: Iterable[str]) -> Iterator[tuple[str, list[Pair]]]:
    """Each subject with its pairs of predicate and object, in the order of the sorted lines.

    Memory: one subject.
    """
    current = ""
    pairs: list[Pair] = []
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if subject != current:
            if pairs:
                yield current, pairs
            current, pairs = subject, []
        pairs.append((predicate, rest[:-3]))
    if pairs:
        yield current, pairs


def read_iri(term: str) -> str:
    """The IRI of a term in brackets; a blank node as it is."""
    return _unescaped(term[1:-1]) if term[0] == "<" else term


def read_literal(term: str) -> Literal:
    """The parts of a literal (a term that begins with a quotation mark)."""
    if term[-1] == '"':
        return Literal(_unescaped(term[1:-1]), "", "")
    if term[-1] == ">":
        quoted, _, datatype = term.rpartition("^^")
        return Literal(_unescaped(quoted[1:-1]), "", read_iri(datatype))
    quoted, _, language = term.rpartition("@")
    return Literal(_unescaped(quoted[1:-1]), language, "")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CHARACTERS.get(match[3], match[3])
