"""Statistics of stress: what one student adds to a teacher's load (questions 3 to 5).

Dyads: columns over the recorded days, one row a dyad. Teachers: one row a teacher.
"""

from itertools import pairwise

import numpy as np

from simulation.evidence.claims.one_student import top_share
from simulation.evidence.theory.theory_year import FIRST_WATCHED, LAST_WATCHED, TheoryYear
from simulation.state import Floats, Ints
from simulation.stats.frame import betas, r_squared, r_squared_within, within_groups
from simulation.stats.groups import group_means


def moderated_stress(stress: Floats, acts: Floats, picture: Floats, teacher: Ints) -> float:
    """Return the weight of behaviour times picture in the stress from a student.

    Dyads, within teachers; standardised weight beside both main effects. stress: load that the
    contacts added. acts: misbehaviour, as it was or as it was perceived. picture: R− or R+ before.
    Needs stress by student. Source: the interaction named by Spilt et al. (2011).
    """
    centred = [within_groups(values, teacher) for values in (stress, acts, picture)]
    product = within_groups(centred[1] * centred[2], teacher)
    return float(betas(centred[0], [centred[1], centred[2], product])[2])


def stress_by_conflict(stress: Floats, acts: Floats, conflict: Floats, teacher: Ints) -> float:
    """Return the share of stress from a student that conflict explains beyond behaviour.

    Dyads, within teachers; share of variance (ΔR²). Arguments as in ``moderated_stress``. Needs
    stress by student. Source: Spilt et al. (2011); the percept in place of the act is the stricter
    test.
    """
    before = r_squared_within(stress, [acts], teacher)
    return r_squared_within(stress, [acts, conflict], teacher) - before


def stress_of_teachers(stress: Floats, percept: Floats, conflict: Floats) -> float:
    """Return the share of work stress that mean conflict explains beyond mean percept.

    Between teachers; share of variance (ΔR²). stress: mean of the year. percept: perceived
    misbehaviour of the class. conflict: mean R−. Needs a survey. Source: as ``stress_by_conflict``.
    """
    before = r_squared(stress, [percept])
    return r_squared(stress, [percept, conflict]) - before


def heaviest_beyond_mean(stress: Floats, conflict: Floats, teacher: Ints) -> float:
    """Return the share of work stress that the heaviest dyad explains beyond the class mean.

    Between teachers; share of variance (ΔR²). stress: of every teacher. conflict: R− of every dyad.
    Needs a survey with the STRS of all students. Source: one student suffices (Spilt et al. 2011).
    """
    mean = group_means(conflict, teacher)
    heaviest = np.array([conflict[teacher == i].max() for i in range(len(stress))])
    return r_squared(stress, [mean, heaviest]) - r_squared(stress, [mean])


def stress_statistics(year: TheoryYear) -> dict[str, float]:
    """Return the statistics of questions 3 to 5 that need no second arm."""
    events, teacher = year.events, year.owner
    row, dyads = events["dyad"].to_numpy(dtype=np.int64), len(year.owner)
    valence, perceived = (events[name].to_numpy() for name in ("valence", "perceived"))

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(row, weights=values, minlength=dyads))

    stress = total(events["load_change"].to_numpy())
    acts = {
        "act": total((valence < 0.0).astype(np.float64)),
        "percept": total(np.maximum(-perceived, 0.0)),
    }
    pictures = {
        name: year.mondays[f"relationship_{sign}"][FIRST_WATCHED]
        for name, sign in (("conflict", "negative"), ("closeness", "positive"))
    }
    found = {
        f"stress_by_{act}_and_{name}": moderated_stress(stress, values, picture, teacher)
        for act, values in acts.items()
        for name, picture in pictures.items()
    }
    for act, values in acts.items():
        beyond = stress_by_conflict(stress, values, pictures["conflict"], teacher)
        found[f"stress_by_conflict_beyond_{act}"] = beyond
    conflict, work_stress = (
        pictures["conflict"],
        year.fridays["stress"][FIRST_WATCHED:LAST_WATCHED].mean(axis=0),
    )
    percept, mean = (group_means(values, teacher) for values in (acts["percept"], conflict))
    return {
        **found,
        "work_stress_by_conflict": stress_of_teachers(work_stress, percept, mean),
        "heaviest_share": top_share(total(events["felt"].to_numpy()), year.year.structure.links),
        "heaviest_beyond_mean": heaviest_beyond_mean(work_stress, conflict, teacher),
    }


def heaviest_rows(values: Floats, teacher_dyads: Ints) -> Ints:
    """Return the row of every teacher's dyad with the highest value."""
    return np.array([a + int(np.argmax(values[a:b])) for a, b in pairwise(teacher_dyads)])
