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
SOURCE_KEYS = ("id", "file", "sha256", "paragraphs", "language", "no-facts")  # the last may be left out
RESERVED_KEYS = frozenset((*ENTRY_KEYS, *THING_KEYS, "value"))
RESERVED_SECTIONS = ("source", "prospects")

DATATYPES = tuple(terms.XSD + name for name in ("string", "integer", "decimal", "boolean", "anyURI"))

_PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>\s]*)>", re.MULTILINE | re.IGNORECASE)
_BLOCK_END = re.compile(r"\.[ \t]*(?:#.*)?$", re.MULTILINE)
_PARSER_PLACE = re.compile(r"Parser error (?:at|between) .*?: ")
_NAMELESS = "without a name"


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
        self.owners: dict[str, str] = {}  # property shape → a node shape that takes it
        self.triples: Triples = defaultdict(lambda: defaultdict(list))
        for number, (file, path) in enumerate(files):
            text = read_text(file, path, report)
            if text is not None:
                self.texts[path] = text
                self._parse(text, path, number)
        self.ranks = {subject: rank for rank, subject in enumerate(self.triples)}

    def _parse(self, text: str, path: str, number: int) -> None:
        try:
            for triple in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=terms.CG):
                subject = _key(triple.subject, number)
                value = triple.object
                plain = value if isinstance(value, ox.Literal) else _key(value, number)
                self.triples[subject][triple.predicate.value].append(plain)
        except SyntaxError as error:
            start, end = error.offset or 0, error.end_offset or 0
            length = end - start if error.lineno == error.end_lineno else 1
            place = Position(path, error.lineno or 0, start, max(1, length))
            self.report.add("CG0501", place, problem=_PARSER_PLACE.sub("", error.msg, count=1))

    # ---- questions about triples

    def _iris(self, subject: str, predicate: str) -> list[str]:
        return [value for value in self.triples[subject][predicate] if isinstance(value, str)]

    def _iri(self, subject: str, predicate: str) -> str | None:
        return next(iter(self._iris(subject, predicate)), None)

    def _texts(self, subject: str, predicate: str) -> list[str]:
        found = (value.value for value in self.triples[subject][predicate] if isinstance(value, ox.Literal))
        return sorted(found)

    def _text(self, subject: str, predicate: str) -> str | None:
        """The one text of a subject; several are reported, and the first by code point is taken."""
        found = sorted(set(self._texts(subject, predicate)))
        if len(found) > 1:
            self._unusable(subject, predicate, found[1], f"one value only, and '{found[0]}' is another")
        return found[0] if found else None

    def _number(self, subject: str, predicate: str) -> int | None:
        text = self._text(subject, predicate)
        if text is None or re.fullmatch(r"[0-9]{1,9}", text):
            return None if text is None else int(text)
        self._unusable(subject, predicate, text, "a whole number")
        return None

    def _flag(self, subject: str, predicate: str) -> bool:
        text = self._text(subject, predicate)
        if text not in (None, "true", "false"):
            self._unusable(subject, predicate, text, "true or false")
        return text == "true"

    def _pattern(self, subject: str) -> str | None:
        text = self._text(subject, terms.SH + "pattern")
        try:
            return None if text is None else re.compile(text).pattern
        except re.error as error:
            self._unusable(subject, terms.SH + "pattern", text, f"a regular expression ({error})")
            return None

    def _datatype(self, subject: str, forms: tuple[str, ...]) -> str:
        found = self._iri(subject, terms.SH + "datatype") or terms.XSD + "string"
        if "literal" in forms and found not in DATATYPES:
            allowed = ", ".join(local_name(one) for one in DATATYPES)
            self._unusable(subject, terms.SH + "datatype", local_name(found), f"one of {allowed}")
        return found

    def _labels(self, subject: str, predicate: str) -> dict[str, str]:
        literals = (value for value in self.triples[subject][predicate] if isinstance(value, ox.Literal))
        return dict(sorted((one.language or "", one.value) for one in literals))

    def _list(self, head: str | None) -> Iterator[str]:
        seen: set[str] = set()
        while head and head not in seen and head != terms.RDF + "nil":
            seen.add(head)
            yield from self._iris(head, terms.RDF + "first")
            head = self._iri(head, terms.RDF + "rest")

    def _of_type(self, type_iri: str) -> list[str]:
        found = (s for s in list(self.triples) if type_iri in self.triples[s].get(terms.RDF_TYPE, ()))
        return sorted(found)

    def _node_shapes(self) -> list[str]:
        """Typed as such, or known by their target."""
        targeted = {s for s in list(self.triples) if self.triples[s].get(terms.SH + "targetClass")}
        return sorted(targeted.union(self._of_type(terms.SH + "NodeShape")))

    def _property_shapes(self) -> list[str]:
        """Typed as such, or taken as such by a node shape; what nobody describes is reported."""
        taken = {p: node for node in self._node_shapes() for p in self._iris(node, terms.SH + "property")}
        for shape, node in taken.items():
            self.owners[shape] = node
            if not self.triples.get(shape):
                self._missing(shape, "a property shape", node)
        described = {shape for shape in taken if self.triples.get(shape)}
        found = described.union(self._of_type(terms.SH + "PropertyShape"))
        return sorted(shape for shape in found if not self._is_plain_shacl(shape))

    def _is_plain_shacl(self, shape: str) -> bool:
        """Whether a shape only constrains the graph and is nothing that a sheet writes."""
        if self._texts(shape, terms.KEY) or self._texts(shape, terms.VALUE_FORM):
            return False
        owners = [node for node in self._node_shapes() if shape in self._iris(node, terms.SH + "property")]
        targets = {target for node in owners for target in self._iris(node, terms.SH + "targetClass")}
        written = {
            target
            for node in self._node_shapes()
            if self._texts(node, terms.KEY)
            for target in self._iris(node, terms.SH + "targetClass")
        }
        return bool(owners) and not targets & written

    def _ancestors(self, iri: str) -> tuple[str, ...]:
        found = [iri]
        for one in found:
            found += sorted(p for p in self._iris(one, terms.RDFS_SUBCLASS_OF) if p not in found)
        return tuple(found)

    # ---- building the schema

    def schema(self) -> Schema:
        shapes = {shape: self._property(shape) for shape in self._property_shapes()}
        found = {shape: one for shape, one in shapes.items() if one is not None}
        self._report_shared_paths(found)
        # Several shapes of one class add up: a workspace may add properties to a known class.
        by_class: dict[str, list[Property]] = defaultdict(list)
        for node in self._node_shapes():
            own = [found[shape] for shape in self._iris(node, terms.SH + "property") if shape in found]
            for target in self._iris(node, terms.SH + "targetClass"):
                by_class[target] += own
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
        for node in self._node_shapes():
            section = self._text(node, terms.KEY)
            if section is None:
                continue
            targets = self._iris(node, terms.SH + "targetClass")
            if not targets:
                self.report.add("CG0511", self._place(node), shape=self._name(node))
            if section in RESERVED_SECTIONS:
                self.report.add("CG0508", self._place(node, section), key=section)
            for iri in targets:
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
        if path is None or path.startswith("_:"):
            self.report.add("CG0503", self._place(shape), shape=self._name(shape))
            return None
        others = [other for other in self._iris(shape, terms.SH + "path") if other != path]
        for other in others:
            expected = f"one value only, and {local_name(path)} is another"
            self._unusable(shape, terms.SH + "path", local_name(other), expected)
        self._report_declared(path, "a property", shape)
        classes = tuple(sorted(self._targets(shape)))
        for one in classes:
            self._report_declared(one, "a class", shape)
        is_iri = terms.SH + "IRI" in self._iris(shape, terms.SH + "nodeKind")
        forms = self._forms(shape)
        scheme = self._text(shape, terms.SCHEME)
        if "concept" in forms and scheme is None:
            self.report.add("CG0509", self._place(shape), shape=self._name(shape))
        only_class = classes[0] if len(classes) == 1 else None
        return Property(
            iri=path,
            key=self._text(shape, terms.KEY) or kebab(local_name(path)),
            label=self._labels(path, terms.RDFS_LABEL),
            forms=forms,
            targets=classes if forms == ("reference",) else (),
            scheme=scheme,
            concept_class=only_class if "concept" in forms else None,
            datatype=self._datatype(shape, forms),
            is_iri=is_iri and forms == ("literal",),
            iri_class=only_class if forms == ("literal",) else None,
            qualifiers=tuple(sorted(self._iris(shape, terms.QUALIFIER))),
            identifying=frozenset(self._iris(shape, terms.IDENTIFYING)),
            required=bool(self._number(shape, terms.SH + "minCount")),
            max_per_source=self._number(shape, terms.MAX_PER_SOURCE),
            acyclic=self._flag(shape, terms.ACYCLIC),
            on_prospect=self._flag(shape, terms.ON_PROSPECT) or path in terms.LABELS,
            pattern=self._pattern(shape),
            order=self._number(shape, terms.SH + "order") or 0,
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
                shapes = self._shape_of(other.iri), self._shape_of(one.iri)
                self._report_same_key(one.key, shapes, (other.iri, one.iri))
            elif one.key in (SOURCE_KEYS if owner == terms.SOURCE_CLASS else RESERVED_KEYS):
                self.report.add("CG0508", self._place(self._shape_of(one.iri)), key=one.key)
        return found

    # ---- contradictions

    def _report_same_key(self, key: str, shapes: tuple[str, str], iris: tuple[str, str]) -> None:
        """The later one of two is to blame: files of a workspace come after those that everybody uses."""
        first, second = sorted(zip(shapes, iris, strict=True), key=lambda pair: self._rank(pair[0]))
        is_clear = local_name(first[1]) != local_name(second[1])
        names = [local_name(term) if is_clear else term for _, term in (first, second)]
        self.report.add("CG0502", self._place(second[0]), key=key, first=names[0], second=names[1])

    def _rank(self, subject: str) -> int:
        return self.ranks.get(self.owners.get(subject, subject), 0)

    def _report_shared_paths(self, found: dict[str, Property]) -> None:
        first: dict[str, str] = {}
        for shape, one in sorted(found.items(), key=lambda pair: self._rank(pair[0])):
            if first.setdefault(one.iri, shape) != shape:
                self.report.add("CG0506", self._place(shape), path=local_name(one.iri))

    def _report_same_sections(self, classes: dict[str, Class]) -> None:
        first: dict[str, Class] = {}
        for one in classes.values():
            for key in sorted({one.section or one.key, one.key}):
                other = first.setdefault(key, one)
                if other is not one:
                    shapes = self._shape_for(other.iri), self._shape_for(one.iri)
                    self._report_same_key(key, shapes, (other.iri, one.iri))

    def _report_unknown_qualifiers(self, found: dict[str, Property], known: dict[str, Property]) -> None:
        for shape, one in found.items():
            for iri in (*one.qualifiers, *one.identifying):
                if iri not in known:
                    self._missing(iri, "a qualifier with a shape", shape)
            self._by_key(one.iri, [known[iri] for iri in one.qualifiers if iri in known])

    def _report_declared(self, iri: str, role: str, shape: str) -> None:
        if not self.triples.get(iri):
            self._missing(iri, role, shape)

    def _missing(self, iri: str, role: str, shape: str) -> None:
        # Only names beside it: a term of another vocabulary is not meant.
        home = iri.removesuffix(local_name(iri))
        names = {local_name(one) for one, about in self.triples.items() if about and one.startswith(home)}
        near = nearest(local_name(iri), names)
        self.report.add(
            "CG0505", self._place(shape, local_name(iri)), term=local_name(iri), role=role, nearest=near
        )

    def _unusable(self, subject: str, predicate: str, value: str | None, expected: str) -> None:
        place = self._place(subject, value or "")
        self.report.add("CG0510", place, value=value, term=local_name(predicate), expected=expected)

    def _name(self, shape: str) -> str:
        return _NAMELESS if shape.startswith("_:") else local_name(shape)

    def _shape_of(self, path: str) -> str:
        return next((s for s in self.triples if path in self._iris(s, terms.SH + "path")), path)

    def _shape_for(self, iri: str) -> str:
        return next((s for s in self.triples if iri in self._iris(s, terms.SH + "targetClass")), iri)

    def _place(self, subject: str, word: str = "") -> Position:
        """Where a subject's block begins, or ``word`` stands in it; a nameless shape is at its owner."""
        subject = self.owners.get(subject, subject) if subject.startswith("_:") else subject
        found: Position | None = None
        for path, text in reversed(self.texts.items()):
            for start, end in _blocks(subject, text):
                at = text.find(word, start, end) if word else -1
                if at >= 0:
                    return _position(path, text, at, len(word))
                head = re.compile(r"\S+").match(text, start)
                found = found or _position(path, text, start, len(head[0]) if head else 1)
        return found or Position(self.files[-1][1] if self.files else "")


def _blocks(subject: str, text: str) -> list[tuple[int, int]]:
    """Where what a text says about a subject may begin and end; lines without indentation come first."""
    names = [f"<{subject}>"]
    names += [f"{p}:{subject[len(ns) :]}" for p, ns in _PREFIX.findall(text) if subject.startswith(ns)]
    head = re.compile(rf"^([ \t]*)(?:{'|'.join(map(re.escape, names))})(?![\w-])", re.MULTILINE)
    blocks = []
    for match in sorted(head.finditer(text), key=lambda match: (len(match[1]), match.start())):
        end = _BLOCK_END.search(text, match.end())
        blocks.append((match.end(1), end.end() if end else len(text)))
    return blocks


def _position(path: str, text: str, at: int, length: int) -> Position:
    line = text.count("\n", 0, at) + 1
    return Position(path, line, at - (text.rfind("\n", 0, at) + 1) + 1, length)


def _key(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, number: int) -> str:
    """IRIs as they are; blank nodes told apart by file."""
    return term.value if isinstance(term, ox.NamedNode) else f"_:{number}.{term}"
