"""Contacts of a child with the teacher in a small and a large class (Blatchford 2003)."""

import math

import numpy as np

from simulation.chance import Chance
from simulation.engine.loop import SchoolRun
from simulation.evidence.validation.study import Study, Task
from simulation.world.population import first_year
from simulation.world.synthetic import synthetic_school

SMALL, LARGE = 19, 33  # children in a class, as in the study
DAYS = 20  # school days observed; assumed


def live(task: Task) -> dict[str, float]:
    """Ratio of the contacts a child has, and the exponent that it implies."""
    small, large = (_contacts_a_child(task, size) for size in (SMALL, LARGE))
    return {
        "contact_ratio": small / large,
        "contact_exponent": math.log(small / large) / math.log(SMALL / LARGE),
    }


def _contacts_a_child(task: Task, class_size: int) -> float:
    chance = Chance(task.seed, task.population)
    school = synthetic_school(
        "primary", classes=task.teachers, class_size=class_size, chance=chance
    )
    run = SchoolRun(first_year(school, task.parameters, chance), task.parameters, chance)
    run.live(DAYS)
    return float(np.mean(run.tally.dyads.contacts))


STUDY = Study("contacts", "classes of 19 and of 33 pupils, contacts counted for 20 days", live)
