"""The six forms of value: text, reference, concept, date, count, plain literal. Nothing else has code.

Each reader takes what was written and gives a :class:`Value`: the term of the graph, what comes with
it, and for references and concepts what has to be known elsewhere. A reader is a pure function of the
node, the property and the sheet; whether a target or a concept exists is asked later, over all sheets.
A fault is reported with its place and gives None.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import NamedNode

from clustergraph import terms
from clustergraph.dates import DateError, parse_date
from clustergraph.diagnostics import Position, Report, nearest
from clustergraph.languages import is_language, suggest_language
from clustergraph.marked import Mapping, Node, Scalar, Sequence, place_of
from clustergraph.names import SLUG
from clustergraph.names import slug as slug_of
from clustergraph.ontology import Property
from clustergraph.terms import Base, iri, literal

__all__ = [
    "Context",
    "UsedConcept",
    "Value",
    "read_languages",
    "read_number",
    "read_value",
    "short_hash",
]

COUNT_KEYS = ("at-least", "at-most", "counted")

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")
_NUMBER = re.compile(r"[0-9]+")
_DATATYPES = {
    terms.XSD + "integer": (re.compile(r"[+-]?[0-9]{1,18}"), "whole number of at most 18 digits"),
    terms.XSD + "decimal": (re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{1,18})?|\.[0-9]{1,18})"), "number"),
    terms.XSD + "boolean": (re.compile(r"true|false"), "true or false"),
    terms.XSD + "anyURI": (_WEB_ADDRESS, "web address"),
}


class UsedConcept(NamedTuple):
    """A concept that a value names; ``labels`` (language, text) only where the sheet introduces it."""

    property: str
    scheme: str
    slug: str
    words: str
    labels: tuple[tuple[str, str], ...]
    place: tuple[int, int, int]


class Value(NamedTuple):
    """A value as the graph holds it; all terms are N-Triples text."""

    term: str
    translations: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # triples that describe a value node (count, web page)
    target: str = ""  # slug of the thing referred to
    concept: UsedConcept | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What every value of one sheet is read with."""

    path: str
    base: Base
    report: Report
    language: str  # of the source: bare words are its words
    curator_language: str  # of notes that the curator writes

    def place(self, node: Node) -> Position:
        """Where a node stands in the sheet."""
        return place_of(self.path, node)


def read_value(node: Node, one: Property, subject: str, context: Context) -> Value | None:
    """The value that ``node`` writes for a property of the thing with slug ``subject``.

    Reports and gives None if it has not one of the forms that the property takes.
    """
    if isinstance(node, Scalar) and not node.value.strip():
        context.report.add("CG0109", context.place(node), key=one.key)
        return None
    # Reference or concept: a bare word refers, labels make a concept.
    form = one.forms[-1] if isinstance(node, Mapping) else one.forms[0]
    return _READERS[form](node, one, subject, context)


def read_languages(node: Node, one_key: str, context: Context, bare: str) -> list[tuple[str, str]]:
    """Pairs of language and text; a bare text is in the language ``bare``. Empty after a report."""
    if isinstance(node, Scalar):
        return [(bare, node.value)]
    if not isinstance(node, Mapping):
        _wrong_form(node, one_key, "a text, or texts by language such as {en: …}", context)
        return []
    if not node.items:
        context.report.add("CG0109", context.place(node), key=one_key)
    pairs = []
    for key, text in node.items:
        tag = key.value
        if not is_language(tag):
            near = suggest_language(tag)
            context.report.add("CG0203", context.place(key), tag=tag, nearest=near)
        elif not isinstance(text, Scalar):
            _wrong_form(text, tag, "a text", context)
        elif not text.value.strip():
            context.report.add("CG0109", context.place(key), key=tag)
        else:
            pairs.append((tag.lower(), text.value))
    return pairs if len(pairs) == len(node.items) else []


def read_number(node: Node, key: str, context: Context) -> int | None:
    """A whole number of at most 18 digits, not negative; None after a report."""
    if isinstance(node, Scalar) and _NUMBER.fullmatch(node.value) and len(node.value) <= 18:
        return int(node.value)
    _wrong_form(node, key, "a whole number", context)
    return None


