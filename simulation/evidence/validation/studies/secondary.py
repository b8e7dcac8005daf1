"""Secondary teachers with several classes: difficult classes, control, colleagues."""

import numpy as np

from simulation.engine.loop import SchoolRun
from simulation.evidence.validation.statistics import r
from simulation.evidence.validation.study import Study, Task
from simulation.evidence.validation.survey import population
from simulation.measurement.instruments.measure import scores, waves_of
from simulation.world.links import dyad_owner
from simulation.world.population import first_year

PROBLEM = 0.92  # quantile of rated behaviour from which a student has problems: 5 to 10 % do
MANY = 0.10  # share of students with problems that makes a teacher's classes difficult
QUITE_A_BIT = 6.5  # on the nine-point scale of efficacy
ASKED = ("externalising_teacher", "efficacy_general", "relatedness_colleagues", "mbi_exhaustion")


def live(task: Task) -> dict[str, float]:
    """Every statistic of one population."""
    school, chance = population(task, "secondary")
    run = SchoolRun(first_year(school, task.parameters, chance), task.parameters, chance)
    (held,) = waves_of(run, (1,))
    found = scores(held.moment, ASKED)
    owner = dyad_owner(held.moment.world.links)
    many = len(held.teachers)
    rating = found["externalising_teacher"]
    problem = rating >= np.quantile(rating, PROBLEM)
    share = np.bincount(owner, weights=problem, minlength=many) / np.bincount(owner, minlength=many)
    tally = held.moment.tally
    bad, met = (
        np.bincount(owner, weights=each, minlength=many)
        for each in (tally.negative_contacts, tally.contacts)
    )
    difficult, rate = share > MANY, bad / met
    return {
        "share_difficult_classes": float(difficult.mean()),
        "order_ratio": float(rate[difficult].mean() / rate[~difficult].mean()),
        "control_disruption": float((found["efficacy_general"] >= QUITE_A_BIT).mean()),
        "r_support_exhaustion": r(found["relatedness_colleagues"], found["mbi_exhaustion"]),
    }


STUDY = Study(
    "secondary",
    "secondary teachers with about five classes of 25, asked in the middle of the year",
    live,
)
