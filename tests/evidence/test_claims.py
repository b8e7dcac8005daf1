"""Causal claims: replay is exact, nulls are null, mechanisms can be cut, criteria can fail."""

import numpy as np
import pytest
from pytest import approx

from simulation.dynamics import bistability
from simulation.engine.reference import PlainRun
from simulation.engine.school_run import SchoolRun
from simulation.evidence.claims import (
    natural_effects,
    one_student,
    reciprocity,
    stability,
    starting_conditions,
    survey_bias,
    two_by_two,
)
from simulation.evidence.claims.ablations import ABLATIONS, BLIND, BY_NAME, DIRECT, FULL
from simulation.evidence.claims.experiment import (
    DIFFICULT,
    TYPICAL,
    ClaimTask,
    FixedValues,
    classes,
    draw_dyads,
    fix_values,
    fixed_course,
    simulate_year,
    standardised,
    with_propensity,
)
from simulation.evidence.claims.judge_claims import CLAIMS
from simulation.parameters import Parameters, values
from simulation.school.links import dyad_owner
from simulation.state import Links

P = Parameters()
FEW = 4  # teachers


def task(ablation: str = FULL.name, teachers: int = FEW) -> ClaimTask:
    return ClaimTask(ablation, 1, teachers, P, seed=3)


@pytest.fixture(scope="module")
def whole() -> natural_effects.NaturalEffectRuns:
    return natural_effects.natural_effect_runs(task(), P)


# ---- the experiment


def test_one_dyad_of_every_teacher_is_drawn() -> None:
    year = classes(task(), P)
    rows = draw_dyads(year, task().chance)
    assert dyad_owner(year.structure.links)[rows].tolist() == list(range(FEW))
    assert len({int(row) - int(start) for row, start in zip(
        rows, year.structure.links.teacher_dyads[:-1], strict=True)}) > 1  # fmt: skip


def test_with_propensity_changes_only_the_propensity() -> None:
    year = classes(task(), P)
    other = with_propensity(year, np.array([2]), DIFFICULT)
    before, after = (each.structure.traits.students for each in (year, other))
    assert after.propensity[2] == DIFFICULT
    assert np.flatnonzero(before.propensity != after.propensity).tolist() == [2]
    for name in before._fields:
        if name != "propensity":
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))


def test_an_effect_is_in_sd_between_units_and_0_where_these_do_not_differ() -> None:
    assert standardised(np.array([1.0, 3.0]), np.array([0.0, 2.0])) == approx(2.0 / np.sqrt(2.0))
    assert standardised(np.array([1.0]), np.array([5.0, 5.0])) == 0.0


def test_fixed_values_are_set_on_their_mornings() -> None:
    run = SchoolRun(classes(task(), P), P, task().chance)
    rows = np.array([1, 30])
    both_days = FixedValues(rows, {"trust": np.array([[0.1, 0.2], [0.3, 0.4]])}, days=2)
    fix_values(run, both_days, 1)
    assert run.state.dyads.trust[rows].tolist() == [0.3, 0.4]
    run.state.dyads.trust[rows] = 0.9
    fix_values(run, both_days, 2)
    assert run.state.dyads.trust[rows].tolist() == [0.9, 0.9]
    fix_values(run, FixedValues(rows, {"engagement": np.array([0.5, 0.6])}), 7)
    students = run.school_year.structure.links.dyad_student[rows]
    assert run.state.students.engagement[students].tolist() == [0.5, 0.6]


def test_recording_dyads_does_not_change_the_year() -> None:
    year = classes(task(), P)
    alone = simulate_year(year, P, task().chance)
    watched = simulate_year(year, P, task().chance, record=np.array([0]))
    np.testing.assert_array_equal(alone.stress, watched.stress)
    np.testing.assert_array_equal(alone.exhaustion, watched.exhaustion)
    assert watched.representation.shape == (200, 7, 1)


# ---- natural effects