def short_hash(text: str, digits: int) -> str:
    """The first hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def _wrong_form(node: Node, key: str, expected: str, context: Context) -> None:
    context.report.add("CG0103", context.place(node), key=key, expected=expected, found=found_form(node))


def found_form(node: Node) -> str:
    """What stands there, in words."""
    if isinstance(node, Scalar):
        return f"'{node.value}'" if node.value else "nothing"
    return "a list" if isinstance(node, Sequence) else "a mapping"


def _text(node: Node, one: Property, subject: str, context: Context) -> Value | None:
    pairs = read_languages(node, one.key, context, context.language)
    if not pairs:
        return None
    first, *others = (literal(text, language) for language, text in _source_first(pairs, context))
    return Value(first, tuple(others))


def _source_first(pairs: list[tuple[str, str]], context: Context) -> list[tuple[str, str]]:
    """Texts by language: that of the source, then by tag, whatever the order in which they were written."""
    return sorted(pairs, key=lambda pair: (pair[0] != context.language, pair[0]))


def _reference(node: Node, one: Property, subject: str, context: Context) -> Value | None:
    if not isinstance(node, Scalar):
        _wrong_form(node, one.key, "the id of a thing", context)
        return None
    slug = node.value
    if not SLUG.fullmatch(slug):
        near = slug_of(slug)
        context.report.add("CG0108", context.place(node), id=slug, nearest=(near,) if near else ())
        return None
    return Value(f"<{context.base.things}{slug}>", target=slug)


def _concept(node: Node, one: Property, subject: str, context: Context) -> Value | None:
    if isinstance(node, Scalar):
        words, pairs = node.value, []
    elif isinstance(node, Sequence):
        _wrong_form(node, one.key, "a known word, or a new one with labels such as {en: …}", context)
        return None
    else:
        pairs = read_languages(node, one.key, context, context.language)
        if not pairs:
            return None
        words = dict(pairs).get("en") or min(pairs)[1]
    slug = slug_of(words)
    if not slug or one.scheme is None:
        _wrong_form(node, one.key, "words that an id can be made of", context)
        return None
    place = context.place(node)
    used = UsedConcept(
        one.iri, one.scheme, slug, words, tuple(pairs), (place.line, place.column, place.length)
    )
    return Value(iri(context.base.concept(one.scheme, slug)), concept=used)


def _date(node: Node, one: Property, subject: str, context: Context) -> Value | None:
    if not isinstance(node, Scalar):
        _wrong_form(node, one.key, "a date such as 2020-03-11 or XXXX-05-13", context)
        return None
    try:
        date = parse_date(node.value)
    except DateError as error:
        _report_date(error, node, context)
        return None
    return Value(literal(date.text, datatype=terms.EDTF))


def _report_date(error: DateError, node: Scalar, context: Context) -> None:
    place = context.place(node)
    near = (error.suggestion,) if error.suggestion else ()
    if error.reason == "order":
        context.report.add("CG0202", place, found=node.value, nearest=near)
        return
    quote = 1 if node.style else 0
    if place.length == len(node.value) + 2 * quote:  # else written in a way that hides where it stands
        place = place._replace(column=place.column + quote + error.offset, length=max(1, len(error.found)))
    context.report.add(
        "CG0201", place, found=error.found or node.value, expected=error.expected, nearest=near
    )


def _count(node: Node, one: Property, subject: str, context: Context) -> Value | None:
    bounds: dict[str, int] = {}
    counted: list[tuple[str, str]] = []
    if isinstance(node, Mapping):
        for key, item in node.items:
            if key.value == "counted":
                counted = read_languages(item, key.value, context, context.language)
                if not counted:
                    return None
            elif key.value in COUNT_KEYS:
                number = read_number(item, key.value, context)
                if number is None:
                    return None
                bounds[key.value] = number
            else:
                near = nearest(key.value, COUNT_KEYS)
                context.report.add("CG0101", context.place(key), key=key.value, where=one.key, nearest=near)
                return None
    else:
        number = read_number(node, one.key, context)
        if number is None:
            return None
        bounds = {"at-least": number, "at-most": number}
    low, high = bounds.get("at-least"), bounds.get("at-most")
    if not bounds and not counted:  # "numerous guests" has no bounds, but says what is counted
        context.report.add("CG0109", context.place(node), key=one.key)
        return None
    if low is not None and high is not None and low > high:
        expected = f"at-most to be {low} or more"
        context.report.add("CG0206", context.place(node), found=f"{low} to {high}", expected=expected)
        return None
    return _count_value(low, high, counted, subject, context)


def _count_value(
    low: int | None, high: int | None, counted: list[tuple[str, str]], subject: str, context: Context
) -> Value:
    parts = [(terms.RDF_TYPE, iri(terms.COUNT))]
    parts += [(terms.AT_LEAST, terms.integer(low))] if low is not None else []
    parts += [(terms.AT_MOST, terms.integer(high))] if high is not None else []
    # Bounds and the words of the source make the node; translations only describe it.
    words = [literal(text, language) for language, text in _source_first(counted, context)]
    identity = [*parts, *((terms.COUNTED, word) for word in words[:1])]
    name = short_hash("\n".join(f"{p} {o}" for p, o in identity), 12)
    parts += [(terms.COUNTED, word) for word in words]
    node = iri(f"{context.base.thing(subject)}.{name}")
    return Value(node, lines=tuple(f"{node} <{p}> {o} .\n" for p, o in parts))


def _literal(node: Node, one: Property, subject: str, context: Context) -> Value | None:
    if not isinstance(node, Scalar):
        _wrong_form(node, one.key, "a single value", context)
        return None
    text = node.value
    pattern, noun = _DATATYPES.get(one.datatype, (None, ""))
    if pattern is not None and not pattern.fullmatch(text):
        context.report.add("CG0205", context.place(node), datatype=noun, found=text)
        return None
    address = _web_address(node, one, context) if one.is_iri else None
    if one.is_iri and address is None:
        return None
    if one.pattern and not re.search(one.pattern, text):
        context.report.add("CG0210", context.place(node), found=text, pattern=one.pattern)
        return None
    if address is not None:
        return address
    return Value(literal(text, datatype=one.datatype))


def _web_address(node: Scalar, one: Property, context: Context) -> Value | None:
    address = node.value
    reason = _why_no_address(address)
    if reason:
        context.report.add("CG0204", context.place(node), found=address, reason=reason)
        return None
    page = iri(address)
    lines = (f"{page} <{terms.RDF_TYPE}> <{one.iri_class}> .\n",) if one.iri_class else ()
    return Value(page, lines=lines)


def _why_no_address(address: str) -> str:
    """What is wrong with a web address, "" if nothing."""
    if not _WEB_ADDRESS.fullmatch(address):
        has_space = " " in address.strip()
        return "it has a space in it" if has_space else "http:// or https:// and a host are expected"
    try:
        NamedNode(address)
    except ValueError as error:
        return str(error)
    return ""


_Reader = Callable[[Node, Property, str, Context], Value | None]
_READERS: dict[str, _Reader] = {
    "text": _text,
    "reference": _reference,
    "concept": _concept,
    "date": _date,
    "count": _count,
    "literal": _literal,
}
