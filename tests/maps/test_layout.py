"""Layouts: nothing overlaps, few lines cross, and the same scene stands the same way."""

import random

import pytest

from clustergraph.maps.labels import Style, wrap
from clustergraph.maps.layout import lay_out, quality
from clustergraph.maps.scene import Caption, Item, Scene

LEAF = Style(size=11.5, leading=14.0, width=112.0)
HUB = Style(size=12.5, leading=15.0, width=124.0, bold=True)
WORDS = ("harbour", "museum", "of", "the", "old", "town council", "wood", "fair", "guild", "Північ", "press")


def scene(sizes, *, seed=1, links=2, **given):
    """Groups of things around a hub each, some lines inside and ``links`` between the groups."""
    chance = random.Random(seed)
    items, edges = [], set()
    for group, size in enumerate(sizes):
        hub = len(items)
        for number in range(size):
            name = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 4)))
            items.append(Item(6.0 if number else 11.0, wrap(name, LEAF if number else HUB), group))
            if number:
                edges.add((hub, hub + number))
        for _ in range(size // 5):
            edges.add(tuple(sorted(chance.sample(range(hub + 1, hub + size), 2))))
    for _ in range(links if len(sizes) > 1 else 0):
        one, other = chance.sample(range(len(items)), 2)
        edges.add((min(one, other), max(one, other)))
    captions = tuple(Caption(160.0, 34.0) for _ in sizes)
    return Scene(tuple(items), tuple(sorted(edges)), captions, **given)


@pytest.mark.parametrize("sizes", [(1,), (2,), (5,), (12, 9), (14, 12, 10, 9)])
def test_nothing_overlaps_and_everything_stays_in_the_frame(sizes):
    made = scene(sizes)
    layout = lay_out(made)
    assert quality(made, layout).overlaps == 0
    for x, y in layout.positions:
        assert 0 < x < layout.width
        assert 0 < y < layout.height


def test_few_lines_cross():
    made = scene((14, 12, 10, 9), links=4)
    assert quality(made, lay_out(made)).crossings <= 4


def test_the_same_scene_stands_the_same_way():
    made = scene((9, 7))
    assert lay_out(made) == lay_out(made)


def test_positions_are_rounded_to_a_tenth():
    layout = lay_out(scene((6,)))
    assert all(round(value, 1) == value for point in layout.positions for value in point)


def test_things_of_one_group_stay_together():
    made = scene((10, 10), links=1)
    layout = lay_out(made)
    middles = [
        (sum(x for x, _ in points) / 10, sum(y for _, y in points) / 10)
        for points in (layout.positions[:10], layout.positions[10:])
    ]
    for at, (x, y) in enumerate(layout.positions):
        own, other = middles[at // 10], middles[1 - at // 10]
        assert (x - own[0]) ** 2 + (y - own[1]) ** 2 < (x - other[0]) ** 2 + (y - other[1]) ** 2


def test_captions_stand_above_the_middle_of_their_group():
    made = scene((12,))
    layout = lay_out(made)
    _, y = layout.captions[0]
    assert y < sum(y for _, y in layout.positions) / 12


def test_no_caption_stands_nearer_to_another_group():
    made = scene((14, 12, 10, 9), links=3)
    layout = lay_out(made)
    for number, (left, top) in enumerate(layout.captions):
        box = made.captions[number]

        def gap(at, left=left, top=top, box=box):
            x, y = layout.positions[at]
            aside = max(left - x, x - left - box.width, 0)
            apart = max(top - y, y - top - box.height, 0)
            return aside**2 + apart**2

        nearest = min(range(len(made.items)), key=gap)
        assert made.items[nearest].group == number


def test_another_language_leaves_things_about_where_they_were():
    made = scene((12, 9))
    first = lay_out(made)
    longer = [
        Item(one.radius, wrap(f"{' '.join(one.label.lines)} und so", LEAF), one.group) for one in made.items
    ]
    other = Scene(tuple(longer), made.edges, made.captions)
    moved = lay_out(other, start=first)
    assert quality(other, moved).overlaps == 0
    away = [
        ((x - u) ** 2 + (y - v) ** 2) ** 0.5
        for (x, y), (u, v) in zip(first.positions, moved.positions, strict=True)
    ]
    assert sorted(away)[len(away) // 2] < 40


def test_no_things_give_an_empty_layout():
    layout = lay_out(Scene((), ()))
    assert (layout.positions, layout.sides) == ((), "")


def test_things_without_lines_or_groups_are_placed_as_well():
    made = Scene(tuple(Item(6.0, wrap(name, LEAF)) for name in WORDS), ())
    assert quality(made, lay_out(made)).overlaps == 0


def test_large_scenes_are_placed_without_the_search():
    made = scene((150, 150, 150))
    layout = lay_out(made)
    assert len(set(layout.positions)) == 450
    assert layout.width > made.width
