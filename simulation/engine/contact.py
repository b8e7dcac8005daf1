"""One contact, from the student's behaviour to the teacher's response.

The order of the Lazarus chain: behaviour, perception, appraisal, emotions, regulation,
response; ``representation_update`` adds what both sides learn. The kernels and the
mean-field map call these functions. The reference engine calls the same processes in its
own order, so that either checks the other.
"""

import math

from simulation.engine.contact_records import (
    COMPONENTS,
    NO_AFFECT,
    Affect,
    Appraised,
    Emotions,
    Meeting,
    Pair,
    Perceived,
    TeacherNow,
)
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes import (
    appraisal,
    emotions,
    learning,
    load,
    perception,
    regulation,
    warmth,
)


@process
def perceive(valence: float, pair: Pair, teacher: TeacherNow, p: Parameters) -> Perceived:
    """Perceive one behaviour through the representation of the student."""
    balance = balance_of(pair)
    shielding = perception.shield(pair.awareness, p.appraisal)
    mood = reflect(balance, p.appraisal.shielded_balance, shielding, 1.0, p)
    weight = perception.assimilation_weight(pair.rigidity, pair.awareness, p.appraisal)
    coloured = perception.coloured_valence(
        valence, mood, weight, teacher.load, teacher.mood, p.appraisal
    )
    below, above = thresholds(balance, pair.rigidity, shielding, p)
    perceived = perception.noticed_valence(coloured, below, above)
    return Perceived(valence, perceived, balance, mood, shielding)


@process
def reflect(value: float, resting: float, shielding: float, kinder: float, p: Parameters) -> float:
    """Return what appraisal reads of a value; an ablation that blinds cuts both ways."""
    one_sided = p.awareness.one_sided * (1.0 - p.appraisal.blindness)
    return perception.reflected(value, resting, shielding, kinder, one_sided)


@process
def thresholds(
    balance: float, rigidity: float, shielding: float, p: Parameters
) -> tuple[float, float]:
    """Return the thresholds of notice of a negative and of a positive behaviour."""
    definite = perception.definiteness(balance, p.rigidity)
    least = p.appraisal.threshold
    contrary = perception.threshold_of_contrary(least, rigidity, definite, shielding, p.rigidity)
    fitting = perception.threshold_of_fitting(least, rigidity, definite, shielding, p.rigidity)
    return (fitting, contrary) if balance < 0.0 else (contrary, fitting)


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
    resting = p.appraisal.shielded_positive
    closeness = reflect(pair.relationship_positive, resting, seen.shield, 1.0, p)
    at = Appraised(math.nan, math.nan, math.nan, math.nan, math.nan, closeness, math.nan)
    return respond(seen, at, NO_AFFECT, pair, teacher, p)


@process
def harmed(
    seen: Perceived, relevance: float, pair: Pair, teacher: TeacherNow, p: Parameters
) -> Meeting:
    """Appraise, feel, regulate and respond to a perceived harm, which has no benefit."""
    loss = appraisal.harm(relevance * teacher.affectivity, seen.perceived)
    open_ = appraisal.uncertainty(seen.mood, p.appraisal)
    at = appraise(seen, loss, pair, teacher, p)
    felt = Emotions(
        anger=emotions.anger(loss, at.accountability),
        anxiety=emotions.anxiety(loss, at.steadiness, open_),
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
    return respond(seen, at, regulate(felt, pair.awareness, teacher, p), pair, teacher, p)


@process
def pleased(
    seen: Perceived, relevance: float, pair: Pair, teacher: TeacherNow, p: Parameters
) -> Meeting:
    """Appraise, feel and respond to a perceived benefit, which has no harm.

    A perceived valence that is not a number is handled here too and passed on.
    """
    surprise = learning.surprise_factor(
        seen.perceived, seen.mood, p.appraisal.contrast, p.representation.usual_surprise
    )
    gain = appraisal.benefit(relevance * p.appraisal.benefit_relevance * surprise, seen.perceived)
    at = appraise(seen, gain, pair, teacher, p)
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
def appraise(
    seen: Perceived, stake: float, pair: Pair, teacher: TeacherNow, p: Parameters
) -> Appraised:
    """Appraise accountability, coping potential and future expectancy."""
    rule, shielding = p.appraisal, seen.shield
    calm, ease = rule.shielded_positive, rule.shielded_negative
    self_positive = reflect(pair.self_positive, calm, shielding, 1.0, p)
    self_negative = reflect(pair.self_negative, ease, shielding, -1.0, p)
    other_positive = reflect(pair.other_positive, calm, shielding, 1.0, p)
    other_negative = reflect(pair.other_negative, ease, shielding, -1.0, p)
    closeness = reflect(pair.relationship_positive, calm, shielding, 1.0, p)
    conflict = reflect(pair.relationship_negative, ease, shielding, -1.0, p)
    return Appraised(
        accountability=appraisal.accountability(other_positive, other_negative),
        coping=appraisal.coping_potential(
            self_positive, self_negative, teacher.efficacy, teacher.exhaustion, rule
        ),
        expectancy=appraisal.future_expectancy(closeness, conflict),
        steadiness=appraisal.emotional_steadiness(teacher.negative_affectivity, rule),
        self_positive=self_positive,
        closeness=closeness,
        stake=stake,
    )


@process
def regulate(arisen: Emotions, awareness: float, teacher: TeacherNow, p: Parameters) -> Affect:
    """Reappraise and suppress the emotions of a harm."""
    negative = emotions.negative_emotion(
        arisen.anger, arisen.anxiety, arisen.helplessness, arisen.guilt, arisen.disappointment
    )
    capacity = regulation.reappraisal(teacher.reappraisal, teacher.exhaustion, awareness)
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
    added = load.load_of_contact(
        teacher.wear * affect.felt, affect.suppressed, misbehaviour, affect.positive, p.load
    )
    anger = teacher.wear * affect.emotions.anger
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
        load_change=added + load.load_of_anger(anger, affect.unregulated, p.load),
        stake=at.stake,
    )
