"""``calibrate``: fit the parameters to published figures, and judge the fit on fresh schools."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.output import as_json, check_folder, notice, write_page

if TYPE_CHECKING:
    from simulation.evidence.calibration.calibrate import Calibration
    from simulation.evidence.calibration.effort import Plan
    from simulation.evidence.calibration.search_space import Space

EXAMPLE = "Example: run.py calibrate --quick"
DOCS, DRAWS = Path("docs"), Path("simulation/evidence/calibrated.json")
KEPT = Path("results/calibration")


def calibrate(
    quick: Annotated[
        bool, typer.Option("--quick", help="A tiny search, to see that it works; changes nothing.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of all populations.")] = 6,
    workers: Annotated[int | None, typer.Option(min=1, max=1024, help="Processes at once.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where evaluations are kept, so that a stopped run goes on."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Fit the parameters to the published figures; judge the fit on fresh populations.

    Writes the parameter sets that answers use (docs/calibration/candidate.json if a gate is
    missed), docs/calibration.md and its tables; with --quick all of these go into the folder of
    evaluations instead.
    """
    from simulation.evidence.calibration import calibrate, screening
    from simulation.evidence.calibration import effort as plans
    from simulation.evidence.calibration.evaluations import Trying, model_digest
    from simulation.evidence.calibration.search_space import Space, beginning
    from simulation.evidence.targets.target_table import targets
    from simulation.results.lock import locked
    from simulation.results.store import saying
    from simulation.runs.executors import engine_of

    plan, space = plans.QUICK if quick else plans.WHOLE, Space(base=beginning())
    folder = out or (KEPT.with_name("calibration-quick") if quick else KEPT)
    check_folder(folder)
    screening.salib()  # which is needed at the end only
    with saying(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder), engine_of("processes", workers) as engine:
        trying = Trying(engine, folder, _progress, model_digest())
        found = calibrate.calibrated(targets(), plan, seed, trying, space)
        docs, draws = (folder, folder / DRAWS.name) if quick else (DOCS, DRAWS)
        if not quick and not calibrate.gates_hold(found):
            draws = DOCS / "calibration" / "candidate.json"
            notice(f"A gate is not met on fresh populations: {DRAWS} stays as it is.")
        with saying(docs):
            write(docs, draws, found, plan, seed, found.space)
    _say(found, json=json)


def _progress(stage: str, done: int, many: int) -> None:
    notice(f"{stage}: {done} of {many} evaluations")


def write(
    docs: Path, draws: Path, found: "Calibration", plan: "Plan", seed: int, space: "Space"
) -> None:
    """The parameter sets, the page, its figure and its tables."""
    from simulation.evidence.calibration import identifiability, parameter_file
    from simulation.evidence.calibration.loss import fitted_to
    from simulation.evidence.targets.target_table import targets
    from simulation.pages import calibration
    from simulation.reporting.figures import calibration as plot
    from simulation.reporting.figures.style import encoded

    (docs / "calibration").mkdir(parents=True, exist_ok=True)
    told = identifiability.told(found, space)
    free = range(len(space.free))
    places, losses = identifiability.profiles(found.emulator, found.rows, found.centre.point, free)
    marks = [identifiability.column(found.draws, n) for n in free]
    picture = plot.draw([each.name for each in space.free], places, losses, marks)
    parameter_file.write_screening(docs / "calibration" / "screening.csv", found.screened)
    parameter_file.write_log(docs / "calibration" / "log.csv", found, fitted_to(targets()))
    parameter_file.write_draws(draws, found, plan, seed, space)
    text = calibration.page(found, told, plan, seed)
    write_page(
        docs / "calibration.md", text, {f"{picture.name}.png": encoded(picture.figure, "png")}
    )
    notice(f"Written: {draws}")


def _say(found: "Calibration", *, json: bool) -> None:
    from simulation.pages.validation import tally

    before, after = tally(found.before), tally(found.after)
    if json:
        as_json(
            {
                "loss": found.centre.loss,
                "draws": len(found.draws),
                "rows": [
                    {"name": n, "of": rows, "before": b, "after": a}
                    for (n, b, rows), (_, a, _) in zip(before, after, strict=True)
                ],
                "spiral": {k: v for k, v in found.spiral.items() if k.startswith("spiral")},
            }
        )
        return
    for (name, start, rows), (_, end, _) in zip(before, after, strict=True):
        print(f"{name}: {start} of {rows} met before, {end} after, on fresh populations")
