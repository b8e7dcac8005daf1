"""Item 8: a link that is cut has no effect left."""

from collections.abc import Iterator

import numpy as np

from simulation.engine.meanfield import rest
from simulation.engine.setting import typical
from simulation.evidence.verification.finding import EXACT, Effort, Finding
from simulation.evidence.verification.schools import (
    CHANCE,
    changed,
    lived,
    primary,
    with_trait,
)
from simulation.experiments.spiral import BAD, GOOD
from simulation.parameters import Parameters
from simulation.world.population import first_year

PROPENSITIES = tuple(np.round(np.arange(1.5, 3.51, 0.05), 2))  # where bands were ever seen
NOTHING = 1e-4  # of R-: both ends are at rest to 1e-8 a day


def findings(effort: Effort, p: Parameters) -> Iterator[Finding]:
    """The nulls that the equations promise."""
    for name, cut in {
        "appraisal is blind": changed(p, appraisal__blindness=1.0),
        "the student does not respond": changed(p, trust__rate=0.0),
    }.items():
        what = f"gap of R- between a good and a bad beginning when {name}"
        yield Finding(8, what, widest_gap(cut), NOTHING, "both ends at rest")
    yield Finding(
        8, "full model without two ends for any student (1: yes)",
        float(widest_gap(p) < NOTHING), 0, "the band exists",
    )  # fmt: skip
    yield from _no_effect(effort, p)


def widest_gap(p: Parameters) -> float:
    """The largest distance between the two ends over all propensities looked at, R-."""
    gaps = []
    for z in PROPENSITIES:
        held = typical(float(z), p)
        ends = [rest(start, held, p).pair.relationship_negative for start in (GOOD, BAD)]
        gaps.append(ends[1] - ends[0])
    return float(max(gaps))


def _no_effect(effort: Effort, p: Parameters) -> Iterator[Finding]:
    """Cut links through which a trait could act: two worlds stay equal."""
    alone = changed(p, colleagues__buffer=0.0, colleagues__contagion=0.0, relatedness__students=1.0)
    tied, untied = (
        lived(primary(effort.teachers, CHANCE, ties=ties), alone, effort.days)
        for ties in (True, False)
    )
    apart = int((tied.state.teachers.exhaustion != untied.state.teachers.exhaustion).sum())
    what = "teachers whose exhaustion depends on ties when colleagues are switched off"
    yield Finding(8, what, apart, 0, EXACT)
    deaf = changed(p, behaviour__engagement=0.0, students__engagement_closeness=0.0)
    year = first_year(primary(effort.teachers), deaf, CHANCE)
    other = with_trait(year, "students", "base_engagement", 0.9)
    runs = [lived(each, deaf, effort.days) for each in (year, other)]
    dyads = [list(run.state.dyads) for run in runs]
    apart = sum(int((a != b).sum()) for a, b in zip(*dyads, strict=True))
    what = "numbers of dyads that depend on engagement when b_g = 0"
    yield Finding(8, what, apart, 0, EXACT)
