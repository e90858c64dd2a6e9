"""What a layout is made of and what comes out: plain frozen values, sizes in px."""

from __future__ import annotations

from dataclasses import dataclass

from clustergraph.maps.labels import Box

__all__ = ["SIDES", "Caption", "Item", "Layout", "Quality", "Scene"]

SIDES = "rlba"  # right, left, below, above


@dataclass(frozen=True, slots=True)
class Item:
    """A thing to be placed: radius of its mark, its label, and its group (-1: none)."""

    radius: float
    label: Box
    group: int = -1


@dataclass(frozen=True, slots=True)
class Caption:
    """The heading of a group, to stand above it."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be placed; ``edges`` are pairs of indexes of ``items``. Sizes in px."""

    items: tuple[Item, ...]
    edges: tuple[tuple[int, int], ...]
    captions: tuple[Caption, ...] = ()
    width: float = 1204.0
    height: float = 634.0
    corner: tuple[float, float] = (120.0, 52.0)  # kept free below right for the zoom buttons


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions rounded to 0.1 px; ``sides``: one of ``r l b a`` (right, left, below, above) each."""

    positions: tuple[tuple[float, float], ...]
    sides: str
    captions: tuple[tuple[float, float], ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a layout is; all three are counts."""

    overlaps: int
    crossings: int
    labels_crossed: int
