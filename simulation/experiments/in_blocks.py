"""A synthetic scenario too big to be held whole: lived some schools at a time.

Schools share no tie and no student, and every draw is keyed by who is concerned, so a
school lives the same year alone as among all others. Only weekly teachers are kept.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pyarrow as pa

from simulation.chance import Chance
from simulation.engine.loop import SchoolRun
from simulation.experiments.building import parameters_of
from simulation.experiments.parameter_draws import read_draws
from simulation.experiments.provenance import provenance
from simulation.experiments.scenario import Scenario, Synthetic
from simulation.experiments.school_keys import NO_STAFFROOM
from simulation.experiments.store import check_place, opened
from simulation.measurement.recorder import record
from simulation.measurement.tables import Label
from simulation.parameters import Parameters
from simulation.problems import BadInput, Problem
from simulation.world.enrolment import Enrolment
from simulation.world.population import first_year
from simulation.world.synthetic import SAME_SCHOOL, in_order_of_ids, schools_of, synthetic_school

CLASSES_AT_ONCE = 1000  # a block of them takes some 100 MB while it is lived

Progress = Callable[[int, int], None]


def live_in_blocks(
    scenario: Scenario,
    folder: Path,
    *,
    workers: int,
    progress: Progress = lambda done, total: None,
) -> None:
    """Live the first replicate of a scenario and keep ``run.json`` and weekly teachers.

    workers: blocks that are lived at once; their number changes no byte. progress: told how
    many blocks are done, and of how many. Raises BadInput unless the scenario has a synthetic
    school and a single arm without interventions, which could look at all schools at once.
    """
    made = _checked(scenario)
    draws = read_draws()
    parameters = parameters_of(scenario, draws.draws[0])
    blocks = blocks_of_schools(made, CLASSES_AT_ONCE)
    lived = in_order(
        [partial(teachers_of, scenario, made, block, parameters) for block in blocks], workers
    )

    def told() -> Iterator[pa.Table]:
        progress(0, len(blocks))
        for place, table in enumerate(lived, 1):
            yield table
            progress(place, len(blocks))

    made_so = provenance(scenario, draws)
    check_place(folder, made_so["plan"])
    with opened(folder, made_so) as store:
        store.write_stream("teachers", told())


def blocks_of_schools(made: Synthetic, classes_at_once: int) -> list[list[int]]:
    """Numbers of the schools of each block, in the order of ids."""
    schools = made.schools or schools_of(made.level, made.classes)
    at_once = max(1, round(classes_at_once * schools / made.classes))
    order = in_order_of_ids(schools)
    return [order[first : first + at_once] for first in range(0, schools, at_once)]


def block_enrolment(scenario: Scenario, made: Synthetic, block: list[int]) -> Enrolment:
    """The schools of one block."""
    return synthetic_school(
        made.level,
        classes=made.classes,
        class_size=made.class_size,
        schools=made.schools,
        chance=Chance(scenario.run.seed, SAME_SCHOOL),
        ties=scenario.school.staffroom != NO_STAFFROOM,
        only=block,
    )


def teachers_of(
    scenario: Scenario, made: Synthetic, block: list[int], parameters: Parameters
) -> pa.Table:
    """Build the schools of a block, live their years, and return their weekly teachers."""
    chance = Chance(scenario.run.seed, 1)
    school_year = first_year(block_enrolment(scenario, made, block), parameters, chance)
    run = SchoolRun(school_year, parameters, chance, years=scenario.run.years)
    return record(run, Label(scenario.arms[0].name, 1), waves=False)["teachers"]


def in_order(calls: list[Callable[[], pa.Table]], workers: int) -> Iterator[pa.Table]:
    """Results of calls in their order, a few made ahead by threads."""
    with ThreadPoolExecutor(workers) as threads:
        ahead: deque[Future[pa.Table]] = deque()
        for call in calls:
            ahead.append(threads.submit(call))
            if len(ahead) > workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _checked(scenario: Scenario) -> Synthetic:
    made = scenario.school.synthetic
    problems = []
    if made is None:
        problems.append(Problem("scenario", "school", "a roster", "a synthetic school"))
    if len(scenario.arms) > 1 or scenario.arms[0].interventions:
        expected = "one arm without interventions"
        problems.append(Problem("scenario", "arms", "more than an ordinary year", expected))
    if made is None or problems:
        raise BadInput(problems)
    return made
