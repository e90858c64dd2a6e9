from __future__ import annotations

from pathlib import Path

import pytest

from clustergraph.diagnostics import Diagnostic, RefusedError, Report, UsageError
from clustergraph.queries import (
    KINDS,
    RESERVED_NAMES,
    SavedQuery,
    ask,
    ask_text,
    find_query,
    list_queries,
    load_query,
)
from clustergraph.workspace import Input, Workspace
from query_sample import ROOT, small_graph

HEAD = """\
#+ title: {en: Events}
#+ columns: [event]
"""
QUERY = "PREFIX cg: <https://w3id.org/clustergraph/ontology#>\nSELECT ?event { ?event a cg:Event }\n"
LANGUAGES = {"en", "pl", "uk", "lt"}


def loaded(tmp_path: Path, text: str, **choices: bool) -> tuple[SavedQuery | None, list[Diagnostic]]:
    file = tmp_path / "events.rq"
    file.write_text(text, encoding="utf-8")
    report = Report()
    schema = Workspace(ROOT).schema if choices.pop("has_schema", False) else None
    saved = load_query(Input(file, "queries/events.rq"), report, schema=schema, **choices)
    return saved, list(report)


def test_a_saved_query_says_what_it_asks_needs_and_answers(tmp_path: Path) -> None:
    saved, faults = loaded(
        tmp_path,
        "#+ title: {en: Events of a year, uk: Події року}\n"
        "# an ordinary comment\n"
        "#+ columns: [event]\n"
        "#+ parameters:\n"
        "#+   in_year: {type: number, default: 2020, label: {en: year}}\n"
        "SELECT ?event { ?event <e:year> ?in_year }\n",
    )
    assert faults == []
    assert saved is not None
    assert (saved.name, saved.path, saved.result) == ("events", "queries/events.rq", "table")
    assert saved.title == {"en": "Events of a year", "uk": "Події року"}
    (parameter,) = saved.parameters
    assert (parameter.name, parameter.option, parameter.type) == ("in_year", "in-year", "number")
    assert (parameter.default, parameter.required, parameter.label) == ("2020", False, {"en": "year"})


# What stands in the head besides the title and the columns; the place and the words of the finding.
BAD_HEADS = [
    ("#+ titel: x", (3, 4, 5), "CG0601", "unknown key 'titel'", ("title",)),
    ("#+ result: tabel", (3, 12, 5), "CG0601", "result is 'tabel', but must be one of", ("table",)),
    ("#+ description: words", (3, 17, 5), "CG0601", "description must name its languages", ()),
    ("#+ description: {ua: Опис}", (3, 18, 2), "CG0601", "'ua' is no language tag", ("uk",)),
    ("#+ description: {en: []}", (3, 22, 1), "CG0601", "description must be a text in each language", ()),
    ("#+ message: {en: x}", (3, 4, 7), "CG0601", "message belongs to a check only", ()),
    ("#+ parameters: [event]", (3, 16, 1), "CG0601", "parameters must be a mapping", ()),
    ("#+ parameters: {event: {label: {en: x}}}", (3, 17, 5), "CG0601", "the type is missing", ()),
    ("#+ parameters: {event: thing}", (3, 17, 5), "CG0601", "needs a mapping with at least its type", ()),
    ("#+ parameters: {event: {type: things}}", (3, 31, 6), "CG0603", "'things' is not a type", ("thing",)),
    (
        "#+ parameters: {event: {type: thing, clas: event}}",
        (3, 38, 4),
        "CG0601",
        "'clas' of 'event'",
        ("class",),
    ),
    ("#+ parameters: {event: {type: text, class: x}}", (3, 37, 5), "CG0601", "class belongs to the type", ()),
    (
        "#+ parameters: {event: {type: text, scheme: x}}",
        (3, 37, 6),
        "CG0601",
        "scheme belongs to the type",
        (),
    ),
    (
        "#+ parameters: {event: {type: concept}}",
        (3, 17, 5),
        "CG0601",
        "is a concept and needs its scheme",
        (),
    ),
    ("#+ parameters: {event: {type: text, required: yes}}", (3, 47, 3), "CG0601", "required is 'yes'", ()),
    (
        "#+ parameters: {event: {type: text, required: true, default: x}}",
        (3, 53, 7),
        "CG0601",
        "what is required takes no default",
        (),
    ),
    ("#+ parameters: {event: {type: number, default: x}}", (3, 48, 1), "CG0601", "'x' is no number", ()),
    ("#+ parameters: {event: {type: language, default: ua}}", (3, 50, 2), "CG0601", "'ua' is no", ()),
    ("#+ parameters: {evnt: {type: text}}", (3, 17, 4), "CG0601", "has no variable ?evnt", ("event",)),
    ("#+ parameters: {In-Year: {type: text}}", (3, 17, 7), "CG0601", "'In-Year' is no name", ()),
    ("#+ parameters: {format: {type: text}}", (3, 17, 6), "CG0601", "'format' is an option", ()),
    ("#+ title: {en: Again}", (3, 4, 5), "CG0008", "the key 'title' is written twice", ()),
    ("#+ description: {en: one, two}", (3, 27, 3), "CG0012", "", ()),
]


