"""One rehearsed study: schools drawn from the pool, allotted, measured, with what is lost.

Study number i asks the schools in an order of its own: a larger study asks the same schools and
further ones, so that sizes are compared under common draws.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from simulation.evidence.power.pool import column
from simulation.evidence.power.study import Study
from simulation.evidence.power.treatment_arms import CONTROL, EVERYBODY, FIRST, SECOND, WAITING
from simulation.interventions.targeting import Flags
from simulation.measurement.instruments import BY_NAME
from simulation.randomness import RandomStreams, keys_of
from simulation.state import Floats, Ints, Keys
from simulation.stats.groups import group_numbers

IDS = ("school", "teacher", "student")


class Pool(NamedTuple):
    """The pool as arrays, rows sorted by school.

    school, teacher, student: numbers from 0; keys: of the draws of each. starts: first row of
    each school, and the number of rows. values: every column of the worlds.
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
        """How many schools the pool has."""
        return len(self.school_keys)


def pool_of(frame: pd.DataFrame) -> Pool:
    """The pool of all batches."""
    frame = frame.sort_values(["school", "teacher_rank", "student_rank"], ignore_index=True)
    ids = [frame[name].astype(str).to_numpy(dtype=object) for name in IDS]
    school, teacher, student = (group_numbers(each.astype(str)) for each in ids)
    schools, teachers, students = (keys_of(sorted(set(each))) for each in ids)
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


class Visit(NamedTuple):
    """One study of one size: the rows of the pool that it asks, and who gets the programme.

    half: whether each row is read in the world in which the first half gets the programme (by
    school: whether its school gets it). gone: (rows, waves) whether its teacher has left the study.
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
        """What an instrument says of each row at a wave, NaN where it is lost."""
        exact = self.study.measures.perfect
        found = self._lived(name, wave, exact=exact) + self._flattery(name, wave)
        lost = self.gone[:, wave - 1] | self._lost(name, wave)
        return np.where(lost, np.nan, found)

    def _flattery(self, name: str, wave: int) -> Floats | float:
        """What teachers in the programme add because they expect it to work, at dose 0 too."""
        expected = self.study.measures.expectation.get(name, 0.0)
        if not expected or wave == 1:
            return 0.0
        scale = BY_NAME[name]
        sd = scale.reference.sd * (scale.items if scale.scoring == "sum" else 1)
        return np.where(self.treated, expected * sd, 0.0)

    def _lived(self, name: str, wave: int, *, exact: bool = False) -> Floats:
        def world(which: str) -> Floats:
            return self.pool.values[column(which, name, wave, exact=exact)][self.rows]

        design = self.study.design
        if design.kind != "trial" or self.nothing_works:
            return world(CONTROL)
        if design.by == "school":
            usual = WAITING if design.waiting_list else CONTROL
            return np.where(self.half, world(EVERYBODY), world(usual))
        return np.where(self.half, world(FIRST), world(SECOND))

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


def visit(study: Study, pool: Pool, number: int, *, nothing_works: bool = False) -> Visit:
    """Study number so and so, from 1. nothing_works: the programme has dose 0."""
    chance = RandomStreams(study.seed, number)
    order = np.argsort(chance.uniforms("trial:schools", teacher=pool.school_keys))
    asked = order[: study.sample.schools]
    own = [np.arange(pool.starts[s], pool.starts[s + 1]) for s in asked]
    place = np.repeat(np.arange(len(asked)), [len(rows) for rows in own])
    rows = np.concatenate(own)
    kept = (pool.teacher_rank[rows] <= study.sample.teachers) & (
        pool.student_rank[rows] <= study.sample.students
    )
    rows, place = rows[kept], place[kept]
    half = halves(study, pool, chance, rows, place)
    by_school = study.design.by == "school"
    treated = half if by_school else np.where(half, pool.first[rows], ~pool.first[rows])
    shell = Visit(
        study, pool, chance, rows, half, treated, np.zeros((len(rows), 0), np.bool_), nothing_works
    )
    return shell._replace(gone=_gone(shell))


def halves(study: Study, pool: Pool, chance: RandomStreams, rows: Ints, place: Ints) -> Flags:
    """Which world each row is read in: that where the first half gets the programme, or the other.

    place: of the row's school in this study's order. Schools take turns. Within strata each pair
    has a draw of its own; one without a partner takes turns with those like it. Without strata
    each teacher (or dyad) has a draw. In either world as many colleagues or classmates are in the
    programme, so that pairs of a school need not be read in the same one.
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


def _gone(visit: Visit) -> Flags:
    """Whether the teacher of each row has left the study by each wave; nobody by the first."""
    missing, waves = visit.study.missing, visit.study.waves
    gone = np.zeros((len(visit.rows), waves), dtype=np.bool_)
    if missing.dropout == 0.0:
        return gone
    keys = visit.pool.teacher_keys[visit.pool.teacher[visit.rows]]
    for wave in range(2, waves + 1):
        exhaustion = np.nan_to_num(visit._lived("exhaustion", wave))
        share = expit(logit(missing.dropout) + missing.by_exhaustion * exhaustion)
        draws = visit.chance.uniforms("trial:gone", day=wave, teacher=keys)
        gone[:, wave - 1] = gone[:, wave - 2] | (draws < share)
    return gone
