"""Saved queries: found by name, checked when they are read, asked with typed values.

Questions, maps, checks and exports are ``.rq`` files with a head (``heads.py``); the command line, the
web form and Python run the same files through this module. A query that is wrong is refused before it
runs, with the place in its file. Nothing here fetches from the network, and nothing writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clustergraph.diagnostics import Position, RefusedError, Report, UsageError, nearest
from clustergraph.heads import CHECKED, RESERVED_NAMES, Head, Parameter, has_head, read_head
from clustergraph.marked import read_text
from clustergraph.ontology import Labels, Schema
from clustergraph.parameters import bind_values, literal_of
from clustergraph.results import Result, shown
from clustergraph.sparql import Parsed, QueryForm, has_where, parse, variables_of, with_values
from clustergraph.store import Graph, Term
from clustergraph.workspace import Input, Workspace

__all__ = [
    "KINDS",
    "RESERVED_NAMES",
    "Parameter",
    "SavedQuery",
    "ask",
    "ask_text",
    "bind",
    "find_query",
    "list_queries",
    "load_query",
    "run_checks",
]

KINDS = ("questions", "maps", "checks", "exports")
COMMAND_LINE = "-e"  # how a query is reported that stands in no file


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with what its head says; labels by language.

    ``result``: ``table``, ``map``, ``check`` or ``graph``. ``columns``: what it answers, empty for a query
    that constructs triples. ``message``: of a check, with columns in braces. A file without a head has
    no title and no parameters.
    """

    name: str
    path: str
    title: Labels
    description: Labels
    result: str
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    message: Labels
    form: QueryForm


# ---- reading


def load_query(
    one: Input, report: Report, *, schema: Schema | None = None, needs_head: bool = True
) -> SavedQuery | None:
    """The saved query of a file; None after a report of what is wrong with it (CG06…).

    With a ``schema`` the classes and lists that its parameters name are looked up as well. Without
    ``needs_head`` a file without ``#+`` lines is a query like any other.
    """
    text = read_text(one.file, one.path, report)
    if text is None:
        return None
    mine = Report()
    head = read_head(text, one.path, mine) if needs_head or has_head(text) else None
    parsed = parse(text, one.path, mine)
    if head is not None and parsed is not None:
        _compare(head, parsed, text, one.path, mine)
        if schema is not None:
            _look_up(head, schema, mine)
    report.extend(mine)
    if mine.has_errors or parsed is None:
        return None
    name = one.file.stem
    if head is None:
        result = "graph" if parsed.form == "triples" else "table"
        return SavedQuery(name, one.path, {}, {}, result, parsed.columns, (), text, {}, parsed.form)
    return SavedQuery(
        name,
        one.path,
        head.title,
        head.description,
        head.result,
        head.columns,
        head.parameters,
        text,
        head.message,
        parsed.form,
    )


def find_query(workspace: Workspace, name_or_path: str, kind: str = "questions") -> SavedQuery:
    """The saved query of this name, or of a file if the text is a path.

    :raises UsageError: there is none; carries the nearest names
    :raises RefusedError: it is wrong; carries the report
    """
    saved = workspace.queries(kind)
    is_path = name_or_path.endswith(".rq") or any(mark in name_or_path for mark in "/\\")
    if name_or_path not in saved and not is_path:
        near = nearest(name_or_path, saved)
        hint = "" if near or not saved else f"; there are: {', '.join(sorted(saved))}"
        raise UsageError(f"no saved query is called '{name_or_path}'{hint}", nearest=near)
    report = Report()
    one = saved.get(name_or_path) or Input(Path(name_or_path), name_or_path)
    found = load_query(one, report, needs_head=name_or_path in saved)
    if found is None:
        raise RefusedError(report)
    return found


def list_queries(workspace: Workspace, kind: str = "questions") -> list[SavedQuery]:
    """All saved queries of a kind (see :data:`KINDS`), by name.

    :raises RefusedError: at least one is wrong; the report has the faults of all
    """
    report = Report()
    found = [load_query(one, report, schema=workspace.schema) for one in workspace.queries(kind).values()]
    if report.has_errors:
        raise RefusedError(report)
    return [one for one in found if one is not None]


# ---- asking


def bind(
    saved: SavedQuery,
    graph: Graph,
    values: Mapping[str, object],
    *,
    language: str | None = None,
    check: bool = True,
) -> dict[str, Term]:
    """The values of a query's parameters as terms, defaults included; see :func:`bind_values`.

    ``language`` stands in for the default of parameters that are languages.

    :raises UsageError: a value is missing, has the wrong form, or names nothing in the graph
    """
    parameters = saved.parameters
    if language is not None:
        parameters = tuple(
            replace(one, default=language) if one.type == "language" else one for one in parameters
        )
    return bind_values(parameters, graph, values, check=check)


