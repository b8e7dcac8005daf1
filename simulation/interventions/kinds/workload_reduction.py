"""Workload reduction: less of the work that is not contact with students."""

from typing import ClassVar, Literal

import numpy as np

from simulation.interventions.base import NO_ROWS, About, Intervention, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext


class WorkloadReduction(Intervention):
    """Less other work a day, from the start to the stop, over years if asked for.

    Who: the teachers who take part. When: from ``start`` to ``stop``, for good without one.
    How much: ``dose`` is the share of the other workload taken away (default .08, where a
    prototype landed near trials).
    """

    about: ClassVar[About] = About(
        summary=(
            "Somebody else takes over part of the marking, meetings and administration, so that "
            "each day brings less load beside the students."
        ),
        leaves_out=(
            "Who does the work instead, whether the time is spent on students or on rest, and "
            "what teachers lose in tasks they like."
        ),
        evidence=(
            PublishedFinding(
                "exhaustion", -0.18, -0.28, -0.08,
                "burnout interventions, overall: d = .18 in favour (SE .05, interval derived; 23 "
                "controlled trials of any kind): a ceiling; no row for workload alone",
                "Iancu et al. (2018)", "verified", "7.01",
            ),
        ),
        hours_basis="none: it gives time",
        dose="Share of the other work taken away; .08 is a prototype's that landed near trials.",
        levers=("workload",),
    )  # fmt: skip

    kind: Literal["workload_reduction"] = "workload_reduction"
    dose: Share = 0.08

    def money(self) -> str:
        """Somebody's time."""
        return f"someone who does {100 * self.dose:g} % of each teacher's other work"

    def decide(self, context: DecisionContext) -> Decision:
        """Scale the workload of those who take part."""
        teachers = np.flatnonzero(self.taking_part(context))
        spans = self.lever_spans(
            context, "workload", teachers, lambda share: 1.0 - self.dose * share
        )
        return Decision(spans, NO_ROWS, teachers)
