"""The JSON Schema of sheets accepts what check accepts and points at slips."""

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from clustergraph.json_schema import sheet_schema
from clustergraph.workspace import Workspace

ROOT = Path(__file__).parents[1]
WORKSPACE = Workspace(ROOT)


class EditorLoader(yaml.SafeLoader):
    """Types scalars as editors do: by YAML 1.2, which knows no dates."""


EditorLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = sheet_schema(WORKSPACE.schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def load(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=EditorLoader)


@pytest.mark.parametrize("file", [one.file for one in WORKSPACE.sheets()], ids=lambda file: file.stem)
def test_schema_accepts_the_sheets(validator: jsonschema.Draft202012Validator, file: Path) -> None:
    assert [error.message for error in validator.iter_errors(load(file))] == []


EXAMPLE = load(ROOT / "src/clustergraph/template/data/sheets/example.yaml")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("events", "example-meeting", "organized-by"), "example-cluster"),
        (("events", "example-meeting", "place"), {"town": "x"}),
        (("events", "example-meeting", "evidence"), 0),
        (("events", "example-meeting", "attendance"), {"at-leats": 3}),
        (("events", "Example Meeting"), {"evidence": 1}),
        (("prospects", "example-agreement", "would-be"), "agreemnt"),
        (("prospects", "example-agreement", "state"), "happend"),
        (("source", "sha256"), "abc"),
        (("source", "paragrahs"), 3),
        (("evnts",), {}),
    ],
)
def test_schema_refuses_slips(
    validator: jsonschema.Draft202012Validator, path: tuple[str, ...], value: object
) -> None:
    sheet = copy.deepcopy(EXAMPLE)
    node = sheet
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    assert list(validator.iter_errors(sheet)) != []


def test_schema_is_the_same_each_time() -> None:
    assert sheet_schema(WORKSPACE.schema) == sheet_schema(Workspace(ROOT).schema)
