"""From all sheets of a workspace to the lines of its graph, in two passes with bounded memory.

The first pass reads each sheet into facts and puts them aside, on disk if they are many; what stays in
memory is one short record for each thing, and its names. The second pass judges the facts against all
things and writes their lines. So memory is bounded by the largest single sheet (about forty times its
bytes) and by some 4 KB a thing, not by the number of facts; ``benchmarks/sheets.py`` measures it. Values
in are facts plus refusals, counted per sheet.
"""

from __future__ import annotations

import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile

from clustergraph import terms
from clustergraph.concepts import Concepts
from clustergraph.crosscheck import Crosscheck
from clustergraph.diagnostics import Position, Report
from clustergraph.facts import Fact, Sheet
from clustergraph.marked import no_collection, read_mapping, read_text
from clustergraph.ontology import Schema, kebab, local_name
from clustergraph.sheets import read_sheet
from clustergraph.sources import NOT_READ
from clustergraph.terms import Base, iri
from clustergraph.texts import check_against_text
from clustergraph.things import Things
from clustergraph.triples import Triples
from clustergraph.values import Context

__all__ = ["Counts", "Intake", "SheetCounts"]

NO_STATE = "none given"

_MAX_BYTES_IN_MEMORY = 8 * 2**20

_WORD = re.compile(r"(?<![a-z0-9-])[a-z0-9][a-z0-9-]*")


@dataclass(slots=True)
class SheetCounts:
    """What went into and came out of one sheet: ``values`` = ``facts`` + ``refused``."""

    values: int
    facts: int
    refused: int
    paragraphs: int


@dataclass(slots=True)
class Counts:
    """What went in and came out of all sheets."""

    sheets: dict[str, SheetCounts] = field(default_factory=dict)  # by path
    things: Counter[str] = field(default_factory=Counter)  # by class label, prospects apart
    certainty: Counter[str] = field(default_factory=Counter)
    state: Counter[str] = field(default_factory=Counter)
    holding: int = 0
    withheld: int = 0

    @property
    def facts(self) -> int:
        """Facts of all sheets."""
        return sum(one.facts for one in self.sheets.values())

    @property
    def refused(self) -> int:
        """Leaf values of all sheets that became no fact."""
        return sum(one.refused for one in self.sheets.values())

    def as_dict(self) -> dict[str, object]:
        """For ``build.json``: plain, with sorted keys."""
        return {
            "sheets": {path: asdict(one) for path, one in sorted(self.sheets.items())},
            "things": dict(sorted(self.things.items())),
            "certainty": dict(sorted(self.certainty.items())),
            "state": dict(sorted(self.state.items())),
            "facts": self.facts,
            "holding": self.holding,
            "refused": self.refused,
            "withheld": self.withheld,
        }


