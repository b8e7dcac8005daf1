"""What a dyad-day costs: the compiled engine against the same school in plain Mesa.

Run ``python -m benchmarks.speed`` from the top of the repository. Both live the same
first weeks of the same primary school on one core, turn about, warm, timed by the
processor's clock; the median of the repeats counts. Neither records anything. The
ratio means more than its parts, because both halves met the same machine.
"""

import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.plain_mesa import PlainSchool
from simulation.chance import Chance
from simulation.engine.loop import SchoolRun
from simulation.parameters import Parameters
from simulation.world.population import SchoolYear, first_year
from simulation.world.synthetic import synthetic_school

CLASS_SIZE = 25
NANOSECONDS = 1e9
REPOSITORY = Path(__file__).parents[1]

FIRST_DAY = """
import time
began = time.perf_counter()
from benchmarks.speed import school
from simulation.engine.loop import SchoolRun
start, parameters, chance = school(1)
SchoolRun(start, parameters, chance).live(1)
print(time.perf_counter() - began)
"""


class Speed(NamedTuple):
    """Costs of one dyad for one school day, in nanoseconds, each a median of repeats."""

    dyads: int
    days: int
    repeats: int
    engine: float
    mesa: float
    ratio: float  # median of the ratios of neighbouring repeats


def school(classes: int) -> tuple[SchoolYear, Parameters, Chance]:
    """A synthetic primary school on its first morning."""
    parameters, chance = Parameters(), Chance(1, 1)
    enrolment = synthetic_school("primary", classes=classes, class_size=CLASS_SIZE, chance=chance)
    return first_year(enrolment, parameters, chance), parameters, chance


def cpu_seconds(action: Callable[[], Any]) -> float:
    """Processor time of this process that an action takes."""
    gc.collect()  # or one pays for what the other left
    began = time.process_time()
    action()
    return time.process_time() - began


def live(twin: PlainSchool, days: int) -> None:
    """Step a plain Mesa school through so many days."""
    for _ in range(days):
        twin.step()


def measure(classes: int, days: int, repeats: int) -> Speed:
    """Time both engines turn about; every repeat starts on the same first morning."""
    start, parameters, chance = school(classes)
    SchoolRun(start, parameters, chance).live(1)  # compiled and warm from here on
    unit = NANOSECONDS / (len(start.dyads) * days)
    pairs = []
    for repeat in range(repeats):
        run = SchoolRun(start, parameters, chance)
        twin = PlainSchool(school_year=start, parameters=parameters, rng=1 + repeat)
        engine = cpu_seconds(partial(run.live, days)) * unit
        mesa = cpu_seconds(partial(live, twin, days)) * unit
        pairs.append((engine, mesa))
    middle = statistics.median
    return Speed(
        len(start.dyads),
        days,
        repeats,
        middle(engine for engine, _ in pairs),
        middle(mesa for _, mesa in pairs),
        middle(mesa / engine for engine, mesa in pairs),
    )


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
    quick: Annotated[bool, typer.Option("--quick", help="A small school, few repeats.")] = False,
) -> None:
    """Time a dyad-day in the engine and in plain Mesa, and the first start."""
    speed = measure(4, 10, 3) if quick else measure(20, 25, 7)
    first = seconds_to_first_day()
    if as_json:
        print(json.dumps(as_object(speed, first)))
    else:
        Console().print(as_table(speed, first))


def as_object(speed: Speed, first: dict[str, float]) -> dict[str, Any]:
    """All figures, with the keys that ``bench --json`` uses."""
    return {
        "ns_per_dyad_day": {"engine": speed.engine, "mesa": speed.mesa},
        "ratio": speed.ratio,
        "dyads": speed.dyads,
        "days": speed.days,
        "repeats": speed.repeats,
        "seconds_to_first_day": first,
        "circumstances": circumstances(),
    }


def as_table(speed: Speed, first: dict[str, float]) -> Table:
    """The same for a reader."""
    where = ", ".join(f"{name} {what}" for name, what in circumstances().items())
    table = Table(
        "what",
        "cost",
        title=f"{speed.dyads} dyads, {speed.days} school days, median of {speed.repeats}",
        caption=where,
    )
    table.add_row("engine, one core, warm", f"{speed.engine:,.0f} ns a dyad-day")
    table.add_row("plain Mesa", f"{speed.mesa:,.0f} ns a dyad-day")
    table.add_row("plain Mesa over engine", f"{speed.ratio:,.0f} times")
    table.add_row("first day ever, kernels compiled", f"{first['fresh']:.1f} s")
    table.add_row("first day of a later start", f"{first['later']:.1f} s")
    return table


if __name__ == "__main__":
    typer.run(main)
