"""Concepts that sheets name by words: the curated lists, and those that a sheet introduces.

``data/curation/concepts.yaml`` lists them by scheme, slug and label. A word in a sheet becomes a slug
without looking anything up; here it is asked whether that slug is known. Only concepts that some fact
uses enter the graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from clustergraph import terms
from clustergraph.diagnostics import Position, Report, nearest
from clustergraph.facts import Sheet
from clustergraph.marked import Mapping, Node, Scalar, place_of, read_mapping, read_text
from clustergraph.names import SLUG
from clustergraph.names import slug as slug_of
from clustergraph.ontology import Schema
from clustergraph.terms import Base, iri, literal
from clustergraph.values import Context, UsedConcept, found_form, read_languages

__all__ = ["Concepts"]

_NOTHING = re.compile(r"(?:\s|#[^\n]*)*")


class Concepts:
    """The known concepts, by scheme and slug, with their labels by language."""

    def __init__(self, schema: Schema, base: Base) -> None:
        self.schema = schema
        self.base = base
        self.labels: dict[tuple[str, str], dict[str, str]] = {}
        self.first: dict[tuple[str, str, str], Position] = {}
        self.used: dict[tuple[str, str], set[str]] = {}  # → IRIs of the properties that use it
        self.is_incomplete = False  # a list could not be read, so that nothing can be called unknown
        self.schemes = {p.scheme for p in schema.properties.values() if p.scheme}

    def load(self, file: Path, path: str, report: Report, curator_language: str) -> None:
        """Add the concepts of a list; a later list may replace labels of an earlier one."""
        text = read_text(file, path, report)
        if text is not None and _NOTHING.fullmatch(text):
            return
        root = read_mapping(text, path, report) if text is not None else None
        self.is_incomplete = self.is_incomplete or root is None
        context = Context(path, self.base, report, curator_language, curator_language)
        for key, body in root.items if root else []:
            scheme = key.value
            if scheme not in self.schemes:
                near = nearest(scheme, self.schemes)
                place = place_of(path, key)
                report.add("CG0101", place, key=scheme, where="a list of concepts", nearest=near)
                scheme = near[0] if near else scheme
            for name, labels in _pairs(body, context):
                slug = name.value
                if not SLUG.fullmatch(slug):
                    hint = slug_of(slug)
                    report.add("CG0108", place_of(path, name), id=slug, nearest=hint)
                    slug = hint
                pairs = read_languages(labels, slug, context, curator_language)
                self.labels[scheme, slug] = dict(pairs)

    def introduce(self, sheet: Sheet, report: Report) -> None:
        """Add the concepts that a sheet writes with labels; labels that differ are reported."""
        for one in (*sheet.source.concepts, *sheet.introduced):
            for language, text in one.labels:
                key = (one.scheme, one.slug)
                known = self.labels.setdefault(key, {})
                first = known.setdefault(language, text)
                if first != text:
                    report.add(
                        "CG0413", Position(sheet.path, *one.place), concept=one.slug, language=language,
                        first=first, second=text,
                    )  # fmt: skip

    def use(self, concepts: Iterable[UsedConcept]) -> None:
        """Note that what enters the graph uses these concepts; they must be known."""
        for one in concepts:
            self.used.setdefault((one.scheme, one.slug), set()).add(one.property)

    def judge(self, path: str, concepts: Iterable[UsedConcept], report: Report) -> None:
        """Report those of the concepts that are unknown."""
        for one in concepts:
            if (one.scheme, one.slug) in self.labels or self.is_incomplete:
                continue
            near = nearest(one.slug, [slug for scheme, slug in self.labels if scheme == one.scheme])
            report.add("CG0403", Position(path, *one.place), word=one.words, scheme=one.scheme, nearest=near)

    def lines(self) -> Iterator[str]:
        """Triples of the concepts in use, with labels, and of their schemes."""
        for (scheme, slug), properties in sorted(self.used.items()):
            node = iri(self.base.concept(scheme, slug))
            classes = {terms.CONCEPT}
            classes |= {self.schema.properties[one].concept_class or terms.CONCEPT for one in properties}
            yield from (f"{node} <{terms.RDF_TYPE}> <{one}> .\n" for one in sorted(classes))
            yield f"{node} <{terms.IN_SCHEME}> <{self.base.scheme(scheme)}> .\n"
            for language, text in sorted(self.labels[scheme, slug].items()):
                yield f"{node} <{terms.PREF_LABEL}> {literal(text, language)} .\n"
                yield f"{node} <{terms.NAME}> {literal(text)} .\n"
        for scheme in sorted({scheme for scheme, _ in self.used}):
            node = iri(self.base.scheme(scheme))
            yield f"{node} <{terms.RDF_TYPE}> <{terms.CONCEPT_SCHEME}> .\n"
            yield f"{node} <{terms.PREF_LABEL}> {literal(scheme, 'en')} .\n"


def _pairs(body: Node, context: Context) -> list[tuple[Scalar, Node]]:
    if isinstance(body, Mapping):
        return body.items
    expected = "concepts, each with its labels by language"
    context.report.add(
        "CG0103", context.place(body), key="the list of a scheme", expected=expected, found=found_form(body)
    )
    return []
