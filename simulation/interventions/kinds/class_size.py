"""Class size: fewer students in a class; the others get more of the teacher."""

from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, Intervention, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.school_structure import (
    lead_classes,
    membership_spans,
    memberships,
    sizes_now,
)
from simulation.randomness import keys_of
from simulation.state import Ints


class ClassSize(Intervention):
    """Students leave until the class has ``to``; contacts of the others follow the attention law.

    Who: the classes whose (first) teacher takes part and which are larger. When: from ``start``
    to ``stop``, for good without one; every year drawn anew. How much: ``dose`` is the share
    of the way from the present size to ``to``. Who leaves is a keyed draw, so that a larger
    dose takes the same students and some more.
    """

    about: ClassVar[About] = read_about("class_size")

    kind: Literal["class_size"] = "class_size"
    dose: Share = 1.0
    to: Annotated[int, Field(ge=1, le=60, description="students in a class")] = 20

    def money(self) -> str:
        """Return teachers and classrooms for those who leave."""
        return f"a teacher and a room for the students above {self.to} of each class"

    def decide(self, context: DecisionContext) -> Decision:
        """Draw who leaves each class, and let contacts follow the size that is left."""
        part, members = self.taking_part(context), memberships(context)
        sizes, gone = sizes_now(context, members), [NO_ROWS]
        change: dict[str, int] = {}
        for group in lead_classes(context, members, part):
            many = round(self.dose * max(sizes[group] - self.to, 0))
            rows = self._leavers(context, members[members["class"] == group], many)
            if len(rows):
                gone.append(rows)
                change[group] = -many
        leaving = np.unique(np.concatenate(gone))
        spans = membership_spans(self, context, members, change, leaving=leaving) if change else []
        return Decision(spans, NO_ROWS, np.flatnonzero(part))

    def _leavers(self, context: DecisionContext, members: pd.DataFrame, many: int) -> Ints:
        """Return the rows of the students of one class who leave it."""
        here = members[members["here"]]
        students = here["student"].drop_duplicates().to_numpy()
        stream, year = f"leave:{context.label}", context.today.year
        draw = context.chance.uniforms(stream, year, student=keys_of(students.tolist()))
        gone = students[np.lexsort((students, draw))[:many]]
        rows: Ints = here.loc[here["student"].isin(gone), "row"].to_numpy().astype(np.int64)
        return rows
