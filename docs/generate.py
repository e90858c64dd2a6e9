"""Writes the reference pages from what they describe: ontology, command line, queries, codes, formats.

Nothing in docs/reference is written by hand, so it cannot go out of date unseen: a test compares the pages
with what this program would write. After a change of any of the sources::

    python docs/generate.py            # writes docs/reference
    python docs/generate.py --check    # names the pages that are out of date, and changes nothing

Examples of sheets come from docs/examples/every-key.yaml, which a test holds to be complete and right.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.lists import diagnostics_page, formats_page, queries_page
from generator.markdown import Lines, joined
from generator.ontology_html import ontology_html
from generator.sheets import sheets_page
from generator.tools import cli_page, python_page, settings_page
from generator.vocabularies import ontology_page, words_page

__all__ = ["PAGES", "TARGET", "main", "pages"]

TARGET = Path(__file__).parent / "reference"
HEAD = "<!-- Written by docs/generate.py; do not edit. -->"

PAGES: Mapping[str, Callable[[], Lines]] = {
    "cli.md": cli_page,
    "diagnostics.md": diagnostics_page,
    "formats.md": formats_page,
    "ontology.html": ontology_html,
    "ontology.md": ontology_page,
    "python.md": python_page,
    "queries.md": queries_page,
    "settings.md": settings_page,
    "sheets.md": sheets_page,
    "words.md": words_page,
}


def pages() -> dict[str, str]:
    """The text of each page by its file name."""
    return {name: _headed(name, joined(page())) for name, page in PAGES.items()}


def _headed(name: str, text: str) -> str:
    """A page of HTML begins with its document type, and says itself where it comes from."""
    return text if name.endswith(".html") else f"{HEAD}\n{text}"


def main(arguments: list[str]) -> int:
    """Write the pages that differ, or with ``--check`` only name them; 1 if there are any then."""
    stale = {name: text for name, text in pages().items() if _read(TARGET / name) != text}
    if "--check" in arguments:
        for name in stale:
            print(f"docs/reference/{name} is out of date; run: python docs/generate.py")
        return 1 if stale else 0
    TARGET.mkdir(exist_ok=True)
    for name, text in stale.items():
        (TARGET / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"docs/reference/{name}")
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
