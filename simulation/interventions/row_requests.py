"""What a kind needs to be there from the first day, empty until it is called upon.

Rows of people and ties are laid out before a school year begins. A kind that will bring
a student, move one, or tie two colleagues says so beforehand; every arm of a comparison
then has the same rows, so that all arms share their draws.
"""

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import pandas as pd


HOW = "give the interventions of all arms to engine.preparing.prepared first"


class MissingRowError(ValueError):
    """A row that a kind needs is not there, because nobody was told in time."""


class NamedIds(NamedTuple):
    """Ids that an intervention names, so that a wrong one can be told before anything runs.

    Each with the place in the intervention's table, such as ``target.students``.
    """

    teachers: tuple[tuple[str, str], ...] = ()
    students: tuple[tuple[str, str], ...] = ()
    classes: tuple[tuple[str, str], ...] = ()


class Seat(NamedTuple):
    """An empty seat: a student, old or new, may come to sit in a class.

    year: the school year in which it may be taken. propensity: z of a new student, sd; None
    for a student of this school.
    """

    student: str
    group: str  # id of the class
    year: int
    propensity: float | None = None


class RowRequests(NamedTuple):
    """Empty seats, stand-ins (id, and id of the teacher they stand in for), idle ties."""

    seats: tuple[Seat, ...] = ()
    stand_ins: tuple[tuple[str, str], ...] = ()
    ties: tuple[tuple[str, str], ...] = ()


class Classbook(Protocol):
    """Who is in whose class, as ``world.enrolment.Enrolment`` has it."""

    @property
    def teachers(self) -> "pd.DataFrame":
        """By id: school, experience."""

    @property
    def classes(self) -> "pd.DataFrame":
        """By id: school, size."""

    @property
    def students(self) -> "pd.DataFrame":
        """By id: class."""

    @property
    def dyads(self) -> "pd.DataFrame":
        """One row a teacher, class and student."""

    @property
    def staffroom(self) -> "pd.DataFrame":
        """One row a tie: teacher, colleague, kind."""
