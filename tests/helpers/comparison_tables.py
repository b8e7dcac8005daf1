"""What the tests of comparisons share: schools small enough to work out by hand."""

import numpy as np
import pandas as pd

from simulation.answers.findings import Findings
from simulation.effects.effect import Effect, from_row
from simulation.effects.estimates import Context, effect_of
from simulation.effects.paired_differences import at, by_replicate, by_school, differences
from simulation.effects.units_by_arm import OutcomeMoment
from simulation.measurement.outcomes import BY_NAME
from simulation.measurement.result_columns import schema

END = OutcomeMoment(1, 40)


def pairs_from(treated, usual, schools="s", column="stress", draws=1, **others):
    """Pairs of teachers a, b, … from one list of values a replicate, in two worlds or more.

    others: further arms, by name.
    """
    rows = [
        (replicate, teacher, value)
        for replicate, own in enumerate(treated, start=1)
        for teacher, value in zip("abcdefgh", own, strict=False)
    ]
    frame = pd.DataFrame(rows, columns=["replicate", "teacher", column])
    frame["draw"] = (frame["replicate"] - 1) % draws
    frame["school"] = [schools[n % len(schools)] for n in frame["teacher"].map("abcdefgh".index)]
    for name, values in {"usual": usual, **others}.items():
        frame[at(column, name)] = np.concatenate([np.asarray(own, dtype=float) for own in values])
    return frame


def effect_from(treated, usual, *, schools="s", outcome="stress", draws=1):
    """The effect on an outcome, from values of teachers in two worlds."""
    known = BY_NAME[outcome]
    own = differences(pairs_from(treated, usual, schools, known.column, draws), known, "usual")
    by = by_school(own).groupby(level="school").sum()
    return effect_of(by_replicate(own, known.better), by, known, ("help", "usual"), Context(END))


NUMBERS = {
    "sd": 1.0, "reference": 3.0, "units": 10.0, "benefit_runs": 0.9, "better_units": 0.6,
    "worse_units": 0.3,
}  # fmt: skip


def effect(mean, low, high, d, outcome="exhaustion", arm="help", **others):
    """Return an effect with these numbers; others: further columns by name."""
    known = BY_NAME[outcome]
    row = {column: None for column in schema("effects").names} | NUMBERS
    row |= {"outcome": outcome, "label": known.label, "unit": known.unit, "better": known.better}
    row |= {"arm": arm, "versus": "usual", "year": 1, "week": 40, "mean": mean, "low": low}
    row |= {"high": high, "d": d, "replicates": 40 if low is not None else 1}
    return from_row(Effect, row | others)


def found(effects, arms=("usual", "help"), **others):
    """Findings with these effects, and little else."""
    empty = {
        "levels": [],
        "groups": [],
        "interactions": [],
        "times": [],
        "trials": [],
        "reached": None,
    }
    replicates = effects[0].replicates if effects else 1
    known = {"requested": (), "subgroups": (), "replicates": replicates, "draws": 1}
    return Findings(**{
        "arms": tuple(arms), "effects": list(effects), "calibrated": True,
        **known, **empty, **others,
    })  # fmt: skip
