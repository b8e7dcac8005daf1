"""What one analysis of one study comes to."""

from typing import NamedTuple

from scipy.stats import t as student

NAN = float("nan")


class Found(NamedTuple):
    """An estimate with its error and degrees of freedom; units: clusters it rests on.

    low, high: where they do not follow from the error (a product of paths), else NaN.
    """

    estimate: float
    error: float
    freedom: float
    units: int
    low: float = NAN
    high: float = NAN

    def told(self, level: float) -> "Told":
        """The same with its interval and whether it is significant; level: two-sided."""
        if self.low == self.low:
            return Told(*self[:4], self.low, self.high, clear(self.low, self.high))
        reach = float(student.ppf(1.0 - level / 2.0, self.freedom)) * self.error
        low, high = self.estimate - reach, self.estimate + reach
        return Told(*self[:4], low, high, clear(low, high))


class Told(NamedTuple):
    """A finding as a paper would report it."""

    estimate: float
    error: float
    freedom: float
    units: int
    low: float
    high: float
    significant: bool


def clear(low: float, high: float) -> bool:
    """Whether an interval leaves 0 out; not if there is none."""
    return low > 0.0 or high < 0.0


NOTHING = Found(NAN, NAN, NAN, 0)
