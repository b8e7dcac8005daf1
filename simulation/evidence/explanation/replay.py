"""Replay of one teacher's part of a school, with a diary.

Only the teacher's staffroom component is simulated; components share no state, so the replay equals
the run of the whole school bit for bit.
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from simulation.engine.components import Block
from simulation.engine.school_run import SchoolRun
from simulation.evidence.explanation.diary import Diary, DiaryPage, TeacherStanding
from simulation.interventions.base import InterventionProtocol
from simulation.processes.colleagues import workload_of_beginner
from simulation.processes.curves import clip
from simulation.processes.load import affectivity
from simulation.processes.order import load_of_disorder
from simulation.randomness import RandomStreams
from simulation.runs.class_trace import TracedTeacher
from simulation.runs.job import Job
from simulation.school.build_year import SchoolYear
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS, Dyads, Floats, Ints, Links


class DiaryRun(SchoolRun):
    """A ``SchoolRun`` of some components that records one teacher's diary in one year."""

    def __init__(
        self,
        first: SchoolYear,
        job: Job,
        subject: TracedTeacher,
        circle: Collection[str] | None = None,
        plans: Sequence[InterventionProtocol] = (),
    ) -> None:
        """Start on the first morning of the first year.

        circle: the teachers to simulate (``circle_of``), None for all. plans: interventions besides
        those of the job.
        """
        self.subject, self.circle = subject, circle
        self.weeks = job.weeks if subject.year == job.years else SCHOOL_WEEKS
        self.pages: list[DiaryPage] = []
        super().__init__(
            first,
            job.parameters,
            RandomStreams(job.seed, job.label.replicate),
            years=job.years,
            interventions=(*job.interventions, *plans),
            watched=(subject.teacher,),
        )

    def open_year(self, school_year: SchoolYear) -> None:
        """Start a school year and find the rows of the teacher and of the circle."""
        super().open_year(school_year)
        ids, links = school_year.enrolment.teachers.index, school_year.structure.links
        self.row = int(_rows([self.subject.teacher], ids)[0])
        self.rows = slice(*(int(row) for row in links.teacher_dyads[self.row : self.row + 2]))
        inside = None if self.circle is None else _rows(self.circle, ids)
        parts = range(len(links.part_teachers) - 1) if inside is None else _parts(links)[inside]
        self._lived = [
            Block(
                part, part + 1, links.member_teacher[slice(*links.part_teachers[part : part + 2])]
            )
            for part in np.unique(parts).tolist()
        ]

    def components(self, weekdays: int) -> list[Block]:
        """Return the components of the circle only."""
        return super().components(weekdays) if self.circle is None else self._lived

    def advance_weekdays(self, weekdays: Ints) -> None:
        """Simulate some weekdays and write a page of the diary for every one of them."""
        if self.year != self.subject.year:
            super().advance_weekdays(weekdays)
            self.events.take()
            return
        for n in range(len(weekdays)):
            begun = self._begun(int(weekdays[n]))
            super().advance_weekdays(weekdays[n : n + 1])
            self.pages.append(
                begun._replace(
                    evening=self.now(),
                    colleagues=self._colleagues() if begun.school else np.nan,
                    contacts=self.events.take(),
                )
            )

    def now(self) -> TeacherStanding:
        """Return the state of the teacher."""
        values = self.state.teachers._asdict()
        return TeacherStanding(
            **{name: float(values[name][self.row]) for name in TeacherStanding._fields}
        )

    def in_full(self) -> list[float]:
        """Return every state of the teacher, in the order of ``Teachers``."""
        return [float(values[self.row]) for values in self.state.teachers]

    def dyads_now(self) -> Dyads:
        """Return copies of the teacher's dyad states."""
        return Dyads(*(values[self.rows].copy() for values in self.state.dyads))

    def _begun(self, weekday: int) -> DiaryPage:
        traits, levers, i = (
            self.school_year.structure.traits.teachers,
            self.circumstances.teachers,
            self.row,
        )
        return DiaryPage(
            school=bool(self.calendar.school[weekday] == 1),
            term=bool(self.term[weekday] == 1),
            day=int(self.calendar.day[weekday]),
            nights=int(self.calendar.nights[weekday]),
            morning=self.now(),
            evening=self.now(),
            dyads=self.dyads_now(),
            session_awareness=self.circumstances.dyads.held_awareness[self.rows].copy(),
            workload=self._workload(),
            disorder=self._disorder(),
            recovery=float(clip(traits.recovery[i] + levers.recovery[i])),
            reappraisal=self._reappraisal(),
            efficacy=self._efficacy(),
            colleagues=np.nan,
            contacts=np.zeros((0, 0)),
        )

    def _workload(self) -> float:
        """Return the teacher's load of other work today."""
        traits, i = self.school_year.structure.traits.teachers, self.row
        own, skill = (
            traits.workload[i] * self.circumstances.teachers.workload[i],
            self.state.teachers.skill[i],
        )
        return float(own * workload_of_beginner(skill, self.level_parameters.beginners))

    def _reappraisal(self) -> float:
        """Return the teacher's reappraisal capacity today."""
        traits, i = self.school_year.structure.traits.teachers, self.row
        gap = self.level_parameters.start.beginner_reappraisal
        learned = traits.beginner[i] * self.state.teachers.skill[i] * gap
        own = traits.reappraisal[i] + self.circumstances.teachers.reappraisal[i]
        return float(clip(own + (learned + self.state.teachers.practice[i])))

    def _efficacy(self) -> float:
        """Return the teacher's coping potential at rest today."""
        traits, i = self.school_year.structure.traits.teachers, self.row
        gap = self.level_parameters.start.beginner_efficacy
        learned = traits.beginner[i] * self.state.teachers.skill[i] * gap
        return float(clip(traits.efficacy[i] + self.circumstances.teachers.efficacy[i] + learned))

    def _disorder(self) -> float:
        """Return the load that the order of the teacher's classes adds this morning."""
        present = self.circumstances.dyads.present[self.rows] > 0.0
        groups = self.school_year.structure.links.dyad_group[self.rows][present]
        order = self.state.groups.order[groups].tolist()
        rule = self.level_parameters.order
        return load_of_disorder(sum(order) / len(order), rule) if order else 0.0

    def _colleagues(self) -> float:
        """Return the mean evening load of the teacher's colleagues."""
        links = self.school_year.structure.links
        entries = np.arange(links.tie_start[self.row], links.tie_start[self.row + 1])
        entries = entries[self.circumstances.ties.tie[entries] > 0.0]
        loads = self.state.teachers.evening_load[links.tie_teacher[entries]].tolist()
        total = 0.0
        for load in loads:  # from left to right, as the night adds them
            total += load
        return total / len(loads) if loads else np.nan