class Intake:
    """Reads sheets and hands on lines. Use as a context manager: it keeps many facts in a temporary file.

    ``directory`` is where that file lies (default: where temporary files go); it has no name there.
    """

    def __init__(
        self,
        schema: Schema,
        base: Base,
        report: Report,
        *,
        curator_language: str = "en",
        texts: Path | None = None,
        withhold: Iterable[str] = (),
        directory: Path | None = None,
    ) -> None:
        self.schema = schema
        self.base = base
        self.report = report
        self.curator_language = curator_language
        self.texts = texts
        self.withhold = frozenset(withhold)
        self.directory = str(directory) if directory else None
        self.concepts = Concepts(schema, base)
        self.things = Things(schema)
        self.counts = Counts()
        self._check = Crosscheck(schema, self.things, report)
        self._sources: dict[str, str] = {}
        self._spooled = 0

    def __enter__(self) -> Intake:
        self._stack = ExitStack()
        spool = SpooledTemporaryFile(_MAX_BYTES_IN_MEMORY, dir=self.directory)
        self._spool = self._stack.enter_context(spool)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    # ---- first pass

    @no_collection()
    def read(self, file: Path, path: str) -> None:
        """Read one sheet and put its facts aside."""
        text = read_text(file, path, self.report)
        root = read_mapping(text, path, self.report) if text is not None else None
        if root is None:
            self._note_unread(text)
            return
        errors = self.report.errors
        context = Context(path, self.base, self.report, self.curator_language, self.curator_language)
        sheet = read_sheet(root, self.schema, context)
        if sheet.is_incomplete and text is not None:
            self._note_unread(text)
        del root, text
        self._judge_alone(sheet, is_sound=self.report.errors == errors)
        self.concepts.introduce(sheet, self.report)
        self.things.add(sheet, self.report)
        self._check.sheet(sheet)
        self.counts.sheets[path] = SheetCounts(
            sheet.values, len(sheet.facts), sheet.refused, sheet.source.paragraphs
        )
        pickle.dump(sheet, self._spool, protocol=pickle.HIGHEST_PROTOCOL)
        self._spooled += 1

    def _note_unread(self, text: str | None) -> None:
        """What a sheet that could not be read may describe is not to be called missing elsewhere."""
        if text is None:
            self.things.is_incomplete = True
        else:
            self.things.unsure |= {(slug, "") for slug in _WORD.findall(text)}

    def _judge_alone(self, sheet: Sheet, *, is_sound: bool) -> None:
        source = sheet.source
        other = self._sources.setdefault(source.id, sheet.path)
        if source.id and other != sheet.path:
            place = source.places.get("id", (0, 0, 1))
            self.report.add("CG0410", Position(sheet.path, *place), id=source.id, other=other)
        self._judge_paragraphs(sheet, is_sound=is_sound)
        self._judge_lists(sheet)
        if self.texts is not None:
            check_against_text(sheet, self.texts, self.report)

    def _judge_paragraphs(self, sheet: Sheet, *, is_sound: bool) -> None:
        source = sheet.source
        used: set[int] = set()
        for fact in sheet.facts:
            used.update(fact.evidence, fact.context)
        place = Position(sheet.path, *source.places.get("paragraphs", (0, 0, 1)))
        if is_sound:  # else what refused values rest on would look forgotten
            for number in range(1, source.paragraphs + 1):
                if number not in used and number not in source.no_facts:
                    self.report.add("CG0303", place, paragraph=number)
        for number, (reason, note) in source.no_facts.items():
            at = Position(sheet.path, *note)
            if number in used:
                self.report.add("CG0306", at, paragraph=number)
            elif reason == NOT_READ:
                self.report.add("CG0308", at, paragraph=number)
            elif source.paragraphs and not 1 <= number <= source.paragraphs:
                self.report.add("CG0302", at, paragraph=number, count=source.paragraphs)

    def _judge_lists(self, sheet: Sheet) -> None:
        given = {(fact.slug, fact.property) for fact in sheet.facts}
        for entry in sheet.entries:
            for annotation, property_iri, at in entry.not_stated:
                is_given = (entry.slug, property_iri) in given
                if not is_given and (entry.slug, property_iri) in sheet.unsure:
                    continue
                if is_given == (annotation == terms.NOT_STATED):
                    key = self.schema.properties[property_iri].key
                    code = "CG0112" if is_given else "CG0113"
                    self.report.add(code, Position(sheet.path, *at), key=key, id=entry.slug)

    # ---- second pass

    @no_collection()
    def write(self, things: Callable[[Iterable[str]], None], facts: Callable[[Iterable[str]], None]) -> None:
        """Judge all facts and hand the lines of both graphs on, sheet by sheet."""
        triples = Triples(self.schema, self.base, self.things)
        lists: list[tuple[str, str, str]] = []  # slug, IRI of the list annotation, IRI of the property
        cut: set[tuple[str, str]] = set()  # slug and property of which a value is withheld
        waiting: set[str] = set()  # lines on values of facts that do not hold
        hidden = tuple(f" {iri(self.base.thing(slug))} .\n" for slug in self.withhold)
        for sheet in self._sheets():
            self._judge(sheet)
            if self.report.has_errors:
                continue
            sheet.source.lines = [line for line in sheet.source.lines if not line.endswith(hidden)]
            facts(triples.of_source(sheet.source, self.curator_language))
            self.concepts.use(sheet.source.concepts)
            for entry in sheet.entries:
                if entry.slug not in self.withhold:
                    things(triples.of_entry(entry))
                    lists += [(entry.slug, annotation, one) for annotation, one, _ in entry.not_stated]
            for fact in sheet.facts:
                if self._is_withheld(fact):
                    self.counts.withheld += 1
                    cut.add((fact.slug, fact.property))
                    continue
                holds = triples.holds(fact)
                self._count(fact, holds)
                self.concepts.use(fact.concepts)
                facts(triples.of_fact(fact, holds))
                if holds:
                    things(triples.of_value(fact))
                    things(fact.lines)
                else:
                    waiting.update(fact.lines)
        self._check.finish()
        if self.report.has_errors:
            return
        facts(self._without_holding(waiting, triples))
        things(self._things(triples))
        things(self._lists(lists, cut))
        things(self.concepts.lines())

    def _judge(self, sheet: Sheet) -> None:
        self.concepts.judge(sheet.path, sheet.source.concepts, self.report)
        self._check.source(sheet.path, sheet.source)
        for fact in sheet.facts:
            self._check.fact(sheet.path, fact)
            self.concepts.judge(sheet.path, fact.concepts, self.report)

    def _without_holding(self, waiting: set[str], triples: Triples) -> set[str]:
        """Lines on values less those that a fact that holds has brought into the things' graph."""
        for sheet in self._sheets() if waiting else ():
            for fact in sheet.facts:
                if fact.lines and not self._is_withheld(fact) and triples.holds(fact):
                    waiting.difference_update(fact.lines)
        return waiting

    def _sheets(self) -> Iterator[Sheet]:
        self._spool.seek(0)
        for _ in range(self._spooled):
            yield pickle.load(self._spool)  # noqa: S301  written by this process, to a file without a name

    def _things(self, triples: Triples) -> Iterator[str]:
        for slug in self.things.given:
            if slug in self.withhold:
                continue
            label = self.schema.classes[self.things.class_of(slug)].key
            self.counts.things[label if self.things.is_real(slug) else f"prospect: {label}"] += 1
            yield from triples.of_thing(slug)

    def _lists(self, lists: list[tuple[str, str, str]], cut: set[tuple[str, str]]) -> Iterator[str]:
        for slug, annotation, property_iri in lists:
            if annotation == terms.NOT_STATED and not self._check.is_not_stated(slug, property_iri):
                continue  # another source states it
            if annotation == terms.CLOSED_LIST and (slug, property_iri) in cut:
                continue  # with a value withheld the others are not all
            yield f"{iri(self.base.thing(slug))} <{annotation}> <{property_iri}> .\n"

    def _is_withheld(self, fact: Fact) -> bool:
        if not self.withhold:
            return False
        return fact.slug in self.withhold or any(link.slug in self.withhold for link in fact.links)

    def _count(self, fact: Fact, holds: bool) -> None:
        state = fact.state or self.things.state_for(fact.slug, fact.source)
        if not state and fact.target:
            state = self.things.state_for(fact.target, fact.source)
        self.counts.certainty[kebab(local_name(fact.certainty))] += 1
        self.counts.state[kebab(local_name(state)) if state else NO_STATE] += 1
        self.counts.holding += holds
