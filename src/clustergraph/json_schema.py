"""A JSON Schema of fact sheets made from the ontology, for completion and errors in editors.

It follows the grammar of ``sheets``: thing → property → value, or a mapping of a value and its
qualifiers, or a list of these. Editors check with it what can be judged from one sheet; ``check`` knows
more. Draft 2020-12. Scalars may come as any YAML type, since the schema of the ontology types them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from clustergraph.names import SLUG
from clustergraph.ontology import Class, Property, Schema
from clustergraph.sources import NOT_STATED
from clustergraph.values import COUNT_KEYS

__all__ = ["sheet_schema"]

Node = dict[str, Any]

_SLUG_PATTERN = f"^(?:{SLUG.pattern})$"
_LANGUAGE_PATTERN = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_SCALAR: Node = {"type": ["string", "number", "boolean"]}


def sheet_schema(schema: Schema) -> Node:
    """The JSON Schema of a fact sheet under this ontology, as plain dicts in a fixed order."""
    sections = {
        section: _things(one, _entry(one, schema, is_prospect=False), one.plural)
        for section, one in sorted(schema.sections.items())
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "clustergraph fact sheet",
        "type": "object",
        "required": ["source"],
        "additionalProperties": False,
        "properties": {"source": _source(schema), **sections, "prospects": _prospects(schema)},
        "$defs": {
            "slug": {"type": "string", "pattern": _SLUG_PATTERN},
            "text": _text(),
            "number": {"type": "integer", "minimum": 0},
            "paragraphs": _one_or_list({"type": "integer", "minimum": 1}),
            "state": {"enum": _words(schema.states)},
            "certainty": {"enum": _words(schema.certainties)},
            "mention": {"type": "string", "maxLength": 120},
            "count": _count(),
            **{name: _property(one, schema) for one, name in _definitions(schema)},
        },
    }


def _definitions(schema: Schema) -> list[tuple[Property, str]]:
    """Each property of a thing with the name of its definition: its key, numbered where two share it."""
    used = {one.iri: one for cls in schema.classes.values() for one in cls.properties.values()}
    seen: Counter[str] = Counter()
    named: list[tuple[Property, str]] = []
    for one in sorted(used.values(), key=lambda one: (one.key, one.iri)):
        seen[one.key] += 1
        number = f"-{seen[one.key]}" if seen[one.key] > 1 else ""
        named.append((one, f"property-{one.key}{number}"))
    return named


def _words(keys: Iterable[str]) -> list[str]:
    """Keys as they may be written: with hyphens or as words."""
    return sorted({spelling for key in keys for spelling in (key, key.replace("-", " "))})


def _things(one: Class, entry: Node, labels: Any) -> Node:
    return {
        "description": labels.get("en", one.key),
        "type": "object",
        "propertyNames": _ref("slug"),
        "additionalProperties": entry,
    }


def _entry(one: Class, schema: Schema, *, is_prospect: bool) -> Node:
    keys = sorted(one.properties)
    definitions = {known.iri: name for known, name in _definitions(schema)}
    names = {"enum": keys}
    prospect = {"would-be": {"const": one.key}} if is_prospect else {}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["would-be", "state"] if is_prospect else [],
        "properties": {
            **prospect,
            **_frame(),
            "not-stated": _one_or_list(names),
            "open-list": _one_or_list(names),
            "closed-list": _one_or_list(names),
            "formerly": _one_or_list(_ref("slug")),
            **{key: _ref(definitions[one.properties[key].iri]) for key in keys},
        },
    }


def _prospects(schema: Schema) -> Node:
    """Entries whose properties depend on what they would be."""
    cases = [
        {
            "if": {"properties": {"would-be": {"const": one.key}}, "required": ["would-be"]},
            "then": _entry(one, schema, is_prospect=True),
        }
        for one in sorted(schema.classes.values(), key=lambda one: one.key)
    ]
    return {
        "description": "things that are only planned, possible or hoped for",
        "type": "object",
        "propertyNames": _ref("slug"),
        "additionalProperties": {
            "type": "object",
            "required": ["would-be", "state"],
            "properties": {"would-be": {"enum": sorted(schema.class_keys)}, "state": _ref("state")},
            "allOf": cases,
        },
    }


def _frame() -> Node:
    return {
        "evidence": _ref("paragraphs"),
        "context": _ref("paragraphs"),
        "certainty": _ref("certainty"),
        "state": _ref("state"),
        "mention": _ref("mention"),
        "ambiguity": _ref("text"),
    }


def _property(one: Property, schema: Schema) -> Node:
    value = _value(one)
    qualifiers = {
        key: _one_or_list(_value(qualifier))
        for key, qualifier in sorted(schema.qualifier_keys[one.iri].items())
    }
    qualified = {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {"value": value, **_frame(), **qualifiers},
    }
    item = {"anyOf": [value, qualified]}
    description = schema.definitions.get(one.iri, {}).get("en") or one.label.get("en", one.key)
    return {"description": description, **_one_or_list(item)}


def _value(one: Property) -> Node:
    choices = [_FORMS[form](one) for form in one.forms]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}


def _literal(one: Property) -> Node:
    if one.is_iri:
        return {"type": "string", "format": "uri"}
    name = one.datatype.rpartition("#")[2]
    return {"type": name} if name in ("integer", "boolean") else _SCALAR


def _concept(one: Property) -> Node:
    by_language = _ref("text")
    return by_language if len(one.forms) == 1 else {"type": "object", **_by_language()}


_FORMS = {
    "text": lambda one: _ref("text"),
    "reference": lambda one: _ref("slug"),
    "concept": _concept,
    "date": lambda one: {"type": ["string", "integer"]},
    "count": lambda one: _ref("count"),
    "literal": _literal,
}


def _text() -> Node:
    return {"anyOf": [_SCALAR, {"type": "object", **_by_language()}]}


def _by_language() -> Node:
    return {
        "minProperties": 1,
        "propertyNames": {"pattern": _LANGUAGE_PATTERN},
        "additionalProperties": _SCALAR,
    }


def _count() -> Node:
    number, text = _ref("number"), _ref("text")
    at_least, at_most, counted = COUNT_KEYS
    properties = {at_least: number, at_most: number, counted: text}
    return {"anyOf": [number, {"type": "object", "additionalProperties": False, "properties": properties}]}


def _source(schema: Schema) -> Node:
    citation = {
        key: _one_or_list({"anyOf": [{"const": NOT_STATED}, _value(one)]})
        for key, one in sorted(schema.source_properties.items())
    }
    required = [key for key, one in schema.source_properties.items() if one.required]
    return {
        "type": "object",
        "required": ["id", "file", "sha256", "paragraphs", "language", *required],
        "additionalProperties": False,
        "properties": {
            "id": _ref("slug"),
            "file": {"type": "string"},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "paragraphs": {"type": "integer", "minimum": 1},
            "language": {"type": "string", "pattern": _LANGUAGE_PATTERN},
            "no-facts": {"type": "object", "additionalProperties": {"type": "string"}},
            **citation,
        },
    }


def _one_or_list(item: Node) -> Node:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _ref(name: str) -> Node:
    return {"$ref": f"#/$defs/{name}"}
