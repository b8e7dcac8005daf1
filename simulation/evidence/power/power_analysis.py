"""The power analysis of a study, from its file to its result."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import simulation
from simulation.errors import BadInput, Problem
from simulation.evidence.power.operating_characteristics import (
    Characteristics,
    PowerAtSize,
    characteristics_of,
    curve,
)
from simulation.evidence.power.pool import BATCH, batches
from simulation.evidence.power.replications import (
    ANSWER,
    StudyFolder,
    batch_file,
    load_pool,
    replicate,
    replication_tasks,
)
from simulation.evidence.power.sample_size import SampleSize, size_needed
from simulation.evidence.power.sampling import largest
from simulation.evidence.power.simulated_study import Pool
from simulation.evidence.power.study import Study
from simulation.evidence.power.true_effects import true_effect_of
from simulation.measurement.instruments import BY_NAME
from simulation.parameters import ParameterDraws, values
from simulation.runs.executors import RunExecutor
from simulation.runs.plan import input_digests, plan_digest
from simulation.runs.provenance import code_digest
from simulation.runs.worker_failures import map_unordered
from simulation.scenario.file import find, load

SECONDS_AN_ITEM = 8.0  # of a questionnaire; assumed
INTERVIEW_HOURS = 1.0  # with a teacher about one student; assumed (7.12: sessions of an hour)
CODING_HOURS = 2.0  # of a coder for one interview; assumed
OBSERVATION_HOURS = 3.0  # in class for one student and wave; assumed, "a few hours"
SECONDS_A_PROMPT = 20.0  # of experience sampling, all items of one prompt; assumed


class ParticipantHours(NamedTuple):
    """Hours of a whole study."""

    teachers: float
    students: float
    researchers: float
    programme: float
    per_teacher: float
    money: tuple[str, ...]


def hours_of(study: Study) -> ParticipantHours:
    """Return the hours of all participants in a study of its planned size."""
    sample, waves = study.sample, study.waves
    teachers = sample.schools * sample.teachers
    dyads = teachers * sample.students
    filled = {"teacher": 0.0, "student": 0.0, "parent": 0.0, "peers": 0.0, "test": 0.0}
    for key in filled:
        for name in getattr(study.measures, key):
            scale = BY_NAME[name]
            units = {"teacher": teachers, "occasion": 0}.get(scale.unit, dyads)
            filled[key] += units * scale.items * SECONDS_AN_ITEM / 3600.0
    interviews = dyads if study.measures.interview else 0
    observed = dyads if study.measures.observer else 0
    measuring = waves * (filled["teacher"] + interviews * INTERVIEW_HOURS)
    if study.design.kind == "diary":
        prompts = teachers * study.design.days * 5 * study.design.prompts
        measuring += prompts * SECONDS_A_PROMPT / 3600.0
    plans = study.arms[1].interventions if len(study.arms) > 1 else ()
    hours = sum(plan.hours() for plan in plans)
    programme = hours * teachers / 2.0
    researchers = waves * (interviews * (INTERVIEW_HOURS + CODING_HOURS)
                           + observed * OBSERVATION_HOURS)  # fmt: skip
    money = tuple(words for plan in plans if (words := plan.money()) is not None)
    return ParticipantHours(
        measuring, waves * (filled["student"] + filled["test"] + filled["peers"]), researchers,
        programme, measuring / teachers + hours / 2.0, money,
    )  # fmt: skip


Progress = Callable[[str, int, int], None]
QUICK_SCHOOLS, QUICK_STUDIES = 48, 40


class PowerAnalysis(NamedTuple):
    """The result of a power analysis. schools: of the pool."""

    study: Study
    rows: list[Characteristics]
    curve: list[PowerAtSize]
    needed: SampleSize | None
    hours: ParticipantHours
    schools: int
    calibrated: bool
    quick: bool


def quick_version(study: Study) -> Study:
    """Return a small version of a study: smaller pool, fewer studies, fitting sizes."""
    schools = min(study.population.schools, max(QUICK_SCHOOLS, 2 * study.sample.schools))
    along, most = study.power.along, schools // 2
    sizes = study.power.sizes if along != "schools" else tuple(
        size for size in study.power.sizes if size <= most
    )  # fmt: skip
    return study.model_copy(
        update={
            "population": study.population.model_copy(update={"schools": schools}),
            "power": study.power.model_copy(
                update={"studies": min(study.power.studies, QUICK_STUDIES), "sizes": sizes}
            ),
        }
    )


def plan_of(study: Study, draws: ParameterDraws) -> dict[str, Any]:
    """Return everything that decides a power analysis; its digest stands under ``plan``.

    Raises BadInput if the scenario of its schools has errors.
    """
    plan: dict[str, Any] = {
        "study": study.model_dump(mode="json"),
        "calibrated": draws.calibrated,
        "draws_digest": plan_digest({"draws": [values(draw) for draw in draws.draws]}),
        "code": code_digest(),
        "version": simulation.__version__,
    }
    if study.population.scenario is not None:  # its name alone does not identify it
        scenario = load(find(study.population.scenario))
        plan["scenario"] = scenario.model_dump(mode="json")
        plan["inputs"] = input_digests(scenario)
    return {"plan": plan_digest(plan), **plan}


def run_power_analysis(
    study: Study, folder: StudyFolder, draws: ParameterDraws, engine: RunExecutor,
    progress: Progress = lambda what, done, of: None, *, is_quick: bool = False,
) -> PowerAnalysis:  # fmt: skip
    """Simulate the pool and every size and summarise; resumes what the folder has."""
    _simulate_pool(study, folder, draws, engine, progress)
    pool, sizes = load_pool(folder.pool), study.sizes()
    check_pool(study, pool)
    planned = getattr(study.sample, study.power.along)

    def studies(size: int, *, nothing_works: bool = False, main: bool = False) -> pd.DataFrame:
        name = f"{study.power.along}-{size:06d}{'-null' * nothing_works}{'-main' * main}"
        which = [study.analyses.index(study.main)] if main else None
        tasks = replication_tasks(
            study, size, folder.pool, study.power.studies, nothing_works=nothing_works,
            analyses=which,
        )  # fmt: skip

        def make() -> pd.DataFrame:
            parts: dict[int, pd.DataFrame] = {}
            for place, part in map_unordered(replicate, tasks, engine):
                parts[place] = part
                progress(f"studies with {size} {study.power.along}", len(parts), len(tasks))
            return pd.concat([parts[place] for place in range(len(tasks))], ignore_index=True)

        return folder.studies(name, make)

    frames = [studies(size) for size in sizes]
    if any(analysis.of_groups for analysis in study.analyses):
        frames.append(studies(planned, nothing_works=True))
    frame = pd.concat(frames, ignore_index=True)
    rows = []
    for place, analysis in enumerate(study.analyses):
        truth = true_effect_of(study, pool, analysis)
        informant = BY_NAME[analysis.y].informant
        rows.append(characteristics_of(study, frame, place, truth, informant, pool.schools))
    points = curve(study, frame, pool.schools)
    needed = size_needed(study, pool.schools, points, lambda size: studies(size, main=True))
    return PowerAnalysis(
        study, rows, points, needed, hours_of(study), pool.schools, draws.calibrated, is_quick
    )


def check_pool(study: Study, pool: Pool) -> None:
    """Raise BadInput if the pool has fewer people or schools than the study needs."""
    there = {
        "schools": pool.schools // 2,
        "teachers": int(pool.teacher_rank.max()),
        "students": int(pool.student_rank.max()) if study.design.kind != "diary" else 10**9,
    }
    problems = [
        Problem("study", f"sample.{what}", f"{largest(study, what)} {what}", f"at most {most}: "
                + ("half of the schools that are simulated" if what == "schools" else "as many "
                   "as there are"))
        for what, most in there.items()
        if largest(study, what) > most
    ]  # fmt: skip
    if problems:
        raise BadInput(problems)


def _simulate_pool(
    study: Study,
    folder: StudyFolder,
    draws: ParameterDraws,
    engine: RunExecutor,
    progress: Progress,
) -> None:
    whole = batches(study, draws.draws)
    missing = set(folder.missing([batch.number for batch in whole]))
    left = [batch for batch in whole if batch.number in missing]
    for done, (place, content) in enumerate(map_unordered(batch_file, left, engine), start=1):
        folder.save(folder.batch(left[place].number), content)
        progress(f"batches of {BATCH} schools", len(whole) - len(left) + done, len(whole))


def finish(folder: StudyFolder, content: dict[str, Any]) -> Path:
    """Write the answer, which completes the folder."""
    folder.write_json(ANSWER, content)
    return folder.path / ANSWER
