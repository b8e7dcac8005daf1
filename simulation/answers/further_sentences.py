"""Further sentences of an answer: interactions, subgroups, hours, studies, precision, levels."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulation.answers.findings import Findings
from simulation.answers.sequential_stopping import Stopping
from simulation.effects.effect import Effect, GroupEffect, Interaction
from simulation.effects.estimates import NARROW
from simulation.effects.levels import KINDS, Level
from simulation.effects.published import arms_of_one_kind
from simulation.effects.subgroups import group_that_gains, is_notable
from simulation.effects.teacher_hours import CASES
from simulation.measurement.outcomes import BY_NAME
from simulation.texts.language import (
    amount,
    arm_name,
    capitalised,
    interval,
    name_of,
    number,
    outcome,
    runs_of,
    say,
    subgroup,
    subject,
    unit,
)
from simulation.texts.programmes import finding

PER_10_HOURS = 10.0


def further(found: Findings) -> Iterator[str]:
    """Yield the further sentences, in a fixed order."""
    main = [effect for effect in found.effects if effect.outcome == found.main]
    yield from (_interaction(own) for own in found.interactions if own.outcome in found.lead)
    yield from _subgroups(found)
    yield from _hours(found)
    alone = arms_of_one_kind(found.trials)
    for trial in found.trials:
        if trial.arm in alone and trial.d is not None and trial.model_d is not None:
            yield say(
                "more.trial", arm=arm_name(trial.arm), outcome=outcome(str(trial.outcome)),
                text=finding(trial.kind, trial.text), source=name_of("source_names", trial.source),
                confidence=name_of("confidence_names", trial.confidence),
                model=number(trial.model_d),
            )  # fmt: skip
    for effect in main:
        yield from _beyond(effect, found.draws)
    if found.reached is not None:
        yield from _precision(found.reached)
    elif main and _half(widest := max(main, key=_half)) > 0.0:
        yield _enough(widest, found.draws)


def _interaction(found: Interaction) -> str:
    names = {name: arm_name(getattr(found, name)) for name in ("arm", "first", "second")}
    return say(
        f"more.interaction_{found.verdict}", **names, **_named(found.outcome),
        number=_size(found.mean),
        interval=_span(found),
    )  # fmt: skip


def _subgroups(found: Findings) -> Iterator[str]:
    """Yield the contrast of each arm and requested subgroup, in the first outcome it divides."""
    order = dict.fromkeys((found.main, *found.lead, "conflict"))
    for arm in found.arms[1:]:
        for name in found.subgroups:
            own = [
                contrast for wanted in order for contrast in found.groups
                if (contrast.arm, contrast.subgroup, contrast.outcome) == (arm, name, wanted)
                and contrast.versus_group is not None
            ]  # fmt: skip
            words = {"arm": arm_name(arm), "subgroup": subgroup(name)}
            yield _contrast(own[0]) if own else say("more.subgroup_absent", **words)


def _contrast(contrast: GroupEffect) -> str:
    clear, groups = is_notable(contrast), [contrast.group, str(contrast.versus_group)]
    if clear and group_that_gains(contrast) != contrast.group:
        groups.reverse()
    first, second = (name_of("group_names", name) for name in groups)
    return say(
        "more.subgroup_clear" if clear else "more.subgroup_unclear",
        arm=arm_name(contrast.arm), subgroup=subgroup(contrast.subgroup), group=first,
        other=second, **_named(contrast.outcome), number=_size(contrast.mean),
        interval=_span(contrast), count=contrast.comparisons or 0,
    )  # fmt: skip


def _hours(found: Findings) -> Iterator[str]:
    """Yield for each arm that takes hours: the change per ten hours, and hours per case."""
    for case in found.times:
        arm, factor = arm_name(case.arm), PER_10_HOURS / case.hours
        for own in found.effects:
            if (own.arm, own.outcome) == (case.arm, found.main) and own.hours is not None:
                change = own.hours.per_10_hours or 0.0
                low, high = (None if end is None else factor * end for end in (own.low, own.high))
                yield say(
                    "more.time_higher" if change > 0.0 else "more.time_lower", arm=arm,
                    hours=number(case.hours, 1), **_named(own.outcome),
                    number=_size(change), subject=subject(own.outcome),
                    interval=_span(SignlessInterval(change, low, high)),
                )  # fmt: skip
        if found.requested and CASES not in found.requested:
            continue
        span = interval(case.low, case.high)
        key = "more.case_none" if case.per_case is None else "more.case"
        yield say(key, arm=arm, number=number(case.per_case, 0), interval=span)


def _beyond(effect: Effect, draws: int) -> Iterator[str]:
    """Yield what the interval leaves out: other schools, and other parameters."""
    named = {"arm": arm_name(effect.arm), **_named(effect.outcome)}
    if (schools := effect.other_schools) and None not in schools and effect.mean:
        low, high = amount(schools.low), amount(schools.high)
        key = "more.schools_draws" if draws > 1 else "more.schools"
        yield say(key, schools=schools.number, low=low, high=high, **named)
    parameters = effect.uncertainty
    if parameters.low is not None and parameters.high is not None:
        low, high = amount(parameters.low), amount(parameters.high)
        known = parameters.low < parameters.high
        yield say("more.parameters" if known else "more.parameters_hidden", low=low, high=high,
                  **named)  # fmt: skip


def _precision(reached: Stopping) -> Iterator[str]:
    """Yield whether the requested precision was reached."""
    last, named = reached.looks[-1], _named(reached.outcome)
    if last.half_width is None:
        yield say("more.imprecise_absent", **named)
        return
    yield say(
        "more.precise" if reached.enough else "more.imprecise", runs=runs_of(last.replicates),
        half=amount(last.half_width), wanted=amount(reached.wanted), **named,
    )  # fmt: skip
    if len(reached.looks) > 1:
        yield say("more.stopping")


def _enough(effect: Effect, draws: int) -> str:
    """Return the half-width of the interval, and how many replicates would narrow it.

    draws: parameter draws; with several, replicates narrow only the part that is chance.
    """
    half, needed = _half(effect), effect.efficiency.replicates_needed
    words = {"runs": runs_of(effect.replicates), "half": amount(half), **_named(effect.outcome)}
    sd = effect.spread.sd
    if sd is None or needed is None:
        return say("more.enough_flat", **words)
    narrow = NARROW * sd
    key = "enough" if needed > effect.replicates else "enough_yes"
    if draws > 1:
        key = "enough_yes" if half <= narrow else key.replace("_yes", "_draws")
    return say(f"more.{key}", **words, wanted=amount(narrow), needed=runs_of(needed))


def levels(levels: Sequence[Level]) -> Iterator[str]:
    """Yield the levels of the only arm: when and over how many replicates, then one each."""
    if levels:
        first, arm = levels[0], capitalised(arm_name(levels[0].arm))
        yield say("levels.head", arm=arm, week=first.week, year=first.year,
                  runs=runs_of(first.replicates))  # fmt: skip
    tables = {kind.name: kind.table for kind in KINDS}
    for level in levels:
        units = "" if level.sd is None else say(
            "levels.units", units=say(f"units.{tables[level.name]}"), sd=number(level.sd),
            lower=number(level.lower), upper=number(level.upper),
        )  # fmt: skip
        runs = "" if level.least is None else say(
            "levels.runs", least=number(level.least), most=number(level.most)
        )  # fmt: skip
        yield say(
            "levels.level", label=capitalised(name_of("outcome_names", level.name, level.label)),
            mean=number(level.mean), unit=unit(level.unit), start=number(level.start),
            units=units, runs=runs,
        )  # fmt: skip


def _named(name: str) -> dict[str, str]:
    return {"outcome": outcome(name), "unit": name_of("unit_words", BY_NAME[name].unit)}


class SignlessInterval(NamedTuple):
    """A number and its interval."""

    mean: float
    low: float | None
    high: float | None


def _span(known: SignlessInterval | Interaction | GroupEffect) -> str:
    """Format the interval of an amount that is given without its sign."""
    low, high = known.low, known.high
    if low is not None and high is not None and low * high > 0.0:
        low, high = sorted((abs(low), abs(high)))
    return interval(low, high, known.mean)


def _size(value: float) -> str:
    return amount(abs(value))


def _half(effect: Effect) -> float:
    return 0.0 if effect.low is None or effect.high is None else (effect.high - effect.low) / 2.0
