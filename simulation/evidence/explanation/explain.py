"""Explaining one teacher's year in a saved result: live it again, keep the books, ask what if."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simulation.chance import Chance
from simulation.evidence.explanation.books import Books, Cause, books_of
from simulation.evidence.explanation.kept import first_difference
from simulation.evidence.explanation.living import DiaryRun, circle_of, diary_of
from simulation.evidence.explanation.pages import Diary
from simulation.evidence.explanation.tie import Tie, new_tie
from simulation.evidence.explanation.what_if import AS_IT_WAS, OneThing, Place, things
from simulation.experiments.building import enrolment_of, jobs_of
from simulation.experiments.close_up import Subject
from simulation.experiments.parameter_draws import read_draws
from simulation.experiments.rerun import placed_as_then
from simulation.experiments.results import Result
from simulation.experiments.runner import Job
from simulation.experiments.scenario import Scenario
from simulation.experiments.school_keys import NO_STAFFROOM
from simulation.measurement.outcomes import exhaustion_score
from simulation.measurement.tables import Label
from simulation.problems import BadInput, Problem, nearest
from simulation.world.population import SchoolYear, first_year


class WhatIf(NamedTuple):
    """One thing changed, and what came of it: rerun minus the year as it was.

    exhaustion: at the end of the year, NEA points; stress: likewise, 0 to 1.
    """

    name: str
    exhaustion: float
    stress: float


class Explanation(NamedTuple):
    """One teacher's year in one run of a result. whole_school: whether all of it was lived."""

    label: Label
    diary: Diary
    books: Books
    reruns: tuple[WhatIf, ...]
    whole_school: bool


class Again:
    """A teacher's year that can be lived again, as it was or with one thing changed."""

    def __init__(self, job: Job, subject: Subject) -> None:
        """Build the school of a job on its first morning; nothing is lived yet."""
        self.job, self.subject = job, subject
        self.whole_school = False
        chance = Chance(job.seed, job.label.replicate)
        self.first: SchoolYear = first_year(job.enrolment, job.parameters, chance, fill=job.fill)

    def run(self, thing: OneThing = AS_IT_WAS) -> DiaryRun:
        """A fresh run of everybody on whom the teacher's days depend."""
        reached = {self.subject.teacher, *(thing.tie or ())}
        circle = None if self.whole_school else circle_of(self.first, reached, self.subject.year)
        plans = thing.plans(self.subject.year)
        return DiaryRun(self.first, self.job, self.subject, circle, plans, thing.tie)


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
    scenario = placed_as_then(Scenario.model_validate(result.scenario), result, inputs)
    label = Label(result.arms[0] if arm is None else arm, replicate)
    subject = Subject(teacher, scenario.run.years if year is None else year)
    job = _job(scenario, label, subject, result)
    return explained(Again(job, subject), label, result, scenario.school.staffroom != NO_STAFFROOM)


def explained(again: Again, label: Label, result: Result, staffroom: bool = True) -> Explanation:
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
    reruns = tuple(_what_if(thing, diary, again) for thing in _things(run, diary, books, tie))
    return Explanation(label, diary, books, reruns, again.whole_school)


def amounts(books: Books, quantity: str, factor: float = 1.0) -> dict[Cause, float]:
    """What each cause is of the change of ``stress`` or ``exhaustion`` over the year.

    The amounts add up to the change. What was there at the start counts as a cause of the
    end, so its amount is what has faded of it.
    """
    account = getattr(books, quantity)
    return dict(zip(books.causes, (factor * (account[-1] - account[0])).tolist(), strict=True))


def heaviest(books: Books) -> list[tuple[str, float]]:
    """The students by what they are of the exhaustion at the year's end, most first."""
    totals: dict[str, float] = {}
    for cause, amount in zip(books.causes, books.exhaustion[-1].tolist(), strict=True):
        if cause.student:
            totals[cause.student] = totals.get(cause.student, 0.0) + amount
    return sorted(totals.items(), key=lambda each: (-each[1], each[0]))


def _things(run: DiaryRun, diary: Diary, books: Books, tie: Tie | None) -> list[OneThing]:
    if not diary.students:
        return [*things(Place(run.row, 0, 0), "", None, tie)]
    student = heaviest(books)[0][0]
    n = diary.students.index(student)
    dyad = diary.first_row + n
    at = int(run.school_year.world.links.dyad_student[dyad])
    return [*things(Place(run.row, dyad, at), student, diary.propensity[n], tie)]


def _what_if(thing: OneThing, diary: Diary, again: Again) -> WhatIf:
    other = diary_of(again.run(thing)).end
    scores = exhaustion_score(np.array([other.exhaustion, diary.end.exhaustion]))
    return WhatIf(thing.name, float(scores[0] - scores[1]), other.stress - diary.end.stress)


def _job(scenario: Scenario, label: Label, subject: Subject, result: Result) -> Job:
    """The job of a run. Raises BadInput for whatever of it the result does not have."""
    enrolment = enrolment_of(scenario)
    names: list[str] = enrolment.teachers.index.tolist()
    arms = [arm.name for arm in scenario.arms]
    limits = {"replicate": scenario.run.replicates, "year": scenario.run.years}
    asked: dict[str, Any] = {"replicate": label.replicate, "year": subject.year}
    faults = [
        ("--teacher", subject.teacher, "a teacher of this result", names),
        ("--arm", label.arm, f"one of {', '.join(arms)}", arms),
    ]
    problems = [
        Problem(str(result.folder), option, f'"{found}"', expected, nearest(found, known))
        for option, found, expected, known in faults
        if found not in known
    ]
    problems += [
        Problem(str(result.folder), f"--{what}", str(asked[what]), f"a number from 1 to {most}")
        for what, most in limits.items()
        if not 1 <= asked[what] <= most
    ]
    if problems:
        raise BadInput(problems)
    return {job.label: job for job in jobs_of(scenario, enrolment, read_draws())}[label]


def _check_kept(diary: Diary, label: Label, result: Result) -> None:
    """Raise BadInput if the diary is not what the result keeps."""
    where = first_difference(diary, label, result)
    if where:
        found = f"another {where} than this version of the program lives"
        expected = "a result of this version (answer its scenario again)"
        raise BadInput([Problem(str(result.folder), f"teacher {diary.teacher}", found, expected)])
