"""Worlds that can be compared: what is not touched stays the same, to the byte."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from schools import (
    CHANCE,
    P,
    assert_same,
    assert_same_state,
    at_rows,
    bytes_of,
    changed,
    differ,
    primary,
    reflection,
    roster,
    roster_rows,
    run,
    secondary,
    whole_year,
)

from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.enrolment import Enrolment
from simulation.state import Floats, Ints
from simulation.verification.check_schools import with_trait

# ---- an intervention touches what it touches, from the day it starts


@pytest.mark.parametrize("uptake", [0.5, 1.0])
def test_a_dose_of_nothing_changes_nothing_and_still_marks(uptake: float) -> None:
    school = primary()
    none = reflection("week 6", dose=0.0, uptake=uptake)
    full = reflection("week 6", dose=0.8, uptake=uptake)
    usual, with_none, with_full = (
        whole_year(school, interventions=plans) for plans in ((), (none,), (full,))
    )
    assert bytes_of(with_none) == bytes_of(usual)
    assert not usual.marked.any() and with_none.marked.any()
    np.testing.assert_array_equal(with_none.marked, with_full.marked)
    assert differ(with_full, usual)


@pytest.mark.parametrize("start", ["day 0", "day 33", "day 45", "day 199"])
def test_what_starts_on_a_day_leaves_every_earlier_day_alone(start: str) -> None:
    plan = reflection(start, sessions=1)
    usual, helped = run(primary()), run(primary(), interventions=[plan])
    for day in range(200):
        usual.advance(1)
        helped.advance(1)
        if day < plan.start.day:
            assert_same_state(usual, helped)
        else:
            assert differ(usual, helped)


def teachers_reached(year: SchoolYear, uptake: float) -> set[str]:
    """Ids of the teachers who take part at this uptake."""
    live = run(year, interventions=[reflection("day 0", uptake=uptake)])
    live.advance(1)
    dyads = live.school_year.dyads
    return set(dyads.loc[live.state.dyads.awareness > 0.0, "teacher"])


def test_raising_uptake_only_adds_teachers() -> None:
    year = first_year(primary(), P, CHANCE)
    groups = [teachers_reached(year, uptake) for uptake in np.linspace(0.0, 1.0, 21)]
    assert groups[0] == set()
    assert len(groups[-1]) == 8
    assert all(fewer <= more for fewer, more in pairwise(groups))
    assert len({len(group) for group in groups}) > 4


def test_a_teacher_who_does_not_take_part_and_has_no_ties_is_not_touched() -> None:
    school = primary(ties=False)
    usual = whole_year(school)
    helped = whole_year(school, interventions=[reflection("week 6", uptake=0.5)])
    owner = np.repeat(np.arange(8), np.diff(helped.school_year.structure.links.teacher_dyads))
    reached = np.isin(np.arange(8), owner[helped.marked])
    assert 0 < reached.sum() < 8
    for_others = at_rows(usual.state, "teachers", ~reached)
    assert_same(for_others, at_rows(helped.state, "teachers", ~reached))
    moved = owner[usual.state.dyads.trust != helped.state.dyads.trust]
    assert set(moved) == set(np.flatnonzero(reached))


# ---- what other people do


def rows_of_school(live: SchoolRun, prefix: str) -> dict[str, npt.NDArray[np.bool_]]:
    """Which teachers, students and dyads have an id that begins so."""
    tables, dyads = live.school_year.enrolment, live.school_year.dyads
    return {
        "teachers": tables.teachers.index.str.startswith(prefix),
        "students": tables.students.index.str.startswith(prefix),
        "dyads": dyads["teacher"].str.startswith(prefix).to_numpy(),
    }


def test_another_school_changes_nobody() -> None:
    alone = run(primary(), years=2)
    together = run(primary(classes=16, schools=2), years=2)
    for live in (alone, together):
        live.advance(200)
        live.start_next_year()
        live.advance(50)
    for owner, rows in rows_of_school(together, "s1/").items():
        assert 0 < rows.sum() < len(rows)
        everyone = np.ones(rows.sum(), dtype=np.bool_)
        assert_same(at_rows(alone.state, owner, everyone), at_rows(together.state, owner, rows))


def reachable(live: SchoolRun, letters: str) -> npt.NDArray[np.bool_]:
    """Which teachers of a class list have these letters."""
    ids = live.school_year.enrolment.teachers.index
    return np.asarray(ids.isin([f"teacher-{letter}" for letter in letters]))


def test_trouble_travels_along_ties_and_no_further(tmp_path: Path) -> None:
    """Ties a-b-c, d-e, none for f: when a has more work, it takes days to reach c."""
    school = roster(tmp_path, roster_rows("abcdef"))
    year = first_year(school, P, CHANCE)
    workload = year.structure.traits.teachers.workload.copy()
    workload[0] *= 2.0
    usual, burdened = run(year), run(with_trait(year, "teachers", "workload", workload))
    touched = []
    for _ in range(3):
        usual.advance(1)
        burdened.advance(1)
        touched.append(usual.state.teachers.load != burdened.state.teachers.load)
    assert [reachable(usual, letters).tolist() for letters in ("ab", "abc", "abc")] == [
        day.tolist() for day in touched
    ]
    usual.advance(100)
    burdened.advance(100)
    others = reachable(usual, "def")
    assert_same(
        at_rows(usual.state, "teachers", others), at_rows(burdened.state, "teachers", others)
    )


def test_a_new_teacher_changes_only_those_within_reach(tmp_path: Path) -> None:
    before = whole_year(roster(tmp_path, roster_rows("abcdef")))
    ties = ("ab", "bc", "de", "dg")
    after = whole_year(roster(tmp_path, roster_rows("abcdefg"), ties))
    same = []
    for letter in "abcdef":
        old, new = (at_rows(r.state, "teachers", reachable(r, letter)) for r in (before, after))
        if old["load"] == new["load"]:
            assert_same(old, new)
            same.append(letter)
    assert same == list("abcf")


# ---- one student


def with_difficult_student(
    school: Enrolment, parameters: Parameters = P, **options: Any
) -> Iterator[SchoolRun]:
    """The school as it is, and with the first student far more difficult."""
    year = first_year(school, parameters, CHANCE)
    z = year.structure.traits.students.propensity.copy()
    z[0] += 4.0
    for world in (year, with_trait(year, "students", "propensity", z)):
        yield run(world, parameters, **options)


def events_of(live: SchoolRun) -> pd.DataFrame:
    """What was logged so far, with the columns named."""
    return pd.DataFrame(live.events.take(), columns=list(EVENT_FIELDS))


def contacts_of(events: pd.DataFrame, own: Ints) -> Floats:
    """When and how contacts opened that were not with these dyads."""
    others = events[~events["dyad"].isin(own)]
    return others[["day", "slot", "teacher", "dyad", "valence"]].to_numpy()


def test_a_difficult_student_leaves_the_draws_of_all_others_alone() -> None:
    """Where behaviour answers to nothing, classmates act the same all year, whatever they meet."""
    deaf = changed(
        behaviour__trust=0.0, behaviour__engagement=0.0, trust__rate=0.0, order__effect=0.0
    )
    school = secondary()
    staff = list(school.teachers.index)
    usual, difficult = with_difficult_student(school, deaf, watched=staff)
    for live in (usual, difficult):
        live.advance(200)
    links = usual.school_year.structure.links
    own = links.student_dyads[: links.student_start[1]]
    logs = [events_of(live) for live in (usual, difficult)]
    np.testing.assert_array_equal(contacts_of(logs[0], own), contacts_of(logs[1], own))
    first, second = (log.loc[log["dyad"].isin(own), "valence"].to_numpy() for log in logs)
    assert len(first) == len(second) and (first < 0.0).sum() < (second < 0.0).sum()
    taught = np.isin(np.arange(len(staff)), logs[0].loc[logs[0]["dyad"].isin(own), "teacher"])
    assert (usual.state.teachers.load != difficult.state.teachers.load)[taught].all()


def test_classmates_open_the_first_contact_of_the_year_the_same_way() -> None:
    usual, difficult = with_difficult_student(primary(), watched=["s1/t01"])
    for live in (usual, difficult):
        live.advance(1)
    logs = [events_of(live).query("slot == 0 and dyad > 0") for live in (usual, difficult)]
    assert len(logs[0]) == 5
    told = ["dyad", "valence", "perceived", "warmth", "load_change"]
    pd.testing.assert_frame_equal(logs[0][told], logs[1][told])


def test_a_difficult_student_stays_unknown_in_other_schools() -> None:
    usual, difficult = with_difficult_student(primary(classes=16, schools=2))
    for live in (usual, difficult):
        live.advance(200)
    for owner, rows in rows_of_school(usual, "s2/").items():
        assert_same(at_rows(usual.state, owner, rows), at_rows(difficult.state, owner, rows))
    classmates = usual.school_year.dyads.query("teacher == 's1/t01'").index
    trusted = usual.state.dyads.trust[classmates] != difficult.state.dyads.trust[classmates]
    assert trusted.all()
