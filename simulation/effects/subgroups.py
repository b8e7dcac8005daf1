"""Who benefits: the effect within each group, and the last group's against the first's.

Looking at many groups finds differences by chance. A contrast therefore carries its p
value and the false discovery rate among all contrasts that were made together.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.effects.comparison import ReplicateDifferences
from simulation.effects.estimates import draws_of, interval_end, number
from simulation.effects.intervals import adjusted, interval_of, p_value
from simulation.measurement.outcomes import BY_NAME as OUTCOMES
from simulation.measurement.subgroups import BY_NAME as SUBGROUPS
from simulation.measurement.subgroups import Subgroup

FALSE_DISCOVERY_RATE = 0.05  # false discovery rate up to which a contrast is told as one


class GroupEffect(NamedTuple):
    """The effect within a group or, where ``versus_group`` is set, minus that within another.

    d stands on the spread of all units, so that groups can be compared. low, high, p:
    None with one replicate. p_adjusted: among ``comparisons`` contrasts; contrasts only.
    """

    outcome: str
    arm: str
    versus: str
    subgroup: str
    group: str
    versus_group: str | None
    mean: float
    low: float | None
    high: float | None
    d: float | None
    units: float
    replicates: int
    p: float | None = None
    p_adjusted: float | None = None
    comparisons: int | None = None


def subgroup_effects(
    compared: ReplicateDifferences, arms: Sequence[str], draws: int
) -> list[GroupEffect]:
    """Every group's effect and every contrast: by arm, outcome and subgroup, in their order."""
    order = [
        (arm, outcome, name)
        for arm in arms[1:]
        for outcome in OUTCOMES
        for name in SUBGROUPS
        if (arm, outcome, name) in compared.groups
    ]
    effects: list[GroupEffect] = []
    for arm, outcome, name in order:
        rows = compared.groups[arm, outcome, name]
        sd = number(compared.effects[arm, outcome]["sd"].mean())
        own = {group: rows[rows["group"] == group] for group in _groups(rows, SUBGROUPS[name])}
        place = (outcome, arm, arms[0], name)
        effects += [_effect(place, group, None, each, sd, draws) for group, each in own.items()]
        if len(own) > 1:
            (first, low), *_, (last, high) = own.items()
            contrast = _contrast(high, low)
            if len(contrast):
                effects.append(_effect(place, last, first, contrast, sd, draws))
    return _corrected(effects)


def _groups(rows: pd.DataFrame, subgroup: Subgroup) -> list[str]:
    """The groups that anybody is in, in their order."""
    present = set(rows["group"])
    return [group for group in subgroup.groups if group in present]


def _contrast(high: pd.DataFrame, low: pd.DataFrame) -> pd.DataFrame:
    """What replicates that have both groups say of the difference between them."""
    both = high.index.intersection(low.index)
    high, low = high.loc[both], low.loc[both]
    units = high["units"] + low["units"]
    return pd.DataFrame({"difference": high["difference"] - low["difference"], "units": units})


def _effect(
    place: tuple[str, str, str, str],
    group: str,
    versus: str | None,
    rows: pd.DataFrame,
    sd: float | None,
    draws: int,
) -> GroupEffect:
    means = rows["difference"].to_numpy()
    mean, drawn = float(means.mean()), draws_of(rows, draws)
    interval = interval_of(means, drawn)
    return GroupEffect(
        *place,
        group,
        versus,
        mean=mean,
        low=interval_end(interval, "low"),
        high=interval_end(interval, "high"),
        d=mean / sd if sd else None,
        units=int(rows["units"].sum()) / len(rows),
        replicates=len(rows),
        p=None if versus is None else p_value(means, drawn),
    )


def _corrected(effects: Sequence[GroupEffect]) -> list[GroupEffect]:
    """The effects with false discovery rates among all contrasts that have a p value."""
    p = [each.p for each in effects if each.p is not None]
    rates = iter(adjusted(np.array(p)).tolist())
    return [
        each if each.p is None else each._replace(p_adjusted=next(rates), comparisons=len(p))
        for each in effects
    ]


def is_notable(effect: GroupEffect) -> bool:
    """Whether a contrast stands out, the number of contrasts taken into account."""
    return effect.p_adjusted is not None and effect.p_adjusted <= FALSE_DISCOVERY_RATE


def group_that_gains(effect: GroupEffect) -> str:
    """Of the two groups of a contrast the one that gains more."""
    gains = effect.mean * OUTCOMES[effect.outcome].better
    return effect.group if gains > 0.0 else str(effect.versus_group)
