"""What counts as an outcome: scores, cases, conflict, and what is compared over arms.

Scores are free of measurement error here: they read the state as it is. Whoever
compares, draws or writes about an outcome takes its definition from this module.
"""

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]

CASE_THRESHOLD = 3.20  # Dutch NEA case rule for five exhaustion items 1-7; from memory, unverified
CONFLICT_LIMIT = 0.45  # assumed: R- above this is a relationship in conflict
ESCALATION = 0.15  # assumed: rise of R- over the year that counts
TRUST_LOSS = 0.15  # assumed: fall of the student's trust that counts


def exhaustion_score(exhaustion: Numbers) -> Numbers:
    """NEA exhaustion score, 1 to 7, of exhaustion E, 0 to 1."""
    return 1.0 + 6.0 * exhaustion


def burnout_case(score: Numbers) -> Flags:
    """Whether an exhaustion score, 1 to 7, reaches the case threshold."""
    return score >= CASE_THRESHOLD


def relationship_score(valence: Numbers) -> Numbers:
    """STRS item mean, 1 to 5, of one valence of the relationship, 0 to 1."""
    return 1.0 + 4.0 * valence


def in_conflict(negative: Numbers) -> Flags:
    """Whether the negative valence of the relationship, R-, lies above the limit."""
    return negative > CONFLICT_LIMIT


def escalated(start: Numbers, end: Numbers) -> Flags:
    """Whether a dyad ends the year in conflict, and R- has risen enough to say so."""
    return in_conflict(end) & (end - start >= ESCALATION)


def spiralled(start: Numbers, end: Numbers, trust_start: Numbers, trust_end: Numbers) -> Flags:
    """Whether a dyad escalated while the student's trust fell: both sides moved."""
    return escalated(start, end) & (trust_start - trust_end >= TRUST_LOSS)


class Outcome(NamedTuple):
    """One outcome that arms are compared on.

    table, column: where it is recorded. of: whose rows count (targeted: dyads that an
    intervention chose; other: the other dyads of their teachers; untargeted: all dyads,
    where no dyad was chosen). factor: turns the column into ``unit``. better: 1 if more
    is better, -1 if less is.
    """

    name: str
    label: str
    table: Literal["teachers", "dyads", "students"]
    column: str
    of: Literal["teachers", "targeted", "other", "untargeted", "listed", "listed targeted"]
    unit: str
    better: int
    factor: float = 1.0


STRS, NEA, SHARE = "STRS points (1-5)", "NEA points (1-7)", "points (0-1)"

OUTCOMES = (
    Outcome(
        "conflict_targeted", "conflict with the targeted students",
        "dyads", "conflict_score", "targeted", STRS, -1,
    ),
    Outcome(
        "closeness_targeted", "closeness with the targeted students",
        "dyads", "closeness_score", "targeted", STRS, 1,
    ),
    Outcome(
        "conflict_other", "conflict with the other students of the same teachers",
        "dyads", "conflict_score", "other", STRS, -1,
    ),
    Outcome(
        "closeness_other", "closeness with the other students of the same teachers",
        "dyads", "closeness_score", "other", STRS, 1,
    ),
    Outcome(
        "conflict", "conflict with students",
        "dyads", "conflict_score", "untargeted", STRS, -1,
    ),
    Outcome(
        "closeness", "closeness with students",
        "dyads", "closeness_score", "untargeted", STRS, 1,
    ),
    Outcome("stress", "teachers' work stress", "teachers", "stress", "teachers", SHARE, -1),
    Outcome(
        "exhaustion", "teachers' emotional exhaustion",
        "teachers", "exhaustion_score", "teachers", NEA, -1,
    ),
    Outcome(
        "burnout_cases", "teachers with burnout complaints",
        "teachers", "burnout_case", "teachers", "per 100 teachers", -1, 100.0,
    ),
    Outcome(
        "engagement_targeted", "engagement of the targeted students",
        "students", "engagement", "listed targeted", SHARE, 1,
    ),
    Outcome(
        "achievement_targeted", "achievement of the targeted students",
        "students", "achievement", "listed targeted", "sd", 1,
    ),
    Outcome(
        "engagement", "engagement of all listed students",
        "students", "engagement", "listed", SHARE, 1,
    ),
    Outcome(
        "achievement", "achievement of all listed students",
        "students", "achievement", "listed", "sd", 1,
    ),
)  # fmt: skip

BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}
