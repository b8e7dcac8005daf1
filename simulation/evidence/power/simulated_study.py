"""One simulated study: schools drawn from the pool, randomised, measured, with missing data.

Study number i visits the schools in an order of its own: a larger study visits the same schools and
further ones, so that sizes are compared under common draws.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from simulation.evidence.power.pool import ALL_TREATED, CONTROL, FIRST, SECOND, WAITING, column
from simulation.evidence.power.study import Study
from simulation.interventions.targeting import Flags
from simulation.measurement.instruments import BY_NAME
from simulation.randomness import RandomStreams, keys_of
from simulation.state import Floats, Ints, Keys
from simulation.stats.groups import group_numbers

IDS = ("school", "teacher", "student")


class Pool(NamedTuple):
    """The pool as arrays, rows sorted by school.

    school, teacher, student: numbers from 0; keys: of the draws of a unit. starts: first row of
    every school, and the number of rows. values: every column of the arms.
    """

    school: Ints
    teacher: Ints
    student: Ints
    school_keys: Keys
    teacher_keys: Keys
    student_keys: Keys
    teacher_rank: Ints
    student_rank: Ints
    first: Flags
    starts: Ints
    values: dict[str, Floats]

    @property
    def schools(self) -> int:
        """Number of schools in the pool."""
        return len(self.school_keys)


def pool_of(frame: pd.DataFrame) -> Pool:
    """Return the pool of all batches."""
    frame = frame.sort_values(["school", "teacher_rank", "student_rank"], ignore_index=True)
    ids = [frame[name].astype(str).to_numpy(dtype=object) for name in IDS]
    school, teacher, student = (group_numbers(column.astype(str)) for column in ids)
    schools, teachers, students = (keys_of(sorted(set(column))) for column in ids)
    starts = np.searchsorted(school, np.arange(len(schools) + 1))
    return Pool(
        school=school,
        teacher=teacher,
        student=student,
        school_keys=schools,
        teacher_keys=teachers,
        student_keys=students,
        teacher_rank=frame["teacher_rank"].to_numpy(dtype=np.int64),
        student_rank=frame["student_rank"].to_numpy(dtype=np.int64),
        first=frame["first"].to_numpy(dtype=np.bool_),
        starts=np.asarray(starts, dtype=np.int64),
        values={
            str(name): frame[name].to_numpy(dtype=np.float64)
            for name in frame.columns
            if "|" in str(name)
        },
    )


class SimulatedStudy(NamedTuple):
    """One study of one size: its rows of the pool and its treated rows.

    half: whether a row is read in the arm in which the first half gets the programme (by school:
    whether its school gets it). gone: (rows, waves) whether its teacher has left the study.
    """

    study: Study
    pool: Pool
    chance: RandomStreams
    rows: Ints
    half: Flags
    treated: Flags
    gone: Flags
    nothing_works: bool

    def scores(self, name: str, wave: int) -> Floats:
        """Return the scores of an instrument at a wave, NaN where missing."""
        exact = self.study.measures.perfect
        found = self._observed(name, wave, exact=exact) + self._flattery(name, wave)
        lost = self.gone[:, wave - 1] | self._lost(name, wave)
        return np.where(lost, np.nan, found)

    def _flattery(self, name: str, wave: int) -> Floats | float:
        """Return what treated teachers add to ratings because they expect an effect."""
        expected = self.study.measures.expectation.get(name, 0.0)
        if not expected or wave == 1:
            return 0.0
        scale = BY_NAME[name]
        sd = scale.reference.sd * (scale.items if scale.scoring == "sum" else 1)
        return np.where(self.treated, expected * sd, 0.0)

    def _observed(self, name: str, wave: int, *, exact: bool = False) -> Floats:
        def scores_in(which: str) -> Floats:
            return self.pool.values[column(which, name, wave, exact=exact)][self.rows]

        design = self.study.design
        if design.kind != "trial" or self.nothing_works:
            return scores_in(CONTROL)
        if design.by == "school":
            usual = WAITING if design.waiting_list else CONTROL
            return np.where(self.half, scores_in(ALL_TREATED), scores_in(usual))
        return np.where(self.half, scores_in(FIRST), scores_in(SECOND))

    def _lost(self, name: str, wave: int) -> Flags:
        share, unit = self.study.missing.at_random, BY_NAME[name].unit
        if share == 0.0:
            return np.zeros(len(self.rows), dtype=np.bool_)
        teacher = self.pool.teacher_keys[self.pool.teacher[self.rows]]
        student = self.pool.student_keys[self.pool.student[self.rows]]
        none = np.zeros_like(teacher)
        draws = self.chance.uniforms(
            f"trial:lost:{name}", day=wave,
            teacher=none if unit == "student" else teacher,
            student=none if unit == "teacher" else student,
        )  # fmt: skip
        return draws < share


def simulate_study(
    study: Study, pool: Pool, number: int, *, nothing_works: bool = False
) -> SimulatedStudy:
    """Simulate a study. number: from 1. nothing_works: the programme has dose 0."""
    chance = RandomStreams(study.seed, number)
    order = np.argsort(chance.uniforms("trial:schools", teacher=pool.school_keys))
    chosen = order[: study.sample.schools]
    own = [np.arange(pool.starts[s], pool.starts[s + 1]) for s in chosen]
    place = np.repeat(np.arange(len(chosen)), [len(rows) for rows in own])
    rows = np.concatenate(own)
    sampled = (pool.teacher_rank[rows] <= study.sample.teachers) & (
        pool.student_rank[rows] <= study.sample.students
    )
    rows, place = rows[sampled], place[sampled]
    half = halves(study, pool, chance, rows, place)
    by_school = study.design.by == "school"
    treated = half if by_school else np.where(half, pool.first[rows], ~pool.first[rows])
    shell = SimulatedStudy(
        study, pool, chance, rows, half, treated, np.zeros((len(rows), 0), np.bool_), nothing_works
    )
    return shell._replace(gone=_gone(shell))


def halves(study: Study, pool: Pool, chance: RandomStreams, rows: Ints, place: Ints) -> Flags:
    """Return the arm of every row: True for the one in which the first half is treated.

    place: of the row's school in this study's order. Schools take turns. Within strata a pair has
    one draw; a single unit takes turns with similar ones. Without strata a teacher (or dyad) has a
    draw. Both arms have as many treated colleagues or classmates, so that pairs of a school may be
    read in different arms.
    """
    design = study.design
    turn: Flags = np.asarray(place % 2 == 0, dtype=np.bool_)
    if design.kind != "trial" or design.by == "school":
        return turn
    by_dyad = design.by == "dyad"
    unit, rank, group = (
        (pool.student_keys[pool.student[rows]], pool.student_rank[rows], pool.teacher[rows])
        if by_dyad
        else (pool.teacher_keys[pool.teacher[rows]], pool.teacher_rank[rows], pool.school[rows])
    )
    if not design.stratified:
        return np.asarray(chance.uniforms("trial:half:unit", student=unit) < 0.5)
    keys = (pool.teacher_keys if by_dyad else pool.school_keys)[group]
    pair = (rank - 1) // 2
    coin = chance.uniforms("trial:half:pair", day=pair, teacher=keys) < 0.5
    number = group_numbers(group * (pair.max(initial=0) + 1) + pair)
    ranks = [np.full(number.max() + 1, end) for end in (10**9, 0)]
    np.minimum.at(ranks[0], number, rank)
    np.maximum.at(ranks[1], number, rank)
    partner = (ranks[0] != ranks[1])[number]
    if by_dyad:
        turn = group_numbers(group) % 2 == 0
    return np.asarray(np.where(partner, coin, turn == pool.first[rows]), dtype=np.bool_)


def _gone(data: SimulatedStudy) -> Flags:
    """Return whether the teacher of a row has left the study by a wave; none by the first."""
    missing, waves = data.study.missing, data.study.waves
    gone = np.zeros((len(data.rows), waves), dtype=np.bool_)
    if missing.dropout == 0.0:
        return gone
    keys = data.pool.teacher_keys[data.pool.teacher[data.rows]]
    for wave in range(2, waves + 1):
        exhaustion = np.nan_to_num(data._observed("exhaustion", wave))
        share = expit(logit(missing.dropout) + missing.by_exhaustion * exhaustion)
        draws = data.chance.uniforms("trial:gone", day=wave, teacher=keys)
        gone[:, wave - 1] = gone[:, wave - 2] | (draws < share)
    return gone
