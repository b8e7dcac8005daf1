"""The random-intercept cross-lagged panel model: paths within persons, by maximum likelihood.

A score is a person's stable level plus a deviation that moves from wave to wave (Hamaker, Kuiper &
Grasman 2015):

.. math:: x_t = B_x + w_t, \\quad w_t = a_x w_{t-1} + c_x v_{t-1} + e_t

and likewise y with B_y and v. Levels are correlated, and so are the errors of a wave. Paths are
equal over time; means and errors are free at each wave. Fitted are the covariances that this
implies, three waves or more. The parameters are found on Cholesky factors, so that every covariance
stays possible; a person variance of 0 is the edge, where errors are not to be trusted.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import approx_fprime, minimize

from simulation.state import Floats
from simulation.stats.estimate import IntervalEstimate, normal_interval
from simulation.stats.groups import complete_rows

CORNERS = np.tril_indices(2)
PARTS = 3  # numbers in the Cholesky factor of a 2 x 2 covariance
STEP = 1e-4  # of the numerical second derivatives


class PanelModel(NamedTuple):
    """Everything the model estimates: levels, paths (rows: to x, to y), errors of each wave."""

    levels: Floats
    paths: Floats
    errors: Floats

    def deviations(self) -> list[Floats]:
        """Covariance of both deviations at each wave, shape (2, 2)."""
        found = [self.errors[0]]
        for error in self.errors[1:]:
            found.append(self.paths @ found[-1] @ self.paths.T + error)
        return found

    def covariance(self) -> Floats:
        """Implied covariance of x and y of wave 1, of wave 2, …; shape (2 waves, 2 waves)."""
        waves, own = len(self.errors), self.deviations()
        blocks = [[self.levels] * waves for _ in range(waves)]
        for first in range(waves):
            lagged = own[first]
            for later in range(first, waves):
                blocks[later][first] = self.levels + lagged
                blocks[first][later] = (self.levels + lagged).T
                lagged = self.paths @ lagged
        return np.block(blocks)


class WithinPersons(NamedTuple):
    """What the fit says: standardised paths within persons, and shares of stable levels.

    x_to_y and so on are those into the last wave. level_x, level_y: share of the variance at the
    last wave that is between persons. fits: chi-square, its degrees of freedom, RMSEA.
    """

    x_to_x: IntervalEstimate
    y_to_y: IntervalEstimate
    x_to_y: IntervalEstimate
    y_to_x: IntervalEstimate
    level_x: float
    level_y: float
    level_correlation: float
    chi_square: float
    freedom: int
    rmsea: float


def fit_ri_clpm(x: Floats, y: Floats) -> WithinPersons:
    """Fit the model to scores, shape (n, waves) each, complete rows only, three waves or more.

    Raises ValueError for fewer waves, and RuntimeError if no maximum was found.
    """
    x, y = complete_rows(x, y)
    n, waves = x.shape
    if waves < 3:
        raise ValueError(f"{waves} waves are too few: stable levels need three")
    scores = np.stack([x / x.std(), y / y.std()], axis=2).reshape(n, 2 * waves)
    observed = np.cov(scores, rowvar=False, ddof=0)
    start = _start(observed, waves)
    found = minimize(
        _misfit, start, (observed, waves), method="BFGS", jac=slope, options={"gtol": 1e-6}
    )
    if not np.isfinite(found.fun) or np.abs(found.jac).max() > 1e-3:
        raise RuntimeError("the model with random intercepts found no maximum")
    return _told(found.x, observed, waves, n)


def unpacked(parameters: Floats, waves: int) -> PanelModel:
    """The model of a vector: factors of levels, four paths, factors of the waves' errors."""
    factors = [parameters[:PARTS], *parameters[PARTS + 4 :].reshape(waves, PARTS)]
    spread = np.zeros((len(factors), 2, 2))
    for place, factor in zip(spread, factors, strict=True):
        place[CORNERS] = factor
    full = spread @ spread.transpose(0, 2, 1)
    return PanelModel(full[0], parameters[PARTS : PARTS + 4].reshape(2, 2), full[1:])


def _misfit(parameters: Floats, observed: Floats, waves: int) -> float:
    """Discrepancy of maximum likelihood, 0 if the implied covariance is the observed one."""
    implied = unpacked(parameters, waves).covariance()
    sign, size = np.linalg.slogdet(implied)
    if sign <= 0:
        return float("inf")
    fits = np.trace(np.linalg.solve(implied, observed))
    return float(size + fits - np.linalg.slogdet(observed)[1] - len(observed))


