"""How far statistics lie from the bands of the targets, as one number to be made small.

A row costs the square of its distance from the band in band widths, 0 inside; beyond one width
it grows in a straight line, so that a row nobody can meet does not rule the rest. Bands are
drawn in a little, so that chance in a fresh population does not push out what was just inside.
Of two rows of which the literature lets only one be true, the nearer one counts.
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
MARGIN = 0.15  # of a band that is taken off at each closed end; assumed
FIRM, WEAK, GATE = 1.0, 0.25, 4.0  # weights of rows; assumed
CONSTRAINT_WEIGHT = 15.0  # weight of a gate among sets to choose from; assumed
SPIRAL_WEIGHT = 40.0  # weight of the spiral once the figures have pulled away from it; assumed
HEAVY = (*BANDS, "burnout_cases_primary")  # rows that weigh as gates do
PER_CENT = ("burnout_cases", "burnout_cases_primary", "mbi_exhaustion_high")
# Emulated as log-odds, since a share bends near none and near all.
LATER = ("trials", "contacts")  # studies of programmes and of what is imposed: judged only


class LossRow(NamedTuple):
    """What the loss asks of one statistic, on the scale it is emulated on.

    low, high: −inf, inf where open. either: place of the row that may be met instead, or −1.
    """

    id: str
    statistic: str
    low: float
    high: float
    width: float
    weight: float
    either: int


def fitted_to(asked: Sequence[CalibrationTarget]) -> list[CalibrationTarget]:
    """The rows that are fitted: those of use *calibrate* that a survey of a school year gives."""
    return [
        each for each in asked
        if each.modelled and each.use == "calibrate" and each.study not in LATER
    ]  # fmt: skip


def loss_rows(asked: Sequence[CalibrationTarget]) -> list[LossRow]:
    """What the loss asks, from targets, and what the theory asks of the spiral of one dyad."""
    places = {each.id: n for n, each in enumerate(asked)}
    found = [_row(each, places.get(each.either, -1)) for each in asked]
    return [*found, *signs(), *ends()]


def signs() -> list[LossRow]:
    """What the gates ask of moderators: the sign, with room for chance."""
    return [LossRow("", name, LEAST, math.inf, GAP, GATE, -1) for name in SIGNS]


def ends() -> list[LossRow]:
    """What the theory asks of escalation and of the spiral of one dyad."""
    found = [LossRow("8.12", "escalated_share", -math.inf, 0.2, 0.2, GATE, -1)]
    for name, (_, side) in SPIRAL.items():
        low, high = (2.0 * APART, math.inf) if side > 0 else (-math.inf, 0.5 * APART)
        found.append(LossRow("spiral", name, low, high, APART, GATE, -1))
    return found


def weight_spiral(rows: Sequence[LossRow]) -> list[LossRow]:
    """The same rows, with the spiral of one dyad weighing more than any figure could."""
    return [row._replace(weight=SPIRAL_WEIGHT) if row.statistic in SPIRAL else row for row in rows]


def weight_constraints(rows: Sequence[LossRow]) -> list[LossRow]:
    """The same rows as sets are chosen by: every other gate weighs a good deal more."""
    gates = (*BANDS, *SIGNS)
    return [
        row._replace(weight=CONSTRAINT_WEIGHT) if row.statistic in gates else row for row in rows
    ]


def scaled(statistic: str, value: float) -> float:
    """A value on the scale it is emulated on."""
    if statistic not in PER_CENT:
        return value
    share = (value + 0.5) / 101.0  # none and all stay finite
    return math.log(share / (1.0 - share))


def loss_of(found: Mapping[str, float], rows: Sequence[LossRow]) -> float:
    """The loss of statistics; one that could not be computed costs as if two widths away."""
    places = {row.statistic: n for n, row in enumerate(rows)}
    x = np.array(
        [scaled(s, found[s]) if s in found else math.nan for s in places]
    )  # fmt: skip
    index = {s: n for n, s in enumerate(places)}
    away = distances(x[[index[row.statistic] for row in rows]], rows)
    return float(cost(np.where(np.isnan(away), 2.0, away), rows))


def distances(x: Floats, rows: Sequence[LossRow]) -> Floats:
    """Distance of each row's statistic from its narrowed band, in widths; same shape."""
    low, high, width = (np.array([row[n] for row in rows]) for n in (2, 3, 4))
    away = np.maximum(np.maximum(low - x, x - high), 0.0) / width
    either = np.array([row.either for row in rows])
    return np.asarray(np.where(either >= 0, np.minimum(away, away[either]), away))


def cost(away: Floats, rows: Sequence[LossRow]) -> float:
    """Weighted sum of what distances cost."""
    weight = np.array([row.weight for row in rows])
    return float(weight @ np.where(away <= 1.0, away * away, 2.0 * away - 1.0))


def rows_met(
    found: Mapping[str, float], asked: Sequence[CalibrationTarget], *, firm: bool = True
) -> int:
    """How many rows lie inside their bands, as they are published."""
    return sum(
        each.statistic in found and distance_from(each, found[each.statistic]) == 0.0
        for each in asked
        if each.firm or not firm
    )


def _row(target: CalibrationTarget, either: int) -> LossRow:
    weight = FIRM if target.firm else WEAK
    if target.statistic in HEAVY:
        weight = GATE
    low = -math.inf if target.low is None else scaled(target.statistic, target.low)
    high = math.inf if target.high is None else scaled(target.statistic, target.high)
    closed = math.isfinite(low) and math.isfinite(high)
    width = high - low if closed else target.width
    inwards = MARGIN * width
    return LossRow(
        target.id, target.statistic, low + inwards, high - inwards, width, weight, either
    )  # fmt: skip
