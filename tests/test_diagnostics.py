"""Findings: the catalogue is complete, reports are ordered, values from outside are harmless."""

import ast
import pickle
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.diagnostics import (
    ClustergraphError,
    Diagnostic,
    Position,
    RefusedError,
    Report,
    UsageError,
    catalogue,
    did_you_mean,
    nearest,
    visible,
)

SRC = Path(__file__).parents[1] / "src" / "clustergraph"
CODE = re.compile(r"CG\d{4}")
HERE = Position("data/sheets/a.yaml", 3, 5, 4)


def fields_of(code: str) -> set[str]:
    """Names of the fields in the templates of a code."""
    known = catalogue()[code]
    parsed = [*Formatter().parse(known.message), *Formatter().parse(known.hint)]
    return {name for _, name, _, _ in parsed if name is not None}


def one(code: str, /, **fields: object) -> Diagnostic:
    report = Report()
    report.add(code, HERE, **fields)
    (found,) = report
    return found


# ---- catalogue


@pytest.mark.parametrize("code", catalogue())
def test_a_code_is_complete_and_written_in_one_style(code: str) -> None:
    known = catalogue()[code]
    assert CODE.fullmatch(code)
    assert known.severity in ("error", "warning")
    assert all((known.title, known.message, known.hint, known.why, known.wrong.strip(), known.right.strip()))
    assert known.title[0].isupper()
    assert not known.title.endswith(".")
    assert not known.message.endswith(".")
    assert known.message[0] in "'{" or known.message[0].islower() or known.message.startswith("SPARQL")
    assert known.hint[0].isupper()
    assert known.hint.endswith(".")
    assert 1 <= known.why.count(". ") + 1 <= 3
    assert known.why.endswith(".")


@pytest.mark.parametrize("code", catalogue())
def test_every_field_of_a_code_is_filled_in(code: str) -> None:
    found = one(code, **{name: f"<{name}>" for name in fields_of(code)})
    assert "?" not in found.message
    for name in fields_of(code):
        assert f"<{name}>" in found.message + found.hint
    assert "{{" not in found.message + found.hint


def test_codes_stand_in_the_file_in_the_order_of_their_numbers() -> None:
    written = list(tomllib.loads((SRC / "codes.toml").read_text(encoding="utf-8")))
    assert written == sorted(written)
    assert written == list(catalogue())


def test_titles_tell_the_codes_apart() -> None:
    titles = [known.title for known in catalogue().values()]
    assert len(titles) == len(set(titles))


# ---- what the program reports


def calls_with_a_code() -> Iterator[tuple[str, str, ast.Call]]:
    for file in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for argument in node.args:
                if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
                    yield f"{file.relative_to(SRC)}:{node.lineno}", str(argument.value), node


def codes_in_src() -> set[str]:
    text = "".join(
        file.read_text(encoding="utf-8")
        for file in sorted(SRC.rglob("*.py"))
        if file.name not in ("diagnostics.py", "rendering.py")
    )
    return set(CODE.findall(text))


def test_every_reported_code_is_in_the_catalogue() -> None:
    assert codes_in_src() <= set(catalogue())


def test_every_code_of_the_catalogue_is_reported_somewhere() -> None:
    assert sorted(set(catalogue()) - codes_in_src()) == []


def test_every_finding_is_reported_with_the_fields_of_its_code() -> None:
    faults = []
    for place, code, call in calls_with_a_code():
        given_fields = {keyword.arg for keyword in call.keywords}
        if code not in catalogue() or None in given_fields:  # None: **fields, not to be seen from here
            continue
        missing = fields_of(code) - given_fields
        if missing:
            faults.append(f"{place}: {code} lacks {sorted(missing)}")
    assert faults == []


# ---- report


def test_a_report_is_ordered_by_place_and_code() -> None:
    report = Report()
    report.add("CG0109", Position("b.yaml", 1, 1), key="x")
    report.add("CG0109", Position("a.yaml", 10, 1), key="x")
    report.add("CG0109", Position("a.yaml", 9, 7), key="x")
    report.add("CG0108", Position("a.yaml", 9, 7), id="X")
    report.add("CG0003", Position("a.yaml"), limit="32 MiB")
    assert [(found.position[:3], found.code) for found in report] == [
        (("a.yaml", 0, 0), "CG0003"),
        (("a.yaml", 9, 7), "CG0108"),
        (("a.yaml", 9, 7), "CG0109"),
        (("a.yaml", 10, 1), "CG0109"),
        (("b.yaml", 1, 1), "CG0109"),
    ]


