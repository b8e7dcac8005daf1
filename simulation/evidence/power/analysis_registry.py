"""Every method of analysis by its name."""

from collections.abc import Callable

from simulation.evidence.power import association_analyses, group_analyses
from simulation.evidence.power.analysis import Analysis
from simulation.evidence.power.simulated_study import Visit
from simulation.stats.estimate import AnalysisEstimate

Run = Callable[[Visit, Analysis], AnalysisEstimate]
METHODS: dict[str, Run] = {
    "ancova": group_analyses.ancova,
    "moderated": group_analyses.moderated,
    "mediation": association_analyses.mediated,
    "cross_lagged": association_analyses.lagged,
    "random_intercepts": association_analyses.within_persons,
}


def analysed(visit: Visit, asked: Analysis) -> AnalysisEstimate:
    """What a study finds, in one of its analyses."""
    if asked.method == "multilevel":
        return (group_analyses.in_levels if asked.of_groups else association_analyses.slope)(
            visit, asked
        )
    return METHODS[asked.method](visit, asked)
