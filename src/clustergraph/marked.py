"""YAML read as events that keep their places, every scalar as the text that was written.

A composing loader would turn ``NO``, ``on``, ``12:30`` and ``010`` into something else and hang on
aliases; this reader leaves typing to the schema and refuses what a fact sheet does not need:
anchors, aliases, merge keys, tags, keys said twice, second documents, deep nesting, and free text
that a comma inside braces has cut. Faults are reported with their place and reading goes on as far
as it can. libyaml takes U+2028, U+2029 and U+0085 for line ends, which would shift all marks below
them, so they are refused before parsing.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from yaml.cyaml import CLoader

from clustergraph.diagnostics import Position, Report
from clustergraph.names import invisible_characters

__all__ = [
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "no_collection",
    "place_of",
    "read_mapping",
    "read_text",
    "span_of",
]

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 50

_LINE_SEPARATORS = {"\u2028": "U+2028", "\u2029": "U+2029", "\u0085": "U+0085"}
# Anything that could be invisible; names.invisible_characters then decides and names it.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

if TYPE_CHECKING:

    class Scalar:
        """An event of libyaml as a parser gives it: unlike the type stubs say, it always has its marks."""

        value: str
        style: str | None
        anchor: str | None
        tag: str | None
        start_mark: yaml.Mark
        end_mark: yaml.Mark

else:
    from yaml.events import ScalarEvent as Scalar


class Mapping(NamedTuple):
    """A mapping with its pairs in the order in which they were written."""

    items: list[tuple[Scalar, Node]]
    start_mark: yaml.Mark
    end_mark: yaml.Mark

    def get(self, key: str) -> Node | None:
        """The value of ``key``, None if it was not written."""
        return next((node for name, node in self.items if name.value == key), None)


class Sequence(NamedTuple):
    """A list."""

    items: list[Node]
    start_mark: yaml.Mark
    end_mark: yaml.Mark


Node = Scalar | Mapping | Sequence


def place_of(path: str, node: Node) -> Position:
    """Where a node stands; collections are pointed at with their first sign."""
    start, end = node.start_mark, node.end_mark
    is_one_line = isinstance(node, Scalar) and end.line == start.line
    length = max(1, end.column - start.column) if is_one_line else 1
    return Position(path, start.line + 1, start.column + 1, length)


def span_of(node: Node) -> tuple[int, int]:
    """Where a node begins and ends in the text, in code points from 0."""
    return node.start_mark.index, node.end_mark.index


def read_text(file: Path, path: str, report: Report) -> str | None:
    """The text of a UTF-8 file of at most 32 MiB, without byte order mark; None after a report.

    ``path`` is the name under which the file is reported.
    """
    try:
        if not file.is_file():
            reason = "it does not exist" if not file.exists() else "it is not a file"
            report.add("CG0001", Position(path), reason=reason)
            return None
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        report.add("CG0001", Position(path), reason=error.strerror or str(error))
        return None
    if len(data) > MAX_BYTES:
        report.add("CG0003", Position(path), limit="32 MiB")
        return None
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        report.add("CG0002", Position(path, line, column), byte=f"0x{data[error.start]:02X}")
        return None


def read_mapping(text: str, path: str, report: Report) -> Mapping | None:
    """The mapping that a YAML text consists of; None if there is none to go on with."""
    if not _report_hidden_characters(text, path, report):
        return None
    with no_collection():
        try:
            root = _Reader(text, path, report).read()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Position(path, mark.line + 1, mark.column + 1) if mark else Position(path)
            report.add("CG0004", place, problem=error.problem or str(error))
            return None
        except yaml.YAMLError as error:
            report.add("CG0004", Position(path), problem=str(error).split("\n")[0])
            return None
        except _Stop:
            return None
    if not isinstance(root, Mapping):
        found = "nothing" if root is None or (isinstance(root, Scalar) and not root.value) else _noun(root)
        report.add("CG0014", Position(path) if root is None else place_of(path, root), found=found)
        return None
    return root


@contextmanager
def no_collection() -> Iterator[None]:
    """Garbage is not looked for inside the block: where many small objects are made, none of them in
    cycles, looking for it takes more than half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Stop(Exception):
    """Reading cannot go on; the reason has been reported."""


