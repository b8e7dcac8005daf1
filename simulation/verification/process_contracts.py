"""Item 1: every process stays in its range, follows its signs and loses no not-a-number.

The contracts are the rows of ``process_contracts.toml``; a new process is one more row.
"""

import math
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.resources import files
from typing import Any, NamedTuple, get_type_hints

from scipy.stats import qmc

from simulation.verification.finding import EXACT, Finding, VerificationEffort

SEED = 1  # of the scrambled points; any whole number would do
ROUNDING = 1e-12  # relative: a monotone formula may step back by a few last bits, no more
INSIDE = 1e-9  # of the way from an end: an open range excludes its ends
PARAMETER = "p."  # prefix of an input that is a parameter

Arguments = dict[str, Any]


class InputRange(NamedTuple):
    """The values an input may take. open: without the ends."""

    low: float
    high: float
    open: bool = False

    def at(self, share: float) -> float:
        """Return the value at a share of the way from the lowest to the highest, 0 to 1."""
        return self.low + share * (self.high - self.low)


RANGES = {
    "share": InputRange(0.0, 1.0),
    "uniform": InputRange(0.0, 1.0, open=True),
    "valence": InputRange(-1.0, 1.0),  # also an affect balance
    "load": InputRange(0.0, 20.0),
    "rate": InputRange(0.0, 12.0),  # contacts a day
    "size": InputRange(1.0, 60.0),  # students in a class
    "factor": InputRange(0.0, 5.0),
    "at_least_one": InputRange(1.0, 3.0),
    "weight": InputRange(1.0, 4.0),  # bad relative to good
    "sd": InputRange(-8.0, 8.0),
    "log_odds": InputRange(-5.0, 5.0),
    "trait": InputRange(-1.0, 2.0),  # a normal trait that is not cut to 0 to 1
    "any": InputRange(-800.0, 800.0),
}
SIGNS = {"+": 1, "-": -1, "?": None}


class InputRule(NamedTuple):
    """One input: the values it may take, and how the result moves when it rises."""

    values: InputRange
    sign: int | None


@dataclass(frozen=True, eq=False)
class Contract:
    """What is required of one process; inputs: in order of the signature, then ``p.word``."""

    name: str
    function: Callable[..., float]
    within: tuple[float | str, float | str]
    inputs: dict[str, InputRule]

    @cached_property
    def group(self) -> Any:
        """The class of the parameter group ``p``, or None."""
        return get_type_hints(self.function).get("p")

    def arguments(self, values: dict[str, Any]) -> Arguments:
        """Return arguments from values by input name; the parameters become the group ``p``."""
        plain = {name: values[name] for name in self.inputs if not name.startswith(PARAMETER)}
        words = [name.removeprefix(PARAMETER) for name in self.inputs if name not in plain]
        fields = {word: values[PARAMETER + word] for word in words}
        return plain | {"p": self.group(**fields)} if self.group else plain

    def at(self, point: Sequence[float]) -> Arguments:
        """Return arguments at a point of the unit cube, one share an input."""
        pairs = zip(self.inputs.items(), point, strict=True)
        return self.arguments({name: rule.values.at(share) for (name, rule), share in pairs})

    def result(self, arguments: Arguments) -> float:
        """Return the result in plain Python."""
        return self.function(*arguments.values())

    def bounds(self, arguments: Arguments) -> tuple[float, float]:
        """Return the range of the result for these arguments."""
        low, high = (
            value_of(arguments, bound) if isinstance(bound, str) else bound for bound in self.within
        )
        return low, high


def value_of(arguments: Arguments, name: str) -> float:
    """Return an input by name, or a parameter by ``p.word``."""
    group, _, field = name.rpartition(".")
    value: float = getattr(arguments["p"], field) if group else arguments[field]
    return value


def with_value(arguments: Arguments, name: str, value: float) -> Arguments:
    """Return the arguments with one input or parameter replaced."""
    group, _, field = name.rpartition(".")
    if group:
        return arguments | {"p": arguments["p"]._replace(**{field: value})}
    return arguments | {field: value}


