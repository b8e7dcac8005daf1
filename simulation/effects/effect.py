"""The records of an effect: one part for each question about it, and their rows in files."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, TypeVar


class Estimate(NamedTuple):
    """A mean paired difference.

    low, high: 95 % interval over replicates, None with one replicate. d: mean over the sd
    between units in the reference arm, None where these do not differ.
    """

    mean: float
    low: float | None
    high: float | None
    d: float | None


class Spread(NamedTuple):
    """Standard deviations.

    sd: between units in the reference arm. units: between units of their differences. runs:
    between replicates of the mean difference.
    """

    sd: float | None
    units: float | None
    runs: float | None


class Benefit(NamedTuple):
    """Shares that are better off; equal replicates count half.

    runs: of replicates. better_units, worse_units: of units within a replicate.
    """

    runs: float
    better_units: float
    worse_units: float


class Uncertainty(NamedTuple):
    """Sources of the variance between replicates, as standard deviations.

    chance: within a parameter draw. parameters: between draws. low, high: range in which 95 of
    100 draws put the mean. None where the design cannot separate them.
    """

    chance: float | None
    parameters: float | None
    low: float | None
    high: float | None


class OtherSchools(NamedTuple):
    """The 95 % interval over schools as clusters; None with one school. number: of schools."""

    number: int
    low: float | None
    high: float | None


class Efficiency(NamedTuple):
    """The replicates that the design saves and needs.

    pairing_gain: how many times as many replicates without shared draws. replicates_needed: for
    a half-width of ``estimates.NARROW`` sd.
    """

    pairing_gain: float | None
    replicates_needed: int | None


class Hours(NamedTuple):
    """Teacher hours a year beyond the reference. per_10_hours: difference for 10 of them."""

    hours: float
    per_10_hours: float | None


class Published(NamedTuple):
    """A published finding on the same outcome; d is signed as the outcome."""

    d: float | None
    low: float | None
    high: float | None
    text: str
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Estimated:
    """A record with an estimate, whose numbers can be read directly."""

    outcome: str
    arm: str
    versus: str
    estimate: Estimate
    units: float
    replicates: int

    @property
    def mean(self) -> float:
        """Mean paired difference."""
        return self.estimate.mean

    @property
    def low(self) -> float | None:
        """Lower end of the 95 % interval."""
        return self.estimate.low

    @property
    def high(self) -> float | None:
        """Upper end of the 95 % interval."""
        return self.estimate.high

    @property
    def d(self) -> float | None:
        """Standardised mean difference."""
        return self.estimate.d


@dataclass(frozen=True, kw_only=True)
class Effect(Estimated):
    """The effect of an arm on an outcome, against the reference arm.

    better: 1 if more of the outcome is better, −1 if less is. units: compared units, mean over
    replicates. hours, published: None if the arm takes no hours, or no study is known.
    """

    label: str
    unit: str
    better: int
    year: int
    week: int
    reference: float
    spread: Spread
    benefit: Benefit
    uncertainty: Uncertainty
    other_schools: OtherSchools | None
    efficiency: Efficiency
    hours: Hours | None = None
    published: Published | None = None


@dataclass(frozen=True, kw_only=True)
class GroupEffect(Estimated):
    """The effect within a group or, if ``versus_group`` is set, minus that within another.

    d is standardised on the spread of all units, so that groups can be compared. p, p_adjusted:
    of contrasts, None with one replicate. comparisons: contrasts that were made together.
    """

    subgroup: str
    group: str
    versus_group: str | None
    p: float | None = None
    p_adjusted: float | None = None
    comparisons: int | None = None


@dataclass(frozen=True, kw_only=True)
class Interaction(Estimated):
    """The effect of an arm beyond the sum of its two parts.

    verdict: "more" or "less" good than the sum, "sum" if the interval contains 0, "unknown"
    with one replicate.
    """

    first: str
    second: str
    verdict: str


Record = TypeVar("Record", bound=Estimated)
PARTS: dict[str, tuple[type[Any], dict[str, str]]] = {
    "estimate": (Estimate, {}),
    "spread": (Spread, {"units": "spread_units", "runs": "spread_runs"}),
    "benefit": (Benefit, {"runs": "benefit_runs"}),
    "uncertainty": (Uncertainty, {"low": "parameters_low", "high": "parameters_high"}),
    "other_schools": (
        OtherSchools,
        {"number": "schools", "low": "schools_low", "high": "schools_high"},
    ),
    "efficiency": (Efficiency, {}),
    "hours": (Hours, {}),
    "published": (
        Published,
        {"text": "published"}
        | {name: f"published_{name}" for name in ("d", "low", "high", "source", "confidence")},
    ),
}  # parts of a record by field: their type, and the columns that have another name


def row_of(record: Estimated) -> dict[str, Any]:
    """Return a record as one flat row, as ``answer.json`` and the tables store it."""
    row: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in PARTS:
            row |= {
                column: getattr(value, name, None) for name, column in _columns(field.name).items()
            }
        else:
            row[field.name] = value
    return row


def from_row(kind: type[Record], row: Mapping[str, Any]) -> Record:
    """Return the record that a flat row stores; a part without any number is None."""
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in PARTS:
            numbers = {name: row[column] for name, column in _columns(field.name).items()}
            optional = "None" in str(field.type)
            absent = optional and all(number is None for number in numbers.values())
            values[field.name] = None if absent else PARTS[field.name][0](**numbers)
        else:
            values[field.name] = row[field.name]
    return kind(**values)


def _columns(part: str) -> dict[str, str]:
    """Return the column of each field of a part."""
    kind, renamed = PARTS[part]
    return {name: renamed.get(name, name) for name in kind._fields}
