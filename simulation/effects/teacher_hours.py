"""What an arm costs teachers in time, and what it brings for that time.

Hours are those that the kinds of intervention say a participating teacher spends in a
school year, times the share of teachers who are expected to take part: over all
teachers, as effects are. Hours are taken as exact, so an interval of a ratio is that of
the effect alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from simulation.effects.estimates import Effect
from simulation.parameters import Start

CASES = "burnout_cases"
HALF = 0.5  # the share of a rule for teachers that names none
UNCERTAIN = "not distinguishable from none"


class TimePerCase(NamedTuple):
    """Teacher hours for each teacher whom an arm keeps free of burnout complaints.

    hours: a year, mean over all teachers. per_case, low, high: None unless the interval of
    cases lies wholly on the good side; ``said`` then says why.
    """

    arm: str
    hours: float
    per_case: float | None
    low: float | None
    high: float | None
    said: str


def hours_of(interventions: Sequence[Any], teachers: pd.DataFrame) -> float | None:
    """Hours a year of an arm, mean over all teachers; None if no kind says how many.

    teachers: ids (``teacher``) and ``experience`` of one replicate.
    """
    told = [plan for plan in interventions if hasattr(plan, "hours")]
    if not told:
        return None
    return sum(float(plan.hours()) * share_of(plan, teachers) for plan in told)


def share_of(plan: Any, teachers: pd.DataFrame) -> float:
    """The share of all teachers expected to take part: those who are meant, times uptake."""
    rule = getattr(plan, "teachers", None)
    return float(getattr(plan, "uptake", 1.0)) * _meant(rule, teachers)


def _meant(rule: Any, teachers: pd.DataFrame) -> float:
    if getattr(rule, "ids", ()):
        return float(teachers["teacher"].astype(str).isin(list(rule.ids)).mean())
    who = getattr(rule, "who", "all")
    if who == "beginners":
        return float((teachers["experience"] < Start().beginner_years).mean())
    if who in ("share", "most exhausted"):
        return HALF if rule.share is None else float(rule.share)
    return 1.0


def with_hours(effects: Sequence[Effect], hours: Mapping[str, float | None]) -> list[Effect]:
    """The effects with the extra hours of their arm, and what 10 of these bring.

    hours: of each arm, the reference too; None where unknown.
    """
    return [
        each._replace(
            hours=extra, per_10_hours=10.0 * each.mean / extra if extra and extra > 0.0 else None
        )
        for each in effects
        for extra in [_extra(hours, each)]
    ]


def _extra(hours: Mapping[str, float | None], effect: Effect) -> float | None:
    """Hours beyond those of the reference."""
    own = hours.get(effect.arm)
    return None if own is None else own - (hours.get(effect.versus) or 0.0)


def time_per_case(effects: Sequence[Effect]) -> list[TimePerCase]:
    """Of each arm that takes time: hours for each teacher kept free of burnout complaints."""
    return [
        _per_case(each)
        for each in effects
        if each.outcome == CASES and each.hours is not None and each.hours > 0.0
    ]


def _per_case(effect: Effect) -> TimePerCase:
    hours = effect.hours or 0.0
    if effect.low is None or effect.high is None:
        return TimePerCase(effect.arm, hours, None, None, None, "one replicate")
    if effect.high >= 0.0:
        return TimePerCase(effect.arm, hours, None, None, None, UNCERTAIN)
    case, low, high = (-100.0 * hours / each for each in (effect.mean, effect.low, effect.high))
    said = "95 % interval, from that of the cases alone"
    return TimePerCase(effect.arm, hours, case, low, high, said)
