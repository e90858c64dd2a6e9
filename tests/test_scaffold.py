"""New workspaces work at once; new sheets never overwrite anything."""

import hashlib
from pathlib import Path

import pytest

from clustergraph import RefusedError, UsageError, Workspace
from clustergraph.scaffold import FIRST_WORDS, make_sheet, make_workspace

TEXT = "Heading\n\nA paragraph that somebody wrote and that is rather too long for a comment.\n  \nLast.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path / "мої факти")


def test_new_workspace_has_nothing_to_complain_about(workspace: Workspace) -> None:
    report = workspace.check(shacl=True)
    assert [(found.code, found.message) for found in report] == []


def test_new_workspace_builds_what_its_example_says(workspace: Workspace) -> None:
    graph = workspace.build()
    assert "Example Cluster" in graph.why("example-meeting", "organised-by")
    assert "planned" in graph.why("example-agreement")


def test_new_workspace_keeps_texts_and_builds_out_of_git(workspace: Workspace) -> None:
    lines = (workspace.root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/out/", "/sources/"} <= set(lines)


def test_nothing_is_written_into_a_directory_in_use(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty; nothing was written"):
        make_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_new_sheet_knows_its_text_and_passes_check(workspace: Workspace, tmp_path: Path) -> None:
    text = tmp_path / "Стаття 1.txt"
    text.write_text(TEXT, encoding="utf-8")
    sheet = Path(make_sheet(workspace, text, language="uk"))
    content = sheet.read_text(encoding="utf-8")
    assert sheet.name == "stattia-1.yaml"
    assert hashlib.sha256(TEXT.encode()).hexdigest() in content
    assert "paragraphs: 3" in content
    assert "# ¶1  Heading" in content
    assert [(found.code, found.severity) for found in workspace.check()] == [("CG0308", "warning")] * 3


def test_comments_of_a_new_sheet_hold_only_first_words(workspace: Workspace, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(TEXT, encoding="utf-8")
    comments = [
        line
        for line in Path(make_sheet(workspace, text)).read_text(encoding="utf-8").splitlines()
        if line.startswith("# ¶")
    ]
    assert len(comments) == 3
    assert max(map(len, comments)) <= len("# ¶1  ") + FIRST_WORDS + len(" …")


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (" \n\n", {}, "has no paragraph"),
        ("Text", {"source_id": "No Slug"}, "is no id"),
        ("Text", {"language": "ua"}, "is no language tag. Did you mean 'uk'"),
    ],
)
def test_new_sheet_says_what_is_wrong(
    workspace: Workspace, tmp_path: Path, content: str, options: dict[str, str], message: str
) -> None:
    text = tmp_path / "a.txt"
    text.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        make_sheet(workspace, text, **options)


def test_new_sheet_for_a_text_that_is_no_text(workspace: Workspace, tmp_path: Path) -> None:
    text = tmp_path / "a.bin"
    text.write_bytes(b"\xff\xfe")
    with pytest.raises(RefusedError) as caught:
        make_sheet(workspace, text)
    assert [found.code for found in caught.value.report] == ["CG0002"]


def test_new_sheet_overwrites_nothing(workspace: Workspace, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Text", encoding="utf-8")
    sheet = Path(make_sheet(workspace, text))
    sheet.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="exists; nothing was written"):
        make_sheet(workspace, text)
    assert sheet.read_text(encoding="utf-8") == "mine"


def test_first_words_cannot_break_out_of_their_comment(workspace: Workspace, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("one\u2028events: {}\n\rtwo\x85three\u202e\n", encoding="utf-8")
    make_sheet(workspace, text)
    assert [found.code for found in workspace.check() if found.severity == "error"] == []
