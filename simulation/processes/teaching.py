"""Teaching quality: a slow state of the teacher, on which the tests of students depend."""

from simulation.jit import process
from simulation.parameters import Teaching


@process
def teaching_aim(own: float, exhaustion: float, coached: float, order: float, p: Teaching) -> float:
    r"""Quality that a teacher approaches.

    .. math:: q_i - k_{TE} (E - E_{mid}) + k_{TW} w + k_{TO} (O - O_{ref})

    own: q_i, the teacher's trait, sd between teachers. exhaustion: E, 0 to 1. coached: w, warmth
    that coaching adds, 0 to 1. order: O − O_ref, mean order of the teacher's classes minus
    the typical one. Source: assumed; students of exhausted teachers achieve less
    (direction Klusmann et al. 2016, unverified), those of coached teachers more (direction Allen
    et al. 2011, unverified).

    >>> teaching_aim(0.5, 0.45, 0.1, -0.25, Teaching(exhaustion_cost=0.5, coaching=1.0, order=1.0))
    0.25
    """
    state = own - p.exhaustion_cost * (exhaustion - p.typical_exhaustion) + p.coaching * coached
    return state + p.order * order


@process
def teaching_after_day(quality: float, aim: float, p: Teaching) -> float:
    r"""Quality following its aim: :math:`T' = T + (aim - T)/\tau_T`, once a school day.

    quality: T, aim: ``teaching_aim``, both in sd between teachers. With the return of
    achievement to its level there are two slow steps between a teacher's state and a test, so
    that effects on tests are delayed. Source: assumed form.

    >>> teaching_after_day(0.0, 1.0, Teaching(time=100.0))
    0.01
    """
    return quality + (aim - quality) / p.time
