"""SPARQL text looked at before it runs: what it must not do, where it is wrong, where values go in.

The store parses and runs queries; this module does what it leaves out. It splits a text into tokens,
refuses whatever would reach out of the graph or change it (pyoxigraph fetches ``SERVICE`` from the
network) or nests so deeply that the parser would overflow its stack, and finds the place of a syntax
error: pyoxigraph's own positions lie up to fourteen characters behind it, because its parser counts
the keywords that it tried. Values are put in front of the pattern in a ``VALUES`` block, as terms that
the store has written itself: `substitutions` of pyoxigraph 0.5 bind only variables that are selected,
and take ``BOUND`` of all others for false, so that a filter on an optional parameter keeps every row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import pyoxigraph as ox

from clustergraph.diagnostics import Position, Report, nearest

__all__ = [
    "Parsed",
    "QueryForm",
    "Term",
    "Token",
    "has_where",
    "parse",
    "prefixes_in",
    "tokens_of",
    "variables_of",
    "with_values",
]

Term = ox.NamedNode | ox.BlankNode | ox.Literal
QueryForm = Literal["rows", "truth", "triples"]

MAX_DEPTH = 200  # brackets; the parser kills the process at about 1,000 nested function calls

# What stands for what in a text. Only what matters here is told apart; order decides.
_TOKEN = re.compile(
    r"""
    (?P<space>[\s\ufeff]+|\#[^\r\n]*)
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
              |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:\w(?:[\w.-]*[\w-])?)?:(?:[\w:%-]|\\.|\.(?=[\w:%.\\-]))*)
  | (?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+)
  | (?P<word>\w+)
  | (?P<sign>@[A-Za-z]+(?:-[A-Za-z0-9-]+)*|\^\^|&&|\|\||[!<>]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSE = frozenset("({["), frozenset(")}]")

_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))
_PROLOGUE = frozenset(("PREFIX", "BASE"))
_READS_ONLY = "a query only reads; what the graph holds is decided by the sheets"
_REACHES_OUT = {
    "SERVICE": "it would ask another server, unseen by the reader",
    "FROM": "it chooses graphs, and here all are asked at once; GRAPH can be used",
}

# pyoxigraph 0.5 reports a failure behind the keyword that it tried there; the longest has 14 letters.
_MARGIN = 40
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?", re.DOTALL)
_MEANING = re.compile(r"(?:^|, )((?:The |Prefix |IRI |Invalid |Variable )[^,\[\]]*[a-z])")

_KEYWORDS = """
    ABS AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DAY
    DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FILTER FLOOR GRAPH GROUP GROUP_CONCAT HAVING HOURS IF IN
    IRI LANG LANGMATCHES LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT NOW OFFSET OPTIONAL ORDER
    PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR SHA1 SHA256 SHA384
    SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ
    UCASE UNDEF UNION URI UUID VALUES WHERE YEAR ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI
"""


class Token(NamedTuple):
    """A piece of a query; ``kind``: iri, string, variable, name (with a colon), number, word or sign."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords (given in capitals), in any letter case."""
        return self.kind == "word" and self.text.upper() in words


class Parsed(NamedTuple):
    """What a query that can be run gives: its form, and the columns if it gives rows."""

    form: QueryForm
    columns: tuple[str, ...]


class _Fault(NamedTuple):
    """Wrong SPARQL: where, and what about it."""

    start: int
    length: int
    problem: str
    nearest: tuple[str, ...] = ()


class _Refusal(NamedTuple):
    """Good SPARQL that may not run here: the keyword, and why."""

    start: int
    length: int
    word: str
    reason: str


def parse(
    text: str, path: str, report: Report, *, prefixes: Mapping[str, str] | None = None, is_local: bool = True
) -> Parsed | None:
    """Form and columns of a query; None after a report (CG0602, CG0606) of why it cannot be run.

    ``prefixes`` need not be declared in the text. ``is_local``: refuse ``SERVICE`` and ``FROM`` as well,
    which another endpoint may allow.
    """
    tokens = tokens_of(text)
    refusal = _refused(tokens, is_local)
    if refusal is not None:
        place = _position(text, path, refusal.start, refusal.length)
        report.add("CG0606", place, word=refusal.word, reason=refusal.reason)
        return None
    fault = _nested_too_deeply(tokens)
    if fault is None:
        try:
            return _parsed(text, prefixes)
        except SyntaxError as error:
            fault = _syntax_fault(text, tokens, error, prefixes)
        except UnicodeEncodeError as error:
            fault = _Fault(error.start, 1, "half of a letter, which no text may hold")
    place = _position(text, path, fault.start, fault.length)
    report.add("CG0602", place, problem=fault.problem, nearest=fault.nearest)
    return None


