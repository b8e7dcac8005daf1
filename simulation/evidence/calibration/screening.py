"""Screening of all parameters by elementary effects (Morris 1991).

Every parameter that is not structural varies from half to double its default (within the limits
of a scenario); an effect is the change of a statistic, in widths of its band, when the parameter
crosses that range. All sets are simulated with the same random draws.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from simulation.errors import extra_missing
from simulation.evidence.calibration.evaluations import CalibrationEffort, Evaluation, Evaluator
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.parameters import OFF, STRUCTURAL, Parameters, catalogue, values, with_values
from simulation.state import Floats

LEVELS = 4  # of Morris's grid
LEAST = 0.2  # share of the admissible range that is crossed if the default is 0; assumed
HALF = 0.5  # change relative to the default, in both directions; assumed
SURE = 1.0  # band widths by which an identifiable parameter must move a statistic; assumed

Box = dict[str, tuple[float, float]]


class ScreenedParameter(NamedTuple):
    """The effects of one parameter, in band widths.

    strongest: mean size of its effect on the statistic it moves most; mean: over all statistics;
    moved: number of statistics that it moves by ``SURE`` or more.
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
        """Whether the parameter moves a statistic by ``SURE`` or more."""
        return self.strongest >= SURE


def ranges(p: Parameters) -> Box:
    """Return the range of every parameter that is not structural, by name."""
    box, known = {}, values(p)
    for name, about in catalogue().items():
        if not about.source.startswith(STRUCTURAL) and about.source != OFF:
            reach = HALF * abs(known[name]) or LEAST * (about.high - about.low)
            box[name] = (max(about.low, known[name] - reach), min(about.high, known[name] + reach))
    return box


def screen_parameters(
    targets: Sequence[CalibrationTarget],
    effort: CalibrationEffort,
    seed: int,
    evaluator: Evaluator,
) -> list[ScreenedParameter]:
    """Screen all parameters around their defaults; return the strongest first."""
    sampler, analyser = salib()
    p, teachers, studies = Parameters(), effort.screened_teachers, effort.screened_studies
    box = ranges(p)
    problem = {"num_vars": len(box), "names": list(box), "bounds": [list(b) for b in box.values()]}
    x = sampler.sample(problem, N=effort.trajectories, num_levels=LEVELS, seed=seed)
    low, high = np.array(list(box.values())).T  # rounding may move a number beyond the box
    sets = [
        with_values(p, dict(zip(box, row, strict=True))) for row in np.clip(x, low, high).tolist()
    ]
    results = evaluator.all(
        "screening", [Evaluation(one, 1, teachers, seed, studies, spiral=False) for one in sets]
    )
    effects = {}
    for target in {row.statistic: row for row in targets if row.modelled}.values():
        y = np.array([result.get(target.statistic, np.nan) for result in results])
        if np.isfinite(y).all():
            morris = analyser.analyze(problem, x, y, num_levels=LEVELS, seed=seed)
            effects[target.statistic] = np.asarray(morris["mu_star"]) / target.width
    return summarise_screening(box, effects)


def summarise_screening(box: Box, effects: dict[str, Floats]) -> list[ScreenedParameter]:
    """Summarise the effects of all parameters on every statistic, in band widths.

    Raises ValueError if no statistic could be computed with all sets.
    """
    if not effects:
        raise ValueError("no statistic of the screened studies has a value with every set")
    table, statistics = np.array(list(effects.values())), list(effects)
    lines = []
    for column, (name, ends) in zip(table.T, box.items(), strict=True):
        n = int(np.argmax(column))
        summary = (float(column.mean()), int((column >= SURE).sum()))
        lines.append(ScreenedParameter(name, *ends, float(column[n]), statistics[n], *summary))
    return sorted(lines, key=lambda line: (-line.strongest, line.name))


def salib() -> tuple[Any, Any]:
    """Return SALib's sampler and analyser. Raises BadInput if they are not installed."""
    try:
        from SALib.analyze import morris as analyser
        from SALib.sample import morris as sampler
    except ModuleNotFoundError as missing:
        raise extra_missing("calibrate", "analysis", missing) from None
    return sampler, analyser
