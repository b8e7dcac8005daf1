"""The tables of a report, ready to be read: every cell is a text in the language of the page."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from simulation.effects.effect import Effect
from simulation.measurement.outcomes import BY_NAME
from simulation.reporting.leads import leads_of, shown_outcomes
from simulation.reporting.wording import confidence, findings_of, group, is_missing
from simulation.results.reader import Result
from simulation.texts.judgement import verdict
from simulation.texts.language import digits_of, number, outcome, say, subgroup, unit

NONE = "–"
CLEAR = 0.05  # false discovery rate up to which a contrast counts as one, as in the answer


class Row(NamedTuple):
    """One outcome of one arm."""

    outcome: str
    unit: str
    reference: str
    difference: str
    interval: str
    d: str
    chances: str
    verdict: str
    published: str


class GroupRow(NamedTuple):
    """The last group of a subgroup against the first, and what each of them gains."""

    outcome: str
    subgroup: str
    each: str
    contrast: str
    difference: str
    interval: str
    d: str
    said: str


class TimeRow(NamedTuple):
    """What an arm takes and brings for it."""

    arm: str
    hours: str
    brings: str
    case: str


class TrialRow(NamedTuple):
    """One published finding beside the model's d."""

    arm: str
    text: str
    source: str
    published: str
    model: str
    confidence: str


class InteractionRow(NamedTuple):
    """One outcome of an arm that does what two others do."""

    outcome: str
    unit: str
    parts: str
    difference: str
    interval: str
    d: str
    said: str


def effects(result: Result) -> dict[str, list[Row]]:
    """By arm, the effects that are shown, in their order."""
    found = findings_of(result)
    own = [effect for effect in found.effects if effect.outcome in found.shown]
    return {arm: [_row(effect) for effect in own if effect.arm == arm] for arm in found.arms[1:]}


def groups(result: Result) -> dict[str, list[GroupRow]]:
    """By arm, who gains more of the outcomes that lead; nothing where no groups were compared."""
    if not result.has("subgroups"):
        return {}
    table = result.table("subgroups")
    found: dict[str, list[GroupRow]] = {}
    for arm in result.arms[1:]:
        for name in leads_of(result):
            own = table[(table["arm"] == arm) & (table["outcome"] == name)]
            for by in own["subgroup"].unique():
                rows = own[own["subgroup"] == by]
                contrasts = rows[rows["versus_group"].notna()]
                for _, row in contrasts.iterrows():
                    single = rows[rows["versus_group"].isna()]
                    found.setdefault(arm, []).append(_group_row(row, single))
    return found


def interactions(result: Result) -> dict[str, list[InteractionRow]]:
    """By arm that combines two others, what it does beyond their sum."""
    if not result.has("interactions"):
        return {}
    table, shown = result.table("interactions"), shown_outcomes(result)
    found: dict[str, list[InteractionRow]] = {}
    for _, row in table[table["outcome"].isin(shown)].iterrows():
        known = BY_NAME[row["outcome"]]
        parts = say("report.parts", first=row["first"], second=row["second"])
        said = say(f"report.interaction_{row['verdict']}")
        found.setdefault(str(row["arm"]), []).append(
            InteractionRow(
                outcome(known.name), unit(known.unit), parts,
                *_difference(row), said,
            )
        )  # fmt: skip
    return found


def times(result: Result) -> list[TimeRow]:
    """What each arm takes of a teacher's time, and brings for it."""
    rows = []
    for case in result.answer.get("time", []):
        own = [
            each for each in result.answer["effects"]
            if each["arm"] == case["arm"] and each["outcome"] == leads_of(result)[-1]
        ]  # fmt: skip
        rows.append(TimeRow(case["arm"], number(case["hours"], 1), _brings(own), _per_case(case)))
    return rows


def trials(result: Result) -> list[TrialRow]:
    """What is published about the kinds of intervention of each arm."""
    return [
        TrialRow(
            each["arm"], each["text"], each["source"], _d_with_ends(each),
            NONE if each["model_d"] is None else number(each["model_d"], signed=True),
            confidence(each["confidence"]),
        )
        for each in result.answer.get("published", [])
    ]  # fmt: skip


def _row(effect: Effect) -> Row:
    better = BY_NAME[effect.outcome].better
    return Row(
        outcome(effect.outcome), unit(effect.unit), number(effect.reference),
        *_difference(effect.estimate._asdict()), _chances(effect), verdict(effect, better),
        _published(effect),
    )  # fmt: skip


def _difference(row: Mapping[str, Any] | pd.Series) -> tuple[str, str, str]:
    """The mean difference, its interval and its d."""
    digits = digits_of(row["mean"])
    ends = [number(row[end], digits, signed=True) for end in ("low", "high")]
    between = say("report.between", low=ends[0], high=ends[1])
    return (
        number(row["mean"], digits, signed=True),
        say("words.interval_alone") if is_missing(row["low"]) else between,
        NONE if is_missing(row["d"]) else number(row["d"], signed=True),
    )


def _chances(effect: Effect) -> str:
    """Return in how many replicates it is better, and how many of 100 people are better off."""
    words = {
        "count": round(effect.benefit.runs * effect.replicates), "runs": effect.replicates,
        "better": number(100 * effect.benefit.better_units, 0),
        "worse": number(100 * effect.benefit.worse_units, 0),
    }  # fmt: skip
    return say("report.chances_alone" if effect.replicates == 1 else "report.chances", **words)


def _published(effect: Effect) -> str:
    if effect.published is None or effect.published.d is None:
        return NONE
    return f"{_d_with_ends(effect.published._asdict())} ({effect.published.source})"


def _d_with_ends(row: Mapping[str, Any] | pd.Series, begins: str = "") -> str:
    d, low, high = (row[f"{begins}{name}"] for name in ("d", "low", "high"))
    if is_missing(d):
        return NONE
    if is_missing(low) or is_missing(high):
        return number(d, signed=True)
    ends = {"low": number(low, signed=True), "high": number(high, signed=True)}
    return f"{number(d, signed=True)} ({say('report.between', **ends)})"


def _group_row(row: pd.Series, single: pd.DataFrame) -> GroupRow:
    known = BY_NAME[row["outcome"]]
    each = [
        say("report.each_group", group=group(own["group"]), difference=_difference(own)[0])
        for _, own in single.iterrows()
    ]
    names = {"group": group(row["group"]), "other": group(row["versus_group"])}
    return GroupRow(
        outcome(known.name), subgroup(row["subgroup"]), "; ".join(each),
        say("report.contrast", **names), *_difference(row), _told(row),
    )  # fmt: skip


def _told(row: pd.Series) -> str:
    """Whether a contrast stands out among all that were made."""
    if is_missing(row["p_adjusted"]):
        return say("words.alone")
    key = "contrast_clear" if row["p_adjusted"] <= CLEAR else "contrast_unclear"
    return say(f"report.{key}", many=int(row["comparisons"]))


def _brings(own: list[dict[str, Any]]) -> str:
    if not own or is_missing(own[0].get("per_10_hours")):
        return NONE
    change = own[0]["per_10_hours"]
    known = BY_NAME[own[0]["outcome"]]
    amount = number(change, digits_of(change), signed=True)
    name = outcome(known.name)
    return say("report.brings", outcome=name, change=amount, unit=unit(known.unit))


def _per_case(case: dict[str, Any]) -> str:
    if case["per_case"] is None:
        return say("report.case_none")
    if case["low"] is None:
        return number(case["per_case"], 0)
    between = say("report.between", low=number(case["low"], 0), high=number(case["high"], 0))
    return f"{number(case['per_case'], 0)} ({between})"
