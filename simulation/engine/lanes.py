"""The contacts of one slot side by side: a column a variable, a lane a contact.

All columns are in one flat array at constant distances, so that the compiler needs no check whether
they overlap and computes several lanes in one instruction. Every pass is one loop over the lanes
without a branch that stores. Passes call the same functions as a single contact does
(``contact``, ``representation_update``). Sums run over lanes in the order of rows, as in the
reference engine.
"""

from typing import Any

import numpy as np

from simulation.engine.contact import appraise, feel, perceive, regulate, respond
from simulation.engine.contact_records import (
    Emotions,
    Meeting,
    Pair,
    Perceived,
    TeacherNow,
)
from simulation.engine.openings import StudentNow, opening_chances, strength
from simulation.engine.representation_update import Impact, learn
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.awareness import awareness_with_means
from simulation.processes.behaviour import direction, scaled_draw
from simulation.processes.colleagues import buffered
from simulation.processes.learning import first_impression, gain_left, habit_after_contact
from simulation.processes.load import demand_of_closeness
from simulation.randomness import AT_STUDENT, follow, halves
from simulation.state import Floats

LANES = 32  # dyads of a block; a class of 25 is one
LAST = np.uint64(3)  # of the four lanes of a vector
COLUMNS = (
    *Pair._fields, *(name for name in Meeting._fields if name != "emotions"), *Emotions._fields,
    "mood", "shield", "closeness", "primacy", "gain", "meets", "arranged", "repair_due",
    "own_awareness", "noticed", "habit", "relevance", "propensity", "demanding", "affiliation",
    "engagement", "shift", "low_demand", "regular", "dealt", "key", "met", "bad", "pleasure",
)  # fmt: skip
BLOCK = np.uint64(LANES * len(COLUMNS))  # numbers of a block


def column(name: str) -> np.uint64:
    """Return where a column begins; unsigned, so that no use checks the sign of an index."""
    return np.uint64(LANES * COLUMNS.index(name))


PAIR = tuple(map(column, Pair._fields))
EMOTION = tuple(map(column, Emotions._fields))
VALENCE, PERCEIVED, BALANCE = map(column, ("valence", "perceived", "balance"))
MOOD, SHIELD, CLOSENESS = map(column, ("mood", "shield", "closeness"))
ACCOUNTABILITY, COPING, EXPECTANCY = map(column, ("accountability", "coping", "expectancy"))
STEADINESS, STAKE, RELEVANCE = map(column, ("steadiness", "stake", "relevance"))
NEGATIVE, POSITIVE, UNREGULATED = map(column, ("negative", "positive", "unregulated"))
FELT, SUPPRESSED, EXPRESSED = map(column, ("felt", "suppressed", "expressed"))
WARMTH, LOAD_CHANGE, ANGER = map(column, ("warmth", "load_change", "anger"))
PRIMACY, GAIN, MEETS, ARRANGED = map(column, ("primacy", "gain", "meets", "arranged"))
REPAIR_DUE, NOTICED, HABIT = map(column, ("repair_due", "noticed", "habit"))
AWARENESS, OWN_AWARENESS, TRUST = map(column, ("awareness", "own_awareness", "trust"))
CLOSE = column("relationship_positive")
PROPENSITY, DEMANDING, AFFILIATION = map(column, ("propensity", "demanding", "affiliation"))
ENGAGEMENT, SHIFT, LOW_DEMAND = map(column, ("engagement", "shift", "low_demand"))
REGULAR, DEALT, KEY = map(column, ("regular", "dealt", "key"))
MET, BAD, PLEASURE = map(column, ("met", "bad", "pleasure"))  # of the day so far


