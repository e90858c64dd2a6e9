"""The texts of sources, where they are at hand: hash, paragraphs, mentions.

Texts are not ours to hand on and enter no output; only ``check`` looks at them. Paragraphs are the
non-empty lines of a text, counted from 1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from clustergraph import terms
from clustergraph.diagnostics import Position, Report
from clustergraph.facts import Fact, Sheet
from clustergraph.marked import Mapping, Scalar, read_mapping, read_text, span_of
from clustergraph.workspace import Input

__all__ = ["check_against_text", "paragraphs_of", "sha256_of", "update_hashes"]

_UNICODE_ESCAPE = re.compile(r"\\u([0-9A-F]{4})|\\(.)")
_SHORT_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text, first to last."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def sha256_of(data: bytes) -> str:
    """Hash by which a text is known, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def check_against_text(sheet: Sheet, folder: Path, report: Report) -> None:
    """Compare a sheet with its text if ``folder`` has it: hash, number of paragraphs, mentions."""
    source = sheet.source
    file = folder / Path(source.file).name if source.file else None
    if file is None or not file.is_file():
        return
    data = file.read_bytes()
    found = sha256_of(data)
    if found != source.sha256:
        place = Position(sheet.path, *source.places.get("sha256", (0, 0, 1)))
        report.add("CG0305", place, file=source.file, expected=source.sha256, found=found)
    paragraphs = paragraphs_of(data.decode("utf-8", errors="replace"))
    if len(paragraphs) != source.paragraphs:
        place = Position(sheet.path, *source.places.get("paragraphs", (0, 0, 1)))
        report.add("CG0307", place, expected=source.paragraphs, found=len(paragraphs))
        return
    for fact in sheet.facts:
        _check_mentions(sheet, fact, paragraphs, report)


def _check_mentions(sheet: Sheet, fact: Fact, paragraphs: list[str], report: Report) -> None:
    numbers = (*fact.evidence, *fact.context)
    for predicate, term in fact.notes:
        if predicate == terms.MENTION:
            mention = _UNICODE_ESCAPE.sub(_unescape, term[1 : term.rindex('"')])
            if not any(mention in paragraphs[number - 1] for number in numbers):
                place = Position(sheet.path, *fact.place)
                report.add("CG0304", place, mention=mention, paragraphs=[str(n) for n in numbers])


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _SHORT_ESCAPES.get(match[2], match[2])


def update_hashes(sheets: Iterable[Input], folder: Path) -> list[str]:
    """Write hash and number of paragraphs of the texts at hand into the sheets; what was done, in words.

    Only the two values are replaced, so that the rest of a sheet stays as it was written.
    """
    done: list[str] = []
    for one in sheets:
        report = Report()
        text = read_text(one.file, one.path, report)
        root = read_mapping(text, one.path, report) if text is not None else None
        block = root.get("source") if root is not None else None
        name = block.get("file") if isinstance(block, Mapping) else None
        file = folder / Path(name.value).name if isinstance(name, Scalar) and name.value else None
        if text is None or not isinstance(block, Mapping) or file is None or not file.is_file():
            done.append(f"{one.path}: its text is not in {folder}, left as it is")
            continue
        data = file.read_bytes()
        count = len(paragraphs_of(data.decode("utf-8", errors="replace")))
        changed = _with_values(text, block, {"sha256": f'"{sha256_of(data)}"', "paragraphs": str(count)})
        if changed != text:
            one.file.write_text(changed, encoding="utf-8", newline="\n")
            done.append(f"{one.path}: hash and paragraphs written")
    return done


def _with_values(text: str, block: Mapping, values: dict[str, str]) -> str:
    spans = [(*span_of(node), values[key.value]) for key, node in block.items if key.value in values]
    for start, end, value in sorted(spans, reverse=True):
        text = text[:start] + value + text[end:]
    return text
