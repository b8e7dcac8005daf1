"""Going through the contacts again gives what the engine learned, and finds what turned it."""

from functools import cache

import numpy as np
import pytest
from diaries import diary, job
from schools import EveryLever, changed, primary, reflection, secondary

from simulation.evidence.explanation.diary import Diary, column
from simulation.evidence.explanation.turning_points import (
    MOST,
    contacts_with,
    crossings_of,
    moved,
    retraced,
    turning_contacts,
)
from simulation.measurement.outcomes import CONFLICT_LIMIT
from simulation.state import EMOTIONS

STRAINED = "becomes more strained than close"
SCHOOLS = {"primary": primary, "secondary": secondary}
STILL = changed(representation__drift=0.0, trust__return=0.0, behaviour__base_log_odds=-1.5)
either_level = pytest.mark.parametrize("level", SCHOOLS)


@cache
def a_diary(level: str) -> Diary:
    """A year in which evenings move no relationship, so that contacts alone do."""
    levers = (EveryLever(4, days=150), reflection("week 3"))
    made = job(SCHOOLS[level](), interventions=levers, parameters=STILL)
    return diary(made, made.enrolment.teachers.index[2])


@either_level
def test_contacts_leave_what_the_next_morning_finds(level: str) -> None:
    book = a_diary(level)
    learned = ("self_positive", "other_negative", "relationship_positive",
               "relationship_negative", "trust")  # fmt: skip
    mornings, many = [*(page.dyads for page in book.pages[1:]), book.last], 0
    for page, after in zip(book.pages, mornings, strict=True):
        for n in range(len(book.students)):
            pairs = [pair for _, pair in retraced(page, n, book)] if page.school else []
            many += len(pairs)
            for name in learned if pairs else ():
                assert getattr(pairs[-1], name) == getattr(after, name)[n]
    assert many == sum(len(page.contacts) for page in book.pages if page.school) > 1000


@either_level
def test_changes_add_up_to_the_change_of_the_year(level: str) -> None:
    book = a_diary(level)
    for n, student in enumerate(book.students):
        told = contacts_with(book, student)
        change = book.last.relationship_negative[n] - book.pages[0].dyads.relationship_negative[n]
        assert sum(each.conflict for each in told) == pytest.approx(4 * change, abs=1e-9)
        assert all(1 <= each.week <= 40 and 1 <= each.weekday <= 5 for each in told)


@either_level
def test_contacts_are_told_as_they_were_logged(level: str) -> None:
    book = a_diary(level)
    student = book.students[0]
    rows = np.concatenate([page.contacts for page in book.pages if page.school])
    rows = rows[column(rows, "dyad") == book.first_row]
    told = contacts_with(book, student)
    for name in ("valence", "perceived", "felt", "warmth"):
        assert [getattr(each, name) for each in told] == column(rows, name).tolist()
    for contact, row in zip(told, rows, strict=True):
        intensities = {name: float(column(row[None], name)[0]) for name in EMOTIONS}
        assert dict(contact.emotions) == {name: x for name, x in intensities.items() if x > 0.0}
        assert [x for _, x in contact.emotions] == sorted(dict(contact.emotions).values())[::-1]


@either_level
def test_the_named_contacts_moved_most(level: str) -> None:
    book = a_diary(level)
    for student in book.students:
        named, told = turning_contacts(book, student), contacts_with(book, student)
        sizes = sorted((abs(moved(each)) for each in told), reverse=True)
        largest = sorted((abs(moved(each)) for each in named), reverse=True)[:MOST]
        assert largest == [size for size in sizes[:MOST] if size > 0.0]
        assert [told.index(each) for each in named] == sorted(told.index(each) for each in named)
        for crossing in crossings_of(book):
            if crossing.student == student:
                sign = 1 if crossing.turn in ("enters conflict", STRAINED) else -1
                week = [sign * moved(each) for each in told if each.week == crossing.week]
                most = max(week, default=0.0)
                assert most <= 0.0 or most in [
                    sign * moved(each) for each in named if each.week == crossing.week
                ]


def test_crossings_lie_between_the_weeks_they_name() -> None:
    dark = {"representation__base_positive": 0.2, "representation__base_negative": 0.35}
    made = job(primary(), parameters=changed(behaviour__base_log_odds=-1.5, **dark))
    book = diary(made, made.enrolment.teachers.index[5])
    conflict, closeness = (book.weekly(f"relationship_{v}") for v in ("negative", "positive"))
    told, many = crossings_of(book), 0
    for n, student in enumerate(book.students):
        own = {(each.week, each.turn) for each in told if each.student == student}
        for week in range(1, 41):
            before, after = conflict[week - 1, n], conflict[week, n]
            enters = before <= CONFLICT_LIMIT < after
            assert ((week, "enters conflict") in own) == enters
            assert ((week, "leaves conflict") in own) == (after <= CONFLICT_LIMIT < before)
            worse = conflict[week, n] > closeness[week, n]
            was = conflict[week - 1, n] > closeness[week - 1, n]
            assert ((week, "becomes more strained than close") in own) == (worse and not was)
            assert ((week, "becomes closer than strained") in own) == (was and not worse)
            many += enters
    assert many > 0
