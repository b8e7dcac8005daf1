"""What must be true of the processes of what lasts: how states move over contacts, days, years."""

from math import inf

from simulation import parameters as groups
from simulation.processes import (
    awareness,
    burnout,
    colleagues,
    engagement,
    load,
    relatedness,
    representation,
    summer,
    trust,
)
from simulation.processes import burnout as exhaustion
from simulation.processes import load as strain
from simulation.processes import load as stress
from simulation.processes import representation as rigidity
from simulation.verification.contract import (
    AT_LEAST_ONE,
    DOWN,
    FACTOR,
    LISTED,
    LOAD,
    SD,
    SHARE,
    TRAIT,
    UP,
    VALENCE,
    VARIES,
    WEIGHT,
    Contract,
    among,
    falls,
    rises,
    varies,
)

OF_STATES = (
    Contract(
        awareness.awareness_in_session, ("awareness", 1),
        awareness=rises(SHARE), held=rises(SHARE),
    ),
    Contract(
        awareness.awareness_after_weekday, (0, "awareness"),
        awareness=rises(SHARE), p=among(groups.Awareness, fade=UP),
    ),
    Contract(
        burnout.depersonalisation_after_day, (0, 1),
        depersonalisation=rises(SHARE), exhaustion=rises(SHARE), other_negative=rises(SHARE),
        readiness=rises(FACTOR),
        p=among(groups.Burnout, time=VARIES, exhaustion_distance=UP, other_distance=UP),
    ),
    Contract(burnout.competence, (0, 1), self_positive=rises(SHARE), self_negative=falls(SHARE)),
    Contract(
        burnout.accomplishment_after_day, (0, 1),
        accomplishment=rises(SHARE), relatedness=rises(SHARE), competence=rises(SHARE),
        depersonalisation=falls(SHARE), bias=rises(TRAIT),
        p=among(groups.Burnout, time=VARIES, distance_cost=DOWN),
    ),
    Contract(
        burnout.meaning_after_day, (0, 1),
        meaning=rises(SHARE), relatedness=rises(SHARE), positive=rises(SHARE),
        p=among(groups.Burnout, time=VARIES),
    ),
    Contract(
        summer.propensity_next_year, (-inf, inf),
        propensity=rises(SD), base=rises(SD), conflict=rises(SHARE), shock=rises(SD),
        p=among(
            groups.Years, propensity_persistence=VARIES, propensity_change=VARIES,
            conflict_carried=VARIES, typical_conflict=DOWN,
        ),
    ),
    Contract(
        summer.general_trust_next_year, (0, 1),
        general=rises(SHARE), trust=rises(SHARE), p=among(groups.Years, trust_carried=VARIES),
    ),
    Contract(colleagues.support_from, (0, 1), exhaustion=falls(SHARE)),
    Contract(
        colleagues.buffered, (-1, 1),
        load=rises(VALENCE), support=varies(SHARE), p=among(groups.Colleagues, buffer=VARIES),
    ),
    Contract(
        colleagues.load_after_exchange, (0, 20),
        load=rises(LOAD), colleagues=rises(LOAD), p=among(groups.Colleagues, contagion=VARIES),
    ),
    Contract(
        exhaustion.exhaustion_after_day, (0, 1),
        exhaustion=rises(SHARE), stress=rises(SHARE), tolerance=falls(TRAIT),
        p=among(groups.Exhaustion, time=VARIES, slope=VARIES),
    ),
    Contract(
        engagement.moderation, (0, inf),
        listed=rises(LISTED), size=varies(AT_LEAST_ONE),
    ),
    Contract(engagement.level_response, (0, inf), effect=rises(FACTOR), together=rises(FACTOR)),
    Contract(
        engagement.closeness_for_student, (0, 1),
        relationship_positive=rises(SHARE), trust=rises(SHARE),
    ),
    Contract(
        engagement.engagement_pull, (-inf, inf),
        closeness=rises(SHARE), conflict=falls(SHARE),
        for_closeness=varies(FACTOR), for_conflict=varies(FACTOR),
        p=among(
            groups.StudentGrowth, engagement_closeness=VARIES, engagement_conflict=VARIES,
            typical_closeness=DOWN, typical_conflict=UP,
        ),
    ),
    Contract(
        engagement.engagement_after_day, (0, 1),
        engagement=rises(SHARE), base=rises(SHARE), pull=rises(VALENCE),
        p=among(groups.StudentGrowth, engagement_time=VARIES),
    ),
    Contract(
        engagement.achievement_gain, (-inf, inf),
        engagement=rises(SHARE), closeness=rises(SHARE), conflict=falls(SHARE),
        for_closeness=varies(FACTOR), for_conflict=varies(FACTOR),
        p=among(
            groups.StudentGrowth, achievement_gain=VARIES, achievement_direct=VARIES,
            typical_engagement=DOWN, typical_closeness=DOWN, typical_conflict=UP,
        ),
    ),
    Contract(
        load.load_on_morning, ("load", inf),
        load=rises(LOAD), workload=rises(FACTOR), strain=rises(SD),
        p=among(groups.Strain, spread=VARIES),
    ),
    Contract(
        load.load_of_contact, (-0.05, 0.2 + 2 * 0.2 + 0.06),  # from the ends of the ranges
        felt=rises(SHARE), suppressed=rises(SHARE), misbehaviour=rises(SHARE),
        positive=falls(SHARE),
        p=among(groups.Load, negative=UP, suppression_cost=UP, direct=UP, positive=DOWN),
    ),
    Contract(
        load.demand_of_closeness, (0, 0.05 * 8),  # from the ends of the ranges
        closeness=rises(SHARE), propensity=rises(SD), p=among(groups.Load, closeness=UP),
    ),
    Contract(
        load.load_after_night, (0, "load"),
        load=rises(LOAD), recovery=falls(SHARE), exhaustion=rises(SHARE),
        p=among(groups.Recovery, exhaustion_cost=UP),
    ),
    Contract(
        relatedness.connectedness, (0, "relationship_positive"),
        relationship_positive=rises(SHARE), relationship_negative=falls(SHARE),
        p=among(groups.Relatedness, conflict_cost=DOWN),
    ),
    Contract(
        relatedness.relatedness, (0, 1),
        connectedness=rises(SHARE), support=rises(SHARE),
        p=among(groups.Relatedness, students=VARIES),
    ),
    Contract(
        representation.informativeness, (0, 1),
        valence=varies(VALENCE), perceived=varies(VALENCE), balance=varies(VALENCE),
        rigidity=falls(SHARE), awareness=rises(SHARE), p=among(groups.Rigidity, blocking=DOWN),
    ),
    Contract(
        representation.self_gain, (0, 1),
        pride=rises(SHARE), hope=rises(SHARE), p=among(groups.Internalisation, hope_share=UP),
    ),
    Contract(
        representation.self_harm, (0, 1),
        helplessness=rises(SHARE), guilt=rises(SHARE), anxiety=rises(SHARE),
    ),
    Contract(
        representation.other_gain, (0, 1),
        enjoyment=rises(SHARE), compassion=rises(SHARE),
        p=among(groups.Internalisation, enjoyment_other=UP),
    ),
    Contract(representation.other_harm, (0, "anger"), anger=rises(SHARE)),
    Contract(
        representation.relationship_gain, (0, 1),
        affection=rises(SHARE), enjoyment=rises(SHARE),
        p=among(groups.Internalisation, enjoyment_relationship=UP),
    ),
    Contract(
        representation.relationship_harm, (0, 1),
        anger=rises(SHARE), disappointment=rises(SHARE), expressed=rises(SHARE),
        p=among(groups.Internalisation, anger_share=UP, expression_share=UP),
    ),
    Contract(
        representation.pooled, (0, 1),
        lesson=rises(SHARE), mean=rises(SHARE), p=among(groups.Internalisation, pooling=VARIES),
    ),
    Contract(
        representation.mirrored, (0, 1),
        valence=rises(SHARE), opposite=falls(SHARE),
        p=among(groups.Internalisation, mirroring=VARIES),
    ),
    Contract(
        representation.positive_after_contact, (0, 1),
        positive=rises(SHARE), gain=rises(SHARE), harm=falls(SHARE), informative=varies(SHARE),
        p=among(
            groups.Internalisation, rate=VARIES, cross_inhibition=DOWN, mirroring=DOWN,
            negativity=DOWN,
        ),
    ),
    Contract(
        representation.negative_after_contact, (0, 1),
        negative=rises(SHARE), gain=falls(SHARE), harm=rises(SHARE), informative=varies(SHARE),
        p=among(
            groups.Internalisation, rate=VARIES, cross_inhibition=DOWN, mirroring=DOWN,
            negativity=UP,
        ),
    ),
    Contract(
        representation.component_after_evening, (0, 1),
        component=rises(SHARE), base=rises(SHARE), general=rises(SHARE),
        p=among(groups.Internalisation, drift=VARIES, generalisation=VARIES),
    ),
    Contract(
        rigidity.rigidity_after_evening, (0, 1),
        rigidity=rises(SHARE), mean_negative=rises(SHARE),
        p=among(groups.Rigidity, time=VARIES, base=UP),
    ),
    Contract(
        strain.strain_after_weekday, (-16, 16),
        strain=rises(SD), shock=rises(SD), p=among(groups.Strain, time=VARIES),
    ),
    Contract(
        stress.stress_after_day, (0, 1),
        stress=rises(SHARE), load=rises(LOAD), p=among(groups.Stress, time=VARIES),
    ),
    Contract(
        trust.trust_after_contact, (0, 1),
        trust=rises(SHARE), warmth=rises(SHARE), expressed=falls(SHARE), negativity=falls(WEIGHT),
        p=among(groups.Trust, rate=VARIES),
    ),
    Contract(
        trust.trust_after_evening, (0, 1),
        trust=rises(SHARE), general=rises(SHARE), p=among(groups.Trust, return_=VARIES),
    ),
)  # fmt: skip
