"""The built graph against the shapes, judged by an SHACL engine instead of the intake.

``ontology/shapes.ttl`` is plain SHACL, so any tool can judge a graph with it; here pyshifty does, and
every finding is led back to the line of the sheet that it comes from. Data and shapes are two graphs:
what a shape asks for must stand in the data (superclasses and concepts do). The places of facts are
looked for only if there is a finding, by reading the sheets once more, so that a build does not keep them.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph import terms
from clustergraph.diagnostics import Position, Report, UsageError
from clustergraph.facts import Fact, Sheet, text_of
from clustergraph.marked import read_mapping, read_text
from clustergraph.ontology import Schema, local_name
from clustergraph.sheets import read_sheet
from clustergraph.store import Graph
from clustergraph.values import Context
from clustergraph.workspace import Workspace

if TYPE_CHECKING:
    import rdflib

__all__ = ["Result", "check_shapes", "data_lines", "shape_lines", "validate"]

ERROR, ADVICE = "CG0801", "CG0802"
MAX_SHOWN = 40  # characters of a value

# What the engine says about a shape, with marks before and the shape behind: "… [error] text (<iri>)".
_PROBLEM = re.compile(r"(?:[a-z ]+: )?(?:\[[a-z]+\] )?(.*?)(?: \((?:<([^>]*)>|_:\w+)\))?", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One ``sh:result`` of a validation report; IRIs without brackets, "" where there is none.

    ``shape`` and ``component`` are the local names of the shape and of the kind of constraint; ``path``
    is "" for a constraint on the node itself and for a path of several steps.
    """

    focus: str
    path: str
    value: str
    shape: str
    component: str
    severity: str
    message: str


def check_shapes(graph: Graph | ox.Store, workspace: Workspace, report: Report) -> None:
    """Findings of the shapes about a built graph go to ``report``, at the places in the sheets.

    :raises UsageError: the engine is not installed
    """
    store = graph.store if isinstance(graph, Graph) else graph
    results: list[Result] = []
    try:
        results, problems = validate(data_lines(store, workspace), shape_lines(workspace))
    except ValueError as error:
        problems = [str(error)]
    for problem in problems:
        text, shape = _cleaned(problem)
        report.add("CG0803", _place_of_shape(shape, workspace), problem=text)
    places = _Places(workspace)
    for result in results:
        rule = result.message.strip().rstrip(".")
        code = ADVICE if result.severity in ("Warning", "Info") else ERROR
        for position, what in places.of(result):
            report.add(code, position, what=what, shape=result.shape, rule=rule)


def validate(data: bytes, shapes: bytes) -> tuple[list[Result], list[str]]:
    """Results of a validation, sorted, and what the engine could not carry out, in its words.

    ``data`` and ``shapes`` are N-Triples or Turtle. Shapes see the data alone, not the ontology.

    :raises UsageError: the engine is not installed
    :raises ValueError: a shape is not well formed, or of a kind that the engine does not know
    """
    try:
        import shifty
    except ImportError as error:
        raise UsageError(
            "--shacl needs the engine pyshifty. Install it with: pip install 'clustergraph[shacl]'"
        ) from error
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", shifty.ShaclDiagnosticWarning)
        _, found, _ = shifty.validate(data, shapes, graph_mode="data", infer=False, on_unsupported="error")
    return sorted(results_in(found)), sorted({str(one.message) for one in caught})


def results_in(found: rdflib.Graph) -> Iterator[Result]:
    """The results of a validation report, whichever engine wrote it; those inside of others left out."""
    from rdflib import SH, BNode

    def text(subject: rdflib.term.Node, predicate: rdflib.term.Node) -> str:
        value = found.value(subject, predicate)
        return "" if value is None or isinstance(value, BNode) else str(value)

    for node in found.objects(None, SH.result):
        yield Result(
            focus=text(node, SH.focusNode),
            path=text(node, SH.resultPath),
            value=text(node, SH.value),
            shape=local_name(text(node, SH.sourceShape)),
            component=local_name(text(node, SH.sourceConstraintComponent)),
            severity=local_name(text(node, SH.resultSeverity)),
            message=text(node, SH.resultMessage),
        )


