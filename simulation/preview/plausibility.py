"""Plausibility of an ordinary school year: figures of the model beside published ones.

Some of these figures were calibration targets. One outside its range shows a weakness; one inside
does not show that the model is right.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.measurement import outcomes
from simulation.measurement.instruments.lesson_log import concatenate_lessons, simulate_lessons
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.scenario.file import scenario_folder
from simulation.school.enrolment import Enrolment
from simulation.school.roster.read import read_roster
from simulation.school.synthetic.school import SAME_SCHOOL, synthetic_school

SEED = 1  # of all schools and years here; any whole number would do
SAMPLE = 20  # teachers whose every contact is looked at; assumed, for memory's sake
NOTICEABLE = 0.125  # assumed: intensity 1 + 4 x that rounds to 2 or more on a scale of 1 to 5
BURNOUT_PUBLISHED = (20, 28)  # percent of Dutch teachers with complaints; target 3.01
EMOTIONS = ("anger", "anxiety", "enjoyment")


class Figure(NamedTuple):
    """A line of the table: calibration target id, quantity, published figure, unit."""

    name: str
    target: str
    quantity: str
    published: str
    percent: bool = True


FIGURES = (
    Figure("in_conflict", "-", "dyads in conflict at the end (R− > 0.45)", "2-7 (prototypes)"),
    Figure("escalated", "8.12", "dyads that escalated", "under 20; prototypes about 1"),
    Figure("exhaustion", "-", "mean exhaustion E, 0-1", "0.27-0.29 (prototypes)", percent=False),
    Figure(
        "burnout",
        "3.01",
        "teachers with burnout complaints",
        f"{BURNOUT_PUBLISHED[0]}-{BURNOUT_PUBLISHED[1]}",
    ),
    Figure("anger", "5.01", "lessons with anger, any", "39"),
    Figure("anger_noticeable", "5.01", "lessons with anger, noticeable", "39"),
    Figure("anxiety", "5.01", "lessons with anxiety, any", "5-20 (recalled)"),
    Figure("anxiety_noticeable", "5.01", "lessons with anxiety, noticeable", "5-20 (recalled)"),
    Figure("enjoyment", "5.01", "lessons with enjoyment, any", "99"),
    Figure("enjoyment_noticeable", "5.01", "lessons with enjoyment, noticeable", "99"),
    Figure(
        "closeness", "2.06", "mean closeness, STRS 1-5", "4.0-4.4; 3.6-4.1 in grades 4-6", False
    ),
    Figure("conflict", "2.07", "mean conflict, STRS 1-5", "1.4-1.8", False),
)


class SimulatedFigure(NamedTuple):
    """A figure in one school: mean, lowest and highest over replicates."""

    mean: float
    low: float
    high: float


def schools() -> dict[str, Callable[[], Enrolment]]:
    """Return the schools to simulate: a real class list and two synthetic ones of assumed size."""
    chance = RandomStreams(SEED, SAME_SCHOOL)
    return {
        "Dutch class lists": lambda: read_roster(scenario_folder() / "rosters" / "nl_primary.csv"),
        "synthetic primary": lambda: synthetic_school(
            "primary", classes=40, class_size=25, chance=chance
        ),
        "synthetic secondary": lambda: synthetic_school(
            "secondary", classes=24, class_size=25, chance=chance
        ),
    }


def plausibility(
    replicates: int,
    parameters: Parameters,
    made: dict[str, Callable[[], Enrolment]] | None = None,
    progress: Callable[[str, int], None] = lambda school, replicate: None,
) -> dict[str, dict[str, SimulatedFigure]]:
    """Return every figure of ``FIGURES`` in every school, by name of school and figure.

    replicates: 1 or more. made: ``schools()`` by default. progress: called with school and
    replicate before every run.
    """
    found: dict[str, dict[str, SimulatedFigure]] = {}
    for school, make in (made if made is not None else schools()).items():
        enrolment, rows = make(), []
        for replicate in range(1, replicates + 1):
            progress(school, replicate)
            rows.append(one_year(enrolment, parameters, RandomStreams(SEED, replicate)))
        table = pd.DataFrame(rows)
        found[school] = {
            str(name): SimulatedFigure(
                float(values.mean()), float(values.min()), float(values.max())
            )
            for name, values in table.items()
        }
    return found


def one_year(
    enrolment: Enrolment, parameters: Parameters, chance: RandomStreams
) -> dict[str, float]:
    """Return the figures of one school year by name: shares and means, NaN without data.

    Dyads and teachers are read at the end of the year; unlisted classmates are included.
    """
    year = first_year_at_rest(enrolment, parameters, chance)
    run = SchoolRun(year, parameters, chance, watched=sample(enrolment))
    before = run.state.dyads.relationship_negative.copy()
    lessons = concatenate_lessons(list(simulate_lessons(run)))
    dyads, tired = run.state.dyads, run.state.teachers.exhaustion
    after = dyads.relationship_negative
    return {
        "in_conflict": float(outcomes.in_conflict(after).mean()),
        "escalated": float(outcomes.escalated(before, after).mean()),
        "exhaustion": float(tired.mean()),
        "burnout": float(outcomes.burnout_case(outcomes.exhaustion_score(tired)).mean()),
        "closeness": float(outcomes.relationship_score(dyads.relationship_positive).mean()),
        "conflict": float(outcomes.relationship_score(after).mean()),
        **{name: float((lessons.feeling(name) > 0.0).mean()) for name in EMOTIONS},
        **{
            f"{name}_noticeable": float((lessons.feeling(name) >= NOTICEABLE).mean())
            for name in EMOTIONS
        },
    }


def sample(enrolment: Enrolment) -> list[str]:
    """Return at most ``SAMPLE`` teachers, evenly spaced in the list of ids."""
    ids = enrolment.teachers.index
    places = np.linspace(0, len(ids) - 1, min(SAMPLE, len(ids))).round().astype(np.int64)
    return [str(ids[place]) for place in places]
