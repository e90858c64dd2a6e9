"""The texts of sources, where they are at hand: hash, paragraphs, mentions.

Texts are not ours to hand on and enter no output; only ``check`` looks at them. Paragraphs are the
non-empty lines of a text, counted from 1.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from clustergraph import terms
from clustergraph.diagnostics import ClustergraphError, Position, Report
from clustergraph.facts import Fact, Sheet, text_of
from clustergraph.marked import Mapping, Scalar, read_mapping, read_text, span_of
from clustergraph.workspace import Input

__all__ = ["check_against_text", "paragraphs_of", "sha256_of", "update_hashes"]


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text, first to last; lines end as in a text editor, with LF, CR or both."""
    return [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]


def sha256_of(data: bytes) -> str:
    """Hash by which a text is known, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def check_against_text(sheet: Sheet, folder: Path, report: Report) -> None:
    """Compare a sheet with its text if ``folder`` has it: hash, number of paragraphs, mentions."""
    source = sheet.source
    try:
        data = _read(folder, source.file)
    except OSError as error:
        reason = f"it names a text that cannot be read ({error.strerror or error})"
        report.add("CG0001", _place_of(sheet, "file"), reason=reason)
        return
    if data is None:
        return
    found = sha256_of(data)
    if source.sha256 and found != source.sha256:
        place = _place_of(sheet, "sha256")
        report.add("CG0305", place, file=source.file, expected=source.sha256, found=found)
    paragraphs = _paragraphs_in(data)
    if len(paragraphs) == source.paragraphs:
        for fact in sheet.facts:
            _check_mention(sheet, fact, paragraphs, report)
    elif source.paragraphs:
        place = _place_of(sheet, "paragraphs")
        report.add("CG0307", place, expected=source.paragraphs, found=len(paragraphs))


def _read(folder: Path, name: str) -> bytes | None:
    """The bytes of a text; None if it is not at hand. A sheet cannot name a file elsewhere."""
    file = folder / Path(name).name if name else None
    return file.read_bytes() if file is not None and file.is_file() else None


def _paragraphs_in(data: bytes) -> list[str]:
    return paragraphs_of(data.decode("utf-8-sig", errors="replace"))


def _place_of(sheet: Sheet, key: str) -> Position:
    return Position(sheet.path, *sheet.source.places.get(key, (0, 0, 1)))


def _check_mention(sheet: Sheet, fact: Fact, paragraphs: list[str], report: Report) -> None:
    numbers = (*fact.evidence, *fact.context)
    for predicate, term in fact.notes:
        if predicate == terms.MENTION:
            mention, _ = text_of(term)
            if not any(mention in paragraphs[number - 1] for number in numbers):
                place = Position(sheet.path, *(fact.mentioned or fact.place))
                report.add("CG0304", place, mention=mention, paragraphs=[str(n) for n in numbers])


def update_hashes(sheets: Iterable[Input], folder: Path) -> list[str]:
    """Write hash and number of paragraphs of the texts at hand into the sheets; what was done, in words.

    Only the two values are replaced, so that the rest of a sheet stays as it was written. Sheets that
    cannot be read are passed over: a check reports them.

    :raises ClustergraphError: a text cannot be read, or a sheet not written
    """
    done: list[str] = []
    for one in sheets:
        report = Report()
        text = read_text(one.file, one.path, report)
        root = read_mapping(text, one.path, report) if text is not None else None
        block = root.get("source") if root is not None else None
        if text is None or not isinstance(block, Mapping):
            continue
        name = block.get("file")
        try:
            data = _read(folder, name.value) if isinstance(name, Scalar) else None
            if data is None:
                done.append(f"{one.path}: its text is not in {folder}, left as it is")
                continue
            values = {"sha256": f'"{sha256_of(data)}"', "paragraphs": str(len(_paragraphs_in(data)))}
            changed = _with_values(text, block, values)
            if changed != text:
                _replace(one.file, changed)
                done.append(f"{one.path}: hash and paragraphs written")
        except OSError as error:
            raise ClustergraphError(f"cannot update {one.path}: {error.strerror or error}") from error
    return done


def _replace(file: Path, text: str) -> None:
    """Write beside the file, then exchange: what a person wrote must survive a full disk."""
    target = file.resolve()
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _with_values(text: str, block: Mapping, values: dict[str, str]) -> str:
    spans = [(*span_of(node), values[key.value]) for key, node in block.items if key.value in values]
    for start, end, value in sorted(spans, reverse=True):
        text = text[:start] + value + text[end:]
    return text
