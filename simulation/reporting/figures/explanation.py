"""Three figures of one teacher's year: exhaustion by source, by week, and the relationships."""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.reporting.figures import colours, school_axis, style
from simulation.state import Floats
from simulation.texts.language import arm_name, number, say

LEAST = 0.0005  # NEA points; smaller parts are not drawn
NAMED = 6  # students at most, so that every name can be read
WATERFALL = {"left": 0.25, "right": 0.95, "bottom": 0.25, "top": 0.86}
COURSE = {"left": 0.075, "right": 0.72, "bottom": 0.25, "top": 0.86}
DYADS = {"left": 0.075, "right": 0.84, "bottom": 0.25, "top": 0.86}
MARKS = {  # turn: form, filled
    "enters conflict": ("o", True),
    "leaves conflict": ("o", False),
    "becomes more strained than close": ("D", True),
    "becomes closer than strained": ("D", False),
}


class SourceGroup(NamedTuple):
    """Sources drawn as one: the key of its words, its colour, the sources."""

    key: str
    colour: str
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        """The group in words."""
        return say(f"explanation.{self.key}")


GROUPS = (
    SourceGroup("start_of_year", "#b9b9b9", ("start of year",)),
    SourceGroup("base", "#d9d2c0", ("base",)),
    SourceGroup("workload", "#5b5b5b", ("workload",)),
    SourceGroup("private_strain", "#CC79A7", ("private strain",)),
    SourceGroup("disorder", "#F0E442", ("disorder",)),
    SourceGroup("colleagues", "#009E73", ("colleagues",)),
    SourceGroup("direct_cost", "#E69F00", ("direct cost",)),
    SourceGroup("emotions", "#D55E00", (*colours.UNPLEASANT, "suppression", "restless class")),
    SourceGroup("floor", "#56B4E9", ("floor",)),
    SourceGroup("uplift", "#0072B2", ("uplift",)),
)


def draw(made: dict[str, Any]) -> list[style.Picture]:
    """Return the figures of an explanation."""
    return [draw_causes(made), draw_course(made), draw_dyads(made)]


def parts_of(made: dict[str, Any]) -> list[tuple[SourceGroup, float]]:
    """Return the groups that matter, with their NEA points, in the order of ``GROUPS``."""
    amounts = {row["name"]: row["amount"] for row in made["by_source"]}
    summed = [(group, sum(amounts.get(name, 0.0) for name in group.sources)) for group in GROUPS]
    return [(group, amount) for group, amount in summed if abs(amount) >= LEAST]


def layers_of(made: dict[str, Any]) -> list[tuple[SourceGroup, Floats]]:
    """Return the groups that matter, with their NEA points at the end of every week from 0."""
    course = made["course"]
    summed = [(group, np.sum([course[name] for name in group.sources], axis=0)) for group in GROUPS]
    return [(group, line) for group, line in summed if np.abs(line).max() >= LEAST]


def named_of(made: dict[str, Any]) -> list[str]:
    """Return the students with a name: those with contacts or crossings, most weight first."""
    close = {row["student"] for row in (*made["contacts"], *made["crossings"])}
    return [dyad["student"] for dyad in made["dyads"] if dyad["student"] in close][:NAMED]


def ends_lines(made: dict[str, Any]) -> list[str]:
    """Return one line on all replicates of a simulated person; none for a run outside a result."""
    ends = made["ends"]
    if ends is None:
        return []
    numbers = {key: number(ends[key]) for key in ("median", "low", "high", "end")}
    counts = {"count": ends["replicates"], "rank": ends["rank"]}
    return [say("explanation.ends_foot", **numbers, **counts)]


def draw_causes(made: dict[str, Any]) -> style.Picture:
    """Return a waterfall from exhaustion at the start of the year to that at its end."""
    parts, arm = parts_of(made), arm_name(made["arm"])
    words = {"teacher": made["teacher"], "arm": arm, "replicate": made["replicate"]}
    title = say("explanation.causes_title")
    foot = [say("explanation.causes_foot", year=made["year"], **words), *ends_lines(made)]
    with style.canvas(title, foot) as figure:
        _draw_bars(figure.subplots(gridspec_kw=WATERFALL), made, parts)
    listed = ", ".join(f"{group.name} {number(amount, signed=True)}" for group, amount in parts)
    return _picture("causes", made, figure, parts=listed)


def draw_course(made: dict[str, Any]) -> style.Picture:
    """Return exhaustion week by week, divided over its sources."""
    layers = layers_of(made)
    foot = [say("explanation.course_foot"), *ends_lines(made)]
    with style.canvas(say("explanation.course_title"), foot) as figure:
        axes = figure.subplots(gridspec_kw=COURSE)
        _draw_layers(axes, layers)
        axes.set_ylabel(say("explanation.course_axis"))
    listed = ", ".join(f"{_level_name(group)} {number(float(line[-1]))}" for group, line in layers)
    return _picture("course", made, figure, parts=listed)


