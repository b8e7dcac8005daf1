"""The base class of interventions: when, for which teachers, how much, and the decision."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from operator import mul
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Protocol, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import MorningField, Phase, day_of, lasting, within
from simulation.interventions.lever_schedule import Span
from simulation.interventions.targeting import DyadTarget, Flags, TeacherTarget, TeacherTargetField
from simulation.school.enrolment import Enrolment, Reserve
from simulation.state import Ints

Confidence = Literal[
    "verified", "verified direction", "derived", "recalled strong", "recalled weak", "gap"
]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
NO_ROWS: Ints = np.zeros(0, dtype=np.int64)
ABOUT = Path(__file__).parent / "kinds" / "about.toml"


class PublishedFinding(NamedTuple):
    """One published finding.

    outcome: a name in ``measurement.outcomes``, or None where the model has no such outcome.
    d, low, high: standardised effect and its interval, signed as the outcome is (a negative
    d of exhaustion is less of it); None where the source gives none. text: the finding with
    its number as printed. confidence: how well it is known; "verified direction" means that a
    number is from memory. target_row: its row in the table of targets.
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
    """A description of a kind.

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


def read_about(kind: str) -> About:
    """Return the description of a kind of the package, from ``kinds/about.toml``."""
    record = _joined(_descriptions()[kind])
    nothing: dict[str, Any] = dict.fromkeys(PublishedFinding._fields)
    evidence = [PublishedFinding(**(nothing | _joined(row))) for row in record["evidence"]]
    return About(**(record | {"evidence": tuple(evidence), "levers": tuple(record["levers"])}))


@cache
def _descriptions() -> dict[str, Any]:
    return tomllib.loads(ABOUT.read_text(encoding="utf-8"))


def _joined(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record with every text on one line."""
    return {
        key: " ".join(value.split()) if isinstance(value, str) else value
        for key, value in record.items()
    }


def wrong_key(key: str, value: Any, expected: str) -> ValidationError:
    """Return the error of one key of an intervention that its other keys do not allow."""
    context = {"error": ValueError(f"expected {expected}")}
    fault = InitErrorDetails(type="value_error", loc=(key,), input=value, ctx=context)
    return ValidationError.from_exception_data("intervention", [fault])


class NamedIds(NamedTuple):
    """Ids that an intervention names, with their key in its table, such as ``target.students``."""

    teachers: tuple[tuple[str, str], ...] = ()
    students: tuple[tuple[str, str], ...] = ()
    classes: tuple[tuple[str, str], ...] = ()


class InterventionProtocol(Protocol):
    """The part of an intervention that a run calls."""

    kind: str

    @property
    def start(self) -> MorningField:
        """The school morning on which it decides."""

    def decide(self, context: DecisionContext) -> Decision:
        """Choose people and levers on the morning of the start."""


class Intervention(BaseModel):
    """Fields that all kinds share. A dose of 0 leaves every lever at rest.

    What outlasts a school year is decided again in the next one, on the first morning unless
    the kind defines another, for the teachers who took part before and their new classes.
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
            raise wrong_key("stop", str(self.stop), f"a stop after the start ({self.start})")
        return self

    def hours(self) -> float:
        """Return the hours that one participating teacher spends on it in a school year."""
        return 0.0

    def money(self) -> str | None:
        """Return costs other than teacher hours, as text, or None."""
        return None

    def requested_rows(self, school: Enrolment, label: str) -> Reserve:
        """Return the rows to reserve before the year; label: as in ``DecisionContext``."""
        return Reserve()

    def named_ids(self) -> NamedIds:
        """Return the ids that it names, to be checked before a run."""
        target = getattr(self, "target", None)
        teachers = [("teachers.ids", name) for name in self.teachers.ids]
        students: list[tuple[str, str]] = []
        if target is not None:
            students += [("target.students", name) for name in target.students]
            teachers += [("target.pairs", teacher) for teacher, _ in target.pairs]
            students += [("target.pairs", student) for _, student in target.pairs]
        return NamedIds(tuple(teachers), tuple(students))

    def dyads_chosen(self) -> DyadTarget | None:
        """Return the rule that chooses all dyads whose levers it moves; None if there is none."""
        target: DyadTarget | None = getattr(self, "target", None)
        return target

    def course(self, year: int) -> list[Phase]:
        """Return its strength from day to day, up to the end of a school year."""
        return lasting(day_of(self.start), None if self.stop is None else day_of(self.stop), None)

    def lasts_into(self, year: int) -> bool:
        """Return whether it still moves anything in a later school year."""
        return bool(within(self.course(year), year))

    def later_decision_day(self) -> int:
        """Return the school day of later years on which it decides again, if it lasts so long."""
        return 0

    def taking_part(self, context: DecisionContext) -> Flags:
        """Flag the teachers who take part, shape (teachers,); more uptake only adds teachers."""
        keys = context.structure.links.teacher_key
        if context.members is not None:
            return np.isin(keys, context.members)
        ready = context.chance.uniforms(f"uptake:{context.label}", teacher=keys) < self.uptake
        return ready & self.teachers.meant(context)

    def decide(self, context: DecisionContext) -> Decision:
        """Choose people and levers on the morning of the start."""
        raise NotImplementedError

    def lever_spans(
        self, context: DecisionContext, lever: str, rows: Ints, value: Callable[[float], float]
    ) -> list[Span]:
        """Return the lever over this school year; value: from the share of the full strength."""
        return [
            Span(lever, rows, phase.first, phase.last, value(phase.share))
            for phase in within(self.course(context.today.year), context.today.year)
        ]

    def teacher_decision(self, context: DecisionContext, **gains: float) -> Decision:
        """Shift levers of the teachers who take part; gains: by lever, at the full strength."""
        teachers = np.flatnonzero(self.taking_part(context))
        spans = [
            span
            for lever, gain in gains.items()
            for span in self.lever_spans(context, lever, teachers, partial(mul, gain))
        ]
        return Decision(spans, NO_ROWS, teachers)


def labelled(plans: Sequence[InterventionProtocol]) -> list[tuple[str, InterventionProtocol]]:
    """Return the interventions of an arm with their labels: kind and number in it, from 1."""
    nth: dict[str, int] = {}
    named = []
    for plan in plans:
        nth[plan.kind] = nth.get(plan.kind, 0) + 1
        named.append((f"{plan.kind}:{nth[plan.kind]}", plan))
    return named


def decision_day(plan: Any, year: int) -> int | None:
    """Return the school day of a year, 0 to 199, on which a plan decides; None if on none.

    A plan without ``lasts_into`` ends with its year; one without ``later_decision_day`` decides
    on the first morning of later years.
    """
    if plan.start.year == year:
        return int(plan.start.day)
    lasts_into: Callable[[int], bool] | None = getattr(plan, "lasts_into", None)
    if plan.start.year > year or lasts_into is None or not lasts_into(year):
        return None
    again: Callable[[], int] | None = getattr(plan, "later_decision_day", None)
    return 0 if again is None else again()