def slope(parameters: Floats, observed: Floats, waves: int) -> Floats:
    """First derivatives of the misfit, shape (k,), by the chain rule from the covariance back."""
    model = unpacked(parameters, waves)
    own, paths = model.deviations(), model.paths
    inverse = np.linalg.inv(model.covariance())
    pull = inverse - inverse @ observed @ inverse  # derivative by the implied covariance
    powers = [np.eye(2)]
    for _ in range(1, waves):
        powers.append(paths @ powers[-1])
    levels, of_paths = np.zeros((2, 2)), np.zeros((2, 2))
    of_own, of_powers = np.zeros((waves, 2, 2)), np.zeros((waves, 2, 2))
    for first in range(waves):
        for later in range(first, waves):
            block = pull[2 * later : 2 * later + 2, 2 * first : 2 * first + 2]
            block = block if later == first else 2.0 * block  # it stands there twice
            levels += block
            of_own[first] += powers[later - first].T @ block
            of_powers[later - first] += block @ own[first].T
    for wave in range(waves - 1, 0, -1):
        back = of_own[wave]
        of_paths += (back + back.T) @ paths @ own[wave - 1]
        of_own[wave - 1] += paths.T @ back @ paths
        of_paths += of_powers[wave] @ powers[wave - 1].T
        of_powers[wave - 1] += paths.T @ of_powers[wave]
    moved = []
    for given, factor in zip(
        [levels, *of_own], [parameters[:PARTS], *parameters[PARTS + 4 :].reshape(waves, PARTS)],
        strict=True,
    ):  # fmt: skip
        spread = np.zeros((2, 2))
        spread[CORNERS] = factor
        moved.append(((given + given.T) @ spread)[CORNERS])
    return np.concatenate([moved[0], of_paths.ravel(), *moved[1:]])


def _start(observed: Floats, waves: int) -> Floats:
    """A start in the middle: half of the common variance stable, small paths."""
    common = np.mean([observed[2 * t : 2 * t + 2, 2 * t : 2 * t + 2] for t in range(waves)], axis=0)
    half = np.linalg.cholesky(common / 2)[CORNERS]
    return np.concatenate([half, [0.2, 0.0, 0.0, 0.2], np.tile(half, waves)])


def _told(parameters: Floats, observed: Floats, waves: int, n: int) -> WithinPersons:
    curvature = _curvature(parameters, observed, waves)
    errors: Floats = np.asarray(np.linalg.pinv(curvature * n / 2), dtype=np.float64)
    names = {"x_to_x": (0, 0), "y_to_y": (1, 1), "x_to_y": (1, 0), "y_to_x": (0, 1)}
    paths = {
        name: normal_interval(
            _path(parameters, waves, place), _error(parameters, waves, place, errors)
        )
        for name, place in names.items()
    }
    model = unpacked(parameters, waves)
    last, levels = model.deviations()[-1], model.levels
    share = np.diag(levels) / (np.diag(levels) + np.diag(last))
    chi = _misfit(parameters, observed, waves) * n
    freedom = waves * (2 * waves + 1) - len(parameters)
    return WithinPersons(
        **paths,
        level_x=float(share[0]),
        level_y=float(share[1]),
        level_correlation=float(levels[0, 1] / np.sqrt(levels[0, 0] * levels[1, 1])),
        chi_square=float(chi),
        freedom=freedom,
        rmsea=float(np.sqrt(max(chi / freedom - 1.0, 0.0) / n)),
    )


def _path(parameters: Floats, waves: int, place: tuple[int, int]) -> float:
    """A path into the last wave in sd of the deviations at both ends."""
    model = unpacked(parameters, waves)
    before, last = model.deviations()[-2:]
    to, of = place
    return float(model.paths[place] * np.sqrt(before[of, of] / last[to, to]))


def _error(parameters: Floats, waves: int, place: tuple[int, int], errors: Floats) -> float:
    """Standard error of a standardised path, by the delta method."""

    def path(at: Floats) -> float:
        return _path(at, waves, place)

    gradient = approx_fprime(parameters, path, STEP)
    return float(np.sqrt(gradient @ errors @ gradient))


def _curvature(parameters: Floats, observed: Floats, waves: int) -> Floats:
    """Second derivatives of the misfit by central differences of the first, shape (k, k)."""
    steps = STEP * np.eye(len(parameters))
    found = np.array(
        [
            slope(parameters + step, observed, waves) - slope(parameters - step, observed, waves)
            for step in steps
        ]
    )
    return np.asarray((found + found.T) / (4 * STEP))