class _Reader:
    """One pass over the events of one text."""

    def __init__(self, text: str, path: str, report: Report) -> None:
        self.path = path
        self.report = report
        self.next_event: Callable[[], Any] = CLoader(text).get_event

    def read(self) -> Node | None:
        """The root node, None for an empty text."""
        root: Node | None = None
        while True:
            event = self.next_event()
            kind = type(event)
            if kind is yaml.StreamEndEvent:
                return root
            if kind is yaml.DocumentStartEvent and root is not None:
                self._report("CG0009", event)
                raise _Stop
            if kind in (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent):
                continue
            root = self._node(event, 1)

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._report("CG0005", event, name="*" + event.anchor)
            return Sequence([], event.start_mark, event.end_mark)
        if event.anchor is not None:
            self._report("CG0005", event, name="&" + event.anchor)
        if event.tag is not None:
            self._report("CG0007", event, tag=event.tag)
        if kind is Scalar:
            scalar: Scalar = event
            return scalar
        if depth > MAX_DEPTH:
            self._report("CG0010", event, limit=MAX_DEPTH)
            raise _Stop
        return self._mapping(event, depth) if kind is yaml.MappingStartEvent else self._sequence(event, depth)

    def _sequence(self, start: Any, depth: int) -> Sequence:
        items: list[Node] = []
        while True:
            event = self.next_event()
            kind = type(event)
            if kind is yaml.SequenceEndEvent:
                return Sequence(items, start.start_mark, event.end_mark)
            if kind is Scalar and event.tag is None and event.anchor is None:
                items.append(event)
            else:
                items.append(self._node(event, depth + 1))

    def _mapping(self, start: Any, depth: int) -> Mapping:
        items: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        next_event = self.next_event
        while True:
            key = next_event()
            kind = type(key)
            if kind is yaml.MappingEndEvent:
                return Mapping(items, start.start_mark, key.end_mark)
            if kind is not Scalar or key.tag is not None or key.anchor is not None:
                node = self._node(key, depth + 1)
                if not isinstance(node, Scalar):
                    self._report("CG0004", key, problem="a key must be one word or text")
                    self._node(next_event(), depth + 1)
                    continue
                key = node
            event = next_event()
            is_plain = type(event) is Scalar and event.tag is None and event.anchor is None
            node = event if is_plain else self._node(event, depth + 1)
            name = key.value
            if name == "<<" and not key.style:
                self._report("CG0006", key)
            elif start.flow_style and is_plain and event.start_mark.index == event.end_mark.index:
                self._report("CG0012", key, text=name)
            elif name in seen:
                self._report("CG0008", key, key=name, line=seen[name])
            else:
                seen[name] = key.start_mark.line + 1
                items.append((key, node))

    def _report(self, code: str, event: Any, **fields: object) -> None:
        start, end = event.start_mark, event.end_mark
        length = max(1, end.column - start.column) if end.line == start.line else 1
        self.report.add(code, Position(self.path, start.line + 1, start.column + 1, length), **fields)


def _report_hidden_characters(text: str, path: str, report: Report) -> bool:
    """Whether marks can be trusted: no line separators, no control characters libyaml chokes on."""
    if _SUSPECT.search(text) is None:
        return True
    is_readable = True
    for number, line in enumerate(text.split("\n"), 1):
        for match in _SUSPECT.finditer(line):
            place = Position(path, number, match.start() + 1)
            separator = _LINE_SEPARATORS.get(match[0])
            if separator:
                report.add("CG0011", place, name=separator)
                is_readable = False
                continue
            for _, name in invisible_characters(match[0]):
                report.add("CG0013", place, name=name)
            is_readable = is_readable and match[0] >= "\xa0"
    return is_readable


def _noun(node: Node) -> str:
    return {Mapping: "a mapping", Sequence: "a list"}.get(type(node), "a single text")
