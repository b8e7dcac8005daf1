"""Simulation of one year of a story, with the state of every evening.

The class list and the first morning of a replicate are the same at every setting of a story.
They are built once, which takes longer than the year itself, and never changed by a run.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from simulation.demo.settings import REPLICATES, SEED, scenario_of, start_of
from simulation.demo.stories import FOCAL, TEACHER, Story
from simulation.engine.arrays import register_of
from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.daily_trace import OF_DYADS, OF_TEACHERS, TracedRun
from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.setup import prepared
from simulation.interventions.base import InterventionProtocol
from simulation.interventions.context import Decision, DecisionContext, Register
from simulation.parameters import ParameterDraws
from simulation.randomness import RandomStreams
from simulation.runs.plan import interventions_of, parameters_of
from simulation.scenario.scenario import Arm
from simulation.scenario.school import enrolment_of
from simulation.school.build_year import SchoolYear
from simulation.school.enrolment import Enrolment
from simulation.state import EMOTIONS, SCHOOL_DAYS, Floats

_TEACHER = {name: n for n, name in enumerate(OF_TEACHERS)}
_DYAD = {name: n for n, name in enumerate(OF_DYADS)}


class DecidedOnce:
    """An intervention of all arms on the first morning, decided once per replicate."""

    def __init__(self, plan: InterventionProtocol):
        self._plan = plan
        self._decisions: dict[int, Decision] = {}

    def decide(self, context: DecisionContext) -> Decision:
        """Return the decision of this replicate."""
        replicate = context.chance.replicate
        if replicate not in self._decisions:
            self._decisions[replicate] = self._plan.decide(context)
        return self._decisions[replicate]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plan, name)


class FirstMorning(NamedTuple):
    """A school year before its first day, with its register and random streams."""

    year: SchoolYear
    register: Register
    chance: RandomStreams


class ClassRows(NamedTuple):
    """Row of the teacher, first dyad, and ids and gender of the students of the story's class."""

    row: int
    first: int
    students: tuple[str, ...]
    boy: tuple[bool | None, ...]


class StorySchool:
    """The school, parameters and shared interventions of all settings of a story."""

    def __init__(self, story: Story, draws: ParameterDraws):
        self.crowded = story.crowded
        self._scenario = scenario_of(story, start_of(story).levers, draws)
        self.parameters = parameters_of(self._scenario, draws.central)
        bare = self._scenario.arms[0].model_copy(update={"interventions": ()})
        common = interventions_of(self._scenario.model_copy(update={"arms": (bare,)}), 0)
        self.shared = tuple(cast(InterventionProtocol, DecidedOnce(plan)) for plan in common)
        self._mornings: dict[int, FirstMorning] = {}

    @cached_property
    def enrolment(self) -> Enrolment:
        """The school with the reserved rows that the story needs."""
        return prepared(enrolment_of(self._scenario), [self.shared])

    def morning(self, replicate: int) -> FirstMorning:
        """Return the first morning of a replicate, 1 to 30."""
        if replicate not in self._mornings:
            chance = RandomStreams(SEED, replicate)
            burn_in = self._scenario.run.burn_in
            year = first_year_at_rest(self.enrolment, self.parameters, chance, burn_in=burn_in)
            self._mornings[replicate] = FirstMorning(year, register_of(year), chance)
        return self._mornings[replicate]

    def preparing(self) -> Iterator[Callable[[], Any]]:
        """Return the mornings to build in advance."""
        for replicate in range(1, REPLICATES + 1):
            yield partial(self.morning, replicate)

    def rows(self, replicate: int) -> ClassRows:
        """Return the rows of the story's class, the same in every replicate."""
        year = self.morning(replicate).year
        row = year.enrolment.teachers.index.tolist().index(TEACHER)
        first, last = year.structure.links.teacher_dyads[row : row + 2].tolist()
        ids = year.dyads["student"].to_numpy()[first:last].tolist()
        gender = year.enrolment.students["gender"].reindex(ids).tolist()
        boy = tuple({"boy": True, "girl": False}.get(str(word)) for word in gender)
        return ClassRows(row, first, tuple(ids), boy)

    def traced(self, arm: Arm, replicate: int, watched: tuple[str, ...] = ()) -> TracedRun:
        """Return a run of the whole year. watched: teachers with a record of every contact."""
        year, register, chance = self.morning(replicate)
        plans = (*self.shared, *arm.interventions)
        run = TracedRun(
            year, self.parameters, chance, interventions=plans, watched=watched, register=register
        )
        run.advance(SCHOOL_DAYS)
        return run


