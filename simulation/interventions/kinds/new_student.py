"""A new student comes into a class during the year."""

from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, PublishedFinding
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import within
from simulation.interventions.families import Event
from simulation.interventions.lever_schedule import Span
from simulation.interventions.row_requests import (
    HOW,
    Classbook,
    MissingRowError,
    NamedIds,
    RowRequests,
    Seat,
)
from simulation.interventions.school_structure import crowded, lead_classes, memberships, rows_in
from simulation.state import Ints

DIFFICULT = 2.5  # sd of propensity; assumed, about the highest of a class


class NewStudent(Event):
    """One more student (or ``students``) of a chosen propensity in each class.

    Who: the classes named in ``classes``, else those whose (first) teacher takes part. When:
    from ``start`` to the end of the school year, or to ``stop``. Contacts of the whole class
    follow the attention law. The newcomer has a relationship like that of a first morning
    with every teacher of the class; other attributes are those of a classmate. Their id is
    the class's with ``:new1`` and so on.
    """

    about: ClassVar[About] = About(
        summary=(
            "A student joins the class, by default one with a high propensity to misbehave. All "
            "others share the teacher's attention with one more."
        ),
        leaves_out=(
            "What the newcomer does to other students' behaviour, the school they come from, and "
            "any preparation. After the summer they are gone."
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
        dose="1: the student comes.",
        levers=("present", "contact_rate"),
    )  # fmt: skip

    kind: Literal["new_student"] = "new_student"
    propensity: Annotated[float, Field(ge=-1.0, le=6.0, description="z, sd")] = DIFFICULT
    students: Annotated[int, Field(ge=1, le=10, description="newcomers to each class")] = 1
    classes: Annotated[
        tuple[str, ...], Field(strict=False, description="ids; else by teacher")
    ] = ()

    def requested_rows(self, school: Classbook, label: str) -> RowRequests:
        """An empty seat in every class that may be meant."""
        if self.dose == 0.0:
            return RowRequests()
        groups = self.classes or tuple(school.classes.index)
        return RowRequests(
            seats=tuple(
                Seat(name, group, self.start.year, self.propensity)
                for group in groups
                for name in self._names(group, label)
            )
        )

    def named_ids(self) -> NamedIds:
        """The classes too."""
        return (
            super().named_ids()._replace(classes=tuple(("classes", name) for name in self.classes))
        )

    def decide(self, context: DecisionContext) -> Decision:
        """Seat the newcomers, and let the contacts of their classes follow."""
        part, members = self.taking_part(context), memberships(context)
        if self.dose == 0.0:
            return Decision([], NO_ROWS, np.flatnonzero(part))
        groups = self.classes or lead_classes(context, members, part)
        seats = [
            rows_in(members, group, name)
            for group in groups
            for name in self._names(group, context.label)
        ]
        if any(not len(seat) for seat in seats):
            raise MissingRowError(f"{context.label}: a seat is missing; {HOW}")
        rows: Ints = np.sort(np.concatenate(seats)) if seats else NO_ROWS
        phases = within(self.course(context.today.year), context.today.year)
        spans = [Span("present", rows, phase.first, phase.last, 1.0) for phase in phases]
        change = dict.fromkeys(groups, self.students)
        spans += crowded(context, members, change, phases) if groups else []
        return Decision(spans, rows, _owners(context, rows))

    def _names(self, group: str, label: str) -> list[str]:
        """Ids; another propensity is another person, and so is another event of this kind."""
        nth = label.rpartition(":")[2]
        before = "" if nth == "1" else f"{nth}."
        who = "" if self.propensity == DIFFICULT else f" z={self.propensity:g}"
        return [f"{group}:new{before}{n + 1}{who}" for n in range(self.students)]


def _owners(context: DecisionContext, rows: Ints) -> Ints:
    names = context.names
    found = pd.Index(names.dyads["teacher"].iloc[rows].unique())
    return names.teachers.index.get_indexer(found).astype(np.int64)
