"""Unrecorded years bring teachers to rest; they share no draw with recorded years."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from schools import CHANCE, P, assert_same, assert_same_state, changed, primary, run, secondary

from simulation.engine import burn_in
from simulation.engine.burn_in import UNRECORDED, first_year_at_rest, teachers_at_rest
from simulation.engine.reference import PlainRun
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school import initial_state
from simulation.school.at_rest import FIRST_GUESS, with_strangers
from simulation.school.build_year import SchoolYear, builder_of, first_year, unrecorded_year
from simulation.school.earlier_scores import SCALES, at_rank
from simulation.school.enrolment import Enrolment, Reserve, listed_members
from simulation.school.trait_draws import Builder
from simulation.school.traits import teacher_traits
from simulation.state import SCHOOL_DAYS, Floats, Teachers

CALIBRATED = Parameters.calibrated()


def rested(years: int, school: Enrolment | None = None, p: Parameters = P) -> SchoolYear:
    return first_year_at_rest(primary() if school is None else school, p, CHANCE, burn_in=years)


def teachers(year: SchoolYear) -> dict[str, Floats]:
    return year.state.teachers._asdict()


def base_of(school: Enrolment, p: Parameters = P) -> Builder:
    return builder_of(replace(school, pool=listed_members(school)), 1, p, CHANCE)


@pytest.mark.parametrize("make", [primary, secondary])
def test_no_unrecorded_year_is_the_start_of_a_first_guess(make: type) -> None:
    school = make()
    assert_same_state(rested(0, school), first_year(school, P, CHANCE))


def test_a_number_of_years_has_limits() -> None:
    with pytest.raises(ValueError, match="-1 unrecorded years"):
        rested(-1)
    with pytest.raises(ValueError, match="6 unrecorded years: expected 0 to 5"):
        rested(6)


def test_unrecorded_years_are_a_function_of_school_parameters_and_chance() -> None:
    one, again = rested(2), rested(2)
    assert_same_state(one, again)
    assert not np.array_equal(
        one.state.teachers.exhaustion,
        first_year_at_rest(primary(), P, RandomStreams(7, 2), burn_in=2).state.teachers.exhaustion,
    )


def test_students_traits_and_classes_of_the_recorded_year_stay_the_same() -> None:
    one, other = rested(2), rested(0)
    pd.testing.assert_frame_equal(one.dyads, other.dyads)
    for group, plain in zip(one.structure.traits, other.structure.traits, strict=True):
        assert_same(group._asdict(), plain._asdict())


@pytest.mark.parametrize("make", [primary, secondary])
def test_strangers_have_ids_keys_and_attributes_of_their_own(make: type) -> None:
    base = base_of(make())
    one, other = with_strangers(base, UNRECORDED), with_strangers(base, UNRECORDED + 1)
    keys = [set(builder.links.student_key.tolist()) for builder in (base, one, other)]
    assert not keys[0] & keys[1] and not keys[1] & keys[2] and not keys[0] & keys[2]
    old, new = base.enrolment.students, one.enrolment.students
    assert new["class"].tolist() == [f"{name}~{UNRECORDED}" for name in old["class"]]
    assert new["grade"].tolist() == old["grade"].tolist()
    assert abs(np.corrcoef(old["ability"], new["ability"])[0, 1]) < 0.6
    assert one.enrolment.dyads["conflict"].isna().all()
    assert np.array_equal(one.links.teacher_key, base.links.teacher_key)


def test_private_strain_of_an_unrecorded_year_is_its_own() -> None:
    base = base_of(primary())
    year = unrecorded_year(base, teacher_traits(base), UNRECORDED)
    hidden = SchoolRun(year, P, CHANCE, years=UNRECORDED + 1)
    shown = SchoolRun(first_year(primary(), P, CHANCE), P, CHANCE, years=2)
    assert abs(np.corrcoef(hidden.shocks.ravel(), shown.shocks.ravel())[0, 1]) < 0.1


def test_everything_of_the_teachers_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[Teachers] = []
    finish = SchoolRun.finish_year

    def watched(self: SchoolRun) -> None:
        finish(self)
        ends.append(Teachers(*(np.array(values) for values in self.state.teachers)))

    monkeypatch.setattr(SchoolRun, "finish_year", watched)
    start = teachers(rested(1))
    # of the first morning's colleagues and students, and of years of experience
    built_anew = {"support", "relatedness", "skill"}
    for name in set(Teachers._fields) - built_anew:
        assert np.array_equal(start[name], getattr(ends[0], name)), name


def test_both_engines_agree_on_an_unrecorded_year() -> None:
    base = base_of(primary(size=3), changed(contacts__primary=1.0))
    year = unrecorded_year(base, teacher_traits(base), UNRECORDED)
    compiled, plain = (
        run(year, base.parameters, kind=kind, years=UNRECORDED + 1)
        for kind in (SchoolRun, PlainRun)
    )
    for each in (compiled, plain):
        each.advance(SCHOOL_DAYS)
        each.finish_year()
    assert_same_state(compiled, plain)


def test_reserved_rows_change_nothing_but_stand_ins_begin_as_the_mean_of_the_school() -> None:
    school = primary()
    reserve = Reserve(stand_ins=(("s1/t01~stand-in", "s1/t01"),), ties=(("s1/t01", "s1/t08"),))
    plain, reserved = rested(1), rested(1, replace(school, reserve=reserve))
    ids = reserved.enrolment.teachers.index
    regular = ids.isin(plain.enrolment.teachers.index)
    for name in set(Teachers._fields) - {"support", "relatedness"}:
        one, other = (getattr(year.state.teachers, name) for year in (plain, reserved))
        assert np.array_equal(one, other[regular]), name
        if name != "skill":
            assert other[~regular] == pytest.approx(one.mean(), abs=1e-12)


def test_two_years_leave_little_of_the_first_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two guesses: the quantity named first moves alone, and all move together."""
    school = primary(classes=16, size=20)
    moves = {
        "exhaustion": (0.1, 0.4),
        "depersonalisation": (0.1, 0.5),
        "general_positive": (0.4, 0.8),
        "general_negative": (0.05, 0.35),
        "accomplishment": (0.4, 0.8),
        "load": (0.0, 1.0),
    }

    def gaps(names: list[str]) -> dict[str, float]:
        found = []
        for end in (0, 1):
            guess = FIRST_GUESS._replace(**{name: moves[name][end] for name in names})
            monkeypatch.setattr(initial_state, "FIRST_GUESS", guess)
            found.append(teachers(rested(2, school, CALIBRATED)))
        return {name: float(np.mean(found[1][name] - found[0][name])) for name in moves}

    def left(names: list[str]) -> dict[str, float]:
        """Share of every move that is left after two years."""
        return {name: abs(gap) / np.ptp(moves[name]) for name, gap in gaps(names).items()}

    assert left(["exhaustion"])["exhaustion"] < 0.03
    assert max(left([*moves]).values()) < 0.1


