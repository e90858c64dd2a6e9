"""The documentation says what is so: its blocks run, its links lead somewhere, its examples are complete."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clustergraph import Workspace
from docs_runner import EXECUTED, Runner, blocks_of, compare, start_of

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
EVERY_KEY = DOCS / "examples" / "every-key.yaml"

# Written by others, or made by docs/generate.py and compared in test_reference_is_current.py.
_ELSEWHERE = (DOCS / "curation", DOCS / "reference", DOCS / "w3id")
PAGES = sorted(
    page for page in DOCS.rglob("*.md") if not any(page.is_relative_to(folder) for folder in _ELSEWHERE)
)
ALL_PAGES = [README, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def copy_of_repository(target: Path) -> Path:
    """The repository as a workspace: what a fresh clone has, and nothing that was built there."""
    shutil.copy(ROOT / "clustergraph.toml", target)
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / folder, target / folder)
    return target


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A directory as the page expects it when it begins."""
    kind = start_of(request.getfixturevalue("page").read_text(encoding="utf-8"))
    if kind == "repository":
        return copy_of_repository(tmp_path)
    if kind == "example":
        return Workspace.init(tmp_path / "my-facts").root
    return tmp_path


# rdflib's own parser of N-Quads calls what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_blocks_of_the_page_run_as_printed(page: Path, place: Path) -> None:
    Runner(place, name_of(page)).run(page.read_text(encoding="utf-8"))


# ---- README


def commands_of_readme() -> list[str]:
    return [one.text for one in blocks_of(README.read_text(encoding="utf-8")) if one.language == "sh"]


def test_readme_begins_with_two_blocks_of_one_line() -> None:
    first, second = commands_of_readme()
    for block in (first, second):
        assert block.count("\n") == 1
        assert block.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")


def test_first_block_of_readme_builds_asks_draws_and_hands_on(tmp_path: Path) -> None:
    first, _ = commands_of_readme()
    _, _, commands = first.partition(" . && ")
    runner = Runner(copy_of_repository(tmp_path), "README.md")
    runner.run(f"```sh\n{commands.replace('.venv/bin/', '')}```\n")
    assert (tmp_path / "map.html").stat().st_size > 10_000
    assert (tmp_path / "graph.ttl").stat().st_size > 10_000


def test_examples_of_readme_print_what_it_says(tmp_path: Path) -> None:
    page = README.read_text(encoding="utf-8")
    examples = re.sub(r"^```sh\n.*?^```\n", "", page, flags=re.MULTILINE | re.DOTALL)
    Runner(copy_of_repository(tmp_path), "README.md").run(examples)


# ---- links and marks


def anchors_of(page: str) -> set[str]:
    """Anchors as GitHub makes them from headings, and those that are written out."""
    outside = re.sub(r"^(`{3,}).*?^\1$", "", page, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", outside, flags=re.MULTILINE)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in headings]
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}
    return made | set(re.findall(r'<a id="([^"]+)">', page))


def links_of(page: str) -> Iterator[str]:
    outside = re.sub(r"^(`{3,}).*?^\1$", "", page, flags=re.MULTILINE | re.DOTALL)
    outside = re.sub(r"`[^`\n]*`", "", outside)
    yield from re.findall(r"\]\(([^)\s]+)\)", outside)


@pytest.mark.parametrize("page", ALL_PAGES, ids=name_of)
def test_links_of_the_page_lead_somewhere(page: Path) -> None:
    dead = []
    for link in links_of(page.read_text(encoding="utf-8")):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if target.suffix == ".png" and not target.parent.exists():
            continue  # pictures are made from a finished map, the first one with the first release
        if not target.exists() or (anchor and anchor not in anchors_of(target.read_text(encoding="utf-8"))):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_that_looks_executable_is_executed_or_says_why_not(page: Path) -> None:
    for block in blocks_of(page.read_text(encoding="utf-8")):
        assert block.language, f"{name_of(page)}:{block.line}: a block without a language"
        if block.language in EXECUTED and "not run" in block.marks:
            assert block.marks["not run"], f"{name_of(page)}:{block.line}: no reason given"


def test_the_index_leads_to_every_page() -> None:
    links = {link.partition("#")[0] for link in links_of((DOCS / "index.md").read_text(encoding="utf-8"))}
    reached = {(DOCS / link).resolve() for link in links}
    missing = [name_of(page) for page in DOCS.rglob("*.md") if page.resolve() not in reached]
    folders = ("docs/index.md", "docs/curation/", "docs/w3id/")  # the folders are linked as such
    missing = [page for page in missing if not page.startswith(folders)]
    assert missing == []


# ---- the sheet with every key


@pytest.fixture(scope="module")
def example_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("every-key")
    (root / "clustergraph.toml").write_text('title = "Every key"\n', encoding="utf-8")
    (root / "data" / "sheets").mkdir(parents=True)
    shutil.copy(EVERY_KEY, root / "data" / "sheets")
    return Workspace(root)


def test_the_sheet_with_every_key_has_no_fault(example_workspace: Workspace) -> None:
    found = [f"{one.position.line}: {one.message}" for one in example_workspace.check()]
    assert found == []


def test_the_sheet_with_every_key_has_every_key(example_workspace: Workspace) -> None:
    import yaml

    schema = example_workspace.schema
    sheet = yaml.safe_load(EVERY_KEY.read_text(encoding="utf-8"))
    used: dict[str, set[str]] = {
        section: {key for entry in entries.values() for key in entry}
        for section, entries in sheet.items()
        if section not in ("source", "prospects")
    }
    missing = [f"source: {key}" for key in schema.source_properties if key not in sheet["source"]]
    for section, one in schema.sections.items():
        parents = {other.section for other in schema.classes.values() if other.iri in one.ancestors[1:]}
        expected = set() if parents else set(one.properties)
        missing += [f"{section}: {key}" for key in sorted(expected - used.get(section, set()))]
        missing += [] if section in used else [section]
    assert missing == [], "add an example to docs/examples/every-key.yaml"


def test_the_sheet_with_every_key_has_every_qualifier(example_workspace: Workspace) -> None:
    text = EVERY_KEY.read_text(encoding="utf-8")
    allowed = example_workspace.schema.qualifier_keys.values()
    missing = {key for keys in allowed for key in keys if not re.search(rf"\b{re.escape(key)}: ", text)}
    assert missing == set(), "add an example to docs/examples/every-key.yaml"


# ---- the runner itself


def test_runner_compares_what_is_printed() -> None:
    compare("one\ntwo\nthree\n", "one\n…\nthree", "page")
    compare("in 12 ms\n", "in … ms", "page")
    with pytest.raises(AssertionError, match="expected"):
        compare("one\n", "two\n", "page")


def test_runner_notices_a_command_that_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="exit code 1"):
        Runner(tmp_path, "page").run("```sh\nfalse\necho done\n```\n")


def test_runner_merges_parts_of_a_sheet(tmp_path: Path) -> None:
    page = (
        "<!-- part: s.yaml -->\n```yaml\na:\n  x: 1\n```\n<!-- part: s.yaml -->\n```yaml\na:\n  y: 2\n```\n"
    )
    Runner(tmp_path, "page").run(page)
    assert (tmp_path / "s.yaml").read_text() == "a:\n  x: 1\n  y: 2\n"
