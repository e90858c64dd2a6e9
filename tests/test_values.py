"""The six forms of value: each becomes the term that the store gives back, or a finding."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph import terms
from clustergraph.diagnostics import Report
from clustergraph.marked import Node, read_mapping
from clustergraph.ontology import Property, Schema
from clustergraph.terms import Base
from clustergraph.values import COUNT_KEYS, Context, Value, read_number, read_value

BASE = Base("https://example.org/")
XSD = terms.XSD
FORMS = {
    "text": Property("http://p", "motto", {}, ("text",)),
    "reference": Property("http://p", "place", {}, ("reference",)),
    "concept": Property("http://p", "kind", {}, ("concept",), scheme="kind"),
    "either": Property("http://p", "about", {}, ("reference", "concept"), scheme="topic"),
    "date": Property("http://p", "founded", {}, ("date",)),
    "count": Property("http://p", "size", {}, ("count",)),
    "address": Property("http://p", "url", {}, ("literal",), is_iri=True, iri_class="http://Page"),
    "own address": Property("http://p", "id", {}, ("literal",), is_iri=True, pattern="^https://example"),
    **{name: Property("http://p", name, {}, ("literal",), datatype=XSD + name)
       for name in ("string", "integer", "decimal", "boolean", "anyURI")},
}  # fmt: skip


def node_of(text: str) -> Node:
    root = read_mapping(f"a: {text}", "a.yaml", Report())
    assert root is not None
    node = root.get("a")
    assert node is not None
    return node


def read(form: str, text: str, language: str = "uk") -> tuple[Value | None, list[str]]:
    report = Report()
    context = Context("a.yaml", BASE, report, language, "en")
    found = read_value(node_of(text), FORMS[form], "town", context)
    places = [f"{one.position.column}+{one.position.length} {one.code}" for one in report]
    assert (found is None) == bool(places)
    return found, places


def term(form: str, text: str) -> str:
    found, _ = read(form, text)
    assert found is not None
    return found.term


# ---- good values


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("text", "ранок", '"ранок"@uk'),
        ("text", "'a \"b\" \\ c'", '"a \\"b\\" \\\\ c"@uk'),
        ("text", "{EN: dawn}", '"dawn"@en'),
        ("reference", "spring-forum", "<https://example.org/id/spring-forum>"),
        ("concept", "joint organiser", "<https://example.org/kind/joint-organiser>"),
        ("concept", "{pl: zjazd, en: Great Meeting}", "<https://example.org/kind/great-meeting>"),
        ("concept", "{pl: zjazd}", "<https://example.org/kind/zjazd>"),
        ("concept", "конгрес", "<https://example.org/kind/konhres>"),
        ("either", "spring-forum", "<https://example.org/id/spring-forum>"),
        ("either", "{en: green energy}", "<https://example.org/topic/green-energy>"),
        ("date", "XXXX-05-13", f'"XXXX-05-13"^^<{terms.EDTF}>'),
        ("date", "2019-09-09/2019-09-11", f'"2019-09-09/2019-09-11"^^<{terms.EDTF}>'),
        ("string", "010", '"010"'),
        ("integer", "-007", f'"-7"^^<{XSD}integer>'),
        ("integer", "+0", f'"0"^^<{XSD}integer>'),
        ("decimal", "-0.0", f'"0"^^<{XSD}decimal>'),
        ("decimal", ".50", f'"0.5"^^<{XSD}decimal>'),
        ("boolean", "true", f'"true"^^<{XSD}boolean>'),
        ("anyURI", "https://example.org/a", f'"https://example.org/a"^^<{XSD}anyURI>'),
        ("address", "https://example.org/ї?a=b#c", "<https://example.org/ї?a=b#c>"),
    ],
)
def test_a_value_becomes_a_term(form: str, text: str, expected: str) -> None:
    assert term(form, text) == expected


def test_the_language_of_the_source_gives_the_value_and_others_translate_it() -> None:
    found, _ = read("text", "{en: dawn, pl: świt, uk: світанок}")
    assert found is not None
    assert found.term == '"світанок"@uk'
    assert found.translations == ('"dawn"@en', '"świt"@pl')


def test_without_the_language_of_the_source_the_first_tag_is_the_value() -> None:
    one, _ = read("text", "{pl: świt, en: dawn}")
    other, _ = read("text", "{en: dawn, pl: świt}")
    assert one == other
    assert one is not None
    assert (one.term, one.translations) == ('"dawn"@en', ('"świt"@pl',))


def test_a_new_concept_carries_its_labels_and_a_known_word_none() -> None:
    new, _ = read("concept", "{en: fun run, uk: забіг}")
    known, _ = read("concept", "fun run")
    assert new is not None
    assert known is not None
    assert new.concept is not None
    assert known.concept is not None
    assert new.concept.labels == (("en", "fun run"), ("uk", "забіг"))
    assert known.concept.labels == ()
    assert new.concept.slug == known.concept.slug


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("71", (71, 71)),
        ("{at-least: 71}", (71, None)),
        ("{at-most: 5}", (None, 5)),
        ("{at-least: 5, at-most: 5}", (5, 5)),
    ],
)
def test_a_count_has_the_bounds_that_are_known(text: str, bounds: tuple[int | None, int | None]) -> None:
    found, _ = read("count", text)
    assert found is not None
    said = "".join(found.lines)
    for predicate, bound in zip((terms.AT_LEAST, terms.AT_MOST), bounds, strict=True):
        line = f'{found.term} <{predicate}> "{bound}"^^<{XSD}integer> .\n'
        assert (line in said) == (bound is not None)


def test_what_is_counted_may_stand_alone() -> None:
    found, _ = read("count", "{counted: {en: guests}}")
    assert found is not None
    assert f'<{terms.COUNTED}> "guests"@en' in "".join(found.lines)


def test_equal_counts_of_a_thing_are_one_node_whatever_the_order_of_keys() -> None:
    one = term("count", "{at-least: 5, counted: {en: guests, pl: goście}}")
    other = term("count", "{counted: {pl: goście, en: guests}, at-least: 5}")
    assert one == other
    assert one.startswith("<https://example.org/id/town.")


def test_a_web_page_has_the_class_that_the_ontology_gives_it() -> None:
    found, _ = read("address", "https://example.org/")
    assert found is not None
    assert found.lines == (f"<https://example.org/> <{terms.RDF_TYPE}> <http://Page> .\n",)


# ---- bad values, each with its place


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("text", "", ["3+1 CG0109"]),
        ("text", "'  '", ["4+4 CG0109"]),
        ("text", "{}", ["4+1 CG0109"]),
        ("text", "[a]", ["4+1 CG0103"]),
        ("text", "{en: [a]}", ["9+1 CG0103"]),
        ("text", "{en: '', xx: a}", ["5+2 CG0109", "13+2 CG0203"]),
        ("reference", "{en: a}", ["4+1 CG0103"]),
        ("reference", "Spring Forum", ["4+12 CG0108"]),
        ("reference", "spring--forum", ["4+13 CG0108"]),
        ("reference", "-a", ["4+2 CG0108"]),
        ("reference", "kаlush", ["4+6 CG0108"]),
        ("reference", "'a\n  '", ["4+1 CG0108"]),
        ("concept", "…", ["4+1 CG0103"]),
        ("concept", "[a]", ["4+1 CG0103"]),
        ("concept", "{}", ["4+1 CG0109"]),
        ("either", "Green Energy", ["4+12 CG0108"]),
        ("date", "{}", ["4+1 CG0103"]),
        ("date", "2O19", ["4+4 CG0201"]),
        ("date", "'2019-13'", ["10+2 CG0201"]),
        ("date", "2019-02-30", ["12+2 CG0201"]),
        ("date", "2020-01-01/2019-01-01", ["4+21 CG0202"]),
        ("date", "\"20\\x319-13\"", ["4+12 CG0201"]),
        ("date", "1" * 5000, ["4+5000 CG0201"]),
        ("count", "{}", ["4+1 CG0109"]),
        ("count", "-5", ["4+2 CG0103"]),
        ("count", "5.0", ["4+3 CG0103"]),
        ("count", "٣", ["4+1 CG0103"]),
        ("count", "9" * 5000, ["4+5000 CG0103"]),
        ("count", "{at-least: many}", ["15+4 CG0103"]),
        ("count", "{at_least: 5}", ["5+8 CG0101"]),
        ("count", "{at-least: 5, at-most: 4}", ["4+1 CG0206"]),
        ("count", "{at-least: 5, counted: {xx: a}}", ["28+2 CG0203"]),
        ("integer", "first", ["4+5 CG0205"]),
        ("integer", "9" * 19, ["4+19 CG0205"]),
        ("integer", "[1]", ["4+1 CG0103"]),
        ("decimal", "1,5", ["4+3 CG0205"]),
        ("decimal", "1.", ["4+2 CG0205"]),
        ("decimal", "1" * 30, ["4+30 CG0205"]),
        ("boolean", "yes", ["4+3 CG0205"]),
        ("address", "www.example.org", ["4+15 CG0204"]),
        ("address", "https://", ["4+8 CG0204"]),
        ("address", "ftp://example.org/", ["4+18 CG0204"]),
        ("address", "javascript:alert(1)", ["4+19 CG0204"]),
        ("address", "'https://example.org/a b'", ["4+25 CG0204"]),
        ("address", "'https://example.org/<a>'", ["4+25 CG0204"]),
        ("address", "https://example.org/%", ["4+21 CG0204"]),
        ("own address", "https://other.org/", ["4+18 CG0210"]),
    ],
)  # fmt: skip
def test_a_wrong_value_is_reported_where_it_stands(form: str, text: str, found: list[str]) -> None:
    assert read(form, text) == (None, found)


def test_a_slip_in_a_reference_comes_with_the_id_that_was_meant() -> None:
    report = Report()
    read_value(node_of("Калуш Місто"), FORMS["reference"], "x", Context("a", BASE, report, "uk", "en"))
    (found,) = report
    assert found.nearest == ("kalush-misto",)


def test_a_number_has_at_most_eighteen_digits() -> None:
    context = Context("a.yaml", BASE, Report(), "en", "en")
    assert read_number(node_of("9" * 18), "n", context) == 10**18 - 1
    assert read_number(node_of("9" * 19), "n", context) is None


# ---- properties

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn"]), max_size=30)
WORDS = st.one_of(
    TEXTS,
    st.from_regex(r"[+-]?[0-9]{0,20}\.?[0-9]{0,20}", fullmatch=True),
    st.from_regex(r"https?://[a-z\[\]:%#@/?.ї0-9]{0,12}", fullmatch=True),
)


@given(st.sampled_from(sorted(FORMS)), WORDS)
def test_any_word_becomes_a_term_that_the_store_gives_back_or_a_finding(form: str, word: str) -> None:
    quoted = "'" + word.replace("'", "''") + "'"
    found, _ = read(form, quoted)
    if found is not None:
        store = ox.Store()
        lines = f"<http://s/> <http://p/> {found.term} .\n{''.join(found.lines)}"
        store.load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
        assert (
            f"<http://s/> <http://p/> {found.term} .\n"
            in store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()).decode()
        )


@given(
    st.sampled_from(sorted(FORMS)),
    st.dictionaries(
        st.sampled_from([*COUNT_KEYS, "en", "uk", "xx", "value"]),
        st.sampled_from(["5", "6", "a", "''", "[a]", "{en: a}"]),
    ),
)
def test_any_mapping_becomes_a_value_or_a_finding(form: str, pairs: dict[str, str]) -> None:
    read(form, "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}")


def test_every_form_of_the_ontology_has_a_reader(schema: Schema) -> None:
    used = {form for one in schema.properties.values() for form in one.forms}
    assert used <= {form for one in FORMS.values() for form in one.forms}
