"""GraphML and GEXF for graph tools, made by networkx from a network, with bytes that can be relied on.

The writers of networkx put today's date and their own version into GEXF, choose another library for
GraphML where it is installed, keep the order of insertion and pass on characters that XML forbids.
Here the order follows from ids, such characters become U+FFFD, and nothing but the graph is written.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["write_gexf", "write_graphml"]

# XML 1.0, production 2 (Char). A carriage return may stand there, but comes back as a line feed.
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_READER_KEYS = ("node_default", "edge_default")  # what the readers of networkx leave on a graph
# Attributes that GEXF gives a meaning of its own, such as the kind of an edge or a span of time.
_GEXF_WORDS = frozenset(("end", "id", "key", "parents", "pid", "slices", "spells", "start", "type", "viz"))


def write_graphml(graph: nx.Graph, out: TextIO) -> None:
    """Write a graph of networkx as GraphML; each edge has an id of its own.

    Attributes may be text, numbers or booleans; ``None`` is left out, other values are written as JSON.

    :raises ValueError: two nodes whose ids become the same when forbidden characters are replaced
    """
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml_xml(_ordered(graph, _clean), buffer)
    _write_xml(buffer, out)


def write_gexf(graph: nx.Graph, out: TextIO) -> None:
    """Write a graph of networkx as GEXF 1.2; ``label`` and a numeric ``weight`` become GEXF's own.

    Attributes as for GraphML; a name to which GEXF gives another meaning (``type``, ``start`` …) gets an
    underscore behind it.

    :raises ValueError: two nodes whose ids become the same when forbidden characters are replaced
    """
    from networkx.readwrite.gexf import GEXFWriter

    ordered = _ordered(graph, _gexf_name)
    edges = ordered.edges(keys=True, data=True) if ordered.is_multigraph() else ordered.edges(data=True)
    for number, edge in enumerate(edges):
        data = edge[-1]
        data["id"] = str(edge[2]) if ordered.is_multigraph() else f"e{number}"
        if isinstance(data.get("weight"), str | bool):
            data["weight_"] = data.pop("weight")
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    for meta in writer.xml.findall("meta"):
        writer.xml.remove(meta)
    writer.add_graph(ordered)
    buffer = io.BytesIO()
    writer.write(buffer)
    _write_xml(buffer, out)


def _write_xml(buffer: io.BytesIO, out: TextIO) -> None:
    out.write(buffer.getvalue().decode("utf-8").rstrip("\n") + "\n")


def _ordered(graph: nx.Graph, rename: Callable[[str], str]) -> nx.Graph:
    """A copy with clean strings, its nodes and edges sorted by id, its edges keyed uniquely."""
    ordered = graph.__class__()
    own = {key: value for key, value in graph.graph.items() if key not in _READER_KEYS}
    ordered.graph.update(_attributes(own, rename))
    for node, data in sorted(((_clean(str(one)), data) for one, data in graph.nodes(data=True)), key=_ids):
        if node in ordered:
            raise ValueError(f"two nodes have the same id {node!r} once XML can hold it")
        ordered.add_nodes_from([(node, _attributes(data, rename))])
    if not graph.is_multigraph():
        edges = [(*_ends(graph, one, other), data) for one, other, data in graph.edges(data=True)]
        for one, other, data in sorted(edges, key=_ids):
            ordered.add_edges_from([(one, other, _attributes(data, rename))])
        return ordered
    keyed = [
        (*_ends(graph, one, other), _clean(str(key)), data)
        for one, other, key, data in graph.edges(keys=True, data=True)
    ]
    is_unique = len({key for _, _, key, _ in keyed}) == len(keyed)
    for number, (one, other, key, data) in enumerate(sorted(keyed, key=_ids)):
        unique = key if is_unique else f"e{number}"
        ordered.add_edges_from([(one, other, unique, _attributes(data, rename))])
    return ordered


def _ends(graph: nx.Graph, one: object, other: object) -> tuple[str, str]:
    ends = _clean(str(one)), _clean(str(other))
    return ends if graph.is_directed() or ends[0] <= ends[1] else ends[::-1]


def _ids(item: tuple[Any, ...]) -> tuple[str, ...]:
    """All but the attributes of a node or an edge."""
    return item[:-1]


def _attributes(data: Mapping[Any, Any], rename: Callable[[str], str]) -> dict[str, Any]:
    named = ((rename(str(key)), value) for key, value in data.items() if value is not None)
    return {key: _plain(value) for key, value in sorted(named, key=lambda item: item[0])}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if type(value) in (bool, int, float):
        return value
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    return _clean(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _gexf_name(name: str) -> str:
    return f"{_clean(name)}_" if name in _GEXF_WORDS else _clean(name)
