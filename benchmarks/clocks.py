"""Clocks, the schools that are timed, and a loop of arithmetic for comparison."""

import gc
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from simulation.jit import kernel
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.synthetic.school import synthetic_school

CLASS_SIZE = 25
NANOSECONDS = 1e9


def school(classes: int) -> tuple[SchoolYear, Parameters, RandomStreams]:
    """Return synthetic primary schools of about 8 classes of 25, on their first morning."""
    parameters, chance = Parameters(), RandomStreams(1, 1)
    enrolment = synthetic_school("primary", classes=classes, class_size=CLASS_SIZE, chance=chance)
    return first_year(enrolment, parameters, chance), parameters, chance


def cpu_seconds(action: Callable[[], Any]) -> float:
    """Return the processor time of this process that an action takes."""
    return _seconds(time.process_time, action)


def wall_seconds(action: Callable[[], Any]) -> float:
    """Return the time by the clock that an action takes."""
    return _seconds(time.perf_counter, action)


def together(actions: list[Callable[[], Any]]) -> None:
    """Run some actions at once, one a thread."""
    with ThreadPoolExecutor(len(actions)) as threads:
        for done in [threads.submit(action) for action in actions]:
            done.result()


@kernel
def arithmetic(steps: int) -> float:
    """Compute additions, a division and an exponential a step; no memory is used."""
    one, other = 0.3, 0.5
    for _ in range(steps):
        one = one * 0.999 + math.exp(-one) * 0.001
        other = other * 0.99 + one / (1.0 + other)
    return one + other


def _seconds(clock: Callable[[], float], action: Callable[[], Any]) -> float:
    gc.collect()  # otherwise one action is charged with the garbage of the one before
    began = clock()
    action()
    return clock() - began
