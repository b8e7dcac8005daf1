"""The simulated studies: which populations are lived, and what is computed from each."""

from simulation.evidence.validation.studies import contacts
from simulation.evidence.validation.study import Study

STUDIES: dict[str, Study] = {each.name: each for each in (contacts.STUDY,)}
