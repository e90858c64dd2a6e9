"""Dates: the lists in data/edtf_*.txt (add a line, no code), and what holds for every date.

Compared once by hand with the PyPI package edtf 5.0.2, a reader of the whole standard (no dependency: it
accepts far more and imports slowly), over 1,423 generated texts: years, open years, months, days, seasons,
qualifiers, intervals. Both accepted 347; bounds were the same but for seasons, where it takes March to May
for spring and we the whole year, and 29 February of an open year, where it gives 2029-02-29, no day at all.
Only we accept a qualifier after a season or an open year with a month (the standard does too). Only it
accepts 2023-02-29, XXXX-02-31, an end before the start, a day of an unknown month, one end without a year,
and "../..".
"""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.dates import DateError, format_date, parse_date

DATA = Path(__file__).parent / "data"


def read_cases(name: str, separator: str | None) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split(separator) for line in lines if line and not line.startswith("#")]


VALID = read_cases("edtf_valid.txt", None)
INVALID = read_cases("edtf_invalid.txt", " | ")


@pytest.mark.parametrize(("text", "year", "first", "last", "earliest", "latest"), VALID)
def test_valid_date_gives_what_follows_from_it_and_no_more(
    text: str, year: str, first: str, last: str, earliest: str, latest: str
) -> None:
    date = parse_date(text)
    found = [date.year, date.first_month_day, date.last_month_day, date.earliest, date.latest]
    assert ["-" if value is None else str(value) for value in found] == [year, first, last, earliest, latest]
    assert date.text == text


@pytest.mark.parametrize(("text", "reason", "found", "suggestion"), INVALID)
def test_invalid_date_is_told_with_place_and_way_out(
    text: str, reason: str, found: str, suggestion: str
) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text)
    error = caught.value
    assert (error.reason, error.found, error.suggestion or "-") == (reason, found, suggestion)
    assert text[error.offset : error.offset + len(error.found)] == error.found
    assert error.expected in str(error)


def test_place_within_an_interval_counts_from_the_start_of_the_text() -> None:
    with pytest.raises(DateError) as caught:
        parse_date("2020-05-13/2020-13-14")
    assert (caught.value.reason, caught.value.offset) == ("month", 16)


def test_message_names_what_was_found_expected_and_meant() -> None:
    with pytest.raises(DateError) as caught:
        parse_date("2023-02-29")
    assert str(caught.value) == "'29' is no date: 01 to 28 expected"
    with pytest.raises(DateError, match=r"did you mean XXXX-05-13\?"):
        parse_date("13 May")


@pytest.mark.parametrize("text", ["", " ", "2020 ", " 2020", "2020\n", "2020\u200b", "٢٠٢٠", "x" * 10_000])
def test_nothing_but_the_profile_is_a_date(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def test_errors_travel_between_processes() -> None:
    with pytest.raises(DateError) as caught:
        parse_date("13.05.2020")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.reason, copy.found, copy.suggestion) == ("form", "13.05.2020", "2020-05-13")


IN_WORDS = [
    ("2020", "2020", "2020", "2020", "2020"),
    ("XXXX-05-13", "13 May", "13 maja", "13 травня", "gegužės 13 d."),
    ("XXXX-02-05/XXXX-02-06", "5–6 February", "5–6 lutego", "5–6 лютого", "vasario 5–6 d."),
    (
        "2020-03-11/2020-03-13",
        "11–13 March 2020",
        "11–13 marca 2020 r.",
        "11–13 березня 2020 р.",
        "2020 m. kovo 11–13 d.",
    ),
    ("2020-05", "May 2020", "maj 2020 r.", "травень 2020 р.", "2020 m. gegužė"),
    ("../2030", "by 2030", "do 2030 r.", "до 2030 р.", "iki 2030 m."),
    ("2020-05/..", "from May 2020", "od maja 2020 r.", "з травня 2020 р.", "nuo 2020 m. gegužės"),
    ("2020-21", "spring 2020", "wiosna 2020 r.", "весна 2020 р.", "2020 m. pavasaris"),
    (
        "2020-04-30/2020-05-02",
        "30 April – 2 May 2020",
        "30 kwietnia – 2 maja 2020 r.",
        "30 квітня – 2 травня 2020 р.",
        "2020 m. balandžio 30 d. – gegužės 2 d.",
    ),
    (
        "2019-12-30/2020-01-02",
        "30 December 2019 – 2 January 2020",
        "30 grudnia 2019 r. – 2 stycznia 2020 r.",
        "30 грудня 2019 р. – 2 січня 2020 р.",
        "2019 m. gruodžio 30 d. – 2020 m. sausio 2 d.",
    ),
    ("XXXX-03/XXXX-05", "March–May", "marzec–maj", "березень–травень", "kovas–gegužė"),
    ("2019/2020", "2019–2020", "2019–2020", "2019–2020", "2019–2020"),
    ("2020/2020", "2020–2020", "2020–2020", "2020–2020", "2020–2020"),
    (
        "202X",
        "between 2020 and 2029",
        "między 2020 a 2029",
        "між 2020 і 2029",
        "tarp 2020 ir 2029",
    ),
    ("2020?", "2020 (uncertain)", "2020 (niepewne)", "2020 (непевно)", "2020 (abejotina)"),
]


