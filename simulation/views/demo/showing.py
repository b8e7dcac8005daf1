"""What a story shows at a point, computed from all its years and never written down."""

import math
from typing import Any

import numpy as np
from scipy.stats import t as student_t

from simulation.state import Floats
from simulation.views.demo.frames import thousandths
from simulation.views.demo.lived import Luck

VISIBLE = 0.005  # a smaller mean difference is called the same: half a per cent of a scale
CONFIDENCE = 0.95


def shown(outcome: str, a: Luck, b: Luck) -> dict[str, Any]:
    """How world B ends beside world A in the same years: the story's outcome, then the others."""
    paired = {name: b.ends[name] - a.ends[name] for name in Luck._fields}
    others = [{"outcome": name, **_told(paired[name])} for name in paired if name != outcome]
    return {"outcome": outcome, **_told(paired[outcome]), "also": others}


def _told(differences: Floats) -> dict[str, Any]:
    """Direction, size and shares of paired differences, one a year."""
    low, high = interval(differences)
    return {
        "direction": direction(differences),
        "difference": thousandths(differences.mean()),
        "low": thousandths(np.array(low)),
        "high": thousandths(np.array(high)),
        "share_higher": int((differences > 0.0).sum()),
        "share_lower": int((differences < 0.0).sum()),
    }


def direction(differences: Floats) -> str:
    """ "higher" or "lower" if the interval of the mean says so and it can be seen, else "same"."""
    low, high = interval(differences)
    if abs(differences.mean()) < VISIBLE or low <= 0.0 <= high:
        return "same"
    return "higher" if low > 0.0 else "lower"


def interval(differences: Floats) -> tuple[float, float]:
    """The 95 % t interval of the mean of some years."""
    many = len(differences)
    half = float(student_t.ppf((1.0 + CONFIDENCE) / 2.0, many - 1))
    half *= float(differences.std(ddof=1)) / math.sqrt(many)
    mean = float(differences.mean())
    return mean - half, mean + half
