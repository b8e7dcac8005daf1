"""One contact, from the student's behaviour to the teacher's response.

The order of the Lazarus chain: behaviour, perception, appraisal, emotions, regulation,
response; ``representation_update`` adds what both sides learn. The kernels and the
mean-field map call these functions. The reference engine calls the same processes in its
own order, so that either checks the other.
"""

import math
from typing import NamedTuple

from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes import appraisal, emotions, load, perception, regulation, warmth


class Pair(NamedTuple):
    """State of one dyad: the six components, rigidity, awareness and trust, all 0 to 1."""

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
    """The teacher at the start of a slot: traits plus levers, and the state of the day."""

    efficacy: float
    reappraisal: float
    suppression: float
    worn: float
    coaching: float
    exhaustion: float
    load: float
    wear: float  # what a unit of felt emotion adds to load, relative to others


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
    """Secondary appraisals of one contact, and the shielded components that emotions need."""

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


COMPONENTS = 6  # of a representation, the first fields of ``Pair``
NO_EMOTIONS = Emotions(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
NO_AFFECT = Affect(NO_EMOTIONS, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)


@process
def perceive(valence: float, pair: Pair, teacher: TeacherNow, p: Parameters) -> Perceived:
    """Perceive one behaviour through the representation of the student."""
    balance = balance_of(pair)
    shielding = perception.shield(pair.awareness, p.appraisal)
    mood = perception.shielded(balance, p.appraisal.shielded_balance, shielding)
    weight = perception.assimilation_weight(pair.rigidity, pair.awareness, p.appraisal)
    perceived = perception.perceived_valence(valence, mood, weight, teacher.load, p.appraisal)
    return Perceived(valence, perceived, balance, mood, shielding)


@process
def balance_of(pair: Pair) -> float:
    """Return the affect balance of a dyad, −1 to 1."""
    return perception.affect_balance(*pair[:COMPONENTS])


@process
def meet(
    valence: float, relevance: float, pair: Pair, teacher: TeacherNow, p: Parameters
) -> Meeting:
    """Perceive one behaviour and, if it is noticed, appraise, feel and regulate; then respond."""
    seen = perceive(valence, pair, teacher, p)
    if seen.perceived == 0.0:
        return unnoticed(seen, pair, teacher, p)
    if seen.perceived < 0.0:
        return harmed(seen, relevance, pair, teacher, p)
    return pleased(seen, relevance, pair, teacher, p)


@process
def unnoticed(seen: Perceived, pair: Pair, teacher: TeacherNow, p: Parameters) -> Meeting:
    """Respond to a behaviour that causes no appraisal and no emotion."""
    closeness = perception.shielded(
        pair.relationship_positive, p.appraisal.shielded_positive, seen.shield
    )
    at = Appraised(math.nan, math.nan, math.nan, math.nan, math.nan, closeness)
    return respond(seen, at, NO_AFFECT, pair, teacher, p)


@process
def harmed(
    seen: Perceived, relevance: float, pair: Pair, teacher: TeacherNow, p: Parameters
) -> Meeting:
    """Appraise, feel, regulate and respond to a perceived harm, which has no benefit."""
    loss, at = appraisal.harm(relevance, seen.perceived), appraise(seen, pair, teacher, p)
    felt = Emotions(
        anger=emotions.anger(loss, at.accountability),
        anxiety=emotions.anxiety(loss, at.steadiness),
        helplessness=emotions.helplessness(loss, at.coping, at.expectancy),
        guilt=emotions.guilt(loss, at.accountability, at.coping),
        disappointment=emotions.disappointment(loss, seen.mood),
        hope=emotions.hope(loss, at.coping, at.expectancy),
        compassion=emotions.compassion(loss, at.accountability, at.closeness),
        enjoyment=0.0,
        affection=0.0,
        pride=0.0,
        relief=0.0,
    )
    return respond(seen, at, regulate(felt, pair, teacher, p), pair, teacher, p)


@process
def pleased(
    seen: Perceived, relevance: float, pair: Pair, teacher: TeacherNow, p: Parameters
) -> Meeting:
    """Appraise, feel and respond to a perceived benefit, which has no harm.

    A perceived valence that is not a number is handled here too and passed on.
    """
    gain, at = appraisal.benefit(relevance, seen.perceived), appraise(seen, pair, teacher, p)
    felt = Emotions(
        anger=0.0,
        anxiety=0.0,
        helplessness=0.0,
        guilt=0.0,
        disappointment=0.0,
        hope=0.0,
        compassion=0.0,
        enjoyment=emotions.enjoyment(gain),
        affection=emotions.affection(gain, at.closeness),
        pride=emotions.pride(gain, at.coping, at.self_positive),
        relief=emotions.relief(gain, seen.mood),
    )
    positive = emotions.positive_emotion(felt.enjoyment, felt.affection, felt.pride, felt.relief)
    return respond(seen, at, Affect(felt, 0.0, positive, 1.0, 0.0, 0.0, 0.0), pair, teacher, p)


@process
def appraise(seen: Perceived, pair: Pair, teacher: TeacherNow, p: Parameters) -> Appraised:
    """Appraise accountability, coping potential and future expectancy."""
    rule, shielding = p.appraisal, seen.shield
    self_positive = perception.shielded(pair.self_positive, rule.shielded_positive, shielding)
    self_negative = perception.shielded(pair.self_negative, rule.shielded_negative, shielding)
    other_positive = perception.shielded(pair.other_positive, rule.shielded_positive, shielding)
    other_negative = perception.shielded(pair.other_negative, rule.shielded_negative, shielding)
    closeness = perception.shielded(pair.relationship_positive, rule.shielded_positive, shielding)
    conflict = perception.shielded(pair.relationship_negative, rule.shielded_negative, shielding)
    return Appraised(
        accountability=appraisal.accountability(other_positive, other_negative),
        coping=appraisal.coping_potential(
            self_positive, self_negative, teacher.efficacy, teacher.exhaustion, rule
        ),
        expectancy=appraisal.future_expectancy(closeness, conflict),
        steadiness=appraisal.emotional_steadiness(teacher.exhaustion, teacher.load, rule),
        self_positive=self_positive,
        closeness=closeness,
    )


@process
def regulate(arisen: Emotions, pair: Pair, teacher: TeacherNow, p: Parameters) -> Affect:
    """Reappraise and suppress the emotions of a harm."""
    negative = emotions.negative_emotion(
        arisen.anger, arisen.anxiety, arisen.helplessness, arisen.guilt, arisen.disappointment
    )
    capacity = regulation.reappraisal(teacher.reappraisal, teacher.exhaustion, pair.awareness)
    unregulated = regulation.unregulated_share(capacity, p.regulation)
    felt = regulation.felt_emotion(negative, unregulated)
    suppressed = regulation.suppressed_emotion(felt, teacher.suppression, teacher.exhaustion)
    expressed = regulation.expressed_emotion(felt, suppressed)
    return Affect(arisen, negative, 0.0, unregulated, felt, suppressed, expressed)


@process
def respond(
    seen: Perceived, at: Appraised, affect: Affect, pair: Pair, teacher: TeacherNow, p: Parameters
) -> Meeting:
    """Respond with some warmth; return the whole contact and its load."""
    closeness, shown = at.closeness, affect.expressed
    response = warmth.warmth_of_response(affect.positive, closeness, shown, teacher.worn)
    response = warmth.sensitised(response, pair.awareness, p.warmth)
    misbehaviour = -seen.valence if seen.valence < 0.0 else 0.0
    return Meeting(
        valence=seen.valence,
        perceived=seen.perceived,
        balance=seen.balance,
        accountability=at.accountability,
        coping=at.coping,
        expectancy=at.expectancy,
        steadiness=at.steadiness,
        emotions=affect.emotions,
        negative=affect.negative,
        positive=affect.positive,
        unregulated=affect.unregulated,
        felt=affect.felt,
        suppressed=affect.suppressed,
        expressed=affect.expressed,
        warmth=warmth.coached(response, teacher.coaching),
        load_change=load.load_of_contact(
            teacher.wear * affect.felt, affect.suppressed, misbehaviour, affect.positive, p.load
        ),
    )
