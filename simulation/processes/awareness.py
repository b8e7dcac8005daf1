"""Awareness: reflection on one relationship during sessions, and its fading."""

from simulation.jit import process
from simulation.parameters import Awareness
from simulation.processes.curves import clip, faded


@process
def awareness_in_session(awareness: float, dose: float) -> float:
    r"""Awareness on a school morning, at least the dose of sessions: :math:`\max(A, dose)`.

    awareness: A, 0 to 1. dose: of the programme while it runs, else 0. Source: assumed;
    relationship-focused reflection (Spilt et al. 2012).

    >>> awareness_in_session(0.3, 0.8), awareness_in_session(0.3, 0.0)
    (0.8, 0.3)
    """
    higher = dose if dose > awareness else awareness
    return higher + 0.0 * dose  # passes on a dose that is not a number


@process
def awareness_after_weekday(awareness: float, p: Awareness) -> float:
    r"""Awareness fading, holidays included: :math:`A' = A e^{-1/\tau_A}`.

    awareness: A, 0 to 1. Once a weekday. Source: assumed.

    >>> round(awareness_after_weekday(1.0, Awareness(fade=20.0)), 6)
    0.951229
    """
    return faded(awareness, p.fade)


@process
def awareness_with_means(
    awareness: float, efficacy: float, self_positive: float, self_negative: float, p: Awareness
) -> float:
    r"""Awareness that a teacher has the means to use: :math:`A (1 - h_A (1 - CP_0))`.

    awareness: A, 0 to 1. efficacy: cp0, self_positive, self_negative: S+ and S−, each 0 to 1;
    :math:`CP_0 = c(cp_0 + (S^+ - S^-)/2)`. Source: assumed; a teacher who sees no way to act
    does not question the representation.

    >>> awareness_with_means(0.8, 0.5, 0.5, 0.5, Awareness(means=1.0))
    0.4
    """
    coping = clip(efficacy + (self_positive - self_negative) / 2.0)
    return awareness * (1.0 - p.means * (1.0 - coping))
