"""What must be true of the processes of a moment: what is done, seen, felt and answered."""

from math import inf

from simulation import parameters as groups
from simulation.processes import (
    appraisal,
    behaviour,
    contacts,
    curves,
    emotions,
    perception,
    regulation,
    warmth,
)
from simulation.verification.contract import (
    ANY,
    DOWN,
    FACTOR,
    LOAD,
    LOG_ODDS,
    RATE,
    SD,
    SHARE,
    SIZE,
    UNIFORM,
    UP,
    VALENCE,
    VARIES,
    Contract,
    among,
    falls,
    rises,
    varies,
)

OF_MOMENTS = (
    Contract(appraisal.harm, (0, 1), relevance=rises(FACTOR), perceived=falls(VALENCE)),
    Contract(appraisal.benefit, (0, 1), relevance=rises(FACTOR), perceived=rises(VALENCE)),
    Contract(
        appraisal.accountability, (0, 1),
        other_positive=falls(SHARE), other_negative=rises(SHARE),
    ),
    Contract(
        appraisal.coping_potential, (0, 1),
        self_positive=rises(SHARE), self_negative=falls(SHARE), efficacy=rises(SHARE),
        exhaustion=falls(SHARE), p=among(groups.Appraisal, exhaustion_cost=DOWN),
    ),
    Contract(
        appraisal.future_expectancy, (0, 1),
        relationship_positive=rises(SHARE), relationship_negative=falls(SHARE),
    ),
    Contract(
        appraisal.emotional_steadiness, (0, 1),
        exhaustion=falls(SHARE), load=falls(LOAD),
        p=among(groups.Appraisal, exhaustion_unsteadies=DOWN, load_cost=DOWN),
    ),
    Contract(
        behaviour.misbehaviour_probability, (0, 1),
        propensity=rises(SD), trust=falls(SHARE), engagement=falls(SHARE), shift=rises(LOG_ODDS),
        p=among(
            groups.Behaviour, base_log_odds=UP, propensity=VARIES, trust=VARIES,
            engagement=VARIES, typical_trust=UP, typical_engagement=UP,
        ),
    ),
    Contract(
        behaviour.disposition, (-inf, inf),
        deviate=rises(SD), p=among(groups.Behaviour, spell_spread=VARIES),
    ),
    Contract(
        behaviour.approach_probability, (0, "affiliation"),
        affiliation=rises(SHARE), trust=rises(SHARE), p=among(groups.Behaviour, approach_floor=UP),
    ),
    Contract(
        behaviour.undemanding, (0, "probability"),
        probability=rises(SHARE), low_demand=falls(SHARE),
    ),
    Contract(
        behaviour.inviting, ("probability", 1),
        probability=rises(SHARE), low_demand=rises(SHARE),
    ),
    Contract(
        behaviour.direction, (-1, 1),
        first_draw=rises(UNIFORM), second_draw=falls(UNIFORM),
        misbehaviour=falls(SHARE), approach=rises(SHARE),
    ),
    Contract(
        behaviour.intensity, ("p.mildest", 1),
        third_draw=rises(UNIFORM), fourth_draw=rises(UNIFORM),
        p=among(groups.Behaviour, mildest=UP),
    ),
    Contract(
        contacts.contact_rate, (0, inf),
        rate=rises(RATE), class_size=falls(SIZE),
        p=among(groups.Contacts, reference_size=UP, dilution=VARIES),
    ),
    Contract(contacts.contact_count, (0, 13), rate=rises(RATE), draw=rises(UNIFORM)),
    Contract(
        contacts.weighed_rate, (0, "most"),
        rate=rises(SHARE), weight=rises(FACTOR), most=rises(SHARE),
    ),
    Contract(emotions.anger, (0, "harm"), harm=rises(SHARE), accountability=rises(SHARE)),
    Contract(emotions.anxiety, (0, "harm"), harm=rises(SHARE), steadiness=falls(SHARE)),
    Contract(
        emotions.helplessness, (0, "harm"),
        harm=rises(SHARE), coping=falls(SHARE), expectancy=falls(SHARE),
    ),
    Contract(
        emotions.guilt, (0, "harm"),
        harm=rises(SHARE), accountability=falls(SHARE), coping=falls(SHARE),
    ),
    Contract(emotions.disappointment, (0, "harm"), harm=rises(SHARE), balance=rises(VALENCE)),
    Contract(
        emotions.hope, (0, "harm"), harm=rises(SHARE), coping=rises(SHARE), expectancy=rises(SHARE)
    ),
    Contract(
        emotions.compassion, (0, "harm"),
        harm=rises(SHARE), accountability=falls(SHARE), closeness=rises(SHARE),
    ),
    Contract(emotions.enjoyment, (0, "benefit"), benefit=rises(SHARE)),
    Contract(emotions.affection, (0, "benefit"), benefit=rises(SHARE), closeness=rises(SHARE)),
    Contract(
        emotions.pride, (0, "benefit"),
        benefit=rises(SHARE), coping=rises(SHARE), self_positive=rises(SHARE),
    ),
    Contract(emotions.relief, (0, "benefit"), benefit=rises(SHARE), balance=falls(VALENCE)),
    Contract(
        emotions.negative_emotion, (0, 1),
        anger=rises(SHARE), anxiety=rises(SHARE), helplessness=rises(SHARE), guilt=rises(SHARE),
        disappointment=rises(SHARE),
    ),
    Contract(
        emotions.positive_emotion, (0, 1),
        enjoyment=rises(SHARE), affection=rises(SHARE), pride=rises(SHARE), relief=rises(SHARE),
    ),
    Contract(curves.logistic, (0, 1), x=rises(ANY)),
    Contract(curves.clip, (0, 1), x=rises(ANY)),
    Contract(curves.saturation, (0, 1), load=rises(LOAD)),
    Contract(curves.blend, (0, 1), first=rises(SHARE), second=rises(SHARE), third=rises(SHARE)),
    Contract(
        perception.affect_balance, (-1, 1),
        self_positive=rises(SHARE), self_negative=falls(SHARE),
        other_positive=rises(SHARE), other_negative=falls(SHARE),
        relationship_positive=rises(SHARE), relationship_negative=falls(SHARE),
    ),
    Contract(
        perception.shield, ("awareness", 1),
        awareness=rises(SHARE), p=among(groups.Appraisal, blindness=UP),
    ),
    Contract(
        perception.shielded, (-1, 1),
        value=rises(VALENCE), resting=rises(VALENCE), shield=varies(SHARE),
    ),
    Contract(
        perception.assimilation_weight, (0, "p.assimilation"),
        rigidity=rises(SHARE), awareness=falls(SHARE), p=among(groups.Appraisal, assimilation=UP),
    ),
    Contract(
        perception.perceived_valence, (-1, 1),
        valence=varies(VALENCE),  # a strong mood sees harm in a neutral event
        balance=rises(VALENCE), weight=varies(SHARE), load=falls(LOAD),
        p=among(groups.Appraisal, mood=DOWN, threshold=VARIES),
    ),
    Contract(
        regulation.reappraisal, (0, 1),
        capacity=rises(SHARE), exhaustion=falls(SHARE), awareness=rises(SHARE),
    ),
    Contract(
        regulation.unregulated_share, (0, 1),
        reappraisal=falls(SHARE), p=among(groups.Regulation, effectiveness=DOWN),
    ),
    Contract(
        regulation.felt_emotion, (0, "negative"),
        negative=rises(SHARE), unregulated=rises(SHARE),
    ),
    Contract(
        regulation.suppressed_emotion, (0, "felt"),
        felt=rises(SHARE), habit=rises(SHARE), exhaustion=falls(SHARE),
    ),
    Contract(
        regulation.expressed_emotion, (-1, "felt"),
        felt=rises(SHARE), suppressed=falls(SHARE),
    ),
    Contract(
        warmth.worn_share, (0, 1),
        exhaustion=falls(SHARE), depersonalisation=falls(SHARE), cost=falls(SHARE),
    ),
    Contract(
        warmth.warmth_of_response, (0, "worn"),
        positive=rises(SHARE), closeness=rises(SHARE), expressed=falls(SHARE), worn=rises(SHARE),
    ),
    Contract(
        warmth.sensitised, ("warmth", 1),
        warmth=rises(SHARE), awareness=rises(SHARE), p=among(groups.Warmth, awareness_gain=UP),
    ),
    Contract(warmth.coached, ("warmth", 1), warmth=rises(SHARE), added=rises(SHARE)),
)  # fmt: skip
