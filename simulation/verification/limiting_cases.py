"""Items 5 and 8: extremes with a known answer, and links that are cut."""

import math
from collections.abc import Iterator

import numpy as np

from simulation.dynamics.bistability import BAD, GOOD
from simulation.dynamics.mean_field import rest, typical
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.school.build_year import first_year
from simulation.school.calendar import FRIDAY, Calendar
from simulation.state import DAYS_A_WEEK, EMOTIONS, SCHOOL_DAYS, Floats
from simulation.verification.check_schools import (
    CHANCE,
    primary,
    simulated,
    with_parameters,
    with_trait,
)
from simulation.verification.finding import EXACT, Finding, VerificationEffort

NEGATIVE = slice(0, EMOTIONS.index("enjoyment"))  # also hope and compassion, which need a harm
ROUNDING = "rounding of 200 days, 1e-8 relative"


def extreme_findings(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Check the extremes of the list (item 5)."""
    clear = with_parameters(p, appraisal__assimilation=0.0, appraisal__mood=0.0)
    year = with_trait(
        first_year(primary(effort.teachers), clear, CHANCE), "students", "propensity", -math.inf
    )
    good = simulated(year, clear, effort.days)
    bad = int(good.tally.dyads.negative_contacts.sum())
    yield Finding(5, "misbehaviour of students with propensity of minus infinity", bad, 0, EXACT)
    harmed = int(good.tally.dyads.felt[:, NEGATIVE].sum())
    yield Finding(5, "harm felt there, without assimilation and mood", harmed, 0, EXACT)
    numb = with_parameters(p, appraisal__relevance=0.0, spread__relevance=0.0)
    felt = int(simulated(primary(effort.teachers), numb, effort.days).tally.dyads.felt.sum())
    yield Finding(5, "emotions where nothing matters (g = 0)", felt, 0, EXACT)
    idle = alone(effort, p, workload=0.0)
    tolerance = idle.school_year.structure.traits.teachers.tolerance
    floor = logistic(-p.exhaustion.slope * tolerance)
    off = np.abs(idle.state.teachers.exhaustion / floor - 1.0).max()
    what = "exhaustion without contacts and work, off its floor (relative)"
    yield Finding(5, what, float(off), 1e-8, ROUNDING)
    busy = alone(effort, p, workload=0.6, recovery__exhaustion_cost=0.0)
    off = np.abs(busy.state.teachers.exhaustion / on_friday(busy) - 1.0).max()
    what = "exhaustion from work alone, off its closed form (relative)"
    yield Finding(5, what, float(off), 1e-8, ROUNDING)


FAST_EXHAUSTION = 5.0  # days; a year outlasts them forty times
RECOVERING = 0.05  # sd of recovery; without any recovery a week never repeats


def alone(
    effort: VerificationEffort, p: Parameters, workload: float, **numbers: float
) -> SchoolRun:
    """Simulate teachers without students for forty full weeks; only work adds load."""
    only = with_parameters(
        p,
        contacts__primary=0.0,
        strain__spread=0.0,
        load__workload=workload,
        beginners__workload=0.0,
        order__load=0.0,
        recovery__rumination=0.0,
        spread__recovery=RECOVERING,
        **numbers,
    )
    fast = {"time": FAST_EXHAUSTION, "recovery_time": FAST_EXHAUSTION}  # below their ranges
    only = only._replace(exhaustion=only.exhaustion._replace(**fast))
    run = simulated(primary(effort.teachers, ties=False), only, 0)
    day = np.arange(SCHOOL_DAYS)
    run.calendar = Calendar(
        school=np.ones(SCHOOL_DAYS, dtype=np.int64),
        day=day,
        week=day // DAYS_A_WEEK + 1,
        nights=np.where(day % DAYS_A_WEEK == FRIDAY, 3, 1),
    )
    run.advance(SCHOOL_DAYS)
    return run


def logistic(x: Floats) -> Floats:
    """Return the logistic curve, by an independent formula."""
    return 0.5 * (1.0 + np.tanh(x / 2.0))


def on_friday(run: SchoolRun) -> Floats:
    """Return exhaustion on the Friday evening of a repeating week, in closed form."""
    traits = run.school_year.structure.traits.teachers
    loads = evening_loads(traits.workload, 1.0 - traits.recovery)
    fatigue = loads / (1.0 + loads)
    targets = logistic(run.parameters.exhaustion.slope * (fatigue - traits.tolerance))
    friday: Floats = following(targets, FAST_EXHAUSTION)[-1]
    return friday


def evening_loads(workload: Floats, left: Floats) -> Floats:
    """Return load on the five evenings of a repeating week; left: share left after a night.

    Monday's load is work plus what three nights leave of Friday's, every other load is work plus
    what one night leaves of the day before; the sum of the series is closed.
    """
    friday = workload * (1 + left + left**2 + left**3 + left**4) / (1 - left**7)
    loads = [workload + left**3 * friday]
    for _ in range(4):
        loads.append(workload + left * loads[-1])
    return np.array(loads)


def following(targets: Floats, time: float) -> Floats:
    """Return the five evenings of a state that closes 1/time of the gap to its target a day."""
    stays = 1.0 - 1.0 / time
    friday = sum(stays ** (4 - n) * target for n, target in enumerate(targets)) / time
    values = [friday / (1.0 - stays**5)]
    for target in targets:
        values.append(stays * values[-1] + (1.0 - stays) * target)
    return np.array(values[1:])


PROPENSITIES = tuple(np.round(np.arange(1.5, 3.51, 0.05), 2))  # range in which bands occur
NO_GAP = 1e-4  # of R−: both ends are at rest to 1e-8 a day


def cut_link_findings(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Check the null results that the equations imply (item 8)."""
    for name, cut in {
        "appraisal is blind": with_parameters(p, appraisal__blindness=1.0),
        "the student does not respond": with_parameters(p, trust__rate=0.0),
    }.items():
        what = f"gap of R− between a good and a bad start when {name}"
        yield Finding(8, what, widest_gap(cut), NO_GAP, "both ends at rest")
    what = "full model without two ends for any student (1: yes)"
    yield Finding(8, what, float(widest_gap(p) < NO_GAP), 0, "the band exists")
    yield from _no_effect(effort, p)


def widest_gap(p: Parameters) -> float:
    """Return the largest gap between the two ends over all propensities, R−."""
    gaps = []
    for z in PROPENSITIES:
        around = typical(float(z), p)
        ends = [rest(start, around, p).pair.relationship_negative for start in (GOOD, BAD)]
        gaps.append(ends[1] - ends[0])
    return float(max(gaps))


def _no_effect(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Check that a trait has no effect when its links are cut."""
    alone = with_parameters(
        p, colleagues__buffer=0.0, colleagues__contagion=0.0, relatedness__students=1.0
    )
    tied, untied = (
        simulated(primary(effort.teachers, CHANCE, ties=ties), alone, effort.days)
        for ties in (True, False)
    )
    apart = int((tied.state.teachers.exhaustion != untied.state.teachers.exhaustion).sum())
    what = "teachers whose exhaustion depends on ties when colleagues are switched off"
    yield Finding(8, what, apart, 0, EXACT)
    deaf = with_parameters(p, behaviour__engagement=0.0, students__engagement_closeness=0.0)
    year = first_year(primary(effort.teachers), deaf, CHANCE)
    other = with_trait(year, "students", "base_engagement", 0.9)
    runs = [simulated(one, deaf, effort.days) for one in (year, other)]
    dyads = [list(run.state.dyads) for run in runs]
    apart = sum(int((a != b).sum()) for a, b in zip(*dyads, strict=True))
    what = "numbers of dyads that depend on engagement when b_g = 0"
    yield Finding(8, what, apart, 0, EXACT)
