"""``docs/calibration.md``: fitted parameters, fit to the targets, and identifiability."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pages.figures import calibration as plot
from pages.markdown import write_page
from simulation.cli.calibrate import fitted
from simulation.cli.validate import interval, model_value, tally
from simulation.evidence.calibration.calibrate import (
    INFLUENCE,
    Calibration,
    constraints_met,
    emulator_of,
)
from simulation.evidence.calibration.constraints import LEAST, judge_constraints
from simulation.evidence.calibration.evaluations import CalibrationEffort
from simulation.evidence.calibration.identifiability import (
    Identifiability,
    cause,
    centre_of,
    column,
    identifiability_of,
    profiles,
)
from simulation.evidence.calibration.loss import CONSTRAINT_WEIGHT, SPIRAL_WEIGHT
from simulation.evidence.targets.target_table import causes

SEED = 6  # of the search, as the command has it


def renew(path: Path, quick: bool, workers: int | None, folder: Path) -> None:
    """Read the saved evaluations, complete them if needed, and write the page with its figure."""
    write(path, *fitted(quick, SEED, workers, folder))


def write(path: Path, found: Calibration, plan: CalibrationEffort) -> None:
    """Write the page with its figure."""
    free = range(len(found.space.free))
    places, losses = profiles(found.emulator, found.rows, found.centre.point, free)
    marks = [column(found.draws, n) for n in free]
    picture = plot.draw([entry.name for entry in found.space.free], places, losses, marks)
    text = page(found, identifiability_of(found, found.space), plan, SEED)
    write_page(path, text, {picture.name: picture.figure})


def page(
    found: Calibration, parameters: Sequence[Identifiability], plan: CalibrationEffort, seed: int
) -> str:
    """The whole page, in Markdown."""
    parts = [
        _opening(found, plan, seed), _constraints(found), _parameters(parameters), _surfaces(found),
        _screening(found), _misses(found, plan), _rows(found),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _opening(found: Calibration, plan: CalibrationEffort, seed: int) -> str:
    pairs = zip(tally(found.before), tally(found.after), strict=True)
    counts = "\n".join(
        f"| {n} | {b} of {rows} | {a} of {rows} |" for (n, b, rows), (_, a, _) in pairs
    )
    many = len(found.evaluated)
    return f"""\
# Calibration

The result of `run.py calibrate`. {len(found.evaluated[0].point) - 1} parameters were fitted to the
published figures marked *calibrate* that a survey of school years gives (programmes and what is
imposed are judged only). {many} parameter points were simulated, one population of
{plan.teachers} teachers each, from {plan.populations} populations
({plan.populations * plan.teachers} teachers). Of the first {plan.first} half fill the box, half lie
around the best point of an earlier, smaller search (`box.csv` beside the code). {plan.later} in
each of {plan.waves - 1} later waves lie near the best points so far, where quadratic surfaces,
fitted to the {plan.near} best points, predict a lower loss (history matching within a
region of trust; bounded quasi-Newton search of SciPy). Last, {3 * plan.candidates} such points, a
third for each direct cost of misbehaviour (`load.direct` 0.02, 0, 0.06, which is never fitted),
were checked on {plan.checked_populations} populations of {plan.checked_teachers} teachers. The
best for which all constraints seem met at 0.02 is the central draw, the {len(found.draws)} draws
are the best such ones at all three. Seed {seed}; populations with odd numbers are fitted to, those
with even numbers judge. A stopped run continues with the same command.

Judged on {plan.judged_populations} fresh populations of {plan.judged_teachers} teachers:

| rows | starting values | calibrated |
|---|---|---|
{counts}

{_use(found)}

The loss of a row is the square of its distance from its band in band widths (a straight line
beyond one width), 0 inside; bands are drawn in by 15 % at each closed end. Rows weigh 1, recalled
ones are not fitted, burnout in primary schools 4, constraints {CONSTRAINT_WEIGHT:g}, the
spiral of one dyad {SPIRAL_WEIGHT:g}: the figures favour parameters with which one dyad does not
have two ends, so a smaller weight lost it. The signs of the moderators are constraints, so the
search requires them (a gap of {LEAST:g}) although their rows count as *validate*; their sizes are
not fitted. Parameters that moved no row by {INFLUENCE:g} band widths in the first wave were fixed
after it ({found.fixed} of them).

