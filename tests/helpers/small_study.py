"""A small study, its pool lived once, for the tests of rehearsals."""

from functools import cache
from typing import Any

import pandas as pd

from simulation.evidence.power.pool import batches, simulate_batch
from simulation.evidence.power.simulated_study import Pool, pool_of
from simulation.evidence.power.study import Study
from simulation.parameters import Parameters

PROGRAMME = {"kind": "reflection", "start": "week 3", "sessions": 6, "dose": 1.0}
ASKED = (
    {"name": "ancova", "method": "ancova", "y": "strs_conflict"},
    {"name": "levels", "method": "multilevel", "y": "strs_conflict"},
    {"name": "moderated", "method": "moderated", "y": "strs_conflict",
     "moderator": "strs_closeness"},
)  # fmt: skip


def tables(by: str = "teacher", **changes: Any) -> dict[str, Any]:
    """The tables of a small trial; changes: whole tables instead of those here."""
    return {
        "title": "Small", "question": "Does it help?", "seed": 3,
        "population": {"class_size": 8, "school_classes": 4, "schools": 48},
        "design": {"kind": "trial", "by": by, "weeks": [2, 10]},
        "sample": {"schools": 12, "teachers": 2, "students": 2, "rule": "most conflictual"},
        "measures": {"teacher": ["strs_conflict", "strs_closeness"]},
        "arms": [{"name": "usual"}, {"name": "programme", "interventions": [PROGRAMME]}],
        "analyses": [dict(each) for each in ASKED],
        "power": {"studies": 50},
        **changes,
    }  # fmt: skip


def study(by: str = "teacher", **changes: Any) -> Study:
    """The small trial, read."""
    return Study.model_validate(tables(by, **changes))


def lived(asked: Study) -> pd.DataFrame:
    """The rows of the whole pool of a study."""
    return pd.concat(
        [simulate_batch(each) for each in batches(asked, (Parameters(),))], ignore_index=True
    )


@cache
def trial_pool(by: str) -> Pool:
    """The pool of the small trial, randomised by so and so."""
    return pool_of(lived(study(by)))
