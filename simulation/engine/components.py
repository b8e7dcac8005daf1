"""Blocks of staffroom components that may be lived at the same time.

Components share no record, so it is nothing to the numbers how they are dealt out;
blocks are taken in order, so it is nothing to the event log either.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from simulation.state import Ints, Links

SMALLEST = 20_000  # dyad-days of a block: some milliseconds, else starting a thread costs more


class Block(NamedTuple):
    """A run of components."""

    first_part: int
    last_part: int  # not included
    teachers: Ints  # rows of its teachers


def blocks_of(links: Links, weekdays: int, workers: int) -> list[Block]:
    """The components in as many blocks as pay, at most ``workers``, of about equal dyads.

    weekdays: how many are to be lived. One block if the school is small or all of a piece.
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
    """Make some calls, each in a thread of its own if there are several."""
    if len(calls) == 1:
        calls[0]()
        return
    with ThreadPoolExecutor(len(calls)) as threads:
        for done in [threads.submit(call) for call in calls]:
            done.result()
