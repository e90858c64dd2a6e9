"""Which files a workspace has, what its settings say, and what the rest of the line may count on."""

import os
from pathlib import Path

import pytest

from clustergraph.diagnostics import RefusedError, Report, UsageError
from clustergraph.workspace import SETTINGS_FILE, Settings, Workspace
from workspaces import SOURCE, MakeWorkspace, judged, places, write_workspace

FORUM = """\
events:
  forum: {evidence: 1, name: {en: forum}, place: kalush}
places:
  kalush: {evidence: 1, name: {en: Kalush}}
"""


def settings_of(make_workspace: MakeWorkspace, toml: str) -> tuple[Settings, list[str]]:
    report = Report()
    settings = make_workspace({SETTINGS_FILE: toml}).read_settings(report)
    return settings, places(report)


# ---- settings


def test_every_setting_may_be_left_out(make_workspace: MakeWorkspace) -> None:
    assert settings_of(make_workspace, "") == (Settings(), [])


def test_settings_are_read(make_workspace: MakeWorkspace) -> None:
    toml = """\
title = "Кластери"
base = "https://example.org/graph/"
publisher = "Town"
licence = "CC-BY-4.0"
languages = ["UK", "en-GB"]
withhold = ["anna-example"]
"""
    expected = Settings(
        "Кластери", "https://example.org/graph/", "Town", "CC-BY-4.0", ("uk", "en-gb"), ("anna-example",)
    )
    assert settings_of(make_workspace, toml) == (expected, [])


@pytest.mark.parametrize(
    ("toml", "found"),
    [
        ("title = 1", ["1:1 CG0701"]),
        ("\n\ntitle = []", ["3:1 CG0701"]),
        ("base = 'example.org/'", ["1:1 CG0701"]),
        ("base = 'https://example.org'", ["1:1 CG0701"]),
        ("base = 'https://example.org/graph#'", ["1:1 CG0701"]),
        ("base = 'https://exa mple.org/'", ["1:1 CG0701"]),
        ("base = 'https://[/'", ["1:1 CG0701"]),
        ("base = 'https://example.org/%/'", ["1:1 CG0701"]),
        ("languages = 'en'", ["1:1 CG0701"]),
        ("languages = []", ["1:1 CG0701"]),
        ("languages = ['en', 'ua']", ["1:1 CG0701"]),
        ("languages = [1]", ["1:1 CG0701"]),
        ("withhold = ['Anna']", ["1:1 CG0701"]),
        ("[title]\na = 1", ["1:2 CG0701"]),
        ("'title' = 2", ["1:2 CG0701"]),
        ("titel = 'a'", ["1:1 CG0702"]),
        ("title = 'a'\ntitle = 'b'", ["2:12 CG0701"]),
        ("title = a", ["1:9 CG0701"]),
        ("title = '", ["1:10 CG0701"]),
        ("title = " + "1" * 5000, ["0:0 CG0701"]),
        ("title = " + "[" * 5000, ["0:0 CG0701"]),
    ],
)
def test_settings_that_cannot_be_used_are_reported(
    make_workspace: MakeWorkspace, toml: str, found: list[str]
) -> None:
    assert settings_of(make_workspace, toml)[1] == found


def test_wrong_settings_refuse_the_build(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace({SETTINGS_FILE: "title = 1", "data/sheets/a.yaml": SOURCE + FORUM})
    report, counts = judged(workspace)
    assert places(report) == ["1:1 CG0701"]
    assert counts.sheets == {}
    with pytest.raises(RefusedError, match="1 error"):
        _ = workspace.settings


# ---- finding it


def test_a_workspace_is_found_from_below(tmp_path: Path) -> None:
    root = tmp_path / "мій graph"
    write_workspace(root, {"data/sheets/a.yaml": ""})
    assert Workspace.find(root / "data/sheets").root == root.resolve()


def test_without_a_workspace_the_way_to_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="clustergraph init DIR"):
        Workspace.find(tmp_path)


