"""Teachers' self-efficacy, in general and with one student, read off coping potential.

Nine-point scales after the TSES and its student-specific version (Zee et al. 2016).
"""

import numpy as np

from simulation.measurement.instruments.reference_values import a_week
from simulation.measurement.instruments.scale import (
    Rater,
    Reference,
    Reliability,
    Scale,
    apply_process,
)
from simulation.measurement.instruments.snapshot import PRESENT, Snapshot
from simulation.processes.appraisal import coping_potential
from simulation.state import Floats

READS = (
    "state.dyads.self_positive", "state.dyads.self_negative", "state.teachers.exhaustion",
    "world.traits.teachers.efficacy", "circumstances.teachers.efficacy",
    PRESENT,
)  # fmt: skip
LEFT_OUT = "efficacy for instruction, behaviour, engagement and support apart"


def with_student(moment: Snapshot) -> Floats:
    """Coping potential of each dyad, as appraised outside reflection."""
    state = moment.state
    efficacy = moment.world.traits.teachers.efficacy + moment.circumstances.teachers.efficacy
    return moment.of_present(
        apply_process(
            coping_potential,
            state.dyads.self_positive,
            state.dyads.self_negative,
            moment.on_dyads(np.clip(efficacy, 0.0, 1.0), "teachers"),
            moment.on_dyads(state.teachers.exhaustion, "teachers"),
            p=moment.parameters.appraisal,
        )
    )


def in_general(moment: Snapshot) -> Floats:
    """The mean over the students of each teacher; NaN without students."""
    return moment.mean_of_teachers(with_student(moment))


WITH_STUDENT = Reference(7.0, 1.1, "assumed; most of it within teachers [2.29]")

EFFICACY = (
    Scale(
        name="efficacy_general", label="self-efficacy", unit="teacher", informant="teacher",
        items=12, low=1, high=9, scoring="mean",
        reliability=Reliability(0.90, "alpha", "TSES short form, from memory"),
        reference=Reference(7.0, 0.9, "TSES, from memory"), latent=in_general, reads=READS,
        rater=Rater(0.15, "teacher", "assumed: self-belief beyond the students at hand [3.21]"),
        leaves_out=LEFT_OUT, threshold="efficacy",
    ),
    Scale(
        name="efficacy_student", label="self-efficacy with a student", unit="dyad",
        informant="teacher", items=12, low=1, high=9, scoring="mean",
        reliability=Reliability(0.90, "alpha", "assumed, as in general"),
        reference=WITH_STUDENT,
        latent=with_student, passing=a_week(WITH_STUDENT), reads=READS, leaves_out=LEFT_OUT,
        threshold="efficacy",
    ),
)  # fmt: skip
