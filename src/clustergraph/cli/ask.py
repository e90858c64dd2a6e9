"""Commands of those who use the graph besides query: map, export, why, stats."""

from __future__ import annotations

import sys

import click

from clustergraph.cli.common import current_graph, on_graph, output, say, terminal_width
from clustergraph.diagnostics import ClustergraphError, UsageError, counted, nearest

__all__ = ["COMMANDS"]


@click.command("map")
@click.argument("name", default="overview")
@click.option("--around", metavar="ID", help="Only what lies near the thing with this id.")
@click.option("--hops", type=click.IntRange(1, 9), default=1, show_default=True, help="How near: lines away.")
@click.option(
    "-e", "text", metavar="TEXT", help="Map what this SPARQL gives: CONSTRUCT, or ?from ?property ?to."
)
@click.option(
    "-o", "out", default="map.html", show_default=True, metavar="FILE.html", help="The page to write."
)
@click.option("--engine", type=click.Choice(["own", "pyvis"]), default="own", show_default=True)
@on_graph
def map_command(
    name: str,
    text: str | None,
    around: str | None,
    hops: int,
    out: str,
    engine: str,
    no_build: bool,
    directory: str | None,
) -> None:
    """Write a network map as one page that opens offline.

    Example: clustergraph map overview -o map.html
    """
    from clustergraph.maps import map_network, render

    graph = current_graph(directory, no_build=no_build)
    network = map_network(graph, name, sparql=text, around=around, hops=hops)
    page = render(network, graph.workspace.settings, engine=engine)
    with output(out) as stream:
        stream.write(page)
    say(f"{out}: {counted(len(network.nodes), 'thing')}, {counted(len(network.edges), 'line')}")
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


COMMANDS = (map_command, export, why, stats)
