"""Items 6 and 7: the length of a step, and the mean-field map as the mean of many copies.

Halving the step twice as often gives nearly the same result, but not exactly: the change in a
contact depends on the state that the contact before left, so a mean moves a little with the step.
The calibrated rate of trust is the largest (one eighth of the way a contact); its mean moves by
0.0013.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import stats

from simulation.dynamics.mean_field import Surroundings, expected_day, typical
from simulation.engine.contact_records import Pair
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.processes.order import load_of_disorder
from simulation.randomness import RandomStreams
from simulation.school.build_year import first_year
from simulation.state import Floats
from simulation.verification.check_schools import (
    CHANCE,
    primary,
    simulated,
    with_parameters,
    with_trait,
)
from simulation.verification.finding import Finding, VerificationEffort

SIZE, DAYS = 10, 100  # students in a class; school days
LEVEL = 0.001  # probability that the largest difference is significant although none exists
COUNTS = ("noticed", "wound")  # contacts, and what every contact closes or opens
NEARLY = 0.02  # sd of dyads or teachers; assumed, a tenth of a small effect


def states(parameters: Parameters, replicate: int, effort: VerificationEffort) -> list[Floats]:
    """Return the state of all dyads and teachers, one array a variable, without counts."""
    chance = RandomStreams(3, replicate)
    run = simulated(primary(effort.teachers, chance, size=SIZE), parameters, DAYS, chance)
    kinds = (kind._asdict().items() for kind in run.state[:2])
    return [values for kind in kinds for name, values in kind if name not in COUNTS]


def settings(p: Parameters) -> tuple[Parameters, Parameters]:
    """Return parameters of three contacts a day, and of six with half the weight.

    Without mechanisms that count contacts or slots (first impressions, wounds, mood, unrest, the
    anger of a day), whose step is no learning rate.
    """
    coarse = with_parameters(
        p,
        contacts__reference_size=float(SIZE),
        contacts__primary=3.0,
        representation__primacy=0.0,
        representation__repair=0.0,
        mood__gain=0.0,
        commotion__share=0.0,
        needs__anger_meaning=0.0,
    )
    often = coarse._replace(contacts=coarse.contacts._replace(primary=6.0))
    fine = often._replace(
        representation=coarse.representation._replace(rate=coarse.representation.rate / 2),
        trust=coarse.trust._replace(rate=coarse.trust.rate / 2),
        load=coarse.load._replace(
            negative=coarse.load.negative / 2,
            positive=coarse.load.positive / 2,
            direct=coarse.load.direct / 2,
        ),
    )
    return coarse, fine


def apart(effort: VerificationEffort, p: Parameters) -> Floats:
    """Return differences of means, fine − coarse, in sd of the coarse; (replicates, variables).

    A variable without variance in a replicate is left out.
    """
    coarse, fine = settings(p)
    rows = []
    for replicate in range(1, effort.replicates + 1):
        pairs = zip(states(coarse, replicate, effort), states(fine, replicate, effort), strict=True)
        rows.append([(f.mean() - c.mean()) / (c.std() or math.nan) for c, f in pairs])
    differences = np.array(rows)
    return differences[:, np.isfinite(differences).all(axis=0)]


def step_size(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Check how far means differ significantly between two lengths of a step (item 6)."""
    differences = apart(effort, p)
    replicates, variables = differences.shape
    error = differences.std(axis=0, ddof=1) / np.sqrt(replicates)
    quantile = stats.t.ppf(1.0 - LEVEL / 2.0 / variables, replicates - 1)
    sure = np.abs(differences.mean(axis=0)) - quantile * error
    what = f"three contacts or six at half weight: largest significant gap of {variables} means, sd"
    basis = f"assumed to be negligible; t quantile, p = {LEVEL}, for the largest"
    yield Finding(6, what, max(float(sure.max()), 0.0), NEARLY, basis)


PAIRS = {
    "ordinary": Pair(0.5, 0.2, 0.5, 0.2, 0.5, 0.2, 0.1, 0.0, 0.5, 0.0),
    "sour": Pair(0.3, 0.5, 0.35, 0.6, 0.4, 0.55, 0.6, 0.0, 0.3, 0.4),
    "warm": Pair(0.8, 0.05, 0.7, 0.1, 0.9, 0.1, 0.15, 0.0, 0.8, 0.1),
}
LATE = 1e6  # noticed contacts, so many that none is a first impression
PROPENSITY, RELEVANCE = 2.0, 1.3  # so that every kind of contact occurs, and harm can be maximal


class MapComparison(NamedTuple):
    """One variable of one pair after a day. error: of the engine's mean."""

    pair: str
    variable: str
    before: float
    expected: float
    simulated: float
    error: float

    @property
    def errors_off(self) -> float:
        """Distance of the engine's mean from the map's, in standard errors."""
        gap = abs(self.simulated - self.expected)
        return gap / self.error if self.error > 0.0 else (0.0 if gap < 1e-12 else math.inf)


def changes(effort: VerificationEffort, p: Parameters) -> Iterator[MapComparison]:
    """Generate every variable of every pair, without spells of students, as in the map."""
    p = with_parameters(p, behaviour__spell_spread=0.0)
    for name, pair in PAIRS.items():
        run, around = class_of_copies(effort.copies, pair, p)
        run.advance(1)
        for variable, mean in expected_day(pair, around, p)._asdict().items():
            values = getattr(run.state.dyads, variable)
            error = float(values.std(ddof=1)) / math.sqrt(effort.copies)
            before = getattr(pair, variable)
            yield MapComparison(name, variable, before, mean, float(values.mean()), error)


def mean_field(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Check the largest distance between map and engine (item 7)."""
    worst = max(comparison.errors_off for comparison in changes(effort, p))
    what = f"mean-field map and engine ({effort.copies:,} copies), standard errors apart"
    yield Finding(7, what, worst, 4.0, "4 standard errors")


def class_of_copies(copies: int, pair: Pair, p: Parameters) -> tuple[SchoolRun, Surroundings]:
    """Return one teacher with copies of a dyad and a contact with every copy, and its setting."""
    year = first_year(primary(1, size=copies, ties=False), p, CHANCE)
    around = typical(PROPENSITY, p)._replace(contacts=1.0, relevance=RELEVANCE)
    for owner, traits in {
        "students": ("propensity", "affiliation", "general_trust"),
        "dyads": ("relevance", "base_positive", "base_negative"),
        "teachers": ("efficacy", "reappraisal", "suppression"),
    }.items():
        for trait in traits:
            year = with_trait(year, owner, trait, getattr(around, trait))
    year = with_trait(year, "teachers", "workload", 0.0)  # so that load stays until the contact
    year = with_trait(year, "teachers", "negative_affectivity", 0.0)
    run = SchoolRun(year, p, CHANCE)
    run.circumstances.dyads.contact_rate[:] = around.contacts
    run.state.groups.order[:] = p.order.typical
    run.state.dyads.noticed[:] = LATE
    run.state.students.engagement[:] = around.engagement
    of_teacher = "general_positive general_negative exhaustion depersonalisation load stress"
    for name in of_teacher.split():
        getattr(run.state.teachers, name)[:] = getattr(around, name)
    for name, value in pair._asdict().items():
        getattr(run.state.dyads, name)[:] = value
    disorder = load_of_disorder(p.order.typical, p.order)
    return run, around._replace(load=around.load + disorder)
