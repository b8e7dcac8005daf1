"""Operating characteristics over many studies: power, bias, coverage, type I error."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.evidence.power.analysis import EXACT_LEVEL
from simulation.evidence.power.replications import estimates_of
from simulation.evidence.power.study import Study
from simulation.evidence.power.true_effects import TrueEffect
from simulation.stats.estimate import Z_95, Proportion, effective_studies, exact, wilson


class PowerAtSize(NamedTuple):
    """Power of one analysis at one size."""

    analysis: str
    size: int
    power: Proportion


class Characteristics(NamedTuple):
    """Operating characteristics of one analysis at the planned size.

    estimate: mean over studies; spread: sd between studies; bias: estimate less true effect, with
    its interval over studies. wrong_sign: share of significant estimates with the wrong sign;
    exaggeration: mean size of significant estimates over the true effect (Gelman & Carlin 2014).
    failed: share of studies without an estimate. type_one: None without groups. level: of a test,
    two-sided.
    """

    analysis: str
    method: str
    informant: str
    truth: TrueEffect
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
        """The true effect in the same sd."""
        return self.truth.value / self.truth.sd

    @property
    def level_is_right(self) -> bool | None:
        """Whether the level is in the exact interval of the type I error.

        For methods that claim only an upper limit: whether the interval is not above it.
        """
        one = self.type_one
        if one is None:
            return None
        return one.low <= self.level and (self.method != EXACT_LEVEL or one.high >= self.level)


def power_of(found: pd.DataFrame, study: Study, schools: int) -> Proportion:
    """Return the share of significant studies. schools: of the pool."""
    many = len(found)
    if study.design.kind == "trial":
        return wilson(int(found["significant"].sum()), many)
    worth = effective_studies(many, study.sample.schools, schools) if many else 0.0
    return wilson(int(found["significant"].sum()), many, worth)


def curve(study: Study, frame: pd.DataFrame, schools: int) -> list[PowerAtSize]:
    """Return the power of every analysis at every simulated size."""
    sizes = sorted(set(frame.loc[~frame["nothing_works"].astype(bool), "size"]))
    return [
        PowerAtSize(
            analysis.name, size,
            power_of(estimates_of(frame, analysis.name, size, nothing_works=False),
                     study.of_size(size), schools),
        )
        for analysis in study.analyses
        for size in sizes
        if (frame["analysis"][frame["size"] == size] == analysis.name).any()
    ]  # fmt: skip


def characteristics_of(
    study: Study, frame: pd.DataFrame, place: int, truth: TrueEffect, informant: str, schools: int
) -> Characteristics:
    """Return the characteristics of one analysis at the planned size."""
    analysis, size = study.analyses[place], getattr(study.sample, study.power.along)
    found = estimates_of(frame, analysis.name, size, nothing_works=False)
    all_of_it = frame[(frame["analysis"] == analysis.name) & (frame["size"] == size)]
    attempted = int((~all_of_it["nothing_works"].astype(bool)).sum())
    estimates = found["estimate"].to_numpy()
    bias = float(estimates.mean() - truth.value) if len(found) else float("nan")
    spread = float(estimates.std(ddof=1)) if len(found) > 1 else float("nan")
    trial = study.design.kind == "trial"
    worth = (
        float(len(found)) if trial else effective_studies(len(found), study.sample.schools, schools)
    )
    reach = Z_95 * spread / np.sqrt(max(worth, 1.0))
    covered = (found["low"] <= truth.value) & (truth.value <= found["high"])
    clear = found[found["significant"].astype(bool)]
    wrong = float((np.sign(clear["estimate"]) != np.sign(truth.value)).mean()) if len(clear) else 0
    size_up = np.nan  # nothing is times a truth of nothing
    if len(clear) and truth.value:
        size_up = float(clear["estimate"].abs().mean() / abs(truth.value))
    return Characteristics(
        analysis.name, analysis.method, informant, truth,
        float(estimates.mean()) if len(found) else float("nan"), spread, bias, bias - reach,
        bias + reach,
        wilson(int(covered.sum()), len(found), None if trial else worth),
        power_of(found, study, schools), _type_one(frame, analysis.name, size),
        float(wrong), size_up, 1.0 - len(found) / attempted if attempted else float("nan"),
        study.power.level,
    )  # fmt: skip


def _type_one(frame: pd.DataFrame, name: str, size: int) -> Proportion | None:
    null = estimates_of(frame, name, size, nothing_works=True)
    return exact(int(null["significant"].sum()), len(null)) if len(null) else None
