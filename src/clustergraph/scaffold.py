"""Starts things for curators: a workspace that works at once, and a sheet for a text.

The files of a new workspace lie in ``template/`` as they are written; nothing is ever overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from clustergraph.diagnostics import ClustergraphError, RefusedError, Report, UsageError
from clustergraph.json_schema import sheet_schema
from clustergraph.languages import is_language, suggest_language
from clustergraph.marked import read_text
from clustergraph.names import SLUG, invisible_characters, slug
from clustergraph.sources import NOT_READ
from clustergraph.texts import paragraphs_of, sha256_of
from clustergraph.workspace import Workspace

__all__ = ["make_sheet", "make_workspace"]

SCHEMA_FILE = "sheet.schema.json"
FIRST_WORDS = 60  # of a paragraph, in code points: enough to find it again, not enough to read it

_TEMPLATE = Path(__file__).parent / "template"


def make_workspace(directory: Path) -> list[str]:
    """Write a new workspace; the paths of its files.

    :raises UsageError: the directory holds something already
    :raises ClustergraphError: it cannot be written
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} exists and is not empty; nothing was written")
    written: list[str] = []
    try:
        for source in sorted(_TEMPLATE.rglob("*")):
            if source.is_file():
                # Files that begin with a dot would be hidden in the package.
                name = source.relative_to(_TEMPLATE).as_posix().replace("dot-", ".")
                written.append(_write(directory / name, source.read_text(encoding="utf-8")))
        schema = json.dumps(
            sheet_schema(Workspace(directory).schema), ensure_ascii=False, separators=(",", ":")
        )
        written.append(_write(directory / SCHEMA_FILE, schema + "\n"))
    except OSError as error:
        raise ClustergraphError(f"cannot write {directory}: {error.strerror or error}") from error
    return written


def make_sheet(
    workspace: Workspace, text: Path, *, source_id: str | None = None, language: str | None = None
) -> str:
    """Write the beginning of a sheet for a text; the path of the sheet.

    :raises UsageError: the text, the id or the language cannot be used, or the sheet exists
    :raises ClustergraphError: it cannot be written
    """
    report = Report()
    content = read_text(text, str(text), report)
    if content is None:
        raise RefusedError(report)
    name = source_id or slug(text.stem)
    if not SLUG.fullmatch(name):
        raise UsageError(
            f"'{name}' is no id: small letters a-z, digits and single hyphens. Give one with --id"
        )
    tag = language or workspace.settings.languages[0]
    if not is_language(tag):
        raise UsageError(f"'{tag}' is no language tag", nearest=suggest_language(tag))
    target = workspace.root / "data" / "sheets" / f"{name}.yaml"
    if target.exists():
        raise UsageError(f"{target} exists; nothing was written. Give another id with --id")
    paragraphs = paragraphs_of(content)
    if not paragraphs:
        raise UsageError(f"{text} has no paragraph")
    try:
        return _write(target, "\n".join(_sheet(name, text, tag, paragraphs)) + "\n")
    except OSError as error:
        raise ClustergraphError(f"cannot write {target}: {error.strerror or error}") from error


def _sheet(name: str, text: Path, language: str, paragraphs: list[str]) -> Iterator[str]:
    yield f"# yaml-language-server: $schema=../../{SCHEMA_FILE}"
    yield "source:"
    yield f"  id: {name}"
    yield f"  file: {json.dumps(text.name, ensure_ascii=False)}"
    yield f'  sha256: "{sha256_of(text.read_bytes())}"'
    yield f"  paragraphs: {len(paragraphs)}"
    yield f"  language: {language}"
    yield "  # title, publisher, author, published, url … as far as they are printed; else: not stated"
    yield "  no-facts:   # paragraphs without a fact, each with the reason; take out those you have used"
    for number in range(1, len(paragraphs) + 1):
        yield f'    {number}: "{NOT_READ}"'
    for number, paragraph in enumerate(paragraphs, 1):
        yield ""
        yield f"# ¶{number}  {_first_words(paragraph)}"


def _first_words(paragraph: str) -> str:
    hidden = {index for index, _ in invisible_characters(paragraph)}
    visible = "".join(" " if index in hidden else sign for index, sign in enumerate(paragraph))
    return visible if len(visible) <= FIRST_WORDS else visible[:FIRST_WORDS].rstrip() + " …"


def _write(path: Path, content: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(content)
    return str(path)
