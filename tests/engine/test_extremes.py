"""What is left when something is taken away: each extreme has an answer on paper."""

import math

import numpy as np
from schools import (
    BEFORE_AUTUMN,
    CHANCE,
    P,
    assert_same,
    changed,
    differ,
    primary,
    run,
    variables_of,
)

from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.build_year import first_year
from simulation.school.calendar import Calendar
from simulation.state import EMOTIONS, Floats, TeacherTraits
from simulation.verification.approximations import settings
from simulation.verification.check_schools import with_trait
from simulation.verification.limiting_cases import evening_loads, following

NEGATIVE = slice(0, EMOTIONS.index("enjoyment"))  # also hope and compassion, which need a harm
FAST = P.exhaustion._replace(time=5.0, recovery_time=5.0)  # a year outlasts this forty times
WORK_ALONE = {
    "contacts__primary": 0.0, "strain__spread": 0.0, "order__load": 0.0,
    "beginners__workload": 0.0, "spread__negative_affectivity": 0.0,
}  # fmt: skip


# ---- no misbehaviour, no relevance


def well_behaved(parameters: Parameters) -> SchoolRun:
    """A year of a school in which nobody can misbehave."""
    year = first_year(primary(), parameters, CHANCE)
    live = run(with_trait(year, "students", "propensity", -math.inf), parameters)
    live.advance(200)
    return live


def test_a_propensity_of_minus_infinity_means_no_misbehaviour() -> None:
    live = well_behaved(P)
    assert live.tally.dyads.contacts.min() > 200
    assert live.tally.dyads.negative_contacts.sum() == 0
    usual = run(primary())
    usual.advance(200)
    assert usual.tally.dyads.negative_contacts.sum() > 200


def test_nobody_is_harmed_if_nothing_is_coloured_either() -> None:
    """Load is high, so that a mood that it darkens turns ordinary acts into harm."""
    loaded = {"load__workload": 1.0}
    clear = well_behaved(changed(appraisal__assimilation=0.0, appraisal__mood=0.0, **loaded))
    assert clear.tally.dyads.felt[:, NEGATIVE].sum() == 0
    assert clear.tally.dyads.felt[:, NEGATIVE.stop :].sum() > 0
    coloured = well_behaved(changed(appraisal__mood=0.5, **loaded))
    assert coloured.tally.dyads.felt[:, NEGATIVE].sum() > 0


def test_what_does_not_matter_is_not_felt() -> None:
    parameters = changed(appraisal__relevance=0.0, spread__relevance=0.0)
    live = run(primary(), parameters)
    live.advance(200)
    assert live.tally.dyads.contacts.min() > 200
    assert live.tally.dyads.negative_contacts.sum() > 0
    assert live.tally.dyads.felt.sum() == 0
    assert live.tally.dyads.intensity.sum() == 0.0


# ---- no contacts: what work alone does, on paper


def without_holidays(live: SchoolRun) -> SchoolRun:
    """The same run in a school year of forty weeks without a break."""
    day = np.arange(200)
    live.calendar = Calendar(
        school=np.ones(200, dtype=np.int64),
        day=day,
        week=day // 5 + 1,
        nights=np.where(day % 5 == 4, 3, 1),
    )
    return live


def alone(workload: float, days: int = 200, **numbers: float) -> SchoolRun:
    """Teachers whom no student, colleague or private life reaches, after so many days."""
    parameters = changed(
        **WORK_ALONE, **{"recovery__rumination": 0.0} | numbers, load__workload=workload,
        stress__time=2.0,
    )  # fmt: skip
    parameters = parameters._replace(exhaustion=FAST)
    live = without_holidays(run(primary(ties=False), parameters))
    live.advance(days)
    return live


def logistic(x: Floats) -> Floats:
    """The S-curve, spelt independently."""
    return 0.5 * (1.0 + np.tanh(x / 2.0))


def test_without_contacts_and_work_stress_and_exhaustion_sink_to_their_floors() -> None:
    live = alone(workload=0.0)
    floor = logistic(-P.exhaustion.slope * live.school_year.structure.traits.teachers.tolerance)
    # The slowest part left of the start: 0.8^200 < 1e-19 of exhaustion; load fades as fast
    # as 1 - psi (1 - k_psi E) > 0 a night, and all of it has passed through stress.
    np.testing.assert_allclose(live.state.teachers.stress, 0.0, atol=1e-9)
    np.testing.assert_allclose(live.state.teachers.exhaustion, floor, rtol=1e-8)
    assert live.tally.dyads.contacts.sum() == 0


def test_work_alone_leads_to_a_week_that_repeats_itself() -> None:
    """Recovery that exhaustion does not impair: load, stress, exhaustion in closed form."""
    live = alone(workload=0.6, recovery__exhaustion_cost=0.0)
    traits = live.school_year.structure.traits.teachers
    loads = evening_loads(traits.workload, 1.0 - traits.recovery)
    stress = following(loads / (1.0 + loads), time=2.0)
    exhaustion = following(logistic(8.0 * (loads / (1.0 + loads) - traits.tolerance)), time=5.0)
    now = live.state.teachers
    np.testing.assert_allclose(now.evening_load, loads[-1], rtol=1e-12)
    np.testing.assert_allclose(now.stress, stress[-1], rtol=1e-12)
    np.testing.assert_allclose(now.exhaustion, exhaustion[-1], rtol=1e-9)
    assert now.exhaustion.max() - now.exhaustion.min() > 0.1  # a fixed point of their own each


COST, PRESERVED = 0.6, 0.4  # of exhaustion, and the share of stress that rumination preserves


