"""Findings about what people wrote: where, what was found, what was expected, what to do now.

A run collects all its findings in a `Report`; nothing here prints. A `Diagnostic` holds the facts as
fields; its sentences are made from the templates in ``codes.toml``, so that the text output, JSON, SARIF
and the tests use one object. Values from outside are cut and their invisible characters are shown, so
that no file can write to somebody's terminal. Importing this module is cheap; the catalogue and RapidFuzz
are loaded by the first finding that needs them.

What a user can cause outside of a place in a file is an exception::

    ClustergraphError          exit code 1: something failed, the message says what
    ├── UsageError             exit code 2: the command or call cannot be carried out as written
    └── RefusedError           exit code 1: the inputs have errors; carries the report
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

__all__ = [
    "ClustergraphError",
    "Code",
    "Diagnostic",
    "Position",
    "RefusedError",
    "Report",
    "Severity",
    "UsageError",
    "catalogue",
    "counted",
    "did_you_mean",
    "nearest",
    "visible",
]

Severity = Literal["error", "warning"]

MAX_VALUE_LENGTH = 80
MAX_LISTED = 12

# Printable by Unicode category, yet nothing is seen: the rest of Default_Ignorable_Code_Point
# (Unicode Character Database, DerivedCoreProperties.txt) and the blank Braille pattern.
_UNSEEN = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180F, 0x2800, 0x3164, 0xFFA0}).union(
    range(0x180B, 0x180E), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
)

# RapidFuzz scores, 0 to 100. Near: "lang" to "language" (67); far: "ua" to "uk" (50), "url" to "urn" (67).
_NEAR_ENOUGH = 66
_NEAR_ENOUGH_IF_SHORT = 75
_SHORT_WORD = 3
_MUCH_FARTHER = 10


class Position(NamedTuple):
    """A place in an input; line and column count from 1 in code points, line 0 is the whole file."""

    path: str
    line: int = 0
    column: int = 0
    length: int = 1


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding as ``codes.toml`` has it; ``message`` and ``hint`` are `str.format` templates."""

    code: str
    severity: Severity
    title: str
    message: str
    hint: str
    why: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: its code, its place and the facts from which the sentences are made."""

    code: str
    position: Position
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    nearest: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """``"error"`` (the inputs are refused) or ``"warning"``."""
        return catalogue()[self.code].severity

    @property
    def message(self) -> str:
        """What was found and what was expected, in one sentence without a full stop."""
        return self._filled(catalogue()[self.code].message)

    @property
    def hint(self) -> str:
        """What to do now; begins with the nearest known words where there are any."""
        hint = self._filled(catalogue()[self.code].hint)
        return f"{did_you_mean(self.nearest)} {hint}" if self.nearest else hint

    def _filled(self, template: str) -> str:
        return template.format_map(_Shown({name: visible(value) for name, value in self.fields.items()}))


class Report:
    """All findings of a run; the same finding at the same place is kept once.

    Iteration goes by path, line, column and code, whatever the order of adding. A report has no truth
    value of its own: ask `has_errors`.
    """

    def __init__(self) -> None:
        self._found: dict[object, Diagnostic] = {}  # by all that tells them apart
        self._errors = 0  # counted on the way: who builds asks after every fact

    def add(self, code: str, position: Position, /, **fields: object) -> None:
        """Keep a finding.

        ``fields`` fill the templates of the code. Values become strings, cut after 80 code points; a list,
        tuple or set becomes its items with commas (a set sorted; none at all "none"; beyond 12 "and N more").
        ``nearest`` (words, or one string with commas between them) is said in front of the hint.

        :raises KeyError: there is no such code
        """
        near = fields.pop("nearest", ())
        words = near.split(", ") if isinstance(near, str) else _strings(near)
        values = {name: _as_text(value) for name, value in sorted(fields.items())}
        self._keep(Diagnostic(code, position, values, tuple(_cut(word) for word in words if word)))

    def extend(self, report: "Report") -> None:
        """Take over the findings of another report."""
        for found in report._found.values():
            self._keep(found)

    @property
    def errors(self) -> int:
        """Number of errors."""
        return self._errors

    @property
    def warnings(self) -> int:
        """Number of warnings."""
        return len(self._found) - self._errors

    @property
    def has_errors(self) -> bool:
        """Whether there is at least one error."""
        return self._errors > 0

    def only(self, keep: Callable[[Diagnostic], bool]) -> "Report":
        """A report of the findings for which ``keep`` is true."""
        found = Report()
        for one in self._found.values():
            if keep(one):
                found._keep(one)
        return found

    def _keep(self, found: Diagnostic) -> None:
        key = (found.code, found.position, found.nearest, *found.fields.items())
        if self._found.setdefault(key, found) is found:
            self._errors += found.severity == "error"

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._found.values(), key=_order))


class ClustergraphError(Exception):
    """Whatever a user can cause and no place in a file explains; its text is meant for the user."""

    exit_code = 1


class UsageError(ClustergraphError):
    """A command or call that cannot be carried out; ``nearest`` holds known words near the wrong one."""

    exit_code = 2

    def __init__(self, message: str, *, nearest: Iterable[str] = ()) -> None:
        self.nearest = tuple(nearest)
        super().__init__(f"{message}. {did_you_mean(self.nearest)}" if self.nearest else message)


class RefusedError(ClustergraphError):
    """Inputs that have errors, so that nothing is made of them; ``report`` holds the findings."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(f"the inputs were refused: {counted(report.errors, 'error')}")

    def __reduce__(self) -> tuple[type["RefusedError"], tuple[Report]]:
        return RefusedError, (self.report,)


