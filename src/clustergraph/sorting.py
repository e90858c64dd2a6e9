"""Sorts more lines than memory holds, because every export is written in one fixed order.

Small amounts never touch the disk. Beyond ``max_bytes`` sorted runs go to files and are merged while
they are read, so that a build of any size needs the same memory. The order is that of code points,
which is the order of the UTF-8 bytes (``LC_ALL=C sort -u``), whatever the locale.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from itertools import count, groupby, islice
from operator import eq
from pathlib import Path
from sys import getsizeof
from types import TracebackType
from typing import Self, TextIO

__all__ = ["SortedLines"]

_MAX_BYTES = 256 * 2**20
_MAX_RUNS = 64
_SLOT_BYTES = 8  # what a list needs for each line beside the line itself


class SortedLines:
    """Lines that come back unique and sorted by code point, as often as they are asked for.

    Each line ends in ``\\n`` and has no other. Memory is bounded: at most ``max_bytes`` of lines (as
    ``sys.getsizeof`` counts them, and at least one line) are held; full runs are sorted and written below
    ``directory`` (default: where temporary files go), of which at most 64 exist at a time, merged
    with one line and one file buffer each. One million triples take some 230 MiB, so that they stay
    in memory by default. To be used as a context manager: leaving it removes the files.
    """

    def __init__(self, directory: Path | str | None = None, *, max_bytes: int = _MAX_BYTES) -> None:
        self._directory = directory
        self._max_bytes = max_bytes
        self._lines: list[str] = []
        self._bytes = 0
        self._is_sorted = True
        self._runs: list[Path] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._numbers = count()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[str]:
        self._sort()
        if not self._runs:
            return iter(self._lines)
        return _unique(heapq.merge(*map(_read, self._runs), self._lines))

    @property
    def run_count(self) -> int:
        """Sorted runs that lie on the disk now; 0 while all lines are in memory."""
        return len(self._runs)

    def add(self, line: str) -> None:
        """Take one line.

        :raises ValueError: it does not end in its only line feed
        """
        self.extend((line,))

    def extend(self, lines: Iterable[str]) -> None:
        """Take many lines; an iterator is read once and never held as a whole.

        :raises ValueError: one of them does not end in its only line feed
        """
        held, size, limit = self._lines, self._bytes, self._max_bytes
        self._is_sorted = False
        for line in lines:
            if line.find("\n") != len(line) - 1 or not line:
                raise ValueError(f"a line must end in its only line feed: {line[:80]!r}")
            held.append(line)
            size += getsizeof(line) + _SLOT_BYTES
            if size >= limit:
                self._spill()
                size = 0
        self._bytes = size

    def close(self) -> None:
        """Forget all lines and remove the files; may be called twice."""
        self._lines.clear()
        self._runs.clear()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _sort(self) -> None:
        if not self._is_sorted:
            lines = self._lines
            lines.sort()
            # Comparing neighbours is far cheaper than a set of all lines, and rebuilding is rarely needed.
            if any(map(eq, lines, islice(lines, 1, None))):
                lines[:] = _unique(lines)
            self._is_sorted = True

    def _spill(self) -> None:
        self._lines.sort()
        self._write(_unique(self._lines))
        self._lines.clear()
        if len(self._runs) >= _MAX_RUNS:
            self._join()

    def _join(self) -> None:
        """Merge the runs into one, so that they never need more open files than a system allows."""
        runs, self._runs = self._runs, []
        self._write(_unique(heapq.merge(*map(_read, runs))))
        for run in runs:
            run.unlink()

    def _write(self, lines: Iterable[str]) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="sorted-lines-", dir=self._directory)
        run = Path(self._folder.name) / f"{next(self._numbers)}.nt"
        with _open(run, "x") as file:
            file.writelines(lines)
        self._runs.append(run)


def _open(path: Path, mode: str) -> TextIO:
    # newline="\n": a lone carriage return inside a line is no line end.
    return open(path, mode, encoding="utf-8", newline="\n", buffering=2**16)  # type: ignore[return-value]


def _read(path: Path) -> Iterator[str]:
    with _open(path, "r") as file:
        yield from file


def _unique(lines: Iterable[str]) -> Iterator[str]:
    return (line for line, _ in groupby(lines))
