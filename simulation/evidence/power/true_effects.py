"""What the simulation knows and no study can: the effects behind the estimates.

Of a programme: the same dyads with and without it under the same draws, read without error, in
points of the outcome. Of an association: what the same analysis finds in all schools of the pool
without error, and, where a manipulation moves x, how much of y moves with it.
"""

from typing import NamedTuple

import numpy as np

from simulation.evidence.power.analysis import OF_PANELS, Analysis
from simulation.evidence.power.analysis_registry import analysed
from simulation.evidence.power.design import Missing
from simulation.evidence.power.pool import column
from simulation.evidence.power.simulated_study import Pool, visit
from simulation.evidence.power.study import Study
from simulation.evidence.power.treatment_arms import CONTROL, EVERYBODY, MOVED
from simulation.state import Floats, Ints
from simulation.stats.estimate import Z_95


class Truth(NamedTuple):
    """The truth of an analysis.

    value: what its estimates are compared with; low, high: where all schools like those of the
    pool would have it (95 %). kind: "paired" or "flawless". flawless: of an association, the
    same analysis of everybody without error, with the instruments that should have been asked.
    sd: of the outcome as measured, to make an effect a d. of_construct: of a programme, true d of
    the instrument that should have been asked; NaN if none is named.
    """

    value: float
    low: float
    high: float
    kind: str
    flawless: float
    sd: float
    of_construct: float


def truth_of(study: Study, pool: Pool, asked: Analysis) -> Truth:
    """The truth of one analysis, from every school of the pool."""
    wave = asked.wave or study.waves
    exact = study.measures.perfect
    kept = _kept(study, pool)
    measured = pool.values[column(CONTROL, asked.y, wave, exact=exact)]
    if asked.of_groups:
        found, construct = _of_programme(pool, asked, wave, kept)
        return Truth(*found, "paired", float("nan"), _sd(measured, pool, asked, kept), construct)
    flawless = _flawless(study, pool, asked)
    if asked.moved_by is None:
        return Truth(flawless, flawless, flawless, "flawless", flawless, 1.0, float("nan"))
    value = _moved(study, pool, asked, kept)
    return Truth(*value, "paired", flawless, 1.0, float("nan"))


def _kept(study: Study, pool: Pool) -> Ints:
    sample = study.sample
    return np.flatnonzero(
        (pool.teacher_rank <= sample.teachers) & (pool.student_rank <= sample.students)
    )


def _difference(pool: Pool, world: str, name: str, wave: int, kept: Ints) -> Floats:
    moved, usual = (pool.values[column(w, name, wave, exact=True)] for w in (world, CONTROL))
    return (moved - usual)[kept]


def _of_programme(
    pool: Pool, asked: Analysis, wave: int, kept: Ints
) -> tuple[tuple[float, float, float], float]:
    effect = _difference(pool, EVERYBODY, asked.y, wave, kept)
    construct = float("nan")
    if "y" in asked.instead:
        usual = pool.values[column(CONTROL, asked.instead["y"], wave, exact=True)][kept]
        moved = _difference(pool, EVERYBODY, asked.instead["y"], wave, kept)
        construct = float(np.nanmean(moved) / np.nanstd(usual, ddof=1))
    if asked.method != "moderated":
        return mean_of_schools(effect, pool.school[kept]), construct
    moderator = pool.values[column(CONTROL, asked.moderator or "", 1, exact=True)][kept]
    return slope_over_schools(effect, moderator, pool.school[kept]), construct


def mean_of_schools(values: Floats, school: Ints) -> tuple[float, float, float]:
    """Mean over rows, and its interval with schools as clusters."""
    known = ~np.isnan(values)
    values, number = values[known], np.unique(school[known], return_inverse=True)[1]
    mean = float(values.mean())
    sums = np.bincount(number, weights=values - mean)
    error = float(np.sqrt((sums * sums).sum()) / len(values))
    return mean, mean - Z_95 * error, mean + Z_95 * error


def slope_over_schools(y: Floats, x: Floats, school: Ints) -> tuple[float, float, float]:
    """Slope of individual effects on a moderator, and its interval with schools as clusters."""
    known = ~np.isnan(y) & ~np.isnan(x)
    y, x, number = y[known], x[known], np.unique(school[known], return_inverse=True)[1]
    x = x - x.mean()
    spread = float((x * x).sum())
    slope = float((x * y).sum() / spread)
    sums = np.bincount(number, weights=x * (y - y.mean() - slope * x))
    error = float(np.sqrt((sums * sums).sum()) / spread)
    return slope, slope - Z_95 * error, slope + Z_95 * error


def _flawless(study: Study, pool: Pool, asked: Analysis) -> float:
    """The same analysis of every school of the pool, nothing missing, nobody erring."""
    everybody = study.model_copy(
        update={
            "sample": study.sample.model_copy(update={"schools": pool.schools}),
            "measures": study.measures.model_copy(update={"perfect": True}),
            "missing": Missing(),
        }
    )
    return analysed(
        visit(everybody, pool, 1), asked.model_copy(update=dict(asked.instead.items()))
    ).estimate


def _moved(study: Study, pool: Pool, asked: Analysis, kept: Ints) -> tuple[float, float, float]:
    """Sd of y that move with one sd of x where a manipulation moves x for everybody.

    The ratio of two mean paired differences, with the interval of a ratio over schools.
    """
    world, last = f"{MOVED}{asked.moved_by}", asked.wave or study.waves
    before = asked.x_wave or (last - 1 if asked.method in OF_PANELS else last)
    x, y = asked.instead.get("x", asked.x or ""), asked.instead.get("y", asked.y)
    dx, dy = (
        _difference(pool, world, name, wave, kept)
        / np.nanstd(pool.values[column(CONTROL, name, wave, exact=True)][kept], ddof=1)
        for name, wave in ((x, before), (y, last))
    )
    known = ~np.isnan(dx) & ~np.isnan(dy)
    ratio = float(dy[known].sum() / dx[known].sum())
    number = np.unique(pool.school[kept][known], return_inverse=True)[1]
    sums = np.bincount(number, weights=dy[known] - ratio * dx[known])
    error = float(np.sqrt((sums * sums).sum()) / abs(dx[known].sum()))
    return ratio, ratio - Z_95 * error, ratio + Z_95 * error


def _sd(values: Floats, pool: Pool, asked: Analysis, kept: Ints) -> float:
    """Sd between the units of an analysis in the world without the programme."""
    own = values[kept]
    if asked.level == "teacher":
        number = np.unique(pool.teacher[kept], return_inverse=True)[1]
        known = ~np.isnan(own)
        count = np.bincount(number[known], minlength=number.max() + 1)
        total = np.bincount(number[known], weights=own[known], minlength=number.max() + 1)
        own = total[count > 0] / count[count > 0]
    return float(np.nanstd(own, ddof=1))
