"""Stress that one student causes, in the spirit of the Index of Teaching Stress.

The place on the scale is what the negative emotions of a school day with this student add up
to, each contact an occasion of its own: with a summed intensity of N a day, 1 − e^−N. There is no
score before the first day.
"""

import numpy as np

from simulation.measurement.instruments.constants import a_week
from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.sight import PRESENT, Moment
from simulation.state import EMOTIONS, Floats

NEGATIVE = ("anger", "anxiety", "helplessness", "guilt", "disappointment")
COLUMNS = [EMOTIONS.index(emotion) for emotion in NEGATIVE]


def negative_a_day(moment: Moment) -> Floats:
    """What a day's negative emotions with each student add up to, 0 to 1; shape (dyads,)."""
    total = moment.tally.intensity[:, COLUMNS].sum(axis=1)
    amount = 1.0 - np.exp(-total / max(moment.days, 1))
    return np.where(moment.tally.contacts > 0, moment.of_present(amount), np.nan)


ORDINARY = Reference(1.7, 0.7, "assumed")

TEACHING_STRESS = Scale(
    name="teaching_stress", label="stress caused by a student", unit="dyad", informant="teacher",
    items=20, low=1, high=5, scoring="mean",
    reliability=Reliability(0.95, "alpha", "Index of Teaching Stress, from memory"),
    reference=ORDINARY, latent=negative_a_day, passing=a_week(ORDINARY),
    reads=("tally.contacts", "tally.intensity", PRESENT),
    leaves_out="parents, colleagues and lost pleasure, which the index asks about too",
)  # fmt: skip
