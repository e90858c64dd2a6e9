"""What of a network is drawn, and how large: ranks, sizes, label styles, captions, and the layouts.

One layout a language, each refined from one that is made for labels of mean size, so that switching the
language moves as little as possible; and the same for phones, which show the backbone only and fold the
rest into numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from clustergraph import terms
from clustergraph.dates import DateError, format_date
from clustergraph.maps.labels import Box, Style, text_width, wrap
from clustergraph.maps.layout import lay_out
from clustergraph.maps.scene import Caption, Item, Layout, Scene
from clustergraph.network import Network, Node, date_of
from clustergraph.ontology import Class

__all__ = ["LANGUAGES", "Drawing", "Picture", "date_words"]

LANGUAGES = ("en", "pl", "uk", "lt")

STYLES = {
    "main": Style(14.0, 17.0, 168.0, bold=True, lines=3),
    "hub": Style(12.5, 15.0, 124.0, bold=True, lines=4),
    "leaf": Style(11.5, 14.0, 112.0, lines=3),
}
PHONE_STYLES = {
    "main": Style(13.0, 16.0, 112.0, bold=True, lines=3),
    "hub": Style(11.5, 14.0, 100.0, bold=True, lines=3),
    "leaf": Style(11.0, 13.0, 92.0, lines=3),
}
CAPTION = Style(15.0, 19.0, 215.0, bold=True, lines=2)
CAPTION_NOTE_HEIGHT = 15.0
DATE_SIZE, DATE_LEADING = 11.0, 14.0
HUB_DEGREE = 4
WIDE = (1204.0, 634.0)
PHONE, PHONE_THINGS = (390.0, 452.0), 18
_DASHES = (" — ", " – ")


@dataclass(frozen=True, slots=True)
class Picture:
    """A layout with what it was made for: indexes of the nodes shown, their labels, the captions."""

    nodes: tuple[int, ...]
    labels: tuple[Box, ...]
    captions: tuple[Box, ...]
    layout: Layout


@dataclass(frozen=True)
class Drawing:
    """A network as it will be drawn."""

    network: Network

    @cached_property
    def ranks(self) -> dict[str, str]:
        """By node: ``main`` (the best connected of its group), ``hub`` or ``leaf``."""
        degree = self.network.degree
        best: dict[str, tuple[int, str]] = {}
        for node in self.network.nodes:
            if node.group and degree[node.iri] > 2:
                best[node.group] = max(best.get(node.group, (0, "")), (degree[node.iri], node.iri))
        main = {iri for _, iri in best.values()}
        return {
            node.iri: "main" if node.iri in main else "hub" if degree[node.iri] >= HUB_DEGREE else "leaf"
            for node in self.network.nodes
        }

    @cached_property
    def kinds(self) -> tuple[Class, ...]:
        """Classes in the order of the legend: those whose things have more lines first.

        Four things without lines are added to each class, so that a single busy thing puts no class first.
        """
        degrees: dict[str, list[int]] = {one.iri: [] for one in self.network.classes}
        for node in self.network.nodes:
            if node.class_iri:
                degrees[node.class_iri].append(self.network.degree[node.iri])
        mean = {iri: sum(found) / (len(found) + 4) for iri, found in degrees.items()}
        return tuple(sorted(self.network.classes, key=lambda one: (-mean[one.iri], one.iri)))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Sources that things are grouped by, in the order of their letters."""
        used = {node.group for node in self.network.nodes}
        return tuple(source.iri for source in self.network.sources if source.iri in used)

    @cached_property
    def dates(self) -> dict[str, str]:
        """By node the date that stands under its name: the only one that a source states."""
        found: dict[str, set[str]] = {}
        for fact in self.network.facts.values():
            if date_of(fact) and fact.certainty != terms.IMPLIED:
                found.setdefault(fact.subject, set()).add(date_of(fact))
        return {iri: next(iter(dates)) for iri, dates in found.items() if len(dates) == 1}

    def radius(self, node: Node) -> float:
        """Radius of its mark in px."""
        return round(min(11.5, 4.6 + 1.55 * math.sqrt(self.network.degree[node.iri])), 1)

    def label(self, node: Node, language: str, styles: Mapping[str, Style] = STYLES) -> Box:
        """Its name in lines, with room for the date beneath."""
        style = styles[self.ranks[node.iri]]
        box = wrap(node.label(language), style)
        if len(box.lines) >= style.lines:
            box = min(box, wrap(_head(node.label(language)), style), key=lambda one: len(one.lines))
        date = self.dates.get(node.iri)
        if date is None:
            return box
        width = text_width(date_words(date, language), DATE_SIZE)
        return replace(box, widths=(*box.widths, round(width, 1)), height=box.height + DATE_LEADING)

    def caption(self, source: str, language: str) -> Box:
        """The title of a source in lines, with room for a note beneath."""
        found = next(one for one in self.network.sources if one.iri == source)
        title = (
            found.title.get(language) or found.title.get("en") or next(iter(found.title.values()), found.id)
        )
        box = wrap(title, CAPTION)
        return replace(box, height=box.height + CAPTION_NOTE_HEIGHT)

    # ---- layouts

    def wide(self, languages: Sequence[str] = LANGUAGES) -> dict[str, Picture]:
        """The whole network by language."""
        nodes = tuple(range(len(self.network.nodes)))
        return self._pictures(nodes, languages, STYLES, WIDE, captions=True)

    def phone(self, languages: Sequence[str] = LANGUAGES) -> dict[str, Picture]:
        """The backbone by language: the best connected things."""
        return self._pictures(self.backbone, languages, PHONE_STYLES, PHONE, captions=False)

    @cached_property
    def backbone(self) -> tuple[int, ...]:
        """Indexes of the things with the most lines, joined things first."""
        degree = self.network.degree
        nodes = self.network.nodes
        order = sorted(
            range(len(nodes)), key=lambda i: (self.ranks[nodes[i].iri] != "main", -degree[nodes[i].iri], i)
        )
        return tuple(sorted(order[:PHONE_THINGS]))

    def _pictures(
        self,
        nodes: tuple[int, ...],
        languages: Sequence[str],
        styles: Mapping[str, Style],
        size: tuple[float, float],
        *,
        captions: bool,
    ) -> dict[str, Picture]:
        labels = {
            tag: tuple(self.label(self.network.nodes[i], tag, styles) for i in nodes) for tag in languages
        }
        heads = {
            tag: tuple(self.caption(one, tag) for one in self.groups) if captions else () for tag in languages
        }
        first = lay_out(self._scene(nodes, _means(labels), _means(heads), size))
        found: dict[str, Picture] = {}
        for tag in languages:
            layout = lay_out(self._scene(nodes, labels[tag], heads[tag], size), start=first)
            found[tag] = Picture(nodes, labels[tag], heads[tag], layout)
        return found

    def _scene(
        self, nodes: Sequence[int], labels: Sequence[Box], heads: Iterable[Box], size: tuple[float, float]
    ) -> Scene:
        group = {iri: number for number, iri in enumerate(self.groups)} if heads else {}
        number = {self.network.nodes[i].iri: place_ for place_, i in enumerate(nodes)}
        things = [self.network.nodes[i] for i in nodes]
        return Scene(
            items=tuple(
                Item(self.radius(node), label, group.get(node.group, -1))
                for node, label in zip(things, labels, strict=True)
            ),
            edges=tuple(
                (number[edge.source], number[edge.target])
                for edge in self.network.edges
                if edge.source in number and edge.target in number
            ),
            captions=tuple(Caption(box.width, box.height) for box in heads),
            width=size[0],
            height=size[1],
        )


def date_words(edtf: str, language: str) -> str:
    """A date in words; as it is written if it is not of the profile that sheets know."""
    try:
        return format_date(edtf, language)
    except DateError:
        return edtf


def _means(boxes: Mapping[str, Sequence[Box]]) -> tuple[Box, ...]:
    """For each label a box of the mean size in all languages."""
    means = []
    for same in zip(*boxes.values(), strict=True):
        width = sum(box.width for box in same) / len(same)
        means.append(Box((), (width,), sum(box.height for box in same) / len(same)))
    return tuple(means)


def _head(name: str) -> str:
    """What stands before a dash, if that is a name of its own."""
    for dash in _DASHES:
        before, found, _ = name.partition(dash)
        if found and len(before) >= 8:
            return before
    return name
