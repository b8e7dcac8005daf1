"""The smallest sample size with a wanted power, found by bisection."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from simulation.evidence.power.operating_characteristics import PowerAtSize, power_of
from simulation.evidence.power.replications import estimates_of
from simulation.evidence.power.study import Study
from simulation.stats.estimate import Proportion

SMALLEST = 4  # schools, teachers or students that are tried


class SampleSize(NamedTuple):
    """The smallest size with the wanted power. size: None if even ``most`` is too small."""

    wanted: float
    along: str
    size: int | None
    power: Proportion
    most: int


def size_needed(
    study: Study,
    schools: int,
    points: Sequence[PowerAtSize],
    studies: Callable[[int], pd.DataFrame],
) -> SampleSize | None:
    """Search the smallest size by bisection; None if no power is wanted.

    A larger study visits the same schools and further ones, so that power rarely falls with size by
    chance. studies: of a size, in the main analysis.
    """
    wanted, name, along = study.power.wanted, study.main.name, study.power.along
    if wanted is None:
        return None
    known = {point.size: point.power for point in points if point.analysis == name}

    def power(size: int) -> Proportion:
        if size not in known:
            found = estimates_of(studies(size), name, size, nothing_works=False)
            known[size] = power_of(found, study.of_size(size), schools)
        return known[size]

    most = schools // 2 if along == "schools" else max(study.sizes())
    low, high = min(SMALLEST, most), most
    if power(high).value < wanted:
        return SampleSize(wanted, along, None, power(high), most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle).value >= wanted else (middle, high)
    size = low if power(low).value >= wanted else high
    return SampleSize(wanted, along, size, power(size), most)
