"""What goes with what: multilevel slopes, mediation, and the panel models, standardised."""

import numpy as np

from simulation.evidence.power.analysis import Analysis
from simulation.evidence.power.group_analyses import Rows, of_teachers
from simulation.evidence.power.simulated_study import Visit
from simulation.state import Floats, Ints
from simulation.stats.estimate import NOT_ESTIMABLE, Z_95, AnalysisEstimate, IntervalEstimate
from simulation.stats.groups import complete_rows, group_numbers
from simulation.stats.multilevel import fit_multilevel
from simulation.stats.regression import cross_lagged, indirect_effect, standardised
from simulation.stats.ri_clpm import fit_ri_clpm

LEAST_ROWS = 10


def slope(visit: Visit, asked: Analysis) -> AnalysisEstimate:
    """Standardised slope of y on x with random intercepts of teachers (or schools)."""
    rows = _related(visit, asked, [(asked.x or "", asked.x_wave or _wave(visit, asked))])
    if len(rows.y) < LEAST_ROWS:
        return NOT_ESTIMABLE
    group = rows.school if asked.level == "teacher" else rows.teacher
    x = standardised(rows.x)
    return fit_multilevel(standardised(rows.y), x, group, 0, above=0)


def mediated(visit: Visit, asked: Analysis) -> AnalysisEstimate:
    """Standardised indirect effect of x on y, with the interval of the product of two paths."""
    wave = _wave(visit, asked)
    of_x = asked.x_wave or wave
    rows = _related(visit, asked, [(asked.x or "", of_x), (asked.mediator or "", wave)])
    if len(rows.y) < LEAST_ROWS:
        return NOT_ESTIMABLE
    group = rows.school if asked.level == "teacher" else rows.teacher
    found = indirect_effect(rows.x[:, 0], rows.x[:, 1], rows.y, group)
    return _of(found, len(np.unique(group)))


def lagged(visit: Visit, asked: Analysis) -> AnalysisEstimate:
    """Cross-lagged path of x on later y, from the wave before (CLPM)."""
    last = _wave(visit, asked)
    x, y, group = _series(visit, asked, range(last - 1, last + 1))
    if len(x) < LEAST_ROWS:
        return NOT_ESTIMABLE
    return _of(cross_lagged(x, y, group)[-1].x_to_y, len(np.unique(group)))


def within_persons(visit: Visit, asked: Analysis) -> AnalysisEstimate:
    """Path within persons of x on later y (RI-CLPM), over all waves."""
    x, y, _ = _series(visit, asked, range(1, visit.study.waves + 1))
    if len(x) < 2 * LEAST_ROWS:
        return NOT_ESTIMABLE
    try:
        found = fit_ri_clpm(x, y).x_to_y
    except (RuntimeError, np.linalg.LinAlgError):  # it found no maximum, as happens in the field
        return NOT_ESTIMABLE
    return _of(found, len(x))


def _of(found: IntervalEstimate, units: int) -> AnalysisEstimate:
    error = (found.high - found.low) / (2 * Z_95)
    if not np.isfinite(error):
        return NOT_ESTIMABLE
    return AnalysisEstimate(found.value, error, float("inf"), units, found.low, found.high)


def _wave(visit: Visit, asked: Analysis) -> int:
    return asked.wave or visit.study.waves


def _related(visit: Visit, asked: Analysis, columns: list[tuple[str, int]]) -> Rows:
    """Outcome and some columns, complete, as dyads or as means of teachers."""
    pool = visit.pool
    x = np.column_stack([visit.scores(name, wave) for name, wave in columns])
    found = complete_rows(
        visit.scores(asked.y, _wave(visit, asked)), x,
        pool.teacher[visit.rows].astype(np.float64), pool.school[visit.rows].astype(np.float64),
    )  # fmt: skip
    rows = Rows(found[0], found[1], found[2].astype(np.int64), found[3].astype(np.int64))
    return of_teachers(rows) if asked.level == "teacher" else rows


def _series(visit: Visit, asked: Analysis, waves: range) -> tuple[Floats, Floats, Ints]:
    """x and y at some waves, each (n, waves), complete rows; and the teacher of each at first."""
    x = np.column_stack([visit.scores(asked.x or "", wave) for wave in waves])
    y = np.column_stack([visit.scores(asked.y, wave) for wave in waves])
    teacher = visit.pool.teacher[visit.rows]
    x, y, kept = complete_rows(x, y, teacher.astype(np.float64))
    if asked.level == "teacher":
        number = group_numbers(kept)
        first = np.unique(number, return_index=True)[1]
        count = np.bincount(number)[:, None]
        means = []
        for values in (x, y):
            total = np.zeros((len(count), values.shape[1]))
            np.add.at(total, number, values)
            means.append(total / count)
        return means[0], means[1], visit.pool.school[visit.rows][first]
    return x, y, kept.astype(np.int64)
