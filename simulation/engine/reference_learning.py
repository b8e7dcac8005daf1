"""What one contact leaves in the reference engine."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from simulation.engine.contact_records import Affect, Perceived
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.processes import learning, needs, representation, trust
from simulation.state import PARTS


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


class PlainLearning(SchoolRun):
    """The state of a run on lists of plain numbers, and what a contact changes in it."""

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
    slot_affect: float
    noticed: int
    met: int
    bad: int
    competence: float
    affect: float
    anger: float
    satisfied: float

    def _learn(
        self,
        row: int,
        seen: Perceived,
        affect: Affect,
        response: float,
        *,
        aware: float,
        arranged: bool,
    ) -> None:
        """Change the student's trust and the teacher's representation."""
        dyads, rule, felt = self.dyads, self.rules.representation, affect.emotions
        dyads.trust[row] = trust.trust_after_contact(
            dyads.trust[row], response, affect.expressed, rule.negativity, self.rules.trust
        )
        informative = self._informativeness(row, seen, aware)
        healing = learning.healing(dyads.wound[row], rule)
        left = learning.gain_left(dyads.habit[row], rule) if arranged else 1.0
        dyads.wound[row] = learning.wound_after_contact(
            dyads.wound[row], seen.valence, seen.perceived
        )
        if arranged:
            dyads.habit[row] = learning.habit_after_contact(dyads.habit[row], rule)
        if seen.perceived != 0.0:
            dyads.noticed[row] += 1.0
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
            gain = representation.pooled(part_gain, mean(gains), rule) * left
            harm = representation.pooled(part_harm, mean(harms), rule)
            positive = getattr(dyads, f"{part}_positive")
            negative = getattr(dyads, f"{part}_negative")
            positive[row] = representation.positive_after_contact(
                positive[row], gain, harm, informative, rule
            )
            negative[row] = representation.negative_after_contact(
                negative[row], gain, harm, informative, healing, rule
            )

    def _informativeness(self, row: int, seen: Perceived, aware: float) -> float:
        """Return what a contact teaches, by surprise and first impressions too."""
        dyads, rule = self.dyads, self.rules.representation
        rigidity = dyads.rigidity[row]
        informative = representation.informativeness(
            seen.valence, seen.perceived, seen.balance, rigidity, aware, self.rules.rigidity
        )
        weight = learning.weight_of_surprise(rigidity, aware, rule)
        informative *= learning.surprise_factor(
            seen.perceived, seen.balance, weight, rule.usual_surprise
        )
        informative *= learning.first_impression(dyads.noticed[row], rule)
        return learning.bounded_lesson(informative, rule)

    def _needs(self) -> float:
        """Return how far the contacts of today satisfied needs; 0 if none was noticed."""
        if self.noticed == 0:
            return 0.0
        return needs.needs_of_day(
            self.competence / self.noticed, self.affect / self.noticed, self.rules.needs
        )

    def _uplift(self) -> float:
        return needs.uplift_of_day(self.satisfied, self.anger, self.rules.needs)
