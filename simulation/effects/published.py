"""Published findings on the intervention kinds of an arm, beside the effects of the model."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulation.effects.effect import Effect, Published


class PublishedTrial(NamedTuple):
    """A published finding on a kind that an arm uses, beside the model's d.

    text: the finding and the people it is about. confidence: how well the number is known.
    row: of the table of targets.
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


def published_trials(arms: Mapping[str, Sequence[Any]]) -> list[PublishedTrial]:
    """Return the findings on the kinds of every arm, without the model's d.

    arms: the interventions of every arm.
    """
    trials = [
        PublishedTrial(
            arm,
            str(plan.kind),
            *(finding.outcome, finding.d, finding.low, finding.high),
            *(finding.text, finding.source, finding.confidence, finding.target_row),
            None,
        )
        for arm, plans in arms.items()
        for plan in plans
        if hasattr(plan, "about")
        for finding in plan.about.evidence
    ]
    return list(dict.fromkeys(trials))


def with_model(trials: Sequence[PublishedTrial], effects: Sequence[Effect]) -> list[PublishedTrial]:
    """Return the findings with the model's d on the same outcome."""
    d = {(effect.arm, effect.outcome): effect.d for effect in effects}
    return [trial._replace(model_d=d.get((trial.arm, str(trial.outcome)))) for trial in trials]


def beside_effects(trials: Sequence[PublishedTrial]) -> dict[tuple[str, str], Published]:
    """Return the finding to report with an effect, by arm and outcome.

    The first with a d, else the first. Only in arms with one kind: for several kinds together no
    study is known.
    """
    alone, found = arms_of_one_kind(trials), dict[tuple[str, str], Published]()
    for trial in sorted(trials, key=lambda trial: trial.d is None):
        if trial.arm in alone and trial.outcome is not None:
            numbers = (trial.d, trial.low, trial.high)
            known = Published(*numbers, trial.text, trial.source, trial.confidence)
            found.setdefault((trial.arm, trial.outcome), known)
    return found


def arms_of_one_kind(trials: Sequence[PublishedTrial]) -> set[str]:
    """Return the arms with exactly one kind that something is published about."""
    kinds = {(trial.arm, trial.kind) for trial in trials}
    return {arm for arm, count in Counter(arm for arm, _ in kinds).items() if count == 1}
