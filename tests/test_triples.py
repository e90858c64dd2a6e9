"""From facts to the two graphs: what holds is there directly, and whatever is said has its fact node."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from clustergraph import terms
from clustergraph.workspace import Workspace
from graph_lines import BASE, ROOT, Lines, lines_of, make, own, sheet, thing
from worlds import SLUGS, World, built, is_real, is_so, worlds

TYPE, PREDICATE, OBJECT = f"<{terms.RDF_TYPE}>", f"<{terms.RDF_PREDICATE}>", f"<{terms.RDF_OBJECT}>"
PREF_LABEL = f"<{terms.PREF_LABEL}>"
TRUE, FALSE = (f'"{word}"^^<{terms.XSD}boolean>' for word in ("true", "false"))

BODY = """
organisations:
  body: {evidence: 1, name: Body}
"""


def integer(number: int) -> str:
    return f'"{number}"^^<{terms.XSD}integer>'


# ---- a fact node is complete


def test_fact_node_says_everything_about_the_fact(tmp_path: Path) -> None:
    workspace = make(
        tmp_path,
        sheet(
            "note",
            """
            events:
              fair:
                evidence: 1
                name: Fair
                organised-by:
                  value: body
                  role: joint organiser
                  representative: ann
                  evidence: [1, 3]
                  context: 2
                  certainty: implied
                  mention: "by the Body"
                  ambiguity: {en: "or by Ann alone", pl: "albo przez Ann"}
            organisations:
              body: {evidence: 1, name: Body}
            people:
              ann: {evidence: 1, name: Ann}
            """,
            paragraphs=3,
        ),
    )
    found = lines_of(workspace).fact(own("organisedBy"), thing("body"))
    passage = f"<{BASE}source/note#p"
    assert found == {
        (TYPE, own("Fact")),
        (f"<{terms.RDF_SUBJECT}>", thing("fair")),
        (PREDICATE, own("organisedBy")),
        (OBJECT, thing("body")),
        (own("role"), f"<{BASE}role/joint-organiser>"),
        (own("representative"), thing("ann")),
        (own("certainty"), own("implied")),
        (own("evidence"), f"{passage}1>"),
        (own("evidence"), f"{passage}3>"),
        (own("context"), f"{passage}2>"),
        (own("mention"), '"by the Body"@en'),
        (own("ambiguity"), '"or by Ann alone"@en'),
        (own("ambiguity"), '"albo przez Ann"@pl'),
        (own("holds"), TRUE),
    }


def test_a_value_in_several_languages_is_one_fact_with_translations(tmp_path: Path) -> None:
    body = 'organisations:\n  body: {evidence: 1, name: {en: "Body", uk: "Тіло", pl: "Ciało"}}\n'
    lines = lines_of(make(tmp_path, sheet("note", body, language="uk")))
    found = lines.fact(PREF_LABEL, '"Тіло"@uk')
    assert {value for name, value in found if name == own("translation")} == {'"Body"@en', '"Ciało"@pl'}
    assert sum(f"{PREDICATE} {PREF_LABEL}" in line for line in lines.facts) == 1
    assert lines.objects(thing("body"), PREF_LABEL) == {'"Тіло"@uk', '"Body"@en', '"Ciało"@pl'}
    assert lines.objects(thing("body"), own("name")) == {'"Тіло"', '"Body"', '"Ciało"'}


def test_passages_and_source_stand_with_the_facts(tmp_path: Path) -> None:
    workspace = make(
        tmp_path,
        sheet(
            "note",
            BODY,
            language="pl",
            paragraphs=2,
            more="""
            title: {en: "A note"}
            published: 2020-05
            author: not stated
            no-facts: {2: "a picture"}
            """,
        ),
    )
    lines = lines_of(workspace)
    source, second = f"<{BASE}source/note>", f"<{BASE}source/note#p2>"
    assert not any("/source/" in line for line in lines.things)
    facts = "".join(lines.facts)
    for expected in (
        f"{source} {TYPE} {own('Source')} .",
        f'{source} <{terms.LANGUAGE}> "pl" .',
        f'{source} <{terms.SHA256}> "{"0" * 64}" .',
        f"{source} {own('paragraphCount')} {integer(2)} .",
        f'{source} <{terms.DCTERMS}title> "A note"@en .',
        f'{source} <{terms.DCTERMS}issued> "2020-05"^^<{terms.EDTF}> .',
        f"{source} {own('notStated')} <{terms.DCTERMS}creator> .",
        f"{second} {TYPE} {own('Passage')} .",
        f"{second} {own('source')} {source} .",
        f"{second} {own('paragraph')} {integer(2)} .",
        f'{second} {own("noFacts")} "a picture"@en .',
    ):
        assert expected in facts


# ---- what holds

ANNOUNCEMENT = sheet(
    "announcement",
    """
    prospects:
      fair:
        would-be: event
        state: planned
        evidence: 1
        name: Fair
        attended-by: body
        kind: congress
    organisations:
      body: {evidence: 1, name: Body}
    """,
)
REPORT = sheet("report", "events:\n  fair: {evidence: 1, state: happened, date: 2020-03-11}\n")


def test_a_plan_does_not_come_true_because_another_source_reports_the_event(tmp_path: Path) -> None:
    lines = lines_of(make(tmp_path, ANNOUNCEMENT, REPORT))
    about = lines.about(thing("fair"))
    assert (TYPE, own("Event")) in about
    assert not any(name == own("attendedBy") for name, _ in about)
    assert (own("holds"), FALSE) in lines.fact(own("attendedBy"), thing("body"))


def test_the_report_itself_may_say_so(tmp_path: Path) -> None:
    attended = sheet("report", "events:\n  fair: {evidence: 1, state: happened, attended-by: body}\n")
    lines = lines_of(make(tmp_path, ANNOUNCEMENT, attended))
    assert (own("attendedBy"), thing("body")) in lines.about(thing("fair"))
    assert (own("holds"), FALSE) in lines.fact(own("attendedBy"), thing("body"), "announcement")
    assert (own("holds"), TRUE) in lines.fact(own("attendedBy"), thing("body"), "report")


def test_real_wins_over_planned_with_both_visible(tmp_path: Path) -> None:
    lines = lines_of(make(tmp_path, ANNOUNCEMENT, REPORT))
    about = lines.about(thing("fair"))
    assert {name for name, _ in about}.isdisjoint({own("wouldBe")})
    assert (TYPE, own("Prospect")) not in about
    assert {value for name, value in about if name == own("state")} == {own("happened")}
    planned, real = lines.fact(own("wouldBe"), own("Event")), lines.fact(TYPE, own("Event"))
    assert {(own("state"), own("planned")), (own("holds"), FALSE)} < planned
    assert {(own("state"), own("happened")), (own("holds"), TRUE)} < real


def test_a_prospect_is_no_instance_and_keeps_names_kind_and_state(tmp_path: Path) -> None:
    lines = lines_of(make(tmp_path, ANNOUNCEMENT))
    assert lines.about(thing("fair")) == {
        (TYPE, own("Prospect")),
        (own("wouldBe"), own("Event")),
        (own("state"), own("planned")),
        (own("kind"), f"<{BASE}kind/congress>"),
        (PREF_LABEL, '"Fair"@en'),
        (own("name"), '"Fair"'),
    }
    assert (own("holds"), TRUE) in lines.fact(own("wouldBe"), own("Event"))


def test_lists_stand_on_a_prospect_too(tmp_path: Path) -> None:
    text = next(iter(ANNOUNCEMENT.values())).replace(
        "kind: congress", "kind: congress\n    not-stated: [place]\n    open-list: [attended-by]"
    )
    lines = lines_of(make(tmp_path, {"data/sheets/announcement.yaml": text}))
    assert (own("notStated"), own("place")) in lines.about(thing("fair"))
    assert (own("openList"), own("attendedBy")) in lines.about(thing("fair"))


@pytest.mark.parametrize("state", ["possible", "planned", "hoped", "decided"])
def test_a_fact_with_a_prospective_state_does_not_hold(tmp_path: Path, state: str) -> None:
    body = f"organisations:\n  body: {{evidence: 1, name: Body, aim: {{value: growth, state: {state}}}}}\n"
    lines = lines_of(make(tmp_path, sheet("note", body)))
    assert not any(name == own("aim") for name, _ in lines.about(thing("body")))
    assert {(own("state"), own(state)), (own("holds"), FALSE)} < lines.fact(own("aim"), '"growth"@en')


def test_a_name_that_is_only_planned_is_no_name(tmp_path: Path) -> None:
    body = """
    organisations:
      body: {evidence: 1, name: Body, also-named: {value: Newbody, state: planned}}
    """
    lines = lines_of(make(tmp_path, sheet("note", body)))
    assert not any("Newbody" in line for line in lines.things)
    assert (own("holds"), FALSE) in lines.fact(f"<{terms.ALT_LABEL}>", '"Newbody"@en')


def test_a_state_of_what_is_so_does_not_keep_a_fact_from_holding(tmp_path: Path) -> None:
    body = """
    organisations:
      body: {evidence: 1, state: newly created, name: Body, aim: {value: growth, state: happened}}
    """
    lines = lines_of(make(tmp_path, sheet("note", body)))
    assert (own("aim"), '"growth"@en') in lines.about(thing("body"))
    assert (own("state"), own("newlyCreated")) in lines.about(thing("body"))


def test_a_fact_about_a_real_thing_whose_value_is_a_prospect_does_not_hold(tmp_path: Path) -> None:
    body = """
    organisations:
      body: {evidence: 1, name: Body, member-of: alliance}
    prospects:
      alliance: {evidence: 1, name: Alliance, would-be: cluster-alliance, state: planned}
    """
    lines = lines_of(make(tmp_path, sheet("note", body)))
    assert not any(name == own("memberOf") for name, _ in lines.about(thing("body")))
    assert (own("holds"), FALSE) in lines.fact(own("memberOf"), thing("alliance"))


def test_of_a_value_that_the_source_is_silent_on_the_others_decide(tmp_path: Path) -> None:
    silent = sheet("silent", "organisations:\n  body: {evidence: 1, name: Body, member-of: alliance}\n")
    planned = """
    prospects:
      alliance: {evidence: 1, name: Alliance, would-be: cluster-alliance, state: planned}
    """
    real = "alliances:\n  alliance: {evidence: 1, place: here}\nplaces:\n  here: {evidence: 1, name: Here}\n"
    only_planned = lines_of(make(tmp_path / "a", silent, sheet("plan", planned)))
    assert (own("memberOf"), thing("alliance")) not in only_planned.about(thing("body"))
    both = lines_of(make(tmp_path / "b", silent, sheet("plan", planned), sheet("later", real)))
    assert (own("memberOf"), thing("alliance")) in both.about(thing("body"))


def test_a_planned_class_is_no_class_of_what_came_about(tmp_path: Path) -> None:
    plan = "prospects:\n  body: {evidence: 1, name: Body, would-be: cluster, state: planned}\n"
    later = "organisations:\n  body: {evidence: 1}\n"
    lines = lines_of(make(tmp_path, sheet("plan", plan), sheet("later", later)))
    assert lines.objects(thing("body"), TYPE) == {own("Organisation")}


def test_superclasses_are_written_out(tmp_path: Path) -> None:
    body = """
    clusters:
      real: {evidence: 1, name: Real}
    prospects:
      dream: {evidence: 1, name: Dream, would-be: cluster, state: hoped}
    """
    lines = lines_of(make(tmp_path, sheet("note", body)))
    assert lines.objects(thing("real"), TYPE) == {own("Cluster"), own("Organisation")}
    assert lines.objects(thing("dream"), own("wouldBe")) == {own("Cluster"), own("Organisation")}


# ---- derived values


def dates() -> list[tuple[int, list[str]]]:
    """Numbered rows of the data file: date, year, first and last month-day, earliest, latest ("-": none)."""
    text = (ROOT / "tests/data/edtf_valid.txt").read_text(encoding="utf-8")
    return list(enumerate(line.split() for line in text.split("\n") if line and not line.startswith("#")))


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """One event for each date."""
    events = [f'  event-{n}: {{evidence: 1, name: Event {n}, date: "{row[0]}"}}\n' for n, row in dates()]
    return lines_of(make(tmp_path_factory.mktemp("dated"), sheet("note", "events:\n" + "".join(events))))


@pytest.mark.parametrize(("number", "row"), dates(), ids=[row[0] for _, row in dates()])
def test_flat_values_of_a_date_stand_on_fact_and_thing(dated: Lines, number: int, row: list[str]) -> None:
    date = f'"{row[0]}"^^<{terms.EDTF}>'
    year, first, last, earliest, latest = row[1:]
    day = f"^^<{terms.XSD}date>"
    flat = {
        own("year"): f'"{year}"' if year == "-" else integer(int(year)),
        own("firstMonthDay"): f'"{first}"',
        own("lastMonthDay"): f'"{last}"',
        f"<{terms.EARLIEST}>": f'"{earliest}"{day}',
        f"<{terms.LATEST}>": f'"{latest}"{day}',
    }
    expected = {(name, value) for name, value in flat.items() if not value.startswith('"-"')}
    event = thing(f"event-{number}")
    assert (own("date"), date) in dated.about(event)
    for pairs in (dated.about(event), dated.fact(own("date"), date, subject=event)):
        assert {pair for pair in pairs if pair[0] in flat} == expected


def test_only_the_date_of_a_thing_gives_it_a_year(tmp_path: Path) -> None:
    body = "organisations:\n  x: {evidence: 1, name: X, founded: 2009}\n"
    lines = lines_of(make(tmp_path, sheet("note", body)))
    assert (own("founded"), f'"2009"^^<{terms.EDTF}>') in lines.about(thing("x"))
    assert lines.objects(thing("x"), own("year")) == set()
    assert (own("year"), integer(2009)) in lines.fact(own("founded"), f'"2009"^^<{terms.EDTF}>')


def test_a_planned_date_gives_the_thing_no_year(tmp_path: Path) -> None:
    body = "prospects:\n  x: {would-be: event, state: planned, evidence: 1, name: X, date: 2030}\n"
    lines = lines_of(make(tmp_path, sheet("note", body)))
    assert {own("year"), own("date")}.isdisjoint(name for name, _ in lines.about(thing("x")))
    assert (own("year"), integer(2030)) in lines.fact(own("date"), f'"2030"^^<{terms.EDTF}>')


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("70", {"atLeast": integer(70), "atMost": integer(70)}),
        ("{at-least: 71}", {"atLeast": integer(71)}),
        ("{at-most: 9, counted: {en: guests}}", {"atMost": integer(9), "counted": '"guests"@en'}),
    ],
)
def test_a_count_is_a_node_with_its_bounds(tmp_path: Path, written: str, expected: dict[str, str]) -> None:
    body = f"events:\n  x: {{evidence: 1, name: X, attendance: {{value: {written}}}}}\n"
    lines = lines_of(make(tmp_path, sheet("note", body)))
    (node,) = lines.objects(thing("x"), own("attendance"))
    assert node.startswith(f"<{BASE}id/x.")
    bounds = {(own(name), term) for name, term in expected.items()}
    assert lines.about(node) == {(TYPE, own("Count")), *bounds}
    assert not any(line.startswith(node) for line in lines.facts)


def test_a_translation_of_what_is_counted_makes_no_other_count(tmp_path: Path) -> None:
    def node(counted: str) -> tuple[set[str], int]:
        body = f"events:\n  x: {{evidence: 1, name: X, attendance: {{at-least: 5, counted: {counted}}}}}\n"
        lines = lines_of(make(tmp_path / counted, sheet("note", body)))
        (found,) = lines.objects(thing("x"), own("attendance"))
        return {found}, len(lines.objects(found, own("counted")))

    (one, first), (same, second), (other, _) = map(
        node, ("{en: men}", "{de: Männer, en: men}", "{en: women}")
    )
    assert (one, first, second) == (same, 1, 2)
    assert other != one


def test_a_count_of_a_plan_is_described_beside_its_fact(tmp_path: Path) -> None:
    body = "prospects:\n  x: {would-be: event, state: planned, evidence: 1, name: X, attendance: 70}\n"
    lines = lines_of(make(tmp_path, sheet("note", body)))
    assert not any("id/x." in line for line in lines.things)
    assert any(f"{own('atLeast')} {integer(70)}" in line for line in lines.facts)


def test_a_count_both_planned_and_reported_is_described_once(tmp_path: Path) -> None:
    plan = "prospects:\n  x: {would-be: event, state: planned, evidence: 1, name: X, attendance: 70}\n"
    report = "events:\n  x: {evidence: 1, attendance: 70}\n"
    for order in (("a", "b"), ("b", "a")):
        folder = tmp_path / order[0]
        lines = lines_of(make(folder, sheet(order[0], plan), sheet(order[1], report)))
        assert sum(own("atLeast") in line for line in lines.things) == 1
        assert not any(own("atLeast") in line for line in lines.facts)


def test_values_of_two_plans_with_one_object_are_all_described(tmp_path: Path) -> None:
    """Two qualifiers that bring their own lines, on facts with the same value, of which none holds."""
    turtle = """
    cg:seenOn a rdf:Property ; rdfs:label "seen on"@en .
    <http://x/#seenOn> a sh:PropertyShape ; sh:path cg:seenOn ; cg:valueForm "literal" ;
        sh:nodeKind sh:IRI ; sh:class foaf:Document .
    cg:backing a rdf:Property ; rdfs:label "backing"@en .
    <http://x/#backing> a sh:PropertyShape ; sh:path cg:backing ; cg:valueForm "reference" ;
        cg:qualifier cg:seenOn ; cg:identifying cg:seenOn .
    <http://x/#Organisation> a sh:NodeShape ; sh:targetClass cg:Organisation ;
        sh:property <http://x/#backing> .
    foaf:Document a rdfs:Class .
    """
    body = """
    organisations:
      body:
        evidence: 1
        name: Body
        backing:
          - {value: other, seen-on: "https://example.org/1", state: planned}
          - {value: other, seen-on: "https://example.org/2", state: planned}
          - {value: other, seen-on: "https://example.org/3"}
      other: {evidence: 1, name: Other}
    """
    lines = lines_of(make(tmp_path, sheet("note", body), turtle=turtle))
    typed = f"> {TYPE} <{terms.FOAF}Document> .\n"
    assert [line for line in lines.facts if line.endswith(typed)] == [
        f"<https://example.org/1{typed}", f"<https://example.org/2{typed}"
    ]  # fmt: skip
    assert [line for line in lines.things if line.endswith(typed)] == [f"<https://example.org/3{typed}"]


# ---- concepts, lists, former ids


def test_concepts_come_with_labels_and_scheme_only_if_used(tmp_path: Path) -> None:
    body = 'events:\n  x: {evidence: 1, name: X, kind: [congress, {en: fruit fair, pl: "targi owoców"}]}\n'
    lines = lines_of(make(tmp_path, sheet("note", body)))
    concept = f"<{BASE}kind/fruit-fair>"
    assert lines.about(concept) == {
        (TYPE, own("Kind")),
        (TYPE, f"<{terms.CONCEPT}>"),
        (f"<{terms.IN_SCHEME}>", f"<{BASE}scheme/kind>"),
        (PREF_LABEL, '"fruit fair"@en'),
        (PREF_LABEL, '"targi owoców"@pl'),
        (own("name"), '"fruit fair"'),
        (own("name"), '"targi owoców"'),
    }
    assert (TYPE, f"<{terms.CONCEPT_SCHEME}>") in lines.about(f"<{BASE}scheme/kind>")
    concepts = {line.split(" ")[0] for line in lines.things if f"<{terms.IN_SCHEME}>" in line}
    assert concepts == {concept, f"<{BASE}kind/congress>"}
    assert not any("scheme/role" in line for line in lines.things)


def test_not_stated_gives_way_to_a_source_that_states_it(tmp_path: Path) -> None:
    silent = sheet("silent", "events:\n  x: {evidence: 1, name: X, not-stated: [place, date]}\n")
    place = "events:\n  x: {evidence: 1, place: here}\nplaces:\n  here: {evidence: 1, name: Here}\n"
    alone = lines_of(make(tmp_path / "a", silent))
    assert {(own("notStated"), own("place")), (own("notStated"), own("date"))} < alone.about(thing("x"))
    both = lines_of(make(tmp_path / "b", silent, sheet("other", place)))
    assert (own("notStated"), own("place")) not in both.about(thing("x"))
    assert (own("notStated"), own("date")) in both.about(thing("x"))


def test_a_former_id_leads_to_the_present_one(tmp_path: Path) -> None:
    body = "organisations:\n  x: {evidence: 1, name: X, formerly: [y, z]}\n"
    lines = lines_of(make(tmp_path, sheet("note", body)))
    for old in ("y", "z"):
        assert lines.about(thing(old)) == {(f"<{terms.REPLACED_BY}>", thing("x"))}


# ---- over all that can be written, judged by an oracle of its own


@settings(deadline=None, max_examples=60)
@given(worlds())
def test_direct_triples_are_there_exactly_for_what_holds(world: World) -> None:
    with TemporaryDirectory() as folder:
        lines = built(world, Path(folder))
    linked = own("linkedWith")
    expected = set()
    for source, account in world.items():
        for said in account.said:
            so = is_so(world, source, said)
            expected |= {f"{thing(said.subject)} {linked} {thing(said.value)} .\n"} if so else set()
            found = lines.fact(linked, thing(said.value), source, thing(said.subject))
            assert (own("holds"), TRUE if so else FALSE) in found
    assert {line for line in lines.things if linked in line} == expected


@settings(deadline=None, max_examples=30)
@given(worlds())
def test_nothing_is_an_instance_of_what_it_is_only_planned_to_be(world: World) -> None:
    with TemporaryDirectory() as folder:
        lines = built(world, Path(folder))
    for slug in SLUGS:
        expected = "Organisation" if is_real(world, slug) else "Prospect"
        assert lines.objects(thing(slug), TYPE) == {own(expected)}


@settings(deadline=None, max_examples=30)
@given(worlds())
def test_each_triple_stands_in_one_graph_without_blank_nodes(world: World) -> None:
    with TemporaryDirectory() as folder:
        lines = built(world, Path(folder))
    assert set(lines.things).isdisjoint(lines.facts)
    text = "".join((*lines.things, *lines.facts))
    for triple in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES):
        assert not isinstance(triple.subject, ox.BlankNode)
        assert not isinstance(triple.object, ox.BlankNode)


def test_the_five_articles_keep_their_plans_apart() -> None:
    lines = lines_of(Workspace(ROOT))
    assert set(lines.things).isdisjoint(lines.facts)
    prospects = {line.split(" ")[0] for line in lines.things if line.endswith(f"{own('Prospect')} .\n")}
    assert prospects
    allowed = {own(name) for name in ("wouldBe", "state", "kind", "name")}
    allowed |= {own(name) for name in ("notStated", "openList", "closedList")}
    allowed |= {TYPE, *(f"<{label}>" for label in terms.LABELS)}
    for prospect in prospects:
        assert {name for name, _ in lines.about(prospect)} <= allowed
    assert not any(line.split(" ")[2] in prospects for line in lines.things)
