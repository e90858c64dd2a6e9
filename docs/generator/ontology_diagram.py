"""The classes of the ontology as an SVG tree, each with the shape and the colours that maps give it.

Positions follow from the hierarchy and from names alone, so the same ontology gives the same picture. Of
other vocabularies only those classes are drawn below which a class of ours stands directly, or where several
branches meet; of several superclasses the one with most classes below it carries the line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from clustergraph import terms
from generator.html import Html, joined_html, tag
from generator.vocabulary import ontology

__all__ = ["colours", "diagram", "local", "mark"]

COLUMN, ROW, MARGIN, RADIUS = 224, 36, 18, 8.5


def local(iri: str) -> str:
    """Local name of an own term."""
    return iri.removeprefix(terms.CG)


# ---- marks


def mark(iri: str) -> Html:
    """The sign of a class on maps, around the point 0, 0; a small square if it has none."""
    shape = "".join(ontology.notes[iri][terms.MAP_SHAPE])
    parts = [tag("path", class_="mark", d=_outline(shape, RADIUS))]
    if shape in ("double-hexagon", "ring"):
        inner = _regular(6, RADIUS * 0.56) if shape == "double-hexagon" else _disc(RADIUS * 0.3)
        parts.append(tag("path", class_="mark-inner", d=inner))
    if shape == "sheet":
        x, y, fold = RADIUS * 0.8, RADIUS * 1.02, RADIUS * 0.62
        parts.append(
            tag(
                "path", class_="mark-inner", d=f"M{x - fold:.2f} {-y:.2f}V{fold - y:.2f}H{x:.2f}", fill="none"
            )
        )
    return tag("g", joined_html(parts), class_=f"kind kind-{local(iri)}")


def _outline(shape: str, r: float) -> str:
    x, y, fold = r * 0.8, r * 1.02, r * 0.62
    outlines = {
        "circle": _disc(r * 0.92),
        "ring": _disc(r * 0.88),
        "diamond": _polygon((0, -r * 1.18), (r * 1.18, 0), (0, r * 1.18), (-r * 1.18, 0)),
        "hexagon": _regular(6, r * 1.08),
        "double-hexagon": _regular(6, r * 1.1),
        "rounded-square": _rounded_square(r * 0.88),
        "pentagon": _regular(5, r * 1.1, -math.pi / 2),
        "triangle": _polygon((0, -r * 1.12), (r * 1.1, r * 0.84), (-r * 1.1, r * 0.84)),
        "sheet": _polygon((-x, -y), (x - fold, -y), (x, fold - y), (x, y), (-x, y)),
    }
    return outlines.get(shape) or _polygon((-4, -4), (4, -4), (4, 4), (-4, 4))


def _polygon(*points: tuple[float, float]) -> str:
    # Adding 0 turns the negative zero of rounded sines into a plain one.
    corners = (f"{round(x, 2) + 0:.2f} {round(y, 2) + 0:.2f}" for x, y in points)
    return f"M{'L'.join(corners)}Z"


def _regular(corners: int, radius: float, turn: float = 0) -> str:
    angles = (turn + at * 2 * math.pi / corners for at in range(corners))
    return _polygon(*((radius * math.cos(angle), radius * math.sin(angle)) for angle in angles))


def _disc(radius: float) -> str:
    arc = f"a{radius:.2f} {radius:.2f} 0 1 0"
    return f"M{-radius:.2f} 0{arc} {2 * radius:.2f} 0{arc} {-2 * radius:.2f} 0Z"


def _rounded_square(half: float) -> str:
    c, s = half * 0.36, 2 * (half - half * 0.36)
    return (
        f"M{c - half:.2f} {-half:.2f}h{s:.2f}q{c:.2f} 0 {c:.2f} {c:.2f}v{s:.2f}q0 {c:.2f} {-c:.2f} {c:.2f}"
        f"h{-s:.2f}q{-c:.2f} 0 {-c:.2f} {-c:.2f}v{-s:.2f}q0 {-c:.2f} {c:.2f} {-c:.2f}Z"
    )


def colours() -> str:
    """Style rules with the colours of every class, for both themes."""
    light, dark = [], []
    for iri in ontology.own(terms.OWL + "Class"):
        found = "".join(ontology.notes[iri][terms.MAP_COLOUR]).split()
        if len(found) == 4:
            light.append(_rule(iri, found[0], found[1]))
            dark.append(_rule(iri, found[2], found[3]))
    return "\n".join([*light, "@media (prefers-color-scheme: dark) {", *dark, "}"])


def _rule(iri: str, fill: str, outline: str) -> str:
    return f".kind-{local(iri)} {{ fill: {fill}; stroke: {outline}; }}"


# ---- the tree


def diagram() -> Html:
    """The tree of classes as one SVG, whose names lead to their terms."""
    places: dict[str, tuple[float, float]] = {}
    rows = iter(range(1000))
    for root in _children(""):
        _place(root, 0, rows, places)
    depth = max(x for x, _ in places.values())
    width, height = int(depth + COLUMN), int(max(y for _, y in places.values()) + MARGIN + 4)
    lines = [_line(places[_parent(iri)], spot) for iri, spot in places.items() if _parent(iri)]
    nodes = [_node(iri, x, y) for iri, (x, y) in places.items()]
    return tag(
        "svg",
        tag("title", "Classes and their superclasses", id="diagram-title"),
        *lines,
        *nodes,
        class_="diagram",
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=str(height),
        role="group",
        aria_labelledby="diagram-title",
    )


def _place(iri: str, depth: int, rows: Iterator[int], places: dict[str, tuple[float, float]]) -> float:
    """Leaves take one row after the other; whatever has something below it stands in their middle."""
    places[iri] = (0, 0)  # keeps the order: superclass first
    below = [_place(one, depth + 1, rows, places) for one in _children(iri)]
    y = (below[0] + below[-1]) / 2 if below else MARGIN + ROW * next(rows)
    places[iri] = (MARGIN + depth * COLUMN, y)
    return y


def _line(start: tuple[float, float], end: tuple[float, float]) -> Html:
    # Lines leave behind the longest names of a column and bend just before the next one.
    bend = end[0] - 30
    d = f"M{start[0] + 16:.0f} {start[1]:.1f}H{bend:.0f}V{end[1]:.1f}H{end[0] - 14:.0f}"
    return tag("path", class_="link", d=d)


def _node(iri: str, x: float, y: float) -> Html:
    is_own = iri.startswith(terms.CG)
    name = local(iri) if is_own else ontology.short(iri)
    also = [ontology.short(one) for one in _parents(iri) if one != _parent(iri)] if is_own else []
    words = [tag("text", name, x="16", y="4.5", class_="own" if is_own else "reused")]
    if also:
        words.append(tag("text", f"also {', '.join(also)}", x="16", y="17", class_="also"))
    anchor = name if is_own else name.replace(":", "-")
    sign = mark(iri) if is_own else tag("path", class_="dot", d=_disc(3))
    shown = (
        tag("a", sign, *words, href=f"#{anchor}") if iri in ontology.notes else joined_html([sign, *words])
    )
    return tag("g", shown, transform=f"translate({x:.0f} {y:.1f})")


# ---- hierarchy


def _parents(iri: str) -> list[str]:
    return sorted(ontology.notes.get(iri, {}).get(terms.RDFS_SUBCLASS_OF, ()))


@cache
def _above(iri: str) -> frozenset[str]:
    return frozenset({iri}).union(*(_above(one) for one in _parents(iri)))


@cache
def _weight(iri: str) -> int:
    return sum(iri in _above(one) for one in ontology.own(terms.OWL + "Class"))


@cache
def _main(iri: str) -> str:
    """The superclass that carries the line, "" at the top."""
    return min(_parents(iri), key=lambda one: (-_weight(one), one), default="")


@cache
def _drawn() -> frozenset[str]:
    own = ontology.own(terms.OWL + "Class")
    every = set(own)
    for iri in own:
        while iri := _main(iri):
            every.add(iri)
    branches = [_main(iri) for iri in every]
    direct = {_main(iri) for iri in own}
    return frozenset(iri for iri in every if iri in own or iri in direct or branches.count(iri) > 1)


@cache
def _parent(iri: str) -> str:
    """The next class above that is drawn."""
    above = _main(iri)
    while above and above not in _drawn():
        above = _main(above)
    return above


def _children(iri: str) -> list[str]:
    return sorted((one for one in _drawn() if _parent(one) == iri), key=ontology.short)
