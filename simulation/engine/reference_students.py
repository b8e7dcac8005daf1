"""Students in the reference engine: spells, weeks, engagement and achievement, in plain Python."""

from collections.abc import Iterable

from simulation.engine.reference_class_events import PlainClassEvents
from simulation.engine.reference_learning import mean
from simulation.processes import behaviour, engagement
from simulation.processes.contacts import attention


class PlainStudents(PlainClassEvents):
    """The part of the reference engine that changes students outside contacts.

    owner: row of the teacher of every dyad.
    """

    owner: list[int]

    def _all_rows(self, i: int) -> range:
        return range(self.links.teacher_dyads[i], self.links.teacher_dyads[i + 1])

    def _present(self, rows: Iterable[int]) -> list[int]:
        return [row for row in rows if self.dyad_levers.present[row] > 0.0]

    def _begin_spell(self) -> None:
        rule = self.rules.behaviour
        stretch, day = divmod(self.today, int(rule.spell_length))
        if day == 0:
            for j, deviate in enumerate(self.spells[stretch].tolist()):
                self.students.disposition[j] = behaviour.disposition(deviate, rule)

    def _begin_week(self, week: int) -> None:
        rule, students = self.rules.students, self.students
        if week < 0 or not self.weekly.size:
            return
        interest, tests = self.weekly[:, week].tolist()
        for j in range(len(interest)):
            students.interest[j] = engagement.interest_after_week(
                students.interest[j], interest[j], rule
            )
            students.achievement[j] += engagement.passing_of_week(tests[j], rule)

    def _engage(self, j: int) -> None:
        """Change engagement and achievement of a student, from all dyads of the student."""
        rule, students, traits = self.rules.students, self.students, self.student_traits
        own = range(self.links.student_start[j], self.links.student_start[j + 1])
        rows = self._present(self.links.student_dyads[n] for n in own)
        if not rows:
            return
        closeness = mean(
            [
                engagement.closeness_for_student(
                    self.dyads.relationship_positive[row], self.dyads.trust[row]
                )
                for row in rows
            ]
        )
        conflict = mean([self.dyads.relationship_negative[row] for row in rows])
        pull = engagement.engagement_pull(
            closeness, conflict, traits.engagement_closeness[j], traits.engagement_conflict[j], rule
        )
        if rule.lesson_share > 0.0 and len(rows) > 1:
            self._engage_in_lessons(j, rows, pull)
        students.engagement[j] = engagement.engagement_after_day(
            students.engagement[j], traits.base_engagement[j], pull + students.interest[j], rule
        )
        gain = engagement.achievement_gain(
            students.engagement[j],
            closeness,
            conflict,
            traits.achievement_closeness[j],
            traits.achievement_conflict[j],
            rule,
        )
        gain += engagement.gain_of_teaching(*self._teaching(rows), rule)
        students.achievement[j] = engagement.achievement_after_day(
            students.achievement[j], gain, traits.own_level[j], rule
        )

    def _engage_in_lessons(self, j: int, rows: list[int], mean_pull: float) -> None:
        """Change what is particular to a student in the lessons of one teacher after another."""
        dyads, traits, rule = self.dyads, self.student_traits, self.rules.students
        for row in rows:
            close = engagement.closeness_for_student(
                dyads.relationship_positive[row], dyads.trust[row]
            )
            pull = engagement.engagement_pull(
                close,
                dyads.relationship_negative[row],
                traits.engagement_closeness[j],
                traits.engagement_conflict[j],
                rule,
            )
            dyads.lesson_engagement[row] = engagement.lesson_engagement_after_day(
                dyads.lesson_engagement[row], pull, mean_pull, rule
            )

    def _teaching(self, rows: list[int]) -> tuple[float, float]:
        """Return mean teaching quality and mean attention over the dyads of a student."""
        quality = [self.teachers.teaching_quality[self.owner[row]] for row in rows]
        usual, rates = self.school_year.usual_rate, self.dyad_levers.contact_rate
        return mean(quality), mean([attention(rates[row], float(usual[row])) for row in rows])
