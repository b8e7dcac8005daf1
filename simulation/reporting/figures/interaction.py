"""Two programmes together: the effect of each alone, their sum, and the effect of both."""

from typing import NamedTuple

from matplotlib.axes import Axes

from simulation.answers.findings import Findings
from simulation.effects.effect import Effect, Interaction
from simulation.reporting.figures import colours, style
from simulation.reporting.wording import findings_of, interval_words, replicates_of, source
from simulation.results.reader import ResultReader
from simulation.texts.language import amount, arm_name, outcome, say, unit

ROOM = {"left": 0.09, "right": 0.985, "bottom": 0.255, "top": 0.80, "wspace": 0.28}
PLACES = (0.0, 1.0, 2.0, 3.0)  # first alone, second alone, their sum, both


class Square(NamedTuple):
    """One outcome: the effects of the parts and of both, and the interaction."""

    first: Effect
    second: Effect
    both: Effect
    beyond: Interaction

    @property
    def sum(self) -> float:
        """The effect of both if the effects of the parts added up."""
        return self.both.mean - self.beyond.mean


def squares_of(found: Findings) -> list[Square]:
    """Return the lead outcomes of the first arm that combines two others."""
    effects = {(effect.arm, effect.outcome): effect for effect in found.effects}
    own = [row for row in found.interactions if row.arm == found.interactions[0].arm]
    squares = []
    for name in found.lead:
        for row in own:
            parts = [effects.get((arm, name)) for arm in (row.first, row.second, row.arm)]
            first, second, both = parts
            if row.outcome == name and first and second and both:
                squares.append(Square(first, second, both, row))
    return squares


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if no arm combines two others."""
    squares = squares_of(findings_of(result))
    if not squares:
        return None
    looks, first = colours.arm_styles(result.arms), squares[0]
    names = [first.first.arm, first.second.arm, first.both.arm]
    with style.canvas(say("interaction.title"), _legend(result, names)) as figure:
        panels = figure.subplots(1, len(squares), squeeze=False, gridspec_kw=ROOM)[0]
        for axes, square in zip(panels, squares, strict=True):
            _draw_square(axes, square, [looks[name] for name in names])
    alt = " ".join(_alt(square) for square in squares)
    title, caption = say("interaction.title"), say("interaction.caption")
    return style.Picture("interaction", title, caption, alt, figure)


def _draw_square(axes: Axes, square: Square, looks: list[colours.ArmStyle]) -> None:
    parts = (square.first, square.second, square.both)
    for x, part, look in zip((*PLACES[:2], PLACES[3]), parts, looks, strict=True):
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
    amounts = (square.first.mean, square.second.mean, square.sum, square.both.mean)
    for x, mean in zip(PLACES, amounts, strict=True):
        axes.annotate(
            amount(mean, signed=True), (x, 0), xycoords=("data", "axes fraction"), xytext=(0, 4),
            textcoords="offset points", ha="center", fontweight="bold", fontsize=style.SMALL,
        )  # fmt: skip
    first, second, both = (style.wrapped(arm_name(part.arm), 13, 2) for part in parts)
    ticks = [first, second, say("interaction.sum"), both]
    axes.set_xticks(PLACES, ticks, fontsize=11.5)
    axes.tick_params(axis="x", length=0)
    title = style.wrapped(outcome(square.both.outcome), 44, 2)
    axes.set_title(f"{title}\n{_verdict(square)}", fontsize=13)
    axes.set_ylabel(unit(square.both.unit))


def _scale(axes: Axes, square: Square) -> None:
    """Room above and below the bars, zero always within."""
    ends = [0.0, square.sum]
    for part in (square.first, square.second, square.both):
        ends += [end for end in (part.mean, part.low, part.high) if end is not None]
    low, high = min(ends), max(ends)
    room = 0.14 * ((high - low) or 1.0)
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(-0.6, 3.6)
    axes.axhline(0, color=colours.REFERENCE_COLOUR, lw=1.5, zorder=5)
    axes.spines["bottom"].set_visible(False)


def _verdict(square: Square) -> str:
    difference = amount(square.beyond.mean, signed=True)
    return say(f"interaction.verdict_{square.beyond.verdict}", difference=difference)


def _legend(result: ResultReader, names: list[str]) -> list[str]:
    first, second = (style.wrapped(arm_name(name), 30, 1) for name in names[:2])
    lines = [say("interaction.dashed", first=first, second=second)]
    if replicates_of(result) > 1:
        lines.append(say("interaction.bar", interval=interval_words(result), source=source(result)))
    return lines


def _alt(square: Square) -> str:
    amounts = (square.first.mean, square.second.mean, square.sum, square.both.mean)
    words = (amount(mean, signed=True) for mean in amounts)
    return say(
        "interaction.alt", outcome=outcome(square.both.outcome),
        first=arm_name(square.first.arm), second=arm_name(square.second.arm),
        verdict=_verdict(square), **dict(zip(("one", "other", "sum", "both"), words, strict=True)),
    )  # fmt: skip
