"""Programmes at their default dose: the same teachers with and without, measured by instruments.

The simulation compares a teacher with the same teacher under the same draws, so that the difference
is the programme's alone; d uses the sd of people as in a published trial.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.evidence.validation.surveyed_population import (
    CLASS_SIZE,
    ValidationStudy,
    ValidationTask,
    population,
)
from simulation.interventions import KINDS, Intervention
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.administer import (
    LabelledSnapshot,
    scores,
    snapshots_at_waves,
)
from simulation.randomness import RandomStreams
from simulation.school.enrolment import Enrolment
from simulation.school.links import dyad_owner
from simulation.state import Floats, Ints

Flags = npt.NDArray[np.bool_]
WAVE = 2  # at the end of the school year
START = "week 6"  # of every programme; assumed
PROGRAMME_OUTCOMES = (
    "mbi_exhaustion", "mbi_depersonalisation", "mbi_accomplishment", "work_stress", "tes_anger",
    "strs_closeness", "strs_conflict", "student_closeness", "externalising_teacher",
    "externalising_observer", "achievement_test",
)  # fmt: skip
LARGE, SMALL = 22, 15  # students in a class, as in the class-size experiment


class Trial(NamedTuple):
    """A programme simulated, and its reference, measured at the end of the last year."""

    scores: dict[str, Floats]
    usual: dict[str, Floats]
    chosen: Flags  # (dyads,) True where the programme is about the dyad
    students: Ints  # (dyads,) student of each dyad
    teachers: Ints  # (dyads,) teacher of each dyad

    def d(self, name: str) -> float:
        """Return the mean paired difference over the sd of people, of chosen dyads if there are
        some.
        """
        after, usual = self.scores[name], self.usual[name]
        rows = np.ones(len(usual), dtype=np.bool_)
        if self.chosen.any() and BY_NAME[name].unit == "dyad":
            rows = self.chosen
        elif self.chosen.any() and BY_NAME[name].unit == "student":
            rows = np.isin(np.arange(len(usual)), self.students[self.chosen])
        known = rows & ~np.isnan(after) & ~np.isnan(usual)
        return float((after - usual)[known].mean() / usual[known].std(ddof=1))

    def d_of_classes(self, name: str) -> float:
        """Return the mean paired difference of class means over their sd."""
        after, usual = (
            pd.Series(measures[name]).groupby(self.teachers).mean()
            for measures in (self.scores, self.usual)
        )
        return float((after - usual).mean() / usual.std())

    def relationship(self) -> float:
        """Return the mean of gained closeness and lost conflict."""
        return (self.d("strs_closeness") - self.d("strs_conflict")) / 2.0


def simulate(task: ValidationTask) -> dict[str, float]:
    """Return every statistic of one population."""
    calm, short = of(task, "emotion_regulation"), of(task, "emotion_regulation", sessions=1)
    light, staffroom = of(task, "workload_reduction"), of(task, "collegial_support")
    reflection, visits = of(task, "reflection"), of(task, "one_to_one_time")
    repair, order = of(task, "establish_maintain_restore"), of(task, "classroom_management")
    coaching, smaller = of(task, "sensitivity_coaching"), class_size(task)
    against = (calm, light, staffroom)
    relation = [t.relationship() for t in (reflection, visits, repair)]
    return {
        "burnout_programmes_exhaustion": mean([-t.d("mbi_exhaustion") for t in against]),
        "burnout_programmes_accomplishment": mean([t.d("mbi_accomplishment") for t in against]),
        "burnout_programmes_depersonalisation": mean(
            [-t.d("mbi_depersonalisation") for t in against]
        ),
        "longer_over_shorter": short.d("mbi_exhaustion") - calm.d("mbi_exhaustion"),
        "emotion_regulation_exhaustion": -calm.d("mbi_exhaustion"),
        "emotion_regulation_accomplishment": calm.d("mbi_accomplishment"),
        "emotion_regulation_depersonalisation": -calm.d("mbi_depersonalisation"),
        "emotion_regulation_stress": -calm.d("work_stress"),
        "emotion_regulation_stress_signed": calm.d("work_stress"),
        "relationship_programmes": mean(relation),
        "emr_over_mean": relation[2] - mean(relation),
        "emr_relationship": relation[2],
        "reflection_closeness": reflection.d("strs_closeness"),
        "one_to_one_behaviour": visits.d("externalising_observer"),
        "management_disruption": order.d("externalising_teacher"),
        "management_disruption_two_years": of(task, "classroom_management", years=2).d(
            "externalising_teacher"
        ),
        "management_on_task": -order.d("externalising_observer"),
        "management_anger": order.d("tes_anger"),
        "coaching_closeness": coaching.d_of_classes("student_closeness"),
        "collegial_exhaustion": staffroom.d("mbi_exhaustion"),
        "class_size_achievement": smaller.d("achievement_test"),
    }


def mean(values: list[float]) -> float:
    """Return the mean of some values."""
    return float(np.mean(values))


def of(task: ValidationTask, kind: str, *, years: int = 1, **fields: Any) -> Trial:
    """Return a trial of one kind at its defaults, except for some fields."""
    plan = KINDS[kind].model_validate({"start": START, **fields})
    return trial(task, plan, CLASS_SIZE, years)


def class_size(task: ValidationTask) -> Trial:
    """Return a trial of classes of 22 that continue with 15 from the first morning."""
    plan = KINDS["class_size"].model_validate({"start": "day 0", "to": SMALL})
    return trial(task, plan, LARGE, years=1)


def trial(task: ValidationTask, plan: Intervention, size: int, years: int) -> Trial:
    """Simulate the same population with the plan and without."""
    enrolment, chance = population(task, "primary", size)
    school = prepared(enrolment, [[plan]])
    treated, chosen = measured(task, school, chance, [plan], years)
    usual, _ = measured(task, school, chance, [], years)
    links = treated.snapshot.structure.links
    return Trial(
        scores(treated.snapshot, PROGRAMME_OUTCOMES), scores(usual.snapshot, PROGRAMME_OUTCOMES),
        chosen, links.dyad_student,
        dyad_owner(links),
    )  # fmt: skip


def measured(
    task: ValidationTask,
    school: Enrolment,
    chance: RandomStreams,
    plans: list[Intervention],
    years: int,
) -> tuple[LabelledSnapshot, Flags]:
    """Return the last wave of a run and the dyads chosen in that year."""
    year = first_year_at_rest(school, task.parameters, chance)
    run = SchoolRun(year, task.parameters, chance, interventions=plans, years=years)
    (*_, labelled) = snapshots_at_waves(run, (WAVE,))
    return labelled, run.marked.copy()


STUDY = ValidationStudy(
    "trials",
    "primary schools in which every teacher takes part in a programme at its default dose, against "
    "the same schools without it under the same draws; measured at the end of the school year",
    simulate,
)
