"""Values of a saved query's parameters, read as terms: typed, checked against the graph, never pasted.

Whoever asks a question types ids, words, numbers and days. Each becomes one RDF term here, or a
sentence that says what is wrong and which id or word was probably meant: an id that nothing has, a
thing of another class, a thing that is only planned, a word that is no concept of its list. Nothing is
guessed, so a slip never turns into an answer without rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as SequenceOf
from datetime import date

import pyoxigraph as ox

from clustergraph import names, terms
from clustergraph.diagnostics import MAX_LISTED, UsageError, nearest
from clustergraph.heads import Parameter
from clustergraph.languages import is_language, suggest_language
from clustergraph.ontology import kebab, local_name
from clustergraph.store import Graph, Term

__all__ = ["bind_values", "literal_of"]

# Lists of concepts that belong to the frame, and so lie in the ontology and not in the graph.
_STATES, _CERTAINTIES = "state", "certainty"

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{0,18}\.\d{1,18}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WEB_ADDRESS = ("http://", "https://")


def bind_values(
    parameters: SequenceOf[Parameter], graph: Graph, values: Mapping[str, object], *, check: bool = True
) -> dict[str, Term]:
    """A term for each parameter that has a value or a default, in the order of the parameters.

    ``values``: by name (hyphens count as underscores); each a text, a number, or a list of one of them;
    None and "" count as not given. ``check``: whether ids and words must be in this graph.

    :raises UsageError: see the module
    """
    given = _given(parameters, values)
    found: dict[str, Term] = {}
    for one in parameters:
        value = given.get(one.name) or one.default or ""
        if value:
            found[one.name] = _term(one, value, graph, check)
        elif one.required:
            raise UsageError(f"a value for '{one.name}' is missing: {_wanted(one)}")
    return found


def literal_of(parameter: Parameter, value: str) -> ox.Literal:
    """A text, number, date or language as a literal.

    :raises UsageError: the value does not have this form
    """
    name = parameter.name
    if parameter.type == "number":
        if _INTEGER.fullmatch(value):
            return ox.Literal(str(int(value)), datatype=ox.NamedNode(terms.XSD + "integer"))
        if _DECIMAL.fullmatch(value):
            return ox.Literal(value, datatype=ox.NamedNode(terms.XSD + "decimal"))
        raise UsageError(f"{name}: '{value}' is no number; write it in digits, such as 12 or 0.5")
    if parameter.type == "date":
        return ox.Literal(_day(name, value), datatype=ox.NamedNode(terms.XSD + "date"))
    if parameter.type == "language":
        if not is_language(value):
            raise UsageError(f"{name}: '{value}' is no language tag", nearest=suggest_language(value))
        return ox.Literal(value.lower())
    try:
        return ox.Literal(value)
    except ValueError as error:  # lone surrogates, from bytes that are no UTF-8
        raise UsageError(f"{name}: the text holds bytes that are no UTF-8") from error


# ---- what was given


def _given(parameters: SequenceOf[Parameter], values: Mapping[str, object]) -> dict[str, str]:
    known = {one.name for one in parameters}
    given: dict[str, str] = {}
    for written, value in values.items():
        name = written.replace("-", "_")
        if name not in known:
            takes = f"it takes {', '.join(sorted(known))}" if known else "it takes no parameters"
            raise UsageError(f"the query has no parameter '{written}'; {takes}", nearest=nearest(name, known))
        given[name] = _single(name, value)
    return given


def _single(name: str, value: object) -> str:
    """One value as text; the list form is there for options that may come to be repeated."""
    if isinstance(value, list | tuple):
        if len(value) > 1:
            raise UsageError(f"{name} takes one value, not {len(value)}")
        value = value[0] if value else None
    return "" if value is None else str(value).strip()


def _wanted(parameter: Parameter) -> str:
    """What a parameter takes, in words."""
    return {
        "thing": f"the id of a thing of the class '{parameter.class_key}'"
        if parameter.class_key
        else "the id of a thing",
        "concept": f"a word of the list '{parameter.scheme}'",
        "text": "any text",
        "number": "a number",
        "date": "a day, such as 2020-03-11",
        "language": "a language tag, such as en",
    }[parameter.type]


def _term(parameter: Parameter, value: str, graph: Graph, check: bool) -> Term:
    if parameter.type == "thing":
        return _thing(parameter, value, graph, check)
    if parameter.type == "concept":
        return _concept(parameter, value, graph, check)
    return literal_of(parameter, value)


def _day(name: str, value: str) -> str:
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise UsageError(f"{name}: '{value}' is no day of the calendar") from error
    raise UsageError(f"{name}: '{value}' is no day; write year, month and day, such as 2020-03-11")


# ---- things


def _thing(parameter: Parameter, value: str, graph: Graph, check: bool) -> ox.NamedNode:
    iri = value if value.startswith(_WEB_ADDRESS) else graph.base.thing(value.removeprefix("id:"))
    node = _node(iri)
    if not check and node is not None:
        return node
    types = _types(graph, node)
    if node is not None and not types:
        node = next(_objects(graph, node, terms.REPLACED_BY), node)  # a former id
        types = _types(graph, node)
    if node is None or not types:
        near = _near_things(parameter, value, graph)
        raise UsageError(f"{parameter.name}: nothing has the id '{value}'", nearest=near)
    keys = {kebab(local_name(one)) for one in types}
    if parameter.class_key is not None and parameter.class_key not in keys:
        raise _wrong_class(parameter, value, graph, types)
    return node


def _wrong_class(parameter: Parameter, value: str, graph: Graph, types: SequenceOf[str]) -> UsageError:
    known = graph.schema.class_keys
    wanted = known.get(parameter.class_key or "")
    if wanted is None:
        problem = f"{parameter.name}: the ontology has no class '{parameter.class_key}'"
        return UsageError(problem, nearest=nearest(parameter.class_key or "", known))
    label = graph.schema.label(wanted.iri)
    if terms.PROSPECT in types:
        return UsageError(
            f"{parameter.name}: '{value}' is only planned, possible or hoped for, so it is no {label} yet"
        )
    found = max(
        types,
        key=lambda one: (len(known[key].ancestors) if (key := kebab(local_name(one))) in known else 0, one),
    )
    near = _near_things(parameter, value, graph)
    problem = f"'{value}' is of the class '{graph.schema.label(found)}', and '{label}' is asked for"
    return UsageError(f"{parameter.name}: {problem}", nearest=near)


def _near_things(parameter: Parameter, value: str, graph: Graph) -> tuple[str, ...]:
    """Ids that were probably meant: things of the class with this name, else with a similar id."""
    ids = set(_ids(parameter, graph))
    try:
        named = graph.store.quads_for_pattern(None, ox.NamedNode(terms.NAME), ox.Literal(value), None)
        by_name = sorted({str(quad.subject)[1:-1].removeprefix(graph.base.things) for quad in named} & ids)
    except ValueError:
        by_name = []
    return tuple(by_name[:2]) or nearest(names.slug(value) or value, ids)


def _ids(parameter: Parameter, graph: Graph) -> Iterator[str]:
    """Ids of the things of a parameter's class; of all things if it has none."""
    wanted = graph.schema.class_keys.get(parameter.class_key or "")
    class_node = ox.NamedNode(wanted.iri) if wanted is not None else None
    for quad in graph.store.quads_for_pattern(None, ox.NamedNode(terms.RDF_TYPE), class_node, None):
        iri = str(quad.subject)[1:-1]
        if iri.startswith(graph.base.things) and "." not in iri[len(graph.base.things) :]:  # not a count
            yield iri.removeprefix(graph.base.things)


