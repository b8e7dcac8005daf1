"""Teachers and students as Mesa agents: views on rows of the state.

An agent reads its row in the arrays of a ``SchoolRun`` and has no state of its own, so
that a Mesa run equals any other run.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import mesa
import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.measurement.outcomes import burnout_case, exhaustion_score, in_conflict
from simulation.state import EMOTIONS, PARTS, Students, Teachers, variables


class Valences(NamedTuple):
    """The two sides of one component of a representation, each 0 to 1."""

    positive: float
    negative: float


class Representation(NamedTuple):
    """A teacher's representation of one student at the time of reading, all 0 to 1.

    ``self_``: myself with this student. other: the student. relationship: the two of us.
    rigidity, awareness: of the representation. trust: of the student in the teacher.
    """

    self_: Valences
    other: Valences
    relationship: Valences
    rigidity: float
    awareness: float
    trust: float


class Membership:
    """The teachers and students in the rows of a run's arrays in the present school year."""

    def __init__(self, run: SchoolRun) -> None:
        self.run = run
        self.teachers: list[Teacher] = []
        self.students: list[Student] = []
        self.last_id = 0

    def open(self, model: mesa.Model) -> None:
        """Add the people who are new this school year and remove those who left."""
        enrolment = self.run.school_year.enrolment
        self.teachers = self._placed(Teacher, self.teachers, enrolment.teachers.index, model)
        self.students = self._placed(Student, self.students, enrolment.students.index, model)
        # Mesa before 3.4 counts agents in a dictionary from which no model is removed.
        getattr(mesa.Agent, "_ids", {}).pop(model, None)

    def _placed(self, kind: Any, before: list[Any], keys: Any, model: mesa.Model) -> list[Any]:
        known = {person.key: person for person in before}
        now = [known.pop(key, None) or kind(model, self, key) for key in keys]
        for gone in known.values():
            gone.leave()
        for row, person in enumerate(now):
            person.take_row(row)
        return now


class SchoolMember(mesa.Agent):  # type: ignore[misc]  # Mesa 3.3 has no type hints
    """A teacher or student. ``key`` is the id in the data; ``unique_id`` is Mesa's number."""

    def __init__(self, model: mesa.Model, members: Membership, key: str) -> None:
        super().__init__(model)
        members.last_id += 1  # Mesa 3.3 would count from 1 again in a model that was pickled
        self.unique_id = members.last_id
        self.key = key
        self._members = members
        self._row: int | None = None

    def __repr__(self) -> str:
        if self._row is None:
            return f"{type(self).__name__}({self.key!r}, has left the school)"
        return f"{type(self).__name__}({self.key!r}, {self._state()})"

    def _state(self) -> str:
        raise NotImplementedError

    @property
    def row(self) -> int:
        """Row in the arrays of this year. Raises LookupError for a person who has left."""
        if self._row is None:
            raise LookupError(f"{self.key!r} has left the school")
        return self._row

    def take_row(self, row: int) -> None:
        """Set the row of this school year."""
        self._row = row

    def leave(self) -> None:
        """Leave the school and the model."""
        self._row = None
        self.remove()


def view(kind: type, name: str) -> property:
    """Return a read-only property: one variable of the state in the person's row."""
    place = kind.__name__.lower()
    about = variables(kind)[name]

    def read(person: SchoolMember) -> float:
        state = person._members.run.state
        return float(getattr(getattr(state, place), name)[person.row])

    return property(read, doc=f"{about.meaning} ({about.symbol}, {about.low} to {about.high}).")


class Relationships(Mapping["Student", Representation]):
    """A teacher's representations by student, read from the present state."""

    def __init__(self, teacher: "Teacher") -> None:
        self._teacher = teacher

    def __getitem__(self, student: "Student") -> Representation:
        dyads, row = self._teacher._members.run.state.dyads, self._dyad(student)
        now = {name: float(values[row]) for name, values in dyads._asdict().items()}
        self_, other, relationship = (
            Valences(now[f"{part}_positive"], now[f"{part}_negative"]) for part in PARTS
        )
        return Representation(
            self_, other, relationship, now["rigidity"], now["awareness"], now["trust"]
        )

    def __iter__(self) -> Iterator["Student"]:
        return iter(self._teacher.students)

    def __len__(self) -> int:
        return len(self._teacher.students)

    def _dyad(self, student: "Student") -> int:
        """Return the row of the dyad. Raises KeyError for a student of other teachers."""
        links, i = self._teacher._members.run.school_year.structure.links, self._teacher.row
        first, end = links.teacher_dyads[i : i + 2]
        rows = np.flatnonzero(links.dyad_student[first:end] == student.row)
        if not len(rows):
            raise KeyError(f"{self._teacher.key!r} does not teach {student.key!r}")
        return int(first + rows[0])


