"""Do-operators: the same year with one thing set differently (questions 5 to 9).

An effect is the mean paired difference of two arms with the same draws, in standard deviations
between units of the unchanged arm, unless the table names another unit.
"""

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims.experiment import (
    COMPONENTS,
    TYPICAL,
    FixedValues,
    draw_dyads,
    standardised,
)
from simulation.evidence.claims.two_by_two import fixed_representation, representations
from simulation.evidence.theory.loop_statistics import escalated_by_loop
from simulation.evidence.theory.rival_models import BLIND, FOREVER, UNRESPONSIVE
from simulation.evidence.theory.stress_statistics import heaviest_rows
from simulation.evidence.theory.theory_year import TheoryArm, TheoryTask, TheoryYear, simulate_arm
from simulation.measurement.outcomes import in_conflict
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS, Floats, Ints
from simulation.stats.frame import r

MIDDLE = SCHOOL_WEEKS // 2  # Monday
REMOVED_AFTER = (1, 4, 8)  # weeks at which stress is read
TERM = 10  # weeks, about a term
OTHER_COURSE = 1_000_000  # added to the replicate, for other draws of the days
IN_CONFLICT = 0.3  # R− from which a relationship is followed after the wipe
RIGID, FLEXIBLE = 0.8, 0.1  # rigidity that is fixed; assumed
MONTH, SHOCK_READ = 4, 8  # weeks
TINY = 1e-3  # sd; the share of a smaller effect is not computed
Effects = dict[str, float]


def removal_of_heaviest(task: TheoryTask, usual: TheoryYear) -> Effects:
    """Return stress and exhaustion after the heaviest student of every teacher leaves.

    Between teachers; sd. The student with the highest R− leaves at mid-year, and contacts with
    others stay as they were. Source: one student suffices (Spilt et al. 2011).
    """
    conflict = usual.mondays["relationship_negative"][MIDDLE]
    rows = heaviest_rows(conflict, usual.year.structure.links.teacher_dyads)

    def leave(run: SchoolRun) -> None:
        run.circumstances.dyads.present[rows] = 0.0

    other = simulate_arm(task, TheoryArm(changes={MIDDLE * DAYS_A_WEEK: leave}))

    def change(name: str, week: int) -> float:
        reference = usual.fridays[name][week]
        return standardised(other.fridays[name][week] - reference, reference)

    found = {
        f"removal_stress_{week}": change("stress", MIDDLE + week - 1) for week in REMOVED_AFTER
    }
    return {**found, "removal_exhaustion": change("exhaustion", MIDDLE + TERM - 1)}


def memory(task: TheoryTask, usual: TheoryYear) -> Effects:
    """Return how much of conflict is history: other draws, and a wiped memory at mid-year.

    Dyads; correlations of R− at the end. The wipe sets the picture and its rigidity back to the
    first morning; trust stays. Source: model only.
    """
    start = {name: usual.mondays[name][0] for name in (*COMPONENTS, "rigidity")}

    def wipe(run: SchoolRun) -> None:
        for name, values in start.items():
            getattr(run.state.dyads, name)[:] = values

    chance = RandomStreams(task.seed, task.replicate + OTHER_COURSE)
    arms = [TheoryArm(chance=chance), TheoryArm(changes={MIDDLE * DAYS_A_WEEK: wipe})]
    other, wiped = (simulate_arm(task, arm).mondays["relationship_negative"] for arm in arms)
    conflict = usual.mondays["relationship_negative"]
    followed = conflict[MIDDLE] > IN_CONFLICT
    return {
        "other_course": r(conflict[-1], other[-1]),
        "memory_wipe": r(conflict[-1], wiped[-1]),
        "memory_wipe_of_conflict": r(conflict[-1][followed], wiped[-1][followed]),
        "wipe_in_conflict": 100.0
        * float(in_conflict(wiped[-1]).mean() - in_conflict(conflict[-1]).mean()),
    }


def escalation(task: TheoryTask, usual: TheoryYear) -> Effects:
    """Return how many of 100 dyads escalate because of the loop: both cuts with the same draws."""
    cuts = [
        simulate_arm(task._replace(model=model)).mondays["relationship_negative"]
        for model in (BLIND, UNRESPONSIVE)
    ]
    share = escalated_by_loop(usual.mondays["relationship_negative"], cuts)
    return {"escalated_by_loop": 100.0 * share}


def dark_start(task: TheoryTask, usual: TheoryYear) -> Effects:
    """Return the share of a dark first impression of a typical student that is left later.

    Dyads, one of every teacher; share of the gap in R− between a dark and a typical picture on the
    first morning. Rigid minus flexible: with rigidity fixed. Needs two classes, one of which is
    informed beforehand. Source: first impressions (Asch 1946, unverified).
    """
    rows = draw_dyads(usual.year, task.chance)

    def left(rigidity: float | None) -> tuple[float, float]:
        gaps = first_impression(task, rows, rigidity)
        return float(gaps[MIDDLE] / gaps[0]), float(gaps[-1] / gaps[0])

    half, end = left(None)
    rigid, flexible = left(RIGID)[0], left(FLEXIBLE)[0]
    return {"dark_half": half, "dark_end": end, "dark_rigid": rigid - flexible}


def first_impression(task: TheoryTask, rows: Ints, rigidity: float | None) -> Floats:
    """Return the mean gap of R− after a dark and a typical start, by morning."""
    p, courses = task.parameters, []
    frozen = None if rigidity is None else frozen_rigidity

    def typical(run: SchoolRun) -> None:
        students = run.school_year.structure.links.dyad_student[rows]
        run.records.student_traits["propensity"][students] = TYPICAL
        if rigidity is not None:
            run.state.dyads.rigidity[rows] = rigidity

    for pair in representations(p).values():
        start = fixed_representation(rows, pair, p, days=1)
        arm = TheoryArm(fixed=[start], changes={0: typical}, parameters=frozen)
        courses.append(simulate_arm(task, arm).mondays["relationship_negative"][:, rows])
    bright, dark = courses
    return np.asarray((dark - bright).mean(axis=1))


