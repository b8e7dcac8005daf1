"""Explanation of one teacher's year in a saved result: replay, decomposition, counterfactuals."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

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
from simulation.measurement.outcomes import exhaustion_score
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import read_draws
from simulation.randomness import RandomStreams
from simulation.results.reader import Filter, ResultReader
from simulation.runs.class_trace import TracedTeacher
from simulation.runs.job import Job
from simulation.runs.plan import jobs_of
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of
from simulation.scenario.tables import NO_STAFFROOM
from simulation.school.build_year import first_year
from simulation.school.enrolment import Enrolment
from simulation.school.school_year import SchoolYear
from simulation.state import Teachers


class WhatIf(NamedTuple):
    """One thing changed, and what came of it: rerun minus the year as it was.

    exhaustion: at the end of the year, NEA points; stress: likewise, 0 to 1.
    """

    name: str
    exhaustion: float
    stress: float


class Explanation(NamedTuple):
    """One teacher's year in one run. whole_school: whether the whole school was replayed."""

    label: RunLabel
    diary: Diary
    books: Decomposition
    reruns: tuple[WhatIf, ...]
    whole_school: bool


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
        job, chance = self.job, RandomStreams(self.job.seed, self.job.label.replicate)
        return first_year(enrolment, job.parameters, chance, fill=job.fill)


def needs_whole_school(job: Job, subject: TracedTeacher) -> bool:
    """Return whether a teacher's year may depend on unconnected teachers.

    Targets by rank or share are chosen among all teachers of the school.
    """
    rules = [getattr(plan, "teachers", None) for plan in job.interventions]
    ranked = any(getattr(rule, "who", None) == "most exhausted" for rule in rules)
    return ranked or (subject.year > 1 and any(job.enrolment.reserve))


def explain(
    result: ResultReader,
    teacher: str,
    *,
    arm: str | None = None,
    replicate: int = 1,
    year: int | None = None,
    inputs: Path | None = None,
) -> Explanation:
    """Explain a teacher's year in one run of a result.

    arm: by default the reference. year: by default the last. inputs: folder of the
    class lists, if they were moved. Raises BadInput for an unknown teacher, arm, replicate or year,
    and if the replay differs from the saved result.
    """
    scenario = scenario_of(result, inputs)
    label = RunLabel(result.arms[0] if arm is None else arm, replicate)
    subject = TracedTeacher(teacher, scenario.run.years if year is None else year)
    _check_request(scenario, label, subject, result)
    jobs = jobs_of(scenario, enrolment_of(scenario), read_draws())
    job = next(job for job in jobs if job.label == label)
    return explain_replay(
        Replay(job, subject), label, result, scenario.school.staffroom != NO_STAFFROOM
    )


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


def _check_request(
    scenario: Scenario, label: RunLabel, subject: TracedTeacher, result: ResultReader
) -> None:
    """Raise BadInput for whatever the result does not have."""
    folder, arms = str(result.folder), [arm.name for arm in scenario.arms]
    problems = []
    if label.arm not in arms:
        expected = f"one of {', '.join(arms)}"
        like = nearest(label.arm, arms)
        problems.append(Problem(folder, "--arm", f'"{label.arm}"', expected, like))
    limits = {"--replicate": (label.replicate, scenario.run.replicates)}
    limits["--year"] = (subject.year, scenario.run.years)
    problems += [
        Problem(folder, option, str(found), f"a number from 1 to {most}")
        for option, (found, most) in limits.items()
        if not 1 <= found <= most
    ]
    names = _teachers(result, label) if not problems else []
    if not problems and subject.teacher not in names:
        expected, like = "a teacher of this result", nearest(subject.teacher, names)
        problems.append(Problem(folder, "--teacher", f'"{subject.teacher}"', expected, like))
    if problems:
        raise BadInput(problems)


def _teachers(result: ResultReader, label: RunLabel) -> list[str]:
    """Return the teachers with weekly rows in a run, substitutes included."""
    filters: list[Filter] = [("arm", "==", label.arm), ("replicate", "==", label.replicate)]
    return [
        str(name) for name in result.table("teachers", ["teacher"], filters)["teacher"].unique()
    ]


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
