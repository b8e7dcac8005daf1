"""The school of a scenario, built from the files that it names."""

from dataclasses import replace

from simulation.errors import BadInput, Problem
from simulation.randomness import RandomStreams
from simulation.scenario.scenario import Scenario, School
from simulation.scenario.tables import FILE_KEYS, NO_STAFFROOM
from simulation.school.enrolment import Enrolment, empty_staffroom
from simulation.school.roster.column_mapping import ColumnMapping
from simulation.school.roster.identity import id_hint
from simulation.school.roster.read import Reading, read_class_list
from simulation.school.synthetic.school import SAME_SCHOOL, synthetic_school


def enrolment_of(scenario: Scenario) -> Enrolment:
    """Build the school of a scenario. Raises BadInput if its files have errors."""
    school = scenario.school
    if school.synthetic is not None:
        made = school.synthetic
        return synthetic_school(
            made.level,
            classes=made.classes,
            class_size=made.class_size,
            schools=made.schools,
            chance=RandomStreams(scenario.run.seed, SAME_SCHOOL),
            ties=school.staffroom != NO_STAFFROOM,
        )
    enrolment = reading_of(scenario).enrolment
    if school.staffroom == NO_STAFFROOM:
        enrolment = replace(enrolment, staffroom=empty_staffroom())
    return enrolment


def reading_of(scenario: Scenario) -> Reading:
    """Read the class list of a scenario that has one. Raises BadInput if its files have errors."""
    paths = {name: scenario.path_of(file) for name, file in files_of(scenario).items()}
    mapping = mapping_of(scenario.school)
    roster = paths.pop("roster")
    return read_class_list(roster, level=scenario.school.level, mapping=mapping, **paths)


def mapping_of(school: School) -> ColumnMapping | None:
    """Return the column mapping of a class list; None if its columns are the standard ones."""
    if not (school.columns or school.values or school.where or school.missing):
        return None
    return ColumnMapping(
        columns={ours: tuple(map(_lower, theirs)) for ours, theirs in school.columns.items()},
        values=school.values,
        where={_lower(name): wanted for name, wanted in school.where.items()},
        missing=school.missing or (),
    )


def _lower(name: str) -> str:
    """Return a column name in the form in which headers are compared."""
    return name.strip().lower()


def files_of(scenario: Scenario) -> dict[str, str]:
    """Return the files that a scenario names, by key."""
    school = scenario.school
    named = {key: getattr(school, key) for key in FILE_KEYS}
    if school.staffroom == NO_STAFFROOM:
        del named["staffroom"]
    return {key: file for key, file in named.items() if file is not None}


def check_watched(scenario: Scenario, enrolment: Enrolment) -> None:
    """Raise BadInput if contacts of an unknown teacher are requested."""
    events, known = scenario.record.events, enrolment.teachers.index
    requested = () if events is None or events.teachers is None else events.teachers
    unknown = [name for name in requested if name not in known]
    where, expected = "record.events.teachers", "a teacher of this school"
    if unknown:
        raise BadInput(
            Problem("scenario", where, f'"{name}"', expected, *id_hint(name, [*known]))
            for name in unknown
        )
