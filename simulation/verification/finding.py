"""What a check of the program found: one number, and the limit that it may not pass."""

from typing import NamedTuple


class Finding(NamedTuple):
    """A checked sentence about the program.

    item: number in the verification list, 1 to 11. number: what was measured, so that less is
    better; limit: what it may be at most, and ``basis`` where that comes from.
    """

    item: int
    what: str
    number: float
    limit: float
    basis: str

    @property
    def passed(self) -> bool:
        """Whether the number keeps to its limit; not-a-number does not."""
        return self.number <= self.limit


class Effort(NamedTuple):
    """How much is done. points: of each process. days: of a school year. copies: of a dyad.

    replicates: of schools whose means are compared. teachers: of a school.
    """

    points: int
    days: int
    copies: int
    replicates: int
    teachers: int


FULL = Effort(points=512, days=200, copies=100_000, replicates=10, teachers=64)
QUICK = Effort(points=64, days=60, copies=10_000, replicates=5, teachers=16)
EXACT = "exact: nothing may differ"
