"""The reference engine: the same day in plain Python, slow and easy to check.

It calls the processes one by one on lists of floats, draws with Python integers and
shares no loop with the kernels. Both engines must agree in every bit.
"""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from simulation.engine.contact import Affect, Emotions, Pair, Perceived
from simulation.engine.school_run import SchoolRun
from simulation.processes import (
    appraisal,
    awareness,
    behaviour,
    burnout,
    colleagues,
    emotions,
    engagement,
    load,
    perception,
    regulation,
    relatedness,
    representation,
    trust,
    warmth,
)
from simulation.processes.contacts import contact_count
from simulation.processes.curves import clip
from simulation.state import PARTS, Ints

COMPONENTS = Pair._fields[: 2 * len(PARTS)]


class Person(NamedTuple):
    """A teacher in a contact: traits plus levers, and the state of the day."""

    efficacy: float
    reappraisal: float
    suppression: float
    exhaustion: float
    load: float


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


class PlainRun(SchoolRun):
    """A ``SchoolRun`` whose weekdays are simulated in plain Python; no tallies, no events."""

    def advance_weekdays(self, weekdays: Ints) -> None:
        """Simulate some weekdays of the calendar, one by one."""
        world = self.school_year.world
        self.links, self.rules = listed(world.links), self.level_parameters
        self.dyads, self.teachers, self.students = map(listed, self.state)
        self.dyad_traits, self.teacher_traits, self.student_traits = map(listed, world.traits)
        self.dyad_levers, self.teacher_levers, self.student_levers, self.tie_levers = map(
            listed, self.circumstances
        )
        for weekday in weekdays.tolist():
            self.today = int(self.calendar.day[weekday])
            school_day = self.calendar.school[weekday] == 1
            self._begin_spell()
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

    def _all_rows(self, i: int) -> range:
        return range(self.links.teacher_dyads[i], self.links.teacher_dyads[i + 1])

    def _present(self, rows: Iterable[int]) -> list[int]:
        return [row for row in rows if self.dyad_levers.present[row] > 0.0]

    def _colleagues(self, i: int) -> list[int]:
        ties = range(self.links.tie_start[i], self.links.tie_start[i + 1])
        return [self.links.tie_teacher[tie] for tie in ties if self.tie_levers.tie[tie] > 0.0]

    def _begin_spell(self) -> None:
        rule = self.rules.behaviour
        stretch, day = divmod(self.today, int(rule.spell_length))
        if day == 0:
            for j, deviate in enumerate(self.spells[stretch].tolist()):
                self.students.disposition[j] = behaviour.disposition(deviate, rule)

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
            self.students.engagement[j],
            self.teacher_levers.log_odds[i],
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
        response = self._respond(i, affect, at.closeness, pair.awareness)
        added = load.load_of_contact(
            affect.felt, affect.suppressed, max(0.0, -valence), affect.positive, self.rules.load
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
        traits, levers = self.teacher_traits, self.teacher_levers
        return Person(
            efficacy=clip(traits.efficacy[i] + levers.efficacy[i]),
            reappraisal=clip(traits.reappraisal[i] + levers.reappraisal[i]),
            suppression=clip(traits.suppression[i] + levers.suppression[i]),
            exhaustion=self.teachers.exhaustion[i],
            load=self.teachers.load[i],
        )

    def _perceive(self, valence: float, pair: Pair, teacher: Person) -> Perceived:
        rule = self.rules.appraisal
        balance = perception.affect_balance(*pair[: len(COMPONENTS)])
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
            for component, resting in zip(pair[: len(COMPONENTS)], rest, strict=True)
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
            gain = representation.pooled(part_gain, _mean(gains), rule)
            harm = representation.pooled(part_harm, _mean(harms), rule)
            positive = getattr(dyads, f"{part}_positive")
            negative = getattr(dyads, f"{part}_negative")
            positive[row] = representation.positive_after_contact(
                positive[row], gain, harm, informative, rule
            )
            negative[row] = representation.negative_after_contact(
                negative[row], gain, harm, informative, rule
            )

    def _evening(self, i: int, school_day: bool, shock: float) -> None:
        rules, state, traits = self.rules, self.teachers, self.teacher_traits
        rows = self._present(self._all_rows(i))
        if school_day:
            for row in rows:
                self._drift(i, row)
            state.evening_load[i] = state.load[i]
        else:
            state.load[i] = 0.0
        state.stress[i] = load.stress_after_day(state.stress[i], state.load[i], rules.stress)
        state.exhaustion[i] = burnout.exhaustion_after_day(
            state.exhaustion[i], state.stress[i], traits.tolerance[i], rules.exhaustion
        )
        state.depersonalisation[i] = burnout.depersonalisation_after_day(
            state.depersonalisation[i],
            state.exhaustion[i],
            _mean([negative for _, negative in self._valences(i, rows, "other")]),
            traits.distance[i],
            rules.burnout,
        )
        connected = _mean(
            [
                relatedness.connectedness(positive, negative, rules.relatedness)
                for positive, negative in self._valences(i, rows, "relationship")
            ]
        )
        if school_day:
            state.relatedness[i] = relatedness.relatedness(
                connected, state.support[i], rules.relatedness
            )
        competence = _mean([burnout.competence(*own) for own in self._valences(i, rows, "self")])
        state.accomplishment[i] = burnout.accomplishment_after_day(
            state.accomplishment[i],
            state.relatedness[i],
            competence,
            state.depersonalisation[i],
            traits.accomplishment[i],
            rules.burnout,
        )
        positive = total(_mean(self.positive[row]) for row in rows if row in self.positive)
        state.meaning[i] = burnout.meaning_after_day(
            state.meaning[i],
            state.relatedness[i],
            positive / len(rows) if rows else 0.0,
            rules.burnout,
        )
        state.strain[i] = load.strain_after_weekday(state.strain[i], shock, rules.strain)

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
        negative = _mean([getattr(dyads, f"{part}_negative")[row] for part in PARTS])
        dyads.rigidity[row] = representation.rigidity_after_evening(
            dyads.rigidity[row], negative, rules.rigidity
        )
        for name in COMPONENTS:
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
                    theirs = _mean([evening[other] for other in ties[i]])
                    teachers.load[i] = colleagues.load_after_exchange(
                        evening[i], theirs, rules.colleagues
                    )
            for i in everyone:
                recovery = clip(self.teacher_traits.recovery[i] + self.teacher_levers.recovery[i])
                for _ in range(nights):
                    teachers.load[i] = load.load_after_night(
                        teachers.load[i], recovery, teachers.exhaustion[i], rules.recovery
                    )
            for j in range(len(self.students.engagement)):
                self._engage(j)
        for i in everyone:
            given = [
                colleagues.support_from(teachers.exhaustion[colleague]) for colleague in ties[i]
            ]
            teachers.support[i] = _mean(given) if given else rules.colleagues.absent
            if school_day:
                self._generalise(i)
        self.dyads.awareness = [
            awareness.awareness_after_weekday(before, rules.awareness)
            for before in self.dyads.awareness
        ]

    def _engage(self, j: int) -> None:
        """Change engagement and achievement of a student, from all dyads of the student."""
        rule, students, traits = self.rules.students, self.students, self.student_traits
        own = range(self.links.student_start[j], self.links.student_start[j + 1])
        rows = self._present(self.links.student_dyads[n] for n in own)
        if not rows:
            return
        closeness = _mean(
            [
                engagement.closeness_for_student(
                    self.dyads.relationship_positive[row], self.dyads.trust[row]
                )
                for row in rows
            ]
        )
        conflict = _mean([self.dyads.relationship_negative[row] for row in rows])
        pull = engagement.engagement_pull(
            closeness, conflict, traits.engagement_closeness[j], traits.engagement_conflict[j], rule
        )
        students.engagement[j] = engagement.engagement_after_day(
            students.engagement[j], traits.base_engagement[j], pull, rule
        )
        students.achievement[j] += engagement.achievement_gain(
            students.engagement[j],
            closeness,
            conflict,
            traits.achievement_closeness[j],
            traits.achievement_conflict[j],
            rule,
        )

    def _generalise(self, i: int) -> None:
        """Set the general representation of a teacher to the mean over the dyads."""
        rows = self._present(self._all_rows(i))
        if not rows:
            return
        for valence in ("positive", "negative"):
            parts = [getattr(self.dyads, f"{part}_{valence}") for part in PARTS]
            sums = (total(component[row] for component in parts) for row in rows)
            getattr(self.teachers, f"general_{valence}")[i] = total(sums) / (3 * len(rows))


def _mean(values: Sequence[float]) -> float:
    return total(values) / len(values)
