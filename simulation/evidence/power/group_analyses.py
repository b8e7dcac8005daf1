"""How a trial is analysed: covariance, moderation, and a multilevel model of two groups.

The clusters are what was randomised; drawn within strata, the strata are taken out and are the
clusters, since the two members of a pair stray together (de Chaisemartin & Ramirez-Cuellar 2024).
"""

from typing import NamedTuple

import numpy as np

from simulation.evidence.power.analysis import Analysis
from simulation.evidence.power.simulated_study import Visit
from simulation.state import Floats, Ints
from simulation.stats.cluster_robust import fit_cluster_robust
from simulation.stats.estimate import NOT_ESTIMABLE, AnalysisEstimate
from simulation.stats.groups import complete_rows, group_numbers
from simulation.stats.multilevel import fit_multilevel

LEAST_CLUSTERS = 4  # below, no analysis is tried


class Rows(NamedTuple):
    """Complete rows: outcome, columns (the group first), and to whom each belongs."""

    y: Floats
    x: Floats
    teacher: Ints
    school: Ints


def ancova(visit: Visit, asked: Analysis) -> AnalysisEstimate:
    """Difference between the groups at a wave, the first wave held constant."""
    rows = rows_of(visit, asked, _before(asked))
    cluster, strata = clusters(visit, rows)
    if not enough(cluster):
        return NOT_ESTIMABLE
    return fit_cluster_robust(rows.y, rows.x, cluster, strata)


def moderated(visit: Visit, asked: Analysis) -> AnalysisEstimate:
    """How much the difference grows with one point of the moderator at the first wave."""
    before = list(dict.fromkeys([asked.moderator or "", *_before(asked)]))
    rows = rows_of(visit, asked, before)
    cluster, strata = clusters(visit, rows)
    if not enough(cluster):
        return NOT_ESTIMABLE
    moderator = rows.x[:, 1] - rows.x[:, 1].mean()
    x = np.column_stack([rows.x[:, 0] * moderator, rows.x])
    return fit_cluster_robust(rows.y, x, cluster, strata)


def in_levels(visit: Visit, asked: Analysis) -> AnalysisEstimate:
    """The same difference by a model with random intercepts of teachers, strata taken out."""
    rows = rows_of(visit, asked, _before(asked))
    _, strata = clusters(visit, rows)
    by = visit.study.design.by
    group = rows.school if by == "school" else rows.teacher
    above = 0 if by == "dyad" else 1
    return fit_multilevel(rows.y, rows.x, group, 0, above, None if by == "dyad" else strata)


def _before(asked: Analysis) -> list[str]:
    return [asked.y] if asked.baseline else []


def rows_of(visit: Visit, asked: Analysis, before: list[str]) -> Rows:
    """Outcome, group and what is known at the first wave, of dyads or as means of teachers."""
    wave = asked.wave or visit.study.waves
    pool, waves = visit.pool, visit.study.waves
    columns = [visit.scores(name, 1) for name in before if waves > 1 or name != asked.y]
    found = complete_rows(
        visit.scores(asked.y, wave), np.column_stack([visit.treated.astype(np.float64), *columns]),
        pool.teacher[visit.rows].astype(np.float64), pool.school[visit.rows].astype(np.float64),
    )  # fmt: skip
    rows = Rows(found[0], found[1], found[2].astype(np.int64), found[3].astype(np.int64))
    return of_teachers(rows) if asked.level == "teacher" else rows


def of_teachers(rows: Rows) -> Rows:
    """One row a teacher: the mean of its dyads."""
    number = group_numbers(rows.teacher)
    count = np.bincount(number)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(number, weights=values) / count)

    first = np.unique(number, return_index=True)[1]
    x = np.column_stack([mean(column) for column in rows.x.T])
    return Rows(mean(rows.y), x, rows.teacher[first], rows.school[first])


def clusters(visit: Visit, rows: Rows) -> tuple[Ints, Ints | None]:
    """Labels of clusters, and of strata where randomisation was within some."""
    design = visit.study.design
    if design.by == "school":
        return rows.school, None
    if design.by == "dyad":
        return rows.teacher, rows.teacher if design.stratified else None
    within = design.stratified and visit.study.sample.teachers > 1
    return (rows.school, rows.school) if within else (rows.teacher, None)


def enough(cluster: Ints) -> bool:
    """Whether there are clusters enough to try."""
    return len(np.unique(cluster)) >= LEAST_CLUSTERS
