"""The reference engine: the same day in plain Python, slow and easy to check.

It calls the processes one by one on lists of floats, draws with Python integers and
shares no loop with the kernels. Both engines must agree in every bit.
"""

from simulation.engine.reference_learning import listed, mean, total
from simulation.engine.reference_teacher import PlainTeachers
from simulation.processes import (
    awareness,
    colleagues,
    load,
)
from simulation.processes.contacts import contact_count
from simulation.school.links import dyad_owner
from simulation.state import PARTS, Ints


class PlainRun(PlainTeachers):
    """A ``SchoolRun`` whose weekdays are simulated in plain Python; no tallies, no events."""

    def advance_weekdays(self, weekdays: Ints) -> None:
        """Simulate some weekdays of the calendar, one by one."""
        structure = self.school_year.structure
        self.links, self.rules = listed(structure.links), self.level_parameters
        self.owner = dyad_owner(structure.links).tolist()
        self.dyads, self.teachers, self.students, self.groups = map(listed, self.state)
        self.dyad_traits, self.teacher_traits, self.student_traits = map(listed, structure.traits)
        self.dyad_levers, self.teacher_levers, self.student_levers, self.tie_levers = map(
            listed, self.circumstances
        )
        for weekday in weekdays.tolist():
            self.today = int(self.calendar.day[weekday])
            school_day = self.calendar.school[weekday] == 1
            self._begin_spell()
            self._begin_week(int(self.first_of_week[weekday]))
            self.positive: dict[int, list[float]] = {}
            self.disturbed: dict[int, list[bool]] = {}
            for i in range(len(self.teachers.load)):
                if school_day:
                    self._morning(i)
                    self._contacts(i)
                self._evening(i, school_day, float(self.shocks[weekday, i]))
            self._night(school_day, int(self.calendar.nights[weekday]))
        for arrays, lists in zip(
            self.state, (self.dyads, self.teachers, self.students, self.groups), strict=True
        ):
            for name, values in vars(lists).items():
                getattr(arrays, name)[:] = values

    def _colleagues(self, i: int) -> list[int]:
        ties = range(self.links.tie_start[i], self.links.tie_start[i + 1])
        return [self.links.tie_teacher[tie] for tie in ties if self.tie_levers.tie[tie] > 0.0]

    def _contacts(self, i: int) -> None:
        rows, levers = self._present(self._all_rows(i)), self.teacher_levers
        regular, dealt = {}, {}
        for row in rows:
            rate, extra = self.dyad_levers.contact_rate[row], self.dyad_levers.extra_contacts[row]
            first, second = self._draws("contacts", i, row)
            regular[row] = contact_count(rate, first)
            dealt[row] = regular[row] + contact_count(extra, second)
        of_lessons, repairs = max(regular.values(), default=0), set[int]()
        for slot in range(max(dealt.values(), default=0) + (levers.repair[i] > 0.0)):
            added, self.slot_affect = 0.0, 0.0
            for row in rows:
                repairing = row in repairs
                repairs.discard(row)
                if slot >= dealt[row] and not repairing:
                    continue
                valence = self._act(i, row, slot, slot >= regular[row], repairing)
                if valence < 0.0:
                    if self._draw("assistant", i, row, slot) < levers.taken_over[i]:
                        continue
                    if self._draw("repair", i, row, slot) < levers.repair[i]:
                        repairs.add(row)
                arranged = regular[row] <= slot < dealt[row]
                added += self._meet(i, row, valence, arranged=arranged)
            if self.rules.commotion.share > 0.0 and slot < of_lessons:
                added += self._commotion(i, slot, self._teacher(i))
            after = self.teachers.load[i] + added
            self.teachers.load[i] = 0.0 if after < 0.0 else after
            if rows and self.rules.mood.gain > 0.0:
                self._change_mood(i, self.slot_affect / len(rows))

    def _night(self, school_day: bool, nights: int) -> None:
        teachers, rules = self.teachers, self.rules
        everyone = range(len(teachers.load))
        ties = [self._colleagues(i) for i in everyone]
        if school_day:
            evening, programmes = teachers.load.copy(), self.teacher_levers.reappraisal
            practices = teachers.practice.copy()
            for i in everyone:
                if ties[i]:
                    theirs = mean([evening[other] for other in ties[i]])
                    teachers.load[i] = colleagues.load_after_exchange(
                        evening[i], theirs, rules.colleagues
                    )
                    shown = mean([programmes[other] + practices[other] for other in ties[i]])
                    teachers.practice[i] = colleagues.practice_after_day(
                        practices[i], programmes[i], shown, rules.colleagues
                    )
        for i in everyone:
            recovery, preserved = self._recovery(i), self._preserved(i)
            for _ in range(nights):
                teachers.load[i] = load.load_after_night(
                    teachers.load[i], recovery, teachers.exhaustion[i], preserved, rules.recovery
                )
        if school_day:
            for j in range(len(self.students.engagement)):
                self._engage(j)
        for i in everyone:
            given = [
                colleagues.support_from(teachers.exhaustion[colleague]) for colleague in ties[i]
            ]
            teachers.support[i] = mean(given) if given else rules.colleagues.absent
            if school_day:
                self._generalise(i)
        self.dyads.awareness = [
            awareness.awareness_after_weekday(before, rules.awareness)
            for before in self.dyads.awareness
        ]

    def _generalise(self, i: int) -> None:
        """Set the general representation of a teacher to the mean over the dyads."""
        rows = self._present(self._all_rows(i))
        if not rows:
            return
        for valence in ("positive", "negative"):
            parts = [getattr(self.dyads, f"{part}_{valence}") for part in PARTS]
            sums = (total(component[row] for component in parts) for row in rows)
            getattr(self.teachers, f"general_{valence}")[i] = total(sums) / (3 * len(rows))
