"""Small schools, and what the tests of the engine do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.engine.school_run import SchoolRun
from simulation.interventions import Reflection
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.lever_schedule import Span, lever_of
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.enrolment import Enrolment
from simulation.school.roster.read import read_roster
from simulation.school.synthetic.school import synthetic_school
from simulation.state import Circumstances, Ints, State, circumstances_at_rest

CHANCE = RandomStreams(7, 1)
P = Parameters()
BEFORE_AUTUMN = 45  # school days until the first holiday
FIRST_MORNING = SchoolMorning(1, 0)
TIES = ("ab", "bc", "de")  # of a class list: who works with whom


def changed(**values: float) -> Parameters:
    """The defaults with some numbers changed; a name is written ``group__word``."""
    return with_values(P, {name.replace("__", "."): value for name, value in values.items()})


# ---- schools


def primary(
    chance: RandomStreams = CHANCE,
    *,
    classes: int = 8,
    size: int = 6,
    schools: int = 1,
    ties: bool = True,
) -> Enrolment:
    """Primary school with one class a grade, small classes and a staffroom with ties."""
    return synthetic_school(
        "primary", classes=classes, class_size=size, schools=schools, chance=chance, ties=ties
    )


def secondary(chance: RandomStreams = CHANCE, *, classes: int = 4, size: int = 5) -> Enrolment:
    """Secondary school: classes with three teachers each, teachers with two classes."""
    return synthetic_school(
        "secondary", classes=classes, class_size=size, chance=chance, classes_per_teacher=2,
        teachers_per_class=3,
    )  # fmt: skip


def roster_rows(staff: str, pupils: int = 5) -> list[str]:
    """Rows of a bare class list: one class a letter of ``staff``, one pupil left out of it."""
    return [
        f"teacher-{t},class-{t},pupil-{t}{n},{pupils + 1}" for t in staff for n in range(pupils)
    ]


def roster(folder: Path, rows: Sequence[str], ties: Sequence[str] = TIES) -> Enrolment:
    """The school of a class list; ties: pairs of letters."""
    school, staffroom = folder / "school.csv", folder / "staffroom.csv"
    school.write_text("\n".join(["teacher,class,student,class_size", *rows]), encoding="utf-8")
    pairs = [f"teacher-{one},teacher-{other}" for one, other in map(tuple, ties)]
    staffroom.write_text("\n".join(["teacher,colleague", *pairs]), encoding="utf-8")
    return read_roster(school, staffroom=staffroom)


@cache
def school_year() -> SchoolYear:
    """A primary school of eight teachers with six students each, built once."""
    return first_year(primary(), P, CHANCE)


# ---- runs


def run(
    school: Enrolment | SchoolYear,
    parameters: Parameters = P,
    chance: RandomStreams = CHANCE,
    *,
    kind: type[SchoolRun] = SchoolRun,
    **options: Any,
) -> SchoolRun:
    """A run of a school from its first morning."""
    if isinstance(school, Enrolment):
        school = first_year(school, parameters, chance)
    return kind(school, parameters, chance, **options)


def variables_of(state: State) -> dict[str, npt.NDArray[Any]]:
    """Every state array under its full name, as copies that stay."""
    return {
        f"{group}.{name}": values.copy()
        for group, kind in state._asdict().items()
        for name, values in kind._asdict().items()
    }


def at_rows(state: State, owner: str, rows: npt.NDArray[Any]) -> dict[str, npt.NDArray[Any]]:
    """Every array of one owner in some rows only, as copies that stay."""
    return {name: values[rows] for name, values in getattr(state, owner)._asdict().items()}


def assert_same(one: Mapping[str, npt.NDArray[Any]], other: Mapping[str, npt.NDArray[Any]]) -> None:
    """Every array is the same, number for number."""
    assert one.keys() == other.keys()
    unequal = [name for name in one if not np.array_equal(one[name], other[name])]
    assert not unequal, f"different: {', '.join(unequal)}"


def assert_same_state(one: SchoolRun, other: SchoolRun) -> None:
    """Two runs stand at the same numbers."""
    assert_same(variables_of(one.state), variables_of(other.state))


def differ(one: SchoolRun, other: SchoolRun) -> bool:
    """Whether any state of two runs of the same school differs."""
    a, b = variables_of(one.state), variables_of(other.state)
    return any(not np.array_equal(a[name], b[name]) for name in a)


def bytes_of(live: SchoolRun) -> dict[str, bytes]:
    """Every state as bytes, and what was counted and logged."""
    kinds = (*live.tally.dyads, *live.tally.teachers)
    counted = {f"tally {n}": values.tobytes() for n, values in enumerate(kinds)}
    state = {name: values.tobytes() for name, values in variables_of(live.state).items()}
    return state | counted


def whole_year(school: Enrolment, **options: Any) -> SchoolRun:
    """A school at the end of its year."""
    live = run(school, **options)
    live.advance(200)
    return live


# ---- interventions


def reflection(start: str, **fields: Any) -> Reflection:
    """A reflection programme as a scenario would write it."""
    return Reflection.model_validate({"start": start} | fields)


def rest_of(year: SchoolYear) -> Circumstances:
    """Levers at rest, contacts as the school has them."""
    rest = circumstances_at_rest(year.structure.links)
    rest.dyads.contact_rate[:] = year.contact_rate
    return rest


def scene_of(year: SchoolYear, label: str = "reflection:1") -> DecisionContext:
    """What an intervention sees on the first morning."""
    return DecisionContext(year.structure, year.state, rest_of(year), CHANCE, label)


LEVERS = {  # lever: the values that a span may combine into it
    "contact_rate": (0.0, 2.0), "extra_contacts": (0.0, 1.5), "low_demand": (0.0, 1.0),
    "present": (0.0, 0.0), "held_awareness": (0.0, 1.0), "log_odds": (-1.0, 1.0),
    "efficacy": (-0.5, 0.5), "reappraisal": (-0.5, 0.5), "suppression": (-0.5, 0.5),
    "recovery": (-0.3, 0.3), "workload": (0.0, 2.0), "warmth": (0.0, 0.5),
    "warmth_cost": (-0.5, 0.5), "mentored": (0.0, 3.0),
    "taken_over": (0.0, 0.5), "repair": (0.0, 0.5),
    "propensity": (-2.0, 2.0), "tie": (0.0, 0.0),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A plan that asks for given spans on the first morning it is due."""

    spans: tuple[Span, ...]
    start: SchoolMorning = FIRST_MORNING
    kind: str = "asked"

    def decide(self, context: DecisionContext) -> Decision:
        """The spans as they are; nobody is marked."""
        return Decision(list(self.spans), chosen=np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class EveryLever:
    """A plan that moves every lever twice, in drawn rows, on drawn days, by drawn values."""

    seed: int
    days: int
    start: SchoolMorning = FIRST_MORNING
    kind: str = "every lever"

    def decide(self, context: DecisionContext) -> Decision:
        """Two spans a lever; nobody is marked."""
        return Decision(self.spans(context.circumstances), chosen=np.zeros(0, dtype=np.int64))

    def spans(self, circumstances: Circumstances) -> list[Span]:
        """What is asked for: a pure function of the seed."""
        drawn = RandomStreams(self.seed, 0)
        spans = []
        for lever, (low, high) in LEVERS.items():
            rows = np.arange(len(lever_of(circumstances, lever)))
            for n in range(2):
                stream = f"target:{lever}"
                first, length, value = (drawn.uniform(stream, day=n, k=k) for k in range(3))
                chosen = drawn.uniforms(stream, day=n, k=3, student=rows.astype(np.uint64)) < 0.5
                begin = int(first * self.days)
                end = begin + 1 + int(length * self.days)
                spans.append(Span(lever, rows[chosen], begin, end, low + value * (high - low)))
        return spans


def cut_ties(live: SchoolRun, ties: Ints) -> None:
    """Colleagues lose touch: some entries of ``Links.tie_teacher`` carry nothing any more."""
    live.circumstances.ties.tie[ties] = 0.0
