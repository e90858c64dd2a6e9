"""A directory is replaced as a whole: whatever happens, a reader finds the old one or the new one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clustergraph import swap
from clustergraph.swap import recover, replacement


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Linux exchanges in one step; elsewhere, and on some file systems, it takes two renames."""
    if request.param == "two renames":
        monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    return str(request.param)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out"


def replace(target: Path, content: str) -> None:
    with replacement(target) as folder:
        (folder / "file").write_text(content)


def fail(target: Path, error: type[BaseException]) -> None:
    with replacement(target) as folder:
        (folder / "file").write_text("half")
        raise error("half")


def files(target: Path) -> dict[str, str]:
    """Everything in the directory of the target: nothing may be left beside it."""
    found = (path for path in target.parent.rglob("*") if path.is_file())
    return {path.relative_to(target.parent).as_posix(): path.read_text() for path in found}


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.usefixtures("way")
class TestReplacement:
    def test_makes_what_is_not_there_yet(self, target: Path) -> None:
        replace(target, "new")
        assert files(target) == {"out/file": "new"}

    def test_makes_missing_directories_above(self, target: Path) -> None:
        replace(target / "a" / "b", "new")
        assert files(target / "a" / "b") == {"b/file": "new"}

    def test_takes_the_place_of_an_empty_directory(self, target: Path) -> None:
        target.mkdir()
        replace(target, "new")
        assert files(target) == {"out/file": "new"}

    def test_keeps_nothing_of_the_previous_one(self, target: Path) -> None:
        target.mkdir()
        (target / "file").write_text("old")
        (target / "other").write_text("old")
        replace(target, "new")
        assert files(target) == {"out/file": "new"}
        assert [path.name for path in target.parent.iterdir()] == ["out"]

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    def test_changes_nothing_after_an_error(self, target: Path, error: type[BaseException]) -> None:
        replace(target, "old")
        with pytest.raises(error):
            fail(target, error)
        assert files(target) == {"out/file": "old"}
        assert [path.name for path in target.parent.iterdir()] == ["out"]

    def test_leaves_nothing_where_there_was_nothing(self, target: Path) -> None:
        with pytest.raises(ValueError, match="half"):
            fail(target, ValueError)
        assert list(target.parent.iterdir()) == []

    @pytest.mark.parametrize("name", ["out", "o[u]t*", "зібрано", "with space", ".hidden", "building-1"])
    def test_does_not_mind_the_name(self, tmp_path: Path, name: str) -> None:
        left = tmp_path / f".{name}.building-{dead_process()}-0"
        left.mkdir()
        replace(tmp_path / name, "old")
        replace(tmp_path / name, "new")
        assert files(tmp_path / name) == {f"{name}/file": "new"}
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_two_at_a_time_do_not_meet(self, target: Path) -> None:
        with replacement(target) as one:
            (one / "file").write_text("one")
            with replacement(target) as other:
                (other / "file").write_text("other")
            assert files(target)["out/file"] == "other"
        assert files(target) == {"out/file": "one"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges directories in one step")
def test_many_at_a_time_leave_one_of_them(target: Path) -> None:
    start = threading.Barrier(4)

    def run(number: int) -> None:
        start.wait()
        for _ in range(10):
            replace(target, str(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (content,) = files(target).values()
    assert content in "0123"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges directories in one step")
def test_a_reader_never_finds_a_gap(target: Path) -> None:
    replace(target, "0")
    stop = threading.Event()
    missing: list[OSError] = []

    def read() -> None:
        while not stop.is_set():
            try:
                (target / "file").read_text()
            except OSError as error:
                missing.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(50):
        replace(target, str(number))
    stop.set()
    thread.join()
    assert missing == []


def test_if_the_new_one_cannot_be_moved_the_previous_one_comes_back(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(target, "old")
    monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    rename = Path.rename

    def refuse(self: Path, other: Path) -> Path:
        if "building" in self.name:
            raise OSError("moved away")
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="moved away"):
        replace(target, "new")
    assert files(target) == {"out/file": "old"}


class TestRecover:
    def test_puts_back_what_was_set_aside(self, target: Path) -> None:
        aside = target.with_name(".out.previous")
        aside.mkdir()
        (aside / "file").write_text("old")
        recover(target)
        assert files(target) == {"out/file": "old"}

    def test_removes_what_was_set_aside_if_the_new_one_is_in_place(self, target: Path) -> None:
        for name, content in (("out", "new"), (".out.previous", "old")):
            target.with_name(name).mkdir()
            (target.with_name(name) / "file").write_text(content)
        recover(target)
        assert files(target) == {"out/file": "new"}

    def test_removes_what_a_killed_process_left(self, target: Path) -> None:
        target.with_name(f".out.building-{dead_process()}-0").mkdir()
        recover(target)
        assert list(target.parent.iterdir()) == []

    def test_leaves_alone_what_another_process_works_on(self, target: Path) -> None:
        busy = target.with_name(f".out.building-{os.getppid()}-0")
        busy.mkdir()
        recover(target)
        assert busy.is_dir()

    @pytest.mark.parametrize("name", [".out.building-x-0", ".other.building-1-0", "out.building-1-0", ".out"])
    def test_leaves_alone_what_is_not_its_own(self, target: Path, name: str) -> None:
        target.with_name(name).mkdir()
        recover(target)
        assert target.with_name(name).is_dir()

    def test_needs_no_directory(self, target: Path) -> None:
        recover(target / "missing" / "out")
        assert not target.exists()


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The first attempt to remove a directory is interrupted."""
    calls: list[str] = []
    rmtree = swap.shutil.rmtree

    def once(path: Path, ignore_errors: bool = False) -> None:
        if path.exists() and not calls:
            calls.append(path.name)
            raise KeyboardInterrupt
        rmtree(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(swap.shutil, "rmtree", once)
    return calls


def test_ctrl_c_while_tidying_up_leaves_nothing_behind(target: Path, interrupted: list[str]) -> None:
    target.mkdir()
    (target / "file").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        replace(target, "new")
    assert [path.name for path in target.parent.iterdir()] == ["out"]
    assert files(target)["out/file"] in ("old", "new")
