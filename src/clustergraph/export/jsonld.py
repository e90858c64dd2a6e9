"""JSON-LD 1.1 with a context that follows from the ontology: the keys of a sheet are the keys here.

Nodes are written while the sorted lines are read, one property a line; memory holds one subject. A
value that the context would type wrongly is written in full instead of being bent, so that any
processor gets back exactly the triples that went in. Facts stand in the named graph, last.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring
from typing import NamedTuple, TextIO

from clustergraph import terms
from clustergraph.export.ntriples import Pair, read_iri, read_literal, subjects
from clustergraph.export.prefixes import Prefixes
from clustergraph.ontology import Property, Schema, kebab, local_name
from clustergraph.terms import Base

__all__ = ["write_jsonld"]

# How the values of a term are written beside datatypes, which are their own name here.
_REFERENCE, _LANGUAGE, _PLAIN = "@id", "@language", ""

_FRAME = {
    **dict.fromkeys(
        (
            *(terms.RDF_SUBJECT, terms.RDF_PREDICATE, terms.EVIDENCE, terms.CONTEXT, terms.CERTAINTY),
            *(terms.STATE, terms.WOULD_BE, terms.NOT_STATED, terms.OPEN_LIST, terms.CLOSED_LIST),
            *(terms.SOURCE, terms.REPLACED_BY, terms.IN_SCHEME, terms.BROADER),
        ),
        _REFERENCE,
    ),
    **dict.fromkeys(
        (
            *(*terms.LABELS, terms.MENTION, terms.TRANSLATION, terms.AMBIGUITY, terms.NO_FACTS),
            *(terms.COUNTED, terms.DEFINITION),
        ),
        _LANGUAGE,
    ),
    **dict.fromkeys(
        (
            *(terms.RDF_OBJECT, terms.HOLDS, terms.YEAR, terms.FIRST_MONTH_DAY, terms.LAST_MONTH_DAY),
            *(terms.AT_LEAST, terms.AT_MOST, terms.PARAGRAPH, terms.PARAGRAPH_COUNT),
            *(terms.NAME, terms.SHA256, terms.LANGUAGE),
        ),
        _PLAIN,
    ),
    terms.DATE: terms.EDTF,
    terms.EARLIEST: terms.XSD + "date",
    terms.LATEST: terms.XSD + "date",
}
# Literals with a JSON form that every processor reads back with the same characters.
_NATIVE = {
    terms.XSD + "integer": re.compile(r"0|-?[1-9][0-9]{0,14}", re.ASCII),
    terms.XSD + "boolean": re.compile(r"true|false"),
}
_MAX_NAMES = 100_000


def write_jsonld(
    things_lines: Iterable[str], facts_lines: Iterable[str], out: TextIO, schema: Schema, base: Base
) -> None:
    """Write both graphs as one JSON-LD document, facts as the named graph of ``base``.

    Terms: the key of a property; where two properties share a key, or a prefix has that name, the
    prefixed name. ``lines``: sorted N-Triples lines, each source read once.
    """
    context = _context(schema, base)
    out.write(f'{{\n"@context": {context.text()},\n"@graph": [')
    has_things = _write_nodes(things_lines, out, context)
    out.write(f'{"," if has_things else ""}\n{{"@id": {_text(base.facts_graph)}, "@graph": [')
    _write_nodes(facts_lines, out, context)
    out.write("\n]}\n]\n}\n")


def _write_nodes(lines: Iterable[str], out: TextIO, context: _Context) -> bool:
    """Whether there was any."""
    separator = "\n"
    for subject, pairs in subjects(lines):
        out.write(f"{separator}{_node(subject, pairs, context)}")
        separator = ",\n"
    return separator != "\n"


class _Term(NamedTuple):
    name: str
    kind: str


class _Ambiguous(Exception):
    """An IRI that begins like a prefixed name, such as ``id:x`` where ``id`` is a prefix."""


class _Context:
    """Names of IRIs and how values are written; without terms and prefixes everything stays in full."""

    def __init__(self, prefixes: Prefixes, by_iri: dict[str, _Term]) -> None:
        self.prefixes = prefixes
        self.by_iri = by_iri
        self.vocabulary = terms.CG if by_iri else None
        self._taken = {*prefixes.namespaces, *(term.name for term in by_iri.values())}
        self._names: dict[str, str] = {}

    def text(self) -> str:
        entries: dict[str, object] = {"@version": 1.1, "@vocab": self.vocabulary, **self.prefixes.namespaces}
        for iri, term in sorted(self.by_iri.items(), key=lambda item: item[1].name):
            if term.kind == _LANGUAGE:
                entries[term.name] = {"@id": self.name(iri), "@container": "@language"}
            elif term.kind:
                kind = term.kind if term.kind == _REFERENCE else self.name(term.kind)
                entries[term.name] = {"@id": self.name(iri), "@type": kind}
            else:
                entries[term.name] = {"@id": self.name(iri)}
        lines = (f"  {_text(key)}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in entries.items())
        return "{\n" + ",\n".join(lines) + "\n}"

    def name(self, iri: str) -> str:
        """``iri`` as value of ``@id``, shortened where a prefix fits.

        :raises _Ambiguous: its full form would be taken for a prefixed name
        """
        name = self._names.get(iri)
        if name is None:
            name = self.prefixes.compress(iri) or self.full(iri)
            if len(self._names) >= _MAX_NAMES:
                self._names.clear()
            self._names[iri] = name
        return name

    def full(self, iri: str) -> str:
        """``iri`` itself.

        :raises _Ambiguous: it would be taken for a prefixed name
        """
        scheme, _, rest = iri.partition(":")
        if scheme in self._taken and not rest.startswith("//"):
            raise _Ambiguous(iri)
        return iri

    def type_name(self, iri: str) -> str:
        """``iri`` as value of ``@type``: classes of the ontology by their bare name."""
        name = self.name(iri)
        bare = iri.removeprefix(terms.CG)
        is_bare = self.vocabulary is not None and name != iri and bare != iri and bare not in self._taken
        return bare if is_bare else name

    def key(self, iri: str) -> tuple[str, str]:
        """Key of a property in a node, and how its values are written."""
        term = self.by_iri.get(iri)
        return (term.name, term.kind) if term else (self.name(iri), _PLAIN)


_IN_FULL = _Context(Prefixes({}), {})


def _context(schema: Schema, base: Base) -> _Context:
    namespaces = {name: iri for name, iri in base.prefixes().items() if iri.endswith(("/", "#"))}
    prefixes = Prefixes(namespaces)
    own = {one.iri: (one.key, _kind(one)) for one in schema.properties.values()}
    frame = {iri: (kebab(local_name(iri)), kind) for iri, kind in _FRAME.items() if iri not in own}
    uses = Counter(key for key, _ in own.values())
    shared = {key for key, count in uses.items() if count > 1} | set(namespaces)
    terms_found: dict[str, _Term] = {}
    for group, clashing in ((own, shared), (frame, shared | set(uses))):
        for iri, (key, kind) in group.items():
            name = prefixes.compress(iri) if key in clashing else key
            if name is not None:  # else the full IRI is its own name and needs no term
                terms_found[iri] = _Term(name, kind)
    return _Context(prefixes, terms_found)


def _kind(one: Property) -> str:
    if one.forms == ("text",):
        return _LANGUAGE
    if one.is_iri or set(one.forms) <= {"reference", "concept", "count"}:
        return _REFERENCE
    if one.forms == ("date",):
        return terms.EDTF
    is_plain = one.datatype == terms.XSD + "string" or one.datatype in _NATIVE
    return _PLAIN if one.forms != ("literal",) or is_plain else one.datatype


def _node(subject: str, pairs: list[Pair], context: _Context) -> str:
    try:
        entries = list(_entries(subject, pairs, context))
    except _Ambiguous:
        entries = ['"@context": null', *_entries(subject, pairs, _IN_FULL)]
    return "{" + ",\n ".join(entries) + "}"


def _entries(subject: str, pairs: list[Pair], context: _Context) -> Iterator[str]:
    by_predicate: defaultdict[str, list[str]] = defaultdict(list)
    for predicate, value in pairs:
        by_predicate[predicate].append(value)
    yield f'"@id": {_text(context.name(read_iri(subject)))}'
    types = by_predicate.pop(f"<{terms.RDF_TYPE}>", [])
    classes = [_text(context.type_name(read_iri(one))) for one in types if one[0] != '"']
    if classes:
        yield f'"@type": {_one_or_list(classes)}'
    no_classes = [one for one in types if one[0] == '"']
    if no_classes:
        yield f"{_text(terms.RDF_TYPE)}: {_values(no_classes, _PLAIN, context)}"
    for predicate, values in by_predicate.items():
        yield from _property(read_iri(predicate), values, context)


def _property(iri: str, values: list[str], context: _Context) -> Iterator[str]:
    key, kind = context.key(iri)
    if kind == _LANGUAGE:
        by_language, values = _split_languages(values)
        if by_language:
            texts = ", ".join(
                f"{_text(tag)}: {_one_or_list(by_language[tag])}" for tag in sorted(by_language)
            )
            yield f"{_text(key)}: {{{texts}}}"
        key, kind = (
            context.full(iri),
            _PLAIN,
        )  # a map of languages takes nothing else: the rest goes under the full IRI
    if values:
        yield f"{_text(key)}: {_values(values, kind, context)}"


def _split_languages(values: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    rest = []
    for value in values:
        literal = read_literal(value) if value[0] == '"' else None
        if literal and literal.language:
            by_language[literal.language].append(_text(literal.text))
        else:
            rest.append(value)
    return by_language, rest


def _values(values: list[str], kind: str, context: _Context) -> str:
    return _one_or_list([_value(value, kind, context) for value in values])


def _value(value: str, kind: str, context: _Context) -> str:
    if value[0] != '"':
        name = _text(context.name(read_iri(value)))
        return name if kind == _REFERENCE else f'{{"@id": {name}}}'
    text, language, datatype = read_literal(value)
    if language:
        return f'{{"@value": {_text(text)}, "@language": {_text(language)}}}'
    if datatype and datatype == kind:
        return _text(text)
    native = _NATIVE.get(datatype)
    if datatype and not (native and native.fullmatch(text)):
        return f'{{"@value": {_text(text)}, "@type": {_text(context.name(datatype))}}}'
    plain = text if datatype else _text(text)
    return plain if kind == _PLAIN else f'{{"@value": {plain}}}'


def _one_or_list(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


_text = encode_basestring  # a string of JSON, non-ASCII characters as they are
