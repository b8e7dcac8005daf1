"""Statistics of the loop: what becomes of conflict over a year (question 6).

Dyads: R− on Monday mornings, shape (41, dyads), and counts of misbehaviour before them.
"""

from functools import lru_cache

import numpy as np

from simulation.dynamics.bistability import CUTS, diagram, grid
from simulation.evidence.claims.starting_conditions import HIGHEST, LOWEST, OUTSIDE, PER, STEP
from simulation.evidence.theory.rival_models import (
    RivalModel,
    RunningMeans,
    cut_parameters,
)
from simulation.evidence.theory.theory_year import FIRST_WATCHED, LAST_WATCHED, TheoryYear
from simulation.measurement.outcomes import ESCALATION, in_conflict
from simulation.parameters import Parameters
from simulation.state import DAYS_A_WEEK, Floats, Ints
from simulation.stats.frame import betas, r_squared, within_groups

SECOND_WEEK, TENTH_WEEK, LATE = 2, 10, 30  # Mondays after so many weeks
DIFFICULT = 1.5  # z above which a student counts as difficult
FIXED_TRUST = next(cut for cut in CUTS if cut.fixed_trust)


def conflict_predicts_misbehaviour(
    later: Floats, conflict: Floats, before: Floats, propensity: Floats, teacher: Ints
) -> float:
    """Return the weight of conflict in week 10 in misbehaviour of weeks 31 to 40 (T19).

    Dyads, within teachers; standardised weight given misbehaviour before (``before``) and the
    student's propensity and its square. Counts enter as square roots, whose variance does not
    depend on their mean. The formula is fixed: it may not change once a model was judged by it.
    Needs a panel and propensity by another informant. Source: the loop of representation, response
    and trust.
    """
    columns = [np.sqrt(later), conflict, np.sqrt(before), propensity, propensity**2]
    outcome, *predictors = (within_groups(column, teacher) for column in columns)
    return float(betas(outcome, predictors)[0])


def shown_and_next_day(shown: Floats, acts: Floats) -> float:
    """Return the weight of emotion shown today in misbehaviour tomorrow.

    Within dyads, shape (days, dyads) each; standardised weight, biased downwards by the few days
    (Nickell 1981): compare models only. Days must belong to one disposition of the student. Needs
    daily observation. Source: the student's answer.
    """
    before, after = shown[:-1], acts[1:]
    one, other = ((values - values.mean(axis=0)).ravel() for values in (before, after))
    return float(betas(other, [one])[0])


def escalated_by_loop(full: Floats, cuts: list[Floats]) -> float:
    """Return the share of dyads that escalate because of the loop.

    Dyads; share, 0 to 1. full, cuts: R−, shape (41, dyads), in runs with the same draws. A dyad
    counts if R− rises by more than ``ESCALATION`` from week 2 to the end, and by less than half as
    much under each cut. Source: model only.
    """
    rise = full[-1] - full[SECOND_WEEK]
    counted = rise > ESCALATION
    for other in cuts:
        counted = counted & (other[-1] - other[SECOND_WEEK] < rise / 2.0)
    return float(counted.mean())


def variance_lost(full: Floats, other: Floats) -> float:
    """Return the share of the variance of R− at the end of the year that a cut removes.

    Dyads; share of variance, below 1. full, other: R− of every dyad. Source: model only.
    """
    return float(1.0 - other.var() / full.var())


def explained_by_traits(conflict: Floats, traits: Floats) -> float:
    """Return the share of conflict at the end of the year that stable traits explain.

    Dyads; share of variance of a linear regression. traits: shape (dyads, traits). Source: model
    only.
    """
    return r_squared(conflict, list(traits.T))


def misbehaviour_ratio(full: Floats, other: Floats, propensity: Floats) -> float:
    """Return the misbehaviour of difficult students in a model over that in the full model.

    Students with z above ``DIFFICULT``; ratio. full, other: contacts with misbehaviour of every
    dyad. Needs a trial of the teacher's warmth. Source: the student's answer.
    """
    difficult = propensity > DIFFICULT
    return float(other[difficult].sum() / full[difficult].sum())


def loop_statistics(year: TheoryYear, p: Parameters) -> dict[str, float]:
    """Return the statistics of question 6 that need no second arm."""
    conflict, count = year.mondays["relationship_negative"], year.misbehaviour
    stretch = int(p.behaviour.spell_length)
    traits = year.year.structure.traits
    propensity = traits.students.propensity[year.student]
    dyad = [*traits.dyads]
    student = [getattr(traits.students, name) for name in ("affiliation", "general_trust")]
    teacher = [
        getattr(traits.teachers, name) for name in ("efficacy", "reappraisal", "suppression")
    ]
    columns = [propensity, *dyad, *(values[year.student] for values in student)]
    columns += [values[year.owner] for values in teacher]
    varied = [values for values in columns if np.ptp(values) > 0.0]
    return {
        "conflict_by_traits": explained_by_traits(conflict[-1], np.column_stack(varied)),
        "conflict_predicts_misbehaviour": conflict_predicts_misbehaviour(
            count[-1] - count[LATE], conflict[TENTH_WEEK], count[TENTH_WEEK], propensity, year.owner
        ),
        "shown_and_next_day": shown_and_next_day(*shown_and_acts(year, stretch)),
        "in_conflict": PER * float(in_conflict(conflict[-1]).mean()),
    }


def shown_and_acts(year: TheoryYear, stretch: int) -> tuple[Floats, Floats]:
    """Return shown emotion and misbehaviour by day and dyad; stretch: days of a disposition."""
    first, last = FIRST_WATCHED * DAYS_A_WEEK, LAST_WATCHED * DAYS_A_WEEK
    days = range(first, min(first + max(stretch, 2), last))
    events = year.events[year.events["day"].isin(days)]
    place = (events["day"].to_numpy(dtype=np.int64) - days.start, events["dyad"].to_numpy(np.int64))
    shown, acts = (np.zeros((len(days), len(year.owner))) for _ in range(2))
    np.add.at(shown, place, events["expressed"].to_numpy())
    np.add.at(acts, place, (events["valence"] < 0.0).to_numpy(dtype=np.float64))
    return shown, acts


def band_of(model: RivalModel, p: Parameters, means: RunningMeans | None) -> dict[str, float]:
    """Return the bistable band of the mean dyad under a model: width in z, and share of students.

    means: of the full run; the average picture is that of the year, and rigidity moves as in the
    full model. Percent of students.
    """
    cut = p
    if model.blind and means is not None:
        yearly = means._replace(
            balance=means.balance.mean(keepdims=True),
            positive=means.positive.mean(keepdims=True),
            negative=means.negative.mean(keepdims=True),
        )
        cut = cut_parameters(model._replace(unresponsive=False), p, yearly, 0)
        cut = cut._replace(rigidity=p.rigidity)
    alone = cut._replace(**{name: type(getattr(cut, name))() for name in OUTSIDE})
    width, share = _band(alone, model.unresponsive)
    return {"band_width": width, "band_share": share}


@lru_cache(maxsize=64)
def _band(p: Parameters, unresponsive: bool) -> tuple[float, float]:
    variant = FIXED_TRUST if unresponsive else CUTS[0]
    found = diagram(p, variant, grid(LOWEST, HIGHEST, STEP))
    width = sum(band.high - band.low for band in found.bands)
    return width, PER * sum(band.share for band in found.bands)
