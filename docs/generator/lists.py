"""Pages that list what there is: saved queries, diagnostics, formats."""

from __future__ import annotations

import io
import json

from clustergraph.diagnostics import Report, catalogue
from clustergraph.export import FORMATS, write_jsonld
from clustergraph.queries import KINDS, Parameter, SavedQuery, load_query
from clustergraph.results import FORMATS as RESULT_FORMATS
from generator.markdown import LANGUAGES, Lines, code, codes, fenced, prose, table
from generator.vocabulary import ontology

__all__ = ["diagnostics_page", "formats_page", "queries_page"]


# ---- saved queries

_ABOUT_QUERIES = """
Ready-made questions, maps, integrity checks and views. A question is asked with `clustergraph query NAME`, a
map drawn with `clustergraph map NAME`; checks run with `clustergraph check`. How to write your own:
[write a question](../how-to/write-a-question.md).
"""


def queries_page() -> Lines:
    """All saved queries with titles, parameters and columns."""
    yield "# Saved queries"
    yield ""
    yield from prose(_ABOUT_QUERIES)
    for kind in KINDS:
        saved = _saved(kind)
        if saved:
            yield f"## {kind.capitalize()}"
            yield ""
        for one in saved:
            yield from _query(one, kind)


def _saved(kind: str) -> list[SavedQuery]:
    report = Report()
    found = [load_query(one, report) for one in ontology.workspace.queries(kind).values()]
    for one in report:
        raise SystemExit(f"{one.position.path}:{one.position.line}: {one.message}")
    return [one for one in found if one is not None]


def _query(one: SavedQuery, kind: str) -> Lines:
    yield f"### {one.name}"
    yield ""
    yield f"**{one.title.get('en', one.name)}** {one.description.get('en', '')}".rstrip()
    yield ""
    for tag in LANGUAGES[1:]:
        if tag in one.title:
            yield f"- {tag}: {one.title[tag]}"
    if one.columns:
        yield f"- Columns: {codes(one.columns)}"
    if one.message:
        yield f"- Finding: {one.message.get('en', '')}"
    if kind == "questions":
        required = "".join(f" --{p.option} {p.type.upper()}" for p in one.parameters if p.required)
        yield from fenced(f"clustergraph query {one.name}{required}")
    if one.parameters:
        yield from table(("parameter", "is", "type", ""), map(_parameter, one.parameters))
    yield ""


def _parameter(one: Parameter) -> tuple[str, str, str, str]:
    kind = " ".join(filter(None, (one.type, one.class_key or one.scheme)))
    need = "required" if one.required else f"default: {code(one.default)}" if one.default else "optional"
    return code(f"--{one.option}"), one.label.get("en", ""), kind, need


# ---- diagnostics

_ABOUT_DIAGNOSTICS = """
Every finding that `clustergraph check` and `clustergraph build` can report. On the command line:
`clustergraph explain CG0101`. Words in braces are filled in from the place where it was found. An error
refuses the whole build; a warning does not (with `check --strict` it counts as an error).
"""


def diagnostics_page() -> Lines:
    """All codes with message, hint, reason and examples."""
    yield "# Diagnostics"
    yield ""
    yield from prose(_ABOUT_DIAGNOSTICS)
    known = sorted(catalogue().items())
    yield from table(
        ("code", "", "title"), ((f"[{key}](#{key.lower()})", one.severity, one.title) for key, one in known)
    )
    for key, one in known:
        yield f'<a id="{key.lower()}"></a>'
        yield ""
        yield f"## {key}: {one.title}"
        yield from fenced(f"{one.severity}[{key}]: {one.message}\n= {one.hint}")
        yield one.why
        yield ""
        yield "Not like this:"
        yield from fenced(one.wrong)
        yield "But like this:"
        yield from fenced(one.right)


# ---- formats

_ABOUT_EXPORTS = """
Written by `clustergraph export --format NAME -o FILE`, or from Python by `graph.export(name, path)`. The same
graph gives the same bytes on any machine. What each is good for:
[hand the graph on](../how-to/hand-the-graph-on.md).
"""

_ABOUT_RESULTS = """
*rows* are the answer to `SELECT`, *truth* that to `ASK`, *triples* that to `CONSTRUCT` and `DESCRIBE`. `csv`,
`tsv`, `json` and `xml` are the SPARQL 1.1 result formats of the W3C.
"""

_ABOUT_CONTEXT = """
Made from the ontology: the keys of a sheet are the keys here. A workspace that adds a property has it in its
context as well.
"""


def formats_page() -> Lines:
    """Formats of exports and answers, addresses, prefixes, and the context of JSON-LD."""
    base = ontology.workspace.base
    yield "# Formats"
    yield ""
    yield "## Exports"
    yield ""
    yield from prose(_ABOUT_EXPORTS)
    exports = ((code(one.name), one.suffix or "a folder", one.media_type) for one in FORMATS.values())
    yield from table(("name", "file", "media type"), exports)
    yield "## Answers of queries"
    yield ""
    yield "Written by `clustergraph query … --format NAME`."
    yield from table(("name", "holds"), ([code(k), ", ".join(sorted(v))] for k, v in RESULT_FORMATS.items()))
    yield from prose(_ABOUT_RESULTS)
    yield "## Addresses"
    yield ""
    yield f"Below the base of the workspace, here `{base.iri}` (see [settings](settings.md))."
    yield from table(("what", "address"), _addresses())
    yield "## Prefixes"
    yield ""
    yield "Declared in every Turtle file; `query -e` and `map -e` know them without a declaration."
    yield from table(("prefix", "namespace"), ([f"`{k}:`", code(v)] for k, v in base.prefixes().items()))
    yield "## JSON-LD context"
    yield ""
    yield from prose(_ABOUT_CONTEXT)
    yield from fenced(_context(), "json")


def _addresses() -> list[tuple[str, str]]:
    base = ontology.workspace.base
    return [
        ("thing", code(f"{base.things}<id>")),
        ("fact", code(f"{base.facts}<24 hexadecimal digits>")),
        ("source", code(f"{base.sources}<id>")),
        ("third paragraph of a source", code(base.passage("<id>", 3))),
        ("concept", code(base.concept("<scheme>", "<slug>"))),
        ("count", code(f"{base.things}<id>.<hexadecimal digits>")),
        ("named graph of the facts", code(base.facts_graph)),
    ]


def _context() -> str:
    out = io.StringIO()
    write_jsonld([], [], out, ontology.schema, ontology.workspace.base)
    context = json.loads(out.getvalue())["@context"]
    lines = (f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in context.items())
    return "{\n" + ",\n".join(lines) + "\n}"
