"""Result folders stand being broken: equal values or one sentence, and the same command goes on.

``make verify`` tries every way of breaking more often, for ``docs/reliability.md``.
"""

import os

import pytest
from reliability.folders import trials
from reliability.ways import KINDS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.mark.slow
def test_a_kill_and_a_flipped_bit_change_no_value() -> None:
    rows = trials(1, 2, ("operation, threads", "unfinished"))
    assert [row for row in rows if not row.tried] == []
    assert [row for row in rows if row.failed] == []


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_every_way_of_breaking_finds_a_fault_of_the_program() -> None:
    skipped = ("kill of a worker, Dask",)  # Dask itself repeats the runs of a killed worker
    kinds = tuple(kind for kind in KINDS if kind not in skipped)
    rows = trials(2, 40, kinds, with_faults=True, until_failure=True)
    able = [row for row in rows if row.begun]  # not those that need the right to mount a disk
    assert [row.kind for row in able if not row.failed] == []
