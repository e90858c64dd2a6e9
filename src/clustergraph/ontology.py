"""The ontology read into a small immutable :class:`Schema`: the ontology is the program.

Classes, keys, qualifiers, value forms, cardinalities, reference targets, labels and map shapes all
come from the Turtle files; whoever adds a property there can use it at once in a sheet, a query, a
map and an export. Only the frame (``terms.py``) is named here. Shapes that contradict each other
are reported with a place in the ``.ttl`` file: RDF parsers keep no line numbers, so the block of a
term is found by searching the text for its subject.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from clustergraph import terms
from clustergraph.diagnostics import Position, Report, nearest
from clustergraph.marked import read_text

__all__ = ["FORMS", "Class", "Labels", "Property", "Schema", "load_schema"]

Labels = Mapping[str, str]

FORMS = ("text", "reference", "concept", "date", "count", "literal")

# Keys of the sheet grammar itself; no shape may use them for a property of a thing.
ENTRY_KEYS = ("evidence", "context", "certainty", "state", "ambiguity", "mention")
THING_KEYS = ("would-be", "not-stated", "open-list", "closed-list", "formerly")
RESERVED_KEYS = frozenset((*ENTRY_KEYS, *THING_KEYS, "value"))


@dataclass(frozen=True, slots=True)
class Property:
    """A property as sheets, queries and exports use it; ``iri`` without brackets."""

    iri: str
    key: str
    label: Labels
    forms: tuple[str, ...]
    targets: tuple[str, ...] = ()
    scheme: str | None = None
    concept_class: str | None = None
    datatype: str = terms.XSD + "string"
    is_iri: bool = False
    iri_class: str | None = None
    qualifiers: tuple[str, ...] = ()
    identifying: frozenset[str] = frozenset()
    required: bool = False
    max_per_source: int | None = None
    acyclic: bool = False
    on_prospect: bool = False
    pattern: str | None = None
    order: int = 0

    @property
    def is_label(self) -> bool:
        """Whether its values are names of the thing."""
        return self.iri in terms.LABELS


@dataclass(frozen=True, slots=True)
class Class:
    """A class of things; ``section`` is its key in a sheet, ``key`` the one for ``would-be``."""

    iri: str
    key: str
    section: str | None
    label: Labels
    plural: Labels
    shape: str | None
    colours: tuple[str, str, str, str] | None
    ancestors: tuple[str, ...]
    properties: Mapping[str, Property]


@dataclass(frozen=True)
class Schema:
    """Everything that the ontology says, ready to be looked up; keys are IRIs unless said otherwise."""

    classes: Mapping[str, Class]
    properties: Mapping[str, Property]
    labels: Mapping[str, Labels]
    definitions: Mapping[str, Labels]
    source_properties: Mapping[str, Property]  # by key: what a source block may say
    states: Mapping[str, str]  # key → IRI
    certainties: Mapping[str, str]  # key → IRI
    prospective: frozenset[str]  # states of what is not so yet
    files: tuple[Path, ...] = field(default=(), compare=False)

    @cached_property
    def sections(self) -> dict[str, Class]:
        """Classes by the key of their section in a sheet."""
        return {one.section: one for one in self.classes.values() if one.section}

    @cached_property
    def class_keys(self) -> dict[str, Class]:
        """Classes by the key that ``would-be`` takes."""
        return {one.key: one for one in self.classes.values()}

    @cached_property
    def qualifier_keys(self) -> dict[str, dict[str, Property]]:
        """For each property the qualifiers that its values may carry, by key."""
        return {
            iri: {self.properties[name].key: self.properties[name] for name in one.qualifiers}
            for iri, one in self.properties.items()
        }

    def is_a(self, iri: str, ancestor: str) -> bool:
        """Whether a class is another one or lies below it."""
        one = self.classes.get(iri)
        return iri == ancestor or (one is not None and ancestor in one.ancestors)

    def label(self, iri: str, language: str = "en") -> str:
        """Label of a term in a language, else in English, else its local name."""
        labels = self.labels.get(iri, {})
        return labels.get(language) or labels.get("en") or local_name(iri)


def load_schema(files: Iterable[tuple[Path, str]], report: Report) -> Schema:
    """The schema that the Turtle files make together.

    ``files``: pairs of a file and the path under which it is reported. Faults go to ``report``; the
    schema then holds what could be read and must not be built with.
    """
    return _Loader(tuple(files), report).schema()


def local_name(iri: str) -> str:
    """What stands behind the last ``#`` or ``/`` of an IRI."""
    return re.split(r"[#/]", iri)[-1]


