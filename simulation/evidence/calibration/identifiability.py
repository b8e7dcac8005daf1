"""Why a row is missed, by the surfaces: what would have to give for it to be met.

From the central set the row is made to count for much more than any other, and the surfaces
say where the best then lies: whether any set of the box meets the row, and which rows that are
fitted it would cost.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.calibration import loss, proposals
from simulation.evidence.calibration.acceptance import Candidate
from simulation.evidence.calibration.calibrate import Calibration
from simulation.evidence.calibration.emulator import Emulator
from simulation.evidence.calibration.loss import LossRow
from simulation.evidence.calibration.proposals import profile
from simulation.evidence.calibration.search_space import Space
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.parameters import Parameters, values
from simulation.state import Floats

PUSH = 50.0  # weight of the row that is asked about; a gate weighs 4; assumed
MET = 0.02  # distance in widths at which a row counts as met by the surfaces; assumed
COSTS = 0.1  # widths that another row must move out by to be named; assumed
NAMED = 3  # rows at most


class Centre(NamedTuple):
    """Where the question is asked from. emulator: of every statistic asked about."""

    point: Floats
    emulator: Emulator
    rows: Sequence[loss.LossRow]
    names: dict[str, str]


def cause(missed: CalibrationTarget, centre: Centre) -> str:
    """Words for why a row is not met at the central set."""
    known = tuple(fit.statistic for fit in centre.emulator.fits)
    if missed.statistic not in known:
        return "not known"
    row = next(iter(loss.loss_rows([missed])))._replace(either=-1)
    pushed = [*centre.rows, row._replace(weight=PUSH)]
    there = proposals.best(centre.emulator, pushed, centre.point, [centre.point])
    surfaces = centre.emulator.surfaces()
    index = [known.index(each.statistic) for each in pushed]
    before, after = (
        loss.distances(surfaces.at(point)[index], pushed) for point in (centre.point, there)
    )
    if after[-1] > loss.MARGIN + MET:
        return "out of reach of every set in the box, by the surfaces"
    weight = np.array([each.weight for each in centre.rows])
    lost = (after - before)[:-1]
    most = [n for n in np.argsort(-weight * lost) if lost[n] > COSTS][:NAMED]
    if most:
        ids = dict.fromkeys(_id(centre.rows[n], centre) for n in most)
        return f"met only at the cost of {', '.join(ids)}"
    if missed.use == "validate":
        return "within reach by the surfaces; not fitted"
    return "within reach by the surfaces, and missed by their error"


def centre_of(
    point: Floats,
    emulator: Emulator,
    rows: Sequence[loss.LossRow],
    asked: Sequence[CalibrationTarget],
) -> Centre:
    """Where questions are asked from; asked: the table, for the ids of rows."""
    names = {each.statistic: each.id for each in reversed(asked) if each.modelled}
    return Centre(point, emulator, rows, names)


def _id(row: loss.LossRow, centre: Centre) -> str:
    return row.id or centre.names.get(row.statistic, row.statistic)


KNOWN = 0.5  # sd of the draws, as a share of that of a flat box, below which one is told; assumed
FLAT = 2.0 / np.sqrt(12.0)  # sd of a number that may be anything from −1 to 1
PLACES = 5  # of a profile


class Identifiability(NamedTuple):
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


def identifiability_of(found: Calibration, space: Space) -> list[Identifiability]:
    """Every free parameter, in the order of the space."""
    default, centre = values(Parameters()), values(space.parameters_at(found.centre.point))
    points = np.array([each.point for each in found.draws])
    sets = [values(space.parameters_at(each)) for each in points]
    return [
        Identifiability(
            each.name, default[each.name], centre[each.name],
            min(s[each.name] for s in sets), max(s[each.name] for s in sets),
            float(points[:, n].std() / FLAT), bool(abs(found.centre.point[n]) > 0.99),
        )
        for n, each in enumerate(space.free)
    ]  # fmt: skip


def profiles(
    emulator: Emulator, rows: Sequence[LossRow], centre: Floats, dimensions: Sequence[int]
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
