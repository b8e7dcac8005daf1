"""Claims 6 and 8: two starts of the same year, of a relationship or a teacher, can end apart."""

from functools import lru_cache

import numpy as np

from simulation.dynamics.bistability import CUTS, diagram, grid
from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.experiment import ClaimRun, ClaimTask, classes, simulate_year
from simulation.measurement.outcomes import escalated, in_conflict, spiralled
from simulation.parameters import Parameters
from simulation.school.school_year import SchoolYear
from simulation.state import SCHOOL_DAYS, Floats

STEP = 0.5  # of z; the diagram refines it where a band may be hidden
LOWEST, HIGHEST = 0.5, 4.0  # z; no band was observed below; above, one student in 150
OUTSIDE = ("load", "recovery", "colleagues", "relatedness")  # no part of the map of one dyad
PER = 100.0  # of 100 relationships
RESTED, SPENT = 0.1, 0.7  # E on the first morning; NEA scores 1.6 and 5.2
YEARS = 2
PERSISTENT = 0.3  # gap of E; half the distance of the two starts


def bistability(task: ClaimTask) -> dict[str, float]:
    """Return the prevalence of spirals in an ordinary year, and the bistable band."""
    p = task.with_changes()
    year = classes(task, p, ties=True)
    start = year.state.dyads
    run = simulate_year(year, p, task.chance)
    return {**prevalence(run, start.relationship_negative, start.trust), **band(p)}


def prevalence(run: ClaimRun, conflict: Floats, trust: Floats) -> dict[str, float]:
    """Return numbers of 100 relationships; conflict, trust: R− and trust on the first morning."""
    end = run.run.state.dyads
    flags = {
        "escalated": escalated(conflict, end.relationship_negative),
        "spiralled": spiralled(conflict, end.relationship_negative, trust, end.trust),
        "in_conflict": in_conflict(end.relationship_negative),
    }
    return {name: PER * float(np.mean(values)) for name, values in flags.items()}


@lru_cache(maxsize=64)
def _band(p: Parameters) -> tuple[float, float, float]:
    found = diagram(p, CUTS[0], grid(LOWEST, HIGHEST, STEP))
    width = sum(part.high - part.low for part in found.bands)
    return width, PER * sum(part.share for part in found.bands), found.widest.gap


def band(p: Parameters) -> dict[str, float]:
    """Return the width of the band in z, students in it (of 100), and the largest gap of R−."""
    of_dyad = p._replace(**{name: type(getattr(p, name))() for name in OUTSIDE})
    return dict(zip(("band_width", "band_share", "widest_gap"), _band(of_dyad), strict=True))


def exhaustion_trap(task: ClaimTask) -> dict[str, float]:
    """Return the gaps between the same teachers after a spent and a rested start, by year."""
    p = task.with_changes()
    year = classes(task, p, ties=True)
    rested, spent = (ends(year, p, task, start) for start in (RESTED, SPENT))
    gaps = [worse - better for worse, better in zip(spent, rested, strict=True)]
    return {
        **{f"gap_{n}": float(gap.mean()) for n, gap in enumerate(gaps, 1)},
        **{f"held_{n}": float((gap >= PERSISTENT).mean()) for n, gap in enumerate(gaps, 1)},
        "largest": float(gaps[-1].max()),
        "rested_end": float(rested[-1].mean()),
        "spent_end": float(spent[-1].mean()),
    }


def ends(year: SchoolYear, p: Parameters, task: ClaimTask, start: float) -> list[Floats]:
    """Return the teachers' exhaustion at the end of every year, from the same start."""
    run = SchoolRun(year, p, task.chance, years=YEARS)
    run.state.teachers.exhaustion[:] = start
    exhaustion = []
    for n in range(YEARS):
        if n:
            run.start_next_year()
        run.advance(SCHOOL_DAYS)
        exhaustion.append(np.array(run.state.teachers.exhaustion))
    return exhaustion
