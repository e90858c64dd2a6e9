"""The head of a saved query: the ``#+`` lines that say what it asks, needs and answers.

They are YAML in the comments of the file, so that the same file runs on any SPARQL endpoint. Whatever
is wrong is reported at its line and column in the file, all of it in one go, and nothing is guessed:
an unknown key is an error, as in a sheet. What the head says about the query itself (its columns, the
variables of its parameters) is compared with the query in ``queries.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import NamedTuple

from clustergraph.diagnostics import Position, Report, nearest
from clustergraph.languages import is_language, suggest_language
from clustergraph.marked import Mapping as MarkedMapping
from clustergraph.marked import Node, Scalar, Sequence, place_of, read_mapping
from clustergraph.ontology import Labels

__all__ = ["RESERVED_NAMES", "RESULTS", "TYPES", "Head", "Parameter", "has_head", "read_head"]

TYPES = ("thing", "concept", "text", "number", "date", "language")
RESULTS = ("table", "map", "check", "graph")
HEAD_KEYS = ("title", "description", "result", "columns", "parameters", "message")
PARAMETER_KEYS = ("type", "class", "scheme", "required", "default", "label")

# Options of `clustergraph query`: a parameter becomes an option of the same command.
RESERVED_NAMES = frozenset(
    [
        "c",
        "cite",
        "directory",
        "e",
        "endpoint",
        "format",
        "help",
        "language",
        "list",
        "no_build",
        "o",
        "out",
        "quiet",
        "timeout",
        "verbose",
        "version",
    ]
)
# Column of a check with the thing that a finding is about.
CHECKED = "thing"

_MARK = re.compile(r"^#\+", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a saved query takes; ``name`` is that of a variable of the query.

    ``type``: one of :data:`TYPES`. ``class_key`` limits things to a class (its key in the ontology);
    ``scheme`` says from which list a concept comes.
    """

    name: str
    type: str
    label: Labels
    class_key: str | None = None
    scheme: str | None = None
    required: bool = False
    default: str | None = None

    @property
    def option(self) -> str:
        """Its name as an option of the command line, without the hyphens in front."""
        return self.name.replace("_", "-")


class Place(NamedTuple):
    """Where a part of the head stands, for what is found out about it later."""

    columns: Position
    parameters: Mapping[str, Position]
    values: Mapping[tuple[str, str], Position]  # by parameter and key: class, scheme, default


@dataclass(frozen=True, slots=True)
class Head:
    """What the ``#+`` lines say; labels by language."""

    title: Labels
    description: Labels
    result: str
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    message: Labels
    place: Place = field(compare=False)


def has_head(text: str) -> bool:
    """Whether a query begins with ``#+`` lines."""
    return any(line.startswith("#+") for line in _top(text))


def read_head(text: str, path: str, report: Report) -> Head | None:
    """The head of a query; None after a report if there is none to go on with."""
    if not has_head(text):
        report.add("CG0601", Position(path, 1, 1), problem="there is none")
        return None
    # The marks become spaces, so that places in the YAML are places in the file.
    lines = [_MARK.sub("  ", line) if line.startswith("#+") else "" for line in _top(text)]
    root = read_mapping("\n".join(lines), path, report)
    return _Reader(path, report).head(root) if root is not None else None


