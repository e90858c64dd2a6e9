"""Whether a build still fits its inputs, as ``build.json`` remembers them by size and hash.

No time stamps are kept, so that two builds of one input are alike to the byte: a file is taken as
unchanged if it is older than the build and of the same size, and is hashed otherwise. What ``build.json``
has as its own time is when the build began, before any input was read. Kept apart from ``build`` because
every query asks this and should not load what it takes to build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clustergraph import __version__
from clustergraph.workspace import Input, Workspace

__all__ = [
    "BUILD_FILE",
    "FACTS",
    "FORMAT",
    "GRAPH",
    "OUTPUTS",
    "STORE",
    "THINGS",
    "fingerprint",
    "is_current",
    "read_build_file",
]

BUILD_FILE = "build.json"
STORE = "store"
THINGS = "graph.ttl"
FACTS = "facts.ttl"
GRAPH = "graph.trig"
OUTPUTS = (BUILD_FILE, STORE, THINGS, FACTS, GRAPH)
FORMAT = 1  # of build.json and what stands beside it; a build of another format is stale


def fingerprint(inputs: Iterable[Input]) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of each input, by path."""
    found: dict[str, dict[str, Any]] = {}
    for one in inputs:
        if not one.file.is_file():
            continue  # reading a pipe would wait for ever; reported where the file is read
        try:
            with one.file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                found[one.path] = {"size": stream.tell(), "sha256": digest}
        except OSError:
            continue
    return found


def read_build_file(out: Path) -> dict[str, Any] | None:
    """What ``build.json`` of a build says; None if there is none that can be read, or another program's."""
    try:
        summary = json.loads((out / BUILD_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return summary if isinstance(summary, dict) and "clustergraph" in summary else None


def is_current(workspace: Workspace, out: Path) -> bool:
    """Whether ``out`` holds the build of the inputs as they are now.

    Files older than the build and of the same size are taken as unchanged; others are hashed.
    """
    summary = read_build_file(out)
    if summary is None or not all((out / name).exists() for name in OUTPUTS):
        return False
    if (summary.get("clustergraph"), summary.get("format")) != (__version__, FORMAT):
        return False
    known: dict[str, dict[str, Any]] = summary.get("inputs", {})
    inputs = workspace.inputs()
    if [one.path for one in inputs] != list(known):
        return False
    built = (out / BUILD_FILE).stat().st_mtime_ns
    return all(_is_same(one, known[one.path], built) for one in inputs)


def _is_same(one: Input, known: dict[str, Any], built: int) -> bool:
    try:
        status = one.file.stat()
        if status.st_size != known["size"]:
            return False
        # A file put in place with an old time stamp (cp -p, mv, rsync) still has a new time of change.
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        return changed < built or fingerprint([one])[one.path]["sha256"] == known["sha256"]
    except (OSError, KeyError):
        return False