def test_fixing_a_run_s_own_course_changes_nothing(whole) -> None:
    again = simulate_year(
        whole.typical, P, task().chance, fixed=[fixed_course(whole.rows, whole.easy.representation)]
    )
    for name in ("stress", "exhaustion", "negative"):
        np.testing.assert_array_equal(getattr(again, name), getattr(whole.easy, name))
    for one, other in zip(again.run.state.dyads, whole.easy.run.state.dyads, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("outcome", natural_effects.OUTCOMES)
def test_direct_and_indirect_effects_add_up_for_every_teacher(whole, outcome: str) -> None:
    found = natural_effects.effects(whole, outcome)
    hard, easy = (getattr(each, outcome) for each in (whole.hard, whole.easy))
    np.testing.assert_allclose(found.direct + found.indirect, hard - easy, rtol=0, atol=1e-9)
    assert np.abs(found.direct).min() > 0.0
    assert np.abs(found.indirect).min() > 0.0  # and neither path is the whole


def test_both_engines_replay_alike(whole) -> None:
    held = fixed_course(whole.rows, whole.easy.representation)
    runs = [kind(whole.difficult, P, task().chance) for kind in (SchoolRun, PlainRun)]
    for day in range(6):
        for run in runs:
            fix_values(run, held, day)
            run.advance(1)
    for one, other in zip(runs[0].state, runs[1].state, strict=True):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_array_equal(a, b)


def test_contacts_change_a_fixed_representation_only_within_the_day(whole) -> None:
    leak = natural_effects.leak(whole.easy.representation, whole.fixed.representation)
    assert 0.0 < leak < 0.02  # at most three contacts of one day
    free = natural_effects.leak(whole.easy.representation, whole.hard.representation)
    assert free > 5 * leak


def test_a_student_who_stays_typical_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(natural_effects, "DIFFICULT", TYPICAL)
    other = task()._replace(seed=4)  # not what was kept
    found = natural_effects.statistics(other)
    assert [name for name, value in found.items() if value != 0.0] == ["leak"]


def test_blind_appraisal_removes_the_indirect_effect(whole) -> None:
    full = natural_effects.effects(whole, "stress")
    blind = natural_effects.effects(
        natural_effects.natural_effect_runs(task(BLIND.name), task(BLIND.name).with_changes()),
        "stress",
    )
    assert full.share > 0.1
    assert abs(blind.share) < 0.05
    assert standardised(blind.total, blind.reference) > 0.05  # there is something to be carried


# ---- the other claims


def test_main_effects_and_interaction_of_a_2_by_2_by_hand(monkeypatch) -> None:
    def cell(level: float) -> two_by_two.Outcomes:
        return {name: np.array([level, level + 1.0]) for name in two_by_two.OUTCOMES}

    found = {
        ("typical", "typical"): cell(1.0), ("typical", "conflictual"): cell(3.0),
        ("difficult", "typical"): cell(2.0), ("difficult", "conflictual"): cell(7.0),
    }  # fmt: skip
    monkeypatch.setattr(two_by_two, "arms", lambda _: (found, cell(0.0)))
    effects, sd = two_by_two.statistics(task()), np.sqrt(0.5)
    assert effects["stress_by_behaviour"] == approx(2.5 / sd)
    assert effects["stress_by_representation"] == approx(3.5 / sd)
    assert effects["stress_by_both"] == approx(3.0 / sd)


def test_a_representation_that_appraisal_does_not_see_changes_no_blame_and_no_stress() -> None:
    full, blind = (two_by_two.statistics(task(name)) for name in (FULL.name, BLIND.name))
    assert full["blame_by_representation"] > 1.0
    assert blind["blame_by_representation"] == 0.0
    assert full["stress_by_representation"] > 5 * abs(blind["stress_by_representation"])


def test_top_share_is_the_mean_share_of_the_heaviest_dyad() -> None:
    links = Links(*(np.array([0, 2, 4, 5]) if n == 0 else np.zeros(1) for n in range(14)))
    negative = np.array([1.0, 3.0, 2.0, 2.0, 0.0])
    assert one_student.top_share(negative, links) == approx((0.75 + 0.5) / 2)
    assert one_student.top_share(np.zeros(5), links) == 0.0


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_spread_misbehaviour_is_matched(power: float) -> None:
    seen: list[float] = []

    def spread(shift: float):
        seen.append(shift)
        return shift, (shift / 0.37) ** power

    lived, reached = one_student.match_misbehaviour(spread)
    assert abs(reached - 1.0) <= one_student.CLOSE
    assert lived == seen[-1] == approx(0.37, rel=0.02)


def test_engagement_reaches_the_relationship_through_behaviour_alone() -> None:
    full = reciprocity.statistics(task(teachers=8))
    apart = reciprocity.statistics(task("engagement apart", teachers=8))
    assert full["conflict_by_engagement"] < 0.0 < full["trust_by_engagement"]
    assert apart["conflict_by_engagement"] == apart["trust_by_engagement"] == 0.0
    assert apart["engagement_by_relationship"] > 0.2


@pytest.fixture
def coarse_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search the edges of a band less finely: near an edge a dyad takes long to come to rest."""
    monkeypatch.setattr(bistability, "FINENESS", 0.02)


@pytest.mark.usefixtures("coarse_edges")
def test_the_bistable_band_disappears_without_either_link() -> None:
    fitted = Parameters.calibrated()
    assert starting_conditions.band(fitted)["band_width"] > 0.05
    for name in CLAIMS[5].removing:
        assert starting_conditions.band(BY_NAME[name].of(fitted))["band_width"] == 0.0


@pytest.mark.usefixtures("coarse_edges")
def test_parameters_outside_a_dyad_do_not_change_the_band() -> None:
    """The short cut of ``band`` against the map itself."""
    other = BY_NAME["w_dir 0.06"].of(P)
    assert starting_conditions._band(other) == starting_conditions._band(P)


def test_reflection_is_on_three_relationships_and_moves_them() -> None:
    year = classes(task(), P, ties=True)
    guided = simulate_year(year, P, task().chance, interventions=[stability.programme()])
    assert guided.run.marked.sum() == FEW * stability.PER_TEACHER
    found = stability.statistics(task())
    assert found["reflection_negative"] < 0.0
    assert 0.5 < found["stability_negative"] < 1.0


def test_equal_starts_end_equal_and_unequal_ones_converge(monkeypatch) -> None:
    apart = starting_conditions.exhaustion_trap(task(teachers=2))
    assert (
        0.0
        < apart["gap_2"]
        < apart["gap_1"]
        < starting_conditions.SPENT - starting_conditions.RESTED
    )
    monkeypatch.setattr(starting_conditions, "SPENT", starting_conditions.RESTED)
    alike = starting_conditions.exhaustion_trap(task(teachers=2))
    assert alike["gap_1"] == alike["gap_2"] == alike["largest"] == 0.0


def test_r_squared_is_that_within_teachers() -> None:
    links = classes(task(teachers=2), P).structure.links._replace(
        teacher_dyads=np.array([0, 4, 8]), dyad_student=np.arange(8)
    )
    x = np.array([1.0, 2.0, 3.0, 5.0, 10.0, 12.0, 11.0, 15.0])
    y = np.array([2.0, 1.0, 4.0, 6.0, 1.0, 2.0, 4.0, 3.0])
    within = [v - np.repeat([v[:4].mean(), v[4:].mean()], 4) for v in (x, y)]
    assert survey_bias.r_squared(y, x, links) == approx(np.corrcoef(*within)[0, 1] ** 2)
    assert survey_bias.r_squared(y, np.ones(8), links) == 0.0


# ---- ablations


def test_every_ablation_of_the_specification_is_there() -> None:
    changed = {
        name: {
            full for full, value in values(BY_NAME[name].of(P)).items() if value != values(P)[full]
        }
        for name in BY_NAME
    }
    assert changed.pop("full") == set()
    for value in DIRECT:
        moved = changed.pop(f"w_dir {value:g}")
        assert moved == (set() if value == P.load.direct else {"load.direct"})
    assert changed["appraisal blind"] == {"appraisal.blindness"}
    assert changed["no assimilation"] == {"appraisal.assimilation"}
    assert changed["student does not respond"] == {"trust.rate"}
    assert changed["no blocking"] == {"rigidity.blocking"}
    assert changed["one representation"] == {"representation.pooling"}
    assert "representation.mirroring" in changed["one valence"]
    assert changed["no mood"] == {"appraisal.mood"}
    assert changed["no generalisation"] == {"representation.generalisation"}
    assert {"colleagues.buffer", "colleagues.contagion"} < changed["colleagues off"]
    assert changed["closeness as demand"] == {"load.closeness"}
    assert all(changed.values())
    assert len(BY_NAME) == len(ABLATIONS)