def _top(text: str) -> list[str]:
    """The comment and empty lines with which a text begins."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    return lines[:end]


class _Reader:
    """Reads the parts of one head and reports what is wrong with them."""

    def __init__(self, path: str, report: Report) -> None:
        self.path = path
        self.report = report

    def head(self, root: MarkedMapping) -> Head:
        self._report_unknown(root, HEAD_KEYS, "")
        if root.get("title") is None:
            self.report.add("CG0601", Position(self.path, 1, 1), problem="title is missing")
        result = self._choice(root.get("result"), RESULTS, "result", default="table")
        columns = self._columns(root.get("columns"), result)
        parameters, places, values = self._parameters(root.get("parameters"))
        return Head(
            title=self._labels(root.get("title"), "title"),
            description=self._labels(root.get("description"), "description"),
            result=result,
            columns=columns,
            parameters=parameters,
            message=self._message(root.get("message"), root, result, columns),
            place=Place(self._place_of_key(root, "columns"), places, values),
        )

    # ---- columns and message

    def _columns(self, node: Node | None, result: str) -> tuple[str, ...]:
        if node is None:
            if result in ("table", "check"):
                self._problem(Position(self.path, 1, 1), "columns is missing")
            return ()
        items = node.items if isinstance(node, Sequence) else []
        names = [one.value for one in items if isinstance(one, Scalar)]
        if not names or len(names) != len(items):
            self._problem(
                place_of(self.path, node), "columns must be a list of variables without question marks"
            )
        if result == "check" and CHECKED not in names:
            self._problem(place_of(self.path, node), f"a check needs the column '{CHECKED}'")
        return tuple(names)

    def _message(
        self, node: Node | None, root: MarkedMapping, result: str, columns: tuple[str, ...]
    ) -> Labels:
        if result != "check":
            if node is not None:
                self._problem(self._place_of_key(root, "message"), "message belongs to a check only")
            return {}
        if node is None:
            self._problem(
                self._place_of_key(root, "result"), "a check needs a message, with columns in braces"
            )
        message = self._labels(node, "message")
        for text in message.values():
            for name in _fields(text):
                if name not in columns:
                    near = nearest(name or "", columns)
                    problem = f"the message names '{{{name}}}', which is no column"
                    self._problem(self._place_of_key(root, "message"), problem, near)
        return message

    # ---- parameters

    def _parameters(
        self, node: Node | None
    ) -> tuple[tuple[Parameter, ...], dict[str, Position], dict[tuple[str, str], Position]]:
        places: dict[str, Position] = {}
        values: dict[tuple[str, str], Position] = {}
        found: list[Parameter] = []
        if node is not None and not isinstance(node, MarkedMapping):
            self._problem(place_of(self.path, node), "parameters must be a mapping of names")
            return (), {}, {}
        for key, value in node.items if node is not None else ():
            place = place_of(self.path, key)
            if not _NAME.fullmatch(key.value):
                self._problem(place, f"'{key.value}' is no name of a parameter: small letters, digits and _")
            elif key.value in RESERVED_NAMES:
                self._problem(place, f"'{key.value}' is an option of the command query; call it otherwise")
            elif not isinstance(value, MarkedMapping):
                self._problem(place, f"'{key.value}' needs a mapping with at least its type")
            else:
                found.append(self._parameter(key, value))
                places[key.value] = place
                for name, written in value.items:
                    values[key.value, name.value] = place_of(self.path, written)
        return tuple(found), places, values

    def _parameter(self, key: Scalar, node: MarkedMapping) -> Parameter:
        self._report_unknown(node, PARAMETER_KEYS, f" of '{key.value}'")
        type_ = self._type(node, place_of(self.path, key))
        default = self._text(node.get("default"), "default")
        class_key = self._text(node.get("class"), "class")
        scheme = self._text(node.get("scheme"), "scheme")
        required = (
            self._choice(node.get("required"), ("true", "false"), "required", default="false") == "true"
        )
        place = place_of(self.path, key)
        if class_key is not None and type_ != "thing":
            self._problem(self._place_of_key(node, "class"), "class belongs to the type thing only")
        if scheme is not None and type_ != "concept":
            self._problem(self._place_of_key(node, "scheme"), "scheme belongs to the type concept only")
        if scheme is None and type_ == "concept":
            self._problem(place, f"'{key.value}' is a concept and needs its scheme, such as scheme: role")
        if required and default is not None:
            self._problem(self._place_of_key(node, "default"), "what is required takes no default")
        label = self._labels(node.get("label"), "label")
        return Parameter(key.value, type_, label, class_key, scheme, required, default)

    def _type(self, node: MarkedMapping, place: Position) -> str:
        written = node.get("type")
        if written is None:
            self._problem(place, f"the type is missing: {', '.join(TYPES)}")
            return "text"
        value = written.value if isinstance(written, Scalar) else ""
        if value not in TYPES:
            where = place_of(self.path, written)
            self.report.add("CG0603", where, type=value, nearest=nearest(value, TYPES))
            return "text"
        return str(value)

    # ---- scalars and labels

    def _labels(self, node: Node | None, key: str) -> Labels:
        """A mapping of languages to texts; empty after a report or if there is none."""
        if node is None:
            return {}
        if not isinstance(node, MarkedMapping):
            self._problem(place_of(self.path, node), f"{key} must name its languages, such as {{en: …}}")
            return {}
        labels: dict[str, str] = {}
        for tag, value in node.items:
            if not is_language(tag.value):
                near = suggest_language(tag.value)
                self._problem(place_of(self.path, tag), f"'{tag.value}' is no language tag", near)
            elif not isinstance(value, Scalar) or not value.value:
                self._problem(place_of(self.path, value), f"{key} must be a text in each language")
            else:
                labels[tag.value.lower()] = value.value
        return labels

    def _text(self, node: Node | None, key: str) -> str | None:
        if node is not None and not isinstance(node, Scalar):
            self._problem(place_of(self.path, node), f"{key} must be one word or text")
            return None
        return str(node.value) if node is not None else None

    def _choice(self, node: Node | None, choices: Iterable[str], key: str, *, default: str) -> str:
        value = self._text(node, key)
        if node is None or value is None:
            return default
        if value not in choices:
            problem = f"{key} is '{value}', but must be one of: {', '.join(choices)}"
            self._problem(place_of(self.path, node), problem, nearest(value, choices))
            return default
        return value

    def _report_unknown(self, node: MarkedMapping, known: tuple[str, ...], where: str) -> None:
        for key, _ in node.items:
            if key.value not in known:
                near = nearest(key.value, known)
                self._problem(place_of(self.path, key), f"unknown key '{key.value}'{where}", near)

    def _place_of_key(self, node: MarkedMapping, key: str) -> Position:
        found = next((place_of(self.path, name) for name, _ in node.items if name.value == key), None)
        return found or Position(self.path, 1, 1)

    def _problem(self, place: Position, problem: str, near: Iterable[str] = ()) -> None:
        self.report.add("CG0601", place, problem=problem, nearest=tuple(near))


def _fields(message: str) -> list[str | None]:
    """Names in braces in a message; None for a brace that cannot be read."""
    try:
        return [name for _, name, _, _ in Formatter().parse(message) if name is not None]
    except ValueError:
        return [None]
