"""One contact in the reference engine: perceive, appraise, feel, regulate, respond, learn."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from simulation.engine.contact import COMPONENTS, Affect, Emotions, Pair, Perceived
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.processes import (
    appraisal,
    behaviour,
    colleagues,
    emotions,
    engagement,
    load,
    order,
    perception,
    regulation,
    representation,
    trust,
    warmth,
)
from simulation.processes.curves import clip
from simulation.state import PARTS


class Person(NamedTuple):
    """A teacher in a contact: traits plus levers, and the state of the day."""

    efficacy: float
    reappraisal: float
    suppression: float
    exhaustion: float
    load: float
    wear: float


class Appraisals(NamedTuple):
    """All appraisals of one contact, and the shielded components that emotions need."""

    harm: float
    benefit: float
    accountability: float
    coping: float
    expectancy: float
    steadiness: float
    self_positive: float
    closeness: float


def listed(variables: Any) -> SimpleNamespace:
    """Return a NamedTuple of arrays as lists of plain numbers."""
    return SimpleNamespace(**{name: a.tolist() for name, a in variables._asdict().items()})


def total(values: Iterable[float]) -> float:
    """Sum from left to right; Python 3.12's ``sum`` compensates, a kernel does not."""
    result = 0.0
    for value in values:
        result += value
    return result


def mean(values: Sequence[float]) -> float:
    """Return the mean, summed from left to right."""
    return total(values) / len(values)


