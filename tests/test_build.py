"""A build is whole or not there, the same bytes for the same input, and noticed if the input changes."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph import build as build_module
from clustergraph import terms
from clustergraph.build import build
from clustergraph.diagnostics import ClustergraphError, RefusedError, UsageError
from clustergraph.freshness import OUTPUTS, is_current, read_build_file
from clustergraph.store import open_graph
from clustergraph.workspace import Workspace
from graph_lines import ROOT, findings, lines_of, make, sheet

EXPORTS = ("graph.ttl", "facts.ttl", "graph.trig", "build.json")


def told(name: str = "Body", things: int = 1) -> dict[str, str]:
    """A sheet of some things, whose first one is called ``name``."""
    more = "".join(
        f"  body-{n}: {{evidence: 1, name: Body {n}, member-of: body}}\n" for n in range(1, things)
    )
    return sheet("note", f"organisations:\n  body: {{evidence: 1, name: {name}}}\n{more}")


def named(out: Path) -> str:
    """What the first thing is called in a build that is whole; fails if it is not."""
    assert {path.name for path in out.iterdir()} == set(OUTPUTS)
    assert read_build_file(out) is not None
    parsed = set(ox.parse(path=out / "graph.trig", format=ox.RdfFormat.TRIG))
    assert parsed == set(ox.Store.read_only(str(out / "store")))
    about = (quad for quad in parsed if str(quad.subject).endswith("id/body>"))
    (name,) = (quad.object.value for quad in about if quad.predicate.value == terms.NAME)
    return str(name)


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "clustergraph", *map(str, arguments)],
        capture_output=True, text=True, check=False, encoding="utf-8", **options,  # type: ignore[call-overload]
    )  # fmt: skip


# ---- what comes out


def test_a_build_has_its_five_parts(tmp_path: Path) -> None:
    workspace = make(tmp_path, told())
    built = build(workspace)
    assert built.out == tmp_path / "out"
    assert not built.was_current
    assert named(built.out) == "Body"


def test_the_build_file_says_what_went_in_and_came_out(tmp_path: Path) -> None:
    workspace = make(tmp_path, told(things=3), settings='title = "Три"\nbase = "https://example.org/x/"\n')
    summary = json.loads((build(workspace).out / "build.json").read_text(encoding="utf-8"))
    assert (summary["title"], summary["base"]) == ("Три", "https://example.org/x/")
    sheets = {"data/sheets/note.yaml": {"values": 8, "facts": 8, "refused": 0, "paragraphs": 1}}
    assert summary["counts"]["sheets"] == sheets
    assert (summary["counts"]["facts"], summary["counts"]["holding"]) == (8, 8)
    assert summary["counts"]["things"] == {"organisation": 3}
    inputs = summary["inputs"]
    assert {"clustergraph.toml", "clustergraph/ontology/frame.ttl", "data/sheets/note.yaml"} < set(inputs)
    assert inputs["data/sheets/note.yaml"]["size"] == (tmp_path / "data/sheets/note.yaml").stat().st_size
    assert not any(str(tmp_path) in path for path in inputs)


def test_store_and_exports_hold_the_same(tmp_path: Path) -> None:
    workspace = Workspace(ROOT)
    out = build(workspace, tmp_path / "out").out
    quads = set(ox.Store.read_only(str(out / "store")))
    assert set(ox.parse(path=out / "graph.trig", format=ox.RdfFormat.TRIG)) == quads
    facts = ox.NamedNode(workspace.base.facts_graph)
    for name, graph in (("graph.ttl", ox.DefaultGraph()), ("facts.ttl", facts)):
        triples = {quad.triple for quad in ox.parse(path=out / name, format=ox.RdfFormat.TURTLE)}
        assert triples == {quad.triple for quad in quads if quad.graph_name == graph}
    lines = lines_of(workspace)
    assert len(quads) == len(lines.things) + len(lines.facts)


def test_own_base_is_used_throughout(tmp_path: Path) -> None:
    workspace = make(tmp_path, told(), settings='base = "https://example.org/x/"\n')
    out = build(workspace).out
    text = (out / "graph.trig").read_text(encoding="utf-8")
    assert "w3id.org/clustergraph/id/" not in text
    assert "<https://example.org/x/graph/facts> {" in text
    rows = open_graph(workspace).select("SELECT ?name { id:body cg:name ?name }")
    assert [row["name"].value for row in rows] == ["Body"]


@pytest.mark.parametrize(
    "base", ["https://example.org/x#", "https://example.org/#x/", "https://exa mple.org/"]
)
def test_a_base_that_gives_no_iris_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(RefusedError) as refused:
        build(make(tmp_path, told(), settings=f'base = "{base}"\n'))
    assert "base must be an http(s) address that ends in / and has no #" in findings(refused.value.report)[0]


def test_no_sheets_give_an_empty_graph(tmp_path: Path) -> None:
    out = build(make(tmp_path)).out
    assert len(ox.Store.read_only(str(out / "store"))) == 0
    assert set(ox.parse(path=out / "graph.trig", format=ox.RdfFormat.TRIG)) == set()
    assert build(Workspace(tmp_path)).was_current


def test_an_output_below_missing_directories_is_made(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b" / "out"
    assert build(make(tmp_path / "w", told()), out).out == out
    assert named(out) == "Body"
    assert beside(out) == ["out"]


@pytest.mark.parametrize("name", ["with space", "Теки й файли", "a#b?c%20d", "'quoted\"", "[x]*", "-o"])
def test_paths_may_have_any_name(tmp_path: Path, name: str) -> None:
    assert named(build(make(tmp_path / name, told())).out) == "Body"


def test_paths_may_have_any_name_where_the_locale_knows_ascii_only(tmp_path: Path) -> None:
    make(tmp_path / "Теки й файли", told())
    done = run("-C", tmp_path / "Теки й файли", "build", env={**os.environ, "LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    assert named(tmp_path / "Теки й файли" / "out") == "Body"


# ---- the same bytes


def with_environment(workspace: Path, out: Path, **variables: str) -> dict[str, bytes]:
    done = run("-C", workspace, "build", "-o", out, env={**os.environ, **variables})
    assert done.returncode == 0, done.stderr
    return {name: (out / name).read_bytes() for name in EXPORTS}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The workspace of the five articles and the bytes of its build."""
    folder = tmp_path_factory.mktemp("articles")
    copy_workspace(folder / "w", reverse=False)
    return folder / "w", with_environment(folder / "w", folder / "out", PYTHONHASHSEED="0")


