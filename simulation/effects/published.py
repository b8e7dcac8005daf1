"""Beside an effect of the model: what trials of the same kind of intervention have found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulation.effects.estimates import Effect


class PublishedTrial(NamedTuple):
    """A published finding about a kind of which an arm makes use, beside the model's d.

    text: the finding in words, with the people it was found in. confidence: how well the
    number is known. row: of the table of targets.
    """

    arm: str
    kind: str
    outcome: str | None
    d: float | None
    low: float | None
    high: float | None
    text: str
    source: str
    confidence: str
    row: str
    model_d: float | None


def published_trials(
    arms: Mapping[str, Sequence[Any]], effects: Sequence[Effect]
) -> list[PublishedTrial]:
    """What is published about the kinds of each arm. arms: the interventions of each."""
    found = {(each.arm, each.outcome): each.d for each in effects}
    trials = [
        PublishedTrial(
            arm,
            str(plan.kind),
            each.outcome,
            each.d,
            each.low,
            each.high,
            each.text,
            each.source,
            each.confidence,
            each.target_row,
            found.get((arm, each.outcome)),
        )
        for arm, plans in arms.items()
        for plan in plans
        if hasattr(plan, "about")
        for each in plan.about.evidence
    ]
    return list(dict.fromkeys(trials))


def with_trials(effects: Sequence[Effect], trials: Sequence[PublishedTrial]) -> list[Effect]:
    """The effects with the first trial of the same outcome beside them, one with a d before others.

    Only in arms of one kind: of several kinds together no trial is known here.
    """
    alone = arms_of_one_kind(trials)
    return [_beside(each, trials) if each.arm in alone else each for each in effects]


def arms_of_one_kind(trials: Sequence[PublishedTrial]) -> set[str]:
    """The arms in which one kind is done, and nothing else of which something is published."""
    kinds = {(each.arm, each.kind) for each in trials}
    return {arm for arm, count in Counter(arm for arm, _ in kinds).items() if count == 1}


def _beside(effect: Effect, trials: Sequence[PublishedTrial]) -> Effect:
    same = [each for each in trials if (each.arm, each.outcome) == (effect.arm, effect.outcome)]
    if not same:
        return effect
    first = min(same, key=lambda each: each.d is None)
    return effect._replace(
        published_d=first.d,
        published_low=first.low,
        published_high=first.high,
        published=first.text,
        published_source=first.source,
        published_confidence=first.confidence,
    )
