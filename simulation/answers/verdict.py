"""The answer at a glance: a verdict of one line, and a table of at most five rows."""

from collections.abc import Sequence
from typing import NamedTuple

from simulation.answers.findings import Findings
from simulation.answers.sentences import main_of, ranked, unchanged
from simulation.effects.effect import Effect
from simulation.measurement.outcomes import BY_NAME
from simulation.texts.judgement import in_words, is_noticeable, judgement
from simulation.texts.language import (
    NONE,
    Language,
    arm_name,
    capitalised,
    digits_of,
    in_language,
    name_of,
    number,
    outcome,
    say,
    subject,
    unit,
)

MOST_ROWS = 5
AFTER_LEADS = ("burnout_cases", "closeness_targeted", "engagement_targeted")
WITHOUT_DIRECTION = ("null", "unknown", "unclear", "unnoticed")


class SummaryRow(NamedTuple):
    """One outcome without and with an arm, every cell a text. arm: where arms are compared."""

    arm: str
    outcome: str
    without: str
    with_arm: str
    difference: str
    interval: str
    size: str


def verdict(found: Findings, language: Language | None = None) -> str:
    """Return the answer in one line: how much the arm, or the best of several, changes.

    language: the current one by default.
    """
    with in_language(language):
        if len(found.arms) == 1:
            return _level(found)
        arms = ranked(found)
        if not arms:
            return say("verdict.no_effects", arm=arm_name(found.arms[1]))
        if len(found.unchanged) == len(found.arms) - 1:
            return unchanged(found.unchanged[0], found)
        own = arms[0][1]
        opening = say(f"verdict.opening_{_opening(own, found)}")
        if len(found.arms) > 2:
            opening = f"{opening} ({say('verdict.best', arms=len(found.arms) - 1)})"
        first, *rest = (
            f"{change(effect, named=not place)} ({_values(effect)})"
            for place, effect in enumerate(own)
        )
        return ". ".join([f"{opening}: {first}", *map(capitalised, rest)]) + "."


def summary_rows(found: Findings, language: Language | None = None) -> list[SummaryRow]:
    """Return at most five rows: the lead outcomes and some others, or the best arms.

    No rows if no arm changed anything. language: the current one by default.
    """
    with in_language(language):
        if len(found.unchanged) == len(found.arms) - 1:
            return []
        if len(found.arms) > 2:
            return [_row(main_of(own, found)) for _, own in ranked(found)[:MOST_ROWS]]
        known = {effect.outcome: effect for effect in found.effects}
        order = dict.fromkeys((*found.lead, *AFTER_LEADS, *found.shown))
        shown = [name for name in order if name in known and name in found.shown]
        return [_row(known[name]) for name in shown[:MOST_ROWS]]


def summary_headings(language: Language | None = None) -> SummaryRow:
    """Return the headings of the summary rows. language: the current one by default."""
    names = ("arm", "outcome", "without", "with", "difference", "interval", "size")
    with in_language(language):
        return SummaryRow(*(say(f"verdict.{name}") for name in names))


def _opening(own: Sequence[Effect], found: Findings) -> str:
    """Return the key of the first word, from the main outcome and then the other lead outcomes."""
    main = main_of(own, found)
    size = judgement(main)
    if is_noticeable(size) or size == "flat":
        return size if _gain(main) > 0.0 else "worse"
    others = [effect for effect in own if is_noticeable(judgement(effect))]
    if any(_gain(effect) > 0.0 and judgement(effect) != "small" for effect in others):
        return "partly"
    return "unnoticed" if others and size == "null" else size


def change(effect: Effect, *, named: bool = True) -> str:
    """Return direction and size of an effect as a clause. named: with the name of the arm."""
    size = judgement(effect)
    key = size if size in WITHOUT_DIRECTION else f"{size}_{_direction(effect)}"
    by = say("verdict.by", arm=arm_name(effect.arm)) if named else ""
    return say(f"verdict.{key}", subject=subject(effect.outcome), by=by)


def _values(effect: Effect) -> str:
    before, after = _levels(effect)
    scale = name_of("scale_names", effect.unit)
    return say("verdict.values", before=before, after=after, scale=scale)


def _row(effect: Effect) -> SummaryRow:
    digits = digits_of(effect.mean)
    low, high = (number(end, digits, signed=True) for end in (effect.low, effect.high))
    interval = NONE if effect.low is None else say("report.between", low=low, high=high)
    name = f"{outcome(effect.outcome)}, {unit(effect.unit)}"
    return SummaryRow(
        arm_name(effect.arm), name, *_levels(effect),
        number(effect.mean, digits, signed=True), interval, in_words(judgement(effect)),
    )  # fmt: skip


def _levels(effect: Effect) -> tuple[str, str]:
    """Return the outcome without and with the arm."""
    return number(effect.reference), number(effect.reference + effect.mean)


def _level(found: Findings) -> str:
    level = next((one for one in found.levels if one.name == found.main), None)
    level = level or (found.levels[0] if found.levels else None)
    if level is None:
        return ""
    label = capitalised(name_of("outcome_names", level.name, level.label))
    return say(
        "verdict.level", label=label, mean=number(level.mean), start=number(level.start),
        scale=name_of("scale_names", level.unit),
    )  # fmt: skip


def _gain(effect: Effect) -> float:
    return effect.mean * BY_NAME[effect.outcome].better


def _direction(effect: Effect) -> str:
    return "higher" if effect.mean > 0.0 else "lower"
