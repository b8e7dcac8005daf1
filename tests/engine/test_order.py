"""Classroom order: a state of a teacher with a class."""

import numpy as np
import pytest
from schools import changed, primary, run, secondary

from simulation.school.build_year import next_year
from simulation.school.links import dyad_owner

ON = {"order__effect": 1.2, "order__load": 0.05, "order__typical": 0.65, "order__start": 0.3}
OFF = ON | {"order__effect": 0.0, "order__load": 0.0}


def test_groups_are_teachers_with_their_classes() -> None:
    year = run(secondary()).school_year
    links, owner = year.structure.links, dyad_owner(year.structure.links)
    assert links.group_start[-1] == len(year.groups) == 12  # 4 classes, 3 teachers each
    groups = year.groups.iloc[links.dyad_group]
    assert groups["class"].tolist() == year.dyads["class"].tolist()
    assert groups["teacher"].tolist() == year.enrolment.teachers.index[owner].tolist()
    starts = np.searchsorted(np.sort(owner), np.arange(len(links.teacher_key)))
    assert (links.dyad_group[starts] >= links.group_start[:-1]).all()


def test_order_changes_nothing_else_while_it_has_no_effect() -> None:
    off = {"order__effect": 0.0, "order__load": 0.0, "teaching__order": 0.0}
    usual = run(primary(), changed(**off))
    wild = run(primary(), changed(**off, order__build=0.3, order__loss=1.0, order__start=0.9))
    for live in (usual, wild):
        live.advance(20)
    assert (usual.state.groups.order != wild.state.groups.order).all()
    for owner in ("dyads", "teachers", "students"):
        for one, other in zip(getattr(usual.state, owner), getattr(wild.state, owner), strict=True):
            np.testing.assert_array_equal(one, other)


def test_order_grows_in_the_first_weeks_and_calms_the_class() -> None:
    school = primary(classes=30, size=15)
    plain, ordered = (run(school, changed(**values)) for values in (OFF, ON))
    bad = []
    for live in (plain, ordered):
        live.advance(15)
        early = live.tally.dyads.negative_contacts.sum()
        live.advance(65)
        bad.append((early / 15, (live.tally.dyads.negative_contacts.sum() - early) / 65))
    assert ordered.state.groups.order.mean() > 0.5 > ordered.parameters.order.start
    assert bad[1][0] > bad[0][0]  # a class without routines yet
    assert bad[1][0] - bad[0][0] > bad[1][1] - bad[0][1]


def test_a_class_without_order_adds_load() -> None:
    loads = []
    for cost in (0.0, 0.1):
        live = run(primary(), changed(order__load=cost))
        live.advance(1)
        loads.append(live.state.teachers.evening_load)
    gap = loads[1] - loads[0]
    assert gap == pytest.approx(0.1 * (1 - live.parameters.order.start), rel=0.25)


@pytest.mark.parametrize("level", ["primary", "secondary"])
def test_order_outlasts_the_summer_with_the_same_students_only(level: str) -> None:
    p = changed(order__lasting=0.5)
    live = run(primary(size=2) if level == "primary" else secondary(), p, years=2)
    live.advance(200)
    ended, groups = live.state.groups.order.copy(), live.school_year.groups
    year = next_year(live.school_year, live.state, p, live.chance)
    columns = ["teacher", "class"]
    before = groups.assign(order=ended).set_index(columns)["order"]
    now = year.groups.join(before, on=columns)["order"].to_numpy()
    expected = np.where(np.isnan(now), 0.3, 0.3 + 0.5 * (now - 0.3))
    np.testing.assert_allclose(year.state.groups.order, expected)
    assert np.isnan(now).any()  # most meet a new class
    assert (level == "primary") == np.isnan(now).all()
