"""A look at a scenario that can be read: what is special in it, what is doubtful, what it costs."""

from typing import Any, NamedTuple

from simulation.experiments.building import enrolment_of, jobs_of
from simulation.experiments.cost import Cost, cost_of
from simulation.experiments.differences import Difference, differences
from simulation.experiments.doubts import doubts, doubts_about_burnout, doubts_about_cost
from simulation.experiments.parameter_draws import read_draws
from simulation.experiments.plausibility import BURNOUT_PUBLISHED
from simulation.experiments.runner import Job, run_of
from simulation.experiments.scenario import Scenario
from simulation.experiments.scenario_file import find, load
from simulation.measurement.outcomes import burnout_case, exhaustion_score
from simulation.world.calendar import SCHOOL_DAYS

CLASSES_LOOKED_AT = 80  # of a larger made-up school; moves only what is measured for the cost


class Checkup(NamedTuple):
    """What a scenario changes, what may not be meant, and what it would take."""

    differs: list[Difference]
    doubts: list[str]
    cost: Cost | None

    def row(self) -> dict[str, Any]:
        """As the JSON output has it."""
        return {
            "differs": [each._asdict() for each in self.differs],
            "doubts": self.doubts,
            "cost": None if self.cost is None else self.cost._asdict(),
        }


def checkup(scenario: Scenario, workers: int, *, quick: bool = False) -> Checkup:
    """Look at a scenario. Raises BadInput if the files of its school are faulty.

    quick: simulate nothing, so that the cost and the share of burnout stay unknown.
    """
    draws = read_draws()
    differs = differences(scenario, load(find("baseline")), draws)
    looked_at, times = smaller(scenario)
    school = enrolment_of(looked_at)
    found = doubts(scenario, school)
    if quick:
        if times == 1.0:
            jobs_of(looked_at.rerun(replicates=1), school, draws)  # finds names of nobody
        return Checkup(differs, found, None)
    jobs = jobs_of(looked_at, school, draws)
    cost = grown(cost_of(jobs, jobs, workers), times)
    found += doubts_about_cost(cost)
    found += doubts_about_burnout(burnout_share(jobs[0]), *BURNOUT_PUBLISHED)
    if not draws.calibrated:
        found.append("the parameters are not calibrated yet: sizes of effects cannot be read")
    return Checkup(differs, found, cost)


def smaller(scenario: Scenario) -> tuple[Scenario, float]:
    """The scenario with a made-up school no larger than is looked at, and how often it fits."""
    made = scenario.school.synthetic
    if made is None or made.classes <= CLASSES_LOOKED_AT:
        return scenario, 1.0
    times = made.classes / CLASSES_LOOKED_AT
    schools = None if made.schools is None else max(1, round(made.schools / times))
    few = made.model_copy(update={"classes": CLASSES_LOOKED_AT, "schools": schools})
    school = scenario.school.model_copy(update={"synthetic": few})
    return scenario.model_copy(update={"school": school}), times


def grown(cost: Cost, times: float) -> Cost:
    """The cost of a school so many times as large."""
    return cost._replace(
        dyads=round(cost.dyads * times),
        seconds=cost.seconds * times,
        bytes=round(cost.bytes * times),
    )


def burnout_share(job: Job) -> float:
    """Teachers with burnout complaints after one year of a run, percent."""
    run = run_of(job._replace(years=1, watched=None))
    run.live(SCHOOL_DAYS)
    return 100.0 * float(burnout_case(exhaustion_score(run.state.teachers.exhaustion)).mean())
