"""What is not wrong with a scenario, and yet hardly meant: said before anything is run."""

from collections.abc import Iterator

from simulation.experiments.cost import Cost
from simulation.experiments.scenario import Intervention, Scenario
from simulation.interventions.course import day_of
from simulation.interventions.moment import DAYS_A_WEEK, WEEKS
from simulation.world.enrolment import Enrolment

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
    end = ((run.years - 1) * WEEKS + run.weeks) * DAYS_A_WEEK
    for where, each in _all(scenario):
        if day_of(each.start) >= end:
            yield f"{where} starts ({each.start}) after the end of what is lived"
        elif scenario.outcome is not None and day_of(each.start) > day_of(scenario.outcome):
            yield f"{where} starts ({each.start}) after the outcome is read ({scenario.outcome})"


def _about_the_run(scenario: Scenario) -> Iterator[str]:
    if scenario.run.replicates < FEW_REPLICATES:
        yield f"run.replicates is {scenario.run.replicates}: an interval of so few says little"
    if scenario.run.weeks < WEEKS:
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
