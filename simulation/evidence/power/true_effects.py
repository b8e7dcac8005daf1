"""True effects, which the simulation knows and no study can observe.

Of a programme: the same dyads with and without it under the same draws, without measurement error,
in points of the outcome. Of an association: the estimate of the same analysis in all schools of the
pool without error, and, where a manipulation shifts x, the change of y for a change of x.
"""

from typing import NamedTuple

import numpy as np

from simulation.evidence.power.analysis import OF_PANELS, Analysis
from simulation.evidence.power.analysis_methods import estimate_of
from simulation.evidence.power.design import Missing
from simulation.evidence.power.pool import ALL_TREATED, CONTROL, MOVED, column
from simulation.evidence.power.simulated_study import Pool, simulate_study
from simulation.evidence.power.study import Study
from simulation.state import Floats, Ints
from simulation.stats.estimate import Z_95


class TrueEffect(NamedTuple):
    """The estimand of an analysis.

    value: the true value; low, high: its 95 % interval over schools. kind: "paired" or "flawless".
    flawless: of an association, the same analysis of the whole pool without error, with the
    intended instruments. sd: of the outcome as measured, for d. of_construct: of a programme, true
    d on the intended instrument; NaN if none is named.
    """

    value: float
    low: float
    high: float
    kind: str
    flawless: float
    sd: float
    of_construct: float


def true_effect_of(study: Study, pool: Pool, analysis: Analysis) -> TrueEffect:
    """Return the true effect of one analysis, from every school of the pool."""
    wave = analysis.wave or study.waves
    exact = study.measures.perfect
    rows = _sampled_rows(study, pool)
    measured = pool.values[column(CONTROL, analysis.y, wave, exact=exact)]
    if analysis.of_groups:
        found, construct = _of_programme(pool, analysis, wave, rows)
        return TrueEffect(
            *found, "paired", float("nan"), _sd(measured, pool, analysis, rows), construct
        )
    flawless = _flawless(study, pool, analysis)
    if analysis.moved_by is None:
        return TrueEffect(flawless, flawless, flawless, "flawless", flawless, 1.0, float("nan"))
    value = _moved(study, pool, analysis, rows)
    return TrueEffect(*value, "paired", flawless, 1.0, float("nan"))


def _sampled_rows(study: Study, pool: Pool) -> Ints:
    sample = study.sample
    return np.flatnonzero(
        (pool.teacher_rank <= sample.teachers) & (pool.student_rank <= sample.students)
    )


def _difference(pool: Pool, arm: str, name: str, wave: int, rows: Ints) -> Floats:
    moved, usual = (pool.values[column(w, name, wave, exact=True)] for w in (arm, CONTROL))
    return (moved - usual)[rows]


def _of_programme(
    pool: Pool, analysis: Analysis, wave: int, rows: Ints
) -> tuple[tuple[float, float, float], float]:
    effect = _difference(pool, ALL_TREATED, analysis.y, wave, rows)
    construct = float("nan")
    if "y" in analysis.instead:
        usual = pool.values[column(CONTROL, analysis.instead["y"], wave, exact=True)][rows]
        moved = _difference(pool, ALL_TREATED, analysis.instead["y"], wave, rows)
        construct = float(np.nanmean(moved) / np.nanstd(usual, ddof=1))
    if analysis.method != "moderated":
        return mean_of_schools(effect, pool.school[rows]), construct
    moderator = pool.values[column(CONTROL, analysis.moderator or "", 1, exact=True)][rows]
    return slope_over_schools(effect, moderator, pool.school[rows]), construct


def mean_of_schools(values: Floats, school: Ints) -> tuple[float, float, float]:
    """Return a mean over rows and its interval with schools as clusters."""
    known = ~np.isnan(values)
    values, number = values[known], np.unique(school[known], return_inverse=True)[1]
    mean = float(values.mean())
    sums = np.bincount(number, weights=values - mean)
    error = float(np.sqrt((sums * sums).sum()) / len(values))
    return mean, mean - Z_95 * error, mean + Z_95 * error


def slope_over_schools(y: Floats, x: Floats, school: Ints) -> tuple[float, float, float]:
    """Return the slope of effects on a moderator and its interval over schools."""
    known = ~np.isnan(y) & ~np.isnan(x)
    y, x, number = y[known], x[known], np.unique(school[known], return_inverse=True)[1]
    x = x - x.mean()
    spread = float((x * x).sum())
    slope = float((x * y).sum() / spread)
    sums = np.bincount(number, weights=x * (y - y.mean() - slope * x))
    error = float(np.sqrt((sums * sums).sum()) / spread)
    return slope, slope - Z_95 * error, slope + Z_95 * error


def _flawless(study: Study, pool: Pool, analysis: Analysis) -> float:
    """Return the estimate of the same analysis in the whole pool without missing data or error."""
    whole_pool = study.model_copy(
        update={
            "sample": study.sample.model_copy(update={"schools": pool.schools}),
            "measures": study.measures.model_copy(update={"perfect": True}),
            "missing": Missing(),
        }
    )
    return estimate_of(
        simulate_study(whole_pool, pool, 1),
        analysis.model_copy(update=dict(analysis.instead.items())),
    ).estimate


def _moved(study: Study, pool: Pool, analysis: Analysis, rows: Ints) -> tuple[float, float, float]:
    """Return the change of y in sd for one sd of x where a manipulation shifts x.

    The ratio of two mean paired differences, with the interval of a ratio over schools.
    """
    arm, last = f"{MOVED}{analysis.moved_by}", analysis.wave or study.waves
    before = analysis.x_wave or (last - 1 if analysis.method in OF_PANELS else last)
    x, y = analysis.instead.get("x", analysis.x or ""), analysis.instead.get("y", analysis.y)
    dx, dy = (
        _difference(pool, arm, name, wave, rows)
        / np.nanstd(pool.values[column(CONTROL, name, wave, exact=True)][rows], ddof=1)
        for name, wave in ((x, before), (y, last))
    )
    known = ~np.isnan(dx) & ~np.isnan(dy)
    ratio = float(dy[known].sum() / dx[known].sum())
    number = np.unique(pool.school[rows][known], return_inverse=True)[1]
    sums = np.bincount(number, weights=dy[known] - ratio * dx[known])
    error = float(np.sqrt((sums * sums).sum()) / abs(dx[known].sum()))
    return ratio, ratio - Z_95 * error, ratio + Z_95 * error


def _sd(values: Floats, pool: Pool, analysis: Analysis, rows: Ints) -> float:
    """Return the sd between the units of an analysis in the arm without the programme."""
    own = values[rows]
    if analysis.level == "teacher":
        number = np.unique(pool.teacher[rows], return_inverse=True)[1]
        known = ~np.isnan(own)
        count = np.bincount(number[known], minlength=number.max() + 1)
        total = np.bincount(number[known], weights=own[known], minlength=number.max() + 1)
        own = total[count > 0] / count[count > 0]
    return float(np.nanstd(own, ddof=1))
