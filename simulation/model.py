"""The school as a Mesa model: agents to read, networks to draw, data to collect.

One step is one school day in the same kernels as every other run, so that a Mesa run and
a run of the engine agree in every bit. Mesa's own random numbers serve layouts and the
like; no decision of the model uses them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from mesa.datacollection import DataCollector
from pydantic import ValidationError

from simulation.agents import Membership, Student, Teacher
from simulation.engine.burn_in import BURN_IN, first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.errors import BadInput
from simulation.interventions.base import InterventionProtocol
from simulation.measurement.outcomes import burnout_case, exhaustion_score, in_conflict
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.scenario.extends import Composition, Layer
from simulation.scenario.scenario import Scenario
from simulation.scenario.validation_errors import problems_of
from simulation.school.enrolment import Enrolment
from simulation.school.networks import friendships_graph, relationships_graph, staffroom_graph
from simulation.school.synthetic.school import SAME_SCHOOL, synthetic_school
from simulation.state import SCHOOL_DAYS, Floats

DEFAULT_SEED = 1
ARGUMENTS = {  # key of a scenario: argument of SchoolModel
    "school.synthetic.": "", "run.replicates": "replicate", "run.": "", "arms[0].": "",
}  # fmt: skip


class SchoolModel(mesa.Model):  # type: ignore[misc]  # Mesa 3.3 has no type hints
    """A school that is simulated day by day, as a Mesa model.

    level: "primary" or "secondary". classes, class_size: of the synthetic school.
    enrolment: a school of your own instead, from ``read_roster`` or ``synthetic_school``.
    parameters: changes by full name, such as ``{"load.workload": 0.5}``, to the central
    set in use; or a whole ``Parameters``. interventions: kinds by name (from week 1), tables as in
    a scenario file, or intervention objects. seed, replicate: of all random draws; a seed of
    None is the default seed. years: school years. burn_in: unrecorded school years before
    them, 0 to 5. rng: for Mesa's own random numbers, from
    ``seed`` by default. Raises BadInput with every error of these arguments.

    ``running`` becomes False on the last day of the last year. ``school_run`` has the arrays;
    ``datacollector`` has one row for the start and one for every day.

    >>> model = SchoolModel("primary", classes=2, class_size=10, interventions=["reflection"])
    >>> model.run_for(5)
    >>> model
    SchoolModel(primary, 2 classes of 10, day 5 of 200, seed 1)
    """

    def __init__(
        self,
        level: str = "primary",
        *,
        classes: int = 8,
        class_size: int = 25,
        enrolment: Enrolment | None = None,
        parameters: Parameters | Mapping[str, float] | None = None,
        interventions: Sequence[str | Mapping[str, Any] | InterventionProtocol] = (),
        seed: int | None = DEFAULT_SEED,
        replicate: int = 1,
        years: int = 1,
        burn_in: int = BURN_IN,
        rng: Any = None,
    ) -> None:
        given = checked(
            {"level": level, "classes": classes, "class_size": class_size},
            {"seed": seed, "years": years, "replicates": replicate, "burn_in": burn_in},
            {} if isinstance(parameters, Parameters) else parameters or {},
            interventions,
        )
        seed, replicate = given.run.seed, given.run.replicates
        super().__init__(rng=seed if rng is None else rng)
        if not isinstance(parameters, Parameters):
            parameters = with_values(Parameters.calibrated(), given.parameters)
        plans = in_place(interventions, given.reference.interventions)
        if enrolment is None:
            enrolment = synthetic_school(
                level,
                classes=int(classes),
                class_size=int(class_size),
                chance=RandomStreams(seed, SAME_SCHOOL),
            )
        chance = RandomStreams(seed, replicate)
        school = prepared(enrolment, [plans])
        start = first_year_at_rest(school, parameters, chance, burn_in=given.run.burn_in)
        self.school_run = SchoolRun(
            start, parameters, chance, years=given.run.years, interventions=plans
        )
        self._members = Membership(self.school_run)
        self._members.open(self)
        self.datacollector = DataCollector(
            model_reporters=MODEL_REPORTERS,
            agenttype_reporters={Teacher: TEACHER_REPORTERS, Student: STUDENT_REPORTERS},
        )
        self.datacollector.collect(self)

    def __repr__(self) -> str:
        run, enrolment = self.school_run, self.school_run.school_year.enrolment
        sizes = enrolment.students["class"].value_counts()
        count = f"{len(sizes)} class{'es' * (len(sizes) != 1)}"
        size = f" of {sizes.iloc[0]}" if sizes.nunique() == 1 else f", {sizes.sum()} students"
        year = f", year {run.year} of {run.years}" if run.years > 1 else ""
        return (
            f"SchoolModel({enrolment.level}, {count}{size}, day {run.day} of {SCHOOL_DAYS}{year}, "
            f"seed {run.chance.seed})"
        )

    def step(self) -> None:
        """Simulate the next school day and the holidays before it; start a year if one is over.

        Raises ValueError after the last day of the last year.
        """
        if self.day == SCHOOL_DAYS:
            self.school_run.start_next_year()
            self._members.open(self)
        self.school_run.advance(1)
        self.running = self.day < SCHOOL_DAYS or self.school_year < self.school_run.years
        self.datacollector.collect(self)

    def run_for(self, days: int) -> None:
        """Simulate school days. Raises ValueError if they go beyond the last school year."""
        left = SCHOOL_DAYS * (self.school_run.years - self.school_year + 1) - self.day
        if not 0 <= days <= left:
            raise ValueError(f"run_for({days}): expected 0 to {left} days, all that are left")
        for _ in range(days):
            self.step()

    @property
    def day(self) -> int:
        """School days simulated this year, 0 to 200."""
        return self.school_run.day

    @property
    def school_year(self) -> int:
        """Number of the school year, from 1."""
        return self.school_run.year

    @property
    def relationships(self) -> Any:
        """Teachers and students as a bipartite networkx graph of now, an edge a dyad."""
        return relationships_graph(
            self.school_run.school_year, self.school_run.state, self.school_run.here.dyads
        )

    @property
    def staffroom(self) -> Any:
        """Teachers and their ties as a networkx graph, as enrolled this year."""
        return staffroom_graph(self.school_run.school_year.enrolment)

    @property
    def friendships(self) -> Any:
        """Students and their friendships as a networkx graph; a synthetic school has none."""
        return friendships_graph(self.school_run.school_year.enrolment)


def checked(
    school: Mapping[str, Any],
    run: Mapping[str, Any],
    parameters: Mapping[str, float],
    interventions: Sequence[Any],
) -> Scenario:
    """Validate arguments as the tables of a scenario. Raises BadInput with every error."""
    described = [plan for plan in map(table_of, interventions) if isinstance(plan, Mapping)]
    tables = {
        "title": "a model",
        "question": "a model",
        "school": {"synthetic": plain(school)},
        "run": plain({**run, "seed": DEFAULT_SEED if run["seed"] is None else run["seed"]}),
        "parameters": plain(parameters),
        "arms": [{"name": "model", "interventions": described}],
    }
    composed = Composition([Layer(Path("SchoolModel"), tables, {})])
    try:
        return Scenario.model_validate(tables)
    except ValidationError as error:
        problems = problems_of(error, Scenario, composed)
        raise BadInput(p._replace(where=argument(p.where)) for p in problems) from None


def table_of(intervention: Any) -> Any:
    """Return the table of an intervention kind that is given by name; it starts in week 1."""
    if isinstance(intervention, str):
        return {"kind": intervention, "start": "week 1"}
    return intervention


def in_place(given: Sequence[Any], validated: Sequence[Any]) -> list[InterventionProtocol]:
    """Return the interventions in the order given, validated ones for names and tables."""
    made = iter(validated)
    return [next(made) if isinstance(plan, str | Mapping) else plan for plan in given]


def plain(values: Any) -> Any:
    """Return a table with NumPy numbers as Python numbers."""
    if not isinstance(values, Mapping):
        return values
    return {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in values.items()
    }


def argument(where: str) -> str:
    """Return the argument that an error in a scenario is about.

    >>> argument("line 1 (run.replicates)"), argument("line 1 (arms[0].interventions[1].start)")
    ('replicate', 'interventions[1].start')
    """
    place = re.sub(r"^line \d+( \((.*)\))?$", r"\2", where)
    key = next((key for key in ARGUMENTS if place.startswith(key)), "")
    return ARGUMENTS.get(key, "") + place.removeprefix(key)


def present(model: SchoolModel, owner: str, variable: str) -> Floats:
    """Return a variable of all dyads, teachers or students who are present now."""
    run = model.school_run
    values: Floats = getattr(getattr(run.state, owner), variable)
    now: Floats = values[getattr(run.here, owner)]
    return now


def mean_stress(model: SchoolModel) -> float:
    """Return mean work stress of teachers, 0 to 1."""
    return float(present(model, "teachers", "stress").mean())


def mean_exhaustion(model: SchoolModel) -> float:
    """Return mean emotional exhaustion of teachers, 0 to 1."""
    return float(present(model, "teachers", "exhaustion").mean())


def burnout_cases(model: SchoolModel) -> int:
    """Return the number of teachers whose exhaustion reaches the case rule."""
    scores = exhaustion_score(present(model, "teachers", "exhaustion"))
    return int(np.count_nonzero(burnout_case(scores)))


def mean_closeness(model: SchoolModel) -> float:
    """Return the mean positive side of relationships, R+, 0 to 1."""
    return float(present(model, "dyads", "relationship_positive").mean())


def mean_conflict(model: SchoolModel) -> float:
    """Return the mean negative side of relationships, R−, 0 to 1."""
    return float(present(model, "dyads", "relationship_negative").mean())


def dyads_in_conflict(model: SchoolModel) -> int:
    """Return the number of relationships in conflict."""
    return int(np.count_nonzero(in_conflict(present(model, "dyads", "relationship_negative"))))


def mean_trust(model: SchoolModel) -> float:
    """Return mean trust of students in their teachers, 0 to 1."""
    return float(present(model, "dyads", "trust").mean())


def mean_engagement(model: SchoolModel) -> float:
    """Return mean engagement of students, 0 to 1."""
    return float(present(model, "students", "engagement").mean())


# A DataCollector wraps attribute names of agents in functions that cannot be pickled, and
# calls nothing but plain functions with the model: hence functions for the model.
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
