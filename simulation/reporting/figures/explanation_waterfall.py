"""A waterfall: from one teacher's exhaustion at the start of a year to that at its end."""

from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.reporting.figures import colours, style
from simulation.texts.language import number, say

LEAST = 0.0005  # NEA points; what is smaller is not drawn
ROOM = {"left": 0.25, "right": 0.95, "bottom": 0.2, "top": 0.86}


class Group(NamedTuple):
    """Sources drawn as one: the key of its words, its colour, the sources."""

    key: str
    colour: str
    sources: tuple[str, ...]


GROUPS = (
    Group("start_of_year", "#b9b9b9", ("start of year",)),
    Group("base", "#d9d2c0", ("base",)),
    Group("workload", "#5b5b5b", ("workload",)),
    Group("private_strain", "#CC79A7", ("private strain",)),
    Group("colleagues", "#009E73", ("colleagues",)),
    Group("direct_cost", "#E69F00", ("direct cost",)),
    Group("emotions", "#D55E00", (*colours.UNPLEASANT, "suppression")),
    Group("floor", "#56B4E9", ("floor",)),
    Group("uplift", "#0072B2", ("uplift",)),
)


def parts_of(made: dict[str, Any]) -> list[tuple[Group, float]]:
    """The groups that matter, with their NEA points, in the order of ``GROUPS``."""
    amounts = {row["name"]: row["amount"] for row in made["by_source"]}
    summed = [(group, sum(amounts.get(name, 0.0) for name in group.sources)) for group in GROUPS]
    return [(group, amount) for group, amount in summed if abs(amount) >= LEAST]


def draw(made: dict[str, Any]) -> style.Picture:
    """The figure, from the content of an explanation."""
    parts = parts_of(made)
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, say("explanation.causes_title"))
        axes = figure.subplots(gridspec_kw=ROOM)
        _draw_bars(axes, made, parts)
        words = {key: made[key] for key in ("teacher", "arm", "replicate", "year")}
        style.footnote(figure, [say("explanation.causes_foot", **words)])
        style.finished(figure)
    said = ", ".join(
        f"{say(f'explanation.{group.key}')} {number(amount, signed=True)}"
        for group, amount in parts
    )
    ends = {"start": number(made["start"]), "end": number(made["end"])}
    return style.Picture(
        "causes",
        say("explanation.causes_title"),
        say("explanation.causes_caption", teacher=made["teacher"], arm=made["arm"]),
        say("explanation.causes_alt", **ends, parts=said),
        figure,
    )


def _draw_bars(axes: Axes, made: dict[str, Any], parts: list[tuple[Group, float]]) -> None:
    """One bar a group, each from where the one above it ended."""
    at, edges, names = (
        made["start"],
        [made["start"]],
        [f"{say('explanation.start')}: {number(made['start'])}"],
    )
    axes.plot([at, at], [-0.4, 0.4], color=colours.INK, lw=4)
    for y, (group, amount) in enumerate(parts, 1):
        axes.plot([at, at], [y - 1 + 0.4, y + 0.4], color=colours.FAINT, lw=1)
        axes.barh(y, amount, left=at, height=0.7, color=group.colour)
        at += amount
        edges.append(at)
        edge = max(at, at - amount)
        axes.annotate(
            number(amount, signed=True), (edge, y), xytext=(6, 0), textcoords="offset points",
            va="center", fontweight="bold",
        )  # fmt: skip
        names.append(say(f"explanation.{group.key}"))
    last = len(parts) + 1
    axes.plot([at, at], [last - 0.6, last + 0.4], color=colours.INK, lw=4)
    names.append(f"{say('explanation.end')}: {number(made['end'])}")
    axes.set_yticks(range(last + 1), names)
    axes.set_ylim(last + 0.6, -0.6)
    room = 0.1 * (max(edges) - min(edges)) + 0.1  # for the numbers beside the bars
    axes.set_xlim(min(edges) - room, max(edges) + room)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(say("explanation.causes_axis"))
