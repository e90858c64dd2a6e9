"""Network maps: the triples of a map query as one page that explains itself, offline.

``map_network`` asks the query and gathers the facts; ``render`` makes the page, by our own viewer or by
pyvis. The modules behind it, in the order in which they build on each other: ``labels`` (boxes of
text), ``geometry``, ``layout`` (positions), ``drawing`` (what of a network is laid out, and how large),
``data`` (the JSON that the viewer reads), ``page`` (the file) and ``pyvis_engine``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.diagnostics import UsageError
from clustergraph.network import Network, near, read_network

if TYPE_CHECKING:
    from clustergraph.store import Graph
    from clustergraph.workspace import Settings

__all__ = ["ENGINES", "map_network", "render"]

ENGINES = ("own", "pyvis")
_COLUMNS = ("from", "property", "to")


def map_network(
    graph: Graph,
    name: str = "overview",
    *,
    sparql: str | None = None,
    values: Mapping[str, object] | None = None,
    around: str | None = None,
    hops: int = 1,
) -> Network:
    """The network of a saved map by name (or path), or of what ``sparql`` gives.

    A CONSTRUCT draws its triples; a SELECT needs the columns ``from``, ``property`` and ``to``. With
    ``around``, the id of a thing, only what lies within ``hops`` lines of it is drawn.

    :raises UsageError: no such map or thing, a wrong value, or an answer that is neither
    :raises RefusedError: the query is wrong
    """
    from clustergraph.queries import ask, ask_text, find_query

    if sparql is not None:
        result = ask_text(graph, sparql)
        title, description = {"en": graph.workspace.settings.title}, {}
    else:
        saved = find_query(graph.workspace, name, "maps")
        result = ask(graph, saved, values)
        title, description = dict(saved.title), dict(saved.description)
    if result.form == "triples":
        triples = [tuple(row) for row in result.rows]
    elif set(_COLUMNS) <= set(result.columns):
        at = [result.columns.index(column) for column in _COLUMNS]
        triples = [tuple(row[index] for index in at) for row in result.rows]
    else:
        found = ", ".join(f"?{column}" for column in result.columns)
        raise UsageError(
            f"a map needs CONSTRUCT, or the columns ?from ?property ?to; this query gives {found}"
        )
    if around is not None:
        triples = near(triples, _thing(graph, around), hops)
    return read_network(
        graph.store, graph.schema, triples, base=graph.base, title=title, description=description
    )


def _thing(graph: Graph, slug: str) -> ox.NamedNode:
    thing = ox.NamedNode(graph.base.thing(slug))
    if next(graph.store.quads_for_pattern(thing, None, None), None) is None:
        raise UsageError(f"there is no thing with the id '{slug}'")
    return thing


def render(network: Network, settings: Settings | None = None, *, engine: str = "own") -> str:
    """The map as one HTML page that needs no network; the same network gives the same bytes.

    :raises UsageError: no such engine, or pyvis is not installed
    """
    licence = settings.licence if settings else ""
    if engine == "own":
        from clustergraph.maps.page import page

        return page(network, licence=licence)
    if engine == "pyvis":
        from clustergraph.maps.pyvis_engine import pyvis_page

        return pyvis_page(network, licence=licence)
    raise UsageError(f"no map engine '{engine}'; there are {', '.join(ENGINES)}")
