"""The table of formats: one function writes them all, whole or not at all, the same bytes everywhere."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import export_judges as judges
import export_sample as sample
import pytest

import clustergraph.export
from clustergraph.export import FORMATS, write_export

ALL = judges.expected(sample.THINGS, sample.FACTS, sample.BASE.facts_graph)
TEXTS = [name for name, one in FORMATS.items() if not one.is_folder]
RDF = {"turtle", "trig", "nquads", "ntriples", "jsonld"}


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_formats_with_graphs_hold_every_quad(name, tmp_path):
    (path,) = write_export(sample.CONTENT, name, tmp_path / "out")
    assert judges.oxigraph(path.read_text("utf-8"), name) == ALL


@pytest.mark.parametrize("name", ["turtle", "ntriples"])
def test_formats_without_graphs_hold_every_triple(name, tmp_path):
    (path,) = write_export(sample.CONTENT, name, tmp_path / "out")
    assert judges.oxigraph(path.read_text("utf-8"), name) == judges.expected(
        sorted(sample.THINGS + sample.FACTS)
    )


@pytest.mark.parametrize("name", TEXTS)
def test_a_stream_gets_the_bytes_of_the_file_and_stays_open(name, tmp_path):
    (path,) = write_export(sample.CONTENT, name, tmp_path / "out")
    stream = io.BytesIO()
    assert write_export(sample.CONTENT, name, stream) == []
    assert stream.getvalue() == path.read_bytes()


@pytest.mark.parametrize("name", TEXTS)
def test_files_are_utf_8_with_line_feeds_and_end_in_one(name, tmp_path):
    (path,) = write_export(sample.CONTENT, name, tmp_path / "out")
    data = path.read_bytes()
    data.decode("utf-8")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert not data.endswith(b"\n\n")


def test_tables_need_a_directory(tmp_path):
    assert write_export(sample.CONTENT, "csv", tmp_path / "tables")
    with pytest.raises(ValueError, match="csv makes one table a class and needs a directory"):
        write_export(sample.CONTENT, "csv", io.BytesIO())


def test_an_unknown_format_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match="no export format 'xlsx'; there are turtle, trig"):
        write_export(sample.CONTENT, "xlsx", io.BytesIO())


def test_a_failed_export_leaves_the_old_file_and_no_other(tmp_path):
    def broken():
        yield from sample.THINGS[:3]
        raise OSError("disk full")

    path = tmp_path / "graph.ttl"
    path.write_text("old")
    with pytest.raises(OSError, match="disk full"):
        write_export(dataclasses.replace(sample.CONTENT, things=broken), "turtle", path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device to write to")
def test_a_device_is_written_to_and_not_replaced():
    write_export(sample.CONTENT, "turtle", Path("/dev/null"))
    assert not Path("/dev/null").is_file()


def test_only_what_a_format_needs_is_asked_for(tmp_path):
    def never():
        raise AssertionError

    lean = dataclasses.replace(sample.CONTENT, schema=never, network=never)
    for name in ("turtle", "trig", "nquads", "ntriples"):
        write_export(lean, name, tmp_path / name)


def test_names_handed_on_exist():
    assert all(hasattr(clustergraph.export, name) for name in clustergraph.export.__all__)


def test_importing_the_exports_loads_no_heavy_library():
    code = "import sys, clustergraph.export; print({'networkx', 'rdflib', 'pandas'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)], ids=["here", "ci"]
)
@pytest.mark.parametrize("judge", [judges.rapper, judges.serdi])
def test_a_missing_parser_is_skipped_here_but_fails_in_ci(judge, ci, outcome, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=f"{judge.__name__} is not installed"):
        judge("", "turtle")


ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "12345", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo", "PYTHONOPTIMIZE": "1"},
]


def test_bytes_do_not_depend_on_hash_seed_locale_or_directory(tmp_path):
    digests = []
    for number, environment in enumerate(ENVIRONMENTS):
        folder = tmp_path / f"ıİ {number}"
        folder.mkdir()
        env = {**os.environ, **environment}
        subprocess.run([sys.executable, sample.__file__, "out"], cwd=folder, env=env, check=True)
        digests.append(_digests(folder / "out"))
    assert digests[0] == digests[1] == digests[2]
    assert len(digests[0]) == len(TEXTS) + 9


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
