"""The ``source`` block of a sheet: which text was read, and its citation data.

The frame's own keys (id, file, sha256, paragraphs, language, no-facts) are read here; everything else
that a source may say comes from the shape of sources in the ontology. ``not stated`` is an answer for
each of those.
"""

from __future__ import annotations

from clustergraph import terms
from clustergraph.diagnostics import Position, nearest
from clustergraph.facts import SourceText
from clustergraph.languages import is_language, suggest_language
from clustergraph.marked import Mapping, Node, Scalar, Sequence
from clustergraph.names import SLUG
from clustergraph.ontology import Schema
from clustergraph.terms import iri
from clustergraph.values import Context, found_form, read_number, read_value

__all__ = ["read_source"]

NOT_STATED = "not stated"
SOURCE_KEYS = ("id", "file", "sha256", "paragraphs", "language", "no-facts")


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
        if not isinstance(block, Mapping):
            self.context.report.add("CG0110", Position(self.context.path, 1, 1), key="source")
            return self.source
        language = block.get("language")  # first: bare words of the block are in it
        if isinstance(language, Scalar):
            self._language(language)
        self.context = Context(
            self.context.path, self.context.base, self.context.report,
            self.source.language, self.context.curator_language,
        )  # fmt: skip
        source_id = block.get("id")
        if isinstance(source_id, Scalar) and SLUG.fullmatch(source_id.value):
            self.source.id = source_id.value
        elif source_id is not None:
            self.context.report.add(
                "CG0108", self.context.place(source_id), id=found_form(source_id).strip("'")
            )
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
            if isinstance(node, Scalar):
                setattr(self.source, name, node.value)
            else:
                self._wrong(node, name, "a text")
        elif name == "paragraphs":
            self.source.paragraphs = read_number(node, name, self.context) or 0
        elif name == "no-facts":
            self._no_facts(node)
        else:
            self._citation(key, node)

    def _language(self, node: Scalar) -> None:
        if is_language(node.value):
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
        for item in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Scalar) and item.value == NOT_STATED:
                self.source.lines.append(f"{subject} <{terms.NOT_STATED}> <{one.iri}> .\n")
                continue
            value = read_value(item, one, self.source.id, self.context)
            if value is not None:
                objects = (value.term, *value.translations)
                self.source.lines += [f"{subject} <{one.iri}> {term} .\n" for term in objects]
                self.source.lines += value.lines
                self.source.concepts += [value.concept] if value.concept else []

    def _report_missing(self, block: Mapping) -> None:
        written = {key.value for key, _ in block.items}
        required = [key for key, one in self.schema.source_properties.items() if one.required]
        for key in ("id", "file", "sha256", "paragraphs", "language", *required):
            if key not in written:
                place = self.source.places.get("id", (block.start_mark.line + 1, 1, 1))
                self.context.report.add("CG0110", Position(self.context.path, *place), key=key)

    def _wrong(self, node: Node, key: str, expected: str) -> None:
        place = self.context.place(node)
        self.context.report.add("CG0103", place, key=key, expected=expected, found=found_form(node))
