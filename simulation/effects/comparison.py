"""One pass over the tables of a result: a few numbers of every replicate, outcome and arm.

Only these numbers stay in memory; effects, subgroups and interactions are made from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from simulation.effects.paired_differences import by_replicate, by_school, differences, pairs_of
from simulation.effects.units_by_arm import OutcomeMoment, UnitsByArm, read_blocks
from simulation.measurement.outcomes import OUTCOMES, Outcome, Table
from simulation.measurement.subgroups import SUBGROUPS, Subgroup, divides
from simulation.results.reader import TableReader

OF_GROUPS = ["group", "difference", "units", "draw"]
OF_INTERACTIONS = ["difference", "sd", "units", "draw"]
TABLES: tuple[Table, ...] = ("teachers", "dyads", "students")
Rows = Iterable[tuple[str, Any, pd.DataFrame]]  # kind, key and rows


class CombinedArm(NamedTuple):
    """An arm that combines two others."""

    arm: str
    parts: tuple[str, str]


class ComparisonPlan(NamedTuple):
    """What is compared. arms: the reference first. divided: outcomes by subgroup."""

    arms: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = OUTCOMES
    combined: tuple[CombinedArm, ...] = ()
    divided: tuple[Outcome, ...] = ()
    subgroups: tuple[Subgroup, ...] = SUBGROUPS


class ReplicateDifferences(NamedTuple):
    """Differences of replicates, rows as those of ``by_replicate``.

    effects, interactions: by arm and outcome. groups: by arm, outcome and subgroup. schools: by
    arm and outcome, indexed by school. An outcome without units is absent.
    """

    effects: dict[tuple[str, str], pd.DataFrame]
    interactions: dict[tuple[str, str], pd.DataFrame]
    groups: dict[tuple[str, str, str], pd.DataFrame]
    schools: dict[tuple[str, str], pd.DataFrame]


def compare(
    tables: TableReader, plan: ComparisonPlan, moment: OutcomeMoment, replicates: range
) -> ReplicateDifferences:
    """Compare every arm with the first, block of replicates by block."""
    found: dict[str, dict[Any, pd.DataFrame]] = defaultdict(dict)
    if len(plan.arms) > 1:
        for block in read_blocks(tables, plan.arms, moment, replicates, plan.subgroups):
            for kind, key, rows in _compare_block(block, plan):
                if len(rows):
                    own = found[kind]
                    own[key] = pd.concat([own[key], rows]) if key in own else rows
    schools = found["schools"].items()
    return ReplicateDifferences(
        effects=found["effects"],
        interactions=found["interactions"],
        groups=found["groups"],
        schools={key: rows.groupby(level="school", observed=True).sum() for key, rows in schools},
    )


def _compare_block(block: UnitsByArm, plan: ComparisonPlan) -> Rows:
    versus, *arms = plan.arms
    for table in TABLES:
        outcomes = [outcome for outcome in plan.outcomes if outcome.table == table]
        for arm in arms:
            pairs = pairs_of(block, table, arm, [versus])
            for outcome in outcomes:
                yield from _compare_outcome(pairs, outcome, arm, plan)
        for combined in plan.combined:
            pairs = pairs_of(block, table, combined.arm, [versus, *combined.parts])
            others = {**dict.fromkeys(combined.parts, -1.0), versus: 2.0}
            for outcome in outcomes:
                own = differences(pairs, outcome, versus, others)
                rows = by_replicate(own, outcome.better)[OF_INTERACTIONS]
                yield "interactions", (combined.arm, outcome.name), rows


def _compare_outcome(pairs: pd.DataFrame, outcome: Outcome, arm: str, plan: ComparisonPlan) -> Rows:
    own = differences(pairs, outcome, plan.arms[0])
    yield "effects", (arm, outcome.name), by_replicate(own, outcome.better)
    yield "schools", (arm, outcome.name), by_school(own)
    for subgroup in plan.subgroups if outcome in plan.divided else ():
        if divides(subgroup, outcome):
            rows = by_replicate(own, outcome.better, f"by {subgroup.name}")
            yield "groups", (arm, outcome.name, subgroup.name), rows[OF_GROUPS]


def combined_arms(arms: Sequence[dict[str, Any]]) -> tuple[CombinedArm, ...]:
    """Return the arms that combine two others, from the arm tables of a scenario."""
    return tuple(
        CombinedArm(arm["name"], (first, second))
        for arm in arms
        if len(arm.get("combines") or ()) == 2
        for first, second in [arm["combines"]]
    )
