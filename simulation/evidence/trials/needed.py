"""The size that gives a wanted power, looked for under common draws."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from simulation.evidence.trials.proportions import Share
from simulation.evidence.trials.rehearsing import found_of
from simulation.evidence.trials.study import Study
from simulation.evidence.trials.summary import Point, power_of

SMALLEST = 4  # schools, teachers or students that are tried


class Needed(NamedTuple):
    """The smallest size found with the wanted power. size: None where even most is too few."""

    wanted: float
    along: str
    size: int | None
    power: Share
    most: int


def size_needed(
    study: Study, schools: int, points: Sequence[Point], studies: Callable[[int], pd.DataFrame]
) -> Needed | None:
    """Halve the range of sizes until one step is left; None if no power is wanted.

    Larger studies ask the same schools and further ones, so that power hardly ever falls with
    size by chance. studies: those of a size, analysed in the main way.
    """
    wanted, name, along = study.power.wanted, study.main.name, study.power.along
    if wanted is None:
        return None
    known = {point.size: point.power for point in points if point.analysis == name}

    def power(size: int) -> Share:
        if size not in known:
            found = found_of(studies(size), name, size, nothing_works=False)
            known[size] = power_of(found, study.of_size(size), schools)
        return known[size]

    most = schools // 2 if along == "schools" else max(study.sizes())
    low, high = min(SMALLEST, most), most
    if power(high).value < wanted:
        return Needed(wanted, along, None, power(high), most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle).value >= wanted else (middle, high)
    size = low if power(low).value >= wanted else high
    return Needed(wanted, along, size, power(size), most)
