"""The school as a Mesa model: agents to look at, networks to draw, data to collect.

One step is one school day through the same kernels as every other run, so that a
Mesa run and a run of the engine agree bit for bit. Mesa's own random numbers are for
cosmetics such as layouts; no decision of the model touches them.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import mesa
import numpy as np
from mesa.datacollection import DataCollector

from simulation.agents import Membership, Student, Teacher
from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.interventions.base import InterventionProtocol
from simulation.measurement.outcomes import burnout_case, exhaustion_score, in_conflict
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.build_year import first_year
from simulation.school.enrolment import Enrolment
from simulation.school.networks import friendships_graph, relationships_graph, staffroom_graph
from simulation.school.synthetic.school import SAME_SCHOOL, synthetic_school
from simulation.state import SCHOOL_DAYS, Floats

DEFAULTS = Parameters()
DEFAULT_SEED = 1


class SchoolModel(mesa.Model):  # type: ignore[misc]  # Mesa 3.3 does not say what its types are
    """A school that lives day by day, as Mesa knows models.

    enrolment: who is in whose class, from ``read_roster`` or ``synthetic_school``.
    level, classes, class_size: the synthetic school that is built without one.
    parameters, interventions, seed, replicate, years: as in any other run. A seed of None, as
    Mesa's ``batch_run`` may give, is the default one: nothing is drawn from the clock.
    rng: Mesa's own random numbers, from ``seed`` unless given; they decide nothing.

    ``running`` turns False on the last day of the last year. ``school_run`` holds the
    arrays; ``datacollector`` has one row for the start and one for each day.
    """

    def __init__(
        self,
        *,
        enrolment: Enrolment | None = None,
        level: str = "primary",
        classes: int = 8,
        class_size: int = 25,
        parameters: Parameters = DEFAULTS,
        interventions: Sequence[InterventionProtocol] = (),
        seed: int | None = DEFAULT_SEED,
        replicate: int = 1,
        years: int = 1,
        rng: Any = None,
    ) -> None:
        seed = DEFAULT_SEED if seed is None else seed
        super().__init__(rng=seed if rng is None else rng)
        chance = RandomStreams(seed, replicate)
        if enrolment is None:
            enrolment = synthetic_school(
                level,
                classes=classes,
                class_size=class_size,
                chance=RandomStreams(seed, SAME_SCHOOL),
            )
        start = first_year(prepared(enrolment, [interventions]), parameters, chance)
        self.school_run = SchoolRun(
            start, parameters, chance, years=years, interventions=interventions
        )
        self._roll = Membership(self.school_run)
        self._roll.open(self)
        self.datacollector = DataCollector(
            model_reporters=MODEL_REPORTERS,
            agenttype_reporters={Teacher: TEACHER_REPORTERS, Student: STUDENT_REPORTERS},
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        """Live the holidays before the next school day, and that day; a year turns first.

        Raises ValueError after the last day of the last year.
        """
        if self.day == SCHOOL_DAYS:
            self.school_run.start_next_year()
            self._roll.open(self)
        self.school_run.advance(1)
        self.running = self.day < SCHOOL_DAYS or self.school_year < self.school_run.years
        self.datacollector.collect(self)

    @property
    def day(self) -> int:
        """School days lived this year, 0 to 200."""
        return self.school_run.day

    @property
    def school_year(self) -> int:
        """Number of the school year, from 1."""
        return self.school_run.year

    @property
    def relationships(self) -> Any:
        """Teachers and students as a bipartite networkx graph, an edge a dyad, as of now."""
        return relationships_graph(
            self.school_run.school_year, self.school_run.state, self.school_run.here.dyads
        )

    @property
    def staffroom(self) -> Any:
        """Teachers and their ties as a networkx graph, as enrolled this year."""
        return staffroom_graph(self.school_run.school_year.enrolment)

    @property
    def friendships(self) -> Any:
        """Students and their friendships as a networkx graph; edges if a roster brings them."""
        return friendships_graph(self.school_run.school_year.enrolment)


def values_now(model: SchoolModel, owner: str, variable: str) -> Floats:
    """A variable of all dyads, teachers or students who count now."""
    run = model.school_run
    values: Floats = getattr(getattr(run.state, owner), variable)
    now: Floats = values[getattr(run.here, owner)]
    return now


def mean_stress(model: SchoolModel) -> float:
    """Mean work stress of teachers, 0 to 1."""
    return float(values_now(model, "teachers", "stress").mean())


def mean_exhaustion(model: SchoolModel) -> float:
    """Mean emotional exhaustion of teachers, 0 to 1."""
    return float(values_now(model, "teachers", "exhaustion").mean())


def burnout_cases(model: SchoolModel) -> int:
    """Number of teachers whose exhaustion reaches the case rule."""
    scores = exhaustion_score(values_now(model, "teachers", "exhaustion"))
    return int(np.count_nonzero(burnout_case(scores)))


def mean_closeness(model: SchoolModel) -> float:
    """Mean positive side of relationships, R+, 0 to 1."""
    return float(values_now(model, "dyads", "relationship_positive").mean())


def mean_conflict(model: SchoolModel) -> float:
    """Mean negative side of relationships, R−, 0 to 1."""
    return float(values_now(model, "dyads", "relationship_negative").mean())


def dyads_in_conflict(model: SchoolModel) -> int:
    """Number of relationships in conflict."""
    negative = values_now(model, "dyads", "relationship_negative")
    return int(np.count_nonzero(in_conflict(negative)))


def mean_trust(model: SchoolModel) -> float:
    """Mean trust of students in their teachers, 0 to 1."""
    return float(values_now(model, "dyads", "trust").mean())


def mean_engagement(model: SchoolModel) -> float:
    """Mean engagement of students, 0 to 1."""
    return float(values_now(model, "students", "engagement").mean())


# A DataCollector wraps attribute names of agents in functions that cannot be pickled,
# and calls nothing but plain functions with the model.
MODEL_REPORTERS: dict[str, str | Callable[[SchoolModel], float]] = {
    "school_year": "school_year",
    "day": "day",
    "stress": mean_stress,
    "exhaustion": mean_exhaustion,
    "burnout_cases": burnout_cases,
    "closeness": mean_closeness,
    "conflict": mean_conflict,
    "dyads_in_conflict": dyads_in_conflict,
    "trust": mean_trust,
    "engagement": mean_engagement,
}
TEACHER_REPORTERS = {
    name: attrgetter(name) for name in ("key", "stress", "exhaustion", "negative_contacts")
}
STUDENT_REPORTERS = {name: attrgetter(name) for name in ("key", "engagement")}
