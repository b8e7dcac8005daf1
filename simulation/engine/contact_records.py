"""Records of one contact: the dyad, the teacher, perception, appraisal, emotions, the whole."""

from typing import NamedTuple


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
    """Secondary appraisals of one contact, and the shielded components that emotions need.

    stake: the harm or the benefit, 0 to 1; not a number if nothing was noticed.
    """

    accountability: float
    coping: float
    expectancy: float
    steadiness: float
    self_positive: float
    closeness: float
    stake: float


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
    """Everything about one contact, in the order in which it unfolds."""

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
NO_EMOTIONS = Emotions(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
NO_AFFECT = Affect(NO_EMOTIONS, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
