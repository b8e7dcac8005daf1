"""One contact from the student's behaviour to the teacher's response.

The order of the Lazarus chain: behaviour, perception, appraisal, emotions,
regulation, response; what a contact leaves stands in ``learned``. Kernels and the
mean-field map call these; the reference engine composes the same processes on its
own, so that each checks the other.
"""

import math
from typing import NamedTuple

from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.appraisal import (
    accountability,
    benefit,
    coping_potential,
    emotional_steadiness,
    future_expectancy,
    harm,
)
from simulation.processes.behaviour import (
    approach_probability,
    inviting,
    misbehaviour_probability,
    undemanding,
)
from simulation.processes.emotions import (
    affection,
    anger,
    anxiety,
    compassion,
    disappointment,
    enjoyment,
    guilt,
    helplessness,
    hope,
    negative_emotion,
    positive_emotion,
    pride,
    relief,
)
from simulation.processes.load import load_of_contact
from simulation.processes.perception import (
    affect_balance,
    assimilation_weight,
    perceived_valence,
    shield,
    shielded,
)
from simulation.processes.regulation import (
    expressed_emotion,
    felt_emotion,
    reappraisal,
    suppressed_emotion,
    unregulated_share,
)
from simulation.processes.warmth import coached, sensitised, warmth_of_response


class Pair(NamedTuple):
    """One dyad now: the six components, rigidity, awareness and trust, each 0 to 1."""

    self_positive: float
    self_negative: float
    other_positive: float
    other_negative: float
    relationship_positive: float
    relationship_negative: float
    rigidity: float
    awareness: float
    trust: float


class TeacherNow(NamedTuple):
    """The teacher in this slot: traits with what programmes add, and the state of the day."""

    efficacy: float
    reappraisal: float
    suppression: float
    worn: float
    coaching: float
    exhaustion: float
    load: float


class Seen(NamedTuple):
    """A behaviour and how it was perceived.

    balance: of the affect, −1 to 1. mood: the part of it that reaches appraisal. kept: the
    shield, 0 to 1.
    """

    valence: float
    perceived: float
    balance: float
    mood: float
    kept: float


class Appraised(NamedTuple):
    """The secondary appraisals of one contact, and what of the pair they rest on."""

    accountability: float
    coping: float
    expectancy: float
    steadiness: float
    self_positive: float
    closeness: float


class Meeting(NamedTuple):
    """Everything about one contact, in the order it unfolds."""

    valence: float
    perceived: float
    balance: float
    accountability: float
    coping: float
    expectancy: float
    steadiness: float
    emotions: tuple[float, float, float, float, float, float, float, float, float, float, float]
    negative: float
    unregulated: float
    felt: float
    suppressed: float
    expressed: float
    positive: float
    warmth: float
    load_change: float


@process
def opening_chances(
    propensity: float,
    affiliation: float,
    engagement: float,
    trust: float,
    shift: float,
    low_demand: float,
    p: Parameters,
) -> tuple[float, float]:
    """Chances of misbehaviour and of an approach; ``low_demand`` is 0 in ordinary contacts."""
    misbehaviour = misbehaviour_probability(propensity, trust, engagement, shift, p.behaviour)
    approach = approach_probability(affiliation, trust, p.behaviour)
    if low_demand > 0.0:
        return undemanding(misbehaviour, low_demand), inviting(approach, low_demand)
    return misbehaviour, approach


@process
def perceive(valence: float, pair: Pair, person: TeacherNow, p: Parameters) -> Seen:
    """What the teacher sees of one behaviour, and with which eyes."""
    balance = affect_balance(
        pair.self_positive, pair.self_negative, pair.other_positive,
        pair.other_negative, pair.relationship_positive, pair.relationship_negative,
    )  # fmt: skip
    kept = shield(pair.awareness, p.appraisal)
    mood = shielded(balance, p.appraisal.shielded_balance, kept)
    weight = assimilation_weight(pair.rigidity, pair.awareness, p.appraisal)
    perceived = perceived_valence(valence, mood, weight, person.load, p.appraisal)
    return Seen(valence, perceived, balance, mood, kept)


@process
def meet(
    valence: float, relevance: float, pair: Pair, person: TeacherNow, p: Parameters
) -> Meeting:
    """Perceive one behaviour and, if it is noticed, appraise, feel, regulate; then respond."""
    seen = perceive(valence, pair, person, p)
    if seen.perceived == 0.0:
        return unnoticed(seen, pair, person, p)
    if seen.perceived < 0.0:
        return harmed(seen, relevance, pair, person, p)
    return pleased(seen, relevance, pair, person, p)


@process
def response(
    positive: float,
    closeness: float,
    expressed: float,
    pair: Pair,
    person: TeacherNow,
    p: Parameters,
) -> float:
    """Warmth of the teacher's response, 0 to 1."""
    warmth = warmth_of_response(positive, closeness, expressed, person.worn)
    return coached(sensitised(warmth, pair.awareness, p.warmth), person.coaching)


