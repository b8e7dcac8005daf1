"""Contacts: number of salient contacts of a teacher and a student."""

import math

from simulation.jit import process
from simulation.parameters import Contacts
from simulation.processes.curves import power


@process
def contact_rate(rate: float, class_size: float, p: Contacts) -> float:
    r"""Expected contacts of a dyad a day in a class of this size.

    .. math:: K (n_0 / n)^{.71}

    rate: contacts a day at the reference size, 0 or more. class_size: n, all
    students of the class, 1 or more. Source: the attention law of Blatchford (2003),
    213 against 144 observations in classes of about 19 and 33.

    >>> contact_rate(3.0, 25.0, Contacts())
    3.0
    """
    return rate * power(p.reference_size / class_size, p.dilution)


@process
def attention(rate: float, usual: float) -> float:
    """Attention relative to a class of reference size: K/K_0 − 1.

    rate: K, contacts a day of a dyad, usual: K_0, the same in a class of reference size. No
    attention is compared where there are no contacts. Source: assumed; follows the law of
    contacts with class size.

    >>> attention(4.5, 3.0)
    0.5
    """
    if usual == 0.0:
        return 0.0
    return rate / usual - 1.0


@process
def contact_count(rate: float, draw: float) -> int:
    """Contacts today: the whole part of rate + draw, so that their mean is the rate.

    rate: 0 or more a day. draw: a uniform. A larger rate adds contacts to the same draw.
    Source: assumed.

    >>> contact_count(2.3, 0.6), contact_count(2.3, 0.8)
    (2, 3)
    """
    return math.floor(rate + draw)


@process
def weighed_rate(rate: float, weight: float, most: float) -> float:
    r"""Learning per contact where contacts are rare: :math:`\min(w \eta, \eta_{most})`.

    rate: learning per contact, 0 or more. weight: w, 0 or more. most: the rate at which a
    contact would overshoot, above 0. Source: assumed; a rare contact has
    more weight.

    >>> weighed_rate(0.0625, 4.0, 0.4), weighed_rate(0.0625, 8.0, 0.4)
    (0.25, 0.4)
    """
    weighed = weight * rate
    return most if weighed > most else weighed
