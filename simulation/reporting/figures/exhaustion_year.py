"""Exhaustion through the school year: mean, quartiles, and the share above the cut-off by week."""

import numpy as np
from matplotlib.axes import Axes

from simulation.evidence.theory.season_statistics import AUTUMN, PERCENT
from simulation.measurement.outcomes import CASE_THRESHOLD, burnout_case, exhaustion_score
from simulation.reporting.figures import colours, school_axis, style
from simulation.state import SCHOOL_WEEKS, Floats

NAME = "exhaustion_year"
HEADLINE = "Emotional exhaustion through the school year"
LEGEND = (
    "Above: mean of the teachers, and the band of the middle half; dotted: the cut-off of burnout "
    "complaints. Below: teachers above the cut-off.",
    "Shaded: holidays. State on Friday night, without measurement error.",
)
QUARTILES = (0.25, 0.75)
ROOM = {"left": 0.075, "right": 0.975, "bottom": 0.2, "top": 0.9, "hspace": 0.14}


def draw(exhaustion: Floats) -> style.Picture:
    """Return the figure. exhaustion: 0 to 1, shape (40 weeks, teachers)."""
    score = exhaustion_score(exhaustion)
    share = PERCENT * np.asarray(burnout_case(score), dtype=np.float64).mean(axis=1)
    low, high = np.quantile(score, QUARTILES, axis=1)
    weeks = school_axis.week_ends()[1:]
    with style.canvas(HEADLINE, LEGEND) as figure:
        upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw=ROOM)
        colour = style.ARM_COLOURS[0]
        upper.fill_between(weeks, low, high, color=colour, alpha=0.25, lw=0)
        upper.plot(weeks, score.mean(axis=1), color=colour)
        upper.axhline(CASE_THRESHOLD, color=colours.INK, lw=1.2, ls=":")
        upper.set_ylabel("score (NEA, 1 to 7)")
        lower.plot(weeks, share, color=colour)
        lower.set_ylabel("above the cut-off (%)")
        lower.set_ylim(0.0, max(40.0, 1.1 * float(share.max())))
        for axes in (upper, lower):
            school_axis.draw_year_axis(axes, 1)
        _name_weeks(upper)
    return style.Picture(NAME, HEADLINE, " ".join(LEGEND), alt(exhaustion), figure)


def _name_weeks(axes: Axes) -> None:
    axes.set_xlabel("")
    axes.tick_params(axis="x", labelbottom=False)


def alt(exhaustion: Floats) -> str:
    """Return the figure in words."""
    score = exhaustion_score(exhaustion)
    shares = PERCENT * np.asarray(burnout_case(score), dtype=np.float64).mean(axis=1)
    season = shares[[week - 1 for week in AUTUMN]].mean()
    parts = [
        f"week {week}: mean {score[week - 1].mean():.2f}, "
        f"{shares[week - 1]:.0f} % above the cut-off"
        for week in (1, *range(10, SCHOOL_WEEKS + 1, 10))
    ]
    return f"{'; '.join(parts)}. Weeks {AUTUMN[0]} to {AUTUMN[-1]}: {season:.0f} % above it."
