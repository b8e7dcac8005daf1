"""Arms that cannot differ from the reference in the weeks that are run, and why."""

from collections.abc import Iterator

from simulation.interventions.dose_course import SchoolMorning, day_of
from simulation.scenario.scenario import Arm, Intervention, Scenario
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS

WEEKS_TO_SHOW = 4  # from the first week of an intervention until its effects can be seen; assumed


def no_effect_warnings(scenario: Scenario) -> list[str]:
    """Return a sentence for every arm that equals the reference by construction."""
    treated = scenario.arms[1:]
    reasons = {arm.name: _reasons(scenario, arm) for arm in treated}
    equal = [name for name, own in reasons.items() if own]
    reference = scenario.reference.name
    found = [
        f'arm "{name}" cannot differ from "{reference}", so every difference is exactly 0: '
        f"{'; '.join(reasons[name])}"
        for name in equal
    ]
    if treated and len(equal) == len(treated):
        found.append("no arm differs in this run: its answer means nothing")
    return found


def last_day(scenario: Scenario) -> int:
    """Return the number of school days of a run, over all years."""
    run = scenario.run
    return ((run.years - 1) * SCHOOL_WEEKS + run.weeks) * DAYS_A_WEEK


def no_effect_reason(scenario: Scenario, plan: Intervention) -> str:
    """Return why an intervention moves nothing in a run, in words; empty if it may."""
    if plan.dose == 0.0:
        return f"{plan.kind} has a dose of 0; give it a dose above 0"
    if plan.uptake == 0.0 or plan.teachers.share == 0.0:
        return f"{plan.kind} has an uptake or share of 0, so no teacher takes part; raise it"
    if day_of(plan.start) >= last_day(scenario):
        started = f"{plan.kind} starts in {_week(scenario, plan.start)}"
        run = f"the run ends in week {scenario.run.weeks} of its last year"
        return f"{started}, and {run}; use --weeks {_weeks_needed(plan.start)} or more"
    if scenario.outcome is not None and day_of(plan.start) >= day_of(scenario.outcome):
        read = f"the outcome is read in {_week(scenario, scenario.outcome)}"
        return f"{plan.kind} starts in {_week(scenario, plan.start)}, and {read}; read it later"
    return ""


def _reasons(scenario: Scenario, arm: Arm) -> list[str]:
    """Return why an arm equals the reference; empty if it may differ."""
    reference = scenario.reference
    if arm.parameters != reference.parameters:
        return []
    own = [plan for plan in arm.interventions if plan not in reference.interventions]
    removed = [plan for plan in reference.interventions if plan not in arm.interventions]
    reasons = [no_effect_reason(scenario, plan) for plan in (*own, *removed)]
    if not reasons:
        return ["both do the same; give it an intervention of its own"]
    return list(dict.fromkeys(reasons)) if all(reasons) else []


def _week(scenario: Scenario, morning: SchoolMorning) -> str:
    week = f"week {morning.day // DAYS_A_WEEK + 1}"
    return f"{week} of year {morning.year}" if scenario.run.years > 1 else week


def _weeks_needed(start: SchoolMorning) -> int:
    return min(start.day // DAYS_A_WEEK + 1 + WEEKS_TO_SHOW, SCHOOL_WEEKS)


def partly_without_effect(scenario: Scenario) -> Iterator[str]:
    """Yield a sentence for every intervention that moves nothing in an arm that may differ."""
    for arm in scenario.arms[1:]:
        if _reasons(scenario, arm):
            continue
        for plan in arm.interventions:
            reason = no_effect_reason(scenario, plan)
            if reason:
                yield f'in arm "{arm.name}" {reason}'