class PlainContacts(SchoolRun):
    """The contacts of a day, on lists of plain numbers."""

    rules: Parameters
    links: Any
    dyads: Any
    teachers: Any
    students: Any
    dyad_traits: Any
    teacher_traits: Any
    student_traits: Any
    dyad_levers: Any
    teacher_levers: Any
    student_levers: Any
    tie_levers: Any
    today: int
    groups: Any
    positive: dict[int, list[float]]
    disturbed: dict[int, list[bool]]

    def _draw(self, stream: str, i: int, row: int, slot: int = 0, k: int = 0) -> float:
        student = self.links.student_key[self.links.dyad_student[row]]
        return self.chance.uniform(
            stream,
            self.year,
            day=self.today,
            slot=slot,
            teacher=self.links.teacher_key[i],
            student=student,
            k=k,
        )

    def _act(self, i: int, row: int, slot: int, arranged: bool, repairing: bool) -> float:
        """Return the valence of what the student does."""
        rule, j, trusting = (
            self.rules.behaviour,
            self.links.dyad_student[row],
            self.dyads.trust[row],
        )
        first, second, third, fourth = (self._draw("behaviour", i, row, slot, k) for k in range(4))
        intensity = behaviour.intensity(third, fourth, rule)
        if repairing:
            return intensity
        misbehaviour = behaviour.misbehaviour_probability(
            self._propensity(j) + self.students.disposition[j],
            trusting,
            engagement.engagement_in_lesson(
                self.students.engagement[j], self.dyads.lesson_engagement[row]
            ),
            self.teacher_levers.log_odds[i] + order.order_shift(self._order(row), self.rules.order),
            rule,
        )
        approach = behaviour.approach_probability(
            self.student_traits.affiliation[j], trusting, rule
        )
        if arranged:
            low_demand = self.dyad_levers.low_demand[row]
            misbehaviour = behaviour.undemanding(misbehaviour, low_demand)
            approach = behaviour.inviting(approach, low_demand)
        return intensity * behaviour.direction(first, second, misbehaviour, approach)

    def _order(self, row: int) -> float:
        value: float = self.groups.order[self.links.dyad_group[row]]
        return value

    def _propensity(self, j: int) -> float:
        propensity: float = self.student_traits.propensity[j] + self.student_levers.propensity[j]
        return propensity

    def _meet(self, i: int, row: int, valence: float) -> float:
        """Simulate one contact from perception to learning; return what it adds to load."""
        pair = Pair(*(getattr(self.dyads, name)[row] for name in Pair._fields))
        teacher = self._teacher(i)
        seen = self._perceive(valence, pair, teacher)
        at = self._appraise(seen, self.dyad_traits.relevance[row], pair, teacher)
        affect = self._regulate(self._feel(seen, at), pair, teacher)
        self.positive.setdefault(row, []).append(affect.positive)
        self.disturbed.setdefault(self.links.dyad_group[row], []).append(valence < 0.0)
        response = self._respond(i, affect, at.closeness, pair.awareness)
        added = load.load_of_contact(
            teacher.wear * affect.felt,
            affect.suppressed,
            max(0.0, -valence),
            affect.positive,
            self.rules.load,
        )
        added += load.demand_of_closeness(
            pair.relationship_positive,
            self._propensity(self.links.dyad_student[row]),
            self.rules.load,
        )
        added = colleagues.buffered(added, self.teachers.support[i], self.rules.colleagues)
        self._learn(row, seen, affect, response)
        return added

    def _teacher(self, i: int) -> Person:
        traits, levers, start = self.teacher_traits, self.teacher_levers, self.rules.start
        learned = traits.beginner[i] * self.teachers.skill[i]
        return Person(
            efficacy=clip(
                traits.efficacy[i] + levers.efficacy[i] + learned * start.beginner_efficacy
            ),
            reappraisal=clip(
                traits.reappraisal[i]
                + levers.reappraisal[i]
                + (learned * start.beginner_reappraisal + self.teachers.practice[i])
            ),
            suppression=clip(traits.suppression[i] + levers.suppression[i]),
            exhaustion=self.teachers.exhaustion[i],
            load=self.teachers.load[i],
            wear=load.affectivity(
                traits.negative_affectivity[i], self.rules.spread.negative_affectivity
            ),
        )

    def _perceive(self, valence: float, pair: Pair, teacher: Person) -> Perceived:
        rule = self.rules.appraisal
        balance = perception.affect_balance(*pair[:COMPONENTS])
        shield = perception.shield(pair.awareness, rule)
        mood = perception.shielded(balance, rule.shielded_balance, shield)
        weight = perception.assimilation_weight(pair.rigidity, pair.awareness, rule)
        perceived = perception.perceived_valence(valence, mood, weight, teacher.load, rule)
        return Perceived(valence, perceived, balance, mood, shield)

    def _appraise(
        self, seen: Perceived, relevance: float, pair: Pair, teacher: Person
    ) -> Appraisals:
        rule = self.rules.appraisal
        rest = (rule.shielded_positive, rule.shielded_negative) * len(PARTS)
        self_positive, self_negative, other_positive, other_negative, closeness, conflict = (
            perception.shielded(component, resting, seen.shield)
            for component, resting in zip(pair[:COMPONENTS], rest, strict=True)
        )
        return Appraisals(
            harm=appraisal.harm(relevance, seen.perceived),
            benefit=appraisal.benefit(relevance, seen.perceived),
            accountability=appraisal.accountability(other_positive, other_negative),
            coping=appraisal.coping_potential(
                self_positive, self_negative, teacher.efficacy, teacher.exhaustion, rule
            ),
            expectancy=appraisal.future_expectancy(closeness, conflict),
            steadiness=appraisal.emotional_steadiness(teacher.exhaustion, teacher.load, rule),
            self_positive=self_positive,
            closeness=closeness,
        )

    def _feel(self, seen: Perceived, at: Appraisals) -> Emotions:
        return Emotions(
            anger=emotions.anger(at.harm, at.accountability),
            anxiety=emotions.anxiety(at.harm, at.steadiness),
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

    def _regulate(self, felt: Emotions, pair: Pair, teacher: Person) -> Affect:
        negative = emotions.negative_emotion(
            felt.anger, felt.anxiety, felt.helplessness, felt.guilt, felt.disappointment
        )
        positive = emotions.positive_emotion(
            felt.enjoyment, felt.affection, felt.pride, felt.relief
        )
        capacity = regulation.reappraisal(teacher.reappraisal, teacher.exhaustion, pair.awareness)
        unregulated = regulation.unregulated_share(capacity, self.rules.regulation)
        left = regulation.felt_emotion(negative, unregulated)
        suppressed = regulation.suppressed_emotion(left, teacher.suppression, teacher.exhaustion)
        expressed = regulation.expressed_emotion(left, suppressed)
        return Affect(felt, negative, positive, unregulated, left, suppressed, expressed)

    def _respond(self, i: int, affect: Affect, closeness: float, awareness: float) -> float:
        """Return the warmth of the teacher's response."""
        rule, levers, state = self.rules.warmth, self.teacher_levers, self.teachers
        cost = clip(rule.exhaustion_cost + levers.warmth_cost[i])
        worn = warmth.worn_share(state.exhaustion[i], state.depersonalisation[i], cost)
        response = warmth.warmth_of_response(affect.positive, closeness, affect.expressed, worn)
        return warmth.coached(warmth.sensitised(response, awareness, rule), levers.warmth[i])

    def _learn(self, row: int, seen: Perceived, affect: Affect, response: float) -> None:
        """Change the student's trust and the teacher's representation."""
        dyads, rule, felt = self.dyads, self.rules.representation, affect.emotions
        dyads.trust[row] = trust.trust_after_contact(
            dyads.trust[row], response, affect.expressed, rule.negativity, self.rules.trust
        )
        informative = representation.informativeness(
            seen.valence,
            seen.perceived,
            seen.balance,
            dyads.rigidity[row],
            dyads.awareness[row],
            self.rules.rigidity,
        )
        gains = (
            representation.self_gain(felt.pride, felt.hope, rule),
            representation.other_gain(felt.enjoyment, felt.compassion, rule),
            representation.relationship_gain(felt.affection, felt.enjoyment, rule),
        )
        harms = [
            harm * affect.unregulated
            for harm in (
                representation.self_harm(felt.helplessness, felt.guilt, felt.anxiety),
                representation.other_harm(felt.anger),
                representation.relationship_harm(
                    felt.anger, felt.disappointment, affect.expressed, rule
                ),
            )
        ]
        for part, part_gain, part_harm in zip(PARTS, gains, harms, strict=True):
            gain = representation.pooled(part_gain, mean(gains), rule)
            harm = representation.pooled(part_harm, mean(harms), rule)
            positive = getattr(dyads, f"{part}_positive")
            negative = getattr(dyads, f"{part}_negative")
            positive[row] = representation.positive_after_contact(
                positive[row], gain, harm, informative, rule
            )
            negative[row] = representation.negative_after_contact(
                negative[row], gain, harm, informative, rule
            )
