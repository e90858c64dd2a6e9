"""Page "What may I write?": every section of a sheet with its keys, as the shapes have them."""

from __future__ import annotations

import re

from clustergraph import terms
from clustergraph.ontology import Class, Property, Schema
from clustergraph.sheets import MAX_MENTION
from generator.markdown import Lines, code, codes, fenced, in_languages, prose, table
from generator.vocabulary import ROOT, ontology

__all__ = ["form_of", "sheets_page"]

EVERY_KEY = ROOT / "docs" / "examples" / "every-key.yaml"
SCOPE_NOTE = terms.SKOS + "scopeNote"


def sheets_page() -> Lines:
    """All that a sheet may hold."""
    schema = ontology.schema
    yield "# What may I write?"
    yield ""
    yield from prose(_INTRODUCTION)
    yield from _grammar(schema)
    yield from _source(schema)
    for section, one in sorted(schema.sections.items()):
        yield from _section(section, one, schema)
    yield from _prospects(schema)
    yield from _qualifiers(schema)


_INTRODUCTION = """
All keys of a fact sheet, section by section, as the ontology has them. For a first sheet, begin with
[your first source](../tutorial/first-source.md); for hard cases see
[curate a source](../how-to/curate-a-source.md). Every example below is a part of
[one sheet](../examples/every-key.yaml), which a test holds to be complete and right.
"""

# ---- grammar

_PATTERN = """
section:
  id-of-a-thing:
    evidence: 1
    property: value
    other-property:
      - {value: value, qualifier: value, evidence: [1, 2]}
      - value
"""

_FORMS = (
    (
        "text",
        '`{en: "…", pl: "…"}`, or a bare text in the language of the source',
        "a text with its language",
    ),
    ("reference", "`millbrook`", "the thing with this id, in whichever sheet it is described"),
    ("concept", "`joint organiser`, a [known word](words.md); or a new one: `{en: …, uk: …}`", "a concept"),
    ("date", "`2031-05-14`, `XXXX-05-14`, `2031-05-14/2031-05-16`, `../2030`", "a date in EDTF"),
    (
        "count",
        "`12` (exactly); `{at-least: 71}`; `{at-least: 3, at-most: 5, counted: {en: guests}}`",
        "bounds",
    ),
    ("literal", "`1`, `https://example.org/`", "a number, an address, an identifier"),
)

_ENTRY_KEYS = (
    ("`not-stated`", "Properties of which the source gives no value: *not said*, never *no*."),
    ("`open-list`", "Properties of which the values given are examples."),
    ("`closed-list`", "Properties of which the values given are all there are."),
    ("`formerly`", "Ids that the thing had before; they lead on to the new one."),
    ("`would-be`", "Of a [prospect](#prospects): the class that it would have."),
)


def _grammar(schema: Schema) -> Lines:
    yield "## The grammar"
    yield ""
    yield "One rule: *thing → property → value*, or a mapping of value and qualifiers, or a list of these."
    yield from fenced(_PATTERN, "yaml")
    yield "There are six forms of value:"
    yield from table(("form", "how it is written", "what it is"), _FORMS)
    yield "These keys belong to every entry, and to every value that is written as a mapping:"
    yield from table(("key", "at an entry", "at a value", "says"), _value_keys(schema))
    yield "These belong to entries only:"
    yield from table(("key", "says"), _ENTRY_KEYS)


def _value_keys(schema: Schema) -> list[tuple[str, str, str, str]]:
    states, certainties = (codes(sorted(keys)) for keys in (schema.states, schema.certainties))
    inherited = ("for all its values", "for this value instead")
    alone = ("of the thing itself", "of this value alone")
    return [
        ("`evidence`", *inherited, "Paragraphs that state or imply it."),
        ("`context`", *inherited, "Paragraphs that are needed to understand those."),
        ("`certainty`", *inherited, f"One of {certainties}."),
        ("`state`", *alone, f"One of {states}."),
        ("`mention`", *alone, f"The words as printed, at most {MAX_MENTION} characters."),
        ("`ambiguity`", *alone, "Another possible reading, and why this one was taken."),
    ]


# ---- source

_SOURCE_KEYS = (
    ("`id`", "id", "Id of the source; passages are cited by it. **Required.**"),
    ("`file`", "text", "Name of the text, looked for in `sources/`. **Required.**"),
    ("`sha256`", "text", "Hash of the text; `clustergraph check --update-hashes` writes it. **Required.**"),
    ("`paragraphs`", "number", "Number of its non-empty lines; likewise. **Required.**"),
    ("`language`", "language", "Its language, such as `uk`. **Required.**"),
    ("`no-facts`", "mapping", "Paragraphs that give no fact, each with the reason."),
)


