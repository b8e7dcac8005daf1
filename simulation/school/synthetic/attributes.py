"""Attributes of people in a synthetic school, by keyed draws.

Shares and correlations are those of the bundled Dutch roster (Brandsma & Knuver
1989) or of Tennessee STAR (Achilles et al. 2008) where these give one; else assumed.
Correlations with a yes-or-no attribute are those of the normal variate behind it.
"""

import numpy as np
import pandas as pd

from simulation.parameters import Attributes
from simulation.randomness import RandomStreams
from simulation.school.distributions import gamma_ranks, normal_deviates
from simulation.school.trait_draws import normals, uniforms
from simulation.state import Floats, Keys

MAKEUP = Attributes()
SHARE_WOMEN = {"primary": MAKEUP.women_primary, "secondary": MAKEUP.women_secondary}


def student_attributes(keys: Keys, homes: Keys, chance: RandomStreams) -> pd.DataFrame:
    """Draw gender, SES, ability (sd), minority and learning problems (0, 1), a row a student.

    homes: key of the class of each student. A share of SES and of ability is the class's.
    """
    shared = MAKEUP.class_share

    def in_class(quality: str) -> Floats:
        own = normals(chance, "student", quality, student=keys)
        of_class = normals(chance, "class", quality, student=homes)
        return np.asarray(np.sqrt(1 - shared) * own + np.sqrt(shared) * of_class)

    def correlated(cause: Floats, r: float, quality: str) -> Floats:
        own = normals(chance, "student", quality, student=keys)
        return np.asarray(r * cause + np.sqrt(1 - r * r) * own)

    ses, r = in_class("ses"), MAKEUP.ability_ses
    ability = np.asarray(r * ses + np.sqrt(1 - r * r) * in_class("ability"))
    minority = correlated(ses, MAKEUP.minority_ses, "minority")
    problems = correlated(ability, MAKEUP.learning_problems_ability, "learning_problems")
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
    """Draw experience (completed years) and gender, one row a teacher."""
    woman = uniforms(chance, "teacher", "gender", teacher=keys) < SHARE_WOMEN[level]
    place = uniforms(chance, "teacher", "experience", teacher=keys)
    limits = gamma_ranks(MAKEUP.experience_shape, MAKEUP.experience_scale)
    years = np.searchsorted(limits, place, side="right").astype(np.float64)
    return pd.DataFrame({"experience": years, "gender": np.where(woman, "woman", "man")})


def _top_share(deviate: Floats, share: float) -> Floats:
    """Return 1 for that share of a standard normal that lies highest, else 0."""
    return np.asarray(deviate > normal_deviates(np.array(1 - share)), dtype=np.float64)
