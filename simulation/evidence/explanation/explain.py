"""Explaining one teacher's year in a saved result: live it again, keep the books, ask what if."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from simulation.answer.rerun import scenario_of
from simulation.errors import BadInput, Problem, nearest
from simulation.evidence.explanation.counterfactuals import (
    AS_IT_WAS,
    OneThing,
    Pair,
    Place,
    new_tie,
    things,
    with_reserved,
)
from simulation.evidence.explanation.decomposition import Books, Cause, books_of
from simulation.evidence.explanation.diary import Diary
from simulation.evidence.explanation.replay import DiaryRun, circle_of, diary_of
from simulation.measurement.outcomes import exhaustion_score
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import read_draws
from simulation.randomness import RandomStreams
from simulation.results.reader import Filter, Result
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
    """One teacher's year in one run of a result. whole_school: whether all of it was lived."""

    label: RunLabel
    diary: Diary
    books: Books
    reruns: tuple[WhatIf, ...]
    whole_school: bool


class Again:
    """A teacher's year that can be lived again, as it was or with one thing changed."""

    def __init__(self, job: Job, subject: TracedTeacher, first: SchoolYear | None = None) -> None:
        """Nothing is lived yet. first: the first school year, where it has been built."""
        self.job, self.subject = job, subject
        self.whole_school = needs_everybody(job, subject)
        self.first = self._first_year(job.enrolment) if first is None else first

    def run(self, thing: OneThing = AS_IT_WAS) -> DiaryRun:
        """A fresh run of everybody on whom the teacher's days depend."""
        first, year = self.first, self.subject.year
        if thing.tie is not None:
            first = self._first_year(with_reserved(self.job.enrolment, thing.tie))
        circle = None if self.whole_school else circle_of(first, [self.subject.teacher], year)
        return DiaryRun(first, self.job, self.subject, circle, thing.plans(year))

    def _first_year(self, enrolment: Enrolment) -> SchoolYear:
        job, chance = self.job, RandomStreams(self.job.seed, self.job.label.replicate)
        return first_year(enrolment, job.parameters, chance, fill=job.fill)


def needs_everybody(job: Job, subject: TracedTeacher) -> bool:
    """Whether what a teacher lives through may depend on teachers they have nothing to do with.

    So it does where an intervention ranks all teachers, and where somebody may move between
    schools in a later year.
    """
    rules = [getattr(plan, "teachers", None) for plan in job.interventions]
    ranked = any(getattr(rule, "who", None) == "most exhausted" for rule in rules)
    return ranked or (subject.year > 1 and any(job.enrolment.reserve))


def explain(
    result: Result,
    teacher: str,
    *,
    arm: str | None = None,
    replicate: int = 1,
    year: int | None = None,
    inputs: Path | None = None,
) -> Explanation:
    """Explain a teacher's year in one run of a result.

    arm: by default the reference. year: by default the last. inputs: where the class lists
    lie, if they were moved. Raises BadInput if there is no such teacher, arm, replicate or
    year, and if living the year again does not give the numbers that the result keeps.
    """
    scenario = scenario_of(result, inputs)
    label = RunLabel(result.arms[0] if arm is None else arm, replicate)
    subject = TracedTeacher(teacher, scenario.run.years if year is None else year)
    _check_asked(scenario, label, subject, result)
    jobs = jobs_of(scenario, enrolment_of(scenario), read_draws())
    job = next(job for job in jobs if job.label == label)
    return explained(Again(job, subject), label, result, scenario.school.staffroom != NO_STAFFROOM)


def explained(again: Again, label: RunLabel, result: Result, staffroom: bool = True) -> Explanation:
    """The explanation of a year that can be lived again.

    The whole school is lived where its component alone does not give the kept numbers: an
    intervention may have chosen among all teachers. staffroom: whether ties may be added.
    """
    run = again.run()
    diary = diary_of(run)
    if first_difference(diary, label, result):
        again.whole_school = True
        run = again.run()
        diary = diary_of(run)
    _check_kept(diary, label, result)
    books = books_of(diary)
    tie = new_tie(run.school_year, again.subject.teacher) if staffroom else None
    reruns = tuple(what_if(thing, diary, again) for thing in rerun_things(run, diary, books, tie))
    return Explanation(label, diary, books, reruns, again.whole_school)


