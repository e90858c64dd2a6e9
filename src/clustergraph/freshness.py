"""Whether a build still fits its inputs, as ``build.json`` remembers them by size and hash.

No time stamps are kept, so that two builds of one input are alike to the byte: a file is taken as
unchanged if it is older than the build and of the same size, and is hashed otherwise. Kept apart from
``build`` because every query asks this and should not load what it takes to build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clustergraph import __version__
from clustergraph.workspace import Input, Workspace

__all__ = ["BUILD_FILE", "FORMAT", "STORE", "fingerprint", "is_current", "read_build_file"]

BUILD_FILE = "build.json"
STORE = "store"
FORMAT = 1  # of build.json and what stands beside it; a build of another format is stale


def fingerprint(inputs: Iterable[Input]) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of each input, by path."""
    found: dict[str, dict[str, Any]] = {}
    for one in inputs:
        try:
            data = one.file.read_bytes()
        except OSError:
            continue  # reported where the file is read
        found[one.path] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return found


def read_build_file(out: Path) -> dict[str, Any] | None:
    """What ``build.json`` of a build says; None if there is none that can be read."""
    try:
        summary = json.loads((out / BUILD_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return summary if isinstance(summary, dict) else None


def is_current(workspace: Workspace, out: Path) -> bool:
    """Whether ``out`` holds the build of the inputs as they are now.

    Files older than the build and of the same size are taken as unchanged; others are hashed.
    """
    summary = read_build_file(out)
    if summary is None or not (out / STORE).is_dir():
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
        return status.st_mtime_ns < built or fingerprint([one])[one.path]["sha256"] == known["sha256"]
    except (OSError, KeyError):
        return False
