"""The same school in plain Mesa: what the engine is compared with.

Teachers, students and relationships are Python objects, a step is one school day, and
every rule is the same function of ``simulation.processes``, called in the same order.
Randomness is Mesa's ``model.rng``, so single draws differ from the engine's and only
means can agree. Neither interventions nor recording, which the benchmark leaves out of
the engine as well. Nothing is slowed down on purpose: a relationship has slots, and
levers that nobody moves are not looked at.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import mesa
import numpy as np

from simulation.engine.setup import at_level
from simulation.parameters import Parameters
from simulation.processes import (
    appraisal,
    awareness,
    behaviour,
    burnout,
    colleagues,
    commotion,
    contacts,
    emotions,
    engagement,
    learning,
    load,
    needs,
    order,
    perception,
    regulation,
    relatedness,
    representation,
    teaching,
    trust,
    warmth,
)
from simulation.processes import burnout as exhaustion
from simulation.processes import load as strain
from simulation.processes import load as stress
from simulation.processes import mood as moods
from simulation.processes import representation as rigidity
from simulation.processes.curves import clip
from simulation.school.build_year import SchoolYear
from simulation.school.calendar import dutch_year
from simulation.state import DAYS_A_WEEK


@dataclass(slots=True)
class Group:
    """A teacher with a class: the order in it, and which contacts of today were bad."""

    order: float
    disturbed: list[bool] = field(default_factory=list)


class Affect(NamedTuple):
    """What is left of an unpleasant feeling: share, felt, hidden, shown."""

    left: float
    felt: float
    hidden: float
    shown: float


@dataclass(slots=True, eq=False)
class Relationship:
    """One teacher with one student: representation, trust, and what happens between them.

    From ``self_positive`` on the fields are those of ``Dyads``, then of ``DyadTraits``.
    """

    teacher: "Teacher"
    student: "Student"
    group: Group
    parameters: Parameters
    rng: np.random.Generator
    contact_rate: float
    usual_rate: float
    self_positive: float
    self_negative: float
    other_positive: float
    other_negative: float
    relationship_positive: float
    relationship_negative: float
    rigidity: float
    awareness: float
    trust: float
    lesson_engagement: float
    wound: float
    noticed: float
    habit: float
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
        log_odds = behaviour.misbehaviour_log_odds(
            student.traits.propensity + student.disposition,
            self.trust,
            engagement.engagement_in_lesson(student.engagement, self.lesson_engagement),
            order.order_shift(self.group.order, self.parameters.order),
            p,
        )
        good = behaviour.approach_probability(student.traits.affiliation, self.trust, p)
        first = behaviour.scaled_draw(draw(), log_odds)
        sign = behaviour.direction(first, draw(), 1.0, good)
        return sign * behaviour.intensity(draw(), draw(), p) if sign else 0.0

    def look(
        self, v: float, m: float, mood: float, shield: float, a: float, burden: float
    ) -> float:
        """What the teacher sees of a behaviour, from −1 to 1."""
        p, teacher = self.parameters, self.teacher
        weight = perception.assimilation_weight(self.rigidity, a, p.appraisal)
        coloured = perception.coloured_valence(v, mood, weight, burden, teacher.mood, p.appraisal)
        definite, least = perception.definiteness(m, p.rigidity), p.appraisal.threshold
        contrary = perception.threshold_of_contrary(
            least, self.rigidity, definite, shield, p.rigidity
        )
        fitting = perception.threshold_of_fitting(
            least, self.rigidity, definite, shield, p.rigidity
        )
        below, above = (fitting, contrary) if m < 0.0 else (contrary, fitting)
        return perception.noticed_valence(coloured, below, above)

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
        a = awareness.awareness_with_means(
            self.awareness, teacher.able, self.self_positive, self.self_negative, p.awareness
        )
        look, wary, reflected = p.appraisal, p.awareness.one_sided, perception.reflected
        shield = perception.shield(a, look)
        wary *= 1.0 - look.blindness
        calm, ease = look.shielded_positive, look.shielded_negative
        mood = reflected(m, look.shielded_balance, shield, 1.0, wary)
        able = reflected(self.self_positive, calm, shield, 1.0, wary)
        unable = reflected(self.self_negative, ease, shield, -1.0, wary)
        kind = reflected(self.other_positive, calm, shield, 1.0, wary)
        hostile = reflected(self.other_negative, ease, shield, -1.0, wary)
        close = reflected(self.relationship_positive, calm, shield, 1.0, wary)
        conflict = reflected(self.relationship_negative, ease, shield, -1.0, wary)
        seen = self.look(v, m, mood, shield, a, burden)

        rule = p.representation
        h = appraisal.harm(self.relevance * teacher.sensitive, seen)
        gladly = learning.surprise_factor(seen, mood, look.contrast, rule.usual_surprise)
        b = appraisal.benefit(self.relevance * look.benefit_relevance * gladly, seen)
        blame = appraisal.accountability(kind, hostile)
        cope = appraisal.coping_potential(able, unable, teacher.able, tired, look)
        prospect = appraisal.future_expectancy(close, conflict)
        steady = appraisal.emotional_steadiness(teacher.traits.negative_affectivity, look)

        anger = emotions.anger(h, blame)
        anxiety = emotions.anxiety(h, steady, appraisal.uncertainty(mood, look))
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

        left, felt, hidden, shown = teacher.regulate(unpleasant, a)
        teacher.note(v < 0.0, seen != 0.0, pleasant - felt, cope, anger)
        self.group.disturbed.append(v < 0.0)

        worn = warmth.worn_share(tired, teacher.depersonalisation, p.warmth.exhaustion_cost)
        warm = warmth.warmth_of_response(pleasant, close, shown, worn)
        warm = warmth.sensitised(warm, a, p.warmth)
        added = load.load_of_contact(
            teacher.wear * felt, hidden, -v if v < 0.0 else 0.0, pleasant, p.load
        )
        added += load.load_of_anger(teacher.wear * anger, left, p.load)

        self.trust = trust.trust_after_contact(self.trust, warm, shown, rule.negativity, p.trust)
        q = self.lesson(v, seen, m, a)
        healing = learning.healing(self.wound, rule)
        self.wound = learning.wound_after_contact(self.wound, v, seen)
        self.noticed += 1.0 if seen != 0.0 else 0.0
        gain = representation.self_gain(pride, hope, rule)
        harm = representation.self_harm(helpless, guilt, anxiety)
        self.learn_self(gain, harm * left, q, healing)
        gain = representation.other_gain(joy, compassion, rule)
        self.learn_other(gain, representation.other_harm(anger) * left, q, healing)
        gain = representation.relationship_gain(affection, joy, rule)
        harm = representation.relationship_harm(anger, sorry, shown, rule)
        self.learn_relationship(gain, harm * left, q, healing)
        return colleagues.buffered(added, teacher.support, p.colleagues)

    def lesson(self, v: float, seen: float, m: float, a: float) -> float:
        """How much a contact teaches."""
        p, rule = self.parameters, self.parameters.representation
        q = representation.informativeness(v, seen, m, self.rigidity, a, p.rigidity)
        weight = learning.weight_of_surprise(self.rigidity, a, rule)
        q *= learning.surprise_factor(seen, m, weight, rule.usual_surprise)
        return learning.bounded_lesson(q * learning.first_impression(self.noticed, rule), rule)

    def learn_self(self, gain: float, harm: float, q: float, healing: float) -> None:
        """Internalise what the contact said about oneself."""
        more, less = representation.positive_after_contact, representation.negative_after_contact
        rule = self.parameters.representation
        self.self_positive = more(self.self_positive, gain, harm, q, rule)
        self.self_negative = less(self.self_negative, gain, harm, q, healing, rule)

    def learn_other(self, gain: float, harm: float, q: float, healing: float) -> None:
        """Internalise what the contact said about the student."""
        more, less = representation.positive_after_contact, representation.negative_after_contact
        rule = self.parameters.representation
        self.other_positive = more(self.other_positive, gain, harm, q, rule)
        self.other_negative = less(self.other_negative, gain, harm, q, healing, rule)

    def learn_relationship(self, gain: float, harm: float, q: float, healing: float) -> None:
        """Internalise what the contact said about the two of us."""
        more, less = representation.positive_after_contact, representation.negative_after_contact
        rule = self.parameters.representation
        self.relationship_positive = more(self.relationship_positive, gain, harm, q, rule)
        self.relationship_negative = less(self.relationship_negative, gain, harm, q, healing, rule)

    def negative(self) -> float:
        """Sum of the three negative sides."""
        return self.self_negative + self.other_negative + self.relationship_negative

    def positive(self) -> float:
        """Sum of the three positive sides."""
        return self.self_positive + self.other_positive + self.relationship_positive

    def closeness(self) -> float:
        """How close the student feels to the teacher."""
        return engagement.closeness_for_student(self.relationship_positive, self.trust)

    def drift(self) -> None:
        """What an evening does to the dyad."""
        p, teacher, home = self.parameters, self.teacher, representation.component_after_evening
        rule, good, bad = p.representation, self.base_positive, self.base_negative
        plus, minus = teacher.general_positive, teacher.general_negative
        self.trust = trust.trust_after_evening(
            self.trust, self.student.traits.general_trust, p.trust
        )
        self.wound = learning.wound_after_evening(self.wound, rule)
        rest = rigidity.rigidity_at_rest(self.negative() / 3.0, teacher.stress, p.rigidity)
        self.rigidity = rigidity.rigidity_after_evening(self.rigidity, rest, p.rigidity)
        self.self_positive = home(self.self_positive, good, plus, rule)
        self.self_negative = home(self.self_negative, bad, minus, rule)
        self.other_positive = home(self.other_positive, good, plus, rule)
        self.other_negative = home(self.other_negative, bad, minus, rule)
        self.relationship_positive = home(self.relationship_positive, good, plus, rule)
        self.relationship_negative = home(self.relationship_negative, bad, minus, rule)


class Student(mesa.Agent):  # type: ignore[misc]  # Mesa 3.3 does not say what its types are
    """A student: engagement, achievement, and a relationship with each teacher."""

    engagement: float
    achievement: float
    disposition: float
    interest: float

    def __init__(self, model: mesa.Model, traits: Any, start: Any) -> None:
        super().__init__(model)
        self.traits = traits
        for name, value in start._asdict().items():
            setattr(self, name, value)
        self.relationships: list[Relationship] = []

    def begin_spell(self) -> None:
        """Behave better or worse than usual for some weeks."""
        shock, p = self.model.rng.standard_normal(), self.model.parameters.behaviour
        self.disposition = behaviour.disposition(shock, p)

    def begin_week(self) -> None:
        """Find school more or less interesting than last week, and tests harder or easier."""
        (interest, tests), p = self.model.rng.standard_normal(2), self.model.parameters.students
        self.interest = engagement.interest_after_week(self.interest, interest, p)
        self.achievement += engagement.passing_of_week(tests, p)

    def learn(self) -> None:
        """What the day with all teachers does to engagement and achievement."""
        own, p, traits = self.relationships, self.model.parameters.students, self.traits
        conflict = sum(r.relationship_negative for r in own) / len(own)
        close = sum(r.closeness() for r in own) / len(own)
        pull = self.pull(close, conflict)
        if p.lesson_share > 0.0 and len(own) > 1:
            for r in own:
                r.lesson_engagement = engagement.lesson_engagement_after_day(
                    r.lesson_engagement,
                    self.pull(r.closeness(), r.relationship_negative),
                    pull,
                    p,
                )
        self.engagement = engagement.engagement_after_day(
            self.engagement, traits.base_engagement, pull + self.interest, p
        )
        gain = engagement.achievement_gain(
            self.engagement,
            close,
            conflict,
            traits.achievement_closeness,
            traits.achievement_conflict,
            p,
        )
        quality = sum(r.teacher.teaching_quality for r in own) / len(own)
        share = sum(contacts.attention(r.contact_rate, r.usual_rate) for r in own) / len(own)
        gain += engagement.gain_of_teaching(quality, share, p)
        self.achievement = engagement.achievement_after_day(
            self.achievement, gain, traits.own_level, p
        )

    def pull(self, close: float, conflict: float) -> float:
        """How much relationships draw the student to school."""
        traits, p = self.traits, self.model.parameters.students
        return engagement.engagement_pull(
            close, conflict, traits.engagement_closeness, traits.engagement_conflict, p
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
    teaching_quality: float
    skill: float
    practice: float
    disorder: float
    mood: float
    usual_affect: float

    def __init__(self, model: mesa.Model, traits: Any, start: Any) -> None:
        super().__init__(model)
        self.traits = traits
        for name, value in start._asdict().items():
            setattr(self, name, value)
        p, deviate = model.parameters, traits.negative_affectivity
        self.wear = load.affectivity(deviate, p.spread.negative_affectivity)
        self.sensitive = load.affectivity(deviate, p.appraisal.affectivity)
        self.able = self.capacity = 0.0
        self.relationships: list[Relationship] = []
        self.groups: list[Group] = []
        self.colleagues: list[Teacher] = []

    def begin_day(self) -> None:
        """See what work there is, and what one is able to do by now."""
        p, traits = self.model.parameters, self.traits
        work = traits.workload * colleagues.workload_of_beginner(self.skill, p.beginners)
        self.load = load.load_on_morning(self.load, work, self.strain, p.strain)
        orderly = sum(r.group.order for r in self.relationships) / len(self.relationships)
        self.load += order.load_of_disorder(orderly, p.order)
        self.mood = moods.mood_on_morning(self.mood, p.mood)
        learned = traits.beginner * self.skill
        self.able = clip(traits.efficacy + learned * p.start.beginner_efficacy)
        capacity = learned * p.start.beginner_reappraisal + self.practice
        self.capacity = clip(traits.reappraisal + capacity)
        self.met = self.bad = self.seen = 0
        self.coped = self.felt = self.angry = self.slot_affect = 0.0
        for group in self.groups:
            group.disturbed.clear()

    def note(self, bad: bool, noticed: bool, affect: float, cope: float, anger: float) -> None:
        """Add up what contacts are like today."""
        self.met += 1
        self.bad += bad
        self.angry += anger
        self.slot_affect += affect
        if noticed:
            self.seen += 1
            self.coped += cope
            self.felt += affect

    def regulate(self, unpleasant: float, aware: float) -> Affect:
        """What is left of an unpleasant feeling, and what of it is shown."""
        tired, rule = self.exhaustion, self.model.parameters.regulation
        x = regulation.reappraisal(self.capacity, tired, aware)
        left = regulation.unregulated_share(x, rule)
        felt = regulation.felt_emotion(unpleasant, left)
        hidden = regulation.suppressed_emotion(felt, self.traits.suppression, tired)
        return Affect(left, felt, hidden, regulation.expressed_emotion(felt, hidden))

    def teach(self) -> None:
        """Meet students, slot by slot; the contacts of a slot meet the load at its start."""
        slots = max((r.deal_contacts() for r in self.relationships), default=0)
        for slot in range(slots):
            burden, self.slot_affect = self.load, 0.0
            added = sum(r.meet(burden) for r in self.relationships if slot < r.dealt)
            self.load = max(0.0, burden + added + self.unrest())
            affect, usual = self.slot_affect / len(self.relationships), self.usual_affect
            rule = self.model.parameters.mood
            self.mood = moods.mood_after_slot(self.mood, affect, usual, rule)
            self.usual_affect = moods.usual_after_slot(usual, affect, rule)

    def unrest(self) -> float:
        """What unrest of the whole class adds to load in a slot, if there is any."""
        p, draw = self.model.parameters, self.model.rng.random
        if draw() >= commotion.commotion_probability(0.0, self.disorder, p.commotion):
            return 0.0
        look, severity = p.appraisal, behaviour.intensity(draw(), draw(), p.behaviour)
        h = appraisal.harm(self.traits.relevance * self.sensitive, -severity)
        shield = perception.shield(0.0, look)
        blame = appraisal.accountability(
            perception.shielded(self.general_positive, look.shielded_positive, shield),
            perception.shielded(self.general_negative, look.shielded_negative, shield),
        )
        steady = appraisal.emotional_steadiness(self.traits.negative_affectivity, look)
        anger, anxiety = emotions.anger(h, blame), emotions.anxiety(h, steady, 1.0)
        unpleasant = emotions.negative_emotion(anger, anxiety, 0.0, 0.0, 0.0)
        left, felt, hidden, _ = self.regulate(unpleasant, 0.0)
        self.slot_affect -= felt
        self.angry += anger
        added = load.load_of_contact(self.wear * felt, hidden, 0.0, 0.0, p.load)
        added += load.load_of_anger(self.wear * anger, left, p.load)
        return colleagues.buffered(p.commotion.load * added, self.support, p.colleagues)

    def end_day(self) -> None:
        """Evening of a school day: relationships settle, then the day sinks in."""
        own, p = self.relationships, self.model.parameters
        manages = order.management(self.able, self.exhaustion, p.order)
        for group in self.groups:
            if today := group.disturbed:
                share = sum(today) / len(today)
                group.order = order.order_after_day(group.order, share, manages, p.order)
        for relationship in own:
            relationship.drift()
        if self.met:
            self.disorder = commotion.disorder_after_day(
                self.disorder, self.bad / self.met, p.commotion
            )
        satisfied = 0.0
        if self.seen:
            satisfied = needs.needs_of_day(self.coped / self.seen, self.felt / self.seen, p.needs)
        self.load = self.evening_load = needs.load_after_needs(self.load, satisfied, p.needs)
        self.tire()
        self.improve()
        self.distance()
        tied = sum(
            relatedness.connectedness(
                r.relationship_positive, r.relationship_negative, p.relatedness
            )
            for r in own
        )
        self.relatedness = relatedness.relatedness(tied / len(own), self.support, p.relatedness)
        pleasant = sum(r.pleasure / r.dealt for r in own if r.dealt) / len(own)
        self.weigh_up(pleasant, needs.uplift_of_day(satisfied, self.angry, p.needs))
        self.skill = colleagues.skill_after_day(self.skill, 0.0, p.beginners)

    def have_holiday(self) -> None:
        """Evening of a weekday without school."""
        p = self.model.parameters.recovery
        self.load = load.load_after_night(
            self.load, self.traits.recovery, self.exhaustion, self.preserved(), p
        )
        self.tire()
        self.distance()
        self.weigh_up(0.0, 0.0)

    def tire(self) -> None:
        """Stress, then exhaustion."""
        p = self.model.parameters
        self.stress = stress.stress_after_day(self.stress, self.load, p.stress)
        self.exhaustion = exhaustion.exhaustion_after_day(
            self.exhaustion, self.load, self.traits.tolerance, p.exhaustion
        )

    def improve(self) -> None:
        """Teach better or worse."""
        p, classes = self.model.parameters, self.groups
        above = sum(group.order for group in classes) / len(classes) - p.order.typical
        aim = teaching.teaching_aim(self.traits.teaching, self.exhaustion, 0.0, above, p.teaching)
        self.teaching_quality = teaching.teaching_after_day(self.teaching_quality, aim, p.teaching)

    def distance(self) -> None:
        """Distance from students."""
        own, p = self.relationships, self.model.parameters
        hostile = sum(r.other_negative for r in own) / len(own)
        self.depersonalisation = burnout.depersonalisation_after_day(
            self.depersonalisation, self.exhaustion, hostile, self.traits.distance, p.burnout
        )

    def weigh_up(self, good: float, uplift: float) -> None:
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
        self.meaning = burnout.meaning_after_day(
            self.meaning, self.relatedness, good, uplift, p.burnout
        )
        shock = self.model.rng.standard_normal()
        self.strain = strain.strain_after_weekday(self.strain, shock, p.strain)

    def talk(self) -> tuple[float, float]:
        """Load and practice once the day has been talked over with colleagues; all at once."""
        if not self.colleagues:
            return self.load, self.practice
        theirs = sum(c.load for c in self.colleagues) / len(self.colleagues)
        shown = sum(c.practice for c in self.colleagues) / len(self.colleagues)
        rule = self.model.parameters.colleagues
        return (
            colleagues.load_after_exchange(self.load, theirs, rule),
            colleagues.practice_after_day(self.practice, 0.0, shown, rule),
        )

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

    def preserved(self) -> float:
        """The load that thoughts about work preserve."""
        return load.rumination(self.stress, self.wear, self.model.parameters.recovery)

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
        self.parameters = at_level(parameters, school_year.enrolment.level)
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
        groups = [Group(value) for value in state.groups.order.tolist()]
        rates = zip(begun.contact_rate.tolist(), begun.usual_rate.tolist(), strict=True)
        dyads = zip(rates, rows(state.dyads), rows(traits.dyads), strict=True)
        ends = (owners, links.dyad_student.tolist(), links.dyad_group.tolist())
        for (i, j, g), (rate, now, fixed) in zip(zip(*ends, strict=True), dyads, strict=True):
            who = (teachers[i], students[j], groups[g], self.parameters, self.rng)
            one = Relationship(*who, *rate, *now, *fixed)
            teachers[i].relationships.append(one)
            students[j].relationships.append(one)
        for i, teacher in enumerate(teachers):
            ties = links.tie_teacher[links.tie_start[i] : links.tie_start[i + 1]].tolist()
            teacher.colleagues = [teachers[c] for c in ties]
            teacher.groups = groups[links.group_start[i] : links.group_start[i + 1]]

    def step(self) -> None:
        """One school day and the holidays after it. Raises IndexError after the year."""
        teachers, students = self.agents_by_type[Teacher], self.agents_by_type[Student]
        nights = self.nights[self.day]
        if self.day % int(self.parameters.behaviour.spell_length) == 0:
            students.do("begin_spell")
        if self.day % DAYS_A_WEEK == 0:
            students.do("begin_week")
        teachers.do("begin_day").do("teach").do("end_day")
        talked = teachers.map("talk")
        for teacher, (burden, practice) in zip(teachers, talked, strict=True):
            teacher.practice = practice
            teacher.sleep(burden, nights)
        students.do("learn")
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
