"""Identifiability of parameters, and reasons for missed rows, by the surfaces.

Identifiability is the spread of the draws relative to the box, and a profile of the loss. The
reason for a missed row is found from the central set: the row gets a much larger weight than all
others, and the surfaces show whether a set of the box meets it, and which fitted rows it would
cost.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.calibration import loss, proposals
from simulation.evidence.calibration.calibrate import Calibration, Candidate
from simulation.evidence.calibration.emulator import Emulator
from simulation.evidence.calibration.search_space import Space
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.parameters import Parameters, values
from simulation.state import Floats

PUSH = 50.0  # weight of the missed row; a constraint weighs 4; assumed
MET = 0.02  # distance in widths at which a row counts as met by the surfaces; assumed
COSTS = 0.1  # widths that another row must move out by to be named; assumed
NAMED = 3  # rows at most
KNOWN = 0.5  # sd of the draws, relative to the flat box, below which one is identified; assumed
FLAT = 2.0 / np.sqrt(12.0)  # sd of a uniform number from −1 to 1
PLACES = 5  # of a profile


class Centre(NamedTuple):
    """The central set. emulator: of all statistics of interest; names: row ids by statistic."""

    point: Floats
    emulator: Emulator
    rows: Sequence[loss.LossRow]
    names: dict[str, str]


def centre_of(
    point: Floats,
    emulator: Emulator,
    rows: Sequence[loss.LossRow],
    targets: Sequence[CalibrationTarget],
) -> Centre:
    """Return the central set with the row ids of the targets."""
    names = {target.statistic: target.id for target in reversed(targets) if target.modelled}
    return Centre(point, emulator, rows, names)


def cause(missed: CalibrationTarget, centre: Centre) -> str:
    """Return the reason for which a row is not met at the central set."""
    known = centre.emulator.statistics
    if missed.statistic not in known:
        return "not known"
    row = loss.loss_rows([missed])[0]
    pushed = [*centre.rows, row._replace(weight=PUSH)]
    there = proposals.best(centre.emulator, pushed, centre.point)
    surfaces = centre.emulator.surfaces()
    index = [known.index(other.statistic) for other in pushed]
    before, after = (
        loss.distances(surfaces.at(point)[index], pushed) for point in (centre.point, there)
    )
    if after[-1] > loss.MARGIN + MET:
        return "out of reach of all sets in the box, by the surfaces"
    weight = np.array([other.weight for other in centre.rows])
    lost = (after - before)[:-1]
    costly = [n for n in np.argsort(-weight * lost) if lost[n] > COSTS][:NAMED]
    if costly:
        rows = [centre.rows[n] for n in costly]
        ids = [other.id or centre.names.get(other.statistic, other.statistic) for other in rows]
        return f"met only at the cost of {', '.join(dict.fromkeys(ids))}"
    if missed.use == "validate":
        return "within reach by the surfaces; not fitted"
    return "within reach by the surfaces, and missed by their error"


class Identifiability(NamedTuple):
    """One parameter: default, central value, range of the draws.

    left: spread of the draws, as a share of that of the box.
    """

    name: str
    default: float
    centre: float
    low: float
    high: float
    left: float
    at_edge: bool

    @property
    def identified(self) -> bool:
        """Whether the spread of the draws is less than half that of the box."""
        return self.left < KNOWN


def identifiability_of(found: Calibration, space: Space) -> list[Identifiability]:
    """Return the identifiability of all free parameters, in the order of the space."""
    default, centre = values(Parameters()), values(space.parameters_at(found.centre.point))
    points = np.array([draw.point for draw in found.draws])
    sets = [values(space.parameters_at(point)) for point in points]
    rows = []
    for n, (name, _, _) in enumerate(space.free):
        drawn = [numbers[name] for numbers in sets]
        ends, left = (min(drawn), max(drawn)), float(points[:, n].std() / FLAT)
        at_edge = bool(abs(found.centre.point[n]) > 0.99)
        rows.append(Identifiability(name, default[name], centre[name], *ends, left, at_edge))
    return rows


def profiles(
    emulator: Emulator, rows: Sequence[loss.LossRow], centre: Floats, dimensions: Sequence[int]
) -> tuple[Floats, Floats]:
    """Return places from −1 to 1, shape (places,), and profiles, shape (dimensions, places).

    A profile is the loss above its minimum with one parameter fixed and all others fitted again.
    """
    places = np.linspace(-1.0, 1.0, PLACES)
    losses = np.array([proposals.profile(emulator, rows, centre, d, places) for d in dimensions])
    return places, losses - losses.min(axis=1, keepdims=True)


def column(draws: Sequence[Candidate], dimension: int) -> Floats:
    """Return one parameter of all draws, from −1 to 1."""
    return np.array([draw.point[dimension] for draw in draws])
