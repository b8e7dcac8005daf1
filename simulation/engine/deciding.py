"""Which interventions look at the school this morning, and what they are shown."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from simulation.interventions.intervention import Decision, Scene, decided_on, labelled
from simulation.interventions.moment import When

if TYPE_CHECKING:
    from simulation.engine.loop import SchoolRun


def decisions(run: "SchoolRun") -> Iterator[Decision]:
    """What the interventions decide that start, or go on in this year, one after the other.

    Each sees what the ones before it changed this morning, if that is carried out between.
    Who takes part when one starts is kept in ``members`` for the years to come.
    """
    for label, plan in labelled(run.interventions):
        if decided_on(plan, run.year) == run.day:
            decision = plan.decide(
                Scene(
                    run.school_year.world,
                    run.state,
                    run.circumstances,
                    run.chance,
                    label,
                    When(run.year, run.day),
                    run.members.get(label),
                    run.parameters,
                    run.register,
                )
            )
            keys = run.school_year.world.links.teacher_key
            run.members.setdefault(label, keys[np.asarray(decision.teachers, dtype=np.int64)])
            yield decision
