"""Fact sheets: one YAML file a source, read into facts by the grammar *thing → property → value*.

:func:`read_sheet` is a pure function of text and schema. It reports everything that can be judged from
the one sheet; what needs the others (targets, concepts, classes, states) is judged in ``intake``. After
an unknown key it goes on with the nearest one, so that faults below it are shown too, and each fault is
reported once. Nothing is skipped silently: every leaf value (the class of an entry, and each value of a
property) becomes a fact or is counted as refused.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from functools import lru_cache
from typing import Any, NamedTuple

from clustergraph import terms
from clustergraph.diagnostics import nearest
from clustergraph.facts import Entry, Fact, Link, Sheet, SourceText, Span, fact_hash
from clustergraph.marked import Mapping, Node, Scalar, Sequence, line_of
from clustergraph.names import SLUG
from clustergraph.ontology import ENTRY_KEYS, THING_KEYS, Class, Property, Schema
from clustergraph.sources import read_source
from clustergraph.terms import iri, literal
from clustergraph.values import (
    Context,
    UsedConcept,
    Value,
    found_form,
    read_languages,
    read_number,
    read_value,
)

__all__ = ["read_sheet"]

MAX_MENTION = 120
PROSPECTS = "prospects"
OWN_KEYS = frozenset((*ENTRY_KEYS, *THING_KEYS))  # what an entry says besides its properties


def read_sheet(root: Mapping, schema: Schema, context: Context) -> Sheet:
    """The sheet that a YAML mapping holds.

    ``context.language`` is replaced by the language of the source. Faults go to ``context.report``. The
    sections are taken apart while they are read.
    """
    source = read_source(root, schema, context)
    in_language = Context(
        context.path, context.base, context.report, source.language, context.curator_language
    )
    return _SheetReader(schema, in_language, source).read(root)


class _Common(NamedTuple):
    """What an entry says for all its values, or a value for itself.

    Not sound: something of it is wrong and has been reported; no fact is made with it.
    """

    evidence: tuple[int, ...] = ()
    context: tuple[int, ...] = ()
    certainty: str = terms.STATED
    state: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    mentioned: Span | None = None
    is_sound: bool = True


_NOTHING_YET = _Common()


class _Qualifiers(NamedTuple):
    pairs: tuple[tuple[str, str], ...] = ()
    identifying: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    concepts: tuple[UsedConcept, ...] = ()


_NO_QUALIFIERS = _Qualifiers()


class _SheetReader:
    """Reads the sections of one sheet."""

    def __init__(self, schema: Schema, context: Context, source: SourceText) -> None:
        self.schema = schema
        self.context = context
        self.path = context.path
        self.report = context.report
        self.source = source
        self.source_term = iri(context.base.sources + source.id)
        self.fact_prefix = context.base.facts
        self.sheet = Sheet(context.path, source)
        self.seen: dict[str, tuple[Span, Class | None]] = {}
        self.known_keys = OWN_KEYS.union(*(one.properties for one in schema.classes.values()))

    def read(self, root: Mapping) -> Sheet:
        for key, node in root.items:
            if key.value != "source":
                self._section(key, node)
        return self.sheet

    # ---- sections and entries

    def _section(self, key: Scalar, node: Node) -> None:
        name = key.value
        sections = self.schema.sections
        is_known = name in sections or name == PROSPECTS
        if not is_known:
            near = nearest(name, (*sections, PROSPECTS))
            self.report.add("CG0102", self.context.place(key), section=name, nearest=near)
            name = near[0] if near else ""
        if not isinstance(node, Mapping):
            self._wrong(node, key.value, "things, each with its id and what is said about it")
            self.sheet.is_incomplete = True
            return
        node.items.reverse()
        while node.items:  # what is read is let go: the tree takes three times the memory of its facts
            slug, body = node.items.pop()
            self._entry(slug, body, sections.get(name), name == PROSPECTS, is_refused=not is_known)

    def _entry(
        self, key: Scalar, body: Node, section: Class | None, is_prospect: bool, *, is_refused: bool
    ) -> None:
        self.sheet.values += 1 + _count_values(body)
        if not isinstance(body, Mapping):
            self._wrong(body, key.value, "what is said about the thing: property, colon, value")
            self.sheet.unsure.add((key.value, ""))
            return
        slug = key.value
        if not SLUG.fullmatch(slug):
            near = _slug_hint(slug)
            self.report.add("CG0108", self.context.place(key), id=slug, nearest=near)
            self.sheet.unsure |= {(one, "") for one in near}
            is_refused = True
        place = line_of(key)
        own = {name.value: node for name, node in body.items if name.value in OWN_KEYS}
        slips = self._slips(body, own)
        one, is_sound = self._class_of(key, body, own, section, is_prospect)
        for name, near in slips:
            where = one.label.get("en", one.key) if one else slug
            self.report.add("CG0101", self.context.place(name), key=name.value, where=where, nearest=near)
        common = self._common(own)
        state = self._entry_state(key, own, is_prospect)
        if is_refused or not is_sound or slips or self._is_repeated(key, one):
            is_refused = True
            self.sheet.unsure.add((slug, ""))
        if one is None:
            return
        subject = iri(self.context.base.thing(slug))
        facts: list[Fact] = []
        predicate = terms.WOULD_BE if is_prospect else terms.RDF_TYPE
        has_evidence = self._has_evidence(common, key, slug)
        if has_evidence:
            class_value = Value(iri(one.iri))
            facts.append(self._fact(subject, slug, predicate, class_value, common._replace(state=state), key))
        # Notes belong to the class, a value has its own; what evidence lacks has been said once.
        common = common._replace(notes=(), mentioned=None, is_sound=has_evidence)
        passed = {name.value for name, _ in slips}
        for name, node in body.items:
            if name.value not in OWN_KEYS and name.value not in passed:
                facts += self._values(name, node, subject, slug, one, common)
        lists, formerly = self._lists(own, one), self._formerly(own)
        if not is_refused:
            self.sheet.facts += facts
            self.sheet.entries.append(Entry(slug, one.iri, is_prospect, state, place, lists, formerly))

    def _slips(self, body: Mapping, own: dict[str, Node]) -> list[tuple[Scalar, tuple[str, ...]]]:
        """Misspelt keys of the frame, each with what is near; ``own`` gets them under the right name."""
        slips = []
        for name, node in body.items:
            if name.value not in self.known_keys:
                near = nearest(name.value, self.known_keys)
                if near and near[0] in OWN_KEYS:
                    own.setdefault(near[0], node)
                    slips.append((name, near))
        return slips

    def _is_repeated(self, key: Scalar, one: Class | None) -> bool:
        """Whether the sheet has the thing already; if with a class that clashes, that is reported later."""
        place, other = self.seen.setdefault(key.value, (line_of(key), one))
        if place == line_of(key):
            return False
        if (
            one
            and other
            and not (self.schema.is_a(one.iri, other.iri) or self.schema.is_a(other.iri, one.iri))
        ):
            return False
        self.report.add("CG0008", self.context.place(key), key=key.value, line=place[0])
        return True

    def _class_of(
        self, key: Scalar, body: Mapping, own: Dict[str, Node], section: Class | None, is_prospect: bool
    ) -> tuple[Class | None, bool]:
        """The class of an entry, also if it had to be guessed; whether it is said properly."""
        node = own.get("would-be")
        if not is_prospect:
            if node is not None:
                where = "a thing outside of 'prospects'"
                place = next((self.context.place(k) for k, _ in body.items if k.value == "would-be"), None)
                if place:
                    self.report.add("CG0101", place, key="would-be", where=where)
            return section, node is None
        if node is None:
            self.report.add("CG0104", self.context.place(key), key="would-be", where=key.value)
            return None, False
        name = node.value if isinstance(node, Scalar) else ""
        if name in self.schema.class_keys:
            return self.schema.class_keys[name], True
        near = nearest(name, self.schema.class_keys)
        expected = "a class such as " + ", ".join(sorted(self.schema.class_keys)[:3])
        place, found = self.context.place(node), found_form(node)
        self.report.add("CG0103", place, key="would-be", expected=expected, found=found, nearest=near)
        return self.schema.class_keys.get(near[0]) if near else None, False

    def _entry_state(self, key: Scalar, own: Dict[str, Node], is_prospect: bool) -> str:
        node = own.get("state")
        if node is None:
            if is_prospect:
                self.report.add("CG0104", self.context.place(key), key="state", where=key.value)
            return ""
        state = self._known(node, "state", self.schema.states)
        if state is None:
            return ""
        if (state in self.schema.prospective) != is_prospect:
            code = "CG0114" if is_prospect else "CG0111"
            self.report.add(code, self.context.place(node), state=found_form(node).strip("'"))
        return state

    # ---- values

    def _values(
        self, key: Scalar, node: Node, subject: str, slug: str, one: Class, common: _Common
    ) -> list[Fact]:
        known = one.properties.get(key.value)
        is_known = known is not None
        if known is None:
            near = nearest(key.value, (*one.properties, *ENTRY_KEYS, *THING_KEYS))
            where = one.label.get("en", one.key)
            self.report.add("CG0101", self.context.place(key), key=key.value, where=where, nearest=near)
            known = one.properties.get(near[0]) if near else None
        if known is None:
            self.sheet.unsure.add((slug, ""))
            return []
        nodes = node.items if isinstance(node, Sequence) else [node]
        if not nodes:
            self.report.add("CG0109", self.context.place(key), key=key.value)
        facts: dict[str, Fact] = {}
        repeated = 0
        for item in nodes:
            fact = self._value(item, known, subject, slug, common)
            if fact is None:
                continue
            first = facts.setdefault(fact.node, fact)
            if first is not fact:
                repeated += 1
                written = (item.get("value") or item) if isinstance(item, Mapping) else item
                value = found_form(written).strip("'")
                self.report.add("CG0107", self.context.place(item), value=value, line=first.place[0])
        if known.max_per_source is not None and len(nodes) - repeated > known.max_per_source:
            extra = self.context.place(nodes[known.max_per_source])
            self.report.add("CG0105", extra, key=key.value, limit=known.max_per_source)
        if len(facts) < max(1, len(nodes)) or not is_known:
            self.sheet.unsure.add((slug, known.iri))
        return list(facts.values()) if is_known else []

    def _value(self, node: Node, known: Property, subject: str, slug: str, common: _Common) -> Fact | None:
        own: dict[str, Node] = {}
        is_sound = True
        if isinstance(node, Mapping):
            found, own, is_sound = self._split(node, known)
            if found is None:
                return None
            node = found
        value = self._read(node, known, slug)
        effective = self._common(own, common) if own else common
        qualifiers = self._qualifiers(own, known, slug) if own else _NO_QUALIFIERS
        if value is None or qualifiers is None or not is_sound:
            return None
        if not self._has_evidence(effective, node, known.key):
            return None
        return self._fact(subject, slug, known.iri, value, effective, node, qualifiers)

    def _read(self, node: Node, one: Property, slug: str) -> Value | None:
        value = read_value(node, one, slug, self.context)
        if value is not None and value.concept is not None and value.concept.labels:
            self.sheet.introduced.append(value.concept)
        return value

    def _split(self, node: Mapping, known: Property) -> tuple[Node | None, dict[str, Node], bool]:
        """The value of a mapping and its qualifiers by key; whether all of its keys are known."""
        names = [key.value for key, _ in node.items]
        if "value" not in names:
            qualifiers = self.schema.qualifier_keys[known.iri]
            slip = next((n for n in names if n not in qualifiers and nearest(n, ("value",))), None)
            if slip is None or len(slip) < 4:
                if not any(n in qualifiers or n in ENTRY_KEYS for n in names):
                    return node, {}, True  # texts by language, bounds of a count, or the wrong form
                self.report.add("CG0104", self.context.place(node), key="value", where=known.key)
                return None, {}, False
        own: dict[str, Node] = {}
        value: Node | None = None
        is_sound = True
        for key, item in node.items:
            name = key.value
            if name == "value":
                value = item
            elif name in ENTRY_KEYS or name in self.schema.qualifier_keys[known.iri]:
                own[name] = item
            else:
                is_sound = False
                value = self._unknown_qualifier(key, item, known, own, value)
        return value, own, is_sound

    def _unknown_qualifier(
        self, key: Scalar, item: Node, known: Property, own: dict[str, Node], value: Node | None
    ) -> Node | None:
        """Reports; goes on with the nearest key. Gives the value, which may be what was meant."""
        allowed = (*self.schema.qualifier_keys[known.iri], *ENTRY_KEYS)
        near = nearest(key.value, ("value", *allowed))
        elsewhere = {p.key for p in self.schema.properties.values()}
        place = self.context.place(key)
        if key.value in elsewhere and not near:
            qualifiers = tuple(self.schema.qualifier_keys[known.iri])
            self.report.add("CG0106", place, key=key.value, property=known.key, allowed=qualifiers)
        else:
            self.report.add("CG0101", place, key=key.value, where=f"a value of '{known.key}'", nearest=near)
        if near and near[0] == "value" and value is None:
            return item
        if near and near[0] != "value":
            own.setdefault(near[0], item)
        return value

    def _qualifiers(self, own: Dict[str, Node], known: Property, slug: str) -> _Qualifiers | None:
        allowed = self.schema.qualifier_keys[known.iri]
        if own.keys().isdisjoint(allowed):
            return _NO_QUALIFIERS
        pairs: list[tuple[str, str]] = []
        identifying: list[str] = []
        lines: list[str] = []
        links: list[Link] = []
        concepts: list[UsedConcept] = []
        is_sound = True
        for name, node in own.items():
            one = allowed.get(name)
            if one is None:
                continue
            if isinstance(node, Sequence) and not node.items:
                self.report.add("CG0109", self.context.place(node), key=name)
                is_sound = False
            for item in node.items if isinstance(node, Sequence) else [node]:
                value = self._read(item, one, slug)
                if value is None:
                    is_sound = False
                    continue
                pairs += [(one.iri, term) for term in (value.term, *value.translations)]
                if one.iri in known.identifying:
                    identifying.append(f"<{one.iri}> {value.term}")
                lines += value.lines
                if value.target:
                    links.append(Link(one.iri, value.target, line_of(item)))
                if value.concept:
                    concepts.append(value.concept)
        if not is_sound:
            return None
        return _Qualifiers(
            tuple(sorted(pairs)), tuple(sorted(set(identifying))), tuple(lines), tuple(links), tuple(concepts)
        )

    def _fact(
        self,
        subject: str,
        slug: str,
        property_iri: str,
        value: Value,
        common: _Common,
        node: Node,
        qualifiers: _Qualifiers = _NO_QUALIFIERS,
    ) -> Fact:
        parts = (subject, f"<{property_iri}>", value.term, *qualifiers.identifying, self.source_term)
        place = line_of(node)
        notes, links, concepts = common.notes, qualifiers.links, qualifiers.concepts
        if value.translations:
            notes = (*notes, *((terms.TRANSLATION, text) for text in value.translations))
        return Fact(
            node=f"<{self.fact_prefix}{fact_hash(parts)}>",
            subject=subject,
            slug=slug,
            property=property_iri,
            object=value.term,
            source=self.source.id,
            certainty=common.certainty,
            state=common.state,
            evidence=common.evidence,
            context=common.context,
            qualifiers=qualifiers.pairs,
            notes=notes,
            lines=value.lines + qualifiers.lines,
            target=value.target,
            links=(Link(property_iri, value.target, place), *links) if value.target else links,
            concepts=(*concepts, value.concept) if value.concept else concepts,
            place=place,
            mentioned=common.mentioned,
        )

    # ---- what entries and values have in common

    def _common(self, own: Dict[str, Node], inherited: _Common | None = None) -> _Common:
        evidence, context, certainty, *_, is_sound = inherited or _NOTHING_YET
        state, mentioned = "", None  # what is not inherited
        notes: tuple[tuple[str, str], ...] = ()
        for name, node in own.items():
            said: Any
            if name == "evidence":
                said = self._paragraphs(node, name)
                evidence = said or ()
            elif name == "context":
                said = self._paragraphs(node, name)
                context = said or ()
            elif name == "certainty":
                said = self._known(node, name, self.schema.certainties)
                certainty = said or certainty
            elif name == "state" and inherited is not None:
                said = self._known(node, name, self.schema.states)
                state = said or ""
            elif name in ("mention", "ambiguity"):
                said = self._note(node, name)
                notes += said or ()
                mentioned = line_of(node) if name == "mention" else mentioned
            else:
                continue
            is_sound = is_sound and said is not None
        return _Common(evidence, context, certainty, state, notes, mentioned, is_sound)

    def _paragraphs(self, node: Node, key: str) -> tuple[int, ...] | None:
        numbers: set[int] = set()
        is_sound = True
        for item in node.items if isinstance(node, Sequence) else [node]:
            number = read_number(item, key, self.context)
            if number is None:
                is_sound = False
            elif not 1 <= number <= self.source.paragraphs and self.source.paragraphs:
                is_sound = False
                count = self.source.paragraphs
                self.report.add("CG0302", self.context.place(item), paragraph=number, count=count)
            else:
                numbers.add(number)
        return tuple(sorted(numbers)) if is_sound else None

    def _has_evidence(self, common: _Common, node: Node, where: str) -> bool:
        if common.is_sound and not common.evidence:
            self.report.add("CG0301", self.context.place(node), where=where)
            return False
        return common.is_sound

    def _note(self, node: Node, key: str) -> tuple[tuple[str, str], ...] | None:
        if key == "mention":
            if not isinstance(node, Scalar) or not node.value.strip():
                self._wrong(node, key, "the words as printed")
                return None
            if len(node.value) > MAX_MENTION:
                place = self.context.place(node)
                self.report.add("CG0207", place, length=len(node.value), limit=MAX_MENTION)
                return None
            return ((terms.MENTION, literal(node.value, self.context.language)),)
        pairs = read_languages(node, key, self.context, self.context.curator_language)
        return tuple((terms.AMBIGUITY, literal(text, language)) for language, text in pairs) or None

    def _known(self, node: Node, key: str, known: Dict[str, str]) -> str | None:
        word = node.value.replace(" ", "-") if isinstance(node, Scalar) else ""
        if word in known:
            return known[word]
        near = nearest(word, known)
        self.report.add(
            "CG0403", self.context.place(node), word=found_form(node).strip("'"), scheme=key, nearest=near
        )
        return None

    def _lists(self, own: Dict[str, Node], one: Class) -> tuple[tuple[str, str, Span], ...]:
        found: list[tuple[str, str, Span]] = []
        for name, annotation in _LISTS.items():
            node = own.get(name)
            for item in [] if node is None else node.items if isinstance(node, Sequence) else [node]:
                key = item.value if isinstance(item, Scalar) else ""
                known = one.properties.get(key)
                if known is None:
                    near = nearest(key, one.properties)
                    where = one.label.get("en", one.key)
                    self.report.add(
                        "CG0101",
                        self.context.place(item),
                        key=key or found_form(item),
                        where=where,
                        nearest=near,
                    )
                else:
                    found.append((annotation, known.iri, line_of(item)))
        return tuple(found)

    def _formerly(self, own: Dict[str, Node]) -> tuple[tuple[str, Span], ...]:
        node = own.get("formerly")
        found: list[tuple[str, Span]] = []
        for item in [] if node is None else node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Scalar) and SLUG.fullmatch(item.value):
                found.append((item.value, line_of(item)))
            else:
                shown = found_form(item).strip("'")
                self.report.add("CG0108", self.context.place(item), id=shown, nearest=_slug_hint(shown))
        return tuple(found)

    def _wrong(self, node: Node, key: str, expected: str) -> None:
        self.report.add(
            "CG0103", self.context.place(node), key=key, expected=expected, found=found_form(node)
        )


_LISTS = {
    "not-stated": terms.NOT_STATED,
    "open-list": terms.OPEN_LIST,
    "closed-list": terms.CLOSED_LIST,
}


def _count_values(body: Node) -> int:
    """Leaf values of an entry besides its class: each item of each property."""
    if not isinstance(body, Mapping):
        return 0
    return sum(
        len(node.items) if isinstance(node, Sequence) else 1
        for key, node in body.items
        if key.value not in OWN_KEYS
    )


@lru_cache(maxsize=1024)
def _slug_hint(text: str) -> tuple[str, ...]:
    from clustergraph.names import slug

    found = slug(text)
    return (found,) if found else ()
