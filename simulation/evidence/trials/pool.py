"""The pool: schools lived once in every world a study needs, measured; studies draw from it."""

from itertools import islice
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd

from simulation.chance import Chance
from simulation.engine.loop import SchoolRun
from simulation.engine.preparing import prepared
from simulation.evidence.trials.diary import diary
from simulation.evidence.trials.places import column, perfect
from simulation.evidence.trials.sampling import sampled
from simulation.evidence.trials.study import Study
from simulation.evidence.trials.worlds import MOVED, plans_of, world_names
from simulation.experiments.building import enrolment_of, parameters_of
from simulation.experiments.scenario_file import find, load
from simulation.interventions.intervention import Plan
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.constants import EXHAUSTION_MEAN, EXHAUSTION_SD
from simulation.measurement.instruments.measure import Held, weeks_of
from simulation.parameters import Parameters, with_values
from simulation.state import Floats
from simulation.world.enrolment import Enrolment
from simulation.world.population import first_year
from simulation.world.synthetic import synthetic_school

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
    study, chance = batch.study, Chance(batch.study.seed, batch.number)
    school, parameters = people(batch, chance)
    if study.design.kind == "diary":
        return numbered_by(batch, diary(study, school, parameters, chance))
    school = prepared(school, [_all_plans(study)])
    seen: dict[str, Floats] = {}
    weeks = study.design.weeks
    first = _run(school, parameters, chance, (), 1)
    held = next(weeks_of(first, weeks[:1]))
    sample = sampled(study, held, school.teachers["school"])
    for world in world_names(study):
        plans = plans_of(study, world, sample)
        run = _run(school, parameters, chance, plans, study.design.years)
        for wave, moment in enumerate(islice(weeks_of(run, weeks), study.waves), start=1):
            seen |= measured(study, world, wave, moment, sample)  # what comes after is not lived
    return numbered_by(batch, sample.join(pd.DataFrame(seen)))


def numbered_by(batch: Batch, sample: pd.DataFrame) -> pd.DataFrame:
    """The rows of a batch with ids that no other batch has."""
    for who in ("school", "teacher", "student"):
        sample[who] = f"{batch.number:05d}/" + sample[who].astype(str)
    return sample


def people(batch: Batch, chance: Chance) -> tuple[Enrolment, Parameters]:
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


def _all_plans(study: Study) -> list[Plan]:
    arms = [each for arm in study.arms for each in arm.interventions]
    moved = [each for other in study.manipulations for each in other.interventions]
    return [cast("Plan", each) for each in (*arms, *moved)]


def _run(
    school: Enrolment, parameters: Parameters, chance: Chance, plans: Any, years: int
) -> SchoolRun:
    year = first_year(school, parameters, chance)
    return SchoolRun(year, parameters, chance, years=years, interventions=plans)


def measured(
    study: Study, world: str, wave: int, held: Held, sample: pd.DataFrame
) -> dict[str, Floats]:
    """Every score of the sample in one world at one wave, and the same without error."""
    rows = _rows(held, sample)
    found: dict[str, Any] = {}
    asked = () if world.startswith(MOVED) else study.measures.names
    truths = [name for each in study.analyses for name in each.instead.values()]
    for name in dict.fromkeys((*study.measures.names, *truths)):
        scale = BY_NAME[name]
        place = rows[scale.unit]
        found[column(world, name, wave, exact=True)] = taken(perfect(scale, held.moment), place)
        if name in asked:
            found[column(world, name, wave)] = taken(scale.measure(held.moment), place)
    exhaustion = (held.moment.state.teachers.exhaustion - EXHAUSTION_MEAN) / EXHAUSTION_SD
    found[column(world, "exhaustion", wave)] = taken(exhaustion, rows["current"])
    return found


def _rows(held: Held, sample: pd.DataFrame) -> dict[str, Any]:
    """Where the sample stands in the state of a moment; -1 for who is not there any more.

    A dyad of the first year is itself; later it is that of the student with a teacher of then.
    """
    teachers, students = pd.Index(held.teachers), pd.Index(held.students)
    present = held.moment.circumstances.dyads.present > 0.0
    there = held.dyads[["teacher", "student"]].reset_index(drop=True)
    if held.moment.year == 1:
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
