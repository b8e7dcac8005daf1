"""The pool: schools simulated once in every arm of a study, and measured; studies sample it."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd

from simulation.engine.burn_in import BURN_IN, first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.evidence.power.sampling import largest, sampled, teacher_ranks
from simulation.evidence.power.study import Study
from simulation.interventions.base import InterventionProtocol
from simulation.interventions.targeting import DyadTarget, TeacherTarget
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
from simulation.measurement.instruments.snapshot import Observable
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.runs.plan import parameters_of
from simulation.scenario.file import find, load
from simulation.scenario.school import enrolment_of
from simulation.school.enrolment import Enrolment
from simulation.school.school_year import SchoolYear
from simulation.school.synthetic.school import synthetic_school
from simulation.state import DAYS_A_WEEK, Floats

CONTROL, ALL_TREATED, FIRST, SECOND, WAITING = "control", "all", "first", "second", "waiting"
MOVED = "moved:"

StudyArm = tuple[InterventionProtocol, ...]


def arm_names(study: Study) -> tuple[str, ...]:
    """Return the arms of a study's schools, the one without the programme first."""
    moved = tuple(f"{MOVED}{plan.name}" for plan in study.manipulations)
    if study.design.kind != "trial":
        return (CONTROL, *moved)
    if study.design.by != "school":
        return (CONTROL, ALL_TREATED, FIRST, SECOND, *moved)
    waiting = (WAITING,) if study.design.waiting_list else ()
    return (CONTROL, ALL_TREATED, *waiting, *moved)


def plans_of(study: Study, arm: str, sample: pd.DataFrame) -> StudyArm:
    """Return the interventions of an arm. sample: teacher, student, whether in the first half."""
    if arm.startswith(MOVED):
        moved = next(m for m in study.manipulations if m.name == arm.removeprefix(MOVED))
        return tuple(cast("InterventionProtocol", plan) for plan in moved.interventions)
    usual = study.arms[0].interventions if study.arms else ()
    found = aimed(usual, sample)
    if arm == CONTROL:
        return found
    programme = study.arms[1].interventions
    if arm == ALL_TREATED:
        return aimed(programme, sample)
    first = sample["first"].to_numpy()
    treated = {FIRST: first, SECOND: ~first, WAITING: first & False}[arm]
    late: StudyArm = ()
    if study.design.waiting_list is not None:
        moved_on = [plan.model_copy(update={"start": study.design.waiting_list})
                    for plan in programme]  # fmt: skip
        late = aimed(moved_on, sample[~treated])
    return (*aimed(usual, sample[~treated]), *aimed(programme, sample[treated]), *late)


def aimed(plans: Sequence[Any], sample: pd.DataFrame) -> StudyArm:
    """Return the plans for the teachers of a sample and their chosen students.

    A plan with a target of its own has it for these teachers.
    """
    if not len(sample):
        return ()
    teachers = tuple(sorted(set(sample["teacher"])))
    pairs = tuple(sorted(zip(sample["teacher"], sample["student"], strict=True)))
    found = []
    for plan in plans:
        update: dict[str, Any] = {}
        if "teachers" in type(plan).model_fields:
            update["teachers"] = TeacherTarget(ids=teachers)
        if "target" in type(plan).model_fields and "target" not in plan.model_fields_set:
            update["target"] = DyadTarget(pairs=pairs)
        found.append(plan.model_copy(update=update))
    return tuple(found)


BATCH = 24  # synthetic schools simulated together; a unit of work and of parameter draws


class Batch(NamedTuple):
    """Some schools of the pool. number: from 1; names the draws of these schools."""

    study: Study
    number: int
    parameters: Parameters


