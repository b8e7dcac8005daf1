"""Turning points of a relationship: its most influential contacts and its crossings of a line.

Retraces the logged contacts with the processes of the engine, and returns the change of closeness
and conflict of every contact.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulation.engine.contact_records import Emotions, Meeting, Pair
from simulation.engine.representation_update import Impact, learn
from simulation.evidence.explanation.diary import FIELD, Diary, DiaryPage
from simulation.measurement.outcomes import CONFLICT_LIMIT, relationship_score
from simulation.parameters import Parameters
from simulation.processes.awareness import awareness_in_session, awareness_with_means
from simulation.processes.learning import first_impression, gain_left, habit_after_contact
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
    """One contact: act, perception, emotion, response and effect.

    week, weekday: from 1, in school weeks. valence: of the act, −1 to 1; perceived: by the
    teacher. emotion: the strongest, "" for none, with its intensity. felt: negative emotion after
    reappraisal; shown: its expressed part; warmth: of the response; 0 to 1. conflict, closeness:
    change in STRS points.
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
    """A relationship on the other side of a line than a week before."""

    student: str
    week: int
    turn: str


def crossings_of(diary: Diary) -> list[Crossing]:
    """Return every crossing of the year at the end of school weeks, by week and student.

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
    return sorted(found, key=lambda item: (item.week, item.student))


def contacts_with(diary: Diary, student: str) -> list[Contact]:
    """Return every contact with one student, in order."""
    n = diary.students.index(student)
    return [
        contact for page in diary.pages if page.school for contact, _ in retraced(page, n, diary)
    ]


def turning_contacts(diary: Diary, student: str) -> list[Contact]:
    """Return the contacts that turned a relationship, in order of time.

    Those that changed the balance of closeness and conflict most in the year, and for every
    crossing the strongest one of its week in that direction.
    """
    contacts = contacts_with(diary, student)
    order = sorted(range(len(contacts)), key=lambda n: (-abs(moved(contacts[n])), n))
    order = [n for n in order if moved(contacts[n]) != 0.0]
    chosen = set(order[:MOST])
    for crossing in crossings_of(diary):
        if crossing.student == student:
            week = [n for n in order if contacts[n].week == crossing.week]
            worse = crossing.turn in WORSE
            chosen.update([n for n in week if (moved(contacts[n]) > 0.0) == worse][:1])
    return [contacts[n] for n in sorted(chosen)]


def moved(contact: Contact) -> float:
    """Return the change of conflict over closeness by a contact, STRS points."""
    return contact.conflict - contact.closeness


def retraced(page: DiaryPage, n: int, diary: Diary) -> Iterator[tuple[Contact, Pair]]:
    """Yield the day's contacts with the nth student, with the pair after every contact."""
    pair, p = _pair_at(page, n), diary.parameters
    noticed, habit = float(page.dyads.noticed[n]), float(page.dyads.habit[n])
    own = page.contacts[page.contacts[:, FIELD["dyad"]] == diary.first_row + n]
    for row in own.tolist():
        arranged, rule = row[FIELD["arranged"]] == 1.0, p.representation
        impact = Impact(
            first_impression(noticed, rule), gain_left(habit, rule) if arranged else 1.0
        )
        usable = awareness_with_means(
            pair.awareness, page.efficacy, pair.self_positive, pair.self_negative, p.awareness
        )
        met = pair._replace(awareness=usable)
        after = learn(_meeting(row, met, page, p), met, impact, p)
        after = after._replace(awareness=pair.awareness)
        yield _contact(row, pair, after, diary.students[n]), after
        habit = habit_after_contact(habit, rule) if arranged else habit
        noticed += row[FIELD["perceived"]] != 0.0
        pair = after


def _pair_at(page: DiaryPage, n: int) -> Pair:
    """Return the nth pair before the day's first contact."""
    d = page.dyads._asdict()
    values = {name: float(d[name][n]) for name in Pair._fields}
    values["awareness"] = awareness_in_session(
        values["awareness"], float(page.session_awareness[n])
    )
    return Pair(**values)


def _meeting(row: list[float], pair: Pair, page: DiaryPage, p: Parameters) -> Meeting:
    """Return a logged contact as the engine had it for learning."""
    at_hand = reappraisal(page.reappraisal, page.morning.exhaustion, pair.awareness)
    first = FIELD[EMOTIONS[0]]
    logged = {name: row[FIELD[name]] for name in Meeting._fields if name in FIELD}
    return Meeting(
        **logged,
        emotions=Emotions(*row[first : first + len(EMOTIONS)]),
        unregulated=unregulated_share(at_hand, p.regulation),
    )


def _contact(row: list[float], before: Pair, after: Pair, student: str) -> Contact:
    at = {name: row[n] for name, n in FIELD.items()}
    arisen = [(name, at[name]) for name in EMOTIONS if at[name] > 0.0]
    return Contact(
        student=student,
        week=int(at["day"]) // DAYS_A_WEEK + 1,
        weekday=int(at["day"]) % DAYS_A_WEEK + 1,
        valence=at["valence"],
        perceived=at["perceived"],
        emotions=tuple(sorted(arisen, key=lambda item: -item[1])),
        felt=at["felt"],
        shown=at["expressed"],
        warmth=at["warmth"],
        conflict=_points(after.relationship_negative) - _points(before.relationship_negative),
        closeness=_points(after.relationship_positive) - _points(before.relationship_positive),
    )


def _points(valence: float) -> float:
    return float(relationship_score(np.array(valence)))
