"""In what a scenario differs from an ordinary year: the scenario ``baseline``."""

from collections.abc import Iterator
from typing import NamedTuple

from simulation.parameters import ParameterDraws, values
from simulation.scenario.scenario import Arm, Intervention, Run, Scenario, School
from simulation.state import DAYS_A_WEEK

NOTHING = "nothing"


class Difference(NamedTuple):
    """One key: what it holds here, and what it holds in an ordinary year."""

    where: str
    here: str
    baseline: str

    def sentence(self) -> str:
        """The difference in a line."""
        instead = f" (baseline: {self.baseline})" if self.baseline != NOTHING else ""
        return f"{self.where}: {self.here}{instead}"


def differences(scenario: Scenario, baseline: Scenario, draws: ParameterDraws) -> list[Difference]:
    """Every difference of a scenario: school, run, parameters, shocks, arms."""
    usual = {**values(draws.central), **baseline.parameters}
    found = [
        *_school(scenario.school, baseline.school),
        *_run(scenario.run, baseline.run),
        *_numbers("parameters", scenario.parameters, usual),
        *(Difference("shocks", told(each), NOTHING) for each in scenario.shocks),
    ]
    usual |= scenario.parameters
    for arm in scenario.arms:
        found += _arm(arm, usual)
    if scenario.outcome is not None:
        found.append(Difference("outcome", str(scenario.outcome), "the last week"))
    return found


def told(intervention: Intervention) -> str:
    """An intervention in a line: kind, start, and what is not left to its defaults."""
    given = intervention.model_dump(mode="json", exclude_unset=True)
    kind, start = intervention.kind, intervention.start
    rest = {key: value for key, value in given.items() if key not in ("kind", "start")}
    more = "".join(f", {key} {_plain(value)}" for key, value in rest.items())
    week, into = divmod(start.day, DAYS_A_WEEK)
    day = f"day {start.day}" if into else f"week {week + 1}"
    return f"{kind} from {f'year {start.year} ' * (start.year > 1)}{day}{more}"


def named(school: School) -> str:
    """Which school it is."""
    made = school.synthetic
    if made is None:
        return str(school.roster)
    return f"made-up {made.level} school, {made.classes} classes of {made.class_size}"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{key} {_plain(each)}" for key, each in value.items()) + ")"
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _school(here: School, usual: School) -> Iterator[Difference]:
    if named(here) != named(usual):
        yield Difference("school", named(here), named(usual))
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
        yield Difference(where, told(intervention), NOTHING)
    yield from _numbers(f"{where}, parameters", arm.parameters, usual)
