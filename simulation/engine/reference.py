"""The reference engine: the same day in plain Python, slow and easy to check.

It calls the processes one by one on lists of floats, draws with Python integers and
shares no loop with the kernels. Both engines must agree in every bit.
"""

from simulation.engine.contact import COMPONENTS, Pair
from simulation.engine.reference_contact import listed, mean, total
from simulation.engine.reference_students import PlainStudents
from simulation.processes import (
    awareness,
    burnout,
    colleagues,
    load,
    relatedness,
    representation,
    teaching,
    trust,
)
from simulation.processes.contacts import contact_count
from simulation.processes.curves import clip
from simulation.school.links import dyad_owner
from simulation.state import PARTS, Ints


class PlainRun(PlainStudents):
    """A ``SchoolRun`` whose weekdays are simulated in plain Python; no tallies, no events."""

    def advance_weekdays(self, weekdays: Ints) -> None:
        """Simulate some weekdays of the calendar, one by one."""
        structure = self.school_year.structure
        self.links, self.rules = listed(structure.links), self.level_parameters
        self.owner = dyad_owner(structure.links).tolist()
        self.dyads, self.teachers, self.students = map(listed, self.state)
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
            for i in range(len(self.teachers.load)):
                if school_day:
                    self._morning(i)
                    self._contacts(i)
                self._evening(i, school_day, float(self.shocks[weekday, i]))
            self._night(school_day, int(self.calendar.nights[weekday]))
        for arrays, lists in zip(
            self.state, (self.dyads, self.teachers, self.students), strict=True
        ):
            for name, values in vars(lists).items():
                getattr(arrays, name)[:] = values

    def _colleagues(self, i: int) -> list[int]:
        ties = range(self.links.tie_start[i], self.links.tie_start[i + 1])
        return [self.links.tie_teacher[tie] for tie in ties if self.tie_levers.tie[tie] > 0.0]

    def _morning(self, i: int) -> None:
        teachers, rule = self.teachers, self.rules.strain
        workload = self.teacher_traits.workload[i] * self.teacher_levers.workload[i]
        teachers.load[i] = load.load_on_morning(
            teachers.load[i], workload, teachers.strain[i], rule
        )
        for row in self._all_rows(i):
            self.dyads.awareness[row] = awareness.awareness_in_session(
                self.dyads.awareness[row], self.dyad_levers.held_awareness[row]
            )

    def _contacts(self, i: int) -> None:
        rows, levers = self._present(self._all_rows(i)), self.teacher_levers
        regular, dealt = {}, {}
        for row in rows:
            rate, extra = self.dyad_levers.contact_rate[row], self.dyad_levers.extra_contacts[row]
            regular[row] = contact_count(rate, self._draw("contacts", i, row))
            dealt[row] = regular[row] + contact_count(extra, self._draw("contacts", i, row, k=1))
        repairs: set[int] = set()
        for slot in range(max(dealt.values(), default=0) + (levers.repair[i] > 0.0)):
            added = 0.0
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
                added += self._meet(i, row, valence)
            after = self.teachers.load[i] + added
            self.teachers.load[i] = 0.0 if after < 0.0 else after

    def _evening(self, i: int, school_day: bool, shock: float) -> None:
        rules, state, traits = self.rules, self.teachers, self.teacher_traits
        rows = self._present(self._all_rows(i))
        if school_day:
            for row in rows:
                self._drift(i, row)
            state.evening_load[i] = state.load[i]
        else:
            state.load[i] = load.load_after_free_day(
                state.load[i],
                self._recovery(i),
                state.exhaustion[i],
                self._preserved(i),
                rules.recovery,
            )
        state.stress[i] = load.stress_after_day(state.stress[i], state.load[i], rules.stress)
        state.exhaustion[i] = burnout.exhaustion_after_day(
            state.exhaustion[i],
            state.stress[i],
            state.load[i],
            traits.tolerance[i],
            rules.exhaustion,
        )
        if school_day:
            coached = self.teacher_levers.warmth[i]
            aim = teaching.teaching_aim(
                traits.teaching[i], state.exhaustion[i], coached, rules.teaching
            )
            state.teaching_quality[i] = teaching.teaching_after_day(
                state.teaching_quality[i], aim, rules.teaching
            )
        self._burnout(i, rows, school_day)
        state.strain[i] = load.strain_after_weekday(state.strain[i], shock, rules.strain)

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
        state.meaning[i] = burnout.meaning_after_day(
            state.meaning[i], state.relatedness[i], positive, rules.burnout
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
        negative = mean([getattr(dyads, f"{part}_negative")[row] for part in PARTS])
        dyads.rigidity[row] = representation.rigidity_after_evening(
            dyads.rigidity[row], negative, rules.rigidity
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

    def _night(self, school_day: bool, nights: int) -> None:
        teachers, rules = self.teachers, self.rules
        everyone = range(len(teachers.load))
        ties = [self._colleagues(i) for i in everyone]
        if school_day:
            evening = teachers.load.copy()
            for i in everyone:
                if ties[i]:
                    theirs = mean([evening[other] for other in ties[i]])
                    teachers.load[i] = colleagues.load_after_exchange(
                        evening[i], theirs, rules.colleagues
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

    def _recovery(self, i: int) -> float:
        return clip(self.teacher_traits.recovery[i] + self.teacher_levers.recovery[i])

    def _preserved(self, i: int) -> float:
        """Return the load that rumination preserves."""
        affectivity = load.affectivity(
            self.teacher_traits.negative_affectivity[i], self.rules.spread.negative_affectivity
        )
        return load.rumination(self.teachers.stress[i], affectivity, self.rules.recovery)

    def _generalise(self, i: int) -> None:
        """Set the general representation of a teacher to the mean over the dyads."""
        rows = self._present(self._all_rows(i))
        if not rows:
            return
        for valence in ("positive", "negative"):
            parts = [getattr(self.dyads, f"{part}_{valence}") for part in PARTS]
            sums = (total(component[row] for component in parts) for row in rows)
            getattr(self.teachers, f"general_{valence}")[i] = total(sums) / (3 * len(rows))
