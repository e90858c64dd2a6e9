"""Sheets into facts: inheritance, counting, and reading on after a fault without saying it twice."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph import terms
from clustergraph.diagnostics import Report
from clustergraph.facts import Fact, Sheet
from clustergraph.marked import read_mapping
from clustergraph.ontology import ENTRY_KEYS, THING_KEYS, Schema
from clustergraph.sheets import read_sheet
from clustergraph.terms import Base
from clustergraph.values import Context
from workspaces import SOURCE, MakeWorkspace, judged, packaged_schema, places

SOURCE_5 = SOURCE.replace("paragraphs: 1", "paragraphs: 5")


def read(schema: Schema, sections: str) -> tuple[Sheet, list[str]]:
    """A sheet of these sections below one line with its source, which has five paragraphs."""
    report = Report()
    root = read_mapping(SOURCE_5 + sections, "a.yaml", report)
    assert root is not None
    sheet = read_sheet(root, schema, Context("a.yaml", Base("https://example.org/"), report, "en", "en"))
    assert sheet.values == len(sheet.facts) + sheet.refused
    assert sheet.refused == 0 or report.has_errors
    return sheet, places(report)


def entry(schema: Schema, body: str) -> tuple[Sheet, list[str]]:
    """An event in the third line whose keys stand in the lines from the fourth on."""
    lines = [f"    {line}\n" for line in body.split("\n")]
    return read(schema, "events:\n  forum:\n" + "".join(lines))


def facts(sheet: Sheet) -> dict[str, Fact]:
    """Facts by the last part of their property."""
    return {fact.property.rpartition("#")[2]: fact for fact in sheet.facts}


# ---- good sheets


def test_an_entry_is_of_its_class_and_each_value_is_a_fact(schema: Schema) -> None:
    sheet, found = entry(schema, "evidence: 2\nname: {en: forum}\npartner: [a, b]\ndate: 2019")
    assert found == []
    assert [fact.property.rpartition("#")[2] for fact in sheet.facts] == [
        "type", "prefLabel", "partner", "partner", "date",
    ]  # fmt: skip
    assert sheet.values == 5
    assert {fact.subject for fact in sheet.facts} == {"<https://example.org/id/forum>"}
    assert {fact.source for fact in sheet.facts} == {"news"}


def test_what_an_entry_says_holds_for_its_values_unless_they_say_otherwise(schema: Schema) -> None:
    body = """\
