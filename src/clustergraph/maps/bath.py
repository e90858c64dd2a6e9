"""The search behind the layout: a heat bath over positions and label sides, with its costs.

Body by body, some forty candidate places are judged at once in numpy and one of the cheap ones is taken,
the more strictly the colder it is. Overlaps weigh little at first: so the few crossings of a good start
survive while things spread, and the labels find their room afterwards.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from clustergraph.maps.geometry import Floats, Rects, Segments, crosses, crossings, distance, inside, overlap
from clustergraph.maps.scene import SIDES, Layout, Scene

__all__ = ["Bath", "Ints", "Schedule"]

Ints = NDArray[np.int64]

RIGHT, LEFT, BELOW, ABOVE = range(4)

# Costs in the unit of the temperature; lengths in px.
CLEAR = 9.0  # wanted between labels and marks
OVERLAP, OVERLAP_AREA, NEVER = 20.0, 1.0, 1500.0
CROSSING = 70.0
LABEL_CROSSED, LABEL_CROSSED_LENGTH = 15.0, 0.6
OWN_LABEL_SHARE = 0.4  # a line through the label of its own end is less bad
MARK_NEAR = 3.0  # per px nearer than CLEAR
LENGTH, LEAF, INNER, BETWEEN_GROUPS = 16.0, 72.0, 92.0, 150.0
ANGLE = 14.0
PULL = 0.00022
GROUP_GAP, GROUP_NEAR = 105.0, 0.25
EDGE_GAP, MARK_EDGE_GAP, OUTSIDE, CUT_OFF = 12.0, 26.0, 6.0, 4000.0
LABEL_GAP = 5.0
CAPTION_NEAR, CAPTION_AWAY, CAPTION_STRAYS = 26.0, 3.0, 6.0

TRIES = 40
COLD, NEAR = 0.16, 2.0  # temperature and size of a move at the end
FULL_WEIGHT = 0.8  # overlaps count in full after that share of the sweeps
CALM, CALM_AFTER = 40.0, 0.2  # bodies that cost less than that are tried less often after that share
SEARCH_ROUNDS, GRID = 14, 22.0
_AWAY = 1e7


class Schedule(NamedTuple):
    """A run of the search: passes over all bodies, first temperature, size of a move, weight of overlaps."""

    sweeps: int
    hot: float
    far: float
    weight: float


class Bath:
    """State of the search. Bodies are the items, then the captions (a label without mark or line).

    Everything is kept as plain arrays by body or by edge, one for each coordinate: numpy is several
    times faster on them than on arrays of points, and a map has to be laid out in a second or two.
    """

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene = scene
        self.random = np.random.default_rng(seed)
        self.items = len(scene.items)
        self.count = self.items + len(scene.captions)
        growth = max(1.0, (self.items / 110.0) ** 0.5)
        self.width, self.height = scene.width * growth, scene.height * growth
        groups = [one.group for one in scene.items] + list(range(len(scene.captions)))
        self.group: Ints = np.array(groups, dtype=np.int64)
        self.members = [np.flatnonzero(self.group[: self.items] == g) for g in range(max(groups) + 1)]
        self.strangers = [np.flatnonzero(self.group[: self.items] != g) for g in range(max(groups) + 1)]
        self.edges: Ints = np.array(scene.edges, dtype=np.int64).reshape(-1, 2)
        self.own = [np.flatnonzero((self.edges == body).any(axis=1)) for body in range(self.count)]
        self.neighbours = [
            self.edges[own].sum(axis=1) - body if len(own) else own for body, own in enumerate(self.own)
        ]
        self.degree = np.array([len(own) for own in self.own])
        self.wanted = self._wanted_lengths()
        self.radius = np.array([one.radius for one in scene.items] + [-_AWAY] * len(scene.captions))
        self.boxes = self._boxes()
        self.x, self.y = np.zeros(self.count), np.zeros(self.count)
        self.side: Ints = np.zeros(self.count, dtype=np.int64)
        self.centre_x, self.centre_y = np.zeros(len(self.members)), np.zeros(len(self.members))
        self.beside = [self._lines_beside(body) for body in range(self.count)]
        self.rects = np.zeros((4, 2 * self.count + 1))  # labels, then marks, then the corner
        self.rects[:, -1] = (
            self.width - scene.corner[0],
            self.height - scene.corner[1],
            self.width,
            self.height,
        )
        self.lines = np.zeros((4, len(self.edges)))
        self.line_boxes = np.zeros((4, len(self.edges)))
        self.weight, self.touching = 1.0, OVERLAP
        self.unrest = np.full(self.count, np.inf)

    def _boxes(self) -> NDArray[np.float64]:
        """Labels relative to their body: (left, top, right, bottom) by side and body."""
        found = np.zeros((4, 4, self.count))
        for body, item in enumerate(self.scene.items):
            width, height, away = item.label.width, item.label.height, item.radius + LABEL_GAP
            found[:, RIGHT, body] = (away, -height / 2, away + width, height / 2)
            found[:, LEFT, body] = (-away - width, -height / 2, -away, height / 2)
            found[:, BELOW, body] = (-width / 2, away - 2, width / 2, away - 2 + height)
            found[:, ABOVE, body] = (-width / 2, 2 - away - height, width / 2, 2 - away)
        for number, caption in enumerate(self.scene.captions):
            found[:, :, self.items + number] = np.array([0.0, 0.0, caption.width, caption.height])[:, None]
        return found

    def _wanted_lengths(self) -> Floats:
        """Wanted length by edge: leaves near, crowded ends and other groups farther."""
        if not len(self.edges):
            return np.zeros(0)
        one, other = self.edges.T
        least = np.minimum(self.degree[one], self.degree[other])
        most = np.maximum(self.degree[one], self.degree[other])
        length = np.where(least <= 1, LEAF, INNER) + np.where(most > 6, 1.6 * most, 0.0)
        same = self.group[one] == self.group[other]
        return np.where(same, length, BETWEEN_GROUPS)

    def _lines_beside(self, body: int) -> tuple[Ints, Ints, Floats]:
        """Lines that share a neighbour with the body: which neighbour, other end, how many meet there."""
        found = [
            (at, int(end), len(self.neighbours[neighbour]))
            for at, neighbour in enumerate(self.neighbours[body])
            for end in self.neighbours[neighbour]
            if end != body
        ]
        at, ends, lines = zip(*found, strict=True) if found else ((), (), ())
        return np.array(at, dtype=np.int64), np.array(ends, dtype=np.int64), np.array(lines, dtype=float)

    # ---- start

    def begin(self, points: Floats) -> None:
        """Start from the points of the items, turned and stretched to fill the frame."""
        found = points - points.mean(axis=0)
        axes = np.linalg.svd(found, full_matrices=False)[2] if len(found) > 2 else np.eye(2)
        turned = found @ axes.T
        size = 200.0 * self.items**0.5
        self.x[: self.items] = _stretched(turned[:, 0], self.width, min(self.width - 160.0, size))
        self.y[: self.items] = _stretched(turned[:, 1], self.height, min(self.height - 120.0, size))
        for number, caption in enumerate(self.scene.captions):
            members = self.members[number]
            if len(members):
                body = self.items + number
                self.x[body] = self.x[members].mean() - caption.width / 2
                self.y[body] = self.y[members].min() - caption.height - 24
        for body in range(self.count):
            self._put(body, float(self.x[body]), float(self.y[body]), 0)

    def resume(self, layout: Layout) -> None:
        """Take over a layout."""
        points = np.array([*layout.positions, *layout.captions], dtype=float).reshape(-1, 2)
        self.x, self.y = points[:, 0].copy(), points[:, 1].copy()
        self.side = np.array([SIDES.index(side) for side in layout.sides] + [0] * len(layout.captions))
        for body in range(self.count):
            self._put(body, float(self.x[body]), float(self.y[body]), int(self.side[body]))

    def _put(self, body: int, x: float, y: float, side: int) -> None:
        """Set a body down and renew what is kept about it: its label, its mark, the ends of its lines."""
        self.x[body], self.y[body], self.side[body] = x, y, side
        radius = self.radius[body]
        at = np.array((x, y, x, y))
        self.rects[:, body] = at + self.boxes[:, side, body]
        self.rects[:, self.count + body] = at + np.array((-radius, -radius, radius, radius))
        for edge in self.own[body]:
            end = 0 if self.edges[edge, 0] == body else 2
            self.lines[end, edge], self.lines[end + 1, edge] = x, y
        own = self.own[body]
        if len(own):
            lines = self.lines[:, own]
            self.line_boxes[:2, own] = np.minimum(lines[:2], lines[2:])
            self.line_boxes[2:, own] = np.maximum(lines[:2], lines[2:])

    # ---- search

    def anneal(self, schedule: Schedule) -> None:
        """Passes over all bodies, from hot and far to cold and near."""
        sweeps, hot, far, weight = schedule
        order = np.arange(self.count)
        for sweep in range(sweeps):
            share = sweep / max(1, sweeps - 1)
            heat = hot * (COLD / hot) ** share
            reach = far * (NEAR / far) ** share
            self.weight = min(1.0, weight ** (1.0 - share / FULL_WEIGHT))
            self.random.shuffle(order)
            self._find_centres()
            for body in order.tolist():
                if share < CALM_AFTER or self.unrest[body] > CALM or (sweep + body) % 3 == 0:
                    self._move(body, heat, reach)

    def _find_centres(self) -> None:
        for number, members in enumerate(self.members):
            if len(members):
                self.centre_x[number] = self.x[members].mean()
                self.centre_y[number] = self.y[members].mean()

    def _move(self, body: int, heat: float, reach: float, tries: int = TRIES) -> None:
        x, y, side = self._candidates(body, reach, tries)
        cost = self._costs(body, x, y, side)
        best = int(np.argmin(cost - heat * self.random.gumbel(size=tries)))
        self.unrest[body] = cost[: 4 if body < self.items else 1].min()
        self._put(body, float(x[best]), float(y[best]), int(side[best]))

    def _candidates(self, body: int, reach: float, tries: int) -> tuple[Floats, Floats, Ints]:
        """Where it is, with each side; shifts with any side; while it is hot, jumps around a neighbour."""
        x = self.x[body] + self.random.normal(scale=reach, size=tries)
        y = self.y[body] + self.random.normal(scale=reach, size=tries)
        side = self.random.integers(0, 4, tries) if body < self.items else np.zeros(tries, dtype=np.int64)
        x[:4], y[:4], side[:4] = self.x[body], self.y[body], range(4) if body < self.items else 0
        neighbours = self.neighbours[body]
        if len(neighbours) and reach > 12:
            jumps = slice(4, 4 + tries // 4)
            near = self.random.choice(neighbours, tries // 4)
            angle = self.random.uniform(0, 2 * np.pi, tries // 4)
            away = self.random.uniform(50, 130, tries // 4)
            x[jumps] = self.x[near] + np.cos(angle) * away
            y[jumps] = self.y[near] + np.sin(angle) * away
        return x, y, side

    # ---- costs of candidate places of one body

    def _costs(self, body: int, x: Floats, y: Floats, side: Ints) -> Floats:
        box = self.boxes[:, side, body]
        label = (x + box[0], y + box[1], x + box[2], y + box[3])
        cost = self._cost_of_boxes(body, x, y, label) + self._cost_of_frame(x, y, label)
        if body >= self.items:
            return cost + self._cost_of_caption(body, x, y) + self._cost_of_foreign_lines(body, x, y, label)
        cost += self._cost_of_group(body, x, y)
        if len(self.edges):
            cost += self._cost_of_foreign_lines(body, x, y, label)
        if len(self.own[body]):
            cost += self._cost_of_own_lines(body, x, y, label)
        return cost

    def _cost_of_boxes(self, body: int, x: Floats, y: Floats, label: Rects) -> Floats:
        rects = self.rects
        near = (rects[0] < label[2].max() + CLEAR) & (rects[2] > label[0].min() - CLEAR)
        near &= (rects[1] < label[3].max() + CLEAR) & (rects[3] > label[1].min() - CLEAR)
        near[body] = near[self.count + body] = False
        rects = rects[:, near]
        if not rects.shape[1]:
            return np.zeros(len(x))
        cost = _overlap_cost(label, rects, self.touching)
        if body < self.items:
            radius = self.radius[body]
            cost += _overlap_cost((x - radius, y - radius, x + radius, y + radius), rects, self.touching)
        return self.weight * cost

    def _cost_of_frame(self, x: Floats, y: Floats, label: Rects) -> Floats:
        gap = MARK_EDGE_GAP - EDGE_GAP
        left, top = np.minimum(label[0], x - gap), np.minimum(label[1], y - gap)
        right, bottom = np.maximum(label[2], x + gap), np.maximum(label[3], y + gap)
        out = np.maximum(EDGE_GAP - left, 0) + np.maximum(EDGE_GAP - top, 0)
        out += np.maximum(right - self.width + EDGE_GAP, 0) + np.maximum(bottom - self.height + EDGE_GAP, 0)
        cost: Floats = OUTSIDE * out + CUT_OFF * (out > EDGE_GAP)
        return cost

    def _cost_of_group(self, body: int, x: Floats, y: Floats) -> Floats:
        group = self.group[body]
        if group < 0:
            return np.zeros(len(x))
        cost: Floats = PULL * ((x - self.centre_x[group]) ** 2 + (y - self.centre_y[group]) ** 2)
        strangers = self.strangers[group]
        if len(strangers):
            away = np.hypot(x[:, None] - self.x[strangers], y[:, None] - self.y[strangers])
            cost += GROUP_NEAR * np.maximum(GROUP_GAP - away, 0).sum(axis=1)
        return cost

    def _cost_of_caption(self, body: int, x: Floats, y: Floats) -> Floats:
        """It wants to stand above its group, close to it, and nowhere nearer to things of another group."""
        group = self.group[body]
        members, strangers = self.members[group], self.strangers[group]
        if not len(members):
            return np.zeros(len(x))
        caption = self.scene.captions[group]
        middle = x + caption.width / 2 - self.x[members].mean()
        above = y + caption.height - (self.y[members].min() - 16)
        cost: Floats = 0.12 * np.abs(middle) + np.where(above > 0, 0.9 * above, -0.45 * above)
        own = self._gap(caption.width, caption.height, x, y, members)
        cost += CAPTION_AWAY * np.maximum(own - CAPTION_NEAR, 0)
        if len(strangers):
            other = self._gap(caption.width, caption.height, x, y, strangers)
            cost += CAPTION_STRAYS * np.maximum(own + CAPTION_NEAR - other, 0)
        return cost

    def _gap(self, width: float, height: float, x: Floats, y: Floats, bodies: Ints) -> Floats:
        """Distance from rectangles to the nearest of some marks."""
        left, top = x[:, None] - self.x[bodies], y[:, None] - self.y[bodies]
        aside = np.maximum(np.maximum(left, -left - width), 0)
        apart = np.maximum(np.maximum(top, -top - height), 0)
        gap: Floats = np.hypot(aside, apart).min(axis=1)
        return gap

    def _cost_of_foreign_lines(self, body: int, x: Floats, y: Floats, label: Rects) -> Floats:
        """Lines of others through this label, and past this mark."""
        margin = CLEAR + 14
        low_x, high_x = min(label[0].min(), x.min()) - margin, max(label[2].max(), x.max()) + margin
        low_y, high_y = min(label[1].min(), y.min()) - margin, max(label[3].max(), y.max()) + margin
        lines = self._near_lines(body, low_x, low_y, high_x, high_y)
        if not lines.shape[1]:
            return np.zeros(len(x))
        cost: Floats = _label_cost(_column(label), lines).sum(axis=1)
        if body < self.items:
            away = distance(x[:, None], y[:, None], lines)
            cost += MARK_NEAR * np.maximum(self.radius[body] + CLEAR - away, 0).sum(axis=1)
        return cost

    def _near_lines(self, body: int, left: float, top: float, right: float, bottom: float) -> Floats:
        """Those lines of others whose bounding box meets a rectangle."""
        box = self.line_boxes
        near = (box[0] < right) & (box[2] > left) & (box[1] < bottom) & (box[3] > top)
        near[self.own[body]] = False
        found: Floats = self.lines[:, near]
        return found

    def _cost_of_own_lines(self, body: int, x: Floats, y: Floats, label: Rects) -> Floats:
        neighbours = self.neighbours[body]
        tries = len(x)
        own = np.empty((4, tries, len(neighbours)))
        own[0], own[1], own[2], own[3] = x[:, None], y[:, None], self.x[neighbours], self.y[neighbours]
        flat = own.reshape(4, -1, 1)  # (4, tries * lines, 1)
        window = (own[::2].min(), own[1::2].min(), own[::2].max(), own[1::2].max())

        cost: Floats = OWN_LABEL_SHARE * _label_cost(_column(label), own).sum(axis=1)
        lines = self._near_lines(body, *window)
        if lines.shape[1]:
            hits = np.count_nonzero(crosses(flat, lines).reshape(tries, -1), axis=1)
            cost += CROSSING * hits
        cost += self._cost_of_passing(body, flat, window, tries)
        away_x, away_y = own[0] - own[2], own[1] - own[3]
        length = np.hypot(away_x, away_y)
        cost += LENGTH * ((length / self.wanted[self.own[body]] - 1.0) ** 2).sum(axis=1)
        cost += self._cost_of_angles(body, np.arctan2(away_y, away_x))
        return cost

    def _cost_of_passing(
        self, body: int, flat: Floats, window: tuple[float, float, float, float], tries: int
    ) -> Floats:
        """Own lines through labels of others, and past their marks."""
        labels, margin = self.rects[:, : self.count], CLEAR + 14
        near = (np.minimum(labels[0], self.x - margin) < window[2]) & (
            np.maximum(labels[2], self.x + margin) > window[0]
        )
        near &= (np.minimum(labels[1], self.y - margin) < window[3]) & (
            np.maximum(labels[3], self.y + margin) > window[1]
        )
        near[body] = False
        bodies = np.flatnonzero(near)
        if not len(bodies):
            return np.zeros(tries)
        lines = len(self.neighbours[body])
        foreign = (self.neighbours[body][:, None] != bodies).astype(float)  # (lines, bodies)
        through = _label_cost(labels[:, bodies], flat).reshape(tries, lines, -1)
        away = distance(self.x[bodies], self.y[bodies], flat).reshape(tries, lines, -1)
        past = np.maximum(self.radius[bodies] + CLEAR - away, 0)
        share = OWN_LABEL_SHARE + (1.0 - OWN_LABEL_SHARE) * foreign
        cost: Floats = (through * share + past * (MARK_NEAR * foreign)).sum(axis=(1, 2))
        return cost

    def _cost_of_angles(self, body: int, towards: Floats) -> Floats:
        """Lines at a neighbour, and at the body itself, should not be narrower than 0.75 of an even share.

        ``towards``: direction from the neighbour to the body, (tries, neighbours).
        """
        cost = np.zeros(len(towards))
        at, ends, lines = self.beside[body]
        if len(at):
            here = self.neighbours[body][at]
            angles = np.arctan2(self.y[ends] - self.y[here], self.x[ends] - self.x[here])
            cost += _narrow(towards[:, at] - angles, lines).sum(axis=1)
        count = towards.shape[1]
        if count > 1:
            between = np.sort(towards, axis=1)
            cost += _narrow(between[:, 1:] - between[:, :-1], count).sum(axis=1)
            cost += _narrow(between[:, 0] - between[:, -1], count)
        return cost

    # ---- the last word on overlaps

    def separate(self, rounds: int = 24) -> None:
        """Move bodies that still overlap or stand outside to the nearest cheap place."""
        self._find_centres()
        self.weight, self.touching = 1.0, NEVER
        for turn in range(rounds):
            guilty = self._misplaced()
            if not guilty:
                return
            for body in guilty:
                if turn < SEARCH_ROUNDS:
                    self._move(body, COLD, 6.0 + 4.0 * turn, tries=160)
                else:
                    self._place_anew(body)

    def _place_anew(self, body: int) -> None:
        """The cheapest place on a grid over the whole frame, wherever the body stands now."""
        columns = np.arange(MARK_EDGE_GAP, self.width - MARK_EDGE_GAP, GRID)
        rows = np.arange(MARK_EDGE_GAP, self.height - MARK_EDGE_GAP, GRID)
        x, y, side = (
            part.ravel() for part in np.meshgrid(columns, rows, np.arange(4 if body < self.items else 1))
        )
        shift = self.random.uniform(-GRID / 2, GRID / 2, size=2)
        cost = self._costs(body, x + shift[0], y + shift[1], side)
        best = int(np.argmin(cost))
        self._put(body, float(x[best] + shift[0]), float(y[best] + shift[1]), int(side[best]))

    def _misplaced(self) -> list[int]:
        """Bodies that touch another one or leave the frame, the least connected first."""
        touching = self._overlap_matrix().any(axis=1)
        labels = self.rects[:, : self.count]
        touching |= (labels[:2].min(axis=0) < 0) | (labels[2] > self.width) | (labels[3] > self.height)
        return sorted(
            (int(body) for body in np.flatnonzero(touching)), key=lambda one: (self.degree[one], one)
        )

    def _overlap_matrix(self) -> NDArray[np.bool_]:
        """Which bodies touch each other with a label or mark, (count, count)."""
        both = (self.rects[:, : self.count], self.rects[:, self.count : -1])
        touching = np.zeros((self.count, self.count), dtype=bool)
        for one in both:
            for other in both:
                wide, high = overlap(_column(one), other)
                touching |= (wide > 0.5) & (high > 0.5)
        np.fill_diagonal(touching, False)
        return touching

    def count_overlaps(self) -> int:
        """Pairs of bodies that touch."""
        return int(self._overlap_matrix().sum()) // 2

    def count_crossings(self) -> int:
        """Pairs of lines that cross, those with a common end left out."""
        return crossings(self.edges, self.lines)

    def count_labels_crossed(self) -> int:
        """Pairs of a straight line and a foreign label that it runs through."""
        through = inside(_column(self.rects[:, : self.count]), self.lines) > 1.0
        for number, edge in enumerate(self.edges):
            through[edge, number] = False
        return int(through.sum())

    def layout(self) -> Layout:
        """What was found."""
        points = tuple((round(float(x), 1), round(float(y), 1)) for x, y in zip(self.x, self.y, strict=True))
        sides = "".join(SIDES[side] for side in self.side[: self.items])
        return Layout(
            points[: self.items], sides, points[self.items :], round(self.width, 1), round(self.height, 1)
        )


def _stretched(values: Floats, frame: float, wanted: float) -> Floats:
    """Values moved and stretched so that they fill ``wanted`` px in the middle of the frame."""
    spread = max(float(np.ptp(values)), 1e-9)
    found: Floats = frame / 2 + (values - values.min() - spread / 2) * wanted / spread
    return found


def _column(rects: Rects) -> Rects:
    return rects[0][:, None], rects[1][:, None], rects[2][:, None], rects[3][:, None]


def _overlap_cost(boxes: Rects, others: Rects, touching: float) -> Floats:
    wide, high = overlap(_column(boxes), others)
    area = np.maximum(wide + CLEAR, 0) * np.maximum(high + CLEAR, 0)
    cost: Floats = (OVERLAP_AREA * area + touching * ((wide > 0) & (high > 0))).sum(axis=1)
    return cost


def _label_cost(boxes: Rects, lines: Segments) -> Floats:
    length = inside(boxes, lines)
    cost: Floats = LABEL_CROSSED * (length > 0) + LABEL_CROSSED_LENGTH * length
    return cost


def _narrow(angles: Floats, lines: int | Floats) -> Floats:
    """Cost of angles between lines at one point; differences of two directions, up to a turn each way."""
    even = 0.75 * 2 * np.pi / lines
    apart = np.abs(angles)
    apart = np.minimum(apart, 2 * np.pi - apart)
    cost: Floats = ANGLE * np.maximum(1.0 - apart / even, 0) ** 2
    return cost
