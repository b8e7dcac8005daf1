"""Rival models: the full model with a link of the loop cut, at the level of the full run.

A cut changes the loop and not the level. What a cut model does not learn is fixed at the running
mean of the full model in the same population, week by week, so that two models differ in
what is tied to the single student and not in how good or bad things are on average.
"""

from typing import NamedTuple

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.ablations import BY_NAME
from simulation.parameters import Parameters, with_values
from simulation.processes.colleagues import buffered
from simulation.state import DAYS_A_WEEK, PARTS, SCHOOL_WEEKS, Floats

DEMAND = BY_NAME["closeness as demand"]
FOREVER = 1e12  # school days: rigidity stays as it is
ROUNDS = 4  # corrections that move a mean back after values were limited to 0 to 1


class RivalModel(NamedTuple):
    """A model of the table.

    blind: every student is appraised as the average student. unresponsive: trust does not follow
    the teacher's responses. demand: closeness to a difficult student costs load.
    """

    name: str
    words: str
    blind: bool = False
    unresponsive: bool = False
    demand: bool = False


FULL = RivalModel("full", "the model with all its parts")
BLIND = RivalModel(
    "blind", "the teacher appraises every student as the average student", blind=True
)
UNRESPONSIVE = RivalModel(
    "unresponsive",
    "a student's trust does not follow how the teacher responds to this student",
    unresponsive=True,
)
TRAITS = RivalModel(
    "traits only",
    "both cuts: what is learned has no effect, so that stable traits explain all that lasts",
    blind=True,
    unresponsive=True,
)
CLOSENESS_DEMAND = RivalModel(
    "closeness as demand",
    "closeness to a difficult student costs load, and other work costs as much less",
    demand=True,
)
MODELS = (FULL, BLIND, UNRESPONSIVE, TRAITS, CLOSENESS_DEMAND)
RIVALS = MODELS[1:]


class RunningMeans(NamedTuple):
    """Means of the full run on every Monday morning of a school year, shape (40,) each.

    balance, positive, negative: of the pictures, every dyad weighted by what the teacher
    experiences with the student (``experience``). rigidity, trust: over dyads. workload: factor
    on other work that makes up for the demand of closeness (a number).
    """

    balance: Floats
    positive: Floats
    negative: Floats
    rigidity: Floats
    trust: Floats
    workload: float


def experience(contacts: Floats, misbehaviour: Floats, negativity: float) -> Floats:
    """Return the weight of every dyad in the average picture.

    contacts, misbehaviour: number in the year. negativity: b_neg. A contact counts once, and
    misbehaviour b_neg times more, as in learning: with a mean over students a blind teacher would
    feel less than the full model's, because students who misbehave more have worse pictures.
    """
    return np.asarray(contacts + negativity * misbehaviour, dtype=np.float64)


def running_means(
    mondays: dict[str, Floats], weights: Floats, workload: float = 1.0
) -> RunningMeans:
    """Return the means of a run. mondays: states of the dyads, shape (41, dyads)."""
    plus, minus = (
        np.mean([mondays[f"{part}_{sign}"] for part in PARTS], axis=0)
        for sign in ("positive", "negative")
    )
    positive, negative = (
        values[:SCHOOL_WEEKS] @ weights / weights.sum() for values in (plus, minus)
    )
    return RunningMeans(
        balance=positive - negative,
        positive=positive,
        negative=negative,
        rigidity=mondays["rigidity"][:SCHOOL_WEEKS].mean(axis=1),
        trust=mondays["trust"][:SCHOOL_WEEKS].mean(axis=1),
        workload=workload,
    )


def workload_factor(demand: float, support: float, workload: float, p: Parameters) -> float:
    """Return the factor on other work that makes room for a demand, at least 0.

    demand: of closeness, load a teacher and day before the buffer of support. support, workload:
    means over teachers.
    """
    return max(0.0, 1.0 - buffered(demand, support, p.colleagues) / workload)


def parameters_of(model: RivalModel, p: Parameters) -> Parameters:
    """Return the parameters of a model; the cuts themselves are made by ``Cut`` every week."""
    return with_values(p, DEMAND.changes) if model.demand else p


class Cut:
    """The cuts of a model in one school year of one run.

    Starts with the trust that every student brings; ``morning`` sets what is fixed this week.
    """

    def __init__(self, model: RivalModel, run: SchoolRun, means: RunningMeans) -> None:
        self.model, self.means = model, means
        self.parameters = run.level_parameters
        trust = np.array(run.state.dyads.trust)
        self.deviation = trust - trust.mean()
        if model.demand:
            run.circumstances.teachers.workload[:] = means.workload

    def morning(self, run: SchoolRun) -> None:
        """Fix the average picture, its rigidity, and trust, at the means of this week."""
        week = run.day // DAYS_A_WEEK
        run.level_parameters = cut_parameters(self.model, self.parameters, self.means, week)
        if self.model.blind:
            run.state.dyads.rigidity[:] = self.means.rigidity[week]
        if self.model.unresponsive:
            trust = with_mean(self.deviation, float(self.means.trust[week]))
            run.state.dyads.trust[:] = trust


def cut_parameters(
    model: RivalModel, p: Parameters, means: RunningMeans | None, week: int
) -> Parameters:
    """Return the parameters of a model in a week: what appraisal sees, and what does not learn.

    week: from 0.
    """
    if model.blind and means is not None:
        appraisal = p.appraisal._replace(
            blindness=1.0,
            shielded_balance=float(means.balance[week]),
            shielded_positive=float(means.positive[week]),
            shielded_negative=float(means.negative[week]),
        )
        p = p._replace(appraisal=appraisal, rigidity=p.rigidity._replace(time=FOREVER))
    return p._replace(trust=p.trust._replace(rate=0.0, return_=0.0)) if model.unresponsive else p


def with_mean(deviation: Floats, mean: float) -> Floats:
    """Return a mean plus deviations, limited to 0 to 1, moved so that the mean stays."""
    values = np.clip(mean + deviation, 0.0, 1.0)
    for _ in range(ROUNDS):
        values = np.clip(values + mean - values.mean(), 0.0, 1.0)
    return values
