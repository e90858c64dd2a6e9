"""What all sources together make of a thing: real or planned, and of which class."""

from __future__ import annotations

import pytest

from clustergraph import terms
from clustergraph.diagnostics import Report
from clustergraph.facts import Entry, Sheet, SourceText
from clustergraph.things import Things
from graph_lines import findings, schema

HAPPENED, PLANNED = terms.CG + "happened", terms.CG + "planned"
ORGANISATION, CLUSTER, ALLIANCE = (terms.CG + name for name in ("Organisation", "Cluster", "ClusterAlliance"))


def real(slug: str, class_iri: str = ORGANISATION, state: str = "", line: int = 1) -> Entry:
    return Entry(slug, class_iri, False, state, (line, 3, 1), (), ())


def planned(slug: str, class_iri: str = ORGANISATION) -> Entry:
    return Entry(slug, class_iri, True, PLANNED, (1, 3, 1), (), ())


def things_of(report: Report | None = None, **by_source: Entry) -> Things:
    """Things as one entry a source gives them, in this order."""
    things = Things(schema())
    for source, entry in by_source.items():
        things.add(Sheet(f"{source}.yaml", SourceText(id=source), [entry]), report or Report())
    return things


def test_a_thing_is_real_as_soon_as_one_source_takes_it_so() -> None:
    assert not things_of(a=planned("x")).is_real("x")
    assert things_of(a=planned("x"), b=real("x")).is_real("x")
    assert things_of(a=real("x"), b=planned("x")).is_real("x")


def test_for_its_own_source_a_plan_stays_a_plan() -> None:
    things = things_of(a=planned("x"), b=real("x"))
    assert things.is_prospect_for("x", "a")
    assert not things.is_prospect_for("x", "b")


def test_where_a_source_is_silent_the_others_decide() -> None:
    assert not things_of(a=planned("x"), b=real("x")).is_prospect_for("x", "silent")
    assert things_of(a=planned("x")).is_prospect_for("x", "silent")


def test_state_is_that_of_the_source_itself() -> None:
    things = things_of(a=planned("x"), b=real("x", state=HAPPENED))
    assert things.state_for("x", "a") == PLANNED
    assert things.state_for("x", "b") == HAPPENED
    assert things.state_for("x", "silent") == ""


@pytest.mark.parametrize("classes", [(CLUSTER, ORGANISATION), (ORGANISATION, CLUSTER)])
def test_of_several_classes_the_most_specific_one_counts(classes: tuple[str, str]) -> None:
    report = Report()
    things = things_of(report, a=real("x", classes[0]), b=real("x", classes[1]))
    assert things.class_of("x") == CLUSTER
    assert findings(report) == []


def test_what_a_plan_would_have_made_of_it_is_no_class_of_what_came_about() -> None:
    things = things_of(a=planned("x", CLUSTER), b=real("x", ORGANISATION))
    assert things.class_of("x") == ORGANISATION
    assert things_of(a=planned("x", CLUSTER), b=planned("x")).class_of("x") == CLUSTER


def test_classes_that_exclude_each_other_are_reported_at_the_second() -> None:
    report = Report()
    things_of(report, a=real("x", CLUSTER, line=4), b=real("x", ALLIANCE, line=7))
    assert findings(report) == [
        "b.yaml:7: CG0404 'x' has the class ClusterAlliance here, and the class Cluster in a.yaml:4"
    ]


def test_a_plan_of_another_class_clashes_too() -> None:
    report = Report()
    things_of(report, a=planned("x", CLUSTER), b=real("x", ALLIANCE))
    assert [found.code for found in report] == ["CG0404"]


def test_the_clash_names_the_place_of_the_class_that_it_clashes_with() -> None:
    report = Report()
    things_of(
        report, a=real("x", ORGANISATION, line=2), b=real("x", CLUSTER, line=5), c=real("x", ALLIANCE, line=9)
    )
    assert "class Cluster in b.yaml:5" in findings(report)[0]


def test_membership_is_by_slug() -> None:
    things = things_of(a=real("x"))
    assert "x" in things
    assert "y" not in things