@process
def misbehaviour_in(seen: Seen) -> float:
    """Intensity of misbehaviour in what happened, 0 if there was none."""
    return -seen.valence if seen.valence < 0.0 else 0.0


@process
def unnoticed(seen: Seen, pair: Pair, person: TeacherNow, p: Parameters) -> Meeting:
    """A contact that stirs nothing: no appraisal, no emotion, and still a response."""
    closeness = shielded(pair.relationship_positive, p.appraisal.shielded_positive, seen.kept)
    warmth = response(0.0, closeness, 0.0, pair, person, p)
    load_change = load_of_contact(0.0, 0.0, misbehaviour_in(seen), 0.0, p.load)
    nothing = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    none = math.nan
    return Meeting(
        seen.valence, 0.0, seen.balance, none, none, none, none, nothing, 0.0,
        1.0, 0.0, 0.0, 0.0, 0.0, warmth, load_change,
    )  # fmt: skip


@process
def appraise(seen: Seen, pair: Pair, person: TeacherNow, p: Parameters) -> Appraised:
    """Whose fault it is, whether the teacher can cope, what to expect."""
    calm, ease, kept = p.appraisal.shielded_positive, p.appraisal.shielded_negative, seen.kept
    self_positive = shielded(pair.self_positive, calm, kept)
    self_negative = shielded(pair.self_negative, ease, kept)
    closeness = shielded(pair.relationship_positive, calm, kept)
    return Appraised(
        accountability(
            shielded(pair.other_positive, calm, kept), shielded(pair.other_negative, ease, kept)
        ),
        coping_potential(
            self_positive, self_negative, person.efficacy, person.exhaustion, p.appraisal
        ),
        future_expectancy(closeness, shielded(pair.relationship_negative, ease, kept)),
        emotional_steadiness(person.exhaustion, person.load, p.appraisal),
        self_positive,
        closeness,
    )


@process
def harmed(seen: Seen, relevance: float, pair: Pair, person: TeacherNow, p: Parameters) -> Meeting:
    """Appraise, feel, regulate and respond to what was perceived as a harm; no benefit in it."""
    h, at = harm(relevance, seen.perceived), appraise(seen, pair, person, p)
    emotions = (
        anger(h, at.accountability),
        anxiety(h, at.steadiness),
        helplessness(h, at.coping, at.expectancy),
        guilt(h, at.accountability, at.coping),
        disappointment(h, seen.mood),
        hope(h, at.coping, at.expectancy),
        compassion(h, at.accountability, at.closeness),
        0.0, 0.0, 0.0, 0.0,
    )  # fmt: skip
    negative = negative_emotion(emotions[0], emotions[1], emotions[2], emotions[3], emotions[4])
    unregulated = left_by_reappraisal(pair, person, p)
    felt = felt_emotion(negative, unregulated)
    suppressed = suppressed_emotion(felt, person.suppression, person.exhaustion)
    expressed = expressed_emotion(felt, suppressed)
    warmth = response(0.0, at.closeness, expressed, pair, person, p)
    load_change = load_of_contact(felt, suppressed, misbehaviour_in(seen), 0.0, p.load)
    return Meeting(
        seen.valence, seen.perceived, seen.balance, at.accountability, at.coping,
        at.expectancy, at.steadiness, emotions, negative, unregulated, felt, suppressed,
        expressed, 0.0, warmth, load_change,
    )  # fmt: skip


@process
def pleased(seen: Seen, relevance: float, pair: Pair, person: TeacherNow, p: Parameters) -> Meeting:
    """Appraise, feel and respond to what was perceived as a benefit; no harm in it.

    What is perceived as not a number ends here too, and is passed on.
    """
    b, at = benefit(relevance, seen.perceived), appraise(seen, pair, person, p)
    emotions = (
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        enjoyment(b),
        affection(b, at.closeness),
        pride(b, at.coping, at.self_positive),
        relief(b, seen.mood),
    )  # fmt: skip
    positive = positive_emotion(emotions[7], emotions[8], emotions[9], emotions[10])
    warmth = response(positive, at.closeness, 0.0, pair, person, p)
    load_change = load_of_contact(0.0, 0.0, misbehaviour_in(seen), positive, p.load)
    return Meeting(
        seen.valence, seen.perceived, seen.balance, at.accountability, at.coping,
        at.expectancy, at.steadiness, emotions, 0.0, left_by_reappraisal(pair, person, p),
        0.0, 0.0, 0.0, positive, warmth, load_change,
    )  # fmt: skip


@process
def left_by_reappraisal(pair: Pair, person: TeacherNow, p: Parameters) -> float:
    """Share of a negative emotion that reappraisal leaves, 0 to 1."""
    at_hand = reappraisal(person.reappraisal, person.exhaustion, pair.awareness)
    return unregulated_share(at_hand, p.regulation)
