"""Checks a workspace without building it: settings, ontology, sheets, saved queries, integrity queries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Report, UsageError
from clustergraph.intake import Counts
from clustergraph.workspace import Workspace

__all__ = ["check_workspace", "only_below"]

QUERY_KINDS = ("questions", "maps", "checks", "exports")


def check_workspace(
    workspace: Workspace, report: Report, *, texts: Path | None = None, shacl: bool = False
) -> Counts:
    """All findings about a workspace go to ``report``; the counts say what was read.

    Integrity queries run on a graph in memory, once the sheets have no errors. ``texts``: the folder in
    which the texts of the sources are looked for. ``shacl``: judge that graph by the shapes too.

    :raises UsageError: ``shacl`` is wanted, but its engine is not installed
    """
    from clustergraph.queries import load_query, run_checks
    from clustergraph.store import Graph

    store, counts = build_in_memory(workspace, report, texts=texts)
    for kind in QUERY_KINDS:
        for one in workspace.queries(kind).values():
            load_query(one, report)
    if store is not None and not report.has_errors:
        run_checks(Graph(store, workspace), workspace, report)
        if shacl:
            from clustergraph.shacl import check_shapes

            check_shapes(store, workspace, report)
    return counts


def only_below(report: Report, workspace: Workspace, paths: Sequence[str]) -> Report:
    """The findings in the given files and directories; all if none are given.

    ``paths`` are relative to the current directory.

    :raises UsageError: a path does not exist or lies outside of the workspace
    """
    if not paths:
        return report
    wanted: list[str] = []
    for path in paths:
        file = Path(path).resolve()
        if not file.exists():
            raise UsageError(f"{path} does not exist")
        if not file.is_relative_to(workspace.root):
            raise UsageError(f"{path} lies outside of the workspace {workspace.root}")
        wanted.append(file.relative_to(workspace.root).as_posix())
    return report.only(lambda found: any(_is_below(found.position.path, path) for path in wanted))


def _is_below(path: str, folder: str) -> bool:
    return folder in (path, ".") or path.startswith(f"{folder}/")
