"""The ``source`` block of a sheet: which text was read, and its citation data.

The frame's own keys (id, file, sha256, paragraphs, language, no-facts) are read here; everything else
that a source may say comes from the shape of sources in the ontology. ``not stated`` is an answer for
each of those.
"""

from __future__ import annotations

import re

from clustergraph import terms
from clustergraph.diagnostics import Position, nearest
from clustergraph.facts import Link, SourceText
from clustergraph.languages import is_language, suggest_language
from clustergraph.marked import Mapping, Node, Scalar, Sequence
from clustergraph.names import SLUG
from clustergraph.names import slug as slug_of
from clustergraph.ontology import SOURCE_KEYS, Schema
from clustergraph.terms import iri
from clustergraph.values import Context, found_form, read_number, read_value

__all__ = ["NOT_READ", "NOT_STATED", "read_source"]

NOT_STATED = "not stated"
NOT_READ = "not read yet"  # reason in a sheet just begun, which is none
MAX_PARAGRAPHS = 100_000  # of one text; each becomes a node
BLOCK = "a mapping with id, file, sha256, paragraphs and language"

_SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


def read_source(root: Mapping, schema: Schema, context: Context) -> SourceText:
    """The block ``source`` of a sheet; faults and missing keys go to ``context.report``."""
    return _SourceReader(schema, context).read(root)


class _SourceReader:
    """Reads the block ``source`` of one sheet."""

    def __init__(self, schema: Schema, context: Context) -> None:
        self.schema = schema
        self.context = context
        self.source = SourceText()

    def read(self, root: Mapping) -> SourceText:
        block = root.get("source")
        if block is None:
            self.context.report.add("CG0110", Position(self.context.path, 1, 1), key="source")
            return self.source
        if not isinstance(block, Mapping):
            self._wrong(block, "source", BLOCK)
            return self.source
        language = block.get("language")  # first: bare words of the block are in it
        if language is not None:
            self._language(language)
        self.context = Context(
            self.context.path, self.context.base, self.context.report,
            self.source.language, self.context.curator_language,
        )  # fmt: skip
        source_id = block.get("id")
        if isinstance(source_id, Scalar) and SLUG.fullmatch(source_id.value):
            self.source.id = source_id.value
        elif source_id is not None:
            written = found_form(source_id).strip("'")
            near = slug_of(written) if isinstance(source_id, Scalar) else ""
            self.context.report.add("CG0108", self.context.place(source_id), id=written, nearest=near)
        for key, node in block.items:
            place = self.context.place(key)
            self.source.places[key.value] = (place.line, place.column, place.length)
            self._key(key, node)
        self._report_missing(block)
        return self.source

    def _key(self, key: Scalar, node: Node) -> None:
        name = key.value
        if name in ("id", "language"):
            return
        if name in ("file", "sha256"):
            self._text(node, name)
        elif name == "paragraphs":
            number = read_number(node, name, self.context)
            if number is not None and not 1 <= number <= MAX_PARAGRAPHS:
                self._wrong(node, name, f"a whole number from 1 to {MAX_PARAGRAPHS}")
                number = None
            self.source.paragraphs = number or 0
        elif name == "no-facts":
            self._no_facts(node)
        else:
            self._citation(key, node)

    def _text(self, node: Node, name: str) -> None:
        if not isinstance(node, Scalar):
            self._wrong(node, name, "a text")
        elif not node.value.strip():
            self.context.report.add("CG0109", self.context.place(node), key=name)
        elif name == "file":
            self.source.file = node.value
        elif _SHA256.fullmatch(node.value):
            self.source.sha256 = node.value.lower()
        else:
            expected = "SHA-256 in 64 hexadecimal digits"
            self.context.report.add("CG0205", self.context.place(node), found=node.value, datatype=expected)

    def _language(self, node: Node) -> None:
        if not isinstance(node, Scalar) or not node.value.strip():
            self._wrong(node, "language", "a language tag such as uk")
        elif is_language(node.value):
            self.source.language = node.value.lower()
        else:
            near = suggest_language(node.value)
            self.context.report.add("CG0203", self.context.place(node), tag=node.value, nearest=near)

    def _no_facts(self, node: Node) -> None:
        if not isinstance(node, Mapping):
            self._wrong(node, "no-facts", "paragraph numbers with a reason each, such as {5: sub-heading}")
            return
        for key, reason in node.items:
            number = read_number(key, "no-facts", self.context)
            if number is None:
                continue
            if not isinstance(reason, Scalar) or not reason.value.strip():
                self._wrong(reason, key.value, "a reason in words")
            place = self.context.place(key)
            text = reason.value if isinstance(reason, Scalar) else ""
            self.source.no_facts[number] = (text, (place.line, place.column, place.length))

    def _citation(self, key: Scalar, node: Node) -> None:
        known = self.schema.source_properties
        one = known.get(key.value)
        if one is None:
            near = nearest(key.value, (*SOURCE_KEYS, *known))
            place = self.context.place(key)
            self.context.report.add("CG0101", place, key=key.value, where="a source", nearest=near)
            return
        subject = iri(self.context.base.sources + self.source.id)
        items = node.items if isinstance(node, Sequence) else [node]
        if not items:
            self.context.report.add("CG0109", self.context.place(node), key=key.value)
        if one.max_per_source is not None and len(items) > one.max_per_source:
            extra = self.context.place(items[one.max_per_source])
            self.context.report.add("CG0105", extra, key=key.value, limit=one.max_per_source)
        for item in items:
            if isinstance(item, Scalar) and item.value == NOT_STATED:
                self.source.lines.append(f"{subject} <{terms.NOT_STATED}> <{one.iri}> .\n")
                continue
            value = read_value(item, one, self.source.id, self.context)
            if value is not None:
                objects = (value.term, *value.translations)
                self.source.lines += [f"{subject} <{one.iri}> {term} .\n" for term in objects]
                self.source.lines += value.lines
                self.source.concepts += [value.concept] if value.concept else []
                if value.target:
                    at = self.context.place(item)
                    self.source.links.append(Link(one.iri, value.target, (at.line, at.column, at.length)))

    def _report_missing(self, block: Mapping) -> None:
        written = {key.value for key, _ in block.items}
        required = [key for key, one in self.schema.source_properties.items() if one.required]
        start = self.context.place(block)
        for key in (*SOURCE_KEYS[:-1], *required):
            if key not in written:
                place = self.source.places.get("id", (start.line, start.column, start.length))
                self.context.report.add("CG0110", Position(self.context.path, *place), key=key)

    def _wrong(self, node: Node, key: str, expected: str) -> None:
        place = self.context.place(node)
        self.context.report.add("CG0103", place, key=key, expected=expected, found=found_form(node))
