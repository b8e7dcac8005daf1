"""Lessons and days of watched teachers, from the log of their contacts.

No timetable is simulated: a draw puts every contact of a day into one of five lessons (assumed),
from a stream that no equation reads. A lesson without a contact is not listed.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.measurement.instruments.reference_values import LESSONS_A_DAY
from simulation.measurement.instruments.snapshot import DrawKeys
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.state import EMOTIONS, SCHOOL_DAYS, Floats, Ints, Keys, Links

AT = {name: place for place, name in enumerate(EVENT_FIELDS)}
FEELINGS = slice(AT[EMOTIONS[0]], AT[EMOTIONS[-1]] + 1)
BATCH_DAYS = 20  # school days whose contacts are in memory at once; does not affect results


class Lessons(NamedTuple):
    """Occasions of watched teachers, sorted by day, teacher and lesson; each shape (n,).

    teacher: row in the state. emotions: strongest intensity of each, 0 to 1, shape (n, 11).
    negative, positive: share of contacts with misbehaviour or approach. perceived: mean
    perceived valence, −1 to 1. coping: mean coping potential of the contacts that were
    appraised, NaN if none was. hidden: strongest suppressed emotion, 0 to 1.
    """

    year: int
    chance: RandomStreams
    parameters: Parameters
    teacher_keys: Keys
    day: Ints
    teacher: Ints
    lesson: Ints
    emotions: Floats
    negative: Floats
    positive: Floats
    perceived: Floats
    coping: Floats
    hidden: Floats

    def draw_keys(self, unit: str) -> DrawKeys:
        """Return the keys of the draws of every lesson; the lesson counts as part of the time."""
        keys = self.teacher_keys[self.teacher]
        time = self.day * LESSONS_A_DAY + self.lesson
        return DrawKeys(time, keys, np.zeros_like(keys))

    def feeling(self, emotion: str) -> Floats:
        """Return the strongest intensity of one emotion in every lesson, 0 to 1."""
        return self.emotions[:, EMOTIONS.index(emotion)]

    def only(self, chosen: npt.NDArray[np.bool_]) -> "Lessons":
        """Return the chosen lessons."""
        rows: dict[str, Any] = {name: getattr(self, name)[chosen] for name in ROWS}
        return self._replace(**rows)


ROWS = Lessons._fields[4:]


class Occasions(NamedTuple):
    """Consecutive rows with equal keys: the first row and the number of rows of an occasion."""

    first: Ints
    sizes: Ints

    @classmethod
    def of(cls, *keys: Ints) -> "Occasions":
        """Return the occasions of sorted keys, each shape (n,)."""
        changes = np.diff(np.column_stack(keys), axis=0, prepend=-1) != 0
        first = np.flatnonzero(np.any(changes, axis=1))
        return cls(first, np.diff(np.append(first, len(changes))))

    def sum(self, values: Floats) -> Floats:
        """Return the sum of values, (n,) or (n, k), over every occasion."""
        return np.asarray(
            np.add.reduceat(values, self.first, axis=0) if len(self.first) else values
        )

    def mean(self, values: Floats) -> Floats:
        """Return the mean of values, (n,) or (n, k), over every occasion."""
        return np.asarray((self.sum(values).T / self.sizes).T)

    def mean_known(self, values: Floats) -> Floats:
        """Return the mean of values without NaN, (n,), over every occasion; NaN without one."""
        known = self.sum((~np.isnan(values)).astype(np.float64))
        return self.sum(np.nan_to_num(values)) / np.where(known > 0, known, np.nan)

    def peak(self, values: Floats) -> Floats:
        """Return the largest of values, (n,) or (n, k), in every occasion."""
        at = self.first
        return np.asarray(np.maximum.reduceat(values, at, axis=0) if len(at) else values)


def lessons_of(
    events: Floats, links: Links, year: int, chance: RandomStreams, parameters: Parameters
) -> Lessons:
    """Return the lessons of some contacts, rows of ``EVENT_FIELDS``."""
    day, teacher = (events[:, AT[name]].astype(np.int64) for name in ("day", "teacher"))
    lesson = lesson_of(events, links, year, chance)
    order = np.lexsort((lesson, teacher, day))
    keys = day[order], teacher[order], lesson[order]
    occasions, contacts = Occasions.of(*keys), events[order]
    valence = contacts[:, AT["valence"]]
    days, teachers, lessons = (key[occasions.first] for key in keys)
    return Lessons(
        year=year,
        chance=chance,
        parameters=parameters,
        teacher_keys=links.teacher_key,
        day=days,
        teacher=teachers,
        lesson=lessons,
        emotions=occasions.peak(contacts[:, FEELINGS]),
        negative=occasions.mean((valence < 0.0).astype(np.float64)),
        positive=occasions.mean((valence > 0.0).astype(np.float64)),
        perceived=occasions.mean(contacts[:, AT["perceived"]]),
        coping=occasions.mean_known(contacts[:, AT["coping"]]),
        hidden=occasions.peak(contacts[:, AT["suppressed"]]),
    )


def lesson_of(events: Floats, links: Links, year: int, chance: RandomStreams) -> Ints:
    """Return the lesson of every contact, 0 to 4, by day, slot, teacher and student only."""
    integers = events[:, : AT["dyad"] + 1].astype(np.int64)
    teacher = links.teacher_key[integers[:, AT["teacher"]]]
    student = links.student_key[links.dyad_student[integers[:, AT["dyad"]]]]
    slots, lesson = integers[:, AT["slot"]], np.zeros(len(events), dtype=np.int64)
    for slot in np.unique(slots):
        rows = slots == slot
        keys: dict[str, Any] = {"teacher": teacher[rows], "student": student[rows]}
        draws = chance.uniforms("lesson", year, day=integers[rows, AT["day"]], k=int(slot), **keys)
        lesson[rows] = np.floor(LESSONS_A_DAY * draws).astype(np.int64)
    return lesson


def daily_means(lessons: Lessons) -> Lessons:
    """Return one occasion a teacher's day: the mean over its lessons."""
    occasions = Occasions.of(lessons.day, lessons.teacher)
    names = ("emotions", "negative", "positive", "perceived", "hidden")
    means: dict[str, Any] = {name: occasions.mean(getattr(lessons, name)) for name in names}
    return lessons._replace(
        day=lessons.day[occasions.first],
        teacher=lessons.teacher[occasions.first],
        lesson=np.zeros(len(occasions.first), dtype=np.int64),
        coping=occasions.mean_known(lessons.coping),
        **means,
    )


def sample_prompts(lessons: Lessons, share: float) -> Lessons:
    """Return the lessons with a prompt, a share, 0 to 1, drawn at random."""
    keys = lessons.draw_keys("occasion")
    draws = lessons.chance.uniforms(
        "measure:prompt", lessons.year, day=keys.time, teacher=keys.teacher
    )
    return lessons.only(draws < share)


def simulate_lessons(run: SchoolRun, days: int = SCHOOL_DAYS) -> Iterator[Lessons]:
    """Simulate some school days; generate the lessons of the watched teachers in batches."""
    while days > 0:
        batch = min(BATCH_DAYS, days)
        run.advance(batch)
        days -= batch
        links, events = run.school_year.structure.links, run.events.take()
        yield lessons_of(events, links, run.year, run.chance, run.parameters)


def concatenate_lessons(batches: list[Lessons]) -> Lessons:
    """Return batches of lessons of one school year as one."""
    rows: dict[str, Any] = {
        name: np.concatenate([getattr(batch, name) for batch in batches]) for name in ROWS
    }
    return batches[0]._replace(**rows)
