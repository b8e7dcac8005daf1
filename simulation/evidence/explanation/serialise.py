"""An explanation as plain data, for ``explain --json`` and the figures."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from simulation.evidence.explanation.decomposition import OTHERS, SOURCES, Cause, Decomposition
from simulation.evidence.explanation.diary import Diary
from simulation.evidence.explanation.explain import Explanation, amounts, heaviest
from simulation.evidence.explanation.turning_points import crossings_of, turning_contacts
from simulation.measurement.outcomes import exhaustion_score, relationship_score
from simulation.state import Floats

UNIT = "NEA points (1-7)"
SHOWN = 5  # students whose contacts are looked at one by one, by what they are of exhaustion
PER_UNIT = float(np.diff(exhaustion_score(np.array([0.0, 1.0])))[0])  # NEA points of E = 1
Row = dict[str, Any]


def content(explanation: Explanation) -> Row:
    """Return an explanation as plain data. Amounts of exhaustion are NEA points."""
    diary, books = explanation.diary, explanation.books
    change = _change(diary, books, "exhaustion", PER_UNIT)
    score = exhaustion_score(np.array([diary.begin.exhaustion, diary.end.exhaustion]))
    return {
        "teacher": diary.teacher,
        **explanation.label._asdict(),
        "year": diary.year,
        "weeks": len(diary.weeks) - 1,
        "unit": UNIT,
        "start": float(score[0]),
        "end": float(score[1]),
        **change,
        "by_source": _named(_totals(books, lambda cause: cause.source)),
        "by_student": _named(_totals(books, lambda cause: cause.student)),
        "stress": {
            "start": diary.begin.stress,
            "end": diary.end.stress,
            **_change(diary, books, "stress", 1.0),
        },
        "dyads": _dyads(diary, books),
        "crossings": [item._asdict() for item in crossings_of(diary)],
        "contacts": [
            contact._asdict() | {"emotions": dict(contact.emotions)}
            for student in shown(explanation)
            for contact in turning_contacts(diary, student)
        ],
        "reruns": [item._asdict() for item in explanation.reruns],
        "course": _course(diary, books),
        "whole_school": explanation.whole_school,
        "ends": None if explanation.ends is None else explanation.ends._asdict(),
        "teacher_named": explanation.teacher_named,
    }


def shown(explanation: Explanation) -> list[str]:
    """Return the students with details: the heaviest, and all who cross a line."""
    weigh = [
        student
        for student, amount in heaviest(explanation.diary, explanation.books)[:SHOWN]
        if amount > 0.0
    ]
    crossed = [item.student for item in crossings_of(explanation.diary)]
    return list(dict.fromkeys([*weigh, *crossed]))


def _change(diary: Diary, books: Decomposition, quantity: str, factor: float) -> Row:
    """Return the change of a quantity over the year and its causes, largest first."""
    begin, end = getattr(diary.begin, quantity), getattr(diary.end, quantity)
    made = amounts(books, quantity, factor)
    rows = [
        {"name": cause.name, "amount": amount, **cause._asdict()} for cause, amount in made.items()
    ]
    saved = [row for row in rows if row["amount"] != 0.0]
    return {
        "change": factor * (end - begin),
        "causes": sorted(saved, key=lambda row: (-abs(row["amount"]), row["name"])),
    }


def _totals(books: Decomposition, key: Any) -> dict[str, float]:
    """Return exhaustion in NEA points, summed over causes of one key; "" excluded."""
    totals: dict[str, float] = {}
    for cause, amount in amounts(books, "exhaustion", PER_UNIT).items():
        if key(cause):
            totals[key(cause)] = totals.get(key(cause), 0.0) + amount
    return totals


def _named(totals: dict[str, float]) -> list[Row]:
    """Return totals as rows, largest first."""
    rows = sorted(totals.items(), key=lambda item: (-abs(item[1]), item[0]))
    return [{"name": name, "amount": amount} for name, amount in rows]


def _dyads(diary: Diary, books: Decomposition) -> list[Row]:
    """Return every relationship over the year, in STRS points, heaviest first."""
    conflict, closeness = (
        relationship_score(diary.weekly(f"relationship_{valence}"))
        for valence in ("negative", "positive")
    )
    trust, place = diary.weekly("trust"), {name: n for n, name in enumerate(diary.students)}
    return [
        {
            "student": student,
            "listed": diary.listed[place[student]],
            "amount": PER_UNIT * amount,
            "conflict": conflict[:, place[student]].tolist(),
            "closeness": closeness[:, place[student]].tolist(),
            "trust": trust[:, place[student]].tolist(),
        }
        for student, amount in heaviest(diary, books)
    ]


def _course(diary: Diary, books: Decomposition) -> Row:
    """Return exhaustion by source at the end of every school week, NEA points above 1."""
    lines = PER_UNIT * books.exhaustion[diary.week_ends]
    return {source: _summed(lines, books.causes, source).tolist() for source in (*SOURCES, *OTHERS)}


def _summed(lines: Floats, causes: Iterable[Cause], source: str) -> Floats:
    chosen = np.array([cause.source == source for cause in causes])
    total: Floats = lines[:, chosen].sum(axis=1)
    return total
