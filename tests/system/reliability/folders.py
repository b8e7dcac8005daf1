"""Breaking of result folders: kills, flipped bits, two commands at once, full disks, low memory.

``python -m reliability.folders --help``, with the checkout and ``tests/system`` on the path of
Python. Every try forks a process without threads, so that a command starts at once.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from reliability.bench import Bench
from reliability.commands import warm_up
from reliability.planted import planted
from reliability.ways import KINDS, MOUNTING, Try, Way

ROOT = Path(__file__).parents[3]
SHOWN = 3  # failures that a row shows


class Row(NamedTuple):
    """A kind of breaking. tried: tries that took effect, of those begun; examples: failures."""

    kind: str
    begun: int
    tried: int
    failed: int
    examples: list[str]


def trials(
    seed: int,
    tries: int,
    kinds: tuple[str, ...] = (),
    *,
    seconds: float = 1e6,
    with_faults: bool = False,
    until_failure: bool = False,
) -> list[Row]:
    """Break result folders so many times in each way, and return a row for every way.

    kinds: parts of the names of some ways, by default all. seconds: for each way, at most, but one
    try. with_faults: plant a fault of the program for every way, which the way has to find.
    until_failure: end each way at its first failure.
    """
    words = [sys.executable, "-m", "reliability.folders", str(seed), str(tries), *kinds]
    words += [f"--seconds={seconds}", *["--with-faults"] * with_faults]
    words += ["--until-failure"] * until_failure
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "system")])
    environment = {**os.environ, "PYTHONPATH": path, "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return [Row(*row) for row in json.loads(done.stdout)]


def row_of(kind: str, way: Way, bench: Bench, given: argparse.Namespace) -> Row:
    """Break in one way until the tries or the seconds are used up, or it fails."""
    done: list[Try] = []
    end = monotonic() + given.seconds
    while len(done) < given.tries and (not done or monotonic() < end):
        try:
            done.append(way(bench))
        except PermissionError:
            if way not in MOUNTING:
                raise
            return Row(kind, 0, 0, 0, ["skipped: no right to mount a disk"])
        if given.until_failure and done[-1].fault:
            break
    failures = [one.fault for one in done if one.fault]
    took_effect = sum(one.effect or bool(one.fault) for one in done)
    return Row(kind, len(done), took_effect, len(failures), failures[:SHOWN])


def rows(given: argparse.Namespace) -> list[Row]:
    """Break in all ways, or in some, in this process."""
    warm_up()
    found = []
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        bench = Bench(Path(name).resolve(), given.seed)
        for kind, way in KINDS.items():
            if not given.kinds or any(word in kind for word in given.kinds):
                with planted(kind) if given.with_faults else nullcontext():
                    found.append(row_of(kind, way, bench, given))
                print(*found[-1], file=sys.stderr)
        os.chdir(ROOT)
    return found


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description="Break result folders; prints rows as JSON.")
    parser.add_argument("seed", type=int)
    parser.add_argument("tries", type=int, help="of each kind, at most")
    parser.add_argument("kinds", nargs="*", help="parts of the names of kinds; by default all")
    parser.add_argument("--seconds", type=float, default=1e6, help="for each kind, at most")
    parser.add_argument("--with-faults", action="store_true", help="plant a fault for every kind")
    parser.add_argument("--until-failure", action="store_true", help="end each kind then")
    return parser


if __name__ == "__main__":
    print(json.dumps(rows(arguments().parse_args())))
