"""Programmes at their default dose: the same teachers with and without, measured by instruments.

The simulation compares a teacher with the same teacher under the same draws, so that the difference
is the programme's alone; d uses the sd of people as in a published trial. Measured as trials do at
post-test, after the week that follows the last session; the end of the year is a follow-up. What
has no sessions is measured at the end of the year.
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
from simulation.interventions.families import Programme
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.administer import (
    LabelledSnapshot,
    scores,
    snapshots_after_weeks,
)
from simulation.randomness import RandomStreams
from simulation.school.enrolment import Enrolment
from simulation.school.links import dyad_owner
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS, Floats, Ints

Flags = npt.NDArray[np.bool_]
START = "week 6"  # of every programme; assumed
PROGRAMME_OUTCOMES = (
    "mbi_exhaustion", "mbi_depersonalisation", "mbi_accomplishment", "work_stress", "tes_anger",
    "strs_closeness", "strs_conflict", "student_closeness", "externalising_teacher",
    "externalising_observer", "achievement_test",
)  # fmt: skip
LARGE, SMALL = 22, 15  # students in a class, as in the class-size experiment


class Trial(NamedTuple):
    """A programme simulated, and its reference, on one occasion."""

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
    return {
        **against_burnout(task),
        **for_relationships(task),
        **of_classes(task),
        "coaching_closeness": of(task, "sensitivity_coaching")[0].d_of_classes("student_closeness"),
        "class_size_achievement": class_size(task)[1].d("achievement_test"),
    }


def against_burnout(task: ValidationTask) -> dict[str, float]:
    """Return effects of programmes against burnout, benefits positive."""
    calm, calm_end = of(task, "emotion_regulation")
    short, _ = of(task, "emotion_regulation", sessions=1)
    light, light_end = of(task, "workload_reduction")
    post, end = (calm, light), (calm_end, light_end)
    return {
        "burnout_programmes_exhaustion": mean([-t.d("mbi_exhaustion") for t in post]),
        "burnout_programmes_exhaustion_end": mean([-t.d("mbi_exhaustion") for t in end]),
        "burnout_programmes_accomplishment": mean([t.d("mbi_accomplishment") for t in post]),
        "burnout_programmes_depersonalisation": mean([-t.d("mbi_depersonalisation") for t in post]),
        "longer_over_shorter": short.d("mbi_exhaustion") - calm.d("mbi_exhaustion"),
        "emotion_regulation_exhaustion": -calm.d("mbi_exhaustion"),
        "emotion_regulation_accomplishment": calm.d("mbi_accomplishment"),
        "emotion_regulation_depersonalisation": -calm.d("mbi_depersonalisation"),
        "emotion_regulation_stress": -calm.d("work_stress"),
        "emotion_regulation_stress_signed": calm.d("work_stress"),
        "emotion_regulation_anger": -calm.d("tes_anger"),
    }


def for_relationships(task: ValidationTask) -> dict[str, float]:
    """Return effects of programmes for relationships."""
    kinds = ("reflection", "one_to_one_time", "establish_maintain_restore")
    post, end = zip(*(of(task, kind) for kind in kinds), strict=True)
    reflection, visits, repair = post
    return {
        "relationship_programmes": mean([t.relationship() for t in post]),
        "relationship_programmes_end": mean([t.relationship() for t in end]),
        "emr_over_mean": repair.relationship() - mean([t.relationship() for t in post]),
        "emr_relationship": repair.relationship(),
        "reflection_trial_closeness": reflection.d("strs_closeness"),
        "reflection_trial_conflict": reflection.d("strs_conflict"),
        "one_to_one_behaviour": visits.d("externalising_observer"),
    }


def of_classes(task: ValidationTask) -> dict[str, float]:
    """Return effects of classroom management; of two years at the end of the second."""
    order, order_end = of(task, "classroom_management")
    _, after_two = of(task, "classroom_management", years=2)
    return {
        "management_disruption": order.d("externalising_teacher"),
        "management_disruption_end": order_end.d("externalising_teacher"),
        "management_disruption_two_years": after_two.d("externalising_teacher"),
        "management_on_task": -order.d("externalising_observer"),
        "management_anger": order.d("tes_anger"),
    }


def mean(values: list[float]) -> float:
    """Return the mean of some values."""
    return float(np.mean(values))


def of(task: ValidationTask, kind: str, *, years: int = 1, **fields: Any) -> tuple[Trial, Trial]:
    """Return a trial of one kind at its defaults, except for some fields, on both occasions."""
    plan = KINDS[kind].model_validate({"start": START, **fields})
    return trial(task, plan, CLASS_SIZE, years)


def class_size(task: ValidationTask) -> tuple[Trial, Trial]:
    """Return a trial of classes of 22 that continue with 15 from the first morning."""
    plan = KINDS["class_size"].model_validate({"start": "day 0", "to": SMALL})
    return trial(task, plan, LARGE, years=1)


def post_test_week(plan: Intervention) -> int:
    """Return the school week at whose end participants are measured: that after the last session.

    The last week of the year if there are no sessions or no later week.
    """
    if not isinstance(plan, Programme):
        return SCHOOL_WEEKS
    return min(plan.session_days()[-1] // DAYS_A_WEEK + 2, SCHOOL_WEEKS)


def trial(task: ValidationTask, plan: Intervention, size: int, years: int) -> tuple[Trial, Trial]:
    """Simulate the same population with the plan and without: at post-test, at the year's end.

    Over several years, both occasions are in the last one.
    """
    enrolment, chance = population(task, "primary", size)
    school = prepared(enrolment, [[plan]])
    weeks = (post_test_week(plan), SCHOOL_WEEKS)
    treated, chosen = measured(task, school, chance, [plan], years, weeks)
    usual, _ = measured(task, school, chance, [], years, weeks)
    post, end = (
        Trial(
            scores(one.snapshot, PROGRAMME_OUTCOMES), scores(other.snapshot, PROGRAMME_OUTCOMES),
            chosen, one.snapshot.structure.links.dyad_student,
            dyad_owner(one.snapshot.structure.links),
        )
        for one, other in zip(treated, usual, strict=True)
    )  # fmt: skip
    return post, end


def measured(
    task: ValidationTask,
    school: Enrolment,
    chance: RandomStreams,
    plans: list[Intervention],
    years: int,
    weeks: tuple[int, int],
) -> tuple[tuple[LabelledSnapshot, LabelledSnapshot], Flags]:
    """Return snapshots after two weeks of the last year, and the dyads chosen in that year."""
    year = first_year_at_rest(school, task.parameters, chance)
    run = SchoolRun(year, task.parameters, chance, interventions=plans, years=years)
    labelled = list(snapshots_after_weeks(run, weeks))
    last = [one for one in labelled if one.snapshot.year == years]
    return (last[0], last[-1]), run.marked.copy()


STUDY = ValidationStudy(
    "trials",
    "primary schools in which every teacher takes part in a programme at its default dose, against "
    "the same schools without it under the same draws; measured at post-test and at "
    "the end of the school year",
    simulate,
)
