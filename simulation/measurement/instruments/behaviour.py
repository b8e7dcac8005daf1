"""Externalising behaviour, as the same teacher rates it and as others do.

Ten items from 0 (not true) to 2 (certainly true), as the conduct and hyperactivity scales of the
SDQ. What teachers and observers judge is how the student behaves here, what a parent judges is the
student's propensity, seen at home; peers see half of each. The same teacher's rating shares the
leniency of the conflict rating and is coloured by the representation; nobody else's is.
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
from simulation.state import Floats

SDQ = Reference(0.38, 0.38, "SDQ conduct and hyperactivity, sums of about 3.8 (3.8), from memory")
LEFT_OUT = "what kind of misbehaviour; impact on the class; who is asked because of complaints"
MISBEHAVIOUR = (
    "state.dyads.trust", "state.students.engagement", "state.students.disposition",
    "world.traits.students.propensity",
    "circumstances.students.propensity", "circumstances.teachers.log_odds",
)  # fmt: skip
SEEN_AT_HOME = 0.6  # assumed: correlation of behaviour at home with propensity at school
# Stable in one parent or one group of peers, in sd of behaviour: at home the rest of the variance,
# among peers a reputation (assumed: informants agree far less than ratings are reliable).
HOME, REPUTATION = float(np.sqrt(1 - SEEN_AT_HOME * SEEN_AT_HOME)), 0.8


def misbehaviour(moment: Snapshot) -> Floats:
    """How externalising a student is with this teacher, in sd of propensity; shape (dyads,).

    The log-odds of misbehaviour beyond those of a student with z = 0 and ordinary trust, as the
    default parameters have it, so that the measure stands still when a scenario moves these.
    """
    links, state, now = moment.world.links, moment.state, moment.circumstances
    chances = apply_process(
        misbehaviour_probability,
        (_shifted(moment) + state.students.disposition)[links.dyad_student],
        state.dyads.trust,
        state.students.engagement[links.dyad_student],
        moment.on_dyads(now.teachers.log_odds, "teachers"),
        p=moment.parameters.behaviour,
    )
    return np.asarray((logit(chances) - ORDINARY_LOG_ODDS) / LOG_ODDS_A_SD)


def coloured(moment: Snapshot) -> Floats:
    """The same as the teacher sees it: a conflictual relationship makes it look worse."""
    conflict = (moment.state.dyads.relationship_negative - CONFLICT_MEAN) / CONFLICT_SD
    return moment.of_present(misbehaviour(moment) + COLOURING * conflict)


def at_school(moment: Snapshot) -> Floats:
    """The mean over the student's teachers, as whoever is there sees it; shape (students,)."""
    return moment.mean_of_students(misbehaviour(moment))


def among_peers(moment: Snapshot) -> Floats:
    """Half what happens with teachers, half the propensity that peers see outside lessons."""
    return (at_school(moment) + _shifted(moment)) / 2


def at_home(moment: Snapshot) -> Floats:
    """What a parent sees of the propensity; the rest is the home itself; shape (students,)."""
    return SEEN_AT_HOME * _shifted(moment)


def _shifted(moment: Snapshot) -> Floats:
    """z of each student, with what programmes add for now."""
    return moment.world.traits.students.propensity + moment.circumstances.students.propensity


BEHAVIOUR = (
    Scale(
        name="externalising_teacher", label="externalising, teacher", unit="dyad",
        informant="teacher", items=10, low=0, high=2, scoring="sum",
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
        rater=Rater(HOME * SDQ.sd, "student", "assumed: the home; keeps the sd"),
        reads=("world.traits.students.propensity", "circumstances.students.propensity"),
        leaves_out="siblings; both parents; a home that changes",
    ),
    Scale(
        name="externalising_peers", label="externalising, peers", unit="student",
        informant="peers", items=10, low=0, high=2, scoring="sum",
        reliability=Reliability(0.90, "alpha", "assumed: many judges"), reference=SDQ,
        latent=among_peers, deviates=True,
        rater=Rater(REPUTATION * SDQ.sd, "student", "assumed: reputation"),
        reads=(*MISBEHAVIOUR, PRESENT),
        leaves_out="who likes whom; reputations that outlive behaviour",
    ),
    Scale(
        name="externalising_observer", label="externalising, observer", unit="student",
        informant="observer", items=1, low=0, high=20, scoring="mean",
        reliability=Reliability(0.70, "coders", "assumed: a few hours of observation"),
        reference=Reference(3.8, 3.8, "as the sum of the questionnaire; assumed"),
        latent=at_school, deviates=True,
        reads=(*MISBEHAVIOUR, PRESENT),
        leaves_out="what happens when nobody observes; the observer's effect on the class",
    ),
)  # fmt: skip
