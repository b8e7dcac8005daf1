"""What every kind does at its default dose, measured in one school year.

All kinds are arms of one scenario, so that they share every draw. Ties need a staffroom
with several teachers, which the Dutch class lists do not have; those two kinds are measured
in a made-up school.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.answers.answer import answer
from simulation.effects.estimates import paired_difference
from simulation.interventions import KINDS
from simulation.results.reader import ResultReader
from simulation.runs.executors import RunExecutor
from simulation.scenario.file import scenario_folder
from simulation.scenario.scenario import Scenario

REPLICATES = 10
USUAL = "as usual"
START = "week 8"
MISBEHAVIOUR = "misbehaviour"  # share of negative contacts since week 20, of each dyad
SHOWN = (
    "conflict_targeted", "closeness_targeted", "conflict", "closeness", MISBEHAVIOUR, "stress",
    "exhaustion", "accomplishment", "engagement", "achievement",
)  # fmt: skip
STAFFED = ("collegial_support", "mentoring")
SETTINGS: dict[str, dict[str, Any]] = {  # beside the defaults, where a kind needs more keys
    "transfer_student": {"student": "pupil-17001", "to": "class-280"},
    "first_impression": {"start": "week 1"},
}
COLUMNS = ("kind", "school", "outcome", "d", "low", "high", "replicates")


def measured(
    folder: Path,
    *,
    kinds: Collection[str] = tuple(KINDS),
    replicates: int = REPLICATES,
    executor: RunExecutor | None = None,
) -> pd.DataFrame:
    """Effects of kinds as ``COLUMNS``: d with the interval of chance, at the end of a year.

    folder: for the results of the two schools; one that is there is read, not run again.
    """
    rosters = scenario_folder() / "rosters"
    schools: dict[str, dict[str, Any]] = {
        "nl_primary": {"roster": "nl_primary.csv"},
        "synthetic": {"synthetic": {"level": "primary", "classes": 80}},
    }
    parts = []
    for name, school in schools.items():
        own = [kind for kind in kinds if (kind in STAFFED) == (name == "synthetic")]
        if own:
            scenario = scenario_of(school, own, replicates).placed(rosters)
            result = answer(scenario, name=name, out=folder / name, executor=executor).result
            parts += [_effects(result, kind, name) for kind in own]
    return pd.concat(parts, ignore_index=True)


def scenario_of(school: dict[str, Any], kinds: list[str], replicates: int) -> Scenario:
    """An ordinary year and one arm for each kind at its default dose."""
    arms = [
        {"name": kind, "interventions": [{"kind": kind, "start": START} | SETTINGS.get(kind, {})]}
        for kind in kinds
    ]
    return Scenario.model_validate(
        {
            "title": "Every kind at its default dose",
            "question": "What does every kind of intervention do at its default dose?",
            "school": school,
            "run": {"replicates": replicates},
            "record": {"days": 0},
            "arms": [{"name": USUAL}, *arms],
        }
    )


def _effects(result: ResultReader, kind: str, school: str) -> pd.DataFrame:
    own = result.effects[(result.effects["arm"] == kind) & result.effects["outcome"].isin(SHOWN)]
    own = own.assign(
        kind=kind, school=school, low=own["low"] / own["sd"], high=own["high"] / own["sd"]
    )
    shown = own[list(COLUMNS)].astype({"outcome": str})
    shown.loc[len(own)] = (kind, school, MISBEHAVIOUR, *_misbehaviour(result, kind))
    return shown


def _misbehaviour(result: ResultReader, kind: str) -> tuple[float | None, float, float, int]:
    columns = ["arm", "replicate", "teacher", "student", "contacts", "negative_contacts"]
    dyads = result.table("dyads", columns, [("arm", "in", [USUAL, kind]), ("wave", "==", 2)])
    dyads = dyads[dyads["contacts"] > 0].astype({"arm": str, "teacher": str, "student": str})
    dyads["value"] = dyads["negative_contacts"] / dyads["contacts"]
    by_arm = {arm: dyads[dyads["arm"] == arm].drop(columns="arm") for arm in (USUAL, kind)}
    found = paired_difference(by_arm[kind], by_arm[USUAL], ["replicate", "teacher", "student"])
    sd = found.sd or float("nan")
    _, low, high, d = found.estimate
    return d, (low or 0.0) / sd, (high or 0.0) / sd, found.replicates
