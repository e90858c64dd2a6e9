"""Where things and their labels stand on a map: decided here, so that the picture stands still.

Start positions come from networkx (of some ForceAtlas2 layouts the one with the fewest crossings);
what networkx does not know is done in ``bath``: labels are rectangles with a side, lines should cross
neither each other nor labels, things of one source stay together, and nothing overlaps. Pure and
seeded: same network, same picture.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from clustergraph.maps.bath import Bath, Ints, Schedule
from clustergraph.maps.geometry import Floats, crossings
from clustergraph.maps.scene import Layout, Quality, Scene

__all__ = ["lay_out", "quality"]

STARTS, START_ROUNDS = 4, 200
PLENTY = 150  # with more things than that, the work for each is cut
FIRST = Schedule(sweeps=40, hot=20.0, far=60.0, weight=0.002)
REFINING = Schedule(sweeps=7, hot=8.0, far=25.0, weight=0.05)
SEARCH_LIMIT = 400  # with more things than that, start positions are taken as they are


def lay_out(scene: Scene, *, seed: int = 3, start: Layout | None = None) -> Layout:
    """A layout of ``scene``; with ``start`` it is refined from there, so that things stay where they were.

    The frame grows with the number of things beyond some hundred. An empty scene gives an empty layout.
    """
    if not scene.items:
        return Layout((), "", tuple((0.0, 0.0) for _ in scene.captions), scene.width, scene.height)
    bath = Bath(scene, seed)
    is_large = len(scene.items) > SEARCH_LIMIT
    if start is not None:
        bath.resume(start)
    else:
        bath.begin(_start(len(scene.items), bath.edges))
    if not is_large:
        bath.anneal(_schedule(len(scene.items), start))
        bath.separate()
    return bath.layout()


def quality(scene: Scene, layout: Layout) -> Quality:
    """Counts of what the layout should not have: overlapping boxes, crossing lines, crossed labels."""
    bath = Bath(scene, 0)
    bath.resume(layout)
    return Quality(bath.count_overlaps(), bath.count_crossings(), bath.count_labels_crossed())


def _schedule(count: int, start: Layout | None) -> Schedule:
    if start is not None:
        return REFINING
    return FIRST._replace(sweeps=max(12, FIRST.sweeps * PLENTY // max(count, PLENTY)))


def _start(count: int, edges: Ints) -> Floats:
    """Of some ForceAtlas2 layouts the one with the fewest crossings."""
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(map(tuple, edges.tolist()))
    rounds = max(40, START_ROUNDS * PLENTY // max(count, PLENTY))
    starts: list[tuple[int, int, Floats]] = []
    for seed in range(STARTS if count <= PLENTY else 1):
        found = nx.forceatlas2_layout(graph, max_iter=rounds, seed=seed, scaling_ratio=1.0)
        points: Floats = np.array([found[node] for node in range(count)], dtype=float)
        points *= 1000.0 / max(float(points.std()), 1e-9)
        starts.append((crossings(edges, points[edges].reshape(-1, 4).T), seed, points))
    return min(starts, key=lambda one: one[:2])[2]
