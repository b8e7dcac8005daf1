"""The simulated studies: which populations are lived, and what is computed from each."""

from simulation.evidence.validation.studies import (
    contacts,
    lessons,
    levels,
    primary,
    secondary,
    trials,
    years,
)
from simulation.evidence.validation.study import Study

STUDIES: dict[str, Study] = {
    each.name: each
    for each in (
        primary.STUDY, levels.STUDY, years.STUDY, lessons.STUDY, secondary.STUDY, trials.STUDY,
        contacts.STUDY,
    )
}  # fmt: skip
