"""Who benefits: the effect within every group, one line per group, all on one scale."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from simulation.answers.findings import Findings
from simulation.effects.effect import GroupEffect
from simulation.measurement.outcomes import BY_NAME
from simulation.reporting.figures import colours, style
from simulation.reporting.wording import (
    findings_of,
    group_effects,
    interval_words,
    replicates_of,
    source,
)
from simulation.results.reader import ResultReader
from simulation.texts.judgement import NOTICEABLE
from simulation.texts.language import (
    amount,
    arm_name,
    name_of,
    number,
    outcome,
    say,
    subgroup,
    unit,
)

LEAST_REACH = 0.25  # d; as in the figure of effects
ROW, FRAME = 0.3, 2.75  # inches: of a line, and of all around the lines
DODGE = 0.26  # lines between two arms of one group
ROOM = {"left": 0.42, "right": 0.78}
MOST_ARMS = 3  # in one figure; the table of the report has all


class Heading(NamedTuple):
    """A line with the name of an outcome (bold) or of a subgroup variable."""

    y: float
    text: str
    of_outcome: bool


class Mark(NamedTuple):
    """A group's effect, the line of its group, and its own place on it."""

    effect: GroupEffect
    line: float
    y: float


def layout(
    known: Sequence[GroupEffect], leads: Sequence[str], arms: Sequence[str]
) -> tuple[list[Heading], list[Mark]]:
    """Return headings and marks; subgroup variables with one group only are left out."""
    headings: list[Heading] = []
    marks: list[Mark] = []
    y = 0.0
    for name in leads:
        own = [row for row in known if row.outcome == name and row.versus_group is None]
        own = [row for row in own if row.arm in arms]
        by = {row.subgroup: dict.fromkeys(one.group for one in own if one.subgroup == row.subgroup)
              for row in own}  # fmt: skip
        divided = {variable: groups for variable, groups in by.items() if len(groups) > 1}
        if divided:
            headings.append(Heading(y, outcome(name), of_outcome=True))
            y += 1.0
        for variable, groups in divided.items():
            headings.append(Heading(y, subgroup(variable), of_outcome=False))
            y += 1.0
            for group in groups:
                rows = [row for row in own if (row.subgroup, row.group) == (variable, group)]
                middle = (len(arms) - 1) / 2
                marks += [Mark(row, y, y + DODGE * (arms.index(row.arm) - middle)) for row in rows]
                y += 1.0
            y += 0.25
        y += 0.5
    return headings, marks


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if no group was compared with another."""
    found, arms = findings_of(result), result.arms[1 : 1 + MOST_ARMS]
    headings, marks = layout(group_effects(result), found.lead, arms)
    if not marks:
        return None
    height = FRAME + ROW * (marks[-1].line + 1)
    with style.canvas(say("subgroups.title"), _legend(result), height) as figure:
        room = {**ROOM, "bottom": 1.45 / height, "top": 1 - 1.2 / height}
        axes = figure.subplots(gridspec_kw=room)
        reach = _draw_marks(axes, marks, found)
        for heading in headings:
            x, looks = (-0.92, {"fontsize": 15}) if heading.of_outcome else (-0.87, {})
            _write(
                axes, x, heading.y, style.wrapped(heading.text, 60, 1), fontweight="bold", **looks
            )
        _finish(axes, 1.15 * max(reach, LEAST_REACH), marks[-1].line)
        _name_arms(axes, arms, result)
    listed = "; ".join(
        say("subgroups.alt_row", outcome=outcome(mark.effect.outcome),
            arm=arm_name(mark.effect.arm), d=number(mark.effect.d),
            group=f"{subgroup(mark.effect.subgroup)}, {_group(mark)}")
        for mark in marks
    )  # fmt: skip
    caption = say("subgroups.caption", versus=arm_name(result.arms[0]))
    alt = say("subgroups.alt", rows=listed)
    return style.Picture("subgroups", say("subgroups.title"), caption, alt, figure)


def _group(mark: Mark) -> str:
    return name_of("group_names", mark.effect.group)


def _draw_marks(axes: Axes, marks: Sequence[Mark], found: Findings) -> float:
    """Draw the effects with their intervals; return the largest size drawn."""
    looks, alone = colours.arm_styles(found.arms), len(found.arms) == 2
    spreads = {(effect.arm, effect.outcome): effect.spread.sd for effect in found.effects}
    reach = 0.0
    for effect, _, y in marks:
        look, sd = looks[effect.arm], spreads[effect.arm, effect.outcome] or math.nan
        ends = [math.nan if end is None else end / sd for end in (effect.low, effect.high)]
        clear, d = ends[0] > 0.0 or ends[1] < 0.0, effect.d or 0.0
        axes.plot(ends, [y, y], color=look.color, lw=4, alpha=0.55)
        axes.plot(
            [d], [y], look.mark, ms=9 if alone else 7, mec=look.color, mew=2,
            mfc=look.color if clear else "white",
        )  # fmt: skip
        reach = max([reach, *(abs(end) for end in (d, *ends) if not math.isnan(end))])
        if alone:
            words = unit(BY_NAME[effect.outcome].unit, short=True)
            _write(axes, 1.02, y, f"{amount(effect.mean, signed=True)} {words}")
    for mark in {mark.line: mark for mark in reversed(marks)}.values():
        many = number(mark.effect.units, 0)
        words = say("subgroups.members", group=_group(mark), many=many)
        _write(axes, -0.02, mark.line, words, ha="right")
    return reach


def _write(axes: Axes, x: float, y: float, words: str, **looks: Any) -> None:
    axes.annotate(
        words, (x, y), xycoords=("axes fraction", "data"), va="center", annotation_clip=False,
        **{"fontsize": style.SMALL, **looks},
    )  # fmt: skip


def _finish(axes: Axes, reach: float, last: float) -> None:
    axes.set_xlim(-reach, reach)
    axes.set_ylim(last + 0.7, -0.7)
    style.mark_negligible(axes, NOTICEABLE, say("effects.negligible"))
    axes.set_xlabel(say("subgroups.axis"))


def _name_arms(axes: Axes, arms: Sequence[str], result: ResultReader) -> None:
    """Name the marks of the arms at the right, where there are several."""
    if len(result.arms) == 2:
        return
    looks = colours.arm_styles(result.arms)
    for n, arm in enumerate(arms):
        y = 1.0 - 0.045 * n * style.HIGH / axes.figure.get_figheight()  # type: ignore[union-attr]
        axes.plot(
            [1.05], [y], looks[arm].mark, ms=10, color=looks[arm].color,
            transform=axes.transAxes, clip_on=False,
        )  # fmt: skip
        axes.annotate(
            style.wrapped(arm_name(arm), 20, 1), (1.08, y), xycoords="axes fraction",
            va="center", color=looks[arm].words, fontweight="bold", fontsize=style.SMALL,
        )  # fmt: skip


def _legend(result: ResultReader) -> list[str]:
    if replicates_of(result) == 1:
        return [say("effects.interval_alone")]
    bar = say("effects.interval", interval=interval_words(result), source=source(result))
    return [bar, say("effects.filled")]
