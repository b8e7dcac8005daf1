"""The first morning of each year that a story is lived in, made once and used in every world.

Who is in the class, and what happens on the first morning in both worlds, is the same at
every point of a story: making it takes longer than living the year. A year made ready is
never written to; a run copies what it changes.
"""

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any, NamedTuple, cast

from simulation.demo.selection import LUCKS, SEED, scenario_of, start_of
from simulation.demo.stories import Story
from simulation.engine.arrays import register_of
from simulation.engine.setup import prepared
from simulation.interventions.base import InterventionProtocol
from simulation.interventions.context import Decision, DecisionContext, Register
from simulation.parameters import ParameterDraws, Parameters
from simulation.randomness import RandomStreams
from simulation.runs.plan import interventions_of, parameters_of
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.enrolment import Enrolment


class Remembered:
    """What happens in every world on the first morning, decided once a year.

    Nothing is lived before it, and every world decides it first, so the decision is the same.
    """

    def __init__(self, plan: InterventionProtocol):
        self._plan = plan
        self._decided: dict[int, Decision] = {}

    def decide(self, context: DecisionContext) -> Decision:
        """What the plan decides in this year, from memory if it has."""
        luck = context.chance.replicate
        if luck not in self._decided:
            self._decided[luck] = self._plan.decide(context)
        return self._decided[luck]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plan, name)


class Morning(NamedTuple):
    """A year made ready: the school, its names, and its chance."""

    year: SchoolYear
    register: Register
    chance: RandomStreams


class Ground:
    """What all points of a story share: school, parameters, what happens in every world."""

    def __init__(self, story: Story, draws: ParameterDraws):
        self.crowded = story.crowded
        start = scenario_of(story, start_of(story).levers, draws)
        self.parameters: Parameters = parameters_of(start, draws.central)
        self.shared = tuple(
            cast(InterventionProtocol, Remembered(plan))
            for plan in interventions_of(_without_arms(start), 0)
        )
        self._school = start
        self._mornings: dict[int, Morning] = {}

    @cached_property
    def enrolment(self) -> Enrolment:
        """The school with the seats and ties that the story needs."""
        return prepared(enrolment_of(self._school), [self.shared])

    def morning(self, luck: int) -> Morning:
        """The first morning of a year. luck: 1 to 30."""
        if luck not in self._mornings:
            chance = RandomStreams(SEED, luck)
            year = first_year(self.enrolment, self.parameters, chance)
            self._mornings[luck] = Morning(year, register_of(year), chance)
        return self._mornings[luck]

    def preparing(self) -> Iterator[Callable[[], Any]]:
        """The mornings that are not made yet, for somebody who has time."""
        for luck in range(1, LUCKS + 1):
            if luck not in self._mornings:
                yield partial(self.morning, luck)


def _without_arms(scenario: Scenario) -> Scenario:
    """The scenario with one world in which nothing is done."""
    bare = scenario.arms[0].model_copy(update={"interventions": ()})
    return scenario.model_copy(update={"arms": (bare,)})
