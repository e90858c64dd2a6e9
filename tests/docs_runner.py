"""Runs a page of the documentation as a reader would, block by block, in a directory of its own.

Fenced blocks marked ``sh``, ``python`` and ``sparql`` are executed in the order of the page; ``console``
blocks are, command by command, where they begin with ``$ ``. An HTML comment before a block says more
(readers do not see it)::

    <!-- workspace: example -->    at the top: where the page begins (repository, example or empty)
    <!-- file: PATH -->            the block is written to a file
    <!-- append: PATH -->          the block is put at the end of a file
    <!-- part: PATH -->            the block is a part of a sheet, merged into its section
    <!-- edit: PATH -->            the block is a diff, applied to a file
    <!-- output -->                the block is what the one before printed; "…" stands for anything
    <!-- exit: 1 -->               the commands of the block end with this code
    <!-- rows: 0 -->               the query gives this many rows (default: at least one)
    <!-- needs: MODULE -->         the block is left out where a Python module is not installed
    <!-- not run: WHY -->          the block is left out
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXECUTED = ("sh", "python", "sparql", "console")

_MARK = re.compile(r"<!-- ([a-z ]+?)(?:: (.*?))? -->")
_FENCE = re.compile(r"^( *)(`{3,}|~{3,})([a-z]*)$")


@dataclass
class Block:
    """A fenced block of a page, with the marks that stand before it."""

    language: str
    text: str
    line: int
    marks: dict[str, str] = field(default_factory=dict)


def blocks_of(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, without the indentation that they have in a list."""
    marks: dict[str, str] = {}
    lines = enumerate(page.split("\n"), 1)
    for number, line in lines:
        found = _FENCE.match(line)
        if found:
            indent, fence, language = found.groups()
            body: list[str] = []
            for _, inner in lines:
                if inner.strip() == fence:
                    break
                body.append(inner.removeprefix(indent))
            yield Block(language, "\n".join(body) + "\n", number, marks)
            marks = {}
        elif line.strip():
            mark = _MARK.fullmatch(line.strip())
            marks = {**marks, mark[1]: mark[2] or ""} if mark else {}


def start_of(page: str) -> str:
    """In which kind of workspace a page begins."""
    found = re.search(r"<!-- workspace: (\w+) -->", page)
    return found[1] if found else "empty"


class Runner:
    """Runs blocks one after another; remembers the directory, the names and the last output."""

    def __init__(self, directory: Path, name: str) -> None:
        self.directory = directory
        self.name = name
        self.output = ""
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.environment = _environment()

    def run(self, page: str) -> None:
        """Run all blocks of a page.

        :raises AssertionError: a block fails, or prints something else than the page says
        """
        for block in blocks_of(page):
            if "not run" not in block.marks and _is_possible(block):
                self._block(block)

    def _block(self, block: Block) -> None:
        where = f"{self.name}:{block.line}"
        for mark, write in _WRITERS.items():
            if mark in block.marks:
                write(self.directory / block.marks[mark], block.text, where)
                return
        if "output" in block.marks:
            compare(self.output, block.text, where)
        elif block.language == "console":
            for command, printed in _commands(block.text):
                self._shell(command, 0, where)
                compare(self.output, printed, where)
        elif block.language == "sh":
            self._shell(block.text, int(block.marks.get("exit", "0")), where)
        elif block.language == "python":
            self._python(block.text, where)
        elif block.language == "sparql":
            self._sparql(block, where)

    def _shell(self, commands: str, code: int, where: str) -> None:
        state = self.directory / ".directory"
        script = f"set -e\n{commands}\n" if not code else commands
        done = subprocess.run(
            ["bash", "-c", f"trap 'pwd > \"{state}\"' EXIT\n{script}"],
            cwd=self.directory,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        self.output = done.stdout.decode()
        if state.exists():
            self.directory = Path(state.read_text().strip())
            state.unlink()
        assert done.returncode == code, f"{where}: exit code {done.returncode}\n{commands}\n{self.output}"

    def _python(self, code: str, where: str) -> None:
        printed = io.StringIO()
        with contextlib.chdir(self.directory), contextlib.redirect_stdout(printed):
            exec(compile(code, where, "exec"), self.names)
        self.output = printed.getvalue()

    def _sparql(self, block: Block, where: str) -> None:
        from clustergraph import Workspace

        with contextlib.chdir(self.directory):
            result = Workspace.find(".").build().sparql(block.text)
            printed = io.StringIO()
            result.write(printed)
        self.output = printed.getvalue()
        expected = block.marks.get("rows")
        if expected is None:
            assert len(result) > 0, f"{where}: no rows"
        else:
            assert len(result) == int(expected), f"{where}: {len(result)} rows\n{self.output}"


def compare(found: str, expected: str, where: str) -> None:
    """Whether something was printed; "…" stands for any text, alone in a line for any lines."""
    pattern = ""
    for line in _lines(expected):
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(map(re.escape, line.split("…"))) + r"\n"
    text = "".join(f"{line}\n" for line in _lines(found))
    assert re.fullmatch(pattern, text), f"{where}: expected\n{expected}\nfound\n{found}"


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").split("\n")] if text.strip() else []


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def _is_possible(block: Block) -> bool:
    module = block.marks.get("needs")
    return module is None or importlib.util.find_spec(module) is not None


def _environment() -> dict[str, str]:
    own = {"NO_COLOR": "1", "COLUMNS": "100", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    return {**os.environ, **own, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


# ---- blocks that are files


def _write(path: Path, text: str, where: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _append(path: Path, text: str, where: str) -> None:
    assert path.exists(), f"{where}: there is no {path.name} to append to"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _part(path: Path, text: str, where: str) -> None:
    """Put the entries of a block under their sections, which a sheet may have once only."""
    sections = _sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name, lines in _sections(text).items():
        sections.setdefault(name, []).extend(lines)
    _write(path, "".join(f"{name}\n" + "".join(lines) for name, lines in sections.items()), where)


def _sections(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines(keepends=True):
        if re.match(r"[a-z]", line):
            current = found.setdefault(line.split("#")[0].rstrip(), [])
        else:
            current.append(line)
    return found


def _edit(path: Path, text: str, where: str) -> None:
    lines = text.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    before = path.read_text(encoding="utf-8")
    assert before.count(old) == 1, f"{where}: found {before.count(old)} times in {path.name}:\n{old}"
    path.write_text(before.replace(old, new), encoding="utf-8")


_WRITERS = {"file": _write, "append": _append, "part": _part, "edit": _edit}