class YearTrace(NamedTuple):
    """A year of the story's teacher, evening by evening, entry 0 before the first day.

    teacher: shape (201, 16), as ``OF_TEACHERS``. dyads: shape (201, students, 9), as
    ``OF_DYADS``. colleagues: shape (201, colleagues, 16). events: every contact, as
    ``EVENT_FIELDS``, with dyads counted from the teacher's first. students: ids, by dyad. boy:
    None if unknown. relevance: of a student's behaviour to the teacher.
    """

    teacher: Floats
    dyads: Floats
    colleagues: Floats
    events: npt.NDArray[np.float32]
    students: tuple[str, ...]
    boy: tuple[bool | None, ...]
    relevance: Floats

    def of_teacher(self, name: str) -> Floats:
        """Return one variable of the teacher, shape (201,)."""
        return self.teacher[:, _TEACHER[name]]

    def of_dyads(self, name: str) -> Floats:
        """Return one variable of all relationships, shape (201, students)."""
        return self.dyads[:, :, _DYAD[name]]

    def of_colleagues(self, name: str) -> Floats:
        """Return one variable of the colleagues, shape (201, colleagues)."""
        return self.colleagues[:, :, _TEACHER[name]]

    def event(self, field: str) -> npt.NDArray[np.float32]:
        """Return one field of every contact, in order."""
        return self.events[:, EVENT_FIELDS.index(field)]

    @property
    def emotions(self) -> Floats:
        """Intensity of each emotion summed over the day, shape (201, 11)."""
        first = _TEACHER[EMOTIONS[0]]
        return self.teacher[:, first : first + len(EMOTIONS)]


class YearOutcomes(NamedTuple):
    """Outcomes of an arm in all replicates, shape (30, 201); conflict: R- of the focal student."""

    stress: Floats
    exhaustion: Floats
    conflict: Floats

    @property
    def ends(self) -> dict[str, Floats]:
        """The last evening of every year, by outcome, shape (30,)."""
        return {name: daily[:, -1] for name, daily in self._asdict().items()}


def simulate_year(school: StorySchool, arm: Arm, replicate: int) -> YearTrace:
    """Simulate one year with every relationship and contact."""
    run = school.traced(arm, replicate, watched=(TEACHER,))
    rows = school.rows(replicate)
    events = run.events.take()
    events[:, EVENT_FIELDS.index("dyad")] -= rows.first
    own = slice(rows.first, rows.first + len(rows.students))
    teachers, dyads = run.trace.of_teachers(), run.trace.of_dyads()
    others = [n for n in range(teachers.shape[1]) if n != rows.row]
    return YearTrace(
        teacher=teachers[:, rows.row],
        dyads=dyads[:, own],
        colleagues=teachers[:, others],
        events=events.astype(np.float32),
        students=rows.students,
        boy=rows.boy,
        relevance=school.morning(replicate).year.structure.traits.dyads.relevance[own],
    )


def simulate_years(
    school: StorySchool, arm: Arm, replicates: Sequence[int] = range(1, REPLICATES + 1)
) -> YearOutcomes:
    """Simulate the outcomes of many years, without details."""
    runs = [school.traced(arm, replicate).trace for replicate in replicates]
    rows = school.rows(replicates[0])
    row, student = rows.row, rows.students.index(FOCAL) + rows.first
    return YearOutcomes(
        stress=np.array([trace.teachers["stress"][:, row] for trace in runs]),
        exhaustion=np.array([trace.teachers["exhaustion"][:, row] for trace in runs]),
        conflict=np.array([trace.dyads["relationship_negative"][:, student] for trace in runs]),
    )
