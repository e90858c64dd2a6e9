"""The Python interface: a workspace, its graph, and what can be made of it.

Everything that the command line does is a method here, and each method is one call of the module that
does it::

    import clustergraph as cg

    graph = cg.Workspace(".").build()
    graph.query("organisers", event="kalush-exchange").to_dicts()
    graph.map("overview").save("map.html")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox

from clustergraph import store, workspace
from clustergraph.diagnostics import Report, UsageError

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from clustergraph.network import Network
    from clustergraph.results import Result

__all__ = ["Graph", "Map", "Workspace"]


class Workspace(workspace.Workspace):
    """A directory with ``clustergraph.toml`` and the folders ontology, data and queries."""

    def build(self, out: Path | str | None = None, *, force: bool = False) -> Graph:
        """Build the graph, unless the one in ``out`` is current, and open it.

        :raises RefusedError: the inputs have errors; its ``report`` has them all
        :raises ClustergraphError: the result cannot be written
        """
        from clustergraph.build import build

        return Graph(build(self, Path(out) if out else None, force=force).out, self)

    def open(self, out: Path | str | None = None) -> Graph:
        """Open the graph in ``out`` (default: out/) as it was built last.

        :raises UsageError: there is none
        """
        return Graph(Path(out) if out else self.out, self)

    def check(self, *, texts: Path | str | None = None, shacl: bool = False) -> Report:
        """All findings about the workspace.

        ``texts``: where the texts of sources are (default: sources/). ``shacl``: judge the graph by the
        shapes as well.

        :raises UsageError: ``shacl`` is wanted, but its engine is not installed
        """
        from clustergraph.check import check_workspace

        report = Report()
        check_workspace(self, report, texts=Path(texts) if texts else self.texts, shacl=shacl)
        return report

    def json_schema(self) -> dict[str, Any]:
        """A JSON Schema of fact sheets under the ontology of this workspace."""
        from clustergraph.json_schema import sheet_schema

        return sheet_schema(self.schema)

    def new_sheet(
        self, text: Path | str, *, source_id: str | None = None, language: str | None = None
    ) -> str:
        """Start a sheet for the article in a file; the path of the sheet.

        :raises UsageError: the text or the id cannot be used, or the sheet exists
        """
        from clustergraph.scaffold import make_sheet

        return make_sheet(self, Path(text), source_id=source_id, language=language)

    @classmethod
    def init(cls, directory: Path | str) -> Workspace:
        """Make a workspace that checks, builds and maps at once.

        :raises UsageError: the directory holds something already
        """
        from clustergraph.scaffold import make_workspace

        make_workspace(Path(directory))
        return cls(directory)


class Graph(store.Graph):
    """A built graph, read-only."""

    def __init__(self, out: Path, own: workspace.Workspace) -> None:
        super().__init__(store.open_graph(own, out).store, own)
        self.out = out

    def query(self, name: str, **parameters: Any) -> Result:
        """Ask a saved question by its name, or by the path of a ``.rq`` file.

        ``parameters``: values by name, as on the command line (a hyphen is written ``_``).

        :raises UsageError: no such question, or parameters that it does not take
        """
        from clustergraph.queries import ask, find_query

        values = {key.replace("_", "-"): value for key, value in parameters.items() if value is not None}
        return ask(self, find_query(self.workspace, name), values)

    def sparql(self, text: str) -> Result:
        """Ask in SPARQL; the standard prefixes need not be declared.

        :raises RefusedError: the text is no query, or it would reach out of the graph
        """
        from clustergraph.queries import ask_text

        return ask_text(self, text)

    def why(self, slug: str, key: str | None = None, value: str | None = None, *, width: int = 100) -> str:
        """The evidence for what is said about a thing, in words.

        :raises UsageError: there is no such thing, property or value
        """
        from clustergraph.why import why

        return why(self, slug, key, value, width=width)

    def map(
        self,
        name: str = "overview",
        *,
        sparql: str | None = None,
        around: str | None = None,
        hops: int = 1,
        **parameters: Any,
    ) -> Map:
        """A map: a saved one by name, or of the triples that ``sparql`` gives.

        ``around``: the id of a thing; only what lies within ``hops`` lines of it is drawn.

        :raises UsageError: no such map or thing, or values that it does not take
        """
        from clustergraph.maps import map_network

        return Map(map_network(self, name, sparql=sparql, values=parameters, around=around, hops=hops), self)

    def export(self, form: str, target: Path | str | BinaryIO, *, map_name: str = "overview") -> list[Path]:
        """Write one of the formats of ``clustergraph.export.FORMATS``; the files written."""
        from clustergraph.export import write_export

        where = Path(target) if isinstance(target, str | Path) else target
        return write_export(self.content(map_name), form, where)

    def content(self, map_name: str = "overview") -> Any:
        """What exports are made of; ``map_name``: the map that the graph formats take their network from."""
        from clustergraph.export import Content

        return Content(
            self.things_lines,
            self.facts_lines,
            self.base,
            lambda: self.schema,
            lambda: self.to_networkx(map_name),
        )

    def to_rdflib(self) -> rdflib.Dataset:
        """The whole graph in rdflib: things in the default graph, facts in their named one."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        data = self.store.dump(format=ox.RdfFormat.N_QUADS)
        dataset.parse(data=data, format="nquads")
        return dataset

    def to_networkx(self, name: str = "overview", **parameters: Any) -> nx.MultiDiGraph:
        """The network of a map, with class, label, certainty, state and evidence as attributes."""
        from clustergraph.network import to_networkx

        return to_networkx(self.map(name, **parameters).network)

    def stats(self) -> dict[str, Any]:
        """Counts of the build: sources, things by class, facts by certainty and state."""
        from clustergraph.freshness import read_build_file

        summary = read_build_file(self.out)
        if summary is None:
            raise UsageError(f"no build in {self.out}")
        counts: dict[str, Any] = summary["counts"]
        return counts


class Map:
    """A network map, ready to be saved or shown in a notebook."""

    def __init__(self, network: Network, graph: store.Graph) -> None:
        self.network = network
        self.graph = graph

    def html(self, *, engine: str = "own") -> str:
        """The map as one page that needs no network.

        :raises UsageError: no such engine, or its extra is not installed
        """
        from clustergraph.maps import render

        page: str = render(self.network, self.graph.workspace.settings, engine=engine)
        return page

    def save(self, path: Path | str, *, engine: str = "own") -> Path:
        """Write the page to a file; its path."""
        target = Path(path)
        target.write_text(self.html(engine=engine), encoding="utf-8", newline="\n")
        return target

    def _repr_html_(self) -> str:
        from html import escape

        page = escape(self.html(), quote=True)
        style = "width:100%;height:640px;border:0"
        return f'<iframe srcdoc="{page}" style="{style}" sandbox="allow-scripts"></iframe>'
