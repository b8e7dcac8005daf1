"""Draws of traits and start values, keyed by person or pair and by quality."""

from typing import NamedTuple

import numpy as np

from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.distributions import exponentials, normal_deviates
from simulation.school.enrolment import Enrolment
from simulation.school.links import Pairing, dyad_owner
from simulation.school.reserve import IdleRows
from simulation.state import Floats, Keys, Links

# Stream: its qualities, in an order that decides the draws; a new one goes to the end.
QUALITIES = {
    stream: qualities.split()
    for stream, qualities in {
        "teacher": (
            "gender experience efficacy reappraisal suppression recovery relevance workload "
            "tolerance distance accomplishment general_positive general_negative exhaustion strain "
            "negative_affectivity teaching"
        ),
        "student": (
            "gender ses ability minority learning_problems propensity internalising affiliation "
            "general_trust engagement achievement engagement_passing interest "
            "propensity_passing own_level"
        ),
        "class": "ses ability propensity",
        "dyad": (
            "relevance base_positive base_negative self_positive self_negative other_positive "
            "other_negative relationship_positive relationship_negative"
        ),
    }.items()
}


class Builder(NamedTuple):
    """The rows of a school year, and the parameters and random streams that fill them."""

    year: int
    enrolment: Enrolment  # with its reserved rows
    pairing: Pairing
    links: Links
    idle: IdleRows
    parameters: Parameters
    streams: RandomStreams

    def teacher(self, quality: str) -> Floats:
        """Draw a standard normal of a quality for every teacher."""
        return normals(self.streams, "teacher", quality, teacher=self.links.teacher_key)

    def student(self, quality: str, year: int = 0) -> Floats:
        """Draw a standard normal of a quality for every student."""
        return normals(self.streams, "student", quality, year=year, student=self.links.student_key)

    def dyad(self, quality: str, year: int = 0) -> Floats:
        """Draw a standard normal of a quality for every dyad."""
        teacher = self.links.teacher_key[dyad_owner(self.links)]
        student = self.links.student_key[self.links.dyad_student]
        return normals(self.streams, "dyad", quality, year=year, teacher=teacher, student=student)


def uniforms(
    chance: RandomStreams, stream: str, quality: str, *, year: int = 0, **keys: Keys
) -> Floats:
    """Draw a uniform of a quality per person or dyad, strictly between 0 and 1, shape (n,).

    year: 0 for what stays, the school year for what is drawn anew every year. keys: of
    ``teacher``, ``student`` or both.
    """
    place = QUALITIES[stream].index(quality)
    teacher, student = keys.get("teacher", 0), keys.get("student", 0)
    return chance.uniforms(stream, year, teacher=teacher, student=student, k=place)


def normals(
    chance: RandomStreams, stream: str, quality: str, *, year: int = 0, **keys: Keys
) -> Floats:
    """Draw the same as a standard normal deviate."""
    return normal_deviates(uniforms(chance, stream, quality, year=year, **keys))


def clip(values: Floats) -> Floats:
    """Set values below 0 and above 1 to 0 and 1."""
    return np.asarray(np.clip(values, 0.0, 1.0))


def lognormal(deviate: Floats, spread: float) -> Floats:
    """Return factors with mean 1: exp(spread * deviate - spread^2 / 2)."""
    return exponentials(spread * deviate - spread * spread / 2)
