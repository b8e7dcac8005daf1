"""One school year before its first day: people, traits, and the state of the first morning."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.parameters import Contacts
from simulation.processes.contacts import contact_rate
from simulation.school.enrolment import Enrolment, is_idle, rows_of
from simulation.school.links import Pairing, joined_classes
from simulation.school.reserve import IdleRows
from simulation.school.trait_draws import Builder
from simulation.state import Floats, Ints, State, Structure, Traits


@dataclass(frozen=True, eq=False)
class SchoolYear:
    """One school year before its first day.

    year: from 1. enrolment: completed and sorted by id. structure: links and traits, for
    kernels; teachers and students in the order of their ids, dyads in the order of
    teacher id, then student id. state: on the first morning. contact_rate: expected
    contacts a day of each dyad. usual_rate: the same in classes of reference size. dyads: one
    row a dyad of the kernel, in its order: teacher, student, class (joined by a semicolon if
    several), listed. groups: teacher and class of every group, in the order of the kernel. idle:
    which rows of dyads, ties and teachers are in reserve.
    """

    year: int
    enrolment: Enrolment
    structure: Structure
    state: State
    contact_rate: Floats
    usual_rate: Floats
    dyads: pd.DataFrame
    groups: pd.DataFrame
    idle: IdleRows


def school_year(builder: Builder, traits: Traits, state: State) -> SchoolYear:
    """Return the school year with its contact rates and the ids of its dyads.

    The rate of a dyad is the attention law, summed over the classes that the two share. An
    empty seat of a student the teacher has in another class counts nothing.
    """
    enrolment, pairing = builder.enrolment, builder.pairing
    counted = ~is_idle(enrolment.dyads) | builder.idle.dyads[pairing.dyad]
    size = enrolment.classes["size"].to_numpy()
    row = rows_of(enrolment.classes.index, enrolment.dyads["class"])
    rule = builder.parameters.contacts
    rate = expected_contacts(enrolment.level, size, rule)[row]
    usual = rule.primary if enrolment.level == "primary" else rule.secondary

    def summed(of_class: Floats | float) -> Floats:
        weights, pairs = np.where(counted, of_class, 0.0), len(pairing.teacher)
        return np.bincount(pairing.dyad, weights=weights, minlength=pairs).astype(np.float64)

    dyads = pd.DataFrame(
        {
            "teacher": enrolment.teachers.index[pairing.teacher],
            "student": enrolment.students.index[pairing.student],
            "class": joined_classes(enrolment, pairing, counted),
            "listed": enrolment.students["listed"].to_numpy()[pairing.student],
        }
    )
    return SchoolYear(
        year=builder.year,
        enrolment=enrolment,
        structure=Structure(builder.links, traits),
        state=state,
        contact_rate=summed(rate),
        usual_rate=summed(usual),
        dyads=dyads,
        groups=groups_of(enrolment, pairing),
        idle=builder.idle,
    )


def groups_of(enrolment: Enrolment, pairing: Pairing) -> pd.DataFrame:
    """Return teacher and class of every group."""
    return pd.DataFrame(
        {
            "teacher": enrolment.teachers.index[pairing.group_teacher],
            "class": enrolment.classes.index[pairing.group_class],
        }
    )


def expected_contacts(level: str, class_size: Ints, contacts: Contacts) -> Floats:
    """Return emotionally salient contacts a day of one dyad in one class, shape (n,), 0 and up.

    level: "primary" or "secondary"; class_size: the full class, 1 and up.
    """
    typical = contacts.primary if level == "primary" else contacts.secondary
    return np.array([contact_rate(typical, size, contacts) for size in class_size.tolist()])
