"""The simulated studies: their populations and statistics."""

from simulation.evidence.validation.studies import (
    contact_diaries,
    experience_sampling,
    panel,
    primary,
    programmes,
    school_levels,
    teachers,
)
from simulation.evidence.validation.surveyed_population import ValidationStudy

STUDIES: dict[str, ValidationStudy] = {
    study.name: study
    for study in (
        primary.STUDY,
        school_levels.STUDY,
        panel.STUDY,
        experience_sampling.STUDY,
        teachers.STUDY,
        programmes.STUDY,
        contact_diaries.STUDY,
    )
}
