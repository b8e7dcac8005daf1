"""Running a plan: all of it, or as many replicates as make an interval narrow enough."""

from collections.abc import Sequence

from simulation.experiments.engines import Engine
from simulation.experiments.many_runs import Command, Watcher, run_plan
from simulation.experiments.part_tables import PartTables
from simulation.experiments.precision import Look, Reached, Search, looks_at
from simulation.experiments.runner import Job
from simulation.experiments.scenario import Scenario
from simulation.experiments.store import Store
from simulation.experiments.worlds import Moment


def run_enough(
    scenario: Scenario, jobs: Sequence[Job], *, code: str, moment: Moment, draws: int,
    store: Store, engine: Engine, watcher: Watcher, repeat: Command,
) -> Reached | None:  # fmt: skip
    """Run what a scenario takes; None where the number of replicates is fixed.

    jobs: all that it may come to, a replicate of every arm before the next. With one arm
    there is no interval to narrow, and ``run.replicates`` are run. Raises as ``run_plan``.
    """
    wanted = scenario.report.precision
    if wanted is None or len(scenario.arms) == 1:
        some = up_to(jobs, scenario.run.replicates)
        run_plan(some, code, store, engine, watcher, repeat)
        return None
    tables = PartTables(store, {job.place: job.label for job in jobs})
    search = Search(tables, [arm.name for arm in scenario.arms], wanted.outcome, moment, draws)
    looks: list[Look] = []
    for count in looks_at(scenario.run.replicates, scenario.most_replicates):
        run_plan(up_to(jobs, count), code, store, engine, watcher, repeat)
        looks.append(search.look(count))
        reached = Reached(wanted.outcome, wanted.half_width, scenario.most_replicates, tuple(looks))
        if reached.enough or looks[-1].half_width is None:
            break
    return reached


def up_to(jobs: Sequence[Job], replicates: int) -> list[Job]:
    """The jobs of the first so many replicates of every arm."""
    return [job for job in jobs if job.label.replicate <= replicates]
