"""All checks of the verification list, in its order."""

from collections.abc import Callable, Iterator

from simulation.parameters import Parameters
from simulation.verification import (
    approximations,
    determinism,
    limiting_cases,
    parameter_recovery,
    process_contracts,
)
from simulation.verification.finding import Finding, VerificationEffort

Check = Callable[[VerificationEffort, Parameters], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "1 processes": lambda effort, p: process_contracts.findings(effort),
    "2 bounds": determinism.bounds,
    "3 same bytes again": determinism.repeats,
    "4 common draws": determinism.common_draws,
    "5 extremes": limiting_cases.extreme_findings,
    "6 length of a step": approximations.step_size,
    "7 mean-field map": approximations.mean_field,
    "8 ablations": limiting_cases.cut_link_findings,
    "9 two engines": determinism.engines,
    "10 order and names": determinism.names,
    "11 recovery": parameter_recovery.findings,
}


def verified(
    effort: VerificationEffort, p: Parameters, progress: Callable[[str], None]
) -> list[Finding]:
    """Run all checks and return their findings; progress: called with the name of every item."""
    findings: list[Finding] = []
    for name, check in CHECKS.items():
        progress(name)
        findings += check(effort, p)
    return findings
