"""A built graph, opened read-only: what queries, maps, evidence and exports are made from.

Queries see the union of both graphs, so that nobody needs ``GRAPH``; each triple stands in one of
them only, since a union would otherwise count it twice.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from clustergraph.diagnostics import ClustergraphError, UsageError
from clustergraph.freshness import STORE
from clustergraph.ontology import Schema
from clustergraph.sorting import SortedLines
from clustergraph.sparql import with_values
from clustergraph.terms import Base
from clustergraph.workspace import Workspace

__all__ = ["Graph", "Term", "open_graph"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class Graph:
    """A read-only view of a graph and the workspace that it was built from."""

    def __init__(self, store: ox.Store, workspace: Workspace) -> None:
        self.store = store
        self.workspace = workspace

    def __repr__(self) -> str:
        return f"<Graph of {self.workspace!r}, {len(self.store)} triples>"

    @property
    def base(self) -> Base:
        """The IRIs of the workspace."""
        return self.workspace.base

    @cached_property
    def schema(self) -> Schema:
        """The schema of the workspace's ontology."""
        return self.workspace.schema

    def run(self, text: str, **bindings: Term) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Run SPARQL on the union of both graphs, variables bound as values and never as text.

        :raises SyntaxError: the text is no SPARQL query
        """
        text = with_values(text, bindings)
        return self.store.query(text, use_default_graph_as_union=True, prefixes=self.base.prefixes())

    def select(self, text: str, **bindings: Term) -> list[dict[str, Term]]:
        """Rows of a SELECT; what is unbound in a row has no key there."""
        solutions = self.run(text, **bindings)
        if not isinstance(solutions, ox.QuerySolutions):
            raise UsageError("this query is no SELECT")
        names = [variable.value for variable in solutions.variables]
        return [
            {
                name: term
                for name in names
                if (term := solution[name]) is not None and not isinstance(term, ox.Triple)
            }
            for solution in solutions
        ]

    def things_lines(self) -> Iterator[str]:
        """N-Triples lines of the things' graph, sorted."""
        return self._lines(ox.DefaultGraph())

    def facts_lines(self) -> Iterator[str]:
        """N-Triples lines of the facts' graph, sorted."""
        return self._lines(ox.NamedNode(self.base.facts_graph))

    def _lines(self, graph: ox.DefaultGraph | ox.NamedNode) -> Iterator[str]:
        with tempfile.TemporaryDirectory(prefix="clustergraph-") as folder, SortedLines(folder) as lines:
            path = Path(folder) / "dump.nt"
            self.store.dump(path, format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
            with path.open(encoding="utf-8", newline="\n") as dump:
                lines.extend(dump)
            path.unlink()
            yield from lines


def open_graph(workspace: Workspace, out: Path | None = None) -> Graph:
    """The graph of a build.

    :raises UsageError: there is no build
    :raises ClustergraphError: the store cannot be opened
    """
    out = out or workspace.out
    if not (out / STORE).is_dir():
        raise UsageError(f"no build in {out}. Make one with: clustergraph build")
    try:
        return Graph(ox.Store.read_only(str(out / STORE)), workspace)
    except (OSError, RuntimeError) as error:  # not there, or damaged
        raise ClustergraphError(
            f"cannot open the store in {out}: {error}. Build again with: clustergraph build"
        ) from error
