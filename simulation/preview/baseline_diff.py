"""Differences between a scenario and the scenario ``baseline``, an ordinary year."""

from collections.abc import Iterator
from typing import NamedTuple

from simulation.parameters import ParameterDraws, values
from simulation.scenario.scenario import Arm, Intervention, Run, Scenario, School
from simulation.state import DAYS_A_WEEK

NOTHING = "nothing"


class Difference(NamedTuple):
    """A key with its value in the scenario and in the baseline."""

    where: str
    here: str
    baseline: str

    def sentence(self) -> str:
        """Return the difference in one line."""
        instead = f" (baseline: {self.baseline})" if self.baseline != NOTHING else ""
        return f"{self.where}: {self.here}{instead}"


def differences(scenario: Scenario, baseline: Scenario, draws: ParameterDraws) -> list[Difference]:
    """Return every difference of a scenario: school, run, parameters, shocks, arms."""
    usual = {**values(draws.central), **baseline.parameters}
    found = [
        *_school(scenario.school, baseline.school),
        *_run(scenario.run, baseline.run),
        *_numbers("parameters", scenario.parameters, usual),
        *(Difference("shocks", intervention_line(item), NOTHING) for item in scenario.shocks),
    ]
    usual |= scenario.parameters
    for arm in scenario.arms:
        found += _arm(arm, usual)
    if scenario.outcome is not None:
        found.append(Difference("outcome", str(scenario.outcome), "the last week"))
    return found


def intervention_line(intervention: Intervention) -> str:
    """Return an intervention in one line: kind, start, and keys that are not defaults."""
    given = intervention.model_dump(mode="json", exclude_unset=True)
    kind, start = intervention.kind, intervention.start
    rest = {key: value for key, value in given.items() if key not in ("kind", "start")}
    more = "".join(f", {key} {_plain(value)}" for key, value in rest.items())
    week, into = divmod(start.day, DAYS_A_WEEK)
    day = f"day {start.day}" if into else f"week {week + 1}"
    return f"{kind} from {f'year {start.year} ' * (start.year > 1)}{day}{more}"


def school_name(school: School) -> str:
    """Return the name of a school."""
    made = school.synthetic
    if made is None:
        return str(school.roster)
    return f"made-up {made.level} school, {made.classes} classes of {made.class_size}"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{key} {_plain(item)}" for key, item in value.items()) + ")"
    return ", ".join(map(_plain, value)) if isinstance(value, list | tuple) else str(value)


def _school(here: School, usual: School) -> Iterator[Difference]:
    if school_name(here) != school_name(usual):
        yield Difference("school", school_name(here), school_name(usual))
    own, other = (school.model_dump(exclude={"roster", "synthetic"}) for school in (here, usual))
    for key, value in own.items():
        if value != other[key]:
            before = other[key] if other[key] not in (None, {}) else NOTHING
            yield Difference(f"school.{key}", _plain(value), _plain(before))


def _run(here: Run, usual: Run) -> Iterator[Difference]:
    own, other = here.model_dump(), usual.model_dump()
    for key, value in own.items():
        if value != other[key]:
            yield Difference(f"run.{key}", str(value), str(other[key]))


def _numbers(where: str, here: dict[str, float], usual: dict[str, float]) -> Iterator[Difference]:
    for name, value in here.items():
        if value != usual[name]:
            yield Difference(f"{where}.{name}", f"{value:g}", f"{usual[name]:g}")


def _arm(arm: Arm, usual: dict[str, float]) -> Iterator[Difference]:
    where = f'arm "{arm.name}"'
    if arm.combines:
        yield Difference(
            where, "what " + " and ".join(map('"{}"'.format, arm.combines)) + " do", NOTHING
        )
        return
    for intervention in arm.interventions:
        yield Difference(where, intervention_line(intervention), NOTHING)
    yield from _numbers(f"{where}, parameters", arm.parameters, usual)
