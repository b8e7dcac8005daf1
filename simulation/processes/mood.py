"""Mood of hours: effect of an unusually good or bad slot on the next ones."""

from simulation.jit import process
from simulation.parameters import Mood
from simulation.processes.curves import hyperbolic_tangent


@process
def mood_after_slot(mood: float, affect: float, usual: float, p: Mood) -> float:
    r"""Mood after the contacts of one slot.

    .. math:: \mu' = k_m \mu + (1 - k_m) \tanh(\eta_m (x - \bar x))

    mood: μ, −1 to 1. affect: x, mean P − N' a student in the slot, −1 to 1. usual: the affect
    that the teacher is used to, −1 to 1. Source: affective events theory (recalled,
    unverified); form assumed. With ``gain`` 0 there is no mood.

    >>> round(mood_after_slot(0.2, 0.5, 0.5, Mood(gain=2.0, persistence=0.5)), 6)
    0.1
    """
    return p.persistence * mood + (1.0 - p.persistence) * hyperbolic_tangent(
        p.gain * (affect - usual)
    )


@process
def usual_after_slot(usual: float, affect: float, p: Mood) -> float:
    r"""Affect that a teacher is used to: :math:`\bar x' = \bar x + (x - \bar x)/\tau_m`.

    usual: −1 to 1. affect: x of the slot, −1 to 1. Source: adaptation level (Helson, recalled,
    unverified).

    >>> usual_after_slot(0.25, 0.5, Mood(adaptation=4.0))
    0.3125
    """
    return usual + (affect - usual) / p.adaptation


@process
def mood_on_morning(mood: float, p: Mood) -> float:
    r"""Mood on the next school morning: :math:`k_{mn} \mu`.

    mood: μ after the last slot, −1 to 1. Source: assumed.

    >>> mood_on_morning(0.5, Mood(overnight=0.2))
    0.1
    """
    return p.overnight * mood
