"""One pass over a result: what each replicate says of each outcome, arm, group and school.

A few numbers a replicate are all that stays in memory; effects, subgroups and
interactions are made from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from simulation.effects.paired_differences import (
    Weights,
    by_replicate,
    by_school,
    differences,
    pairs_of,
)
from simulation.effects.units_by_arm import OutcomeMoment, TableReader, UnitsByArm, read_blocks
from simulation.measurement.outcomes import OUTCOMES, Outcome, Table
from simulation.measurement.subgroups import SUBGROUPS, Subgroup, divides

OF_GROUPS = ("group", "difference", "units")  # what is kept of the rows of groups
TABLES: tuple[Table, ...] = ("teachers", "dyads", "students")


class CombinedArm(NamedTuple):
    """An arm that does what two others do."""

    arm: str
    parts: tuple[str, str]


class ComparisonPlan(NamedTuple):
    """What is to be compared. arms: the reference first. divided: outcomes by subgroup."""

    arms: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = OUTCOMES
    together: tuple[CombinedArm, ...] = ()
    divided: tuple[Outcome, ...] = ()
    subgroups: tuple[Subgroup, ...] = SUBGROUPS


class ReplicateDifferences(NamedTuple):
    """What the replicates say; rows as ``pairs.by_replicate`` gives them, of groups and
    interactions only what is needed.

    effects, interactions: by arm and outcome. groups: by arm, outcome and subgroup. schools:
    by arm and outcome, indexed by school. Nothing stands where an outcome is about nobody.
    """

    effects: dict[tuple[str, str], pd.DataFrame]
    interactions: dict[tuple[str, str], pd.DataFrame]
    groups: dict[tuple[str, str, str], pd.DataFrame]
    schools: dict[tuple[str, str], pd.DataFrame]


def compare(
    tables: TableReader, wanted: ComparisonPlan, moment: OutcomeMoment, replicates: range
) -> ReplicateDifferences:
    """Compare every arm with the first, block of replicates by block."""
    found: dict[str, dict[Any, pd.DataFrame]] = defaultdict(dict)
    if len(wanted.arms) > 1:
        for some in read_blocks(tables, wanted.arms, moment, replicates, wanted.subgroups):
            for kind, key, rows in _said(some, wanted):
                if len(rows):
                    before = found[kind].get(key)
                    found[kind][key] = rows if before is None else pd.concat([before, rows])
    return ReplicateDifferences(
        effects=found["effects"],
        interactions=found["interactions"],
        groups=found["groups"],
        schools={
            key: rows.groupby(level="school", observed=True).sum()
            for key, rows in found["schools"].items()
        },
    )


def _said(some: UnitsByArm, wanted: ComparisonPlan) -> Iterable[tuple[str, Any, pd.DataFrame]]:
    """What some replicates say: of which kind, of what, and the rows."""
    versus, *arms = wanted.arms
    for table in TABLES:
        outcomes = [each for each in wanted.outcomes if each.table == table]
        for arm in arms:
            pairs = pairs_of(some, table, arm, [versus])
            for outcome in outcomes:
                yield from _of_outcome(pairs, outcome, arm, versus, wanted)
        for both in wanted.together:
            pairs = pairs_of(some, table, both.arm, [versus, *both.parts])
            less: Weights = {**dict.fromkeys(both.parts, -1.0), versus: 2.0}
            for outcome in outcomes:
                own = differences(pairs, outcome, versus, less)
                rows = by_replicate(own, outcome.better)[["difference", "sd", "units"]]
                yield "interactions", (both.arm, outcome.name), rows


def _of_outcome(
    pairs: pd.DataFrame, outcome: Outcome, arm: str, versus: str, wanted: ComparisonPlan
) -> Iterable[tuple[str, Any, pd.DataFrame]]:
    own = differences(pairs, outcome, versus)
    yield "effects", (arm, outcome.name), by_replicate(own, outcome.better)
    yield "schools", (arm, outcome.name), by_school(own)
    for subgroup in wanted.subgroups if outcome in wanted.divided else ():
        if divides(subgroup, outcome):
            rows = by_replicate(own, outcome.better, f"by {subgroup.name}")
            yield "groups", (arm, outcome.name, subgroup.name), rows[list(OF_GROUPS)]


def combined_arms(arms: Sequence[dict[str, Any]]) -> tuple[CombinedArm, ...]:
    """The arms of a scenario that combine two others, as its resolved tables say."""
    return tuple(
        CombinedArm(arm["name"], (first, second))
        for arm in arms
        if len(arm.get("combines") or ()) == 2
        for first, second in [arm["combines"]]
    )
