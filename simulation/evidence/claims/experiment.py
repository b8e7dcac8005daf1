"""The controlled experiment that claims share: classes in which one student is changed.

Arms that are compared share every random draw, so a difference is due to the intervention alone.
Fixed values (of a representation or an engagement) are set again every school morning; contacts
may change them within the day.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.ablations import BY_NAME
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.links import dyad_owner
from simulation.school.school_year import SchoolYear
from simulation.school.synthetic.school import synthetic_school
from simulation.state import DAYS_A_WEEK, NEGATIVE_EMOTIONS, PARTS, SCHOOL_DAYS, Dyads, Floats, Ints

CLASS_SIZE = 25  # assumed
TYPICAL, DIFFICULT = 0.0, 3.0  # z; about 1 student in 55 is drawn at 3 or above
COMPONENTS = (*(f"{part}_{side}" for part in PARTS for side in ("positive", "negative")),)
REPRESENTATION = (*COMPONENTS, "rigidity")


class ClaimTask(NamedTuple):
    """One replicate under one ablation.

    replicate: from 1; names the draws. teachers: number, with a class of 25 for every teacher.
    parameters: the set in use, without the ablation.
    """

    ablation: str
    replicate: int
    teachers: int
    parameters: Parameters
    seed: int

    @property
    def chance(self) -> RandomStreams:
        """The random streams of this replicate: the same under every ablation."""
        return RandomStreams(self.seed, self.replicate)

    def with_changes(self, **changes: float) -> Parameters:
        """Return the ablated parameters with further changes, written ``group__word``."""
        named = {name.replace("__", "."): value for name, value in changes.items()}
        return with_values(BY_NAME[self.ablation].of(self.parameters), named)


class FixedValues(NamedTuple):
    """Values set every school morning, for dyads by row.

    values: by variable of ``Dyads`` or "engagement", shape (days, rows) or (rows,). days: number
    of mornings, from the first.
    """

    rows: Ints
    values: dict[str, Floats]
    days: int = SCHOOL_DAYS


class ClaimRun(NamedTuple):
    """A simulated year of one arm.

    stress: of every teacher, mean over the ends of school weeks. exhaustion: at the end.
    representation: of the recorded dyads on every morning, shape (days, 7, rows). negative: summed
    negative emotion of every dyad. run: at its end.
    """

    stress: Floats
    exhaustion: Floats
    representation: Floats
    negative: Floats
    run: SchoolRun


def classes(task: ClaimTask, p: Parameters, *, ties: bool = False) -> SchoolYear:
    """Return primary classes before their first day, cached: a run copies what it changes."""
    return _classes(task.teachers, task.chance, p, ties)


@lru_cache(maxsize=8)
def _classes(teachers: int, chance: RandomStreams, p: Parameters, ties: bool) -> SchoolYear:
    school = synthetic_school(
        "primary", classes=teachers, class_size=CLASS_SIZE, chance=chance, ties=ties
    )
    return first_year_at_rest(school, p, chance)


def draw_dyads(year: SchoolYear, chance: RandomStreams) -> Ints:
    """Draw one dyad of every teacher at random; shape (teachers,)."""
    links, owner = year.structure.links, dyad_owner(year.structure.links)
    draws = chance.uniforms(
        "target:claims",
        teacher=links.teacher_key[owner],
        student=links.student_key[links.dyad_student],
    )
    rows = [
        start + int(np.argmin(draws[start:stop])) for start, stop in pairwise(links.teacher_dyads)
    ]
    return np.array(rows, dtype=np.int64)


def with_propensity(year: SchoolYear, students: Ints, values: float | Floats) -> SchoolYear:
    """Return the same year with other propensities of some students, and no other change."""
    traits = year.structure.traits
    propensity = traits.students.propensity.copy()
    propensity[students] = values
    changed = traits._replace(students=traits.students._replace(propensity=propensity))
    return replace(year, structure=year.structure._replace(traits=changed))


def simulate_year(
    year: SchoolYear,
    p: Parameters,
    chance: RandomStreams,
    *,
    record: Ints | None = None,
    fixed: Sequence[FixedValues] = (),
    interventions: Sequence[Any] = (),
) -> ClaimRun:
    """Simulate a school year.

    record: dyads whose representation is recorded every morning, before values are fixed.
    """
    run = SchoolRun(year, p, chance, interventions=interventions)
    step = 1 if fixed or record is not None else DAYS_A_WEEK
    representations, stress = [], []
    for day in range(0, SCHOOL_DAYS, step):
        if record is not None:
            representations.append(representation_of(run.state.dyads, record))
        for values in fixed:
            fix_values(run, values, day)
        run.advance(step)
        if (day + step) % DAYS_A_WEEK == 0:
            stress.append(run.state.teachers.stress.copy())
    return ClaimRun(
        np.mean(stress, axis=0),
        run.state.teachers.exhaustion.copy(),
        np.array(representations),
        negative_emotion(run),
        run,
    )


def negative_emotion(run: SchoolRun) -> Floats:
    """Return the summed negative emotion of every dyad so far."""
    return np.asarray(run.tally.dyads.intensity[:, : len(NEGATIVE_EMOTIONS)].sum(axis=1))


def representation_of(dyads: Dyads, rows: Ints) -> Floats:
    """Return the representation of some dyads, shape (7, rows): six components and rigidity."""
    return np.array([getattr(dyads, name)[rows] for name in REPRESENTATION])


def fix_values(run: SchoolRun, fixed: FixedValues, day: int) -> None:
    """Set the fixed values of this morning."""
    if day >= fixed.days:
        return
    students = run.school_year.structure.links.dyad_student[fixed.rows]
    for name, values in fixed.values.items():
        today = values[day] if values.ndim > 1 else values
        if name == "engagement":
            run.state.students.engagement[students] = today
        else:
            getattr(run.state.dyads, name)[fixed.rows] = today


def fixed_course(rows: Ints, course: Floats) -> FixedValues:
    """Fix a recorded representation, shape (days, 7, rows), day by day."""
    return FixedValues(rows, {name: course[:, n] for n, name in enumerate(REPRESENTATION)})


def standardised(effect: Floats, reference: Floats) -> float:
    """Return the mean paired difference in standard deviations between units of the reference."""
    spread = float(reference.std(ddof=1))
    return float(effect.mean()) / spread if spread > 0.0 else 0.0
