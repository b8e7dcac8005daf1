"""Item 4: two worlds share every draw that is not touched."""

from collections.abc import Iterator

from simulation.evidence.verification.finding import EXACT, Effort, Finding
from simulation.evidence.verification.schools import (
    CHANCE,
    lived,
    primary,
    unequal,
    with_trait,
)
from simulation.parameters import Parameters
from simulation.world.population import first_year

WILDER = 2.0  # sd added to the propensity of the first student


def findings(effort: Effort, p: Parameters) -> Iterator[Finding]:
    """Another student A: who differs, and whether the draws of the classmates do."""
    year = first_year(primary(effort.teachers, ties=False), p, CHANCE)
    propensity = year.world.traits.students.propensity.copy()
    propensity[0] += WILDER
    changed = with_trait(year, "students", "propensity", propensity)
    usual, other = (lived(each, p, effort.days) for each in (year, changed))
    first, last = year.world.links.teacher_dyads[:2]
    elsewhere = slice(last, None)
    apart = unequal(
        [values[elsewhere] for values in usual.state.dyads],
        [values[elsewhere] for values in other.state.dyads],
    )
    what = "numbers that differ in other classes when one student changes"
    yield Finding(4, what, apart, 0, EXACT)
    mates = slice(first + 1, last)
    counts = [run.tally.dyads.contacts[mates] for run in (usual, other)]
    apart = int((counts[0] != counts[1]).sum())
    yield Finding(4, "classmates whose number of contacts differs", apart, 0, EXACT)
    same = usual.state.dyads.trust[first] == other.state.dyads.trust[first]
    yield Finding(4, "the changed student lives on as before (1: yes)", float(same), 0, EXACT)
