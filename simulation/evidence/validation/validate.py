"""Validation: simulation of every study, and verdicts on every target."""

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
from simulation.evidence.validation.surveyed_population import ValidationSize, ValidationTask
from simulation.parameters import Parameters
from simulation.runs.executors import RunExecutor
from simulation.runs.worker_failures import TaskProgress, map_in_order

T = TypeVar("T")


def validate_targets(
    targets: Sequence[CalibrationTarget],
    sets: Sequence[Parameters],
    size: ValidationSize,
    seed: int,
    engine: RunExecutor,
    progress: TaskProgress = lambda done, tasks: None,
) -> list[Verdict]:
    """Return every target of the model with its verdict, in the order of the table.

    sets: parameter draws, assigned to the populations in turn.
    """
    needed = {item.study for item in targets if item.modelled}
    tasks = [
        ValidationTask(name, number, size.teachers, sets[(number - 1) % len(sets)], seed)
        for number in range(1, size.populations + 1)
        for name in STUDIES
        if name in needed
    ]
    found = verdicts_on(
        [item for item in targets if item.modelled],
        statistics(simulate_tasks(tasks, engine, progress)),
    )
    missing = {item.id for item in targets if item.modelled} - {item.target.id for item in found}
    if missing:
        raise ValueError(f"no study gives the statistic of {', '.join(sorted(missing))}")
    return found


def simulate_tasks(
    tasks: Sequence[T],
    engine: RunExecutor,
    progress: TaskProgress = lambda done, tasks: None,
    function: Callable[[T], dict[str, float]] | None = None,
) -> list[dict[str, float]]:
    """Return the statistics of every task, in the order of the tasks.

    function: of a module, for workers in other processes; by default ``simulate_task``. Raises
    Unfinished if workers die repeatedly.
    """
    chosen: Callable[[Any], dict[str, float]] = simulate_task if function is None else function
    return map_in_order(chosen, tasks, engine, progress)


def simulate_task(task: ValidationTask) -> dict[str, float]:
    """Return the statistics of one population."""
    return STUDIES[task.study].simulate(task)


def statistics(populations: Iterable[Mapping[str, float]]) -> dict[str, SimulatedStatistic]:
    """Return mean and interval of every statistic over the populations with a value."""
    values: dict[str, list[float]] = {}
    for item in populations:
        for name, value in item.items():
            if isfinite(value):  # a score at its ceiling correlates with nothing
                values.setdefault(name, []).append(value)
    return {name: mean_and_interval(found) for name, found in values.items()}
