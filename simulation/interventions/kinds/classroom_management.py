"""Classroom management: training in running a class, such as the Good Behavior Game."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.families import Training


class ClassroomManagement(Training):
    """Less misbehaviour in the whole class, and a teacher more sure of coping.

    Who: the classes of the teachers who take part. When: it grows with every session, then
    stays or fades. How much: ``dose`` is what the log-odds of misbehaviour fall by (default
    .4: .7 did more than trials, d −.33 against −.20); coping potential rises by ``coping``
    times it.
    """

    about: ClassVar[About] = About(
        summary=(
            "Teachers learn to run a class with clear rules and praise. Misbehaviour becomes less "
            "likely in every contact of the class, whoever the student is, and the teacher feels "
            "more able to cope."
        ),
        leaves_out=(
            "Rules and rewards themselves, peers who follow each other, and that long programmes "
            "wear off: longer duration went with smaller effects."
        ),
        evidence=(
            PublishedFinding(
                None, -0.20, None, None,
                "teacher-rated disruption d = -.20; observed on-task behaviour +.39; longer "
                "duration, smaller effect (19 randomised trials, N = 18,094, primary)",
                "Veenman et al. (2018)", "verified", "7.17",
            ),
            PublishedFinding(
                None, None, None, None,
                "Good Behavior Game, two years: no clear effect on disruptive behaviour (77 "
                "schools, N = 3,084)",
                "trial in England (PMC8519394)", "verified", "7.16",
            ),
            PublishedFinding(
                None, None, None, None,
                "fewer negative remarks of the teacher lead to more on-task behaviour and less "
                "hyperactive and oppositional development (N = 570, grades 2-3)",
                "Leflot et al.", "verified direction", "7.18",
            ),
            PublishedFinding(
                "exhaustion", -0.18, -0.28, -0.08,
                "burnout interventions, overall: d = .18 in favour (SE .05, interval derived; 23 "
                "controlled trials of any kind): a ceiling",
                "Iancu et al. (2018)", "verified", "7.01",
            ),
        ),
        hours_basis="six training sessions of two hours (assumed)",
        dose="Fall of the log-odds of misbehaviour; .4, where .7 did more than trials of any kind.",
        levers=("log_odds", "efficacy"),
    )  # fmt: skip

    kind: Literal["classroom_management"] = "classroom_management"
    dose: Share = 0.4
    sessions: Annotated[int, Field(ge=1, le=40)] = 6
    session_hours: Annotated[float, Field(ge=0.0, le=40.0)] = 2.0
    coping: Annotated[Share, Field(description="rise of coping potential at a dose of 1")] = 0.05

    def decide(self, context: DecisionContext) -> Decision:
        """Shift the odds of misbehaviour and the coping potential of those who take part."""
        teachers = np.flatnonzero(self.taking_part(context))
        spans = self.lever_spans(context, "log_odds", teachers, lambda share: -self.dose * share)
        gain = self.coping * self.dose
        spans += self.lever_spans(context, "efficacy", teachers, lambda share: gain * share)
        return Decision(spans, NO_ROWS, teachers)
