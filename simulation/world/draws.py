"""Draws that make a person: which try of which stream belongs to which quality.

A quality has a fixed place in its list, so a new one is added at the end only and
leaves every other draw as it was.
"""

import numpy as np
from scipy.special import ndtri

from simulation.chance import Chance
from simulation.state import Floats, Keys

QUALITIES = {
    "teacher": (
        "gender", "experience", "efficacy", "reappraisal", "suppression", "recovery",
        "relevance", "workload", "tolerance", "distance", "accomplishment",
        "general_positive", "general_negative", "exhaustion", "strain",
    ),
    "student": (
        "gender", "ses", "ability", "minority", "learning_problems", "propensity",
        "internalising", "affiliation", "general_trust", "engagement", "achievement",
    ),
    "dyad": (
        "relevance", "base_positive", "base_negative", "self_positive", "self_negative",
        "other_positive", "other_negative", "relationship_positive", "relationship_negative",
    ),
}  # fmt: skip


def uniforms(
    chance: Chance,
    stream: str,
    quality: str,
    *,
    year: int = 0,
    teacher: Keys | int = 0,
    student: Keys | int = 0,
) -> Floats:
    """One uniform of a quality per person or dyad, strictly between 0 and 1, shape (n,).

    year: 0 for what stays, the school year for what is drawn anew every year.
    """
    place = QUALITIES[stream].index(quality)
    return chance.uniforms(stream, year, teacher=teacher, student=student, k=place)


def normals(
    chance: Chance,
    stream: str,
    quality: str,
    *,
    year: int = 0,
    teacher: Keys | int = 0,
    student: Keys | int = 0,
) -> Floats:
    """The same as a standard normal deviate."""
    draw = uniforms(chance, stream, quality, year=year, teacher=teacher, student=student)
    return np.asarray(ndtri(draw), dtype=np.float64)
