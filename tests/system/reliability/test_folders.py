"""Result folders stand being broken: equal values or one sentence, and the same command goes on."""

import os

import pytest
from reliability.folders import trials

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_a_kill_and_a_flipped_bit_change_no_value() -> None:
    rows = trials(1, 1, ("kill", "unfinished"))
    assert [row.kind for row in rows if not row.tried] == []
    assert [row for row in rows if row.failed] == []


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_no_way_of_breaking_changes_a_value() -> None:
    rows = [*trials(2, 12), *trials(3, 60, ("one bit",))]
    assert len(rows) == 10
    assert [row for row in rows if row.failed] == []
