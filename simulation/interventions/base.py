"""What every intervention is: when, for whom, how much, and a decision on the day."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Protocol, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import MorningField, Phase, day_of, lasting, within
from simulation.interventions.lever_schedule import Span
from simulation.interventions.row_requests import Classbook, NamedIds, RowRequests
from simulation.interventions.targeting import Flags, TeacherTarget, TeacherTargetField
from simulation.state import Ints

Confidence = Literal[
    "verified", "verified direction", "derived", "recalled strong", "recalled weak", "gap"
]


class PublishedFinding(NamedTuple):
    """One published finding.

    outcome: a name in ``measurement.outcomes``, or None where the model has no such outcome.
    d, low, high: standardised effect and its interval, signed as the outcome is (a negative
    d of exhaustion is less of it); None where the source gives none. text: the finding in
    words, with the number as printed. confidence: how well it is known; "verified direction"
    means that a number is from memory. target_row: its row in the table of targets.
    """

    outcome: str | None
    d: float | None
    low: float | None
    high: float | None
    text: str
    source: str
    confidence: Confidence
    target_row: str


class About(NamedTuple):
    """A kind in words.

    summary: what is done and how it works in the model. leaves_out: what is not in it.
    evidence: what has been published. hours_basis: where the hours of a teacher come from.
    dose: what the number means, and where its default comes from. levers: those of
    ``state.Circumstances`` that it moves.
    """

    summary: str
    leaves_out: str
    evidence: tuple[PublishedFinding, ...]
    hours_basis: str
    dose: str = ""
    levers: tuple[str, ...] = ()


Share = Annotated[float, Field(ge=0.0, le=1.0)]
NO_ROWS: Ints = np.zeros(0, dtype=np.int64)


class InterventionProtocol(Protocol):
    """The part of an intervention that a run calls."""

    kind: str

    @property
    def start(self) -> MorningField:
        """The school morning on which it is decided."""

    def decide(self, context: DecisionContext) -> Decision:
        """Who is reached and which levers move, as seen on the morning of the start."""


class Intervention(BaseModel):
    """Fields that all kinds share. A dose of 0 leaves every lever at rest.

    What outlasts a school year is decided again in the next one, on the first morning unless
    the kind says otherwise, for the teachers who took part before and for whoever is then in
    their classes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    about: ClassVar[About]
    example: ClassVar[Mapping[str, Any]] = {}  # keys that one of a kind needs besides its start

    kind: str
    start: MorningField
    stop: Annotated[
        MorningField | None,
        Field(description="school morning on which it ends; left out: see the kind"),
    ] = None
    dose: Share
    uptake: Annotated[Share, Field(description="share of the teachers meant who take part")] = 1.0
    teachers: Annotated[TeacherTargetField, Field(description="which teachers are meant")] = (
        TeacherTarget()
    )

    @model_validator(mode="after")
    def _stop_after_start(self) -> Self:
        if self.stop is not None and day_of(self.stop) <= day_of(self.start):
            raise ValueError(f"expected a stop after the start ({self.start})")
        return self

    def hours(self) -> float:
        """Hours that one participating teacher spends on it in a school year."""
        return 0.0

    def money(self) -> str | None:
        """What else it costs, in words; None where that is nothing to speak of."""
        return None

    def requested_rows(self, school: Classbook, label: str) -> RowRequests:
        """Rows that must be there from the first day on; label: as in ``DecisionContext``."""
        return RowRequests()

    def named_ids(self) -> NamedIds:
        """Ids that it names, with the place where each stands."""
        target = getattr(self, "target", None)
        teachers = [("teachers.ids", name) for name in self.teachers.ids]
        students: list[tuple[str, str]] = []
        if target is not None:
            students += [("target.students", name) for name in target.students]
            teachers += [("target.pairs", teacher) for teacher, _ in target.pairs]
            students += [("target.pairs", student) for _, student in target.pairs]
        return NamedIds(tuple(teachers), tuple(students))

    def course(self, year: int) -> list[Phase]:
        """How strongly it works from day to day, up to the end of a school year."""
        return lasting(day_of(self.start), None if self.stop is None else day_of(self.stop), None)

    def lasts_into(self, year: int) -> bool:
        """Whether it still moves anything in a later school year."""
        return bool(within(self.course(year), year))

    def later_decision_day(self) -> int:
        """School day of later years on which it is decided again, if it lasts into them."""
        return 0

    def taking_part(self, context: DecisionContext) -> Flags:
        """Which teachers take part, shape (teachers,): raising uptake only adds teachers."""
        keys = context.world.links.teacher_key
        if context.members is not None:
            return np.isin(keys, context.members)
        ready = context.chance.uniforms(f"uptake:{context.label}", teacher=keys) < self.uptake
        return ready & self.teachers.meant(context)

    def decide(self, context: DecisionContext) -> Decision:
        """Who is reached and which levers move, as seen on the morning of the start."""
        raise NotImplementedError

    def lever_spans(
        self, context: DecisionContext, lever: str, rows: Ints, value: Callable[[float], float]
    ) -> list[Span]:
        """The lever over this school year; value: of the share of the full strength."""
        return [
            Span(lever, rows, phase.first, phase.last, value(phase.share))
            for phase in within(self.course(context.today.year), context.today.year)
        ]


def labelled(plans: Sequence[InterventionProtocol]) -> list[tuple[str, InterventionProtocol]]:
    """The interventions of an arm with their labels: kind and number within it, from 1."""
    nth: dict[str, int] = {}
    named = []
    for plan in plans:
        nth[plan.kind] = nth.get(plan.kind, 0) + 1
        named.append((f"{plan.kind}:{nth[plan.kind]}", plan))
    return named


def lasts_into(plan: Any, year: int) -> bool:
    """Whether a plan goes on in a later year; one that does not say so ends with its own."""
    goes_on = getattr(plan, "lasts_into", None)
    return goes_on is not None and bool(goes_on(year))


def decision_day(plan: InterventionProtocol, year: int) -> int | None:
    """School day of a year, 0 to 199, on which a plan looks at the school; None if on none.

    In later years that of ``later_decision_day``; the first morning, if a plan does not say.
    """
    if plan.start.year == year:
        return plan.start.day
    if plan.start.year > year or not lasts_into(plan, year):
        return None
    again: Callable[[], int] | None = getattr(plan, "later_decision_day", None)
    return 0 if again is None else again()