# ---- concepts


def _concept(parameter: Parameter, value: str, graph: Graph, check: bool) -> ox.NamedNode:
    scheme, word = parameter.scheme or "", names.slug(value)
    frame = {_STATES: graph.schema.states, _CERTAINTIES: graph.schema.certainties}.get(scheme)
    if frame is not None:
        if word in frame:
            return ox.NamedNode(frame[word])
        raise _unknown_word(parameter, value, frame)
    node = _node(value if value.startswith(_WEB_ADDRESS) else graph.base.concept(scheme, word))
    if node is not None and (not check or any(graph.store.quads_for_pattern(node, None, None, None))):
        return node
    concepts = dict(_concepts(graph, scheme))
    labelled = [one for one in concepts.values() if value.casefold() in _labels(graph, one)]
    if len(labelled) == 1:
        return labelled[0]
    raise _unknown_word(parameter, value, concepts)


def _unknown_word(parameter: Parameter, value: str, known: Iterable[str]) -> UsageError:
    listed = sorted(known)
    near = nearest(names.slug(value) or value, listed)
    rest = f"; known are: {', '.join(listed)}" if not near and 0 < len(listed) <= MAX_LISTED else ""
    problem = f"{parameter.name}: '{value}' is not a known word for '{parameter.scheme}'{rest}"
    return UsageError(problem, nearest=near)


def _concepts(graph: Graph, scheme: str) -> Iterator[tuple[str, ox.NamedNode]]:
    """Concepts of a scheme by slug."""
    node = ox.NamedNode(graph.base.scheme(scheme))
    for quad in graph.store.quads_for_pattern(None, ox.NamedNode(terms.IN_SCHEME), node, None):
        if isinstance(quad.subject, ox.NamedNode):
            yield local_name(quad.subject.value), quad.subject


def _labels(graph: Graph, node: ox.NamedNode) -> set[str]:
    quads = graph.store.quads_for_pattern(node, ox.NamedNode(terms.PREF_LABEL), None, None)
    return {quad.object.value.casefold() for quad in quads if isinstance(quad.object, ox.Literal)}


# ---- the store


def _node(iri: str) -> ox.NamedNode | None:
    """An IRI as a term, None if it cannot be one."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _types(graph: Graph, node: ox.NamedNode | None) -> tuple[str, ...]:
    return tuple(one.value for one in _objects(graph, node, terms.RDF_TYPE)) if node is not None else ()


def _objects(graph: Graph, node: ox.NamedNode, predicate: str) -> Iterator[ox.NamedNode]:
    for quad in graph.store.quads_for_pattern(node, ox.NamedNode(predicate), None, None):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object