@cache
def catalogue() -> Mapping[str, Code]:
    """Every code that a finding can have, in the order of their numbers."""
    import tomllib
    from importlib.resources import files

    tables = tomllib.loads(files("clustergraph").joinpath("codes.toml").read_text(encoding="utf-8"))
    return {code: Code(code=code, **tables[code]) for code in sorted(tables)}


def nearest(word: str, candidates: Iterable[str], limit: int = 2) -> tuple[str, ...]:
    """Candidates that ``word`` was probably meant to be, best first, at most ``limit``.

    Letter case, underscores and spaces do not count against a candidate, nor does the order of its words.
    Nothing near enough gives ``()``; among equals the first by code point wins, so a set may be given.
    """
    from rapidfuzz import fuzz, process

    folded = _folded(word)
    spelling = {candidate: _folded(candidate) for candidate in sorted(set(candidates) - {word})}
    cutoff = _NEAR_ENOUGH if len(folded) > _SHORT_WORD else _NEAR_ENOUGH_IF_SHORT
    scores: dict[str, float] = {}
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        for _, score, candidate in process.extract(
            folded, spelling, scorer=scorer, score_cutoff=cutoff, limit=None
        ):
            scores[candidate] = max(score, scores.get(candidate, 0))
    ranked = sorted(scores, key=lambda candidate: (-scores[candidate], candidate))[:limit]
    return tuple(each for each in ranked if scores[each] >= scores[ranked[0]] - _MUCH_FARTHER)


def did_you_mean(words: Iterable[str]) -> str:
    """The question "Did you mean 'x' or 'y'?"; empty for no words."""
    quoted = [f"'{visible(word)}'" for word in words]
    return f"Did you mean {' or '.join(quoted)}?" if quoted else ""


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 error", "2 errors"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def visible(text: str) -> str:
    r"""The text with every character that prints nothing, or moves others, written as an escape.

    Control and bidirectional characters, joiners, odd spaces and lone surrogates become ``\u202e`` and so on.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character.isprintable() and ord(character) not in _UNSEEN else _escaped(character)
        for character in text
    )


class _Shown(dict[str, str]):
    """Fields of a template; one that was not given must not cost the user the finding."""

    def __missing__(self, key: str) -> str:
        return "?"


def _order(found: Diagnostic) -> tuple[object, ...]:
    place = found.position
    return place.path, place.line, place.column, found.code, place.length, sorted(found.fields.items())


def _strings(value: object) -> list[str]:
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]


def _as_text(value: object) -> str:
    items = _strings(value) or ["none"]
    rest = len(items) - MAX_LISTED
    listed = ", ".join(_cut(item) for item in items[:MAX_LISTED])
    return f"{listed} and {rest} more" if rest > 0 else listed


def _cut(text: str) -> str:
    return text if len(text) <= MAX_VALUE_LENGTH else text[: MAX_VALUE_LENGTH - 1] + "…"


def _escaped(character: str) -> str:
    number = ord(character)
    return {"\t": r"\t", "\n": r"\n", "\r": r"\r"}.get(
        character, f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    )


def _folded(word: str) -> str:
    return word.casefold().replace("_", " ").replace("-", " ")
