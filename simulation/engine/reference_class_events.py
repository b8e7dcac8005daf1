"""Unrest of a whole class in the reference engine."""

from simulation.engine.contact_records import Emotions
from simulation.engine.reference_contact import Person, PlainContacts
from simulation.processes import (
    appraisal,
    behaviour,
    colleagues,
    commotion,
    emotions,
    load,
    perception,
)


class PlainClassEvents(PlainContacts):
    """Contacts, and events of the whole class without an author."""

    def _commotion(self, i: int, slot: int, teacher: Person) -> float:
        """Return what unrest of the whole class adds to load in a slot."""
        rules, state = self.rules, self.teachers
        draw, _ = self._class_draws(i, slot)
        chance = commotion.commotion_probability(
            self.teacher_levers.log_odds[i], state.disorder[i], rules.commotion
        )
        if draw >= chance:
            return 0.0
        severity = behaviour.intensity(*self._class_draws(i, slot, k=1), rules.behaviour)
        relevance = self.teacher_traits.relevance[i] * teacher.affectivity
        harm = appraisal.harm(relevance, -severity)
        blind, rule = perception.shield(0.0, rules.appraisal), rules.appraisal
        accountable = appraisal.accountability(
            perception.shielded(state.general_positive[i], rule.shielded_positive, blind),
            perception.shielded(state.general_negative[i], rule.shielded_negative, blind),
        )
        steady = appraisal.emotional_steadiness(teacher.negative_affectivity, rule)
        anger = emotions.anger(harm, accountable)
        anxiety = emotions.anxiety(harm, steady, 1.0)
        affect = self._regulate(Emotions(anger, anxiety, *[0.0] * 9), 0.0, teacher)
        self.slot_affect -= affect.felt
        self.anger += anger
        added = load.load_of_contact(
            teacher.wear * affect.felt, affect.suppressed, 0.0, 0.0, rules.load
        ) + load.load_of_anger(teacher.wear * anger, affect.unregulated, rules.load)
        return colleagues.buffered(rules.commotion.load * added, state.support[i], rules.colleagues)

    def _class_draws(self, i: int, slot: int, k: int | None = None) -> tuple[float, float]:
        teacher = self.links.teacher_key[i]
        return self.chance.pair(
            "commotion", self.year, day=self.today, slot=slot, teacher=teacher, k=k
        )
