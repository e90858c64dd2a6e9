"""The ontology as the program: what an extension may say; contradictions with their place in the Turtle."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph import terms
from clustergraph.diagnostics import Report
from clustergraph.ontology import FORMS, Schema, kebab, load_schema, local_name
from workspaces import write_workspace

PREFIXES = """\
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
"""
BEFORE = PREFIXES.count("\n")
EX = "https://example.org/"


def load(*turtle: str, prefixes: str = PREFIXES) -> tuple[Schema, list[str]]:
    """Schema of the packaged ontology with these files; findings in them as "file line:column code"."""
    with TemporaryDirectory() as folder:
        files: dict[str, str | bytes] = {
            f"ontology/{n}.ttl": prefixes + text for n, text in zip("abc", turtle, strict=False)
        }
        report = Report()
        schema = write_workspace(Path(folder), files).load_schema(report)
        return schema, shown(report)


def shown(report: Report) -> list[str]:
    places = [one.position for one in report]
    lines = [place.line - BEFORE if place.line else 0 for place in places]
    return [f"{Path(place.path).stem} {line}:{place.column}+{place.length} {one.code}"
            for place, line, one in zip(places, lines, report, strict=True)]  # fmt: skip


PERMIT = "ex:permit a owl:DatatypeProperty .\n"


# ---- what an extension may say


def test_the_packaged_ontology_has_no_contradiction() -> None:
    schema, found = load()
    assert found == []
    assert {form for one in schema.properties.values() for form in one.forms} == set(FORMS)
    assert all(len(one.plural) == 4 for one in schema.classes.values())


def test_a_class_inherits_the_properties_of_those_above_it() -> None:
    turtle = """\
ex:Lab a owl:Class ; rdfs:subClassOf cg:Cluster ; rdfs:label "lab"@en .
ex:LabShape a sh:NodeShape ; sh:targetClass ex:Lab ; cg:key "labs" ; sh:property ex:permitShape .
ex:permitShape a sh:PropertyShape ; sh:path ex:permit ; cg:valueForm "literal" ; sh:datatype xsd:integer .
"""
    schema, found = load(turtle + PERMIT)
    assert found == []
    lab = schema.sections["labs"]
    assert lab.ancestors[:3] == (EX + "Lab", terms.CG + "Cluster", terms.CG + "Organisation")
    assert set(schema.sections["clusters"].properties) | {"permit"} == set(lab.properties)
    assert "permit" not in schema.sections["clusters"].properties
    assert schema.is_a(EX + "Lab", terms.CG + "Organisation")
    assert not schema.is_a(terms.CG + "Organisation", EX + "Lab")


def test_a_shape_may_be_spread_over_files() -> None:
    one = PERMIT + 'ex:permitShape a sh:PropertyShape ; sh:path ex:permit ; cg:valueForm "text" .\n'
    other = "ex:placeShape a sh:NodeShape ; sh:targetClass cg:Place ; sh:property ex:permitShape .\n"
    schema, found = load(other, one, 'ex:permitShape cg:key "licence-no" ; cg:maxPerSource 1 .\n')
    assert found == []
    permit = schema.sections["places"].properties["licence-no"]
    assert (permit.iri, permit.max_per_source) == (EX + "permit", 1)


def test_shapes_need_no_type_if_what_they_are_is_clear() -> None:
    turtle = """\
ex:placeShape sh:targetClass cg:Place ; sh:property ex:permitShape ;
    sh:property [ sh:path ex:seal ; cg:valueForm "text" ] .
