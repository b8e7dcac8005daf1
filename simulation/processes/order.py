"""Classroom order: the routines of one teacher with one class."""

from simulation.jit import process
from simulation.parameters import Order
from simulation.processes.curves import clip


@process
def management(efficacy: float, exhaustion: float, p: Order) -> float:
    r"""Classroom management of a teacher today: :math:`cp_0 (1 - k_O E)`.

    efficacy: cp0 with levers, exhaustion: E, each 0 to 1. Source: assumed; routines are made in
    the first weeks (Emmer, Evertson & Anderson 1980, recalled, unverified).

    >>> management(0.5, 0.5, Order(exhaustion_cost=0.4))
    0.4
    """
    return efficacy * (1.0 - p.exhaustion_cost * exhaustion)


@process
def order_after_day(order: float, disturbed: float, management: float, p: Order) -> float:
    r"""Order of a teacher with a class after a school day.

    .. math:: O' = O + \beta_O m_i (1 - O) - \delta_O d O

    order: O. disturbed: d, share of today's contacts with misbehaviour. management: m_i. Each 0
    to 1. Source: assumed; Emmer, Evertson & Anderson (1980, recalled, unverified).

    >>> round(order_after_day(0.5, 0.2, 0.5, Order(build=0.08, loss=0.25)), 6)
    0.495
    """
    return clip(order + p.build * management * (1.0 - order) - p.loss * disturbed * order)


@process
def order_shift(order: float, p: Order) -> float:
    """Shift of the log-odds of misbehaviour by order: b_O (O_ref − O).

    order: O, 0 to 1. Source: direction classroom management and behaviour (Korpershoek et al.
    2016, recalled, unverified); size assumed.

    >>> order_shift(0.5, Order(effect=2.0, typical=0.75))
    0.5
    """
    return p.effect * (p.typical - order)


@process
def load_of_disorder(order: float, p: Order) -> float:
    """Load of a day that follows from lack of order: c_O (1 − O).

    order: mean O over present students, 0 to 1. Source: assumed; noise that no
    single student causes.

    >>> load_of_disorder(0.5, Order(load=0.1))
    0.05
    """
    return p.load * (1.0 - order)


@process
def order_next_year(order: float, same: float, p: Order) -> float:
    r"""Order on the first morning of a year: :math:`O_0 + last \cdot same (O - O_0)`.

    order: O at the end of the year before. same: share of the students who were in this class with
    this teacher before. Each 0 to 1. Source: assumed.

    >>> order_next_year(0.7, 1.0, Order(start=0.3, lasting=0.5))
    0.5
    """
    return p.start + p.lasting * same * (order - p.start)
