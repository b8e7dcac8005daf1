"""Screening, then shares of variance of what matters most, for levels and for an arm's effect."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.sensitivity import indices
from simulation.evidence.sensitivity.evaluate import (
    EFFECT,
    ParameterPoint,
    ParameterRange,
    PointResult,
    SensitivityDesign,
    evaluate_points,
    problem_of,
)
from simulation.evidence.sensitivity.indices import Elementary, SobolShare, VarianceParts
from simulation.evidence.sensitivity.scenario_discovery import FailureRule, discover_failures
from simulation.measurement.outcomes import BY_NAME
from simulation.parameters import values
from simulation.runs.executors import RunExecutor
from simulation.state import Floats

Progress = Callable[[str, int, int], None]


class SensitivitySize(NamedTuple):
    """How much is lived. base: of Saltelli's design, a power of two; kept: parameters in it."""

    trajectories: int
    kept: int
    base: int
    replicates: int


WHOLE = SensitivitySize(trajectories=5, kept=8, base=32, replicates=2)
QUICK = SensitivitySize(trajectories=2, kept=3, base=4, replicates=2)


class Number(NamedTuple):
    """One number of the answer: what screening, shares and replicates say of it."""

    name: str
    low: float
    mean: float
    high: float
    screened: list[Elementary]
    shares: list[SobolShare]
    parts: VarianceParts
    failing: FailureRule | None


class SensitivityFindings(NamedTuple):
    """Everything. moved: all parameters; kept: places of those whose shares were taken."""

    arms: tuple[str, str]
    moved: list[ParameterRange]
    kept: list[int]
    size: SensitivitySize
    points: int
    numbers: list[Number]


def analyse_sensitivity(
    asked: SensitivityDesign, moved: Sequence[ParameterRange], size: SensitivitySize, seed: int,
    engine: RunExecutor,    progress: Progress = lambda stage, done, many: None,
) -> SensitivityFindings:  # fmt: skip
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
                indices.variance_parts(np.array([each[name] for each in varied])),
                _failing(name, everywhere, both, moved),
            )
        )  # fmt: skip
    return SensitivityFindings(asked.arms, list(moved), kept, size, len(x) + len(z), numbers)


def _lived(
    asked: SensitivityDesign,
    names: Sequence[str],
    x: Floats,
    stage: str,
    engine: RunExecutor,
    progress: Progress,
) -> list[PointResult]:
    points: list[ParameterPoint] = [
        asked.at(dict(zip(names, map(float, row), strict=True))) for row in x
    ]
    return evaluate_points(points, engine, lambda done, many: progress(stage, done, many))


def _mean(found: Sequence[PointResult], name: str) -> Floats:
    return np.array([np.mean(each[name]) for each in found])


def _whole(
    z: Floats, kept: Sequence[int], moved: Sequence[ParameterRange], asked: SensitivityDesign
) -> Floats:
    """Points of some parameters among all: the others stand at the centre."""
    centre = values(asked.central)
    whole = np.tile([centre[each.name] for each in moved], (len(z), 1))
    whole[:, list(kept)] = z
    return whole


def _failing(
    name: str, x: Floats, y: Floats, moved: Sequence[ParameterRange]
) -> FailureRule | None:
    kind, outcome = name.split(" ", 1)
    return discover_failures(x, y, BY_NAME[outcome].better, moved) if kind == EFFECT else None


def title_of(number: Number) -> str:
    """What a number is, for readers."""
    kind, outcome = number.name.split(" ", 1)
    about = BY_NAME[outcome]
    start = "Effect on " if kind == EFFECT else "Level of "
    return f"{start}{about.label} ({about.unit})"
