"""The relationship: as teacher (STRS) and student rate it, and as an interview is coded (TRI).

The STRS in the Dutch version (LLRV) and the short form. Dependency is left out: the model has no
clinging students.
"""

from collections.abc import Callable

from simulation.measurement.instruments import reference_values
from simulation.measurement.instruments.behaviour import MISBEHAVIOUR, misbehaviour
from simulation.measurement.instruments.reference_values import (
    CLOSENESS_ALPHA,
    CONFLICT_ALPHA,
    TRUST_MEAN,
    TRUST_SD,
)
from simulation.measurement.instruments.scale import Rater, Reference, Reliability, Scale
from simulation.measurement.instruments.snapshot import PRESENT, Snapshot
from simulation.state import Floats

STRS_LEFT_OUT = "dependency; items that do not fit older children alike [2.02]"


def closeness(snapshot: Snapshot) -> Floats:
    """Return R+ of every dyad."""
    return snapshot.of_present(snapshot.state.dyads.relationship_positive)


def conflict(snapshot: Snapshot) -> Floats:
    """Return R− of every dyad."""
    return snapshot.of_present(snapshot.state.dyads.relationship_negative)


def _closeness(name: str, label: str, items: int, reliability: Reliability) -> Scale:
    return Scale(
        name=name, label=label, unit="dyad", items=items, low=1, high=5,
        reliability=reliability, latent=closeness,
        reference=reference_values.STRS_CLOSENESS, rater=reference_values.CLOSENESS_RATER,
        threshold="closeness", transient=reference_values.CLOSENESS_WEEK,
        reads=("state.dyads.relationship_positive", PRESENT), leaves_out=STRS_LEFT_OUT,
    )  # fmt: skip


def _conflict(name: str, label: str, items: int, reliability: Reliability) -> Scale:
    return Scale(
        name=name, label=label, unit="dyad", items=items, low=1, high=5,
        reliability=reliability, latent=conflict,
        reference=reference_values.STRS_CONFLICT, rater=reference_values.CONFLICT_RATER,
        threshold="conflict", transient=reference_values.CONFLICT_WEEK,
        reads=("state.dyads.relationship_negative", PRESENT), leaves_out=STRS_LEFT_OUT,
    )  # fmt: skip


SHORT = Reliability(0.85, "alpha", "Portuguese short form, 0.84 to 0.87 [2.05]")

STRS = (
    _closeness("strs_closeness", "STRS closeness", 11, CLOSENESS_ALPHA),
    _conflict("strs_conflict", "STRS conflict", 12, CONFLICT_ALPHA),
    _closeness("strs_sf_closeness", "STRS short form, closeness", 7, SHORT),
    _conflict("strs_sf_conflict", "STRS short form, conflict", 8, SHORT),
)


SOURCE = "SPARTS, Koomen & Jellesma (2015), from memory"
STYLE = "assumed, for a low agreement with teachers [2.27, 2.28]"
STUDENT_VIEW_LEFT_OUT = "negative expectations; students too young for a questionnaire"


def student_closeness(snapshot: Snapshot) -> Floats:
    """Return t of every dyad."""
    return snapshot.of_present(snapshot.state.dyads.trust)


def student_conflict(snapshot: Snapshot) -> Floats:
    """Return distrust and own misbehaviour of every dyad, in sd."""
    distrust = (TRUST_MEAN - snapshot.state.dyads.trust) / TRUST_SD
    return snapshot.of_present((distrust + misbehaviour(snapshot)) / 2)


STUDENT_VIEW = (
    Scale(
        name="student_closeness", label="closeness, student", unit="dyad", informant="student",
        items=8, low=1, high=5, reliability=Reliability(0.86, "alpha", SOURCE),
        reference=Reference(3.7, 0.8, SOURCE),
        latent=student_closeness, rater=Rater(0.7, "student", STYLE),
        reads=("state.dyads.trust", PRESENT), leaves_out=STUDENT_VIEW_LEFT_OUT,
    ),
    Scale(
        name="student_conflict", label="conflict, student", unit="dyad", informant="student",
        items=10, low=1, high=5, reliability=Reliability(0.82, "alpha", SOURCE),
        reference=Reference(1.7, 0.6, SOURCE), latent=student_conflict, deviates=True,
        rater=Rater(0.85, "student", STYLE),
        reads=(*MISBEHAVIOUR, PRESENT), leaves_out=STUDENT_VIEW_LEFT_OUT,
    ),
)  # fmt: skip


CODERS = Reliability(0.80, "coders", "Spilt & Koomen (2009), from memory")
NARRATIVE_LEFT_OUT = "defences; length and order of the interview; differences between coders"


def positive(snapshot: Snapshot) -> Floats:
    """Return positive affect, the mean of S+ and O+ of every dyad."""
    dyads = snapshot.state.dyads
    return snapshot.of_present((dyads.self_positive + dyads.other_positive) / 2)


def helplessness(snapshot: Snapshot) -> Floats:
    """Return S− of every dyad."""
    return snapshot.of_present(snapshot.state.dyads.self_negative)


def anger(snapshot: Snapshot) -> Floats:
    """Return O− of every dyad."""
    return snapshot.of_present(snapshot.state.dyads.other_negative)


def perspective(snapshot: Snapshot) -> Floats:
    """Return openness to another view of the student, 1 − ρ of every dyad."""
    return snapshot.of_present(1.0 - snapshot.state.dyads.rigidity)


def _code(
    name: str, label: str, mean: float, latent: Callable[[Snapshot], Floats], *reads: str
) -> Scale:
    return Scale(
        name=f"tri_{name}", label=f"interview, {label}", unit="dyad",
        informant="independent coder", items=1, low=1, high=7,
        reliability=CODERS, reference=Reference(mean, 1.2, "assumed"), latent=latent,
        reads=(*(f"state.dyads.{read}" for read in reads), PRESENT), leaves_out=NARRATIVE_LEFT_OUT,
    )  # fmt: skip


NARRATIVE = (
    _code("positive", "positive affect", 4.5, positive, "self_positive", "other_positive"),
    _code("helplessness", "helplessness", 2.5, helplessness, "self_negative"),
    _code("anger", "anger", 2.5, anger, "other_negative"),
    _code("perspective", "perspective taking", 4.5, perspective, "rigidity"),
)
