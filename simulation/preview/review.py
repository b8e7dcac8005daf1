"""A look at a scenario that can be read: what is special in it, what is doubtful, what it costs."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from simulation.interventions.dose_course import day_of
from simulation.measurement.outcomes import burnout_case, exhaustion_score
from simulation.parameters import read_draws
from simulation.preview.baseline_diff import Difference, differences
from simulation.preview.plausibility import BURNOUT_PUBLISHED
from simulation.runs.cost import Cost, estimate_cost
from simulation.runs.job import Job, run_of
from simulation.runs.plan import jobs_of
from simulation.scenario.file import find, load
from simulation.scenario.scenario import Intervention, Scenario
from simulation.scenario.school import enrolment_of
from simulation.school.enrolment import Enrolment
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS, SCHOOL_WEEKS

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
    cost = grown(estimate_cost(jobs, jobs, workers), times)
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
    run.advance(SCHOOL_DAYS)
    return 100.0 * float(burnout_case(exhaustion_score(run.state.teachers.exhaustion)).mean())


FEW_REPLICATES = 5  # assumed: with fewer, the interval of an effect says little
LONG = 3600.0  # seconds; assumed to be more than somebody waits for without having been told
LARGE = 5e9  # bytes; likewise


def doubts(scenario: Scenario, school: Enrolment | None) -> list[str]:
    """What is worth a second look in a scenario, a sentence each.

    school: whom it is about; None if it is too large to be made for a look.
    """
    return [*_about_arms(scenario), *_about_moments(scenario), *_about_the_run(scenario),
            *(_about_targets(scenario, school) if school is not None else ())]  # fmt: skip


def doubts_about_cost(cost: Cost) -> Iterator[str]:
    """Runs that take long or leave much behind."""
    if cost.seconds > LONG:
        hours = cost.seconds / LONG
        yield f"it takes about {hours:.1f} hours; --weeks and --replicates shorten it"
    if cost.bytes > LARGE:
        size = cost.bytes / 1e9
        yield f"its results take about {size:.0f} GB; [record] and --replicates say how much"


def doubts_about_burnout(share: float, low: float, high: float) -> Iterator[str]:
    """A share of burnout complaints, percent, that no survey found."""
    if not low <= share <= high:
        yield (
            f"{share:.0f} % of the teachers have burnout complaints at the end of the first year "
            f"in the reference arm (one run); surveys find {low:g} to {high:g} %"
        )


def _all(scenario: Scenario) -> Iterator[tuple[str, Intervention]]:
    """Every intervention and shock with the words for where it stands."""
    for nth, shock in enumerate(scenario.shocks, 1):
        yield f"shock {nth} ({shock.kind})", shock
    for arm in scenario.arms:
        for each in () if arm.combines else arm.interventions:
            yield f'{each.kind} in arm "{arm.name}"', each


def _about_arms(scenario: Scenario) -> Iterator[str]:
    if len(scenario.arms) == 1:
        yield "there is one arm, so nothing is compared"
    for arm in scenario.arms[1:]:
        reference = scenario.reference
        if (arm.interventions, arm.parameters) == (reference.interventions, reference.parameters):
            yield f'arm "{arm.name}" does nothing that "{reference.name}" does not do'
    for where, each in _all(scenario):
        if each.uptake == 0.0:
            yield f"{where} has an uptake of 0: nobody takes part"
        if each.dose == 0.0:
            yield f"{where} has a dose of 0: it moves nothing"


def _about_moments(scenario: Scenario) -> Iterator[str]:
    run = scenario.run
    end = ((run.years - 1) * SCHOOL_WEEKS + run.weeks) * DAYS_A_WEEK
    for where, each in _all(scenario):
        if day_of(each.start) >= end:
            yield f"{where} starts ({each.start}) after the end of what is lived"
        elif scenario.outcome is not None and day_of(each.start) > day_of(scenario.outcome):
            yield f"{where} starts ({each.start}) after the outcome is read ({scenario.outcome})"


def _about_the_run(scenario: Scenario) -> Iterator[str]:
    if scenario.run.replicates < FEW_REPLICATES:
        yield f"run.replicates is {scenario.run.replicates}: an interval of so few says little"
    if scenario.run.weeks < SCHOOL_WEEKS:
        yield f"only {scenario.run.weeks} weeks of the last year are lived: a quick look"


def _about_targets(scenario: Scenario, school: Enrolment) -> Iterator[str]:
    students = school.dyads.groupby("teacher")["student"].nunique()
    for where, each in _all(scenario):
        target = getattr(each, "target", None)
        if target is None or target.dyads == "all" or target.students or target.pairs:
            continue
        few = int((students < target.per_teacher).sum())
        if few:
            yield (
                f"{where} means {target.per_teacher} students of each teacher, more than are "
                f"listed for {few} of {len(students)}"
            )
