"""Dates as a source prints them: reading, bounds, and words in four languages.

Why: "13 May" without a year, "by 2030" and "5–6 February" are facts, and a date library would supply what the
source did not print. This is the part of EDTF (Extended Date/Time Format, Library of Congress 2019, also in
ISO 8601-2) that the project uses, strictly: one spelling for one meaning, and for every other spelling an
error that says where, what, and what to write instead.

``2020`` · ``2020-03`` · ``2020-03-11`` · ``XXXX-05-13`` and ``XXXX-05`` (no year printed) · ``202X`` ·
``2020-XX`` · ``2020-05-XX`` · ``2020-21`` to ``-24`` (spring to winter) · each with ``?`` (uncertain), ``~``
(approximate) or ``%`` (both) at its end · intervals ``A/B``, of which one end may be open: ``../2030``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple, TypeAlias

__all__ = ["DateError", "EdtfDate", "format_date", "parse_date"]

Reason: TypeAlias = Literal["form", "month", "day", "order"]

_YEAR = "[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX|XXXX"
_PART = re.compile(f"({_YEAR})(?:-([0-9]{{2}}|XX)(?:-([0-9]{{2}}|XX))?)?([?~%]?)")
_FIELDS = (
    (re.compile(_YEAR), "year of four digits (XXXX if none is printed)"),
    (re.compile("[0-9]{2}|XX"), "month of two digits"),
    (re.compile("[0-9]{2}|XX"), "day of two digits"),
)
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEASONS = range(21, 25)
_LONGEST_TO_MEND = 80


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date of the profile, with what follows from it.

    ``year``: if one year is printed for the whole (never for an open interval). ``first_month_day`` and
    ``last_month_day``: the first day of the first part and the last day of the last one, "MM-DD"; of a month
    its first and last day (02-29 where the year is open), None where no month or only a season is printed.
    Without years the first may be the greater one: XXXX-12-30/XXXX-01-02.
    ``earliest`` and ``latest``: the days between which it lies, "YYYY-MM-DD"; None without a year and at an
    open end; of a season the whole year. Qualifiers (?, ~, %) do not widen any of them.
    """

    text: str
    year: int | None
    first_month_day: str | None
    last_month_day: str | None
    earliest: str | None
    latest: str | None


class DateError(ValueError):
    """A text that is no date of the profile: ``text[offset:offset + len(found)]`` is what is wrong.

    ``reason``: form, month, day (no such one) or order (the end lies before the start). ``expected``: in
    English words. ``suggestion``: a date of the profile that was probably meant, or None.
    """

    def __init__(
        self, reason: Reason, offset: int, found: str, expected: str, suggestion: str | None = None
    ) -> None:
        super().__init__(reason, offset, found, expected, suggestion)
        self.reason: Reason = reason
        self.offset = offset
        self.found = found
        self.expected = expected
        self.suggestion = suggestion

    def __str__(self) -> str:
        hint = f"; did you mean {self.suggestion}?" if self.suggestion else ""
        return f"{self.found!r} is no date: {self.expected} expected{hint}"


@lru_cache(maxsize=4096)
def parse_date(text: str) -> EdtfDate:
    """The date that a text of the profile stands for.

    :raises DateError: any other text, surrounding spaces included
    """
    try:
        return _read(text)
    except DateError as error:
        error.suggestion = _suggest(text)
        raise


def format_date(text: str, language: str) -> str:
    """The date in words, as it would stand in a sentence: "11–13 March 2020", "2020 m. kovo 11–13 d.".

    ``language``: en, pl, uk or lt, also with a region ("en-GB"); any other gives English.

    :raises DateError: the text is no date of the profile
    """
    parse_date(text)
    words = _LANGUAGES.get(language.lower().split("-")[0], _LANGUAGES["en"])
    start, slash, end = text.partition("/")
    if not slash:
        return words.in_words(_part(text, 0))
    if start == "..":
        return words.until.format(words.in_words(_part(end, 0), is_genitive=True))
    if end == "..":
        return words.since.format(words.in_words(_part(start, 0), is_genitive=True))
    return words.interval(_part(start, 0), _part(end, 0))


