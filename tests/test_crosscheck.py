"""What is judged over all sheets, beyond the wording in ``diagnostics/``."""

import pytest

from clustergraph import crosscheck
from clustergraph.diagnostics import Report
from workspaces import SOURCE, MakeWorkspace, judged, places

OTHER = SOURCE.replace("news", "other")


def found(make_workspace: MakeWorkspace, *sections: str, toml: str = "") -> list[str]:
    """Findings as "path line:column code"; each text is the sections of one sheet: a.yaml, b.yaml …"""
    sources = [SOURCE, OTHER, SOURCE.replace("news", "third")]
    files = {
        f"data/sheets/{name}.yaml": source + text
        for name, source, text in zip("abc", sources, sections, strict=False)
    }
    report, _ = judged(make_workspace({**files, "clustergraph.toml": toml}))
    return [f"{one.position.path[12:-5]} {place}" for one, place in zip(report, places(report), strict=True)]


def things(section: str, *names: str, more: str = "") -> str:
    return f"{section}:\n" + "".join(
        f"  {name}: {{evidence: 1, name: {{en: {name}}}{more}}}\n" for name in names
    )


# ---- references


def test_a_reference_may_lead_to_another_sheet_read_later(make_workspace: MakeWorkspace) -> None:
    assert (
        found(make_workspace, things("events", "forum", more=", place: kalush"), things("places", "kalush"))
        == []
    )


def test_a_thing_of_a_narrower_class_will_do(make_workspace: MakeWorkspace) -> None:
    event = things("events", "forum", more=", organised-by: hub")
    assert found(make_workspace, event + things("meta-clusters", "hub")) == []


def test_the_narrowest_class_of_all_sources_decides(make_workspace: MakeWorkspace) -> None:
    first = things("organisations", "hub") + things("events", "forum", more=", organised-by: hub")
    assert found(make_workspace, first, "clusters:\n  hub: {evidence: 1}\n") == []


@pytest.mark.parametrize(
    "more", [", organised-by: kalush", ", organised-by: {value: hub, representative: kalush}"]
)
def test_a_place_is_neither_organiser_nor_representative(make_workspace: MakeWorkspace, more: str) -> None:
    text = things("places", "kalush") + things("organisations", "hub", more=", place: kalush")
    (only,) = found(make_workspace, text + things("events", "forum", more=more))
    assert only.endswith("CG0402")


def test_a_reference_to_a_prospect_is_judged_by_what_it_would_be(make_workspace: MakeWorkspace) -> None:
    prospect = "prospects:\n  hub: {would-be: cluster, state: hoped, evidence: 1, name: {en: hub}}\n"
    assert found(make_workspace, prospect + things("events", "forum", more=", organised-by: hub")) == []
    assert found(make_workspace, prospect + things("events", "forum", more=", place: hub")) == [
        "a 5:50 CG0402"
    ]


def test_so_many_dangling_references_are_compared_as_time_allows(
    make_workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crosscheck, "MAX_COMPARED", 200)
    names = [f"place-{number}" for number in range(10)]
    lost = "".join(f"  event-{n}: {{evidence: 1, name: {{en: e}}, place: plaec-{n}}}\n" for n in range(30))
    report, _ = judged(
        make_workspace({"data/sheets/a.yaml": SOURCE + things("places", *names) + "events:\n" + lost})
    )
    hinted = [one for one in report if one.nearest]
    assert report.errors == 30
    assert len(hinted) == 5  # 40 things, 200 pairs


# ---- classes and states


def test_one_source_may_plan_what_another_reports(make_workspace: MakeWorkspace) -> None:
    plan = (
        "prospects:\n  forum: {would-be: event, state: planned, evidence: 1, name: {en: a}, place: kalush}\n"
    )
    assert found(make_workspace, plan + things("places", "kalush"), "events:\n  forum: {evidence: 1}\n") == []


def test_what_would_be_something_else_is_another_thing(make_workspace: MakeWorkspace) -> None:
    plan = "prospects:\n  forum: {would-be: agreement, state: planned, evidence: 1}\n"
    event = things("events", "forum", more=", place: kalush") + things("places", "kalush")
    assert found(make_workspace, event, plan) == ["b 3:3 CG0404"]


# ---- circles


def part_of(*pairs: tuple[str, str]) -> str:
    names = dict.fromkeys(name for pair in pairs for name in pair)
    parts = {name: [whole for part, whole in pairs if part == name] for name in names}
    return "events:\n" + "".join(
        f"  {name}: {{evidence: 1, name: {{en: {name}}}, part-of: [{', '.join(wholes)}]}}\n" if wholes
        else f"  {name}: {{evidence: 1, name: {{en: {name}}}}}\n"
        for name, wholes in parts.items()
    )  # fmt: skip


