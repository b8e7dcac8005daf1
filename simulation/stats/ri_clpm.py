"""The random-intercept cross-lagged panel model: paths within persons, by maximum likelihood.

A score is a person's stable level plus a deviation that moves from wave to wave (Hamaker, Kuiper &
Grasman 2015):

.. math:: x_t = B_x + w_t, \\quad w_t = a_x w_{t-1} + c_x v_{t-1} + e_t

and likewise y with B_y and v. Levels are correlated, and so are the errors of a wave. Paths are
equal over time; means and errors are free at every wave. The covariances that this implies are
fitted to three waves or more. Parameters are searched on Cholesky factors, so that every covariance
stays possible; a person variance of 0 is the edge, where errors are not reliable.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import approx_fprime, minimize

from simulation.state import Floats
from simulation.stats.estimate import IntervalEstimate, normal_interval
from simulation.stats.groups import complete_rows
from simulation.stats.regression import PanelPaths

CORNERS = np.tril_indices(2)
NUMBERS = 3  # in the Cholesky factor of a 2 x 2 covariance
PLACES = ((0, 0), (1, 1), (1, 0), (0, 1))  # of x_to_x, y_to_y, x_to_y, y_to_x
STEP = 1e-4  # of the numerical second derivatives


class PanelModel(NamedTuple):
    """The estimated quantities: levels, paths (rows: to x, to y), errors of every wave."""

    levels: Floats
    paths: Floats
    errors: Floats

    def deviations(self) -> list[Floats]:
        """Return the covariance of both deviations at every wave, shape (2, 2)."""
        covariances = [self.errors[0]]
        for error in self.errors[1:]:
            covariances.append(self.paths @ covariances[-1] @ self.paths.T + error)
        return covariances

    def covariance(self) -> Floats:
        """Return the implied covariance of x and y of wave 1, of wave 2, …; (2 waves, 2 waves)."""
        waves, own = len(self.errors), self.deviations()
        blocks = [[self.levels] * waves for _ in range(waves)]
        for first in range(waves):
            lagged = own[first]
            for later in range(first, waves):
                blocks[later][first] = self.levels + lagged
                blocks[first][later] = (self.levels + lagged).T
                lagged = self.paths @ lagged
        return np.block(blocks)


def fit_ri_clpm(x: Floats, y: Floats) -> PanelPaths:
    """Return the paths within persons into the last wave, standardised.

    x, y: scores, shape (n, waves), complete rows only, three waves or more. Raises
    ValueError for fewer waves, and RuntimeError if no maximum is reached.
    """
    x, y = complete_rows(x, y)
    n, waves = x.shape
    if waves < 3:
        raise ValueError(f"{waves} waves are too few: stable levels need three")
    scores = np.stack([x / x.std(), y / y.std()], axis=2).reshape(n, 2 * waves)
    observed = np.cov(scores, rowvar=False, ddof=0)
    best = minimize(
        _misfit,
        _start(observed, waves),
        (observed, waves),
        method="BFGS",
        jac=_gradient,
        options={"gtol": 1e-6},
    )
    if not np.isfinite(best.fun) or np.abs(best.jac).max() > 1e-3:
        raise RuntimeError("the model with random intercepts reached no maximum")
    curvature = _curvature(best.x, observed, waves)
    errors: Floats = np.asarray(np.linalg.pinv(curvature * n / 2), dtype=np.float64)
    return PanelPaths(*(_with_interval(best.x, waves, place, errors) for place in PLACES))


def _factors(parameters: Floats, waves: int) -> Floats:
    """Return the Cholesky factors of levels and of the waves' errors, (waves + 1, 2, 2)."""
    numbers = [parameters[:NUMBERS], *parameters[NUMBERS + 4 :].reshape(waves, NUMBERS)]
    factors = np.zeros((len(numbers), 2, 2))
    for factor, values in zip(factors, numbers, strict=True):
        factor[CORNERS] = values
    return factors