ex:permitShape sh:path ex:permit ; cg:valueForm "text" .
ex:seal a owl:DatatypeProperty .
"""
    schema, found = load(turtle + PERMIT)
    assert found == []
    assert {"permit", "seal"} <= set(schema.sections["places"].properties)


def test_a_circle_of_classes_or_of_a_list_is_no_endless_way() -> None:
    turtle = """\
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
ex:list rdf:first [ sh:class cg:Place ] ; rdf:rest ex:list .
ex:permitShape a sh:PropertyShape ; sh:path ex:permit ; cg:valueForm "reference" ; sh:or ex:list .
cg:Organisation rdfs:subClassOf cg:Cluster .
"""
    schema, found = load(turtle + PERMIT)
    assert found == []
    assert schema.properties[EX + "permit"].targets == (terms.CG + "Place",)
    assert schema.is_a(terms.CG + "Organisation", terms.CG + "Cluster")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("organisedBy", "organised-by"),
        ("MetaCluster", "meta-cluster"),
        ("place", "place"),
        ("hasURLOf", "has-url-of"),
        ("p2Name", "p2-name"),
    ],
)
def test_keys_are_made_of_names(name: str, key: str) -> None:
    assert kebab(name) == key


@pytest.mark.parametrize("iri", ["http://e/a#b", "http://e/a/b", "http://e/a#c/b"])
def test_the_local_name_is_what_stands_at_the_end(iri: str) -> None:
    assert local_name(iri) == "b"


# ---- places of contradictions

PLACE = "ex:placeShape a sh:NodeShape ; sh:targetClass cg:Place"
S = "a sh:PropertyShape ; sh:path ex:link"
LINKED = "ex:link a owl:ObjectProperty .\n"


@pytest.mark.parametrize(
    ("turtle", "found"),
    [
        # The block of the subject, however it is written.
        (f"ex:linkShape {S} .\n", ["a 1:1+12 CG0504"]),
        (f"  ex:linkShape\n    {S} .\n", ["a 1:3+12 CG0504"]),
        (f"<https://example.org/linkShape> {S} .\n", ["a 1:1+31 CG0504"]),
        (f"@prefix o: <https://example.org/> .\no:linkShape {S} .\n", ["a 2:1+11 CG0504"]),
        (f"PREFIX o: <https://example.org/>\no:linkShape {S} .\n", ["a 2:1+11 CG0504"]),
        # Not the same name with another prefix, nor a longer name, nor a name in a list of objects.
        (f"cg:linkShape a owl:Thing .\nex:linkShape {S} .\n", ["a 2:1+12 CG0504"]),
        (f"ex:linkShape-2 a owl:Thing .\nex:linkShape {S} .\n", ["a 2:1+12 CG0504"]),
        (f"ex:list ex:of ex:a ,\n  ex:linkShape .\nex:linkShape {S} .\n", ["a 3:1+12 CG0504"]),
        # The word at fault inside of the block.
        (f'ex:linkShape {S} ;\n  cg:valueForm "txt" .\n', ["a 2:17+3 CG0504"]),
        (f'ex:other ex:of "txt" .\nex:linkShape {S} ;\n  cg:valueForm "txt" .\n', ["a 3:17+3 CG0504"]),
        (f'ex:linkShape {S} .\nex:linkShape cg:valueForm "txt" .\n', ["a 2:28+3 CG0504"]),
        # A shape without a name stands at the one that takes it.
        (f"{PLACE} ; sh:property [ sh:path ex:link ] .\n", ["a 1:1+13 CG0504"]),
        (f"{PLACE} ; sh:property ex:lost .\n", ["a 1:73+4 CG0505"]),
    ],
)  # fmt: skip
def test_a_contradiction_is_found_in_the_turtle(turtle: str, found: list[str]) -> None:
    assert load(turtle + LINKED)[1] == found


def test_of_two_files_the_later_one_is_pointed_at() -> None:
    shape = 'ex:{0}Shape a sh:PropertyShape ; sh:path ex:link ; cg:valueForm "text" .\n'
    assert load(LINKED + shape.format("z"), shape.format("a"))[1] == ["b 1:1+9 CG0506"]


@pytest.mark.parametrize(
    ("turtle", "found"),
    [
        ("ex:a ex:b", ["a 1:10+1 CG0501"]),
        ('ex:a ex:b "ї" ; ] .\n', ["a 1:17+1 CG0501"]),
        ("ex:a un:known ex:b .\n", ["a 1:6+8 CG0501"]),
        ("<http://[> ex:a ex:b .\n", ["a 1:1+10 CG0501"]),
        ('ex:a ex:b "a\nb" .\n', ["a 1:13+1 CG0501"]),
        ("ex:a ex:b " + "(" * 10_000, ["a 1:10011+1 CG0501"]),
    ],
)
def test_turtle_that_cannot_be_read_is_pointed_at(turtle: str, found: list[str]) -> None:
    assert load(turtle)[1] == found


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    report = Report()
    schema = load_schema([(tmp_path / "none.ttl", "ontology/none.ttl")], report)
    assert [one.code for one in report] == ["CG0001"]
    assert schema.classes == {}


# ---- any ontology


TEXT = (Path(__file__).parents[1] / "ontology/shapes.ttl").read_text(encoding="utf-8")
WORDS = sorted(
    {*TEXT.split(), '"x"', "-1", "ex:lost", "[", "]", "(", ")", "1.5", '""', "sh:nodeKind", "owl:Class"}
)


def changed(text: str, changes: Sequence[tuple[int, str]]) -> str:
    words = text.split(" ")
    for at, word in changes:
        words[at % len(words)] = word
    return " ".join(words)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(WORDS)), min_size=1, max_size=4))
def test_a_changed_ontology_is_a_schema_or_findings_inside_its_files(changes: list[tuple[int, str]]) -> None:
    text = changed(TEXT, changes)
    root = Path(__file__).parents[1] / "ontology"
    files: dict[str, str | bytes] = {
        f"ontology/{name}.ttl": (root / f"{name}.ttl").read_bytes() for name in ("frame", "domain")
    }
    with TemporaryDirectory() as folder:
        workspace = write_workspace(Path(folder), {**files, "ontology/shapes.ttl": text})
        report = Report()
        schema = workspace.load_schema(report)
        for found in report:
            path, line, column, length = found.position
            lines = (workspace.root / path).read_text(encoding="utf-8").split("\n")
            assert line <= len(lines)
            assert line == 0 or (1 <= column <= len(lines[line - 1]) + 1 and length >= 1)
        if not report.has_errors:
            assert schema.sections
            assert schema.class_keys
            assert schema.qualifier_keys
