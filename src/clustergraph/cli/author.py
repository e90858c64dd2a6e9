"""Commands of those who write facts down: init, new, schema, check, build, explain."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from clustergraph.cli.common import in_workspace, is_colourful, located, print_report, say, workspace_at
from clustergraph.diagnostics import Report, UsageError, counted

__all__ = ["COMMANDS"]


@click.command()
@click.argument("directory")
def init(directory: str) -> None:
    """Make a workspace in DIRECTORY that checks, builds and maps at once.

    Example: clustergraph init my-facts
    """
    from clustergraph.scaffold import make_workspace

    for path in make_workspace(Path(directory)):
        click.echo(path)
    say(f"Next: cd {shlex.quote(directory)} && clustergraph build && clustergraph map -o map.html")


@click.command()
@click.argument("text")
@click.option("--id", "source_id", metavar="ID", help="Id of the source; default: made from the file's name.")
@click.option("--language", metavar="TAG", help="Language of the text, such as uk.")
@in_workspace
def new(text: str, source_id: str | None, language: str | None, directory: str | None) -> None:
    """Start a fact sheet for the article in the file TEXT.

    The sheet gets the hash and the number of paragraphs, and for each paragraph a section with its first
    words as a comment. The comments are for you: take them out before you publish the sheet.

    Example: clustergraph new sources/article.txt --language uk
    """
    from clustergraph.scaffold import make_sheet

    path = make_sheet(workspace_at(directory), Path(text), source_id=source_id, language=language)
    click.echo(path)
    say("The comments quote the text: they are for you alone, take them out before you publish the sheet.")


@click.command()
@in_workspace
def schema(directory: str | None) -> None:
    """Print a JSON Schema of fact sheets, for completion and errors in editors.

    Example: clustergraph schema > sheet.schema.json
    """
    import json

    from clustergraph.json_schema import sheet_schema

    click.echo(json.dumps(sheet_schema(workspace_at(directory).schema), ensure_ascii=False, indent=2))


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option(
    "--update-hashes", is_flag=True, help="First write hash and paragraphs of the texts into the sheets."
)
@click.option("--sources", metavar="DIR", help="Where the texts of the sources are; default: sources/.")
@click.option("--shacl", is_flag=True, help="Also judge the graph by the shapes, with a SHACL engine.")
@in_workspace
def check(
    paths: tuple[str, ...],
    form: str,
    strict: bool,
    update_hashes: bool,
    sources: str | None,
    shacl: bool,
    directory: str | None,
) -> None:
    """Check ontology, sheets and queries without building; with PATHs show only what is found there.

    Example: clustergraph check data/sheets/kalush-news.yaml
    """
    from clustergraph.check import check_workspace, only_below
    from clustergraph.texts import update_hashes as write_hashes

    workspace = workspace_at(directory)
    texts = Path(sources) if sources else workspace.texts
    if sources and not texts.is_dir():
        raise UsageError(f"--sources: {sources} is no directory")
    if update_hashes:
        for line in write_hashes(workspace.sheets(), texts):
            say(line)
    report = Report()
    counts = check_workspace(workspace, report, texts=texts, shacl=shacl)
    report = only_below(report, workspace, paths)
    _print_findings(report, form, workspace.root)
    if form == "text":
        compared = "" if texts.is_dir() else " (texts not at hand: hashes and mentions were not compared)"
        read = f"{counted(len(counts.sheets), 'sheet')}, {counted(counts.facts, 'fact')}"
        say(f"{read}, {counted(counts.refused, 'value')} refused{compared}")
    failed = report.has_errors or (strict and report.warnings > 0)
    click.get_current_context().exit(1 if failed else 0)


def _print_findings(report: Report, form: str, root: Path) -> None:
    from clustergraph import __version__, rendering

    if form == "text":
        reader = rendering.line_reader(root)
        click.echo(rendering.render_text(report, read_line=reader, colour=is_colourful(sys.stdout)), nl=False)
    elif form == "json":
        click.echo(rendering.render_json(report))
    elif form == "sarif":
        click.echo(rendering.render_sarif(report, version=__version__))
    else:
        click.echo(rendering.render_github(report), nl=False)


@click.command()
@click.option("-o", "out", metavar="OUT", help="Directory of the build; default: out/ of the workspace.")
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@in_workspace
def build(out: str | None, force: bool, directory: str | None) -> None:
    """Build the graph: OUT gets graph.ttl, facts.ttl, graph.trig, store/ and build.json.

    Example: clustergraph build
    """
    from clustergraph.build import build as build_workspace
    from clustergraph.stats import summary_table

    workspace = workspace_at(directory)
    with located(workspace):
        built = build_workspace(workspace, Path(out) if out else None, force=force)
    print_report(built.report, workspace.root)
    if built.was_current:
        say("Nothing has changed since the last build.")
    click.echo(summary_table(built.summary["counts"]), nl=False)
    say(f"Built in {built.out}")


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain a diagnostic CODE: why it is raised, a wrong and a right example.

    Example: clustergraph explain CG0101
    """
    from clustergraph.rendering import explain as explanation

    click.echo(explanation(code), nl=False)


COMMANDS = (init, new, schema, check, build, explain)
