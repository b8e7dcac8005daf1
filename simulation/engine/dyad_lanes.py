"""The dyads of a teacher in blocks of lanes: copied in for the contacts of a day, and out.

Arguments of type ``Any`` are single records, whose fields ``SchoolRecords`` names, or rows.
"""

from typing import Any

import numpy as np

from simulation.engine.arrays import SchoolRecords
from simulation.engine.contact_records import Pair
from simulation.engine.lanes import (
    AFFILIATION,
    BAD,
    BLOCK,
    DEALT,
    DEMANDING,
    ENGAGEMENT,
    HABIT,
    KEY,
    LANES,
    LOW_DEMAND,
    MET,
    NOTICED,
    OWN_AWARENESS,
    PLEASURE,
    PROPENSITY,
    REGULAR,
    RELEVANCE,
    REPAIR_DUE,
    SHIFT,
    pair_at,
    store_pair,
)  # fmt: skip
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.engagement import engagement_in_lesson
from simulation.processes.order import order_shift
from simulation.state import Floats

ONE, FULL = np.uint64(1), np.uint64(LANES)


@process
def rows_of(i: int, bounds: Any) -> tuple[np.uint64, np.uint64]:
    """Return the first row of teacher i and the row after the last.

    Unsigned, because every use of a signed one checks whether it counts from the end.
    """
    return np.uint64(bounds[i]), np.uint64(bounds[i + 1])


@process
def lanes_of(i: int, block: Any, school: SchoolRecords) -> tuple[np.uint64, np.uint64, np.uint64]:
    """Return the first row of a block of teacher i, the place of its lanes and their number."""
    start, stop = rows_of(i, school.links.teacher_dyads)
    first = start + block * FULL
    return first, block * BLOCK, min(stop - first, FULL)


@process
def blocks_of(i: int, school: SchoolRecords) -> np.uint64:
    """Return the number of blocks of lanes of teacher i."""
    start, stop = rows_of(i, school.links.teacher_dyads)
    return (stop - start + FULL - ONE) // FULL


@process
def fill_lanes(i: int, c: Floats, school: SchoolRecords, p: Parameters) -> None:
    """Copy the dyads of teacher i into lanes for the contacts of a day."""
    log_odds = school.teacher_levers[i].log_odds
    for block in range(blocks_of(i, school)):
        first, at, lanes = lanes_of(i, block, school)
        for lane in range(lanes):
            row, n = first + lane, at + lane
            fill_state(c, n, school.dyads[row])
            fill_student(c, n, row, log_odds, school, p)
            c[RELEVANCE + n] = school.dyad_traits[row].relevance


@process
def fill_state(c: Floats, n: Any, dyad: Any) -> None:
    """Copy the state of a dyad into lane n."""
    store_pair(
        c,
        n,
        Pair(
            dyad.self_positive,
            dyad.self_negative,
            dyad.other_positive,
            dyad.other_negative,
            dyad.relationship_positive,
            dyad.relationship_negative,
            dyad.rigidity,
            dyad.awareness,
            dyad.trust,
            dyad.wound,
        ),
    )
    c[OWN_AWARENESS + n] = dyad.awareness
    c[NOTICED + n] = dyad.noticed
    c[HABIT + n] = dyad.habit


@process
def fill_student(
    c: Floats, n: Any, row: Any, log_odds: float, school: SchoolRecords, p: Parameters
) -> None:
    """Copy what the student brings into lane n, and the contacts of today."""
    paper, j = school.dyad_paper[row], np.uint64(school.dyad_paper[row].student)
    student, traits = school.students[j], school.student_traits[j]
    demanding = traits.propensity + school.student_levers[j].propensity
    c[DEMANDING + n] = demanding
    c[PROPENSITY + n] = demanding + student.disposition
    c[AFFILIATION + n] = traits.affiliation
    c[ENGAGEMENT + n] = engagement_in_lesson(
        student.engagement, school.dyads[row].lesson_engagement
    )
    c[SHIFT + n] = log_odds + order_shift(school.groups[np.uint64(paper.group)].order, p.order)
    c[LOW_DEMAND + n] = school.dyad_levers[row].low_demand
    c[KEY + n] = np.uint64(paper.student_key).view(np.float64)
    c[REGULAR + n] = paper.regular
    c[DEALT + n] = paper.dealt
    c[REPAIR_DUE + n] = 0.0
    c[MET + n] = 0.0
    c[BAD + n] = 0.0
    c[PLEASURE + n] = 0.0


@process
def store_lanes(i: int, c: Floats, school: SchoolRecords) -> None:
    """Store what the contacts of a day changed; rigidity and awareness change in the evening."""
    for block in range(blocks_of(i, school)):
        first, at, lanes = lanes_of(i, block, school)
        for lane in range(lanes):
            row, n = first + lane, at + lane
            dyad, paper, pair = school.dyads[row], school.dyad_paper[row], pair_at(c, n)
            dyad.self_positive = pair.self_positive
            dyad.self_negative = pair.self_negative
            dyad.other_positive = pair.other_positive
            dyad.other_negative = pair.other_negative
            dyad.relationship_positive = pair.relationship_positive
            dyad.relationship_negative = pair.relationship_negative
            dyad.trust = pair.trust
            dyad.wound = pair.wound
            dyad.noticed = c[NOTICED + n]
            dyad.habit = c[HABIT + n]
            met = int(c[MET + n])
            paper.met = met
            paper.positive = c[PLEASURE + n]
            group = school.group_paper[np.uint64(paper.group)]
            group.met += met
            group.bad += int(c[BAD + n])
