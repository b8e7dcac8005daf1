"""Loss: distance of statistics from the bands of the targets, as one number to minimise.

A row costs the square of its distance from the band in band widths, 0 inside; beyond one width the
cost is linear, so that a row that cannot be met does not dominate. Bands are narrowed a little, as
a margin for chance in a fresh population.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.dynamics.bistability import APART
from simulation.evidence.calibration.constraints import BANDS, LEAST, SIGNS, SPIRAL
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.evidence.targets.verdict import distance_from
from simulation.state import Floats

GAP = 0.1  # unit of distance of a moderator's gap; assumed, as in the table of targets
MARGIN = 0.15  # share of a band that is removed at closed ends; assumed
ORDINARY, REQUIRED = 1.0, 4.0  # weights of rows; assumed
CONSTRAINT_WEIGHT = 15.0  # of a constraint when sets are selected; assumed
SPIRAL_WEIGHT = 40.0  # of the spiral, which other rows pull away from; assumed
HEAVY = (*BANDS, "burnout_cases_primary")  # rows with the weight of constraints
PER_CENT = ("burnout_cases", "burnout_cases_primary", "mbi_exhaustion_high")
# Emulated as log-odds, since a share is not linear near 0 and 100.
LATER = ("trials", "contacts")  # studies of programmes and interventions: for the verdict only


class LossRow(NamedTuple):
    """The band of one statistic, on the scale it is emulated on.

    low, high: −inf, inf where open.
    """

    id: str
    statistic: str
    low: float
    high: float
    width: float
    weight: float


def fitted_to(rows: Sequence[CalibrationTarget]) -> list[CalibrationTarget]:
    """Return the rows that are fitted: use *calibrate*, from a survey of a school year.

    Recalled rows have the use *plausibility*, so that they are never among them.
    """
    calibrate = [row for row in rows if row.modelled and row.use == "calibrate"]
    return [row for row in calibrate if row.study not in LATER]


def loss_rows(rows: Sequence[CalibrationTarget]) -> list[LossRow]:
    """Return the rows of the loss: targets, signs of moderators, and ends of the spiral."""
    fitted = [_row(row) for row in rows]
    signs = [LossRow("", name, LEAST, math.inf, GAP, REQUIRED) for name in SIGNS]
    ends = [LossRow("8.12", "escalated_share", -math.inf, 0.2, 0.2, REQUIRED)]
    for name, (_, side) in SPIRAL.items():
        low, high = (2.0 * APART, math.inf) if side > 0 else (-math.inf, 0.5 * APART)
        ends.append(LossRow("spiral", name, low, high, APART, REQUIRED))
    return [*fitted, *signs, *ends]


def weighted_for_selection(rows: Sequence[LossRow]) -> list[LossRow]:
    """Return the rows with the weights of constraints and of the spiral when sets are selected."""
    weights = dict.fromkeys((*BANDS, *SIGNS), CONSTRAINT_WEIGHT)
    weights |= dict.fromkeys(SPIRAL, SPIRAL_WEIGHT)
    return [row._replace(weight=weights.get(row.statistic, row.weight)) for row in rows]


def scaled(statistic: str, value: float) -> float:
    """Return a value on the scale it is emulated on."""
    if statistic not in PER_CENT:
        return value
    share = (value + 0.5) / 101.0  # 0 and 100 remain finite
    return math.log(share / (1.0 - share))


def loss_of(simulated: Mapping[str, float], rows: Sequence[LossRow]) -> float:
    """Return the loss of statistics; a missing one counts as two widths away."""
    names = [row.statistic for row in rows]
    x = [scaled(name, simulated[name]) if name in simulated else math.nan for name in names]
    away = distances(np.array(x), rows)
    return float(cost(np.where(np.isnan(away), 2.0, away), rows))


def distances(x: Floats, rows: Sequence[LossRow]) -> Floats:
    """Return the distance of every row's statistic from its narrowed band, in widths."""
    low, high, width = (np.array([row[n] for row in rows]) for n in (2, 3, 4))
    return np.asarray(np.maximum(np.maximum(low - x, x - high), 0.0) / width)


def cost(away: Floats, rows: Sequence[LossRow]) -> float:
    """Return the weighted cost of distances."""
    weight = np.array([row.weight for row in rows])
    return float(weight @ np.where(away <= 1.0, away * away, 2.0 * away - 1.0))


def rows_met(simulated: Mapping[str, float], rows: Sequence[CalibrationTarget]) -> int:
    """Return the number of firm rows inside their published bands."""
    firm = [row for row in rows if row.firm and row.statistic in simulated]
    return sum(distance_from(row, simulated[row.statistic]) == 0.0 for row in firm)


def _row(target: CalibrationTarget) -> LossRow:
    name = target.statistic
    weight = REQUIRED if name in HEAVY else ORDINARY
    low = -math.inf if target.low is None else scaled(name, target.low)
    high = math.inf if target.high is None else scaled(name, target.high)
    closed = math.isfinite(low) and math.isfinite(high) and target.scale is None
    width = high - low if closed else target.width
    inwards = MARGIN * width
    return LossRow(target.id, name, low + inwards, high - inwards, width, weight)
