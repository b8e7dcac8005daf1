"""One contact in the reference engine: perceive, appraise, feel, regulate, respond, learn."""

from typing import NamedTuple

from simulation.engine.contact_records import COMPONENTS, Affect, Emotions, Pair, Perceived
from simulation.engine.reference_learning import PlainLearning
from simulation.processes import (
    appraisal,
    awareness,
    behaviour,
    colleagues,
    emotions,
    engagement,
    learning,
    load,
    mood,
    order,
    perception,
    regulation,
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
    mood: float
    affectivity: float
    negative_affectivity: float


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


class PlainContacts(PlainLearning):
    """The contacts of a day, on lists of plain numbers."""

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

    def _draws(
        self, stream: str, i: int, row: int, slot: int = 0, k: int | None = None
    ) -> tuple[float, float]:
        """Return a pair of draws; k: None for the first pair of an event."""
        student = self.links.student_key[self.links.dyad_student[row]]
        when = {"day": self.today, "slot": slot, "teacher": self.links.teacher_key[i]}
        return self.chance.pair(stream, self.year, **when, student=student, k=k)

    def _act(self, i: int, row: int, slot: int, arranged: bool, repairing: bool) -> float:
        """Return the valence of what the student does."""
        rule, j, trusting = (
            self.rules.behaviour,
            self.links.dyad_student[row],
            self.dyads.trust[row],
        )
        first, second = self._draws("behaviour", i, row, slot)
        intensity = behaviour.intensity(*self._draws("behaviour", i, row, slot, k=1), rule)
        if repairing:
            return intensity
        log_odds = behaviour.misbehaviour_log_odds(
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
        remaining, scaled = 1.0, behaviour.scaled_draw(first, log_odds)
        if arranged:
            low_demand = self.dyad_levers.low_demand[row]
            remaining = behaviour.undemanding(remaining, low_demand)
            approach = behaviour.inviting(approach, low_demand)
        return intensity * behaviour.direction(scaled, second, remaining, approach)

    def _order(self, row: int) -> float:
        value: float = self.groups.order[self.links.dyad_group[row]]
        return value

    def _propensity(self, j: int) -> float:
        propensity: float = self.student_traits.propensity[j] + self.student_levers.propensity[j]
        return propensity

    def _meet(self, i: int, row: int, valence: float, *, arranged: bool) -> float:
        """Simulate one contact from perception to learning; return what it adds to load."""
        pair = Pair(*(getattr(self.dyads, name)[row] for name in Pair._fields))
        teacher = self._teacher(i)
        usable = awareness.awareness_with_means(
            pair.awareness,
            teacher.efficacy,
            pair.self_positive,
            pair.self_negative,
            self.rules.awareness,
        )
        pair = pair._replace(awareness=usable)
        seen = self._perceive(valence, pair, teacher)
        at = self._appraise(seen, self.dyad_traits.relevance[row], pair, teacher)
        affect = self._regulate(self._feel(seen, at), usable, teacher)
        self.positive.setdefault(row, []).append(affect.positive)
        self.disturbed.setdefault(self.links.dyad_group[row], []).append(valence < 0.0)
        self._note(seen, at, affect)
        response = self._respond(i, affect, at.closeness, pair.awareness)
        added = load.load_of_contact(
            teacher.wear * affect.felt,
            affect.suppressed,
            max(0.0, -valence),
            affect.positive,
            self.rules.load,
        )
        added += load.load_of_anger(
            teacher.wear * affect.emotions.anger, affect.unregulated, self.rules.load
        )
        added += load.demand_of_closeness(
            pair.relationship_positive,
            self._propensity(self.links.dyad_student[row]),
            self.rules.load,
        )
        added = colleagues.buffered(added, self.teachers.support[i], self.rules.colleagues)
        self._learn(row, seen, affect, response, aware=usable, arranged=arranged)
        return added

    def _note(self, seen: Perceived, at: Appraisals, affect: Affect) -> None:
        """Add a contact to what the teacher feels in this slot and today."""
        feeling = affect.positive - affect.felt
        self.slot_affect += feeling
        self.met += 1
        self.bad += seen.valence < 0.0
        self.anger += affect.emotions.anger
        if seen.perceived != 0.0:
            self.noticed += 1
            self.competence += at.coping
            self.affect += feeling

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
            mood=self.teachers.mood[i],
            affectivity=load.affectivity(
                traits.negative_affectivity[i], self.rules.appraisal.affectivity
            ),
            negative_affectivity=traits.negative_affectivity[i],
        )

    def _perceive(self, valence: float, pair: Pair, teacher: Person) -> Perceived:
        rule = self.rules.appraisal
        balance = perception.affect_balance(*pair[:COMPONENTS])
        shield = perception.shield(pair.awareness, rule)
        mood = self._reflected(balance, rule.shielded_balance, shield, 1.0)
        weight = perception.assimilation_weight(pair.rigidity, pair.awareness, rule)
        coloured = perception.coloured_valence(
            valence, mood, weight, teacher.load, teacher.mood, rule
        )
        definite = perception.definiteness(balance, self.rules.rigidity)
        contrary, fitting = (
            threshold(rule.threshold, pair.rigidity, definite, shield, self.rules.rigidity)
            for threshold in (perception.threshold_of_contrary, perception.threshold_of_fitting)
        )
        below, above = (fitting, contrary) if balance < 0.0 else (contrary, fitting)
        perceived = perception.noticed_valence(coloured, below, above)
        return Perceived(valence, perceived, balance, mood, shield)

    def _reflected(self, value: float, resting: float, shield: float, kinder: float) -> float:
        one_sided = self.rules.awareness.one_sided * (1.0 - self.rules.appraisal.blindness)
        return perception.reflected(value, resting, shield, kinder, one_sided)

    def _appraise(
        self, seen: Perceived, relevance: float, pair: Pair, teacher: Person
    ) -> Appraisals:
        rule = self.rules.appraisal
        surprise = learning.surprise_factor(
            seen.perceived, seen.mood, rule.contrast, self.rules.representation.usual_surprise
        )
        rest = (rule.shielded_positive, rule.shielded_negative) * len(PARTS)
        self_positive, self_negative, other_positive, other_negative, closeness, conflict = (
            self._reflected(component, resting, seen.shield, kinder)
            for component, resting, kinder in zip(
                pair[:COMPONENTS], rest, (1.0, -1.0) * len(PARTS), strict=True
            )
        )
        return Appraisals(
            harm=appraisal.harm(relevance * teacher.affectivity, seen.perceived),
            benefit=appraisal.benefit(
                relevance * rule.benefit_relevance * surprise, seen.perceived
            ),
            accountability=appraisal.accountability(other_positive, other_negative),
            coping=appraisal.coping_potential(
                self_positive, self_negative, teacher.efficacy, teacher.exhaustion, rule
            ),
            expectancy=appraisal.future_expectancy(closeness, conflict),
            steadiness=appraisal.emotional_steadiness(teacher.negative_affectivity, rule),
            self_positive=self_positive,
            closeness=closeness,
        )

    def _feel(self, seen: Perceived, at: Appraisals) -> Emotions:
        uncertain = appraisal.uncertainty(seen.mood, self.rules.appraisal)
        return Emotions(
            anger=emotions.anger(at.harm, at.accountability),
            anxiety=emotions.anxiety(at.harm, at.steadiness, uncertain),
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

    def _regulate(self, felt: Emotions, aware: float, teacher: Person) -> Affect:
        negative = emotions.negative_emotion(
            felt.anger, felt.anxiety, felt.helplessness, felt.guilt, felt.disappointment
        )
        positive = emotions.positive_emotion(
            felt.enjoyment, felt.affection, felt.pride, felt.relief
        )
        capacity = regulation.reappraisal(teacher.reappraisal, teacher.exhaustion, aware)
        unregulated = regulation.unregulated_share(capacity, self.rules.regulation)
        left = regulation.felt_emotion(negative, unregulated)
        suppressed = regulation.suppressed_emotion(left, teacher.suppression, teacher.exhaustion)
        expressed = regulation.expressed_emotion(left, suppressed)
        return Affect(felt, negative, positive, unregulated, left, suppressed, expressed)

    def _respond(self, i: int, affect: Affect, closeness: float, aware: float) -> float:
        """Return the warmth of the teacher's response."""
        rule, levers, state = self.rules.warmth, self.teacher_levers, self.teachers
        cost = clip(rule.exhaustion_cost + levers.warmth_cost[i])
        worn = warmth.worn_share(state.exhaustion[i], state.depersonalisation[i], cost)
        response = warmth.warmth_of_response(affect.positive, closeness, affect.expressed, worn)
        return warmth.coached(warmth.sensitised(response, aware, rule), levers.warmth[i])

    def _change_mood(self, i: int, affect: float) -> None:
        """Change the mood of a teacher after a slot. affect: mean over students, −1 to 1."""
        teachers, rule = self.teachers, self.rules.mood
        usual = teachers.usual_affect[i]
        teachers.mood[i] = mood.mood_after_slot(teachers.mood[i], affect, usual, rule)
        teachers.usual_affect[i] = mood.usual_after_slot(usual, affect, rule)
