"""All checks of the verification list, in its order."""

from collections.abc import Callable, Iterator

from simulation.parameters import Parameters
from simulation.verification import (
    determinism,
    limiting_cases,
    mean_field,
    parameter_recovery,
    process_contracts,
    step_size,
)
from simulation.verification.finding import Effort, Finding

Check = Callable[[Effort, Parameters], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "1 processes": lambda effort, p: process_contracts.findings(effort),
    "2 bounds": determinism.bounds,
    "3 same bytes again": determinism.repeats,
    "4 common draws": determinism.findings,
    "5 extremes": limiting_cases.extreme_findings,
    "6 length of a step": step_size.findings,
    "7 mean-field map": mean_field.findings,
    "8 ablations": limiting_cases.cut_link_findings,
    "9 two engines": determinism.engines,
    "10 order and names": determinism.names,
    "11 recovery": parameter_recovery.findings,
}


def verified(effort: Effort, p: Parameters, progress: Callable[[str], None]) -> list[Finding]:
    """Every finding; progress is told which item comes next."""
    found = []
    for name, check in CHECKS.items():
        progress(name)
        found += list(check(effort, p))
    return found
