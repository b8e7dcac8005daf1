"""Item 11: recovery of parameters from data that the model generated with them.

A small recovery, by the method of simulated moments; the full calibration has its own.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
from scipy import stats
from scipy.optimize import least_squares

from simulation.parameters import Parameters, catalogue, values, with_values
from simulation.randomness import RandomStreams
from simulation.state import Floats
from simulation.verification.check_schools import primary, simulated
from simulation.verification.finding import Finding, VerificationEffort

TRUTH = {
    "behaviour.base_log_odds": -2.4,
    "representation.rate": 0.05,
    "recovery.night": 0.55,
    "load.workload": 0.28,
}
DAYS, SIZE = 100, 15  # school days simulated; students in a class
DATA_SEED, SEARCH_SEED = 101, 202  # two, so that the search does not know the draws of the data
LEVEL = 0.001
BASIS = f"t quantile, p = {LEVEL}, for the largest of the parameters"


def moments(p: Parameters, effort: VerificationEffort, chance: RandomStreams) -> Floats:
    """Return means and spreads to which the four parameters contribute differently."""
    run = simulated(primary(4 * effort.teachers, chance, size=SIZE), p, DAYS, chance)
    dyads, teachers, tally = run.state.dyads, run.state.teachers, run.tally.dyads
    contacts = tally.contacts.sum()
    return np.array(
        [
            tally.negative_contacts.sum() / contacts,
            dyads.relationship_negative.mean(),
            dyads.relationship_negative.std(),
            dyads.relationship_positive.mean(),
            dyads.trust.mean(),
            teachers.stress.mean(),
            teachers.exhaustion.mean(),
            teachers.load.mean(),
            teachers.evening_load.mean(),
        ]
    )


@cache  # the checks and the figure use the same estimates
def recovered(effort: VerificationEffort, p: Parameters) -> Floats:
    """Return estimates, shape (replicates, parameters), from independent data and searches."""
    return np.array([_estimate(effort, p, r) for r in range(1, effort.replicates + 1)])


def _estimate(effort: VerificationEffort, p: Parameters, replicate: int) -> Floats:
    names = list(TRUTH)
    data = moments(with_values(p, TRUTH), effort, RandomStreams(DATA_SEED, replicate))

    def misfit(x: Floats) -> Floats:
        trial = with_values(p, dict(zip(names, x, strict=True)))
        return (moments(trial, effort, RandomStreams(SEARCH_SEED, replicate)) / data - 1.0) / 0.02

    start = [(truth + values(p)[name]) / 2.0 for name, truth in TRUTH.items()]
    steps = [0.05 * abs(truth) for truth in TRUTH.values()]
    estimate: Floats = least_squares(
        misfit,
        start,
        bounds=([catalogue()[n].low for n in names], [catalogue()[n].high for n in names]),
        x_scale=steps,
        diff_step=[0.02] * len(names),
        max_nfev=12,
    ).x
    return estimate


def findings(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Compare the estimates with the true values: bias and error."""
    truth, estimates = np.array(list(TRUTH.values())), recovered(effort, p)
    bias = (estimates.mean(axis=0) - truth) / stats.sem(estimates, axis=0)
    limit = float(stats.t.ppf(1.0 - LEVEL / 2.0 / len(truth), effort.replicates - 1))
    many = f"{len(truth)} parameters recovered from {effort.replicates} data sets"
    yield Finding(11, f"{many}: largest |t| of the bias", float(np.abs(bias).max()), limit, BASIS)
    error = np.sqrt(((estimates / truth - 1.0) ** 2).mean(axis=0))
    yield Finding(11, f"{many}: largest relative error (rms)", float(error.max()), 0.25, "assumed")
