"""What tests of several modules share."""

from pathlib import Path

import hypothesis
import pytest

from clustergraph.ontology import Schema
from workspaces import MakeWorkspace, packaged_schema, write_workspace

# Machines that are busy with other things must not fail tests; what takes long is measured in benchmarks/.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture
def make_workspace(tmp_path: Path) -> MakeWorkspace:
    """Makes a workspace of files given as path and content; see ``workspaces.write_workspace``."""
    return lambda files: write_workspace(tmp_path / "workspace", files)


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The schema of a workspace without an ontology of its own."""
    return packaged_schema()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases", action="store_true", help="write what is found into tests/diagnostics; then read it"
    )
