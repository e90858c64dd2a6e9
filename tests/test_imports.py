"""Start-up stays light: heavy libraries are imported by what needs them, when it does."""

import json
import subprocess
import sys

import pytest

import clustergraph

HEAVY = {
    "rdflib",
    "networkx",
    "pyvis",
    "pandas",
    "numpy",
    "SPARQLWrapper",
    "starlette",
    "jsonschema",
    "rapidfuzz",
}


def imported_by(code: str) -> set[str]:
    program = (
        f"import json, sys\n{code}\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code", ["import clustergraph", "import clustergraph.cli", "import clustergraph.api"]
)
def test_importing_loads_nothing_heavy(code: str) -> None:
    assert imported_by(code) & HEAVY == set()


def test_importing_the_package_does_not_even_load_the_store() -> None:
    assert "pyoxigraph" not in imported_by("import clustergraph")


def test_help_needs_neither_store_nor_yaml() -> None:
    code = "import clustergraph.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass"
    assert imported_by(code) & {"pyoxigraph", "yaml"} == set()


def test_exported_names_are_there_and_sorted() -> None:
    assert clustergraph.__all__ == sorted(clustergraph.__all__)
    assert all(getattr(clustergraph, name) is not None for name in clustergraph.__all__)


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = clustergraph.Nothing