def test_two_ways_to_one_thing_are_no_circle(make_workspace: MakeWorkspace) -> None:
    assert found(make_workspace, part_of(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("b", "c"))) == []


def test_circles_of_different_properties_do_not_meet(make_workspace: MakeWorkspace) -> None:
    assert found(make_workspace, part_of(("a", "b")).replace("b: {", "b: {accompanies: a, ")) == []


def test_each_circle_is_reported_once(make_workspace: MakeWorkspace) -> None:
    pairs = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "e"), ("e", "c"), ("x", "a"), ("f", "f")]
    circles = [one for one in found(make_workspace, part_of(*pairs)) if one.endswith("CG0405")]
    assert len(circles) == 3


def test_a_long_way_takes_no_long_time(make_workspace: MakeWorkspace) -> None:
    pairs = [(f"n{number}", f"n{number + 1}") for number in range(1500)]
    assert found(make_workspace, part_of(*pairs)) == []


# ---- names


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Kraków", "Krako\u0301w", "CG0408"),
        ("Київ", "Киі\u0308в", "CG0408"),
        ("Kraków", "KRAKÓW", ""),
        ("Kraków", "Krakow", ""),
        ("Калуш", "Калуш", ""),
        ("місто", "мiсто", "CG0209"),  # a Latin i
        ("IT-кластер", "ІТ-кластер", ""),
    ],
)
def test_names_that_deceive_the_eye_are_a_warning(
    make_workspace: MakeWorkspace, one: str, other: str, code: str
) -> None:
    place = f"places:\n  p: {{evidence: 1, name: {{uk: {one}}}}}\n"
    text = f"{place}events:\n  e: {{evidence: 1, name: {{uk: {other}}}, place: p}}\n"
    assert [place.rpartition(" ")[2] for place in found(make_workspace, text)] == ([code] if code else [])


def test_two_sources_may_give_one_name(make_workspace: MakeWorkspace) -> None:
    first = things("events", "forum", more=", place: kalush") + things("places", "kalush")
    assert found(make_workspace, first, "places:\n  kalush: {evidence: 1, name: {en: kalush}}\n") == []


def test_alternative_names_do_not_compete(make_workspace: MakeWorkspace) -> None:
    text = things("places", "kalush", more=", also-named: [{en: Kalusz}, {en: Kalush town}]")
    assert found(make_workspace, text + things("events", "forum", more=", place: kalush")) == []


def test_a_name_in_another_language_may_come_from_another_sheet(make_workspace: MakeWorkspace) -> None:
    first = things("events", "forum", more=", place: kalush") + things("places", "kalush")
    assert found(make_workspace, first, "places:\n  kalush: {evidence: 1, name: {uk: Калуш}}\n") == []


def test_ids_with_one_for_l_look_alike(make_workspace: MakeWorkspace) -> None:
    places_ = things("places", "hall-1", "hall-2", "hall-l", "hall-o", "hall-0")
    event = things("events", "forum", more=", place: [hall-1, hall-2, hall-l, hall-o, hall-0]")
    assert found(make_workspace, places_ + event) == ["a 5:3 CG0409", "a 6:3 CG0409"]


# ---- sources that disagree


@pytest.mark.parametrize(
    ("one", "other", "found_"),
    [("2019", "2020", ["b 3:30 CG0407"]), ("2019", "2019", [])],
)
def test_sources_may_disagree_where_each_gives_one_value(
    make_workspace: MakeWorkspace, one: str, other: str, found_: list[str]
) -> None:
    first = things("events", "forum", more=f", date: {one}, place: kalush") + things("places", "kalush")
    assert found(make_workspace, first, f"events:\n  forum: {{evidence: 1, date: {other}}}\n") == found_


def test_sources_that_name_different_partners_do_not_disagree(make_workspace: MakeWorkspace) -> None:
    first = things("events", "forum", more=", partner: hub") + things("organisations", "hub", "lab")
    assert found(make_workspace, first, "events:\n  forum: {evidence: 1, partner: lab}\n") == []


# ---- former ids


def test_a_former_id_must_not_be_in_use_whichever_sheet_comes_first(make_workspace: MakeWorkspace) -> None:
    old = things("events", "fair", more=", place: kalush") + things("places", "kalush")
    new = things("events", "forum", more=", place: kalush, formerly: fair")
    assert found(make_workspace, old, new) == ["b 3:68 CG0412"]
    assert found(make_workspace, new, old) == ["a 3:68 CG0412"]


# ---- warnings stay warnings


def test_warnings_alone_leave_the_graph(make_workspace: MakeWorkspace) -> None:
    report, counts = judged(
        make_workspace({"data/sheets/a.yaml": SOURCE + things("places", "hall-1", "hall-l")})
    )
    assert isinstance(report, Report)
    assert (report.errors, report.warnings) == (0, 3)
    assert counts.facts == 4
