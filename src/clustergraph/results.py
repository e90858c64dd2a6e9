"""Answers of queries: rows for Python, tables for people, the W3C formats for other tools.

A `Result` is one answer in whatever form the query has (rows, yes or no, triples). SPARQL's own formats
are written by the store's serializer, straight from the running query; triples come out sorted, so that
the same answer has the same bytes. What people look at shows things by their id and other addresses by
their prefix; text from the graph is data there, never markup or a command to the terminal.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from functools import cached_property
from html import escape
from io import StringIO
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from clustergraph import terms
from clustergraph.diagnostics import ClustergraphError, UsageError, nearest, visible
from clustergraph.sparql import Parsed, QueryForm, Term
from clustergraph.terms import Base

if TYPE_CHECKING:
    import pandas

__all__ = ["FORMATS", "Answer", "Result", "shown", "write_result"]

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
Row = tuple[Term | None, ...]

# What each format can hold.
FORMATS: Mapping[str, frozenset[QueryForm]] = {
    "table": frozenset(("rows", "truth", "triples")),
    "csv": frozenset(("rows",)),
    "tsv": frozenset(("rows",)),
    "json": frozenset(("rows", "truth")),
    "xml": frozenset(("rows", "truth")),
    "turtle": frozenset(("triples",)),
    "jsonld": frozenset(("triples",)),
    "ntriples": frozenset(("triples",)),
}
MAX_HTML_ROWS = 500

_RESULT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_COLUMNS: Mapping[QueryForm, tuple[str, ...]] = {
    "truth": ("answer",),
    "triples": ("subject", "predicate", "object"),
}
_WORDS: Mapping[QueryForm, str] = {"rows": "rows", "truth": "yes or no", "triples": "triples"}
# Spaces that look like one; all other control characters are shown as escapes.
_SPACES = str.maketrans(dict.fromkeys("\n\t\u00a0\u202f", " "))


class Result:
    """The answer to a query; iterating it and :meth:`to_dicts` give one mapping a row.

    ``columns``: names of the variables, in the order of the query. A yes or no is one row with the
    column ``answer``; triples are rows of ``subject``, ``predicate`` and ``object``, sorted. The query
    runs when it is looked at: once for all in Python and for tables, and again for each other format that
    is written.
    """

    def __init__(self, base: Base, run: Callable[[], Answer], parsed: Parsed) -> None:
        self.base = base
        self.form = parsed.form
        self.columns = _COLUMNS.get(parsed.form, parsed.columns)
        self._run = run
        self._has_rows: bool | None = None

    def __repr__(self) -> str:
        return f"<Result: {len(self)} rows of {', '.join(self.columns)}>"

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        """For a yes or no the answer; else whether there are rows."""
        return bool(self.rows[0][0] == ox.Literal(True)) if self.form == "truth" else bool(self.rows)

    def __iter__(self) -> Iterator[dict[str, object]]:
        return iter(self.to_dicts())

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows as terms; None where a variable is unbound."""
        with _as_user_errors():
            answer = self._run()
            if isinstance(answer, ox.QuerySolutions):
                return tuple(tuple(cast("Row", tuple(solution))) for solution in answer)
            if isinstance(answer, ox.QueryBoolean):
                return ((ox.Literal(bool(answer)),),)
            return tuple(cast("Row", tuple(triple)) for triple in _sorted_triples(answer))

    # ---- for Python

    def to_dicts(self) -> list[dict[str, object]]:
        """One mapping a row, by column.

        Values: an IRI as text, numbers and booleans as such, every other literal as text without its
        language, None where nothing is bound.
        """
        return [
            {name: _value(term) for name, term in zip(self.columns, row, strict=True)} for row in self.rows
        ]

    def to_dataframe(self) -> pandas.DataFrame:
        """The rows of :meth:`to_dicts` as a table of pandas.

        :raises ClustergraphError: pandas is not installed
        """
        try:
            import pandas
        except ImportError as error:
            problem = "pandas is not installed. Install it with: pip install 'clustergraph[pandas]'"
            raise ClustergraphError(problem) from error
        return pandas.DataFrame(self.to_dicts(), columns=list(self.columns))

    def _repr_html_(self) -> str:
        """A table for notebooks, of at most 500 rows."""
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        rows = [
            f"<tr>{''.join(f'<td>{self._html(term)}</td>' for term in row)}</tr>"
            for row in self.rows[:MAX_HTML_ROWS]
        ]
        more = len(self.rows) - MAX_HTML_ROWS
        note = f"<p>… and {more} more</p>" if more > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{note}"

    def _html(self, term: Term | None) -> str:
        text = escape(shown(term, self.base))
        if isinstance(term, ox.NamedNode):
            return f'<span title="{escape(visible(term.value))}">{text}</span>'
        if isinstance(term, ox.Literal) and term.language:
            return f'<span lang="{escape(term.language)}" dir="auto">{text}</span>'
        return text

    # ---- for files and terminals

    @property
    def is_empty(self) -> bool:
        """Whether there is not a single row or triple; a "no" is an answer."""
        return not (self.rows if self._has_rows is None else self._has_rows)

    @property
    def default_format(self) -> str:
        """The format in which a person would look at it: a table, or Turtle for triples."""
        return "turtle" if self.form == "triples" else "table"

    def write(self, out: IO[bytes] | IO[str], format: str | None = None, *, width: int | None = None) -> None:
        """Write the answer to a binary (UTF-8) or text stream; formats: :data:`FORMATS`.

        ``width``: columns that a table may take, None for as many as it needs.

        :raises UsageError: there is no such format, or the answer does not fit in it
        :raises ClustergraphError: the query failed while it ran
        """
        format = format or self.default_format
        self._report_unfit(format)
        sink = _Sink(out)
        with _as_user_errors():
            if format == "table":
                from clustergraph.terminal import table_lines

                cells = [[shown(term, self.base) for term in row] for row in self.rows]
                for line in table_lines(self.columns, cells, width):
                    sink.write(f"{line}\n".encode())
            elif format in _RESULT_FORMATS:
                self._write_solutions(sink, format)
            else:
                self._write_triples(sink, format)
        sink.close()

    def _write_solutions(self, sink: _Sink, format: str) -> None:
        """Straight from the store. No variable holds what runs: it must end in the thread that began it."""
        kind = _RESULT_FORMATS[format]
        cast("ox.QuerySolutions | ox.QueryBoolean", self._run()).serialize(
            cast("IO[bytes]", sink), format=kind
        )
        if self.form == "rows":
            header = "\t".join(f"?{name}" for name in self.columns) + "\n"
            no_rows = ox.parse_query_results(header, format=ox.QueryResultsFormat.TSV)
            self._has_rows = sink.size > len(no_rows.serialize(format=kind) or b"")
        if format in ("json", "xml"):
            sink.write(b"\n")

    def _write_triples(self, sink: _Sink, format: str) -> None:
        triples = _sorted_triples(cast("Iterable[ox.Triple]", self._run()))
        self._has_rows = bool(triples)
        if format == "jsonld":
            ox.serialize(triples, cast("IO[bytes]", sink), ox.RdfFormat.JSON_LD)
            sink.write(b"\n")
            return
        lines = [f"{triple} .\n" for triple in triples]
        if format == "ntriples":
            sink.write("".join(lines).encode())
            return
        from clustergraph.export.turtle import write_turtle

        text = StringIO()
        write_turtle(lines, text, self.base.prefixes())
        sink.write(text.getvalue().encode())

    def _report_unfit(self, format: str) -> None:
        if format not in FORMATS:
            raise UsageError(f"there is no format '{format}'", nearest=nearest(format, FORMATS))
        if self.form not in FORMATS[format]:
            fitting = ", ".join(name for name, forms in FORMATS.items() if self.form in forms)
            raise UsageError(
                f"the query gives {_WORDS[self.form]}, which '{format}' cannot hold; use one of: {fitting}"
            )


