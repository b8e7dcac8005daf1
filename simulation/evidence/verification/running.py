"""All checks of the verification list, in its order."""

from collections.abc import Callable, Iterator

from simulation.evidence.verification import (
    ablations,
    averages,
    extremes,
    processes,
    recovery,
    repeats,
    steps,
    worlds,
)
from simulation.evidence.verification.finding import Effort, Finding
from simulation.parameters import Parameters

Check = Callable[[Effort, Parameters], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "1 processes": lambda effort, p: processes.findings(effort),
    "2 bounds": repeats.bounds,
    "3 same bytes again": repeats.repeats,
    "4 common draws": worlds.findings,
    "5 extremes": extremes.findings,
    "6 length of a step": steps.findings,
    "7 mean-field map": averages.findings,
    "8 ablations": ablations.findings,
    "9 two engines": repeats.engines,
    "10 order and names": repeats.names,
    "11 recovery": recovery.findings,
}


def verified(effort: Effort, p: Parameters, progress: Callable[[str], None]) -> list[Finding]:
    """Every finding; progress is told which item comes next."""
    found = []
    for name, check in CHECKS.items():
        progress(name)
        found += list(check(effort, p))
    return found
