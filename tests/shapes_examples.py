"""The example files of ``tests/shapes``: ``SHAPE.ttl`` conforms, ``SHAPE-CONSTRAINT[-CASE].ttl`` does not.

Each file is a graph that any SHACL tool can judge by ``ontology/shapes.ttl``; its first line says in
words what is right or wrong with it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rdflib import SH, Graph, Namespace, URIRef

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "shapes"
SHAPE = Namespace("https://w3id.org/clustergraph/shapes#")
# What is no constraint: how a shape is found, shown and worded.
NO_CONSTRAINTS = {
    SH.path,
    SH.order,
    SH.message,
    SH.property,
    SH.targetClass,
    SH.targetSubjectsOf,
    SH.severity,
}


class Example(NamedTuple):
    file: Path
    shape: str
    constraint: str  # local name of the SHACL property, "" if the file conforms
    case: str

    @property
    def base(self) -> str:
        return f"https://example.org/{self.file.stem}/"

    def graph(self) -> Graph:
        """The file with IRIs of its own, so that many examples make one graph."""
        return Graph().parse(self.file, publicID=self.base)


def examples() -> list[Example]:
    found = []
    for file in sorted(FOLDER.glob("*.ttl")):
        shape, constraint, case = [*file.stem.split("-", 2), "", ""][:3]
        found.append(Example(file, shape, constraint, case))
    return found


@cache
def shapes() -> Graph:
    return Graph().parse(ROOT / "ontology" / "shapes.ttl")


def constraints() -> Counter[tuple[str, str]]:
    """How many constraints of each kind a named shape has: (shape, local name) → number.

    Shapes that only serve as a part of another one's ``sh:or`` or ``sh:xone`` are named some….
    """
    found: Counter[tuple[str, str]] = Counter()
    for shape, predicate, _ in shapes():
        if (
            isinstance(shape, URIRef)
            and shape in SHAPE
            and predicate in SH
            and predicate not in NO_CONSTRAINTS
        ):
            name = shape.removeprefix(str(SHAPE))
            if not name.startswith("some"):
                found[name, predicate.removeprefix(str(SH))] += 1
    return found


def component(constraint: str) -> str:
    """The constraint component that a report names: ``minCount`` → ``MinCountConstraintComponent``."""
    return f"{constraint[0].upper()}{constraint[1:]}ConstraintComponent"


def expected(one: Example) -> set[tuple[str, str]]:
    """Shapes and components that a report about the example names at its top."""
    if not one.constraint:
        return set()
    users = {u.removeprefix(str(SHAPE)) for u in shapes().subjects(SH.node, SHAPE[one.shape])}
    if users:  # what a shape asks for that others refer to is reported by those
        paths = set(one.graph().predicates())
        named = {u for u in users if shapes().value(SHAPE[u], SH.path) in paths}
        return {(user, "NodeConstraintComponent") for user in named}
    return {(one.shape, component(one.constraint))}


def union(found: list[Example]) -> Graph:
    together = Graph()
    for one in found:
        together += one.graph()
    return together


def by_example(focus_nodes: Iterator[tuple[str, tuple[str, ...]]]) -> dict[str, Counter[tuple[str, ...]]]:
    """What was reported, by the file that the focus node stands in."""
    result: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for focus, row in focus_nodes:
        match = re.match(r"https://example\.org/([^/]+)/", focus)
        assert match, focus
        result[match[1]][row] += 1
    return result
