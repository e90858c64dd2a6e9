"""Pages on how the graph is reached: command line, settings of a workspace, Python."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass

import click

import clustergraph
from clustergraph.cli import cli
from clustergraph.workspace import Settings
from generator.markdown import Lines, code, codes, fenced, marked, prose, table
from generator.vocabulary import ROOT

__all__ = ["cli_page", "python_page", "settings_page"]


# ---- command line

_ABOUT_CLI = """
Data goes to standard output, words to standard error. Exit codes: 0 fine (also with warnings, or if there are
no rows), 1 findings, refusal or failed build, 2 usage. The same from Python: [Python interface](python.md).
"""


def cli_page() -> Lines:
    """Every command with its help and options.

    Made from click's commands rather than from its help texts, whose layout differs from version to version.
    """
    commands = sorted(cli.commands.items())
    yield "# Command line"
    yield ""
    yield from prose(_ABOUT_CLI)
    yield " · ".join(f"[{name}](#{name})" for name, _ in commands)
    yield ""
    yield "Before the command:"
    yield from _options(cli)
    for name, command in commands:
        yield f"## {name}"
        yield from fenced(f"clustergraph {name} {_usage(command)}")
        yield from _help(command)
        yield from _options(command)


def _usage(command: click.Command) -> str:
    words = ["[OPTIONS]"]
    for one in command.params:
        if isinstance(one, click.Argument):
            name = one.metavar or (one.name or "").upper()
            words.append(name if one.required or name.startswith("[") else f"[{name}]")
    return " ".join(words)


def _help(command: click.Command) -> Lines:
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        words = " ".join(paragraph.split())
        yield re.sub(r"(^Example: |: )(clustergraph .*)$", r"\1`\2`", words)
        yield ""


def _options(command: click.Command) -> Lines:
    rows = [
        (codes(f"{name}{_metavar(one)}" for name in one.opts), f"{one.help or ''}{_default(one)}")
        for one in command.params
        if isinstance(one, click.Option) and not one.hidden
    ]
    if rows:
        yield from table(("option", ""), rows)


def _metavar(one: click.Option) -> str:
    if one.is_flag:
        return ""
    if one.metavar:
        return f" {one.metavar}"
    return f" {'|'.join(map(str, one.type.choices))}" if isinstance(one.type, click.Choice) else " TEXT"


def _default(one: click.Option) -> str:
    return f" Default: `{one.default}`." if one.show_default and one.default else ""


# ---- settings

_SETTINGS: Mapping[str, str] = {
    "title": "Name of the graph, on maps and in exports.",
    "base": "Address below which everything gets its IRI; ends in `/`. Once published, leave it.",
    "publisher": "Who publishes the graph.",
    "licence": "Address of the licence of the graph.",
    "languages": "Languages of names and maps; the first one is that of the curator's own notes.",
    "withhold": "Ids of things that are kept out of every build: [people](../explanation/people.md).",
}

_FOLDERS = (
    ("`data/sheets/`", "fact sheets, one YAML file a source"),
    ("`data/curation/concepts.yaml`", "further [known words](words.md)"),
    ("`ontology/*.ttl`", "own terms and shapes: [extend the ontology](../how-to/extend-the-ontology.md)"),
    ("`queries/questions/`, `maps/`, `checks/`, `exports/`", "own [saved queries](queries.md)"),
    ("`sources/`", "texts of the sources, for `check` only; usually not yours to publish"),
    ("`out/`", "the build; can be made again at any time"),
)  # fmt: skip

_ABOUT_SETTINGS = """
A workspace is a directory with the file `clustergraph.toml`. Every line of it may be left out; an unknown one
is an error ([CG0702](diagnostics.md#cg0702)).
"""


def settings_page() -> Lines:
    """Keys of ``clustergraph.toml`` and folders of a workspace."""
    yield "# Settings of a workspace"
    yield ""
    yield from prose(_ABOUT_SETTINGS)
    known = list(Settings.__dataclass_fields__)
    if set(known) != set(_SETTINGS):
        raise SystemExit(f"docs/generator/tools.py describes other settings than there are: {known}")
    yield from table(("key", "default", "says"), ((code(one), _value(one), _SETTINGS[one]) for one in known))
    yield "Those of this repository:"
    yield from fenced((ROOT / "clustergraph.toml").read_text(encoding="utf-8"), "toml")
    yield "## Folders"
    yield from table(("folder", "holds"), _FOLDERS)
    yield from prose(_ABOUT_FOLDERS)


_ABOUT_FOLDERS = """
The ontology, the known words and the saved queries that come with clustergraph serve every workspace; its own
files add to them. A workspace with a `frame.ttl` of its own, such as this repository, brings the whole
ontology and takes nothing else.
"""


def _value(name: str) -> str:
    value = getattr(Settings(), name)
    return code(json.dumps(value, ensure_ascii=False))


# ---- Python

_ABOUT_PYTHON = """
Everything that the [command line](cli.md) does, after `import clustergraph as cg`. With examples:
[use the graph from Python](../how-to/use-from-python.md). The package is typed.
"""


def python_page() -> Lines:
    """Public names with their docstrings."""
    yield "# Python interface"
    yield ""
    yield from prose(_ABOUT_PYTHON)
    for name in clustergraph.__all__:
        one = getattr(clustergraph, name)
        yield f"## {name}"
        yield ""
        yield from _docstring(one)
        if is_dataclass(one):
            yield f"Fields: {codes(f'{field.name}: {_type(field.type)}' for field in fields(one))}."
            yield ""
        for member, value in sorted(_members(one).items()):
            yield from _member(name, member, value)


def _type(one: object) -> str:
    return one.__name__ if isinstance(one, type) else str(one).replace("collections.abc.", "")


def _members(one: type) -> dict[str, object]:
    """Public methods and properties by name, with those that a class has from other classes of ours."""
    found: dict[str, object] = {}
    for parent in reversed(one.__mro__):
        if parent.__module__.startswith("clustergraph"):
            found |= {key: value for key, value in vars(parent).items() if not key.startswith("_")}
    return {
        key: value for key, value in found.items() if inspect.getdoc(_function(value)) and _is_code(value)
    }


def _is_code(value: object) -> bool:
    return inspect.isfunction(_function(value))


def _function(value: object) -> object:
    for name in ("fget", "func", "__func__"):  # property, cached property, class method
        value = getattr(value, name, value)
    return value


def _member(owner: str, name: str, value: object) -> Lines:
    function = _function(value)
    assert callable(function)  # noqa: S101 - see _is_code
    is_method = inspect.isfunction(value) or isinstance(value, classmethod)
    yield f"### {owner}.{name}"
    if is_method:
        yield from fenced(f"{name}{_signature(function)}")
    yield ""
    yield from _docstring(function)


def _signature(function: Callable[..., object]) -> str:
    found = inspect.signature(function)
    own = [one for name, one in found.parameters.items() if name not in ("self", "cls")]
    # Annotations are kept as text, and shown with quotes.
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(found.replace(parameters=own)))


def _docstring(one: object) -> Lines:
    body, raises = _without_raises(inspect.getdoc(one) or "")
    for paragraph in body.split("\n\n"):
        if paragraph.startswith("    "):
            yield from fenced(inspect.cleandoc(paragraph))
        else:
            yield marked(" ".join(paragraph.split())).replace("::", ":")
            yield ""
    for name, reason in raises:
        yield f"- raises `{name}`: {marked(reason)}"
    yield ""


def _without_raises(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A docstring without its fields ``:raises X: …``, and these."""
    found = re.findall(r"^:raises (\w+): (.*(?:\n    .*)*)", text, re.MULTILINE)
    body = re.sub(r"^:raises .*(?:\n    .*)*\n?", "", text, flags=re.MULTILINE)
    return body.strip(), [(name, " ".join(reason.split())) for name, reason in found]
