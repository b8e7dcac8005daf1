"""One arm, one replicate, as it is lived: days, years, and interventions on their day."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from simulation.engine.arrays import (
    Call,
    Here,
    SchoolRecords,
    Weekdays,
    columns,
    here_now,
    register_of,
    school_of,
    streams,
)
from simulation.engine.components import Block, at_once, blocks_of
from simulation.engine.event_log import EventLog, EventStore, event_log
from simulation.engine.kernels import simulate_days
from simulation.engine.setup import at_level
from simulation.interventions.base import InterventionProtocol, decision_day, labelled
from simulation.interventions.context import Decision, DecisionContext, Register
from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.lever_schedule import (
    LeverChange,
    Span,
    apply_changes,
    compile_schedule,
)
from simulation.parameters import Parameters
from simulation.processes.behaviour import disposition
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear, next_year
from simulation.school.calendar import Calendar, dutch_year
from simulation.state import (
    SCHOOL_DAYS,
    Circumstances,
    DyadLevers,
    Dyads,
    DyadTally,
    Floats,
    Ints,
    Keys,
    State,
    StudentLevers,
    Students,
    Tally,
    TeacherLevers,
    Teachers,
    TeacherTally,
    TieLevers,
    check_traits,
    circumstances_at_rest,
)


class SchoolRun:
    """A school that lives day by day; picklable between days.

    ``state``, ``circumstances`` and ``tally`` are the arrays of the current school year;
    ``day`` is the next school day, 0 to 200; ``marked`` tells which dyads an intervention
    chose this year, shape (dyads,). ``watched`` names teachers whose every contact is kept;
    ``lived_with`` are the parameters as they are at this level of schools;
    ``workers`` is the number of threads that a big school may use, which changes no byte.
    Raises ValueError for a watched teacher who is not there and for traits that are not
    numbers.
    """

    def __init__(
        self,
        first_year: SchoolYear,
        parameters: Parameters,
        chance: RandomStreams,
        *,
        years: int = 1,
        interventions: Sequence[InterventionProtocol] = (),
        watched: Collection[str] = (),
        workers: int = 1,
    ) -> None:
        self.parameters = parameters
        self.chance = chance
        self.years = years
        self.interventions = tuple(interventions)
        self.watched = tuple(sorted(watched))
        self.workers = workers
        unknown = set(watched) - set(first_year.enrolment.teachers.index)
        if unknown:
            raise ValueError(f"{sorted(unknown)[0]!r} is not a teacher of this school")
        self.events = EventStore()
        self.members: dict[str, Keys] = {}  # by label: teachers who took part from the start
        self._open(first_year)

    def _open(self, school_year: SchoolYear) -> None:
        """Start a school year on its first morning, every lever at rest."""
        self.school_year = school_year
        self.year = school_year.year
        self.day = 0
        self.calendar = dutch_year(summer=self.year < self.years)
        self._names: Register | None = None
        self.spans: list[Span] = []
        self.schedule: list[LeverChange] = []
        links = school_year.world.links
        self.lived_with = at_level(self.parameters, school_year.enrolment.level)
        check_traits(school_year.world.traits)
        self.marked: npt.NDArray[np.bool_] = np.zeros(len(links.dyad_student), dtype=np.bool_)
        spells = self._spells(links.student_key)
        self._school = school_of(school_year.world, school_year.state, self._rest(), spells)
        self._show()
        self.state.students.disposition[:] = [
            disposition(deviate, self.parameters.behaviour) for deviate in spells[0].tolist()
        ]
        weekdays = np.arange(len(self.calendar.day))[:, None]
        draws = self.chance.uniforms(
            "strain", self.year, day=weekdays, teacher=links.teacher_key[None, :]
        )
        self._shock: Floats = ndtri(draws)
        self._streams = streams(self.chance, self.year)
        rows = school_year.enrolment.teachers.index.get_indexer(pd.Index(self.watched, dtype="str"))
        self._watched = np.zeros(len(links.teacher_key), dtype=np.int64)
        self._watched[rows[rows >= 0]] = 1

    def _spells(self, students: Keys) -> Floats:
        """A standard normal for every stretch of weeks and student; one more for the summer."""
        stretches = np.arange(SCHOOL_DAYS // int(self.parameters.behaviour.spell_length) + 1)
        draws = self.chance.uniforms(
            "spell", self.year, day=stretches[:, None], student=students[None, :]
        )
        return np.asarray(ndtri(draws))

    def _show(self) -> None:
        """Show the records of the school as one array a variable."""
        s = self._school
        self.state = State(
            columns(Dyads, s.dyads), columns(Teachers, s.teachers), columns(Students, s.students)
        )
        self.circumstances = Circumstances(
            columns(DyadLevers, s.dyad_levers),
            columns(TeacherLevers, s.teacher_levers),
            columns(StudentLevers, s.student_levers),
            columns(TieLevers, s.tie_levers),
        )
        self.tally = Tally(columns(DyadTally, s.dyad_tally), columns(TeacherTally, s.teacher_tally))

    def __getstate__(self) -> dict[str, Any]:
        """All but the views, which would be pickled as copies that share nothing."""
        shown = ("state", "circumstances", "tally")
        return {name: value for name, value in vars(self).items() if name not in shown}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        vars(self).update(kept)
        self._show()

    def _rest(self) -> Circumstances:
        rest = circumstances_at_rest(self.school_year.world.links)
        rest.dyads.contact_rate[:] = self.school_year.contact_rate
        rest.dyads.present[self.school_year.idle.dyads] = 0.0
        rest.ties.tie[self.school_year.idle.ties] = 0.0
        return rest

    @property
    def here(self) -> Here:
        """Who counts at this moment: pairs that share a class, and who is in such a pair."""
        return here_now(self.school_year, self.circumstances)

    def advance(self, days: int) -> None:
        """Live so many school days, each with the holidays before it, up to its last night.

        Raises ValueError if the days go beyond the end of the school year.
        """
        end = self.day + days
        if days < 0 or end > SCHOOL_DAYS:
            raise ValueError(f"{days} days from day {self.day} do not fit into this school year")
        while self.day < end:
            self._advance(self._weekdays(self.day, self.day + 1, school=0))
            apply_changes(self.day, self.schedule, self.circumstances)
            self._decide()
            cuts = [change.day for change in self.schedule]
            cuts += [decision_day(plan, self.year) or 0 for plan in self.interventions]
            stop = min([cut for cut in cuts if cut > self.day] + [end])
            first = self._weekdays(self.day, self.day + 1, school=1)
            rest = self._weekdays(self.day + 1, stop)
            self._advance(np.concatenate([first, rest]))
            self.day = stop
            if self.calendar.school[rest[-1] if len(rest) else first[-1]] == 0:
                for counts in self.tally.teachers:
                    counts.fill(0)  # an extra holiday has no contacts

    def start_next_year(self) -> None:
        """After the last school day: the summer, then the first morning of the next year.

        Raises ValueError before the end of the year or after the last one.
        """
        if self.day != SCHOOL_DAYS or self.year >= self.years:
            raise ValueError(f"year {self.year} cannot be turned on day {self.day}")
        self._advance(self._weekdays(SCHOOL_DAYS, SCHOOL_DAYS + 1, school=0))
        present = self.here.dyads
        self._open(
            next_year(self.school_year, self.state, self.parameters, self.chance, present=present)
        )

    def _decide(self) -> None:
        """Let the interventions that are due look at the school and choose."""
        for decision in decisions(self):
            self._carry_out(decision)

    def _carry_out(self, decision: Decision) -> None:
        """Do what an intervention asked for this morning, and note what it asked for later."""
        self.marked[decision.chosen] = True
        self.spans.extend(decision.spans)
        self.schedule = compile_schedule(self.spans, self._rest())
        apply_changes(self.day, self.schedule, self.circumstances)
        for override in decision.overrides:
            getattr(self.state.dyads, override.variable)[override.rows] = override.values
        free = np.isin(self.calendar.day, list(decision.free_days))
        self.calendar.school[free & (self._term == 1)] = 0

    @property
    def calendar(self) -> Calendar:
        """The weekdays of the school year; extra holidays are no school days in it."""
        return self._calendar

    @calendar.setter
    def calendar(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._term = calendar.school.copy()  # school days, extra holidays included

    @property
    def register(self) -> Register:
        """Who stands in which row of this school year, for interventions that name people."""
        if self._names is None:
            self._names = register_of(self.school_year)
        return self._names

    def _weekdays(self, first: int, stop: int, school: int | None = None) -> Ints:
        """Places in the calendar of some school days and of the holidays before them.

        school: 1 for the school days alone, 0 for the holidays alone.
        """
        meant = (self.calendar.day >= first) & (self.calendar.day < stop)
        if school is not None:
            meant &= self._term == school
        return np.flatnonzero(meant)

    def _advance(self, weekdays: Ints) -> None:
        """Hand some weekdays to the kernel."""
        if not len(weekdays):
            return
        chosen = Weekdays(
            self.calendar.school[weekdays],
            self.calendar.day[weekdays],
            self.calendar.nights[weekdays],
            self._shock[weekdays],
        )
        blocks = self._blocks(len(weekdays))
        logs = self._logs(blocks, len(weekdays))
        at_once(
            [
                partial(
                    self._live,
                    self._school,
                    Call(chosen, self._streams, self.year, block.first_part, block.last_part, log),
                    self.lived_with,
                )
                for block, log in zip(blocks, logs, strict=True)
            ]
        )
        if self.watched:
            for log in logs:
                self.events.add(log.take())

    def _live(self, school: SchoolRecords, call: Call, parameters: Parameters) -> None:
        """The kernel; a run that notes its evenings has another."""
        simulate_days(school, call, parameters)

    def _blocks(self, weekdays: int) -> list[Block]:
        """Which components are lived, in blocks that may be lived at the same time."""
        return blocks_of(self._school.links, weekdays, self.workers)

    def _logs(self, blocks: list[Block], weekdays: int) -> list[EventLog]:
        """For each block, room for the contacts of its watched teachers on so many weekdays."""
        links, now = self._school.links, self.circumstances.dyads
        most = np.ceil(now.contact_rate) + np.ceil(now.extra_contacts) + 3.0
        return [event_log(links, self._watched, block.teachers, most, weekdays) for block in blocks]


if TYPE_CHECKING:
    pass


def decisions(run: "SchoolRun") -> Iterator[Decision]:
    """What the interventions decide that start, or go on in this year, one after the other.

    Each sees what the ones before it changed this morning, if that is carried out between.
    Who takes part when one starts is kept in ``members`` for the years to come.
    """
    for label, plan in labelled(run.interventions):
        if decision_day(plan, run.year) == run.day:
            decision = plan.decide(
                DecisionContext(
                    run.school_year.world,
                    run.state,
                    run.circumstances,
                    run.chance,
                    label,
                    SchoolMorning(run.year, run.day),
                    run.members.get(label),
                    run.parameters,
                    run.register,
                )
            )
            keys = run.school_year.world.links.teacher_key
            run.members.setdefault(label, keys[np.asarray(decision.teachers, dtype=np.int64)])
            yield decision
