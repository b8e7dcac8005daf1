"""The parts of a slot: who meets, in what state, how it opens, what is counted.

Arguments of type ``Any`` are single records; ``School`` says of what.
"""

from typing import Any

import numpy as np

from simulation.engine.contact import Meeting, Pair, TeacherNow, opening_chances
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.behaviour import direction, intensity
from simulation.processes.contacts import contact_count
from simulation.processes.curves import clip
from simulation.processes.load import demand_of_closeness
from simulation.processes.warmth import worn_share
from simulation.randomness import AT_DAY, AT_SLOT, AT_STUDENT, AT_TEACHER, AT_TRY, follow, unit

FIRST, SECOND, THIRD, FOURTH = (np.uint64(k) for k in range(4))


@process
def rows_of(i: int, bounds: Any) -> tuple[np.uint64, np.uint64]:
    """The first row of teacher i and the row after the last.

    Unsigned, because every use of a signed one asks whether it counts from the end.
    """
    return np.uint64(bounds[i]), np.uint64(bounds[i + 1])


@process
def deal_contacts(paper: Any, levers: Any, at_teacher: np.uint64) -> int:
    """Deal today's contacts to one dyad and clear its paper; how many there are."""
    paper.repair_due = 0
    paper.met = 0
    paper.positive = 0.0
    paper.regular = 0
    paper.dealt = 0
    if levers.present > 0.0:
        at_dyad = follow(at_teacher, AT_STUDENT, paper.student_key)
        paper.regular = contact_count(levers.contact_rate, unit(follow(at_dyad, AT_TRY, FIRST)))
        paper.dealt = paper.regular
        if levers.extra_contacts > 0.0:
            draw = unit(follow(at_dyad, AT_TRY, SECOND))
            paper.dealt = paper.regular + contact_count(levers.extra_contacts, draw)
    dealt: int = paper.dealt
    return dealt


@process
def person_now(teacher: Any, traits: Any, levers: Any, p: Parameters) -> TeacherNow:
    """A teacher as they enter this slot."""
    cost = clip(p.warmth.exhaustion_cost + levers.warmth_cost)
    return TeacherNow(
        clip(traits.efficacy + levers.efficacy),
        clip(traits.reappraisal + levers.reappraisal),
        clip(traits.suppression + levers.suppression),
        worn_share(teacher.exhaustion, teacher.depersonalisation, cost),
        levers.warmth,
        teacher.exhaustion,
        teacher.load,
    )


@process
def pair_now(dyad: Any) -> Pair:
    """A dyad as it enters a contact."""
    return Pair(
        dyad.self_positive,
        dyad.self_negative,
        dyad.other_positive,
        dyad.other_negative,
        dyad.relationship_positive,
        dyad.relationship_negative,
        dyad.rigidity,
        dyad.awareness,
        dyad.trust,
    )


@process
def opening(chances: tuple[float, float], at_dyad: np.uint64, p: Parameters) -> float:
    """Valence of what the student does, −1 to 1, given the chances of ``opening_chances``."""
    first, second = unit(follow(at_dyad, AT_TRY, FIRST)), unit(follow(at_dyad, AT_TRY, SECOND))
    sign = direction(first, second, chances[0], chances[1])
    return 0.0 if sign == 0.0 else sign * strength(at_dyad, p)


@process
def chances_now(
    dyad: Any, student: Any, traits: Any, lever: Any, shift: float, low_demand: float, p: Parameters
) -> tuple[float, float]:
    """Chances of misbehaviour and approach as one contact opens."""
    return opening_chances(
        traits.propensity + lever.propensity + student.disposition,
        traits.affiliation,
        student.engagement,
        dyad.trust,
        shift,
        low_demand,
        p,
    )


@process
def demand_now(dyad: Any, paper: Any, traits: Any, levers: Any, p: Parameters) -> float:
    """What closeness to this student costs in a contact; nothing unless a rival theory asks."""
    if p.load.closeness == 0.0:
        return 0.0
    j = np.uint64(paper.student)
    z = traits[j].propensity + levers[j].propensity
    return demand_of_closeness(dyad.relationship_positive, z, p.load)


@process
def strength(at_dyad: np.uint64, p: Parameters) -> float:
    """Intensity of a behaviour that is not neutral."""
    third, fourth = unit(follow(at_dyad, AT_TRY, THIRD)), unit(follow(at_dyad, AT_TRY, FOURTH))
    return intensity(third, fourth, p.behaviour)


@process
def befalls(
    level: float,
    prefix: np.uint64,
    day: int,
    slot: int,
    teacher_key: np.uint64,
    student_key: np.uint64,
) -> bool:
    """Whether something of this chance happens to a contact; a level of 0 draws nothing."""
    if level <= 0.0:
        return False
    at_slot = follow(follow(prefix, AT_DAY, np.uint64(day)), AT_SLOT, np.uint64(slot))
    at_dyad = follow(follow(at_slot, AT_TEACHER, teacher_key), AT_STUDENT, student_key)
    return unit(follow(at_dyad, AT_TRY, FIRST)) < level


@process
def remember(dyad: Any, pair: Pair) -> None:
    """Store what a contact left in a dyad."""
    dyad.self_positive = pair.self_positive
    dyad.self_negative = pair.self_negative
    dyad.other_positive = pair.other_positive
    dyad.other_negative = pair.other_negative
    dyad.relationship_positive = pair.relationship_positive
    dyad.relationship_negative = pair.relationship_negative
    dyad.trust = pair.trust


@process
def count_contact(tally: Any, valence: float) -> None:
    """Count a contact in the tally of its dyad or teacher, which no equation reads."""
    tally.contacts += 1
    tally.negative_contacts += 1 if valence < 0.0 else 0


@process
def count_emotions(tally: Any, meeting: Meeting, first: int, stop: int) -> None:
    """Count the emotions of a contact, those from ``first`` to before ``stop``."""
    for n in range(first, stop):  # adds nothings too: a test of each would cost more
        felt = meeting.emotions[n]
        tally.felt[n] += 1 if felt > 0.0 else 0
        tally.intensity[n] += felt if felt > 0.0 else 0.0
