"""Rectangles and lines in plain numpy arrays, one array for each coordinate; everything broadcasts.

The layout judges hundreds of thousands of pairs; arrays of coordinates are several times faster there
than arrays of points, because numpy is slow at reducing over an axis of two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Rects", "Segments", "crosses", "crossings", "distance", "inside", "overlap"]

Floats = NDArray[np.float64]
# Both are indexed by coordinate first: an array (4, …), or a tuple of four arrays.
Rects = Floats | tuple[Floats, Floats, Floats, Floats]  # left, top, right, bottom
Segments = Floats | tuple[Floats, Floats, Floats, Floats]  # x and y of the one end, x and y of the other


def overlap(boxes: Rects, others: Rects) -> tuple[Floats, Floats]:
    """Width and height of what two rectangles share; negative: the gap between them."""
    wide = np.minimum(boxes[2], others[2]) - np.maximum(boxes[0], others[0])
    high = np.minimum(boxes[3], others[3]) - np.maximum(boxes[1], others[1])
    return wide, high


def inside(boxes: Rects, lines: Segments) -> Floats:
    """Length of a line inside a rectangle (Liang and Barsky's clipping)."""
    x, y, to_x, to_y = lines
    delta_x, delta_y = to_x - x, to_y - y
    by_x = 1.0 / np.where(np.abs(delta_x) < 1e-6, 1e-6, delta_x)
    by_y = 1.0 / np.where(np.abs(delta_y) < 1e-6, 1e-6, delta_y)
    left, right = (boxes[0] - x) * by_x, (boxes[2] - x) * by_x
    top, bottom = (boxes[1] - y) * by_y, (boxes[3] - y) * by_y
    enter = np.maximum(np.minimum(left, right), np.minimum(top, bottom))
    leave = np.minimum(np.maximum(left, right), np.maximum(top, bottom))
    share = np.minimum(leave, 1.0) - np.maximum(enter, 0.0)
    length: Floats = np.maximum(share, 0.0) * np.hypot(delta_x, delta_y)
    return length


def distance(x: Floats, y: Floats, lines: Segments) -> Floats:
    """Distance of a point from a line between two ends."""
    delta_x, delta_y = lines[2] - lines[0], lines[3] - lines[1]
    square = np.maximum(delta_x * delta_x + delta_y * delta_y, 1e-9)
    along = ((x - lines[0]) * delta_x + (y - lines[1]) * delta_y) / square
    along = np.minimum(np.maximum(along, 0.0), 1.0)
    away: Floats = np.hypot(x - lines[0] - along * delta_x, y - lines[1] - along * delta_y)
    return away


def crosses(lines: Segments, others: Segments) -> NDArray[np.bool_]:
    """Whether two lines cross; lines that only share an end do not."""
    ax, ay, bx, by = lines
    cx, cy, dx, dy = others
    abx, aby, cdx, cdy = bx - ax, by - ay, dx - cx, dy - cy
    acx, acy = cx - ax, cy - ay
    side_c = abx * acy - aby * acx
    side_d = abx * (dy - ay) - aby * (dx - ax)
    side_a = cdy * acx - cdx * acy
    side_b = cdx * (by - cy) - cdy * (bx - cx)
    found: NDArray[np.bool_] = (side_c * side_d < -1e-6) & (side_a * side_b < -1e-6)
    return found


def crossings(edges: NDArray[np.int64], lines: Floats) -> int:
    """Pairs of lines that cross, those with a common end left out."""
    total = 0
    for number, edge in enumerate(edges[:-1]):
        later = edges[number + 1 :]
        apart = number + 1 + np.flatnonzero(~((later == edge[0]) | (later == edge[1])).any(axis=1))
        total += int(crosses(lines[:, number], lines[:, apart]).sum())
    return total
