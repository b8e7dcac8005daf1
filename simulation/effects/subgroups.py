"""Subgroups: the effect within every group, and the last group's against the first's.

Comparing many groups gives differences by chance. A contrast therefore has its p value and the
false discovery rate among all contrasts that were made together.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from simulation.effects.comparison import ReplicateDifferences
from simulation.effects.effect import GroupEffect
from simulation.effects.estimates import estimate_of, number
from simulation.effects.intervals import adjusted, p_value
from simulation.measurement.outcomes import BY_NAME as OUTCOMES
from simulation.measurement.subgroups import BY_NAME as SUBGROUPS

FALSE_DISCOVERY_RATE = 0.05  # up to which a contrast is notable


def subgroup_effects(compared: ReplicateDifferences, arms: Sequence[str]) -> list[GroupEffect]:
    """Return the effect in every group and every contrast, by arm, outcome and subgroup."""
    effects: list[GroupEffect] = []
    order = [(arm, outcome, name) for arm in arms[1:] for outcome in OUTCOMES for name in SUBGROUPS]
    for arm, outcome, name in order:
        rows = compared.groups.get((arm, outcome, name))
        if rows is None:
            continue
        sd = number(compared.effects[arm, outcome]["sd"].mean())
        place = {"outcome": outcome, "arm": arm, "versus": arms[0], "subgroup": name}
        present = set(rows["group"])
        own = {
            group: rows[rows["group"] == group]
            for group in SUBGROUPS[name].groups
            if group in present
        }
        effects += [_effect(place, (group, None), part, sd) for group, part in own.items()]
        if len(own) > 1:
            (first, low), *_, (last, high) = own.items()
            contrast = _contrast(high, low)
            if len(contrast):
                effects.append(_effect(place, (last, first), contrast, sd))
    return _corrected(effects)


def is_notable(effect: GroupEffect) -> bool:
    """Return whether a contrast stands out, given the number of contrasts."""
    return effect.p_adjusted is not None and effect.p_adjusted <= FALSE_DISCOVERY_RATE


def group_that_gains(effect: GroupEffect) -> str:
    """Return the group of a contrast that gains more."""
    gains = effect.mean * OUTCOMES[effect.outcome].better
    return effect.group if gains > 0.0 else str(effect.versus_group)


def _contrast(high: pd.DataFrame, low: pd.DataFrame) -> pd.DataFrame:
    """Return the difference between two groups in the replicates that have both."""
    both = high.index.intersection(low.index)
    high, low = high.loc[both], low.loc[both]
    return high.assign(
        difference=high["difference"] - low["difference"], units=high["units"] + low["units"]
    )


def _effect(
    place: dict[str, Any], groups: tuple[str, str | None], rows: pd.DataFrame, sd: float | None
) -> GroupEffect:
    means, draws = rows["difference"].to_numpy(), rows["draw"].to_numpy()
    return GroupEffect(
        **place,
        group=groups[0],
        versus_group=groups[1],
        estimate=estimate_of(means, draws, sd),
        units=int(rows["units"].sum()) / len(rows),
        replicates=len(rows),
        p=None if groups[1] is None else p_value(means, draws),
    )


def _corrected(effects: Sequence[GroupEffect]) -> list[GroupEffect]:
    """Add the false discovery rate among all contrasts with a p value."""
    p = [effect.p for effect in effects if effect.p is not None]
    rates = iter(adjusted(np.array(p)).tolist())
    return [
        effect if effect.p is None else replace(effect, p_adjusted=next(rates), comparisons=len(p))
        for effect in effects
    ]
