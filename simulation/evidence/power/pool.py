"""The pool: schools lived once in every world a study needs, measured; studies draw from it."""

from itertools import islice
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd

from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.evidence.power.sampling import largest, sampled, teacher_ranks
from simulation.evidence.power.study import Study
from simulation.evidence.power.treatment_arms import CONTROL, MOVED, plans_of, world_names
from simulation.interventions.base import InterventionProtocol
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.administer import LabelledSnapshot, snapshots_after_weeks
from simulation.measurement.instruments.lesson_log import (
    Lessons,
    concatenate_lessons,
    sample_prompts,
    simulate_lessons,
)
from simulation.measurement.instruments.reference_values import EXHAUSTION_MEAN, EXHAUSTION_SD
from simulation.measurement.instruments.scale import Scale
from simulation.measurement.instruments.snapshot import Observed
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.runs.plan import parameters_of
from simulation.scenario.file import find, load
from simulation.scenario.school import enrolment_of
from simulation.school.build_year import first_year
from simulation.school.enrolment import Enrolment
from simulation.school.synthetic.school import synthetic_school
from simulation.state import DAYS_A_WEEK, Floats

BATCH = 24  # made-up schools that are lived together; a unit of work, and of parameter draws


class Batch(NamedTuple):
    """Some schools of the pool. number: from 1; names the draws of these schools."""

    study: Study
    number: int
    parameters: Parameters


