"""One teacher's relationships through the year: conflict with every student, and turns."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.measurement.outcomes import CONFLICT_LIMIT, relationship_score
from simulation.reporting.figures import colours, labels, school_axis, style
from simulation.texts.language import number, say

NAMED = 6  # students at most, so that every name can be read
LIMIT = float(relationship_score(np.array(CONFLICT_LIMIT)))
MARKS = {  # turn: form, filled
    "enters conflict": ("o", True),
    "leaves conflict": ("o", False),
    "becomes more strained than close": ("D", True),
    "becomes closer than strained": ("D", False),
}
ROOM = {"left": 0.075, "right": 0.84, "bottom": 0.2, "top": 0.86}


def named_of(made: dict[str, Any]) -> list[str]:
    """The students who are named: those looked at closely, most weight first."""
    close = {each["student"] for each in (*made["contacts"], *made["crossings"])}
    return [dyad["student"] for dyad in made["dyads"] if dyad["student"] in close][:NAMED]


def draw(made: dict[str, Any]) -> style.Picture:
    """The figure, from the content of an explanation."""
    named = named_of(made)
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, say("explanation.dyads_title"))
        axes = figure.subplots(gridspec_kw=ROOM)
        _draw_lines(axes, made, named)
        axes.set_ylabel(say("explanation.dyads_axis"))
        foot = say("explanation.dyads_foot", limit=number(LIMIT, 1))
        style.footnote(figure, [foot])
        style.finished(figure)
    lines = {dyad["student"]: dyad["conflict"] for dyad in made["dyads"]}
    said = [
        say("explanation.dyads_alt_one", student=name, first=number(lines[name][0]),
            last=number(lines[name][-1]))
        for name in named
    ]  # fmt: skip
    return style.Picture(
        "dyads",
        say("explanation.dyads_title"),
        say("explanation.dyads_caption", teacher=made["teacher"], arm=made["arm"]),
        say("explanation.dyads_alt", students=len(lines), named=" ".join(said)),
        figure,
    )


def _draw_lines(axes: Axes, made: dict[str, Any], named: list[str]) -> None:
    x, names = school_axis.week_ends()[: made["weeks"] + 1], []
    school_axis.draw_year_axis(axes, 1)
    for dyad in reversed(made["dyads"]):  # those who weigh most are drawn last, on top
        student, conflict = dyad["student"], dyad["conflict"]
        if student not in named:
            axes.plot(x, conflict, color="#c9c9c9", lw=1)
            continue
        colour = colours.ARM_COLOURS[named.index(student) % len(colours.ARM_COLOURS)]
        axes.plot(x, conflict, color=colour)
        names.append((conflict[-1], student, colour))
        for each in made["crossings"]:
            if each["student"] == student:
                form, filled = MARKS[each["turn"]]
                axes.plot(
                    x[each["week"]], conflict[each["week"]], form, ms=10, mew=2, color=colour,
                    mfc=colour if filled else "white", clip_on=False, zorder=3,
                )  # fmt: skip
    axes.axhline(LIMIT, color=colours.FAINT, lw=1.2, ls=":")
    axes.set_ylim(1, max(5.0 if not made["dyads"] else 0.0, axes.get_ylim()[1]))
    labels.label_ends(axes, axes.get_xlim()[1], names)
