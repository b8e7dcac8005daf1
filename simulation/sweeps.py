"""Sweeps: a scenario at every combination of some values, in one data frame."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from simulation.api import ScenarioLike, answer, load_scenario
from simulation.errors import BadInput, Problem, nearest
from simulation.interventions import KINDS
from simulation.parameters import catalogue
from simulation.scenario.file import scenario_from_tables
from simulation.scenario.scenario import Scenario


def sweep(
    scenario: ScenarioLike,
    values: Mapping[str, Sequence[Any]],
    *,
    replicates: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    workers: int | None = None,
) -> pd.DataFrame:
    """Answer a scenario at every combination of values and return the effects in one data frame.

    values: by parameter, such as ``{"load.workload": [0.1, 0.2]}``, or by key of an intervention
    kind of the scenario, such as ``{"reflection.dose": [0.2, 0.8]}``. The other arguments are those
    of ``answer``; all combinations share their random draws. Returns one row for every combination,
    outcome and arm: a column for every name in ``values``, then the columns of ``Result.effects``,
    or of ``Result.levels`` for a scenario of one arm. Raises BadInput.
    """
    base = load_scenario(scenario)
    names = [_swept(name, base) for name in values]
    if not names or any(not len(row) for row in values.values()):
        raise BadInput([Problem("sweep", "values", "no values", "a list of values for every name")])
    frames = []
    for point in itertools.product(*values.values()):
        setting = dict(zip(names, point, strict=True))
        result = answer(
            _at(base, setting), replicates=replicates, seed=seed, weeks=weeks, workers=workers
        )
        rows = result.effects if len(result.arms) > 1 else result.levels
        frames.append(rows.assign(**setting)[[*setting, *rows.columns]])
    return pd.concat(frames, ignore_index=True)


def _swept(name: str, scenario: Scenario) -> str:
    """Return a name of ``sweep`` if it is known. Raises BadInput with the nearest name."""
    plans = [plan for arm in scenario.arms for plan in arm.interventions]
    keys = {f"{plan.kind}.{key}" for plan in plans for key in type(plan).model_fields}
    known = [*catalogue(), *sorted(keys)]
    if name in known:
        return name
    expected = "a parameter, or a key of an intervention kind of the scenario"
    raise BadInput([Problem("sweep", "values", f'"{name}"', expected, nearest(name, known))])


def _at(scenario: Scenario, setting: Mapping[str, Any]) -> Scenario:
    """Return the scenario with other values, validated like a file. Raises BadInput."""
    tables = scenario.model_dump(mode="json", exclude_none=True)
    for name, value in setting.items():
        kind, _, key = name.partition(".")
        if kind in KINDS:
            for arm in tables["arms"]:
                for plan in arm["interventions"]:
                    if plan["kind"] == kind:
                        plan[key] = value
        else:
            tables["parameters"][name] = float(value)
    for arm in tables["arms"]:
        if arm["combines"]:  # its interventions are those of the two
            arm["interventions"], arm["parameters"] = [], {}
    folder, homes = scenario.folders[0], scenario._homes
    return scenario_from_tables(tables).placed(folder, homes)
