"""What turned a relationship: the contacts that moved it most, and when it crossed a line.

Every contact of a dyad is gone through again with the processes of the model, which
tells what each of them left in closeness and conflict.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulation.engine.contact import Emotions, Meeting, Pair
from simulation.engine.representation_update import learn
from simulation.evidence.explanation.diary import FIELD, Diary, Page
from simulation.measurement.outcomes import CONFLICT_LIMIT, relationship_score
from simulation.parameters import Parameters
from simulation.processes.awareness import awareness_in_session
from simulation.processes.perception import affect_balance
from simulation.processes.regulation import reappraisal, unregulated_share
from simulation.state import DAYS_A_WEEK, EMOTIONS

MOST = 3  # contacts named a relationship
TURNS = {
    ("conflict", True): "enters conflict",
    ("conflict", False): "leaves conflict",
    ("balance", True): "becomes more strained than close",
    ("balance", False): "becomes closer than strained",
}
WORSE = {turn for (_, up), turn in TURNS.items() if up}


class Contact(NamedTuple):
    """One contact: what the student did, how it was seen, felt and answered, what it left.

    week, weekday: from 1, in school weeks. valence: of what the student did, −1 to 1;
    perceived: how the teacher saw it. emotion: the strongest, "" for none, with its
    intensity. felt: negative emotion after reappraisal; shown: what of it the student met;
    warmth: of the response; each 0 to 1. conflict, closeness: change in STRS points.
    """

    student: str
    week: int
    weekday: int
    valence: float
    perceived: float
    emotions: tuple[tuple[str, float], ...]
    felt: float
    shown: float
    warmth: float
    conflict: float
    closeness: float


class Crossing(NamedTuple):
    """A relationship that stands on the other side of a line than the week before."""

    student: str
    week: int
    turn: str


def crossings(diary: Diary) -> list[Crossing]:
    """Every crossing of the year, read at the end of school weeks, by week and student.

    Two lines: the limit of conflict, and conflict as strong as closeness.
    """
    conflict = diary.weekly("relationship_negative")
    above = {
        "conflict": conflict > CONFLICT_LIMIT,
        "balance": conflict > diary.weekly("relationship_positive"),
    }
    found = [
        Crossing(diary.students[n], int(week) + 1, TURNS[line, bool(sides[week + 1, n])])
        for line, sides in above.items()
        for week, n in np.argwhere(sides[1:] != sides[:-1])
    ]
    return sorted(found, key=lambda each: (each.week, each.student))


def contacts_with(diary: Diary, student: str) -> list[Contact]:
    """Every contact with one student, in the order lived."""
    n = diary.students.index(student)
    return [
        contact for page in diary.pages if page.school for contact, _ in retraced(page, n, diary)
    ]


def turning_contacts(diary: Diary, student: str) -> list[Contact]:
    """The contacts that turned a relationship, in order of time.

    Those that moved the balance of closeness and conflict most in the year, and of each
    week in which the relationship crossed a line the one that moved it most to that side.
    Where evenings alone brought it there, there is none.
    """
    lived = contacts_with(diary, student)
    order = sorted(range(len(lived)), key=lambda n: (-abs(moved(lived[n])), n))
    order = [n for n in order if moved(lived[n]) != 0.0]
    chosen = set(order[:MOST])
    for crossing in crossings(diary):
        if crossing.student == student:
            week = [n for n in order if lived[n].week == crossing.week]
            worse = crossing.turn in WORSE
            chosen.update([n for n in week if (moved(lived[n]) > 0.0) == worse][:1])
    return [lived[n] for n in sorted(chosen)]


def moved(contact: Contact) -> float:
    """How far a contact moved conflict over closeness, STRS points; above 0 for the worse."""
    return contact.conflict - contact.closeness


def retraced(page: Page, n: int, diary: Diary) -> Iterator[tuple[Contact, Pair]]:
    """The day's contacts with the nth student, each with the pair that it left."""
    pair, p = _pair_at(page, n), diary.parameters
    own = page.contacts[page.contacts[:, FIELD["dyad"]] == diary.first_row + n]
    for row in own.tolist():
        after = learn(_meeting(row, pair, page, p), pair, p)
        yield _told(row, pair, after, diary.students[n]), after
        pair = after


def _pair_at(page: Page, n: int) -> Pair:
    """The nth relationship as the day's first contact finds it."""
    d = page.dyads._asdict()
    values = {name: float(d[name][n]) for name in Pair._fields}
    values["awareness"] = awareness_in_session(values["awareness"], float(page.held[n]))
    return Pair(**values)


def _meeting(row: list[float], pair: Pair, page: Page, p: Parameters) -> Meeting:
    """A logged contact as the engine had it when it learned from it."""
    at_hand = reappraisal(page.reappraisal, page.morning.exhaustion, pair.awareness)
    first = FIELD[EMOTIONS[0]]
    logged = {name: row[FIELD[name]] for name in Meeting._fields if name in FIELD}
    return Meeting(
        **logged,
        balance=affect_balance(*pair[:6]),
        emotions=Emotions(*row[first : first + len(EMOTIONS)]),
        unregulated=unregulated_share(at_hand, p.regulation),
    )


def _told(row: list[float], before: Pair, after: Pair, student: str) -> Contact:
    at = {name: row[n] for name, n in FIELD.items()}
    arisen = [(name, at[name]) for name in EMOTIONS if at[name] > 0.0]
    return Contact(
        student=student,
        week=int(at["day"]) // DAYS_A_WEEK + 1,
        weekday=int(at["day"]) % DAYS_A_WEEK + 1,
        valence=at["valence"],
        perceived=at["perceived"],
        emotions=tuple(sorted(arisen, key=lambda each: -each[1])),
        felt=at["felt"],
        shown=at["expressed"],
        warmth=at["warmth"],
        conflict=_points(after.relationship_negative) - _points(before.relationship_negative),
        closeness=_points(after.relationship_positive) - _points(before.relationship_positive),
    )


def _points(valence: float) -> float:
    return float(relationship_score(np.array(valence)))
