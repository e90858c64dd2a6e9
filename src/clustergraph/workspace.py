"""A workspace: a directory with ``clustergraph.toml`` and the folders ontology, data and queries.

The ontology, the concept lists and the saved queries that travel with the command serve every
workspace; its own files add to them. A workspace that holds a ``frame.ttl`` itself, such as the
project's repository, brings the whole ontology and takes nothing else. Paths in reports are relative
to the workspace, so that what is written does not depend on where it lies.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from pyoxigraph import NamedNode

from clustergraph.diagnostics import Position, RefusedError, Report, UsageError, nearest
from clustergraph.languages import is_language
from clustergraph.marked import read_text
from clustergraph.names import SLUG
from clustergraph.ontology import Schema, load_schema
from clustergraph.terms import Base

__all__ = ["SETTINGS_FILE", "Input", "Settings", "Workspace", "resources"]

SETTINGS_FILE = "clustergraph.toml"
ONTOLOGY_ORDER = ("frame.ttl", "domain.ttl", "shapes.ttl")

_BASE_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`#]+/")  # passages have the fragment
_TOML_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``clustergraph.toml`` says; every key may be left out."""

    title: str = "clustergraph"
    base: str = "https://w3id.org/clustergraph/"
    publisher: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ("en", "pl", "uk", "lt")
    withhold: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Input:
    """A file that a build depends on; ``path`` is how it is reported and remembered."""

    file: Path
    path: str


def resources() -> Path:
    """The folder with the ontology, data and queries that travel with the command."""
    packaged = Path(__file__).parent / "resources"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


class Workspace:
    """The files of one workspace and what they are set to; reads them when asked, writes nothing."""

    def __init__(self, root: Path | str = ".") -> None:
        self.root = Path(root).resolve()

    @classmethod
    def find(cls, start: Path | str = ".") -> Self:
        """The workspace that ``start`` lies in: it or the nearest directory above with the settings file.

        :raises UsageError: there is none
        """
        folder = Path(start).resolve()
        for candidate in (folder, *folder.parents):
            if (candidate / SETTINGS_FILE).is_file():
                return cls(candidate)
        raise UsageError(
            f"no workspace here: neither {folder} nor a directory above it has a {SETTINGS_FILE}. "
            "Make one with: clustergraph init DIR"
        )

    def __repr__(self) -> str:
        return f"Workspace({str(self.root)!r})"

    # ---- settings

    @cached_property
    def settings(self) -> Settings:
        """The settings.

        :raises RefusedError: the file is wrong
        """
        report = Report()
        settings = self.read_settings(report)
        if report.has_errors:
            raise RefusedError(report)
        return settings

    @property
    def base(self) -> Base:
        """The IRIs of this workspace."""
        return Base(self.settings.base)

    def read_settings(self, report: Report) -> Settings:
        """The settings; faults go to ``report`` and leave the default in place."""
        text = read_text(self.root / SETTINGS_FILE, SETTINGS_FILE, report)
        if text is None:
            return Settings()
        try:
            table = tomllib.loads(text)
        except RecursionError:
            report.add("CG0701", Position(SETTINGS_FILE), problem="nested too deep")
            return Settings()
        except ValueError as error:  # also of Python's own, for numbers of thousands of digits
            problem = _TOML_PLACE.sub("", str(error)).strip()
            report.add("CG0701", _place_of_error(str(error), text), problem=problem)
            return Settings()
        known = Settings.__dataclass_fields__
        values: dict[str, object] = {}
        for key, value in table.items():
            place = _place_of_key(text, key)
            if key not in known:
                report.add("CG0702", place, key=key, nearest=nearest(key, known))
                continue
            problem = _problem_of(key, value)
            if problem:
                report.add("CG0701", place, problem=problem)
            else:
                values[key] = tuple(item.lower() for item in value) if isinstance(value, list) else value
        return Settings(**values)  # type: ignore[arg-type]

    # ---- files

    @property
    def has_own_frame(self) -> bool:
        """Whether the workspace brings the whole ontology itself."""
        return (self.root / "ontology" / ONTOLOGY_ORDER[0]).is_file()

    @property
    def texts(self) -> Path:
        """Where the texts of sources are looked for; need not exist."""
        return self.root / "sources"

    @property
    def out(self) -> Path:
        """Where a build goes unless said otherwise."""
        return self.root / "out"

    def ontology(self) -> list[Input]:
        """Turtle files of the ontology, in the order in which they are read."""
        return [*self._shared("ontology/*.ttl"), *self._own("ontology/*.ttl")]

    def sheets(self) -> list[Input]:
        """Fact sheets."""
        return sorted(
            [*self._own("data/sheets/**/*.yaml"), *self._own("data/sheets/**/*.yml")],
            key=lambda one: one.path,
        )

    def concepts(self) -> list[Input]:
        """Lists of concepts; a later one wins."""
        return [*self._shared("data/curation/concepts.yaml"), *self._own("data/curation/concepts.yaml")]

    def queries(self, kind: str) -> dict[str, Input]:
        """Saved queries of a kind (questions, maps, checks, exports) by name; own ones win."""
        found = [*self._shared(f"queries/{kind}/*.rq"), *self._own(f"queries/{kind}/*.rq")]
        return {one.file.stem: one for one in sorted(found, key=lambda one: one.file.stem)}

    def inputs(self) -> list[Input]:
        """All files that decide what a build holds."""
        settings = Input(self.root / SETTINGS_FILE, SETTINGS_FILE)
        return [settings, *self.ontology(), *self.concepts(), *self.sheets()]

    def load_schema(self, report: Report) -> Schema:
        """The schema of the workspace's ontology; faults go to ``report``."""
        return load_schema([(one.file, one.path) for one in self.ontology()], report)

    @cached_property
    def schema(self) -> Schema:
        """The schema.

        :raises RefusedError: the ontology contradicts itself
        """
        report = Report()
        schema = self.load_schema(report)
        if report.has_errors:
            raise RefusedError(report)
        return schema

    def _own(self, pattern: str) -> list[Input]:
        files = sorted(self.root.glob(pattern), key=lambda file: (_rank(file), file.as_posix()))
        return [Input(file, file.relative_to(self.root).as_posix()) for file in files]

    def _shared(self, pattern: str) -> list[Input]:
        if self.has_own_frame:
            return []
        root = resources()
        files = sorted(root.glob(pattern), key=lambda file: (_rank(file), file.as_posix()))
        return [Input(file, f"clustergraph/{file.relative_to(root).as_posix()}") for file in files]


