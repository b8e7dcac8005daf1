"""A study rehearsed from its file to its answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import simulation
from simulation.errors import BadInput, Problem
from simulation.evidence.power.operating_characteristics import (
    Needed,
    Point,
    Row,
    curve,
    row_of,
    size_needed,
)
from simulation.evidence.power.participant_hours import Hours, hours_of
from simulation.evidence.power.pool import BATCH, batches
from simulation.evidence.power.replications import (
    ANSWER,
    Folder,
    kept_pool,
    live_into,
    rehearsals,
    rehearse,
)
from simulation.evidence.power.sampling import largest
from simulation.evidence.power.simulated_study import Pool
from simulation.evidence.power.study import Study
from simulation.evidence.power.true_effects import truth_of
from simulation.measurement.instruments import BY_NAME
from simulation.parameters import ParameterDraws, values
from simulation.runs.dispatch import map_unordered
from simulation.runs.executors import RunExecutor
from simulation.runs.plan import input_digests, plan_digest
from simulation.runs.provenance import code_digest
from simulation.scenario.file import find, load

Progress = Callable[[str, int, int], None]
QUICK_SCHOOLS, QUICK_STUDIES = 96, 100


class Rehearsed(NamedTuple):
    """The answer of a rehearsal. schools: of the pool."""

    study: Study
    rows: list[Row]
    curve: list[Point]
    needed: Needed | None
    hours: Hours
    schools: int
    calibrated: bool
    quick: bool


def quick(study: Study) -> Study:
    """A small version of a study: a smaller pool, fewer studies, sizes that fit it."""
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
    """What decides a rehearsal, in words of JSON; its digest stands under plan.

    Raises BadInput if the scenario that its schools come from is wrong.
    """
    plan: dict[str, Any] = {
        "study": study.model_dump(mode="json"),
        "calibrated": draws.calibrated,
        "draws_digest": plan_digest({"draws": [values(draw) for draw in draws.draws]}),
        "code": code_digest(),
        "version": simulation.__version__,
    }
    if study.population.scenario is not None:  # its name alone says nothing of what stands in it
        scenario = load(find(study.population.scenario))
        plan["scenario"] = scenario.model_dump(mode="json")
        plan["inputs"] = input_digests(scenario)
    return {"plan": plan_digest(plan), **plan}


def rehearsed(
    study: Study, folder: Folder, draws: ParameterDraws, engine: RunExecutor,
    progress: Progress = lambda what, done, of: None, *, is_quick: bool = False,
) -> Rehearsed:  # fmt: skip
    """Live the pool, rehearse every size, and sum up; goes on with what the folder has."""
    _live_pool(study, folder, draws, engine, progress)
    pool, sizes = kept_pool(folder.pool), study.sizes()
    check_pool(study, pool)
    planned = getattr(study.sample, study.power.along)

    def studies(size: int, *, nothing_works: bool = False, main: bool = False) -> pd.DataFrame:
        name = f"{study.power.along}-{size:06d}{'-null' * nothing_works}{'-main' * main}"
        which = [study.analyses.index(study.main)] if main else None
        tasks = rehearsals(
            study, size, folder.pool, study.power.studies, nothing_works=nothing_works,
            analyses=which,
        )  # fmt: skip

        def make() -> pd.DataFrame:
            parts: dict[int, pd.DataFrame] = {}
            for place, part in map_unordered(rehearse, tasks, engine):
                parts[place] = part
                progress(f"studies with {size} {study.power.along}", len(parts), len(tasks))
            return pd.concat([parts[place] for place in range(len(tasks))], ignore_index=True)

        return folder.studies(name, make)

    frames = [studies(size) for size in sizes]
    if any(each.of_groups for each in study.analyses):
        frames.append(studies(planned, nothing_works=True))
    frame = pd.concat(frames, ignore_index=True)
    rows = [
        row_of(
            study, frame, place, truth_of(study, pool, asked), BY_NAME[asked.y].informant,
            pool.schools,
        )
        for place, asked in enumerate(study.analyses)
    ]  # fmt: skip
    points = curve(study, frame, pool.schools)
    needed = size_needed(study, pool.schools, points, lambda size: studies(size, main=True))
    return Rehearsed(
        study, rows, points, needed, hours_of(study), pool.schools, draws.calibrated, is_quick
    )


def check_pool(study: Study, pool: Pool) -> None:
    """Raise BadInput if the schools have fewer people than the study asks for, or are too few."""
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


def _live_pool(
    study: Study, folder: Folder, draws: ParameterDraws, engine: RunExecutor, progress: Progress
) -> None:
    whole = batches(study, draws.draws)
    left = [batch for batch in whole if not folder.batch(batch.number).exists()]
    for done, (place, content) in enumerate(map_unordered(live_into, left, engine), start=1):
        folder.keep(folder.batch(left[place].number), content)
        progress(f"batches of {BATCH} schools", len(whole) - len(left) + done, len(whole))


def finish(folder: Folder, content: dict[str, Any]) -> Path:
    """Write the answer, which makes the folder whole."""
    folder.write_json(ANSWER, content)
    return folder.path / ANSWER
