"""CSV: one table a class, in the words of a sheet, read back with the reader of Python."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest
from export_sample import BASE, FACTS, HOSTILE, PROPERTIES, SCHEMA, THINGS, _class, cg, lines, ref

from clustergraph import terms
from clustergraph.export import write_tables
from clustergraph.ontology import Schema

Table = list[dict[str, str]]


def tables(source: list[str], directory: Path, schema: Schema = SCHEMA) -> dict[str, Table]:
    """Rows by name of the file."""
    paths = write_tables(iter(source), directory, schema, BASE)
    assert sorted(paths) == paths == sorted(directory.iterdir())
    return {path.name: _rows(path) for path in paths}


def _rows(path: Path) -> Table:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_each_thing_stands_in_the_table_of_its_most_specific_class(tmp_path):
    found = {
        name: [row["id"] for row in rows] for name, rows in tables(sorted(THINGS + FACTS), tmp_path).items()
    }
    assert found == {
        "body.csv": ["alpha-2", "id:looks-prefixed"],
        "concept.csv": ["kind/small-town"],
        "count.csv": ["alpha.0a1b2c3d4e5f"],
        "fact.csv": ["fact/" + "9f" * 12],
        "passage.csv": ["source/news#p1"],
        "prospects.csv": ["beta"],
        "small-body.csv": ["alpha"],
        "source.csv": ["source/news"],
        "untyped.csv": ["old"],
    }


def test_columns_are_the_id_names_by_language_and_the_properties_in_the_order_of_the_shapes(tmp_path):
    (row,) = tables(THINGS, tmp_path)["small-body.csv"]
    assert list(row) == [
        *("id", "name@en", "name@uk", "also-named@en", "known-to", "kind", "area", "headcount", "founded"),
        *("motto", "motto@en", "rank", "weight", "code", "page", "title@en", "source", "p", "holds"),
    ]  # fmt: skip


def test_values_stand_in_the_words_of_a_sheet(tmp_path):
    (row,) = tables(THINGS, tmp_path)["small-body.csv"]
    assert row["name@uk"] == "Альфа"
    assert row["also-named@en"] == "A | Al"
    assert row["known-to"] == "alpha-2 | beta"
    assert row["kind"] == "small-town"
    assert row["area"] == "area/north | beta"  # may be a thing or a concept
    assert row["founded"] == "XXXX-05-13"
    assert row["rank"] == "-5 | 007"
    assert row["page"] == "https://example.org/a/b?c=%20d#e."


def test_a_prospect_says_what_it_would_be_and_its_state(tmp_path):
    (row,) = tables(THINGS, tmp_path)["prospects.csv"]
    assert list(row) == ["id", "would-be", "state", "name@en"]
    assert (row["would-be"], row["state"]) == ("small-body", "planned")


def test_a_fact_names_its_property_by_key(tmp_path):
    (row,) = tables(FACTS, tmp_path)["fact.csv"]
    assert (row["subject"], row["predicate"], row["object"]) == ("alpha", "known-to", "beta")
    assert row["evidence"] == "source/news#p1"


def test_the_class_of_a_thing_is_a_fact_in_the_same_words(tmp_path):
    fact = (terms.RDF_PREDICATE, terms.iri(terms.RDF_TYPE)), (terms.RDF_OBJECT, cg("SmallBody"))
    (row,) = tables(sorted(lines(BASE.facts + "a", *fact)), tmp_path)["untyped.csv"]
    assert row == {"id": "fact/a", "object": "small-body", "predicate": "type"}


def test_a_bar_in_a_value_cannot_be_taken_for_the_separator(tmp_path):
    texts = ["a | b", "|", "c\\|d", "e\\"]
    source = sorted(lines(BASE.thing("a"), *(("code", terms.literal(text)) for text in texts)))
    (row,) = tables(source, tmp_path)["untyped.csv"]
    assert sorted(cell.replace("\\|", "|") for cell in row["code"].split(" | ")) == sorted(texts)


def test_texts_keep_line_ends_quotes_and_controls(tmp_path):
    (row,) = tables(THINGS, tmp_path)["small-body.csv"]
    assert row["motto@en"] == HOSTILE.replace("|", "\\|")


def test_lines_end_as_rfc_4180_says(tmp_path):
    tables(lines(BASE.thing("a"), ("code", '"x, y"')), tmp_path)
    assert (tmp_path / "untyped.csv").read_bytes() == b'id,code\r\na,"x, y"\r\n'


def test_rows_are_sorted_by_id_not_by_line(tmp_path):
    source = sorted(line for slug in ("a", "a-b", "a.c") for line in lines(BASE.thing(slug), ("code", '"x"')))
    assert source[0].startswith(ref("a-b"))
    assert [row["id"] for row in tables(source, tmp_path)["untyped.csv"]] == ["a", "a-b", "a.c"]


def test_two_properties_with_one_key_in_one_table_get_their_prefixed_names(tmp_path):
    source = sorted(
        lines(BASE.thing("a"), ("title", '"x"'), (terms.DCTERMS + "title", '"y"@en'), ("id", '"z"'))
    )
    (row,) = tables(source, tmp_path)["untyped.csv"]
    assert row == {"id": "a", "cg:id": "z", "cg:title": "x", "dcterms:title@en": "y"}


def test_classes_with_one_name_get_different_files_that_are_safe(tmp_path):
    classes = ["http://a/Body", "http://b/Body", "http://c/../..", "http://d/Ünter", "http://e/Untyped"]
    source = sorted(line for one in classes for line in lines(one + "1", (terms.RDF_TYPE, terms.iri(one))))
    found = tables(source, tmp_path)
    assert sorted(found) == ["body-2.csv", "body.csv", "class.csv", "nter.csv", "untyped-2.csv"]


def test_a_concept_of_a_narrower_class_has_one_row(tmp_path):
    source = sorted(
        lines(
            BASE.concept("a", "b"), (terms.RDF_TYPE, terms.iri(terms.CONCEPT)), (terms.RDF_TYPE, cg("Role"))
        )
    )
    assert list(tables(source, tmp_path)) == ["role.csv"]


def test_a_class_added_to_the_ontology_has_a_table_at_once(tmp_path):
    added = _class("NewThing", "new-thing")
    schema = dataclasses.replace(SCHEMA, classes={**SCHEMA.classes, added.iri: added})
    source = sorted(lines(BASE.thing("a"), (terms.RDF_TYPE, cg("NewThing")), ("knownTo", ref("b"))))
    assert tables(source, tmp_path, schema) == {"new-thing.csv": [{"id": "a", "known-to": "b"}]}


def test_no_lines_give_no_tables(tmp_path):
    assert tables([], tmp_path / "new") == {}


@pytest.mark.parametrize("one", [p for p in PROPERTIES if p.forms == ("reference",)], ids=lambda one: one.key)
def test_references_are_given_by_slug(one, tmp_path):
    source = lines(BASE.thing("a"), (one.iri, ref("b-2")))
    assert tables(source, tmp_path)["untyped.csv"] == [{"id": "a", one.key: "b-2"}]