@pytest.mark.parametrize(("line", "place", "code", "message", "near"), BAD_HEADS)
def test_a_fault_in_the_head_is_found_at_its_place(
    tmp_path: Path, line: str, place: tuple[int, int, int], code: str, message: str, near: tuple[str, ...]
) -> None:
    saved, faults = loaded(tmp_path, f"{HEAD}{line}\n{QUERY}")
    assert saved is None
    fault = next(one for one in faults if one.code == code and message in one.message)
    assert fault.position.path == "queries/events.rq"
    assert fault.position[1:] == place
    assert fault.nearest[: len(near)] == near


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        (QUERY, "CG0601", (1, 1), "there is none"),
        (f"#+ columns: [event]\n{QUERY}", "CG0601", (1, 1), "title is missing"),
        (f"#+ title: {{en: Events}}\n{QUERY}", "CG0601", (1, 1), "columns is missing"),
        (f"#+ title: {{en: Events}}\n#+ columns: event\n{QUERY}", "CG0601", (2, 13), "must be a list"),
        (f"#+ title: {{en: Events\n{QUERY}", "CG0004", (1, 22), "not valid YAML"),
        (
            f"{HEAD}SELECT ?event {{ ?event a cg:Event }}",
            "CG0602",
            (3, 26),
            "the prefix 'cg:' is not declared",
        ),
        (
            f"{HEAD}SELECT ?x ?y {{ ?x ?p ?y }}",
            "CG0604",
            (2, 4),
            "announces the columns event, the query gives x, y",
        ),
        (f"{HEAD}CONSTRUCT {{ ?a ?b ?c }} {{ ?a ?b ?c }}", "CG0601", (1, 1), "but the query gives triples"),
        (f"{HEAD}SELECT ?event {{ SERVICE <e:x> {{ ?event ?p ?o }} }}", "CG0606", (3, 17), "'SERVICE'"),
        (
            "#+ title: {en: x}\n#+ result: graph\n#+ parameters: {x: {type: thing}}\n"
            "CONSTRUCT WHERE { ?x ?y ?z }",
            "CG0601",
            (3, 17),
            "without WHERE { … } takes no parameters",
        ),
    ],
)
def test_a_head_that_does_not_fit_its_query_is_refused(
    tmp_path: Path, text: str, code: str, place: tuple[int, int], message: str
) -> None:
    saved, faults = loaded(tmp_path, text)
    assert saved is None
    assert [(one.code, one.position[1:3]) for one in faults] == [(code, place)]
    assert message in faults[0].message


@pytest.mark.parametrize(
    ("lines", "place", "message"),
    [
        ("#+ columns: [event]\n#+ message: {en: x}", (3, 13), "a check needs the column 'thing'"),
        ("#+ columns: [thing]", (2, 4), "a check needs a message"),
        (
            '#+ columns: [thing]\n#+ message: {en: "{thng} is wrong"}',
            (4, 4),
            "names '{thng}', which is no column",
        ),
        ('#+ columns: [thing]\n#+ message: {en: "{thing"}', (4, 4), "which is no column"),
    ],
)
def test_a_check_needs_a_thing_and_a_message(
    tmp_path: Path, lines: str, place: tuple[int, int], message: str
) -> None:
    text = f"#+ title: {{en: x}}\n#+ result: check\n{lines}\nSELECT ?thing {{ ?thing ?y ?z }}"
    saved, faults = loaded(tmp_path, text)
    assert saved is None
    assert any(one.position[1:3] == place and message in one.message for one in faults)


def test_all_faults_of_a_file_come_in_one_go(tmp_path: Path) -> None:
    _, faults = loaded(tmp_path, "#+ titel: x\n#+ columns: [a]\nSELECT ?b { ?b <e:c> }")
    assert [one.code for one in faults] == ["CG0601", "CG0601", "CG0602"]


@pytest.mark.parametrize(
    ("parameter", "column", "message", "near"),
    [
        ("{type: thing, class: evnt}", 45, "no class 'evnt'", "event"),
        ("{type: concept, scheme: sectr}", 48, "no scheme 'sectr'", "sector"),
    ],
)
def test_classes_and_lists_are_looked_up_in_the_ontology(
    tmp_path: Path, parameter: str, column: int, message: str, near: str
) -> None:
    text = f"{HEAD}#+ parameters: {{event: {parameter}}}\n{QUERY}"
    assert loaded(tmp_path, text)[1] == []
    _, (fault,) = loaded(tmp_path, text, has_schema=True)
    assert message in fault.message
    assert fault.nearest == (near,)
    assert fault.position[1:3] == (3, column)


