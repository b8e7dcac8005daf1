"""One world of one year, lived with every evening noted."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.demo import story_scenarios
from simulation.demo.prepared_years import Ground
from simulation.demo.selection import LUCKS
from simulation.engine.daily_trace import OF_DYADS, OF_TEACHERS, TracedRun
from simulation.engine.event_log import EVENT_FIELDS
from simulation.scenario.scenario import Arm
from simulation.state import EMOTIONS, SCHOOL_DAYS, Floats

_TEACHER = {name: n for n, name in enumerate(OF_TEACHERS)}
_DYAD = {name: n for n, name in enumerate(OF_DYADS)}


class Lived(NamedTuple):
    """A year of the story's teacher, evening by evening, entry 0 before the first day.

    teacher: shape (201, 16), as ``OF_TEACHERS``. dyads: shape (201, students, 9), as
    ``OF_DYADS``. colleagues: shape (201, colleagues, 16). events: every contact, as
    ``EVENT_FIELDS``; dyads are counted from the teacher's first. students: ids, by dyad.
    boy: of each, None unknown. relevance: how much each one's behaviour matters.
    """

    teacher: Floats
    dyads: Floats
    colleagues: Floats
    events: npt.NDArray[np.float32]
    students: tuple[str, ...]
    boy: tuple[bool | None, ...]
    relevance: Floats

    def of_teacher(self, name: str) -> Floats:
        """One variable of the teacher over the year, shape (201,)."""
        return self.teacher[:, _TEACHER[name]]

    def of_dyads(self, name: str) -> Floats:
        """One variable of all relationships, shape (201, students)."""
        return self.dyads[:, :, _DYAD[name]]

    def colleague(self, name: str) -> Floats:
        """One variable of the colleagues over the year, shape (201, colleagues)."""
        return self.colleagues[:, :, _TEACHER[name]]

    def event(self, field: str) -> npt.NDArray[np.float32]:
        """One field of every contact, in the order lived."""
        return self.events[:, EVENT_FIELDS.index(field)]

    @property
    def emotions(self) -> Floats:
        """Intensity of each emotion summed over the day, shape (201, 11)."""
        first = _TEACHER[EMOTIONS[0]]
        return self.teacher[:, first : first + len(EMOTIONS)]


class Luck(NamedTuple):
    """A world in all its years, evening by evening, shape (30, 201).

    ``conflict`` is R- of the focal child.
    """

    stress: Floats
    exhaustion: Floats
    conflict: Floats

    @property
    def ends(self) -> dict[str, Floats]:
        """Where every year ends, by outcome, shape (30,)."""
        return {name: daily[:, -1] for name, daily in self._asdict().items()}


def live(ground: Ground, arm: Arm, luck: int) -> Lived:
    """A world in one year, with every relationship and contact."""
    run = _run(ground, arm, luck, watched=(story_scenarios.TEACHER,))
    run.advance(SCHOOL_DAYS)
    names = names_of(ground, luck)
    events = run.events.take()
    events[:, EVENT_FIELDS.index("dyad")] -= names.first
    own = slice(names.first, names.first + len(names.students))
    teachers, dyads = run.trace.of_teachers(), run.trace.of_dyads()
    others = [n for n in range(teachers.shape[1]) if n != names.row]
    return Lived(
        teacher=teachers[:, names.row],
        dyads=dyads[:, own],
        colleagues=teachers[:, others],
        events=events.astype(np.float32),
        students=names.students,
        boy=names.boy,
        relevance=ground.morning(luck).year.world.traits.dyads.relevance[own],
    )


def live_all(ground: Ground, arm: Arm, lucks: Sequence[int] = range(1, LUCKS + 1)) -> Luck:
    """A world in many years, without details."""
    runs = [_run(ground, arm, luck) for luck in lucks]
    for run in runs:
        run.advance(SCHOOL_DAYS)
    names = names_of(ground, lucks[0])
    child = names.students.index(story_scenarios.FOCAL) + names.first
    return Luck(
        stress=np.array([run.trace.teachers["stress"][:, names.row] for run in runs]),
        exhaustion=np.array([run.trace.teachers["exhaustion"][:, names.row] for run in runs]),
        conflict=np.array([run.trace.dyads["relationship_negative"][:, child] for run in runs]),
    )


class Names(NamedTuple):
    """Where the story's teacher and children stand, the same in every year."""

    row: int  # of the teacher
    first: int  # dyad of the teacher
    students: tuple[str, ...]
    boy: tuple[bool | None, ...]


def names_of(ground: Ground, luck: int) -> Names:
    """Who is in the story's class, and where they stand in the state."""
    year = ground.morning(luck).year
    row = year.enrolment.teachers.index.tolist().index(story_scenarios.TEACHER)
    first, last = year.world.links.teacher_dyads[row : row + 2].tolist()
    ids = year.dyads["student"].to_numpy()[first:last].tolist()
    gender = year.enrolment.students["gender"].reindex(ids).tolist()
    boy = tuple({"boy": True, "girl": False}.get(str(each)) for each in gender)
    return Names(row, first, tuple(ids), boy)


def _run(ground: Ground, arm: Arm, luck: int, watched: tuple[str, ...] = ()) -> TracedRun:
    morning = ground.morning(luck)
    return TracedRun(
        morning.year,
        ground.parameters,
        morning.chance,
        interventions=(*ground.shared, *arm.interventions),
        watched=watched,
        register=morning.register,
    )
