"""A student moves to another class during the year."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import About, NamedIds, read_about
from simulation.interventions.context import Decision, DecisionContext, MissingRowError
from simulation.interventions.families import ImposedEvent
from simulation.interventions.school_structure import membership_spans, memberships
from simulation.school.enrolment import Enrolment, Reserve, Seat


class TransferStudent(ImposedEvent):
    """One student, by id, moves to another class, by id.

    When: from ``start`` to the end of the school year, or back at ``stop``. The student meets
    the new teachers as on a first morning; the old relationships stand still. Contacts of both
    classes follow the attention law.
    """

    about: ClassVar[About] = read_about("transfer_student")

    kind: Literal["transfer_student"] = "transfer_student"
    student: str = Field(min_length=1, description="id of the student")
    to: str = Field(min_length=1, description="id of the class")

    def requested_rows(self, school: Enrolment, label: str) -> Reserve:
        """Reserve a seat in the other class."""
        if self.dose == 0.0:
            return Reserve()
        return Reserve(seats=(Seat(self.start.year, self.student, self.to),))

    def named_ids(self) -> NamedIds:
        """Return the student and the class."""
        return NamedIds(students=(("student", self.student),), classes=(("to", self.to),))

    def decide(self, context: DecisionContext) -> Decision:
        """Empty the old seats, fill the new ones."""
        members = memberships(context)
        own = members[members["student"] == self.student]
        old, new = own[own["here"]], own[own["class"] == self.to]
        if self.dose == 0.0:
            return Decision([], np.unique(old["row"]).astype(np.int64))
        if self.to in set(old["class"]):
            raise ValueError(
                f"{context.label}: found {self.student!r} in class {self.to!r} already, "
                "expected another class"
            )
        if not len(old) or not len(new):
            raise MissingRowError(context.label, f"seat for {self.student!r} in {self.to!r}")
        there = members.loc[members["class"] == self.to, "teacher"]  # may teach both classes
        leaving = np.unique(old.loc[~old["teacher"].isin(there), "row"]).astype(np.int64)
        coming = np.unique(new["row"]).astype(np.int64)
        change = {str(group): -1 for group in set(old["class"])} | {self.to: 1}
        spans = membership_spans(self, context, members, change, leaving=leaving, coming=coming)
        return Decision(spans, np.union1d(leaving, coming))
