"""Pieces of Markdown that the reference pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from clustergraph.ontology import Labels

__all__ = [
    "LANGUAGES",
    "Lines",
    "code",
    "codes",
    "fenced",
    "in_languages",
    "joined",
    "marked",
    "prose",
    "table",
]

LANGUAGES = ("en", "pl", "uk", "lt")

Lines = Iterator[str]
"""The lines of a page, without their ends."""


def joined(lines: Iterable[str]) -> str:
    """Lines as a page, with one empty line where several would follow each other."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n") + "\n")


def prose(text: str) -> Lines:
    """Paragraphs, each on one line; lines of the text are joined."""
    for paragraph in text.strip().split("\n\n"):
        yield " ".join(paragraph.split())
        yield ""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Lines:
    """A table; vertical bars in cells are escaped."""
    columns = list(head)
    yield ""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(_cell(text) for text in row)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


def fenced(text: str, language: str = "text") -> Lines:
    """A fenced block."""
    yield ""
    yield f"```{language}"
    yield text.strip("\n")
    yield "```"
    yield ""


def code(text: str) -> str:
    """A text as inline code."""
    return f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Texts as inline code, with commas."""
    return ", ".join(map(code, texts))


def marked(text: str) -> str:
    """Prose of a docstring: its double backquotes and roles become plain inline code."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`")


def in_languages(labels: Labels) -> str:
    """Labels in all languages, such as "event (en) · wydarzenie (pl)"."""
    return " · ".join(f"{labels[tag]} ({tag})" for tag in LANGUAGES if tag in labels)
