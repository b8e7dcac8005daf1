"""The result of a check: one number, and the limit that it may not exceed."""

from typing import NamedTuple


class Finding(NamedTuple):
    """The result of one check.

    item: number in the verification list, 1 to 11. number: what was measured, less is better;
    limit: its largest admissible value, with its origin in ``basis``.
    """

    item: int
    what: str
    number: float
    limit: float
    basis: str

    @property
    def passed(self) -> bool:
        """Whether the number is within its limit; not-a-number is not."""
        return self.number <= self.limit


class VerificationEffort(NamedTuple):
    """The size of the checks. points: of a process. days: of a school year. copies: of a dyad.

    replicates: of schools whose means are compared. teachers: of a school.
    """

    points: int
    days: int
    copies: int
    replicates: int
    teachers: int


FULL = VerificationEffort(points=512, days=200, copies=100_000, replicates=10, teachers=64)
QUICK = VerificationEffort(points=64, days=60, copies=10_000, replicates=5, teachers=16)
EXACT = "exact: nothing may differ"
