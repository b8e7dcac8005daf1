"""One school year before its first day: people, traits, and the state of the first morning."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.parameters import Contacts
from simulation.processes.contacts import contact_rate
from simulation.school.enrolment import Enrolment, Flags, is_idle, rows_of
from simulation.school.links import Pairing, joined_classes, tie_order
from simulation.school.reserve import IdleRows
from simulation.state import Floats, Ints, State, World


@dataclass(frozen=True, eq=False)
class SchoolYear:
    """One school year before its first day.

    year: from 1. enrolment: completed and sorted by id. world: links and traits, for
    kernels; teachers and students in the order of their ids, dyads in the order of
    teacher id, then student id. state: on the first morning. contact_rate: expected
    contacts a day of each dyad. dyads: one row a dyad of the kernel, in its order:
    teacher, student, class (joined by a semicolon if several), listed. idle: which rows of
    dyads, ties and teachers are in reserve.
    """

    year: int
    enrolment: Enrolment
    world: World
    state: State
    contact_rate: Floats
    dyads: pd.DataFrame
    idle: IdleRows


def idle_rows(enrolment: Enrolment, pairing: Pairing) -> IdleRows:
    """Flag what is in reserve; a pair that shares a class already is not."""
    taught = pairing.dyad[~is_idle(enrolment.dyads)]
    shared = np.bincount(taught, minlength=len(pairing.teacher))
    ties = np.concatenate([is_idle(enrolment.staffroom)] * 2)
    return IdleRows(shared == 0, ties[tie_order(enrolment)], is_idle(enrolment.teachers))


def contact_rates(enrolment: Enrolment, pairing: Pairing, contacts: Contacts) -> Floats:
    """Return expected contacts a day of each dyad: the attention law, summed over classes."""
    size = enrolment.classes["size"].to_numpy()
    row = rows_of(enrolment.classes.index, enrolment.dyads["class"])
    rate = expected_contacts(enrolment.level, size, contacts)[row]
    rate = np.where(_counted_rows(enrolment, pairing), rate, 0.0)
    rates = np.bincount(pairing.dyad, weights=rate, minlength=len(pairing.teacher))
    return rates.astype(np.float64)


def _counted_rows(enrolment: Enrolment, pairing: Pairing) -> Flags:
    """Flag the rows of ``Enrolment.dyads`` with a class that a pair shares.

    An empty seat of a student the teacher has in another class is none.
    """
    return ~is_idle(enrolment.dyads) | idle_rows(enrolment, pairing).dyads[pairing.dyad]


def dyad_table(enrolment: Enrolment, pairing: Pairing) -> pd.DataFrame:
    """Return teacher, student, class and listed of each dyad of the kernel."""
    students = enrolment.students
    return pd.DataFrame(
        {
            "teacher": enrolment.teachers.index[pairing.teacher],
            "student": students.index[pairing.student],
            "class": joined_classes(enrolment, pairing, _counted_rows(enrolment, pairing)),
            "listed": students["listed"].to_numpy()[pairing.student],
        }
    )


def mean_scores(scores: pd.Series, pairing: Pairing) -> Floats:
    """Return the mean score of each dyad over its classes, NaN where there is none."""
    values, dyads = scores.to_numpy(), len(pairing.teacher)
    known = ~np.isnan(values)
    count = np.bincount(pairing.dyad[known], minlength=dyads)
    total = np.bincount(pairing.dyad[known], weights=values[known], minlength=dyads)
    return np.asarray(total / np.where(count > 0, count, np.nan))


def expected_contacts(level: str, class_size: Ints, contacts: Contacts) -> Floats:
    """Return emotionally salient contacts a day of one dyad in one class, shape (n,), 0 and up.

    level: "primary" or "secondary"; class_size: the full class, 1 and up.
    """
    typical = contacts.primary if level == "primary" else contacts.secondary
    return np.array([contact_rate(typical, size, contacts) for size in class_size.tolist()])