def batches(study: Study, draws: tuple[Parameters, ...]) -> list[Batch]:
    """Return the batches of a study's pool; parameter draws are assigned in turn."""
    many = -(-study.population.schools // BATCH)
    return [Batch(study, n, draws[(n - 1) % len(draws)]) for n in range(1, many + 1)]


def simulate_batch(batch: Batch) -> pd.DataFrame:
    """Return the sampled dyads of some schools, one row a dyad, with the scores of every arm."""
    study, chance = batch.study, RandomStreams(batch.study.seed, batch.number)
    school, parameters, burn_in = people(batch, chance)
    if study.design.kind != "diary":
        school = prepared(school, [_all_plans(study)])
    year = first_year_at_rest(school, parameters, chance, burn_in=burn_in)
    if study.design.kind == "diary":
        return numbered_by(batch, diary(study, year, parameters, chance))
    seen: dict[str, Floats] = {}
    weeks = study.design.weeks
    first = SchoolRun(year, parameters, chance)
    labelled = next(snapshots_after_weeks(first, weeks[:1]))
    sample = sampled(study, labelled, school.teachers["school"])
    for arm in arm_names(study):
        plans = plans_of(study, arm, sample)
        run = SchoolRun(
            year, parameters, chance, years=study.design.years, interventions=cast(Any, plans)
        )
        for wave, moment in enumerate(
            islice(snapshots_after_weeks(run, weeks), study.waves), start=1
        ):
            seen |= measured(study, arm, wave, moment, sample)  # later days are not simulated
    return numbered_by(batch, sample.join(pd.DataFrame(seen)))


def numbered_by(batch: Batch, sample: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a batch with ids that are unique to it."""
    for who in ("school", "teacher", "student"):
        sample[who] = f"{batch.number:05d}/" + sample[who].astype(str)
    return sample


def people(batch: Batch, chance: RandomStreams) -> tuple[Enrolment, Parameters, int]:
    """Return the schools of a batch, their parameters, and the number of unrecorded years."""
    made = batch.study.population
    if made.scenario is not None:
        scenario = load(find(made.scenario))
        parameters = parameters_of(scenario, batch.parameters)
        parameters = with_values(parameters, made.parameters)
        return enrolment_of(scenario), parameters, scenario.run.burn_in
    school = synthetic_school(
        made.level, classes=BATCH * made.school_classes, class_size=made.class_size,
        schools=BATCH, chance=chance,
    )  # fmt: skip
    return school, with_values(batch.parameters, made.parameters), BURN_IN


def _all_plans(study: Study) -> list[InterventionProtocol]:
    arms = [plan for arm in study.arms for plan in arm.interventions]
    moved = [plan for other in study.manipulations for plan in other.interventions]
    return [cast("InterventionProtocol", plan) for plan in (*arms, *moved)]


def measured(
    study: Study, arm: str, wave: int, labelled: LabelledSnapshot, sample: pd.DataFrame
) -> dict[str, Floats]:
    """Return every score of the sample in one arm at one wave, with and without error."""
    rows = _rows(labelled, sample)
    found: dict[str, Any] = {}
    names = () if arm.startswith(MOVED) else study.measures.names
    truths = [name for plan in study.analyses for name in plan.instead.values()]
    for name in dict.fromkeys((*study.measures.names, *truths)):
        scale = BY_NAME[name]
        place = rows[scale.unit]
        found[column(arm, name, wave, exact=True)] = taken(perfect(scale, labelled.snapshot), place)
        if name in names:
            found[column(arm, name, wave)] = taken(scale.measure(labelled.snapshot), place)
    exhaustion = (labelled.snapshot.state.teachers.exhaustion - EXHAUSTION_MEAN) / EXHAUSTION_SD
    found[column(arm, "exhaustion", wave)] = taken(exhaustion, rows["current"])
    return found


def _rows(labelled: LabelledSnapshot, sample: pd.DataFrame) -> dict[str, Any]:
    """Return the rows of the sample in a snapshot; -1 for missing ones.

    In later years a dyad is that of the student with the present teacher.
    """
    teachers, students = pd.Index(labelled.teachers), pd.Index(labelled.students)
    present = labelled.snapshot.circumstances.dyads.present > 0.0
    there = labelled.dyads[["teacher", "student"]].reset_index(drop=True)
    if labelled.snapshot.year == 1:
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
    """Return values at some rows; NaN for a row of -1."""
    return np.where(rows >= 0, values[rows], np.nan)


def diary(
    study: Study, year: SchoolYear, parameters: Parameters, chance: RandomStreams
) -> pd.DataFrame:
    """Return lessons of the sampled teachers in the columns of a pool, a lesson as a student."""
    (week,), schools = study.design.weeks, year.enrolment.teachers["school"]
    labelled = next(snapshots_after_weeks(SchoolRun(year, parameters, chance), (0,)))
    ranks = teacher_ranks(labelled, schools, chance)
    chosen = [name for name, rank in zip(labelled.teachers, ranks, strict=True)
              if rank <= largest(study, "teachers")]  # fmt: skip
    run = SchoolRun(year, parameters, chance, watched=chosen)
    run.advance(week * DAYS_A_WEEK)
    run.events.take()
    lessons = sample_prompts(
        concatenate_lessons(list(simulate_lessons(run, study.design.days))), study.design.prompts
    )
    frame = _diary_rows(lessons, labelled.teachers, ranks, schools)
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


def column(arm: str, name: str, wave: int, *, exact: bool = False) -> str:
    """Return the column name of an instrument in an arm at a wave; exact: without error."""
    return f"{arm}|{'=' if exact else ''}{name}.{wave}"


def perfect(scale: Scale, lessons: Observable) -> Floats:
    """The score that a flawless informant would give: no leniency, no error, no whole steps."""
    score = scale.low + scale.steps.width * scale.place(lessons)
    return np.asarray(score * (scale.items if scale.scoring == "sum" else 1))
