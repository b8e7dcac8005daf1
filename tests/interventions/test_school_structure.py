"""Students and teachers who join, leave and stand in, and their rows in the tables."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from schools import P, primary, roster, roster_rows, run, secondary

from simulation.engine.reference import PlainRun
from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.extensions.intervention_checks import demonstration_school
from simulation.interventions import KINDS, Intervention
from simulation.interventions.context import MissingRowError
from simulation.measurement.recorder import record
from simulation.measurement.run_tables import RunLabel
from simulation.model import SchoolModel
from simulation.processes.contacts import contact_rate
from simulation.school.enrolment import Enrolment
from simulation.state import Ints

LAW = P.contacts
MOVER = {"student": "s1/c01/p02", "to": "s1/c03"}


def plan(kind: str, **fields: object) -> Intervention:
    return KINDS[kind].model_validate({"start": "week 2"} | fields)


def ready(*plans: Intervention, school: Enrolment | None = None, **options: object) -> SchoolRun:
    """Return a run of a school with the reserved rows of the plans."""
    made = prepared(primary() if school is None else school, [plans])
    return run(made, interventions=plans, **options)


def rows(sim: SchoolRun, **where: str) -> Ints:
    """Rows of dyads with these ids."""
    table = sim.school_year.dyads
    chosen = np.logical_and.reduce([(table[name] == value) for name, value in where.items()])
    return np.flatnonzero(chosen)


def rate(size: int) -> float:
    return contact_rate(LAW.primary, float(size), LAW)


# ---- class size


def test_students_of_a_smaller_class_have_more_contacts() -> None:
    sim = ready(plan("class_size", to=4))
    sim.advance(6)
    here = sim.here.dyads
    assert here.reshape(8, 6).sum(axis=1).tolist() == [4] * 8
    levels = sim.circumstances.dyads.contact_rate[here]
    np.testing.assert_allclose(levels, rate(4), rtol=1e-12)


def test_a_larger_dose_removes_the_same_students_and_more() -> None:
    gone = []
    for dose in (0.0, 0.5, 1.0):
        sim = ready(plan("class_size", to=2, dose=dose))
        sim.advance(6)
        gone.append(set(np.flatnonzero(~sim.here.dyads).tolist()))
    assert [len(item) for item in gone] == [0, 16, 32]
    assert gone[0] < gone[1] < gone[2]


def test_a_class_that_is_small_already_does_not_change() -> None:
    sim = ready(plan("class_size", to=6))
    sim.advance(6)
    assert sim.here.dyads.all()
    assert (sim.circumstances.dyads.contact_rate == sim.school_year.contact_rate).all()


def test_classes_are_made_smaller_again_every_year() -> None:
    sim = ready(plan("class_size", to=4), years=2)
    sim.advance(200)
    sim.start_next_year()
    assert sim.here.dyads.all()
    sim.advance(1)
    assert sim.here.dyads.sum() == 32


# ---- a new student


def test_a_newcomer_arrives_on_the_day_and_contact_rates_fall() -> None:
    sim = ready(plan("new_student", propensity=3.0))
    seats = rows(sim, student="s1/c03:new1 z=3")
    assert len(seats) == 1
    assert not sim.here.dyads[seats].any()
    sim.advance(5)
    assert not sim.here.dyads[seats].any()
    sim.advance(1)
    assert sim.here.dyads.all()
    np.testing.assert_allclose(sim.circumstances.dyads.contact_rate, rate(7), rtol=1e-12)
    student = sim.school_year.structure.links.dyad_student[seats[0]]
    assert sim.school_year.structure.traits.students.propensity[student] == 3.0


def test_a_newcomer_to_one_class_does_not_change_other_classes() -> None:
    usual, sim = run(primary()), ready(plan("new_student", classes=["s1/c02"]))
    assert len(sim.school_year.dyads) == 49
    for item in (usual, sim):
        item.advance(30)
    other = (sim.school_year.dyads["teacher"] != "s1/t02").to_numpy()
    for name, values in sim.state.dyads._asdict().items():
        before = getattr(usual.state.dyads, name)
        same = before[(usual.school_year.dyads["teacher"] != "s1/t02").to_numpy()]
        if name == "awareness" or not sim.school_year.structure.links.tie_teacher.size:
            np.testing.assert_array_equal(values[other], same)
    there = rows(sim, teacher="s1/t02", student="s1/c02/p01")[0]
    assert sim.circumstances.dyads.contact_rate[there] == pytest.approx(rate(7), rel=1e-12)


def test_a_newcomer_is_in_the_tables_of_their_time_only() -> None:
    tables = record(ready(plan("new_student", start="week 30"), years=2), RunLabel("new", 1))
    for name in ("dyads", "students"):
        table = tables[name].to_pandas()
        new = table[table["student"].astype(str).str.contains(":new")]
        assert set(zip(new["year"], new["wave"], strict=True)) == {(1, 2)}
        assert len(new) == 8
    assert len(tables["dyads"]) == 6 * 48 + 8
    new = tables["dyads"].to_pandas()
    new = new[new["student"].astype(str).str.contains(":new")]
    assert new["targeted"].all()
    assert (new["contacts"] > 0).all()


def test_two_newcomers_are_two_people() -> None:
    both = plan("new_student", classes=["s1/c02"]), plan("new_student", start="week 3")
    sim = ready(*both)
    sim.advance(15)
    own = sim.school_year.dyads.loc[sim.here.dyads & (sim.school_year.dyads["class"] == "s1/c02")]
    assert [name for name in own["student"] if ":new" in name] == ["s1/c02:new1", "s1/c02:new2.1"]
    level = sim.circumstances.dyads.contact_rate[rows(sim, student="s1/c02/p01")[0]]
    assert level == pytest.approx(rate(8), rel=1e-12)


def test_a_newcomer_can_move_on_to_another_class() -> None:
    came = plan("new_student", classes=["s1/c02"])
    moves = plan("transfer_student", start="week 4", student="s1/c02:new1", to="s1/c05")
    sim = ready(came, moves)
    sim.advance(10)
    assert sim.here.dyads[rows(sim, student="s1/c02:new1")].tolist() == [True, False]
    sim.advance(10)
    assert sim.here.dyads[rows(sim, student="s1/c02:new1")].tolist() == [False, True]
    for group, size in (("s1/c02", 6), ("s1/c05", 7)):
        level = sim.circumstances.dyads.contact_rate[rows(sim, student=f"{group}/p01")[0]]
        assert level == pytest.approx(rate(size), rel=1e-12)


def test_newcomers_do_not_replace_unlisted_classmates(tmp_path: Path) -> None:
    """A roster with one unlisted classmate a class has both them and the newcomer."""
    school = roster(tmp_path, roster_rows("ab"), ties=["ab"])
    sim = ready(plan("new_student"), school=school)
    assert sorted(sim.school_year.enrolment.students["listed"].value_counts()) == [2, 12]
    sim.advance(6)
    np.testing.assert_allclose(sim.circumstances.dyads.contact_rate, rate(7), rtol=1e-12)


# ---- a student moves


def test_a_transfer_ends_one_dyad_and_begins_another() -> None:
    sim = ready(plan("transfer_student", **MOVER))
    old, new = rows(sim, student="s1/c01/p02")
    assert sim.here.dyads[[old, new]].tolist() == [True, False]
    sim.advance(6)
    assert sim.here.dyads[[old, new]].tolist() == [False, True]
    rates = sim.circumstances.dyads.contact_rate
    assert rates[rows(sim, student="s1/c01/p01")[0]] == pytest.approx(rate(5), rel=1e-12)
    assert rates[new] == pytest.approx(rate(7), rel=1e-12)
    stood = sim.state.dyads.relationship_negative[old]
    sim.advance(30)
    assert sim.state.dyads.relationship_negative[old] == stood
    assert sim.state.dyads.relationship_negative[new] != stood


def test_a_student_returns_at_the_stop() -> None:
    sim = ready(plan("transfer_student", **MOVER, stop="week 5"))
    sim.advance(21)
    assert sim.here.dyads[rows(sim, student="s1/c01/p02")].tolist() == [True, False]
    assert (sim.circumstances.dyads.contact_rate[sim.here.dyads] == rate(6)).all()


def test_only_the_last_class_carries_over_the_summer_after_a_transfer() -> None:
    """The carry-over comes from the dyad with the new teacher, not from the old one."""
    left = {}
    for conflict in (0.1, 0.9):
        sim = ready(plan("transfer_student", **MOVER), years=2)
        sim.advance(200)
        old, _ = rows(sim, student="s1/c01/p02")
        sim.state.dyads.relationship_negative[old] = conflict
        sim.start_next_year()
        ids = sim.school_year.enrolment.students.index
        left[conflict] = sim.school_year.structure.traits.students.propensity[
            ids.get_loc("s1/c01/p02")
        ]
    assert left[0.1] == left[0.9]


def test_a_transfer_does_not_end_dyads_with_teachers_of_both_classes() -> None:
    school = secondary()
    sim = ready(plan("transfer_student", student="s1/c01/p01", to="s1/c02"), school=school)
    lessons = school.dyads[["teacher", "class"]].drop_duplicates()
    teachers = {name: set(own["teacher"]) for name, own in lessons.groupby("class")}
    sim.advance(6)
    table = sim.school_year.dyads[sim.here.dyads]
    assert set(table.loc[table["student"] == "s1/c01/p01", "teacher"]) == teachers["s1/c02"]


# ---- a substitute


def test_a_substitute_has_the_class_while_the_teacher_is_away() -> None:
    sim = ready(plan("substitute_teacher", weeks=2, teachers={"ids": ["s1/t02"]}))
    ids = sim.school_year.enrolment.teachers.index
    own, other = ids.get_loc("s1/t02"), ids.get_loc("s1/t02:substitute")
    assert len(ids) == 9
    seen = {}
    for day in (5, 6, 15, 16):
        sim.advance(day - sim.day)
        seen[day] = (
            sim.here.dyads[rows(sim, teacher="s1/t02")].sum(),
            sim.here.dyads[rows(sim, teacher="s1/t02:substitute")].sum(),
            sim.circumstances.teachers.workload[own],
            sim.here.teachers[other],
        )
    assert seen[5] == (6, 0, 1.0, False)
    assert seen[6] == seen[15] == (0, 6, 0.0, True)
    assert seen[16] == (6, 0, 1.0, False)


def test_an_absent_teacher_recovers_and_the_tables_show_the_substitute() -> None:
    away = plan("substitute_teacher", start="week 18", weeks=6, teachers={"ids": ["s1/t02"]})
    tables = {}
    for plans in ((), (away,)):
        sim = run(prepared(primary(), [[away]]), interventions=plans)
        tables[len(plans)] = record(sim, RunLabel("a", 1))
    teachers = tables[1]["teachers"].to_pandas().astype({"teacher": str})
    weeks = teachers.loc[teachers["teacher"] == "s1/t02:substitute", "week"].tolist()
    assert weeks == list(range(18, 24))
    assert len(tables[0]["teachers"]) == 8 * 41
    dyads = tables[1]["dyads"].to_pandas().astype({"teacher": str})
    waves = dyads.groupby("teacher")["wave"].unique()
    assert waves["s1/t02:substitute"].tolist() == [1]
    assert waves["s1/t02"].tolist() == [0, 2]
    usual = tables[0]["teachers"].to_pandas().astype({"teacher": str})
    stress = [
        float(table.loc[(table["teacher"] == "s1/t02") & (table["week"] == 23), "stress"].iloc[0])
        for table in (usual, teachers)
    ]
    assert stress[1] < 0.5 * stress[0]


# ---- an extra holiday, a first impression


@pytest.mark.parametrize("kind", [SchoolRun, PlainRun])
def test_an_extra_holiday_is_simulated_as_a_holiday(kind: type[SchoolRun]) -> None:
    sim = ready(plan("extra_holiday", days=3), kind=kind)
    sim.advance(5)
    before = sim.state.teachers.stress.copy()
    closeness = sim.state.dyads.relationship_positive.copy()
    loads = [sim.state.teachers.load.copy()]
    for _ in range(3):
        sim.advance(1)
        loads.append(sim.state.teachers.load.copy())
    assert sim.day == 8
    assert all((after < load).all() for load, after in pairwise(loads))  # it rests, no work
    least = before * (1.0 - 1.0 / P.stress.time) ** 3  # without any load
    assert (sim.state.teachers.stress > least).all()
    assert (sim.state.teachers.stress < before).all()
    np.testing.assert_array_equal(sim.state.dyads.relationship_positive, closeness)
    sim.advance(1)
    assert (sim.state.dyads.relationship_positive != closeness).any()


def test_a_closed_school_has_no_contacts_in_the_table_of_days() -> None:
    days = record(ready(plan("extra_holiday", days=3)), RunLabel("a", 1), days=True)["days"]
    contacts = days.to_pandas().groupby("day")["contacts"].sum()
    assert len(contacts) == 200
    assert (contacts[contacts.index.isin([5, 6, 7])] == 0).all()
    assert (contacts[~contacts.index.isin([5, 6, 7])] > 0).all()


@pytest.mark.parametrize(
    ("impression", "positive", "negative"), [("good", 0.7, 0.1), ("bad", 0.3, 0.5)]
)
def test_a_first_impression_sets_the_representation_only(
    impression: str, positive: float, negative: float
) -> None:
    target = {"students": ["s1/c01/p02"]}
    sim = ready(plan("first_impression", start="week 1", impression=impression, target=target))
    usual = sim.state.dyads.relationship_positive.copy(), sim.state.dyads.trust.copy()
    sim._decide()  # the morning alone, before any contact
    (row,) = rows(sim, student="s1/c01/p02")
    parts = ("self", "other", "relationship")
    for part in parts:
        assert getattr(sim.state.dyads, f"{part}_positive")[row] == positive
        assert getattr(sim.state.dyads, f"{part}_negative")[row] == negative
    others = np.arange(48) != row
    np.testing.assert_array_equal(sim.state.dyads.relationship_positive[others], usual[0][others])
    np.testing.assert_array_equal(sim.state.dyads.trust, usual[1])


def test_a_bad_first_impression_ends_worse_than_a_good_one() -> None:
    ends = {}
    for impression in ("good", "bad"):
        sim = ready(plan("first_impression", start="week 1", impression=impression))
        sim.advance(200)
        ends[impression] = sim.state.dyads.relationship_negative[sim.marked].mean()
    assert ends["bad"] > ends["good"] + 0.05


# ---- colleagues


@cache
def staff() -> Enrolment:
    return demonstration_school()


def ties_of(sim: SchoolRun) -> set[frozenset[str]]:
    """Return the pairs with an active tie."""
    links, ids = sim.school_year.structure.links, sim.school_year.enrolment.teachers.index
    one = np.repeat(np.arange(len(ids)), np.diff(links.tie_start))
    on = sim.circumstances.ties.tie > 0.0
    return {
        frozenset((ids[a], ids[b])) for a, b in zip(one[on], links.tie_teacher[on], strict=True)
    }


def test_groups_of_colleagues_are_tied_while_they_meet() -> None:
    sim = ready(plan("collegial_support", size=4, stop="week 4"), school=staff())
    usual = run(staff())
    before = ties_of(sim)
    assert before == ties_of(usual)
    sim.advance(6)
    added = ties_of(sim) - before
    assert before < ties_of(sim)
    size = pd.Series([name for pair in added | before for name in pair]).value_counts()
    assert size.min() >= 3  # everybody knows at least the three others of the group
    sim.advance(10)
    assert ties_of(sim) == before


def test_a_beginner_gets_one_experienced_mentor_without_an_earlier_tie() -> None:
    sim = ready(plan("mentoring"), school=staff())
    before = ties_of(sim)
    sim.advance(6)
    added = ties_of(sim) - before
    experience = staff().teachers["experience"]
    beginners = set(experience.index[experience < P.start.beginner_years])
    mentored = [name for pair in added for name in pair if name in beginners]
    assert sorted(mentored) == sorted(set(mentored))
    assert mentored
    assert all(max(experience[list(pair)]) >= 10 for pair in added)


def test_hours_with_a_mentor_go_to_the_beginners_who_have_one() -> None:
    sim = ready(plan("mentoring", weekly_hours=2.0, stop="week 4"), school=staff())
    before = ties_of(sim)
    sim.advance(6)
    hours = sim.circumstances.teachers.mentored
    names = sim.school_year.enrolment.teachers.index[hours > 0.0]
    experience = staff().teachers["experience"]
    assert set(hours[hours > 0.0]) == {2.0}
    assert (experience[names] < P.start.beginner_years).all()
    assert {name for pair in ties_of(sim) - before for name in pair} >= set(names)
    sim.advance(10)
    assert not sim.circumstances.teachers.mentored.any()


def test_a_circle_reflects_on_one_relationship_every_other_week() -> None:
    sim = ready(plan("collegial_support", start="week 2", reflection=0.3), school=staff())
    plain = ready(plan("collegial_support", start="week 2"), school=staff())
    held = []
    for _ in range(6):
        sim.advance(5)
        plain.advance(5)
        held.append(float(sim.circumstances.dyads.held_awareness.max()))
        assert not plain.circumstances.dyads.held_awareness.any()
    assert held == [0.0, 0.3, 0.0, 0.3, 0.0, 0.3]
    owner = sim.school_year.dyads["teacher"][sim.marked]
    assert owner.is_unique
    assert set(owner) == set(sim.school_year.enrolment.teachers.index)
    assert (sim.state.dyads.awareness[sim.marked] > 0.0).all()


# ---- missing rows, and Mesa


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("new_student", {}), ("substitute_teacher", {}), ("transfer_student", MOVER),
     ("collegial_support", {})],
)  # fmt: skip
def test_missing_reserved_rows_raise_an_error_with_the_remedy(
    kind: str, fields: dict[str, str]
) -> None:
    sim = run(primary(), interventions=[plan(kind, **fields)])
    with pytest.raises(MissingRowError, match="prepared first"):
        sim.advance(6)


def test_mesa_has_an_agent_for_a_newcomer_after_arrival() -> None:
    model = SchoolModel(
        classes=2, class_size=4, interventions=[plan("new_student", classes=["s1/c01"])]
    )
    counts = []
    for _ in range(7):
        teacher = next(item for item in model.agents if item.key == "s1/t01")
        counts.append((len(teacher.students), model.relationships.number_of_edges()))
        model.step()
    assert counts == [(4, 8)] * 6 + [(5, 9)]
