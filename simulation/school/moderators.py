"""Moderators of the effect of the relationship on students (Roorda et al. 2011).

Each moderator that is listed for an effect multiplies it by a shared factor, one for
engagement and one for achievement; which ones are listed is input from the meta-analysis,
their size is assumed. Effects of closeness have a further size in secondary schools, where a
student answers to the mean of many teachers. SES and grade
count +1 in the third named, -1 in the opposite third. What is unknown counts 0.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from simulation.parameters import StudentGrowth
from simulation.processes import engagement
from simulation.school.enrolment import GRADES
from simulation.state import Floats

LOWEST_THIRD = float(ndtri(1 / 3))

# Effect on: which moderators strengthen it.
LISTED = {
    "engagement_closeness": ("secondary", "boy", "low_ses", "high_grade"),
    "engagement_conflict": ("primary", "boy", "low_ses", "high_grade", "learning_problems"),
    "achievement_closeness": ("girl", "minority", "secondary", "low_ses"),
    "achievement_conflict": ("primary", "learning_problems", "low_ses"),
}


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
    value = moderators(level, students)
    sums = {effect: sum(value[name] for name in names) for effect, names in LISTED.items()}
    together = p.secondary_response if level == "secondary" else 1.0
    size = {"engagement": p.moderation, "achievement": p.achievement_moderation}

    def factor(effect: str, listed: float) -> float:
        value = engagement.moderation(listed, size[effect.split("_")[0]])
        return engagement.level_response(value, together) if "closeness" in effect else value

    return {
        effect: np.array([factor(effect, k) for k in np.asarray(total).tolist()])
        for effect, total in sums.items()
    }


def _thirds(values: Floats, low: float, high: float) -> Floats:
    """Return 1 above the high mark, −1 below the low one, 0 between them or if unknown."""
    return np.asarray((values > high).astype(np.float64) - (values < low))