# ---- files


def paths(make_workspace: MakeWorkspace, *files: str) -> list[str]:
    return [one.path for one in make_workspace(dict.fromkeys(files, "")).sheets()]


def test_sheets_are_found_in_folders_too_and_in_a_fixed_order(make_workspace: MakeWorkspace) -> None:
    found = paths(
        make_workspace, "data/sheets/b.yaml", "data/sheets/a.yml", "data/sheets/2019/c.yaml",
        "data/sheets/ї ё.yaml", "data/sheets/notes.txt", "data/a.yaml", "sheets/a.yaml",
    )  # fmt: skip
    assert found == [f"data/sheets/{name}" for name in ("2019/c.yaml", "a.yml", "b.yaml", "ї ё.yaml")]


def test_files_of_the_workspace_come_after_those_of_the_command(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace(
        {"ontology/own.ttl": "", "ontology/a.ttl": "", "data/curation/concepts.yaml": ""}
    )
    assert [one.path for one in workspace.ontology()] == [
        "clustergraph/ontology/frame.ttl", "clustergraph/ontology/domain.ttl",
        "clustergraph/ontology/shapes.ttl", "ontology/a.ttl", "ontology/own.ttl",
    ]  # fmt: skip
    assert [one.path for one in workspace.concepts()] == [
        "clustergraph/data/curation/concepts.yaml", "data/curation/concepts.yaml",
    ]  # fmt: skip


def test_a_workspace_with_a_frame_brings_the_whole_ontology(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace({"ontology/shapes.ttl": "", "ontology/frame.ttl": ""})
    assert [one.path for one in workspace.ontology()] == ["ontology/frame.ttl", "ontology/shapes.ttl"]
    assert workspace.concepts() == []


def test_paths_do_not_depend_on_where_the_workspace_lies(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"data/sheets/a.yaml": "- a"}
    one, other = write_workspace(tmp_path / "one", files), write_workspace(tmp_path / "other place", files)
    assert list(judged(one)[0]) == list(judged(other)[0])


def test_a_pipe_does_not_stop_a_build_and_is_reported(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": SOURCE + FORUM})
    os.mkfifo(workspace.root / "data/sheets/b.yaml")
    assert places(judged(workspace)[0]) == ["0:0 CG0001"]


def test_a_folder_that_leads_back_to_itself_is_no_endless_way(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": SOURCE + FORUM})
    (workspace.root / "data/sheets/again").symlink_to(".")
    assert next(one.path for one in workspace.sheets()) == "data/sheets/a.yaml"


@pytest.mark.parametrize("concepts", ["", "\n", "# nothing yet\n", "  # nothing\n\n# at all"])
def test_a_list_of_concepts_may_be_empty(make_workspace: MakeWorkspace, concepts: str) -> None:
    files = {"data/sheets/a.yaml": SOURCE + FORUM, "data/curation/concepts.yaml": concepts}
    assert places(judged(make_workspace(files))[0]) == []


def test_without_its_list_no_concept_is_called_unknown(make_workspace: MakeWorkspace) -> None:
    sheet = SOURCE + FORUM.replace("place:", "kind: fun run, place:")
    files = {"data/sheets/a.yaml": sheet, "data/curation/concepts.yaml": "kind: {fun-run: {en: fun run}"}
    assert places(judged(make_workspace(files))[0]) == ["1:30 CG0004"]


def test_own_concepts_may_replace_labels(make_workspace: MakeWorkspace) -> None:
    sheet = SOURCE + FORUM.replace("place:", "kind: congress, place:")
    files = {
        "data/sheets/a.yaml": sheet,
        "data/curation/concepts.yaml": "kind: {congress: {en: great meeting}}",
    }
    assert places(judged(make_workspace(files))[0]) == []


def test_a_workspace_shows_where_it_is(tmp_path: Path) -> None:
    assert repr(Workspace(tmp_path)) == f"Workspace({str(tmp_path.resolve())!r})"
