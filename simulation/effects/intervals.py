"""Confidence intervals of means, p values and numbers of replicates.

All intervals are 95 %, from Student's t. One formula serves clusters of any kind: replicates
that share a parameter draw, or units that share a school.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from simulation.state import Floats, Ints

LEVEL = 0.95


class Interval(NamedTuple):
    """The two ends of an interval."""

    low: float
    high: float


class VarianceParts(NamedTuple):
    """Sources of the differences between replicates, as standard deviations.

    chance: within a parameter draw; None where no draw has two replicates. parameters:
    between draws, without what chance adds to their means; None with one draw.
    """

    chance: float | None
    parameters: float | None


def quantile(degrees: int) -> float:
    """Return the t quantile of a two-sided interval."""
    return float(stdtrit(degrees, (1.0 + LEVEL) / 2.0))


def half_width(means: Floats) -> float | None:
    """Return the half-width of the mean of replicates, shape (n,); None with one."""
    if len(means) < 2:
        return None
    return quantile(len(means) - 1) * float(means.std(ddof=1)) / math.sqrt(len(means))


def interval_around(mean: float, half: float | None) -> Interval | None:
    """Return the interval around a mean, None without a half-width."""
    return None if half is None else Interval(mean - half, mean + half)


def cluster_interval(sums: Floats, counts: Floats) -> Interval | None:
    """Return the interval of sum / count over all clusters; None with one cluster.

    sums, counts: of each cluster, shape (clusters,). The variance is that of a ratio,
    G/(G − 1) Σ (sum − mean count)² / (Σ count)², with G − 1 degrees of freedom: that of
    the mean of cluster means where clusters are of equal size.
    """
    clusters, total = len(sums), float(counts.sum())
    if clusters < 2:
        return None
    mean = float(sums.sum()) / total
    square = float(((sums - mean * counts) ** 2).sum()) * clusters / (clusters - 1)
    return interval_around(mean, quantile(clusters - 1) * math.sqrt(square) / total)


def interval_of(means: Floats, draws: Ints) -> Interval | None:
    """Return the interval of the mean over replicates, given their parameter draws.

    Replicates that share one of several draws are not independent and form a cluster. With one
    draw the interval is chance alone.
    """
    known, cluster = np.unique(draws, return_inverse=True)
    if len(known) == 1:
        return interval_around(float(means.mean()), half_width(means))
    sums = np.bincount(cluster, weights=means)
    return cluster_interval(np.asarray(sums), np.bincount(cluster).astype(np.float64))


def variance_parts(means: Floats, draws: Ints) -> VarianceParts:
    """Return chance and parameters apart, by one-way analysis of variance over the draws.

    chance² is the variance within draws, weighted by its degrees of freedom.
    parameters² is the variance between the means of the draws minus the share of chance
    in it, and 0 where chance explains more than all of it.
    """
    known, cluster = np.unique(draws, return_inverse=True)
    counts = np.bincount(cluster).astype(np.float64)
    own = np.bincount(cluster, weights=means) / counts
    degrees = len(means) - len(known)
    within = float(((means - own[cluster]) ** 2).sum()) / degrees if degrees else None
    chance = None if within is None else math.sqrt(within)
    if len(known) == 1:
        return VarianceParts(chance, None)
    if within is None:  # one replicate a draw: the two cannot be separated
        return VarianceParts(None, None)
    between = float(own.var(ddof=1)) - within * float((1.0 / counts).mean())
    return VarianceParts(chance, math.sqrt(max(between, 0.0)))


def replicates_for(half: float, sd: float) -> int:
    """Return the number of replicates for a half-width of at most ``half``, given their sd."""
    normal = float(ndtri((1.0 + LEVEL) / 2.0))  # t needs more, never less
    count = max(2, math.floor((normal * sd / half) ** 2))
    while quantile(count - 1) * sd / math.sqrt(count) > half:
        count += 1
    return count


def pairing_gain(treated: Floats, usual: Floats, differences: Floats) -> float | None:
    """Return how many times as many replicates are needed without shared draws.

    The variance of a difference of means is that of both arms together if they share
    nothing, and that of the differences if they are paired. None where these do not vary.
    """
    if len(differences) < 2:
        return None
    paired = float(differences.var(ddof=1))
    unpaired = float(treated.var(ddof=1) + usual.var(ddof=1))
    return unpaired / paired if paired > 0.0 else None


def p_value(means: Floats, draws: Ints) -> float | None:
    """Return the two-sided p value of a mean of 0, consistent with the interval.

    None with one replicate. A mean that never varies is certain: 0, or 1 if it is 0.
    """
    interval = interval_of(means, draws)
    if interval is None:
        return None
    clusters = len(np.unique(draws))
    degrees = (clusters if clusters > 1 else len(means)) - 1
    error = (interval.high - interval.low) / 2.0 / quantile(degrees)
    mean = float(means.mean())
    if error == 0.0:
        return 1.0 if mean == 0.0 else 0.0
    return 2.0 * float(stdtr(degrees, -abs(mean) / error))


def adjusted(p: Floats) -> Floats:
    """Return the false discovery rates of p values made together (Benjamini–Hochberg).

    As in ``scipy.stats``, whose import would be a third of the start of ``answer``.
    """
    order = np.argsort(p)
    rates = p[order] * (len(p) / np.arange(1, len(p) + 1))
    found = np.empty(len(p))
    found[order] = np.minimum.accumulate(rates[::-1])[::-1]
    return np.clip(found, 0.0, 1.0)
