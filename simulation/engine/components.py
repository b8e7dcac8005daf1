"""Blocks of staffroom components that can be simulated in parallel.

Components share no record and blocks are logged in order, so that the partition affects
neither results nor the event log.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from simulation.state import Ints, Links

SMALLEST = 20_000  # dyad-days of a block: a smaller one costs less than starting a thread


class Block(NamedTuple):
    """Consecutive components."""

    first_part: int
    last_part: int  # not included
    teachers: Ints  # rows of its teachers


def blocks_of(links: Links, weekdays: int, workers: int) -> list[Block]:
    """Return the components in at most ``workers`` blocks of about equal numbers of dyads.

    weekdays: number of weekdays to simulate. A small or connected school is one block.
    """
    parts = len(links.part_teachers) - 1
    if workers == 1:
        return [Block(0, parts, links.member_teacher)]
    dyads = np.diff(links.teacher_dyads)[links.member_teacher]
    before = np.array([0, *accumulate(dyads.tolist())])[links.part_teachers]
    many = max(1, min(workers, parts, int(before[-1]) * weekdays // SMALLEST))
    goals = before[-1] * np.arange(1, many) / many
    cuts = np.unique(np.concatenate([[0], np.searchsorted(before, goals), [parts]])).tolist()
    return [
        Block(
            first,
            last,
            links.member_teacher[links.part_teachers[first] : links.part_teachers[last]],
        )
        for first, last in pairwise(cuts)
    ]


def at_once(calls: list[Callable[[], None]]) -> None:
    """Run the calls, in threads if there are several."""
    if len(calls) == 1:
        calls[0]()
        return
    with ThreadPoolExecutor(len(calls)) as threads:
        for done in [threads.submit(call) for call in calls]:
            done.result()
