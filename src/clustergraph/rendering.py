"""A report as text for people, as JSON, as SARIF and as GitHub annotations; a code explained.

All four are made from the same `Diagnostic` objects and end with a line feed; none prints. Text shows the
offending line with a caret under the place, in columns as a terminal counts them. What files contain is
never sent on raw: control, bidirectional and other invisible characters come out as escapes, in JSON as
JSON escapes. Whether there is a terminal, and whether it wants colour, is the caller's knowledge.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from clustergraph.diagnostics import (
    Code,
    Diagnostic,
    Position,
    Report,
    UsageError,
    catalogue,
    counted,
    nearest,
    visible,
)

__all__ = [
    "ReadLine",
    "explain",
    "line_reader",
    "render_github",
    "render_json",
    "render_sarif",
    "render_text",
    "summary",
]

ReadLine = Callable[[str, int], str | None]

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_GUTTER = "   | "
_HINT_GUTTER = "   = "
_TAB = 4
_LINE_END = re.compile(r"\r\n|\r|\n")

_BOLD, _DIM, _RED, _YELLOW = "1", "2", "31", "33"
_SEVERITY_COLOURS = {"error": _RED, "warning": _YELLOW}


def render_text(report: Report, *, read_line: ReadLine, colour: bool = False, width: int = 100) -> str:
    """Every finding with its line and a caret, then the summary.

    ``read_line(path, line)`` gives a line without its end, counted from 1, or None; lines and hints are
    fitted into ``width`` terminal columns, messages are not broken. ``colour`` adds ANSI sequences.
    """
    paint = _paint if colour else _leave
    lines = [line for found in report for line in _finding(found, read_line, paint, max(width, 40))]
    closing = paint(summary(report), _BOLD)
    return "\n".join([*lines, "", closing] if lines else [closing]) + "\n"


def render_json(report: Report) -> str:
    """A JSON array with one object per finding, in the order of the report.

    Keys: ``code``, ``severity`` ("error" or "warning"), ``path``, ``line`` and ``column`` (counted from 1
    in code points; null where the whole file or line is meant), ``length`` (code points), ``message``,
    ``hint``, ``nearest`` (list of words, best first) and ``fields`` (the facts in the message, by name).
    """
    return _json([_as_object(found) for found in report])


def render_sarif(report: Report, *, version: str = "") -> str:
    """A SARIF 2.1.0 log with one run; its rules are the codes that were found, with their explanations.

    Paths become percent-encoded references relative to the root of the sources, absolute ones file URIs.
    ``version`` is that of clustergraph, left out if empty.
    """
    codes = sorted({found.code for found in report})
    driver: dict[str, object] = {"name": "clustergraph"}
    if version:
        driver["version"] = version
    driver["rules"] = [_sarif_rule(catalogue()[code]) for code in codes]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(found, codes.index(found.code)) for found in report],
    }
    return _json({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def render_github(report: Report) -> str:
    """One GitHub Actions workflow command per finding, which GitHub shows beside the line; may be empty."""
    return "".join(f"{_annotation(found)}\n" for found in report)


def summary(report: Report) -> str:
    """The numbers of errors and warnings in words: "3 errors, 1 warning", "no errors, no warnings"."""
    numbers = ((report.errors, "error"), (report.warnings, "warning"))
    return ", ".join(counted(number, noun) if number else f"no {noun}s" for number, noun in numbers)


def explain(code: str, *, width: int = 80) -> str:
    """What a code means, why it exists, a wrong and a right example.

    Letter case does not matter, and the number alone will do ("107").

    :raises UsageError: there is no such code; carries the nearest ones
    """
    number = code.strip().upper().removeprefix("CG")
    wanted = f"CG{number:0>4}"
    if wanted not in catalogue():
        raise UsageError(f"there is no code '{visible(code)}'", nearest=nearest(wanted, catalogue()))
    known = catalogue()[wanted]
    return f"{wanted}: {known.title} ({known.severity})\n\n{_explanation(known, width)}"


def line_reader(root: Path) -> ReadLine:
    """A ``read_line`` for `render_text` that reads files below ``root``; the last few stay in memory.

    Lines end as in YAML (LF, CR LF or CR). A file that cannot be read has no lines; bytes that are not
    UTF-8 come out as U+FFFD.
    """

    @lru_cache(maxsize=4)
    def lines(path: str) -> list[str]:
        try:
            file = root / path
            if not file.is_file():  # a pipe would keep us waiting
                return []
            data = file.read_bytes()
        except (OSError, ValueError):
            return []
        return _LINE_END.split(data.decode("utf-8-sig", errors="replace"))

    def read_line(path: str, line: int) -> str | None:
        known = lines(path)
        return known[line - 1] if 0 < line <= len(known) else None

    return read_line


# ---- text


class _Excerpt(NamedTuple):
    """A line fitted for a terminal: its text, and the columns before and under the carets."""

    text: str
    before: int
    marked: int


def _finding(found: Diagnostic, read_line: ReadLine, paint: Callable[..., str], width: int) -> Iterator[str]:
    place = found.position
    shade = _SEVERITY_COLOURS[found.severity]
    label = paint(f"{found.severity}[{found.code}]", _BOLD, shade)
    yield f"{paint(_address(place), _BOLD)}: {label}: {found.message}"
    line = read_line(place.path, place.line) if place.line else None
    room = width - len(_GUTTER)
    if line is None:
        yield from _hint_lines(found.hint, paint, room)
        return
    excerpt = _excerpt(line, place.column or 1, place.length if place.column else len(line), room)
    gutter = paint(_GUTTER.rstrip(), _DIM)
    yield f"{gutter} {excerpt.text}".rstrip(" ")
    carets = f"{gutter} {' ' * excerpt.before}{paint('^' * excerpt.marked, _BOLD, shade)}"
    if excerpt.before + excerpt.marked + 1 + _columns(found.hint) <= room:
        yield f"{carets} {found.hint}"
    else:
        yield carets
        yield from _hint_lines(found.hint, paint, room)


def _address(place: Position) -> str:
    numbers = [str(number) for number in (place.line, place.column) if number]
    return ":".join([visible(place.path), *numbers])


def _hint_lines(hint: str, paint: Callable[..., str], room: int) -> Iterator[str]:
    import textwrap

    lines = textwrap.wrap(hint, room, break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(lines):
        yield f"{paint(_HINT_GUTTER.rstrip(), _DIM) if number == 0 else '    '} {line}"


def _excerpt(line: str, column: int, length: int, room: int) -> _Excerpt:
    """The part of ``line`` around ``column`` that fits into ``room`` columns, cuts shown as "…"."""
    mark = min(column - 1, len(line))
    # Of a line of megabytes only the neighbourhood is looked at, however little room its characters take.
    first, last = max(0, mark - 4 * room), mark + 4 * room
    shown = list(_shown(line[first:last]))
    columns = [_columns(text) for text in shown]
    mark -= first
    end = min(mark + max(length, 1), len(shown))
    start = 0
    if first or sum(columns[:mark]) + min(sum(columns[mark:end]), room // 2) + 2 > room:
        start = _walk_back(columns, mark, room // 3)
    is_cut_left = first + start > 0
    is_cut_right = last < len(line) or sum(columns[start:]) + is_cut_left > room
    stop = _walk_on(columns, start, room - is_cut_left - 1) if is_cut_right else len(shown)
    text = "…" * is_cut_left + "".join(shown[start:stop]) + "…" * is_cut_right
    before = is_cut_left + sum(columns[start:mark])
    return _Excerpt(text, before, max(1, sum(columns[mark : min(end, stop)])))


def _shown(text: str) -> Iterator[str]:
    """Each character as it is printed: tabs as spaces, what cannot be seen as an escape."""
    at = 0
    for character in text:
        printed = " " * (_TAB - at % _TAB) if character == "\t" else visible(character)
        at += _columns(printed)
        yield printed


def _walk_back(columns: list[int], index: int, room: int) -> int:
    while index > 0 and room >= columns[index - 1]:
        index -= 1
        room -= columns[index]
    return index


def _walk_on(columns: list[int], index: int, room: int) -> int:
    while index < len(columns) and room >= columns[index]:
        room -= columns[index]
        index += 1
    return index


def _columns(text: str) -> int:
    """Columns that a visible text takes on a terminal: East Asian letters two, combining marks none."""
    if text.isascii():
        return len(text)
    from wcwidth import wcwidth

    return sum(max(0, wcwidth(character)) for character in text)


def _paint(text: str, *codes: str) -> str:
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m"


def _leave(text: str, *codes: str) -> str:
    return text


# ---- JSON and SARIF


def _json(value: object) -> str:
    """JSON with readable letters; whatever is invisible is escaped, lone surrogates become U+FFFD."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join("".join(map(_json_escaped, line)) for line in text.split("\n")) + "\n"


