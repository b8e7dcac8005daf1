"""Screening, then shares of variance of what matters most, for levels and for an arm's effect."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.sensitivity import indices
from simulation.evidence.sensitivity.evaluate import (
    EFFECT,
    Asked,
    Lived,
    Point,
    Range,
    lived,
    problem_of,
)
from simulation.evidence.sensitivity.indices import Elementary, Parts, Share
from simulation.evidence.sensitivity.scenario_discovery import Failing, failing
from simulation.measurement.outcomes import BY_NAME
from simulation.parameters import values
from simulation.runs.executors import RunExecutor
from simulation.state import Floats

Progress = Callable[[str, int, int], None]


class Size(NamedTuple):
    """How much is lived. base: of Saltelli's design, a power of two; kept: parameters in it."""

    trajectories: int
    kept: int
    base: int
    replicates: int


WHOLE = Size(trajectories=5, kept=8, base=32, replicates=2)
QUICK = Size(trajectories=2, kept=3, base=4, replicates=2)


class Number(NamedTuple):
    """One number of the answer: what screening, shares and replicates say of it."""

    name: str
    low: float
    mean: float
    high: float
    screened: list[Elementary]
    shares: list[Share]
    parts: Parts
    failing: Failing | None


class Findings(NamedTuple):
    """Everything. moved: all parameters; kept: places of those whose shares were taken."""

    arms: tuple[str, str]
    moved: list[Range]
    kept: list[int]
    size: Size
    points: int
    numbers: list[Number]


def findings(
    asked: Asked, moved: Sequence[Range], size: Size, seed: int, engine: RunExecutor,
    progress: Progress = lambda stage, done, many: None,
) -> Findings:  # fmt: skip
    """Live both designs and say what they say."""
    box = problem_of(moved)
    x = indices.morris_points(box, size.trajectories, seed)
    screening = _lived(asked, [each.name for each in moved], x, "screening", engine, progress)
    names = [name for name in screening[0] if all(name in each for each in screening)]
    told = [indices.morris(box, x, _mean(screening, name), seed) for name in names]
    kept = indices.strongest(told, min(size.kept, len(moved)))
    own = [moved[place] for place in kept]
    small = problem_of(own)
    z = indices.sobol_points(small, size.base, seed)
    varied = _lived(asked, [each.name for each in own], z, "shares", engine, progress)
    everywhere = np.concatenate([x, _whole(z, kept, moved, asked)])
    numbers = []
    for name, elementary in zip(names, told, strict=True):
        both = np.concatenate([_mean(screening, name), _mean(varied, name)])
        numbers.append(
            Number(
                name, float(both.min()), float(both.mean()), float(both.max()),
                elementary, indices.sobol(small, _mean(varied, name), seed),
                indices.parts_of(np.array([each[name] for each in varied])),
                _failing(name, everywhere, both, moved),
            )
        )  # fmt: skip
    return Findings(asked.arms, list(moved), kept, size, len(x) + len(z), numbers)


def _lived(
    asked: Asked,
    names: Sequence[str],
    x: Floats,
    stage: str,
    engine: RunExecutor,
    progress: Progress,
) -> list[Lived]:
    points: list[Point] = [asked.at(dict(zip(names, map(float, row), strict=True))) for row in x]
    return lived(points, engine, lambda done, many: progress(stage, done, many))


def _mean(found: Sequence[Lived], name: str) -> Floats:
    return np.array([np.mean(each[name]) for each in found])


def _whole(z: Floats, kept: Sequence[int], moved: Sequence[Range], asked: Asked) -> Floats:
    """Points of some parameters among all: the others stand at the centre."""
    centre = values(asked.central)
    whole = np.tile([centre[each.name] for each in moved], (len(z), 1))
    whole[:, list(kept)] = z
    return whole


def _failing(name: str, x: Floats, y: Floats, moved: Sequence[Range]) -> Failing | None:
    kind, outcome = name.split(" ", 1)
    return failing(x, y, BY_NAME[outcome].better, moved) if kind == EFFECT else None


def title_of(number: Number) -> str:
    """What a number is, for readers."""
    kind, outcome = number.name.split(" ", 1)
    about = BY_NAME[outcome]
    start = "Effect on " if kind == EFFECT else "Level of "
    return f"{start}{about.label} ({about.unit})"
