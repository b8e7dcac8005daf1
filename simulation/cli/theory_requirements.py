"""``theory --requirements``: judge the requirements of the model in every parameter set."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.cli.output import (
    NOT_CALIBRATED,
    as_json,
    print_table,
    print_wrapped,
    report_populations,
)
from simulation.errors import Unfinished

if TYPE_CHECKING:
    from simulation.evidence.requirements.judge_requirements import Judged, RequirementsSize
    from simulation.parameters import ParameterDraws

HEADINGS = ("requirement", "measured", "95 % interval", "required", "holds")


def judged(
    quick: bool,
    seed: int,
    workers: int | None,
    *,
    populations: int | None = None,
    draws: int | None = None,
    without: Sequence[str] = (),
    values: Path | None = None,
    burn_in: int | None = None,
) -> "tuple[list[Judged], RequirementsSize, ParameterDraws]":
    """Judge all requirements and return them with the size and the draws. Raises BadInput.

    populations: for every draw. values: a file of parameters on top of every draw. burn_in:
    unrecorded years, by default those of a scenario.
    """
    from simulation.engine.burn_in import BURN_IN
    from simulation.evidence.requirements import judge_requirements as judging
    from simulation.evidence.theory.mechanisms import changed_draws, check_names
    from simulation.parameters import read_draws
    from simulation.runs.executors import open_executor

    check_names(without)
    used = changed_draws(read_draws(), values, draws)
    size = judging.QUICK if quick else judging.WHOLE
    if populations is not None:
        size = size._replace(populations=populations)
    with open_executor("processes", workers) as executor:
        found = judging.judge_requirements(
            used.draws,
            size,
            seed,
            executor,
            report_populations,
            absent=without,
            burn_in=BURN_IN if burn_in is None else burn_in,
        )
    return found, size, used


def report(
    found: "Sequence[Judged]", size: "RequirementsSize", draws: "ParameterDraws", *, json: bool
) -> None:
    """Print all verdicts. Raises Unfinished if a requirement is not fulfilled."""
    if json:
        as_json(content(found, size, draws))
    else:
        print_judged(found, draws)
    failed = summary(found)
    if failed:
        raise Unfinished(failed)


def content(
    found: "Sequence[Judged]", size: "RequirementsSize", draws: "ParameterDraws"
) -> dict[str, Any]:
    """Return the verdicts as one object."""
    from simulation.evidence.requirements.judge_requirements import failures

    return {
        "calibrated": draws.calibrated,
        "draws": len(draws.draws),
        "populations_per_draw": size.populations,
        "teachers": size.teachers,
        "teachers_at_rest": size.at_rest,
        "failed": [one.requirement.measure for one in failures(found)],
        "rows": [_row(one) for one in found],
    }


def _row(one: "Judged") -> dict[str, Any]:
    about = one.requirement._asdict()
    required = [about.pop("low"), about.pop("high")]
    measured = {"measured": one.found.value, "interval": [one.found.low, one.found.high]}
    return {
        **about,
        "required": required,
        **measured,
        "draw": one.draw,
        "holds": one.holds,
        "note": one.note,
    }


def cells(one: "Judged") -> tuple[str, ...]:
    """Return a row of the table as text."""
    from simulation.texts.language import amount

    value, interval = amount(one.found.value), "-"
    if one.found.low is not None and one.found.high is not None:
        interval = f"{amount(one.found.low)} to {amount(one.found.high)}"
    draw = f" (draw {one.draw})" if one.draw else ""
    words = f"{one.requirement.words}, {one.requirement.unit}"
    return words, value + draw, interval, one.requirement.required, one.holds


def print_judged(found: "Sequence[Judged]", draws: "ParameterDraws") -> None:
    """Print a table for every group of requirements."""
    if not draws.calibrated:
        print(NOT_CALIBRATED)
    for title in dict.fromkeys(one.requirement.group for one in found):
        own = [one for one in found if one.requirement.group == title]
        print_table(title, HEADINGS, [cells(one) for one in own], text=(0, 4))
        for one in own:
            if one.note:
                print_wrapped(f"{one.requirement.words}: {one.note}")


def summary(found: "Sequence[Judged]") -> str:
    """Return how many requirements are not fulfilled, "" for none."""
    from simulation.evidence.requirements.judge_requirements import failures
    from simulation.evidence.requirements.requirement import UNCLEAR

    failed = failures(found)
    if not failed:
        return ""
    bounded = sum(one.requirement.bounded for one in found)
    unclear = sum(one.holds == UNCLEAR for one in failed)
    certain = len(failed) - unclear
    return f"{certain} of {bounded} requirements are not fulfilled, and {unclear} are unclear."
