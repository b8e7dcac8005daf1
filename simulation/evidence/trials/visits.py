"""One rehearsed study: schools drawn from the pool, allotted, measured, with what is lost.

Study number i asks the schools in an order of its own: a larger study asks the same schools and
further ones, so that sizes are compared under common draws.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from simulation.chance import Chance, keys_of
from simulation.evidence.analyses.rows import numbered
from simulation.evidence.trials.places import column
from simulation.evidence.trials.study import Study
from simulation.evidence.trials.worlds import CONTROL, EVERYBODY, FIRST, SECOND, WAITING
from simulation.measurement.instruments import BY_NAME
from simulation.interventions.staff import Flags
from simulation.state import Floats, Ints, Keys


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
    names, numbers, keys = ("school", "teacher", "student"), {}, {}
    for name in names:
        numbers[name] = numbered(frame[name].to_numpy(dtype=object).astype(str))
        keys[name] = keys_of(sorted(set(frame[name])))
    starts = np.searchsorted(numbers["school"], np.arange(len(keys["school"]) + 1))
    values = {n: frame[n].to_numpy(dtype=np.float64) for n in frame if "|" in n}
    return Pool(
        *(numbers[name] for name in names), *(keys[name] for name in names),
        frame["teacher_rank"].to_numpy(), frame["student_rank"].to_numpy(),
        frame["first"].to_numpy(dtype=np.bool_), np.asarray(starts, dtype=np.int64), values,
    )  # fmt: skip


class Visit(NamedTuple):
    """One study of one size: the rows of the pool that it asks, and who gets the programme.

    half: whether the school of each row is one in which the first half gets the programme (by
    school: one that gets it). gone: (rows, waves) whether its teacher has left the study.
    """

    study: Study
    pool: Pool
    chance: Chance
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
    chance = Chance(study.seed, number)
    order = np.argsort(chance.uniforms("trial:schools", teacher=pool.school_keys))
    asked = order[: study.sample.schools]
    own = [np.arange(pool.starts[s], pool.starts[s + 1]) for s in asked]
    place = np.repeat(np.arange(len(asked)), [len(rows) for rows in own])
    rows = np.concatenate(own)
    kept = (pool.teacher_rank[rows] <= study.sample.teachers) & (
        pool.student_rank[rows] <= study.sample.students
    )
    rows, place = rows[kept], place[kept]
    half = place % 2 == 0
    by_school = study.design.by == "school"
    treated = half if by_school else np.where(half, pool.first[rows], ~pool.first[rows])
    shell = Visit(
        study, pool, chance, rows, half, treated, np.zeros((len(rows), 0), np.bool_), nothing_works
    )
    return shell._replace(gone=_gone(shell))


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
