"""Records of one contact: the dyad, the teacher, perception, appraisal, emotions, the whole."""

from typing import Any, NamedTuple

from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.curves import clip
from simulation.processes.load import affectivity
from simulation.processes.warmth import worn_share


class Pair(NamedTuple):
    """State of one dyad, all 0 to 1: the six components, rigidity, awareness, trust, wound."""

    self_positive: float
    self_negative: float
    other_positive: float
    other_negative: float
    relationship_positive: float
    relationship_negative: float
    rigidity: float
    awareness: float
    trust: float
    wound: float


class TeacherNow(NamedTuple):
    """The teacher at the start of a slot: traits plus levers, and the state of the day."""

    efficacy: float
    reappraisal: float
    suppression: float
    worn: float
    coaching: float
    exhaustion: float
    load: float
    wear: float  # what a unit of felt emotion adds to load, relative to others
    mood: float
    affectivity: float  # factor on harms
    negative_affectivity: float  # sd units


class Perceived(NamedTuple):
    """A behaviour and how the teacher perceives it.

    valence, perceived: −1 to 1. balance: affect balance, −1 to 1; mood: the part of it that
    reaches appraisal. shield: 0 to 1.
    """

    valence: float
    perceived: float
    balance: float
    mood: float
    shield: float


class Appraised(NamedTuple):
    """Appraisals of one contact, and the shielded components that emotions need.

    All 0 to 1; harm and benefit are 0 if nothing was noticed.
    """

    harm: float
    benefit: float
    accountability: float
    coping: float
    expectancy: float
    steadiness: float
    self_positive: float
    closeness: float


class Emotions(NamedTuple):
    """The emotions of one contact, each 0 to 1, in the order of ``state.EMOTIONS``."""

    anger: float
    anxiety: float
    helplessness: float
    guilt: float
    disappointment: float
    hope: float
    compassion: float
    enjoyment: float
    affection: float
    pride: float
    relief: float


class Affect(NamedTuple):
    """Emotions of one contact and the result of regulation, all 0 to 1."""

    emotions: Emotions
    negative: float
    positive: float
    unregulated: float
    felt: float
    suppressed: float
    expressed: float


class Meeting(NamedTuple):
    """Everything about one contact, in the order in which it unfolds.

    stake: the harm or the benefit, 0 to 1.
    """

    valence: float
    perceived: float
    balance: float
    accountability: float
    coping: float
    expectancy: float
    steadiness: float
    emotions: Emotions
    negative: float
    positive: float
    unregulated: float
    felt: float
    suppressed: float
    expressed: float
    warmth: float
    load_change: float
    stake: float


COMPONENTS = 6  # of a representation, the first fields of ``Pair``


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
