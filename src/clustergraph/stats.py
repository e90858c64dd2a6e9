"""Counts for people: what went into a build and came out, and which paragraphs bear which facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from clustergraph import terms
from clustergraph.store import Graph

__all__ = ["coverage_table", "summary_table"]

_COVERAGE = f"""
SELECT ?passage (COUNT(DISTINCT ?fact) AS ?facts)
       (COUNT(DISTINCT ?implied) AS ?implied_facts) (SAMPLE(?reason) AS ?note) {{
  ?passage a <{terms.PASSAGE}> .
  OPTIONAL {{ ?fact <{terms.EVIDENCE}> ?passage }}
  OPTIONAL {{ ?implied <{terms.EVIDENCE}> ?passage ; <{terms.CERTAINTY}> <{terms.IMPLIED}> }}
  OPTIONAL {{ ?passage <{terms.NO_FACTS}> ?reason }}
}} GROUP BY ?passage
"""


def summary_table(counts: Mapping[str, Any]) -> str:
    """What ``build.json`` counts, as lines: each source, then things and facts in total."""
    rows = [
        (PurePosixPath(path).stem, *(str(one[name]) for name in ("paragraphs", "values", "facts", "refused")))
        for path, one in counts["sheets"].items()
    ]
    table = _table(("source", "paragraphs", "values", "facts", "refused"), rows)
    lines = [
        f"{title}: " + (", ".join(f"{key} {number}" for key, number in counts[name].items()) or "none")
        for title, name in (
            ("things", "things"),
            ("facts by certainty", "certainty"),
            ("facts by state", "state"),
        )
    ]
    lines.append(f"facts: {counts['facts']}, of which {counts['holding']} hold; refused: {counts['refused']}")
    if counts["withheld"]:
        lines.append(f"withheld: {counts['withheld']}")
    return table + "\n" + "\n".join(lines) + "\n"


def coverage_table(graph: Graph) -> str:
    """Facts by paragraph of each source, those implied apart; for paragraphs without facts the reason."""
    rows = []
    for row in graph.select(_COVERAGE):
        source, _, number = row["passage"].value.removeprefix(graph.base.sources).partition("#p")
        note = row["note"].value if "note" in row else ""
        rows.append((source, int(number), row["facts"].value, row["implied_facts"].value, note))
    shown = [(source, f"¶{number}", *rest) for source, number, *rest in sorted(rows)]
    return _table(("source", "paragraph", "facts", "of which implied", "no facts because"), shown)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Aligned columns: the first and what is no number to the left, numbers to the right."""
    widths = [max(len(row[index]) for row in (head, *rows)) for index in range(len(head))]
    lines = []
    for row in (head, *rows):
        cells = [
            cell.rjust(width) if _is_number(rows, index) else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def _is_number(rows: Sequence[Sequence[str]], index: int) -> bool:
    return all(row[index].isdigit() for row in rows)
