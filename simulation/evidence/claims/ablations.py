"""The ablations of the theory: what is taken out of the model, one thing at a time."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from simulation.parameters import Parameters, with_values
from simulation.processes.representation import mirrored

Changes = Mapping[str, float]
DEMAND = 0.01  # lam_C; assumed: with closeness .3 and z = 3 it costs what strong misbehaviour does
DIRECT = (0.0, 0.02, 0.06)  # w_dir, which surveys cannot tell from the relational load


class Ablation(NamedTuple):
    """A change of the model.

    name: in tables. words: what is taken out, for a reader. changes: the numbers that differ,
    given the set in use.
    """

    name: str
    words: str
    changes: Callable[[Parameters], Changes]

    def of(self, p: Parameters) -> Parameters:
        """The set in use with this taken out."""
        return with_values(p, self.changes(p))


def _fixed(name: str, words: str, **numbers: float) -> Ablation:
    changes = {key.replace("__", "."): value for key, value in numbers.items()}
    return Ablation(name, words, lambda p: changes)


def _one_valence(p: Parameters) -> Changes:
    """The mirror image, and what awareness appraises from at the same balance."""
    form = p.representation._replace(mirroring=1.0)
    plus, minus = p.appraisal.shielded_positive, p.appraisal.shielded_negative
    return {
        "representation.mirroring": 1.0,
        "appraisal.shielded_positive": mirrored(plus, minus, form),
        "appraisal.shielded_negative": mirrored(minus, plus, form),
    }


FULL = _fixed("full", "nothing: the whole model")
BLIND = _fixed(
    "appraisal blind",
    "the teacher judges every event without the relationship in mind",
    appraisal__blindness=1.0,
)
DEAF = _fixed(
    "student does not respond",
    "the student's trust does not learn from how the teacher responds (eta_t = 0)",
    trust__rate=0.0,
)
ONE = _fixed(
    "one representation",
    "self, other and relationship are one component",
    representation__pooling=1.0,
)
APART = _fixed(
    "engagement apart",
    "engagement does not reach behaviour (b_g = 0)",
    behaviour__engagement=0.0,
)
UNWORN = _fixed(
    "recovery unworn",
    "exhaustion does not impair overnight recovery (k_psi = 0)",
    recovery__exhaustion_cost=0.0,
)
COLD = _fixed(
    "reflection without warmth",
    "reflection does not make responses warmer (k_A = 0)",
    warmth__awareness_gain=0.0,
)
ABLATIONS = (
    FULL,
    BLIND,
    _fixed(
        "no assimilation",
        "the representation does not pull on what is perceived (om = 0)",
        appraisal__assimilation=0.0,
    ),
    DEAF,
    _fixed(
        "no blocking", "rigidity blocks no contrary evidence (k_rho = 0)", rigidity__blocking=0.0
    ),
    ONE,
    Ablation("one valence", "r+ is 1 - r-: closeness is the absence of conflict", _one_valence),
    _fixed("no mood", "mood colours nothing (mu = 0)", appraisal__mood=0.0),
    *(
        _fixed(
            f"w_dir {value:g}",
            f"misbehaviour costs {value:g} load a unit whatever is felt",
            load__direct=value,
        )
        for value in DIRECT
    ),
    _fixed(
        "no generalisation",
        "relationships do not rest on a general one (iota = 0)",
        representation__generalisation=0.0,
    ),
    _fixed(
        "colleagues off",
        "no buffer, no contagion, no belonging among colleagues",
        colleagues__buffer=0.0,
        colleagues__contagion=0.0,
        relatedness__students=1.0,
    ),
    _fixed(
        "closeness as demand",
        f"a rival theory: closeness to a difficult student costs load (lam_C = {DEMAND:g})",
        load__closeness=DEMAND,
    ),
    APART,
    UNWORN,
    COLD,
)
BY_NAME = {each.name: each for each in ABLATIONS}
