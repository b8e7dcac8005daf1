"""Attributes of people in a synthetic school, by keyed chance.

Shares and correlations are those of the bundled Dutch roster (Brandsma & Knuver
1989) or of Tennessee STAR (Achilles et al. 2008) where these give one; else assumed.
Correlations with a yes-or-no attribute are those of the normal variate behind it.
"""

import numpy as np
import pandas as pd
from scipy.special import gammaincinv, ndtri

from simulation.parameters import Attributes
from simulation.randomness import RandomStreams
from simulation.school.traits import normals, uniforms
from simulation.state import Floats, Keys

MAKEUP = Attributes()
SHARE_WOMEN = {"primary": MAKEUP.women_primary, "secondary": MAKEUP.women_secondary}


def student_attributes(keys: Keys, chance: RandomStreams) -> pd.DataFrame:
    """Gender, SES, ability (sd), minority and learning problems (0, 1), one row a student."""
    ses = normals(chance, "student", "ses", student=keys)
    ability = _correlated(
        ses, MAKEUP.ability_ses, normals(chance, "student", "ability", student=keys)
    )
    minority = _correlated(
        ses, MAKEUP.minority_ses, normals(chance, "student", "minority", student=keys)
    )
    problems = _correlated(
        ability,
        MAKEUP.learning_problems_ability,
        normals(chance, "student", "learning_problems", student=keys),
    )
    girl = uniforms(chance, "student", "gender", student=keys) < MAKEUP.girls
    return pd.DataFrame(
        {
            "gender": np.where(girl, "girl", "boy"),
            "ses": ses,
            "ability": ability,
            "behaviour": np.nan,
            "minority": _top_share(minority, MAKEUP.minority),
            "learning_problems": _top_share(problems, MAKEUP.learning_problems),
        }
    )


def teacher_attributes(keys: Keys, level: str, chance: RandomStreams) -> pd.DataFrame:
    """Experience (completed years) and gender, one row a teacher."""
    woman = uniforms(chance, "teacher", "gender", teacher=keys) < SHARE_WOMEN[level]
    place = uniforms(chance, "teacher", "experience", teacher=keys)
    tenure = gammaincinv(MAKEUP.experience_shape, place)
    return pd.DataFrame(
        {
            "experience": np.floor(MAKEUP.experience_scale * tenure),
            "gender": np.where(woman, "woman", "man"),
        }
    )


def _correlated(cause: Floats, r: float, own: Floats) -> Floats:
    """A standard normal that correlates r with another one."""
    return np.asarray(r * cause + np.sqrt(1 - r * r) * own)


def _top_share(deviate: Floats, share: float) -> Floats:
    """1 for that share of a standard normal that lies highest, else 0."""
    return np.asarray(deviate > ndtri(1 - share), dtype=np.float64)
