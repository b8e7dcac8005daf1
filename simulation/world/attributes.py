"""Attributes of people in a synthetic school, by keyed chance.

Shares and correlations are those of the bundled Dutch roster (Brandsma & Knuver
1989) or of Tennessee STAR (Achilles et al. 2008) where these give one; else assumed.
Correlations with a yes-or-no attribute are those of the normal variate behind it.
"""

import numpy as np
import pandas as pd
from scipy.special import gammaincinv, ndtri

from simulation.chance import Chance
from simulation.state import Floats, Keys
from simulation.world.draws import normals, uniforms

SHARE_GIRLS = 0.5
SHARE_MINORITY = 0.25  # assumed: the bundled roster has 6 %, but dates from the 1980s
SHARE_LEARNING_PROBLEMS = 0.13  # Brandsma & Knuver: 299 of 2,287 ever repeated a grade
ABILITY_WITH_SES = 0.32  # Brandsma & Knuver: .320
MINORITY_WITH_SES = -0.35  # Brandsma & Knuver: point-biserial -.170
LEARNING_PROBLEMS_WITH_ABILITY = -0.42  # Brandsma & Knuver: point-biserial -.262
SHARE_WOMEN = {"primary": 0.87, "secondary": 0.55}  # assumed, roughly the Dutch shares
EXPERIENCE_SHAPE = 2.0  # Achilles et al.: mean 12.0 years, sd 8.3
EXPERIENCE_SCALE = 6.0  # years, likewise


def student_attributes(keys: Keys, chance: Chance) -> pd.DataFrame:
    """Gender, SES, ability (sd), minority and learning problems (0, 1), one row a student."""
    ses = normals(chance, "student", "ses", student=keys)
    ability = _correlated(
        ses, ABILITY_WITH_SES, normals(chance, "student", "ability", student=keys)
    )
    minority = _correlated(
        ses, MINORITY_WITH_SES, normals(chance, "student", "minority", student=keys)
    )
    problems = _correlated(
        ability,
        LEARNING_PROBLEMS_WITH_ABILITY,
        normals(chance, "student", "learning_problems", student=keys),
    )
    girl = uniforms(chance, "student", "gender", student=keys) < SHARE_GIRLS
    return pd.DataFrame(
        {
            "gender": np.where(girl, "girl", "boy"),
            "ses": ses,
            "ability": ability,
            "behaviour": np.nan,
            "minority": _top_share(minority, SHARE_MINORITY),
            "learning_problems": _top_share(problems, SHARE_LEARNING_PROBLEMS),
        }
    )


def teacher_attributes(keys: Keys, level: str, chance: Chance) -> pd.DataFrame:
    """Experience (completed years) and gender, one row a teacher."""
    woman = uniforms(chance, "teacher", "gender", teacher=keys) < SHARE_WOMEN[level]
    tenure = gammaincinv(EXPERIENCE_SHAPE, uniforms(chance, "teacher", "experience", teacher=keys))
    return pd.DataFrame(
        {
            "experience": np.floor(EXPERIENCE_SCALE * tenure),
            "gender": np.where(woman, "woman", "man"),
        }
    )


def _correlated(cause: Floats, r: float, own: Floats) -> Floats:
    """A standard normal that correlates r with another one."""
    return np.asarray(r * cause + np.sqrt(1 - r * r) * own)


def _top_share(deviate: Floats, share: float) -> Floats:
    """1 for that share of a standard normal that lies highest, else 0."""
    return np.asarray(deviate > ndtri(1 - share), dtype=np.float64)
