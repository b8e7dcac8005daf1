"""Staffroom components in threads: the same bytes, whoever lives them."""

import numpy as np
import pytest
from schools import EveryLever, bytes_of, primary, run, secondary

from simulation.engine import components as dealt
from simulation.engine.components import at_once, blocks_of
from simulation.engine.school_run import SchoolRun
from simulation.school.enrolment import Enrolment
from simulation.state import Links

WATCHED = ("s1/t03", "s4/t01", "s6/t02")


def schools(count: int = 6) -> Enrolment:
    return primary(classes=4 * count, schools=count, size=5)


def links_of(live: SchoolRun) -> Links:
    return live.school_year.structure.links


@pytest.mark.parametrize("workers", [2, 3, 8, 1000])
def test_the_number_of_workers_changes_no_byte(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dealt, "SMALLEST", 1)
    alone, shared = (
        run(schools(), workers=n, watched=WATCHED, interventions=[EveryLever(5, days=30)], years=2)
        for n in (1, workers)
    )
    assert len(blocks_of(links_of(shared), 5, workers)) > 1
    for live in (alone, shared):
        live.advance(200)
        live.start_next_year()
        live.advance(20)
    assert bytes_of(alone) == bytes_of(shared)
    assert alone.events.take().tobytes() == shared.events.take().tobytes()


def test_blocks_hold_every_teacher_once_and_about_as_many_dyads_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dealt, "SMALLEST", 1)
    links = links_of(run(schools(12)))
    found = blocks_of(links, 5, 4)
    everybody = np.concatenate([block.teachers for block in found])
    assert np.array_equal(everybody, links.member_teacher)
    assert [block.last_part for block in found[:-1]] == [block.first_part for block in found[1:]]
    dyads = [int(np.diff(links.teacher_dyads)[block.teachers].sum()) for block in found]
    assert len(found) == 4
    assert max(dyads) - min(dyads) <= 2 * 4 * 5  # cuts fall between schools of 4 classes of 5


def test_a_small_school_and_one_of_a_piece_stay_in_one_block() -> None:
    assert len(blocks_of(links_of(run(schools())), 5, 8)) == 1  # 120 dyads: too few to gain
    one_piece = links_of(run(secondary()))
    assert len(one_piece.part_teachers) == 2
    assert len(blocks_of(one_piece, 10**6, 8)) == 1


def test_a_fault_in_a_thread_is_raised() -> None:
    def fail() -> None:
        raise FloatingPointError("lost")

    with pytest.raises(FloatingPointError, match="lost"):
        at_once([fail, lambda: None])