class Teacher(SchoolMember):
    """A teacher: stress, the three sides of burnout, and a representation of each student."""

    load = view(Teachers, "load")
    evening_load = view(Teachers, "evening_load")
    stress = view(Teachers, "stress")
    exhaustion = view(Teachers, "exhaustion")
    depersonalisation = view(Teachers, "depersonalisation")
    accomplishment = view(Teachers, "accomplishment")
    relatedness = view(Teachers, "relatedness")
    meaning = view(Teachers, "meaning")

    def _state(self) -> str:
        return f"stress {self.stress:.2f}, exhaustion {self.exhaustion:.2f}"

    @property
    def school(self) -> str:
        """Id of the school."""
        return str(self._members.run.school_year.enrolment.teachers.at[self.key, "school"])

    @property
    def burnout_case(self) -> bool:
        """Whether the exhaustion score, free of measurement error, reaches the case rule."""
        return bool(burnout_case(exhaustion_score(np.asarray(self.exhaustion))))

    @property
    def contacts(self) -> int:
        """Contacts on the last school day."""
        return int(self._members.run.tally.teachers.contacts[self.row])

    @property
    def negative_contacts(self) -> int:
        """Contacts with misbehaviour on the last school day."""
        return int(self._members.run.tally.teachers.negative_contacts[self.row])

    @property
    def emotions(self) -> dict[str, float]:
        """The eleven emotions of the last school day: sums over contacts and unrest."""
        felt = self._members.run.tally.teachers.intensity[self.row].tolist()
        return dict(zip(EMOTIONS, felt, strict=True))

    @property
    def students(self) -> list["Student"]:
        """Students taught now, in the order of ids."""
        links = self._members.run.school_year.structure.links
        first, end = links.teacher_dyads[self.row : self.row + 2]
        here = self._members.run.here.dyads[first:end]
        return [self._members.students[j] for j in links.dyad_student[first:end][here]]

    @property
    def relationships(self) -> Relationships:
        """Representations by student."""
        return Relationships(self)

    def is_in_conflict_with(self, student: "Student") -> bool:
        """Return whether the negative side of the relationship exceeds the limit of conflict."""
        return bool(in_conflict(np.asarray(self.relationships[student].relationship.negative)))


class Student(SchoolMember):
    """A student, who has one relationship with every teacher."""

    engagement = view(Students, "engagement")
    achievement = view(Students, "achievement")

    def _state(self) -> str:
        return f"class {self.home_class}, engagement {self.engagement:.2f}"

    @property
    def home_class(self) -> str:
        """Id of the class this year."""
        return str(self._members.run.school_year.enrolment.students.at[self.key, "class"])

    @property
    def school(self) -> str:
        """Id of the school."""
        return str(self._members.run.school_year.enrolment.classes.at[self.home_class, "school"])

    @property
    def listed(self) -> bool:
        """Whether the class list names this student; others fill the class to its size."""
        return bool(self._members.run.school_year.enrolment.students.at[self.key, "listed"])

    @property
    def teachers(self) -> list[Teacher]:
        """Teachers of this student now, in the order of ids."""
        links = self._members.run.school_year.structure.links
        first, end = links.student_start[self.row : self.row + 2]
        own = links.student_dyads[first:end]
        own = own[self._members.run.here.dyads[own]]
        rows = np.searchsorted(links.teacher_dyads, own, side="right") - 1
        return [self._members.teachers[i] for i in np.sort(rows)]

    @property
    def classmates(self) -> list["Student"]:
        """The other students of the class, in the order of ids."""
        homes = self._members.run.school_year.enrolment.students["class"].to_numpy()
        mates = np.flatnonzero(homes == self.home_class)
        return [self._members.students[j] for j in mates if j != self.row]

    def trust_in(self, teacher: Teacher) -> float:
        """Return trust in this teacher, 0 to 1."""
        return teacher.relationships[self].trust
