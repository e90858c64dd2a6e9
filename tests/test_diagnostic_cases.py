"""Each kind of finding as a curator meets it: what was written, and the whole text that comes back.

A case is a file in ``diagnostics/``: a sentence that says what it shows, then files of a workspace, each
below ``=== path``, and below ``=== found`` what `check` prints about them. Signs that cannot be seen are
written between ⟦ ⟧: ``⟦U+200B⟧`` a character, ``⟦0xFF⟧`` a byte, ``⟦x*500⟧`` a repeated text,
``⟦sha256 sources/a.txt⟧`` the hash of a file of the case. ``=== path -> target`` is a symbolic link.

After a change of the words: pytest tests/test_diagnostic_cases.py --update-cases, and read the difference.
"""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from clustergraph.build import build_in_memory
from clustergraph.check import check_workspace
from clustergraph.diagnostics import Report, catalogue
from clustergraph.rendering import line_reader, render_text
from clustergraph.workspace import Workspace
from workspaces import write_workspace

CASES = sorted((Path(__file__).parent / "diagnostics").glob("*.txt"))
WIDTH = 240  # columns: room for every hint

_PART = re.compile(r"^=== (.+)\n", re.MULTILINE)
_SIGN = re.compile("⟦(?:U\\+([0-9A-F]+)|0x([0-9A-F]{2})|([^⟦⟧]+)\\*([0-9]+)|sha256 ([^⟧]+))⟧")
_FINDING = re.compile(r"^(\S+?):(?:(\d+):(\d+):)? (error|warning)\[(CG\d{4})\]", re.MULTILINE)


class Case(NamedTuple):
    """``files``: content by path; ``links``: target by path; ``found``: what is to be printed."""

    title: str
    files: dict[str, bytes]
    links: dict[str, str]
    found: str


def read_case(file: Path) -> Case:
    title, *parts = _PART.split(file.read_text(encoding="utf-8"))
    files: dict[str, bytes] = {}
    links: dict[str, str] = {}
    found = ""
    for head, body in zip(parts[::2], parts[1::2], strict=True):
        path, _, target = head.partition(" -> ")
        if head == "found":
            found = body
        elif target:
            links[path] = target
        else:
            files[path] = spelt_out(body, files)
    return Case(title, files, links, found)


def spelt_out(body: str, files: dict[str, bytes]) -> bytes:
    def sign(match: re.Match[str]) -> str:
        character, byte, text, number, path = match.groups()
        if character:
            return chr(int(character, 16))
        if byte:
            return bytes([int(byte, 16)]).decode("utf-8", errors="surrogateescape")
        return text * int(number) if text else hashlib.sha256(files[path]).hexdigest()

    return _SIGN.sub(sign, body).encode("utf-8", errors="surrogateescape")


def printed(case: Case, folder: Path) -> str:
    workspace = write_workspace(folder, case.files)
    for path, target in case.links.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).symlink_to(target)
    return render_text(reported(case, workspace), read_line=line_reader(folder), width=WIDTH)


def reported(case: Case, workspace: Workspace) -> Report:
    report = Report()
    has_shapes = "ontology/own-shapes.ttl" in case.files
    if has_shapes or any(path.startswith("queries/") for path in case.files):
        check_workspace(workspace, report, texts=workspace.texts, shacl=has_shapes)
    else:
        build_in_memory(workspace, report, texts=workspace.texts)
    return report


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_finding_reads_as_its_case_says(file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    case = read_case(file)
    text = printed(case, tmp_path / "workspace")
    if request.config.getoption("--update-cases"):
        head, mark, _ = file.read_text(encoding="utf-8").partition("=== found\n")
        file.write_text(f"{head}{mark or '=== found' + chr(10)}{text}", encoding="utf-8")
    else:
        assert text == case.found


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_case_says_what_it_shows_and_shows_what_its_name_says(file: Path) -> None:
    case = read_case(file)
    assert re.fullmatch(r"[A-Z].*\.\n\n", case.title, re.DOTALL)
    assert file.stem[:6] in {code for *_, code in _FINDING.findall(case.found)}
    assert re.fullmatch(r"CG\d{4}(-[a-z0-9]+)+", file.stem)


def test_every_code_has_a_case_with_a_place_in_a_line() -> None:
    placed: set[str] = set()
    for file in CASES:
        for path, line, column, _, code in _FINDING.findall(read_case(file).found):
            if (line and column) or code in WHOLE_FILE:
                assert path
                placed.add(code)
    assert sorted(set(catalogue()) - placed) == []


# A file that cannot be opened or is too large has no line to point to.
WHOLE_FILE = {"CG0001", "CG0003"}