def test_the_order_of_adding_does_not_matter() -> None:
    forth, back = Report(), Report()
    keys = ["name", "date", "place"]
    for key in keys:
        forth.add("CG0104", HERE, key=key, where="event x")
    for key in reversed(keys):
        back.add("CG0104", HERE, where="event x", key=key)
    assert list(forth) == list(back)


def test_the_same_finding_is_counted_once() -> None:
    report = Report()
    for _ in range(3):
        report.add("CG0302", HERE, paragraph=9, count=5)
    assert report.errors == 1


def test_two_keys_missing_at_one_place_are_two_findings() -> None:
    report = Report()
    report.add("CG0104", HERE, key="name", where="event x")
    report.add("CG0104", HERE, key="date", where="event x")
    assert report.errors == 2


def test_errors_and_warnings_are_counted_apart() -> None:
    report = Report()
    assert (report.errors, report.warnings, report.has_errors) == (0, 0, False)
    report.add("CG0406", HERE, id="x")
    assert (report.errors, report.warnings, report.has_errors) == (0, 1, False)
    report.add("CG0108", HERE, id="X")
    assert (report.errors, report.warnings, report.has_errors) == (1, 1, True)


def test_a_report_takes_over_another_one_without_doubles() -> None:
    one_report, other = Report(), Report()
    one_report.add("CG0108", HERE, id="X")
    other.add("CG0108", HERE, id="X")
    other.add("CG0108", HERE, id="Y")
    one_report.extend(other)
    assert one_report.errors == 2


def test_a_report_without_findings_is_not_false() -> None:
    assert Report()


def test_a_code_that_does_not_exist_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        Report().add("CG9999", HERE)


# ---- diagnostic


def test_findings_are_values() -> None:
    assert one("CG0108", id="X") == one("CG0108", id="X") != one("CG0108", id="Y")
    assert len({one("CG0108", id="X"), one("CG0108", id="X")}) == 1
    assert pickle.loads(pickle.dumps(one("CG0108", id="X"))) == one("CG0108", id="X")


def test_sentences_are_made_from_the_fields() -> None:
    found = one("CG0302", paragraph=9, count=5)
    assert found.fields == {"count": "5", "paragraph": "9"}
    assert found.message == "there is no paragraph 9; the source has 5"
    assert found.severity == "error"


def test_a_value_is_no_template() -> None:
    assert "'{where.__class__}'" in one("CG0101", key="{where.__class__}", where="event x").message


def test_a_field_that_was_forgotten_does_not_cost_the_finding() -> None:
    assert one("CG0101", key="x").message == "unknown key 'x' for ?"


def test_values_cannot_reach_the_terminal_or_turn_the_text_round() -> None:
    message = one("CG0101", key="a\u202e\x1b[31m\nb\u200bc", where="event x").message
    assert message == r"unknown key 'a\u202e\u001b[31m\nb\u200bc' for event x"


def test_long_values_are_cut() -> None:
    found = one("CG0108", id="x" * 5000)
    assert found.fields["id"] == "x" * 79 + "…"
    assert one("CG0108", id="x" * 80).fields["id"] == "x" * 80


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["b", "a"], "b, a"),
        (("b", 1), "b, 1"),
        ({"b", "a", "c"}, "a, b, c"),
        ([], "none"),
        ([str(number) for number in range(14)], "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"),
        (7, "7"),
    ],
)
def test_lists_become_words_with_commas(value: object, text: str) -> None:
    assert one("CG0106", key="role", property="place", allowed=value).fields["allowed"] == text


@pytest.mark.parametrize("near", ["name", ["name"], ("name",), "name, "])
def test_the_nearest_word_stands_in_front_of_the_hint(near: object) -> None:
    found = one("CG0101", key="nmae", where="event x", nearest=near)
    assert found.nearest == ("name",)
    assert found.hint.startswith("Did you mean 'name'? Use a key")
    assert "nearest" not in found.fields


