"""One contact from the student's behaviour to what each side learns from it.

The order of the Lazarus chain: behaviour, perception, appraisal, emotions,
regulation, response. Kernels and the mean-field map call these; the reference
engine composes the same processes on its own, so that each checks the other.
"""

import math
from typing import NamedTuple

from simulation.compiled import process
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
from simulation.processes.representation import (
    informativeness,
    negative_after_contact,
    other_gain,
    other_harm,
    positive_after_contact,
    relationship_gain,
    relationship_harm,
    self_gain,
    self_harm,
)
from simulation.processes.trust import trust_after_contact
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


class Person(NamedTuple):
    """The teacher in this slot: traits with what programmes add, and the state of the day."""

    efficacy: float
    reappraisal: float
    suppression: float
    worn: float
    coaching: float
    exhaustion: float
    load: float


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
def meet(valence: float, relevance: float, pair: Pair, person: Person, p: Parameters) -> Meeting:
    """Perceive one behaviour and, if it is noticed, appraise, feel, regulate; then respond."""
    balance = affect_balance(
        pair.self_positive, pair.self_negative, pair.other_positive,
        pair.other_negative, pair.relationship_positive, pair.relationship_negative,
    )  # fmt: skip
    kept = shield(pair.awareness, p.appraisal)
    mood = shielded(balance, p.appraisal.shielded_balance, kept)
    weight = assimilation_weight(pair.rigidity, pair.awareness, p.appraisal)
    perceived = perceived_valence(valence, mood, weight, person.load, p.appraisal)
    if perceived == 0.0:
        return unnoticed(valence, balance, kept, pair, person, p)
    return noticed((valence, perceived, balance, mood, kept), relevance, pair, person, p)


@process
def response(
    positive: float, closeness: float, expressed: float, pair: Pair, person: Person, p: Parameters
) -> float:
    """Warmth of the teacher's response, 0 to 1."""
    warmth = warmth_of_response(positive, closeness, expressed, person.worn)
    return coached(sensitised(warmth, pair.awareness, p.warmth), person.coaching)


@process
def unnoticed(
    valence: float, balance: float, kept: float, pair: Pair, person: Person, p: Parameters
) -> Meeting:
    """A contact that stirs nothing: no appraisal, no emotion, and still a response.

    The same numbers as ``noticed`` gives for a perceived valence of 0, with less work.
    """
    closeness = shielded(pair.relationship_positive, p.appraisal.shielded_positive, kept)
    warmth = response(0.0, closeness, 0.0, pair, person, p)
    misbehaviour = -valence if valence < 0.0 else 0.0
    load_change = load_of_contact(0.0, 0.0, misbehaviour, 0.0, p.load)
    nothing = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    none = math.nan
    return Meeting(
        valence, 0.0, balance, none, none, none, none, nothing, 0.0,
        1.0, 0.0, 0.0, 0.0, 0.0, warmth, load_change,
    )  # fmt: skip


@process
def noticed(
    seen: tuple[float, float, float, float, float],
    relevance: float,
    pair: Pair,
    person: Person,
    p: Parameters,
) -> Meeting:
    """Appraise, feel, regulate and respond to what was perceived.

    seen: valence, perceived valence, affect balance, shielded balance, shield.
    """
    valence, perceived, balance, mood, kept = seen
    calm, ease = p.appraisal.shielded_positive, p.appraisal.shielded_negative
    self_positive = shielded(pair.self_positive, calm, kept)
    self_negative = shielded(pair.self_negative, ease, kept)
    other_positive = shielded(pair.other_positive, calm, kept)
    other_negative = shielded(pair.other_negative, ease, kept)
    closeness = shielded(pair.relationship_positive, calm, kept)
    conflict = shielded(pair.relationship_negative, ease, kept)

    h = harm(relevance, perceived)
    b = benefit(relevance, perceived)
    blame = accountability(other_positive, other_negative)
    coping = coping_potential(
        self_positive, self_negative, person.efficacy, person.exhaustion, p.appraisal
    )
    prospect = future_expectancy(closeness, conflict)
    steadiness = emotional_steadiness(person.exhaustion, person.load, p.appraisal)

    emotions = (
        anger(h, blame),
        anxiety(h, steadiness),
        helplessness(h, coping, prospect),
        guilt(h, blame, coping),
        disappointment(h, mood),
        hope(h, coping, prospect),
        compassion(h, blame, closeness),
        enjoyment(b),
        affection(b, closeness),
        pride(b, coping, self_positive),
        relief(b, mood),
    )
    negative = negative_emotion(emotions[0], emotions[1], emotions[2], emotions[3], emotions[4])
    positive = positive_emotion(emotions[7], emotions[8], emotions[9], emotions[10])
    at_hand = reappraisal(person.reappraisal, person.exhaustion, pair.awareness)
    unregulated = unregulated_share(at_hand, p.regulation)
    felt = felt_emotion(negative, unregulated)
    suppressed = suppressed_emotion(felt, person.suppression, person.exhaustion)
    expressed = expressed_emotion(felt, suppressed)

    warmth = response(positive, closeness, expressed, pair, person, p)
    misbehaviour = -valence if valence < 0.0 else 0.0
    load_change = load_of_contact(felt, suppressed, misbehaviour, positive, p.load)
    return Meeting(
        valence, perceived, balance, blame, coping, prospect, steadiness, emotions, negative,
        unregulated, felt, suppressed, expressed, positive, warmth, load_change,
    )  # fmt: skip


@process
def learn(meeting: Meeting, pair: Pair, p: Parameters) -> Pair:
    """What the contact leaves: in the teacher's representation and in the student's trust."""
    trust = trust_after_contact(
        pair.trust, meeting.warmth, meeting.expressed, p.representation.negativity, p.trust
    )
    q = informativeness(
        meeting.valence, meeting.perceived, meeting.balance, pair.rigidity, pair.awareness,
        p.rigidity,
    )  # fmt: skip
    if q == 0.0:  # teaches nothing, so the six components stay
        return Pair(
            pair.self_positive, pair.self_negative, pair.other_positive, pair.other_negative,
            pair.relationship_positive, pair.relationship_negative, pair.rigidity,
            pair.awareness, trust,
        )  # fmt: skip
    ang, anx, helpless, gui, dis, hop, com, enj, aff, pri, _ = meeting.emotions
    rule, left = p.representation, meeting.unregulated
    gain_s, harm_s = self_gain(pri, hop, rule), self_harm(helpless, gui, anx) * left
    gain_o, harm_o = other_gain(enj, com, rule), other_harm(ang) * left
    gain_r = relationship_gain(aff, enj, rule)
    harm_r = relationship_harm(ang, dis, meeting.expressed, rule) * left
    return Pair(
        positive_after_contact(pair.self_positive, gain_s, harm_s, q, rule),
        negative_after_contact(pair.self_negative, gain_s, harm_s, q, rule),
        positive_after_contact(pair.other_positive, gain_o, harm_o, q, rule),
        negative_after_contact(pair.other_negative, gain_o, harm_o, q, rule),
        positive_after_contact(pair.relationship_positive, gain_r, harm_r, q, rule),
        negative_after_contact(pair.relationship_negative, gain_r, harm_r, q, rule),
        pair.rigidity,
        pair.awareness,
        trust,
    )