def kebab(name: str) -> str:
    """``organisedBy`` as ``organised-by``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


Triples = dict[str, dict[str, list[str | ox.Literal]]]


class _Loader:
    """Reads the files once and answers questions about their triples."""

    def __init__(self, files: tuple[tuple[Path, str], ...], report: Report) -> None:
        self.report = report
        self.files = files
        self.texts: dict[str, str] = {}
        self.triples: Triples = defaultdict(lambda: defaultdict(list))
        for number, (file, path) in enumerate(files):
            text = read_text(file, path, report)
            if text is not None:
                self.texts[path] = text
                self._parse(text, path, number)

    def _parse(self, text: str, path: str, number: int) -> None:
        try:
            for triple in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=terms.CG):
                subject = _key(triple.subject, number)
                value = triple.object
                plain = value if isinstance(value, ox.Literal) else _key(value, number)
                self.triples[subject][triple.predicate.value].append(plain)
        except SyntaxError as error:
            place = Position(path, error.lineno or 0, error.offset or 0)
            self.report.add("CG0501", place, problem=error.msg)

    # ---- questions about triples

    def _iris(self, subject: str, predicate: str) -> list[str]:
        return [value for value in self.triples[subject][predicate] if isinstance(value, str)]

    def _iri(self, subject: str, predicate: str) -> str | None:
        return next(iter(self._iris(subject, predicate)), None)

    def _texts(self, subject: str, predicate: str) -> list[str]:
        found = (value.value for value in self.triples[subject][predicate] if isinstance(value, ox.Literal))
        return sorted(found)

    def _text(self, subject: str, predicate: str) -> str | None:
        return next(iter(self._texts(subject, predicate)), None)

    def _labels(self, subject: str, predicate: str) -> dict[str, str]:
        literals = (value for value in self.triples[subject][predicate] if isinstance(value, ox.Literal))
        return dict(sorted((one.language or "", one.value) for one in literals))

    def _list(self, head: str | None) -> Iterator[str]:
        while head and head != terms.RDF + "nil":
            yield from self._iris(head, terms.RDF + "first")
            head = self._iri(head, terms.RDF + "rest")

    def _of_type(self, type_iri: str) -> list[str]:
        found = (s for s in list(self.triples) if type_iri in self.triples[s].get(terms.RDF_TYPE, ()))
        return sorted(found)

    def _ancestors(self, iri: str) -> tuple[str, ...]:
        found = [iri]
        for one in found:
            found += sorted(p for p in self._iris(one, terms.RDFS_SUBCLASS_OF) if p not in found)
        return tuple(found)

    # ---- building the schema

    def schema(self) -> Schema:
        shapes = {shape: self._property(shape) for shape in self._of_type(terms.SH + "PropertyShape")}
        found = {shape: one for shape, one in shapes.items() if one is not None}
        self._report_shared_paths(found)
        by_class = {
            target: [found[shape] for shape in self._iris(node, terms.SH + "property") if shape in found]
            for node in self._of_type(terms.SH + "NodeShape")
            for target in self._iris(node, terms.SH + "targetClass")
        }
        properties = {one.iri: one for one in found.values()}
        self._report_unknown_qualifiers(found, properties)
        prospective = {s for s in self.triples if terms.PROSPECTIVE in self._iris(s, terms.BROADER)}
        return Schema(
            classes=self._classes(by_class),
            properties=dict(sorted(properties.items())),
            labels=self._all_labels(terms.RDFS_LABEL) | self._all_labels(terms.PREF_LABEL),
            definitions=self._all_labels(terms.DEFINITION),
            source_properties=self._by_key(terms.SOURCE_CLASS, by_class.get(terms.SOURCE_CLASS, [])),
            states=self._scheme_of(terms.PROSPECTIVE),
            certainties=self._scheme_of(terms.STATED),
            prospective=frozenset(prospective),
            files=tuple(file for file, _ in self.files),
        )

    def _all_labels(self, predicate: str) -> dict[str, Labels]:
        return {s: self._labels(s, predicate) for s in sorted(self.triples) if self.triples[s].get(predicate)}

    def _scheme_of(self, member: str) -> dict[str, str]:
        """Concepts of the scheme of ``member`` by key, without groupings that have narrower ones."""
        scheme = self._iri(member, terms.IN_SCHEME)
        found = [s for s in sorted(self.triples) if scheme in self._iris(s, terms.IN_SCHEME)]
        broader = {b for s in found for b in self._iris(s, terms.BROADER)}
        return {kebab(local_name(s)): s for s in found if s not in broader}

    def _classes(self, by_class: dict[str, list[Property]]) -> dict[str, Class]:
        classes: dict[str, Class] = {}
        for node in self._of_type(terms.SH + "NodeShape"):
            for iri in self._iris(node, terms.SH + "targetClass"):
                section = self._text(node, terms.KEY)
                if section is None:
                    continue
                ancestors = self._ancestors(iri)
                own = [one for ancestor in ancestors for one in by_class.get(ancestor, [])]
                classes[iri] = self._class(iri, section, ancestors, self._by_key(iri, own))
                self._report_declared(iri, "a class", node)
        self._report_same_sections(classes)
        return dict(sorted(classes.items()))

    def _class(
        self, iri: str, section: str, ancestors: tuple[str, ...], properties: dict[str, Property]
    ) -> Class:
        colours = tuple((self._text(iri, terms.MAP_COLOUR) or "").split())
        return Class(
            iri=iri,
            key=kebab(local_name(iri)),
            section=section,
            label=self._labels(iri, terms.RDFS_LABEL),
            plural=self._labels(iri, terms.PLURAL_LABEL),
            shape=self._text(iri, terms.MAP_SHAPE),
            colours=colours if len(colours) == 4 else None,
            ancestors=ancestors,
            properties=properties,
        )

    def _property(self, shape: str) -> Property | None:
        path = self._iri(shape, terms.SH + "path")
        if path is None:
            self.report.add("CG0503", self._place(shape), shape=local_name(shape))
            return None
        self._report_declared(path, "a property", shape)
        classes = tuple(sorted(self._targets(shape)))
        for one in classes:
            self._report_declared(one, "a class", shape)
        is_iri = terms.SH + "IRI" in self._iris(shape, terms.SH + "nodeKind")
        forms = self._forms(shape)
        scheme = self._text(shape, terms.SCHEME)
        if "concept" in forms and scheme is None:
            self.report.add("CG0509", self._place(shape), shape=local_name(shape))
        only_class = classes[0] if len(classes) == 1 else None
        limit = self._text(shape, terms.MAX_PER_SOURCE)
        return Property(
            iri=path,
            key=self._text(shape, terms.KEY) or kebab(local_name(path)),
            label=self._labels(path, terms.RDFS_LABEL),
            forms=forms,
            targets=classes if forms == ("reference",) else (),
            scheme=scheme,
            concept_class=only_class if "concept" in forms else None,
            datatype=self._iri(shape, terms.SH + "datatype") or terms.XSD + "string",
            is_iri=is_iri and forms == ("literal",),
            iri_class=only_class if forms == ("literal",) else None,
            qualifiers=tuple(sorted(self._iris(shape, terms.QUALIFIER))),
            identifying=frozenset(self._iris(shape, terms.IDENTIFYING)),
            required=int(self._text(shape, terms.SH + "minCount") or 0) > 0,
            max_per_source=int(limit) if limit else None,
            acyclic=self._text(shape, terms.ACYCLIC) == "true",
            on_prospect=self._text(shape, terms.ON_PROSPECT) == "true" or path in terms.LABELS,
            pattern=self._text(shape, terms.SH + "pattern"),
            order=int(float(self._text(shape, terms.SH + "order") or 0)),
        )

    def _targets(self, shape: str) -> set[str]:
        alternatives = self._list(self._iri(shape, terms.SH + "or"))
        return {target for node in (shape, *alternatives) for target in self._iris(node, terms.SH + "class")}

    def _forms(self, shape: str) -> tuple[str, ...]:
        written = self._texts(shape, terms.VALUE_FORM)
        for form in written:
            if form not in FORMS:
                near = nearest(form, FORMS)
                self.report.add("CG0504", self._place(shape, form), form=form, allowed=FORMS, nearest=near)
        forms = tuple(form for form in FORMS if form in written)
        if not written:
            self.report.add("CG0504", self._place(shape), form="nothing", allowed=FORMS)
        if len(forms) > 1 and forms != ("reference", "concept"):
            self.report.add("CG0507", self._place(shape), forms=", ".join(forms))
        return forms

    def _by_key(self, owner: str, properties: list[Property]) -> dict[str, Property]:
        """Properties by key in reading order; two alike are reported."""
        found: dict[str, Property] = {}
        for one in sorted(properties, key=lambda p: (p.order, p.iri)):
            other = found.setdefault(one.key, one)
            if other.iri != one.iri:
                place = self._place(self._shape_of(one.iri))
                first, second = local_name(other.iri), local_name(one.iri)
                self.report.add("CG0502", place, key=one.key, first=first, second=second)
            elif one.key in RESERVED_KEYS and owner != terms.SOURCE_CLASS:
                self.report.add("CG0508", self._place(self._shape_of(one.iri)), key=one.key)
        return found

    # ---- contradictions

    def _report_shared_paths(self, found: dict[str, Property]) -> None:
        first: dict[str, str] = {}
        for shape, one in found.items():
            if first.setdefault(one.iri, shape) != shape:
                self.report.add("CG0506", self._place(shape), path=local_name(one.iri))

    def _report_same_sections(self, classes: dict[str, Class]) -> None:
        first: dict[str | None, Class] = {}
        for one in classes.values():
            for key in {one.section, one.key}:
                other = first.setdefault(key, one)
                if other is not one:
                    place = self._place(self._shape_for(one.iri))
                    both = {"first": local_name(other.iri), "second": local_name(one.iri)}
                    self.report.add("CG0502", place, key=key, **both)

    def _report_unknown_qualifiers(self, found: dict[str, Property], known: dict[str, Property]) -> None:
        for shape, one in found.items():
            for iri in (*one.qualifiers, *one.identifying):
                if iri not in known:
                    self._missing(iri, "a qualifier with a shape", shape)

    def _report_declared(self, iri: str, role: str, shape: str) -> None:
        if not self.triples.get(iri):
            self._missing(iri, role, shape)

    def _missing(self, iri: str, role: str, shape: str) -> None:
        names = {local_name(one) for one in self.triples if one.startswith(terms.CG)}
        near = nearest(local_name(iri), names)
        self.report.add(
            "CG0505", self._place(shape, local_name(iri)), term=local_name(iri), role=role, nearest=near
        )

    def _shape_of(self, path: str) -> str:
        return next((s for s in self.triples if path in self._iris(s, terms.SH + "path")), path)

    def _shape_for(self, iri: str) -> str:
        return next((s for s in self.triples if iri in self._iris(s, terms.SH + "targetClass")), iri)

    def _place(self, subject: str, word: str = "") -> Position:
        """Where the block of a subject begins, or where ``word`` stands in it."""
        name = re.escape(local_name(subject))
        head = re.compile(rf"^[ \t]*(?:[\w.-]*:{name}|<[^>\n]*[#/:]?{name}>)(?![\w-])", re.MULTILINE)
        for path, text in reversed(self.texts.items()):
            for match in head.finditer(text):
                start = match.end() - len(name) if not word else _find(text, word, match.end())
                line = text.count("\n", 0, start) + 1
                column = start - (text.rfind("\n", 0, start) + 1) + 1
                return Position(path, line, column, len(word or name))
        return Position(self.files[-1][1] if self.files else "")


def _find(text: str, word: str, start: int) -> int:
    found = text.find(word, start)
    return start if found < 0 else found


def _key(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, number: int) -> str:
    """IRIs as they are; blank nodes told apart by file."""
    return term.value if isinstance(term, ox.NamedNode) else f"_:{number}.{term}"
