"""Item 6: half the step twice as often comes to nearly the same.

Only nearly: what a contact changes depends on where the one before left the dyad, so that a mean
moves a little with the step. The calibrated rate of trust is the largest there is (a change of
one eighth of the way a contact), and its mean moves by .0013.
"""

from collections.abc import Iterator

import numpy as np
from scipy import stats

from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.state import Floats
from simulation.verification.check_schools import primary, simulated, with_parameters
from simulation.verification.finding import Effort, Finding

SIZE, DAYS = 10, 100  # students in a class; school days
LEVEL = 0.001  # chance that the largest of all differences is sure although nothing differs
NEARLY = 0.02  # sd of dyads or teachers; assumed, a tenth of what is told as a small effect


def states(parameters: Parameters, replicate: int, effort: Effort) -> list[Floats]:
    """State of all dyads and teachers, one array a variable."""
    chance = RandomStreams(3, replicate)
    run = simulated(primary(effort.teachers, chance, size=SIZE), parameters, DAYS, chance)
    return [values for kind in run.state[:2] for values in kind]


def settings(p: Parameters) -> tuple[Parameters, Parameters]:
    """Three contacts a day, and six that weigh half."""
    coarse = with_parameters(p, contacts__reference_size=float(SIZE), contacts__primary=3.0)
    often = coarse._replace(contacts=coarse.contacts._replace(primary=6.0))
    fine = often._replace(
        representation=p.representation._replace(rate=p.representation.rate / 2),
        trust=p.trust._replace(rate=p.trust.rate / 2),
        load=p.load._replace(
            negative=p.load.negative / 2, positive=p.load.positive / 2, direct=p.load.direct / 2
        ),
    )
    return coarse, fine


def apart(effort: Effort, p: Parameters) -> Floats:
    """Differences of means, fine − coarse, in sd of the coarse; shape (replicates, variables).

    A variable in which nobody differs from anybody is not in it.
    """
    coarse, fine = settings(p)
    rows = []
    for replicate in range(1, effort.replicates + 1):
        pairs = zip(states(coarse, replicate, effort), states(fine, replicate, effort), strict=True)
        rows.append([(f.mean() - c.mean()) / c.std() for c, f in pairs if c.std() > 0.0])
    return np.array(rows)


def findings(effort: Effort, p: Parameters) -> Iterator[Finding]:
    """How far the mean that differs most surely differs."""
    found = apart(effort, p)
    variables = found.shape[1]
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    chance = stats.t.ppf(1.0 - LEVEL / 2.0 / variables, len(found) - 1)
    sure = np.abs(found.mean(axis=0)) - chance * error
    what = (
        f"three contacts or six at half weight: sd by which any of {variables} means surely differs"
    )
    basis = f"assumed: nearly the same; sure by the t quantile, p = {LEVEL}, for the largest"
    yield Finding(6, what, max(float(sure.max()), 0.0), NEARLY, basis)
