"""Item 6: half the step twice as often comes to the same."""

from collections.abc import Iterator

import numpy as np
from scipy import stats

from simulation.chance import Chance
from simulation.evidence.verification.finding import Effort, Finding
from simulation.evidence.verification.schools import changed, lived, primary
from simulation.parameters import Parameters
from simulation.state import Floats

SIZE, DAYS = 10, 100  # students in a class; school days
LEVEL = 0.001  # chance that the largest of all means fails although nothing differs


def means(parameters: Parameters, replicate: int, effort: Effort) -> Floats:
    """Mean of every dyad's and teacher's state, one a variable."""
    chance = Chance(3, replicate)
    run = lived(primary(effort.teachers, chance, size=SIZE), parameters, DAYS, chance)
    return np.array([values.mean() for kind in run.state[:2] for values in kind])


def settings(p: Parameters) -> tuple[Parameters, Parameters]:
    """Three contacts a day, and six that weigh half."""
    coarse = changed(p, contacts__reference_size=float(SIZE), contacts__primary=3.0)
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
    """Differences fine − coarse, shape (replicates, variables)."""
    coarse, fine = settings(p)
    return np.array(
        [means(fine, r, effort) - means(coarse, r, effort) for r in range(1, effort.replicates + 1)]
    )


def findings(effort: Effort, p: Parameters) -> Iterator[Finding]:
    """The largest difference of any mean, in standard errors."""
    found = apart(effort, p)
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    moved = error > 0.0
    worst = float(np.abs(found.mean(axis=0)[moved] / error[moved]).max())
    limit = float(stats.t.ppf(1.0 - LEVEL / 2.0 / moved.sum(), len(found) - 1))
    what = f"three contacts or six at half weight: largest |t| of {int(moved.sum())} means"
    yield Finding(6, what, worst, limit, f"t quantile, p = {LEVEL}, for the largest of them")
