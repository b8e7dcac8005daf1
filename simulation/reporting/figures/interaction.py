"""Two programmes together: what each does alone, what their sum would be, what both do."""

from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.measurement.outcomes import BY_NAME
from simulation.reporting.figures import colours, labels, style
from simulation.reporting.leads import leads_of
from simulation.reporting.wording import interval, is_missing, replicates_of, source
from simulation.results.reader import Result
from simulation.texts.language import digits_of, number, outcome, say, unit

TABLE = "interactions"
ROOM = {"left": 0.09, "right": 0.985, "bottom": 0.255, "top": 0.80, "wspace": 0.28}
PLACES = (0.0, 1.0, 2.0, 3.0)  # first alone, second alone, their sum, both


class Part(NamedTuple):
    """A change against the reference; low and high None with one replicate."""

    name: str
    mean: float
    low: float | None
    high: float | None


class Square(NamedTuple):
    """One outcome: what each part and both do, and what both do beyond the sum."""

    outcome: str
    first: Part
    second: Part
    both: Part
    beyond: Part
    verdict: str

    @property
    def sum(self) -> float:
        """What both would do if their effects added up."""
        return self.both.mean - self.beyond.mean


def squares_of(result: Result) -> list[Square]:
    """For the first arm that combines two others, the outcomes that lead the answer."""
    table = result.table(TABLE)
    arm = next(each for each in result.arms if (table["arm"] == each).any())
    effects = result.effects.astype({"arm": str, "outcome": str}).set_index(["arm", "outcome"])
    found = []
    for name in leads_of(result):
        rows = table[(table["arm"] == arm) & (table["outcome"] == name)]
        if rows.empty:
            continue
        row = rows.iloc[0]
        parts = [_part(effects, str(row[each]), name) for each in ("first", "second", "arm")]
        if all(part is not None for part in parts):
            first, second, both = [part for part in parts if part is not None]
            beyond = Part(arm, row["mean"], _end(row["low"]), _end(row["high"]))
            found.append(Square(name, first, second, both, beyond, str(row["verdict"])))
    return found


def draw(result: Result) -> style.Picture | None:
    """The figure, from effects and interactions; None if no arm combines two others."""
    if not result.has(TABLE) or not (squares := squares_of(result)):
        return None
    looks, first = colours.arm_styles(result.arms), squares[0]
    names = [first.first.name, first.second.name, first.both.name]
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, say("interaction.title"))
        panels = figure.subplots(1, len(squares), squeeze=False, gridspec_kw=ROOM)[0]
        for axes, square in zip(panels, squares, strict=True):
            _draw_square(axes, square, [looks[name] for name in names])
        style.footnote(figure, _legend(result, names))
        style.finished(figure)
    return style.Picture(
        "interaction", say("interaction.title"), say("interaction.caption"),
        " ".join(_alt(square) for square in squares), figure,
    )  # fmt: skip


def _draw_square(axes: Axes, square: Square, looks: list[colours.ArmStyle]) -> None:
    parts = [square.first, square.second, None, square.both]
    first, second, both = looks
    for x, part, look in zip(PLACES, parts, [first, second, None, both], strict=True):
        if part is None or look is None:
            continue
        axes.bar(x, part.mean, width=0.62, color=look.color, alpha=0.85, zorder=2)
        if part.low is not None and part.high is not None:
            axes.plot([x, x], [part.low, part.high], color=colours.INK, lw=2.5, zorder=3)
    axes.bar(
        PLACES[2], square.sum, width=0.62, color="white", edgecolor=colours.FAINT, lw=1.5,
        hatch="//", zorder=2,
    )  # fmt: skip
    axes.plot(
        [PLACES[2] - 0.4, PLACES[3] + 0.4], [square.sum, square.sum], color=colours.INK, lw=2,
        ls=(0, (4, 2)), zorder=4,
    )  # fmt: skip
    _scale(axes, square)
    for x, amount in zip(PLACES, (square.first.mean, square.second.mean, square.sum,
                                  square.both.mean), strict=True):  # fmt: skip
        axes.annotate(
            number(amount, digits_of(amount), signed=True), (x, 0),
            xytext=(0, 7 if amount < 0 else -7),
            textcoords="offset points", ha="center", va="bottom" if amount < 0 else "top",
            fontweight="bold", fontsize=style.SMALL,
        )  # fmt: skip
    names = [labels.wrapped(part.name, 13, 2) for part in (square.first, square.second)]
    ticks = [*names, say("interaction.sum"), labels.wrapped(square.both.name, 13, 2)]
    axes.set_xticks(PLACES, ticks, fontsize=11.5)
    axes.tick_params(axis="x", length=0)
    known = BY_NAME[square.outcome]
    title = labels.wrapped(outcome(known.name), 44, 2)
    axes.set_title(f"{title}\n{_verdict(square)}", fontsize=13)
    axes.set_ylabel(unit(known.unit))


def _scale(axes: Axes, square: Square) -> None:
    """Room above and below the bars, zero always within."""
    ends = [0.0, square.sum]
    for part in (square.first, square.second, square.both):
        ends += [each for each in (part.mean, part.low, part.high) if each is not None]
    low, high = min(ends), max(ends)
    room = 0.14 * ((high - low) or 1.0)
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(-0.6, 3.6)
    axes.axhline(0, color=colours.REFERENCE_COLOUR, lw=1.5, zorder=5)
    axes.spines["bottom"].set_visible(False)


def _verdict(square: Square) -> str:
    amount = square.beyond.mean
    difference = number(amount, digits_of(amount), signed=True)
    return say(f"interaction.verdict_{square.verdict}", difference=difference)


def _legend(result: Result, names: list[str]) -> list[str]:
    first, second = (labels.wrapped(name, 30, 1) for name in names[:2])
    lines = [say("interaction.dashed", first=first, second=second)]
    if replicates_of(result) > 1:
        lines.append(say("interaction.bar", interval=interval(result), source=source(result)))
    return lines


def _alt(square: Square) -> str:
    known = BY_NAME[square.outcome]
    one, other, total, both = (
        number(amount, digits_of(amount), signed=True)
        for amount in (square.first.mean, square.second.mean, square.sum, square.both.mean)
    )
    return say(
        "interaction.alt", outcome=outcome(known.name), first=square.first.name,
        second=square.second.name, one=one, other=other, sum=total, both=both,
        verdict=_verdict(square),
    )  # fmt: skip


def _part(effects: pd.DataFrame, arm: str, name: str) -> Part | None:
    if (arm, name) not in effects.index:
        return None
    row = effects.loc[[(arm, name)]].iloc[0]
    return Part(arm, float(row["mean"]), _end(row["low"]), _end(row["high"]))


def _end(value: float | None) -> float | None:
    return None if is_missing(value) or value is None else float(value)