def write_result(
    result: Result, format: str | None, out: IO[bytes] | IO[str], *, width: int | None = None
) -> None:
    """Write an answer; see :meth:`Result.write`. None is the format that a person would look at."""
    result.write(out, format, width=width)


def shown(term: Term | None, base: Base) -> str:
    """A term as people read it, safe for a terminal.

    A thing by its id, other IRIs of the workspace without its base, known vocabularies with their
    prefix, a literal by its text. Control and bidirectional characters come out as escapes.
    """
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return visible(_short(term.value, base))
    text = term.value if isinstance(term, ox.Literal) else str(term)
    return visible(text.translate(_SPACES).strip())


def _short(iri: str, base: Base) -> str:
    if iri.startswith(base.things):
        return iri[len(base.things) :]
    if iri.startswith(base.iri) and not iri.startswith(terms.CG):
        return iri[len(base.iri) :]
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = next((name for name, namespace in terms.PREFIXES.items() if namespace == iri[:end]), None)
    return f"{prefix}:{iri[end:]}" if prefix is not None and iri[end:] else iri


def _value(term: Term | None) -> object:
    """A term as Python has it."""
    if not isinstance(term, ox.Literal):
        return None if term is None else term.value if isinstance(term, ox.NamedNode) else str(term)
    read = _READERS.get(term.datatype.value)
    try:
        return read(term.value) if read is not None else term.value
    except (ValueError, InvalidOperation):
        return term.value


_READERS: Mapping[str, Callable[[str], Any]] = {
    terms.XSD + "integer": int,
    terms.XSD + "decimal": Decimal,
    terms.XSD + "double": float,
    terms.XSD + "boolean": lambda text: text in ("true", "1"),
}


def _sorted_triples(answer: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples in the order of their N-Triples lines, each once."""
    return [triple for _, triple in sorted({str(triple): triple for triple in answer}.items())]


class _Sink:
    """Takes bytes for a binary or a text stream; a letter cut in two waits for its other half."""

    def __init__(self, out: IO[bytes] | IO[str]) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")() if hasattr(out, "encoding") else None
        self._out: Any = out
        self.size = 0  # bytes taken so far

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self._out.write(self._decoder.decode(data) if self._decoder is not None else data)
        return len(data)

    def flush(self) -> None:
        self._out.flush()

    def close(self) -> None:
        """Nothing may be left over; the stream itself stays open."""
        if self._decoder is not None:
            self._decoder.decode(b"", final=True)


@contextmanager
def _as_user_errors() -> Iterator[None]:
    """What the store reports while a query runs, as an error for people."""
    try:
        yield
    except RuntimeError as error:
        raise ClustergraphError(f"the query failed: {error}") from error
