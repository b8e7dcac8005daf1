"""The measures of one population: its statistics, and differences of the full model from rivals."""

from simulation.evidence.requirements.requirement import requirements
from simulation.evidence.theory.appraisal_statistics import appraisal_statistics
from simulation.evidence.theory.loop_statistics import band_of, loop_statistics
from simulation.evidence.theory.rival_models import (
    BLIND,
    TRAITS,
    UNRESPONSIVE,
    RivalModel,
    cut_parameters,
)
from simulation.evidence.theory.stress_statistics import stress_statistics
from simulation.evidence.theory.theory_statistics import statistics_of
from simulation.evidence.theory.theory_year import (
    FIRST_WATCHED,
    TheoryArm,
    TheoryTask,
    means_of,
    simulate_arm,
)

RIVALS = (BLIND, UNRESPONSIVE, TRAITS)
MINUS, TWICE = ".minus.", ".twice."


def population_measures(task: TheoryTask) -> dict[str, float]:
    """Return every statistic of the full model, and what the requirements compare with rivals."""
    found = statistics_of(task)
    measures = {entry.measure for entry in requirements()}
    for rival in RIVALS:
        other = rival_statistics(task._replace(model=rival), rival)
        found[f"band_width.{rival.name}"] = other["band_width"]
        for name, value in other.items():
            differences = {
                f"{name}{MINUS}{rival.name}": found.get(name, float("nan")) - value,
                f"{name}{TWICE}{rival.name}": found.get(name, float("nan")) - 2.0 * value,
            }
            found |= {key: gap for key, gap in differences.items() if key in measures}
    return found


def rival_statistics(task: TheoryTask, rival: RivalModel) -> dict[str, float]:
    """Return the statistics of one recorded year of a rival that need no second arm."""
    year, means, p = simulate_arm(task, TheoryArm(watched=True)), means_of(task)[0], task.parameters
    return {
        **appraisal_statistics(year, cut_parameters(rival, p, means, FIRST_WATCHED)),
        **stress_statistics(year),
        **loop_statistics(year, p),
        **band_of(rival, p, means),
    }