def _json_escaped(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    if visible(character) == character:
        return character
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _as_object(found: Diagnostic) -> dict[str, object]:
    place = found.position
    return {
        "code": found.code,
        "severity": found.severity,
        "path": place.path,
        "line": place.line or None,
        "column": place.column or None,
        "length": place.length,
        "message": found.message,
        "hint": found.hint,
        "nearest": list(found.nearest),
        "fields": dict(found.fields),
    }


def _sarif_rule(code: Code) -> dict[str, object]:
    return {
        "id": code.code,
        "shortDescription": {"text": _sarif_text(code.title)},
        "fullDescription": {"text": _sarif_text(code.why)},
        "help": {"text": _sarif_text(_explanation(code, 80)), "markdown": _sarif_text(_as_markdown(code))},
        "defaultConfiguration": {"level": code.severity},
    }


def _sarif_result(found: Diagnostic, rule_index: int) -> dict[str, object]:
    place = found.position
    # GitHub wants a line also where the whole file is meant.
    region = {"startLine": place.line or 1}
    if place.column:
        region |= {"startColumn": place.column, "endColumn": place.column + max(place.length, 1)}
    location = {"artifactLocation": _sarif_artifact(place.path), "region": region}
    return {
        "ruleId": found.code,
        "ruleIndex": rule_index,
        "level": found.severity,
        "message": {"text": _sarif_text(f"{found.message}. {found.hint}")},
        "locations": [{"physicalLocation": location}],
    }


def _sarif_artifact(path: str) -> dict[str, object]:
    from urllib.parse import quote

    if os.path.isabs(path):
        return {"uri": Path(path).as_uri()}
    return {
        "uri": quote(path.replace(os.sep, "/").encode("utf-8", "surrogateescape")),
        "uriBaseId": "%SRCROOT%",
    }


def _sarif_text(text: str) -> str:
    """SARIF 2.1.0, 3.11.5 and 3.11.6: braces are doubled, and a bracket that would begin a link escaped."""
    return re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", text.replace("{", "{{").replace("}", "}}"))


# ---- GitHub


def _annotation(found: Diagnostic) -> str:
    place = found.position
    properties: dict[str, object] = {"file": visible(place.path), "line": place.line or 1}
    if place.column:
        properties |= {"col": place.column, "endColumn": place.column + max(place.length, 1) - 1}
    properties["title"] = f"{found.code} {catalogue()[found.code].title}"
    said = ",".join(f"{name}={_github_property(str(value))}" for name, value in properties.items())
    return f"::{found.severity} {said}::{_github_data(f'{found.message}. {found.hint}')}"


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


# ---- explanations


class _FieldNames(Mapping[str, str]):
    """Stands in for the fields of a template: each comes out as its name in angle brackets."""

    def __getitem__(self, name: str) -> str:
        return f"<{name}>"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _explanation(code: Code, width: int) -> str:
    import textwrap

    def wrapped(text: str) -> str:
        return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)

    message, hint = (template.format_map(_FieldNames()) for template in (code.message, code.hint))
    said = [wrapped(code.why), wrapped(f"Message: {message}."), wrapped(f"What to do: {hint}")]
    examples = [
        f"{title}:\n\n{textwrap.indent(example.strip(), '    ')}"
        for title, example in (("Wrong", code.wrong), ("Right", code.right))
    ]
    return "\n\n".join(said + examples) + "\n"


def _as_markdown(code: Code) -> str:
    wrong, right = (f"```\n{example.strip()}\n```" for example in (code.wrong, code.right))
    return f"{code.why}\n\nWrong:\n\n{wrong}\n\nRight:\n\n{right}\n"
