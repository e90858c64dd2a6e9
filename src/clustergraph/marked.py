"""YAML read as events that keep their places, every scalar as the text that was written.

A composing loader would turn ``NO``, ``on``, ``12:30`` and ``010`` into something else and hang on
aliases; this reader leaves typing to the schema and refuses what a fact sheet does not need:
anchors, aliases, merge keys, tags, keys said twice, second documents, deep nesting, and free text
that a comma inside braces has cut. Faults are reported with their place and reading goes on as far
as it can; after an alias or merge key it ends in nothing, since what they stand for is not known.
libyaml takes U+2028, U+2029 and U+0085 for line ends, which would shift all marks below them, so they
are refused before parsing.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
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
    "line_of",
    "no_collection",
    "place_of",
    "read_mapping",
    "read_text",
    "span_of",
]

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 50
MAX_HIDDEN = 100  # invisible characters that are shown one by one; a file in UTF-16 has millions

_LINE_END = re.compile(r"\r\n?|\n")  # as libyaml counts lines once the odd separators are refused
_LINE_SEPARATORS = {"\u2028": "U+2028", "\u2029": "U+2029", "\u0085": "U+0085"}
_UNREADABLE = frozenset("\u2028\u2029\ufeff\ufffe\uffff")  # beyond control characters
# Anything that could be invisible; names.invisible_characters then decides and names it.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
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
    return Position(path, *line_of(node))


def line_of(node: Node) -> tuple[int, int, int]:
    """Line and column of a node, from 1, and its length; as in :class:`Position`."""
    start, end = node.start_mark, node.end_mark
    line, column = start.line, start.column
    length = end.column - column if type(node) is Scalar and end.line == line else 1
    return line + 1, column + 1, length or 1


def span_of(node: Node) -> tuple[int, int]:
    """Where a node begins and ends in the text, in code points from 0."""
    return node.start_mark.index, node.end_mark.index


def read_text(file: Path, path: str, report: Report) -> str | None:
    """The text of a UTF-8 file of at most 32 MiB, without byte order mark; None after a report.

    ``path`` is the name under which the file is reported.
    """
    try:
        if not file.is_file():
            report.add("CG0001", Position(path), reason=_why_no_file(file))
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
        before = _LINE_END.split(data[: error.start].decode("utf-8").removeprefix("\ufeff"))
        place = Position(path, len(before), len(before[-1]) + 1)
        report.add("CG0002", place, byte=f"0x{data[error.start]:02X}")
        return None


def read_mapping(text: str, path: str, report: Report) -> Mapping | None:
    """The mapping that a YAML text consists of; None if there is none to go on with."""
    if not _report_hidden_characters(text, path, report):
        return None
    with no_collection():
        try:
            reader = _Reader(text, path, report)
            root = reader.read()
        except yaml.MarkedYAMLError as error:
            _report_syntax(error, text, path, report)
            return None
        except yaml.YAMLError as error:
            report.add("CG0004", Position(path), problem=str(error).split("\n")[0])
            return None
        except _Stop:
            return None
    if root is not None and "\\" in text:
        _report_hidden_escapes(root, path, report)
    if reader.is_incomplete:
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
        self.text = text
        self.path = path
        self.report = report
        self.is_incomplete = False  # something stands for what is not known here
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
            self.is_incomplete = True
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
                    if kind is not yaml.AliasEvent:
                        self._report("CG0004", key, problem="a key must be one word or text")
                    self.is_incomplete = True
                    self._node(next_event(), depth + 1)
                    continue
                key = node
            event = next_event()
            is_plain = type(event) is Scalar and event.tag is None and event.anchor is None
            node = event if is_plain else self._node(event, depth + 1)
            name = key.value
            if name == "<<" and not key.style:
                self._report("CG0006", key)
                self.is_incomplete = True
            elif start.flow_style and is_plain and not event.value and self._is_cut_off(key, event):
                self._report("CG0012", key, text=name)
            else:
                if name in seen:
                    self._report("CG0008", key, key=name, line=seen[name])
                else:
                    seen[name] = key.start_mark.line + 1
                items.append((key, node))  # also the second one, so that nothing goes uncounted

    def _is_cut_off(self, key: Scalar, value: Any) -> bool:
        """Whether an empty value inside braces has not even a colon before it."""
        between = self.text[key.end_mark.index : value.start_mark.index]
        return value.start_mark.index == value.end_mark.index and not between.lstrip().startswith(":")

    def _report(self, code: str, event: Any, **fields: object) -> None:
        start, end = event.start_mark, event.end_mark
        length = max(1, end.column - start.column) if end.line == start.line else 1
        self.report.add(code, Position(self.path, start.line + 1, start.column + 1, length), **fields)


def _report_syntax(error: yaml.MarkedYAMLError, text: str, path: str, report: Report) -> None:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or str(error)
    if mark is None:
        place = Position(path)
    elif mark.index >= len(text):  # libyaml counts one line too many there
        lines = _LINE_END.split(text.rstrip())
        place = Position(path, len(lines), len(lines[-1]) + 1)
    else:
        place = Position(path, mark.line + 1, mark.column + 1)
    if "nesting depth" in problem:
        report.add("CG0010", place, limit=MAX_DEPTH)
    else:
        report.add("CG0004", place, problem=problem)


def _report_hidden_characters(text: str, path: str, report: Report) -> bool:
    """Whether marks can be trusted: no line separators, no control characters libyaml chokes on."""
    if _SUSPECT.search(text) is None:
        return True
    is_readable = True
    number = len(_SUSPECT.findall(text))
    for place, character in islice(_suspects(text, path), MAX_HIDDEN):
        separator = _LINE_SEPARATORS.get(character)
        if separator:
            report.add("CG0011", place, name=separator)
        else:
            report.add("CG0013", place, name=_hidden_name(character))
        is_readable = is_readable and character >= "\xa0" and character not in _UNREADABLE
    if number > MAX_HIDDEN:
        report.add("CG0013", Position(path), name=f"{number - MAX_HIDDEN} times more in this file")
    return is_readable and number <= MAX_HIDDEN


def _suspects(text: str, path: str) -> Iterator[tuple[Position, str]]:
    for number, line in enumerate(_LINE_END.split(text), 1):
        for match in _SUSPECT.finditer(line):
            yield Position(path, number, match.start() + 1), match[0]


def _report_hidden_escapes(node: Node, path: str, report: Report) -> None:
    r"""What cannot be seen must not come in as an escape either: ``"\u200B"``."""
    if isinstance(node, Scalar):
        for _, name in invisible_characters(node.value) if node.style == '"' else ():
            report.add("CG0013", place_of(path, node), name=name)
        return
    parts = [part for pair in node.items for part in pair] if isinstance(node, Mapping) else node.items
    for part in parts:
        _report_hidden_escapes(part, path, report)


def _hidden_name(character: str) -> str:
    return next((name for _, name in invisible_characters(character)), f"U+{ord(character):04X}")


def _why_no_file(file: Path) -> str:
    if file.exists():
        return "it is not a file"
    return "it is a link that leads nowhere" if file.is_symlink() else "it does not exist"


def _noun(node: Node) -> str:
    return {Mapping: "a mapping", Sequence: "a list"}.get(type(node), "a single text")
