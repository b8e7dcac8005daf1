"""Explanation of one teacher's year in a saved result: replay, decomposition, counterfactuals."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.answers.rerun import scenario_of
from simulation.errors import BadInput, Problem, nearest
from simulation.evidence.explanation.counterfactuals import (
    AS_IT_WAS,
    Counterfactual,
    Pair,
    TeacherSeat,
    counterfactuals_for,
    new_tie,
    with_reserved,
)
from simulation.evidence.explanation.decomposition import Cause, Decomposition, decompose
from simulation.evidence.explanation.diary import Diary
from simulation.evidence.explanation.replay import DiaryRun, circle_of, diary_of
from simulation.evidence.explanation.replicates import (
    ReplicateEnds,
    end_scores,
    ends_of,
    median_replicate,
    middle_teacher,
    scores_of,
)
from simulation.measurement.outcomes import exhaustion_score
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import read_draws
from simulation.results.reader import Filter, ResultReader
from simulation.runs.class_trace import TracedTeacher
from simulation.runs.job import Job, first_year_of
from simulation.runs.plan import jobs_of
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of
from simulation.scenario.tables import NO_STAFFROOM
from simulation.school.enrolment import Enrolment
from simulation.school.school_year import SchoolYear
from simulation.state import SCHOOL_WEEKS, Teachers


class WhatIf(NamedTuple):
    """One thing changed, and what came of it: rerun minus the year as it was.

    exhaustion: at the end of the year, NEA points; stress: likewise, 0 to 1.
    """

    name: str
    exhaustion: float
    stress: float


class Explanation(NamedTuple):
    """One teacher's year in one run.

    whole_school: whether the whole school was replayed. ends: where all replicates end, None for a
    run outside a result. teacher_named: whether the user chose the teacher.
    """

    label: RunLabel
    diary: Diary
    books: Decomposition
    reruns: tuple[WhatIf, ...]
    whole_school: bool
    ends: ReplicateEnds | None = None
    teacher_named: bool = True


class Replay:
    """A teacher's year that can be replayed, unchanged or with one change."""

    def __init__(self, job: Job, subject: TracedTeacher, first: SchoolYear | None = None) -> None:
        """Prepare a replay. first: the first school year, if it is built already."""
        self.job, self.subject = job, subject
        self.whole_school = needs_whole_school(job, subject)
        self.first = self._first_year(job.enrolment) if first is None else first

    def run(self, thing: Counterfactual = AS_IT_WAS) -> DiaryRun:
        """Return a new run of all teachers whose days affect the teacher."""
        first, year = self.first, self.subject.year
        if thing.tie is not None:
            first = self._first_year(with_reserved(self.job.enrolment, thing.tie))
        circle = None if self.whole_school else circle_of(first, [self.subject.teacher], year)
        return DiaryRun(first, self.job, self.subject, circle, thing.plans(year))

    def _first_year(self, enrolment: Enrolment) -> SchoolYear:
        return first_year_of(self.job, enrolment)


def needs_whole_school(job: Job, subject: TracedTeacher) -> bool:
    """Return whether a teacher's year may depend on unconnected teachers.

    Targets by rank or share are chosen among all teachers of the school.
    """
    rules = [getattr(plan, "teachers", None) for plan in job.interventions]
    ranked = any(getattr(rule, "who", None) == "most exhausted" for rule in rules)
    return ranked or (subject.year > 1 and any(job.enrolment.reserve))


def explain(
    result: ResultReader,
    teacher: str | None = None,
    *,
    arm: str | None = None,
    replicate: int | None = None,
    year: int | None = None,
    inputs: Path | None = None,
) -> Explanation:
    """Explain a teacher's year in one run of a result.

    teacher: by default the one whose median end is in the middle of all teachers. arm: by default
    the reference. replicate: by default the median one of this teacher (``replicates.py``). year:
    by default the last. inputs: folder of the class lists, if they were moved. Raises BadInput for
    an unknown teacher, arm, replicate or year, and if the replay differs from the saved result.
    """
    scenario = scenario_of(result, inputs)
    arm, year = result.arms[0] if arm is None else arm, scenario.run.years if year is None else year
    _check_request(scenario, RunLabel(arm, 1 if replicate is None else replicate), year, result)
    weeks = scenario.run.weeks if year == scenario.run.years else SCHOOL_WEEKS
    table = end_scores(result, arm, year, weeks)
    name = middle_teacher(table) if teacher is None else teacher
    scores = scores_of(table, name)
    _check_teacher(name, replicate, scores, table, result)
    label = RunLabel(arm, median_replicate(scores) if replicate is None else replicate)
    jobs = jobs_of(scenario, enrolment_of(scenario), read_draws())
    job = next(job for job in jobs if job.label == label)
    again = Replay(job, TracedTeacher(name, year))
    made = explain_replay(again, label, result, scenario.school.staffroom != NO_STAFFROOM)
    ends = ends_of(scores, label.replicate)
    return made._replace(ends=ends, teacher_named=teacher is not None)


def explain_replay(
    again: Replay, label: RunLabel, result: ResultReader, staffroom: bool = True
) -> Explanation:
    """Explain a year that can be replayed.

    The whole school is replayed if the component alone does not give the saved values: an
    intervention may have chosen among all teachers. staffroom: whether ties may be added.
    """
    run = again.run()
    diary = diary_of(run)
    if first_difference(diary, label, result):
        again.whole_school = True
        run = again.run()
        diary = diary_of(run)
    _check_replay(diary, label, result)
    books = decompose(diary)
    tie = new_tie(run.school_year, again.subject.teacher) if staffroom else None
    reruns = tuple(what_if(thing, diary, again) for thing in rerun_things(run, diary, books, tie))
    return Explanation(label, diary, books, reruns, again.whole_school)


