"""Whole-process time of ``--help`` and of a look-up, beside ``python -c 'import click'``, in turn.

    python benchmarks/startup.py [--runs 15]

Prints median CPU seconds (user + system, as the kernel counts them) and the ratios. The interpreter is
the same for all; the graph is that of the repository, built beforehand.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMANDS = {
    "import click": [sys.executable, "-c", "import click"],
    "--help": [sys.executable, "-m", "clustergraph", "--help"],
    "look-up": [sys.executable, "-m", "clustergraph", "query", "organisers", "--event", "kalush-exchange"],
}


def cpu_seconds(command: list[str]) -> float:
    """User and system time of one run, children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    subprocess.run(
        [sys.executable, "-m", "clustergraph", "build"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True
    )
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            seconds[name].append(cpu_seconds(command))
    base = seconds["import click"]
    print(f"{'command':<14}{'median s':>10}{'ratio':>8}   {os.cpu_count()} cores, {runs} runs in turn")
    for name, taken in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(taken, base, strict=True))
        print(f"{name:<14}{statistics.median(taken):>10.3f}{ratio:>8.2f}")


if __name__ == "__main__":
    main()
