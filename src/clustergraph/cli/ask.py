"""Commands of those who use the graph: query, map, export, why, stats."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from clustergraph.cli.common import current_graph, on_graph, output, say, terminal_width, workspace_at
from clustergraph.diagnostics import ClustergraphError, UsageError, nearest

if TYPE_CHECKING:
    from clustergraph.queries import SavedQuery

__all__ = ["COMMANDS"]

_UNPARSED = {"ignore_unknown_options": True, "allow_extra_args": True}


@click.command(context_settings=_UNPARSED, add_help_option=False)
@click.argument("name", required=False)
@click.option("-e", "text", metavar="TEXT", help="Ask in SPARQL instead of by name; prefixes are known.")
@click.option("--format", "form", metavar="FORMAT", help="table (default), csv, tsv, json, xml, turtle, …")
@click.option("-o", "out", metavar="FILE", help="Write to FILE instead of the terminal.")
@click.option("--list", "is_list", is_flag=True, help="List the saved questions.")
@click.option(
    "--language", default="en", show_default=True, metavar="TAG", help="Language of titles and labels."
)
@click.option("-h", "--help", "is_help", is_flag=True, help="Show this help, or that of the question NAME.")
@on_graph
@click.pass_context
def query(
    context: click.Context,
    name: str | None,
    text: str | None,
    form: str | None,
    out: str | None,
    is_list: bool,
    language: str,
    is_help: bool,
    no_build: bool,
    directory: str | None,
) -> None:
    """Ask a saved question by NAME (or a .rq FILE), or SPARQL with -e.

    Parameters of a question are options of its own: clustergraph query organisers --event kalush-exchange
    """
    from clustergraph.queries import ask, ask_text, find_query, list_queries
    from clustergraph.results import write_result

    if is_help and name is None:
        click.echo(context.get_help())
        return
    workspace = workspace_at(directory)
    if is_list:
        for saved in list_queries(workspace, "questions"):
            click.echo(f"{saved.name:<28} {_in(saved.title, language)}")
        return
    if (name is None) == (text is None):
        raise UsageError(
            "give either the name of a question or SPARQL with -e; the names: clustergraph query --list"
        )
    if name is not None:
        saved = find_query(workspace, name)
        if is_help:
            click.echo(_command_of(saved, language).get_help(context))
            return
        values = _values(saved, context.args, language)
        result = ask(current_graph(directory, no_build=no_build), saved, values)
    else:
        if context.args:
            raise UsageError(f"no such option or argument: {context.args[0]}")
        result = ask_text(current_graph(directory, no_build=no_build), text or "")
    with output(out) as stream:
        write_result(result, form, stream, width=terminal_width(out))
    if result.is_empty:
        say("no rows")


def _command_of(saved: SavedQuery, language: str) -> click.Command:
    """A question as a command: its parameters are options."""
    options = [
        click.Option(
            [f"--{one.name}", f"value_{number}"],
            metavar=one.type.upper(),
            required=one.required,
            default=None,
            help=_in(one.label, language) + (f" [default: {one.default}]" if one.default else ""),
        )
        for number, one in enumerate(saved.parameters)
    ]
    words = _in(saved.description, language) or _in(saved.title, language)
    return click.Command(f"query {saved.name}", params=list(options), help=words)


def _values(saved: SavedQuery, arguments: list[str], language: str) -> dict[str, str]:
    command = _command_of(saved, language)
    context = command.make_context(f"clustergraph query {saved.name}", list(arguments))
    given = {one.name: context.params[f"value_{number}"] for number, one in enumerate(saved.parameters)}
    return {name: value for name, value in given.items() if value is not None}


def _in(labels: Any, language: str) -> str:
    return str(labels.get(language) or labels.get("en") or next(iter(labels.values()), ""))


@click.command("map")
@click.argument("name", default="overview")
@click.option(
    "-e", "text", metavar="TEXT", help="Map what this SPARQL gives: CONSTRUCT, or ?from ?property ?to."
)
@click.option(
    "-o", "out", default="map.html", show_default=True, metavar="FILE.html", help="The page to write."
)
@click.option("--engine", type=click.Choice(["own", "pyvis"]), default="own", show_default=True)
@on_graph
def map_command(
    name: str, text: str | None, out: str, engine: str, no_build: bool, directory: str | None
) -> None:
    """Write a network map as one page that opens offline.

    Example: clustergraph map overview -o map.html
    """
    from clustergraph.maps import map_network, render

    graph = current_graph(directory, no_build=no_build)
    network = map_network(graph, name, sparql=text)
    page = render(network, graph.workspace.settings, engine=engine)
    with output(out) as stream:
        stream.write(page)
    say(f"{out}: {len(network.nodes)} things, {len(network.edges)} lines")
    if not network.nodes:
        say("the map is empty: the query gave no triples between things")


@click.command()
@click.option(
    "--format", "form", required=True, metavar="FORMAT", help="turtle, trig, nquads, ntriples, jsonld, …"
)
@click.option("-o", "out", metavar="FILE", help="File to write (a directory for csv); default: stdout.")
@click.option(
    "--map", "map_name", default="overview", show_default=True, help="Map that graphml and gexf show."
)
@on_graph
def export(form: str, out: str | None, map_name: str, no_build: bool, directory: str | None) -> None:
    """Hand the graph on in another FORMAT.

    Formats: turtle, trig, nquads, ntriples, jsonld, csv (one table a class), graphml, gexf.

    Example: clustergraph export --format jsonld -o graph.jsonld
    """
    from clustergraph.export import FORMATS

    if form not in FORMATS:
        raise UsageError(
            f"no format '{form}'; there are {', '.join(FORMATS)}", nearest=nearest(form, FORMATS)
        )
    if out is None and FORMATS[form].is_folder:
        raise UsageError(f"{form} makes one file a class: say with -o which directory they go to")
    graph = current_graph(directory, no_build=no_build)
    try:
        for path in graph.export(form, out or sys.stdout.buffer, map_name=map_name):
            say(str(path))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ClustergraphError(f"cannot write {out}: {error.strerror or error}") from error


@click.command()
@click.argument("thing", metavar="ID")
@click.argument("key", metavar="[PROPERTY]", required=False)
@click.argument("value", metavar="[VALUE]", required=False)
@on_graph
def why(thing: str, key: str | None, value: str | None, no_build: bool, directory: str | None) -> None:
    """Tell for each fact of a thing where it was read, how certain it is, and whether it is so.

    Example: clustergraph why kalush-exchange organised-by
    """
    graph = current_graph(directory, no_build=no_build)
    click.echo(graph.why(thing, key, value, width=terminal_width(None) or 100), nl=False)


@click.command()
@click.option("--coverage", is_flag=True, help="Facts by source and paragraph.")
@on_graph
def stats(coverage: bool, no_build: bool, directory: str | None) -> None:
    """Count sources, things, facts by certainty and state.

    Example: clustergraph stats --coverage
    """
    from clustergraph.stats import coverage_table, summary_table

    graph = current_graph(directory, no_build=no_build)
    click.echo(coverage_table(graph) if coverage else summary_table(graph.stats()), nl=False)


COMMANDS = (query, map_command, export, why, stats)
