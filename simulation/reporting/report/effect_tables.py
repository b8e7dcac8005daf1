"""The tables of a report: every row a list of cells, every cell a text with a small note."""

from collections.abc import Sequence

from simulation.answers.findings import Findings
from simulation.effects.effect import Effect, Estimated, GroupEffect
from simulation.effects.subgroups import is_notable
from simulation.measurement.outcomes import BY_NAME
from simulation.texts.judgement import verdict
from simulation.texts.language import (
    NONE,
    amount,
    arm_name,
    digits_of,
    name_of,
    number,
    outcome,
    say,
    subgroup,
    unit,
)
from simulation.texts.programmes import finding

Cell = tuple[str, str]  # text, and a note in small print under it
Rows = list[list[Cell]]


def effects(found: Findings) -> dict[str, Rows]:
    """Return the shown effects by arm."""
    own = [effect for effect in found.effects if effect.outcome in found.shown]
    return {arm: [_effect(row) for row in own if row.arm == arm] for arm in found.arms[1:]}


def groups(found: Findings, known: Sequence[GroupEffect]) -> dict[str, Rows]:
    """Return by arm the contrasts of groups in the lead outcomes.

    known: every effect within a group and every contrast.
    """
    tables: dict[str, Rows] = {}
    for arm in found.arms[1:]:
        for name in found.lead:
            own = [row for row in known if (row.arm, row.outcome) == (arm, name)]
            for row in own:
                if row.versus_group is not None:
                    same = [one for one in own if one.subgroup == row.subgroup]
                    single = [one for one in same if one.versus_group is None]
                    tables.setdefault(arm, []).append(_contrast(row, single))
    return tables


def interactions(found: Findings) -> dict[str, Rows]:
    """Return by combining arm the effect beyond the sum of its parts."""
    tables: dict[str, Rows] = {}
    for row in found.interactions:
        if row.outcome in found.shown:
            words = (say(f"report.interaction_{row.verdict}"), "")
            cells = [_outcome(row.outcome), *_estimate(row), words]
            tables.setdefault(row.arm, []).append(cells)
    return tables


def times(found: Findings) -> Rows:
    """Return the hours of each arm, and the change per ten hours."""
    rows = []
    for case in found.times:
        own = [row for row in found.effects if (row.arm, row.outcome) == (case.arm, found.lead[-1])]
        rows.append([
            (arm_name(case.arm), ""), (number(case.hours, 1), ""), (_brings(own), ""),
            (_per_case(case.per_case, case.low, case.high), ""),
        ])  # fmt: skip
    return rows


def trials(found: Findings) -> Rows:
    """Return what is published about the intervention kinds of each arm."""
    return [
        [
            (finding(row.kind, row.text), name_of("source_names", row.source)),
            (arm_name(row.arm), ""), (_d(row.d, row.low, row.high), ""),
            (number(row.model_d, signed=True), ""),
            (name_of("confidence_names", row.confidence), ""),
        ]
        for row in found.trials
    ]  # fmt: skip


def _effect(row: Effect) -> list[Cell]:
    published, study = NONE, row.published
    if study is not None and study.d is not None:
        source = name_of("source_names", study.source)
        published = f"{_d(study.d, study.low, study.high)} ({source})"
    return [
        _outcome(row.outcome), (number(row.reference), ""), *_estimate(row), (_chances(row), ""),
        (verdict(row, BY_NAME[row.outcome].better), ""), (published, ""),
    ]  # fmt: skip


def _outcome(name: str) -> Cell:
    return outcome(name), unit(BY_NAME[name].unit)


def _estimate(row: Estimated) -> tuple[Cell, Cell]:
    """Return the mean difference with its interval, and its d."""
    digits = digits_of(row.mean)
    low, high = (number(end, digits, signed=True) for end in (row.low, row.high))
    between = say("report.between", low=low, high=high)
    interval = say("words.interval_alone") if row.low is None else between
    return (number(row.mean, digits, signed=True), interval), (number(row.d, signed=True), "")


def _chances(row: Effect) -> str:
    """Return in how many replicates it is better, and how many of 100 people are better off."""
    share, *shares = row.benefit
    better, worse = (number(100 * share, 0) for share in shares)
    count = round(share * row.replicates)
    key = "report.chances_alone" if row.replicates == 1 else "report.chances"
    return say(key, count=count, runs=row.replicates, better=better, worse=worse)


def _d(d: float | None, low: float | None, high: float | None) -> str:
    """Return a d with its interval, as far as they exist."""
    if d is None or low is None or high is None:
        return number(d, signed=True)
    ends = {"low": number(low, signed=True), "high": number(high, signed=True)}
    return f"{number(d, signed=True)} ({say('report.between', **ends)})"


def _contrast(row: GroupEffect, single: Sequence[GroupEffect]) -> list[Cell]:
    by_group = "; ".join(
        say("report.each_group", group=name_of("group_names", one.group),
            difference=amount(one.mean, signed=True))
        for one in single
    )  # fmt: skip
    group, other = (name_of("group_names", str(name)) for name in (row.group, row.versus_group))
    contrast = say("report.contrast", group=group, other=other)
    if row.p_adjusted is None:
        words = say("size.unknown")
    else:
        key = "contrast_clear" if is_notable(row) else "contrast_unclear"
        words = say(f"report.{key}", many=number(row.comparisons, 0))
    return [
        (outcome(row.outcome), ""), (subgroup(row.subgroup), contrast), (by_group, ""),
        *_estimate(row), (words, ""),
    ]  # fmt: skip


def _brings(own: Sequence[Effect]) -> str:
    hours = own[0].hours if own else None
    if hours is None:
        return NONE
    change, name = amount(hours.per_10_hours, signed=True), own[0].outcome
    return say("report.brings", outcome=outcome(name), change=change, unit=unit(BY_NAME[name].unit))


def _per_case(hours: float | None, low: float | None, high: float | None) -> str:
    if hours is None:
        return say("report.case_none")
    if low is None:
        return number(hours, 0)
    between = say("report.between", low=number(low, 0), high=number(high, 0))
    return f"{number(hours, 0)} ({between})"
