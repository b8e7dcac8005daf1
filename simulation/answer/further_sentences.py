"""What else an answer says: interactions, who benefits, time, trials, schools, enough runs."""

from collections.abc import Iterator

from simulation.answer.findings import Findings
from simulation.answer.sequential_stopping import Reached
from simulation.effects.estimates import NARROW, Effect
from simulation.effects.interactions import UNKNOWN, Interaction
from simulation.effects.published import arms_of_one_kind
from simulation.effects.subgroups import GroupEffect, better_group, told
from simulation.effects.teacher_hours import CASES
from simulation.measurement.outcomes import BY_NAME
from simulation.texts.answer_texts import Words


def further(found: Findings, words: Words) -> Iterator[str]:
    """Every further sentence of the outcomes that lead, in a fixed order."""
    main = [each for each in found.effects if each.outcome == found.main]
    for each in found.interactions:
        if each.outcome in found.lead:
            yield interaction(each, words)
    yield from _subgroups(found, words)
    yield from _time(found, words)
    alone = arms_of_one_kind(found.trials)
    for trial in found.trials:
        if trial.arm in alone and trial.d is not None and trial.model_d is not None:
            yield words.say(
                "more.trial", arm=trial.arm, outcome=words.outcome(str(trial.outcome)),
                text=trial.text, source=trial.source,
                confidence=words.confidence(trial.confidence), model=words.number(trial.model_d),
            )  # fmt: skip
    for effect in main:
        yield from _beyond(effect, found.draws, words)
    if found.reached is not None:
        yield from precision(found.reached, words)
    elif main and found.replicates > 1:
        yield enough(max(main, key=_half), words, found.draws)


def interaction(found: Interaction, words: Words) -> str:
    """Whether two arms together do more or less than they add up to."""
    names = {"arm": found.arm, "first": found.first, "second": found.second}
    if found.verdict == UNKNOWN:
        return words.say("more.interaction_unknown", **names)
    outcome = BY_NAME[found.outcome]
    return words.say(
        f"more.interaction_{found.verdict}", **names, outcome=words.outcome(found.outcome),
        number=words.number(abs(found.mean)), unit=words.unit(outcome.unit),
        interval=words.interval(found.low, found.high),
    )  # fmt: skip


def subgroup(contrast: GroupEffect, words: Words) -> str:
    """Whether one group gains more than another."""
    outcome = BY_NAME[contrast.outcome]
    other = str(contrast.versus_group)
    group = better_group(contrast) if told(contrast) else contrast.group
    return words.say(
        "more.subgroup_told" if told(contrast) else "more.subgroup_none",
        arm=contrast.arm, subgroup=words.subgroup(contrast.subgroup),
        outcome=words.outcome(contrast.outcome), group=words.group(group),
        other=words.group(other if group == contrast.group else contrast.group),
        number=words.number(abs(contrast.mean)), unit=words.unit(outcome.unit),
        interval=words.interval(contrast.low, contrast.high), count=contrast.comparisons or 0,
    )  # fmt: skip


def precision(reached: Reached, words: Words) -> Iterator[str]:
    """Whether there are enough runs, where replicates were added until there were."""
    last = reached.looks[-1]
    if last.half_width is None:
        yield words.say("more.imprecise_nobody", outcome=words.outcome(reached.outcome))
        return
    yield words.say(
        "more.precise" if reached.enough else "more.imprecise",
        runs=words.runs(last.replicates), outcome=words.outcome(reached.outcome),
        half=words.number(last.half_width), wanted=words.number(reached.wanted),
        unit=words.unit(BY_NAME[reached.outcome].unit),
    )  # fmt: skip
    if len(reached.looks) > 1:
        yield words.say("more.stopping")


def enough(effect: Effect, words: Words, draws: int = 1) -> str:
    """How exact the runs are, how many it takes to be more so, and what pairing saves.

    draws: of parameters; of several the interval holds more than runs can narrow.
    """
    said = {
        "runs": words.runs(effect.replicates), "outcome": words.outcome(effect.outcome),
        "half": words.number(_half(effect)), "unit": words.unit(effect.unit),
    }  # fmt: skip
    if effect.sd is None or effect.replicates_needed is None or effect.pairing_gain is None:
        return words.say("more.enough_flat", **said)
    key = "enough_yes" if effect.replicates_needed <= effect.replicates else "enough"
    if draws > 1 and _half(effect) <= NARROW * effect.sd:
        key = "enough_yes"
    elif draws > 1 and key == "enough_yes":  # chance is narrow; what is left is the parameters
        key = "enough_draws"
    return words.say(
        f"more.{key}", **said, wanted=words.number(NARROW * effect.sd),
        needed=words.runs(effect.replicates_needed), gain=words.times(effect.pairing_gain),
    )  # fmt: skip


def _subgroups(found: Findings, words: Words) -> Iterator[str]:
    """For each arm and subgroup that was asked for, the contrast in the main outcome.

    In another where the subgroup does not divide that one.
    """
    order = dict.fromkeys((found.main, *found.lead, "conflict"))
    for arm in found.arms[1:]:
        for name in found.subgroups:
            own = [
                each for outcome in order for each in found.groups
                if (each.arm, each.subgroup, each.outcome) == (arm, name, outcome)
                and each.versus_group is not None
            ]  # fmt: skip
            if own:
                yield subgroup(own[0], words)
            else:
                yield words.say("more.subgroup_nobody", arm=arm, subgroup=words.subgroup(name))


def _time(found: Findings, words: Words) -> Iterator[str]:
    """Of every arm that takes time what it brings for that time."""
    for case in found.times:
        own = [each for each in found.effects if (each.arm, each.outcome) == (case.arm, found.main)]
        for each in own:
            factor = 10.0 / case.hours
            ends = [None if end is None else factor * end for end in (each.low, each.high)]
            yield words.say(
                "more.time", arm=case.arm, hours=words.number(case.hours),
                outcome=words.outcome(each.outcome), unit=words.unit(each.unit),
                number=words.number(each.per_10_hours or 0.0),
                interval=words.interval(*ends),
            )  # fmt: skip
        if found.asked and CASES not in found.asked:
            continue
        if case.per_case is None:
            yield words.say("more.case_none", arm=case.arm)
        else:
            number, span = words.number(case.per_case), words.interval(case.low, case.high)
            yield words.say("more.case", arm=case.arm, number=number, interval=span)


def _beyond(effect: Effect, draws: int, words: Words) -> Iterator[str]:
    """What the interval leaves out: other schools, and other parameters."""
    named = {
        "arm": effect.arm, "outcome": words.outcome(effect.outcome),
        "unit": words.unit(effect.unit),
    }  # fmt: skip
    if effect.schools_low is not None and effect.schools_high is not None and effect.mean:
        ends = {"low": words.number(effect.schools_low), "high": words.number(effect.schools_high)}
        key = "more.schools_draws" if draws > 1 else "more.schools"
        yield words.say(key, schools=effect.schools, **ends, **named)
    if effect.parameters_low is not None and effect.parameters_high is not None:
        low, high = words.number(effect.parameters_low), words.number(effect.parameters_high)
        told = effect.parameters_low < effect.parameters_high
        key = "more.parameters" if told else "more.parameters_hidden"
        yield words.say(key, low=low, high=high, **named)


def _half(effect: Effect) -> float:
    if effect.low is None or effect.high is None:
        return 0.0
    return (effect.high - effect.low) / 2.0
