"""Subgroups: every limit from both sides, thirds, and their columns."""

import numpy as np
import pytest

from simulation.measurement.outcomes import BY_NAME as OUTCOMES
from simulation.measurement.result_columns import TABLES
from simulation.measurement.subgroups import BY_NAME, SUBGROUPS, THIRDS, divides, group_of

LOW, MIDDLE, HIGH = THIRDS


@pytest.mark.parametrize("subgroup", SUBGROUPS, ids=lambda subgroup: subgroup.name)
def test_every_subgroup_reads_a_recorded_column(subgroup):
    assert subgroup.column in {column.name for column in TABLES[subgroup.of]}
    assert len(subgroup.groups) > 1
    assert not subgroup.limits or len(subgroup.limits) == len(subgroup.groups) - 1
    assert not subgroup.words or len(subgroup.words) == len(subgroup.groups)


def test_six_values_form_thirds():
    values = np.array([5.0, 1.0, 3.0, 2.0, 6.0, 4.0])
    assert group_of(BY_NAME["exhaustion"], values).tolist() == [
        HIGH,
        LOW,
        MIDDLE,
        LOW,
        HIGH,
        MIDDLE,
    ]


def test_equal_values_stay_together_and_unknown_ones_have_no_group():
    values = np.array([1.0, 2.0, 2.0, 2.0, 2.0, 3.0, np.nan])  # both cuts fall on 2
    expected = [*[LOW] * 5, HIGH, None]
    assert group_of(BY_NAME["ses"], values).tolist() == expected
    assert group_of(BY_NAME["ses"], np.full(3, 2.0)).tolist() == [LOW] * 3
    assert group_of(BY_NAME["ses"], np.full(2, np.nan)).tolist() == [None, None]


def test_a_limit_belongs_to_the_group_above():
    years = np.array([3.9, 4.0, 20.0, np.nan])
    expected = ["beginners", "experienced", "experienced", None]
    assert group_of(BY_NAME["experience"], years).tolist() == expected


def test_texts_define_groups():
    result = group_of(BY_NAME["gender"], np.array(["girl", "boy", ""], dtype=object))
    assert result.tolist() == ["girls", "boys", None]


def test_dyads_have_the_groups_of_both_their_ends():
    dyad, teacher, student = (OUTCOMES[name] for name in ("conflict", "stress", "engagement"))
    assert all(divides(subgroup, dyad) for subgroup in SUBGROUPS)
    assert {subgroup.name for subgroup in SUBGROUPS if divides(subgroup, teacher)} == {
        "exhaustion", "efficacy", "experience",
    }  # fmt: skip
    assert {subgroup.name for subgroup in SUBGROUPS if divides(subgroup, student)} == {
        "gender",
        "ses",
        "grade",
    }
