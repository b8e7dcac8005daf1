"""The same school in plain Mesa: what the engine is compared with.

Teachers, students and relationships are Python objects, a step is one school day, and
every rule is the same function of ``simulation.processes``, called in the same order.
Randomness is Mesa's ``model.rng``, so single draws differ from the engine's and only
means can agree. Neither interventions nor recording, which the benchmark leaves out of
the engine as well. Nothing is slowed down on purpose: a relationship has slots, and
levers that nobody moves are not looked at.
"""

from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np

from simulation.parameters import Parameters
from simulation.processes import (
    appraisal,
    awareness,
    behaviour,
    burnout,
    colleagues,
    contacts,
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
from simulation.processes import burnout as exhaustion
from simulation.processes import load as strain
from simulation.processes import load as stress
from simulation.processes import representation as rigidity
from simulation.school.build_year import SchoolYear
from simulation.school.calendar import dutch_year


@dataclass(slots=True, eq=False)
class Relationship:
    """One teacher with one student: representation, trust, and what happens between them.

    From ``self_positive`` on the fields are those of ``Dyads``, then of ``DyadTraits``.
    """

    teacher: "Teacher"
    student: "Student"
    parameters: Parameters
    rng: np.random.Generator
    contact_rate: float
    self_positive: float
    self_negative: float
    other_positive: float
    other_negative: float
    relationship_positive: float
    relationship_negative: float
    rigidity: float
    awareness: float
    trust: float
    relevance: float
    base_positive: float
    base_negative: float
    dealt: int = 0
    pleasure: float = 0.0

    def deal_contacts(self) -> int:
        """How often the two will meet today."""
        self.pleasure = 0.0
        self.dealt = contacts.contact_count(self.contact_rate, self.rng.random())
        return self.dealt

    def opening(self) -> float:
        """What the student does, from −1 to 1."""
        p, student, draw = self.parameters.behaviour, self.student, self.rng.random
        bad = behaviour.misbehaviour_probability(
            student.traits.propensity + student.disposition, self.trust, student.engagement, 0.0, p
        )
        good = behaviour.approach_probability(student.traits.affiliation, self.trust, p)
        sign = behaviour.direction(draw(), draw(), bad, good)
        return sign * behaviour.intensity(draw(), draw(), p) if sign else 0.0

    def meet(self, burden: float) -> float:
        """One contact under a load; what it adds to the load."""
        p, teacher, tired = self.parameters, self.teacher, self.teacher.exhaustion
        v = self.opening()
        m = perception.affect_balance(
            self.self_positive,
            self.self_negative,
            self.other_positive,
            self.other_negative,
            self.relationship_positive,
            self.relationship_negative,
        )
        a, look = self.awareness, p.appraisal
        kept = perception.shield(a, look)
        calm, ease = look.shielded_positive, look.shielded_negative
        mood = perception.shielded(m, look.shielded_balance, kept)
        able = perception.shielded(self.self_positive, calm, kept)
        unable = perception.shielded(self.self_negative, ease, kept)
        kind = perception.shielded(self.other_positive, calm, kept)
        hostile = perception.shielded(self.other_negative, ease, kept)
        close = perception.shielded(self.relationship_positive, calm, kept)
        conflict = perception.shielded(self.relationship_negative, ease, kept)
        weight = perception.assimilation_weight(self.rigidity, a, look)
        seen = perception.perceived_valence(v, mood, weight, burden, look)

        h = appraisal.harm(self.relevance, seen)
        b = appraisal.benefit(self.relevance, seen)
        blame = appraisal.accountability(kind, hostile)
        cope = appraisal.coping_potential(able, unable, teacher.traits.efficacy, tired, look)
        prospect = appraisal.future_expectancy(close, conflict)
        steady = appraisal.emotional_steadiness(tired, burden, look)

        anger = emotions.anger(h, blame)
        anxiety = emotions.anxiety(h, steady)
        helpless = emotions.helplessness(h, cope, prospect)
        guilt = emotions.guilt(h, blame, cope)
        sorry = emotions.disappointment(h, mood)
        hope = emotions.hope(h, cope, prospect)
        compassion = emotions.compassion(h, blame, close)
        joy = emotions.enjoyment(b)
        affection = emotions.affection(b, close)
        pride = emotions.pride(b, cope, able)
        relief = emotions.relief(b, mood)
        unpleasant = emotions.negative_emotion(anger, anxiety, helpless, guilt, sorry)
        pleasant = emotions.positive_emotion(joy, affection, pride, relief)
        self.pleasure += pleasant

        x = regulation.reappraisal(teacher.traits.reappraisal, tired, a)
        left = regulation.unregulated_share(x, p.regulation)
        felt = regulation.felt_emotion(unpleasant, left)
        hidden = regulation.suppressed_emotion(felt, teacher.traits.suppression, tired)
        shown = regulation.expressed_emotion(felt, hidden)

        worn = warmth.worn_share(tired, teacher.depersonalisation, p.warmth.exhaustion_cost)
        warm = warmth.warmth_of_response(pleasant, close, shown, worn)
        warm = warmth.sensitised(warm, a, p.warmth)
        worn_by = teacher.wear() * felt
        added = load.load_of_contact(worn_by, hidden, -v if v < 0.0 else 0.0, pleasant, p.load)

        rule = p.representation
        self.trust = trust.trust_after_contact(self.trust, warm, shown, rule.negativity, p.trust)
        q = representation.informativeness(v, seen, m, self.rigidity, a, p.rigidity)
        self.learn_self(
            representation.self_gain(pride, hope, rule),
            representation.self_harm(helpless, guilt, anxiety) * left,
            q,
        )
        self.learn_other(
            representation.other_gain(joy, compassion, rule),
            representation.other_harm(anger) * left,
            q,
        )
        self.learn_relationship(
            representation.relationship_gain(affection, joy, rule),
            representation.relationship_harm(anger, sorry, shown, rule) * left,
            q,
        )
        return colleagues.buffered(added, teacher.support, p.colleagues)

    def learn_self(self, gain: float, harm: float, q: float) -> None:
        """Internalise what the contact said about oneself."""
        more, less = representation.positive_after_contact, representation.negative_after_contact
        rule = self.parameters.representation
        self.self_positive = more(self.self_positive, gain, harm, q, rule)
        self.self_negative = less(self.self_negative, gain, harm, q, rule)

    def learn_other(self, gain: float, harm: float, q: float) -> None:
        """Internalise what the contact said about the student."""
        more, less = representation.positive_after_contact, representation.negative_after_contact
        rule = self.parameters.representation
        self.other_positive = more(self.other_positive, gain, harm, q, rule)
        self.other_negative = less(self.other_negative, gain, harm, q, rule)

    def learn_relationship(self, gain: float, harm: float, q: float) -> None:
        """Internalise what the contact said about the two of us."""
        more, less = representation.positive_after_contact, representation.negative_after_contact
        rule = self.parameters.representation
        self.relationship_positive = more(self.relationship_positive, gain, harm, q, rule)
        self.relationship_negative = less(self.relationship_negative, gain, harm, q, rule)

    def negative(self) -> float:
        """Sum of the three negative sides."""
        return self.self_negative + self.other_negative + self.relationship_negative

    def positive(self) -> float:
        """Sum of the three positive sides."""
        return self.self_positive + self.other_positive + self.relationship_positive

    def drift(self) -> None:
        """What an evening does to the dyad."""
        p, teacher, home = self.parameters, self.teacher, representation.component_after_evening
        rule, good, bad = p.representation, self.base_positive, self.base_negative
        plus, minus = teacher.general_positive, teacher.general_negative
        self.trust = trust.trust_after_evening(
            self.trust, self.student.traits.general_trust, p.trust
        )
        self.rigidity = rigidity.rigidity_after_evening(
            self.rigidity, self.negative() / 3.0, p.rigidity
        )
        self.self_positive = home(self.self_positive, good, plus, rule)
        self.self_negative = home(self.self_negative, bad, minus, rule)
        self.other_positive = home(self.other_positive, good, plus, rule)
        self.other_negative = home(self.other_negative, bad, minus, rule)
        self.relationship_positive = home(self.relationship_positive, good, plus, rule)
        self.relationship_negative = home(self.relationship_negative, bad, minus, rule)


class Student(mesa.Agent):  # type: ignore[misc]  # Mesa 3.3 does not say what its types are
    """A student: engagement, achievement, and a relationship with each teacher."""

    def __init__(self, model: mesa.Model, traits: Any, start: Any) -> None:
        super().__init__(model)
        self.traits = traits
        self.engagement = start.engagement
        self.achievement = start.achievement
        self.disposition = start.disposition
        self.relationships: list[Relationship] = []

    def learn(self) -> None:
        """What the day with all teachers does to engagement and achievement."""
        own, p, traits = self.relationships, self.model.parameters.students, self.traits
        conflict = sum(r.relationship_negative for r in own) / len(own)
        close = sum(
            engagement.closeness_for_student(r.relationship_positive, r.trust) for r in own
        ) / len(own)
        pull = engagement.engagement_pull(
            close, conflict, traits.engagement_closeness, traits.engagement_conflict, p
        )
        self.engagement = engagement.engagement_after_day(
            self.engagement, traits.base_engagement, pull, p
        )
        self.achievement += engagement.achievement_gain(
            self.engagement,
            close,
            conflict,
            traits.achievement_closeness,
            traits.achievement_conflict,
            p,
        )


class Teacher(mesa.Agent):  # type: ignore[misc]  # Mesa 3.3 does not say what its types are
    """A teacher: load, stress, burnout, colleagues, and a relationship with each student."""

    load: float
    evening_load: float
    stress: float
    exhaustion: float
    depersonalisation: float
    accomplishment: float
    relatedness: float
    meaning: float
    strain: float
    support: float
    general_positive: float
    general_negative: float
    skill: float
    practice: float

    def __init__(self, model: mesa.Model, traits: Any, start: Any) -> None:
        super().__init__(model)
        self.traits = traits
        for name, value in start._asdict().items():
            setattr(self, name, value)
        self.relationships: list[Relationship] = []
        self.colleagues: list[Teacher] = []

    def begin_day(self) -> None:
        """See what work there is."""
        p = self.model.parameters.strain
        rule = self.model.parameters.beginners
        work = self.traits.workload * colleagues.workload_of_beginner(self.skill, rule)
        self.load = load.load_on_morning(self.load, work, self.strain, p)

    def teach(self) -> None:
        """Meet students, slot by slot; the contacts of a slot meet the load at its start."""
        slots = max((r.deal_contacts() for r in self.relationships), default=0)
        for slot in range(slots):
            burden = self.load
            added = sum(r.meet(burden) for r in self.relationships if slot < r.dealt)
            self.load = max(0.0, burden + added)

    def end_day(self) -> None:
        """Evening of a school day: relationships settle, then the day sinks in."""
        for relationship in self.relationships:
            relationship.drift()
        self.evening_load = self.load
        self.tire()
        own, p = self.relationships, self.model.parameters
        tied = sum(
            relatedness.connectedness(
                r.relationship_positive, r.relationship_negative, p.relatedness
            )
            for r in own
        )
        self.relatedness = relatedness.relatedness(tied / len(own), self.support, p.relatedness)
        self.weigh_up(sum(r.pleasure / r.dealt for r in own if r.dealt) / len(own))

    def have_holiday(self) -> None:
        """Evening of a weekday without school."""
        p = self.model.parameters.recovery
        self.load = load.load_after_free_day(
            self.load, self.traits.recovery, self.exhaustion, self.preserved(), p
        )
        self.tire()
        self.weigh_up(0.0)

    def tire(self) -> None:
        """Stress, then exhaustion, then distance."""
        p, own = self.model.parameters, self.relationships
        hostile = sum(r.other_negative for r in own) / len(own)
        self.stress = stress.stress_after_day(self.stress, self.load, p.stress)
        self.exhaustion = exhaustion.exhaustion_after_day(
            self.exhaustion, self.stress, self.load, self.traits.tolerance, p.exhaustion
        )
        self.depersonalisation = burnout.depersonalisation_after_day(
            self.depersonalisation, self.exhaustion, hostile, self.traits.distance, p.burnout
        )

    def weigh_up(self, good: float) -> None:
        """Accomplishment, meaning from the day's good moments, and life outside school."""
        p, own = self.model.parameters, self.relationships
        able = sum(burnout.competence(r.self_positive, r.self_negative) for r in own) / len(own)
        self.accomplishment = burnout.accomplishment_after_day(
            self.accomplishment,
            self.relatedness,
            able,
            self.depersonalisation,
            self.traits.accomplishment,
            p.burnout,
        )
        self.meaning = burnout.meaning_after_day(self.meaning, self.relatedness, good, p.burnout)
        shock = self.model.rng.standard_normal()
        self.strain = strain.strain_after_weekday(self.strain, shock, p.strain)

    def talk(self) -> float:
        """The load once it has been talked over with colleagues; all talk at once."""
        if not self.colleagues:
            return self.load
        theirs = sum(c.load for c in self.colleagues) / len(self.colleagues)
        return colleagues.load_after_exchange(self.load, theirs, self.model.parameters.colleagues)

    def sleep(self, talked: float, nights: int) -> None:
        """Recover over so many nights."""
        for _ in range(nights):
            talked = load.load_after_night(
                talked,
                self.traits.recovery,
                self.exhaustion,
                self.preserved(),
                self.model.parameters.recovery,
            )
        self.load = talked

    def rest(self, nights: int) -> None:
        """Recover over so many nights without talk."""
        self.sleep(self.load, nights)

    def wear(self) -> float:
        """What a unit of felt emotion adds to load, relative to others."""
        spread = self.model.parameters.spread.negative_affectivity
        return load.affectivity(self.traits.negative_affectivity, spread)

    def preserved(self) -> float:
        """The load that thoughts about work preserve."""
        return load.rumination(self.stress, self.wear(), self.model.parameters.recovery)

    def look_round(self) -> None:
        """See what colleagues have left to give."""
        if self.colleagues:
            left = sum(colleagues.support_from(c.exhaustion) for c in self.colleagues)
            self.support = left / len(self.colleagues)
        else:
            self.support = self.model.parameters.colleagues.absent

    def generalise(self) -> None:
        """Let the general representation follow the particular ones."""
        parts = 3.0 * len(self.relationships)
        self.general_positive = sum(r.positive() for r in self.relationships) / parts
        self.general_negative = sum(r.negative() for r in self.relationships) / parts

    def forget(self) -> None:
        """Let awareness fade."""
        p = self.model.parameters.awareness
        for r in self.relationships:
            if r.awareness > 0.0:
                r.awareness = awareness.awareness_after_weekday(r.awareness, p)


class PlainSchool(mesa.Model):  # type: ignore[misc]  # Mesa 3.3 does not say what its types are
    """One school year in plain Mesa. school_year: where everybody starts."""

    def __init__(self, *, school_year: SchoolYear, parameters: Parameters, rng: int = 1) -> None:
        super().__init__(rng=rng)
        self.parameters = parameters
        self.day = 0
        calendar = dutch_year(summer=False)
        days_off = calendar.day[calendar.school == 0]
        self.nights = calendar.nights[calendar.school == 1].tolist()
        self.nights_off = calendar.nights[calendar.school == 0].tolist()
        self.days_off = np.bincount(days_off, minlength=len(self.nights) + 1).tolist()
        self._populate(school_year)

    def _populate(self, begun: SchoolYear) -> None:
        """Turn the arrays of the first morning into objects."""
        links, traits, state = begun.structure.links, begun.structure.traits, begun.state
        teachers = [
            Teacher(self, *person)
            for person in zip(rows(traits.teachers), rows(state.teachers), strict=True)
        ]
        students = [
            Student(self, *person)
            for person in zip(rows(traits.students), rows(state.students), strict=True)
        ]
        owners = np.repeat(np.arange(len(teachers)), np.diff(links.teacher_dyads)).tolist()
        dyads = zip(begun.contact_rate.tolist(), rows(state.dyads), rows(traits.dyads), strict=True)
        pairs = zip(owners, links.dyad_student.tolist(), strict=True)
        for (i, j), (rate, now, fixed) in zip(pairs, dyads, strict=True):
            who = (teachers[i], students[j], self.parameters, self.rng)
            one = Relationship(*who, rate, *now, *fixed)
            teachers[i].relationships.append(one)
            students[j].relationships.append(one)
        for i, teacher in enumerate(teachers):
            ties = links.tie_teacher[links.tie_start[i] : links.tie_start[i + 1]].tolist()
            teacher.colleagues = [teachers[c] for c in ties]

    def step(self) -> None:
        """One school day and the holidays after it. Raises IndexError after the year."""
        teachers = self.agents_by_type[Teacher]
        nights = self.nights[self.day]
        teachers.do("begin_day").do("teach").do("end_day")
        talked = teachers.map("talk")
        for teacher, burden in zip(teachers, talked, strict=True):
            teacher.sleep(burden, nights)
        self.agents_by_type[Student].do("learn")
        teachers.do("look_round").do("generalise").do("forget")
        self.day += 1
        for _ in range(self.days_off[self.day]):
            teachers.do("have_holiday").do("rest", self.nights_off.pop(0))
            teachers.do("look_round").do("forget")


def rows(table: Any) -> list[Any]:
    """A tuple of arrays as tuples of plain numbers, one an entry, with the same names."""
    return [
        table._make(entry) for entry in zip(*(column.tolist() for column in table), strict=True)
    ]
