"""Review of a valid scenario before it is run: differences, warnings, cost."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from simulation.interventions.dose_course import day_of
from simulation.measurement.outcomes import burnout_case, exhaustion_score
from simulation.parameters import NOT_FITTED, read_draws
from simulation.preview.baseline_diff import Difference, differences
from simulation.preview.no_effect import no_effect_warnings, partly_without_effect
from simulation.preview.plausibility import BURNOUT_PUBLISHED
from simulation.runs.cost import Cost, estimate_cost
from simulation.runs.job import Job, run_of
from simulation.runs.plan import jobs_of
from simulation.scenario.file import find, load
from simulation.scenario.scenario import Intervention, Scenario
from simulation.scenario.school import enrolment_of
from simulation.school.enrolment import Enrolment
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS, SCHOOL_WEEKS

MOST_CLASSES = 80  # of a larger synthetic school; only the measured cost depends on it


class Review(NamedTuple):
    """The review of a scenario. cost: None if it was not estimated."""

    differs: list[Difference]
    warnings: list[str]
    cost: Cost | None

    def row(self) -> dict[str, Any]:
        """Return the review as plain data for ``--json``."""
        return {
            "differs": [plan._asdict() for plan in self.differs],
            "warnings": self.warnings,
            "cost": None if self.cost is None else self.cost._asdict(),
        }


def review(scenario: Scenario, workers: int, *, quick: bool = False) -> Review:
    """Review a scenario. Raises BadInput if the files of its school have errors.

    quick: simulate nothing; cost and share of burnout complaints are then unknown.
    """
    draws = read_draws()
    differs = differences(scenario, load(find("baseline")), draws)
    looked_at, times = smaller(scenario)
    school = enrolment_of(looked_at)
    found = warnings_of(scenario, school)
    if quick:
        if times == 1.0:
            jobs_of(looked_at.rerun(replicates=1), school, draws)  # unknown names raise
        return Review(differs, found, None)
    jobs = jobs_of(looked_at, school, draws)
    cost = grown(estimate_cost(jobs, jobs, workers), times)
    found += cost_warnings(cost)
    found += burnout_warnings(burnout_share(jobs[0]), *BURNOUT_PUBLISHED)
    if not draws.calibrated:
        found.append(f"not calibrated: {NOT_FITTED}; sizes of effects cannot be read")
    return Review(differs, found, cost)


def smaller(scenario: Scenario) -> tuple[Scenario, float]:
    """Return the scenario with a smaller synthetic school, and the ratio of the sizes."""
    made = scenario.school.synthetic
    if made is None or made.classes <= MOST_CLASSES:
        return scenario, 1.0
    times = made.classes / MOST_CLASSES
    schools = None if made.schools is None else max(1, round(made.schools / times))
    few = made.model_copy(update={"classes": MOST_CLASSES, "schools": schools})
    school = scenario.school.model_copy(update={"synthetic": few})
    return scenario.model_copy(update={"school": school}), times


def grown(cost: Cost, times: float) -> Cost:
    """Return the cost of a school ``times`` as large."""
    return cost._replace(
        dyads=round(cost.dyads * times),
        seconds=cost.seconds * times,
        bytes=round(cost.bytes * times),
    )


def burnout_share(job: Job) -> float:
    """Return the percentage of teachers with burnout complaints after one year."""
    run = run_of(job._replace(years=1, watched=None))
    run.advance(SCHOOL_DAYS)
    return 100.0 * float(burnout_case(exhaustion_score(run.state.teachers.exhaustion)).mean())


FEW_REPLICATES = 5  # assumed: with fewer, intervals are very wide
LONG = 3600.0  # seconds; assumed: longer than a user waits without notice
LARGE = 5e9  # bytes; likewise


def warnings_of(scenario: Scenario, school: Enrolment | None) -> list[str]:
    """Return the warnings about a scenario.

    school: its school; None if it is too large to be built for a review.
    """
    return [*no_effect_warnings(scenario), *partly_without_effect(scenario),
            *_about_arms(scenario), *_about_moments(scenario), *_about_the_run(scenario),
            *(_about_targets(scenario, school) if school is not None else ())]  # fmt: skip


def cost_warnings(cost: Cost) -> Iterator[str]:
    """Yield warnings about long runs and large results."""
    if cost.seconds > LONG:
        hours = cost.seconds / LONG
        yield f"it takes about {hours:.1f} hours; --weeks and --replicates shorten it"
    if cost.bytes > LARGE:
        size = cost.bytes / 1e9
        yield f"its results take about {size:.0f} GB; [record] and --replicates change that"


def burnout_warnings(share: float, low: float, high: float) -> Iterator[str]:
    """Yield a warning about a percentage of burnout complaints that no survey found."""
    if not low <= share <= high:
        yield (
            f"{share:.0f} % of the teachers have burnout complaints at the end of the first year "
            f"in the reference arm (one run); surveys find {low:g} to {high:g} %"
        )


def _all(scenario: Scenario) -> Iterator[tuple[str, Intervention]]:
    """Yield every intervention and shock with a description of its place."""
    for nth, shock in enumerate(scenario.shocks, 1):
        yield f"shock {nth} ({shock.kind})", shock
    for arm in scenario.arms:
        for plan in () if arm.combines else arm.interventions:
            yield f'{plan.kind} in arm "{arm.name}"', plan


def _about_arms(scenario: Scenario) -> Iterator[str]:
    if len(scenario.arms) == 1:
        yield "there is one arm, so nothing is compared"
    for arm in scenario.arms[1:]:
        reference = scenario.reference
        if (arm.interventions, arm.parameters) == (reference.interventions, reference.parameters):
            yield f'arm "{arm.name}" does nothing that "{reference.name}" does not do'
    for where, plan in _all(scenario):
        if plan.uptake == 0.0:
            yield f"{where} has an uptake of 0: no teacher takes part"
        if plan.dose == 0.0:
            yield f"{where} has a dose of 0: it moves nothing"


def _about_moments(scenario: Scenario) -> Iterator[str]:
    run = scenario.run
    end = ((run.years - 1) * SCHOOL_WEEKS + run.weeks) * DAYS_A_WEEK
    for where, plan in _all(scenario):
        if day_of(plan.start) >= end:
            yield f"{where} starts ({plan.start}) after the end of the run"
        elif scenario.outcome is not None and day_of(plan.start) > day_of(scenario.outcome):
            yield f"{where} starts ({plan.start}) after the outcome is read ({scenario.outcome})"


def _about_the_run(scenario: Scenario) -> Iterator[str]:
    if scenario.run.replicates < FEW_REPLICATES:
        yield f"run.replicates is {scenario.run.replicates}: its confidence intervals are very wide"
    if scenario.run.weeks < SCHOOL_WEEKS:
        yield f"only {scenario.run.weeks} weeks of the last year are simulated: a quick look"


def _about_targets(scenario: Scenario, school: Enrolment) -> Iterator[str]:
    students = school.dyads.groupby("teacher")["student"].nunique()
    for where, plan in _all(scenario):
        target = getattr(plan, "target", None)
        if target is None or target.dyads == "all" or target.students or target.pairs:
            continue
        few = int((students < target.per_teacher).sum())
        if few:
            yield (
                f"{where} means {target.per_teacher} students of each teacher, more than are "
                f"listed for {few} of {len(students)}"
            )
