"""One world of one year, lived with every evening noted."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulation.engine.events import EVENT_FIELDS
from simulation.engine.noting import OF_DYADS, OF_TEACHERS, NotedRun
from simulation.experiments.scenario import Arm
from simulation.interventions.moment import DAYS
from simulation.state import EMOTIONS, Floats
from simulation.views.demo import worlds
from simulation.views.demo.grounds import Ground
from simulation.views.demo.points import LUCKS

_TEACHER = {name: n for n, name in enumerate(OF_TEACHERS)}
_DYAD = {name: n for n, name in enumerate(OF_DYADS)}


class Lived(NamedTuple):
    """A year of the story's teacher, evening by evening, entry 0 before the first day.

    teacher: shape (201, 16), as ``OF_TEACHERS``. dyads: shape (201, students, 9), as
    ``OF_DYADS``. colleagues: shape (201, colleagues, 16). events: every contact, as
    ``EVENT_FIELDS``; dyads are counted from the teacher's first. students: ids, by dyad.
    boy: of each, None unknown.
    """

    teacher: Floats
    dyads: Floats
    colleagues: Floats
    events: Floats
    students: tuple[str, ...]
    boy: tuple[bool | None, ...]

    def of_teacher(self, name: str) -> Floats:
        """One variable of the teacher over the year, shape (201,)."""
        return self.teacher[:, _TEACHER[name]]

    def of_dyads(self, name: str) -> Floats:
        """One variable of all relationships, shape (201, students)."""
        return self.dyads[:, :, _DYAD[name]]

    def colleague(self, name: str) -> Floats:
        """One variable of the colleagues over the year, shape (201, colleagues)."""
        return self.colleagues[:, :, _TEACHER[name]]

    def event(self, field: str) -> Floats:
        """One field of every contact, in the order lived."""
        return self.events[:, EVENT_FIELDS.index(field)]

    @property
    def emotions(self) -> Floats:
        """Intensity of each emotion summed over the day, shape (201, 11)."""
        first = _TEACHER[EMOTIONS[0]]
        return self.teacher[:, first : first + len(EMOTIONS)]


class Luck(NamedTuple):
    """A world in all its years. Daily: shape (30, 201); ``conflict`` is the focal child's R-."""

    stress: Floats
    exhaustion: Floats
    conflict: Floats


def live(ground: Ground, arm: Arm, luck: int) -> Lived:
    """A world in one year, with every relationship and contact."""
    run = _run(ground, arm, luck, watched=(worlds.TEACHER,))
    run.live(DAYS)
    morning = ground.morning(luck)
    row = morning.register.teachers.index.get_loc(worlds.TEACHER)
    links = morning.year.world.links
    first, last = links.teacher_dyads[row], links.teacher_dyads[row + 1]
    events = run.events.take()
    events[:, 4] -= first
    ids = morning.year.dyads["student"].to_numpy()[first:last].tolist()
    gender = morning.year.enrolment.students["gender"].reindex(ids)
    colleagues = [n for n in range(run.notes.teachers.shape[1]) if n != row]
    return Lived(
        teacher=run.notes.teachers[:, row],
        dyads=run.notes.dyads[:, first:last],
        colleagues=run.notes.teachers[:, colleagues],
        events=events,
        students=tuple(ids),
        boy=tuple({"boy": True, "girl": False}.get(str(each)) for each in gender),
    )


def live_all(ground: Ground, arm: Arm, lucks: Sequence[int] = range(1, LUCKS + 1)) -> Luck:
    """A world in many years, without details."""
    runs = [_run(ground, arm, luck) for luck in lucks]
    for run in runs:
        run.live(DAYS)
    child = [run.school_year.dyads["student"].tolist().index(worlds.FOCAL) for run in runs]
    row = [run.school_year.enrolment.teachers.index.get_loc(worlds.TEACHER) for run in runs]

    def noted(name: str) -> Floats:
        return np.array(
            [r.notes.teachers[:, i, _TEACHER[name]] for r, i in zip(runs, row, strict=True)]
        )

    return Luck(
        stress=noted("stress"),
        exhaustion=noted("exhaustion"),
        conflict=np.array(
            [r.state.dyads.relationship_negative[i] for r, i in zip(runs, child, strict=True)]
        ),
    )


def _run(ground: Ground, arm: Arm, luck: int, watched: tuple[str, ...] = ()) -> NotedRun:
    morning = ground.morning(luck)
    run = NotedRun(
        morning.year,
        ground.parameters,
        morning.chance,
        interventions=(*ground.shared, *arm.interventions),
        watched=watched,
        with_dyads=bool(watched),
    )
    run._names = morning.register
    return run