def data_lines(store: ox.Store, workspace: Workspace) -> bytes:
    """Both graphs of a store as N-Triples, as the standard dataset merges them."""
    both = BytesIO()
    for graph in (ox.DefaultGraph(), ox.NamedNode(workspace.base.facts_graph)):
        store.dump(both, format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
    return both.getvalue()


def shape_lines(workspace: Workspace) -> bytes:
    """All files of the ontology as N-Triples, blank nodes kept apart; shapes may stand in any of them."""
    triples = (
        triple
        for one in workspace.ontology()
        for triple in ox.parse(path=one.file, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    lines = BytesIO()
    ox.serialize((quad.triple for quad in triples), lines, format=ox.RdfFormat.N_TRIPLES)
    return lines.getvalue()


class _Said(NamedTuple):
    """Where something is said, and of what: slug, and IRI of the property ("" for the thing itself)."""

    place: Position
    slug: str
    property: str = ""


class _Places:
    """Where the sheets say what a result is about."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.base = workspace.base

    @cached_property
    def schema(self) -> Schema:
        return self.workspace.schema

    @cached_property
    def said(self) -> dict[tuple[str, ...], list[_Said]]:
        """By fact, thing, source or node that is a value; by thing or source and property, with its value."""
        found: dict[tuple[str, ...], list[_Said]] = defaultdict(list)
        for sheet in self._sheets():
            source = self.base.sources + sheet.source.id
            for key, span in sheet.source.places.items():
                known = self.schema.source_properties.get(key)
                if known or key == "id":
                    said = _Said(Position(sheet.path, *span), sheet.source.id)
                    found[(source, known.iri) if known else (source,)].append(said)
            for entry in sheet.entries:
                said = _Said(Position(sheet.path, *entry.place), entry.slug)
                found[(self.base.thing(entry.slug),)].append(said)
            for fact in sheet.facts:
                said = _Said(Position(sheet.path, *fact.place), fact.slug, fact.property)
                for parts in self._keys(fact):
                    found[parts].append(said)
        return found

    def _keys(self, fact: Fact) -> Iterator[tuple[str, ...]]:
        yield (_plain(fact.node),)
        yield (_plain(fact.subject), fact.property)
        if not fact.target and fact.object.startswith("<"):
            yield (_plain(fact.object),)
        translations = (term for predicate, term in fact.notes if predicate == terms.TRANSLATION)
        for term in (fact.object, *translations):
            yield (_plain(fact.subject), fact.property, _plain(term))

    def _sheets(self) -> Iterator[Sheet]:
        unread = Report()  # whatever is wrong with them has been reported by the build
        language = self.workspace.settings.languages[0]
        for one in self.workspace.sheets():
            text = read_text(one.file, one.path, unread)
            root = read_mapping(text, one.path, unread) if text is not None else None
            if root is not None:
                context = Context(one.path, self.base, unread, language, language)
                yield read_sheet(root, self.schema, context)

    def of(self, result: Result) -> Iterable[tuple[Position, str]]:
        """Places to look at, each with what is wrong there in words; one at least."""
        node = result.focus.partition("#")[0] if result.focus.startswith(self.base.sources) else result.focus
        keys = ((node, result.path, result.value), (node, result.path), (node,))
        found = next((self.said[key] for key in keys if key in self.said), None)
        if found is None:
            place = _place_of_shape(result.shape, self.workspace)
            return [(place, self._words(result, _short(result.focus, self.base.iri)))]
        return [(one.place, self._words(result, one.slug, one.property)) for one in found]

    def _words(self, result: Result, slug: str, property_iri: str = "") -> str:
        parts = [f"'{slug}'"]
        for iri in dict.fromkeys((property_iri, result.path)):
            if iri:
                parts.insert(0, f"'{self._key(iri)}'")
        value = _short(result.value, self.base.iri)
        shown = f" ({value})" if result.value and result.value != result.focus else ""
        return " of ".join(parts) + shown

    def _key(self, iri: str) -> str:
        known = self.schema.properties.get(iri)
        return known.key if known else local_name(iri)


def _cleaned(problem: str) -> tuple[str, str]:
    """A problem of the engine without its marks, and the local name of the shape, "" if that has none."""
    match = _PROBLEM.fullmatch(problem)
    return (match[1], local_name(match[2] or "")) if match else (problem, "")


def _place_of_shape(name: str, workspace: Workspace) -> Position:
    """Where a shape stands; the last file of the ontology if it is not found."""
    files = workspace.ontology()
    head = re.compile(rf"^[\w-]*:{re.escape(name)}\b", re.MULTILINE)
    for one in reversed(files) if name else ():
        text = one.file.read_text(encoding="utf-8")
        match = head.search(text)
        if match:
            return Position(one.path, text.count("\n", 0, match.start()) + 1, 1, len(match[0]))
    return Position(files[-1].path)


def _plain(term: str) -> str:
    """The IRI without brackets, or the text of a literal."""
    return term[1:-1] if term.startswith("<") else text_of(term)[0]


def _short(value: str, base: str) -> str:
    """An IRI of the workspace without what all of them begin with; a long text is cut."""
    text = value.removeprefix(base).removeprefix("id/")
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