# ---- Reading ----------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """One date as written: digits and X; ``month`` and ``day`` may be ""."""

    year: str
    month: str
    day: str
    qualifier: str

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year that the digits leave open; None if no digit is printed."""
        if self.year == "XXXX":
            return None
        return int(self.year.replace("X", "0")), int(self.year.replace("X", "9"))

    @property
    def is_season(self) -> bool:
        return self.month not in {"", "XX"} and int(self.month) in _SEASONS

    @property
    def has_month(self) -> bool:
        return self.month not in {"", "XX"} and not self.is_season

    @property
    def has_day(self) -> bool:
        return self.day not in {"", "XX"}

    def first_month_day(self) -> str | None:
        if not self.has_month:
            return None
        return f"{self.month}-{self.day if self.has_day else '01'}"

    def last_month_day(self) -> str | None:
        if not self.has_month:
            return None
        return f"{self.month}-{self.day if self.has_day else _days_in(self.month, self.year)}"

    def earliest(self) -> str | None:
        if self.years is None:
            return None
        month_day = self.first_month_day() or "01-01"
        return f"{_year_with(month_day, *self.years):04}-{month_day}"

    def latest(self) -> str | None:
        if self.years is None:
            return None
        first, last = self.years
        if self.has_month and not self.has_day:
            return f"{last:04}-{self.month}-{_days_in(self.month, f'{last:04}')}"
        month_day = self.last_month_day() or "12-31"
        return f"{_year_with(month_day, last, first):04}-{month_day}"


def _read(text: str) -> EdtfDate:
    start, slash, end = text.partition("/")
    if not slash:
        part = _part(text, 0)
        return _date(text, part, part)
    if start == end == "..":
        raise DateError("form", 0, text, "a date at one end at least")
    first = None if start == ".." else _part(start, 0)
    last = None if end == ".." else _part(end, len(start) + 1)
    if first and last:
        _check_interval(first, last, DateError("order", len(start) + 1, end, f"a date not before {start}"))
    return _date(text, first, last)


def _part(text: str, offset: int) -> _Part:
    match = _PART.fullmatch(text)
    if not match:
        raise _form_error(text, offset)
    part = _Part(*(group or "" for group in match.groups()))
    if part.years and part.years[0] == 0:  # XSD 1.0 has no year 0000, and no source of ours needs it
        raise DateError("form", offset, part.year, "a year from 0001 to 9999")
    month_offset, day_offset = offset + match.start(2), offset + match.start(3)
    if part.year == "XXXX" and part.month in {"", "XX"}:
        raise DateError("form", offset, text, "a year or a month")
    if part.is_season and (part.day or part.year == "XXXX"):
        raise DateError("month", month_offset, part.month, "01 to 12 (a season has a year and no day)")
    if not (part.month in {"", "XX"} or part.is_season or 1 <= int(part.month) <= 12):
        raise DateError("month", month_offset, part.month, "01 to 12")
    if part.month == "XX" and part.has_day:
        raise DateError("day", day_offset, part.day, "XX after a month XX")
    if part.has_day and not "01" <= part.day <= _days_in(part.month, part.year):
        raise DateError("day", day_offset, part.day, f"01 to {_days_in(part.month, part.year)}")
    return part


def _form_error(text: str, offset: int) -> DateError:
    bare = text[:-1] if text[-1:] in {"?", "~", "%"} else text
    position = offset
    for field, (pattern, expected) in zip(bare.split("-"), _FIELDS, strict=False):
        if not pattern.fullmatch(field):
            return DateError("form", position, field, expected)
        position += len(field) + 1
    return DateError("form", position - 1, bare[position - 1 - offset :], "nothing after the day")


def _check_interval(first: _Part, last: _Part, out_of_order: DateError) -> None:
    if (first.years is None) is not (last.years is None):
        raise DateError("form", out_of_order.offset, out_of_order.found, "a year at both ends or at none")
    # Without a year an interval may run over New Year: XXXX-12-30/XXXX-01-02.
    if (first.earliest() or "") > (last.latest() or ""):
        raise out_of_order


def _date(text: str, first: _Part | None, last: _Part | None) -> EdtfDate:
    years = {int(part.year) if part and part.year.isdigit() else None for part in (first, last)}
    return EdtfDate(
        text=text,
        year=years.pop() if len(years) == 1 else None,
        first_month_day=first and first.first_month_day(),
        last_month_day=last and last.last_month_day(),
        earliest=first and first.earliest(),
        latest=last and last.latest(),
    )


def _days_in(month: str, year: str) -> str:
    is_short = month == "02" and year.isdigit() and not _is_leap(int(year))
    return str(28 if is_short else _MONTH_DAYS[int(month) - 1])


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _year_with(month_day: str, start: int, end: int) -> int:
    """The year nearest to ``start``, towards ``end``, that has this day."""
    if month_day != "02-29":
        return start
    step = 1 if end >= start else -1
    return next(year for year in range(start, end + step, step) if _is_leap(year))


# ---- Suggestions ------------------------------------------------------------------------------------------

_DASHES = str.maketrans("‐‑‒–—−", "------")
_LETTERS_FOR_DIGITS = str.maketrans("OoОоlIІхХx", "0000111XXX")
_NUMBERS = re.compile(r"(X{4}|[0-9]{1,4})[-./ ]+([0-9]{1,4})(?:[-./ ]+([0-9]{1,4}))?\.?(?: ?[rрm]\.?)?")
# What is said once for both ends of an interval: 2020-03-11/13, 11-13.03.2020, 2019-2020.
_SHARED = (
    (re.compile(r"((?:[0-9]{4}|X{4})-[0-9]{2}-)([0-9]{1,2}) ?[-/] ?([0-9]{1,2})"), r"\1\2/\1\3"),
    (re.compile(r"((?:[0-9]{4}|X{4})-)([0-9]{2}-[0-9]{2}) ?[-/] ?([0-9]{2}-[0-9]{2})"), r"\1\2/\1\3"),
    (re.compile(r"([0-9]{1,2}) ?[-/] ?([0-9]{1,2})(\.[0-9]{1,2}\.(?:[0-9]{4})?)"), r"\1\3/\2\3"),
    (re.compile(r"([0-9]{4}) ?- ?([0-9]{4})"), r"\1/\2"),
    (re.compile(r"([0-9]{4})(.*)/XXXX(.*)"), r"\1\2/\1\3"),
    (re.compile(r"(.*) (?:-|to|do|до|iki) (.*)"), r"\1/\2"),
    (re.compile(r"(.*[0-9]) ?\.\.+ ?([0-9].*)"), r"\1/\2"),
)
_TOKENS = re.compile(r"[^\W\d_]+|[0-9]+")
_UNTIL = {"by", "until", "till", "do", "до", "iki"}
_SINCE = {"from", "since", "od", "з", "від", "nuo"}
_ABOUT = {"about", "around", "circa", "ca", "około", "ok", "близько", "apie"}


def _suggest(text: str) -> str | None:
    if len(text) > _LONGEST_TO_MEND:
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    for candidate in _candidates(" ".join(plain.split())):
        try:
            return _read(candidate).text
        except DateError:
            continue
    return None


def _candidates(text: str) -> Iterator[str]:
    """What may have been meant, likeliest first; most of it is no date either."""
    start, _, end = text.partition("/")
    yield f"{end}/{start}"
    for reading in (text, text.translate(_LETTERS_FOR_DIGITS)):
        yield reading.replace(" ", "")
        yield from _from_numbers(reading)
        for interval in (reading, *(pattern.sub(whole, reading) for pattern, whole in _SHARED)):
            start, slash, end = interval.partition("/")
            if slash:
                yield from _from_ends(start.strip(), end.strip())
    yield from _from_words(_TOKENS.findall(text.lower()))


def _from_ends(start: str, end: str) -> Iterator[str]:
    starts, ends = ([side or "..", *_from_numbers(side)] for side in (start, end))
    yield from (f"{a}/{b}" for a in starts for b in ends)


def _from_numbers(text: str) -> Iterator[str]:
    if match := re.fullmatch("([0-9]{4})([0-9]{2})([0-9]{2})", text):
        yield "-".join(match.groups())
    match = _NUMBERS.fullmatch(text.removeprefix("--"))
    if not match:
        return
    a, b, c = (number or "" for number in match.groups())
    if len(a) == 4:  # 2020-5-13, 2020.05; with day and month changed round where there is no such month
        yield _joined(a, b, c)
        yield _joined(a, c or b, b if c else "")
    elif len(c or b) == 4:  # 13.05.2020 is day first, as printed in Europe; 05/13/2020 only if it must be
        yield _joined(c or b, b if c else a, a if c else "")
        yield _joined(c, a, b)
    elif not c:  # 13.05. is day first, 05-13 month first
        yield from ([_joined("XXXX", b, a), _joined("XXXX", a, b)][:: 1 if "." in text else -1])


def _joined(year: str, month: str, day: str) -> str:
    return "-".join([year, *(number.zfill(2) for number in (month, day) if number)])


def _from_words(tokens: list[str]) -> Iterator[str]:
    months = [number for token in tokens if (number := _month_numbers().get(token))]
    years = [token for token in tokens if token.isdigit() and len(token) == 4] or ["XXXX"]
    days = [token for token in tokens if token.isdigit() and len(token) < 3]
    if len(months) < 2 and len(days) < 2:
        date = _joined(years[0], months[0] if months else "", days[0] if days else "")
        words = set(tokens)
        yield f"../{date}" if words & _UNTIL else f"{date}/.." if words & _SINCE else ""
        yield f"{date}~" if words & _ABOUT else date if months else ""
    elif months:
        first, last = (_joined(years[i], months[i], (days or [""])[i]) for i in (0, -1))
        yield f"{first}/{last}"


@cache
def _month_numbers() -> dict[str, str]:
    """Two digits by month name: nominative and genitive of all languages, and "mar" for March."""
    numbers = {}
    for words in _LANGUAGES.values():
        for number, names in enumerate(zip(words.months[:12], words.genitives[:12], strict=True), 1):
            numbers.update(dict.fromkeys(names, f"{number:02}"))
    english = {name.lower(): numbers[name] for name in _LANGUAGES["en"].months[:12]}
    return numbers | english | {name[:3]: number for name, number in english.items()}


# ---- Words ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Language:
    """How a language writes a date; months are followed by spring, summer, autumn, winter."""

    months: tuple[str, ...]
    genitives: tuple[str, ...]
    day: str
    year: str
    dated: str
    until: str
    since: str
    between: str
    no_month: str
    no_day: str
    uncertain: str
    approximate: str

    def in_words(self, part: _Part, *, is_genitive: bool = False) -> str:
        rest = self._without_year(part, is_genitive)
        if part.years is None:
            words = rest
        elif not part.year.isdigit():
            between = self.between.format(*part.years)
            words = f"{rest}, {between}" if rest else between
        elif rest or is_genitive:
            words = self._with_year(rest, part.year)
        else:
            words = part.year
        notes = ", ".join(self._notes(part))
        return f"{words} ({notes})" if notes else words

    def interval(self, start: _Part, end: _Part) -> str:
        """From one to the other; what both have in common is said once."""
        if not self._share_year(start, end):
            return self._joined(self.in_words(start), self.in_words(end))
        if start.has_day and start.month == end.month:
            rest = self._day(f"{start.day.lstrip('0')}–{end.day.lstrip('0')}", start.month)
        else:
            rest = self._joined(self._without_year(start), self._without_year(end))
        return self._with_year(rest, start.year) if start.year.isdigit() else rest

    def _share_year(self, start: _Part, end: _Part) -> bool:
        is_one_year = start.year == end.year and (start.year.isdigit() or start.years is None)
        is_alike = bool(start.month and end.month) and start.has_day is end.has_day
        return is_one_year and is_alike and not self._notes(start) and not self._notes(end)

    def _joined(self, start: str, end: str) -> str:
        return f"{start} – {end}" if " " in start + end else f"{start}–{end}"

    def _with_year(self, rest: str, year: str) -> str:
        return self.dated.format(rest=rest, year=self.year.format(year)).strip()

    def _without_year(self, part: _Part, is_genitive: bool = False) -> str:
        if part.month in {"", "XX"}:
            return ""
        if part.has_day:
            return self._day(part.day.lstrip("0"), part.month)
        return (self.genitives if is_genitive else self.months)[_month_index(part.month)]

    def _day(self, day: str, month: str) -> str:
        return self.day.format(day=day, month=self.genitives[_month_index(month)])

    def _notes(self, part: _Part) -> list[str]:
        unknown = self.no_month if part.month == "XX" else self.no_day if part.day == "XX" else ""
        uncertain = self.uncertain if part.qualifier in {"?", "%"} else ""
        approximate = self.approximate if part.qualifier in {"~", "%"} else ""
        return [note for note in (unknown, uncertain, approximate) if note]


def _month_index(month: str) -> int:
    number = int(month)
    return number - 1 if number <= 12 else number - _SEASONS[0] + 12


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ENGLISH_MONTHS = _names(
    "January February March April May June July August September October November December"
    " spring summer autumn winter"
)
# Month names and word order as in the Unicode CLDR; Polish with "r." after the year, as in running text.
_LANGUAGES = {
    "en": _Language(
        months=_ENGLISH_MONTHS,
        genitives=_ENGLISH_MONTHS,
        day="{day} {month}",
        year="{}",
        dated="{rest} {year}",
        until="by {}",
        since="from {}",
        between="between {} and {}",
        no_month="month not stated",
        no_day="day not stated",
        uncertain="uncertain",
        approximate="approximate",
    ),
    "pl": _Language(
        months=_names(
            "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień"
            " wiosna lato jesień zima"
        ),
        genitives=_names(
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada"
            " grudnia wiosny lata jesieni zimy"
        ),
        day="{day} {month}",
        year="{} r.",
        dated="{rest} {year}",
        until="do {}",
        since="od {}",
        between="między {} a {}",
        no_month="miesiąca nie podano",
        no_day="dnia nie podano",
        uncertain="niepewne",
        approximate="w przybliżeniu",
    ),
    "uk": _Language(
        months=_names(
            "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень"
            " весна літо осінь зима"
        ),
        genitives=_names(
            "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
            " весни літа осені зими"
        ),
        day="{day} {month}",
        year="{} р.",
        dated="{rest} {year}",
        until="до {}",
        since="з {}",
        between="між {} і {}",
        no_month="місяць не вказано",
        no_day="день не вказано",
        uncertain="непевно",
        approximate="приблизно",
    ),
    "lt": _Language(
        months=_names(
            "sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis gruodis"
            " pavasaris vasara ruduo žiema"
        ),
        genitives=_names(
            "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio"
            " gruodžio pavasario vasaros rudens žiemos"
        ),
        day="{month} {day} d.",
        year="{} m.",
        dated="{year} {rest}",
        until="iki {}",
        since="nuo {}",
        between="tarp {} ir {}",
        no_month="mėnuo nenurodytas",
        no_day="diena nenurodyta",
        uncertain="abejotina",
        approximate="apytiksliai",
    ),
}
