"""What commands share: where the workspace is, opening its graph, printing reports, writing files."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from clustergraph.diagnostics import ClustergraphError, Report, UsageError

if TYPE_CHECKING:
    from clustergraph.api import Graph, Workspace

__all__ = [
    "current_graph",
    "in_workspace",
    "is_colourful",
    "on_graph",
    "output",
    "print_report",
    "say",
    "workspace_at",
]

Command = TypeVar("Command", bound=Callable[..., Any])

in_workspace = click.option("-C", "directory", metavar="DIR", help="Run as if started in DIR.")


def on_graph(command: Command) -> Command:
    """Options of a command that reads a built graph."""
    no_build = click.option(
        "--no-build", is_flag=True, help="Refuse a stale build instead of building again."
    )
    return in_workspace(no_build(command))


def say(words: str) -> None:
    """Words for the person at the terminal."""
    click.echo(words, err=True)


def workspace_at(directory: str | None) -> Workspace:
    """The workspace that ``-C`` (of the command, else of the group) or the current directory lies in."""
    from clustergraph.api import Workspace

    inherited = click.get_current_context().find_root().obj
    start = Path(inherited or ".") / (directory or ".")
    if not start.is_dir():
        raise UsageError(f"{start} is no directory")
    return Workspace.find(start)


def current_graph(directory: str | None, *, no_build: bool) -> Graph:
    """The graph of the workspace, built first if there is none that is current."""
    from clustergraph.freshness import is_current

    workspace = workspace_at(directory)
    if not is_current(workspace, workspace.out):
        exists = workspace.out.is_dir()
        if no_build:
            state = "is older than its sheets" if exists else "does not exist"
            raise ClustergraphError(
                f"the build in {workspace.out} {state}. Build it with: clustergraph build"
            )
        say(
            "The inputs have changed since the last build: building again."
            if exists
            else "No build yet: building."
        )
        with located(workspace):
            workspace.build()
    return workspace.open()


@contextmanager
def located(workspace: Workspace) -> Iterator[None]:
    """Refusals raised inside know the directory that their paths are relative to."""
    try:
        yield
    except ClustergraphError as error:
        error.root = workspace.root  # type: ignore[attr-defined]
        raise


def is_colourful(stream: TextIO) -> bool:
    """Whether colour may be used: a terminal, and nobody said NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def print_report(report: Report, root: Path | None = None) -> None:
    """Findings for a reader, on stderr, with the lines they are about."""
    from clustergraph.rendering import line_reader, render_text

    text = render_text(report, read_line=line_reader(root or Path()), colour=is_colourful(sys.stderr))
    if report.errors or report.warnings:
        say(text.rstrip("\n"))


def terminal_width(out: str | None) -> int | None:
    """Columns of the terminal that is written to; None where it is a file or a pipe."""
    if out not in (None, "-") or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


@contextmanager
def output(path: str | None) -> Iterator[TextIO]:
    """The file to write to, or stdout in UTF-8. A file appears only when it is complete."""
    if path is None or path == "-":
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        yield sys.stdout
        return
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        part.replace(target)
    except OSError as error:
        raise ClustergraphError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