@lru_cache(maxsize=32)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text, without spaces and comments; never fails."""
    return tuple(
        Token(found.lastgroup or "sign", found.group(), found.start())
        for found in _TOKEN.finditer(text)
        if found.lastgroup != "space"
    )


def variables_of(text: str) -> frozenset[str]:
    """Names of all variables in a text."""
    return frozenset(token.text[1:] for token in tokens_of(text) if token.kind == "variable")


def prefixes_in(text: str) -> frozenset[str]:
    """Prefixes that a text declares."""
    pairs = pairwise(tokens_of(text))
    return frozenset(name.text[:-1] for word, name in pairs if word.is_word("PREFIX") and name.kind == "name")


def has_where(text: str) -> bool:
    """Whether the query has a pattern that values can be put in front of."""
    return _start_of_pattern(tokens_of(text)) is not None


def with_values(text: str, values: Mapping[str, Term]) -> str:
    """The query with its variables bound to values at the start of its outermost pattern.

    :raises ValueError: the query has no pattern of its own (``DESCRIBE <…>``, ``CONSTRUCT WHERE``)
    """
    if not values:
        return text
    start = _start_of_pattern(tokens_of(text))
    if start is None:
        raise ValueError("a query without WHERE { … } takes no values")
    names = " ".join(f"?{name}" for name in values)
    terms = " ".join(map(str, values.values()))  # as N-Triples, escaped by the store
    return f"{text[:start]} VALUES ({names}) {{ ({terms}) }} {text[start:]}"


def _start_of_pattern(tokens: Sequence[Token]) -> int | None:
    """Offset behind the brace that opens the outermost pattern."""
    depth = 0
    before: tuple[Token, ...] = ()
    for token in tokens:
        if token.text == "{" and depth == 0:
            is_template = bool(before) and before[-1].is_word("CONSTRUCT")
            is_short = len(before) == 2 and before[0].is_word("CONSTRUCT") and before[1].is_word("WHERE")
            if is_short:
                return None
            if not is_template:
                return token.end
        if token.kind == "sign":
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
        before = (*before[-1:], token)
    return None


# ---- what is refused


def _refused(tokens: Sequence[Token], is_local: bool) -> _Refusal | None:
    first = _first_word(tokens)
    if first is not None and first.is_word(*_UPDATES):
        return _Refusal(first.start, len(first.text), first.text, _READS_ONLY)
    for token in tokens if is_local else ():
        if token.is_word(*_REACHES_OUT):
            return _Refusal(token.start, len(token.text), token.text, _REACHES_OUT[token.text.upper()])
    return None


def _first_word(tokens: Sequence[Token]) -> Token | None:
    """The first keyword behind the declarations."""
    return next((token for token in tokens if token.kind == "word" and not token.is_word(*_PROLOGUE)), None)


def _nested_too_deeply(tokens: Sequence[Token]) -> _Fault | None:
    depth = 0
    for token in tokens:
        if token.kind == "sign":
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
            if depth > MAX_DEPTH:
                return _Fault(token.start, 1, f"more than {MAX_DEPTH} brackets are open at once")
    return None


# ---- where it is wrong


def _parsed(text: str, prefixes: Mapping[str, str] | None) -> Parsed:
    found = ox.Store().query(text, prefixes=dict(prefixes or {}))
    if isinstance(found, ox.QuerySolutions):
        return Parsed("rows", tuple(variable.value for variable in found.variables))
    return Parsed("truth" if isinstance(found, ox.QueryBoolean) else "triples", ())


def _syntax_fault(
    text: str, tokens: Sequence[Token], error: SyntaxError, prefixes: Mapping[str, str] | None
) -> _Fault:
    open_quote = next((token for token in tokens if token.kind == "sign" and token.text in "\"'"), None)
    if open_quote is not None:
        return _Fault(open_quote.start, 1, "the text in quotation marks that begins here does not end")
    bad = _first_bad(text, tokens, prefixes)
    if bad is None:
        return _whole_fault(text, tokens, error)
    token, message = bad
    problem, near = f"'{token.text}' is not expected here", tuple[str, ...]()
    prefix = token.text.partition(":")[0]
    if token.kind == "name" and prefix not in {*prefixes_in(text), *(prefixes or ())}:
        problem = f"the prefix '{prefix}:' is not declared"
    elif "IRI parsing failed" in message:
        problem = "what stands between < and > here is no complete address"
    elif token.kind == "word" and not token.is_word(*(keywords := _KEYWORDS.split())):
        near = nearest(token.text.upper(), keywords)
    return _Fault(token.start, len(token.text.split("\n")[0]), problem, near)


def _whole_fault(text: str, tokens: Sequence[Token], error: SyntaxError) -> _Fault:
    """A fault of the text as a whole: something about its variables, or it stops short."""
    meaning = _MEANING.search(_PLACE.sub("", str(error)))
    if meaning is not None:
        first = _first_word(tokens) or Token("word", " ", 0)
        problem = meaning[1][0].lower() + meaning[1][1:]
        return _Fault(first.start, len(first.text), problem)
    return _Fault(len(text.rstrip()), 1, "it ends too early" if tokens else "there is nothing")


def _first_bad(
    text: str, tokens: Sequence[Token], prefixes: Mapping[str, str] | None
) -> tuple[Token, str] | None:
    """The first token with which no query goes on, and what the parser says about the text up to it."""
    low, high = 0, len(tokens)  # all before low can go on
    messages: dict[int, str] = {}
    while low < high:
        middle = (low + high) // 2
        message = _stopped_at(text[: tokens[middle].end], prefixes)
        if message is None:
            low = middle + 1
        else:
            messages[middle], high = message, middle
    return (tokens[low], messages[low]) if low < len(tokens) else None


def _stopped_at(beginning: str, prefixes: Mapping[str, str] | None) -> str | None:
    """The parser's message if no query begins like this; None if one could.

    A character that fits nowhere is put far behind: if the parser gets there, all before it was fine.
    """
    text = f"{beginning}{' ' * _MARGIN}\x00"
    try:
        ox.Store().query(text, prefixes=dict(prefixes or {}))
    except SyntaxError as error:
        found = _PLACE.match(str(error))
        if found is None:
            return str(error)
        line, column = int(found[1]), int(found[2])
        offset = sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1
        return None if offset >= len(beginning) + _MARGIN // 2 else str(error)
    return None


def _position(text: str, path: str, start: int, length: int) -> Position:
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Position(path, line, column, max(1, length))