def empty_lanes(dyads: int) -> Floats:
    """Return the columns of as many blocks as some dyads of one teacher need."""
    return np.zeros(-(-dyads // LANES) * int(BLOCK))


@process
def whole_vectors(lanes: Any) -> Any:
    """Return the lanes to simulate: a few of earlier dyads, so that no vector is incomplete."""
    return (lanes + LAST) & ~LAST


@process
def pair_at(c: Floats, n: Any) -> Pair:
    """Return the dyad in lane n."""
    return Pair(
        c[PAIR[0] + n], c[PAIR[1] + n], c[PAIR[2] + n], c[PAIR[3] + n], c[PAIR[4] + n],
        c[PAIR[5] + n], c[PAIR[6] + n], c[PAIR[7] + n], c[PAIR[8] + n], c[PAIR[9] + n],
    )  # fmt: skip


@process
def store_pair(c: Floats, n: Any, pair: Pair) -> None:
    """Store the dyad in lane n."""
    c[PAIR[0] + n] = pair.self_positive
    c[PAIR[1] + n] = pair.self_negative
    c[PAIR[2] + n] = pair.other_positive
    c[PAIR[3] + n] = pair.other_negative
    c[PAIR[4] + n] = pair.relationship_positive
    c[PAIR[5] + n] = pair.relationship_negative
    c[PAIR[6] + n] = pair.rigidity
    c[PAIR[7] + n] = pair.awareness
    c[PAIR[8] + n] = pair.trust
    c[PAIR[9] + n] = pair.wound


@process
def emotions_at(c: Floats, n: Any) -> Emotions:
    """Return the emotions in lane n."""
    return Emotions(
        c[EMOTION[0] + n], c[EMOTION[1] + n], c[EMOTION[2] + n], c[EMOTION[3] + n],
        c[EMOTION[4] + n], c[EMOTION[5] + n], c[EMOTION[6] + n], c[EMOTION[7] + n],
        c[EMOTION[8] + n], c[EMOTION[9] + n], c[EMOTION[10] + n],
    )  # fmt: skip


@process
def store_emotions(c: Floats, n: Any, felt: Emotions) -> None:
    """Store the emotions in lane n."""
    c[EMOTION[0] + n] = felt.anger
    c[EMOTION[1] + n] = felt.anxiety
    c[EMOTION[2] + n] = felt.helplessness
    c[EMOTION[3] + n] = felt.guilt
    c[EMOTION[4] + n] = felt.disappointment
    c[EMOTION[5] + n] = felt.hope
    c[EMOTION[6] + n] = felt.compassion
    c[EMOTION[7] + n] = felt.enjoyment
    c[EMOTION[8] + n] = felt.affection
    c[EMOTION[9] + n] = felt.pride
    c[EMOTION[10] + n] = felt.relief


@process
def seen_at(c: Floats, n: Any) -> Perceived:
    """Return the behaviour in lane n as it is perceived."""
    return Perceived(c[VALENCE + n], c[PERCEIVED + n], c[BALANCE + n], c[MOOD + n], c[SHIELD + n])


@process
def meeting_at(c: Floats, n: Any) -> Meeting:
    """Return the contact in lane n."""
    return Meeting(
        valence=c[VALENCE + n],
        perceived=c[PERCEIVED + n],
        balance=c[BALANCE + n],
        accountability=c[ACCOUNTABILITY + n],
        coping=c[COPING + n],
        expectancy=c[EXPECTANCY + n],
        steadiness=c[STEADINESS + n],
        emotions=emotions_at(c, n),
        negative=c[NEGATIVE + n],
        positive=c[POSITIVE + n],
        unregulated=c[UNREGULATED + n],
        felt=c[FELT + n],
        suppressed=c[SUPPRESSED + n],
        expressed=c[EXPRESSED + n],
        warmth=c[WARMTH + n],
        load_change=c[LOAD_CHANGE + n],
        stake=c[STAKE + n],
    )


@process
def open_all(
    c: Floats, at: Any, lanes: Any, number: float, at_teacher: np.uint64, p: Parameters
) -> None:
    """Draw what the student in every lane does, if the two meet in this slot."""
    for n in range(at, at + lanes):
        at_dyad = follow(at_teacher, AT_STUDENT, np.float64(c[KEY + n]).view(np.uint64))
        low_demand = c[LOW_DEMAND + n] if number >= c[REGULAR + n] else 0.0
        student = StudentNow(c[PROPENSITY + n], c[AFFILIATION + n], c[ENGAGEMENT + n])
        chances = opening_chances(student, c[TRUST + n], c[SHIFT + n], low_demand, p)
        first, second = halves(at_dyad)
        sign = direction(
            scaled_draw(first, chances.log_odds), second, chances.remaining, chances.approach
        )
        repairing = c[REPAIR_DUE + n] == 1.0
        sign = 1.0 if repairing else sign
        meets = number < c[DEALT + n] or repairing
        c[VALENCE + n] = sign * strength(at_dyad, p) if meets else 0.0
        c[MEETS + n] = 1.0 if meets else 0.0


@process
def arrange_all(c: Floats, at: Any, lanes: Any, number: float, p: Parameters) -> None:
    """Set what the contact in every lane can teach: first impressions, habit, awareness."""
    for n in range(at, at + lanes):
        arranged = c[REGULAR + n] <= number < c[DEALT + n]
        c[ARRANGED + n] = 1.0 if arranged else 0.0
        c[REPAIR_DUE + n] = 0.0
        c[PRIMACY + n] = first_impression(c[NOTICED + n], p.representation)
        c[GAIN + n] = gain_left(c[HABIT + n], p.representation) if arranged else 1.0


@process
def perceive_all(c: Floats, at: Any, lanes: Any, teacher: TeacherNow, p: Parameters) -> None:
    """Perceive the behaviour in every lane, with the awareness that the teacher can use."""
    for n in range(at, at + lanes):
        pair = pair_at(c, n)
        c[AWARENESS + n] = awareness_with_means(
            c[OWN_AWARENESS + n], teacher.efficacy, pair.self_positive, pair.self_negative,
            p.awareness,
        )  # fmt: skip
        seen = perceive(c[VALENCE + n], pair_at(c, n), teacher, p)
        c[PERCEIVED + n] = seen.perceived if c[MEETS + n] == 1.0 else 0.0
        c[BALANCE + n] = seen.balance
        c[MOOD + n] = seen.mood
        c[SHIELD + n] = seen.shield


@process
def appraise_all(c: Floats, at: Any, lanes: Any, teacher: TeacherNow, p: Parameters) -> None:
    """Appraise the behaviour in every lane, and let emotions arise."""
    for n in range(at, at + lanes):
        seen = seen_at(c, n)
        found = appraise(seen, c[RELEVANCE + n], pair_at(c, n), teacher, p)
        c[ACCOUNTABILITY + n] = found.accountability
        c[COPING + n] = found.coping
        c[EXPECTANCY + n] = found.expectancy
        c[STEADINESS + n] = found.steadiness
        c[CLOSENESS + n] = found.closeness
        c[STAKE + n] = found.harm + found.benefit
        store_emotions(c, n, feel(seen, found, p))


@process
def respond_all(
    c: Floats, at: Any, lanes: Any, teacher: TeacherNow, support: float, p: Parameters
) -> None:
    """Regulate and respond in every lane. support: of colleagues, which buffers load."""
    for n in range(at, at + lanes):
        awareness, meets = c[AWARENESS + n], c[MEETS + n]
        affect = regulate(emotions_at(c, n), awareness, teacher, p)
        warmth, added = respond(c[VALENCE + n], c[CLOSENESS + n], affect, awareness, teacher, p)
        if p.load.closeness > 0.0:
            added += demand_of_closeness(c[CLOSE + n], c[DEMANDING + n], p.load)
        c[NEGATIVE + n] = affect.negative
        c[POSITIVE + n] = affect.positive
        c[UNREGULATED + n] = affect.unregulated
        c[FELT + n] = affect.felt
        c[SUPPRESSED + n] = affect.suppressed
        c[EXPRESSED + n] = affect.expressed
        c[WARMTH + n] = warmth
        c[LOAD_CHANGE + n] = buffered(added, support, p.colleagues) if meets == 1.0 else 0.0
        c[MET + n] += meets
        c[BAD + n] += 1.0 if c[VALENCE + n] < 0.0 else 0.0
        c[PLEASURE + n] += affect.positive


@process
def learn_all(c: Floats, at: Any, lanes: Any, p: Parameters) -> None:
    """Let both sides of every lane learn; without a contact nothing changes."""
    for n in range(at, at + lanes):
        meets, perceived, trust = c[MEETS + n], c[PERCEIVED + n], c[TRUST + n]
        impact = Impact(c[PRIMACY + n], c[GAIN + n])
        store_pair(c, n, learn(meeting_at(c, n), pair_at(c, n), impact, p))
        c[TRUST + n] = c[TRUST + n] if meets == 1.0 else trust
        c[NOTICED + n] += 1.0 if perceived != 0.0 else 0.0
        habit = habit_after_contact(c[HABIT + n], p.representation)
        c[HABIT + n] = habit if c[ARRANGED + n] * meets == 1.0 else c[HABIT + n]
