"""The integrity queries: each finds what breaks its rule, and nothing in a graph that keeps it."""

from __future__ import annotations

from zlib import crc32

import pytest

from clustergraph.build import build_in_memory
from clustergraph.diagnostics import Diagnostic, Report
from clustergraph.queries import list_queries, run_checks
from clustergraph.store import Graph
from clustergraph.workspace import Workspace
from query_sample import ROOT, small_graph

SOURCE = "<https://w3id.org/clustergraph/source/s#p1> cg:source source:s . source:s a cg:Source ."


def fact(triple: str, *more: str, holds: bool = True, certainty: str = "stated", paragraph: int = 1) -> str:
    """A fact node in Turtle for ``subject predicate object``, with further statements about the fact."""
    subject, predicate, value = triple.split(" ", 2)
    node = f"fact:{crc32(repr((triple, more, holds, certainty, paragraph)).encode()):x}"
    statements = (
        "a cg:Fact",
        f"rdf:subject {subject}",
        f"rdf:predicate {predicate}",
        f"rdf:object {value}",
        f"cg:certainty cg:{certainty}",
        f"cg:holds {str(holds).lower()}",
        f"cg:evidence <https://w3id.org/clustergraph/source/s#p{paragraph}>",
        *more,
    )
    return f"{node} {' ; '.join(statements)} .\n"


def dated(thing: str, date: str, first: str, last: str) -> str:
    """A date as a fact, with its bounds if it has a year, else with its days of the year."""
    if first.startswith("--"):
        parts = (f"cg:firstMonthDay '{first[2:]}'", f"cg:lastMonthDay '{last[2:]}'")
    else:
        begin, end = "sem:hasEarliestBeginTimeStamp", "sem:hasLatestEndTimeStamp"
        parts = (f"{begin} '{first}'^^xsd:date", f"{end} '{last}'^^xsd:date")
    return fact(f"{thing} cg:date '{date}'", *parts)


PLACED = "id:forum cg:place id:town ; cg:organisedBy id:council .\n" + fact("id:council cg:place id:town")
PART = "id:day cg:partOf id:forum .\n"
DAYS = dated("id:forum", "XXXX-02-05/XXXX-02-06", "--02-05", "--02-06")
DAY = dated("id:forum", "2020-03-10", "2020-03-10", "2020-03-10")

