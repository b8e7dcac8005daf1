"""Mornings and evenings of a teacher in the reference engine."""

from simulation.engine.contact_records import COMPONENTS, Pair
from simulation.engine.reference_learning import mean, total
from simulation.engine.reference_students import PlainStudents
from simulation.processes import (
    awareness,
    burnout,
    colleagues,
    commotion,
    learning,
    load,
    mood,
    needs,
    order,
    relatedness,
    representation,
    teaching,
    trust,
)
from simulation.processes.curves import clip
from simulation.state import PARTS


class PlainTeachers(PlainStudents):
    """The mornings and evenings of teachers, on lists of plain numbers."""

    def _morning(self, i: int) -> None:
        teachers, rule = self.teachers, self.rules.strain
        workload = self.teacher_traits.workload[i] * self.teacher_levers.workload[i]
        workload *= colleagues.workload_of_beginner(teachers.skill[i], self.rules.beginners)
        teachers.load[i] = load.load_on_morning(
            teachers.load[i], workload, teachers.strain[i], rule
        )
        rows = self._present(self._all_rows(i))
        if rows:
            orderly = mean([self.groups.order[self.links.dyad_group[row]] for row in rows])
            teachers.load[i] += order.load_of_disorder(orderly, self.rules.order)
        teachers.mood[i] = mood.mood_on_morning(teachers.mood[i], self.rules.mood)
        self.noticed, self.competence, self.affect, self.anger = 0, 0.0, 0.0, 0.0
        self.met, self.bad = 0, 0
        for row in self._all_rows(i):
            self.dyads.awareness[row] = awareness.awareness_in_session(
                self.dyads.awareness[row], self.dyad_levers.held_awareness[row]
            )

    def _build_order(self, i: int) -> None:
        """Change the order of each class of a teacher after a day with contacts."""
        rule = self.rules.order
        able = order.management(self._teacher(i).efficacy, self.teachers.exhaustion[i], rule)
        for g in range(self.links.group_start[i], self.links.group_start[i + 1]):
            if g in self.disturbed:
                today = self.disturbed[g]
                self.groups.order[g] = order.order_after_day(
                    self.groups.order[g], sum(today) / len(today), able, rule
                )

    def _mean_order(self, i: int) -> float:
        """Return the mean order of a teacher's classes, the typical one without a class."""
        groups = range(self.links.group_start[i], self.links.group_start[i + 1])
        typical = self.rules.order.typical
        return mean([self.groups.order[g] for g in groups]) if groups else typical

    def _follow_disorder(self, i: int) -> None:
        if self.met > 0:
            self.teachers.disorder[i] = commotion.disorder_after_day(
                self.teachers.disorder[i], self.bad / self.met, self.rules.commotion
            )

    def _evening(self, i: int, school_day: bool, shock: float) -> None:
        rules, state, traits = self.rules, self.teachers, self.teacher_traits
        rows = self._present(self._all_rows(i))
        if school_day:
            self._build_order(i)
            for row in rows:
                self._drift(i, row)
            self._follow_disorder(i)
            self.satisfied = self._needs()
            state.load[i] = needs.load_after_needs(state.load[i], self.satisfied, rules.needs)
            state.evening_load[i] = state.load[i]
        else:
            state.load[i] = load.load_after_night(
                state.load[i],
                self._recovery(i),
                state.exhaustion[i],
                self._preserved(i),
                rules.recovery,
            )
        state.stress[i] = load.stress_after_day(state.stress[i], state.load[i], rules.stress)
        state.exhaustion[i] = burnout.exhaustion_after_day(
            state.exhaustion[i], state.load[i], traits.tolerance[i], rules.exhaustion
        )
        if school_day:
            self._teach(i)
        self._burnout(i, rows, school_day)
        state.strain[i] = load.strain_after_weekday(state.strain[i], shock, rules.strain)
        if school_day:
            state.skill[i] = colleagues.skill_after_day(
                state.skill[i], self.teacher_levers.mentored[i], rules.beginners
            )

    def _teach(self, i: int) -> None:
        """Change the quality of teaching after exhaustion."""
        rule, state = self.rules.teaching, self.teachers
        coached = self.teacher_levers.warmth[i]
        above = self._mean_order(i) - self.rules.order.typical
        trait, tired = self.teacher_traits.teaching[i], state.exhaustion[i]
        aim = teaching.teaching_aim(trait, tired, coached, above, rule)
        state.teaching_quality[i] = teaching.teaching_after_day(
            state.teaching_quality[i], aim, rule
        )

    def _burnout(self, i: int, rows: list[int], school_day: bool) -> None:
        """Change distance, relatedness, accomplishment and meaning after exhaustion."""
        rules, state = self.rules, self.teachers
        hostility = mean([negative for _, negative in self._valences(i, rows, "other")])
        state.depersonalisation[i] = burnout.depersonalisation_after_day(
            state.depersonalisation[i],
            state.exhaustion[i],
            hostility,
            self.teacher_traits.distance[i],
            rules.burnout,
        )
        ties = self._valences(i, rows, "relationship")
        connected = mean([relatedness.connectedness(*tie, rules.relatedness) for tie in ties])
        if school_day:
            state.relatedness[i] = relatedness.relatedness(
                connected, state.support[i], rules.relatedness
            )
        competence = mean([burnout.competence(*own) for own in self._valences(i, rows, "self")])
        state.accomplishment[i] = burnout.accomplishment_after_day(
            state.accomplishment[i],
            state.relatedness[i],
            competence,
            state.depersonalisation[i],
            self.teacher_traits.accomplishment[i],
            rules.burnout,
        )
        felt = total(mean(self.positive[row]) for row in rows if row in self.positive)
        positive = felt / len(rows) if rows else 0.0
        uplift = self._uplift() if school_day else 0.0
        state.meaning[i] = burnout.meaning_after_day(
            state.meaning[i], state.relatedness[i], positive, uplift, rules.burnout
        )

    def _valences(self, i: int, rows: list[int], part: str) -> list[tuple[float, float]]:
        """Return both valences of one component in every dyad, else the general ones."""
        if not rows:
            return [(self.teachers.general_positive[i], self.teachers.general_negative[i])]
        positive, negative = (
            getattr(self.dyads, f"{part}_{valence}") for valence in ("positive", "negative")
        )
        return [(positive[row], negative[row]) for row in rows]

    def _drift(self, i: int, row: int) -> None:
        dyads, rules, j = self.dyads, self.rules, self.links.dyad_student[row]
        dyads.trust[row] = trust.trust_after_evening(
            dyads.trust[row], self.student_traits.general_trust[j], rules.trust
        )
        dyads.wound[row] = learning.wound_after_evening(dyads.wound[row], rules.representation)
        dyads.habit[row] = learning.habit_after_evening(dyads.habit[row], rules.representation)
        negative = mean([getattr(dyads, f"{part}_negative")[row] for part in PARTS])
        rest = representation.rigidity_at_rest(negative, self.teachers.stress[i], rules.rigidity)
        dyads.rigidity[row] = representation.rigidity_after_evening(
            dyads.rigidity[row], rest, rules.rigidity
        )
        for name in Pair._fields[:COMPONENTS]:
            valence = name.rsplit("_", 1)[1]
            component = getattr(dyads, name)
            component[row] = representation.component_after_evening(
                component[row],
                getattr(self.dyad_traits, f"base_{valence}")[row],
                getattr(self.teachers, f"general_{valence}")[i],
                rules.representation,
            )

    def _recovery(self, i: int) -> float:
        return clip(self.teacher_traits.recovery[i] + self.teacher_levers.recovery[i])

    def _preserved(self, i: int) -> float:
        """Return the load that rumination preserves."""
        affectivity = load.affectivity(
            self.teacher_traits.negative_affectivity[i], self.rules.spread.negative_affectivity
        )
        return load.rumination(self.teachers.stress[i], affectivity, self.rules.recovery)