def test_a_school_at_rest_ends_a_year_about_as_it_began() -> None:
    school = primary(classes=24, size=20)
    cold, rest = (teachers(rested(years, school, CALIBRATED)) for years in (0, 2))
    live = SchoolRun(rested(2, school, CALIBRATED), CALIBRATED, CHANCE, years=2)
    live.advance(SCHOOL_DAYS)
    live.finish_year()
    end = live.state.teachers._asdict()
    for name in ("exhaustion", "stress", "depersonalisation"):
        gap = abs(rest[name].mean() - end[name].mean())
        assert gap < 0.03
        assert gap < abs(cold[name].mean() - end[name].mean())


# ---- earlier scores


def scored(share: float = 1.0) -> Enrolment:
    """A primary school in which some dyads have earlier scores; the last teacher is the worst."""
    school = primary(classes=8, size=12)
    dyads, n = school.dyads.copy(), np.arange(len(school.dyads))
    known = n % 12 < round(12 * share)
    dyads["conflict"] = np.where(known, 1.0 + n / n.max(), np.nan)
    dyads["closeness"] = np.where(known, 5.0 - n / n.max(), np.nan)
    return replace(school, dyads=dyads)


def test_scores_are_placed_among_the_relationships_at_rest() -> None:
    school = scored()
    start = rested(2, school)
    base = base_of(school)
    rest = teachers_at_rest(base, P, 2).dyads
    for name in ("relationship_positive", "relationship_negative"):
        one, among = getattr(start.state.dyads, name), getattr(rest, name)
        assert among.min() <= one.min() and one.max() <= among.max()
        assert one.mean() == pytest.approx(among.mean(), abs=0.02)
        assert 0.7 < one.std() / among.std() < 1.0  # less the error of the scale
        scores = school.dyads[SCALES[name.removeprefix("relationship_")]]
        assert (np.diff(one[np.argsort(scores.to_numpy())]) >= 0).all()


def test_the_general_picture_of_a_teacher_follows_the_own_scores() -> None:
    whole = rested(2, scored()).state
    owner = np.repeat(np.arange(8), 12)
    parts = [getattr(whole.dyads, f"{part}_negative") for part in ("self", "other", "relationship")]
    mean = np.bincount(owner, np.mean(parts, axis=0)) / 12
    assert whole.teachers.general_negative == pytest.approx(mean, abs=1e-12)
    half, none = (rested(2, scored(share)).state.teachers for share in (0.5, 0.0))
    worst = {"half": half.general_negative[-1], "none": none.general_negative[-1]}
    assert worst["none"] < worst["half"] < whole.teachers.general_negative[-1]


def test_a_rank_has_the_value_of_that_rank_and_unknown_stays_unknown() -> None:
    among = np.linspace(0.0, 1.0, 101)
    assert at_rank(np.array([0.0]), among)[0] == pytest.approx(0.5)
    assert np.isnan(at_rank(np.array([np.nan]), among)[0])
    assert at_rank(np.array([1.0]), among)[0] == pytest.approx(0.8413, abs=0.01)


# ---- the stable warmth of a teacher


def test_the_warmth_of_a_teacher_moves_the_base_of_all_own_dyads() -> None:
    school = primary(classes=40, size=10)
    cold, warm = (
        first_year(school, changed(spread__base_teacher=sd), CHANCE) for sd in (0.0, 0.06)
    )
    moved = (
        warm.structure.traits.dyads.base_positive - cold.structure.traits.dyads.base_positive
    ).reshape(40, 10)
    inside = (warm.structure.traits.dyads.base_positive.reshape(40, 10) % 1.0 > 0).all(axis=1)
    assert np.ptp(moved[inside], axis=1).max() < 1e-12
    assert 0.04 < moved[:, 0].std() < 0.08


def test_a_stable_warmth_keeps_teachers_apart() -> None:
    school = primary(classes=24, size=15)
    spreads = {}
    for sd in (0.0, 0.15):
        p = CALIBRATED._replace(spread=CALIBRATED.spread._replace(base_teacher=sd))
        spreads[sd] = rested(2, school, p).state.teachers.general_positive.std()
    assert spreads[0.15] > 1.3 * spreads[0.0]


def test_a_run_that_names_no_number_of_unrecorded_years_starts_at_rest() -> None:
    assert_same_state(first_year_at_rest(primary(), P, CHANCE), rested(burn_in.BURN_IN))
    assert burn_in.BURN_IN > 0
