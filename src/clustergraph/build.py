"""Builds the graph of a workspace: sheets in, a directory with the store and its exports out.

The work is done in a directory beside the target, which takes its place in one step at the end: a
build that fails or is killed leaves the previous one untouched. The same inputs give the same bytes;
``build.json`` remembers by size and hash what went in, so that unchanged input is noticed.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clustergraph import __version__
from clustergraph.dataset import dataset_lines
from clustergraph.diagnostics import ClustergraphError, Position, RefusedError, Report, UsageError, nearest
from clustergraph.freshness import (
    BUILD_FILE,
    FACTS,
    FORMAT,
    GRAPH,
    OUTPUTS,
    STORE,
    THINGS,
    fingerprint,
    is_current,
    read_build_file,
)
from clustergraph.intake import Counts, Intake
from clustergraph.sorting import SortedLines
from clustergraph.swap import recover, replacement
from clustergraph.workspace import SETTINGS_FILE, Workspace

__all__ = ["BUILD_FILE", "STORE", "Built", "build", "build_in_memory", "is_current", "read_build_file"]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: where it is, what :data:`BUILD_FILE` says, and its warnings."""

    out: Path
    summary: dict[str, Any]
    report: Report
    was_current: bool


def build(workspace: Workspace, out: Path | None = None, *, force: bool = False) -> Built:
    """Build a workspace into ``out`` unless that is current already.

    :raises RefusedError: the inputs have errors; the previous build stays
    :raises UsageError: ``out`` holds something else than a build
    :raises ClustergraphError: the result cannot be written
    """
    out = Path(os.path.realpath(out or workspace.out))
    report = Report()
    previous = ""
    try:
        recover(out)
        if not force and is_current(workspace, out):
            return Built(out, read_build_file(out) or {}, report, was_current=True)
        _refuse_foreign(out)
        previous = ". The previous build is as it was" if out.exists() else ""
        with replacement(out) as folder:
            summary = _build_in(folder, workspace, report)
            _keep_others(out, folder)
    except OSError as error:
        reason = error.strerror or str(error).rpartition(": ")[2]  # the store puts its own files in front
        raise ClustergraphError(f"cannot write the build to {out}: {reason}{previous}") from error
    return Built(out, summary, report, was_current=False)


def _build_in(folder: Path, workspace: Workspace, report: Report) -> dict[str, Any]:
    began = folder.stat().st_mtime_ns
    inputs = fingerprint(workspace.inputs())
    with SortedLines(folder) as things, SortedLines(folder) as facts:
        counts = collect(workspace, things, facts, report, directory=folder)
        summary = {
            "clustergraph": __version__,
            "format": FORMAT,
            "title": workspace.settings.title,
            "base": workspace.base.iri,
            "inputs": inputs,
            "counts": counts.as_dict(),
        }
        _write(folder, things, facts, workspace, summary)
    os.utime(folder / BUILD_FILE, ns=(began, began))
    return summary


def build_in_memory(
    workspace: Workspace, report: Report, *, texts: Path | None = None
) -> tuple[ox.Store | None, Counts]:
    """The graph of a workspace in memory, for checks; no store if the inputs have errors.

    ``texts``: the folder with the texts of the sources, where they shall be compared.
    """
    with SortedLines() as things, SortedLines() as facts:
        try:
            counts = collect(workspace, things, facts, report, texts=texts)
        except RefusedError as error:
            return None, error.counts if isinstance(error, RefusedBuildError) else Counts()
        store = ox.Store()
        graph = ox.NamedNode(workspace.base.facts_graph)
        store.bulk_load("".join(things).encode(), format=ox.RdfFormat.N_TRIPLES)
        store.bulk_load("".join(facts).encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        return store, counts


class RefusedBuildError(RefusedError):
    """The inputs have errors; carries what was read besides the report."""

    def __init__(self, report: Report, counts: Counts) -> None:
        super().__init__(report)
        self.counts = counts


def collect(
    workspace: Workspace,
    things: SortedLines,
    facts: SortedLines,
    report: Report,
    *,
    texts: Path | None = None,
    directory: Path | None = None,
) -> Counts:
    """Read all inputs of a workspace into lines of the two graphs.

    ``directory``: where facts are put aside (default: where temporary files go).

    :raises RefusedBuildError: the inputs have errors; ``report`` has them all
    """
    settings = workspace.read_settings(report)
    schema = workspace.load_schema(report)
    if report.has_errors:
        raise RefusedBuildError(report, Counts())
    language = settings.languages[0]
    with Intake(
        schema,
        workspace.base,
        report,
        curator_language=language,
        texts=texts,
        withhold=settings.withhold,
        directory=directory,
    ) as intake:
        for one in workspace.concepts():
            intake.concepts.load(one.file, one.path, report, language)
        for one in workspace.sheets():
            intake.read(one.file, one.path)
        for slug in settings.withhold:
            if slug not in intake.things and not intake.things.may_have(slug):
                # A slip here would publish what must not be published.
                near = nearest(slug, intake.things.given)
                report.add("CG0401", Position(SETTINGS_FILE), id=slug, key="withhold", nearest=near)
        intake.write(things.extend, facts.extend)
        if report.has_errors:
            raise RefusedBuildError(report, intake.counts)
        facts.extend(dataset_lines(things, facts, workspace.base, settings))
        return intake.counts


def _refuse_foreign(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and read_build_file(out) is None:
        raise UsageError(
            f"{out} holds something else than a build of clustergraph. Choose another directory with -o"
        )
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file, not a directory. Choose another directory with -o")


def _keep_others(out: Path, folder: Path) -> None:
    """Copy what people have put beside the previous build, such as a map."""
    for one in out.iterdir() if out.is_dir() else ():
        if one.name in OUTPUTS:
            continue
        if one.is_dir() and not one.is_symlink():
            shutil.copytree(one, folder / one.name, symlinks=True)
        else:
            shutil.copy2(one, folder / one.name, follow_symlinks=False)


# ---- what comes out


def _write(
    folder: Path, things: SortedLines, facts: SortedLines, workspace: Workspace, summary: dict[str, Any]
) -> None:
    from clustergraph.export.turtle import write_trig, write_turtle

    prefixes, graph = workspace.base.prefixes(), workspace.base.facts_graph
    _load_store(folder, things, facts, graph)
    with open_text(folder / THINGS) as out:
        write_turtle(things, out, prefixes)
    with open_text(folder / FACTS) as out:
        write_turtle(facts, out, prefixes)
    with open_text(folder / GRAPH) as out:
        write_trig(things, facts, graph, out, prefixes)
    with open_text(folder / BUILD_FILE) as out:
        json.dump(summary, out, ensure_ascii=False, indent=2)
        out.write("\n")


def _load_store(folder: Path, things: SortedLines, facts: SortedLines, graph: str) -> None:
    store = ox.Store(folder / STORE)
    for name, lines, to_graph in (("things.nt", things, None), ("facts.nt", facts, ox.NamedNode(graph))):
        path = folder / name
        with open_text(path) as out:
            out.writelines(lines)
        store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES, to_graph=to_graph)
        path.unlink()
    store.optimize()
    store.flush()


def open_text(path: Path) -> Any:
    """A file for text whose bytes do not depend on locale or system."""
    return open(path, "w", encoding="utf-8", newline="\n")
