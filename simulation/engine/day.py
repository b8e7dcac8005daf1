"""The school day: every step in order, with the reason for its place.

Both engines follow this list; a test traces the reference engine and compares.
"""

from typing import NamedTuple


class Step(NamedTuple):
    """One step of the day: time, name, processes, and the reason for its place."""

    when: str
    name: str
    processes: tuple[str, ...]
    reason: str


DAY: tuple[Step, ...] = (
    Step("morning", "circumstances change", (), "an intervention that starts today shapes today, never yesterday"),
    Step("morning", "a new spell may begin", ("behaviour.disposition",), "a disposition lasts some weeks and is the same with every teacher"),
    Step("morning", "a new week may begin", ("engagement.interest_after_week", "engagement.passing_of_week"), "a part of engagement changes from week to week, the same with every teacher"),
    Step("morning", "work adds load", ("colleagues.workload_of_beginner", "load.load_on_morning"), "the day's other work weighs before the first contact"),
    Step("morning", "disorder adds load", ("order.load_of_disorder",), "a class without order weighs on its teacher all day"),
    Step("morning", "a mood fades overnight", ("mood.mood_on_morning",), "little of the mood of an afternoon is left in the morning"),
    Step("morning", "sessions renew awareness", ("awareness.awareness_in_session",), "what faded overnight is renewed before the student comes in"),
    Step("morning", "contacts are drawn", ("contacts.contact_count",), "the number of contacts does not depend on the course of the day"),
    Step("contact", "the student acts", ("engagement.engagement_in_lesson", "order.order_shift", "behaviour.misbehaviour_log_odds", "behaviour.scaled_draw", "behaviour.approach_probability", "behaviour.undemanding", "behaviour.inviting", "behaviour.direction", "behaviour.intensity"), "the student begins; trust and engagement have the past in them"),
    Step("contact", "the teacher perceives", ("awareness.awareness_with_means", "perception.affect_balance", "perception.shield", "perception.shielded", "perception.reflected", "perception.assimilation_weight", "perception.coloured_valence", "perception.threshold_of_contrary", "perception.threshold_of_fitting", "perception.noticed_valence"), "the representation colours the event before it is judged"),
    Step("contact", "the teacher appraises", ("appraisal.harm", "appraisal.benefit", "appraisal.accountability", "appraisal.coping_potential", "appraisal.future_expectancy", "appraisal.emotional_steadiness", "appraisal.uncertainty"), "primary appraisal comes before accountability and coping"),
    Step("contact", "emotions arise", ("emotions.anger", "emotions.anxiety", "emotions.helplessness", "emotions.guilt", "emotions.disappointment", "emotions.hope", "emotions.compassion", "emotions.enjoyment", "emotions.affection", "emotions.pride", "emotions.relief", "emotions.negative_emotion", "emotions.positive_emotion"), "every emotion has its theme; blends are used by later steps only"),
    Step("contact", "the teacher regulates", ("regulation.reappraisal", "regulation.unregulated_share", "regulation.felt_emotion", "regulation.suppressed_emotion", "regulation.expressed_emotion"), "reappraisal changes what is felt, suppression only what is shown"),
    Step("contact", "the teacher responds", ("warmth.worn_share", "warmth.warmth_of_response", "warmth.sensitised", "warmth.coached"), "the student experiences what is shown, not what is felt"),
    Step("contact", "load is added", ("load.load_of_contact", "load.load_of_anger", "load.demand_of_closeness", "colleagues.buffered"), "all contacts of a slot meet the load at its start, so their order cannot matter"),
    Step("contact", "both sides learn", ("trust.trust_after_contact", "representation.informativeness", "learning.weight_of_surprise", "learning.first_impression", "learning.bounded_lesson", "learning.healing", "learning.gain_left", "learning.wound_after_contact", "learning.habit_after_contact", "representation.self_gain", "representation.self_harm", "representation.other_gain", "representation.other_harm", "representation.relationship_gain", "representation.relationship_harm", "representation.pooled", "representation.positive_after_contact", "representation.negative_after_contact"), "the next contact meets a changed dyad"),
    Step("contact", "the class may be restless", ("commotion.commotion_probability",), "an event that no single student causes, felt as anger and anxiety; nothing is learned from it"),
    Step("contact", "the mood follows the slot", ("mood.mood_after_slot", "mood.usual_after_slot"), "after all contacts of a slot, so that their order cannot matter"),
    Step("evening", "order follows the day", ("order.management", "order.order_after_day"), "from the misbehaviour of the whole day, before exhaustion changes"),
    Step("evening", "trust and representation drift", ("trust.trust_after_evening", "learning.wound_after_evening", "learning.habit_after_evening", "representation.rigidity_at_rest", "representation.rigidity_after_evening", "representation.component_after_evening"), "on school evenings only: both return to their base without contacts"),
    Step("evening", "disorder of the class follows", ("commotion.disorder_after_day",), "today's misbehaviour makes unrest tomorrow"),
    Step("evening", "needs of the day are satisfied or not", ("needs.needs_of_day", "needs.load_after_needs"), "a satisfying day weighs less in the evening"),
    Step("evening", "stress follows load", ("load.stress_after_day",), "the evening's load counts, before colleagues exchange load"),
    Step("evening", "exhaustion follows fatigue", ("burnout.exhaustion_after_day",), "today's fatigue counts tonight"),
    Step("evening", "teaching quality follows", ("teaching.teaching_aim", "teaching.teaching_after_day"), "tonight's exhaustion and coaching; students learn from it tonight"),
    Step("evening", "distance follows exhaustion", ("burnout.depersonalisation_after_day",), "published panels have exhaustion lead"),
    Step("evening", "relatedness follows", ("relatedness.connectedness", "relatedness.relatedness"), "from students tonight, from colleagues as they were last night"),
    Step("evening", "accomplishment and meaning follow", ("burnout.competence", "burnout.accomplishment_after_day", "needs.uplift_of_day", "burnout.meaning_after_day"), "both depend on the needs satisfied today"),
    Step("evening", "private strain changes", ("load.strain_after_weekday",), "private strain changes on every weekday, holidays included"),
    Step("evening", "beginners learn", ("colleagues.skill_after_day",), "a school day of practice, and of mentoring if there is any"),
    Step("night", "colleagues exchange load and practices", ("colleagues.load_after_exchange", "colleagues.practice_after_day"), "all at once, from the same evening's loads and practices"),
    Step("night", "load recovers", ("load.rumination", "load.load_after_night"), "three nights from Friday to Monday; thoughts about work preserve a part"),
    Step("night", "students engage and learn", ("engagement.closeness_for_student", "engagement.engagement_pull", "engagement.engagement_after_day", "engagement.lesson_engagement_after_day", "engagement.achievement_gain", "contacts.attention", "engagement.gain_of_teaching", "engagement.achievement_after_day"), "from all their teachers' evenings; tomorrow's behaviour sees it"),
    Step("night", "support follows colleagues' exhaustion", ("colleagues.support_from",), "for tomorrow, so that the order of teachers does not matter"),
    Step("night", "the general representation follows", (), "the mean over own dyads, last, so that the drift used yesterday's"),
    Step("night", "awareness fades", ("awareness.awareness_after_weekday",), "every weekday, sessions or not"),
)  # fmt: skip


def as_text() -> str:
    """Return the day as a table for a terminal."""
    wide = max(len(step.name) for step in DAY)
    rows = [
        f"{n:>2}  {step.when:<8}{step.name:<{wide}}  {step.reason}" for n, step in enumerate(DAY, 1)
    ]
    return "\n".join(rows)
