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


def lessons_of(
    events: Floats, links: Links, year: int, chance: RandomStreams, parameters: Parameters
) -> Lessons:
    """Return the lessons of some contacts, rows of ``EVENT_FIELDS``."""
    day, teacher = events[:, AT["day"]].astype(np.int64), events[:, AT["teacher"]].astype(np.int64)
    lesson = lesson_of(events, links, year, chance)
    order = np.lexsort((lesson, teacher, day))
    places = np.column_stack([day, teacher, lesson])[order]
    first = np.flatnonzero(np.any(np.diff(places, axis=0, prepend=-1) != 0, axis=1))
    contacts, sizes = events[order], np.diff(np.append(first, len(events)))
    appraised = ~np.isnan(contacts[:, AT["coping"]])

    def share(values: Floats) -> Floats:
        return np.asarray(_sums(values, first) / sizes)

    valence, coping = contacts[:, AT["valence"]], np.nan_to_num(contacts[:, AT["coping"]])
    counted = _sums(appraised.astype(np.float64), first)
    begun = places[first]
    return Lessons(
        year, chance, parameters, links.teacher_key, begun[:, 0], begun[:, 1], begun[:, 2],
        emotions=_peaks(contacts[:, FEELINGS], first),
        negative=share((valence < 0.0).astype(np.float64)),
        positive=share((valence > 0.0).astype(np.float64)),
        perceived=share(contacts[:, AT["perceived"]]),
        coping=_sums(coping, first) / np.where(counted > 0, counted, np.nan),
        hidden=_peaks(contacts[:, AT["suppressed"]], first),
    )  # fmt: skip


def lesson_of(events: Floats, links: Links, year: int, chance: RandomStreams) -> Ints:
    """Return the lesson of every contact, 0 to 4, by day, slot, teacher and student only."""
    whole = events[:, : AT["dyad"] + 1].astype(np.int64)
    teacher = links.teacher_key[whole[:, AT["teacher"]]]
    student = links.student_key[links.dyad_student[whole[:, AT["dyad"]]]]
    slots, lesson = whole[:, AT["slot"]], np.zeros(len(events), dtype=np.int64)
    for slot in np.unique(slots):
        rows = slots == slot
        draws = chance.uniforms(
            "lesson", year, day=whole[rows, AT["day"]], teacher=teacher[rows],
            student=student[rows], k=int(slot),
        )  # fmt: skip
        lesson[rows] = np.floor(LESSONS_A_DAY * draws).astype(np.int64)
    return lesson


def daily_means(lessons: Lessons) -> Lessons:
    """Return one occasion a teacher's day: the mean over its lessons."""
    places = np.column_stack([lessons.day, lessons.teacher])
    first = np.flatnonzero(np.any(np.diff(places, axis=0, prepend=-1) != 0, axis=1))
    sizes = np.diff(np.append(first, len(lessons.day)))
    known = ~np.isnan(lessons.coping)
    counted = _sums(known.astype(np.float64), first)

    def mean(values: Floats) -> Floats:
        return np.asarray((_sums(values, first).T / sizes).T)

    return lessons._replace(
        day=lessons.day[first],
        teacher=lessons.teacher[first],
        lesson=np.zeros(len(first), dtype=np.int64),
        emotions=mean(lessons.emotions),
        negative=mean(lessons.negative),
        positive=mean(lessons.positive),
        perceived=mean(lessons.perceived),
        coping=_sums(np.nan_to_num(lessons.coping), first) / np.where(counted > 0, counted, np.nan),
        hidden=mean(lessons.hidden),
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
        links, events = run.school_year.world.links, run.events.take()
        yield lessons_of(events, links, run.year, run.chance, run.parameters)


def concatenate_lessons(batches: list[Lessons]) -> Lessons:
    """Return batches of lessons of one school year as one."""
    rows: dict[str, Any] = {
        name: np.concatenate([getattr(batch, name) for batch in batches]) for name in ROWS
    }
    return batches[0]._replace(**rows)


def _sums(values: Floats, first: Ints) -> Floats:
    return np.asarray(np.add.reduceat(values, first, axis=0) if len(first) else values)


def _peaks(values: Floats, first: Ints) -> Floats:
    return np.asarray(np.maximum.reduceat(values, first, axis=0) if len(first) else values)
