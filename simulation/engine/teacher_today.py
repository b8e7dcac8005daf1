"""The teacher at the start of a slot: traits, levers, and what was learned.

Arguments of type ``Any`` are single records, whose fields ``SchoolRecords`` names.
"""

from typing import Any

from simulation.engine.contact_records import TeacherNow
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.curves import clip
from simulation.processes.load import affectivity
from simulation.processes.warmth import worn_share


@process
def efficacy_now(teacher: Any, traits: Any, levers: Any, p: Parameters) -> float:
    """Return the coping potential at rest of a teacher today; beginners learn."""
    learned = traits.beginner * teacher.skill * p.start.beginner_efficacy
    return clip(traits.efficacy + levers.efficacy + learned)


@process
def reappraisal_now(teacher: Any, traits: Any, levers: Any, p: Parameters) -> float:
    """Return the reappraisal capacity of a teacher today; beginners learn, practices spread."""
    learned = traits.beginner * teacher.skill * p.start.beginner_reappraisal
    return clip(traits.reappraisal + levers.reappraisal + (learned + teacher.practice))


@process
def teacher_now(teacher: Any, traits: Any, levers: Any, p: Parameters) -> TeacherNow:
    """Return a teacher at the start of a slot."""
    cost = clip(p.warmth.exhaustion_cost + levers.warmth_cost)
    return TeacherNow(
        efficacy=efficacy_now(teacher, traits, levers, p),
        reappraisal=reappraisal_now(teacher, traits, levers, p),
        suppression=clip(traits.suppression + levers.suppression),
        worn=worn_share(teacher.exhaustion, teacher.depersonalisation, cost),
        coaching=levers.warmth,
        exhaustion=teacher.exhaustion,
        load=teacher.load,
        wear=affectivity(traits.negative_affectivity, p.spread.negative_affectivity),
        mood=teacher.mood,
        affectivity=affectivity(traits.negative_affectivity, p.appraisal.affectivity),
        negative_affectivity=traits.negative_affectivity,
    )
