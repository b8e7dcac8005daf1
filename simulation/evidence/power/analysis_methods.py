"""Methods of analysis: comparisons of groups, and standardised associations.

The clusters of a comparison are the randomised units; with strata, the strata are removed and are
the clusters, since the two members of a pair vary together (de Chaisemartin & Ramirez-Cuellar
2024).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from simulation.evidence.power.analysis import Analysis
from simulation.evidence.power.simulated_study import SimulatedStudy
from simulation.state import Floats, Ints
from simulation.stats.cluster_robust import fit_cluster_robust
from simulation.stats.estimate import NOT_ESTIMABLE, Z_95, AnalysisEstimate, IntervalEstimate
from simulation.stats.groups import complete_rows, group_numbers
from simulation.stats.multilevel import fit_multilevel
from simulation.stats.regression import cross_lagged, indirect_effect, standardised
from simulation.stats.ri_clpm import fit_ri_clpm

LEAST_CLUSTERS = 4  # below, no analysis is tried


class Rows(NamedTuple):
    """Complete rows: outcome, columns (the group first), teacher and school of every row."""

    y: Floats
    x: Floats
    teacher: Ints
    school: Ints


def ancova(data: SimulatedStudy, analysis: Analysis) -> AnalysisEstimate:
    """Estimate the difference between the groups at a wave, adjusted for the first wave."""
    rows = rows_of(data, analysis, _before(analysis))
    cluster, strata = clusters(data, rows)
    if not enough(cluster):
        return NOT_ESTIMABLE
    return fit_cluster_robust(rows.y, rows.x, cluster, strata)


def moderated(data: SimulatedStudy, analysis: Analysis) -> AnalysisEstimate:
    """Estimate the change of the difference with one point of the moderator at the first wave."""
    before = list(dict.fromkeys([analysis.moderator or "", *_before(analysis)]))
    rows = rows_of(data, analysis, before)
    cluster, strata = clusters(data, rows)
    if not enough(cluster):
        return NOT_ESTIMABLE
    moderator = rows.x[:, 1] - rows.x[:, 1].mean()
    x = np.column_stack([rows.x[:, 0] * moderator, rows.x])
    return fit_cluster_robust(rows.y, x, cluster, strata)


def in_levels(data: SimulatedStudy, analysis: Analysis) -> AnalysisEstimate:
    """Estimate the difference with random intercepts of teachers, strata removed."""
    rows = rows_of(data, analysis, _before(analysis))
    _, strata = clusters(data, rows)
    by = data.study.design.by
    group = rows.school if by == "school" else rows.teacher
    above = 0 if by == "dyad" else 1
    return fit_multilevel(rows.y, rows.x, group, 0, above, None if by == "dyad" else strata)


def _before(analysis: Analysis) -> list[str]:
    return [analysis.y] if analysis.baseline else []


def rows_of(data: SimulatedStudy, analysis: Analysis, before: list[str]) -> Rows:
    """Return outcome, group and baseline values, of dyads or as means of teachers."""
    wave = analysis.wave or data.study.waves
    pool, waves = data.pool, data.study.waves
    columns = [data.scores(name, 1) for name in before if waves > 1 or name != analysis.y]
    found = complete_rows(
        data.scores(analysis.y, wave), np.column_stack([data.treated.astype(np.float64), *columns]),
        pool.teacher[data.rows].astype(np.float64), pool.school[data.rows].astype(np.float64),
    )  # fmt: skip
    rows = Rows(found[0], found[1], found[2].astype(np.int64), found[3].astype(np.int64))
    return of_teachers(rows) if analysis.level == "teacher" else rows


def of_teachers(rows: Rows) -> Rows:
    """Return one row a teacher: the mean of its dyads."""
    number = group_numbers(rows.teacher)
    count = np.bincount(number)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(number, weights=values) / count)

    first = np.unique(number, return_index=True)[1]
    x = np.column_stack([mean(column) for column in rows.x.T])
    return Rows(mean(rows.y), x, rows.teacher[first], rows.school[first])


def clusters(data: SimulatedStudy, rows: Rows) -> tuple[Ints, Ints | None]:
    """Return labels of clusters, and of strata if randomisation was within strata."""
    design = data.study.design
    if design.by == "school":
        return rows.school, None
    if design.by == "dyad":
        return rows.teacher, rows.teacher if design.stratified else None
    within = design.stratified and data.study.sample.teachers > 1
    return (rows.school, rows.school) if within else (rows.teacher, None)


def enough(cluster: Ints) -> bool:
    """Return whether there are enough clusters for an analysis."""
    return len(np.unique(cluster)) >= LEAST_CLUSTERS


LEAST_ROWS = 10


def slope(data: SimulatedStudy, analysis: Analysis) -> AnalysisEstimate:
    """Standardised slope of y on x with random intercepts of teachers (or schools)."""
    rows = _related(data, analysis, [(analysis.x or "", analysis.x_wave or _wave(data, analysis))])
    if len(rows.y) < LEAST_ROWS:
        return NOT_ESTIMABLE
    group = rows.school if analysis.level == "teacher" else rows.teacher
    x = standardised(rows.x)
    return fit_multilevel(standardised(rows.y), x, group, 0, above=0)


def mediated(data: SimulatedStudy, analysis: Analysis) -> AnalysisEstimate:
    """Standardised indirect effect of x on y, with the interval of a product of two paths."""
    wave = _wave(data, analysis)
    of_x = analysis.x_wave or wave
    rows = _related(data, analysis, [(analysis.x or "", of_x), (analysis.mediator or "", wave)])
    if len(rows.y) < LEAST_ROWS:
        return NOT_ESTIMABLE
    group = rows.school if analysis.level == "teacher" else rows.teacher
    found = indirect_effect(rows.x[:, 0], rows.x[:, 1], rows.y, group)
    return _of(found, len(np.unique(group)))


def lagged(data: SimulatedStudy, analysis: Analysis) -> AnalysisEstimate:
    """Cross-lagged path of x on later y, from the wave before (CLPM)."""
    last = _wave(data, analysis)
    x, y, group = _series(data, analysis, range(last - 1, last + 1))
    if len(x) < LEAST_ROWS:
        return NOT_ESTIMABLE
    return _of(cross_lagged(x, y, group)[-1].x_to_y, len(np.unique(group)))


def within_persons(data: SimulatedStudy, analysis: Analysis) -> AnalysisEstimate:
    """Path within persons of x on later y (RI-CLPM), over all waves."""
    x, y, _ = _series(data, analysis, range(1, data.study.waves + 1))
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


def _wave(data: SimulatedStudy, analysis: Analysis) -> int:
    return analysis.wave or data.study.waves


def _related(data: SimulatedStudy, analysis: Analysis, columns: list[tuple[str, int]]) -> Rows:
    """Return outcome and columns, complete, of dyads or as means of teachers."""
    pool = data.pool
    x = np.column_stack([data.scores(name, wave) for name, wave in columns])
    found = complete_rows(
        data.scores(analysis.y, _wave(data, analysis)), x,
        pool.teacher[data.rows].astype(np.float64), pool.school[data.rows].astype(np.float64),
    )  # fmt: skip
    rows = Rows(found[0], found[1], found[2].astype(np.int64), found[3].astype(np.int64))
    return of_teachers(rows) if analysis.level == "teacher" else rows


def _series(data: SimulatedStudy, analysis: Analysis, waves: range) -> tuple[Floats, Floats, Ints]:
    """Return x and y at some waves, both (n, waves), complete rows, and the teachers."""
    x = np.column_stack([data.scores(analysis.x or "", wave) for wave in waves])
    y = np.column_stack([data.scores(analysis.y, wave) for wave in waves])
    teacher = data.pool.teacher[data.rows]
    x, y, teachers = complete_rows(x, y, teacher.astype(np.float64))
    if analysis.level == "teacher":
        number = group_numbers(teachers)
        first = np.unique(number, return_index=True)[1]
        count = np.bincount(number)[:, None]
        means = []
        for values in (x, y):
            total = np.zeros((len(count), values.shape[1]))
            np.add.at(total, number, values)
            means.append(total / count)
        return means[0], means[1], data.pool.school[data.rows][first]
    return x, y, teachers.astype(np.int64)


Run = Callable[[SimulatedStudy, Analysis], AnalysisEstimate]
METHODS: dict[str, Run] = {
    "ancova": ancova,
    "moderated": moderated,
    "mediation": mediated,
    "cross_lagged": lagged,
    "random_intercepts": within_persons,
}


def estimate_of(data: SimulatedStudy, analysis: Analysis) -> AnalysisEstimate:
    """Return the estimate of a study in one of its analyses."""
    if analysis.method == "multilevel":
        return (in_levels if analysis.of_groups else slope)(data, analysis)
    return METHODS[analysis.method](data, analysis)
