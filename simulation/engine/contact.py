"""One contact, from the student's behaviour to the teacher's response.

The order of the Lazarus chain: behaviour, perception, appraisal, emotions, regulation,
response; ``representation_update`` adds what both sides learn. The kernels and the
mean-field map call these functions. The reference engine calls the same processes in its
own order, so that either checks the other.
"""

from simulation.engine.contact_records import (
    COMPONENTS,
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
    """Perceive, appraise, feel, regulate and respond to one behaviour.

    What is not noticed is neither a harm nor a benefit and causes no emotion.
    """
    seen = perceive(valence, pair, teacher, p)
    at = appraise(seen, relevance, pair, teacher, p)
    affect = regulate(feel(seen, at, p), pair.awareness, teacher, p)
    warm, added = respond(valence, at.closeness, affect, pair.awareness, teacher, p)
    return Meeting(
        valence=valence,
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
        warmth=warm,
        load_change=added,
        stake=at.harm + at.benefit,
    )


@process
def appraise(
    seen: Perceived, relevance: float, pair: Pair, teacher: TeacherNow, p: Parameters
) -> Appraised:
    """Appraise harm, benefit, accountability, coping potential and future expectancy."""
    rule, shielding = p.appraisal, seen.shield
    calm, ease = rule.shielded_positive, rule.shielded_negative
    self_positive = reflect(pair.self_positive, calm, shielding, 1.0, p)
    self_negative = reflect(pair.self_negative, ease, shielding, -1.0, p)
    other_positive = reflect(pair.other_positive, calm, shielding, 1.0, p)
    other_negative = reflect(pair.other_negative, ease, shielding, -1.0, p)
    closeness = reflect(pair.relationship_positive, calm, shielding, 1.0, p)
    conflict = reflect(pair.relationship_negative, ease, shielding, -1.0, p)
    surprise = learning.surprise_factor(
        seen.perceived, seen.mood, rule.contrast, p.representation.usual_surprise
    )
    return Appraised(
        harm=appraisal.harm(relevance * teacher.affectivity, seen.perceived),
        benefit=appraisal.benefit(relevance * rule.benefit_relevance * surprise, seen.perceived),
        accountability=appraisal.accountability(other_positive, other_negative),
        coping=appraisal.coping_potential(
            self_positive, self_negative, teacher.efficacy, teacher.exhaustion, rule
        ),
        expectancy=appraisal.future_expectancy(closeness, conflict),
        steadiness=appraisal.emotional_steadiness(teacher.negative_affectivity, rule),
        self_positive=self_positive,
        closeness=closeness,
    )


@process
def feel(seen: Perceived, at: Appraised, p: Parameters) -> Emotions:
    """Return the emotions that the appraisals of one behaviour cause."""
    open_ = appraisal.uncertainty(seen.mood, p.appraisal)
    return Emotions(
        anger=emotions.anger(at.harm, at.accountability),
        anxiety=emotions.anxiety(at.harm, at.steadiness, open_),
        helplessness=emotions.helplessness(at.harm, at.coping, at.expectancy),
        guilt=emotions.guilt(at.harm, at.accountability, at.coping),
        disappointment=emotions.disappointment(at.harm, seen.mood),
        hope=emotions.hope(at.harm, at.coping, at.expectancy),
        compassion=emotions.compassion(at.harm, at.accountability, at.closeness),
        enjoyment=emotions.enjoyment(at.benefit),
        affection=emotions.affection(at.benefit, at.closeness),
        pride=emotions.pride(at.benefit, at.coping, at.self_positive),
        relief=emotions.relief(at.benefit, seen.mood),
    )


@process
def regulate(arisen: Emotions, awareness: float, teacher: TeacherNow, p: Parameters) -> Affect:
    """Reappraise and suppress negative emotions; blend the pleasant ones."""
    negative = emotions.negative_emotion(
        arisen.anger, arisen.anxiety, arisen.helplessness, arisen.guilt, arisen.disappointment
    )
    capacity = regulation.reappraisal(teacher.reappraisal, teacher.exhaustion, awareness)
    unregulated = regulation.unregulated_share(capacity, p.regulation)
    felt = regulation.felt_emotion(negative, unregulated)
    suppressed = regulation.suppressed_emotion(felt, teacher.suppression, teacher.exhaustion)
    expressed = regulation.expressed_emotion(felt, suppressed)
    positive = emotions.positive_emotion(
        arisen.enjoyment, arisen.affection, arisen.pride, arisen.relief
    )
    return Affect(arisen, negative, positive, unregulated, felt, suppressed, expressed)


@process
def respond(
    valence: float,
    closeness: float,
    affect: Affect,
    awareness: float,
    teacher: TeacherNow,
    p: Parameters,
) -> tuple[float, float]:
    """Return the warmth of the response to one behaviour, and what the contact adds to load."""
    response = warmth.warmth_of_response(affect.positive, closeness, affect.expressed, teacher.worn)
    response = warmth.sensitised(response, awareness, p.warmth)
    misbehaviour = -valence if valence < 0.0 else 0.0
    added = load.load_of_contact(
        teacher.wear * affect.felt, affect.suppressed, misbehaviour, affect.positive, p.load
    )
    anger = teacher.wear * affect.emotions.anger
    added += load.load_of_anger(anger, affect.unregulated, p.load)
    return warmth.coached(response, teacher.coaching), added
