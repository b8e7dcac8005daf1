"""Item 7: one step of the mean-field map is the mean of many copies in the engine."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from simulation.dynamics.mean_field import Surroundings, expected_day, typical
from simulation.engine.contact import Pair
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.school.build_year import first_year
from simulation.verification.check_schools import CHANCE, primary, with_parameters, with_trait
from simulation.verification.finding import Effort, Finding

PAIRS = {
    "ordinary": Pair(0.5, 0.2, 0.5, 0.2, 0.5, 0.2, 0.1, 0.0, 0.5),
    "sour": Pair(0.3, 0.5, 0.35, 0.6, 0.4, 0.55, 0.6, 0.0, 0.3),
    "warm": Pair(0.8, 0.05, 0.7, 0.1, 0.9, 0.1, 0.15, 0.0, 0.8),
}
PROPENSITY, RELEVANCE = 2.0, 1.3  # so that every kind of contact comes up, and harm can be full


class MapComparison(NamedTuple):
    """One variable of one pair after a day. error: of the engine's mean."""

    pair: str
    variable: str
    before: float
    expected: float
    lived: float
    error: float

    @property
    def errors_off(self) -> float:
        """How many standard errors the engine's mean lies from the map's."""
        gap = abs(self.lived - self.expected)
        return gap / self.error if self.error > 0.0 else (0.0 if gap < 1e-12 else math.inf)


def changes(effort: Effort, p: Parameters) -> Iterator[MapComparison]:
    """Every variable of every pair, with students in no spell, as the map has them."""
    p = with_parameters(p, behaviour__spell_spread=0.0)
    for name, pair in PAIRS.items():
        run, held = class_of_copies(effort.copies, pair, p)
        run.advance(1)
        for variable, mean in expected_day(pair, held, p)._asdict().items():
            values = getattr(run.state.dyads, variable)
            error = float(values.std(ddof=1)) / math.sqrt(effort.copies)
            before = getattr(pair, variable)
            yield MapComparison(name, variable, before, mean, float(values.mean()), error)


def findings(effort: Effort, p: Parameters) -> Iterator[Finding]:
    """The largest distance between map and engine."""
    worst = max(each.errors_off for each in changes(effort, p))
    what = f"mean-field map and engine ({effort.copies:,} copies), standard errors apart"
    yield Finding(7, what, worst, 4.0, "4 standard errors")


def class_of_copies(copies: int, pair: Pair, p: Parameters) -> tuple[SchoolRun, Surroundings]:
    """One teacher with so many copies of a dyad and one contact each, and its setting."""
    year = first_year(primary(1, size=copies, ties=False), p, CHANCE)
    held = typical(PROPENSITY, p)._replace(contacts=1.0, relevance=RELEVANCE)
    for owner, traits in {
        "students": ("propensity", "affiliation", "general_trust"),
        "dyads": ("relevance", "base_positive", "base_negative"),
        "teachers": ("efficacy", "reappraisal", "suppression"),
    }.items():
        for trait in traits:
            year = with_trait(year, owner, trait, getattr(held, trait))
    year = with_trait(year, "teachers", "workload", 0.0)  # so that load stays until the contact
    run = SchoolRun(year, p, CHANCE)
    run.circumstances.dyads.contact_rate[:] = held.contacts
    run.state.students.engagement[:] = held.engagement
    for name in (
        "general_positive", "general_negative", "exhaustion", "depersonalisation", "load",
    ):  # fmt: skip
        getattr(run.state.teachers, name)[:] = getattr(held, name)
    for name, value in pair._asdict().items():
        getattr(run.state.dyads, name)[:] = value
    return run, held
