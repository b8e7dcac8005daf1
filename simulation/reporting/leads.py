"""Which outcomes a report shows, and which lead it."""

from simulation.measurement.outcomes import MAIN
from simulation.results.reader import Result

LEAD = ("conflict_targeted", "exhaustion")  # the outcomes that the project is about


def shown_outcomes(result: Result) -> tuple[str, ...]:
    """The outcomes that are shown: those the scenario asks for, or the main ones."""
    asked = result.answer.get("report", {}).get("outcomes", [])
    return tuple(asked) or MAIN


def leads_of(result: Result) -> tuple[str, ...]:
    """The one or two outcomes that the answer is about."""
    return shown_outcomes(result)[:2] if _asked(result) else LEAD


def _asked(result: Result) -> bool:
    return bool(result.answer.get("report", {}).get("outcomes"))
