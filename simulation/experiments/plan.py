"""The plan of an experiment: which runs, in which order, and one name for all of it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

DIGITS = 8  # of the digest; enough to tell the plans of one folder apart


class PlannedRun(NamedTuple):
    """One run: which arm and which parameter draw, both from 0, and replicate, from 1."""

    arm: int
    replicate: int
    draw: int


def planned_runs(arms: int, replicates: int, draws: int) -> list[PlannedRun]:
    """All runs, a replicate of every arm before the next, so that a stopped plan is balanced."""
    return [
        PlannedRun(arm, replicate, (replicate - 1) % draws)
        for replicate in range(1, replicates + 1)
        for arm in range(arms)
    ]


def plan_digest(plan: Mapping[str, Any]) -> str:
    """Eight hexadecimal digits that stand for everything in a plan; order of keys is nothing."""
    text = json.dumps(plan, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGITS]
