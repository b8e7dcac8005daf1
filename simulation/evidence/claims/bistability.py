"""Claim 6: some relationships spiral in ordinary classes, and two beginnings can end apart."""

from functools import lru_cache

import numpy as np

from simulation.dynamics.bistability import CUTS, FINENESS, diagram, grid
from simulation.evidence.claims.ablations import BLIND, DEAF
from simulation.evidence.claims.claim import Claim, Criterion
from simulation.evidence.claims.experiment import ClaimRun, ClaimTask, classes, simulate_year
from simulation.measurement.outcomes import escalated, in_conflict, spiralled
from simulation.parameters import Parameters
from simulation.state import Floats

STEP = 0.5  # of z; the diagram refines it wherever a band may hide
LOWEST, HIGHEST = 0.5, 4.0  # z: below, no band was ever seen; above, one student in 150
OUTSIDE = ("load", "recovery", "colleagues", "relatedness")  # no part of the map of one dyad
PER = 100.0  # of 100 relationships


def statistics(task: ClaimTask) -> dict[str, float]:
    """How many relationships of an ordinary year spiral, and the bistable band."""
    p = task.set()
    year = classes(task, p, ties=True)
    start = year.state.dyads
    lived = simulate_year(year, p, task.chance)
    return {**prevalence(lived, start.relationship_negative, start.trust), **band(p)}


def prevalence(lived: ClaimRun, conflict: Floats, trust: Floats) -> dict[str, float]:
    """Of 100 relationships; conflict, trust: R- and trust on the first morning."""
    end = lived.run.state.dyads
    found = {
        "escalated": escalated(conflict, end.relationship_negative),
        "spiralled": spiralled(conflict, end.relationship_negative, trust, end.trust),
        "in_conflict": in_conflict(end.relationship_negative),
    }
    return {name: PER * float(np.mean(flags)) for name, flags in found.items()}


@lru_cache(maxsize=64)
def _band(p: Parameters) -> tuple[float, float, float]:
    found = diagram(p, CUTS[0], grid(LOWEST, HIGHEST, STEP))
    width = sum(each.high - each.low for each in found.bands)
    return width, PER * sum(each.share for each in found.bands), found.widest.gap


def band(p: Parameters) -> dict[str, float]:
    """Width of the band in z, students in it (of 100), and the largest gap of R-."""
    of_dyad = p._replace(**{name: type(getattr(p, name))() for name in OUTSIDE})
    return dict(zip(("band_width", "band_share", "widest_gap"), _band(of_dyad), strict=True))


CLAIM = Claim(
    "6",
    "Spirals come about, and a beginning can decide",
    "In ordinary classes a minority of relationships spirals into conflict and lost trust, and "
    "for some students a good and a bad beginning end apart.",
    "A year of ordinary classes, nothing done. A relationship has escalated if it ends in conflict "
    "(R- above .45) and rose by .15; it has spiralled if the student's trust also fell by .15. The "
    "band is that of the page on the spiral: the mean course of one dyad, everything around it "
    "held, from the best and the worst beginning.",
    statistics,
    (
        Criterion(
            "spiralled", "relationships that spiralled, of 100", 0.1, 20.0,
            "one in a thousand to one in five",
        ),
        Criterion(
            "escalated", "relationships that escalated, of 100", None, 20.0,
            "a minority", "5-15 % over the primary years, from memory", "8.12",
        ),
        Criterion(
            "band_width", "width of the bistable band, sd of z", FINENESS, None, "it exists",
        ),
    ),
    (BLIND.name, DEAF.name),
    {
        "escalated": "escalated, of 100",
        "spiralled": "spiralled, of 100",
        "in_conflict": "in conflict at the end, of 100",
        "band_width": "width of the bistable band, sd of z",
        "band_share": "students in the band, of 100",
        "widest_gap": "largest gap of R- between two beginnings",
    },
)  # fmt: skip