@pytest.mark.parametrize(("text", "en", "pl", "uk", "lt"), IN_WORDS)
def test_dates_read_naturally_in_each_language(text: str, en: str, pl: str, uk: str, lt: str) -> None:
    assert [format_date(text, language) for language in ("en", "pl", "uk", "lt")] == [en, pl, uk, lt]


def test_what_is_not_stated_is_said_once() -> None:
    assert format_date("2020-XX-XX%", "en") == "2020 (month not stated, uncertain, approximate)"
    assert format_date("2020-05-XX", "en") == "May 2020 (day not stated)"


def test_part_with_an_open_decade_keeps_it_in_an_interval() -> None:
    assert "between 2020 and 2029" in format_date("202X-05-01/202X-05-03", "en")


def test_language_may_have_a_region_and_unknown_ones_read_english() -> None:
    assert format_date("XXXX-05-13", "uk-UA") == "13 травня"
    assert format_date("XXXX-05-13", "hu") == "13 May"


# ---- What holds for every date ----------------------------------------------------------------------------

TWO_DIGITS = st.integers(0, 32).map("{:02}".format)
YEARS = st.integers(0, 9999).map("{:04}".format)
OPEN_YEARS = st.tuples(YEARS, st.integers(1, 4)).map(lambda pair: pair[0][: 4 - pair[1]] + "X" * pair[1])
FIELDS = st.tuples(
    YEARS | OPEN_YEARS, st.lists(TWO_DIGITS | st.just("XX"), max_size=2), st.sampled_from(["", "?", "~", "%"])
)
PARTS = FIELDS.map(lambda fields: "-".join([fields[0], *fields[1]]) + fields[2])
ENDS = PARTS | st.just("..")
TEXTS = PARTS | st.tuples(ENDS, ENDS).map("/".join)
NEAR_TEXTS = st.text("0123456789X-/.?~% OxМмMay", max_size=24) | st.text(max_size=40)


def refusal(text: str) -> DateError | None:
    try:
        parse_date(text)
    except DateError as error:
        return error
    return None


@given(TEXTS)
def test_every_date_keeps_its_spelling_order_and_words(text: str) -> None:
    if refusal(text):
        return
    date = parse_date(text)
    assert date.text == text
    assert parse_date(date.text) == date
    if date.earliest and date.latest:
        assert date.earliest <= date.latest
    if date.year is not None:
        assert date.earliest is not None
        assert date.earliest.startswith(f"{date.year:04}")
    for language in ("en", "pl", "uk", "lt"):
        words = format_date(text, language)
        assert words == " ".join(words.split())
        assert "X" not in words


@given(TEXTS | NEAR_TEXTS)
def test_every_refusal_points_into_the_text_and_suggests_only_dates(text: str) -> None:
    error = refusal(text)
    if error:
        assert text[error.offset : error.offset + len(error.found)] == error.found
    if error and error.suggestion:
        assert parse_date(error.suggestion).text == error.suggestion


@given(TEXTS)
def test_english_words_lead_back_to_a_whole_date(text: str) -> None:
    """Whoever types what the page shows gets the date suggested (exact days and months only)."""
    if set(text.replace("XXXX-", "")) & set("X?~%./") or refusal(text):
        return
    if parse_date(text).first_month_day:
        error = refusal(format_date(text, "en"))
        assert error
        assert error.suggestion == text
