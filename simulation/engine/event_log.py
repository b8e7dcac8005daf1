"""The event log: every contact of watched teachers, as it unfolded."""

import math
from typing import Any, NamedTuple

import numpy as np

from simulation.engine.contact_records import Emotions, Meeting, TeacherNow
from simulation.jit import process
from simulation.state import EMOTIONS, Floats, Ints, Links, Records

EVENT_FIELDS: tuple[str, ...] = (
    "year", "day", "slot", "teacher", "dyad", "valence", "perceived",
    "accountability", "coping", "expectancy", "steadiness", *EMOTIONS,
    "negative", "felt", "suppressed", "expressed", "positive", "warmth", "load_change", "load",
    "stake", "arranged", "balance", "mood",
)  # fmt: skip
RECORD = np.dtype([(name, np.float64) for name in EVENT_FIELDS])
MORE_CONTACTS = 3  # of a dyad on a day than expected, at most


class EventLog(NamedTuple):
    """Space for the contacts of watched teachers; kernels write it, ``take`` empties it."""

    watched: Ints  # (teachers,) 1 if every contact of the teacher is recorded
    rows: Records  # (space,) one record of ``EVENT_FIELDS`` a contact
    used: Ints  # (1,) number of records written

    def take(self) -> Floats:
        """Return the contacts recorded since the last call, shape (n, fields); empty the log."""
        rows = self.rows[: self.used[0]].copy()
        self.used[0] = 0
        return rows.view(np.float64).reshape(len(rows), len(EVENT_FIELDS))


class EventStore:
    """Contacts of watched teachers since the last ``take``."""

    def __init__(self) -> None:
        self._rows: list[Floats] = []

    def add(self, rows: Floats) -> None:
        """Append rows of ``EVENT_FIELDS``."""
        self._rows.append(rows)

    def take(self) -> Floats:
        """Return all rows in order of time, shape (n, fields), and empty the store."""
        rows, self._rows = self._rows, []
        return np.concatenate(rows) if rows else np.zeros((0, len(EVENT_FIELDS)))


def event_log(
    links: Links, watched: Ints, teachers: Ints, contacts_a_day: Floats, days: int
) -> EventLog:
    """Return a log with space for some days of the contacts of the watched among ``teachers``.

    watched: 1 or 0, of every teacher. teachers: rows. contacts_a_day: upper bound for each dyad.
    """
    rows, bounds = teachers[watched[teachers] == 1], links.teacher_dyads
    space = sum(int(contacts_a_day[bounds[i] : bounds[i + 1]].sum()) for i in rows) * days
    return EventLog(watched, np.zeros(space, dtype=RECORD), np.zeros(1, dtype=np.int64))


class ContactPlace(NamedTuple):
    """Year, school day and slot of a contact, and the rows of teacher and dyad."""

    year: int
    day: int
    slot: int
    teacher: int
    dyad: int


@process
def record_event(
    log: EventLog,
    place: ContactPlace,
    meeting: Meeting,
    teacher: TeacherNow,
    arranged: bool,
) -> None:
    """Append one contact to the log. teacher: at the start of the slot.

    What was not noticed was not appraised: its appraisals are not numbers.
    """
    appraised = 1.0 if meeting.perceived != 0.0 else math.nan
    out = log.rows[log.used[0]]
    out.year = place.year
    out.day = place.day
    out.slot = place.slot
    out.teacher = place.teacher
    out.dyad = place.dyad
    out.valence = meeting.valence
    out.perceived = meeting.perceived
    out.accountability = appraised * meeting.accountability
    out.coping = appraised * meeting.coping
    out.expectancy = appraised * meeting.expectancy
    out.steadiness = appraised * meeting.steadiness
    record_emotions(out, meeting.emotions)
    out.negative = meeting.negative
    out.felt = meeting.felt
    out.suppressed = meeting.suppressed
    out.expressed = meeting.expressed
    out.positive = meeting.positive
    out.warmth = meeting.warmth
    out.load_change = meeting.load_change
    out.load = teacher.load
    out.stake = appraised * meeting.stake
    out.arranged = 1.0 if arranged else 0.0
    out.balance = meeting.balance
    out.mood = teacher.mood
    log.used[0] += 1


@process
def record_emotions(out: Any, emotions: Emotions) -> None:
    """Write the emotions of a contact into its record."""
    out.anger = emotions.anger
    out.anxiety = emotions.anxiety
    out.helplessness = emotions.helplessness
    out.guilt = emotions.guilt
    out.disappointment = emotions.disappointment
    out.hope = emotions.hope
    out.compassion = emotions.compassion
    out.enjoyment = emotions.enjoyment
    out.affection = emotions.affection
    out.pride = emotions.pride
    out.relief = emotions.relief
