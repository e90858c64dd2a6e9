"""CSV, one table a class, for spreadsheets and statistics: a row is a thing, a column a key of a sheet.

Tables are for reading on; they show each value but not whether a word is the id of a thing or of a term
of the ontology, which the RDF exports do. RFC 4180: UTF-8, CRLF, quotes where needed. Rows and columns
follow from the content alone. Memory is bounded: rows wait on the disk until all columns are known.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from clustergraph import terms
from clustergraph.export.ntriples import Pair, read_iri, read_literal, subjects
from clustergraph.export.prefixes import Prefixes
from clustergraph.ontology import Schema, kebab, local_name
from clustergraph.sorting import SortedLines
from clustergraph.terms import Base

__all__ = ["SEPARATOR", "write_tables"]

SEPARATOR = " | "
"""Stands between several values in one cell; a vertical bar inside a value is written ``\\|``."""

_TYPE = f"<{terms.RDF_TYPE}>"
_WOULD_BE = f"<{terms.WOULD_BE}>"
_LEFT_OUT = {_TYPE, f"<{terms.NAME}>"}  # the file says the class; cg:name repeats the labels
_FRONT = (terms.WOULD_BE, terms.STATE, *terms.LABELS)
_MAX_BYTES = 64 * 2**20


def write_tables(
    graph_lines: Iterable[str], directory: Path, schema: Schema, base: Base | None = None
) -> list[Path]:
    """Write a table for each class that occurs, and return their paths, sorted.

    ``graph_lines``: sorted N-Triples lines. A thing has its row in the table of its most specific class
    (``<class key>.csv``; a foreign class by its name), prospects in ``prospects.csv``, what has no class in
    ``untyped.csv``. Columns: ``id``, ``would-be``, ``state``, names by language (``name@en``), then the
    properties that occur, in the order of the shapes. Things are given by slug, concepts and
    other things of the workspace by what follows the base IRI, terms of the ontology by key. Rows are
    sorted by id. Tables that lie in ``directory`` from before and are not written now stay.
    """
    directory.mkdir(parents=True, exist_ok=True)
    tables = _Tables(schema, base or Base())
    with SortedLines(directory, max_bytes=_MAX_BYTES) as rows:
        for subject, pairs in subjects(graph_lines):
            rows.extend(tables.rows(subject, pairs))
        by_table = groupby(rows, key=lambda row: row.partition("\0")[0])
        return sorted(tables.write(directory / f"{name}.csv", name, group) for name, group in by_table)


class _Column(NamedTuple):
    iri: str
    language: str


class _Tables:
    """Turns things into rows and rows into tables; remembers the columns of each table."""

    def __init__(self, schema: Schema, base: Base) -> None:
        self._schema = schema
        self._words = _Words(schema, base)
        self._prefixes = Prefixes(base.prefixes())
        self._columns: dict[_Column, int] = {}
        self._used: defaultdict[str, set[_Column]] = defaultdict(set)
        self._names: dict[str, str] = {}

    def rows(self, subject: str, pairs: list[Pair]) -> Iterator[str]:
        """The rows of a thing, each as name of the table, id, and cells by number of column."""
        cells: defaultdict[_Column, list[str]] = defaultdict(list)
        for predicate, value in self._without_general(pairs):
            if predicate not in _LEFT_OUT:
                column, text = self._words.cell(read_iri(predicate), value)
                cells[column].append(text)
        numbered = {
            self._columns.setdefault(column, len(self._columns)): SEPARATOR.join(texts)
            for column, texts in cells.items()
        }
        text = json.dumps(numbered, ensure_ascii=False)
        for table in self._tables(pairs):
            self._used[table] |= cells.keys()
            yield f"{table}\0{self._words.reference(subject)}\0{text}\n"

    def write(self, path: Path, table: str, rows: Iterable[str]) -> Path:
        columns = sorted(self._used[table], key=self._rank)
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(["id", *self._headings(columns)])
            for row in rows:
                _, thing, text = row.split("\0")
                cells = json.loads(text)
                writer.writerow([thing, *(cells.get(str(self._columns[one]), "") for one in columns)])
        return path

    def _without_general(self, pairs: list[Pair]) -> list[Pair]:
        """The pairs without classes that a more specific one implies, as the build writes for prospects."""
        kept = self._most_specific([value for predicate, value in pairs if predicate == _WOULD_BE])
        return [one for one in pairs if one[0] != _WOULD_BE or one[1] in kept]

    def _most_specific(self, classes: list[str]) -> list[str]:
        """The class terms of which no other one is a subclass."""
        implied = {f"<{terms.CONCEPT}>"} if len(classes) > 1 else set()
        for term in classes:
            one = self._schema.classes.get(read_iri(term))
            implied |= {f"<{iri}>" for iri in one.ancestors[1:]} if one else set()
        return [term for term in classes if term not in implied]

    def _tables(self, pairs: list[Pair]) -> list[str]:
        classes = [value for predicate, value in pairs if predicate == _TYPE and value[0] == "<"]
        return sorted({self._table(read_iri(term)) for term in self._most_specific(classes)}) or ["untyped"]

    def _table(self, iri: str) -> str:
        """Name of the file of a class, the same for no two."""
        if iri not in self._names:
            one = self._schema.classes.get(iri)
            word = "prospects" if iri == terms.PROSPECT else one.key if one else kebab(local_name(iri))
            name = re.sub("[^a-z0-9]+", "-", word).strip("-") or "class"
            taken = {*self._names.values(), "untyped"}
            variants = (f"{name}-{number}" if number > 1 else name for number in range(1, len(taken) + 2))
            self._names[iri] = next(variant for variant in variants if variant not in taken)
        return self._names[iri]

    def _rank(self, column: _Column) -> tuple[int, int, str, str]:
        iri, language = column
        if iri in _FRONT:
            return 0, _FRONT.index(iri), "", language
        one = self._schema.properties.get(iri)
        return (1, one.order, one.key, language) if one else (2, 0, iri, language)

    def _headings(self, columns: list[_Column]) -> Iterator[str]:
        """Keys of the properties; of two with the same key in one table both get their prefixed name."""
        by_key: defaultdict[str, set[str]] = defaultdict(set)
        for iri, _ in columns:
            by_key[self._words.key(iri)].add(iri)
        for iri, language in columns:
            key = self._words.key(iri)
            name = key if len(by_key[key]) == 1 and key != "id" else self._prefixes.compress(iri) or iri
            yield f"{name}@{language}" if language else name


class _Words:
    """Terms in the words of a sheet."""

    def __init__(self, schema: Schema, base: Base) -> None:
        self._schema = schema
        self._base = base

    def key(self, iri: str) -> str:
        one = self._schema.properties.get(iri)
        return one.key if one else kebab(local_name(iri)) or iri

    def cell(self, predicate: str, value: str) -> tuple[_Column, str]:
        """Column and text of a value."""
        if value[0] == '"':
            literal = read_literal(value)
            return _Column(predicate, literal.language), literal.text.replace("|", "\\|")
        text = self.reference(value)
        one = self._schema.properties.get(predicate)
        if one and one.forms == ("concept",):
            text = text.removeprefix(f"{one.scheme}/")
        return _Column(predicate, ""), text

    def reference(self, term: str) -> str:
        """A thing by slug, a term of the ontology by key, else what follows the base or the full IRI."""
        iri = read_iri(term)
        if iri.startswith(self._base.things):
            return iri.removeprefix(self._base.things)
        known = self._schema.classes.get(iri) or self._schema.properties.get(iri)
        if known:
            return known.key
        if iri.startswith(terms.CG) or iri == terms.RDF_TYPE:
            return kebab(local_name(iri))
        return iri.removeprefix(self._base.iri)