@pytest.mark.parametrize("near", [(), "", []])
def test_without_a_near_word_nothing_is_asked(near: object) -> None:
    assert one("CG0101", key="zzz", where="event x", nearest=near).hint.startswith("Use a key")


def test_two_near_words_are_joined_by_or() -> None:
    assert did_you_mean(["place", "places"]) == "Did you mean 'place' or 'places'?"
    assert did_you_mean([]) == ""
    assert did_you_mean(["a\u202eb"]) == r"Did you mean 'a\u202eb'?"


# ---- nearest

KEYS = ["also-named", "date", "evidence", "kind", "language", "mention", "name", "organised-by", "part-of"]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("organized-by", "organised-by"),
        ("organised_by", "organised-by"),
        ("Organised By", "organised-by"),
        ("by-organised", "organised-by"),
        ("organizer", "organised-by"),
        ("evidnce", "evidence"),
        ("mentoin", "mention"),
        ("lang", "language"),
        ("NAME", "name"),
        ("kіnd", "kind"),  # with a Cyrillic і
    ],
)
def test_the_word_that_was_meant_comes_first(word: str, found: str) -> None:
    assert nearest(word, KEYS)[0] == found


@pytest.mark.parametrize("word", ["", "zzz", "ua", "sponsor", "—", "x" * 1000])
def test_far_words_are_not_proposed(word: str) -> None:
    assert nearest(word, [*KEYS, "uk"]) == ()


def test_a_word_is_not_proposed_for_itself() -> None:
    assert nearest("kind", ["kind", "kinds"]) == ("kinds",)


def test_equally_near_words_come_in_a_fixed_order() -> None:
    near = {"cluster-a", "cluster-b", "cluster-c"}
    assert nearest("cluster-x", near) == ("cluster-a", "cluster-b")
    assert nearest("cluster-x", sorted(near, reverse=True), limit=1) == ("cluster-a",)


def test_a_much_farther_word_is_left_out() -> None:
    assert nearest("green-valley-clster", ["green-valley-cluster", "green-hill-club"]) == (
        "green-valley-cluster",
    )


def test_no_candidates_give_no_proposal() -> None:
    assert nearest("kind", []) == ()


# ---- visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Klastry Polskie", "Klastry Polskie"),
        ("Прикарпаття", "Прикарпаття"),
        ("東京", "東京"),
        ("a\tb\r\n", r"a\tb\r\n"),
        ("\x00\x7f\x9b", r"\u0000\u007f\u009b"),
        ("10\u00a0km", r"10\u00a0km"),
        ("\ufeff\u2066\u2069\u061c", r"\ufeff\u2066\u2069\u061c"),
        ("a\ufe0f\u3164", r"a\ufe0f\u3164"),
        ("\U000e0041", r"\U000e0041"),
        ("\udcff", r"\udcff"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_visible_text_is_printable_and_stays_as_it_is(text: str) -> None:
    assert visible(text).isprintable()
    assert visible(visible(text)) == visible(text)


# ---- errors outside of files


def test_the_exit_code_belongs_to_the_kind_of_error() -> None:
    assert ClustergraphError("x").exit_code == 1
    assert UsageError("x").exit_code == 2
    assert RefusedError(Report()).exit_code == 1


def test_a_usage_error_proposes_the_near_word() -> None:
    error = UsageError("there is no query 'organizers'", nearest=["organisers"])
    assert str(error) == "there is no query 'organizers'. Did you mean 'organisers'?"
    assert error.nearest == ("organisers",)
    assert str(UsageError("no query given")) == "no query given"


def test_a_refusal_carries_its_report_also_between_processes() -> None:
    report = Report()
    report.add("CG0108", HERE, id="X")
    error = pickle.loads(pickle.dumps(RefusedError(report)))
    assert str(error) == "the inputs were refused: 1 error"
    assert list(error.report) == list(report)


def test_importing_loads_nothing_heavy() -> None:
    program = (
        "import sys, clustergraph.diagnostics, clustergraph.rendering\n"
        "print(sorted({'rapidfuzz', 'tomllib', 'wcwidth', 'json', 'click', 'rdflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
