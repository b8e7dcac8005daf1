"""Where all replicates of a teacher's year end, and which of them is explained by default.

One replicate is one of many possible years. The default is the median replicate: of the scores at
the end of the year in ascending order the middle one, of an even number the lower of the two in
the middle, of equal scores the one with the lower number.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.errors import BadInput, Problem
from simulation.measurement.outcomes import CASE_THRESHOLD, burnout_case
from simulation.results.reader import Filter, ResultReader

MIDDLE = (10.0, 90.0)  # percentiles of the middle 80 %


class ReplicateEnds(NamedTuple):
    """Exhaustion scores at the end of one year over all replicates, and the one explained.

    low, high: of the middle 80 %. share: of the replicates at or above ``cut_off``, the score of
    burnout complaints. end: of the replicate explained. rank: its place from the highest score, of
    equal scores the first. is_median: whether it is the median replicate.
    """

    replicates: int
    median: float
    low: float
    high: float
    share: float
    cut_off: float
    replicate: int
    end: float
    rank: int
    is_median: bool


def end_scores(result: ResultReader, arm: str, year: int, week: int) -> pd.DataFrame:
    """Return teacher, replicate and score at the end of a week, one row for each pair."""
    filters: list[Filter] = [("arm", "==", arm), ("year", "==", year), ("week", "==", week)]
    columns = ["teacher", "replicate", "exhaustion_score"]
    table = result.table("teachers", columns, filters)
    table["teacher"] = table["teacher"].astype(str)
    if not len(table):
        found = f"no rows of teachers in {arm}, year {year}, week {week}"
        remedy = "answer its scenario again"
        problem = Problem(str(result.folder), "teachers.parquet", found, "some", remedy=remedy)
        raise BadInput([problem])
    return table


def scores_of(table: pd.DataFrame, teacher: str) -> dict[int, float]:
    """Return the scores of a teacher by replicate."""
    own = table[table["teacher"] == teacher]
    return {
        int(replicate): float(score)
        for replicate, score in zip(own["replicate"], own["exhaustion_score"], strict=True)
    }


def median_replicate(scores: dict[int, float]) -> int:
    """Return the replicate in the middle; see the rule above."""
    order = sorted(scores, key=lambda replicate: (scores[replicate], replicate))
    return order[(len(order) - 1) // 2]


def middle_teacher(table: pd.DataFrame) -> str:
    """Return the teacher whose median score is in the middle; of equal ones the first by id.

    Only teachers that are there in the most replicates count, which leaves out substitutes.
    """
    groups = table.groupby("teacher")["exhaustion_score"]
    counts, medians = groups.count(), groups.median()
    medians = medians[counts == counts.max()]
    order = sorted(medians.index, key=lambda teacher: (medians[teacher], teacher))
    return str(order[(len(order) - 1) // 2])


def ends_of(scores: dict[int, float], replicate: int) -> ReplicateEnds:
    """Return the distribution of the scores and the place of one replicate in it."""
    values = np.array(list(scores.values()))
    low, high = np.percentile(values, MIDDLE)
    return ReplicateEnds(
        replicates=len(values),
        median=float(np.median(values)),
        low=float(low),
        high=float(high),
        share=float(burnout_case(values).mean()),
        cut_off=CASE_THRESHOLD,
        replicate=replicate,
        end=scores[replicate],
        rank=1 + int((values > scores[replicate]).sum()),
        is_median=replicate == median_replicate(scores),
    )
