"""The ontology on one HTML page, the one that its permanent address leads a reader to.

Each term stands under its local name, so that ``…/ontology#Event`` arrives at it. The page needs nothing
but itself: no script, no font, no picture from elsewhere. For curators every class answers "What may I write
about it?", from the shapes, with lines of docs/examples/every-key.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from clustergraph import terms
from clustergraph.ontology import ENTRY_KEYS, FORMS, THING_KEYS, Class, Property, kebab
from generator.html import Html, joined_html, tag
from generator.markdown import LANGUAGES, Lines
from generator.ontology_diagram import colours, diagram, local, mark
from generator.sheets import EVERY_KEY, SCOPE_NOTE
from generator.vocabulary import ontology

__all__ = ["ontology_html"]

ONTOLOGY = terms.CG.rstrip("#")
DCTERMS = "http://purl.org/dc/terms/"
VANN = "http://purl.org/vocab/vann/"
STYLE = Path(__file__).with_name("ontology.css")

_CLASSES = (terms.OWL + "Class",)
_PROPERTIES = (terms.OWL + "ObjectProperty", terms.OWL + "DatatypeProperty")
_ANNOTATIONS = (terms.OWL + "AnnotationProperty",)

_RELATIONS = (
    ("Below", terms.RDFS_SUBCLASS_OF),
    ("Below", terms.RDFS + "subPropertyOf"),
    ("Close to", terms.SKOS + "closeMatch"),
    ("Never also", terms.OWL + "disjointWith"),
    ("Domain", terms.RDFS + "domain"),
    ("Range", terms.RDFS + "range"),
    ("Hint: said about", terms.SCHEMA + "domainIncludes"),
    ("Hint: takes", terms.SCHEMA + "rangeIncludes"),
    ("Broader", terms.BROADER),
    ("In scheme", terms.IN_SCHEME),
)


def ontology_html() -> Lines:
    """The whole page, line by line."""
    title = ontology.note(ONTOLOGY, DCTERMS + "title")
    yield "<!DOCTYPE html>"
    yield "<!-- Written by docs/generate.py; do not edit. -->"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield tag("meta", name="description", content=ontology.note(ONTOLOGY, DCTERMS + "description"))
    yield tag("title", title)
    yield f"<style>\n{STYLE.read_text(encoding='utf-8').strip()}\n{colours()}\n</style>"
    yield "</head>"
    yield "<body>"
    yield tag("a", "Skip to the text", href="#start", class_="skip")
    yield '<div class="page">'
    yield from _contents()
    yield '<main id="start">'
    yield from _header(title)
    for anchor, heading, body in _sections():
        yield tag("h2", heading, id=anchor)
        yield from body
    yield "</main>"
    yield "</div>"
    yield "</body>"
    yield "</html>"


def _sections() -> Iterator[tuple[str, str, Iterable[str]]]:
    """Anchor, heading and text of each part; these anchors hold a hyphen, which no local name does."""
    yield "the-diagram", "Diagram", _diagram()
    yield "all-classes", "Classes", _terms(_own_classes())
    yield "every-value", "What may stand at every entry and value", _every_value()
    yield "all-properties", "Properties", _terms(ontology.own(*_PROPERTIES))
    yield "reused-properties", "Reused properties that a sheet may write", _terms(_reused_properties())
    yield "all-schemes", "Concept schemes", _schemes()
    yield "all-annotations", "Annotations in shapes and classes", _terms(ontology.own(*_ANNOTATIONS))
    yield "reused-terms", "Other terms that are reused", _reused()


# ---- head


def _header(title: str) -> Lines:
    yield tag("h1", title)
    yield tag("p", ontology.note(ONTOLOGY, DCTERMS + "description"), class_="lead")
    yield tag("p", ontology.note(ONTOLOGY, DCTERMS + "abstract"))
    about = ontology.notes[ONTOLOGY]
    rows = [
        ("Version", [ontology.note(ONTOLOGY, terms.OWL + "versionInfo")]),
        ("Version IRI", _links(about[terms.OWL + "versionIRI"])),
        ("IRI", _links([ONTOLOGY])),
        ("Namespace", [tag("code", terms.CG)]),
        ("Prefix", [tag("code", ontology.note(ONTOLOGY, VANN + "preferredNamespacePrefix") + ":")]),
        ("Licence", _links(about[DCTERMS + "license"])),
        ("Shapes", _links(about[terms.SH + "suggestedShapesGraph"])),
        ("Changes", _links(about[VANN + "changes"])),
        ("Issued", about[DCTERMS + "issued"]),
        ("Last changed", about[DCTERMS + "modified"]),
        ("To be cited as", about[DCTERMS + "bibliographicCitation"]),
    ]
    yield _facts(rows)
    yield tag("p", ontology.note(ONTOLOGY, terms.SKOS + "editorialNote"), class_="note")


def _contents() -> Lines:
    lists = {
        "all-classes": _own_classes(),
        "all-properties": ontology.own(*_PROPERTIES),
        "reused-properties": _reused_properties(),
        "all-schemes": ontology.own(terms.CONCEPT_SCHEME, terms.CONCEPT),
        "all-annotations": ontology.own(*_ANNOTATIONS),
    }
    yield '<nav class="contents" aria-label="Contents">'
    yield "<ul>"
    for anchor, heading, _ in _sections():
        inner = _listed(lists[anchor]) if anchor in lists else ""
        yield tag("li", tag("a", heading, href=f"#{anchor}"), inner)
    yield "</ul>"
    yield "</nav>"


def _listed(iris: list[str]) -> Html:
    entries = [tag("li", _link(iri)) for iri in iris]
    return tag("details", tag("summary", f"{len(iris)} terms"), tag("ul", *entries))


def _diagram() -> Lines:
    yield tag("p", _ABOUT_DIAGRAM)
    yield tag("div", diagram(), class_="scroll", tabindex="0", role="region", aria_label="Diagram of classes")


_ABOUT_DIAGRAM = (
    "Superclasses stand to the left. Shapes and colours are those of maps; a small square is on no map. Of "
    "other vocabularies (grey) only those classes are drawn below which one of ours stands or branches meet."
)


# ---- terms


def _own_classes() -> list[str]:
    return ontology.own(*_CLASSES)


def _reused_properties() -> list[str]:
    return sorted(
        (iri for iri in ontology.schema.properties if not iri.startswith(terms.CG)), key=ontology.short
    )


def _terms(iris: Iterable[str]) -> Lines:
    for iri in iris:
        yield from _term(iri)


def _term(iri: str) -> Lines:
    schema = ontology.schema
    yield f'<section class="term" id="{_anchor(iri)}">'
    yield tag("h3", _sign(iri), schema.label(iri), " ", tag("code", ontology.short(iri)))
    yield tag("p", tag("a", iri, href=iri), class_="iri")
    yield tag("p", ontology.definition(iri))
    yield from _languages(iri)
    yield _facts(_about(iri))
    if iri in schema.classes:
        yield from _what_may_i_write(schema.classes[iri])
    elif iri == terms.SOURCE_CLASS:
        yield from _asked(iri, "What may I write about a source?", schema.source_properties.values())
    elif iri == terms.PROSPECT:
        yield from _prospect()
    yield "</section>"


def _sign(iri: str) -> Html:
    if iri not in _own_classes() or not ontology.notes[iri][terms.MAP_SHAPE]:
        return Html()
    box = {"viewBox": "-12 -12 24 24", "width": "24", "height": "24", "aria_hidden": "true"}
    return tag("svg", mark(iri), class_="sign", **box)


def _languages(iri: str) -> Lines:
    """Labels, and definitions where they are not shown yet, each marked with its language."""
    schema = ontology.schema
    labels, definitions = schema.labels.get(iri, {}), schema.definitions.get(iri, {})
    entries = []
    for language in LANGUAGES:
        if language in labels:
            plural = schema.classes[iri].plural.get(language, "") if iri in schema.classes else ""
            words = [tag("b", labels[language]), f" ({plural})" if plural else ""]
            if language != "en" and language in definitions:
                words += [": ", definitions[language]]
            text = tag("span", *words, lang=language)
            entries.append(tag("li", tag("span", language, class_="tag"), text))
    if entries:
        yield tag("ul", *entries, class_="languages")


def _about(iri: str) -> list[tuple[str, list[str]]]:
    notes = ontology.notes[iri]
    rows: list[tuple[str, list[str]]] = [
        ("Scope", sorted(notes[SCOPE_NOTE])),
        ("Example", sorted(notes[terms.SKOS + "example"])),
    ]
    rows += [(title, _links(notes[predicate])) for title, predicate in _RELATIONS]
    below = (one for one in ontology.own(*_CLASSES) if iri in ontology.notes[one][terms.RDFS_SUBCLASS_OF])
    rows.append(("Above", _links(below)))
    known = ontology.schema.properties.get(iri)
    return rows + (_use(known) if known is not None else [])


def _use(one: Property) -> list[tuple[str, list[str]]]:
    """Where a property stands in a sheet."""
    schema = ontology.schema
    classes = [iri for iri, known in schema.classes.items() if one.key in _added(known)]
    if one.key in schema.source_properties and schema.source_properties[one.key].iri == one.iri:
        classes.append(terms.SOURCE_CLASS)
    hosts = [iri for iri, known in schema.properties.items() if one.iri in known.qualifiers]
    key = joined_html([tag("code", one.key), ", value: ", _value(one)])
    return [
        ("Key in a sheet", [key]),
        ("Key of", _links(classes)),
        ("Qualifier of", _links(hosts)),
        ("Qualified by", [_qualifiers(one)] if one.qualifiers else []),
    ]


def _facts(rows: Iterable[tuple[str, Iterable[str]]]) -> Html:
    """Named rows, each value on a line of its own if it is a text; empty rows are left out."""
    found = []
    for title, values in rows:
        texts = list(values)
        if texts:
            found += [tag("dt", title), tag("dd", joined_html(texts, ", "))]
    return tag("dl", *found, class_="facts") if found else Html()


def _anchor(iri: str) -> str:
    return local(iri) if iri.startswith(terms.CG) else ontology.short(iri).replace(":", "-")


def _link(iri: str) -> Html:
    """To the term on this page if it stands here, else to its address."""
    short = ontology.short(iri)
    return tag("a", short, href=f"#{_anchor(iri)}" if _is_here(iri) else iri)


def _links(iris: Iterable[str]) -> list[str]:
    return [_link(iri) for iri in sorted(iris, key=ontology.short)]


@cache
def _is_here(iri: str) -> bool:
    own = ontology.own(*_CLASSES, *_PROPERTIES, *_ANNOTATIONS, terms.CONCEPT, terms.CONCEPT_SCHEME)
    return iri in own or iri in _reused_properties() or iri in _others()


# ---- what may I write


def _added(one: Class) -> dict[str, Property]:
    """Properties by key that the class above does not have."""
    above = _above(one)
    known = above.properties if above is not None else {}
    return {key: found for key, found in one.properties.items() if key not in known}


def _above(one: Class) -> Class | None:
    known = ontology.schema.classes
    return next((known[iri] for iri in one.ancestors[1:] if iri in known), None)


def _what_may_i_write(one: Class) -> Lines:
    label = ontology.schema.label(one.iri)
    title = f"What may I write about {_article(label)} {label}?"
    above, added = _above(one), _added(one)
    where = [
        "Section ",
        tag("code", f"{one.section}:"),
        " of a sheet; as a prospect ",
        tag("code", one.key),
        ".",
    ]
    yield tag("h4", title, id=f"{local(one.iri)}-keys")
    yield tag("p", *where, class_="note")
    if above is not None:
        label = ontology.schema.label(above.iri)
        to_keys = tag("a", f"{_article(label)} {label} may have", href=f"#{local(above.iri)}-keys")
        keys = [tag("a", tag("code", key), href=f"#{_anchor(p.iri)}") for key, p in above.properties.items()]
        yield tag("p", "All that ", to_keys, ": ", joined_html(keys, ", "), "." if not added else "; and:")
    if added:
        yield _keys_table(one.iri, added.values(), one.section or "")
    yield tag("p", "And ", tag("a", "what every entry may have", href="#every-value"), ".", class_="note")


def _asked(iri: str, title: str, properties: Iterable[Property]) -> Lines:
    yield tag("h4", title, id=f"{local(iri)}-keys")
    yield _keys_table(iri, properties, "source")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


_HEAD = ("key", "property", "value", "qualifiers", "per source", "required", "example")


def _keys_table(iri: str, properties: Iterable[Property], section: str) -> Html:
    rows = [_row(iri, one, section) for one in properties]
    return _table(_HEAD, rows, "keys")


def _row(iri: str, one: Property, section: str) -> list[Html]:
    limit = "one" if one.max_per_source == 1 else str(one.max_per_source or "any number")
    circle = ", never in a circle" if one.acyclic else ""
    lines = _example(section, one.key)
    return [
        tag("code", one.key),
        joined_html([_link(one.iri), " ", tag("span", ontology.schema.label(one.iri), class_="says")]),
        _value(one),
        _qualifiers(one),
        Html(limit + circle),
        Html("yes" if one.required else "no"),
        tag("pre", tag("code", lines)) if lines else Html(),
    ]


def _table(head: Iterable[str], rows: Iterable[Iterable[Html]], kind: str = "plain") -> Html:
    titles = list(head)
    body = [
        tag("tr", *(tag("td", cell, data_label=title) for title, cell in zip(titles, row, strict=True)))
        for row in rows
    ]
    top = tag("tr", *(tag("th", title, scope="col") for title in titles))
    return tag("table", tag("thead", top), tag("tbody", joined_html(body, "\n")), class_=kind)


def _value(one: Property) -> Html:
    """The form of a value, and what it may be."""
    pieces: list[str] = [
        ", or ".join("reference: any thing" if _is_open(one, form) else form for form in one.forms)
    ]
    if one.targets:
        pieces += [": ", joined_html(_links(one.targets), ", ")]
    elif one.scheme:
        known = [" (", _link(one.concept_class), ")"] if one.concept_class else []
        pieces += [": word of the list ", tag("code", one.scheme), *known]
    elif one.is_iri:
        pieces.append(": web address")
    elif one.forms == ("literal",):
        pieces += [": ", one.datatype.rpartition("#")[2]]
    return joined_html(pieces)


def _is_open(one: Property, form: str) -> bool:
    return form == "reference" and not one.targets


def _qualifiers(one: Property) -> Html:
    """Keys of the qualifiers; a star marks those that tell facts apart."""
    known = ontology.schema.properties
    found = sorted((known[iri].key, iri) for iri in one.qualifiers)
    links = [
        joined_html(
            [tag("a", tag("code", key), href=f"#{_anchor(iri)}"), "*" if iri in one.identifying else ""]
        )
        for key, iri in found
    ]
    return joined_html(links, ", ")


def _prospect() -> Lines:
    schema = ontology.schema
    prospective = [iri for iri in schema.states.values() if iri in schema.prospective]
    classes = [
        joined_html([tag("code", key), " ", tag("a", "keys", href=f"#{local(one.iri)}-keys")])
        for key, one in sorted(schema.class_keys.items())
    ]
    yield tag("h4", "What may I write about a prospect?", id="Prospect-keys")
    yield tag("p", "Section ", tag("code", "prospects:"), " of a sheet.", class_="note")
    head = ("key", "property", "value", "required", "example")
    state = joined_html(["one of ", joined_html(_links(prospective), ", ")])
    would_be = joined_html(["one of ", joined_html(classes, ", ")])
    rows = [
        [
            tag("code", key),
            _link(iri),
            value,
            Html("yes"),
            tag("pre", tag("code", _example("prospects", key))),
        ]
        for key, iri, value in (
            ("would-be", terms.WOULD_BE, would_be),
            ("state", terms.CG + "state", state),
        )
    ]
    yield _table(head, rows)
    yield tag("p", "Besides, all keys of the class that it would have.")


# ---- every entry and value


def _every_value() -> Lines:
    yield tag(
        "p", "One rule: thing, property, value; or a mapping of value and qualifiers; or a list of these."
    )
    yield tag("h4", "Forms of values", id="value-forms")
    forms = [[tag("code", form), tag("pre", tag("code", _example_of_form(form)))] for form in FORMS]
    yield _table(("form", "example"), forms)
    yield tag("h4", "Keys of every entry and every value", id="entry-keys")
    yield _frame_keys(ENTRY_KEYS)
    yield tag("h4", "Keys of entries only", id="thing-keys")
    yield _frame_keys(THING_KEYS)
    stars = "In the tables a star (*) marks a qualifier that tells facts apart: "
    yield tag("p", stars, "the same value with another one is another fact.", class_="note")


# Keys that help to read a sheet and leave nothing in the graph.
_WITHOUT_TERM = {"formerly": "Ids that the thing had before; they lead on to the new one."}


def _frame_keys(keys: Iterable[str]) -> Html:
    """Keys of the grammar of sheets that write a term of the frame."""
    by_key = {kebab(local(iri)): iri for iri in ontology.own(*_PROPERTIES)}
    rows = []
    for key in keys:
        iri = by_key.get(key)
        says = ontology.definition(iri) if iri else _WITHOUT_TERM[key]
        lines = _example("", key) or _qualified(key)
        shown = tag("pre", tag("code", lines)) if lines else Html()
        rows.append([tag("code", key), _link(iri) if iri else Html(), tag("span", says), shown])
    return _table(("key", "property", "says", "example"), rows)


# ---- examples


@cache
def _examples() -> dict[str, dict[str, str]]:
    """The lines of the example sheet, by section and by key; the first that is written of each."""
    found: dict[str, dict[str, str]] = {}
    section = key = ""
    is_first = False
    for line in EVERY_KEY.read_text(encoding="utf-8").splitlines():
        if top := re.match(r"([\w-]+):", line):
            section, key = top[1], ""
            found[section] = {}
            continue
        inner = re.match(rf"{' ' * (2 if section == 'source' else 4)}([\w-]+):", line)
        if inner:
            key, is_first = inner[1], inner[1] not in found[section]
            if is_first:
                found[section][key] = line.strip()
        elif re.match(r"  \S", line):
            key = ""
        elif key and is_first and line.strip():
            found[section][key] += "\n" + line[2 if section == "source" else 4 :]
    return found


def _example(section: str, key: str) -> str:
    """A line of the example sheet with a key; of another section if this one has none."""
    own = _examples().get(section, {})
    others = (found[key] for found in _examples().values() if key in found)
    return own.get(key) or next(others, "")


def _qualified(key: str) -> str:
    """A line in which a key stands at a value."""
    lines = (text for found in _examples().values() for text in found.values())
    return next((text for text in lines if f", {key}: " in text and "\n" not in text), "")


def _example_of_form(form: str) -> str:
    """A line with a value of a form, rather of a thing than of a source."""
    schema = ontology.schema
    cited = set(schema.source_properties)
    known = (one for one in schema.properties.values() if one.forms == (form,))
    keys = sorted((one.key in cited, one.order, one.key) for one in known)
    return next((text for *_, key in keys if (text := _thing_example(key))), "")


def _thing_example(key: str) -> str:
    found = (lines[key] for section, lines in _examples().items() if section != "source" and key in lines)
    return next(found, "")


# ---- concepts, other vocabularies


def _schemes() -> Lines:
    for scheme in ontology.own(terms.CONCEPT_SCHEME):
        yield from _term(scheme)
        yield from _terms(
            iri for iri in ontology.own(terms.CONCEPT) if scheme in ontology.notes[iri][terms.IN_SCHEME]
        )


@cache
def _others() -> frozenset[str]:
    """Reused terms that have no entry of their own."""
    defined = terms.RDFS + "isDefinedBy"
    return frozenset(
        iri
        for iri, about in ontology.notes.items()
        if about[defined] and ONTOLOGY not in about[defined] and iri not in ontology.schema.properties
    )


def _reused() -> Lines:
    yield tag("p", "Declared in our files as they are published, and not imported.")
    head = ("term", "label", "address")
    rows = [
        [
            tag("code", ontology.short(iri), id=_anchor(iri)),
            tag("span", ontology.schema.label(iri)),
            tag("a", iri, href=iri),
        ]
        for iri in sorted(_others(), key=ontology.short)
    ]
    yield _table(head, rows)
