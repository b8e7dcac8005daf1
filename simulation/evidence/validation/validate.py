"""Living the studies: every population of every study through an engine, then summed up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, TypeVar

from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.evidence.targets.verdict import (
    SimulatedStatistic,
    Verdict,
    mean_and_interval,
    verdicts_on,
)
from simulation.evidence.validation.studies import STUDIES
from simulation.evidence.validation.surveyed_population import Size, Task
from simulation.parameters import Parameters
from simulation.runs.dispatch import TaskProgress, map_in_order
from simulation.runs.executors import RunExecutor

T = TypeVar("T")


def validated(
    asked: Sequence[CalibrationTarget],
    sets: Sequence[Parameters],
    size: Size,
    seed: int,
    engine: RunExecutor,
    progress: TaskProgress = lambda done, tasks: None,
) -> list[Verdict]:
    """Every target that the model speaks to, with its verdict, in the order of the table.

    sets: parameter sets, dealt to the populations in turn.
    """
    needed = {each.study for each in asked if each.modelled}
    tasks = [
        Task(name, number, size.teachers, sets[(number - 1) % len(sets)], seed)
        for number in range(1, size.populations + 1)
        for name in STUDIES
        if name in needed
    ]
    found = verdicts_on(
        [each for each in asked if each.modelled], statistics(lived(tasks, engine, progress))
    )
    missing = {each.id for each in asked if each.modelled} - {each.target.id for each in found}
    if missing:
        raise ValueError(f"no study gives the statistic of {', '.join(sorted(missing))}")
    return found


def lived(
    tasks: Sequence[T],
    engine: RunExecutor,
    progress: TaskProgress = lambda done, tasks: None,
    live: Callable[[T], dict[str, float]] | None = None,
) -> list[dict[str, float]]:
    """The statistics of every task, in the order of the tasks, whoever did them when.

    live: what a task gives, by default ``live_task``; a function of a module, for workers in
    other processes. Raises Unfinished if workers keep dying.
    """
    each: Callable[[Any], dict[str, float]] = live_task if live is None else live
    return map_in_order(each, tasks, engine, progress)


def live_task(task: Task) -> dict[str, float]:
    """The statistics of one population."""
    return STUDIES[task.study].live(task)


def statistics(populations: Iterable[Mapping[str, float]]) -> dict[str, SimulatedStatistic]:
    """Mean and interval of every statistic over the populations in which it has a value."""
    values: dict[str, list[float]] = {}
    for each in populations:
        for name, value in each.items():
            if isfinite(value):  # a score at its ceiling correlates with nothing
                values.setdefault(name, []).append(value)
    return {name: mean_and_interval(found) for name, found in values.items()}


__all__ = ["Size", "Task", "live_task", "lived", "statistics", "validated"]
