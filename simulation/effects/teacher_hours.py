"""Teacher hours of an arm, and what it changes for that time.

Hours are those that an intervention kind states for a participating teacher in a school year,
times the expected share of participants: a mean over all teachers, as effects are. Hours count
as exact, so the interval of a ratio is that of the effect alone.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from simulation.effects.effect import Effect
from simulation.parameters import Start

CASES = "burnout_cases"
HALF = 0.5  # the share of a rule for teachers that states none
UNCERTAIN = "not distinguishable from none"


class TimePerCase(NamedTuple):
    """Teacher hours for every case of burnout complaints that an arm prevents.

    hours: a year, mean over all teachers. per_case, low, high: None unless the whole interval of
    cases lies below 0; ``reason`` gives the reason.
    """

    arm: str
    hours: float
    per_case: float | None
    low: float | None
    high: float | None
    reason: str


def hours_a_year(interventions: Sequence[Any], teachers: pd.DataFrame) -> float | None:
    """Return the hours a year of an arm, mean over all teachers; None if no kind states any.

    teachers: ids (``teacher``) and ``experience`` of one replicate.
    """
    known = [plan for plan in interventions if hasattr(plan, "hours")]
    if not known:
        return None
    return sum(float(plan.hours()) * share_of(plan, teachers) for plan in known)


def share_of(plan: Any, teachers: pd.DataFrame) -> float:
    """Return the expected share of participating teachers: the eligible ones, times uptake."""
    rule = getattr(plan, "teachers", None)
    return float(getattr(plan, "uptake", 1.0)) * _eligible(rule, teachers)


def _eligible(rule: Any, teachers: pd.DataFrame) -> float:
    if getattr(rule, "ids", ()):
        return float(teachers["teacher"].astype(str).isin(list(rule.ids)).mean())
    who = getattr(rule, "who", "all")
    if who == "beginners":
        return float((teachers["experience"] < Start().beginner_years).mean())
    if who in ("share", "most exhausted"):
        return HALF if rule.share is None else float(rule.share)
    return 1.0


def time_per_case(effects: Sequence[Effect]) -> list[TimePerCase]:
    """Return the hours per prevented case of burnout complaints, for every arm that takes hours."""
    return [
        _per_case(effect, effect.hours.hours)
        for effect in effects
        if effect.outcome == CASES and effect.hours is not None and effect.hours.hours > 0.0
    ]


def _per_case(effect: Effect, hours: float) -> TimePerCase:
    if effect.low is None or effect.high is None:
        return TimePerCase(effect.arm, hours, None, None, None, "one replicate")
    if effect.high >= 0.0:
        return TimePerCase(effect.arm, hours, None, None, None, UNCERTAIN)
    case, low, high = (-100.0 * hours / value for value in (effect.mean, effect.low, effect.high))
    reason = "95 % interval, from that of the cases alone"
    return TimePerCase(effect.arm, hours, case, low, high, reason)
