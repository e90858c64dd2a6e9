"""Sheets beside their texts: hash, paragraphs, mentions, and hashes written anew."""

import os
from pathlib import Path

import pytest

from clustergraph.diagnostics import ClustergraphError
from clustergraph.texts import paragraphs_of, sha256_of, update_hashes
from workspaces import MakeWorkspace, judged, places

TEXT = "The forum met in Kalush.\n\nIt was “good”, they said: a\\b.\n".encode()


def sheet(text: bytes = TEXT, mention: str = "in Kalush", paragraphs: int = 2, file: str = "news.txt") -> str:
    return f"""\
source:
  id: news
  file: {file}
  sha256: "{sha256_of(text)}"
  paragraphs: {paragraphs}
  language: en
events:
  forum: {{evidence: [1, 2], name: {{en: forum}}, place: {{value: town, evidence: 1, mention: '{mention}'}}}}
places:
  town: {{evidence: 1, context: 2, name: {{en: Kalush}}}}
"""


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("one\n\n  two  \n", ["one", "two"]),
        ("one\r\n\r\ntwo", ["one", "two"]),
        ("one\rtwo", ["one", "two"]),
        ("one\u2028still one\x0c\n\x0c\ntwo", ["one\u2028still one", "two"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_paragraphs_are_the_lines_that_are_not_empty(text: str, paragraphs: list[str]) -> None:
    assert paragraphs_of(text) == paragraphs


@pytest.mark.parametrize("mention", ["in Kalush", "Kalush.", "The forum met in Kalush."])
def test_a_sheet_that_fits_its_text_has_no_findings(make_workspace: MakeWorkspace, mention: str) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": sheet(mention=mention), "sources/news.txt": TEXT})
    assert places(judged(workspace)[0]) == []


@pytest.mark.parametrize("mention", ["“good”, they", "a\\b"])
def test_a_mention_may_stand_in_any_of_its_paragraphs(make_workspace: MakeWorkspace, mention: str) -> None:
    text = sheet(mention=mention).replace("evidence: 1, mention", "evidence: [1, 2], mention")
    workspace = make_workspace({"data/sheets/a.yaml": text, "sources/news.txt": TEXT})
    assert places(judged(workspace)[0]) == []


@pytest.mark.parametrize("mention", ["in kalush", "they said", "Kalush. It", "in  Kalush", "a/b"])
def test_a_mention_stands_letter_by_letter_in_its_own_paragraph(
    make_workspace: MakeWorkspace, mention: str
) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": sheet(mention=mention), "sources/news.txt": TEXT})
    assert places(judged(workspace)[0]) == ["8:91 CG0304"]


def test_the_byte_order_mark_of_a_text_is_no_letter(make_workspace: MakeWorkspace) -> None:
    text = b"\xef\xbb\xbf\n" + TEXT
    workspace = make_workspace({"data/sheets/a.yaml": sheet(text), "sources/news.txt": text})
    assert places(judged(workspace)[0]) == []


def test_without_its_text_a_sheet_is_not_compared(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": sheet(mention="nowhere")})
    assert places(judged(workspace)[0]) == []


def test_a_changed_text_is_noticed_and_still_compared(make_workspace: MakeWorkspace) -> None:
    changed = TEXT.replace(b"Kalush", b"Lviv")
    workspace = make_workspace({"data/sheets/a.yaml": sheet(), "sources/news.txt": changed})
    assert places(judged(workspace)[0]) == ["4:3 CG0305", "8:91 CG0304"]


def test_another_number_of_paragraphs_makes_mentions_incomparable(make_workspace: MakeWorkspace) -> None:
    text = sheet(paragraphs=3, mention="nowhere").replace("[1, 2]", "[1, 2, 3]")
    workspace = make_workspace({"data/sheets/a.yaml": text, "sources/news.txt": TEXT})
    assert places(judged(workspace)[0]) == ["5:3 CG0307"]


@pytest.mark.parametrize("file", ["..", ".", "/etc/passwd", "../../clustergraph.toml", "sub/", "nеws.txt"])
def test_a_sheet_cannot_name_a_file_elsewhere(make_workspace: MakeWorkspace, file: str) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": sheet(file=file), "sources/news.txt": TEXT})
    assert places(judged(workspace)[0]) == []


def test_a_name_too_long_for_any_file_is_reported(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": sheet(file="n" * 5000), "sources/news.txt": TEXT})
    assert places(judged(workspace)[0]) == ["3:3 CG0001"]


def test_a_pipe_is_no_text(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": sheet(), "sources/other.txt": TEXT})
    os.mkfifo(workspace.texts / "news.txt")
    assert places(judged(workspace)[0]) == []


# ---- hashes written anew


def test_only_hash_and_number_are_replaced(make_workspace: MakeWorkspace) -> None:
    old = sheet(b"old", paragraphs=7).replace("news.txt\n", "news.txt   # a note\n").replace("\n", "\r\n")
    workspace = make_workspace({"data/sheets/a.yaml": old, "sources/news.txt": TEXT})
    file = workspace.root / "data/sheets/a.yaml"
    file.chmod(0o640)
    done = update_hashes(workspace.sheets(), workspace.texts)
    assert done == ["data/sheets/a.yaml: hash and paragraphs written"]
    expected = old.replace(sha256_of(b"old"), sha256_of(TEXT)).replace("paragraphs: 7", "paragraphs: 2")
    assert file.read_bytes() == expected.encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["a.yaml"]
    assert update_hashes(workspace.sheets(), workspace.texts) == []


def test_a_sheet_without_its_text_is_left_as_it_is(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": sheet(b"old")})
    (line,) = update_hashes(workspace.sheets(), workspace.texts)
    assert line.startswith("data/sheets/a.yaml: its text is not in ")
    assert (workspace.root / "data/sheets/a.yaml").read_text() == sheet(b"old")


@pytest.mark.parametrize("text", ["a: [", "- a", "source: x", "", b"\xff"])
def test_a_sheet_that_cannot_be_read_is_passed_over(make_workspace: MakeWorkspace, text: str | bytes) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": text, "sources/news.txt": TEXT})
    assert update_hashes(workspace.sheets(), workspace.texts) == []


def test_a_failure_to_write_leaves_the_sheet_whole(
    make_workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = make_workspace({"data/sheets/a.yaml": sheet(b"old"), "sources/news.txt": TEXT})
    file = workspace.root / "data/sheets/a.yaml"

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(
        ClustergraphError, match=r"cannot update data/sheets/a\.yaml: No space left on device"
    ):
        update_hashes(workspace.sheets(), workspace.texts)
    assert file.read_bytes() == sheet(b"old").encode()
    assert sorted(path.name for path in file.parent.iterdir()) == ["a.yaml"]
