"""How cost grows with cores, teachers, days and replicates; memory of a dyad."""

import math
import statistics
import tracemalloc
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from benchmarks.clocks import arithmetic, cpu_seconds, school, together, wall_seconds
from simulation.engine.school_run import SchoolRun
from simulation.randomness import RandomStreams


class Sizes(NamedTuple):
    """Sizes of a scaling run; quick ones only show that it works."""

    classes: tuple[int, ...]
    days: tuple[int, ...]
    replicates: tuple[int, ...]
    repeats: int
    threaded_classes: int


# Small enough for a minute, large enough that a call, .2 to .5 ms, does not bend the slopes.
FULL = Sizes((64, 128, 256, 512), (20, 40, 80, 160), (1, 2, 4, 8), 5, 256)
QUICK = Sizes((4, 8), (5, 10), (1, 2), 2, 64)
DAYS = 40  # a holiday follows
STEPS = 3_000_000


def two_threads(sizes: Sizes) -> dict[str, float]:
    """Return how many times faster two threads are than one, a median of repeats.

    components: within one run. runs: two runs. arithmetic: a loop that shares nothing.
    """
    start, parameters, chance = school(sizes.threaded_classes)

    def run(workers: int) -> Callable[[], None]:
        return partial(SchoolRun(start, parameters, chance, workers=workers).advance, DAYS)

    count = partial(arithmetic, STEPS)
    count()
    gains: dict[str, list[float]] = {"components": [], "runs": [], "arithmetic": []}
    for _ in range(sizes.repeats):
        gains["components"].append(wall_seconds(run(1)) / wall_seconds(run(2)))
        gains["runs"].append(_gain(run(1), run(1), [run(1), run(1)]))
        gains["arithmetic"].append(_gain(count, count, [count, count]))
    return {name: statistics.median(found) for name, found in gains.items()}


def shares_of_arithmetic(gains: Mapping[str, float]) -> dict[str, float]:
    """Return the gains of the engine as shares of that of arithmetic."""
    return {
        name: gain / gains["arithmetic"] for name, gain in gains.items() if name != "arithmetic"
    }


def slopes(sizes: Sizes) -> dict[str, float]:
    """Return the slopes of log processor time over log size; 1 is in proportion."""
    schools = {classes: school(classes) for classes in sizes.classes}
    middling = sizes.classes[1]

    def seconds_of(classes: int, days: int, replicates: int) -> float:
        start, parameters, _ = schools[classes]
        runs = [SchoolRun(start, parameters, RandomStreams(1, 1 + r)) for r in range(replicates)]

        def all_of_them() -> None:
            for run in runs:
                run.advance(days)

        return cpu_seconds(all_of_them)

    axes = {
        "teachers": {n: partial(seconds_of, n, DAYS, 1) for n in sizes.classes},
        "days": {n: partial(seconds_of, middling, n, 1) for n in sizes.days},
        "replicates": {
            n: partial(seconds_of, middling, sizes.days[0], n) for n in sizes.replicates
        },
    }
    return {axis: _slope(points, sizes.repeats) for axis, points in axes.items()}


def bytes_a_dyad(classes: int) -> dict[str, float]:
    """Return the memory of a school on its first morning and of one run of it, by dyads.

    peak: the most that building and running took at one time.
    """
    tracemalloc.start()
    try:
        start, parameters, chance = school(classes)
        built = tracemalloc.get_traced_memory()[0]
        run = SchoolRun(start, parameters, chance)
        run.advance(1)
        stays, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    dyads = len(run.school_year.dyads)
    found = {"school": built, "run": stays - built, "peak": peak}
    return {name: size / dyads for name, size in found.items()}


def _gain(
    one: Callable[[], object], other: Callable[[], object], both: list[Callable[[], object]]
) -> float:
    alone = wall_seconds(one) + wall_seconds(other)
    return alone / wall_seconds(partial(together, both))


def _slope(points: Mapping[int, Callable[[], float]], repeats: int) -> float:
    times: dict[int, list[float]] = {n: [] for n in points}
    for _ in range(repeats):
        for n, measure in points.items():
            times[n].append(measure())
    size = [math.log(n) for n in points]
    time = [math.log(statistics.median(times[n])) for n in points]
    return float(np.polyfit(size, time, 1)[0])
