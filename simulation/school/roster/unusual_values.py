"""Numbers that are probably no measurement: codes for a missing value, and mistakes of typing.

A score has any unit, so its plausible range is that of the other scores in the column. A value is
refused only where a wide empty stretch separates it from all others, on the scale of the numbers
and, if all are positive, on the scale of their logarithms: long tails, such as incomes and sums
of problems, have no such stretch. docs/own_school.md has the measured share of false alarms.
"""

import numpy as np

from simulation.state import Floats

# Numbers that mean "missing" in the code books of surveys (SPSS, PISA, TIMSS, Qualtrics -99).
MISSING_CODES = frozenset(
    sign * int(digit * length) for digit in "789" for length in range(1, 7) for sign in (1, -1)
) | {sign * number for number in (98, 97, 96, 998, 997, 996, 9998) for sign in (1, -1)}
CODE_GAP = 1.0  # empty stretch beside a code, in ranges of the others; assumed
TYPING_GAP = 5.0  # beside any other value, in extents of the others; assumed
LOG_GAP = 2.0  # the same on the scale of logarithms; assumed
MOST_CODES = 0.7  # share of values that may be a code; assumed
MOST_TYPED = 0.1  # share of values that may be mistakes of typing, or one value; assumed
FEWEST_CODED, FEWEST_TYPED = 3, 8  # other values that are needed to judge; assumed
DISTINCT = 5  # other values that must differ before a mistake of typing is suspected; assumed
RATING = 7  # the highest answer of usual rating scales, which begin at 1
FEWEST_RATED, WIDE = 25, 4  # ratings that show where a scale ends; the gap with fewer; assumed
ZERO_GAP, MOST_ZEROS = 1.0, 0.5  # empty stretch above 0, in ranges of the others; assumed
LARGE = 77  # students in one class that are more likely a code; assumed
FREQUENT = 3  # times that a code occurs for each time of the most frequent other value; assumed


def is_code(value: float) -> bool:
    """Return whether a number is one that often means "missing", such as -9, 99 or 999."""
    return value in MISSING_CODES


def codes_among(values: Floats) -> list[float]:
    """Return the values that are probably codes for "missing"; values: any order, without NaN."""
    found = {*_beyond(values, 1.0), *_beyond(values, -1.0), *_frequent(values)}
    negative = {value for value in set(values.tolist()) if value < 0}
    if len(values[values >= 0]) >= FEWEST_CODED and all(map(is_code, negative)):
        found |= negative
    return sorted(found | _minus_one(values) | _zero(values))


def _minus_one(values: Floats) -> set[float]:
    """Return -1 if it is the only negative number, and no 0 leads up to it.

    A scale around 0 has other negative numbers, or is -1, 0, 1.
    """
    above = values[values >= 0]
    is_lone = set(values[values < 0].tolist()) == {-1.0} and len(np.unique(above)) >= FEWEST_CODED
    return {-1.0} if is_lone and above.min() > 0 and above.max() > 1 else set()


def _zero(values: Floats) -> set[float]:
    """Return 0 if all other values are positive and far above it, as with scores of a test."""
    others = values[values != 0]
    few = 0 < len(values) - len(others) <= MOST_ZEROS * len(values)
    if not few or len(np.unique(others)) < DISTINCT or others.min() <= 0:
        return set()
    return {0.0} if others.min() > ZERO_GAP * (others.max() - others.min()) else set()


def class_sizes_of_codes(values: Floats) -> list[float]:
    """Return the class sizes that are probably codes for "missing": 77, 88 and 96 to 99."""
    return sorted(value for value in set(values.tolist()) if is_code(value) and value >= LARGE)


def codes_at_ends(values: Floats) -> list[float]:
    """Return the lowest and the highest value where they are codes of two digits or more."""
    ends = {float(values.min()), float(values.max())} if len(values) else set()
    return sorted(value for value in ends if abs(value) >= 10 and is_code(value))


def _beyond(values: Floats, side: float) -> set[float]:
    """Return the codes at one end of the values (1 or -1) that are apart from the others."""
    ordered = sorted(set(values.tolist()), key=lambda value: -side * value)
    for count in range(len(ordered) - 1, 0, -1):
        codes = ordered[:count]
        if all(map(is_code, codes)) and _are_apart(values, codes, side):
            return set(codes)
    return set()


def _are_apart(values: Floats, codes: list[float], side: float) -> bool:
    """Return whether the codes at one end are far beyond all other values."""
    others = values[~np.isin(values, codes)]
    if len(others) < max(FEWEST_CODED, (1 - MOST_CODES) * len(values)):
        return False
    gap = (codes[-1] - others.max()) if side > 0 else (others.min() - codes[-1])
    counted = bool(np.all(others % 1 == 0) and others.min() >= 0)
    if 0 < codes[-1] < 10 and counted:  # 9 may be the answer 9: only below a rating scale
        is_rating = others.min() >= 1 and others.max() <= RATING
        wide = gap >= (2 if len(others) >= FEWEST_RATED else WIDE)
        return bool(is_rating and wide and len(np.unique(others)) >= FEWEST_CODED)
    return bool(gap > CODE_GAP * (others.max() - others.min()))


def _frequent(values: Floats) -> set[float]:
    """Return the codes of three digits or more that occur far more often than any other value."""
    distinct, counts = np.unique(values, return_counts=True)
    return {
        float(value)
        for value, count in zip(distinct, counts, strict=True)
        if abs(value) >= 100 and is_code(value) and count >= FREQUENT
        if count > FREQUENT * counts[distinct != value].max(initial=1)
    }


def mistyped_among(values: Floats) -> list[float]:
    """Return the values that are probably mistakes of typing; values: any order, without NaN."""
    distinct = np.unique(values)
    found: list[float] = []
    for side in (1.0, -1.0):
        ordered = np.sort(values * side)
        few = max(1, int(MOST_TYPED * len(ordered)))
        for count in range(few, 0, -1):
            inner, outer = ordered[:-count], ordered[-count:]
            if len(inner) >= FEWEST_TYPED and _is_far(inner, float(outer[0])):
                found += [float(value) for value in distinct if value * side >= outer[0]]
                break
    return sorted(set(found))


def _is_far(inner: Floats, value: float) -> bool:
    """Return whether a value is far beyond the highest of the others, which are sorted."""
    if len(np.unique(inner)) < DISTINCT or value == inner[-1]:
        return False
    far = _gap(inner, value) > TYPING_GAP
    if far and inner[0] > 0:
        far = _gap(np.log(inner), float(np.log(value))) > LOG_GAP
    return far


def _gap(inner: Floats, value: float) -> float:
    """Return the empty stretch before a value, in extents: half the range, or more if skewed."""
    half, skewed = (inner[-1] - inner[0]) / 2, inner[-1] - np.median(inner)
    extent = float(max(half, skewed))
    return (value - float(inner[-1])) / extent if extent > 0 else 0.0