def batches(study: Study, draws: tuple[Parameters, ...]) -> list[Batch]:
    """The batches of a study's pool; parameter draws are dealt to them in turn."""
    many = -(-study.population.schools // BATCH)
    return [Batch(study, n, draws[(n - 1) % len(draws)]) for n in range(1, many + 1)]


def live(batch: Batch) -> pd.DataFrame:
    """The sampled dyads of some schools, one row each, with what every world gave them."""
    study, chance = batch.study, RandomStreams(batch.study.seed, batch.number)
    school, parameters = people(batch, chance)
    if study.design.kind == "diary":
        return numbered_by(batch, diary(study, school, parameters, chance))
    school = prepared(school, [_all_plans(study)])
    seen: dict[str, Floats] = {}
    weeks = study.design.weeks
    first = _run(school, parameters, chance, (), 1)
    held = next(snapshots_after_weeks(first, weeks[:1]))
    sample = sampled(study, held, school.teachers["school"])
    for world in world_names(study):
        plans = plans_of(study, world, sample)
        run = _run(school, parameters, chance, plans, study.design.years)
        for wave, moment in enumerate(
            islice(snapshots_after_weeks(run, weeks), study.waves), start=1
        ):
            seen |= measured(study, world, wave, moment, sample)  # what comes after is not lived
    return numbered_by(batch, sample.join(pd.DataFrame(seen)))


def numbered_by(batch: Batch, sample: pd.DataFrame) -> pd.DataFrame:
    """The rows of a batch with ids that no other batch has."""
    for who in ("school", "teacher", "student"):
        sample[who] = f"{batch.number:05d}/" + sample[who].astype(str)
    return sample


def people(batch: Batch, chance: RandomStreams) -> tuple[Enrolment, Parameters]:
    """The schools of a batch and the numbers they live with."""
    made = batch.study.population
    if made.scenario is not None:
        scenario = load(find(made.scenario))
        parameters = parameters_of(scenario, batch.parameters)
        return enrolment_of(scenario), with_values(parameters, made.parameters)
    school = synthetic_school(
        made.level, classes=BATCH * made.school_classes, class_size=made.class_size,
        schools=BATCH, chance=chance,
    )  # fmt: skip
    return school, with_values(batch.parameters, made.parameters)


def _all_plans(study: Study) -> list[InterventionProtocol]:
    arms = [each for arm in study.arms for each in arm.interventions]
    moved = [each for other in study.manipulations for each in other.interventions]
    return [cast("InterventionProtocol", each) for each in (*arms, *moved)]


def _run(
    school: Enrolment, parameters: Parameters, chance: RandomStreams, plans: Any, years: int
) -> SchoolRun:
    year = first_year(school, parameters, chance)
    return SchoolRun(year, parameters, chance, years=years, interventions=plans)


def measured(
    study: Study, world: str, wave: int, held: LabelledSnapshot, sample: pd.DataFrame
) -> dict[str, Floats]:
    """Every score of the sample in one world at one wave, and the same without error."""
    rows = _rows(held, sample)
    found: dict[str, Any] = {}
    asked = () if world.startswith(MOVED) else study.measures.names
    truths = [name for each in study.analyses for name in each.instead.values()]
    for name in dict.fromkeys((*study.measures.names, *truths)):
        scale = BY_NAME[name]
        place = rows[scale.unit]
        found[column(world, name, wave, exact=True)] = taken(perfect(scale, held.snapshot), place)
        if name in asked:
            found[column(world, name, wave)] = taken(scale.measure(held.snapshot), place)
    exhaustion = (held.snapshot.state.teachers.exhaustion - EXHAUSTION_MEAN) / EXHAUSTION_SD
    found[column(world, "exhaustion", wave)] = taken(exhaustion, rows["current"])
    return found


def _rows(held: LabelledSnapshot, sample: pd.DataFrame) -> dict[str, Any]:
    """Where the sample stands in the state of a moment; -1 for who is not there any more.

    A dyad of the first year is itself; later it is that of the student with a teacher of then.
    """
    teachers, students = pd.Index(held.teachers), pd.Index(held.students)
    present = held.snapshot.circumstances.dyads.present > 0.0
    there = held.dyads[["teacher", "student"]].reset_index(drop=True)
    if held.snapshot.year == 1:
        pairs = pd.MultiIndex.from_frame(there)
        dyad = pairs.get_indexer(pd.MultiIndex.from_frame(sample[["teacher", "student"]]))
    else:
        now = there[present].drop_duplicates("student")
        place = pd.Series(now.index, index=now["student"])
        dyad = place.reindex(sample["student"]).fillna(-1).to_numpy(dtype=np.int64)
    rater = teachers.get_indexer(pd.Index(there["teacher"]))
    return {
        "dyad": dyad,
        "teacher": teachers.get_indexer(pd.Index(sample["teacher"])),
        "student": students.get_indexer(pd.Index(sample["student"])),
        "current": np.where(dyad >= 0, rater[dyad], -1),
    }


def taken(values: Floats, rows: Any) -> Floats:
    """Values at some rows; NaN for a row of -1."""
    return np.where(rows >= 0, values[rows], np.nan)


def diary(
    study: Study, school: Enrolment, parameters: Parameters, chance: RandomStreams
) -> pd.DataFrame:
    """Lessons of the sampled teachers, in the columns of a pool; a lesson stands as a student."""
    year = first_year(school, parameters, chance)
    (week,), schools = study.design.weeks, school.teachers["school"]
    held = next(snapshots_after_weeks(SchoolRun(year, parameters, chance), (0,)))
    ranks = teacher_ranks(held, schools, chance)
    chosen = [name for name, rank in zip(held.teachers, ranks, strict=True)
              if rank <= largest(study, "teachers")]  # fmt: skip
    run = SchoolRun(first_year(school, parameters, chance), parameters, chance, watched=chosen)
    run.advance(week * DAYS_A_WEEK)
    run.events.take()
    lessons = sample_prompts(
        concatenate_lessons(list(simulate_lessons(run, study.design.days))), study.design.prompts
    )
    frame = _diary_rows(lessons, held.teachers, ranks, schools)
    for name in study.measures.names:
        frame[column(CONTROL, name, 1)] = BY_NAME[name].measure(lessons)
        frame[column(CONTROL, name, 1, exact=True)] = perfect(BY_NAME[name], lessons)
    exhaustion = (run.state.teachers.exhaustion - EXHAUSTION_MEAN) / EXHAUSTION_SD
    frame[column(CONTROL, "exhaustion", 1)] = exhaustion[lessons.teacher]
    return frame


def _diary_rows(
    lessons: Lessons, names: list[str], ranks: np.ndarray, schools: pd.Series
) -> pd.DataFrame:
    teacher = np.array(names, dtype=object)[lessons.teacher]
    when = zip(teacher, lessons.day, lessons.lesson, strict=True)
    return pd.DataFrame(
        {
            "school": schools.reindex(teacher).to_numpy(),
            "teacher": teacher,
            "student": [f"{name}/day {day} lesson {lesson}" for name, day, lesson in when],
            "teacher_rank": ranks[lessons.teacher],
            "student_rank": np.ones(len(teacher), dtype=np.int64),
            "first": np.ones(len(teacher), dtype=np.bool_),
        }
    )


def column(world: str, name: str, wave: int, *, exact: bool = False) -> str:
    """The column of an instrument in a world at a wave; exact: without error."""
    return f"{world}|{'=' if exact else ''}{name}.{wave}"


def perfect(scale: Scale, sight: Observed) -> Floats:
    """The score that a flawless informant would give: no leniency, no error, no whole steps."""
    score = scale.low + scale.steps.width * scale.place(sight)
    return np.asarray(score * (scale.items if scale.scoring == "sum" else 1))
