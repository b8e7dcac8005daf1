"""What is known about a kind of intervention, beside what it does in the model."""

from typing import Literal, NamedTuple

Confidence = Literal[
    "verified", "verified direction", "derived", "recalled strong", "recalled weak", "gap"
]


class Published(NamedTuple):
    """One published finding.

    outcome: a name in ``measurement.outcomes``, or None where the model has no such outcome.
    d, low, high: standardised effect and its interval, signed as the outcome is (a negative
    d of exhaustion is less of it); None where the source gives none. text: the finding in
    words, with the number as printed. confidence: how well it is known; "verified direction"
    means that a number is from memory. target_row: its row in the table of targets.
    """

    outcome: str | None
    d: float | None
    low: float | None
    high: float | None
    text: str
    source: str
    confidence: Confidence
    target_row: str


class About(NamedTuple):
    """A kind in words.

    summary: what is done and how it works in the model. leaves_out: what is not in it.
    evidence: what has been published. hours_basis: where the hours of a teacher come from.
    dose: what the number means, and where its default comes from. levers: those of
    ``state.Circumstances`` that it moves.
    """

    summary: str
    leaves_out: str
    evidence: tuple[Published, ...]
    hours_basis: str
    dose: str = ""
    levers: tuple[str, ...] = ()
