"""A questionnaire, test or coding scheme: what it reads, how it errs, how it is scored."""

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
from simulation.measurement.instruments.snapshot import DrawKeys, Observed
from simulation.state import Floats

UNITS = ("dyad", "teacher", "student", "occasion")
Unit = Literal["dyad", "teacher", "student", "occasion"]


class Reliability(NamedTuple):
    """How reliable a score is: value 0 to 1, of what kind, and where that is from."""

    value: float
    kind: Literal["alpha", "single item", "coders"]
    source: str


class Reference(NamedTuple):
    """Mean and sd of an item's score in the population that the reliability is of."""

    mean: float
    sd: float
    source: str


class Rater(NamedTuple):
    """What stays the same in all that one informant answers: leniency, or private life.

    sd: in points of an item. by: whose answers share it. severity: correlation, −1 to 1, with
    the leniency that a teacher shows in all ratings of students.
    """

    sd: float
    by: Literal["teacher", "student"]
    source: str
    severity: float = 0.0


class TransientError(NamedTuple):
    """What all answers of one occasion share and the next has lost: a mood, a bad week.

    sd: in points of an item. It lowers correlations with other scales and over time, which the
    agreement of items with each other cannot see. common: correlation, −1 to 1, with what colours
    all scales that are answered on one occasion.
    """

    sd: float
    source: str
    common: float = 0.0


def error_free(
    reference: Reference, reliability: Reliability, low: int, high: int
) -> tuple[float, float]:
    """Mean and sd of the latent place, 0 to 1, behind a published score on low to high."""
    sd = reference.sd * float(np.sqrt(reliability.value))
    return (reference.mean - low) / (high - low), sd / (high - low)


@dataclass(frozen=True)
class Scale:
    """One instrument with one score.

    items, low, high: number of items, lowest and highest answer. scoring: mean or sum of the
    items. latent: what is read of a moment (or of lessons), one number a unit, 0 to 1; if
    ``deviates``, in sd around the reference mean. reads: the variables it looks at. threshold:
    name of the parameter, among ``Ratings``, by whose logits the place is moved.
    """

    name: str
    label: str
    unit: Unit
    informant: str
    items: int
    low: int
    high: int
    scoring: Literal["mean", "sum"]
    reliability: Reliability
    reference: Reference
    latent: Callable[[Any], Floats]
    reads: tuple[str, ...]
    leaves_out: str
    rater: Rater | None = None
    passing: TransientError | None = None
    threshold: str | None = None
    deviates: bool = False

    @property
    def steps(self) -> Steps:
        """Number of items, lowest and highest answer."""
        return Steps(self.items, self.low, self.high)

    @property
    def ordinary(self) -> tuple[float, float]:
        """Mean and sd of the reference population's places, 0 to 1, without error of items."""
        return error_free(self.reference, self.reliability, self.low, self.high)

    @cached_property
    def reference_people(self) -> Floats:
        """Latent places of the reference population, raters' leniency included."""
        return reference_people(*self.ordinary)

    @cached_property
    def error_sd(self) -> float:
        """Error of one item in the middle of the scale, in its points."""
        return error_sd(self.reliability.value, self.reference_people, self.steps)

    def administer(self, sight: Observed) -> Floats:
        """The answers, shape (units, items); NaN where there is nothing to judge."""
        places = sight.places(self.unit)
        added = self.leniency(sight, places) + self.mood(sight, places)
        place = self.place(sight)  # who has none of it says so, whatever the style
        x = np.where(place == 0.0, 0.0, np.clip(place + added / self.steps.width, 0.0, 1.0))
        return self.answers(x, sight, places)

    def place(self, sight: Observed) -> Floats:
        """Where each unit stands on the scale, 0 to 1, before anybody judges; shape (units,)."""
        value = self.latent(sight)
        if self.deviates:
            mean, sd = self.ordinary
            value = mean + sd * value
        value = np.clip(value, 0.0, 1.0)
        if self.threshold is not None:
            value = moved(value, getattr(sight.parameters.ratings, self.threshold))
        return value

    def leniency(self, sight: Observed, places: DrawKeys) -> Floats:
        """What the informant adds to every answer, in points of an item; shape (units,)."""
        if self.rater is None:
            return np.zeros(len(places.time))
        by, weight = self.rater.by, self.rater.severity
        own = _judges(f"measure:{self.name}:rater", by, sight, places)
        if weight:
            own = _blended(own, _judges("measure:severity", by, sight, places), weight)
        return np.asarray(self.rater.sd * own)

    def mood(self, sight: Observed, places: DrawKeys) -> Floats:
        """What the occasion adds to every answer, in points of an item; shape (units,)."""
        if self.passing is None:
            return np.zeros(len(places.time))
        own, weight = _occasion(f"measure:{self.name}:occasion", sight, places), self.passing.common
        if weight:
            own = _blended(own, _occasion("measure:occasion", sight, places), weight)
        return np.asarray(self.passing.sd * own)

    def answers(self, x: Floats, sight: Observed, places: DrawKeys) -> Floats:
        """Answers of units at latent places x, 0 to 1, leniency included; (units, items)."""
        given = np.empty((len(x), self.items))
        for item in range(self.items):
            draws = sight.chance.uniforms(
                f"measure:{self.name}:item", sight.year, day=places.time,
                teacher=places.teacher, student=places.student, k=item,
            )  # fmt: skip
            given[:, item] = answered(x, normal(draws), self.error_sd, self.steps)
        return given

    def score(self, items: Floats) -> Floats:
        """The score of each unit, from its answers, shape (units, items); NaN stays NaN."""
        return np.asarray(items.mean(axis=1) if self.scoring == "mean" else items.sum(axis=1))

    def measure(self, sight: Observed) -> Floats:
        """The scores straight away, shape (units,)."""
        return self.score(self.administer(sight))

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest score."""
        factor = 1 if self.scoring == "mean" else self.items
        return float(self.low * factor), float(self.high * factor)


def moved(x: Floats, logits: float) -> Floats:
    """Places on a scale, 0 to 1, moved by so many logits; both ends stay; same shape."""
    odds = math.exp(logits)
    return np.asarray(odds * x / (1.0 - x + odds * x))


def _judges(stream: str, by: str, sight: Observed, places: DrawKeys) -> Floats:
    """A standard normal deviate of the informant of each unit, the same in all years."""
    if by == "teacher":
        return normal(sight.chance.uniforms(stream, teacher=places.teacher))
    return normal(sight.chance.uniforms(stream, student=places.student))


def _occasion(stream: str, sight: Observed, places: DrawKeys) -> Floats:
    """A standard normal deviate of each unit on this occasion."""
    draws = sight.chance.uniforms(
        stream, sight.year, day=places.time, teacher=places.teacher, student=places.student
    )
    return normal(draws)


def _blended(own: Floats, common: Floats, weight: float) -> Floats:
    """Standard normal deviates that correlate so much, −1 to 1, with the common ones."""
    return np.asarray(weight * common + np.sqrt(1.0 - weight * weight) * own)


def apply_process(process: Callable[..., float], *columns: Floats, p: Any) -> Floats:
    """A process applied to each row of some columns, with parameters p; shape (n,)."""
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([process(*row, p) for row in rows], dtype=np.float64)
