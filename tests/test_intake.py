"""Values in are facts plus refusals, whatever is written; what is withheld is nowhere."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph import terms
from clustergraph.intake import Counts, SheetCounts
from clustergraph.workspace import Workspace
from graph_lines import BASE, Lines, findings, lines_of, make, own, sheet, thing
from workspaces import judged

FACT = f"<{terms.RDF_TYPE}> {own('Fact')} .\n"


# ---- counts


def test_each_value_and_each_class_is_counted(tmp_path: Path) -> None:
    body = """
    events:
      fair:
        evidence: 1
        name: {en: Fair, pl: Targi}
        kind: [congress, meeting]
        organised-by: {value: body, role: organiser, evidence: 2, mention: Body}
        not-stated: [place]
    organisations:
      body: {evidence: 1, name: Body, certainty: implied}
    """
    lines = lines_of(make(tmp_path, sheet("note", body, paragraphs=2)))
    counts = lines.counts
    assert counts.sheets == {"data/sheets/note.yaml": SheetCounts(values=7, facts=7, refused=0, paragraphs=2)}
    assert (counts.facts, counts.refused, counts.holding, counts.withheld) == (7, 0, 7, 0)
    assert counts.things == {"event": 1, "organisation": 1}
    assert counts.certainty == {"stated": 5, "implied": 2}
    assert sum(line.endswith(FACT) for line in lines.facts) == 7


def test_facts_are_counted_by_the_state_that_decides_them(tmp_path: Path) -> None:
    body = """
    events:
      fair: {evidence: 1, name: Fair, state: happened, aim: {value: growth, state: hoped}}
    prospects:
      next-fair: {evidence: 1, name: Next fair, would-be: event, state: planned}
    organisations:
      body: {evidence: 1, name: Body}
    """
    counts = lines_of(make(tmp_path, sheet("note", body))).counts
    assert counts.state == {"happened": 2, "hoped": 1, "planned": 2, "none given": 2}
    assert counts.things == {"event": 1, "prospect: event": 1, "organisation": 1}
    assert counts.holding == 6


def test_counts_for_the_build_file_are_plain_and_sorted() -> None:
    counts = Counts()
    counts.sheets["b"], counts.sheets["a"] = SheetCounts(3, 2, 1, 4), SheetCounts(5, 5, 0, 1)
    counts.state.update(["planned", "happened"])
    found = counts.as_dict()
    assert list(found["sheets"]) == ["a", "b"]  # type: ignore[call-overload]
    assert found["sheets"]["b"] == {"values": 3, "facts": 2, "refused": 1, "paragraphs": 4}  # type: ignore[index]
    assert list(found["state"]) == ["happened", "planned"]  # type: ignore[call-overload]
    assert (found["facts"], found["refused"]) == (7, 1)


VALUES = st.sampled_from(
    [
        "name: Thing", "name: {en: Thing, pl: Rzecz}", "name: [One, Two]", "name: {q: Thing}", "name:",
        "date: 2020", "date: 20O0", "date: [2020, 2021]", "date: {value: 2020-01/2020-02, mention: then}",
        "kind: congress", "kind: [congress, unheard of]", "kind: {value: congress, colour: red}",
        "organised-by: body", "organised-by: {value: body, role: organiser}", "organised-by: nobody",
        "organised-by: [body, {value: body, role: organiser}, body]", "organised-by: {role: organiser}",
        "attendance: 70", "attendance: {value: {at-least: 5}}", "attendance: {at-least: x}", "attendance: []",
        "aim: {value: growth, evidence: 9}", "aim: {value: growth, certainty: maybe}", "aim: {en: a, pl: b}",
        "aim: {value: growth, state: planned}", "orgnised-by: [body, body]", "unheard-of: [1, 2, 3]",
        "website: https://example.org/", "website: example.org", "not-stated: [place]", "open-list: [aim]",
        "evidence: 1", "evidence: two", "state: happened", "state: planned", "certainty: implied",
    ]
)  # fmt: skip
ENTRIES = st.lists(VALUES, max_size=6, unique_by=lambda line: line.split(":")[0])
SECTIONS = st.dictionaries(
    st.sampled_from(["events", "projects", "evnts", "nonsense"]),
    st.dictionaries(st.sampled_from(["fair", "body", "Not An Id"]), ENTRIES, min_size=1),
    max_size=3,
)


def written(sections: dict[str, dict[str, list[str]]]) -> str:
    """The sections as YAML, with one entry that is sound."""
    text = "organisations:\n  body: {evidence: 1, name: Body}\n"
    for section, entries in sections.items():
        text += f"{section}:\n"
        for slug, lines in entries.items():
            text += f"  {slug}:\n" + "".join(f"    {line}\n" for line in lines or ["evidence: 1"])
    return text


def leaves(sections: dict[str, dict[str, list[str]]]) -> int:
    """Leaf values, counted from what was drawn: a class for each entry, and each value of a property."""
    own_keys = {"evidence", "state", "certainty", "not-stated", "open-list"}
    found = 2  # of the sound entry
    for entries in sections.values():
        for lines in entries.values():
            found += 1
            for line in lines:
                key, _, value = line.partition(":")
                items = value.strip()
                if key in own_keys:
                    continue
                if items.startswith("["):
                    found += len([item for item in items.strip("[]").split(",") if item and "}" not in item])
                    continue
                found += 1
    return found


@settings(deadline=None, max_examples=150)
@given(SECTIONS)
def test_values_in_are_facts_and_refusals(sections: dict[str, dict[str, list[str]]]) -> None:
    with TemporaryDirectory() as folder:
        workspace = make(Path(folder), sheet("note", written(sections)))
        report, counts = judged(workspace)
        (found,) = counts.sheets.values()
        assert found.values == leaves(sections)
        assert found.facts + found.refused == found.values
        assert min(found.facts, found.refused) >= 0
        assert all(one.position.line >= 1 for one in report)
        if found.refused:
            assert report.has_errors, "a value was refused without a word"
        if not report.has_errors:
            lines = lines_of(workspace)
            assert sum(line.endswith(FACT) for line in lines.facts) == found.facts


def test_each_fact_of_a_sheet_has_a_node_of_its_own(tmp_path: Path) -> None:
    both = "organisations:\n  body: {evidence: 1, name: Body, kind: association}\n"
    lines = lines_of(make(tmp_path, sheet("a", both), sheet("b", both)))
    assert lines.counts.facts == 6
    assert sum(line.endswith(FACT) for line in lines.facts) == 6


# ---- over all sheets


def test_one_source_has_one_sheet(tmp_path: Path) -> None:
    first = sheet("note", "organisations:\n  body: {evidence: 1, name: Body}\n")
    second = {"data/sheets/other.yaml": next(iter(first.values()))}
    report, _ = judged(make(tmp_path, first, second))
    assert (
        "data/sheets/other.yaml:2: CG0410 the source id 'note' is already used in data/sheets/note.yaml"
        in (findings(report))
    )


@pytest.mark.parametrize(
    ("more", "body", "expected"),
    [
        ("", "evidence: 1", "CG0303 no fact cites paragraph 2, and 'no-facts' does not say why"),
        ("no-facts: {1: title, 2: picture}", "evidence: 1", "CG0306 paragraph 1 has facts"),
        (
            "no-facts: {2: picture, 3: title}",
            "evidence: 1",
            "CG0302 there is no paragraph 3; the source has 2",
        ),
        (
            "",
            "evidence: 1, context: 2, open-list: [aim]",
            "CG0113 'aim' of 'body' is called an open or closed",
        ),
        ("", "evidence: [1, 2], not-stated: [name]", "CG0112 'name' of 'body' is said to be not stated"),
    ],
)
def test_what_one_sheet_leaves_open_is_reported(tmp_path: Path, more: str, body: str, expected: str) -> None:
    text = f"organisations:\n  body: {{{body}, name: Body}}\n"
    report, _ = judged(make(tmp_path, sheet("note", text, paragraphs=2, more=more)))
    assert any(expected in line for line in findings(report)), findings(report)


# ---- withheld

TOLD = """
events:
  fair:
    evidence: 1
    name: Fair
    kind: [congress, {en: private tea}]
    organised-by: {value: body, representative: ann}
    attended-by: [ann, {value: body, role: {en: guardian}}, {value: bob, role: {en: godfather}}]
    closed-list: [attended-by, organised-by, kind]
    open-list: [attended-by]
