"""Sorting lines: one order everywhere, in bounded memory, leaving nothing behind."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph.sorting import SortedLines

_texts = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=8)
_lines = st.lists(_texts.map(lambda text: f"{text}\n"), max_size=40)


@settings(deadline=None)
@given(_lines, st.sampled_from([1, 200, 2**20]))
def test_lines_come_back_unique_in_the_order_of_their_bytes(lines, max_bytes):
    with SortedLines(max_bytes=max_bytes) as found:
        found.extend(lines)
        assert list(found) == sorted(set(lines), key=str.encode)


def test_only_a_line_feed_ends_a_line(tmp_path):
    lines = ["a\rb\n", "a\u2028b\n", "a\x85b\n", "a\x0bb\x1cc\n", "\r\n", "\n"]
    with SortedLines(tmp_path, max_bytes=1) as found:
        found.extend(lines)
        assert found.run_count == len(lines)
        assert list(found) == sorted(lines)


def test_a_small_amount_never_touches_the_disk(tmp_path):
    with SortedLines(tmp_path / "missing") as found:
        found.extend(f"{number}\n" for number in range(1000))
        assert found.run_count == 0
        assert len(list(found)) == 1000


def test_iterating_twice_and_adding_in_between_is_fine(tmp_path):
    with SortedLines(tmp_path, max_bytes=300) as found:
        found.extend(["c\n", "a\n"])
        assert list(found) == list(found) == ["a\n", "c\n"]
        for line in ("b\n", "a\n", "d\n", "b\n", "e\n"):
            found.add(line)
        assert found.run_count > 0
        assert list(found) == list(found) == ["a\n", "b\n", "c\n", "d\n", "e\n"]


def test_two_readers_do_not_disturb_each_other(tmp_path):
    with SortedLines(tmp_path, max_bytes=1) as found:
        found.extend(["b\n", "a\n"])
        assert list(zip(found, found, strict=True)) == [("a\n", "a\n"), ("b\n", "b\n")]


def test_many_runs_are_joined_so_that_open_files_stay_few(tmp_path):
    lines = [f"{number * 7919 % 1000:04}\n" for number in range(1000)]
    with SortedLines(tmp_path, max_bytes=1) as found:
        found.extend(lines)
        assert found.run_count <= 64
        assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == found.run_count
        assert list(found) == sorted(lines)


def test_files_are_removed_also_after_an_error(tmp_path):
    def work():
        with SortedLines(tmp_path, max_bytes=1) as found:
            found.extend(["b\n", "a\n"])
            assert list(tmp_path.iterdir())
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert list(tmp_path.iterdir()) == []


def test_memory_stays_within_the_bound(tmp_path):
    limit = 2**20
    tracemalloc.start()
    try:
        with SortedLines(tmp_path, max_bytes=limit) as found:
            found.extend(f"{number * 7919 % 100_003:090}\n" for number in range(100_003))
            assert sum(1 for _ in found) == 100_003
            assert found.run_count > 10
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5 * limit  # the lines, and a file buffer for each run; all lines together take 16 MiB


@pytest.mark.parametrize("line", ["", "a", "a\nb", "a\nb\n", "\n\n"])
def test_what_is_not_one_line_is_refused(line):
    with SortedLines() as found, pytest.raises(ValueError, match="a line must end in its only line feed"):
        found.add(line)
