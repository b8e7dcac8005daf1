"""What a contact teaches besides emotion: surprise, first impressions, repair, habituation."""

from simulation.jit import process
from simulation.parameters import Internalisation
from simulation.processes.curves import exponential, faded


@process
def surprise_factor(perceived: float, expected: float, weight: float, usual: float) -> float:
    r"""Factor of surprise in learning, 0 to 2: :math:`1 + k (|v' - m| - d_0)`, cut.

    perceived: v', expected: m or what awareness leaves of it, −1 to 1. weight: k, 0 to 1. usual:
    d_0, the surprise at which nothing changes. Source: prediction error (Pearce & Hall 1980;
    Rescorla & Wagner 1972) and decision affect (Mellers 1997), recalled, unverified.

    >>> surprise_factor(0.8, -0.4, 0.5, 0.5), surprise_factor(0.8, 0.8, 0.5, 0.5)
    (1.35, 0.75)
    """
    factor = 1.0 + weight * (abs(perceived - expected) - usual)
    if factor < 0.0:
        return 0.0
    return 2.0 if factor > 2.0 else factor


@process
def weight_of_surprise(rigidity: float, awareness: float, p: Internalisation) -> float:
    r"""Weight of surprise in learning: :math:`k_{pe} (1 - \rho (1 - A))`.

    rigidity: ρ, awareness: A, each 0 to 1. Source: assumed; prediction error does not reach a
    rigid representation.

    >>> weight_of_surprise(0.4, 0.5, Internalisation(surprise=0.5))
    0.4
    """
    return p.surprise * (1.0 - rigidity * (1.0 - awareness))


@process
def first_impression(noticed: float, p: Internalisation) -> float:
    r"""Factor of the first contacts of a year, 1 or more: :math:`1 + k_1 e^{-n/n_1}`.

    noticed: n, contacts of this year that the teacher noticed. Source: first impressions (Asch
    1946, recalled, unverified); form assumed.

    >>> first_impression(0.0, Internalisation(primacy=3.0))
    4.0
    """
    return 1.0 + p.primacy * exponential(-noticed / p.primacy_contacts)


@process
def bounded_lesson(informative: float, p: Internalisation) -> float:
    r"""Informativeness, limited so that no contact changes a valence by more than is left of it.

    .. math:: \min(q, 1 / (\eta \max(b_{neg}, 2)))

    informative: q, 0 or more. Source: assumed.

    >>> [bounded_lesson(q, Internalisation(rate=0.1, negativity=2.5)) for q in (0.9, 9.0)]
    [0.9, 4.0]
    """
    heaviest = p.negativity if p.negativity > 2.0 else 2.0
    if p.rate * informative * heaviest > 1.0:
        return 1.0 / (p.rate * heaviest)
    return informative


@process
def wound_after_contact(wound: float, valence: float, perceived: float) -> float:
    r"""Wound: how recent and how severe the last harms were.

    .. math:: o' = o + (1 - o)|v'| \text{ after a harm, else } o (1 - v')

    wound: o, 0 to 1. valence: v and perceived: v', −1 to 1. A neutral contact changes nothing,
    as it teaches nothing. Source: rupture and repair (Safran & Muran;
    Tronick), recalled, unverified; form assumed.

    >>> [wound_after_contact(0.5, act, act) for act in (-0.5, 0.0, 0.5)]
    [0.75, 0.5, 0.25]
    """
    if valence == 0.0:
        return wound
    if perceived < 0.0:
        return wound - (1.0 - wound) * perceived
    return wound * (1.0 - perceived)


@process
def wound_after_evening(wound: float, p: Internalisation) -> float:
    r"""A wound fading: :math:`o' = o \, e^{-1/\tau_o}`.

    wound: o, 0 to 1. Once a school day. Source: assumed.

    >>> round(wound_after_evening(1.0, Internalisation(wound_time=3.0)), 6)
    0.716531
    """
    return faded(wound, p.wound_time)


@process
def healing(wound: float, p: Internalisation) -> float:
    r"""Cross-inhibition that a wound adds to the effect of a gain: :math:`k_r o`.

    wound: o, 0 to 1. Source: as ``wound_after_contact``.

    >>> healing(0.5, Internalisation(repair=0.5))
    0.25
    """
    return p.repair * wound


@process
def habit_after_contact(habit: float, p: Internalisation) -> float:
    r"""Habituation after one arranged contact: :math:`h' = h + h_1 (1 - h)`.

    habit: h, 0 to 1. Source: habituation; form assumed.

    >>> habit_after_contact(0.5, Internalisation(habit_step=0.1))
    0.55
    """
    return habit + p.habit_step * (1.0 - habit)


@process
def habit_after_evening(habit: float, p: Internalisation) -> float:
    r"""Habituation fading: :math:`h' = h \, e^{-1/\tau_h}`.

    habit: h, 0 to 1. Once a school day. Source: assumed.

    >>> round(habit_after_evening(1.0, Internalisation(habit_time=15.0)), 6)
    0.935507
    """
    return faded(habit, p.habit_time)


@process
def gain_left(habit: float, p: Internalisation) -> float:
    r"""Share of the gain of an arranged contact that habituation leaves: :math:`1 - k_h h`.

    habit: h, 0 to 1. Source: as ``habit_after_contact``.

    >>> gain_left(0.5, Internalisation(habituation=0.6))
    0.7
    """
    return 1.0 - p.habituation * habit
