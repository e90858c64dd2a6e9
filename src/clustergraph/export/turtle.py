"""Turtle and TriG whose bytes follow from the content alone, so that a small change is a small diff.

One triple a line: a predicate with several values is repeated instead of listing them with commas,
and the closing ``.`` has its own line, so that adding or taking out a triple never touches a second
line. Subjects, predicates and objects keep the order of the sorted N-Triples lines that come in
(``a`` first), and subjects are written while the lines are read: memory holds one subject and a
bounded table of abbreviated names. Written by hand because rdflib takes ten times as long and the
store's serializer promises no order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TextIO

from clustergraph import terms
from clustergraph.export.prefixes import Prefixes

__all__ = ["write_trig", "write_turtle"]

# Values that Turtle writes without quotes and reads back with exactly the same characters.
_SHORT_FORMS = {
    terms.XSD + "integer": re.compile(r"0|-?[1-9][0-9]*", re.ASCII),
    terms.XSD + "decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.(?:0|[0-9]*[1-9])", re.ASCII),
    terms.XSD + "boolean": re.compile(r"true|false"),
}
_TYPE = f"<{terms.RDF_TYPE}>"
_INDENT = "    "
_END = _INDENT + ".\n"
_MAX_NAMES = 100_000
_BLOCK = 20_000  # pieces of text that are joined before they are written


def write_turtle(lines: Iterable[str], out: TextIO, prefixes: Mapping[str, str]) -> None:
    """Write sorted N-Triples lines as Turtle.

    ``lines``: each ``S P O .`` and a line feed, sorted by code point; read once. ``prefixes``: all of them
    are declared, used or not, so that a new term does not change the head. No lines give the head alone.

    :raises ValueError: a prefix that Turtle does not allow, or lines out of order
    """
    names = _Names(prefixes)
    out.write(names.head())
    _write_subjects(lines, out, names)


def write_trig(
    things_lines: Iterable[str],
    facts_lines: Iterable[str],
    facts_graph_iri: str,
    out: TextIO,
    prefixes: Mapping[str, str],
) -> None:
    """Write two sorted sources of lines as TriG: the first as default graph, the second as named graph.

    The blocks of subjects have the same bytes as in Turtle. ``facts_graph_iri`` comes without brackets.

    :raises ValueError: a prefix that Turtle does not allow, or lines out of order
    """
    names = _Names(prefixes)
    out.write(names.head())
    _write_subjects(things_lines, out, names)
    out.write(f"\n<{facts_graph_iri}> {{\n")
    _write_subjects(facts_lines, out, names)
    out.write("\n}\n")


def _write_subjects(lines: Iterable[str], out: TextIO, names: _Names) -> None:
    # The hot loop of the exports: some 1.5 µs a triple, of which splitting the line takes a third.
    verbs, objects = names.verbs, names.objects
    current = ""
    pieces: list[str] = []
    types: list[str] = []
    others: list[str] = []
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if subject != current:
            if subject < current:
                raise ValueError(f"lines are not sorted: {subject} stands behind {current}")
            if current:
                pieces += (*types, *others, _END)
                types.clear()
                others.clear()
            if len(pieces) > _BLOCK:
                out.write("".join(pieces))
                pieces.clear()
            pieces.append(f"\n{names.name(subject)}\n")
            current = subject
        # ``rest`` is the object with the end of the line, and becomes the object with the end of ours.
        value = objects.get(rest) or names.object(rest)
        if predicate == _TYPE:
            types.append(f"{_INDENT}a {value}")
        else:
            others.append((verbs.get(predicate) or names.verb(predicate)) + value)
    if current:
        pieces += (*types, *others, _END)
    out.write("".join(pieces))


class _Names:
    """Terms as Turtle writes them, with the last 100,000 looked up kept."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = Prefixes(prefixes)
        self.verbs: dict[str, str] = {}
        self.objects: dict[str, str] = {}

    def head(self) -> str:
        return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in self.prefixes.namespaces.items())

    def name(self, term: str) -> str:
        """An IRI in brackets, shortened where a prefix fits; other terms as they are."""
        return self.prefixes.compress(term[1:-1]) or term if term[0] == "<" else term

    def verb(self, predicate: str) -> str:
        return _keep(self.verbs, predicate, f"{_INDENT}{self.name(predicate)} ")

    def object(self, rest: str) -> str:
        """The object at the end of an N-Triples line, ending as a line of Turtle does."""
        term, end = rest[:-3], rest[-3:]
        if end != " .\n":
            raise ValueError(f"no N-Triples line: it ends in {rest[-40:]!r}")
        if term[0] != '"':
            return _keep(self.objects, rest, f"{self.name(term)} ;\n")
        if term[-1] == ">":
            return _keep(self.objects, rest, f"{self._typed(term)} ;\n")
        return f"{term} ;\n"  # plain or with a language: the same in Turtle, and seldom met again

    def _typed(self, term: str) -> str:
        quoted, _, datatype = term.rpartition("^^")
        short = _SHORT_FORMS.get(datatype[1:-1])
        if short is not None and short.fullmatch(quoted, 1, len(quoted) - 1):
            return quoted[1:-1]
        return f"{quoted}^^{self.name(datatype)}"


def _keep(table: dict[str, str], key: str, text: str) -> str:
    if len(table) >= _MAX_NAMES:
        table.clear()
    table[key] = text
    return text
