"""Sheets to facts and sheets to quads, beside bare libyaml events of the same text.

Generates sheets like those of the five articles (texts in four languages, roles, evidence, mentions, dates,
counts: some 15 bytes an event and 170 a fact, as there), then measures in one run, each task in a
process of its own: CPU seconds without start-up, and how far the peak memory rises, as a factor of the
largest single sheet.

    python benchmarks/sheets.py                  # 10 MiB in 10 sheets
    python benchmarks/sheets.py --mib 40 --sheets 4 --repeat 1
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PARAGRAPHS = 40
TASKS = ("events", "facts", "quads")
MIB = 2**20


# ---- what is read


def write_workspace(folder: Path, mib: float, sheets: int) -> int:
    """A workspace with ``sheets`` sheets of ``mib`` MiB together; gives the bytes of the largest one."""
    (folder / "data/sheets").mkdir(parents=True)
    (folder / "clustergraph.toml").write_text('title = "Generated"\n', encoding="utf-8")
    largest = 0
    for number in range(sheets):
        text = _sheet(number, int(mib * MIB / sheets))
        largest = max(largest, len(text.encode()))
        (folder / f"data/sheets/generated-{number:03}.yaml").write_text(text, encoding="utf-8")
    return largest


def _sheet(number: int, size: int) -> str:
    rnd = random.Random(number)
    parts = [_SOURCE.format(number=number, paragraphs=PARAGRAPHS)]
    length = len(parts[0])
    entry = 0
    while length < size:
        text = _entries(f"{number}-{entry}", entry, rnd)
        parts.append(text)
        length += len(text.encode())
        entry += 1
    events = "".join(part.split("\f")[0] for part in parts[1:])
    bodies = "".join(part.split("\f")[1] for part in parts[1:])
    return f"{parts[0]}\nevents:\n{events}\norganisations:\n{bodies}"


def _entries(name: str, entry: int, rnd: random.Random) -> str:
    """An event and the three bodies that take part in it, with a form feed between the two sections."""
    paragraph = entry % PARAGRAPHS + 1
    year, month, day = rnd.randint(1990, 2026), rnd.randint(1, 12), rnd.randint(1, 28)
    values = {"n": name, "p": paragraph, "q": paragraph % PARAGRAPHS + 1}
    bodies = "".join(_BODY.format(**values, i=i, year=year - i) for i in range(3))
    event = _EVENT.format(**values, date=f"{year}-{month:02}-{day:02}", count=rnd.randint(10, 900))
    return f"{event}\f{bodies}"


_SOURCE = """\
source:
  id: generated-{number:03}
  file: generated-{number:03}.txt
  sha256: "0000000000000000000000000000000000000000000000000000000000000000"
  paragraphs: {paragraphs}
  language: uk
  kind: news item
  title: {{en: "Generated sheet {number}"}}
  published: not stated
"""

_EVENT = """\
  forum-{n}:
    evidence: {p}
    state: happened
    kind: {{value: exchange of experience, mention: "обмін досвідом між кластерами"}}
    name:
      value:
        uk: "Міжнародний форум промислових та інноваційних кластерів, число {n}"
        en: "International Forum of Industrial and Innovation Clusters, number {n}"
        pl: "Międzynarodowe Forum Klastrów Przemysłowych i Innowacyjnych, numer {n}"
        lt: "Tarptautinis pramonės ir inovacijų klasterių forumas, numeris {n}"
      mention: "міжнародного форуму промислових та інноваційних кластерів"
    date: {{value: {date}, mention: "минулого тижня"}}      # no year is printed
    organised-by:
      - value: body-{n}-0
        role: organiser
        evidence: [{p}, {q}]
        mention: "промисловим та інноваційним кластером"
      - {{value: body-{n}-1, role: joint organiser, mention: "спільно з обласною адміністрацією"}}
    invited:
      - {{value: body-{n}-1, evidence: {q}, mention: "кластер транспорту та логістики"}}
      - value: body-{n}-2
        evidence: {q}
        certainty: implied
        mention: "представники громад і навчальних закладів"
        ambiguity: "named in the sentence before; taken as one of those invited"
    attendance:
      value: {{at-least: {count}, counted: {{uk: учасників, en: participants, pl: uczestników, lt: dalyvių}}}}
      evidence: {q}
      mention: "понад {count} учасників"
    description:
      value:
        uk: "Подія про співпрацю підприємств двох областей, з програмою на два дні."
        en: "An event about cooperation between companies of two regions, over two days."
        pl: "Wydarzenie o współpracy firm z dwóch regionów, przez dwa dni."
        lt: "Renginys apie dviejų regionų įmonių bendradarbiavimą, dvi dienas."
      evidence: [{p}, {q}]
    open-list: [invited]                                   # "among those invited"
    not-stated: [funder, within]
