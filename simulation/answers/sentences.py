"""The answer in words: the effects of each arm, further findings, and what they do not mean."""

from collections.abc import Iterator, Sequence

from simulation.answers.findings import Findings
from simulation.answers.further_sentences import further, levels
from simulation.effects.effect import Effect
from simulation.effects.teacher_hours import CASES
from simulation.measurement.outcomes import BY_NAME
from simulation.texts.judgement import in_words, judgement
from simulation.texts.language import (
    Language,
    amount,
    arm_name,
    capitalised,
    in_language,
    interval,
    name_of,
    number,
    outcome,
    say,
    subject,
)

LEAST_SHOWN = 0.001


def sentences_of(found: Findings, language: Language | None = None) -> list[str]:
    """Return the answer in a language, by default the current one.

    One treatment arm: its effects, and for how many they are better. Several: a ranking. Then
    interactions, subgroups, hours, studies, other schools, precision, and notes.
    """
    with in_language(language):
        if len(found.arms) == 1:
            first = list(levels(found.levels))
        elif len(found.arms) == 2:
            first = list(_one_arm(found, found.arms[1]))
        else:
            first = list(_ranking(found))
        return [*first, *further(found), *_notes(found)]


def bands(*, several_draws: bool) -> dict[str, str]:
    """Return what every interval in the table of effects is, by its columns."""
    names = {"parameters_low, parameters_high": "parameters_interval",
             "schools_low, schools_high": "schools"}  # fmt: skip
    names |= {name: name for name in ("spread_units", "spread_runs", "chance", "parameters")}
    interval = say("bands.interval_draws" if several_draws else "bands.interval")
    return {"low, high": interval, **{key: say(f"bands.{name}") for key, name in names.items()}}


def leads_of(found: Findings, arm: str) -> list[Effect]:
    """Return the arm's effects on the lead outcomes, as far as they exist."""
    known = {effect.outcome: effect for effect in found.effects if effect.arm == arm}
    return [known[name] for name in found.lead if name in known]


def main_of(own: Sequence[Effect], found: Findings) -> Effect:
    """Return the arm's effect on the main outcome, or its last effect if there is none."""
    return next((effect for effect in own if effect.outcome == found.main), own[-1])


def ranked(found: Findings) -> list[tuple[str, list[Effect]]]:
    """Return the arms with effects on the lead outcomes, best on the main outcome first."""
    arms = [(arm, leads_of(found, arm)) for arm in found.arms[1:]]

    def gain(arm: tuple[str, list[Effect]]) -> float:
        main = main_of(arm[1], found)
        return main.mean * main.better

    return sorted([arm for arm in arms if arm[1]], key=gain, reverse=True)


def _one_arm(found: Findings, arm: str) -> Iterator[str]:
    own = leads_of(found, arm)
    if not own:
        yield _absent(found, arm)
        return
    if arm in found.unchanged:
        yield unchanged(arm, found)
        return
    main = main_of(own, found)
    yield say(
        "answer.arm", arm=arm_name(arm), versus=arm_name(main.versus), week=main.week,
        year=main.year, parts="; ".join(_part(effect) for effect in own),
    )  # fmt: skip
    if judgement(main) != "null":
        yield _chances(main, _cases(found, arm))


def _ranking(found: Findings) -> Iterator[str]:
    arms = ranked(found)
    if arms:
        by = main_of(arms[0][1], found)
        yield say(
            "answer.ranking", outcome=outcome(by.outcome), versus=arm_name(by.versus),
            week=by.week, year=by.year,
        )  # fmt: skip
    for place, (arm, own) in enumerate(arms, 1):
        own = sorted(own, key=lambda effect: effect.outcome != found.main)
        parts = "; ".join(_part(effect) for effect in own)
        cases = _cases(found, arm)
        yield say("answer.ranked", place=place, arm=arm_name(arm), parts=parts, cases=cases)
    known = {arm for arm, _ in arms}
    yield from (_absent(found, arm) for arm in found.arms[1:] if arm not in known)