def draw_dyads(made: dict[str, Any]) -> style.Picture:
    """Return conflict with every student through the year."""
    named = named_of(made)
    foot = say("explanation.dyads_foot", limit=number(colours.LIMIT, 1))
    with style.canvas(say("explanation.dyads_title"), [foot, *ends_lines(made)]) as figure:
        axes = figure.subplots(gridspec_kw=DYADS)
        _draw_relationships(axes, made, named)
        axes.set_ylabel(say("explanation.dyads_axis"))
    ends = {dyad["student"]: [number(dyad["conflict"][n]) for n in (0, -1)]
            for dyad in made["dyads"]}  # fmt: skip
    listed = " ".join(
        say("explanation.dyads_alt_one", student=name, first=ends[name][0], last=ends[name][1])
        for name in named
    )
    return _picture("dyads", made, figure, students=len(ends), named=listed)


def _picture(name: str, made: dict[str, Any], figure: Figure, **words: object) -> style.Picture:
    words |= {"start": number(made["start"]), "end": number(made["end"])}
    who = {"teacher": made["teacher"], "arm": arm_name(made["arm"])}
    return style.Picture(
        name, say(f"explanation.{name}_title"), say(f"explanation.{name}_caption", **who),
        say(f"explanation.{name}_alt", **words), figure,
    )  # fmt: skip


def _draw_bars(axes: Axes, made: dict[str, Any], parts: list[tuple[SourceGroup, float]]) -> None:
    """Draw one bar per group, starting where the bar above it ends."""
    at = made["start"]
    edges, names = [at], [f"{say('explanation.start')}: {number(at)}"]
    axes.plot([at, at], [-0.4, 0.4], color=colours.INK, lw=4)
    for y, (group, amount) in enumerate(parts, 1):
        axes.plot([at, at], [y - 1 + 0.4, y + 0.4], color=colours.FAINT, lw=1)
        axes.barh(y, amount, left=at, height=0.7, color=group.colour)
        at += amount
        edges.append(at)
        axes.annotate(
            number(amount, signed=True), (max(at, at - amount), y), xytext=(6, 0),
            textcoords="offset points", va="center", fontweight="bold",
        )  # fmt: skip
        names.append(group.name)
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


def _level_name(group: SourceGroup) -> str:
    """Return the name of a group as a level: of the start, what is left of it."""
    return say("explanation.start_left") if group.key == "start_of_year" else group.name


def _draw_layers(axes: Axes, layers: list[tuple[SourceGroup, Floats]]) -> None:
    """Stack what adds upwards and what relieves downwards; names at the right."""
    x = school_axis.week_ends()[: len(layers[0][1])]
    school_axis.draw_year_axis(axes, 1)
    above, below, names = np.zeros(len(x)), np.zeros(len(x)), []
    for group, line in layers:
        up, down = np.maximum(line, 0.0), np.minimum(line, 0.0)
        axes.fill_between(x, above, above + up, color=group.colour, lw=0)
        axes.fill_between(x, below, below + down, color=group.colour, lw=0)
        end = above[-1] + up[-1] / 2 if line[-1] >= 0.0 else below[-1] + down[-1] / 2
        names.append((float(end), _level_name(group), group.colour))
        above, below = above + up, below + down
    axes.plot(x, above + below, color=colours.INK)
    axes.axhline(0, color=colours.INK, lw=1)
    axes.margins(y=0.06)
    style.label_ends(axes, axes.get_xlim()[1], names, swatches=True)


def _draw_relationships(axes: Axes, made: dict[str, Any], named: list[str]) -> None:
    x, names = school_axis.week_ends()[: made["weeks"] + 1], []
    school_axis.draw_year_axis(axes, 1)
    for dyad in reversed(made["dyads"]):  # those with most weight are drawn last, on top
        student, conflict = dyad["student"], dyad["conflict"]
        if student not in named:
            axes.plot(x, conflict, color="#c9c9c9", lw=1)
            continue
        colour = colours.ARM_COLOURS[named.index(student) % len(colours.ARM_COLOURS)]
        axes.plot(x, conflict, color=colour)
        names.append((conflict[-1], student, colour))
        for crossing in made["crossings"]:
            if crossing["student"] == student:
                form, filled = MARKS[crossing["turn"]]
                week = crossing["week"]
                axes.plot(
                    x[week], conflict[week], form, ms=10, mew=2, color=colour,
                    mfc=colour if filled else "white", clip_on=False, zorder=3,
                )  # fmt: skip
    axes.axhline(colours.LIMIT, color=colours.FAINT, lw=1.2, ls=":")
    axes.set_ylim(1, max(5.0 if not made["dyads"] else 0.0, axes.get_ylim()[1]))
    style.label_ends(axes, axes.get_xlim()[1], names)
