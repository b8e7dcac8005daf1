"""What a contract says of a process: its inputs, its range, its signs.

The contracts stand in ``contracts_of_moments`` and ``contracts_of_states``. Their signs
are derived from the sentence of each docstring and from the model's
equations, not from the code. A bound may name an input: ``(0, "harm")`` says that an
emotion never exceeds the harm behind it. ``rises``, ``falls`` and ``varies`` (in a
direction that depends on the other inputs) say how the result moves with an input.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import getsource
from typing import Any, NamedTuple, get_type_hints

Arguments = dict[str, Any]


class InputRange(NamedTuple):
    """The values an input may take. open: without the ends. whole: whole numbers only."""

    low: float
    high: float
    open: bool = False
    whole: bool = False

    def at(self, share: float) -> float:
        """The value at a share of the way from the lowest to the highest, 0 to 1."""
        value = self.low + share * (self.high - self.low)
        return float(round(value)) if self.whole else value


SHARE = InputRange(0.0, 1.0)
UNIFORM = InputRange(0.0, 1.0, open=True)
VALENCE = InputRange(-1.0, 1.0)  # also an affect balance
LOAD = InputRange(0.0, 20.0)
RATE = InputRange(0.0, 12.0)  # contacts a day
SIZE = InputRange(1.0, 60.0)  # students in a class
FACTOR = InputRange(0.0, 5.0)
AT_LEAST_ONE = InputRange(1.0, 3.0)
WEIGHT = InputRange(1.0, 4.0)  # bad relative to good
SD = InputRange(-8.0, 8.0)
LOG_ODDS = InputRange(-5.0, 5.0)
TRAIT = InputRange(-1.0, 2.0)  # a normal trait that is not cut to 0 to 1
LISTED = InputRange(-3.0, 5.0, whole=True)  # moderators of a student
ANY = InputRange(-800.0, 800.0)


class InputRule(NamedTuple):
    """One input: the values it may take, and how the result moves when it rises."""

    values: InputRange
    sign: int | None


def rises(values: InputRange) -> InputRule:
    """The result never falls when this input rises."""
    return InputRule(values, +1)


def falls(values: InputRange) -> InputRule:
    """The result never rises when this input rises."""
    return InputRule(values, -1)


def varies(values: InputRange) -> InputRule:
    """The direction depends on the other inputs."""
    return InputRule(values, None)


class ParameterSigns(NamedTuple):
    """A group of parameters, and how the result moves with each that is used."""

    kind: type
    signs: dict[str, int | None]

    @property
    def ranges(self) -> dict[str, InputRange]:
        """For every field that is used, any value of its catalogue range."""
        hints = get_type_hints(self.kind, include_extras=True)
        known = {field: hints[field].__metadata__[0] for field in self.signs}
        return {field: InputRange(p.low, p.high) for field, p in known.items()}


UP, DOWN, VARIES = +1, -1, None


def among(kind: type, **signs: int | None) -> ParameterSigns:
    """The parameter group ``p`` of a process, with the sign of every field it uses."""
    return ParameterSigns(kind, signs)


class Contract:
    """Everything expected of one process."""

    def __init__(
        self,
        function: Callable[..., float],
        within: tuple[float | str, float | str],
        p: ParameterSigns | None = None,
        **inputs: InputRule,
    ):
        self.function, self.within, self.group, self.inputs = function, within, p, inputs
        self.name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

    def at(self, point: Sequence[float]) -> Arguments:
        """Arguments at a point of the unit cube, one share an input, parameters last."""
        shares = iter(point)
        found: Arguments = {n: known.values.at(next(shares)) for n, known in self.inputs.items()}
        if self.group:
            fields = {field: v.at(next(shares)) for field, v in self.group.ranges.items()}
            found["p"] = self.group.kind(**fields)
        return found

    def positional(self, arguments: Arguments) -> list[Any]:
        """The arguments in the order of the signature."""
        return [arguments[name] for name in (*self.inputs, *(["p"] if self.group else []))]

    def result(self, arguments: Arguments) -> float:
        """What plain Python gives."""
        return self.function(*self.positional(arguments))

    @cached_property
    def signs(self) -> dict[str, int | None]:
        """How the result moves with each input and each parameter (``p.word``)."""
        signs = {name: known.sign for name, known in self.inputs.items()}
        fields = self.group.signs if self.group else {}
        return signs | {f"p.{field}": sign for field, sign in fields.items()}

    def used_fields(self) -> set[str]:
        """The parameters that the source reads."""
        return set(re.findall(r"\bp\.(\w+)", getsource(self.function)))

    def bounds(self, arguments: Arguments) -> tuple[float, float]:
        """The range of the result for these arguments."""
        low, high = (
            value_of(arguments, bound) if isinstance(bound, str) else bound for bound in self.within
        )
        return low, high


def value_of(arguments: Arguments, name: str) -> float:
    """An input by name, or a parameter by ``p.word``."""
    group, _, field = name.rpartition(".")
    value: float = getattr(arguments["p"], field) if group else arguments[field]
    return value


def with_value(arguments: Arguments, name: str, value: float) -> Arguments:
    """The same arguments with one input or parameter replaced."""
    group, _, field = name.rpartition(".")
    if group:
        return arguments | {"p": arguments["p"]._replace(**{field: value})}
    return arguments | {field: value}
