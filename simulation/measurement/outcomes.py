"""Definitions of the outcomes: scores, cases, conflict, and the list that arms are compared on.

Scores are free of measurement error: they read the state as it is. All comparisons, figures and
texts take the definition of an outcome from this module.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]

CASE_THRESHOLD = 3.20  # Dutch NEA case rule for five exhaustion items 1-7; from memory, unverified
CONFLICT_LIMIT = 0.45  # assumed: R− above this is a relationship in conflict
ESCALATION = 0.15  # assumed: rise of R− over the year that counts
TRUST_LOSS = 0.15  # assumed: fall of the student's trust that counts


def exhaustion_score(exhaustion: Numbers) -> Numbers:
    """Return the NEA exhaustion score, 1 to 7, of exhaustion E, 0 to 1."""
    return 1.0 + 6.0 * exhaustion


def burnout_case(score: Numbers) -> Flags:
    """Return whether an exhaustion score, 1 to 7, reaches the case threshold."""
    return score >= CASE_THRESHOLD


def relationship_score(valence: Numbers) -> Numbers:
    """Return the STRS item mean, 1 to 5, of one valence of the relationship, 0 to 1."""
    return 1.0 + 4.0 * valence


def in_conflict(negative: Numbers) -> Flags:
    """Return whether the negative valence of the relationship, R−, lies above the limit."""
    return negative > CONFLICT_LIMIT


def escalated(start: Numbers, end: Numbers) -> Flags:
    """Return whether a dyad ends the year in conflict after a sufficient rise of R−."""
    return in_conflict(end) & (end - start >= ESCALATION)


def spiralled(start: Numbers, end: Numbers, trust_start: Numbers, trust_end: Numbers) -> Flags:
    """Return whether a dyad escalated while the student's trust fell."""
    return escalated(start, end) & (trust_start - trust_end >= TRUST_LOSS)


Table = Literal["teachers", "dyads", "students"]
Whose = Literal["teachers", "targeted", "other", "all", "listed", "listed targeted"]


class Outcome(NamedTuple):
    """One outcome that arms are compared on.

    table, column: where it is recorded; ``escalated`` and ``spiralled`` are computed from two
    waves, see ``CHANGES``. of: the rows that count (targeted: dyads that an intervention
    selected; other: the other dyads of their teachers; all: every dyad). factor: converts the
    column to ``unit``. better: 1 if more is better, −1 if less is.
    """

    name: str
    label: str
    table: Table
    column: str
    of: Whose
    unit: str
    better: int
    factor: float = 1.0


STRS, NEA, SHARE = "STRS points (1-5)", "NEA points (1-7)", "points (0-1)"
OF_TEACHERS, OF_DYADS = "per 100 teachers", "per 100 relationships"


def _dyads(name: str, label: str, column: str, of: Whose, better: int) -> Outcome:
    return Outcome(name, label, "dyads", column, of, STRS, better)


def _shares(name: str, label: str, column: str, of: Whose) -> Outcome:
    return Outcome(name, label, "dyads", column, of, OF_DYADS, -1, 100.0)


def _teachers(name: str, label: str, better: int) -> Outcome:
    return Outcome(name, label, "teachers", name, "teachers", SHARE, better)


def _students(name: str, label: str, column: str, of: Whose, unit: str) -> Outcome:
    return Outcome(name, label, "students", column, of, unit, 1)


_AIMED, _REST, _ALL = (
    "the targeted students",
    "the other students of the same teachers",
    "all students",
)

OUTCOMES = (
    _dyads("conflict_targeted", f"conflict with {_AIMED}", "conflict_score", "targeted", -1),
    _dyads("closeness_targeted", f"closeness with {_AIMED}", "closeness_score", "targeted", 1),
    _shares("in_conflict_targeted", f"relationships in conflict with {_AIMED}", "in_conflict",
            "targeted"),
    _dyads("conflict_other", f"conflict with {_REST}", "conflict_score", "other", -1),
    _dyads("closeness_other", f"closeness with {_REST}", "closeness_score", "other", 1),
    _dyads("conflict", f"conflict with {_ALL}", "conflict_score", "all", -1),
    _dyads("closeness", f"closeness with {_ALL}", "closeness_score", "all", 1),
    _shares("in_conflict", "relationships in conflict", "in_conflict", "all"),
    _shares("escalated", "relationships that escalated into conflict", "escalated", "all"),
    _shares("spirals", "relationships in a spiral of conflict and lost trust", "spiralled", "all"),
    _teachers("stress", "teachers' work stress", -1),
    Outcome("exhaustion", "teachers' emotional exhaustion",
            "teachers", "exhaustion_score", "teachers", NEA, -1),
    Outcome("burnout_cases", "teachers with burnout complaints",
            "teachers", "burnout_case", "teachers", OF_TEACHERS, -1, 100.0),
    _teachers("depersonalisation", "teachers' distance from students", -1),
    _teachers("accomplishment", "teachers' sense of accomplishment", 1),
    _teachers("relatedness", "teachers' sense of belonging", 1),
    _teachers("meaning", "teachers' meaning and enthusiasm", 1),
    _students("engagement_targeted", f"engagement of {_AIMED}", "engagement",
              "listed targeted", SHARE),
    _students("achievement_targeted", f"achievement of {_AIMED}", "achievement",
              "listed targeted", "sd"),
    _students("engagement", "engagement of all listed students", "engagement", "listed", SHARE),
    _students("achievement", "achievement of all listed students", "achievement", "listed", "sd"),
)  # fmt: skip

BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}
MAIN = (
    "conflict_targeted",
    "closeness_targeted",
    "conflict",
    "closeness",
    "stress",
    "exhaustion",
    "burnout_cases",
    "engagement_targeted",
    "engagement",
    "achievement_targeted",
    "achievement",
)  # reported by default

# Columns that no table has: the change of a dyad since the start of the year, from R− at the start
# and now, and trust at the start and now.
CHANGES: dict[str, Callable[[Numbers, Numbers, Numbers, Numbers], Flags]] = {
    "escalated": lambda start, end, trust_start, trust_end: escalated(start, end),
    "spiralled": spiralled,
}