def copy_workspace(folder: Path, *, reverse: bool) -> None:
    files = [ROOT / "clustergraph.toml", *(ROOT / "ontology").iterdir(), *(ROOT / "data").rglob("*.yaml")]
    for file in sorted(files, reverse=reverse):
        copy = folder / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "1"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "COLUMNS": "20"},
        {"PYTHONOPTIMIZE": "2", "PYTHONDEVMODE": "1"},
    ],
)
def test_surroundings_do_not_matter(
    articles: tuple[Path, dict[str, bytes]], tmp_path: Path, variables: dict[str, str]
) -> None:
    workspace, expected = articles
    assert with_environment(workspace, tmp_path / "out", **variables) == expected


def test_neither_the_place_nor_the_order_of_files_on_disk_matters(
    articles: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    copy_workspace(tmp_path / "Інша тека", reverse=True)
    assert with_environment(tmp_path / "Інша тека", tmp_path / "out", PYTHONHASHSEED="2") == articles[1]


def test_cmp_finds_no_difference(tmp_path: Path) -> None:
    workspace = make(tmp_path / "w", told(things=5))
    first, second = build(workspace, tmp_path / "1").out, build(workspace, tmp_path / "2").out
    for name in EXPORTS:
        assert subprocess.run(["cmp", first / name, second / name], check=False).returncode == 0


def test_a_changed_fact_is_a_small_difference(tmp_path: Path) -> None:
    workspace = make(tmp_path, told(things=50))
    before = (build(workspace).out / "graph.ttl").read_text(encoding="utf-8").split("\n")
    make(tmp_path, told("Bodyguard", things=50))
    after = (build(workspace).out / "graph.ttl").read_text(encoding="utf-8").split("\n")
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 2  # label and plain name


# ---- unchanged and changed input

OLD = (1_000_000_000, 1_000_000_000)


def test_unchanged_input_is_noticed(tmp_path: Path) -> None:
    workspace = make(tmp_path, told())
    assert not build(workspace).was_current
    again = build(workspace)
    assert again.was_current
    assert again.summary == read_build_file(again.out)
    assert not build(workspace, force=True).was_current


def test_a_touched_file_is_unchanged(tmp_path: Path) -> None:
    workspace = make(tmp_path, told())
    build(workspace)
    (tmp_path / "data/sheets/note.yaml").touch()
    assert build(workspace).was_current


def write(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def same_size(workspace: Path) -> None:
    write(workspace / "data/sheets/note.yaml", "name: Body", "name: Bodo")


def same_size_and_older(workspace: Path) -> None:
    same_size(workspace)
    os.utime(workspace / "data/sheets/note.yaml", OLD)


def put_in_place_with_an_older_time(workspace: Path) -> None:
    copy = workspace / "copy"
    shutil.copy(workspace / "data/sheets/note.yaml", copy)
    write(copy, "name: Body", "name: Bodo")
    os.utime(copy, OLD)
    copy.rename(workspace / "data/sheets/note.yaml")


def another_sheet(workspace: Path) -> None:
    make(workspace, sheet("other", "organisations:\n  other: {evidence: 1, name: Other}\n"))


def no_sheet(workspace: Path) -> None:
    (workspace / "data/sheets/note.yaml").unlink()


def renamed_sheet(workspace: Path) -> None:
    (workspace / "data/sheets/note.yaml").rename(workspace / "data/sheets/renamed.yaml")


def other_settings(workspace: Path) -> None:
    (workspace / "clustergraph.toml").write_text('title = "Other"\n', encoding="utf-8")


def an_own_ontology(workspace: Path) -> None:
    make(workspace, turtle="cg:Own a rdfs:Class .\n")


def own_concepts(workspace: Path) -> None:
    (workspace / "data/curation").mkdir()
    (workspace / "data/curation/concepts.yaml").write_text("role:\n  owner: {en: owner}\n", encoding="utf-8")


def no_build_file(workspace: Path) -> None:
    shutil.rmtree(workspace / "out")


def another_version(workspace: Path) -> None:
    write(workspace / "out/build.json", '"clustergraph": "', '"clustergraph": "0.0.0+')


def a_build_of_another_format(workspace: Path) -> None:
    write(workspace / "out/build.json", '"format": 1', '"format": 0')


def an_export_gone(workspace: Path) -> None:
    (workspace / "out/facts.ttl").unlink()


def the_store_gone(workspace: Path) -> None:
    shutil.rmtree(workspace / "out/store")


@pytest.mark.parametrize(
    "change",
    [
        same_size, same_size_and_older, put_in_place_with_an_older_time, another_sheet, no_sheet,
        renamed_sheet, other_settings, an_own_ontology, own_concepts, no_build_file, another_version,
        a_build_of_another_format, an_export_gone, the_store_gone,
    ],
)  # fmt: skip
def test_a_change_is_noticed(tmp_path: Path, change: object) -> None:
    workspace = make(tmp_path, told())
    build(workspace)
    time.sleep(0.01)  # the clock of the file system is coarse
    assert is_current(workspace, workspace.out)
    change(tmp_path)  # type: ignore[operator]
    fresh = Workspace(tmp_path)
    assert not is_current(fresh, fresh.out)
    assert not build(fresh).was_current
    assert is_current(fresh, fresh.out)
    assert {path.name for path in fresh.out.iterdir()} == set(OUTPUTS)


def test_what_changes_while_it_is_built_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = make(tmp_path, told())
    collect = build_module.collect

    def change_afterwards(*arguments: object, **options: object) -> object:
        counts = collect(*arguments, **options)  # type: ignore[arg-type]
        same_size(tmp_path)
        return counts

    monkeypatch.setattr(build_module, "collect", change_afterwards)
    build(workspace)
    monkeypatch.undo()
    assert not is_current(workspace, workspace.out)


# ---- what fails leaves the previous one


def test_a_build_of_wrong_input_leaves_the_previous_one(tmp_path: Path) -> None:
    workspace = make(tmp_path, told())
    build(workspace)
    before = {name: (workspace.out / name).read_bytes() for name in EXPORTS}
    make(tmp_path, told("[]"))
    with pytest.raises(RefusedError) as refused:
        build(workspace)
    assert findings(refused.value.report)
    assert {name: (workspace.out / name).read_bytes() for name in EXPORTS} == before
    assert beside(workspace.out) == ["clustergraph.toml", "data", "out"]


def test_a_bug_leaves_the_previous_one_and_is_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = make(tmp_path, told())
    build(workspace)
    make(tmp_path, told("Bodo"))
    monkeypatch.setattr(build_module, "_load_store", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(workspace)
    assert named(workspace.out) == "Body"
    assert beside(workspace.out) == ["clustergraph.toml", "data", "out"]


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path: Path) -> None:
    workspace = make(tmp_path, told())
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    (tmp_path / f".out.building-{process.pid}-0").mkdir()
    build(workspace)
    assert beside(workspace.out) == ["clustergraph.toml", "data", "out"]


def test_a_build_that_was_set_aside_is_put_back_and_current(tmp_path: Path) -> None:
    workspace = make(tmp_path, told())
    build(workspace).out.rename(tmp_path / ".out.previous")
    assert build(workspace).was_current
    assert beside(workspace.out) == ["clustergraph.toml", "data", "out"]


@pytest.mark.parametrize("file", ["thesis.txt", "build.json"])
def test_another_directory_is_not_replaced(tmp_path: Path, file: str) -> None:
    out = tmp_path / "precious"
    out.mkdir()
    (out / file).write_text('{"version": 3}')
    expected = r"holds something else than a build.*Choose another directory with -o"
    with pytest.raises(UsageError, match=expected):
        build(make(tmp_path / "w", told()), out)
    assert len(list(out.iterdir())) == 1
    assert beside(out) == ["precious", "w"]


def test_the_workspace_itself_is_not_replaced(tmp_path: Path) -> None:
    workspace = make(tmp_path / "w", told())
    with pytest.raises(UsageError, match="something else than a build"):
        build(workspace, workspace.root)
    assert (workspace.root / "data/sheets/note.yaml").is_file()


def test_a_file_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "file"
    out.write_text("precious")
    with pytest.raises(UsageError, match=r"file is a file, not a directory\. Choose another"):
        build(make(tmp_path / "w", told()), out)
    assert out.read_text() == "precious"


def test_a_link_to_a_directory_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    built = build(make(tmp_path / "w", told()), tmp_path / "link")
    assert built.out == tmp_path / "real"
    assert (tmp_path / "link").is_symlink()
    assert named(tmp_path / "link") == "Body"


def test_what_people_put_beside_a_build_stays(tmp_path: Path) -> None:
    workspace = make(tmp_path, told())
    out = build(workspace).out
    (out / "map.html").write_text("a map")
    (out / "pictures").mkdir()
    (out / "pictures" / "one.svg").write_text("a picture")
    (out / "dangling").symlink_to("nowhere")
    make(tmp_path, told("Bodo"))
    assert not build(workspace).was_current
    assert (out / "map.html").read_text() == "a map"
    assert (out / "pictures" / "one.svg").read_text() == "a picture"
    assert os.readlink(out / "dangling") == "nowhere"
    assert "Bodo" in (out / "graph.ttl").read_text(encoding="utf-8")


# ---- killed, stopped


@contextmanager
def building(workspace: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that builds a workspace and has begun to do so."""
    process = subprocess.Popen(
        [sys.executable, "-m", "clustergraph", "-C", str(workspace), "build", "--force"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        while process.poll() is None and not list(workspace.glob(".out.building-*")):
            time.sleep(0.001)
        yield process


@pytest.fixture(scope="module")
def longest_s(tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long the building itself takes."""
    folder = tmp_path_factory.mktemp("measured")
    make(folder, told(things=100))
    with building(folder) as process:
        start = time.monotonic()
        process.communicate()
        return time.monotonic() - start


def kill_again_and_again(folder: Path, times: int, longest_s: float) -> None:
    make(folder, told("Name 0", things=100))
    build(Workspace(folder))
    rnd = random.Random(0)
    previous = "Name 0"
    for number in range(1, times + 1):
        make(folder, told(f"Name {number}", things=100))
        with building(folder) as process:
            time.sleep(rnd.uniform(0, longest_s * 1.6))
            process.kill()
        found = named(folder / "out")
        assert found in (previous, f"Name {number}")
        previous = found
    build(Workspace(folder), force=True)
    assert beside(folder / "out") == ["clustergraph.toml", "data", "out"]


def test_whenever_killed_the_previous_or_the_new_build_is_there(tmp_path: Path, longest_s: float) -> None:
    kill_again_and_again(tmp_path, 10, longest_s)


@pytest.mark.slow
def test_a_hundred_kills(tmp_path: Path, longest_s: float) -> None:
    kill_again_and_again(tmp_path, 100, longest_s)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("share", [0.1, 0.6])
def test_a_stopped_build_leaves_nothing_behind(
    tmp_path: Path, longest_s: float, number: signal.Signals, share: float
) -> None:
    make(tmp_path, told("Name 0", things=100))
    build(Workspace(tmp_path))
    make(tmp_path, told("Name 1", things=100))
    with building(tmp_path) as process:
        time.sleep(longest_s * share)
        process.send_signal(number)
        _, words = process.communicate()
    assert beside(tmp_path / "out") == ["clustergraph.toml", "data", "out"]
    if process.returncode == 130:
        assert words.strip() == "clustergraph: stopped; nothing was changed"
        assert named(tmp_path / "out") in ("Name 0", "Name 1")
    else:  # ready before, or Python minded no signals: not yet (old build) or no longer (new build)
        assert process.returncode in (0, -number)
        assert named(tmp_path / "out") in (("Name 0", "Name 1") if process.returncode else ("Name 1",))


def test_builds_at_the_same_time_leave_one_of_them(tmp_path: Path) -> None:
    make(tmp_path, told(things=100))
    command = [sys.executable, "-m", "clustergraph", "-C", str(tmp_path), "build", "--force"]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert named(tmp_path / "out") == "Body"
    assert beside(tmp_path / "out") == ["clustergraph.toml", "data", "out"]


# ---- no room, no permission


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small file system of its own, for those who may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The only line that a failed command says."""
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


@pytest.mark.parametrize("size_kib", [40, 400, 800])
def test_a_full_disk_is_one_clear_line(tmp_path: Path, size_kib: int) -> None:
    make(tmp_path / "w", told(things=500))
    with mounted(tmp_path / "disk", f"size={size_kib}k") as disk:
        line = one_line(run("-C", tmp_path / "w", "build", "-o", disk / "out"))
        assert line == f"clustergraph: cannot write the build to {disk / 'out'}: No space left on device"
        assert list(disk.iterdir()) == []


def test_on_a_full_disk_the_previous_build_stays(tmp_path: Path) -> None:
    workspace = make(tmp_path / "w", told())
    with mounted(tmp_path / "disk", "size=3m") as disk:
        build(workspace, disk / "out")
        make(tmp_path / "w", told("Bodo", things=3000))
        line = one_line(run("-C", tmp_path / "w", "build", "-o", disk / "out"))
        assert line.endswith("No space left on device. The previous build is as it was")
        assert named(disk / "out") == "Body"
        assert beside(disk / "out") == ["out"]


def test_a_read_only_output_is_one_clear_line(tmp_path: Path) -> None:
    make(tmp_path / "w", told())
    with read_only(tmp_path / "disk") as disk:
        line = one_line(run("-C", tmp_path / "w", "build", "-o", disk / "a" / "out"))
    assert line.startswith(f"clustergraph: cannot write the build to {disk / 'a' / 'out'}: ")
    assert line.endswith(("Read-only file system", "Permission denied"))


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    if os.geteuid() == 0:  # who may do everything is stopped by a mount only
        with mounted(folder, "ro") as disk:
            yield disk
        return
    folder.mkdir(mode=0o500)
    yield folder


@pytest.mark.parametrize("limit", [100, 5_000, 60_000])
def test_a_limit_on_the_size_of_files_is_one_clear_line(tmp_path: Path, limit: int) -> None:
    make(tmp_path / "w", told(things=500))
    done = run(
        "-C", tmp_path / "w", "build",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert one_line(done).endswith("/w/out: File too large")
    assert beside(tmp_path / "w" / "out") == ["clustergraph.toml", "data"]


def test_a_path_that_cannot_be_is_one_clear_line(tmp_path: Path) -> None:
    make(tmp_path / "w", told())
    line = one_line(run("-C", tmp_path / "w", "build", "-o", tmp_path / ("x" * 300)))
    assert line.endswith("File name too long")
    (tmp_path / "file").touch()
    line = one_line(run("-C", tmp_path / "w", "build", "-o", tmp_path / "file" / "out"))
    assert line.endswith(("Not a directory", "File exists"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_summary_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    make(tmp_path, told())
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "clustergraph", "-C", str(tmp_path), "build"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "clustergraph: cannot write the output: No space left on device"
    assert "Traceback" not in done.stderr
    with suppress(ClustergraphError):
        assert named(tmp_path / "out") == "Body"
