"""Small worlds of up to three sources that plan or report the same things, and what is so in them.

The oracle for what holds: written down from the design, without the code that it judges.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from graph_lines import Lines, lines_of, make, sheet

SLUGS = ("a", "b", "c")
STATES = ("", "happened", "planned", "possible")
PROSPECTIVE = ("planned", "possible")


class Said(NamedTuple):
    """``subject`` is linked with ``value``, in a state of its own ("" if none is given)."""

    subject: str
    value: str
    state: str


class Account(NamedTuple):
    """What one source knows: things with their state, and what it says about them; silent on all else."""

    known: dict[str, str]
    said: list[Said]

    def is_planned(self, slug: str) -> bool:
        return self.known[slug] in PROSPECTIVE


World = dict[str, Account]  # by source


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world: World = {}
    for source in draw(st.sampled_from([("s",), ("s", "t"), ("s", "t", "u")])):
        known = draw(st.dictionaries(st.sampled_from(SLUGS), st.sampled_from(STATES), min_size=1))
        if not world:  # every thing has to be known to somebody
            known = dict.fromkeys(SLUGS, "") | known
        pairs = st.tuples(st.sampled_from(sorted(known)), st.sampled_from(SLUGS))
        said = draw(st.dictionaries(pairs, st.sampled_from(STATES), max_size=5))
        world[source] = Account(known, [Said(*pair, state) for pair, state in said.items()])
    return world


def is_real(world: World, slug: str) -> bool:
    """Whether some source takes the thing as real."""
    return any(slug in one.known and not one.is_planned(slug) for one in world.values())


def is_so(world: World, source: str, said: Said) -> bool:
    """Whether what a source says holds: nothing of it is planned, as it or else the others tell."""
    account = world[source]

    def is_planned(slug: str) -> bool:
        return account.is_planned(slug) if slug in account.known else not is_real(world, slug)

    return not (said.state in PROSPECTIVE or is_planned(said.subject) or is_planned(said.value))


def built(world: World, folder: Path) -> Lines:
    """The graph of a world."""
    return lines_of(make(folder, *(_sheet(source, account) for source, account in world.items())))


def _sheet(source: str, account: Account) -> dict[str, str]:
    sections: dict[str, list[str]] = {}
    for slug, state in account.known.items():
        is_prospect = state in PROSPECTIVE
        lines = [f"  {slug}:", "    evidence: 1", f"    name: Thing {slug}"]
        lines += ["    would-be: cluster"] if is_prospect else []
        lines += [f"    state: {state}"] if state else []
        values = [f"      - {{value: {s.value}{_state(s)}}}" for s in account.said if s.subject == slug]
        lines += ["    linked-with:", *values] if values else []
        sections.setdefault("prospects" if is_prospect else "organisations", []).extend(lines)
    return sheet(source, "".join(f"{name}:\n" + "\n".join(lines) + "\n" for name, lines in sections.items()))


def _state(said: Said) -> str:
    return f", state: {said.state}" if said.state else ""
