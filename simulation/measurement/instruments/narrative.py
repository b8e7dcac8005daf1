"""Teacher narratives: what a coder hears in an interview about one student.

In the spirit of the Teacher Relationship Interview (Spilt & Koomen 2009). It gets at self and
other, which the questionnaire does not ask about, and at how fixed the view is; its error is
that of a coder who does not know the class, so a teacher's leniency in ticking boxes is absent.
"""

from collections.abc import Callable

from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.sight import PRESENT, Moment
from simulation.state import Floats

CODERS = Reliability(0.80, "coders", "Spilt & Koomen (2009), from memory")
LEFT_OUT = "what is defended against; length and order of the interview; who codes whom"


def positive(moment: Moment) -> Floats:
    """Positive affect: the mean of S+ and O+ of each dyad."""
    dyads = moment.state.dyads
    return moment.of_present((dyads.self_positive + dyads.other_positive) / 2)


def helplessness(moment: Moment) -> Floats:
    """S− of each dyad."""
    return moment.of_present(moment.state.dyads.self_negative)


def anger(moment: Moment) -> Floats:
    """O− of each dyad."""
    return moment.of_present(moment.state.dyads.other_negative)


def perspective(moment: Moment) -> Floats:
    """Room for another view of the student: 1 − ρ of each dyad."""
    return moment.of_present(1.0 - moment.state.dyads.rigidity)


def _code(
    name: str, label: str, mean: float, latent: Callable[[Moment], Floats], *reads: str
) -> Scale:
    return Scale(
        name=f"tri_{name}", label=f"interview, {label}", unit="dyad",
        informant="independent coder", items=1, low=1, high=7, scoring="mean",
        reliability=CODERS, reference=Reference(mean, 1.2, "assumed"), latent=latent,
        reads=(*(f"state.dyads.{read}" for read in reads), PRESENT), leaves_out=LEFT_OUT,
    )  # fmt: skip


NARRATIVE = (
    _code("positive", "positive affect", 4.5, positive, "self_positive", "other_positive"),
    _code("helplessness", "helplessness", 2.5, helplessness, "self_negative"),
    _code("anger", "anger", 2.5, anger, "other_negative"),
    _code("perspective", "perspective taking", 4.5, perspective, "rigidity"),
)
