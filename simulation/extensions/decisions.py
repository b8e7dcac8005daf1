"""What a decision of an intervention may contain, checked in the check and in every run."""

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from simulation.errors import BadInput, Problem
from simulation.extensions.user_code import REMEDY, described, extension_errors
from simulation.interventions.context import Decision, DecisionContext, StateOverride
from simulation.interventions.lever_schedule import RULES, Span
from simulation.state import SCHOOL_DAYS, Circumstances, Dyads, lever_variable, owner, variables

WIDEST = {  # of levers without a limit; assumed to be beyond any programme
    "contact_rate": 20.0,
    "extra_contacts": 100.0,
    "log_odds": 50.0,
    "propensity": 50.0,
    "workload": 20.0,
}


class ImpossibleDecisionError(ValueError):
    """A decision that names a lever, row, day or value that does not exist."""


class CheckedIntervention:
    """An intervention whose decisions are checked before they are carried out.

    file: where its class is defined; exceptions of its code are reported as errors of this file.
    None: they pass as they are.
    """

    def __init__(self, plan: Any, file: str | None = None) -> None:
        """Wrap an intervention."""
        self.plan, self.file = plan, file
        self.kind = plan.kind

    def decide(self, context: DecisionContext) -> Decision:
        """Return the decision. Raises ImpossibleDecisionError, or BadInput if there is a file."""
        decision: Decision = self._called(self.plan.decide, context)
        wrong = self._called(first_fault, decision, context)
        if wrong:
            if self.file is None:
                raise ImpossibleDecisionError(wrong)
            found, expected = f"a decision with {wrong}", "levers, rows, days and values that exist"
            raise BadInput([Problem(self.file, self.kind, found, expected, remedy=REMEDY)])
        return decision

    def _called(self, method: Any, *values: Any) -> Any:
        if self.file is None:
            return method(*values)
        with extension_errors(self.file):
            return method(*values)

    def __getattr__(self, name: str) -> Any:
        """Return any other attribute of the intervention; its methods are guarded too."""
        if name in ("plan", "file"):  # not set yet during a copy
            raise AttributeError(name)
        value = getattr(self.plan, name)
        return partial(self._called, value) if callable(value) else value


def first_fault(decision: Any, context: DecisionContext) -> str:
    """Return what is impossible in a decision, in words; empty if nothing is."""
    return next(decision_faults(decision, context), "")


def decision_faults(decision: Any, context: DecisionContext) -> Iterator[str]:
    """Yield what is impossible in a decision, in words."""
    if not isinstance(decision, Decision):
        yield f"{described(decision)} instead of a Decision"
        return
    sizes = {place: len(levers[0]) for place, levers in context.circumstances._asdict().items()}
    spans: Any = decision.spans
    if not isinstance(spans, list | tuple):
        yield f"spans = {described(spans)} instead of a list of spans"
        return
    for span in spans:
        yield from _span_faults(span, sizes)
    yield from _row_faults("chosen", decision.chosen, sizes["dyads"])
    yield from _row_faults("teachers", decision.teachers, sizes["teachers"])
    for override in decision.overrides:
        yield from _override_faults(override, sizes["dyads"])
    free: Any = decision.free_days
    if not isinstance(free, range) or any(not 0 <= day < SCHOOL_DAYS for day in free):
        yield f"free_days = {described(free)} instead of a range of school days"


def _span_faults(span: Any, sizes: dict[str, int]) -> Iterator[str]:
    known = [lever for kind in Circumstances.__annotations__.values() for lever in kind._fields]
    if not isinstance(span, Span):
        yield f"{described(span)} instead of a Span"
        return
    if span.lever not in known:
        yield f"the lever {described(span.lever)}, which does not exist"
        return
    yield from _row_faults(f"rows of {span.lever}", span.rows, sizes[owner(span.lever)])
    days = (span.first, span.last)
    if not all(isinstance(day, int | np.integer) for day in days) or not (
        0 <= span.first <= span.last <= SCHOOL_DAYS
    ):
        yield f"days {described(days)} of {span.lever} instead of two from 0 to {SCHOOL_DAYS}"
    yield from _value_faults(span)


def _value_faults(span: Span) -> Iterator[str]:
    """Yield a value that no rule of the lever can bring into its range."""
    variable, value = lever_variable(span.lever), span.value
    high = min(variable.high, WIDEST.get(span.lever, variable.high))
    low = max(variable.low, -high)
    if span.lever not in RULES:  # values add up
        low, high = (-high, high) if variable.high > 1.0 else (low - high, high - low)
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not low <= value <= high:
        yield f"{span.lever} at {described(value)} instead of a number from {low:g} to {high:g}"


def _row_faults(name: str, rows: Any, size: int) -> Iterator[str]:
    """Yield a fault if rows are not whole numbers from 0 to size - 1."""
    values = np.asarray(rows)
    if values.ndim != 1 or (len(values) and values.dtype.kind not in "iu"):
        yield f"{name} = {described(rows)} instead of a list of row numbers"
    elif len(values) and not (values.min() >= 0 and values.max() < size):
        outside = values.min() if values.min() < 0 else values.max()
        yield f"row {outside} in {name}, where the rows are 0 to {size - 1}"
    elif len(np.unique(values)) != len(values):
        yield f"a row twice in {name}"


def _override_faults(override: Any, size: int) -> Iterator[str]:
    if not isinstance(override, StateOverride) or override.variable not in Dyads._fields:
        yield f"{described(override)} instead of a StateOverride of a variable of dyads"
        return
    yield from _row_faults(f"rows of {override.variable}", override.rows, size)
    known, values = variables(Dyads)[override.variable], np.asarray(override.values)
    if values.dtype.kind not in "fiu" or not (
        (values >= known.low).all() and (values <= known.high).all()
    ):
        yield (
            f"{override.variable} = {described(values)} "
            f"instead of numbers from {known.low:g} to {known.high:g}"
        )