def contract_of(name: str, low: float | str, high: float | str, inputs: str) -> Contract:
    """Return the contract of ``module.function`` from its row in the table."""
    module, _, function_name = name.partition(".")
    function = getattr(import_module(f"simulation.processes.{module}"), function_name)
    rules = {}
    for text in inputs.split():
        word, _, kind = text[1:].partition(":")
        values = RANGES[kind] if kind else _catalogue_range(function, word)
        rules[word] = InputRule(values, SIGNS[text[0]])
    return Contract(name, function, (low, high), rules)


def _catalogue_range(function: Callable[..., float], name: str) -> InputRange:
    """Return the range that the catalogue of parameters gives to ``p.word``."""
    hints = get_type_hints(get_type_hints(function)["p"], include_extras=True)
    known = hints[name.removeprefix(PARAMETER)].__metadata__[0]
    return InputRange(known.low, known.high)


_TABLE = tomllib.loads(files(__package__).joinpath("process_contracts.toml").read_text("utf-8"))
CONTRACTS = tuple(
    contract_of(f"{module}.{name}", *row)
    for module, rows in _TABLE["process"].items()
    for name, row in rows.items()
)
IMMATERIAL, NOTICED_ELSEWHERE = (
    {tuple(place.split()): reason for place, reason in _TABLE[part].items()}
    for part in ("immaterial", "noticed_elsewhere")
)  # (process, input): why a not-a-number may be lost there


def findings(effort: VerificationEffort) -> Iterator[Finding]:
    """Count the three possible errors over all processes and points."""
    outside = wrong = lost = 0
    for contract in CONTRACTS:
        some = points(contract, 2 * effort.points)
        for one, other in zip(some[::2], some[1::2], strict=True):
            outside += leaves_range(contract, one)
            wrong += wrong_way(contract, one, other)
            lost += lost_numbers(contract, one)
    many = f"{len(CONTRACTS)} processes at {effort.points} points"
    yield Finding(1, f"results outside their range, {many}", outside, 0, EXACT)
    yield Finding(1, f"results that move the wrong way, {many}", wrong, 0, "beyond 1e-12 relative")
    yield Finding(1, f"not-a-numbers that turn into numbers, {many}", lost, 0, EXACT)


def points(contract: Contract, many: int) -> list[Arguments]:
    """Return arguments spread evenly over all admissible values."""
    drawn = qmc.Halton(len(contract.inputs), scramble=True, rng=SEED).random(many)
    return [contract.at([min(max(x, INSIDE), 1.0 - INSIDE) for x in point]) for point in drawn]


def leaves_range(contract: Contract, arguments: Arguments) -> bool:
    """Return whether the result lies outside its range."""
    low, high = contract.bounds(arguments)
    return not low <= contract.result(arguments) <= high


def wrong_way(contract: Contract, arguments: Arguments, others: Arguments) -> int:
    """Return how many inputs move the result against their sign."""
    count = 0
    for name, rule in contract.inputs.items():
        if rule.sign is None:
            continue
        low, high = sorted((value_of(arguments, name), value_of(others, name)))
        below = contract.result(with_value(arguments, name, low))
        above = contract.result(with_value(arguments, name, high))
        slack = ROUNDING * max(1.0, abs(below), abs(above))
        count += rule.sign * (above - below) < -slack
    return int(count)


def lost_numbers(contract: Contract, arguments: Arguments) -> int:
    """Return how many inputs may be not-a-number without the result being so."""
    return sum(
        not math.isnan(result_after_nan(contract, arguments, name))
        for name in contract.inputs
        if (contract.name, name) not in {**IMMATERIAL, **NOTICED_ELSEWHERE}
    )


def result_after_nan(contract: Contract, arguments: Arguments, name: str) -> float:
    """Return the result with one input not a number; an error counts as not a number."""
    try:
        return contract.result(with_value(arguments, name, math.nan))
    except ValueError:
        return math.nan
