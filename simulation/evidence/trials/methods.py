"""Every method of analysis by its name."""

from collections.abc import Callable

from simulation.evidence.trials import comparing_groups, relating
from simulation.evidence.trials.asked import Analysis
from simulation.evidence.trials.found import Found
from simulation.evidence.trials.visits import Visit

Run = Callable[[Visit, Analysis], Found]
METHODS: dict[str, Run] = {
    "ancova": comparing_groups.ancova,
    "moderated": comparing_groups.moderated,
    "mediation": relating.mediated,
    "cross_lagged": relating.lagged,
    "random_intercepts": relating.within_persons,
}


def analysed(visit: Visit, asked: Analysis) -> Found:
    """What a study finds, in one of its analyses."""
    if asked.method == "multilevel":
        return (comparing_groups.in_levels if asked.of_groups else relating.slope)(visit, asked)
    return METHODS[asked.method](visit, asked)