"""

_BODY = """\
  body-{n}-{i}:
    evidence: {p}
    name:
      value:
        uk: "Промисловий кластер області, число {n} {i}"
        en: "Industrial Cluster of the Region, number {n} {i}"
        pl: "Klaster Przemysłowy Regionu, numer {n} {i}"
        lt: "Regiono pramonės klasteris, numeris {n} {i}"
      mention: "Промисловий кластер області"
    also-named: {{value: {{uk: "ПКО {n} {i}"}}, kind: abbreviation, evidence: {q}, mention: "ПКО"}}
    kind: {{value: association, mention: "асоціація підприємств області"}}
    founded: {{value: {year}, evidence: {q}, mention: "заснований {year} року"}}
    size:
      value: {{at-least: 1{i}, counted: {{uk: підприємств, en: companies, pl: firm, lt: įmonių}}}}
      evidence: {q}
      mention: "об’єднує понад десять підприємств"
    aim:
      value:
        uk: "Розвиток спільного виробництва підприємств області."
        en: "Development of joint production by companies of the region."
        pl: "Rozwój wspólnej produkcji firm regionu."
        lt: "Bendros regiono įmonių gamybos plėtra."
      role: main aim
      evidence: [{p}, {q}]
    website: https://example.org/{n}/{i}
"""


# ---- what is measured: one task in this process


def run_task(task: str, folder: Path) -> dict[str, float]:
    """CPU seconds of a task, how far it raised the peak memory, and what came out."""
    steps = {"events": _read_events, "facts": _read_facts, "quads": _read_quads}[task](folder)
    next(steps)  # import, read the ontology
    memory = _peak_bytes()
    start = time.process_time()
    made = next(steps)
    return {"cpu_s": time.process_time() - start, "bytes": _peak_bytes() - memory, "made": made}


def _read_events(folder: Path) -> Iterator[int]:
    import yaml
    from yaml.cyaml import CParser

    yield 0
    made = 0
    for file in sorted(folder.glob("data/sheets/*.yaml")):
        next_event: Callable[[], object] = CParser(file.read_text(encoding="utf-8")).get_event
        while type(next_event()) is not yaml.StreamEndEvent:
            made += 1
    yield made


def _read_facts(folder: Path) -> Iterator[int]:
    yield from _through_intake(folder, with_quads=False)


def _read_quads(folder: Path) -> Iterator[int]:
    yield from _through_intake(folder, with_quads=True)


def _through_intake(folder: Path, *, with_quads: bool) -> Iterator[int]:
    import yaml.cyaml  # noqa: F401  loaded by all tasks before the clock starts

    from clustergraph.diagnostics import Report
    from clustergraph.intake import Intake
    from clustergraph.workspace import Workspace

    workspace, report = Workspace(folder), Report()
    schema = workspace.load_schema(report)
    lines = 0

    def count(some: Iterable[str]) -> None:
        nonlocal lines
        lines += sum(1 for _ in some)

    with Intake(schema, workspace.base, report) as intake:
        for one in workspace.concepts():
            intake.concepts.load(one.file, one.path, report, "en")
        yield 0
        for one in workspace.sheets():
            intake.read(one.file, one.path)
        if with_quads:
            intake.write(count, count)
        if report.has_errors:
            sys.exit("\n".join(f"{found.position}: {found.message}" for found in report))
        yield lines if with_quads else intake.counts.facts


def _peak_bytes() -> int:
    # Not ru_maxrss, which a child takes over from the process that started it.
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


# ---- side by side


def measure(task: str, folder: Path, repeat: int) -> dict[str, float]:
    """Medians over ``repeat`` fresh processes."""
    command = [sys.executable, __file__, "--task", task, "--folder", str(folder)]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(repeat)
    ]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def compare(mib: float, sheets: int, repeat: int) -> None:
    """Print the figures of all tasks for one generated workspace."""
    with tempfile.TemporaryDirectory(prefix="clustergraph-") as name:
        folder = Path(name)
        largest = write_workspace(folder, mib, sheets)
        size = sum(file.stat().st_size for file in folder.glob("data/sheets/*.yaml"))
        print(f"{size / MIB:.1f} MiB in {sheets} sheets, the largest {largest / MIB:.2f} MiB")
        print("task     CPU s   MiB/s  of events      made  peak memory")
        bare = 0.0
        for task in TASKS:
            found = measure(task, folder, repeat)
            cpu_s = found["cpu_s"]
            bare = bare or cpu_s
            print(
                f"{task:<7}{cpu_s:>7.2f}{size / MIB / cpu_s:>8.2f}{bare / cpu_s:>11.3f}{found['made']:>10.0f}"
                f"   +{found['bytes'] / MIB:.0f} MiB = {found['bytes'] / largest:.1f} times the largest sheet"
            )


def main() -> None:
    """Parse the arguments; with ``--task`` this is one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--mib", type=float, default=10)
    parser.add_argument("--sheets", type=int, default=10)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.task:
        print(json.dumps(run_task(chosen.task, chosen.folder)))
    else:
        compare(chosen.mib, chosen.sheets, chosen.repeat)


if __name__ == "__main__":
    main()
