"""What many rehearsed studies come to: power, bias, coverage, and errors of the first kind."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.evidence.power.analysis import HOLDS_LEVEL
from simulation.evidence.power.replications import found_of
from simulation.evidence.power.study import Study
from simulation.evidence.power.true_effects import Truth
from simulation.stats.estimate import Z_95, Proportion, effective_studies, exact, wilson


class Point(NamedTuple):
    """Power of one analysis at one size."""

    analysis: str
    size: int
    power: Proportion


class Row(NamedTuple):
    """One analysis at the planned size.

    estimate: mean over studies; spread: sd between studies; bias: estimate less truth, with its
    interval over studies. wrong_sign: share of significant estimates with the wrong sign;
    exaggeration: mean size of significant estimates over the truth (Gelman & Carlin 2014).
    failed: share of studies in which the analysis gave nothing. type_one: None where no groups
    are compared. level: of each test, two-sided.
    """

    analysis: str
    method: str
    informant: str
    truth: Truth
    estimate: float
    spread: float
    bias: float
    bias_low: float
    bias_high: float
    coverage: Proportion
    power: Proportion
    type_one: Proportion | None
    wrong_sign: float
    exaggeration: float
    failed: float
    level: float

    @property
    def d(self) -> float:
        """The mean estimate in sd of the outcome as measured."""
        return self.estimate / self.truth.sd

    @property
    def true_d(self) -> float:
        """The truth in the same sd."""
        return self.truth.value / self.truth.sd

    @property
    def keeps_level(self) -> bool | None:
        """Whether the level lies in the exact interval of the error of the first kind.

        Of analyses that claim only not to find too much: whether the interval is not above it.
        """
        one = self.type_one
        if one is None:
            return None
        return one.low <= self.level and (self.method != HOLDS_LEVEL or one.high >= self.level)


def power_of(found: pd.DataFrame, study: Study, schools: int) -> Proportion:
    """Share of studies that are significant; schools: of the pool."""
    many = len(found)
    if study.design.kind == "trial":
        return wilson(int(found["significant"].sum()), many)
    worth = effective_studies(many, study.sample.schools, schools) if many else 0.0
    return wilson(int(found["significant"].sum()), many, worth)


def curve(study: Study, frame: pd.DataFrame, schools: int) -> list[Point]:
    """Power of every analysis at every size that was rehearsed."""
    sizes = sorted(set(frame.loc[~frame["nothing_works"].astype(bool), "size"]))
    return [
        Point(
            each.name, size,
            power_of(found_of(frame, each.name, size, nothing_works=False),
                     study.of_size(size), schools),
        )
        for each in study.analyses
        for size in sizes
        if (frame["analysis"][frame["size"] == size] == each.name).any()
    ]  # fmt: skip


def row_of(
    study: Study, frame: pd.DataFrame, place: int, truth: Truth, informant: str, schools: int
) -> Row:
    """One analysis at the planned size."""
    asked, size = study.analyses[place], getattr(study.sample, study.power.along)
    found = found_of(frame, asked.name, size, nothing_works=False)
    all_of_it = frame[(frame["analysis"] == asked.name) & (frame["size"] == size)]
    tried = int((~all_of_it["nothing_works"].astype(bool)).sum())
    estimates = found["estimate"].to_numpy()
    bias = float(estimates.mean() - truth.value) if len(found) else float("nan")
    spread = float(estimates.std(ddof=1)) if len(found) > 1 else float("nan")
    trial = study.design.kind == "trial"
    worth = (
        float(len(found)) if trial else effective_studies(len(found), study.sample.schools, schools)
    )
    reach = Z_95 * spread / np.sqrt(max(worth, 1.0))
    held = (found["low"] <= truth.value) & (truth.value <= found["high"])
    clear = found[found["significant"].astype(bool)]
    wrong = float((np.sign(clear["estimate"]) != np.sign(truth.value)).mean()) if len(clear) else 0
    size_up = np.nan  # nothing is times a truth of nothing
    if len(clear) and truth.value:
        size_up = float(clear["estimate"].abs().mean() / abs(truth.value))
    return Row(
        asked.name, asked.method, informant, truth,
        float(estimates.mean()) if len(found) else float("nan"), spread, bias, bias - reach,
        bias + reach,
        wilson(int(held.sum()), len(found), None if trial else worth),
        power_of(found, study, schools), _type_one(frame, asked.name, size),
        float(wrong), size_up, 1.0 - len(found) / tried if tried else float("nan"),
        study.power.level,
    )  # fmt: skip


def _type_one(frame: pd.DataFrame, name: str, size: int) -> Proportion | None:
    null = found_of(frame, name, size, nothing_works=True)
    return exact(int(null["significant"].sum()), len(null)) if len(null) else None


SMALLEST = 4  # schools, teachers or students that are tried


class Needed(NamedTuple):
    """The smallest size found with the wanted power. size: None where even most is too few."""

    wanted: float
    along: str
    size: int | None
    power: Proportion
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

    def power(size: int) -> Proportion:
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
