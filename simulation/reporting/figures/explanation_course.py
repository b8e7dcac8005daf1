"""One teacher's exhaustion week by week, divided over what it is made of."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.reporting.figures import colours, labels, school_axis, style
from simulation.reporting.figures.explanation_waterfall import GROUPS, LEAST, Group
from simulation.state import Floats
from simulation.texts.language import number, say

ROOM = {"left": 0.075, "right": 0.72, "bottom": 0.2, "top": 0.86}


def layers_of(made: dict[str, Any]) -> list[tuple[Group, Floats]]:
    """The groups that matter, each with its NEA points at the end of each week from 0."""
    course = made["course"]
    summed = [(group, np.sum([course[name] for name in group.sources], axis=0)) for group in GROUPS]
    return [(group, line) for group, line in summed if np.abs(line).max() >= LEAST]


def draw(made: dict[str, Any]) -> style.Picture:
    """The figure, from the content of an explanation."""
    layers = layers_of(made)
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, say("explanation.course_title"))
        axes = figure.subplots(gridspec_kw=ROOM)
        _draw_layers(axes, layers)
        axes.set_ylabel(say("explanation.course_axis"))
        style.footnote(figure, [say("explanation.course_foot")])
        style.finished(figure)
    said = ", ".join(f"{_word(group)} {number(float(line[-1]))}" for group, line in layers)
    ends = {"start": number(made["start"]), "end": number(made["end"])}
    return style.Picture(
        "course",
        say("explanation.course_title"),
        say("explanation.course_caption", teacher=made["teacher"], arm=made["arm"]),
        say("explanation.course_alt", **ends, parts=said),
        figure,
    )


def _word(group: Group) -> str:
    """Its words; of the start, what is left of it, since here nothing is a change."""
    return say(
        "explanation.start_left" if group.key == "start_of_year" else f"explanation.{group.key}"
    )


def _draw_layers(axes: Axes, layers: list[tuple[Group, Floats]]) -> None:
    """What adds stacked upwards, what relieves downwards, week by week; names at the right."""
    x = school_axis.week_ends()[: len(layers[0][1])]
    school_axis.draw_year_axis(axes, 1)
    above, below, names = np.zeros(len(x)), np.zeros(len(x)), []
    for group, line in layers:
        up, down = np.maximum(line, 0.0), np.minimum(line, 0.0)
        axes.fill_between(x, above, above + up, color=group.colour, lw=0)
        axes.fill_between(x, below, below + down, color=group.colour, lw=0)
        end = above[-1] + up[-1] / 2 if line[-1] >= 0.0 else below[-1] + down[-1] / 2
        names.append((float(end), _word(group), group.colour))
        above, below = above + up, below + down
    axes.plot(x, above + below, color=colours.INK)
    axes.axhline(0, color=colours.INK, lw=1)
    axes.margins(y=0.06)
    labels.label_ends(axes, axes.get_xlim()[1], names, swatches=True)