def test_an_option_of_the_command_is_no_parameter() -> None:
    wanted = {"format", "cite", "endpoint", "list", "help", "e", "c", "o", "out", "no_build", "language"}
    assert wanted <= RESERVED_NAMES


@pytest.mark.parametrize("kind", KINDS)
def test_every_query_of_the_repository_is_sound(kind: str) -> None:
    for saved in list_queries(Workspace(ROOT), kind):
        assert set(saved.title) == LANGUAGES, saved.path
        assert set(saved.description) == LANGUAGES, saved.path
        assert set(saved.message) == (LANGUAGES if kind == "checks" else set()), saved.path


def test_a_query_is_found_by_name_or_by_path(tmp_path: Path) -> None:
    workspace = Workspace(ROOT)
    assert find_query(workspace, "organisers").name == "organisers"
    file = tmp_path / "плани і події.rq"
    file.write_text(QUERY, encoding="utf-8")
    saved = find_query(workspace, str(file))
    assert (saved.name, saved.columns, saved.parameters) == ("плани і події", ("event",), ())
    assert len(ask(small_graph(), saved)) == 2


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(UsageError, match=r"is called 'organizers'\. Did you mean 'organisers'\?"):
        find_query(Workspace(ROOT), "organizers")
    with pytest.raises(UsageError, match=r"there are: .*organisers"):
        find_query(Workspace(ROOT), "xyz")


def test_a_wrong_file_is_refused_with_its_report(tmp_path: Path) -> None:
    file = tmp_path / "wrong.rq"
    with pytest.raises(RefusedError) as missing:
        find_query(Workspace(ROOT), str(file))
    assert [one.code for one in missing.value.report] == ["CG0001"]
    file.write_text("#+ title: x\nSELECT ?a { ?a ?b ?c }", encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        find_query(Workspace(ROOT), str(file))
    assert {one.code for one in refused.value.report} == {"CG0601"}


def test_a_query_of_the_workspace_takes_the_place_of_a_shared_one(tmp_path: Path) -> None:
    (tmp_path / "clustergraph.toml").write_text('title = "x"\n', encoding="utf-8")
    folder = tmp_path / "queries" / "questions"
    folder.mkdir(parents=True)
    (folder / "organisers.rq").write_text(HEAD + QUERY, encoding="utf-8")
    workspace = Workspace(tmp_path)
    assert find_query(workspace, "organisers").title == {"en": "Events"}
    assert find_query(workspace, "participants").columns[0] == "participant"


def test_names_come_in_the_language_given_unless_the_query_is_told_otherwise() -> None:
    graph = small_graph(
        'id:f a cg:Event ; cg:organisedBy id:o . id:o skos:prefLabel "O"@en , "О"@uk , "Ó"@pl .\n'
        "fact:1 rdf:subject id:f ; rdf:predicate cg:organisedBy ; rdf:object id:o ; cg:holds true ."
    )
    saved = find_query(graph.workspace, "organisers")

    def name(values: dict[str, str], language: str | None = None) -> object:
        return ask(graph, saved, values, language=language).to_dicts()[0]["name"]

    assert name({"event": "f"}) == "O"
    assert name({"event": "f"}, "uk") == "О"
    assert name({"event": "f", "lang": "pl"}, "uk") == "Ó"


def test_an_optional_parameter_without_a_value_asks_for_all() -> None:
    graph = small_graph()
    assert len(ask_text(graph, QUERY)) == 2
    saved = find_query(graph.workspace, "events-by-place")
    assert ask(graph, saved, {"year": "2020"}).rows == ()


def test_sparql_knows_the_prefixes_of_the_workspace() -> None:
    (row,) = ask_text(small_graph(), "SELECT ?name { id:winter-forum cg:name ?name }")
    assert row == {"name": "Winter Forum"}


def test_wrong_sparql_is_refused_with_its_place() -> None:
    with pytest.raises(RefusedError) as refused:
        ask_text(small_graph(), "SELECT ?x\n{ ?x cg:name }")
    (fault,) = refused.value.report
    assert (fault.code, fault.position) == ("CG0602", ("-e", 2, 14, 1))


def test_nothing_is_fetched_and_nothing_is_written() -> None:
    graph = small_graph()
    for text in (
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "CLEAR ALL",
        "LOAD <file:///etc/hosts>",
    ):
        with pytest.raises(RefusedError):
            ask_text(graph, text)
    assert len(graph.store) > 0
