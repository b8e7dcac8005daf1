"""``validate``: compare published figures with simulated studies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulation.cli.output import (
    NOT_CALIBRATED,
    Json,
    Quick,
    Seed,
    Workers,
    as_json,
    print_table,
    report_populations,
)

if TYPE_CHECKING:
    from simulation.evidence.targets.verdict import SimulatedStatistic, Verdict
    from simulation.evidence.validation.surveyed_population import ValidationSize
    from simulation.parameters import ParameterDraws

EXAMPLE = "Example: run.py validate --quick"


def validate(
    quick: Quick = False, seed: Seed = 1, workers: Workers = None, json: Json = False
) -> None:
    """Compare every published figure with simulated studies, analysed as in the publication."""
    verdicts, _, draws = judged(quick, seed, workers)
    if json:
        as_json({"calibrated": draws.calibrated, "rows": [_row(verdict) for verdict in verdicts]})
    else:
        _print(verdicts, calibrated=draws.calibrated)


def judged(
    quick: bool, seed: int, workers: int | None
) -> "tuple[list[Verdict], ValidationSize, ParameterDraws]":
    """Run the simulated studies and return a verdict per figure, their size and the draws."""
    from simulation.evidence.targets.target_table import targets
    from simulation.evidence.validation.surveyed_population import QUICK, WHOLE
    from simulation.evidence.validation.validate import validate_targets
    from simulation.parameters import read_draws
    from simulation.runs.executors import open_executor

    size, draws = QUICK if quick else WHOLE, read_draws()
    with open_executor("processes", workers) as executor:
        verdicts = validate_targets(
            targets(), draws.draws, size, seed, executor, report_populations
        )
    return verdicts, size, draws


def tally(verdicts: "Sequence[Verdict]") -> list[tuple[str, int, int]]:
    """Count the figures that are met, of how many: fitted ones, and ones set aside.

    Rows for plausibility are no evidence, so that they are not counted.
    """
    groups = {
        use: [v for v in verdicts if v.target.use == use] for use in ("calibrate", "validate")
    }
    return [(name, sum(v.met for v in rows), len(rows)) for name, rows in groups.items()]


def model_value(simulated: "SimulatedStatistic") -> str:
    """Format the mean over populations."""
    return f"{simulated.mean:.3g}"


def interval(simulated: "SimulatedStatistic") -> str:
    """Format the confidence interval of the mean."""
    if simulated.low is None or simulated.high is None:
        return "one population"
    return f"{simulated.low:.3g} to {simulated.high:.3g}"


def verdict_words(verdict: "Verdict") -> str:
    """Format the verdict, with a question mark if the interval lies on both sides of the limit."""
    return verdict.verdict if verdict.sure else f"{verdict.verdict}?"


def _row(verdict: "Verdict") -> dict[str, Any]:
    from simulation.evidence.targets.target_table import size_class

    target, simulated = verdict.target, verdict.simulated
    return {
        "id": target.id,
        "quantity": target.quantity,
        "use": target.use,
        "confidence": target.confidence,
        "published": target.published,
        "sampling_error": target.error,
        "band": [target.low, target.high],
        "simulated": simulated.mean,
        "size": size_class(target.kind, simulated.mean),
        "interval": [simulated.low, simulated.high],
        "verdict": verdict.verdict,
        "sure": verdict.sure,
        "distance": verdict.distance,
    }


def _print(verdicts: "Sequence[Verdict]", *, calibrated: bool) -> None:
    if not calibrated:
        print(NOT_CALIBRATED)
    rows = [
        (
            verdict.target.id, verdict.target.quantity, verdict.target.published,
            verdict.target.band, model_value(verdict.simulated), interval(verdict.simulated),
            verdict_words(verdict),
        )
        for verdict in verdicts
    ]  # fmt: skip
    headings = ("id", "quantity", "published", "band", "model", "95 % interval", "verdict")
    print_table("", headings, rows, text=range(len(headings)))
    for name, met, count in tally(verdicts):
        print(f"{name}: {met} of {count} met")
