"""Over what the parameters are moved, and what they are called in plain words.

A parameter that was fitted moves over the range of the calibrated draws; without a calibration, and
for what the draws leave alike, over the box in which the calibration seeks it. Thresholds of
questionnaires are left out: no outcome of an answer reads them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from simulation.evidence.calibration.space import FREE, SWEPT
from simulation.experiments.parameter_draws import ParameterDraws
from simulation.parameters import catalogue, values

NOT_READ = "ratings."  # parameters that only questionnaires look at


class Range(NamedTuple):
    """One parameter: full name, both ends, whether the calibrated draws set them, plain words."""

    name: str
    low: float
    high: float
    fitted: bool
    words: str


def ranges(draws: ParameterDraws) -> list[Range]:
    """Every parameter that is moved, in the order of the calibration's box."""
    known = [values(each) for each in draws.draws]
    found = []
    for free in (*FREE, SWEPT):
        if free.name.startswith(NOT_READ):
            continue
        drawn = [each[free.name] for each in known]
        fitted = draws.calibrated and min(drawn) < max(drawn)
        low, high = (min(drawn), max(drawn)) if fitted else (free.low, free.high)
        found.append(Range(free.name, low, high, fitted, catalogue()[free.name].meaning))
    return found


def problem_of(moved: Sequence[Range]) -> dict[str, object]:
    """What SALib calls a problem."""
    return {
        "num_vars": len(moved),
        "names": [each.name for each in moved],
        "bounds": [[each.low, each.high] for each in moved],
    }