def _source(schema: Schema) -> Lines:
    yield "## source"
    yield ""
    yield "Which text was read, and its citation data. `not stated` is an answer for each of the latter."
    citation = [
        (code(key), form_of(one), ontology.message(one.iri)) for key, one in schema.source_properties.items()
    ]
    yield from table(("key", "form", "says"), (*_SOURCE_KEYS, *citation))
    yield from fenced(_example("source"), "yaml")


# ---- sections


def _section(section: str, one: Class, schema: Schema) -> Lines:
    yield f"## {section}"
    yield ""
    yield f"**{in_languages(one.label)}.** {_what_it_is(one.iri)}"
    yield ""
    parent = next((schema.classes[iri] for iri in one.ancestors[1:] if iri in schema.classes), None)
    known = parent.properties if parent is not None else {}
    added = [found for key, found in one.properties.items() if key not in known]
    if parent is not None:
        yield f"Whatever [{parent.section}](#{parent.section}) may have{', and:' if added else '.'}"
    if added:
        yield from table(("key", "form", "takes", "qualifiers", "says"), map(_row, added))
    yield from fenced(_example(section), "yaml")


def _what_it_is(iri: str) -> str:
    return f"{ontology.definition(iri)} {ontology.note(iri, SCOPE_NOTE)}".rstrip()


def _row(one: Property) -> tuple[str, str, str, str, str]:
    schema = ontology.schema
    qualifiers = sorted(
        _qualifier(schema.properties[iri].key, iri in one.identifying) for iri in one.qualifiers
    )
    limits = " **Required.**" if one.required else ""
    limits += f" At most {one.max_per_source} from one source." if one.max_per_source else ""
    limits += " May not go round in a circle." if one.acyclic else ""
    says = ontology.definition(one.iri) + limits
    return code(one.key), form_of(one), _takes(one), ", ".join(qualifiers), says


def _qualifier(key: str, is_identifying: bool) -> str:
    return code(key) + (r"\*" if is_identifying else "")


def form_of(one: Property) -> str:
    """The forms of a property in words."""
    return " or ".join(one.forms)


def _takes(one: Property) -> str:
    """What a value may be, besides its form."""
    schema = ontology.schema
    if one.targets:
        classes = [schema.classes[iri] for iri in one.targets]
        return ", ".join(f"[{schema.label(found.iri)}](#{found.section})" for found in classes)
    if one.scheme:
        word = f"word of [{one.scheme}](words.md#{one.scheme})"
        return f"any thing, or a {word}" if "reference" in one.forms else word
    if "reference" in one.forms:
        return "any thing"
    if one.is_iri:
        return "web address"
    return one.datatype.rpartition("#")[2] if one.forms == ("literal",) else ""


def _prospects(schema: Schema) -> Lines:
    yield "## prospects"
    yield ""
    yield f"**{in_languages(schema.labels[terms.PROSPECT])}.** {_what_it_is(terms.PROSPECT)}"
    yield ""
    states = sorted(key for key, iri in schema.states.items() if iri in schema.prospective)
    yield f"`would-be` and `state` are required. `state` is one of {codes(states)}."
    yield ""
    yield "`would-be` is one of:"
    yield ""
    for key, one in sorted(schema.class_keys.items()):
        yield f"- `{key}`, with the keys of [{one.section}](#{one.section})"
    yield from fenced(_example("prospects"), "yaml")


def _qualifiers(schema: Schema) -> Lines:
    yield "## Qualifiers"
    yield ""
    yield from prose(_ABOUT_QUALIFIERS)
    used = {iri for one in schema.properties.values() for iri in one.qualifiers}
    rows = []
    for iri in sorted(used, key=lambda iri: schema.properties[iri].key):
        one = schema.properties[iri]
        hosts = sorted({known.key for known in schema.properties.values() if iri in known.qualifiers})
        rows.append((code(one.key), form_of(one), _takes(one), codes(hosts), ontology.definition(iri)))
    yield from table(("key", "form", "takes", "of", "says"), rows)


_ABOUT_QUALIFIERS = r"""
What may be said about a single value, beside the keys that every value may have. In the tables above a star
(\*) marks an *identifying* qualifier: the same value with another one is another fact.
"""


def _example(section: str) -> str:
    text = EVERY_KEY.read_text(encoding="utf-8")
    found = re.search(rf"^{section}:\n(?:[ ].*\n|\n(?=[ ]))*", text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"{EVERY_KEY} has no section '{section}'")
    return found[0]
