"""The command line as its users meet it: real processes, exit codes, what goes where."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clustergraph import Workspace

COMMAND = [sys.executable, "-m", "clustergraph"]


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Workspace.init(tmp_path / "мої факти").root


@pytest.fixture
def broken(workspace: Path) -> Path:
    sheet = workspace / "data/sheets/example.yaml"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("organised-by:", "organized-by:"), encoding="utf-8"
    )
    return workspace


def test_every_command_has_help_with_an_example(tmp_path: Path) -> None:
    listed = run("--help", cwd=tmp_path).stdout.split("Commands:")[1]
    names = [line.split()[0] for line in listed.splitlines() if line.strip()]
    assert {
        "init",
        "new",
        "schema",
        "check",
        "build",
        "query",
        "map",
        "export",
        "why",
        "stats",
        "explain",
    } <= set(names)
    for name in names:
        shown = run(name, "--help", cwd=tmp_path)
        assert shown.returncode == 0
        assert f"clustergraph {name}" in shown.stdout.split("Usage:")[1].split("\n", 1)[1]


def test_no_workspace_is_said_in_one_line(tmp_path: Path) -> None:
    done = run("build", cwd=tmp_path)
    assert done.returncode == 2
    assert "no workspace here" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("-C", "{}", "check"), ("check", "-C", "{}")])
def test_directory_is_given_before_or_after_the_command(
    workspace: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = run(*(part.replace("{}", str(workspace)) for part in arguments), cwd=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "no errors, no warnings")


def test_workspace_is_found_from_a_folder_below(workspace: Path) -> None:
    assert run("check", cwd=workspace / "data" / "sheets").returncode == 0


def test_check_points_at_the_slip_and_fails(broken: Path) -> None:
    done = run("check", cwd=broken)
    assert done.returncode == 1
    assert "data/sheets/example.yaml:25:5: error[CG0101]" in done.stdout
    assert "Did you mean 'organised-by'?" in done.stdout
    assert "\x1b[" not in done.stdout


@pytest.mark.parametrize(("form", "start"), [("json", "["), ("sarif", "{"), ("github", "::error file=")])
def test_check_speaks_to_machines(broken: Path, form: str, start: str) -> None:
    done = run("check", "--format", form, cwd=broken)
    assert done.returncode == 1
    assert done.stdout.startswith(start)
    if form != "github":
        json.loads(done.stdout)


def test_check_of_paths_shows_only_what_is_there(broken: Path) -> None:
    other = broken / "data/curation"
    other.mkdir(exist_ok=True)
    assert run("check", "data/curation", cwd=broken).returncode == 0
    assert run("check", "data/sheets/example.yaml", cwd=broken).returncode == 1
    missing = run("check", "data/sheets/exmple.yaml", cwd=broken)
    assert (missing.returncode, "does not exist" in missing.stderr) == (2, True)


def test_strict_makes_warnings_fail(workspace: Path) -> None:
    sheet = workspace / "data/sheets/example.yaml"
    lonely = "people:\n  lonely-person:\n    evidence: 1\n    name: {en: Lonely Person}\n"
    sheet.write_text(sheet.read_text(encoding="utf-8") + lonely, encoding="utf-8")
    assert run("check", cwd=workspace).returncode == 0
    assert run("check", "--strict", cwd=workspace).returncode == 1


def test_hashes_are_written_without_touching_the_rest(workspace: Path) -> None:
    (workspace / "sources").mkdir()
    (workspace / "sources/example.txt").write_text("one\ntwo\nthree\n", encoding="utf-8")
    sheet = workspace / "data/sheets/example.yaml"
    before = sheet.read_text(encoding="utf-8")
    assert "CG0305" in run("check", cwd=workspace).stdout
    run("check", "--update-hashes", cwd=workspace)
    after = sheet.read_text(encoding="utf-8")
    changed = [
        (old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new
    ]
    assert [new.split(":")[0].strip() for _, new in changed] == ["sha256"]
    assert "CG0305" not in run("check", cwd=workspace).stdout


def test_failed_build_says_where_and_leaves_the_previous_one(workspace: Path) -> None:
    run("build", cwd=workspace)
    before = (workspace / "out/graph.ttl").read_bytes()
    sheet = workspace / "data/sheets/example.yaml"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("place: example-town", "place: exmple-town"), "utf-8"
    )
    done = run("build", cwd=workspace)
    assert done.returncode == 1
    assert "error[CG0401]" in done.stderr
    assert "place: exmple-town" in done.stderr
    assert (workspace / "out/graph.ttl").read_bytes() == before


def test_stale_build_is_built_again_with_a_word(workspace: Path) -> None:
    first = run("stats", cwd=workspace)
    assert "No build yet: building." in first.stderr
    assert "facts: 20" in first.stdout
    sheet = workspace / "data/sheets/example.yaml"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("at-least: 21", "at-least: 22"), encoding="utf-8"
    )
    assert "building again" in run("stats", cwd=workspace).stderr
    assert run("stats", cwd=workspace).stderr == ""


def test_stale_build_is_refused_on_request(workspace: Path) -> None:
    done = run("why", "example-meeting", "--no-build", cwd=workspace)
    assert (done.returncode, "does not exist" in done.stderr) == (1, True)


def test_why_prints_the_evidence(workspace: Path) -> None:
    done = run("why", "example-meeting", "organised-by", cwd=workspace)
    assert done.returncode == 0
    assert "example ¶2" in done.stdout


def test_coverage_counts_paragraphs(workspace: Path) -> None:
    lines = run("stats", "--coverage", cwd=workspace).stdout.splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["¶1", "¶2", "¶3"]
    assert lines[3].endswith("contact data of the editors")


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "ntriples", "jsonld", "graphml", "gexf"])
def test_export_goes_to_stdout_and_to_a_file_alike(workspace: Path, form: str) -> None:
    run("build", cwd=workspace)
    shown = run("export", "--format", form, cwd=workspace)
    assert run("export", "--format", form, "-o", "graph", cwd=workspace).returncode == 0
    assert shown.stdout == (workspace / "graph").read_text(encoding="utf-8")
    assert "Example Cluster" in shown.stdout


def test_csv_export_makes_a_table_for_each_class(workspace: Path) -> None:
    assert run("export", "--format", "csv", "-o", "tables", cwd=workspace).returncode == 0
    assert {"event.csv", "cluster.csv", "prospects.csv"} <= {
        path.name for path in (workspace / "tables").iterdir()
    }
    assert run("export", "--format", "csv", cwd=workspace).returncode == 2


def test_unknown_format_is_answered_with_the_nearest(workspace: Path) -> None:
    done = run("export", "--format", "turtel", cwd=workspace)
    assert (done.returncode, "'turtle'" in done.stderr) == (2, True)


def test_output_that_cannot_be_written_is_one_line(workspace: Path) -> None:
    done = run("export", "--format", "turtle", "-o", "no/such/folder/x.ttl", cwd=workspace)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("clustergraph: cannot write no/such/folder/x.ttl")


def test_closed_pipe_ends_quietly(workspace: Path) -> None:
    run("build", cwd=workspace)
    command = f"{sys.executable} -m clustergraph export --format nquads | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=workspace, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_schema_is_json(workspace: Path) -> None:
    assert json.loads(run("schema", cwd=workspace).stdout)["title"] == "clustergraph fact sheet"


def test_new_sheet_is_started_and_checks(workspace: Path) -> None:
    (workspace / "sources").mkdir()
    (workspace / "sources/My article.txt").write_text("one\n\ntwo\n", encoding="utf-8")
    done = run("new", "sources/My article.txt", "--language", "pl", cwd=workspace)
    assert (done.returncode, done.stdout.strip().endswith("data/sheets/my-article.yaml")) == (0, True)
    assert run("check", "data/sheets/my-article.yaml", cwd=workspace).returncode == 0


def test_explain_tells_wrong_and_right(tmp_path: Path) -> None:
    done = run("explain", "CG0101", cwd=tmp_path)
    assert done.returncode == 0
    assert "CG0101" in done.stdout
    assert run("explain", "CG9999", cwd=tmp_path).returncode == 2


def test_readonly_workspace_is_one_line(workspace: Path) -> None:
    if os.geteuid() == 0:
        (workspace / "out").write_text("a file where the build should go")
        done = run("build", cwd=workspace)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        return
    workspace.chmod(0o555)
    try:
        done = run("build", cwd=workspace)
    finally:
        workspace.chmod(0o755)
    assert (done.returncode, "cannot write" in done.stderr) == (1, True)


def test_language_holds_for_names_too(workspace: Path) -> None:
    asked = ("query", "organisers", "--event", "example-meeting", "--format", "csv")
    assert "Example Cluster" in run(*asked, cwd=workspace).stdout
    assert "Klaster Przykładowy" in run(*asked, "--language", "pl", cwd=workspace).stdout
    assert "Example Cluster" in run(*asked, "--language", "pl", "--lang", "en", cwd=workspace).stdout
    assert "Organizatorzy wydarzenia" in run("query", "--list", "--language", "pl", cwd=workspace).stdout


def test_map_around_a_thing_draws_what_is_near(workspace: Path) -> None:
    done = run("map", "--around", "example-town", "-o", "near.html", cwd=workspace)
    assert (done.returncode, "near.html: 3 things, 3 lines" in done.stderr) == (0, True)
    far = run("map", "--around", "example-town", "--hops", "2", "-o", "far.html", cwd=workspace)
    assert "far.html: 5 things" in far.stderr
    assert run("map", "--around", "nowhere", cwd=workspace).returncode == 2