def _unpacked(parameters: Floats, waves: int) -> PanelModel:
    """Return the model of a vector: factor of levels, four paths, factors of the waves' errors."""
    factors = _factors(parameters, waves)
    full = factors @ factors.transpose(0, 2, 1)
    return PanelModel(full[0], parameters[NUMBERS : NUMBERS + 4].reshape(2, 2), full[1:])


def _misfit(parameters: Floats, observed: Floats, waves: int) -> float:
    """Return the discrepancy of maximum likelihood, 0 if the implied covariance is observed."""
    implied = _unpacked(parameters, waves).covariance()
    sign, size = np.linalg.slogdet(implied)
    if sign <= 0:
        return float("inf")
    fits = np.trace(np.linalg.solve(implied, observed))
    return float(size + fits - np.linalg.slogdet(observed)[1] - len(observed))


def _gradient(parameters: Floats, observed: Floats, waves: int) -> Floats:
    """Return first derivatives of the misfit, shape (k,), by the chain rule from the covariance."""
    model = _unpacked(parameters, waves)
    own, paths = model.deviations(), model.paths
    inverse = np.linalg.inv(model.covariance())
    by_covariance = inverse - inverse @ observed @ inverse
    powers = [np.eye(2)]
    for _ in range(1, waves):
        powers.append(paths @ powers[-1])
    levels, of_paths = np.zeros((2, 2)), np.zeros((2, 2))
    of_own, of_powers = np.zeros((waves, 2, 2)), np.zeros((waves, 2, 2))
    for first in range(waves):
        for later in range(first, waves):
            block = by_covariance[2 * later : 2 * later + 2, 2 * first : 2 * first + 2]
            block = block if later == first else 2.0 * block  # it occurs twice
            levels += block
            of_own[first] += powers[later - first].T @ block
            of_powers[later - first] += block @ own[first].T
    for wave in range(waves - 1, 0, -1):
        back = of_own[wave]
        of_paths += (back + back.T) @ paths @ own[wave - 1]
        of_own[wave - 1] += paths.T @ back @ paths
        of_paths += of_powers[wave] @ powers[wave - 1].T
        of_powers[wave - 1] += paths.T @ of_powers[wave]
    by_factor = [
        ((derivative + derivative.T) @ factor)[CORNERS]
        for derivative, factor in zip([levels, *of_own], _factors(parameters, waves), strict=True)
    ]
    return np.concatenate([by_factor[0], of_paths.ravel(), *by_factor[1:]])


def _start(observed: Floats, waves: int) -> Floats:
    """Return a start in the middle: half of the common variance stable, small paths."""
    common = np.mean([observed[2 * t : 2 * t + 2, 2 * t : 2 * t + 2] for t in range(waves)], axis=0)
    half = np.linalg.cholesky(common / 2)[CORNERS]
    return np.concatenate([half, [0.2, 0.0, 0.0, 0.2], np.tile(half, waves)])


def _with_interval(
    parameters: Floats, waves: int, place: tuple[int, int], errors: Floats
) -> IntervalEstimate:
    gradient = approx_fprime(parameters, _path, STEP, waves, place)  # the delta method
    return normal_interval(
        _path(parameters, waves, place), float(np.sqrt(gradient @ errors @ gradient))
    )


def _path(parameters: Floats, waves: int, place: tuple[int, int]) -> float:
    """Return a path into the last wave in sd of the deviations at both ends."""
    model = _unpacked(parameters, waves)
    before, last = model.deviations()[-2:]
    to, of = place
    return float(model.paths[place] * np.sqrt(before[of, of] / last[to, to]))


def _curvature(parameters: Floats, observed: Floats, waves: int) -> Floats:
    """Return second derivatives of the misfit by central differences of the first, (k, k)."""
    differences = np.array(
        [
            _gradient(parameters + step, observed, waves)
            - _gradient(parameters - step, observed, waves)
            for step in STEP * np.eye(len(parameters))
        ]
    )
    return np.asarray((differences + differences.T) / (4 * STEP))