def amounts(books: Books, quantity: str, factor: float = 1.0) -> dict[Cause, float]:
    """What each cause is of the change of ``stress`` or ``exhaustion`` over the year.

    The amounts add up to the change. What was there at the start counts as a cause of the
    end, so its amount is what has faded of it.
    """
    account = getattr(books, quantity)
    return dict(zip(books.causes, (factor * (account[-1] - account[0])).tolist(), strict=True))


def heaviest(diary: Diary, books: Books) -> list[tuple[str, float]]:
    """The students whom the teacher met, by what they are of the exhaustion at the end."""
    totals = {student: 0.0 for student, met in zip(diary.students, diary.met, strict=True) if met}
    for cause, amount in zip(books.causes, books.exhaustion[-1].tolist(), strict=True):
        if cause.student in totals:
            totals[cause.student] += amount
    return sorted(totals.items(), key=lambda each: (-each[1], each[0]))


def rerun_things(run: DiaryRun, diary: Diary, books: Books, tie: Pair | None) -> list[OneThing]:
    """What is tried for a teacher, given the year as it was."""
    students = heaviest(diary, books)
    if not students:
        return [*things(Place(run.row, 0, 0), "", None, tie)]
    n = diary.students.index(students[0][0])
    dyad = diary.first_row + n
    at = int(run.school_year.world.links.dyad_student[dyad])
    return [*things(Place(run.row, dyad, at), diary.students[n], diary.propensity[n], tie)]


def what_if(thing: OneThing, diary: Diary, again: Again) -> WhatIf:
    """Live the year again with one thing changed, and compare."""
    other = diary_of(again.run(thing)).end
    scores = exhaustion_score(np.array([other.exhaustion, diary.end.exhaustion]))
    return WhatIf(thing.name, float(scores[0] - scores[1]), other.stress - diary.end.stress)


def _check_asked(
    scenario: Scenario, label: RunLabel, subject: TracedTeacher, result: Result
) -> None:
    """Raise BadInput for whatever is asked about that the result does not have."""
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


def _teachers(result: Result, label: RunLabel) -> list[str]:
    """Who has weekly rows in a run of a result, stand-ins included."""
    filters: list[Filter] = [("arm", "==", label.arm), ("replicate", "==", label.replicate)]
    return [
        str(name) for name in result.table("teachers", ["teacher"], filters)["teacher"].unique()
    ]


def _check_kept(diary: Diary, label: RunLabel, result: Result) -> None:
    """Raise BadInput if the diary is not what the result keeps."""
    where = first_difference(diary, label, result)
    if where:
        found = f"another {where} than this version of the program lives"
        expected = "a result of this version (answer its scenario again)"
        raise BadInput([Problem(str(result.folder), f"teacher {diary.teacher}", found, expected)])


def first_difference(diary: Diary, label: RunLabel, result: Result) -> str:
    """Where the weekly rows of the result differ from the diary, bit for bit; "" for nowhere.

    Raises BadInput if the result keeps no weekly rows of this teacher, year and run.
    """
    filters: list[Filter] = [
        ("arm", "==", label.arm),
        ("replicate", "==", label.replicate),
        ("year", "==", diary.year),
        ("teacher", "==", diary.teacher),
    ]
    kept = result.table("teachers", ["week", *Teachers._fields], filters).sort_values("week")
    weeks = kept["week"].to_numpy(dtype=np.int64)
    if not len(weeks):
        found = f"no weekly rows of {diary.teacher} in {label.arm}, replicate {label.replicate}"
        raise BadInput([Problem(str(result.folder), "teachers.parquet", found, "some to go by")])
    values = kept[list(Teachers._fields)].to_numpy(dtype=np.float32)
    other = np.argwhere(values != diary.weeks[weeks].astype(np.float32))
    if not len(other):
        return ""
    row, variable = other[0]
    return f"{Teachers._fields[variable]} in week {weeks[row]}"
