"""Ties that come about while something lasts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.chance import key_of
from simulation.interventions.course import within
from simulation.interventions.needs import HOW, NotLaidOutError
from simulation.interventions.scene import Scene
from simulation.interventions.schedule import Span
from simulation.interventions.staff import Flags
from simulation.state import Ints

if TYPE_CHECKING:
    import pandas as pd

    from simulation.interventions.intervention import Intervention


def staying(teachers: "pd.DataFrame") -> "pd.DataFrame":
    """The teachers without stand-ins, as they were before anything was laid out."""
    if "idle" not in teachers:
        return teachers
    return teachers[~teachers["idle"].to_numpy(dtype=np.bool_)]


def tied(
    plan: "Intervention",
    scene: Scene,
    pairs: Sequence[tuple[str, str]],
    part: Flags,
    *,
    both: bool,
) -> list[Span]:
    """The ties of some pairs, each if its draw is below the dose and its people take part.

    both: whether both must take part; else the first. A larger dose only adds ties.
    """
    who = set(scene.names.teachers.index[part])
    wanted = {
        frozenset(pair)
        for pair in pairs
        if pair[0] in who and (pair[1] in who or not both) and _drawn(scene, pair) < plan.dose
    }
    rows = _rows(scene, wanted)
    if not wanted:
        return []
    if len(rows) != 2 * len(wanted):
        raise NotLaidOutError(f"{scene.label}: a tie is missing; {HOW}")
    phases = within(plan.course(scene.today.year), scene.today.year)
    return [Span("tie", rows, phase.first, phase.last, 1.0) for phase in phases]


def _drawn(scene: Scene, pair: tuple[str, str]) -> float:
    low, high = sorted(key_of(name) for name in pair)
    return scene.chance.uniform(f"tie:{scene.label}", teacher=low, student=high)


def _rows(scene: Scene, wanted: set[frozenset[str]]) -> Ints:
    ties = scene.names.ties
    pairs = zip(ties["teacher"], ties["colleague"], strict=True)
    return np.array([n for n, pair in enumerate(pairs) if frozenset(pair) in wanted], np.int64)
