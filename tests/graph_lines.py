"""Sheets from a few lines of YAML, and the lines of the two graphs that they become.

A sheet is written as its sections only; :func:`sheet` puts a sound ``source`` block in front, with one
paragraph unless said otherwise. Everything uses the ontology and the concepts that travel with the command.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pyoxigraph as ox

from clustergraph import terms
from clustergraph.build import build_in_memory, collect
from clustergraph.diagnostics import Report
from clustergraph.intake import Counts
from clustergraph.ontology import Schema
from clustergraph.sorting import SortedLines
from clustergraph.store import Graph
from clustergraph.workspace import Workspace
from workspaces import write_workspace

ROOT = Path(__file__).parents[1]
BASE = "https://w3id.org/clustergraph/"

_SOURCE = """\
source:
  id: {id}
  file: {id}.txt
  sha256: "{hash}"
  paragraphs: {paragraphs}
  language: {language}
"""
_PREFIXES = "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in (terms.PREFIXES | {"sh": terms.SH}).items()
)


class Lines(NamedTuple):
    """N-Triples lines of the two graphs, sorted, with what was counted and found."""

    things: list[str]
    facts: list[str]
    counts: Counts
    report: Report

    def about(self, subject: str) -> set[tuple[str, str]]:
        """Predicates and objects that a subject has in the things' graph, as terms."""
        return _pairs(self.things, subject)

    def objects(self, subject: str, predicate: str) -> set[str]:
        """Objects that a subject has for one predicate in the things' graph."""
        return {value for name, value in self.about(subject) if name == predicate}

    def fact(self, predicate: str, value: str, source: str = "", subject: str = "") -> set[tuple[str, str]]:
        """Predicates and objects of the one fact with this predicate and object (of this source, thing)."""
        wanted = {(f"<{terms.RDF_PREDICATE}>", predicate), (f"<{terms.RDF_OBJECT}>", value)}
        wanted |= {(f"<{terms.RDF_SUBJECT}>", subject)} if subject else set()
        wanted |= {(own("evidence"), f"<{BASE}source/{source}#p1>")} if source else set()
        nodes = {each.split(" ")[0] for each in self.facts if each.endswith(f" {predicate} .\n")}
        found = [pairs for node in nodes if wanted <= (pairs := _pairs(self.facts, node))]
        assert len(found) == 1, f"{len(found)} facts with {predicate} {value}"
        return found[0]


def sheet(
    source: str, sections: str, *, language: str = "en", paragraphs: int = 1, more: str = ""
) -> dict[str, str]:
    """Path and text of a sheet; ``more`` are further lines of the source block."""
    head = _SOURCE.format(id=source, hash="0" * 64, paragraphs=paragraphs, language=language)
    citation = "".join(f"  {each}\n" for each in dedent(more).strip().split("\n") if each)
    return {f"data/sheets/{source}.yaml": head + citation + dedent(sections)}


def make(folder: Path, *sheets: dict[str, str], settings: str = "", turtle: str = "") -> Workspace:
    """A workspace with these sheets; ``turtle`` extends the ontology."""
    files = {path: text for one in sheets for path, text in one.items()}
    files["clustergraph.toml"] = dedent(settings)
    if turtle:
        files["ontology/own.ttl"] = _PREFIXES + dedent(turtle)
    return write_workspace(folder, files)


def lines_of(workspace: Workspace) -> Lines:
    """The lines of both graphs; fails with the findings if the inputs have errors."""
    report = Report()
    with SortedLines() as things, SortedLines() as facts:
        try:
            counts = collect(workspace, things, facts, report)
        finally:
            assert not report.has_errors, "\n".join(findings(report))
        return Lines(list(things), list(facts), counts, report)


def graph_of(workspace: Workspace) -> Graph:
    """The graph in memory; fails with the findings if the inputs have errors."""
    report = Report()
    store, _ = build_in_memory(workspace, report)
    assert store is not None, "\n".join(findings(report))
    return Graph(store, workspace)


def findings(report: Report) -> list[str]:
    """What a report says, one line each."""
    return [f"{one.position.path}:{one.position.line}: {one.code} {one.message}" for one in report]


@cache
def schema() -> Schema:
    """The schema of the repository's ontology."""
    return Workspace(ROOT).schema


def thing(slug: str) -> str:
    """Term of a thing."""
    return f"<{BASE}id/{slug}>"


def own(name: str) -> str:
    """Term of the ontology."""
    return f"<{terms.CG}{name}>"


def named(name: str) -> ox.NamedNode:
    """Term of the ontology, for queries."""
    return ox.NamedNode(terms.CG + name)


def _pairs(lines: list[str], subject: str) -> set[tuple[str, str]]:
    start = f"{subject} "
    found = (each[len(start) : -3].split(" ", 1) for each in lines if each.startswith(start))
    return {(predicate, value) for predicate, value in found}
