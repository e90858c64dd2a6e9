"""The short queries of the how-to page, against the rows that were read in the articles by hand.

Before each block stand comments that readers do not see: ``row`` the first rows of the answer in their
order, cell by cell, ``never`` near misses, ``rows`` how many there are; ``*`` is any cell. That every
block of the page runs is tested in test_docs.py as well; here its answer is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Report
from clustergraph.queries import ask_text
from clustergraph.results import shown
from clustergraph.store import Graph
from clustergraph.workspace import Workspace

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "how-to" / "write-everyday-sparql.md"
MAX_LINES = 12
TRAPS = "## Seven traps"
_PIECE = re.compile(r"^<!-- (row|never|rows): (.*?) ?-->$|^```sparql\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Row = tuple[str, ...]


class Query(NamedTuple):
    """A block of the page with what was written beside it."""

    text: str
    first: tuple[Row, ...]
    never: tuple[Row, ...]
    count: int | None


def queries_in(page: str) -> Iterator[Query]:
    """The blocks in their order, each with the comments since the one before."""
    marks: list[tuple[str, str]] = []
    for mark, value, text in _PIECE.findall(page):
        if mark:
            marks.append((mark, value))
            continue
        first, never = (
            tuple(_cells(value) for mark, value in marks if mark == kind) for kind in ("row", "never")
        )
        counts = [int(value) for mark, value in marks if mark == "rows"]
        yield Query(text, first, never, counts[0] if counts else None)
        marks = []


def _cells(row: str) -> Row:
    return tuple(cell.strip() for cell in row.split("|"))


def fits(row: Row, wanted: Row) -> bool:
    return len(row) == len(wanted) and all(one in ("*", cell) for cell, one in zip(row, wanted, strict=True))


def queries() -> list[Query]:
    return list(queries_in(PAGE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def graph() -> Graph:
    workspace, report = Workspace(ROOT), Report()
    store, _ = build_in_memory(workspace, report)
    assert store is not None, [found.message for found in report]
    return Graph(store, workspace)


@pytest.mark.parametrize("query", queries(), ids=lambda one: one.text.partition("\n")[0][:60])
def test_answer_is_that_of_the_articles(graph: Graph, query: Query) -> None:
    result = ask_text(graph, query.text)
    rows = [tuple(shown(term, graph.base) for term in row) for row in result.rows]
    assert len(rows) == (len(rows) if query.count is None else query.count)
    for row, wanted in zip(rows, query.first, strict=False):
        assert fits(row, wanted)
    assert len(rows) >= len(query.first)
    for near_miss in query.never:
        assert len(near_miss) == len(result.columns)
        assert not [row for row in rows if fits(row, near_miss)]


@pytest.mark.parametrize("query", queries(), ids=lambda one: one.text.partition("\n")[0][:60])
def test_query_is_short_and_has_an_expectation(query: Query) -> None:
    assert query.text.count("\n") <= MAX_LINES
    assert query.first or query.count == 0
    assert query.count in (0, 1) or "ORDER BY" in query.text


def test_there_are_at_least_twenty_and_most_have_a_near_miss() -> None:
    questions, _, traps = PAGE.read_text(encoding="utf-8").partition(TRAPS)
    found = list(queries_in(questions))
    assert len(found) >= 20
    assert sum(bool(one.never) for one in found) >= 15
    assert len(list(queries_in(traps))) >= 7


def test_organisers_of_events_in_ukraine_take_at_most_five_lines() -> None:
    found = next(one for one in queries() if "cg:organisedBy" in one.text and "id:ukraine" in one.text)
    assert found.text.count("\n") <= 5


def test_each_answer_is_told_in_words() -> None:
    questions = PAGE.read_text(encoding="utf-8").partition(TRAPS)[0]
    behind = re.findall(r"^```\n\n(.)", questions, re.MULTILINE)
    assert len(behind) == len(list(queries_in(questions)))
    assert all(letter.isalpha() or letter == '"' for letter in behind)