def _rank(file: Path) -> int:
    """The frame comes first and shapes after what they shape; files of a workspace come last."""
    return ONTOLOGY_ORDER.index(file.name) if file.name in ONTOLOGY_ORDER else len(ONTOLOGY_ORDER)


def _place_of_error(message: str, text: str) -> Position:
    """Where the TOML parser stopped; of the end it gives no line."""
    found = _TOML_PLACE.search(message)
    if found is None:
        return Position(SETTINGS_FILE)
    lines = text.rstrip().split("\n")
    line, column = (int(found[1]), int(found[2])) if found[1] else (len(lines), len(lines[-1]) + 1)
    return Position(SETTINGS_FILE, line, column)


def _place_of_key(text: str, key: str) -> Position:
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(rf"\s*(?:\[\s*)?[\"']?({re.escape(key)})\b", line)
        if match:
            return Position(SETTINGS_FILE, number, match.start(1) + 1, len(key))
    return Position(SETTINGS_FILE)


def _problem_of(key: str, value: object) -> str:
    """What is wrong with a setting, "" if nothing."""
    if key in ("languages", "withhold"):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return f"{key} must be a list of texts"
        if key == "withhold":
            wrong = [item for item in value if not SLUG.fullmatch(item)]
            return f"withhold must list ids of things, not {wrong[0]!r}" if wrong else ""
        wrong = [item for item in value if not is_language(item)]
        if wrong:
            return f"{wrong[0]!r} is no language tag"
        return "" if value else "languages must name at least one language"
    if not isinstance(value, str):
        return f"{key} must be a text"
    if key == "base":
        return _problem_of_base(value)
    return ""


def _problem_of_base(value: str) -> str:
    if not _BASE_IRI.fullmatch(value):
        return "base must be an http(s) address that ends in / and has no #"
    try:
        NamedNode(value)
    except ValueError as error:
        return f"base is no web address: {error}"
    return ""
