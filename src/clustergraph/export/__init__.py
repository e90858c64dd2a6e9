"""The formats in which a graph is handed on, as one table, and the one function that writes them.

Every format is made from the two sorted sources of N-Triples lines that a build keeps, or from the
network of a map, and its bytes follow from the content alone: UTF-8 and line feeds (CSV: CRLF) on every
platform, whatever the locale. A file appears whole or not at all.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from clustergraph.export.graphs import write_gexf, write_graphml
from clustergraph.export.jsonld import write_jsonld
from clustergraph.export.ntriples import merged, write_nquads, write_ntriples
from clustergraph.export.tables import write_tables
from clustergraph.export.turtle import write_trig, write_turtle
from clustergraph.terms import Base

if TYPE_CHECKING:
    import networkx as nx

    from clustergraph.ontology import Schema

__all__ = [
    "FORMATS",
    "Content",
    "Format",
    "write_export",
    "write_gexf",
    "write_graphml",
    "write_jsonld",
    "write_nquads",
    "write_ntriples",
    "write_tables",
    "write_trig",
    "write_turtle",
]


@dataclass(frozen=True, slots=True)
class Content:
    """What an export is made of; each part is asked for only by the formats that need it.

    ``things``, ``facts``: give a fresh iterator over the sorted lines of the default graph and of the
    facts' graph at each call. ``network``: the network of a map, for the graph formats.
    """

    things: Callable[[], Iterable[str]]
    facts: Callable[[], Iterable[str]]
    base: Base
    schema: Callable[[], Schema]
    network: Callable[[], nx.Graph]


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: one file (``write_text``) or, for tables, a folder of files (``write_folder``)."""

    name: str
    suffix: str
    media_type: str
    write_text: Callable[[Content, TextIO], None] | None = None
    write_folder: Callable[[Content, Path], list[Path]] | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it needs a directory to write to."""
        return self.write_folder is not None


def write_export(content: Content, name: str, target: Path | BinaryIO) -> list[Path]:
    """Write one format to a file (made whole, then moved into place), a directory (CSV) or a binary stream.

    Returns the files written, none for a stream, which stays open.

    :raises ValueError: an unknown format, or CSV to a stream
    :raises OSError: the target cannot be written; a file that was there before is then as it was
    """
    form = FORMATS.get(name)
    if form is None:
        raise ValueError(f"no export format {name!r}; there are {', '.join(FORMATS)}")
    if form.write_folder is not None:
        if not isinstance(target, Path):
            raise ValueError(f"{name} makes one table a class and needs a directory to write to")
        return form.write_folder(content, target)
    assert form.write_text is not None  # noqa: S101 - a format is one or the other, see FORMATS
    if not isinstance(target, Path):
        _write_stream(content, form.write_text, target)
        return []
    _write_file(content, form.write_text, target)
    return [target]


def _write_stream(content: Content, write: Callable[[Content, TextIO], None], out: BinaryIO) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
    try:
        write(content, text)
    finally:
        text.detach()


def _write_file(content: Content, write: Callable[[Content, TextIO], None], path: Path) -> None:
    if path.exists() and not path.is_file():  # a pipe or a device cannot be replaced
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            write(content, file)
        return
    partial = path.with_name(f".{path.name}.partial")
    try:
        with open(partial, "w", encoding="utf-8", newline="\n") as file:
            write(content, file)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _all(content: Content) -> Iterable[str]:
    return merged(content.things(), content.facts())


def _turtle(content: Content, out: TextIO) -> None:
    write_turtle(_all(content), out, content.base.prefixes())


def _trig(content: Content, out: TextIO) -> None:
    graph = content.base.facts_graph
    write_trig(content.things(), content.facts(), graph, out, content.base.prefixes())


def _ntriples(content: Content, out: TextIO) -> None:
    write_ntriples(content.things(), content.facts(), out)


def _nquads(content: Content, out: TextIO) -> None:
    write_nquads(content.things(), content.facts(), content.base.facts_graph, out)


def _jsonld(content: Content, out: TextIO) -> None:
    write_jsonld(content.things(), content.facts(), out, content.schema(), content.base)


def _graphml(content: Content, out: TextIO) -> None:
    write_graphml(content.network(), out)


def _gexf(content: Content, out: TextIO) -> None:
    write_gexf(content.network(), out)


def _tables(content: Content, directory: Path) -> list[Path]:
    return write_tables(_all(content), directory, content.schema(), content.base)


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("turtle", ".ttl", "text/turtle", _turtle),
        Format("trig", ".trig", "application/trig", _trig),
        Format("nquads", ".nq", "application/n-quads", _nquads),
        Format("ntriples", ".nt", "application/n-triples", _ntriples),
        Format("jsonld", ".jsonld", "application/ld+json", _jsonld),
        Format("graphml", ".graphml", "application/graphml+xml", _graphml),
        Format("gexf", ".gexf", "application/gexf+xml", _gexf),
        Format("csv", "", "text/csv", write_folder=_tables),
    )
}
"""The formats by name, in the order in which they are offered."""
