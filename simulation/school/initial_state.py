"""The state on the first morning of a school year."""

import numpy as np

from simulation.parameters import Relatedness
from simulation.processes.colleagues import support_from
from simulation.processes.engagement import engagement_pull
from simulation.processes.relatedness import connectedness, relatedness
from simulation.processes.representation import mirrored
from simulation.school.ablated_representation import simplified
from simulation.school.at_rest import FIRST_GUESS
from simulation.school.earlier_scores import placed_scores, with_own_scores, with_placed
from simulation.school.enrolment import Flags
from simulation.school.links import dyad_owner, group_means
from simulation.school.trait_draws import Builder, clip
from simulation.school.traits import ability, first_skill
from simulation.state import (
    Dyads,
    Floats,
    Groups,
    Ints,
    State,
    Students,
    StudentTraits,
    Teachers,
)

SIGNS = ("positive", "negative")


def first_morning(
    builder: Builder,
    traits: StudentTraits,
    teachers: Teachers | None = None,
    *,
    at_rest: Dyads | None = None,
) -> State:
    """Return the state of the first morning.

    teachers: as the year before ended, if any; without one they begin at a first guess. at_rest:
    relationships at the end of the last unrecorded year, among which earlier scores take their
    place; without any the new relationships, drawn as if there were no scores.
    """
    if teachers is None:
        teachers = _new_teachers(builder)
    dyads = _new_dyads(teachers, traits.general_trust, builder)
    placed = placed_scores(builder, _counted(dyads, builder) if at_rest is None else at_rest)
    if placed:
        teachers = with_own_scores(teachers, placed, builder)
        dyads = with_placed(_new_dyads(teachers, traits.general_trust, builder), placed)
    dyads = simplified(dyads, builder.parameters.representation)
    rule = builder.parameters.students
    students = Students(
        engagement=_first_engagement(traits, teachers, dyads, builder),
        achievement=ability(builder),
        disposition=np.zeros(len(traits.propensity)),
        interest=rule.interest_spread * builder.student("interest"),
    )
    order = np.full(len(builder.pairing.group_teacher), builder.parameters.order.start)
    return State(dyads, _with_support(teachers, dyads, builder), students, Groups(order))


def _first_engagement(
    traits: StudentTraits, teachers: Teachers, dyads: Dyads, builder: Builder
) -> Floats:
    """Return engagement on the first morning: where the relationships of this morning pull it.

    They count as deviations from what the teacher and an average student begin with, because
    trust and closeness grow to their typical values within weeks.
    """
    links, start = builder.links, builder.parameters.start
    owner, own, of_student = dyad_owner(links), links.student_dyads, links.student_start
    positive = dyads.relationship_positive - teachers.general_positive[owner]
    closeness = (positive + dyads.trust - start.trust) / 2.0
    conflict = dyads.relationship_negative - teachers.general_negative[owner]
    counted = ~builder.idle.dyads[own]
    around = builder.parameters.students._replace(typical_closeness=0.0, typical_conflict=0.0)
    rows = zip(
        mean_by(closeness[own], of_student, 0.0, counted),
        mean_by(conflict[own], of_student, 0.0, counted),
        traits.engagement_closeness,
        traits.engagement_conflict,
        strict=True,
    )
    pull = np.array([engagement_pull(*row, around) for row in rows], dtype=np.float64)
    return clip(traits.base_engagement + pull)


def _new_teachers(builder: Builder) -> Teachers:
    """Draw the state of teachers in their first year; ``_with_support`` completes it."""
    own, teachers, first = builder.teacher, len(builder.links.teacher_key), FIRST_GUESS
    form = builder.parameters.representation
    plus, minus = first.general_positive, first.general_negative
    same = {
        "general_positive": mirrored(plus, minus, form),
        "general_negative": mirrored(minus, plus, form),
        "exhaustion": first.exhaustion,
        "load": first.load,
        "evening_load": first.load,
        "stress": first.stress,
        "depersonalisation": first.depersonalisation,
        "accomplishment": first.accomplishment,
        "meaning": first.meaning,
        "mood": 0.0,
        "disorder": builder.parameters.commotion.usual,
        "usual_affect": builder.parameters.start.usual_affect,
        "relatedness": np.nan,
        "support": np.nan,
    }
    return Teachers(
        strain=own("strain"),
        skill=first_skill(builder),
        practice=np.zeros(teachers),
        teaching_quality=own("teaching"),
        **{name: np.full(teachers, float(value)) for name, value in same.items()},
    )


def _with_support(teachers: Teachers, dyads: Dyads, builder: Builder) -> Teachers:
    """Return the teachers with support from colleagues and relatedness.

    Without ties, support is that of colleagues outside the simulation; without students, the
    generalised representation stands for the classes. Reserved rows count nothing.
    """
    links, idle, form = builder.links, builder.idle, builder.parameters.relatedness
    offered = np.array([support_from(exhaustion) for exhaustion in teachers.exhaustion.tolist()])
    absent = builder.parameters.colleagues.absent
    support = mean_by(offered[links.tie_teacher], links.tie_start, absent, ~idle.ties)
    own = _connected(dyads.relationship_positive, dyads.relationship_negative, form)
    general = _connected(teachers.general_positive, teachers.general_negative, form)
    students = mean_by(own, links.teacher_dyads, general, ~idle.dyads)
    met = [relatedness(*pair, form) for pair in zip(students, support, strict=True)]
    return teachers._replace(support=support, relatedness=np.array(met))


def _connected(positive: Floats, negative: Floats, form: Relatedness) -> Floats:
    pairs = zip(positive.tolist(), negative.tolist(), strict=True)
    return np.array([connectedness(*pair, form) for pair in pairs])


def _counted(dyads: Dyads, builder: Builder) -> Dyads:
    """Return the relationships without those of reserved rows."""
    return Dyads(*(values[~builder.idle.dyads] for values in dyads))


def _new_dyads(teachers: Teachers, general_trust: Floats, builder: Builder) -> Dyads:
    """Start relationships from the general representation, liking and noise.

    general_trust: t0 of each student. The stable liking of a pair is that of its base;
    dislike works through the base alone.
    """
    links, spread = builder.links, builder.parameters.spread
    owner = dyad_owner(links)
    liking = spread.base_positive * builder.dyad("base_positive")
    positive = (teachers.general_positive[owner] + liking, spread.component_positive)
    negative = (teachers.general_negative[owner], spread.component_negative)

    def start(component: str) -> Floats:
        mean, size = positive if component.endswith("positive") else negative
        return clip(mean + size * builder.dyad(component, builder.year))

    parts = [f"{part}_{sign}" for part in ("self", "other", "relationship") for sign in SIGNS]
    return Dyads(
        rigidity=np.full(len(owner), builder.parameters.rigidity.base),
        awareness=np.zeros(len(owner)),
        trust=general_trust[links.dyad_student],
        lesson_engagement=np.zeros(len(owner)),
        wound=np.zeros(len(owner)),
        noticed=np.zeros(len(owner)),
        habit=np.zeros(len(owner)),
        **{part: start(part) for part in parts},
    )


def mean_by(values: Floats, start: Ints, otherwise: float | Floats, counted: Flags) -> Floats:
    """Return the mean of the counted values of each owner, or ``otherwise`` where none counts."""
    owners = len(start) - 1
    owner = np.repeat(np.arange(owners), np.diff(start))
    return group_means(values[counted], owner[counted], owners, otherwise)
