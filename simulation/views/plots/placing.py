"""How one teacher's gain compares with that of the others: no picture of one speaks for all."""

from typing import NamedTuple

from simulation.experiments.close_up import ARMS_SHOWN, REPLICATE_SHOWN, Subject
from simulation.experiments.results import Filter, Result
from simulation.views.texts import number, say

LAST_WAVE = 2


class Placing(NamedTuple):
    """Change of conflict with the chosen students, in STRS points, and who gains more."""

    own: float
    median: float
    teachers: int  # whom the intervention reaches in this run, the subject included
    gain_more: int

    def sentence(self) -> str:
        """The same in words, short enough for the foot of a figure."""
        return say(
            "placing.sentence",
            own=number(self.own, signed=True),
            median=number(self.median, signed=True),
            teachers=self.teachers,
            more=self.gain_more,
        )


def placing_of(result: Result, subject: Subject) -> Placing | None:
    """Where the subject stands among the teachers reached, at the end of the subject's year.

    In the run that is shown, arm minus reference, mean over each teacher's chosen
    students. None if there is one arm, or the teacher's students are not chosen in both.
    """
    arms = result.arms[:ARMS_SHOWN]
    filters: list[Filter] = [
        ("arm", "in", arms),
        ("replicate", "==", REPLICATE_SHOWN),
        ("year", "==", subject.year),
        ("wave", "==", LAST_WAVE),
    ]
    names = ["arm", "teacher", "student", "targeted", "conflict_score"]
    dyads = result.table("dyads", names, filters).astype(
        {"arm": str, "teacher": str, "student": str, "conflict_score": "float64"}
    )
    chosen = dyads[(dyads["arm"] == arms[-1]) & dyads["targeted"]]
    if len(arms) < ARMS_SHOWN or subject.teacher not in set(chosen["teacher"]):
        return None
    pairs = chosen.merge(
        dyads[dyads["arm"] == arms[0]], on=["teacher", "student"], suffixes=("", "_usual")
    )
    pairs["change"] = pairs["conflict_score"] - pairs["conflict_score_usual"]
    changes = pairs.groupby("teacher")["change"].mean()
    if subject.teacher not in changes.index:  # a student who came or left is in one arm only
        return None
    own = float(changes[subject.teacher])
    return Placing(own, float(changes.median()), len(changes), int((changes < own).sum()))