def diary_of(run: DiaryRun) -> Diary:
    """Simulate a new run to the end of the subject's year and return the diary."""
    while run.year < run.subject.year:
        run.advance(SCHOOL_WEEKS * DAYS_A_WEEK)
        run.start_next_year()
    weeks = [run.in_full()]
    for _ in range(run.weeks):
        run.advance(DAYS_A_WEEK)
        weeks.append(run.in_full())
    return _diary(run, np.array(weeks))


def _diary(run: DiaryRun, weeks: Floats) -> Diary:
    year, rows = run.school_year, run.rows
    traits = year.structure.traits.teachers
    people = year.dyads.iloc[rows]
    students = year.structure.links.dyad_student[rows]
    return Diary(
        teacher=run.subject.teacher,
        year=run.year,
        parameters=run.parameters,
        tolerance=float(traits.tolerance[run.row]),
        wear=affectivity(
            float(traits.negative_affectivity[run.row]),
            run.parameters.spread.negative_affectivity,
        ),
        students=tuple(str(name) for name in people["student"]),
        listed=tuple(bool(item) for item in people["listed"]),
        propensity=tuple(year.structure.traits.students.propensity[students].tolist()),
        first_row=rows.start,
        pages=tuple(run.pages),
        last=run.dyads_now(),
        weeks=weeks,
    )


def circle_of(first: SchoolYear, teachers: Collection[str], year: int) -> frozenset[str]:
    """Return the teachers whose days can affect these teachers by the end of a school year.

    first: the first school year. Their staffroom components; in a synthetic school from the second
    year on all teachers of their schools, since classes change teachers there.
    """
    enrolment = first.enrolment
    ids, schools = enrolment.teachers.index, enrolment.teachers["school"].to_numpy()
    part = _parts(first.structure.links)
    inside = np.isin(part, part[_rows(teachers, ids)])
    if year > 1 and enrolment.origin != "roster":
        inside = np.isin(schools, schools[inside])
    return frozenset(str(name) for name in ids[inside])


def _rows(teachers: Collection[str], ids: pd.Index) -> Ints:
    """Return the rows of some teachers, by id."""
    return ids.get_indexer(pd.Index(sorted(teachers), dtype="str")).astype(np.int64)


def _parts(links: Links) -> Ints:
    """Return the component of every teacher, shape (teachers,)."""
    part = np.empty(len(links.member_teacher), dtype=np.int64)
    part[links.member_teacher] = np.repeat(
        np.arange(len(links.part_teachers) - 1), np.diff(links.part_teachers)
    )
    return part
