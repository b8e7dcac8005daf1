"""What a dyad-day costs in the engine, C, WebAssembly and plain Mesa, in alternating order."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from benchmarks.clocks import NANOSECONDS, arithmetic, cpu_seconds, school
from benchmarks.native import NativeRun, NoCompiler
from benchmarks.plain_mesa import PlainSchool
from benchmarks.webassembly import NoNode, seconds_in_node
from simulation.engine.school_run import SchoolRun
from simulation.errors import BadInput
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear

STEPS = 200_000

Costs = list[float]


class Start(NamedTuple):
    """The first morning from which everything that is compared starts."""

    year: SchoolYear
    parameters: Parameters
    chance: RandomStreams

    def run(self) -> SchoolRun:
        """Return a fresh run."""
        return SchoolRun(*self)

    @property
    def dyads(self) -> int:
        """Number of dyads."""
        return len(self.year.dyads)


class Speed(NamedTuple):
    """Costs of one dyad for one school day, in nanoseconds, one a repeat.

    costs: by what was timed. reasons: of what was not. contacts: of a dyad a day. step: costs of
    a step of the arithmetic loop, which differ between a slow machine and a slow engine.
    """

    dyads: int
    days: int
    repeats: int
    contacts: float
    costs: dict[str, Costs]
    step: Costs
    reasons: dict[str, str]

    def median(self, name: str) -> float:
        """Return the median cost."""
        return statistics.median(self.costs[name])

    def fastest(self, name: str) -> float:
        """Return the cost of the repeat that other processes disturbed least."""
        return min(self.costs[name])

    def ratio(self, over: str, under: str) -> float:
        """Return the median of the ratios within a repeat."""
        pairs = zip(self.costs[over], self.costs[under], strict=True)
        return statistics.median(a / b for a, b in pairs)

    def contacts_a_second(self, name: str) -> float:
        """Return the contacts of a second, by the median cost."""
        return self.contacts * NANOSECONDS / self.median(name)


def measure(classes: int, days: int, repeats: int, mesa_days: int | None = None) -> Speed:
    """Time all of them on the same days, in reversed order in every other repeat.

    days: school days before the first holiday, 45 at most. mesa_days: of plain Mesa, which is
    slow; as many if left out.
    """
    start, twin_days = Start(*school(classes)), mesa_days or days
    begun = start.run()
    begun.advance(days)  # everything is compiled and warm from here on
    contacts = float(begun.tally.dyads.contacts.sum()) / start.dyads / days
    arithmetic(1)
    timed: dict[str, Callable[[], float]] = {
        "engine": lambda: cpu_seconds(partial(start.run().advance, days)) / days,
        "mesa": lambda: cpu_seconds(partial(step, plain_school(start), twin_days)) / twin_days,
    }
    reasons: dict[str, str] = {}
    try:
        NativeRun(begun).advance(1)
        timed["c"] = lambda: cpu_seconds(partial(NativeRun(start.run()).advance, days)) / days
    except NoCompiler as error:
        reasons["c"] = str(error)
    try:
        seconds_in_node(start.run(), 1)
        timed["webassembly"] = lambda: seconds_in_node(start.run(), days) / days
    except (NoNode, BadInput) as error:
        reasons["webassembly"] = str(error)
    costs: dict[str, Costs] = {name: [] for name in timed}
    steps: Costs = []
    for repeat in range(repeats):
        for name in reversed(timed) if repeat % 2 else timed:
            costs[name].append(timed[name]() * NANOSECONDS / start.dyads)
        steps.append(cpu_seconds(partial(arithmetic, STEPS)) * NANOSECONDS / STEPS)
    return Speed(start.dyads, days, repeats, contacts, costs, steps, reasons)


def seconds_a_call(classes: int, days: int, repeats: int) -> float:
    """Return what a call of ``advance`` costs beside its dyads, in seconds of processor time.

    It is what single days cost more than the same days in one call, a median of repeats.
    """
    start = Start(*school(classes))

    def day_by_day(run: SchoolRun) -> None:
        for _ in range(days):
            run.advance(1)

    start.run().advance(1)
    found = []
    for _ in range(repeats):
        single = cpu_seconds(partial(day_by_day, start.run()))
        whole = cpu_seconds(partial(start.run().advance, days))
        found.append((single - whole) / (days - 1))
    return statistics.median(found)


def plain_school(start: Start) -> PlainSchool:
    """Return the school in plain Mesa on its first morning."""
    return PlainSchool(school_year=start.year, parameters=start.parameters)


def step(twin: PlainSchool, days: int) -> None:
    """Step a plain Mesa school through so many days."""
    for _ in range(days):
        twin.step()
