"""Outcome definitions: every limit from both sides, and their columns."""

import numpy as np
import pytest

from simulation.measurement import outcomes
from simulation.measurement.result_columns import TABLES


def test_scores_span_their_scales():
    ends = np.array([0.0, 0.5, 1.0])
    assert outcomes.exhaustion_score(ends).tolist() == [1.0, 4.0, 7.0]
    assert outcomes.relationship_score(ends).tolist() == [1.0, 3.0, 5.0]


def test_a_case_begins_at_the_threshold_itself():
    assert outcomes.burnout_case(np.array([3.19, 3.20, 3.21])).tolist() == [False, True, True]


def test_conflict_begins_above_its_limit():
    assert outcomes.in_conflict(np.array([0.44, 0.45, 0.46])).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0.25, 0.50, True),
        (0.40, 0.50, False),  # in conflict, but hardly more than before
        (0.10, 0.40, False),  # much more than before, but not in conflict
        (0.60, 0.50, False),  # better than before
    ],
)
def test_escalation_needs_conflict_and_a_rise(start, end, expected):
    assert outcomes.escalated(np.array([start]), np.array([end])).item() is expected


def test_a_spiral_is_an_escalation_in_which_trust_fell():
    start, end = np.full(3, 0.25), np.full(3, 0.5)
    trust_end = np.array([0.25, 0.45, 0.7])
    spirals = outcomes.spiralled(start, end, np.full(3, 0.5), trust_end)
    assert spirals.tolist() == [True, False, False]


@pytest.mark.parametrize("outcome", outcomes.OUTCOMES, ids=lambda outcome: outcome.name)
def test_every_outcome_is_a_recorded_column(outcome):
    recorded = {column.name for column in TABLES[outcome.table]}
    assert (outcome.column in recorded) != (outcome.column in outcomes.CHANGES)
    assert outcome.better in (-1, 1)


def test_names_and_labels_of_outcomes_are_unique():
    names = {outcome.name for outcome in outcomes.OUTCOMES}
    labels = {outcome.label for outcome in outcomes.OUTCOMES}
    assert len(names) == len(labels) == len(outcomes.OUTCOMES)
    assert set(outcomes.MAIN) <= names


def test_changes_take_conflict_before_trust():
    states = [np.array([value]) for value in (0.3, 0.5, 0.6, 0.4)]
    result = {name: made(*states).item() for name, made in outcomes.CHANGES.items()}
    assert result == {"escalated": True, "spiralled": True}
    states[3] = np.array([0.5])  # trust fell by .1 only
    assert not outcomes.CHANGES["spiralled"](*states).item()
