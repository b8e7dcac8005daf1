"""A surveyed population: the data of a simulated study, one row a dyad or a teacher.

Columns are instruments with their wave (``strs_conflict_2``) and the attributes of a class list.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.administer import (
    AT_WAVES,
    LabelledSnapshot,
    scores,
    snapshots_at_waves,
)
from simulation.measurement.instruments.snapshot import take_snapshot
from simulation.measurement.recorder import WAVES
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.enrolment import Enrolment
from simulation.school.synthetic.school import synthetic_school
from simulation.state import DAYS_A_WEEK


class ValidationTask(NamedTuple):
    """One population of one study.

    population: from 1; names the draws. teachers: approximate number of participants. parameters:
    the draw of the population. seed: of all populations.
    """

    study: str
    population: int
    teachers: int
    parameters: Parameters
    seed: int


class ValidationStudy(NamedTuple):
    """A kind of study. simulate: returns every statistic of one population by name, finite."""

    name: str
    about: str
    simulate: Callable[[ValidationTask], dict[str, float]]


class ValidationSize(NamedTuple):
    """The extent of a validation. populations: of a study. teachers: in a population."""

    populations: int
    teachers: int


WHOLE = ValidationSize(populations=12, teachers=240)
QUICK = ValidationSize(populations=2, teachers=48)


CLASS_SIZE = 25  # assumed
NEA_WEEK = 11  # school weeks 6 to 16 are 1 October to 31 December, the season of the NEA
MOST_FOLLOWED = 64  # most teachers with recorded contacts; assumed, to limit memory
TEACHERS_A_CLASS, CLASSES_A_TEACHER = 10, 5  # of a secondary school
NOT_ADMINISTERED = ("strs_sf_closeness", "strs_sf_conflict")  # the long form is used
CONFLICTUAL = 2.5  # mean of conflict items from which a relationship counts as negative; assumed
AUTUMN = "nea_exhaustion_autumn"
ADMINISTERED = tuple(name for name in AT_WAVES if name not in NOT_ADMINISTERED)


class Survey(NamedTuple):
    """One school year of one population.

    dyads: teacher, student, class, the student's attributes and every instrument about a dyad or a
    student, by wave. teachers: school, experience, class_size, every instrument about a teacher, by
    wave, and the mean over the teacher's dyads of instruments about these.
    """

    year: int
    dyads: pd.DataFrame
    teachers: pd.DataFrame


def population(
    task: ValidationTask, level: str, class_size: int = CLASS_SIZE
) -> tuple[Enrolment, RandomStreams]:
    """Return new synthetic schools of one level, with about the requested number of teachers."""
    chance = RandomStreams(task.seed, task.population)
    classes = max(task.teachers, 8)
    if level == "secondary":
        classes = max(classes * CLASSES_A_TEACHER // TEACHERS_A_CLASS, 6)
    school = synthetic_school(level, classes=classes, class_size=class_size, chance=chance)
    return school, chance


def survey_population(
    task: ValidationTask,
    school: Enrolment,
    chance: RandomStreams,
    *,
    waves: Sequence[int] = (0, 1, 2),
    names: Sequence[str] = ADMINISTERED,
    **options: Any,
) -> Survey:
    """Return the first school year of a population, measured at the waves.

    With wave 0, the NEA items are also answered in its season (column ``AUTUMN``).
    options: of ``SchoolRun``.
    """
    year = first_year_at_rest(school, task.parameters, chance)
    run = SchoolRun(year, task.parameters, chance, **options)
    labelled, autumn = [], {}
    for wave in snapshots_at_waves(run, waves):
        labelled.append(wave)
        if wave.week == 0:  # a snapshot between two waves, which leaves their counts as they are
            run.advance(NEA_WEEK * DAYS_A_WEEK)
            autumn[AUTUMN] = BY_NAME["nea_exhaustion"].measure(take_snapshot(run))
    survey = survey_of(labelled, run.school_year.enrolment, names)
    return survey._replace(teachers=survey.teachers.assign(**autumn))


def survey_of(
    labelled: Sequence[LabelledSnapshot], enrolment: Enrolment, names: Sequence[str] = ADMINISTERED
) -> Survey:
    """Return the scores of the waves of one school year."""
    by_unit = _scores(labelled, names)
    people = labelled[0]
    students = pd.DataFrame(by_unit["student"], index=pd.Index(people.students, name="student"))
    known = enrolment.students.drop(columns=["class"])
    about = known.join(students)
    dyads = people.dyads[["teacher", "student", "class"]].reset_index(drop=True)
    dyads = pd.concat([dyads, pd.DataFrame(by_unit["dyad"])], axis=1)
    dyads = dyads.join(about, on="student")
    teachers = pd.DataFrame(by_unit["teacher"], index=pd.Index(people.teachers, name="teacher"))
    means = dyads.groupby("teacher")[[*by_unit["dyad"], *by_unit["student"]]].mean()
    last = f"strs_conflict_{WAVES[labelled[-1].week]}"
    if last in dyads:
        bad = (dyads[last] >= CONFLICTUAL).groupby(dyads["teacher"]).sum()
        teachers["conflictual"] = bad.reindex(teachers.index).astype(np.float64)
    teachers = teachers.join(means).join(_staff(enrolment))
    return Survey(people.snapshot.year, dyads, teachers)


def _scores(
    labelled: Sequence[LabelledSnapshot], names: Sequence[str]
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"dyad": {}, "teacher": {}, "student": {}}
    for wave in labelled:
        usable = [name for name in names if wave.snapshot.days or not _counts(name)]
        for name, values in scores(wave.snapshot, usable).items():
            found[BY_NAME[name].unit][f"{name}_{WAVES[wave.week]}"] = values
    return found


def _counts(name: str) -> bool:
    """Return whether an instrument reads counts, which need simulated days."""
    return any(read.startswith("tally.") for read in BY_NAME[name].reads)


def _staff(enrolment: Enrolment) -> pd.DataFrame:
    """Return school, experience, and mean class size of every teacher."""
    sizes = enrolment.classes["size"]
    pairs = enrolment.dyads[["teacher", "class"]].drop_duplicates()
    mean = pairs["class"].map(sizes).groupby(pairs["teacher"].to_numpy()).mean()
    staff = enrolment.teachers[["school", "experience"]].copy()
    staff["class_size"] = mean.reindex(staff.index).astype(np.float64)
    return staff
