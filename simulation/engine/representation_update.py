"""What one contact leaves: in the teacher's representation and in the student's trust."""

from typing import NamedTuple

from simulation.engine.contact_records import Meeting, Pair
from simulation.jit import process
from simulation.parameters import Internalisation, Parameters
from simulation.processes import learning, representation
from simulation.processes.trust import trust_after_contact


class Lesson(NamedTuple):
    """Gains or harms of the three components, 0 to 1."""

    self_: float
    other: float
    relationship: float


class Impact(NamedTuple):
    """Factors of what a contact teaches: first impressions, and what habit leaves of gains."""

    primacy: float
    gain: float


USUAL = Impact(1.0, 1.0)  # of a contact that is neither early in the year nor arranged


@process
def learn(meeting: Meeting, pair: Pair, impact: Impact, p: Parameters) -> Pair:
    """Return the dyad after a contact; without emotion or information trust and wound change."""
    perceived, rule = meeting.perceived, p.representation
    trust = trust_after_contact(
        pair.trust, meeting.warmth, meeting.expressed, rule.negativity, p.trust
    )
    informative = representation.informativeness(
        meeting.valence, perceived, meeting.balance, pair.rigidity, pair.awareness, p.rigidity
    )
    if perceived == 0.0 or informative == 0.0:
        return Pair(
            pair.self_positive,
            pair.self_negative,
            pair.other_positive,
            pair.other_negative,
            pair.relationship_positive,
            pair.relationship_negative,
            pair.rigidity,
            pair.awareness,
            trust,
            learning.wound_after_contact(pair.wound, meeting.valence, perceived),
        )
    weight = learning.weight_of_surprise(pair.rigidity, pair.awareness, rule)
    surprise = learning.surprise_factor(perceived, meeting.balance, weight, rule.usual_surprise)
    q = learning.bounded_lesson(informative * surprise * impact.primacy, rule)
    return changed(meeting, pair, trust, q, impact.gain, rule)


@process
def changed(
    meeting: Meeting, pair: Pair, trust: float, q: float, left: float, rule: Internalisation
) -> Pair:
    """Return the dyad after a contact that teaches q. left: share of gains that habit leaves."""
    gain, harm = gains(meeting, rule), harms(meeting, rule)
    gain = Lesson(gain.self_ * left, gain.other * left, gain.relationship * left)
    healing = learning.healing(pair.wound, rule)
    gained, lost = representation.positive_after_contact, representation.negative_after_contact
    return Pair(
        gained(pair.self_positive, gain.self_, harm.self_, q, rule),
        lost(pair.self_negative, gain.self_, harm.self_, q, healing, rule),
        gained(pair.other_positive, gain.other, harm.other, q, rule),
        lost(pair.other_negative, gain.other, harm.other, q, healing, rule),
        gained(pair.relationship_positive, gain.relationship, harm.relationship, q, rule),
        lost(pair.relationship_negative, gain.relationship, harm.relationship, q, healing, rule),
        pair.rigidity,
        pair.awareness,
        trust,
        learning.wound_after_contact(pair.wound, meeting.valence, meeting.perceived),
    )


@process
def gains(meeting: Meeting, rule: Internalisation) -> Lesson:
    """Return what the emotions of a contact add to the positive components."""
    felt = meeting.emotions
    return pool(
        representation.self_gain(felt.pride, felt.hope, rule),
        representation.other_gain(felt.enjoyment, felt.compassion, rule),
        representation.relationship_gain(felt.affection, felt.enjoyment, rule),
        rule,
    )


@process
def harms(meeting: Meeting, rule: Internalisation) -> Lesson:
    """Return what the emotions of a contact, after reappraisal, add to the negative ones."""
    felt, left = meeting.emotions, meeting.unregulated
    return pool(
        representation.self_harm(felt.helplessness, felt.guilt, felt.anxiety) * left,
        representation.other_harm(felt.anger) * left,
        representation.relationship_harm(felt.anger, felt.disappointment, meeting.expressed, rule)
        * left,
        rule,
    )


@process
def pool(self_: float, other: float, relationship: float, rule: Internalisation) -> Lesson:
    """Return the three lessons, made more alike as far as the components are one."""
    mean = (self_ + other + relationship) / 3.0
    return Lesson(
        representation.pooled(self_, mean, rule),
        representation.pooled(other, mean, rule),
        representation.pooled(relationship, mean, rule),
    )