def unchanged(arm: str, found: Findings) -> str:
    """Return the sentence about an arm that equals its reference exactly."""
    versus = next(effect.versus for effect in found.effects if effect.arm == arm)
    return say("answer.unchanged", arm=arm_name(arm), versus=arm_name(versus))


def _absent(found: Findings, arm: str) -> str:
    outcomes = ", ".join(f"“{outcome(name)}”" for name in found.lead)
    return say("answer.absent", arm=arm_name(arm), outcomes=outcomes)


def _part(effect: Effect) -> str:
    """Return one effect: direction, amount, interval, size and d."""
    size = judgement(effect)
    if size == "null":
        return say("answer.part_null", subject=subject(effect.outcome))
    little = round(abs(effect.mean), 3) == 0.0
    digits = say("answer.less_than", number=amount(LEAST_SHOWN)) if little else _size(effect.mean)
    direction = "higher" if effect.mean > 0.0 else "lower"
    scale = name_of("scale_names", effect.unit) if "(" in effect.unit else ""
    words = in_words(size)
    bare = interval(effect.low, effect.high, effect.mean, "answer.bare_interval")
    if effect.d is not None:
        words = say("answer.d", size=words, d=number(effect.d))
    return say(
        "answer.part", subject=subject(effect.outcome),
        amount=say(f"answer.{direction}", number=digits, unit=name_of("unit_words", effect.unit)),
        details="; ".join(filter(None, (scale, bare, words))),
    )  # fmt: skip


def _chances(effect: Effect, cases: str) -> str:
    """Return in how many replicates, and for how many people in one, the outcome is better."""
    runs, share = effect.replicates, effect.benefit.runs
    key = "all" if share == 1.0 else "none" if share == 0.0 else "some"
    return say(
        "answer.alone" if runs == 1 else f"answer.better_{key}",
        outcome=outcome(effect.outcome), subject=capitalised(subject(effect.outcome)),
        direction=say("words.higher" if effect.better > 0 else "words.lower"),
        count=min(max(round(share * runs), 1), runs - 1), runs=runs, cases=cases,
        units=say(f"units.{BY_NAME[effect.outcome].table}"),
        better=per_100(effect.benefit.better_units), worse=per_100(effect.benefit.worse_units),
    )  # fmt: skip


def per_100(share: float) -> str:
    """Format a share per 100; print 0 and 100 only for exact values."""
    whole = round(100.0 * share)
    if share > 0.0 and whole == 0:
        return say("units.under", number=1)
    if share < 1.0 and whole == 100:
        return say("units.over", number=99)
    return str(whole)


def _cases(found: Findings, arm: str) -> str:
    """Return the change in burnout complaints, unless the scenario reports other outcomes."""
    own = [effect for effect in found.effects if (effect.arm, effect.outcome) == (arm, CASES)]
    if (found.requested and CASES not in found.requested) or not own:
        return ""
    (effect,) = own
    size, ends = judgement(effect), (effect.low, effect.high)
    if size in ("null", "unclear", "unknown"):
        key = "same" if size == "null" else size
        change = [amount(end, signed=True) for end in ends]
        return say(f"answer.{key}_cases", low=change[0], high=change[1])
    fewer = effect.mean < 0.0
    low, high = sorted(abs(end or 0.0) for end in ends)
    return say(
        "answer.fewer_cases" if fewer else "answer.more_cases",
        number=_size(effect.mean), interval=interval(low, high, effect.mean),
    )  # fmt: skip


def _notes(found: Findings) -> Iterator[str]:
    if found.effects:
        several = "_draws" if found.draws > 1 else ""
        yield say("notes.no_interval" if found.replicates == 1 else f"notes.interval{several}")
    if not found.calibrated:
        yield say("notes.uncalibrated")


def _size(value: float) -> str:
    return amount(abs(value))
