"""Targets of dyads: rules, ties, and exclusions."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from schools import (
    scene_of,
    school_year,
)

from simulation.interventions.context import DecisionContext
from simulation.interventions.targeting import DyadTarget, Entries, Rule, highest
from simulation.school.build_year import SchoolYear


@pytest.fixture
def year() -> SchoolYear:
    """A primary school of eight teachers with six students each."""
    return school_year()


EVERYBODY = np.ones(8, dtype=np.bool_)
HAND = np.array([0.3, 0.1, 0.6, 0.2, 0.5, 0.4])  # the same in every class


def with_hand_made_states(year: SchoolYear) -> DecisionContext:
    """Give every class the same six relationships, as warm as they are conflictual."""
    dyads = year.state.dyads._replace(
        relationship_negative=np.tile(HAND, 8), relationship_positive=np.tile(HAND, 8)
    )
    students = year.structure.traits.students._replace(
        propensity=np.tile(np.roll(HAND, 2), 8)  # dyads stand in the order of their students
    )
    world = year.structure._replace(traits=year.structure.traits._replace(students=students))
    return scene_of(year)._replace(structure=world, state=year.state._replace(dyads=dyads))


def in_class(rows: npt.NDArray[np.int64]) -> list[list[int]]:
    """Return chosen rows by class, as places 0 to 5 in it."""
    return [(rows[rows // 6 == teacher] % 6).tolist() for teacher in range(8)]


@pytest.mark.parametrize(
    ("rule", "many", "chosen"),
    [
        ("most conflictual", 2, [2, 4]),
        ("most conflictual", 3, [2, 4, 5]),
        ("least close", 2, [1, 3]),
        ("highest externalising", 2, [0, 4]),
        ("most conflictual", 100, [0, 1, 2, 3, 4, 5]),
        ("all", 1, [0, 1, 2, 3, 4, 5]),
    ],
)
def test_each_rule_chooses_the_right_dyads(
    year: SchoolYear, rule: Rule, many: int, chosen: list[int]
) -> None:
    rows = DyadTarget(dyads=rule, per_teacher=many).rows(with_hand_made_states(year), EVERYBODY)
    assert in_class(rows) == [chosen] * 8


def test_only_dyads_of_participants_are_chosen(year: SchoolYear) -> None:
    some = np.array([True, False, False, True, False, False, False, True])
    for rule in ("most conflictual", "random", "all"):
        rows = DyadTarget(dyads=rule).rows(with_hand_made_states(year), some)
        assert np.array([len(own) > 0 for own in in_class(rows)]).tolist() == some.tolist()
    nobody = DyadTarget().rows(with_hand_made_states(year), ~EVERYBODY)
    assert nobody.tolist() == [] and nobody.dtype == np.int64


@given(
    st.lists(st.sampled_from([-1.0, 0.0, 0.5, math.inf]), min_size=1, max_size=9),
    st.integers(0, 9),
    st.sampled_from([1.0, -1.0]),
    st.integers(0, 2**9 - 1),
)
def test_the_highest_are_the_first_in_order(
    score: list[float], many: int, sign: float, present: int
) -> None:
    rows = np.arange(len(score))
    keys = (rows[::-1] * 7 % 10).astype(np.uint64)
    eligible = np.array([float(present >> row & 1) for row in rows])
    entries = Entries(np.array([0, len(score)]), keys, eligible)
    order = [n for n in np.lexsort((keys, -sign * np.array(score))) if eligible[n] > 0.0]
    chosen = highest(entries, np.array(score), sign, np.array([many]))
    assert chosen.tolist() == sorted(order[:many])


@pytest.mark.parametrize("rule", ["most conflictual", "least close", "highest externalising"])
def test_ties_are_broken_by_student_key(year: SchoolYear, rule: Rule) -> None:
    context = with_hand_made_states(year)
    alike = np.full(48, 0.25)
    students = context.structure.traits.students._replace(propensity=alike)
    traits = context.structure.traits._replace(students=students)
    dyads = context.state.dyads._replace(relationship_negative=alike, relationship_positive=alike)
    context = context._replace(
        structure=context.structure._replace(traits=traits),
        state=context.state._replace(dyads=dyads),
    )
    rows = DyadTarget(dyads=rule, per_teacher=2).rows(context, EVERYBODY)
    keys = context.structure.links.student_key.reshape(8, 6)
    assert in_class(rows) == [sorted(np.argsort(own)[:2].tolist()) for own in keys]
    assert len({tuple(own) for own in in_class(rows)}) > 1


@pytest.mark.parametrize("rule", ["most conflictual", "random", "all"])
def test_absent_students_are_never_chosen(year: SchoolYear, rule: Rule) -> None:
    context = with_hand_made_states(year)
    context.circumstances.dyads.present[2::6] = 0.0  # the most conflictual of each class
    rows = DyadTarget(dyads=rule, per_teacher=5).rows(context, EVERYBODY)
    assert in_class(rows) == [[0, 1, 3, 4, 5]] * 8


def test_the_random_rule_chooses_students_equally_often(year: SchoolYear) -> None:
    n, target = 400, DyadTarget(dyads="random", per_teacher=2)
    chosen = [
        target.rows(scene_of(year, f"reflection:{nth}"), EVERYBODY) for nth in range(1, n + 1)
    ]
    assert all(len(rows) == 16 for rows in chosen)
    often = np.bincount(np.concatenate(chosen), minlength=48)
    error = math.sqrt(n * (1 / 3) * (2 / 3))
    assert np.abs(often - n / 3).max() < 4.0 * error  # 48 students: p = .003 for the worst
