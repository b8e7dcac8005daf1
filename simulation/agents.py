"""Teachers and students as Mesa agents: views on rows of the state.

The truth stands in the arrays of a ``SchoolRun``; an agent reads its row and keeps
nothing of its own, so that reading changes nothing and a Mesa run is the same run.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import mesa
import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.measurement.outcomes import burnout_case, exhaustion_score, in_conflict
from simulation.state import EMOTIONS, Students, Teachers, variables


class Valences(NamedTuple):
    """The two sides of one component of a representation, each 0 to 1."""

    positive: float
    negative: float


class Representation(NamedTuple):
    """What a teacher has internalised about one student, as it stood when it was read.

    ``self_``: myself with this student. other: the student. relationship: the two of us.
    rigidity, awareness: of the representation. trust: the student's side of the dyad.
    Numbers lie between 0 and 1.
    """

    self_: Valences
    other: Valences
    relationship: Valences
    rigidity: float
    awareness: float
    trust: float


class Membership:
    """Who stands on which row of a run's arrays in the present school year."""

    def __init__(self, run: SchoolRun) -> None:
        self.run = run
        self.teachers: list[Teacher] = []
        self.students: list[Student] = []
        self.ever = 0  # people who have been on the roll; the last one's unique_id

    def open(self, model: mesa.Model) -> None:
        """Take everyone of the school year on, keep who is known, let the others go."""
        enrolment = self.run.school_year.enrolment
        self.teachers = self._placed(Teacher, self.teachers, enrolment.teachers.index, model)
        self.students = self._placed(Student, self.students, enrolment.students.index, model)

    def _placed(self, kind: Any, before: list[Any], keys: Any, model: mesa.Model) -> list[Any]:
        known = {person.key: person for person in before}
        now = [known.pop(key, None) or kind(model, self, key) for key in keys]
        for gone in known.values():
            gone.leave()
        for row, person in enumerate(now):
            person.take_place(row)
        return now


class SchoolMember(mesa.Agent):  # type: ignore[misc]  # Mesa 3.3 does not say what its types are
    """Someone at school. ``key`` is the id that stays; ``unique_id`` is Mesa's number."""

    def __init__(self, model: mesa.Model, roll: Membership, key: str) -> None:
        super().__init__(model)
        # Mesa 3.3 numbers from 1 again in a model that was pickled; the roll does not.
        roll.ever += 1
        self.unique_id = roll.ever
        self.key = key
        self._roll = roll
        self._row: int | None = None

    @property
    def row(self) -> int:
        """Place in the arrays this year. Raises LookupError for someone who has left."""
        if self._row is None:
            raise LookupError(f"{self.key!r} has left the school")
        return self._row

    def take_place(self, row: int) -> None:
        """Stand on this row from now on."""
        self._row = row

    def leave(self) -> None:
        """Leave the school and the model."""
        self._row = None
        self.remove()


def view(kind: type, name: str) -> property:
    """A read-only property: one variable of the state, of the person's own row."""
    place = kind.__name__.lower()
    known = variables(kind)[name]

    def read(person: SchoolMember) -> float:
        state = person._roll.run.state
        return float(getattr(getattr(state, place), name)[person.row])

    return property(read, doc=f"{known.meaning} ({known.symbol}, {known.low} to {known.high}).")


class Relationships(Mapping["Student", Representation]):
    """A teacher's representations by student, always as they stand now."""

    def __init__(self, teacher: "Teacher") -> None:
        self._teacher = teacher

    def __getitem__(self, student: "Student") -> Representation:
        dyads, row = self._teacher._roll.run.state.dyads, self._dyad(student)
        s, s_, o, o_, r, r_, *rest = (float(values[row]) for values in dyads)
        return Representation(Valences(s, s_), Valences(o, o_), Valences(r, r_), *rest)

    def __iter__(self) -> Iterator["Student"]:
        return iter(self._teacher.students)

    def __len__(self) -> int:
        return len(self._teacher.students)

    def _dyad(self, student: "Student") -> int:
        """Row of the dyad. Raises KeyError for someone the teacher does not teach."""
        links, i = self._teacher._roll.run.school_year.world.links, self._teacher.row
        first, end = links.teacher_dyads[i : i + 2]
        found = np.flatnonzero(links.dyad_student[first:end] == student.row)
        if not len(found):
            raise KeyError(f"{self._teacher.key!r} does not teach {student.key!r}")
        return int(first + found[0])


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

    @property
    def school(self) -> str:
        """Id of the school."""
        return str(self._roll.run.school_year.enrolment.teachers.at[self.key, "school"])

    @property
    def burnout_case(self) -> bool:
        """Whether the exhaustion score, free of measurement error, reaches the case rule."""
        return bool(burnout_case(exhaustion_score(np.asarray(self.exhaustion))))

    @property
    def contacts(self) -> int:
        """Contacts on the last school day."""
        return int(self._roll.run.tally.teachers.contacts[self.row])

    @property
    def negative_contacts(self) -> int:
        """Contacts with misbehaviour on the last school day."""
        return int(self._roll.run.tally.teachers.negative_contacts[self.row])

    @property
    def emotions(self) -> dict[str, float]:
        """The eleven emotions of the last school day: intensities summed over contacts."""
        felt = self._roll.run.tally.teachers.intensity[self.row].tolist()
        return dict(zip(EMOTIONS, felt, strict=True))

    @property
    def students(self) -> list["Student"]:
        """Everyone taught now, in the order of ids."""
        links = self._roll.run.school_year.world.links
        first, end = links.teacher_dyads[self.row : self.row + 2]
        here = self._roll.run.here.dyads[first:end]
        return [self._roll.students[j] for j in links.dyad_student[first:end][here]]

    @property
    def relationships(self) -> Relationships:
        """What this teacher has internalised, by student."""
        return Relationships(self)

    def is_in_conflict_with(self, student: "Student") -> bool:
        """Whether the negative side of the relationship lies above the limit of conflict."""
        return bool(in_conflict(np.asarray(self.relationships[student].relationship.negative)))


class Student(SchoolMember):
    """A student, with each teacher in a relationship of its own."""

    engagement = view(Students, "engagement")
    achievement = view(Students, "achievement")

    @property
    def home_class(self) -> str:
        """Id of the class this year."""
        return str(self._roll.run.school_year.enrolment.students.at[self.key, "class"])

    @property
    def school(self) -> str:
        """Id of the school."""
        return str(self._roll.run.school_year.enrolment.classes.at[self.home_class, "school"])

    @property
    def listed(self) -> bool:
        """Whether the class list names this student; others fill the class to its size."""
        return bool(self._roll.run.school_year.enrolment.students.at[self.key, "listed"])

    @property
    def teachers(self) -> list[Teacher]:
        """Everyone who teaches this student now, in the order of ids."""
        links = self._roll.run.school_year.world.links
        first, end = links.student_start[self.row : self.row + 2]
        own = links.student_dyads[first:end]
        own = own[self._roll.run.here.dyads[own]]
        rows = np.searchsorted(links.teacher_dyads, own, side="right") - 1
        return [self._roll.teachers[i] for i in np.sort(rows)]

    @property
    def classmates(self) -> list["Student"]:
        """Everyone else in the same class, in the order of ids."""
        homes = self._roll.run.school_year.enrolment.students["class"].to_numpy()
        mates = np.flatnonzero(homes == self.home_class)
        return [self._roll.students[j] for j in mates if j != self.row]

    def trust_in(self, teacher: Teacher) -> float:
        """Trust in this teacher, 0 to 1."""
        return teacher.relationships[self].trust