organisations:
  body: {evidence: 1, name: Body, not-stated: [place]}
people:
  ann:
    evidence: 1
    name: {en: Ann Doe, pl: Anna}
    formerly: ann-old
    website: https://example.org/ann
    kind: {en: recluse}
    not-stated: [description]
  bob: {evidence: 1, name: Bob, member-of: body}
"""


def told(folder: Path, *withheld: str) -> Lines:
    listed = ", ".join(f'"{slug}"' for slug in withheld)
    return lines_of(make(folder, sheet("note", TOLD), settings=f"withhold = [{listed}]\n"))


def test_what_is_withheld_is_nowhere(tmp_path: Path) -> None:
    lines = told(tmp_path, "ann")
    text = "".join((*lines.things, *lines.facts)).casefold()
    for trace in ("ann", "doe", "anna", "example.org", "recluse"):
        assert trace not in text
    assert lines.counts.things == {"event": 1, "organisation": 1, "person": 1}


def test_a_fact_goes_if_a_qualifier_names_what_is_withheld(tmp_path: Path) -> None:
    assert (own("organisedBy"), thing("body")) in told(tmp_path / "a", "bob").about(thing("fair"))
    lines = told(tmp_path / "b", "ann")
    assert (own("organisedBy"), thing("body")) not in lines.about(thing("fair"))
    assert not any(own("organisedBy") + " ." in line for line in lines.facts)


def test_withheld_facts_are_counted_apart(tmp_path: Path) -> None:
    counts = told(tmp_path, "ann").counts
    assert counts.withheld == 6  # class, name, website, kind; attendance; organiser
    assert counts.facts == sum(counts.certainty.values()) + counts.withheld == 17


def test_concepts_that_only_withheld_facts_use_stay_out(tmp_path: Path) -> None:
    everything, without = told(tmp_path / "a"), told(tmp_path / "b", "bob")
    concept = f"<{BASE}role/godfather>"
    assert everything.about(concept)
    assert without.about(concept) == set()
    assert without.about(f"<{BASE}role/guardian>")


def test_a_closed_list_from_which_something_is_withheld_is_no_longer_closed(tmp_path: Path) -> None:
    lists = told(tmp_path / "a").objects(thing("fair"), own("closedList"))
    assert lists == {own("attendedBy"), own("organisedBy"), own("kind")}
    lines = told(tmp_path / "b", "bob")
    assert lines.objects(thing("fair"), own("closedList")) == {own("organisedBy"), own("kind")}
    assert lines.objects(thing("fair"), own("openList")) == {own("attendedBy")}


def test_other_things_keep_their_lists(tmp_path: Path) -> None:
    lines = told(tmp_path, "ann")
    assert lines.objects(thing("body"), own("notStated")) == {own("place")}


def test_a_source_does_not_name_what_is_withheld(tmp_path: Path) -> None:
    turtle = """
    cg:heardFrom a rdf:Property ; rdfs:label "heard from"@en .
    <http://x/#heardFrom> a sh:PropertyShape ; sh:path cg:heardFrom ; cg:valueForm "reference" .
    <http://x/#Source> a sh:NodeShape ; sh:targetClass cg:Source ; sh:property <http://x/#heardFrom> .
    """
    body = "people:\n  ann: {evidence: 1, name: Ann}\n  bob: {evidence: 1, name: Bob}\n"
    one = sheet("note", body, more="heard-from: [ann, bob]")
    lines = lines_of(make(tmp_path, one, turtle=turtle, settings='withhold = ["ann"]\n'))
    assert any(thing("bob") in line and "/source/note>" in line for line in lines.facts)
    assert not any("ann" in line for line in (*lines.things, *lines.facts))


@pytest.mark.parametrize("slug", ["an", "ann-old"])
def test_withholding_what_is_not_there_is_an_error(tmp_path: Path, slug: str) -> None:
    report, _ = judged(make(tmp_path, sheet("note", TOLD), settings=f'withhold = ["{slug}"]\n'))
    (found,) = (one for one in report if one.severity == "error")
    assert (found.code, found.position.path) == ("CG0401", "clustergraph.toml")
    assert found.message == f"'withhold' refers to '{slug}', but no sheet describes it"
    assert found.nearest == (("ann",) if slug == "an" else ())


# ---- memory


def test_facts_are_put_aside_where_the_build_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full or missing directory for temporary files must not stop a build."""
    from clustergraph.build import build

    monkeypatch.setattr("clustergraph.intake._MAX_BYTES_IN_MEMORY", 1)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    workspace = make(tmp_path / "w", sheet("note", "organisations:\n  body: {evidence: 1, name: Body}\n"))
    assert build(workspace).summary["counts"]["facts"] == 2


def test_few_facts_need_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    workspace = make(tmp_path / "w", sheet("note", "organisations:\n  body: {evidence: 1, name: Body}\n"))
    report, counts = judged(workspace)
    assert counts.facts == 2
    assert not report.has_errors


def test_nothing_is_collected_in_between_but_again_afterwards(tmp_path: Path) -> None:
    import gc

    assert gc.isenabled()
    seen: list[bool] = []
    workspace = make(tmp_path, sheet("note", "organisations:\n  body: {evidence: 1, name: Body}\n"))
    with_intake(workspace, lambda _: seen.append(gc.isenabled()))
    assert set(seen) == {False}
    assert gc.isenabled()


def with_intake(workspace: Workspace, take: Any) -> None:
    from clustergraph.diagnostics import Report
    from clustergraph.intake import Intake

    with Intake(workspace.schema, workspace.base, Report()) as intake:
        for one in workspace.sheets():
            intake.read(one.file, one.path)
        intake.write(take, take)
