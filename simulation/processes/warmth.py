"""Warmth of the teacher's response to the student."""

from simulation.jit import process
from simulation.parameters import Warmth
from simulation.processes.curves import clip


@process
def worn_share(exhaustion: float, depersonalisation: float, cost: float) -> float:
    """Share of warmth that burnout leaves: 1 − k_W (E + D)/2.

    exhaustion, depersonalisation: E, D, 0 to 1. cost: k_W, 0 to 1. Source: burnout and
    the quality of interaction (Madigan & Kim 2021b); linear form assumed.

    >>> worn_share(0.5, 0.5, 0.5)
    0.75
    """
    return 1.0 - cost * (exhaustion + depersonalisation) / 2.0


@process
def warmth_of_response(positive: float, closeness: float, expressed: float, worn: float) -> float:
    r"""Warmth of the response, 0 to 1: :math:`W = c(P/2 + R^+ (1 - X)/2) \cdot worn`.

    positive: P, 0 to 1. closeness: shielded R+, 0 to 1. expressed: X, 0 to 1. worn:
    ``worn_share``, 0 to 1. Source: assumed; emotion drives the response (Spilt et al. 2011).

    >>> warmth_of_response(0.5, 0.5, 0.5, 1.0)
    0.375
    """
    return clip(positive / 2.0 + closeness * (1.0 - expressed) / 2.0) * worn


@process
def sensitised(warmth: float, awareness: float, p: Warmth) -> float:
    """Warmth with reflection on this relationship: W + k_A A (1 − W).

    warmth: W, 0 to 1. awareness: A, 0 to 1. Imposed, because trials of reflection observe
    more sensitivity (Spilt et al. 2012); ``awareness_gain`` 0 is an ablation.

    >>> sensitised(0.5, 1.0, Warmth(awareness_gain=0.5))
    0.75
    """
    return warmth + p.awareness_gain * awareness * (1.0 - warmth)


@process
def coached(warmth: float, added: float) -> float:
    """Warmth with coaching: W + c (1 − W).

    warmth: W, 0 to 1. added: c, share of what is missing, 0 to 1. Source: assumed.

    >>> coached(0.5, 0.5)
    0.75
    """
    return warmth + added * (1.0 - warmth)
