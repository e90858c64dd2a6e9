"""The command ``query``: a saved question is a command of its own, whose parameters are its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from clustergraph.cli.common import current_graph, on_graph, output, say, terminal_width, workspace_at
from clustergraph.diagnostics import UsageError

if TYPE_CHECKING:
    from clustergraph.queries import SavedQuery
    from clustergraph.results import Result

__all__ = ["query"]


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True}, add_help_option=False
)
@click.argument("name", required=False)
@click.option("-e", "text", metavar="TEXT", help="Ask in SPARQL instead of by name; prefixes are known.")
@click.option("--format", "form", metavar="FORMAT", help="table (default), csv, tsv, json, xml, turtle, …")
@click.option("-o", "out", metavar="FILE", help="Write to FILE instead of the terminal.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the own graph.")
@click.option("--list", "is_list", is_flag=True, help="List the saved questions.")
@click.option("--language", metavar="TAG", help="Language of titles and names, such as uk; default: en.")
@click.option("-h", "--help", "is_help", is_flag=True, help="Show this help, or that of the question NAME.")
@on_graph
@click.pass_context
def query(
    context: click.Context,
    name: str | None,
    text: str | None,
    form: str | None,
    out: str | None,
    endpoint: str | None,
    is_list: bool,
    language: str | None,
    is_help: bool,
    no_build: bool,
    directory: str | None,
) -> None:
    """Ask a saved question by NAME (or a .rq FILE), or SPARQL with -e.

    Parameters of a question are options of its own; clustergraph query NAME --help shows them.

    Example: clustergraph query organisers --event kalush-exchange
    """
    if is_help and name is None:
        click.echo(context.get_help())
    elif is_list:
        _list(directory, language)
    elif name is not None and text is None:
        saved, values = _question(context, name, directory, language, is_help=is_help)
        if not is_help:
            _print(_ask(saved, values, endpoint, directory, no_build=no_build), form, out)
    elif text is not None and name is None and not context.args:
        _print(_ask_text(text, endpoint, directory, no_build=no_build), form, out)
    else:
        raise UsageError("give the name of a question, or SPARQL with -e; names: clustergraph query --list")


def _list(directory: str | None, language: str | None) -> None:
    from clustergraph.queries import list_queries

    saved = list_queries(workspace_at(directory), "questions")
    width = max((len(one.name) for one in saved), default=0)
    for one in saved:
        click.echo(f"{one.name:<{width}}  {_in(one.title, language)}")


def _question(
    context: click.Context, name: str, directory: str | None, language: str | None, *, is_help: bool
) -> tuple[SavedQuery, dict[str, str]]:
    """The saved question and the values given to it; or its help is shown."""
    from clustergraph.queries import find_query

    saved = find_query(workspace_at(directory), name)
    command = _command_of(saved, language)
    if is_help:
        click.echo(command.get_help(click.Context(command, info_name=f"clustergraph query {name}")))
        return saved, {}
    given = command.make_context(f"clustergraph query {name}", list(context.args)).params
    values = {
        one.name: given[_variable(number)] or (language if one.type == "language" else None)
        for number, one in enumerate(saved.parameters)
    }
    return saved, {key: value for key, value in values.items() if value is not None}


def _command_of(saved: SavedQuery, language: str | None) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            [f"--{one.option}", _variable(number)],
            metavar=one.type.upper(),
            required=one.required,
            help=_in(one.label, language) + (f"  [default: {one.default}]" if one.default else ""),
        )
        for number, one in enumerate(saved.parameters)
    ]
    words = _in(saved.title, language) + "\n\n" + _in(saved.description, language)
    return click.Command(saved.name, params=options, help=words)


def _variable(number: int) -> str:
    """Name of a parameter's value inside click, which takes Python's words for itself."""
    return f"value_{number}"


def _ask(
    saved: SavedQuery,
    values: Mapping[str, str],
    endpoint: str | None,
    directory: str | None,
    *,
    no_build: bool,
) -> Result:
    if endpoint is not None:
        from clustergraph.remote import ask_endpoint

        return ask_endpoint(endpoint, workspace_at(directory), saved, values)
    from clustergraph.queries import ask

    return ask(current_graph(directory, no_build=no_build), saved, values)


def _ask_text(text: str, endpoint: str | None, directory: str | None, *, no_build: bool) -> Result:
    if endpoint is not None:
        from clustergraph.remote import ask_endpoint_text

        return ask_endpoint_text(endpoint, text, workspace_at(directory).base)
    from clustergraph.queries import ask_text

    return ask_text(current_graph(directory, no_build=no_build), text)


def _print(result: Result, form: str | None, out: str | None) -> None:
    from clustergraph.results import write_result

    with output(out) as stream:
        write_result(result, form, stream, width=terminal_width(out))
    if result.is_empty:
        say("no rows")


def _in(labels: Mapping[str, str], language: str | None) -> str:
    return labels.get(language or "en") or labels.get("en") or next(iter(labels.values()), "")