def frozen_rigidity(p: Parameters) -> Parameters:
    """Return parameters under which the rigidity of every dyad stays as it is."""
    return p._replace(rigidity=p.rigidity._replace(time=FOREVER))


def effects_on_students(task: TheoryTask, usual: TheoryYear) -> Effects:
    """Return what one sd more of conflict or closeness does to engagement and tests.

    Students, one of every teacher; sd. R− or R+ is fixed one sd above its own course.
    Through engagement: the part of the effect of closeness on tests that is lost when engagement
    follows its own course. Source: Roorda et al. (2011), correlations.
    """
    rows = draw_dyads(usual.year, task.chance)
    students = usual.student[rows]
    found: Effects = {}

    def effects(*fixed: FixedValues) -> dict[str, float]:
        other = simulate_arm(task, TheoryArm(fixed=fixed))
        return {
            name: standardised(
                (other.mondays[name][-1] - usual.mondays[name][-1])[students],
                usual.mondays[name][-1],
            )
            for name in ("engagement", "achievement")
        }

    for picture, name in (("conflict", "negative"), ("closeness", "positive")):
        raised = raised_course(usual, f"relationship_{name}", rows)
        found |= {f"{picture}_on_{out}": value for out, value in effects(raised).items()}
    course = np.repeat(usual.mondays["engagement"][:-1, students], DAYS_A_WEEK, axis=0)
    own = FixedValues(rows, {"engagement": course})
    total = found["closeness_on_achievement"]
    direct = effects(raised_course(usual, "relationship_positive", rows), own)["achievement"]
    found["through_engagement"] = 1.0 - direct / total if abs(total) > TINY else float("nan")
    return found


def raised_course(usual: TheoryYear, name: str, rows: Ints) -> FixedValues:
    """Fix a variable of some dyads one sd above its own course, limited to 0 to 1."""
    course = np.repeat(usual.mondays[name][:-1], DAYS_A_WEEK, axis=0)
    spread = float(usual.mondays[name][-1].std(ddof=1))
    return FixedValues(rows, {name: np.clip(course[:, rows] + spread, 0.0, 1.0)})


def exhaustion_shock(task: TheoryTask, usual: TheoryYear) -> Effects:
    """Return what one sd more of exhaustion at mid-year does in the weeks after it.

    Between teachers or dyads; sd. Recovery: share of Friday evening's load left on Monday. Left:
    share of the shock after eight weeks. Source: burnout and the quality of interaction (Madigan &
    Kim 2021b); sizes unknown.
    """
    size = float(usual.fridays["exhaustion"][MIDDLE - 1].std(ddof=1))
    before = usual.fridays["exhaustion"][MIDDLE - 1]
    raised = np.minimum(before + size, 1.0)

    def shock(run: SchoolRun) -> None:
        run.state.teachers.exhaustion[:] = raised

    other = simulate_arm(task, TheoryArm(changes={MIDDLE * DAYS_A_WEEK: shock}, watched=True))
    given = float((raised - before).mean())
    gap = (other.fridays["exhaustion"] - usual.fridays["exhaustion"]).mean(axis=1)
    month = slice(MIDDLE, MIDDLE + MONTH)

    def on_teachers(values: tuple[Floats, Floats]) -> float:
        one, reference = values
        return standardised(one - reference, reference)

    def on_dyads(name: str, week: int) -> float:
        one, reference = (arm.mondays[name][week] for arm in (other, usual))
        return standardised(one - reference, reference)

    stress = [arm.fridays["stress"][month].mean(axis=0) for arm in (other, usual)]
    left = [load_left(arm, month) for arm in (other, usual)]
    warmth = [mean_warmth(arm, month) for arm in (other, usual)]
    return {
        "shock_warmth": on_teachers((warmth[0], warmth[1])),
        "shock_trust": on_dyads("trust", MIDDLE + MONTH),
        "shock_conflict": on_dyads("relationship_negative", MIDDLE + SHOCK_READ),
        "shock_stress": on_teachers((stress[0], stress[1])),
        "load_over_weekend": float(load_left(usual, month).mean()),
        "shock_recovery": on_teachers((left[0], left[1])),
        "shock_left": float(gap[MIDDLE + SHOCK_READ - 1]) / given,
        "shock_half_life": half_life(gap[MIDDLE:] / given),
    }


def load_left(year: TheoryYear, weeks: slice) -> Floats:
    """Return the share of the load of Friday evening that is left on Monday, over some weeks."""
    evening, morning = (year.fridays[name][weeks] for name in ("evening_load", "load"))
    return np.asarray(morning.sum(axis=0) / evening.sum(axis=0))


def mean_warmth(year: TheoryYear, weeks: slice) -> Floats:
    """Return the mean warmth of every teacher's responses in some of the recorded weeks."""
    week = year.events["day"] // DAYS_A_WEEK
    events = year.events[week.between(weeks.start, weeks.stop - 1)]
    return np.asarray(events.groupby("teacher")["warmth"].mean(), dtype=np.float64)


def half_life(left: Floats) -> float:
    """Return the weeks until half of a shock is left, between weeks by a straight line.

    left: share left at the ends of weeks. Returns their number if more than half stays.
    """
    below = np.flatnonzero(left < 0.5)
    if not len(below):
        return float(len(left))
    last = int(below[0])  # place of the first week below one half
    before = left[last - 1] if last else 1.0
    return float(last + (before - 0.5) / (before - left[last]))
