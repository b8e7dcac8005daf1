"""The answer in words: two sentences an arm, what else was asked, and what it does not mean."""

from collections.abc import Callable, Sequence

from simulation.answer.findings import Findings, from_content
from simulation.answer.further_sentences import further
from simulation.effects.estimates import Effect
from simulation.effects.levels import sentences_of_levels
from simulation.effects.teacher_hours import CASES
from simulation.measurement.outcomes import BY_NAME
from simulation.results.reader import Result
from simulation.texts.answer_texts import Language, Words

# Sizes of |d| and what they are called: assumed, set against typical trial effects of .2.
SIZES = ((0.1, "too small to notice"), (0.2, "small"), (0.5, "moderate"))
SIZE_KEYS = ("unnoticed", "small", "moderate", "large")
UNITS = {"teachers": "teacher", "dyads": "dyad", "students": "student"}
LEAST_SHOWN = 0.001


def sentences_of(found: Findings, language: Language = "en") -> list[str]:
    """The answer, one sentence after the other.

    Of one arm what it does to the outcomes that lead, and for how many; of several arms
    one line each, best first. Then interactions, subgroups, time, trials, other schools and
    whether there were enough runs, and at the end what the figures do not mean.
    """
    words = Words(language)
    if len(found.arms) == 1:
        said = sentences_of_levels(found.levels, words.language)
    elif len(found.arms) == 2:
        said = _one_arm(found, found.arms[1], words)
    else:
        said = _ranking(found, words)
    return [*said, *further(found, words), *_notes(found, words)]


def bands(*, several_draws: bool, language: Language = "en") -> dict[str, str]:
    """What every band or interval in the table of effects is, by its columns."""
    words = Words(language)
    return {
        "low, high": words.say("bands.interval_draws" if several_draws else "bands.interval"),
        "spread_units": words.say("bands.spread_units"),
        "spread_runs": words.say("bands.spread_runs"),
        "chance": words.say("bands.chance"),
        "parameters": words.say("bands.parameters"),
        "parameters_low, parameters_high": words.say("bands.parameters_interval"),
        "schools_low, schools_high": words.say("bands.schools"),
    }


def said_of(result: Result, language: Language = "en") -> list[str]:
    """The answer that a saved result holds, in words of a language. Raises BadInput."""
    return sentences_of(from_content(result.answer), language)


def of_arm(found: Findings, arm: str) -> list[Effect]:
    """The effects of an arm on the outcomes that lead, as far as anybody is meant."""
    known = {each.outcome: each for each in found.effects if each.arm == arm}
    return [known[name] for name in found.lead if name in known]


def _one_arm(found: Findings, arm: str, words: Words) -> list[str]:
    own = of_arm(found, arm)
    if not own:
        return [_nobody(found, arm, words)]
    first, parts = own[0], "; ".join(part(each, words) for each in own)
    said = words.say(
        "answer.arm", arm=arm, versus=first.versus, week=first.week, year=first.year, parts=parts
    )
    main, kept = _main(own, found), _kept(found, arm, words)
    return [said] if verdict_key(main) == "null" else [said, _chances(main, kept, words)]


def _ranking(found: Findings, words: Words) -> list[str]:
    """A line an arm, in the order of the main outcome."""
    known = [(arm, of_arm(found, arm)) for arm in found.arms[1:]]
    arms = [(arm, own) for arm, own in known if own]
    arms.sort(key=lambda each: -_gain(_main(each[1], found)))
    nobody = [_nobody(found, arm, words) for arm, own in known if not own]
    if not arms:
        return nobody
    by = _main(arms[0][1], found)
    lines = [
        words.say(
            "answer.ranked", place=place, arm=arm, kept=_kept(found, arm, words),
            parts="; ".join(part(each, words) for each in sorted(own, key=_is_not(found.main))),
        )
        for place, (arm, own) in enumerate(arms, 1)
    ]  # fmt: skip
    head = words.say(
        "answer.ranking", outcome=words.outcome(by.outcome), versus=by.versus, week=by.week,
        year=by.year,
    )  # fmt: skip
    return [head, *lines, *nobody]


