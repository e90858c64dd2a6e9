"""The ontology is the program: what a workspace adds by Turtle alone works everywhere at once.

A class, a reference property with a qualifier, a date property and a count property go through sheet,
check, build, query, a parameter of a saved query, map, JSON Schema and every export.
"""

import io
from pathlib import Path

import jsonschema
import pytest
import yaml

from clustergraph import Graph, RefusedError, UsageError, Workspace
from clustergraph.export import FORMATS

ONTOLOGY = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix lab: <https://example.org/lab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

lab:Laboratory a owl:Class ;
    rdfs:subClassOf cg:Organisation ;
    rdfs:label "laboratory"@en , "laboratorium"@pl ;
    cg:pluralLabel "laboratories"@en ;
    cg:mapShape "triangle" ;
    cg:mapColour "#112233 #223344 #334455 #445566" .
lab:testedAt a owl:ObjectProperty ; rdfs:label "testing laboratory"@en .
lab:method a owl:DatatypeProperty ; rdfs:label "method"@en .
lab:accredited a owl:DatatypeProperty ; rdfs:label "accreditation"@en .
lab:benches a owl:ObjectProperty ; rdfs:label "benches"@en .

lab:LaboratoryShape a sh:NodeShape ; sh:targetClass lab:Laboratory ; cg:key "laboratories" ;
    sh:property lab:accreditedShape , lab:benchesShape .
lab:OrganisationShape a sh:NodeShape ; sh:targetClass cg:Organisation ; sh:property lab:testedAtShape .
lab:testedAtShape a sh:PropertyShape ; sh:path lab:testedAt ; cg:valueForm "reference" ;
    sh:class lab:Laboratory ; cg:qualifier lab:method ; cg:identifying lab:method .
lab:methodShape a sh:PropertyShape ; sh:path lab:method ; cg:valueForm "literal" ; sh:datatype xsd:string .
lab:accreditedShape a sh:PropertyShape ; sh:path lab:accredited ; cg:valueForm "date" .
lab:benchesShape a sh:PropertyShape ; sh:path lab:benches ; cg:valueForm "count" .
"""

SHEET = """
source:
  id: notes
  file: notes.txt
  sha256: "0000000000000000000000000000000000000000000000000000000000000000"
  paragraphs: 1
  language: en
laboratories:
  test-house:
    evidence: 1
    name: {en: Test House}
    accredited: 2020-05
    benches: {at-least: 7, counted: {en: benches}}
clusters:
  some-cluster:
    evidence: 1
    name: {en: Some Cluster}
    tested-at:
      - {value: test-house, method: heat}
      - {value: test-house, method: cold, certainty: implied}
"""

QUERY = """
#+ title: {en: "Who was tested at a laboratory"}
#+ result: table
#+ columns: [body, method]
#+ parameters:
#+   laboratory: {type: thing, class: laboratory, required: true, label: {en: laboratory}}
SELECT ?body ?method {
  ?fact rdf:subject ?body ; rdf:predicate lab:testedAt ; rdf:object ?laboratory ; lab:method ?method .
} ORDER BY ?method
"""
PREFIXES = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX lab: <https://example.org/lab#>
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("extension") / "lab"
    workspace = Workspace.init(root)
    for path, text in {
        "ontology/laboratories.ttl": ONTOLOGY,
        "data/sheets/example.yaml": SHEET,
        "queries/questions/tested.rq": QUERY.lstrip().replace("SELECT", PREFIXES.lstrip() + "SELECT"),
    }.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return workspace


@pytest.fixture(scope="module")
def graph(workspace: Workspace) -> Graph:
    return workspace.build()


def test_check_knows_what_was_added(workspace: Workspace) -> None:
    assert [found.message for found in workspace.check()] == []


@pytest.mark.parametrize(
    ("written", "instead", "code"),
    [
        ("tested-at:", "testd-at:", "CG0101"),
        ("method: heat", "methd: heat", "CG0101"),
        ("value: test-house, method: heat", "value: some-cluster, method: heat", "CG0402"),
        ("accredited: 2020-05", "accredited: 2020-13", "CG0201"),
        ("at-least: 7", "at-least: seven", "CG0103"),
        ("laboratories:", "laboratorys:", "CG0102"),
    ],
)
def test_slips_in_what_was_added_are_found(
    workspace: Workspace, written: str, instead: str, code: str
) -> None:
    sheet = workspace.root / "data/sheets/example.yaml"
    sheet.write_text(SHEET.replace(written, instead), encoding="utf-8")
    try:
        with pytest.raises(RefusedError) as caught:
            workspace.build(workspace.root / "other")
    finally:
        sheet.write_text(SHEET, encoding="utf-8")
    assert code in {found.code for found in caught.value.report}


def test_sparql_finds_things_of_the_class_also_by_its_parent(graph: Graph) -> None:
    own = "PREFIX lab: <https://example.org/lab#> SELECT ?x { ?x a lab:Laboratory , cg:Organisation }"
    assert len(graph.sparql(own).to_dicts()) == 1


def test_identifying_qualifier_makes_two_facts_of_one_value(graph: Graph) -> None:
    text = graph.why("some-cluster", "tested-at")
    assert text.count("testing laboratory: Test House") == 2
    assert "method: heat" in text


def test_date_and_count_have_their_derived_values(graph: Graph) -> None:
    text = """
        PREFIX lab: <https://example.org/lab#>
        SELECT ?year ?least {
          ?fact rdf:predicate lab:accredited ; cg:year ?year .
          ?laboratory lab:benches/cg:atLeast ?least
        }
    """
    assert [list(map(str, row.values())) for row in graph.sparql(text).to_dicts()] == [["2020", "7"]]


def test_class_limits_the_parameter_of_a_saved_query(graph: Graph) -> None:
    rows = graph.query("tested", laboratory="test-house").to_dicts()
    assert [row["method"] for row in rows] == ["cold", "heat"]
    with pytest.raises(UsageError, match="laboratory"):
        graph.query("tested", laboratory="some-cluster")


def test_map_draws_the_class_in_its_own_shape_and_colour(graph: Graph) -> None:
    drawn = graph.map("overview")
    assert [one.shape for one in drawn.network.classes if one.key == "laboratory"] == ["triangle"]
    page = drawn.html()
    assert "#112233" in page
    assert "Test House" in page


def test_json_schema_completes_and_checks_it(workspace: Workspace) -> None:
    validator = jsonschema.Draft202012Validator(workspace.json_schema())
    sheet = yaml.safe_load(SHEET)
    assert list(validator.iter_errors(sheet)) == []
    sheet["laboratories"]["test-house"]["benchs"] = 3
    assert list(validator.iter_errors(sheet)) != []


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_export_has_it(graph: Graph, form: str, tmp_path: Path) -> None:
    if FORMATS[form].is_folder:
        graph.export(form, tmp_path / "tables")
        text = (tmp_path / "tables" / "laboratory.csv").read_text(encoding="utf-8")
    else:
        stream = io.BytesIO()
        graph.export(form, stream)
        text = stream.getvalue().decode("utf-8")
    assert "Test House" in text
