"""Sorted Turtle of a million triples: the writer of clustergraph and the serializer of rdflib side by side.

    python benchmarks/turtle.py [--triples 1000000] [--max-mib 256]

Each runs in a process of its own, from the same N-Triples lines in no order to a Turtle file; CPU seconds
(user and system) and peak memory are those of the whole process. rdflib has to build a graph before it
can serialize, so its serializer alone is given as well and compared with the whole work of ours. Both files
are parsed by a third party (pyoxigraph) and must hold the same triples, else the exit code is 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clustergraph import terms
from clustergraph.terms import CG, Base

MIB = 2**20


def generate(count: int) -> list[str]:
    """Lines in no order, in the proportions of a build: things with names, and facts about them."""
    base, chance = Base(), random.Random(1)
    found: list[str] = []
    number = 0
    while len(found) < count:
        number += 1
        thing = terms.iri(base.thing(f"thing-{number}"))
        other = terms.iri(base.thing(f"thing-{chance.randrange(number) + 1}"))
        fact = terms.iri(base.facts + hashlib.sha256(thing.encode()).hexdigest()[:24])
        passage = terms.iri(base.passage(f"source-{chance.randrange(50)}", chance.randrange(30)))
        relation = terms.iri(CG + chance.choice(("relatedTo", "belongsTo", "comesFrom", "leadsTo")))
        text, language = chance.choice(
            ((f"Кластер „{number}“", "uk"), (f"Cluster no. {number}", "en"), (f"Zażółć {number}", "pl"))
        )
        found += (
            f"{thing} <{terms.RDF_TYPE}> <{CG}Thing> .\n",
            f"{thing} <{terms.PREF_LABEL}> {terms.literal(text, language)} .\n",
            f"{thing} <{terms.NAME}> {terms.literal(text)} .\n",
            f"{thing} {relation} {other} .\n",
            f"{thing} <{terms.YEAR}> {terms.integer(1900 + number % 120)} .\n",
            f"{fact} <{terms.RDF_TYPE}> <{terms.FACT}> .\n",
            f"{fact} <{terms.RDF_SUBJECT}> {thing} .\n",
            f"{fact} <{terms.RDF_PREDICATE}> {relation} .\n",
            f"{fact} <{terms.RDF_OBJECT}> {other} .\n",
            f"{fact} <{terms.CERTAINTY}> <{terms.STATED}> .\n",
            f"{fact} <{terms.EVIDENCE}> {passage} .\n",
            f"{fact} <{terms.MENTION}> {terms.literal(text[:20], language)} .\n",
        )
    del found[count:]
    chance.shuffle(found)
    return found


def run_own(source: Path, target: Path, max_mib: int) -> dict[str, float]:
    from clustergraph.export.turtle import write_turtle
    from clustergraph.sorting import SortedLines

    with (
        SortedLines(target.parent, max_bytes=max_mib * MIB) as lines,
        open(source, encoding="utf-8", newline="\n") as file,
        open(target, "w", encoding="utf-8", newline="\n") as out,
    ):
        lines.extend(file)
        read = time.process_time()
        write_turtle(lines, out, Base().prefixes())
    return {"read": read, "write": time.process_time() - read}


def run_rdflib(source: Path, target: Path, max_mib: int) -> dict[str, float]:
    import rdflib

    graph = rdflib.Graph()
    for prefix, namespace in Base().prefixes().items():
        graph.bind(prefix, namespace, replace=True)
    graph.parse(source, format="nt")
    read = time.process_time()
    graph.serialize(target, format="turtle", encoding="utf-8")
    return {"read": read, "write": time.process_time() - read}


RUNS = {"clustergraph": run_own, "rdflib": run_rdflib}


def measure(name: str, source: Path, target: Path, max_mib: int) -> dict[str, float]:
    """Figures of one run in a process of its own: CPU seconds by step and as a whole, peak memory in MiB."""
    command = [sys.executable, __file__, "--run", name, "--max-mib", str(max_mib), str(source), str(target)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def child(name: str, source: Path, target: Path, max_mib: int) -> None:
    figures = RUNS[name](source, target, max_mib)
    used = resource.getrusage(resource.RUSAGE_SELF)
    per_mib = MIB if sys.platform == "darwin" else 1024
    print(json.dumps(figures | {"whole": used.ru_utime + used.ru_stime, "mib": used.ru_maxrss / per_mib}))


def content(path: Path) -> str:
    """A digest of the triples of a Turtle file, as pyoxigraph reads them."""
    import pyoxigraph as ox

    lines = [
        f"{t.subject} {t.predicate} {t.object}\n" for t in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ]
    digest = hashlib.sha256()
    for line in sorted(lines):
        digest.update(line.encode())
    return f"{len(lines):,} triples, sha256 {digest.hexdigest()[:16]}"


def compare(triples: int, max_mib: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="turtle-benchmark-") as folder:
        source = Path(folder) / "lines.nt"
        with open(source, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(generate(triples))
        targets = {name: Path(folder) / f"{name}.ttl" for name in RUNS}
        found = {name: measure(name, source, target, max_mib) for name, target in targets.items()}
        contents = {name: content(target) for name, target in targets.items()}
    print(f"{triples:,} triples     read  sort, write   whole CPU s   peak MiB")
    for name, one in found.items():
        print(f"{name:<14}{one['read']:>11.1f}{one['write']:>13.1f}{one['whole']:>14.1f}{one['mib']:>11.0f}")
    own, other = found["clustergraph"], found["rdflib"]
    print(f"whole work: {other['whole'] / own['whole']:.1f} times as fast as rdflib")
    print(f"whole work against rdflib's serializer alone: {other['write'] / own['whole']:.1f} times as fast")
    is_same = len(set(contents.values())) == 1
    print(f"content: {'the same, ' + contents['rdflib'] if is_same else f'DIFFERENT: {contents}'}")
    return is_same


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument(
        "--max-mib", type=int, default=256, help="memory for lines, beyond which they are spilled"
    )
    parser.add_argument("--run", choices=RUNS, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        child(options.run, *options.files, options.max_mib)
    elif not compare(options.triples, options.max_mib):
        sys.exit(1)


if __name__ == "__main__":
    main()
