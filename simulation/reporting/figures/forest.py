"""Every shown outcome of every arm in standard deviations, with its interval.

With one treatment arm, every outcome has a row and a verdict. With several, the arms are under
each other within an outcome, and fewer outcomes are shown; the table of the report has all.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from simulation.answers.findings import Findings
from simulation.effects.effect import Effect
from simulation.measurement.outcomes import BY_NAME
from simulation.reporting.figures import colours, style
from simulation.reporting.wording import findings_of, interval_words, replicates_of, source
from simulation.results.reader import ResultReader
from simulation.texts.judgement import NOTICEABLE, verdict
from simulation.texts.language import amount, arm_name, number, outcome, say, unit

LEAST_REACH = 0.25  # d; the axis never shows less, so that a small effect looks small
ROW_HEIGHT, FRAME_HEIGHT = 0.42, 2.8  # inches: of a row, and of all around the rows
NAME, DIFFERENCE, VERDICT = -0.03, 1.03, 1.6  # where words stand, in widths of the axes
BETWEEN = 0.9  # lines between the outcomes, where several arms stand under each other
ROOM = {"left": 0.285, "right": 0.59}
SEVERAL = {"left": 0.27, "right": 0.495}
SHOWN_OF_SEVERAL = (
    "conflict_targeted", "closeness_targeted", "conflict", "closeness", "exhaustion",
    "burnout_cases", "engagement", "achievement",
)  # fmt: skip


class ForestRow(NamedTuple):
    """An effect, its interval in sd, and the line it stands on."""

    effect: Effect
    low: float
    high: float
    y: float

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0.0 or self.high < 0.0

    @property
    def words(self) -> str:
        """Direction and size."""
        return verdict(self.effect, BY_NAME[self.effect.outcome].better)

    @property
    def amount(self) -> str:
        """The raw difference with its unit."""
        known = self.effect
        return f"{amount(known.mean, signed=True)} {unit(known.unit, short=True)}"


def rows_of(found: Findings) -> list[ForestRow]:
    """Return a row for every shown effect that has a d; with several arms, grouped by outcome."""
    shown = [effect for effect in found.effects if effect.outcome in found.shown]
    known = [effect for effect in shown if effect.d is not None]
    several = len({effect.arm for effect in known}) > 1
    if several:
        known = [effect for effect in known if effect.outcome in SHOWN_OF_SEVERAL]
        known.sort(key=lambda effect: SHOWN_OF_SEVERAL.index(effect.outcome))
    order = list(dict.fromkeys(effect.outcome for effect in known))
    return [
        ForestRow(effect, _in_sd(effect, effect.low), _in_sd(effect, effect.high),
            n + BETWEEN * several * order.index(effect.outcome))
        for n, effect in enumerate(known)
    ]  # fmt: skip


def _in_sd(effect: Effect, value: float | None) -> float:
    return math.nan if value is None or not effect.spread.sd else value / effect.spread.sd


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if there is nothing to compare."""
    rows = rows_of(findings_of(result))
    if not rows:
        return None
    several = len({row.effect.arm for row in rows}) > 1
    height = FRAME_HEIGHT + ROW_HEIGHT * (0.72 if several else 1.0) * (rows[-1].y + 1)
    with style.canvas(say("effects.title"), _legend(rows, result), height) as figure:
        room = {"bottom": 1.55 / height, "top": 1 - 1.15 / height}
        axes = figure.subplots(gridspec_kw={**(SEVERAL if several else ROOM), **room})
        looks = colours.arm_styles(result.arms)
        for row in rows:
            _draw_row(axes, row, looks[row.effect.arm], several)
        if several:
            _name_outcomes(axes, rows)
        _finish(axes, rows)
    words = {"versus": arm_name(result.arms[0]), "many": len(rows)}
    return style.Picture(
        "effects", say("effects.title"), say("effects.caption", **words), _alt(rows), figure
    )


def _draw_row(axes: Axes, row: ForestRow, look: colours.ArmStyle, several: bool) -> None:
    effect, y = row.effect, row.y
    face = look.color if row.clear else "white"
    weight = "bold" if row.clear and abs(effect.d or 0.0) >= NOTICEABLE else "normal"
    axes.plot([row.low, row.high], [y, y], color=look.color, lw=4, alpha=0.55)
    axes.plot([effect.d or 0.0], [y], look.mark, ms=10, mec=look.color, mew=2, mfc=face)
    if several:
        name = style.wrapped(arm_name(effect.arm), 22, 1)
        _write(axes, DIFFERENCE, y, name, color=look.words)
        words = f"{row.amount}, {row.words}"
        _write(axes, DIFFERENCE + 0.74, y, words, fontweight=weight, fontsize=11.5)
    else:
        _write(axes, NAME, y, style.wrapped(outcome(effect.outcome), 36), ha="right")
        _write(axes, DIFFERENCE, y, row.amount)
        _write(axes, VERDICT, y, row.words, fontweight=weight)


def _name_outcomes(axes: Axes, rows: Sequence[ForestRow]) -> None:
    """Name the outcomes beside the rows of their arms, with a line between outcomes."""
    lines: dict[str, list[float]] = {}
    for row in rows:
        lines.setdefault(row.effect.outcome, []).append(row.y)
    for n, (name, own) in enumerate(lines.items()):
        words = style.wrapped(outcome(name), 30)
        _write(axes, NAME, sum(own) / len(own), words, ha="right", fontweight="bold")
        if n:
            axes.plot(
                [-1.15, 3.2], [own[0] - 0.95] * 2, transform=axes.get_yaxis_transform(),
                color=colours.GRID, lw=1, clip_on=False,
            )  # fmt: skip


def _write(axes: Axes, x: float, y: float, words: str, **looks: Any) -> None:
    axes.annotate(
        words, (x, y), xycoords=("axes fraction", "data"), va="center",
        annotation_clip=False, linespacing=0.95, **{"fontsize": style.SMALL, **looks},
    )  # fmt: skip


def _finish(axes: Axes, rows: Sequence[ForestRow]) -> None:
    ends = [abs(end) for row in rows for end in (row.effect.d or 0.0, row.low, row.high)]
    reach = 1.1 * max(LEAST_REACH, *(end for end in ends if not math.isnan(end)))
    axes.set_xlim(-reach, reach)
    axes.set_ylim(rows[-1].y + 0.6, -0.6)
    style.mark_negligible(axes, NOTICEABLE, say("effects.negligible"))
    axes.set_xlabel(say("effects.axis"))


def _legend(rows: Sequence[ForestRow], result: ResultReader) -> list[str]:
    first = rows[0].effect
    moment = say("effects.moment", week=first.week, year=first.year)
    if replicates_of(result) == 1:
        return [say("effects.interval_alone"), moment]
    bar = say("effects.interval", interval=interval_words(result), source=source(result))
    return [bar, f"{say('effects.filled')} {moment}"]


def _alt(rows: Sequence[ForestRow]) -> str:
    listed = "; ".join(
        say("effects.alt_row", label=outcome(row.effect.outcome), arm=arm_name(row.effect.arm),
            d=number(row.effect.d), verdict=row.words)
        for row in rows
    )  # fmt: skip
    return say("effects.alt", many=len(rows), rows=listed)
