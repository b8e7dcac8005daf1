"""Awareness: reflection on one relationship, while it lasts and as it fades."""

import math

from simulation.jit import process
from simulation.parameters import Awareness


@process
def awareness_in_session(awareness: float, session: float) -> float:
    r"""Awareness on a school morning, at least the dose of sessions: :math:`\max(A, session)`.

    awareness: A, 0 to 1. session: the programme's dose while it runs, else 0. Source: assumed;
    relationship-focused reflection (Spilt et al. 2012).

    >>> awareness_in_session(0.3, 0.8), awareness_in_session(0.3, 0.0)
    (0.8, 0.3)
    """
    higher = session if session > awareness else awareness
    return higher + 0.0 * session  # a not-a-number passes, so that it is noticed


@process
def awareness_after_weekday(awareness: float, p: Awareness) -> float:
    r"""Awareness fading, holidays included: :math:`A' = A e^{-1/\tau_A}`.

    awareness: A, 0 to 1. Once a weekday. Source: assumed.

    >>> round(awareness_after_weekday(1.0, Awareness(fade=20.0)), 6)
    0.951229
    """
    return awareness * math.exp(-1.0 / p.fade)
