"""One run: school days, school years, and the interventions due on a day."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.engine.arrays import (
    Call,
    Here,
    Weekdays,
    here_now,
    register_of,
    school_of,
    streams,
    views_of,
)
from simulation.engine.components import Block, at_once, blocks_of
from simulation.engine.event_log import MORE_CONTACTS, EventLog, EventStore, event_log
from simulation.engine.kernels import simulate_days
from simulation.engine.lanes import empty_lanes
from simulation.engine.parameter_array import parameter_array
from simulation.engine.setup import at_level, levers_at_rest, shocks_of, spells_of, weeks_of
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
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS, Ints, Keys, check_traits


class SchoolRun:
    """A school that is simulated day by day; it can be pickled between days.

    ``state``, ``circumstances`` and ``tally`` are the arrays of the current school year;
    ``day`` is the next school day, 0 to 200; ``marked`` is true for dyads that an
    intervention chose this year, shape (dyads,); ``level_parameters`` are the parameters
    at the level of this school; ``events`` stores the contacts of ``watched`` teachers.
    ``shocks``, ``spells`` and ``weekly`` are the year's standard normals of private strain, shape
    (weekdays, teachers), of students' dispositions, shape (stretches, students), and of what
    changes in students by the week, shape (2, weeks, students).

    A subclass may override ``open_year``, ``advance_weekdays``, ``components`` and
    ``run_kernel``; everything else is built on these four.
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
        register: Register | None = None,
        counts: bool = True,
    ) -> None:
        """Start on the first morning of the first school year.

        workers: threads that a big school may use; they change no bit. register: of the
        first year, if it is known already. counts: whether contacts and emotions are counted in
        ``tally``, which costs a tenth of the time. Raises ValueError for an unknown watched teacher
        and for traits that are not numbers.
        """
        self.parameters = parameters
        self.chance = chance
        self.years = years
        self.interventions = tuple(interventions)
        self.watched = tuple(sorted(watched))
        self.workers = workers
        self.counts = counts
        unknown = set(watched) - set(first_year.enrolment.teachers.index)
        if unknown:
            raise ValueError(f"{sorted(unknown)[0]!r} is not a teacher of this school")
        self._register: Register | None = None
        self.events = EventStore()
        self.members: dict[str, Keys] = {}  # by label: teachers who took part from the start
        self.open_year(first_year)
        self._register = register

    def open_year(self, school_year: SchoolYear) -> None:
        """Start a school year on its first morning, every lever at rest."""
        self.school_year = school_year
        self.year = school_year.year
        self.day = 0
        self.calendar = dutch_year(summer=self.year < self.years)
        self._register = None
        self.spans: list[Span] = []
        self.schedule: list[LeverChange] = []
        links = school_year.structure.links
        self.level_parameters = at_level(self.parameters, school_year.enrolment.level)
        check_traits(school_year.structure.traits)
        self.marked: npt.NDArray[np.bool_] = np.zeros(len(links.dyad_student), dtype=np.bool_)
        self.spells = spells_of(self.chance, self.year, links.student_key, self.parameters)
        self.weekly = weeks_of(self.chance, self.year, links.student_key, self.parameters)
        self.records = school_of(school_year, levers_at_rest(school_year), self.spells, self.weekly)
        self._show()
        self.state.students.disposition[:] = [
            disposition(deviate, self.parameters.behaviour) for deviate in self.spells[0].tolist()
        ]
        self.shocks = shocks_of(self.chance, self.year, links.teacher_key, len(self.calendar.day))
        self._streams = streams(self.chance, self.year)
        rows = school_year.enrolment.teachers.index.get_indexer(pd.Index(self.watched, dtype="str"))
        self._lanes = partial(empty_lanes, int(np.diff(links.teacher_dyads).max(initial=1)))
        self._watched = np.zeros(len(links.teacher_key), dtype=np.int64)
        self._watched[rows[rows >= 0]] = 1

    def advance(self, days: int) -> None:
        """Simulate school days, with the holidays before and the nights after them.

        Raises ValueError if the days go beyond the end of the school year.
        """
        end = self.day + days
        if days < 0 or end > SCHOOL_DAYS:
            raise ValueError(f"{days} days from day {self.day} do not fit into this school year")
        while self.day < end:
            self._advance_to(end)

    def _advance_to(self, end: int) -> None:
        """Decide this morning and simulate until the next decision or change, or to the end."""
        self.advance_weekdays(self._weekdays(self.day, self.day + 1, school=0))
        apply_changes(self.day, self.schedule, self.circumstances)
        self._decide()
        cuts = [change.day for change in self.schedule]
        cuts += [decision_day(plan, self.year) or 0 for plan in self.interventions]
        stop = min([cut for cut in cuts if cut > self.day] + [end])
        first = self._weekdays(self.day, self.day + 1, school=1)
        rest = self._weekdays(self.day + 1, stop)
        self.advance_weekdays(np.concatenate([first, rest]))
        self.day = stop
        if self.calendar.school[rest[-1] if len(rest) else first[-1]] == 0:
            for counts in self.tally.teachers:
                counts.fill(0)  # an extra holiday has no contacts

    def start_next_year(self) -> None:
        """Simulate the summer after the last school day and open the next school year.

        Raises ValueError before the end of the year or after the last one.
        """
        self.finish_year()
        present = self.here.dyads
        self.open_year(
            next_year(self.school_year, self.state, self.parameters, self.chance, present=present)
        )

    def finish_year(self) -> None:
        """Simulate the summer after the last school day.

        Raises ValueError before the end of the year or after the last year.
        """
        if self.day != SCHOOL_DAYS or self.year >= self.years:
            raise ValueError(f"the next year cannot start on day {self.day} of year {self.year}")
        self.advance_weekdays(self._weekdays(SCHOOL_DAYS, SCHOOL_DAYS + 1, school=0))

    def advance_weekdays(self, weekdays: Ints) -> None:
        """Simulate some weekdays of the calendar, given by their places in it.

        An extension point: an override may simulate them otherwise or look at the state
        between two of them. No lever changes within one call.
        """
        if not len(weekdays):
            return
        chosen = Weekdays(
            self.calendar.school[weekdays],
            self.calendar.day[weekdays],
            self.calendar.nights[weekdays],
            self.first_of_week[weekdays],
            self.shocks[weekdays],
        )
        blocks = self.components(len(weekdays))
        logs = self._logs(blocks, len(weekdays))
        calls = [
            Call(chosen, self._streams, self.year, *block[:2], self.counts, log, self._lanes())
            for block, log in zip(blocks, logs, strict=True)
        ]
        at_once([partial(self.run_kernel, call) for call in calls])
        if self.watched:
            for log in logs:
                self.events.add(log.take())

    def components(self, weekdays: int) -> list[Block]:
        """Return the staffroom components to simulate, in blocks that may run at once.

        An extension point: an override may return some of the components only.
        """
        return blocks_of(self.records.links, weekdays, self.workers)

    def run_kernel(self, call: Call) -> None:
        """Run the compiled kernel on one block; an extension point for another kernel."""
        simulate_days(self.records, call, parameter_array(self.level_parameters))

    @property
    def here(self) -> Here:
        """Dyads that share a class now, and the teachers and students in such a dyad."""
        return here_now(self.school_year, self.circumstances)

    @property
    def register(self) -> Register:
        """Names of the rows of this school year, for interventions that name people."""
        if self._register is None:
            self._register = register_of(self.school_year)
        return self._register

    @property
    def calendar(self) -> Calendar:
        """The weekdays of the school year; extra holidays are no school days in it."""
        return self._calendar

    @calendar.setter
    def calendar(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self.term = calendar.school.copy()  # 1 on school days, extra holidays included
        begins = (self.term == 1) & (calendar.day % DAYS_A_WEEK == 0)
        self.first_of_week = np.where(begins, calendar.day // DAYS_A_WEEK, -1)

    def __getstate__(self) -> dict[str, Any]:
        """Return all but the views, which would be pickled as copies that share nothing."""
        views = ("state", "circumstances", "tally")
        return {name: value for name, value in vars(self).items() if name not in views}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._show()

    def _show(self) -> None:
        """Show the records of the school as one array a variable."""
        self.state, self.circumstances, self.tally = views_of(self.records)

    def _decide(self) -> None:
        """Let the interventions that are due decide, one after the other.

        Each sees what the ones before it changed this morning.
        """
        for label, plan in labelled(self.interventions):
            if decision_day(plan, self.year) == self.day:
                self._carry_out(self._decision(label, plan))

    def _decision(self, label: str, plan: InterventionProtocol) -> Decision:
        """Return a decision; save who takes part when the intervention starts."""
        decision = plan.decide(
            DecisionContext(
                self.school_year.structure,
                self.state,
                self.circumstances,
                self.chance,
                label,
                SchoolMorning(self.year, self.day),
                self.members.get(label),
                self.parameters,
                self.register,
            )
        )
        keys = self.school_year.structure.links.teacher_key
        self.members.setdefault(label, keys[np.asarray(decision.teachers, dtype=np.int64)])
        return decision

    def _carry_out(self, decision: Decision) -> None:
        """Apply what an intervention decided this morning and schedule the rest."""
        self.marked[decision.chosen] = True
        self.spans.extend(decision.spans)
        self.schedule = compile_schedule(self.spans, levers_at_rest(self.school_year))
        apply_changes(self.day, self.schedule, self.circumstances)
        for override in decision.overrides:
            getattr(self.state.dyads, override.variable)[override.rows] = override.values
        free = np.isin(self.calendar.day, list(decision.free_days))
        self.calendar.school[free & (self.term == 1)] = 0

    def _weekdays(self, first: int, stop: int, school: int | None = None) -> Ints:
        """Return the places in the calendar of school days and of the holidays before them.

        school: 1 for the school days alone, 0 for the holidays alone.
        """
        meant = (self.calendar.day >= first) & (self.calendar.day < stop)
        if school is not None:
            meant &= self.term == school
        return np.flatnonzero(meant)

    def _logs(self, blocks: list[Block], weekdays: int) -> list[EventLog]:
        """Return a log for every block, with space for the contacts of its watched teachers."""
        links, now = self.records.links, self.circumstances.dyads
        most = np.ceil(now.contact_rate) + np.ceil(now.extra_contacts) + MORE_CONTACTS
        return [event_log(links, self._watched, block.teachers, most, weekdays) for block in blocks]