![Profiles of the loss and draws of every parameter](figures/calibration_profiles.png)"""


def _use(found: Calibration) -> str:
    if constraints_met(found):
        return "All constraints are met on fresh populations: answers use these draws."
    return (
        "**A constraint is missed on fresh populations, so these draws are not used**: they are in "
        "`docs/calibration/candidate.json`, and answers use the previous draws."
    )


def _constraints(found: Calibration) -> str:
    lines = [
        f"| {one.words} | {one.required} | {one.simulated} | {'met' if one.met else 'missed'} |"
        for one in judge_constraints(found.after, found.spiral)
    ]
    head = "| constraint | required | model | verdict |\n|---|---|---|---|"
    draws = sum(entry.met for entry in found.draws)
    words = (
        f"The central draw on fresh populations. By the populations they were chosen on, {draws} "
        "of "
        f"the {len(found.draws)} draws meet all constraints too."
    )
    return "\n".join(["## Constraints", "", words, "", head, *lines])


def _parameters(parameters: Sequence[Identifiability]) -> str:
    rows = [
        f"| `{t.name}` | {t.default:.3g} | {t.centre:.3g} | {t.low:.3g} to {t.high:.3g} | "
        f"{t.left:.2f} | {'yes' if t.identified else 'no'} | {'yes' if t.at_edge else ''} |"
        for t in parameters
    ]
    return "\n".join(
        [
            "## Parameters", "",
            "*Spread left*: sd of the draws over that of a flat box; below a half the figures "
            f"identify the parameter ({sum(t.identified for t in parameters)} of "
            f"{len(parameters)}). The others are not identified, and no answer may depend on "
            "them.",
            "",
            "| parameter | start | centre | draws | spread left | identified | at the edge |",
            "|---|---|---|---|---|---|---|", *rows,
        ]
    )  # fmt: skip


def _surfaces(found: Calibration) -> str:
    fits = found.emulator.fits
    shares = np.array([fit.explained for fit in fits])
    worst = sorted(fits, key=lambda fit: fit.explained)[:10]
    names = ", ".join(f"`{fit.statistic}` ({fit.explained:.2f})" for fit in worst)
    return f"""\
## The surfaces

Bayesian quadratic regressions, one per statistic, checked by leaving one point out at a time. They
predict {np.median(shares):.2f} (median over {len(fits)} statistics) of the variance of a left-out
point, which includes the chance of its one population. Least: {names}."""


def _screening(found: Calibration) -> str:
    yes = [entry for entry in found.screened if entry.identifiable]
    no = [f"`{entry.name}`" for entry in found.screened if not entry.identifiable]
    return f"""\
## Screening

Elementary effects (Morris) of all {len(found.screened)} parameters that are not structural, each
over half of its default in both directions: {len(yes)} change some statistic by a band width or
more. The table is `docs/calibration/screening.csv`. Without influence: {
        ", ".join(no) or "none"
    }."""


def _misses(found: Calibration, plan: CalibrationEffort) -> str:
    targets = [v.target for v in found.after]
    emulator = emulator_of(
        found.evaluated, found.rows, plan.near, [entry.statistic for entry in targets]
    )
    centre = centre_of(found.centre.point, emulator, found.rows, targets)
    rows = [
        f"| {v.target.id} | {v.target.quantity} | {v.target.use} | {v.target.band} | "
        f"{model_value(v.simulated)} | {v.distance:.1f} | "
        f"{causes().get(v.target.id) or cause(v.target, centre)} |"
        for v in found.after if not v.met and v.target.firm
    ]  # fmt: skip
    words = (
        "A cause is either a known property of the model or its measurement, or the prediction of "
        "the "
        "surfaces when the row has a weight above all others: the fitted rows that it would cost, "
        "or "
        "that no point in the box reaches it."
    )
    head = "| id | quantity | use | band | model | off by | cause |\n|---|---|---|---|---|---|---|"
    return "\n".join(["## Rows that count and are not met", "", words, "", head, *rows])


def _rows(found: Calibration) -> str:
    rows = [
        f"| {b.target.id} | {b.target.quantity} | {b.target.use} | {b.target.band} | "
        f"{model_value(b.simulated)} | {model_value(a.simulated)} | {interval(a.simulated)} | "
        f"{b.verdict} | {a.verdict} |"
        for b, a in zip(found.before, found.after, strict=True)
    ]
    head = (
        "| id | quantity | use | band | start | calibrated | 95 % interval | before | after |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    return "\n".join(["## All rows, before and after, on fresh populations", "", head, *rows])