def ask(
    graph: Graph,
    saved: SavedQuery,
    values: Mapping[str, object] | None = None,
    *,
    language: str | None = None,
) -> Result:
    """The answer to a saved query, with names in ``language`` where the query offers the choice.

    :raises UsageError: see :func:`bind`
    """
    bound = bind(saved, graph, values or {}, language=language)
    text = with_values(saved.text, bound)
    return Result(graph.base, lambda: graph.run(text), Parsed(saved.form, saved.columns))


def ask_text(graph: Graph, text: str, *, path: str = COMMAND_LINE) -> Result:
    """The answer to a query in SPARQL; the prefixes of the workspace need not be declared.

    ``path`` is how it is called in the report.

    :raises RefusedError: it is wrong (CG0602), or would reach out or write (CG0606)
    """
    report = Report()
    parsed = parse(text, path, report, prefixes=graph.base.prefixes())
    if parsed is None:
        raise RefusedError(report)
    return Result(graph.base, lambda: graph.run(text), parsed)


def run_checks(graph: Graph, workspace: Workspace, report: Report) -> None:
    """Run the integrity checks of a workspace; each row that one finds is reported as CG0605.

    ``graph`` may lie in memory. A finding points to the entry of the thing that it is about.
    """
    for one in workspace.queries("checks").values():
        saved = load_query(one, report)
        if saved is None:
            continue
        result = ask(graph, saved)
        for row in result.rows:
            cells = {name: shown(term, graph.base) for name, term in zip(result.columns, row, strict=True)}
            finding = saved.message.get("en") or next(iter(saved.message.values()))
            place = _place_of_entry(workspace, cells.get(CHECKED, "")) or Position(saved.path)
            report.add("CG0605", place, query=saved.name, finding=finding.format_map(cells))


# ---- a head compared with its query


def _compare(head: Head, parsed: Parsed, text: str, path: str, report: Report) -> None:
    wanted = {"graph": ("triples",), "map": ("rows", "triples")}.get(head.result, ("rows", "truth"))
    if parsed.form not in wanted:
        problem = f"result is '{head.result}', but the query gives {parsed.form}"
        report.add("CG0601", Position(path, 1, 1), problem=problem)
    elif head.columns and parsed.columns != head.columns:
        expected, found = list(head.columns), list(parsed.columns)
        report.add("CG0604", head.place.columns, expected=expected, found=found)
    variables = variables_of(text)
    for one in head.parameters:
        place = head.place.parameters[one.name]
        if one.name not in variables:
            problem = f"the query has no variable ?{one.name} for the parameter"
            report.add("CG0601", place, problem=problem, nearest=nearest(one.name, variables))
        elif not has_where(text):
            report.add("CG0601", place, problem="a query without WHERE { … } takes no parameters")
        if one.default is not None and one.type not in ("thing", "concept"):
            try:
                literal_of(one, one.default)
            except UsageError as error:
                place = head.place.values[one.name, "default"]
                report.add("CG0601", place, problem=f"the default cannot be used: {error}")


def _look_up(head: Head, schema: Schema, report: Report) -> None:
    """Report classes and lists of concepts that the ontology does not have."""
    schemes = {one.scheme for one in schema.properties.values() if one.scheme} | {"state", "certainty"}
    for one in head.parameters:
        for word, known, what in (
            (one.class_key, schema.class_keys, "class"),
            (one.scheme, schemes, "scheme"),
        ):
            if word is not None and word not in known:
                problem = f"the ontology has no {what} '{word}'"
                report.add(
                    "CG0601", head.place.values[one.name, what], problem=problem, nearest=nearest(word, known)
                )


def _place_of_entry(workspace: Workspace, slug: str) -> Position | None:
    """Where the first sheet describes a thing; sheets are searched as text, since findings are rare."""
    if not slug:
        return None
    entry = re.compile(rf"^[ \t]+({re.escape(slug)})[ \t]*:", re.MULTILINE)
    for one in workspace.sheets():
        text = read_text(one.file, one.path, Report())
        match = entry.search(text) if text is not None else None
        if text is not None and match is not None:
            line = text.count("\n", 0, match.start(1)) + 1
            column = match.start(1) - (text.rfind("\n", 0, match.start(1)) + 1) + 1
            return Position(one.path, line, column, len(slug))
    return None
