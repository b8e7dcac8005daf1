"""How much a calibration does: the whole one, and a tiny one to see that it works."""

from typing import NamedTuple


class Effort(NamedTuple):
    """How much is done. Teachers are those of one population.

    trajectories, screened_...: of the table of elementary effects. first, later, waves: points of
    the first and of each later wave, and how many waves. near: how many of the better points the
    surfaces are made from at most. populations: over which points are dealt. candidates: checked
    on several populations for each direct cost of misbehaviour. draws: kept at most.
    """

    trajectories: int
    screened_teachers: int
    screened_studies: tuple[str, ...]
    first: int
    later: int
    waves: int
    near: int
    teachers: int
    populations: int
    candidates: int
    checked_populations: int
    checked_teachers: int
    draws: int
    judged_populations: int
    judged_teachers: int
    trial_populations: int
    trial_teachers: int


WHOLE = Effort(
    trajectories=2, screened_teachers=24, screened_studies=("levels", "lessons"),
    first=192, later=72, waves=6, near=280, teachers=96, populations=10,
    candidates=12, checked_populations=4, checked_teachers=200, draws=12,
    judged_populations=8, judged_teachers=240, trial_populations=4, trial_teachers=48,
)  # fmt: skip
QUICK = Effort(
    trajectories=2, screened_teachers=8, screened_studies=("lessons",),
    first=16, later=8, waves=2, near=100, teachers=8, populations=2,
    candidates=2, checked_populations=1, checked_teachers=8, draws=3,
    judged_populations=2, judged_teachers=8, trial_populations=2, trial_teachers=8,
)  # fmt: skip
