"""Externalising propensity of students, given their known attributes.

A Gaussian copula: the attributes x that are known shift a normal deviate, and the
deviate's rank is read off a right-skewed exponential with mean 0 and sd 1,

.. math:: z = -\\ln(1 - \\Phi(\\beta x + \\sqrt{1 - R^2}\\,\\epsilon)) - 1

so few students stand far above the rest. An attribute that is not known drops out,
and the weights beta come from what is left of the correlations. Minority has no
weight: no published size is known.
"""

import math
import operator

import numpy as np
import pandas as pd

from simulation.parameters import Attributes, Externalising
from simulation.randomness import RandomStreams, keys_of
from simulation.school.distributions import (
    exponentials,
    log_normal_tails,
    normal_deviates,
    solved,
)
from simulation.school.links import group_means
from simulation.school.trait_draws import normals
from simulation.state import Floats, Ints, Keys

WITH_PROPENSITY = Externalising()
KNOWN = Externalising._fields

# Correlations among the attributes, in the order of ``KNOWN``. Boy, SES, ability and learning
# problems: Brandsma & Knuver (1989); behaviour: Achilles et al. (2008) or assumed; conflict:
# gender d 0.35-0.50, SES −0.10 to −0.20, the rest assumed.
AMONG_KNOWN = (
    (1.00, -0.04, -0.04, 0.11, 0.26, 0.21),
    (-0.04, 1.00, 0.32, -0.19, -0.15, -0.15),
    (-0.04, 0.32, 1.00, -0.26, -0.26, -0.15),
    (0.11, -0.19, -0.26, 1.00, 0.15, 0.10),
    (0.26, -0.15, -0.26, 0.15, 1.00, 0.55),
    (0.21, -0.15, -0.15, 0.10, 0.55, 1.00),
)

SHARE_LEARNING_PROBLEMS = Attributes().learning_problems  # where they count as 0 sd


def drawn_deviate(
    students: pd.DataFrame, conflict: Floats, keys: Keys, chance: RandomStreams, shared: float
) -> Floats:
    """Draw the normal deviate of the propensity of each student; shape (n,).

    students: the table of ``Enrolment``; conflict: ``earlier_conflict``; keys: of the
    students; shared: share of the variance that a class has in common, given the attributes. The
    draw belongs to the student and the class; other people's attributes do not change it.
    """
    expected, left = expected_deviate(known_attributes(students, conflict))
    own = normals(chance, "student", "propensity", student=keys)
    if shared > 0.0:
        classes, place = np.unique(students["class"].to_numpy(dtype=str), return_inverse=True)
        of_class = normals(chance, "class", "propensity", student=keys_of(classes.tolist()))
        own = np.sqrt(1 - shared) * own + np.sqrt(shared) * of_class[place]
    return np.asarray(expected + np.sqrt(left) * own)


def propensity_of(deviate: Floats) -> Floats:
    """Return the propensity z, mean 0, sd 1, at least -1, of a standard normal deviate."""
    return np.asarray(-log_normal_tails(deviate) - 1)


def deviate_of(propensity: Floats) -> Floats:
    """Return the normal deviate of a propensity, from -8.2; above z = 690 that of 690.

    >>> deviate_of(propensity_of(np.array([-2.0, 0.5, 4.0]))).round(9).tolist()
    [-2.0, 0.5, 4.0]
    """
    above = exponentials(-np.clip(propensity + 1.0, 2.0**-53, 690.0))
    return -normal_deviates(above)


def known_attributes(students: pd.DataFrame, conflict: Floats) -> Floats:
    """Return the attributes in the order of ``KNOWN``, standardised, NaN unknown; shape (n, 6)."""
    gender = students["gender"].map({"boy": 1.0, "girl": -1.0}).to_numpy(dtype=np.float64)
    share = SHARE_LEARNING_PROBLEMS
    problems = (students["learning_problems"].to_numpy() - share) / np.sqrt(share * (1 - share))
    measured = [students[name].to_numpy() for name in ("ses", "ability")]
    return np.column_stack([gender, *measured, problems, students["behaviour"], conflict])


def expected_deviate(known: Floats) -> tuple[Floats, Floats]:
    """Return the expectation of the deviate given the attributes, and the variance left."""
    expected, left = np.zeros(len(known)), np.ones(len(known))
    bits = 1 << np.arange(len(KNOWN))
    pattern = ~np.isnan(known) @ bits
    for number in np.unique(pattern[pattern > 0]):
        rows, there = np.flatnonzero(pattern == number), (number & bits) > 0
        weights, share = _weights(there)
        for column, weight in zip(np.flatnonzero(there), weights, strict=True):
            expected[rows] += weight * known[rows, column]
        left[rows] = 1 - share
    return expected, left


def normal_scores(scores: Floats) -> Floats:
    """Return standard normal deviates by rank, ties at their mean rank; NaN stays NaN.

    Ranks are over all scores given, so a further score can move the others' deviates.
    """
    ranks = pd.Series(scores).rank().to_numpy()
    return normal_deviates((ranks - 0.5) / max(1, int(np.sum(~np.isnan(scores)))))


def earlier_conflict(conflict: Floats, student: Ints, students: int) -> Floats:
    """Return the mean deviate of a student's earlier conflict scores, NaN without one.

    conflict: of each dyad, NaN unknown; student: row of each dyad's student.
    """
    deviate = normal_scores(conflict)
    scored = ~np.isnan(deviate)
    return group_means(deviate[scored], student[scored], students)


def _weights(there: np.ndarray) -> tuple[list[float], float]:
    """Return the regression weights of the known attributes, and the variance they explain."""
    with_propensity = np.array(WITH_PROPENSITY)[there].tolist()
    weights = solved(np.array(AMONG_KNOWN)[np.ix_(there, there)].tolist(), with_propensity)
    return weights, math.fsum(map(operator.mul, weights, with_propensity))
