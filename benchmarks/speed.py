"""Speed, scaling and memory of the engine, printed in one run.

Run ``run.py bench`` or ``python -m benchmarks.speed`` from the top of the repository. What
is compared lives the same first weeks of the same primary schools on one core, turn about,
warm, timed by the processor's clock; the median of the repeats counts. Nobody records
anything. Ratios mean more than their parts, because both halves met the same machine.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.costs import Speed, measure
from benchmarks.scaling import (
    FULL,
    QUICK,
    bytes_a_dyad,
    shares_of_arithmetic,
    slopes,
    two_threads,
)

REPOSITORY = Path(__file__).parents[1]

FIRST_DAY = """
import time
began = time.perf_counter()
from benchmarks.clocks import school
from simulation.engine.school_run import SchoolRun
start, parameters, chance = school(1)
SchoolRun(start, parameters, chance).advance(1)
print(time.perf_counter() - began)
"""


def figures(quick: bool) -> dict[str, Any]:
    """All figures of one run, with the keys that ``bench --json`` prints."""
    speed = measure(4, 10, 3) if quick else measure(64, 40, 15, mesa_days=4)
    sizes = QUICK if quick else FULL
    gains = two_threads(sizes)
    return {
        **of_speed(speed),
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
    """Costs and their ratios; what was not measured is None, with a reason."""
    return {
        "ns_per_dyad_day": {
            "engine": speed.engine, "c": speed.c, "numpy": None, "mesa": speed.mesa,
            "agentpy": None,
        },
        "reasons": speed.reasons,
        "ratio": {"mesa_over_engine": speed.ratio, "engine_over_c": speed.over_c},
        "ns_fastest_repeat": speed.fastest,
        "ns_per_arithmetic_step": speed.step,
        "dyads": speed.dyads,
        "days": speed.days,
        "repeats": speed.repeats,
    }  # fmt: skip


def seconds_to_first_day() -> dict[str, float]:
    """Seconds by the wall clock from start to the first lived day, in fresh processes.

    fresh: no compiled kernels yet. later: with those that the first process left.
    """
    with tempfile.TemporaryDirectory() as folder:
        own = {"NUMBA_CACHE_DIR": folder, "XDG_CACHE_HOME": folder, "PYTHONPATH": str(REPOSITORY)}
        return {name: _first_day(os.environ | own) for name in ("fresh", "later")}


def _first_day(environment: dict[str, str]) -> float:
    child = subprocess.run(
        [sys.executable, "-c", FIRST_DAY],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(child.stdout)


def circumstances() -> dict[str, str]:
    """What the figures hold for."""
    libraries = {name: version(name) for name in ("mesa", "numba", "numpy")}
    return {"python": platform.python_version(), "machine": platform.machine()} | libraries


def main(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, nothing else.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Small schools, few repeats.")] = False,
) -> None:
    """Time a dyad-day in the engine, in C and in plain Mesa; scaling, memory, first start."""
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
    costs = {"engine": "engine, one core, warm", "c": "the same in C", "mesa": "plain Mesa",
             "numpy": "NumPy", "agentpy": "AgentPy"}  # fmt: skip
    rows = []
    for name, what in costs.items():
        cost = found["ns_per_dyad_day"][name]
        if cost is None:
            rows.append((what, found["reasons"][name]))
        else:
            least = found["ns_fastest_repeat"][name]
            rows.append((what, f"{cost:,.0f} ns a dyad-day; fastest repeat {least:,.0f}"))
    ratio = found["ratio"]
    rows.append(("plain Mesa over engine", f"{ratio['mesa_over_engine']:,.0f} times"))
    if ratio["engine_over_c"] is not None:
        over = ratio["engine_over_c"]
        rows.append(("engine over C", f"{over:.2f} times, {1 / over:.2f} of the speed of C"))
    step = found["ns_per_arithmetic_step"]
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
    rows.append(("first day ever, kernels compiled", f"{first['fresh']:.1f} s"))
    return [*rows, ("first day of a later start", f"{first['later']:.1f} s")]


if __name__ == "__main__":
    typer.run(main)