def weekend_to_weekend(start: Floats, traits: TeacherTraits) -> Floats:
    """Load, stress, exhaustion on a Monday morning, one week on; the equations once more."""
    load, stress, exhaustion = start
    for nights in (1, 1, 1, 1, 3):
        load = load + traits.workload
        fatigue = load / (1.0 + load)
        stress = stress + (fatigue - stress) / 2.0
        exhaustion = exhaustion + (logistic(8.0 * (fatigue - traits.tolerance)) - exhaustion) / 5.0
        gone = traits.recovery * (1.0 - COST * exhaustion)
        for _ in range(nights):
            load = load - gone * np.maximum(0.0, load - PRESERVED * stress)
    return np.array([load, stress, exhaustion])


def test_work_alone_with_recovery_that_suffers() -> None:
    """Exhaustion and rumination impair recovery: who stands at a week's fixed point stays there."""
    impaired = {"recovery__exhaustion_cost": COST, "recovery__rumination": PRESERVED}
    live = alone(days=0, workload=0.6, **impaired)
    traits = live.school_year.structure.traits.teachers
    point = np.zeros((3, 8))
    for _ in range(2000):
        point = weekend_to_weekend(point, traits)
    np.testing.assert_allclose(weekend_to_weekend(point, traits), point, rtol=1e-13)
    now = live.state.teachers
    now.load[:], now.stress[:], now.exhaustion[:] = point
    for _ in range(40):
        live.advance(5)
        np.testing.assert_allclose([now.load, now.stress, now.exhaustion], point, rtol=1e-11)
    unimpaired = alone(workload=0.6, recovery__exhaustion_cost=0.0).state.teachers.exhaustion
    assert (now.exhaustion > unimpaired).all()


def test_a_holiday_rests_like_nights_lets_stress_sink_and_leaves_relationships_alone() -> None:
    """Five free weekdays after week 9, and one of work alone, against the equations."""
    silent = changed(
        **WORK_ALONE, recovery__exhaustion_cost=0.0, recovery__rumination=0.4, rigidity__stress=0.0
    )
    live, restless = run(primary(), silent), without_holidays(run(primary(), silent))
    for each in (live, restless):
        each.advance(BEFORE_AUTUMN)
    assert not differ(live, restless)
    load, stress = live.state.teachers.load.copy(), live.state.teachers.stress.copy()
    traits = live.school_year.structure.traits.teachers
    for each in (live, restless):
        each.advance(1)

    def rest(load: Floats) -> Floats:
        return load - traits.recovery * np.maximum(0.0, load - 0.4 * stress)

    for nights in (1, 1, 1, 1, 3):
        load = rest(load)  # the free day
        stress += (load / (1.0 + load) - stress) / P.stress.time
        for _ in range(nights):
            load = rest(load)
    load += traits.workload
    stress += (load / (1.0 + load) - stress) / P.stress.time
    now = live.state.teachers
    np.testing.assert_allclose(now.evening_load, load, rtol=1e-12)
    np.testing.assert_allclose(now.stress, stress, rtol=1e-12)
    assert (restless.state.teachers.evening_load > load).all()
    assert (restless.state.teachers.stress > stress).all()
    assert_same(live.state.dyads._asdict(), restless.state.dyads._asdict())


def test_one_teacher_with_one_student_is_a_school() -> None:
    live = run(primary(classes=1, size=1))
    live.advance(200)
    assert live.tally.dyads.contacts.sum() > 200
    assert live.state.dyads.trust != run(primary(classes=1, size=1)).state.dyads.trust


def test_a_teacher_whose_students_are_all_away_keeps_the_general_representation() -> None:
    live = run(primary(ties=False))
    rows = slice(*live.school_year.structure.links.teacher_dyads[:2])
    live.circumstances.dyads.present[rows] = 0.0
    general = live.state.teachers.general_positive.copy()
    before = live.state.dyads.relationship_positive.copy()
    live.advance(20)
    now = live.state.teachers
    assert now.general_positive[0] == general[0]
    assert (now.general_positive != general)[1:].all()
    assert (live.tally.dyads.contacts > 0).tolist() == [False] * 6 + [True] * 42
    same = live.state.dyads.relationship_positive == before
    assert same.tolist() == [True] * 6 + [False] * 42


# ---- the length of a step


COUNTS = ("dyads.noticed", "dyads.wound")  # contacts, and what every contact closes or opens


def class_means(parameters: Parameters, replicate: int) -> Floats:
    """Means over 16 teachers or their dyads after twenty weeks, one a variable but of counts."""
    chance = RandomStreams(3, replicate)
    live = run(primary(chance, classes=16, size=10, schools=2), parameters, chance)
    live.advance(100)
    return np.array([
        values.mean() for name, values in variables_of(live.state).items()
        if name.startswith(("dyads.", "teachers.")) and name not in COUNTS
    ])  # fmt: skip


def test_half_the_step_twice_as_often_comes_to_the_same() -> None:
    """Three contacts a day, or six that each weigh half: the same means but for noise."""
    n = 8
    coarse, fine = settings(P)
    often = coarse._replace(contacts=fine.contacts)
    means = {
        name: np.array([class_means(numbers, r) for r in range(n)])
        for name, numbers in (("coarse", coarse), ("fine", fine), ("often", often))
    }
    spread = means["coarse"].std(axis=0, ddof=1)  # from replicate to replicate
    apart = means["fine"] - means["coarse"]
    limit = 5.0 * apart.std(axis=0, ddof=1) / np.sqrt(n)  # t with 7 degrees: p = .002 each
    assert (np.abs(apart.mean(axis=0)) <= limit).all()
    assert (limit <= spread).all()  # the limit is finer than chance between schools
    doubled = np.abs((means["often"] - means["coarse"]).mean(axis=0)) > limit
    assert doubled.sum() >= 15  # without the halving most things move
