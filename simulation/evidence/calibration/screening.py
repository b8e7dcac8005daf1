"""Which parameters the figures can tell at all: elementary effects of every number (Morris 1991).

Every parameter that is not structural moves over half to double its default (within what a
scenario may ask for); an effect is what a statistic moves, in widths of its band, when the
parameter crosses that range. All sets live with the same draws.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from simulation.errors import extra_missing
from simulation.evidence.calibration.evaluations import Evaluation, Evaluator
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.parameters import OFF, STRUCTURAL, Parameters, catalogue, values, with_values
from simulation.state import Floats

LEVELS = 4  # of Morris's grid
LEAST = 0.2  # where the default is 0: how much of the admissible range is crossed; assumed
HALF = 0.5  # of the way from the default to where it would be halved or doubled; assumed
SURE = 1.0  # band widths that the strongest statistic must move for a parameter to count; assumed


class ScreenedParameter(NamedTuple):
    """What one parameter does. strongest: mean size of its effect on the statistic it moves most,

    in band widths; mean: over all statistics; moved: how many it moves by a band width or more.
    """

    name: str
    low: float
    high: float
    strongest: float
    statistic: str
    mean: float
    moved: int

    @property
    def identifiable(self) -> bool:
        """Whether some figure would notice."""
        return self.strongest >= SURE


def ranges(p: Parameters) -> dict[str, tuple[float, float]]:
    """What each parameter is moved over, by full name; structural numbers are left out."""
    found = {}
    known = values(p)
    for name, about in catalogue().items():
        if about.source.startswith(STRUCTURAL) or about.source == OFF:
            continue
        reach = HALF * abs(known[name]) or LEAST * (about.high - about.low)
        low, high = max(about.low, known[name] - reach), min(about.high, known[name] + reach)
        found[name] = (low, high)
    return found


def screen_parameters(
    asked: Sequence[CalibrationTarget], p: Parameters, trajectories: int, teachers: int,
    studies: tuple[str, ...], seed: int, trying: Evaluator,
) -> list[ScreenedParameter]:  # fmt: skip
    """Every parameter with what it does, the strongest first."""
    sampler, analyser = salib()
    box = ranges(p)
    problem = {"num_vars": len(box), "names": list(box), "bounds": [list(b) for b in box.values()]}
    x = sampler.sample(problem, N=trajectories, num_levels=LEVELS, seed=seed)
    sets = [with_values(p, dict(zip(box, _within(row, box), strict=True))) for row in x]
    found = trying.all(
        "screening", [Evaluation(each, 1, teachers, seed, studies, spiral=False) for each in sets]
    )
    effects = {}
    for target in _once(asked):
        y = [each.get(target.statistic, np.nan) for each in found]
        if np.isfinite(y).all():
            told = analyser.analyze(problem, x, np.array(y), num_levels=LEVELS, seed=seed)
            effects[target.statistic] = np.asarray(told["mu_star"]) / target.width
    return summarise_screening(box, effects)


def summarise_screening(
    box: dict[str, tuple[float, float]], effects: dict[str, Floats]
) -> list[ScreenedParameter]:
    """One line a parameter. effects: of all parameters on each statistic, in band widths.

    Raises ValueError if no statistic could be computed with every set.
    """
    if not effects:
        raise ValueError("no statistic of the screened studies has a value with every set")
    table, statistics = np.array(list(effects.values())), list(effects)
    lines = []
    for n, (name, (low, high)) in enumerate(box.items()):
        most = int(np.argmax(table[:, n]))
        lines.append(
            ScreenedParameter(
                name, low, high, float(table[most, n]), statistics[most],
                float(table[:, n].mean()), int((table[:, n] >= SURE).sum()),
            )
        )  # fmt: skip
    return sorted(lines, key=lambda each: (-each.strongest, each.name))


def _within(row: Floats, box: dict[str, tuple[float, float]]) -> list[float]:
    """The row, with what rounding put a hair outside the box set back."""
    return [
        min(max(float(value), low), high)
        for value, (low, high) in zip(row, box.values(), strict=True)
    ]


def _once(asked: Sequence[CalibrationTarget]) -> list[CalibrationTarget]:
    return list({each.statistic: each for each in asked if each.modelled}.values())


def salib() -> tuple[Any, Any]:
    """Sampler and analyser of elementary effects. Raises BadInput if they are not installed."""
    try:
        from SALib.analyze import morris as analyser
        from SALib.sample import morris as sampler
    except ModuleNotFoundError as missing:
        raise extra_missing("calibrate", "analysis", missing) from None
    return sampler, analyser
