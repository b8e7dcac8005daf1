"""What a dyad-day costs in the engine, in C and in plain Mesa, taken turn about."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from benchmarks.clocks import NANOSECONDS, arithmetic, cpu_seconds, school
from benchmarks.native import NativeRun, NoCompiler
from benchmarks.plain_mesa import PlainSchool
from simulation.engine.school_run import SchoolRun

STEPS = 200_000
TOO_DEAR = "not written: nobody would run it, and a fair one is as long as the reference engine"


class Speed(NamedTuple):
    """Costs of one dyad for one school day, in nanoseconds, each a median of repeats.

    c is None without a compiler, and ``reasons`` says so. A ratio is the median of the
    ratios of neighbours in time. step: cost of a step of the arithmetic loop, in
    nanoseconds, to tell a slow machine from a slow engine.
    """

    dyads: int
    days: int
    repeats: int
    engine: float
    c: float | None
    mesa: float
    ratio: float  # plain Mesa over engine
    over_c: float | None  # engine over C
    step: float
    fastest: dict[str, float]  # the repeat that neighbours disturbed least
    reasons: dict[str, str]


def measure(classes: int, days: int, repeats: int, mesa_days: int | None = None) -> Speed:
    """Time all of them turn about; every repeat starts on the same first morning.

    days: school days before the first holiday, 45 at most. mesa_days: of the plain twin,
    which is slow; as many if left out.
    """
    start, parameters, chance = school(classes)
    reasons = {"numpy": TOO_DEAR, "agentpy": TOO_DEAR}
    fresh = partial(SchoolRun, start, parameters, chance)
    fresh().advance(1)  # compiled and warm from here on
    arithmetic(1)
    native = _native(fresh(), reasons)
    unit, twin_days = NANOSECONDS / len(start.dyads), mesa_days or days
    found: dict[str, list[float]] = {"engine": [], "c": [], "mesa": [], "step": []}
    for repeat in range(repeats):
        if native:
            found["c"].append(cpu_seconds(partial(NativeRun(fresh()).advance, days)) * unit / days)
        found["engine"].append(cpu_seconds(partial(fresh().advance, days)) * unit / days)
        twin = PlainSchool(school_year=start, parameters=parameters, rng=1 + repeat)
        found["mesa"].append(cpu_seconds(partial(live, twin, twin_days)) * unit / twin_days)
        found["step"].append(cpu_seconds(partial(arithmetic, STEPS)) * NANOSECONDS / STEPS)
    middle = statistics.median
    return Speed(
        len(start.dyads), days, repeats,
        engine=middle(found["engine"]),
        c=middle(found["c"]) if native else None,
        mesa=middle(found["mesa"]),
        ratio=_ratio(found["mesa"], found["engine"]),
        over_c=_ratio(found["engine"], found["c"]) if native else None,
        step=middle(found["step"]),
        fastest={name: min(costs) for name, costs in found.items() if costs},
        reasons=reasons,
    )  # fmt: skip


def live(twin: PlainSchool, days: int) -> None:
    """Step a plain Mesa school through so many days."""
    for _ in range(days):
        twin.step()


def _native(run: SchoolRun, reasons: dict[str, str]) -> Callable[[], None] | None:
    """Something that lives a day in C; None, with the reason added, where that cannot be."""
    try:
        return partial(NativeRun(run).advance, 1)
    except NoCompiler as error:
        reasons["c"] = str(error)
        return None


def _ratio(over: list[float], under: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(over, under, strict=True))
