"""What one contact leaves: in the teacher's representation and in the student's trust."""

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


@process
def learn(meeting: Meeting, pair: Pair, p: Parameters) -> Pair:
    """What the contact leaves: in the teacher's representation and in the student's trust."""
    if meeting.perceived == 0.0:
        return learn_trust(meeting, pair, p)
    if meeting.perceived < 0.0:
        return learn_harm(meeting, pair, p)
    return learn_good(meeting, pair, p)


@process
def learn_trust(meeting: Meeting, pair: Pair, p: Parameters) -> Pair:
    """What a contact without emotion leaves: the student met a response."""
    trust = trust_after_contact(
        pair.trust, meeting.warmth, meeting.expressed, p.representation.negativity, p.trust
    )
    return Pair(
        pair.self_positive, pair.self_negative, pair.other_positive, pair.other_negative,
        pair.relationship_positive, pair.relationship_negative, pair.rigidity,
        pair.awareness, trust,
    )  # fmt: skip


@process
def learn_harm(meeting: Meeting, pair: Pair, p: Parameters) -> Pair:
    """What a harm leaves; it brings nobody closer."""
    _, anx, helpless, gui, _, hop, com, _, _, _, _ = meeting.emotions
    rule, left, ang, dis = (
        p.representation, meeting.unregulated, meeting.emotions[0], meeting.emotions[4],
    )  # fmt: skip
    gain_s, harm_s = self_gain(0.0, hop, rule), self_harm(helpless, gui, anx) * left
    gain_o, harm_o = other_gain(0.0, com, rule), other_harm(ang) * left
    harm_r = relationship_harm(ang, dis, meeting.expressed, rule) * left
    return changed(meeting, (gain_s, gain_o, 0.0), (harm_s, harm_o, harm_r), pair, p)


@process
def learn_good(meeting: Meeting, pair: Pair, p: Parameters) -> Pair:
    """What a benefit leaves; nothing in it drives the two apart."""
    rule, joy = p.representation, meeting.emotions[7]
    gain_s = self_gain(meeting.emotions[9], 0.0, rule)
    gain_o = other_gain(joy, 0.0, rule)
    gain_r = relationship_gain(meeting.emotions[8], joy, rule)
    return changed(meeting, (gain_s, gain_o, gain_r), (0.0, 0.0, 0.0), pair, p)


@process
def together(
    lessons: tuple[float, float, float], rule: Internalisation
) -> tuple[float, float, float]:
    """What self, other and relationship learn, each its own unless they are one component."""
    mean = (lessons[0] + lessons[1] + lessons[2]) / 3.0
    return (
        pooled(lessons[0], mean, rule),
        pooled(lessons[1], mean, rule),
        pooled(lessons[2], mean, rule),
    )


@process
def changed(
    meeting: Meeting,
    gains: tuple[float, float, float],
    harms: tuple[float, float, float],
    pair: Pair,
    p: Parameters,
) -> Pair:
    """A pair after gains and harms to self, other and relationship."""
    trusting = learn_trust(meeting, pair, p)
    rule = p.representation
    q = informativeness(
        meeting.valence, meeting.perceived, meeting.balance, pair.rigidity, pair.awareness,
        p.rigidity,
    )  # fmt: skip
    if q == 0.0:  # teaches nothing, so the six components stay
        return trusting
    gain_s, gain_o, gain_r = together(gains, rule)
    harm_s, harm_o, harm_r = together(harms, rule)
    return Pair(
        positive_after_contact(pair.self_positive, gain_s, harm_s, q, rule),
        negative_after_contact(pair.self_negative, gain_s, harm_s, q, rule),
        positive_after_contact(pair.other_positive, gain_o, harm_o, q, rule),
        negative_after_contact(pair.other_negative, gain_o, harm_o, q, rule),
        positive_after_contact(pair.relationship_positive, gain_r, harm_r, q, rule),
        negative_after_contact(pair.relationship_negative, gain_r, harm_r, q, rule),
        pair.rigidity,
        pair.awareness,
        trusting.trust,
    )
