"""Small workspaces made of texts, for tests: the ontology is the one that travels with the command."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Report
from clustergraph.intake import Counts
from clustergraph.ontology import Schema
from clustergraph.workspace import SETTINGS_FILE, Workspace

MakeWorkspace = Callable[[Mapping[str, str | bytes]], Workspace]

SHA256 = "0" * 64
SOURCE = f'source: {{id: news, file: news.txt, sha256: "{SHA256}", paragraphs: 1, language: en}}\n'


def write_workspace(folder: Path, files: Mapping[str, str | bytes]) -> Workspace:
    """A workspace in ``folder`` with these files, by path; it gets settings if none are given."""
    for path, content in {SETTINGS_FILE: "", **files}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Workspace(folder)


@cache
def packaged_schema() -> Schema:
    """The schema of a workspace without an ontology of its own."""
    with TemporaryDirectory() as folder:
        return write_workspace(Path(folder), {}).schema


def judged(workspace: Workspace) -> tuple[Report, Counts]:
    """All findings about settings, ontology, sheets and texts, and the counts."""
    report = Report()
    _, counts = build_in_memory(workspace, report, texts=workspace.texts)
    return report, counts


def places(report: Report) -> list[str]:
    """Findings as "line:column code", in the order of the report."""
    return [f"{found.position.line}:{found.position.column} {found.code}" for found in report]
