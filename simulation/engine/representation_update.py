"""What one contact leaves: in the teacher's representation and in the student's trust."""

from typing import NamedTuple

from simulation.engine.contact import Meeting, Pair
from simulation.jit import process
from simulation.parameters import Internalisation, Parameters
from simulation.processes.representation import (
    informativeness,
    negative_after_contact,
    other_gain,
    other_harm,
    pooled,
    positive_after_contact,
    relationship_gain,
    relationship_harm,
    self_gain,
    self_harm,
)
from simulation.processes.trust import trust_after_contact


class Lesson(NamedTuple):
    """Gains or harms of the three components, 0 to 1."""

    self_: float
    other: float
    relationship: float


@process
def learn(meeting: Meeting, pair: Pair, p: Parameters) -> Pair:
    """Return the dyad after a contact; without emotion or information only trust changes."""
    rule = p.representation
    trust = trust_after_contact(
        pair.trust, meeting.warmth, meeting.expressed, rule.negativity, p.trust
    )
    informative = informativeness(
        meeting.valence,
        meeting.perceived,
        meeting.balance,
        pair.rigidity,
        pair.awareness,
        p.rigidity,
    )
    if meeting.perceived == 0.0 or informative == 0.0:
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
        )
    gain, harm = gains(meeting, rule), harms(meeting, rule)
    return Pair(
        positive_after_contact(pair.self_positive, gain.self_, harm.self_, informative, rule),
        negative_after_contact(pair.self_negative, gain.self_, harm.self_, informative, rule),
        positive_after_contact(pair.other_positive, gain.other, harm.other, informative, rule),
        negative_after_contact(pair.other_negative, gain.other, harm.other, informative, rule),
        positive_after_contact(
            pair.relationship_positive, gain.relationship, harm.relationship, informative, rule
        ),
        negative_after_contact(
            pair.relationship_negative, gain.relationship, harm.relationship, informative, rule
        ),
        pair.rigidity,
        pair.awareness,
        trust,
    )


@process
def gains(meeting: Meeting, rule: Internalisation) -> Lesson:
    """Return what the emotions of a contact add to the positive components."""
    felt = meeting.emotions
    return pool(
        self_gain(felt.pride, felt.hope, rule),
        other_gain(felt.enjoyment, felt.compassion, rule),
        relationship_gain(felt.affection, felt.enjoyment, rule),
        rule,
    )


@process
def harms(meeting: Meeting, rule: Internalisation) -> Lesson:
    """Return what the emotions of a contact, after reappraisal, add to the negative ones."""
    felt, left = meeting.emotions, meeting.unregulated
    return pool(
        self_harm(felt.helplessness, felt.guilt, felt.anxiety) * left,
        other_harm(felt.anger) * left,
        relationship_harm(felt.anger, felt.disappointment, meeting.expressed, rule) * left,
        rule,
    )


@process
def pool(self_: float, other: float, relationship: float, rule: Internalisation) -> Lesson:
    """Return the three lessons, made more alike as far as the components are one."""
    mean = (self_ + other + relationship) / 3.0
    return Lesson(
        pooled(self_, mean, rule), pooled(other, mean, rule), pooled(relationship, mean, rule)
    )
