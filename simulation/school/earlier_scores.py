"""Earlier STRS scores of a class list, placed among the relationships of teachers at rest."""

import numpy as np

from simulation.school.ablated_representation import both_valences
from simulation.school.distributions import interpolated, normal_ranks
from simulation.school.links import dyad_owner, group_means, mean_scores
from simulation.school.propensity import normal_scores
from simulation.school.trait_draws import Builder
from simulation.state import PARTS, Dyads, Floats, Teachers

SCALES = {"positive": "closeness", "negative": "conflict"}
Placed = dict[str, Floats]  # by component: a value a dyad, NaN without an earlier score


def placed_scores(builder: Builder, at_rest: Dyads) -> Placed:
    """Return the components of the relationships that have an earlier score.

    A score has a rank among all scores of the class list. As a normal deviate the rank is shrunk
    by the scale's reliability; self and other share part of that deviate. Every component is
    the value of the same rank among the relationships of teachers at rest, ``at_rest``.
    """
    start = builder.parameters.start
    share, reliability = start.earlier_score_shared, start.earlier_score_reliability
    own, placed = np.sqrt(1 - share * share), {}
    for sign, scale in SCALES.items():
        scores = mean_scores(builder.enrolment.dyads[scale], builder.pairing)
        if np.isnan(scores).all():
            continue
        deviate = normal_scores(scores) * np.sqrt(reliability)
        for part in PARTS:
            name, particular = f"{part}_{sign}", deviate
            if part != "relationship":
                particular = share * deviate + own * builder.dyad(name, year=1)
            placed[name] = at_rank(particular, getattr(at_rest, name))
    return placed


def at_rank(deviates: Floats, among: Floats) -> Floats:
    """Return the values of the rank of each normal deviate among others; NaN stays NaN.

    >>> at_rank(np.array([-8.0, 0.0, 8.0]), np.array([0.1, 0.2, 0.6])).tolist()
    [0.1, 0.2, 0.6]
    """
    places = (np.arange(len(among)) + 0.5) / len(among)
    return interpolated(normal_ranks(deviates), places, np.sort(among))


def with_placed(dyads: Dyads, placed: Placed) -> Dyads:
    """Return the relationships with their placed components."""
    changed = {
        name: np.where(np.isnan(values), getattr(dyads, name), values)
        for name, values in placed.items()
    }
    return dyads._replace(**changed)


def with_own_scores(teachers: Teachers, placed: Placed, builder: Builder) -> Teachers:
    """Return teachers whose generalised representation follows from their own scores.

    It is the mean over the teacher's dyads, as on every evening; a dyad without a score counts as
    the generalised representation. So it moves by the share of dyads with scores, which are
    shrunk already.
    """
    owner, moved = dyad_owner(builder.links), {}
    counted = ~builder.idle.dyads
    for sign in SCALES:
        name = f"general_{sign}"
        general = getattr(teachers, name)
        known = [placed[f"{part}_{sign}"] for part in PARTS if f"{part}_{sign}" in placed]
        if known:
            mean = np.asarray(sum(known) / len(known))
            values = np.where(np.isnan(mean), general[owner], mean)
            moved[name] = group_means(values[counted], owner[counted], len(general), general)
    if not moved:
        return teachers
    positive = moved.get("general_positive", teachers.general_positive)
    negative = moved.get("general_negative", teachers.general_negative)
    both = both_valences(positive, negative, builder.parameters.representation)
    return teachers._replace(general_positive=both[0], general_negative=both[1])
