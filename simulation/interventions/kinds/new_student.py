"""A new student joins a class during the year."""

from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, NamedIds, read_about
from simulation.interventions.context import Decision, DecisionContext, MissingRowError
from simulation.interventions.families import Event
from simulation.interventions.school_structure import lead_classes, membership_spans, memberships
from simulation.school.enrolment import Enrolment, Reserve, Seat

DIFFICULT = 2.5  # sd of propensity; assumed, about the highest of a class


class NewStudent(Event):
    """One more student (or ``students``) of a chosen propensity in each class.

    Who: the classes named in ``classes``, else those whose (first) teacher takes part. When:
    from ``start`` to the end of the school year, or to ``stop``. Contacts of the whole class
    follow the attention law. The newcomer has a relationship like that of a first morning
    with every teacher of the class; other attributes are those of a classmate. Their id is
    the class's with ``:new1`` and so on.
    """

    about: ClassVar[About] = read_about("new_student")

    kind: Literal["new_student"] = "new_student"
    propensity: Annotated[float, Field(ge=-1.0, le=6.0, description="z, sd")] = DIFFICULT
    students: Annotated[int, Field(ge=1, le=10, description="newcomers to each class")] = 1
    classes: Annotated[
        tuple[str, ...], Field(strict=False, description="ids; else by teacher")
    ] = ()

    def requested_rows(self, school: Enrolment, label: str) -> Reserve:
        """Reserve seats in every class that may be meant."""
        if self.dose == 0.0:
            return Reserve()
        return Reserve(
            seats=tuple(
                Seat(self.start.year, name, group, self.propensity)
                for group in self.classes or school.classes.index
                for name in self._names(group, label)
            )
        )

    def named_ids(self) -> NamedIds:
        """Return the classes too."""
        classes = tuple(("classes", name) for name in self.classes)
        return super().named_ids()._replace(classes=classes)

    def decide(self, context: DecisionContext) -> Decision:
        """Seat the newcomers, and let the contacts of their classes follow."""
        part, members = self.taking_part(context), memberships(context)
        if self.dose == 0.0:
            return Decision([], NO_ROWS, np.flatnonzero(part))
        groups = self.classes or lead_classes(context, members, part)
        seats = {(group, name) for group in groups for name in self._names(group, context.label)}
        own = [pair in seats for pair in zip(members["class"], members["student"], strict=True)]
        new = members[own]
        if len(new[["class", "student"]].drop_duplicates()) < len(seats):
            raise MissingRowError(context.label, "seat")
        rows = np.sort(new["row"].to_numpy().astype(np.int64))
        change = dict.fromkeys(groups, self.students)
        spans = membership_spans(self, context, members, change, coming=rows) if groups else []
        ids = pd.Index(context.names.dyads["teacher"].iloc[rows].unique())
        teachers = context.names.teachers.index.get_indexer(ids).astype(np.int64)
        return Decision(spans, rows, teachers)

    def _names(self, group: str, label: str) -> list[str]:
        """Return ids; another propensity or another event of this kind is another person."""
        nth = label.rpartition(":")[2]
        before = "" if nth == "1" else f"{nth}."
        after = "" if self.propensity == DIFFICULT else f" z={self.propensity:g}"
        return [f"{group}:new{before}{n + 1}{after}" for n in range(self.students)]