def amounts(books: Decomposition, quantity: str, factor: float = 1.0) -> dict[Cause, float]:
    """What each cause is of the change of ``stress`` or ``exhaustion`` over the year.

    The amounts add up to the change. What was there at the start counts as a cause of the
    end, so its amount is what has faded of it.
    """
    account = getattr(books, quantity)
    return dict(zip(books.causes, (factor * (account[-1] - account[0])).tolist(), strict=True))


def heaviest(diary: Diary, books: Decomposition) -> list[tuple[str, float]]:
    """Return the students that the teacher met, by their share of final exhaustion."""
    totals = {student: 0.0 for student, met in zip(diary.students, diary.met, strict=True) if met}
    for cause, amount in zip(books.causes, books.exhaustion[-1].tolist(), strict=True):
        if cause.student in totals:
            totals[cause.student] += amount
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def rerun_things(
    run: DiaryRun, diary: Diary, books: Decomposition, tie: Pair | None
) -> list[Counterfactual]:
    """Return the counterfactuals of a teacher, given the replayed year."""
    students = heaviest(diary, books)
    if not students:
        return [*counterfactuals_for(TeacherSeat(run.row, 0, 0), "", None, tie)]
    n = diary.students.index(students[0][0])
    dyad = diary.first_row + n
    at = int(run.school_year.structure.links.dyad_student[dyad])
    return [
        *counterfactuals_for(
            TeacherSeat(run.row, dyad, at), diary.students[n], diary.propensity[n], tie
        )
    ]


def what_if(thing: Counterfactual, diary: Diary, again: Replay) -> WhatIf:
    """Replay the year with one change, and compare."""
    other = diary_of(again.run(thing)).end
    scores = exhaustion_score(np.array([other.exhaustion, diary.end.exhaustion]))
    return WhatIf(thing.name, float(scores[0] - scores[1]), other.stress - diary.end.stress)


def _check_request(scenario: Scenario, label: RunLabel, year: int, result: ResultReader) -> None:
    """Raise BadInput for an arm, a replicate or a year that the result does not have."""
    folder, arms = str(result.folder), [arm.name for arm in scenario.arms]
    problems = []
    if label.arm not in arms:
        expected, like = f"one of {', '.join(arms)}", nearest(label.arm, arms)
        remedy = "choose an arm of the result"
        problems.append(Problem(folder, "--arm", f'"{label.arm}"', expected, like, remedy))
    limits = {"--replicate": (label.replicate, result.replicates)}
    limits["--year"] = (year, scenario.run.years)
    problems += [
        Problem(
            folder,
            option,
            str(found),
            f"a number from 1 to {most}",
            remedy=f"choose such a number, or leave {option} out",
        )
        for option, (found, most) in limits.items()
        if not 1 <= found <= most
    ]
    if problems:
        raise BadInput(problems)


def _check_teacher(
    teacher: str,
    replicate: int | None,
    scores: dict[int, float],
    table: pd.DataFrame,
    result: ResultReader,
) -> None:
    """Raise BadInput for a teacher who is not in the result, or not in this replicate."""
    folder, names = str(result.folder), [str(name) for name in table["teacher"].unique()]
    if not scores:
        expected, like = "a teacher of this result", nearest(teacher, names)
        remedy = "use an id of the class list"
        problem = Problem(folder, "--teacher", f'"{teacher}"', expected, like, remedy)
        raise BadInput([problem])
    if replicate is not None and replicate not in scores:
        known = ", ".join(map(str, sorted(scores)))
        found, expected = f"{replicate}, in which {teacher} does not work", f"one of {known}"
        remedy = "choose one of them, or leave --replicate out"
        raise BadInput([Problem(folder, "--replicate", found, expected, remedy=remedy)])


def _check_replay(diary: Diary, label: RunLabel, result: ResultReader) -> None:
    """Raise BadInput if the replay differs from the saved result."""
    where = first_difference(diary, label, result)
    if where:
        found = f"another {where} than this version of the program computes"
        expected = "a result of this version (answer its scenario again)"
        raise BadInput([Problem(str(result.folder), f"teacher {diary.teacher}", found, expected)])


def first_difference(diary: Diary, label: RunLabel, result: ResultReader) -> str:
    """Return where the weekly rows of the result differ from the diary; "" if equal.

    Raises BadInput if the result has no weekly rows of this teacher, year and run.
    """
    filters: list[Filter] = [
        ("arm", "==", label.arm),
        ("replicate", "==", label.replicate),
        ("year", "==", diary.year),
        ("teacher", "==", diary.teacher),
    ]
    saved = result.table("teachers", ["week", *Teachers._fields], filters).sort_values("week")
    weeks = saved["week"].to_numpy(dtype=np.int64)
    if not len(weeks):
        found = f"no weekly rows of {diary.teacher} in {label.arm}, replicate {label.replicate}"
        raise BadInput([Problem(str(result.folder), "teachers.parquet", found, "some to go by")])
    values = saved[list(Teachers._fields)].to_numpy(dtype=np.float32)
    other = np.argwhere(values != diary.weeks[weeks].astype(np.float32))
    if not len(other):
        return ""
    row, variable = other[0]
    return f"{Teachers._fields[variable]} in week {weeks[row]}"
