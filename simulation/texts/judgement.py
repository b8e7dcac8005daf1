"""The size of an effect in one word: the only scale for texts, figures, tables and the demo.

The limits of \\|d\\| are assumed, set against 0.2, a typical effect of trials.
"""

from typing import Literal, Protocol

from simulation.texts.language import say

Size = Literal["null", "unknown", "unclear", "flat", "unnoticed", "small", "moderate", "large"]
SIZES: tuple[Size, ...] = ("unnoticed", "small", "moderate", "large")
LIMITS = (0.1, 0.2, 0.5)  # |d| at which the next size begins
NOTICEABLE = LIMITS[0]


class HasInterval(Protocol):
    """An effect with its 95 % interval and its d; NaN or None where a number does not exist."""

    @property
    def mean(self) -> float: ...  # noqa: D102
    @property
    def low(self) -> float | None: ...  # noqa: D102
    @property
    def high(self) -> float | None: ...  # noqa: D102
    @property
    def d(self) -> float | None: ...  # noqa: D102


def judgement(effect: HasInterval) -> Size:
    """Return the size of an effect."""
    return judge(effect.mean, effect.low, effect.high, effect.d)


def judge(mean: float, low: float | None, high: float | None, d: float | None) -> Size:
    """Return the size of an effect from its numbers.

    "null": no difference in any replicate. "unknown": one replicate, no interval. "unclear":
    the interval contains 0. "flat": no d, because units do not differ.
    """
    known = low is not None and high is not None and low == low and high == high
    if mean == 0.0 and (not known or low == high == 0.0):
        return "null"
    if low is None or high is None or not known:
        return "unknown"
    if low <= 0.0 <= high:
        return "unclear"
    if d is None or d != d:
        return "flat"
    return SIZES[sum(abs(d) >= limit for limit in LIMITS)]


def is_noticeable(size: Size) -> bool:
    """Return whether a size is small or larger."""
    return size in SIZES[1:]


def in_words(size: Size) -> str:
    """Return the words for a size."""
    return say(f"size.{size}")


def verdict(effect: HasInterval, better: int) -> str:
    """Return direction and size in a few words, such as "better, small".

    better: 1 if more of the outcome is better, −1 if less is.
    """
    size = judgement(effect)
    if size not in SIZES:
        return in_words(size)
    direction = say("words.better" if effect.mean * better > 0.0 else "words.worse")
    return f"{direction}, {in_words(size)}"
