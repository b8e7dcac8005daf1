"""What single instruments read, worked out apart from them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from measured_school import FEW, alpha, bench, lessons, ordinary, snapshot
from schools import CHANCE, P, changed, primary, run

from simulation.errors import BadInput
from simulation.extensions.instrument_checks import with_variable
from simulation.measurement.instruments import (
    BY_NAME,
    INSTRUMENTS,
    experience_sampling,
    reference_values,
    reliability,
)
from simulation.measurement.instruments.administer import (
    AT_WAVES,
    COLUMNS,
    measure,
    scores,
    snapshots_after_weeks,
    snapshots_at_waves,
)
from simulation.measurement.instruments.behaviour import misbehaviour
from simulation.measurement.instruments.scale import Scale
from simulation.measurement.instruments.snapshot import take_snapshot
from simulation.measurement.outcomes import burnout_case
from simulation.processes.appraisal import coping_potential
from simulation.school.links import dyad_owner
from simulation.state import EMOTIONS, Floats


def latent(name: str, observed=None):
    return BY_NAME[name].latent(snapshot() if observed is None else observed)


# --- readings


def test_the_questionnaire_reads_the_present_relationship() -> None:
    dyads = snapshot().state.dyads
    assert np.array_equal(latent("strs_closeness"), dyads.relationship_positive)
    assert np.array_equal(latent("strs_conflict"), dyads.relationship_negative)
    assert latent("tri_positive") == pytest.approx((dyads.self_positive + dyads.other_positive) / 2)
    assert latent("tri_perspective") == pytest.approx(1 - dyads.rigidity)


def test_typical_emotion_sums_all_contacts_of_a_lesson() -> None:
    now, i = snapshot(), EMOTIONS.index("anger")
    owner = dyad_owner(now.structure.links)
    for row in range(len(now.structure.links.teacher_key)):
        total = now.tally.intensity[owner == row, i].sum()
        expected = 1 - np.exp(-total / (100 * reference_values.LESSONS_A_DAY))
        assert latent("tes_anger")[row] == pytest.approx(expected)


def test_counts_at_a_wave_start_at_the_previous_wave() -> None:
    whole = run(primary(), FEW)
    whole.advance(100)
    half = whole.tally.dyads.intensity.copy()
    whole.advance(100)
    assert np.allclose(snapshot().tally.intensity, whole.tally.dyads.intensity - half)
    last = list(snapshots_at_waves(run(primary(), FEW), waves=[2]))[-1].snapshot
    assert last.days == 200 and np.array_equal(last.tally.contacts, whole.tally.dyads.contacts)


def test_snapshots_can_be_taken_after_any_week() -> None:
    simulated = run(primary(), years=2)
    snapshots = list(snapshots_after_weeks(simulated, [8, 0, 8, 16]))
    assert [(one.snapshot.year, one.week, one.snapshot.days) for one in snapshots] == [
        (1, 0, 0), (1, 8, 40), (1, 16, 40), (2, 0, 0), (2, 8, 40), (2, 16, 40),
    ]  # fmt: skip
    assert (simulated.year, simulated.day) == (2, 200)


def test_before_the_first_day_there_is_no_typical_emotion() -> None:
    start = take_snapshot(run(primary()))
    for name in ("tes_anger", "tes_enjoyment", "teaching_stress"):
        assert np.isnan(BY_NAME[name].measure(start)).all()
    assert not np.isnan(BY_NAME["nea_exhaustion"].measure(start)).any()


def test_stress_by_a_student_sums_the_emotions_of_a_day() -> None:
    now = snapshot()
    columns = [
        EMOTIONS.index(e) for e in ("anger", "anxiety", "helplessness", "guilt", "disappointment")
    ]
    a_day = now.tally.intensity[3, columns].sum() / 100
    assert latent("teaching_stress")[3] == pytest.approx(1 - np.exp(-a_day))


def test_efficacy_is_coping_potential_and_its_mean_over_students() -> None:
    now, dyads = snapshot(), snapshot().state.dyads
    owner = dyad_owner(now.structure.links)
    skill, gap = now.state.teachers.skill, P.start.beginner_efficacy
    learned = now.structure.traits.teachers.beginner * skill * gap
    by_hand = [
        coping_potential(
            dyads.self_positive[n], dyads.self_negative[n],
            now.structure.traits.teachers.efficacy[owner[n]] + learned[owner[n]],
            now.state.teachers.exhaustion[owner[n]], P.appraisal,
        )
        for n in range(len(owner))
    ]  # fmt: skip
    assert latent("efficacy_student") == pytest.approx(by_hand)
    means = pd.Series(by_hand).groupby(owner).mean()
    assert latent("efficacy_general") == pytest.approx(means.to_numpy())


def test_misbehaviour_is_in_sd_around_the_ordinary_student() -> None:
    now = snapshot()
    ordinary_trust = np.full(len(now.state.dyads.trust), reference_values.TRUST_MEAN)
    engaged = np.full(len(now.state.students.engagement), 0.6)
    still = with_variable(now, "state.dyads.trust", ordinary_trust)
    still = with_variable(still, "state.students.engagement", engaged)
    usual = np.full(len(now.state.groups.order), P.order.typical)
    still = with_variable(still, "state.groups.order", usual)
    z = now.structure.traits.students.propensity[now.structure.links.dyad_student]
    assert misbehaviour(still) == pytest.approx(z)


def test_order_in_the_class_lowers_misbehaviour() -> None:
    now = snapshot()
    after = with_variable(now, "state.groups.order", now.state.groups.order + 0.1)
    fall = P.order.effect * 0.1 / P.behaviour.propensity
    assert misbehaviour(after) == pytest.approx(misbehaviour(now) - fall)


def test_beginners_who_learn_report_more_efficacy_and_reappraisal() -> None:
    now = snapshot()
    beginners = now.structure.traits.teachers.beginner > 0.0
    assert beginners.any() and not beginners.all()
    none = np.zeros(len(beginners))
    before = with_variable(now, "state.teachers.skill", none)
    after = with_variable(now, "state.teachers.skill", none + 0.5)
    risen = latent("efficacy_general", after) - latent("efficacy_general", before)
    assert (risen[beginners] > 0.0).all()
    assert risen[~beginners] == pytest.approx(0.0)
    rise = 0.5 * P.start.beginner_reappraisal / P.spread.trait * beginners
    habit = latent("erq_reappraisal", after) - latent("erq_reappraisal", before)
    assert habit == pytest.approx(rise)


def test_practices_of_colleagues_add_to_the_habit_of_reappraisal() -> None:
    now = snapshot()
    after = with_variable(now, "state.teachers.practice", now.state.teachers.practice + 0.06)
    rise = latent("erq_reappraisal", after) - latent("erq_reappraisal", now)
    assert rise == pytest.approx(0.06 / P.spread.trait)


def test_a_scenario_does_not_change_the_scale_of_behaviour() -> None:
    """A class that misbehaves more is rated worse; the instrument does not adapt to it."""
    rule = P.behaviour
    more = changed(behaviour__base_log_odds=rule.base_log_odds + 0.3)
    worse = snapshot()._replace(parameters=more)
    assert misbehaviour(worse) == pytest.approx(misbehaviour(snapshot()) + 0.3 / rule.propensity)


def test_conflict_colours_only_the_same_teachers_rating() -> None:
    now = snapshot()
    quarrel = with_variable(
        now, "state.dyads.relationship_negative", now.state.dyads.relationship_negative + 0.1
    )
    shift = reference_values.COLOURING * 0.1 / reference_values.CONFLICT_SD
    before, after = latent("externalising_teacher"), latent("externalising_teacher", quarrel)
    assert after - before == pytest.approx(shift)
    for other in ("parent", "peers", "observer"):
        name = f"externalising_{other}"
        assert np.array_equal(latent(name), latent(name, quarrel))


def test_standardised_scores_lie_around_the_published_mean() -> None:
    test = BY_NAME["achievement_test"]
    now = snapshot()
    with_zero = with_variable(
        now, "state.students.achievement", np.zeros_like(now.state.students.achievement)
    )
    assert test.place(with_zero) == pytest.approx(0.60)
    above = with_variable(
        now, "state.students.achievement", np.ones_like(now.state.students.achievement)
    )
    assert test.place(above) == pytest.approx(0.60 + 0.20 * np.sqrt(0.90))


# --- scales


def of_reference(instrument: Scale) -> Floats:
    """Scores of a large sample of the population that the scale refers to."""
    observed = bench(20_000, 1)
    return instrument.score(
        instrument.answers(ordinary(instrument, 20_000), observed, observed.where)
    )


def test_published_scales_equal_those_by_hand() -> None:
    items = {i.name: (i.items, i.low, i.high) for i in INSTRUMENTS}
    assert items["strs_closeness"] == (11, 1, 5) and items["strs_conflict"] == (12, 1, 5)
    assert items["strs_sf_closeness"][0] == 7 and items["strs_sf_conflict"][0] == 8
    burnout = ("exhaustion", "depersonalisation", "accomplishment")
    assert [items[f"mbi_{name}"][0] for name in burnout] == [9, 5, 8]
    assert items["nea_exhaustion"] == (5, 1, 7) and items["tes_anger"] == (4, 1, 4)


def test_reference_populations_equal_the_published_ones() -> None:
    """Sums of the manual: mean and sd of scores in the reference population."""
    for name, mean, sd in (
        ("mbi_exhaustion", 21.25, 11.01), ("mbi_depersonalisation", 11.00, 6.19),
        ("mbi_accomplishment", 33.54, 6.89),
    ):  # fmt: skip
        instrument = BY_NAME[name]
        where = bench(20_000, 1)
        result = instrument.score(
            instrument.answers(ordinary(instrument, 20_000), where, where.where)
        )
        # Whole steps and ends of the scale move the law a little: within 3 % of its width.
        assert abs(result.mean() - mean) < 0.03 * instrument.range[1]
        assert abs(result.std() - sd) < 0.03 * instrument.range[1]


def test_the_case_rule() -> None:
    assert burnout_case(np.array([3.0, 3.2, 3.4])).tolist() == [False, True, True]


def test_the_case_share_equals_the_published_one() -> None:
    instrument = BY_NAME["nea_exhaustion"]
    result = of_reference(instrument)
    # 27.4 % under a normal law [3.01, 3.05]; a Beta law with the same mean and sd is skewed.
    assert burnout_case(result).mean() == pytest.approx(0.274, abs=0.03)


def test_conflict_scores_accumulate_near_the_floor() -> None:
    """Target 2.07: 30 to 50 % of dyads near the floor, read as a mean of 1.25 or less."""
    instrument = BY_NAME["strs_conflict"]
    result = of_reference(instrument)
    assert 0.30 < (result <= 1.25).mean() < 0.50
    assert ((result - result.mean()) ** 3).mean() / result.std() ** 3 > 1.0


def test_any_emotion_is_an_answer_above_the_lowest() -> None:
    result = experience_sampling.any_of_it(np.array([1.0, 2.0, 5.0, np.nan]))
    assert np.array_equal(result, [0.0, 1.0, 1.0, np.nan], equal_nan=True)
    answers = BY_NAME["esm_anger"].measure(lessons())
    none = lessons().feeling("anger") == 0.0
    assert none.any() and (answers[none] == 1.0).all()


# --- error


def test_error_is_solved_for_the_reliability_in_the_reference_population() -> None:
    people = reliability.reference_people(0.4, 0.2)
    assert people.mean() == pytest.approx(0.4, abs=1e-4)
    assert people.std() == pytest.approx(0.2, abs=1e-3)
    steps = reliability.Steps(10, 1, 5)
    sds = [reliability.error_sd(r, people, steps) for r in (0.95, 0.90, 0.80, 0.60)]
    assert sds == sorted(sds)
    for sd, r in zip(sds, (0.95, 0.90, 0.80, 0.60), strict=True):
        assert reliability.reliability_at(sd, people, steps) == pytest.approx(r)


def test_a_fine_scale_in_the_middle_follows_the_closed_form() -> None:
    """Where steps and ends do not matter, alpha is k v / (k v + e)."""
    steps, sd = reliability.Steps(6, 0, 1000), 60.0
    people = 0.5 + 0.05 * reliability.normal((np.arange(2000) + 0.5) / 2000)
    shared = 50.0**2
    expected = 6 * shared / (6 * shared + sd**2)
    assert reliability.reliability_at(sd, people, steps) == pytest.approx(expected, abs=0.003)


def test_an_impossible_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="no Beta law on 0 to 1"):
        reliability.reference_people(0.1, 0.4)


def test_the_error_does_not_adapt_to_the_sample() -> None:
    """A sample that differs little gets a low alpha from the same instrument."""
    instrument, where = BY_NAME["strs_closeness"], bench(4000, 1)
    x = instrument.ordinary[0] + 0.2 * (ordinary(instrument, 4000) - instrument.ordinary[0])
    assert alpha(instrument.answers(x, where, where.where)) < 0.4


def test_more_reliable_scales_have_less_error() -> None:
    scale = BY_NAME["strs_closeness"]
    better = replace(scale, reliability=scale.reliability._replace(value=0.95))
    assert better.error_sd < scale.error_sd


# --- measuring a run


def test_the_table_has_every_score_once() -> None:
    table = measure(
        run(primary(), years=2), ["nea_exhaustion", "strs_conflict", "achievement_test"]
    )
    assert list(table.columns) == list(COLUMNS)
    keys = [name for name in COLUMNS if name != "score"]
    assert not table.duplicated(keys).any()
    assert len(table) == 2 * 3 * (8 + 48 + 48)
    assert table.loc[table["instrument"] == "nea_exhaustion", "student"].isna().all()
    assert table.loc[table["instrument"] == "achievement_test", "teacher"].isna().all()
    snapshots = list(snapshots_at_waves(run(primary(), years=2)))
    last = table[(table["year"] == 2) & (table["wave"] == 2)]
    result = last.loc[last["instrument"] == "strs_conflict", "score"].to_numpy()
    assert np.array_equal(
        result, scores(snapshots[-1].snapshot, ["strs_conflict"])["strs_conflict"]
    )
    assert last["teacher"].dropna().isin(snapshots[-1].teachers).all()


def test_two_measurements_of_a_run_give_the_same_table() -> None:
    once, again = (measure(run(primary()), AT_WAVES, waves=[1]) for _ in range(2))
    pd.testing.assert_frame_equal(once, again)


def test_an_unknown_instrument_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(BadInput) as refused:
        measure(run(primary()), ["strs_conflit", "esm_anger"])
    assert "strs_conflict" in str(refused.value) and "esm_anger" in str(refused.value)


def test_a_dyad_that_shares_no_class_has_no_score() -> None:
    now = snapshot()
    present = now.circumstances.dyads.present.copy()
    present[5] = 0.0
    gone = with_variable(now, "circumstances.dyads.present", present)
    result = scores(gone, ["strs_closeness", "externalising_teacher"])
    for values in result.values():
        assert np.flatnonzero(np.isnan(values)).tolist() == [5]
    assert now.chance == CHANCE


def test_peers_judge_half_behaviour_and_half_propensity() -> None:
    z = snapshot().structure.traits.students.propensity
    assert latent("externalising_peers") == pytest.approx(
        (latent("externalising_observer") + z) / 2
    )
    assert latent("externalising_parent") == pytest.approx(0.6 * z)