def _nobody(found: Findings, arm: str, words: Words) -> str:
    """That an arm means nobody by the outcomes that lead."""
    outcomes = ", ".join(f"“{words.outcome(name)}”" for name in found.lead)
    return words.say("answer.nobody", arm=arm, outcomes=outcomes)


def _main(own: Sequence[Effect], found: Findings) -> Effect:
    """Of the effects of an arm that on the main outcome; the last where nobody is meant by it."""
    return min(reversed(own), key=_is_not(found.main))


def _is_not(name: str) -> Callable[[Effect], bool]:
    return lambda effect: effect.outcome != name


def _gain(effect: Effect) -> float:
    return effect.mean * effect.better


def part(effect: Effect, words: Words) -> str:
    """One effect: direction, amount, interval, and how much that is."""
    label = words.outcome(effect.outcome)
    if verdict_key(effect) == "null":
        return words.say("answer.part_null", label=label)
    shown = words.number(abs(effect.mean))
    number = words.say("answer.little", number=words.number(LEAST_SHOWN)) if shown == "0" else shown
    direction = "higher" if effect.mean > 0.0 else "lower"
    amount = words.say(f"answer.{direction}", number=number, unit=words.unit(effect.unit))
    return words.say(
        "answer.part", label=label, amount=amount, size=size(effect, words),
        interval=words.interval(effect.low, effect.high),
    )  # fmt: skip


def size(effect: Effect, words: Words) -> str:
    """How much an effect is, for whom, and its d."""
    key = verdict_key(effect)
    unit = words.say(f"units.{UNITS[BY_NAME[effect.outcome].table]}")
    said = words.say(f"size.{key}" + "_for" * (key == "unnoticed"), unit=unit)
    return said if effect.d is None else said + words.say("size.d", d=words.number(effect.d))


def verdict_key(effect: Effect) -> str:
    """How much an effect is, as a key of the texts: null, unclear, unnoticed, small, ..."""
    if effect.mean == 0.0 and not effect.low and not effect.high:
        return "null"
    if effect.low is not None and effect.high is not None and effect.low <= 0.0 <= effect.high:
        return "unclear"
    if effect.d is None:
        return "flat"
    return SIZE_KEYS[sum(abs(effect.d) >= limit for limit, _ in SIZES)]


def verdict(effect: Effect, language: Language = "en") -> str:
    """How much an effect is, plainly."""
    return Words(language).say(f"size.{verdict_key(effect)}")


def _chances(effect: Effect, kept: str, words: Words) -> str:
    """Probability of benefit: of runs as a whole, and of the units within a run."""
    shares = {
        "better": words.per_100(effect.better_units or 0.0),
        "worse": words.per_100(effect.worse_units or 0.0),
        "percent": words.per_100(effect.benefit_runs or 0.0),
    }
    return words.say(
        "answer.alone" if effect.replicates == 1 else "answer.chances",
        runs=effect.replicates, outcome=words.outcome(effect.outcome), kept=kept,
        units=words.say(f"units.{BY_NAME[effect.outcome].table}"), **shares,
    )  # fmt: skip


def _kept(found: Findings, arm: str, words: Words) -> str:
    """Of 100 teachers, those kept free of burnout complaints, unless outcomes asked for lead."""
    cases = [each for each in found.effects if (each.arm, each.outcome) == (arm, CASES)]
    if (found.asked and CASES not in found.asked) or not cases:
        return ""
    (effect,) = cases
    key = verdict_key(effect)
    if key == "null":
        return words.say("answer.kept_none")
    ends = [None if each is None else -each for each in (effect.high, effect.low)]
    said = "kept_unclear" if key == "unclear" else "kept" if effect.mean < 0.0 else "kept_more"
    if said == "kept_more":
        ends = [effect.low, effect.high]
    return words.say(
        f"answer.{said}", number=words.number(abs(effect.mean)), interval=words.interval(*ends)
    )


def _notes(found: Findings, words: Words) -> Sequence[str]:
    """What the figures do not mean."""
    notes = []
    if found.effects:
        several = "_draws" if found.draws > 1 else ""
        key = "no_interval" if found.replicates == 1 else f"interval{several}"
        notes.append(words.say(f"notes.{key}"))
    return notes if found.calibrated else [*notes, words.say("notes.uncalibrated")]
