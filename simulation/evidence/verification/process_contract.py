"""What must be true of every process, in one table: its inputs, its range, its signs.

The signs are derived from the sentence of each docstring and from the model's
equations, not from the code. A bound may name an input: ``(0, "harm")`` says that an
emotion never exceeds the harm behind it. ``rises``, ``falls`` and ``varies`` (in a
direction that depends on the other inputs) say how the result moves with an input.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import getsource
from math import inf
from typing import Any, NamedTuple, get_type_hints

from simulation import parameters as groups
from simulation.processes import (
    appraisal,
    awareness,
    behaviour,
    burnout,
    carrying,
    colleagues,
    contacts,
    emotions,
    exhaustion,
    learning,
    load,
    numeric,
    perception,
    regulation,
    relatedness,
    representation,
    rigidity,
    strain,
    stress,
    trust,
    warmth,
)

Arguments = dict[str, Any]


class Values(NamedTuple):
    """The values an input may take. open: without the ends. whole: whole numbers only."""

    low: float
    high: float
    open: bool = False
    whole: bool = False

    def at(self, share: float) -> float:
        """The value at a share of the way from the lowest to the highest, 0 to 1."""
        value = self.low + share * (self.high - self.low)
        return float(round(value)) if self.whole else value


SHARE = Values(0.0, 1.0)
UNIFORM = Values(0.0, 1.0, open=True)
VALENCE = Values(-1.0, 1.0)  # also an affect balance
LOAD = Values(0.0, 20.0)
RATE = Values(0.0, 12.0)  # contacts a day
SIZE = Values(1.0, 60.0)  # students in a class
FACTOR = Values(0.0, 5.0)
AT_LEAST_ONE = Values(1.0, 3.0)
WEIGHT = Values(1.0, 4.0)  # bad relative to good
SD = Values(-8.0, 8.0)
LOG_ODDS = Values(-5.0, 5.0)
TRAIT = Values(-1.0, 2.0)  # a normal trait that is not cut to 0 to 1
LISTED = Values(-3.0, 5.0, whole=True)  # moderators of a student
ANY = Values(-800.0, 800.0)


class Input(NamedTuple):
    """One input: the values it may take, and how the result moves when it rises."""

    values: Values
    sign: int | None


def rises(values: Values) -> Input:
    """The result never falls when this input rises."""
    return Input(values, +1)


def falls(values: Values) -> Input:
    """The result never rises when this input rises."""
    return Input(values, -1)


def varies(values: Values) -> Input:
    """The direction depends on the other inputs."""
    return Input(values, None)


class Group(NamedTuple):
    """A group of parameters, and how the result moves with each that is used."""

    kind: type
    signs: dict[str, int | None]

    @property
    def ranges(self) -> dict[str, Values]:
        """For every field that is used, any value of its catalogue range."""
        hints = get_type_hints(self.kind, include_extras=True)
        known = {field: hints[field].__metadata__[0] for field in self.signs}
        return {field: Values(p.low, p.high) for field, p in known.items()}


UP, DOWN, VARIES = +1, -1, None


def among(kind: type, **signs: int | None) -> Group:
    """The parameter group ``p`` of a process, with the sign of every field it uses."""
    return Group(kind, signs)


class Contract:
    """Everything expected of one process."""

    def __init__(
        self,
        function: Callable[..., float],
        within: tuple[float | str, float | str],
        p: Group | None = None,
        **inputs: Input,
    ):
        self.function, self.within, self.group, self.inputs = function, within, p, inputs
        self.name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

    def at(self, point: Sequence[float]) -> Arguments:
        """Arguments at a point of the unit cube, one share an input, parameters last."""
        shares = iter(point)
        found: Arguments = {n: known.values.at(next(shares)) for n, known in self.inputs.items()}
        if self.group:
            fields = {field: v.at(next(shares)) for field, v in self.group.ranges.items()}
            found["p"] = self.group.kind(**fields)
        return found

    def positional(self, arguments: Arguments) -> list[Any]:
        """The arguments in the order of the signature."""
        return [arguments[name] for name in (*self.inputs, *(["p"] if self.group else []))]

    def result(self, arguments: Arguments) -> float:
        """What plain Python gives."""
        return self.function(*self.positional(arguments))

    @cached_property
    def signs(self) -> dict[str, int | None]:
        """How the result moves with each input and each parameter (``p.word``)."""
        signs = {name: known.sign for name, known in self.inputs.items()}
        fields = self.group.signs if self.group else {}
        return signs | {f"p.{field}": sign for field, sign in fields.items()}

    def used_fields(self) -> set[str]:
        """The parameters that the source reads."""
        return set(re.findall(r"\bp\.(\w+)", getsource(self.function)))

    def bounds(self, arguments: Arguments) -> tuple[float, float]:
        """The range of the result for these arguments."""
        low, high = (
            value_of(arguments, bound) if isinstance(bound, str) else bound for bound in self.within
        )
        return low, high


def value_of(arguments: Arguments, name: str) -> float:
    """An input by name, or a parameter by ``p.word``."""
    group, _, field = name.rpartition(".")
    value: float = getattr(arguments["p"], field) if group else arguments[field]
    return value


def changed(arguments: Arguments, name: str, value: float) -> Arguments:
    """The same arguments with one input or parameter replaced."""
    group, _, field = name.rpartition(".")
    if group:
        return arguments | {"p": arguments["p"]._replace(**{field: value})}
    return arguments | {field: value}


CONTRACTS = (
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
        awareness.awareness_in_session, ("awareness", 1),
        awareness=rises(SHARE), held=rises(SHARE),
    ),
    Contract(
        awareness.awareness_after_weekday, (0, "awareness"),
        awareness=rises(SHARE), p=among(groups.Awareness, fade=UP),
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
        carrying.propensity_next_year, (-inf, inf),
        propensity=rises(SD), base=rises(SD), conflict=rises(SHARE), shock=rises(SD),
        p=among(
            groups.Years, propensity_persistence=VARIES, propensity_change=VARIES,
            conflict_carried=VARIES, typical_conflict=DOWN,
        ),
    ),
    Contract(
        carrying.general_trust_next_year, (0, 1),
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
    Contract(
        exhaustion.exhaustion_after_day, (0, 1),
        exhaustion=rises(SHARE), stress=rises(SHARE), tolerance=falls(TRAIT),
        p=among(groups.Exhaustion, time=VARIES, slope=VARIES),
    ),
    Contract(
        learning.moderation, (0, inf),
        listed=rises(LISTED), size=varies(AT_LEAST_ONE),
    ),
    Contract(learning.level_response, (0, inf), effect=rises(FACTOR), together=rises(FACTOR)),
    Contract(
        learning.closeness_for_student, (0, 1),
        relationship_positive=rises(SHARE), trust=rises(SHARE),
    ),
    Contract(
        learning.engagement_pull, (-inf, inf),
        closeness=rises(SHARE), conflict=falls(SHARE),
        for_closeness=varies(FACTOR), for_conflict=varies(FACTOR),
        p=among(
            groups.Students, engagement_closeness=VARIES, engagement_conflict=VARIES,
            typical_closeness=DOWN, typical_conflict=UP,
        ),
    ),
    Contract(
        learning.engagement_after_day, (0, 1),
        engagement=rises(SHARE), base=rises(SHARE), pull=rises(VALENCE),
        p=among(groups.Students, engagement_time=VARIES),
    ),
    Contract(
        learning.achievement_gain, (-inf, inf),
        engagement=rises(SHARE), closeness=rises(SHARE), conflict=falls(SHARE),
        for_closeness=varies(FACTOR), for_conflict=varies(FACTOR),
        p=among(
            groups.Students, achievement_gain=VARIES, achievement_direct=VARIES,
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
    Contract(numeric.logistic, (0, 1), x=rises(ANY)),
    Contract(numeric.clip, (0, 1), x=rises(ANY)),
    Contract(numeric.saturation, (0, 1), load=rises(LOAD)),
    Contract(numeric.blend, (0, 1), first=rises(SHARE), second=rises(SHARE), third=rises(SHARE)),
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
        pride=rises(SHARE), hope=rises(SHARE), p=among(groups.Representation, hope_share=UP),
    ),
    Contract(
        representation.self_harm, (0, 1),
        helplessness=rises(SHARE), guilt=rises(SHARE), anxiety=rises(SHARE),
    ),
    Contract(
        representation.other_gain, (0, 1),
        enjoyment=rises(SHARE), compassion=rises(SHARE),
        p=among(groups.Representation, enjoyment_other=UP),
    ),
    Contract(representation.other_harm, (0, "anger"), anger=rises(SHARE)),
    Contract(
        representation.relationship_gain, (0, 1),
        affection=rises(SHARE), enjoyment=rises(SHARE),
        p=among(groups.Representation, enjoyment_relationship=UP),
    ),
    Contract(
        representation.relationship_harm, (0, 1),
        anger=rises(SHARE), disappointment=rises(SHARE), expressed=rises(SHARE),
        p=among(groups.Representation, anger_share=UP, expression_share=UP),
    ),
    Contract(
        representation.pooled, (0, 1),
        lesson=rises(SHARE), mean=rises(SHARE), p=among(groups.Representation, pooling=VARIES),
    ),
    Contract(
        representation.mirrored, (0, 1),
        valence=rises(SHARE), opposite=falls(SHARE),
        p=among(groups.Representation, mirroring=VARIES),
    ),
    Contract(
        representation.positive_after_contact, (0, 1),
        positive=rises(SHARE), gain=rises(SHARE), harm=falls(SHARE), informative=varies(SHARE),
        p=among(
            groups.Representation, rate=VARIES, cross_inhibition=DOWN, mirroring=DOWN,
            negativity=DOWN,
        ),
    ),
    Contract(
        representation.negative_after_contact, (0, 1),
        negative=rises(SHARE), gain=falls(SHARE), harm=rises(SHARE), informative=varies(SHARE),
        p=among(
            groups.Representation, rate=VARIES, cross_inhibition=DOWN, mirroring=DOWN,
            negativity=UP,
        ),
    ),
    Contract(
        representation.component_after_evening, (0, 1),
        component=rises(SHARE), base=rises(SHARE), general=rises(SHARE),
        p=among(groups.Representation, drift=VARIES, generalisation=VARIES),
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

# Where a not-a-number may be lost, and why nothing goes unnoticed. First: the input has
# no say at all in the situations in which it is lost (checked: any value gives the same).
IMMATERIAL = {
    ("appraisal.harm", "relevance"): "nothing harmful was perceived",
    ("appraisal.benefit", "relevance"): "nothing pleasant was perceived",
    ("emotions.disappointment", "harm"): "nothing better was expected",
    ("emotions.relief", "benefit"): "nothing worse was feared",
    ("contacts.contact_rate", "class_size"): "no dilution: any number to the power 0 is 1",
    ("contacts.contact_rate", "p.reference_size"): "no dilution, likewise",
    ("contacts.contact_rate", "p.dilution"): "the reference size: 1 to any power is 1",
    ("learning.moderation", "listed"): "a factor of 1 to any power is 1",
    ("learning.moderation", "size"): "no moderator: any number to the power 0 is 1",
    ("load.demand_of_closeness", "closeness"): "the student is easy, or it costs nothing",
    ("load.demand_of_closeness", "propensity"): "closeness costs nothing",
    ("load.demand_of_closeness", "p.closeness"): "the student is easy",
    ("representation.informativeness", "rigidity"): "the contact contradicts nothing",
    ("representation.informativeness", "awareness"): "the contact contradicts nothing",
    ("representation.informativeness", "p.blocking"): "the contact contradicts nothing",
}

# Second: a comparison loses it here, but the same number is noticed elsewhere.
NOTICED_ELSEWHERE = {
    ("behaviour.direction", "first_draw"): "a draw is a hash, always strictly between 0 and 1",
    ("behaviour.direction", "second_draw"): "a draw is a hash, always strictly between 0 and 1",
    ("representation.informativeness", "perceived"): "it also makes harm and benefit not-a-number",
    ("representation.informativeness", "balance"): "made of the components, state themselves",
    ("contacts.weighed_rate", "most"): "parameters are refused at the door",
    ("perception.perceived_valence", "p.threshold"): "parameters are refused at the door",
}  # fmt: skip
