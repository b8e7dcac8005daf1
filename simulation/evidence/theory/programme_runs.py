"""Programmes and changes of class: what they do to participants and colleagues (questions 11, 15).

Effects are mean paired differences in standard deviations between units of the unchanged arm.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.experiment import standardised
from simulation.evidence.claims.stability import AFTER, programme
from simulation.evidence.theory.theory_year import (
    FIRST_MORNING,
    MENTORING,
    SUPPORT_GROUPS,
    TheoryArm,
    TheoryTask,
    TheoryYear,
    simulate_arm,
)
from simulation.interventions.kinds.emotion_regulation import EmotionRegulation
from simulation.interventions.targeting import TeacherTarget
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS, Dyads, Floats

MIDDLE = SCHOOL_WEEKS // 2  # Monday
AFTER_WEEKS = AFTER // DAYS_A_WEEK
NOTICEABLE = 0.02  # of R−; a target whose conflict rises by more is worse off; assumed
NEW_CLASS_READ = (1, 4, 12)  # weeks after a new class at which stress is read
ORDER_READ = 4  # weeks after a new class at which order is read
Flags = npt.NDArray[np.bool_]


def reflection_effects(task: TheoryTask, usual: TheoryYear) -> dict[str, float]:
    """Return what eight sessions on three relationships do, at post-test and at the end.

    Dyads; sd. Targets, the other dyads of the same teachers, and teachers with low minus high
    coping. Worse: share of targets whose conflict rises. Source: Spilt et al. (2012).
    """
    other = simulate_arm(task, TheoryArm(plans=(programme(),), watched=True))
    targets = other.marked

    def change(name: str, week: int, rows: Flags) -> float:
        one, reference = (arm.mondays[name][week] for arm in (other, usual))
        return standardised((one - reference)[rows], reference)

    conflict = "relationship_negative"
    efficacy = usual.year.structure.traits.teachers.efficacy[usual.owner]
    low = efficacy <= np.median(efficacy)
    rise = (other.mondays[conflict] - usual.mondays[conflict])[AFTER_WEEKS][targets]
    by_coping = [change(conflict, AFTER_WEEKS, targets & chosen) for chosen in (low, ~low)]
    return {
        "reflection_conflict": change(conflict, AFTER_WEEKS, targets),
        "reflection_conflict_end": change(conflict, SCHOOL_WEEKS, targets),
        "reflection_closeness": change("relationship_positive", AFTER_WEEKS, targets),
        "reflection_trust": change("trust", AFTER_WEEKS, targets),
        "reflection_others": change(conflict, AFTER_WEEKS, ~targets),
        "reflection_coping": by_coping[0] - by_coping[1],
        "reflection_worse": 100.0 * float((rise > NOTICEABLE).mean()),
        **_response(usual, other, targets),
    }


def _response(usual: TheoryYear, other: TheoryYear, targets: Flags) -> dict[str, float]:
    """Return perception and warmth in the targets' contacts of the recorded days, against usual."""
    found = {}
    for name in ("perceived", "warmth"):
        means = []
        for arm in (other, usual):
            own = arm.events[targets[arm.events["dyad"].to_numpy(dtype=np.int64)]]
            values = own[name] - own["valence"] if name == "perceived" else own[name]
            means.append((float(values.mean()), float(values.std())))
        found[f"reflection_{name}"] = (means[0][0] - means[1][0]) / means[1][1]
    return found


def staff_effects(task: TheoryTask, usual: TheoryYear) -> dict[str, float]:
    """Return effects of mentoring, a course for half and support groups on treated and others.

    Between teachers; sd of exhaustion at the end of the year, of stress for support groups.
    Source: directions of trials; the sizes are unknown.
    """
    staff = usual.year.enrolment.teachers
    beginners = (staff["experience"] < task.parameters.start.beginner_years).to_numpy()
    trained = np.arange(len(staff)) % 2 == 0
    course = EmotionRegulation(
        start=FIRST_MORNING, teachers=TeacherTarget(ids=tuple(staff.index[trained])), dose=0.3
    )
    by_mentors = gains(task, usual, MENTORING, "exhaustion")
    by_course = gains(task, usual, course, "exhaustion")
    practice = simulate_arm(task, TheoryArm(plans=(course,))).fridays["practice"][-1]
    by_groups = gains(task, usual, SUPPORT_GROUPS, "stress")
    return {
        "mentoring_beginners": mean_of(by_mentors, beginners),
        "mentoring_others": mean_of(by_mentors, ~beginners),
        "course_treated": mean_of(by_course, trained),
        "course_colleagues": mean_of(by_course, ~trained),
        "course_practice": mean_of(practice, ~trained),
        "groups_stress": mean_of(by_groups, beginners | ~beginners),
    }


def gains(task: TheoryTask, usual: TheoryYear, plan: Any, name: str) -> Floats:
    """Return the effect of a plan on every teacher at the end of the year, in sd."""
    arm = simulate_arm(task, TheoryArm(plans=(plan,)))
    one, other = (year.fridays[name][-1] for year in (arm, usual))
    return np.asarray((one - other) / other.std(ddof=1))


def mean_of(values: Floats, rows: Flags) -> float:
    """Return the mean over some rows, NaN without any."""
    return float(values[rows].mean()) if rows.any() else float("nan")


def new_class(task: TheoryTask, usual: TheoryYear) -> dict[str, float]:
    """Return what it does if all relationships of the year begin anew at mid-year.

    Between teachers; sd of stress. All variables of relationships and order are set back to the
    first morning, as with another class of the same composition. Order: change of groups after
    four weeks. Source: none.
    """
    start = {name: usual.mondays[name][0] for name in Dyads._fields}

    def begin(run: SchoolRun) -> None:
        for name, values in start.items():
            getattr(run.state.dyads, name)[:] = values
        run.state.groups.order[:] = run.parameters.order.start

    other = simulate_arm(task, TheoryArm(changes={MIDDLE * DAYS_A_WEEK: begin}))
    orders = [arm.mondays["order"][MIDDLE + ORDER_READ] for arm in (other, usual)]
    found = {"new_class_order": float((orders[0] - orders[1]).mean())}
    for week in NEW_CLASS_READ:
        reference = usual.fridays["stress"][MIDDLE + week - 1]
        change = other.fridays["stress"][MIDDLE + week - 1] - reference
        found[f"new_class_stress_{week}"] = standardised(change, reference)
    return found
