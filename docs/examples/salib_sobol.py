"""Sobol indices of exhaustion with SALib, in a small synthetic school.

Needs the extra "analysis". The school and the sample are small, so that this ends within
seconds: increase SCHOOL, DAYS and SAMPLE before you use a number.
"""

import numpy as np
from SALib.analyze import sobol
from SALib.sample import sobol as sampling

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters, catalogue, with_values
from simulation.randomness import RandomStreams
from simulation.school.synthetic.school import synthetic_school

SCHOOL = synthetic_school("primary", classes=4, class_size=10, chance=RandomStreams(1, 1))
DAYS, SAMPLE = 40, 16
NAMES = ["load.negative", "recovery.night", "representation.negativity"]


def exhaustion(point: np.ndarray) -> float:
    """Return the teachers' mean exhaustion after DAYS school days, 0 to 1."""
    parameters = with_values(Parameters.calibrated(), dict(zip(NAMES, point, strict=True)))
    chance = RandomStreams(1, 1)  # the same draws at every point: only the parameters differ
    run = SchoolRun(first_year_at_rest(SCHOOL, parameters, chance), parameters, chance)
    run.advance(DAYS)
    return float(run.state.teachers.exhaustion.mean())


known = catalogue()
problem = {"num_vars": len(NAMES), "names": NAMES,
           "bounds": [[known[name].low, known[name].high] for name in NAMES]}  # fmt: skip
points = sampling.sample(problem, SAMPLE, calc_second_order=False, seed=1)
outcomes = np.array([exhaustion(point) for point in points])
indices = sobol.analyze(problem, outcomes, calc_second_order=False, seed=1)
for name, first, total in zip(NAMES, indices["S1"], indices["ST"], strict=True):
    print(f"{name}: {first:.2f} first-order, {total:.2f} total")
