"""Moderators of the effect of the relationship on students (Roorda et al. 2011).

Every moderator that is listed for an effect adds to the factor on it; one size belongs to
effects on engagement and one to effects on achievement. Which moderators are listed is input from
the meta-analysis, sizes are assumed. SES and grade count +1 in the third named, -1 in the opposite
third. Others count as deviations from their share in the population, so that the mean effect does
not change. What is unknown counts as its mean. The factor lies between 0 and a cap.
"""

import numpy as np
import pandas as pd

from simulation.parameters import Attributes, StudentGrowth
from simulation.processes import engagement
from simulation.school.distributions import normal_deviates
from simulation.school.enrolment import GRADES
from simulation.state import Floats

LOWEST_THIRD = float(normal_deviates(np.array(1 / 3)))

# Effect on: which moderators strengthen it.
LISTED = {
    "engagement_closeness": ("secondary", "boy", "low_ses", "high_grade"),
    "engagement_conflict": ("primary", "boy", "low_ses", "high_grade", "learning_problems"),
    "achievement_closeness": ("girl", "minority", "secondary", "low_ses"),
    "achievement_conflict": ("primary", "learning_problems", "low_ses"),
}

MAKEUP = Attributes()
EXPECTED = {  # shares in the population, of moderators that count 0 or 1
    "boy": 1.0 - MAKEUP.girls,
    "girl": MAKEUP.girls,
    "minority": MAKEUP.minority,
    "learning_problems": MAKEUP.learning_problems,
}
LEVELS = ("primary", "secondary")


def moderators(level: str, students: pd.DataFrame) -> dict[str, Floats]:
    """Return the value of each moderator: -1, 0 or 1, shape (students,).

    Thirds are those of a standard normal (SES) and of the grades of the level.
    """
    gender, ses = students["gender"], students["ses"].to_numpy()
    place = (students["grade"].to_numpy() - 0.5) / GRADES[level]
    return {
        "primary": np.full(len(students), float(level == "primary")),
        "secondary": np.full(len(students), float(level == "secondary")),
        "boy": (gender == "boy").to_numpy(dtype=np.float64),
        "girl": (gender == "girl").to_numpy(dtype=np.float64),
        "low_ses": _thirds(-ses, LOWEST_THIRD, -LOWEST_THIRD),
        "high_grade": _thirds(place, 1 / 3, 2 / 3),
        "minority": (students["minority"] == 1).to_numpy(dtype=np.float64),
        "learning_problems": (students["learning_problems"] == 1).to_numpy(dtype=np.float64),
    }


def moderation(level: str, students: pd.DataFrame, p: StudentGrowth) -> dict[str, Floats]:
    """Return M+, M−, MA+ and MA− of each student, from the sum of the listed moderators."""
    value = centred(level, students)
    sizes = {
        "engagement": (p.moderation_step, p.level_step, p.ses_weight),
        "achievement": (p.achievement_step, p.achievement_level_step, 1.0),
    }
    found = {}
    for effect, names in LISTED.items():
        step, between, of_ses = sizes[effect.split("_")[0]]
        half = (between if level in names else -between) / 2.0
        weight = {name: of_ses if name == "low_ses" else 1.0 for name in names}
        listed = sum(weight[name] * value[name] for name in names if name not in LEVELS)
        factors = [engagement.added_moderation(k, step, half, p) for k in np.asarray(listed)]
        found[effect] = np.array(factors, dtype=np.float64)
    return found


def centred(level: str, students: pd.DataFrame) -> dict[str, Floats]:
    """Return each moderator minus its share in the population; 0 where it is unknown."""
    value = moderators(level, students)
    known = {
        "boy": (students["gender"] != "").to_numpy(),
        "girl": (students["gender"] != "").to_numpy(),
        "minority": students["minority"].notna().to_numpy(),
        "learning_problems": students["learning_problems"].notna().to_numpy(),
    }
    return {
        name: np.where(known[name], values - EXPECTED[name], 0.0) if name in EXPECTED else values
        for name, values in value.items()
    }


def _thirds(values: Floats, low: float, high: float) -> Floats:
    """Return 1 above the high mark, −1 below the low one, 0 between them or if unknown."""
    return np.asarray((values > high).astype(np.float64) - (values < low))
