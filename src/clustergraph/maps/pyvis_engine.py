"""The same map drawn by pyvis and its vis-network: thin, and with the holes of pyvis closed.

pyvis builds the nodes and edges; its own page is not used, because heading, node ids and options go into
it unescaped, it asks a CDN for bootstrap, writes in the encoding of the platform, and lets physics run
for half a minute. Here ids are numbers, text is data in a JSON block, the script travels inside the file
under a content security policy, positions are those of our layout, and physics is off.
"""

from __future__ import annotations

import html
from importlib import resources
from typing import Any

from clustergraph.diagnostics import UsageError
from clustergraph.maps.drawing import Drawing
from clustergraph.maps.labels import clean
from clustergraph.maps.page import fill, json_block, policy
from clustergraph.network import DASHED, DOTTED, Edge, Network, cite

__all__ = ["pyvis_page"]

# vis-network knows fewer shapes than the ontology; colour and legend still tell kinds apart.
_SHAPES = {
    "diamond": "diamond",
    "double-hexagon": "hexagon",
    "hexagon": "hexagon",
    "pentagon": "star",
    "ring": "dot",
    "rounded-square": "square",
    "sheet": "square",
    "triangle": "triangle",
}
_DASHES: dict[str, bool | list[int]] = {DASHED: [6, 4], DOTTED: [1, 4]}
_GREY = ("#DDE1E5", "#616A75")
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "keyboard": False},
    "edges": {
        "smooth": {"enabled": True, "type": "continuous", "roundness": 0.15},
        "color": {"color": "#737C87"},
    },
    "nodes": {
        "borderWidth": 1.2,
        "font": {"size": 12, "face": "Inter, Arial, sans-serif", "color": "#1A1F26"},
    },
}


def pyvis_page(network: Network, *, licence: str = "", language: str = "en") -> str:
    """The map of a network as one HTML page with vis-network inside.

    :raises UsageError: pyvis is not installed
    """
    script = _vis_script() + "\n" + _read("pyvis.js")
    style = _read("pyvis.css")
    nodes, edges = _drawn_by_pyvis(network, language)
    title = network.title.get(language) or next(iter(network.title.values()), "clustergraph")
    return fill(
        _read("pyvis.html"),
        {
            "policy": policy(script, style),
            "language": language,
            "title": html.escape(clean(title)),
            "note": html.escape(_note(network, licence)),
            "style": style,
            "data": json_block({"nodes": nodes, "edges": edges, "options": _OPTIONS}),
            "script": script,
        },
    )


def _drawn_by_pyvis(network: Network, language: str) -> tuple[list[Any], list[Any]]:
    pyvis = _pyvis()
    # Directed, since pyvis compares each new line of an undirected graph with all others.
    drawn = pyvis.Network(directed=True, cdn_resources="in_line")
    drawing = Drawing(network)
    picture = drawing.wide((language,))[language]
    classes = {one.iri: one for one in network.classes}
    numbers = {node.iri: number for number, node in enumerate(network.nodes)}
    for number, node in enumerate(network.nodes):
        kind = classes.get(node.class_iri)
        fill_colour, line_colour = kind.colours[:2] if kind and kind.colours else _GREY
        x, y = picture.layout.positions[number]
        kind_label = network.label(node.class_iri, language) if node.class_iri else ""
        drawn.add_node(
            number,
            label="\n".join(picture.labels[number].lines),
            title="\n".join(filter(None, (clean(node.label(language)), clean(kind_label)))),
            shape=_SHAPES.get(kind.shape or "", "dot") if kind else "dot",
            size=drawing.radius(node),
            color={"background": "#FFFFFF" if node.is_prospect else fill_colour, "border": line_colour},
            shapeProperties={"borderDashes": [3, 2] if node.is_prospect else False},
            x=x * 1.6,  # labels stand below their mark in vis-network and need more room
            y=y * 1.6,
            physics=False,
        )
    for edge in network.edges:
        drawn.add_edge(
            numbers[edge.source],
            numbers[edge.target],
            title=_words(network, edge, language),
            dashes=_DASHES.get(edge.line, False),
        )
    return drawn.nodes, [{key: one[key] for key in one if key != "arrows"} for one in drawn.edges]


def _words(network: Network, edge: Edge, language: str) -> str:
    """What the line says and where it was read, one relation a row."""
    rows = []
    for relation in edge.relations:
        ends = [clean(network.label(iri, language)) for iri in (relation.subject, relation.object)]
        passages = sorted({passage for fact in relation.facts for passage in network.facts[fact].evidence})
        cites = ", ".join(cite(network, passage) for passage in passages)
        said = f"{ends[0]} – {clean(network.label(relation.property, language))}: {ends[1]}"
        rows.append(f"{said} ({cites})" if cites else said)
    return "\n".join(rows)


def _note(network: Network, licence: str) -> str:
    counts = f"{len(network.nodes)} things, {len(network.edges)} lines"
    lines = "solid: stated · dotted: implied · dashed: planned or possible"
    return " · ".join(filter(None, (counts, lines, clean(licence), "clustergraph")))


def _pyvis() -> Any:
    try:
        import pyvis.network
    except ImportError as error:
        raise UsageError(
            "this engine needs pyvis. Install it with: pip install 'clustergraph[pyvis]'"
        ) from error
    return pyvis.network


def _vis_script() -> str:
    _pyvis()
    text = resources.files("pyvis").joinpath(_VIS).read_text("utf-8")
    # These could end or confuse a script element; in a script they stand in string literals only.
    for mark in ("<script", "</script", "<!--"):
        text = text.replace(mark, "\\x3c" + mark[1:])
    return text.replace("\r\n", "\n")


def _read(name: str) -> str:
    return resources.files("clustergraph.maps").joinpath(name).read_text("utf-8")
