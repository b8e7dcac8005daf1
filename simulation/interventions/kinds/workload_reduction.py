"""Workload reduction: less of the work that is not contact with students."""

from typing import ClassVar, Literal

import numpy as np

from simulation.interventions.base import NO_ROWS, About, Intervention, Share, read_about
from simulation.interventions.context import Decision, DecisionContext


class WorkloadReduction(Intervention):
    """Less other work a day, from the start to the stop, over years without one.

    Who: the teachers who take part. When: from ``start`` to ``stop``, for good without one.
    How much: ``dose`` is the share of the other workload taken away (default 0.08, where a
    prototype came near trials).
    """

    about: ClassVar[About] = read_about("workload_reduction")

    kind: Literal["workload_reduction"] = "workload_reduction"
    dose: Share = 0.08

    def money(self) -> str:
        """Return the time of other staff."""
        return f"someone who does {100 * self.dose:g} % of each teacher's other work"

    def decide(self, context: DecisionContext) -> Decision:
        """Scale the workload of those who take part."""
        rows = np.flatnonzero(self.taking_part(context))
        spans = self.lever_spans(context, "workload", rows, lambda share: 1.0 - self.dose * share)
        return Decision(spans, NO_ROWS, rows)
