"""Speed, scaling and memory of the engine, printed in one run.

Run ``run.py bench`` or ``python -m benchmarks.speed`` from the top of the repository. What
is compared simulates the same first weeks of the same primary schools on one core, warm, timed
by the processor's clock, in reversed order in every other repeat. Nothing is recorded. Ratios
within a repeat mean more than times, because both halves met the same machine.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.costs import Speed, measure, seconds_a_call
from benchmarks.scaling import (
    FULL,
    QUICK,
    bytes_a_dyad,
    shares_of_arithmetic,
    slopes,
    two_threads,
)

REPOSITORY = Path(__file__).parents[1]
NAMES = {
    "engine": "engine, one core",
    "c": "C by hand",
    "webassembly": "WebAssembly in Node",
    "mesa": "plain Mesa",
}

FIRST_DAY = """
import time
began = time.perf_counter()
from simulation.answers.answer import experiment_of
from simulation.runs.job import run_of
from simulation.scenario.file import find, load
job = experiment_of(load(find("reflection"))).jobs[0]
run_of(job._replace(burn_in=0)).advance(1)
print(time.perf_counter() - began, time.process_time())
"""


def figures(quick: bool) -> dict[str, Any]:
    """Return all figures of one run, with the keys that ``bench --json`` prints."""
    speed = measure(4, 10, 3) if quick else measure(64, 40, 15, mesa_days=4)
    sizes = QUICK if quick else FULL
    gains = two_threads(sizes)
    return {
        **of_speed(speed),
        "seconds_per_call": seconds_a_call(*((4, 10, 3) if quick else (64, 40, 5))),
        "scaling": {
            "two_threads": gains,
            "share_of_arithmetic": shares_of_arithmetic(gains),
            "slope": slopes(sizes),
        },
        "memory": {"bytes_per_dyad": bytes_a_dyad(8 if quick else 128)},
        "seconds_to_first_day": seconds_to_first_day(),
        "circumstances": circumstances(),
    }


def of_speed(speed: Speed) -> dict[str, Any]:
    """Return costs and their ratios; what was not measured is None, with a reason."""
    timed = [name for name in NAMES if name in speed.costs]
    others = [name for name in timed if name != "engine"]
    return {
        "ns_per_dyad_day": {name: speed.median(name) if name in timed else None for name in NAMES},
        "ns_fastest_repeat": {name: speed.fastest(name) for name in timed},
        "contacts_per_second": {name: speed.contacts_a_second(name) for name in timed},
        "over_engine": {name: speed.ratio(name, "engine") for name in others},
        "over_engine_fastest": {
            name: speed.fastest(name) / speed.fastest("engine") for name in others
        },
        "reasons": speed.reasons,
        "ns_per_arithmetic_step": statistics.median(speed.step),
        "contacts_per_dyad_day": speed.contacts,
        "dyads": speed.dyads,
        "days": speed.days,
        "repeats": speed.repeats,
    }


def seconds_to_first_day() -> dict[str, dict[str, float]]:
    """Return the seconds that ``answer`` takes up to the end of its first day, in new processes.

    fresh: no compiled kernels yet. later: with those that the first process left. Each by the
    clock and of processor time.
    """
    with tempfile.TemporaryDirectory() as folder:
        own = {"NUMBA_CACHE_DIR": folder, "XDG_CACHE_HOME": folder, "PYTHONPATH": str(REPOSITORY)}
        return {name: _first_day(os.environ | own) for name in ("fresh", "later")}


def _first_day(environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-c", FIRST_DAY]
    child = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    clock, processor = map(float, child.stdout.split())
    return {"clock": clock, "processor": processor}


def circumstances() -> dict[str, str]:
    """What the figures hold for."""
    libraries = {name: version(name) for name in ("mesa", "numba", "numpy")}
    return {"python": platform.python_version(), "machine": platform.machine()} | libraries


def main(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, nothing else.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Small schools, few repeats.")] = False,
) -> None:
    """Time a dyad-day in the engine, C, WebAssembly and plain Mesa; scaling, memory, start-up."""
    found = figures(quick)
    if as_json:
        print(json.dumps(found))
    else:
        Console(highlight=False).print(as_table(found))


def as_table(found: dict[str, Any]) -> Table:
    """The figures for a reader."""
    table = Table(
        "what",
        "figure",
        title="{dyads:,} dyads, {days} school days, median of {repeats}".format(**found),
        caption=", ".join(f"{name} {what}" for name, what in found["circumstances"].items()),
    )
    for row in (*_cost_rows(found), *_growth_rows(found)):
        table.add_row(*row)
    return table


def _cost_rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    for name, what in NAMES.items():
        cost = found["ns_per_dyad_day"][name]
        if cost is None:
            rows.append((what, found["reasons"][name]))
            continue
        least, contacts = found["ns_fastest_repeat"][name], found["contacts_per_second"][name]
        figure = f"{cost:,.0f} ns a dyad-day (fastest {least:,.0f}), {contacts:,.0f} contacts/s"
        rows.append((what, figure))
    for name, ratio in found["over_engine"].items():
        least = found["over_engine_fastest"][name]
        rows.append((f"{NAMES[name]} over engine", f"{ratio:,.2f} times (fastest {least:,.2f})"))
    step, call = found["ns_per_arithmetic_step"], found["seconds_per_call"]
    rows.append(("a call of advance beside its dyads", f"{call * 1e3:.2f} ms"))
    return [*rows, ("a step of an arithmetic loop (this machine now)", f"{step:.1f} ns")]


def _growth_rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    scaling, first = found["scaling"], found["seconds_to_first_day"]
    names = {"components": "over components of one run", "runs": "over runs",
             "arithmetic": "over arithmetic, which shares nothing"}  # fmt: skip
    rows = [
        (f"two threads {names[name]}", f"{gain:.2f} times as fast")
        for name, gain in scaling["two_threads"].items()
    ]
    rows += [
        (f"of the gain of arithmetic, {names[name]}", f"{share:.2f}")
        for name, share in scaling["share_of_arithmetic"].items()
    ]
    rows += [
        (f"growth of cost with {axis}", f"slope {slope:.3f}")
        for axis, slope in scaling["slope"].items()
    ]
    rows += [
        (f"memory: {what}", f"{size:,.0f} bytes a dyad")
        for what, size in found["memory"]["bytes_per_dyad"].items()
    ]
    rows += [
        (
            f"{start} start of answer, to the end of the first day",
            f"{seconds['processor']:.1f} s of processor time, {seconds['clock']:.1f} s in all",
        )
        for start, seconds in first.items()
    ]
    compiling = first["fresh"]["processor"] - first["later"]["processor"]
    return [*rows, ("compilation of the kernels", f"{compiling:.1f} s of processor time")]


if __name__ == "__main__":
    typer.run(main)
