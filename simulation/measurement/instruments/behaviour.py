"""Externalising behaviour, rated by the teacher, a parent, peers and an observer.

Ten items from 0 (not true) to 2 (certainly true), as the conduct and hyperactivity scales of the
SDQ. Teachers and observers judge behaviour at school, a parent judges the student's propensity at
home, peers judge half of each. Only the teacher's rating shares the leniency of the conflict rating
and is coloured by the representation.
"""

import numpy as np
from scipy.special import logit

from simulation.measurement.instruments.reference_values import (
    COLOURING,
    CONFLICT_MEAN,
    CONFLICT_SD,
    LOG_ODDS_A_SD,
    ORDINARY_LOG_ODDS,
    behaviour_rater,
)
from simulation.measurement.instruments.scale import (
    Rater,
    Reference,
    Reliability,
    Scale,
    apply_process,
)
from simulation.measurement.instruments.snapshot import PRESENT, Snapshot
from simulation.processes.behaviour import misbehaviour_probability
from simulation.processes.order import order_shift
from simulation.state import Floats

SDQ = Reference(0.38, 0.38, "SDQ conduct and hyperactivity, sums of about 3.8 (3.8), from memory")
LEFT_OUT = "kinds of misbehaviour; impact on the class; selection because of complaints"
MISBEHAVIOUR = (
    "state.dyads.trust", "state.students.engagement", "state.dyads.lesson_engagement",
    "state.students.disposition", "state.groups.order",
    "structure.traits.students.propensity",
    "circumstances.students.propensity", "circumstances.teachers.log_odds",
)  # fmt: skip
SEEN_AT_HOME = 0.6  # assumed: correlation of behaviour at home with propensity at school
# Stable in one parent or one group of peers, in sd of behaviour: at home the rest of the variance,
# among peers a reputation (assumed: informants agree far less than ratings are reliable).
HOME, REPUTATION = float(np.sqrt(1 - SEEN_AT_HOME * SEEN_AT_HOME)), 0.8


def misbehaviour(snapshot: Snapshot) -> Floats:
    """Return how externalising a student is with this teacher, in sd of propensity; (dyads,).

    The log-odds of misbehaviour, with the order of the class, minus those of a student with z = 0
    and ordinary trust under the default parameters, so that a scenario does not change the measure.
    """
    links, state, now = snapshot.structure.links, snapshot.state, snapshot.circumstances
    shift = apply_process(order_shift, state.groups.order, p=snapshot.parameters.order)
    chances = apply_process(
        misbehaviour_probability,
        (_shifted(snapshot) + state.students.disposition)[links.dyad_student],
        state.dyads.trust,
        np.clip(
            state.students.engagement[links.dyad_student] + state.dyads.lesson_engagement, 0.0, 1.0
        ),
        snapshot.on_dyads(now.teachers.log_odds, "teachers") + shift[links.dyad_group],
        p=snapshot.parameters.behaviour,
    )
    return np.asarray((logit(chances) - ORDINARY_LOG_ODDS) / LOG_ODDS_A_SD)


def coloured(snapshot: Snapshot) -> Floats:
    """Return the same as the teacher rates it: higher in a conflictual relationship."""
    conflict = (snapshot.state.dyads.relationship_negative - CONFLICT_MEAN) / CONFLICT_SD
    return snapshot.of_present(misbehaviour(snapshot) + COLOURING * conflict)


def at_school(snapshot: Snapshot) -> Floats:
    """Return the mean over the student's teachers; shape (students,)."""
    return snapshot.mean_of_students(misbehaviour(snapshot))


def among_peers(snapshot: Snapshot) -> Floats:
    """Return half the behaviour with teachers, half the propensity outside lessons."""
    return (at_school(snapshot) + _shifted(snapshot)) / 2


def at_home(snapshot: Snapshot) -> Floats:
    """Return the part of the propensity that shows at home; shape (students,)."""
    return SEEN_AT_HOME * _shifted(snapshot)


def _shifted(snapshot: Snapshot) -> Floats:
    """Return z of every student, with the present effect of programmes."""
    return (
        snapshot.structure.traits.students.propensity + snapshot.circumstances.students.propensity
    )


BEHAVIOUR = (
    Scale(
        name="externalising_teacher", label="externalising, teacher", unit="dyad",
        items=10, low=0, high=2, scoring="sum",
        reliability=Reliability(0.86, "alpha", "SDQ hyperactivity, teachers, Dutch primary [6.12]"),
        reference=SDQ, latent=coloured, deviates=True, rater=behaviour_rater(2),
        reads=(*MISBEHAVIOUR, "state.dyads.relationship_negative", PRESENT),
        leaves_out=LEFT_OUT,
    ),
    Scale(
        name="externalising_parent", label="externalising, parent", unit="student",
        informant="parent", items=10, low=0, high=2, scoring="sum",
        reliability=Reliability(0.80, "alpha", "assumed, as SDQ total difficulties [6.12]"),
        reference=SDQ, latent=at_home, deviates=True,
        rater=Rater(HOME * SDQ.sd, "student", "assumed: the home; preserves the sd"),
        reads=("structure.traits.students.propensity", "circumstances.students.propensity"),
        leaves_out="siblings; both parents; a home that changes",
    ),
    Scale(
        name="externalising_peers", label="externalising, peers", unit="student",
        informant="peers", items=10, low=0, high=2, scoring="sum",
        reliability=Reliability(0.90, "alpha", "assumed: many judges"), reference=SDQ,
        latent=among_peers, deviates=True,
        rater=Rater(REPUTATION * SDQ.sd, "student", "assumed: reputation"),
        reads=(*MISBEHAVIOUR, PRESENT),
        leaves_out="friendships; reputations that outlast behaviour",
    ),
    Scale(
        name="externalising_observer", label="externalising, observer", unit="student",
        informant="observer", items=1, low=0, high=20,
        reliability=Reliability(0.70, "coders", "assumed: a few hours of observation"),
        reference=Reference(3.8, 3.8, "as the sum of the questionnaire; assumed"),
        latent=at_school, deviates=True,
        reads=(*MISBEHAVIOUR, PRESENT),
        leaves_out="behaviour without an observer; the observer's effect on the class",
    ),
)  # fmt: skip