# Check, a graph that breaks its rule, what is found, and a graph that keeps the rule though it looks alike.
RULES = [
    (
        "planned-is-not-real",
        "id:forum a cg:Prospect ; cg:organisedBy id:council .",
        "forum cg:organisedBy council, as if it were so",
        'id:forum a cg:Prospect ; cg:wouldBe cg:Event ; cg:state cg:planned ; cg:name "F" .'
        "id:forum cg:notStated cg:date ; cg:kind id:congress . id:congress skos:inScheme scheme:kind ."
        + fact("id:forum cg:kind id:congress")
        + fact("id:forum cg:organisedBy id:council", holds=False),
    ),
    (
        "planned-is-not-real",
        "id:alliance a cg:Prospect . id:member cg:memberOf id:alliance .",
        "member cg:memberOf alliance, as if it were so",
        "id:alliance a cg:Prospect . id:old-alliance dcterms:isReplacedBy id:alliance ."
        + fact("id:member cg:memberOf id:alliance", holds=False),
    ),
    (
        "planned-is-not-real",
        "id:forum a cg:Prospect ; cg:place id:town ." + fact("id:forum cg:place id:town"),
        "forum cg:place town, as if it were so",
        "id:forum a cg:Event ; cg:place id:town ." + fact("id:forum cg:place id:town"),
    ),
    (
        "planned-facts-do-not-hold",
        fact("id:a cg:outcome id:b", "cg:state cg:hoped"),
        "a cg:outcome b holds, but is cg:hoped",
        fact("id:a cg:outcome id:b", "cg:state cg:happened")
        + fact("id:a cg:outcome id:c", "cg:state cg:hoped", holds=False)
        + fact("id:p cg:wouldBe cg:Event", "cg:state cg:planned"),
    ),
    (
        "facts-have-evidence",
        "fact:1 a cg:Fact ; cg:certainty cg:stated ; cg:holds true ; rdf:subject id:a ;"
        " rdf:predicate cg:place ; rdf:object id:b .",
        "fact/1 about a lacks cg:evidence",
        fact("id:a cg:place id:b") + SOURCE,
    ),
    (
        "facts-have-evidence",
        "fact:1 a cg:Fact ; cg:certainty cg:stated ; cg:holds true ; rdf:subject id:a ; rdf:object id:b ;"
        " rdf:predicate cg:place ; cg:evidence <https://w3id.org/clustergraph/source/s#p1> .",
        "fact/1 about a lacks cg:source",
        fact("id:a cg:place id:b") + SOURCE,
    ),
    (
        "one-thing-is-not-real-and-planned",
        "id:forum a cg:Prospect , cg:Event .",
        "forum is a cg:Event and only planned at once",
        "id:forum a cg:Prospect ; cg:wouldBe cg:Event . id:other a cg:Event .",
    ),
    (
        "parties-are-no-places",
        "id:pact cg:party id:poland . id:poland a cg:Place .",
        "poland is a place and no party to pact",
        "id:pact cg:party id:poles . id:poles a cg:Group ; cg:fromPlace id:poland . id:poland a cg:Place .",
    ),
    (
        "parties-are-no-places",
        "id:poland a cg:Place ." + fact("id:pact cg:party id:poland", holds=False),
        "poland is a place and no party to pact",
        "id:poland a cg:Place ." + fact("id:pact cg:party id:poles", "cg:fromPlace id:poland", holds=False),
    ),
    (
        "groups-are-no-organisations",
        "id:guests a cg:Group , cg:Organisation .",
        "guests is a group and a cg:Organisation at once",
        "id:guests a cg:Group . id:firm a cg:Organisation .",
    ),
    (
        "groups-are-no-organisations",
        "id:guests a cg:Prospect ; cg:wouldBe cg:Group , cg:Person .",
        "guests is a group and a cg:Person at once",
        "id:guests a cg:Prospect ; cg:wouldBe cg:Group . id:ann a cg:Person .",
    ),
    (
        "venue-is-not-the-seat",
        PLACED + fact("id:forum cg:place id:town", certainty="implied"),
        "forum has town from the seat of council only",
        PLACED + fact("id:forum cg:place id:town", certainty="implied", paragraph=2),
    ),
    (
        "venue-is-not-the-seat",
        PLACED + fact("id:forum cg:place id:town", certainty="implied"),
        "forum has town from the seat of council only",
        PLACED + fact("id:forum cg:place id:town", certainty="stated"),
    ),
    (
        "parts-lie-within-the-whole",
        PART + DAY + dated("id:day", "2019-03-10", "2019-03-10", "2019-03-10"),
        "day (2019-03-10) lies outside of forum (2020-03-10)",
        PART + DAY + dated("id:day", "2020", "2020-01-01", "2020-12-31"),
    ),
    (
        "parts-lie-within-the-whole",
        PART + DAYS + dated("id:day", "XXXX-02-07", "--02-07", "--02-07"),
        "day (XXXX-02-07) lies outside of forum (XXXX-02-05/XXXX-02-06)",
        PART + DAYS + dated("id:day", "XXXX-02-06", "--02-06", "--02-06"),
    ),
    (
        "parts-lie-within-the-whole",
        PART + DAYS + dated("id:day", "XXXX-02-01", "--02-01", "--02-01"),
        "day (XXXX-02-01) lies outside of forum (XXXX-02-05/XXXX-02-06)",
        PART + DAY + dated("id:day", "XXXX-02-01", "--02-01", "--02-01"),
    ),
]


def findings(turtle: str, name: str) -> list[Diagnostic]:
    graph, report = small_graph(turtle), Report()
    run_checks(graph, graph.workspace, report)
    assert {one.code for one in report} <= {"CG0605"}
    return [one for one in report if one.fields["query"] == name]


@pytest.mark.parametrize(("name", "broken", "finding", "kept"), RULES)
def test_a_check_finds_what_breaks_its_rule_and_nothing_else(
    name: str, broken: str, finding: str, kept: str
) -> None:
    assert [one.fields["finding"] for one in findings(broken, name)] == [finding]
    assert findings(kept, name) == []


def test_every_check_is_tested() -> None:
    assert {saved.name for saved in list_queries(Workspace(ROOT), "checks")} == {name for name, *_ in RULES}


def test_the_graph_of_the_five_articles_keeps_all_rules() -> None:
    workspace, report = Workspace(ROOT), Report()
    store, _ = build_in_memory(workspace, report)
    assert store is not None
    run_checks(Graph(store, workspace), workspace, report)
    assert [found.message for found in report if found.code == "CG0605"] == []


def test_a_finding_points_to_the_entry_of_its_thing() -> None:
    graph, report = small_graph("id:kalush-exchange a cg:Prospect , cg:Event ."), Report()
    run_checks(graph, graph.workspace, report)
    (found,) = (one for one in report if one.fields["query"] == "one-thing-is-not-real-and-planned")
    path, line, column, length = found.position
    text = (ROOT / path).read_text(encoding="utf-8").split("\n")[line - 1]
    assert text[column - 1 : column - 1 + length] == "kalush-exchange"
    assert (
        "the check 'one-thing-is-not-real-and-planned' found: kalush-exchange is a cg:Event" in found.message
    )


def test_a_finding_about_a_thing_without_an_entry_points_to_the_check() -> None:
    (found,) = findings("id:nowhere a cg:Prospect , cg:Event .", "one-thing-is-not-real-and-planned")
    assert found.position == ("queries/checks/one-thing-is-not-real-and-planned.rq", 0, 0, 1)
