"""Real sheets with slips in them: a graph whose counts add up, or findings inside the files. Nothing else.

Text is mutated sign by sign, line by line, word by word, and as a tree. Whatever comes out is built together
with the other sheets: no traceback, no hang, no fact silently missing, and every report can be printed.
"""

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph import terms
from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Report
from clustergraph.rendering import line_reader, render_github, render_json, render_sarif, render_text
from clustergraph.workspace import Workspace
from test_sheets import independent_values
from workspaces import write_workspace

ROOT = Path(__file__).parents[1]
SHEETS = {
    f"data/sheets/{file.name}": file.read_text(encoding="utf-8")
    for file in sorted((ROOT / "data/sheets").glob("*.yaml"))
}
CONCEPTS = (ROOT / "data/curation/concepts.yaml").read_text(encoding="utf-8")
WORDS = sorted({word for text in SHEETS.values() for word in re.findall(r"[\w.-]+", text)})
SIGNS = "{}[]:,#&*!|>'\"%@`\\-?~ \t\n\r\0\u200b\u202e\u2028\u0085\u00adіа0O1l9ї😀\ufeff"
PIECES = [
    "evidence: 99", "<<: *a", "&a ", "*a", "!!int ", "---\n", "...\n", "? ", "- ", ": ", "  ", "{}", "[]",
    "''", "value: ", "name: {xx: y}", "\\u200B", "2019-13-01", "not stated", "events:\n", "prospects:\n",
]  # fmt: skip


# ---- slips


def a_sign(text: str, rnd: random.Random) -> str:
    at = rnd.randrange(len(text) + 1)
    return text[:at] + rnd.choice(["", *SIGNS]) + text[at + rnd.randint(0, 2) :]


def a_piece(text: str, rnd: random.Random) -> str:
    at = rnd.randrange(len(text) + 1)
    return text[:at] + rnd.choice(PIECES) + text[at:]


def a_word(text: str, rnd: random.Random) -> str:
    found = rnd.choice(list(re.finditer(r"[\w.-]+", text)) or [None])
    return text if found is None else text[: found.start()] + rnd.choice(WORDS) + text[found.end() :]


def a_line(text: str, rnd: random.Random) -> str:
    lines = text.split("\n")
    one, other = rnd.randrange(len(lines)), rnd.randrange(len(lines))
    change: Callable[[], object] = rnd.choice([
        lambda: lines.pop(one),
        lambda: lines.insert(other, lines[one]),
        lambda: lines.__setitem__(one, " " * rnd.randint(0, 9) + lines[one].lstrip()),
        lambda: lines.__setitem__(one, lines[one] + lines[other].strip()),
        lambda: lines.__setitem__(slice(one, other), []),
    ])  # fmt: skip
    change()
    return "\n".join(lines)


def a_branch(text: str, rnd: random.Random) -> str:
    """Another value, key or list item somewhere in the tree."""
    try:
        tree = yaml.load(text, yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return text
    nodes = [node for node in nodes_of(tree) if node]
    if not nodes:
        return text
    node, other = rnd.choice(nodes), rnd.choice([*nodes, rnd.choice(WORDS), "", [], {}])
    if isinstance(node, dict):
        key = rnd.choice(list(node))
        value = node.pop(key)
        if rnd.random() < 0.7:
            node[rnd.choice([key, rnd.choice(WORDS)])] = other if rnd.random() < 0.5 else value
    else:
        node[rnd.randrange(len(node))] = rnd.choice([other, node])
    try:
        return yaml.dump(tree, Dumper=WithoutAliases, allow_unicode=True, sort_keys=False)
    except RecursionError:  # a branch that was put into itself
        return text


class WithoutAliases(yaml.SafeDumper):
    """A tree written out, each branch where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def nodes_of(tree: object) -> Iterator[dict[str, object] | list[object]]:
    if isinstance(tree, dict | list):
        yield tree
        for node in tree.values() if isinstance(tree, dict) else tree:
            yield from nodes_of(node)


SLIPS = [a_sign, a_piece, a_word, a_line, a_branch]


def mutated(text: str, seed: int, number: int) -> str:
    rnd = random.Random(seed)
    for _ in range(number):
        text = rnd.choice(SLIPS)(text, rnd)
    return text


# ---- what may come of them


@cache
def workspace() -> Workspace:
    files = {**SHEETS, "data/curation/concepts.yaml": CONCEPTS}
    return write_workspace(Path(mkdtemp(prefix="clustergraph-test-")), files)


def assert_sound(path: str, text: str) -> None:
    """Build all sheets with ``text`` in the place of one of them, and look at everything that comes out."""
    file = workspace().root / path
    file.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    try:
        report = Report()
        store, counts = build_in_memory(workspace(), report)
        texts = {**SHEETS, path: text}
        assert_inside(report, texts)
        assert_printable(report)
        if report.has_errors:
            assert store is None
            read = set(counts.sheets) | {one.position.path for one in report if one.severity == "error"}
            assert read >= set(SHEETS)
            return
        assert store is not None
        for name, sheet in counts.sheets.items():
            assert (sheet.refused, sheet.values) == (0, sheet.facts)
            assert sheet.values == independent_values(texts[name].removeprefix("\ufeff"))
        assert facts_in(store) == counts.facts
    finally:
        file.write_text(SHEETS[path], encoding="utf-8", newline="")


def facts_in(store: ox.Store) -> int:
    kind, fact = ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.FACT)
    return len({quad.subject for quad in store.quads_for_pattern(None, kind, fact)})


def assert_inside(report: Report, texts: dict[str, str]) -> None:
    """Every finding has a place that exists in a file; none but a whole file's lacks a line."""
    for found in report:
        path, line, column, length = found.position
        assert path in texts, found
        lines = re.split(r"\r\n?|\n", texts[path].removeprefix("\ufeff"))
        assert line or found.code in {"CG0014", "CG0013", "CG0303", "CG0305", "CG0307"}, found
        if line:
            assert 1 <= line <= len(lines), found
            assert 1 <= column <= len(lines[line - 1]) + 1, found
            assert 1 <= length <= max(1, len(lines[line - 1]) + 1 - (column - 1)), found


def assert_printable(report: Report) -> None:
    reader = line_reader(workspace().root)
    printed = (
        render_text(report, read_line=reader),
        render_json(report),
        render_sarif(report),
        render_github(report),
    )
    for text in printed:
        assert re.sub(r"[\n ]", "", text).isprintable()


def test_the_sheets_are_sound_as_they_are() -> None:
    for path, text in SHEETS.items():
        assert_sound(path, text)


PLACES = st.sampled_from(sorted(SHEETS))
SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=40)
@given(PLACES, SEEDS, st.integers(1, 3))
def test_a_few_slips_give_findings_inside_the_files_or_a_graph_that_adds_up(
    path: str, seed: int, number: int
) -> None:
    assert_sound(path, mutated(SHEETS[path], seed, number))


@pytest.mark.slow
@settings(max_examples=1000)
@given(PLACES, SEEDS, st.integers(1, 12))
def test_many_slips_give_findings_inside_the_files_or_a_graph_that_adds_up(
    path: str, seed: int, number: int
) -> None:
    assert_sound(path, mutated(SHEETS[path], seed, number))


@settings(max_examples=20)
@given(PLACES, st.text(max_size=60) | st.text(SIGNS + "ab:-", max_size=60))
def test_any_text_is_no_sheet(path: str, text: str) -> None:
    assert_sound(path, text.encode("utf-8", errors="replace").decode("utf-8"))
