"""Scales: what a questionnaire, test or coding scheme reads, its error and its score."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np

from simulation.measurement.instruments.reliability import (
    Steps,
    answered,
    error_sd,
    normal,
    reference_people,
)
from simulation.measurement.instruments.snapshot import DrawKeys, Observable
from simulation.state import Floats

UNITS = ("dyad", "teacher", "student", "occasion")
Unit = Literal["dyad", "teacher", "student", "occasion"]


class Reliability(NamedTuple):
    """The reliability of a score: value 0 to 1, kind, source."""

    value: float
    kind: Literal["alpha", "single item", "coders"]
    source: str


class Reference(NamedTuple):
    """Mean and sd of an item's score in the population that the reliability refers to."""

    mean: float
    sd: float
    source: str


class Rater(NamedTuple):
    """The stable error of an informant in all answers: leniency, or life outside school.

    sd: in points of an item. by: the informant. severity: correlation, −1 to 1, with the leniency
    of a teacher that is common to all ratings of students.
    """

    sd: float
    by: Literal["teacher", "student"]
    source: str
    severity: float = 0.0


class TransientError(NamedTuple):
    """The error that all answers of one occasion share: a mood, a bad week.

    sd: in points of an item. It lowers correlations with other scales and over time, but not the
    agreement of items. common: correlation, −1 to 1, with the error that all scales of one
    occasion share.
    """

    sd: float
    source: str
    common: float = 0.0


def error_free(
    reference: Reference, reliability: Reliability, low: int, high: int
) -> tuple[float, float]:
    """Return mean and sd of the latent place, 0 to 1, behind a published score on low to high."""
    sd = reference.sd * float(np.sqrt(reliability.value))
    return (reference.mean - low) / (high - low), sd / (high - low)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """One instrument with one score.

    items, low, high: number of items, lowest and highest answer. scoring: mean or sum of the
    items. latent: returns what is read of a snapshot (or of lessons), one number a unit, 0 to 1;
    if ``deviates``, in sd around the reference mean. reads: the variables that ``latent`` reads.
    threshold: name of the parameter, among ``Ratings``, that shifts the place in logits.
    """

    name: str
    label: str
    unit: Unit
    informant: str = "teacher"
    items: int
    low: int
    high: int
    scoring: Literal["mean", "sum"] = "mean"
    reliability: Reliability
    reference: Reference
    latent: Callable[[Any], Floats]
    reads: tuple[str, ...]
    leaves_out: str
    rater: Rater | None = None
    transient: TransientError | None = None
    threshold: str | None = None
    deviates: bool = False

    @property
    def steps(self) -> Steps:
        """Number of items, lowest and highest answer."""
        return Steps(self.items, self.low, self.high)

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest score."""
        factor = 1 if self.scoring == "mean" else self.items
        return float(self.low * factor), float(self.high * factor)

    @property
    def ordinary(self) -> tuple[float, float]:
        """Mean and sd of the reference population's places, 0 to 1, without error of items."""
        return error_free(self.reference, self.reliability, self.low, self.high)

    @cached_property
    def reference_people(self) -> Floats:
        """Latent places of the reference population, including raters' leniency."""
        return reference_people(*self.ordinary)

    @cached_property
    def error_sd(self) -> float:
        """Error sd of one item in the middle of the scale, in its points."""
        return error_sd(self.reliability.value, self.reference_people, self.steps)

    def measure(self, observed: Observable) -> Floats:
        """Return the scores, shape (units,)."""
        return self.score(self.administer(observed))

    def administer(self, observed: Observable) -> Floats:
        """Return the answers, shape (units, items); NaN where there is nothing to judge."""
        keys = observed.draw_keys(self.unit)
        error = self.leniency(observed, keys) + self.transient_error(observed, keys)
        place = self.place(observed)  # a place of 0 stays 0, whatever the error
        x = np.where(place == 0.0, 0.0, np.clip(place + error / self.steps.width, 0.0, 1.0))
        return self.answers(x, observed, keys)

    def place(self, observed: Observable) -> Floats:
        """Return the place of every unit on the scale, 0 to 1, without error; shape (units,)."""
        value = self.latent(observed)
        if self.deviates:
            mean, sd = self.ordinary
            value = mean + sd * value
        value = np.clip(value, 0.0, 1.0)
        if self.threshold is not None:
            value = shift_places(value, getattr(observed.parameters.ratings, self.threshold))
        return value

    def leniency(self, observed: Observable, keys: DrawKeys) -> Floats:
        """Return the informant's error in every answer, in points of an item; shape (units,)."""
        if self.rater is None:
            return np.zeros(len(keys.time))

        def of_informant(stream: str) -> Floats:
            if by == "teacher":
                return normal(observed.chance.uniforms(stream, teacher=keys.teacher))
            return normal(observed.chance.uniforms(stream, student=keys.student))

        by, weight = self.rater.by, self.rater.severity
        own = of_informant(f"measure:{self.name}:rater")
        if weight:
            own = _correlated(own, of_informant("measure:severity"), weight)
        return np.asarray(self.rater.sd * own)

    def transient_error(self, observed: Observable, keys: DrawKeys) -> Floats:
        """Return the occasion's error in every answer, in points of an item; shape (units,)."""
        if self.transient is None:
            return np.zeros(len(keys.time))
        when: dict[str, Any] = {"day": keys.time, "teacher": keys.teacher, "student": keys.student}

        def of_occasion(stream: str) -> Floats:
            return normal(observed.chance.uniforms(stream, observed.year, **when))

        own, weight = of_occasion(f"measure:{self.name}:occasion"), self.transient.common
        if weight:
            own = _correlated(own, of_occasion("measure:occasion"), weight)
        return np.asarray(self.transient.sd * own)

    def answers(self, x: Floats, observed: Observable, keys: DrawKeys) -> Floats:
        """Return answers of units at latent places x, 0 to 1, with leniency; (units, items)."""
        stream = f"measure:{self.name}:item"
        when: dict[str, Any] = {"day": keys.time, "teacher": keys.teacher, "student": keys.student}
        answers = np.empty((len(x), self.items))
        for item in range(self.items):
            draws = observed.chance.uniforms(stream, observed.year, k=item, **when)
            answers[:, item] = answered(x, normal(draws), self.error_sd, self.steps)
        return answers

    def score(self, items: Floats) -> Floats:
        """Return the score of every unit from its answers, (units, items); NaN stays NaN."""
        return np.asarray(items.mean(axis=1) if self.scoring == "mean" else items.sum(axis=1))


def shift_places(x: Floats, logits: float) -> Floats:
    """Return places on a scale, 0 to 1, shifted in logits; both ends stay; same shape."""
    odds = math.exp(logits)
    return np.asarray(odds * x / (1.0 - x + odds * x))


def _correlated(own: Floats, common: Floats, weight: float) -> Floats:
    """Return standard normal deviates with a correlation, −1 to 1, with the common ones."""
    return np.asarray(weight * common + np.sqrt(1.0 - weight * weight) * own)


def apply_process(process: Callable[..., float], *columns: Floats, p: Any) -> Floats:
    """Return a process applied to every row of some columns, with parameters p; shape (n,)."""
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([process(*row, p) for row in rows], dtype=np.float64)
