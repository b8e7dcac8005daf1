"""A student moves to another class during the year."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import About, PublishedFinding
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import within
from simulation.interventions.families import ImposedEvent
from simulation.interventions.lever_schedule import Span
from simulation.interventions.row_requests import (
    HOW,
    Classbook,
    MissingRowError,
    NamedIds,
    RowRequests,
    Seat,
)
from simulation.interventions.school_structure import crowded, memberships


class TransferStudent(ImposedEvent):
    """One student, by id, moves to another class, by id.

    When: from ``start`` to the end of the school year, or back at ``stop``. The student meets
    the new teachers as on a first morning; the old relationships stand still. Contacts of both
    classes follow the attention law.
    """

    about: ClassVar[About] = About(
        summary=(
            "A student leaves one class for another. Old relationships stop where they are, new "
            "ones begin; one class becomes smaller, the other larger."
        ),
        leaves_out=(
            "What the new teacher has been told, friends left behind, and what either class makes "
            "of it. After the summer the class lists decide again."
        ),
        evidence=(
            PublishedFinding(
                None, None, None, None,
                "no trial; the contacts follow the attention law: contacts a child fall with class "
                "size to the power .71 (derived)",
                "Blatchford (2003)", "derived", "6.04",
            ),
        ),
        hours_basis="none",
        dose="1: the student moves.",
        levers=("present", "contact_rate"),
    )  # fmt: skip

    kind: Literal["transfer_student"] = "transfer_student"
    student: str = Field(min_length=1, description="id of the student")
    to: str = Field(min_length=1, description="id of the class")

    def requested_rows(self, school: Classbook, label: str) -> RowRequests:
        """An empty seat in the other class."""
        if self.dose == 0.0:
            return RowRequests()
        return RowRequests(seats=(Seat(self.student, self.to, self.start.year),))

    def named_ids(self) -> NamedIds:
        """The student and the class."""
        return NamedIds(students=(("student", self.student),), classes=(("to", self.to),))

    def decide(self, context: DecisionContext) -> Decision:
        """Empty the old seats, fill the new ones."""
        members = memberships(context)
        own = members[members["student"] == self.student]
        old, new = own[own["here"]], own[own["class"] == self.to]
        if self.dose == 0.0:
            return Decision([], np.unique(old["row"]).astype(np.int64))
        if self.to in set(old["class"]):
            raise ValueError(f"{context.label}: {self.student!r} is in class {self.to!r} already")
        if not len(old) or not len(new):
            raise MissingRowError(
                f"{context.label}: no seat for {self.student!r} in {self.to!r}; {HOW}"
            )
        there = members.loc[members["class"] == self.to, "teacher"]  # may teach both classes
        leaving = np.unique(old.loc[~old["teacher"].isin(there), "row"]).astype(np.int64)
        coming = np.unique(new["row"]).astype(np.int64)
        phases = within(self.course(context.today.year), context.today.year)
        spans = [
            Span("present", rows, phase.first, phase.last, value)
            for rows, value in ((leaving, 0.0), (coming, 1.0))
            for phase in phases
        ]
        change = {str(group): -1 for group in set(old["class"])} | {self.to: 1}
        spans += crowded(context, members, change, phases)
        return Decision(spans, np.union1d(leaving, coming))
