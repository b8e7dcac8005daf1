"""How much of each parameter the figures told: its draws beside the box, and profiles."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.calibration.accepting import Candidate
from simulation.evidence.calibration.emulator import Emulator
from simulation.evidence.calibration.loss import Row
from simulation.evidence.calibration.proposing import profile
from simulation.evidence.calibration.running import Calibration
from simulation.evidence.calibration.space import Space
from simulation.parameters import Parameters, values
from simulation.state import Floats

KNOWN = 0.5  # sd of the draws, as a share of that of a flat box, below which one is told; assumed
FLAT = 2.0 / np.sqrt(12.0)  # sd of a number that may be anything from −1 to 1
PLACES = 5  # of a profile


class Told(NamedTuple):
    """One parameter: before, centre, lowest and highest draw; left: spread left, of the box's."""

    name: str
    default: float
    centre: float
    low: float
    high: float
    left: float
    at_edge: bool

    @property
    def identified(self) -> bool:
        """Whether the figures narrowed it down to less than half of the box."""
        return self.left < KNOWN


def told(found: Calibration, space: Space) -> list[Told]:
    """Every free parameter, in the order of the space."""
    default, centre = values(Parameters()), values(space.parameters_at(found.centre.point))
    points = np.array([each.point for each in found.draws])
    sets = [values(space.parameters_at(each)) for each in points]
    return [
        Told(
            each.name, default[each.name], centre[each.name],
            min(s[each.name] for s in sets), max(s[each.name] for s in sets),
            float(points[:, n].std() / FLAT), bool(abs(found.centre.point[n]) > 0.99),
        )
        for n, each in enumerate(space.free)
    ]  # fmt: skip


def profiles(
    emulator: Emulator, rows: Sequence[Row], centre: Floats, dimensions: Sequence[int]
) -> tuple[Floats, Floats]:
    """Loss of the surfaces with one parameter held and all others fitted again.

    Returns places from −1 to 1, shape (places,), and losses above the least, (dimensions, places).
    """
    places = np.linspace(-1.0, 1.0, PLACES)
    found = np.array([profile(emulator, rows, centre, d, places) for d in dimensions])
    return places, found - found.min(axis=1, keepdims=True)


def column(draws: Sequence[Candidate], dimension: int) -> Floats:
    """One parameter of all draws, from −1 to 1."""
    return np.array([each.point[dimension] for each in draws])
