"""The event log: every contact of watched teachers, as it unfolded."""

from typing import NamedTuple

import numpy as np

from simulation.engine.contact import Meeting
from simulation.jit import process
from simulation.state import EMOTIONS, Floats, Ints, Links

EVENT_FIELDS: tuple[str, ...] = (
    "year", "day", "slot", "teacher", "dyad", "valence", "perceived",
    "accountability", "coping", "expectancy", "steadiness", *EMOTIONS,
    "negative", "felt", "suppressed", "expressed", "positive", "warmth", "load_change", "load",
)  # fmt: skip


class EventLog(NamedTuple):
    """Room for the contacts of watched teachers; kernels write, recorders take."""

    watched: Ints  # (teachers,) 1 if every contact of the teacher is written down
    rows: Floats  # (room, fields)
    used: Ints  # (1,) how many rows are written

    def take(self) -> Floats:
        """The rows written since the last time, shape (n, fields); clears the log."""
        rows = self.rows[: self.used[0]].copy()
        self.used[0] = 0
        return rows


class EventStore:
    """Contacts of watched teachers since the last ``take``."""

    def __init__(self) -> None:
        self._rows: list[Floats] = []

    def add(self, rows: Floats) -> None:
        """Keep some rows of ``EVENT_FIELDS``."""
        self._rows.append(rows)

    def take(self) -> Floats:
        """All rows kept, shape (n, fields), in the order lived; forgets them."""
        rows, self._rows = self._rows, []
        return np.concatenate(rows) if rows else np.zeros((0, len(EVENT_FIELDS)))


def event_log(
    links: Links, watched: Ints, teachers: Ints, contacts_a_day: Floats, days: int
) -> EventLog:
    """A log with room for so many days of the contacts of those of some teachers who are watched.

    watched: 1 or 0, of every teacher. teachers: rows. contacts_a_day: upper bound for each dyad.
    """
    rows, bounds = teachers[watched[teachers] == 1], links.teacher_dyads
    room = sum(int(contacts_a_day[bounds[i] : bounds[i + 1]].sum()) for i in rows) * days
    return EventLog(watched, np.zeros((room, len(EVENT_FIELDS))), np.zeros(1, dtype=np.int64))


@process
def write_down(
    log: EventLog,
    place: tuple[int, int, int, int, int],
    meeting: Meeting,
    change: float,
    load: float,
) -> None:
    """Append one contact to the log, in the order of ``EVENT_FIELDS``."""
    out = log.rows[log.used[0]]
    out[0], out[1], out[2] = place[0], place[1], place[2]
    out[3], out[4] = place[3], place[4]
    out[5], out[6] = meeting.valence, meeting.perceived
    out[7], out[8] = meeting.accountability, meeting.coping
    out[9], out[10] = meeting.expectancy, meeting.steadiness
    for n in range(11):
        out[11 + n] = meeting.emotions[n]
    out[22], out[23], out[24] = meeting.negative, meeting.felt, meeting.suppressed
    out[25], out[26], out[27] = meeting.expressed, meeting.positive, meeting.warmth
    out[28], out[29] = change, load
    log.used[0] += 1
