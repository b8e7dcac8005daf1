"""The laboratory of the claims: classes in which one student is changed, day by day if need be.

Worlds that are compared share every draw, so a difference is the doing of the intervention
alone. What is held (a representation, an engagement) is set again every school morning;
within the day contacts may move it, and the next morning takes that back.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.ablations import BY_NAME
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.build_year import first_year
from simulation.school.links import dyad_owner
from simulation.school.school_year import SchoolYear
from simulation.school.synthetic.school import synthetic_school
from simulation.state import DAYS_A_WEEK, NEGATIVE_EMOTIONS, PARTS, SCHOOL_DAYS, Dyads, Floats, Ints

CLASS_SIZE = 25  # assumed
TYPICAL, DIFFICULT = 0.0, 3.0  # z; about 1 student in 55 is drawn at 3 or above

PICTURE = (*(f"{part}_{side}" for part in PARTS for side in ("positive", "negative")), "rigidity")


class ClaimTask(NamedTuple):
    """One replicate under one ablation.

    replicate: from 1; names the draws. teachers: how many, each with a class of 25.
    parameters: the set in use, before anything is taken out.
    """

    ablation: str
    replicate: int
    teachers: int
    parameters: Parameters
    seed: int

    @property
    def chance(self) -> RandomStreams:
        """The draws of this replicate: the same under every ablation."""
        return RandomStreams(self.seed, self.replicate)

    def set(self, **changes: float) -> Parameters:
        """The numbers to live with: the ablation, then changes written ``group__word``."""
        named = {name.replace("__", "."): value for name, value in changes.items()}
        return with_values(BY_NAME[self.ablation].of(self.parameters), named)


class FixedValues(NamedTuple):
    """What is set every school morning, for dyads by row.

    values: by variable of ``Dyads`` or "engagement", shape (days, rows) or (rows,). days: on
    how many mornings, from the first.
    """

    rows: Ints
    values: dict[str, Floats]
    days: int = SCHOOL_DAYS


class ClaimRun(NamedTuple):
    """A year of one world.

    stress: of each teacher, mean over the ends of school weeks. exhaustion: at the end. picture:
    of the watched dyads on each morning, shape (days, 7, rows). negative: summed negative
    emotion of each dyad. run: as it ended.
    """

    stress: Floats
    exhaustion: Floats
    picture: Floats
    negative: Floats
    run: SchoolRun


def classes(task: ClaimTask, p: Parameters, *, ties: bool = False) -> SchoolYear:
    """Primary classes before their first day: fresh ones for each replicate.

    Kept for the next claim that asks for them: a run copies what it changes.
    """
    return _classes(task.teachers, task.chance, p, ties)


@lru_cache(maxsize=8)
def _classes(teachers: int, chance: RandomStreams, p: Parameters, ties: bool) -> SchoolYear:
    school = synthetic_school(
        "primary", classes=teachers, class_size=CLASS_SIZE, chance=chance, ties=ties
    )
    return first_year(school, p, chance)


def draw_one_dyad_each(year: SchoolYear, chance: RandomStreams) -> Ints:
    """One dyad of every teacher, drawn by lot; shape (teachers,)."""
    links, owner = year.world.links, dyad_owner(year.world.links)
    lot = chance.uniforms(
        "target:claims",
        teacher=links.teacher_key[owner],
        student=links.student_key[links.dyad_student],
    )
    bounds = links.teacher_dyads
    return np.array(
        [start + int(np.argmin(lot[start:stop])) for start, stop in pairwise(bounds)],
        dtype=np.int64,
    )


def with_propensity(year: SchoolYear, students: Ints, values: float | Floats) -> SchoolYear:
    """The same year in which some students have another propensity, and nothing else differs."""
    traits = year.world.traits
    propensity = traits.students.propensity.copy()
    propensity[students] = values
    changed = traits._replace(students=traits.students._replace(propensity=propensity))
    return replace(year, world=year.world._replace(traits=changed))


def simulate_year(
    year: SchoolYear,
    p: Parameters,
    chance: RandomStreams,
    *,
    watch: Ints | None = None,
    held: Sequence[FixedValues] = (),
    plans: Sequence[Any] = (),
) -> ClaimRun:
    """A whole school year.

    watch: dyads whose picture is written down every morning, before it is held. held: what is
    set then. plans: interventions.
    """
    run = SchoolRun(year, p, chance, interventions=plans)
    step = 1 if held or watch is not None else DAYS_A_WEEK
    pictures, stress = [], []
    for day in range(0, SCHOOL_DAYS, step):
        if watch is not None:
            pictures.append(picture_of(run.state.dyads, watch))
        for each in held:
            fix_values(run, each, day)
        run.advance(step)
        if (day + step) % DAYS_A_WEEK == 0:
            stress.append(run.state.teachers.stress.copy())
    return ClaimRun(
        np.mean(stress, axis=0),
        run.state.teachers.exhaustion.copy(),
        np.array(pictures),
        run.tally.dyads.intensity[:, : len(NEGATIVE_EMOTIONS)].sum(axis=1),
        run,
    )


def picture_of(dyads: Dyads, rows: Ints) -> Floats:
    """The representation of some dyads now, shape (7, rows): six components and rigidity."""
    return np.array([getattr(dyads, name)[rows] for name in PICTURE])


def fix_values(run: SchoolRun, held: FixedValues, day: int) -> None:
    """Set this morning what is held."""
    if day >= held.days:
        return
    students = run.school_year.world.links.dyad_student[held.rows]
    for name, values in held.values.items():
        today = values[day] if values.ndim > 1 else values
        if name == "engagement":
            run.state.students.engagement[students] = today
        else:
            getattr(run.state.dyads, name)[held.rows] = today


def fixed_course(rows: Ints, picture: Floats) -> FixedValues:
    """A recorded picture, shape (days, 7, rows), to be imposed on dyads day by day."""
    return FixedValues(rows, {name: picture[:, n] for n, name in enumerate(PICTURE)})


def standardised(effect: Floats, reference: Floats) -> float:
    """Mean paired difference in standard deviations between units of the reference world."""
    spread = float(reference.std(ddof=1))
    return float(effect.mean()) / spread if spread > 0.0 else 0.0