evidence: [3, 1, 3]
context: 4
certainty: implied
state: happened
mention: Forum
ambiguity: may be two
name: {en: forum}
place: {value: a, evidence: 2, context: 5, certainty: stated, state: hoped, mention: at A}"""
    sheet, found = entry(schema, body)
    assert found == []
    by_name = facts(sheet)
    one, name, place = by_name["type"], by_name["prefLabel"], by_name["place"]
    assert (one.evidence, one.context, one.certainty) == ((1, 3), (4,), terms.IMPLIED)
    assert (name.evidence, name.context, name.certainty) == ((1, 3), (4,), terms.IMPLIED)
    assert (place.evidence, place.context, place.certainty) == ((2,), (5,), terms.STATED)
    # State, mention and ambiguity belong to one fact alone.
    assert (one.state, name.state, place.state) == (terms.CG + "happened", "", terms.CG + "hoped")
    assert [dict(fact.notes).get(terms.MENTION) for fact in (one, name, place)] == [
        '"Forum"@en',
        None,
        '"at A"@en',
    ]
    assert [terms.AMBIGUITY in dict(fact.notes) for fact in (one, name, place)] == [True, False, False]
    assert [fact.mentioned for fact in (one, name, place)] == [(8, 14, 5), None, (11, 90, 4)]


def test_a_prospect_would_be_of_a_class(schema: Schema) -> None:
    sheet, found = read(
        schema, "prospects:\n  forum: {would-be: meta-cluster, state: possible, evidence: 1, name: {en: f}}\n"
    )
    assert found == []
    assert (sheet.entries[0].is_prospect, sheet.entries[0].state) == (True, terms.CG + "possible")
    assert facts(sheet)["wouldBe"].object == f"<{terms.CG}MetaCluster>"


def test_identifying_qualifiers_tell_facts_apart(schema: Schema) -> None:
    body = "evidence: 1\npartner: [a, {value: a, role: organiser}, {value: a, role: partner}]"
    sheet, found = entry(schema, body)
    assert found == []
    assert len({fact.node for fact in sheet.facts}) == 4


def test_the_order_and_repetition_of_qualifiers_do_not_matter(schema: Schema) -> None:
    one, _ = entry(schema, "evidence: 1\npartner: {value: a, role: [organiser, partner]}")
    other, _ = entry(schema, "evidence: 1\npartner: {role: [partner, organiser, partner], value: a}")
    assert facts(one)["partner"].node == facts(other)["partner"].node


# ---- faults


@pytest.mark.parametrize(
    ("body", "found"),
    [
        # keys
        ("evidence: 1\nxyzzy: 1", ["5:5 CG0101"]),
        ("evidence: 1\nplaec: A", ["5:5 CG0101", "5:12 CG0108"]),
        ("evidance: 9", ["4:5 CG0101", "4:15 CG0302"]),
        ("evidence: 1\nnotstated: [plaec]", ["5:5 CG0101", "5:17 CG0101"]),
        ("evidence: 1\nstat: planned", ["5:5 CG0101", "5:11 CG0111"]),
        ("evidence: 1\nwould-be: event", ["5:5 CG0101"]),
        # values
        ("evidence: 1\nplace: {value: a, value: b}", ["5:23 CG0008"]),
        ("evidence: 1\nplace: {vlaue: A}", ["5:13 CG0101", "5:20 CG0108"]),
        ("evidence: 1\nplace: {value: a, rol: organiser}", ["5:23 CG0101"]),
        ("evidence: 1\nplace: {value: a, mentoin: [b]}", ["5:23 CG0101", "5:32 CG0103"]),
        ("evidence: 1\npartner: {value: a, rloe: [organiser, …]}", ["5:25 CG0101", "5:43 CG0103"]),
        ("evidence: 1\npartner: {role: organiser}", ["5:14 CG0104"]),
        ("evidence: 1\nplace: {}", ["5:12 CG0103"]),
        ("evidence: 1\nname: {en: a, certainty: implied}", ["5:11 CG0104"]),
        ("evidence: 1\nattendance: {at-least: 5, evidence: 2}", ["5:17 CG0104"]),
        ("evidence: 1\nplace: {value: {value: a}}", ["5:20 CG0103"]),
        ("evidence: 1\npartner: [a, b, a, a]", ["5:21 CG0107", "5:24 CG0107"]),
        ("evidence: 1\nfounds: [a, [b]]", ["5:17 CG0103"]),
        ("evidence: 1\ndate: [2019, 2020, 2021]", ["5:18 CG0105"]),
        ("evidence: 1\ndate: [2019, 2019]", ["5:18 CG0107"]),
        ("evidence: 1\npartner: []", ["5:5 CG0109"]),
        # what is common
        ("name: {en: a}\npartner: [a, b]", ["3:3 CG0301"]),
        ("evidence: []\nname: {en: a}", ["3:3 CG0301"]),
        ("evidence: 6\nname: {en: a}\nplace: {value: a, evidence: 1}", ["4:15 CG0302"]),
        ("evidence: [1, one, 7]", ["4:19 CG0103", "4:24 CG0302"]),
        ("evidence: 1\ncontext: 0\nname: {en: a}", ["5:14 CG0302"]),
        ("evidence: 1\ncertainty: sure\nname: {en: a}", ["5:16 CG0403"]),
        ("evidence: 1\nstate: planned", ["5:12 CG0111"]),
        ("evidence: 1\nstate: [happened]", ["5:12 CG0403"]),
        ("evidence: 1\nmention: ''", ["5:14 CG0103"]),
        ("evidence: 1\nambiguity: {xx: a}", ["5:17 CG0203"]),
        ("evidence: 1\nformerly: [a, B]", ["5:19 CG0108"]),
        ("evidence: 1\nopen-list: [[partner]]", ["5:17 CG0101"]),
    ],
)
def test_each_fault_is_reported_once_where_it_stands(schema: Schema, body: str, found: list[str]) -> None:
    sheet, reported = entry(schema, body)
    assert reported == found
    assert sheet.values == 1 + independent_count(yaml.load(body, yaml.BaseLoader))


@pytest.mark.parametrize(
    ("sections", "found", "values"),
    [
        ("evnts:\n  a: {evidence: 9, name: {en: a}}\n", ["2:1 CG0102", "3:17 CG0302"], 2),
        ("xyzzy:\n  a: {evidence: 1, name: {en: a}}\n", ["2:1 CG0102"], 2),
        ("events: [a]\n", ["2:9 CG0103"], 0),
        ("events:\n", ["2:8 CG0103"], 0),
        ("events:\n  a:\n  b: c\n", ["3:5 CG0103", "4:6 CG0103"], 2),
        ("events:\n  A: {evidence: 1, name: {xx: a}}\n", ["3:3 CG0108", "3:27 CG0203"], 2),
        ("events:\n  a: {evidence: 1}\n  a: {evidence: 1}\n", ["4:3 CG0008"], 2),
        ("clusters:\n  a: {evidence: 1}\norganisations:\n  a: {evidence: 1}\n", ["5:3 CG0008"], 2),
        ("prospects:\n  a: {evidence: 1}\n", ["3:3 CG0104", "3:3 CG0104"], 1),
        (
            "prospects:\n  a: {state: hoped, would-be: events, evidence: 9}\n",
            ["3:31 CG0103", "3:49 CG0302"],
            1,
        ),
        ("prospects:\n  a: {state: hoped, wouldbe: event, evidence: 1}\n", ["3:21 CG0101"], 2),
        ("prospects:\n  a: {state: happened, would-be: event, evidence: 1}\n", ["3:14 CG0114"], 1),
    ],
)
def test_sections_and_entries_are_judged(
    schema: Schema, sections: str, found: list[str], values: int
) -> None:
    sheet, reported = read(schema, sections)
    assert reported == found
    assert sheet.values == values


@pytest.mark.parametrize(
    "fault",
    [
        "evnts:\n  forum: {evidence: 1, name: {en: forum}}",
        "events:\n  forum: soon",
        "events:\n  - forum",
        "events:\n  forum: {evidence: 9, name: {en: forum}}",
        "events:\n  forum: {evidence: 1, name: {xx: forum}}",
        "events:\n  forum: {evidence: 1, namen: {en: forum}}",
        "events:\n  forum: {evidence: 1, xyzzy: {en: forum}}",
        "events:\n  forum: {evidnce: 1, name: {en: forum}}",
        "events:\n  FORUM: {evidence: 1, name: {en: forum}}",
        "prospects:\n  forum: {evidence: 1, state: hoped, name: {en: forum}}",
        "events:\n  forum: {evidence: 1, name: forum, kind: {en: merry meeting, xx: a}}",
        "events: {forum: [",
    ],
)
def test_no_other_sheet_is_blamed_for_a_fault(make_workspace: MakeWorkspace, fault: str) -> None:
    """The other sheet refers to the thing, and has a value and a concept of its own."""
    other = SOURCE.replace("news", "other") + (
        "claims:\n  praise: {evidence: 1, text: {en: good}, made-at: forum, about: forum}\n"
        "places:\n  lviv: {evidence: 1, name: {en: Lviv}}\n"
    )
    report, _ = judged(make_workspace({"data/sheets/a.yaml": SOURCE + fault, "data/sheets/b.yaml": other}))
    assert report.errors == 1
    assert {found.position.path for found in report} == {"data/sheets/a.yaml"}


def test_a_concept_of_a_refused_value_is_known_elsewhere(make_workspace: MakeWorkspace) -> None:
    text = SOURCE + (
        "events:\n"
        "  one: {evidence: 1, name: {en: one}, place: kalush, kind: {value: {en: fun run}, evidence: 9}}\n"
        "  two: {evidence: 1, name: {en: two}, place: kalush, kind: fun run}\n"
        "places:\n  kalush: {evidence: 1, name: {en: Kalush}}\n"
    )
    report, _ = judged(make_workspace({"data/sheets/a.yaml": text}))
    assert places(report) == ["3:93 CG0302"]


# ---- counting


def independent_count(body: object) -> int:
    """Values of an entry besides its class, counted on what another YAML reader makes of it."""
    if not isinstance(body, dict):
        return 0
    said = [value for key, value in body.items() if key not in ENTRY_KEYS + THING_KEYS]
    return sum(len(value) if isinstance(value, list) else 1 for value in said)


def independent_values(text: str) -> int:
    """Values of a whole sheet, as another reader composes it."""
    sections = yaml.load(text, yaml.CBaseLoader)
    bodies = [body for key, part in sections.items() if key != "source" and isinstance(part, dict)
              for body in part.values()]  # fmt: skip
    return sum(1 + independent_count(body) for body in bodies)


SLUGS = st.sampled_from(["forum", "fair", "kalush", "town-hall", "Anna", "kаlush", "a--b", ""])
SCALARS = st.one_of(
    st.sampled_from(["kalush", "forum", "congress", "joint organiser", "2019", "2019-13", "71", "1", "5", "9",
                     "stated", "planned", "happened", "https://example.org/", "event", "name", ""]),
    st.text("aіё -#:,'\"{}[]&*!?|>%@`~\\", max_size=6),
)  # fmt: skip
LANGUAGES = st.dictionaries(st.sampled_from(["en", "uk", "ua", "EN"]), SCALARS, max_size=3)
COUNTS = st.dictionaries(
    st.sampled_from(["at-least", "at-most", "counted", "atleast"]), SCALARS | LANGUAGES, max_size=3
)
PLAIN = SCALARS | LANGUAGES | COUNTS
QUALIFIED = st.dictionaries(
    st.sampled_from(["value", "valeu", *ENTRY_KEYS, "role", "order", "title", "representative", "rol"]),
    PLAIN | st.lists(SCALARS, max_size=2),
    max_size=4,
)
ITEMS = PLAIN | QUALIFIED
PROPERTIES = ["name", "also-named", "kind", "date", "place", "organised-by", "partner", "attendance",
              "website", "part-of", "subject-matter", "text", "founded", "xyzzy", "namen", "evidnce",
              ""]  # fmt: skip
BODIES = st.dictionaries(
    st.sampled_from([*PROPERTIES, *ENTRY_KEYS, *THING_KEYS]), ITEMS | st.lists(ITEMS, max_size=3), max_size=6
).map(lambda body: {"evidence": "1"} | body)
SECTIONS = st.dictionaries(
    st.sampled_from(
        ["events", "places", "organisations", "public-authorities", "claims", "prospects", "evnts", "x"]
    ),
    st.dictionaries(SLUGS, BODIES | SCALARS, max_size=3) | SCALARS,
    max_size=3,
)


SHEETS = st.builds(
    lambda sections, is_flow: yaml.safe_dump(
        {"source": {"id": "a", "file": "a", "sha256": "0" * 64, "paragraphs": 5, "language": "en"}}
        | sections,
        allow_unicode=True, default_flow_style=is_flow, sort_keys=False,
    ),
    SECTIONS,
    st.booleans(),
)  # fmt: skip


def assert_that_values_add_up(text: str) -> None:
    report = Report()
    root = read_mapping(text, "a.yaml", report)
    if root is None:
        assert report.has_errors
        return
    sheet = read_sheet(root, packaged_schema(), Context("a.yaml", Base(), report, "en", "en"))
    assert sheet.values == independent_values(text)
    assert sheet.refused >= 0
    assert sheet.refused == 0 or report.has_errors
    slugs = [one.slug for one in sheet.entries]
    if not report.has_errors and len(set(slugs)) == len(slugs):  # one id, two classes: judged with all sheets
        assert len({fact.node for fact in sheet.facts}) == independent_values(text)


@settings(max_examples=150)
@given(SHEETS)
def test_values_in_are_facts_and_refusals(text: str) -> None:
    assert_that_values_add_up(text)


@pytest.mark.slow
@settings(max_examples=5000)
@given(SHEETS)
def test_values_in_are_facts_and_refusals_at_length(text: str) -> None:
    assert_that_values_add_up(text)
