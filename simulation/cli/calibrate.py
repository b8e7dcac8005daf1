"""``calibrate``: fit the parameters to published figures and judge the fit on fresh schools."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.output import Json, Seed, Workers, as_json, check_folder, notice, path_of
from simulation.cli.validate import tally

if TYPE_CHECKING:
    from simulation.evidence.calibration.calibrate import Calibration
    from simulation.evidence.calibration.evaluations import CalibrationEffort

EXAMPLE = "Example: run.py calibrate --quick"
DOCS, DRAWS = Path("docs"), Path("simulation/evidence/calibrated.json")
EVALUATIONS = Path("results/calibration")


def calibrate(
    quick: Annotated[
        bool, typer.Option("--quick", help="Run a tiny search, as a test; changes no parameters.")
    ] = False,
    seed: Seed = 6,
    workers: Workers = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the evaluations, from which a stopped search continues.",
            parser=path_of,
            metavar="PATH",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Fit the parameters to published figures and judge the fit on fresh populations.

    Writes the parameter sets that answers use (docs/calibration/candidate.json if a constraint
    is missed) and the tables in docs/calibration. With --quick all of these go into the folder
    of evaluations instead.
    """
    from simulation.evidence.calibration.calibrate import constraints_met
    from simulation.results.files import disk_errors

    folder = out or (EVALUATIONS.with_name("calibration-quick") if quick else EVALUATIONS)
    found, plan = fitted(quick, seed, workers, folder)
    docs, draws = (folder, folder / DRAWS.name) if quick else (DOCS, DRAWS)
    if not quick and not constraints_met(found):
        draws = DOCS / "calibration" / "candidate.json"
        notice(f"A constraint is missed on fresh populations: {DRAWS} is not changed.")
    with disk_errors(docs):
        write(docs / "calibration", draws, found, plan, seed)
    _print(found, json=json)


def fitted(
    quick: bool, seed: int, workers: int | None, folder: Path
) -> "tuple[Calibration, CalibrationEffort]":
    """Run the search, or continue it from the evaluations in the folder. Raises BadInput."""
    from simulation.evidence.calibration import calibrate, evaluations, screening
    from simulation.evidence.calibration.search_space import Space, starting_point
    from simulation.evidence.targets.target_table import targets
    from simulation.results.files import disk_errors
    from simulation.results.lock import locked
    from simulation.runs.executors import open_executor

    def report(stage: str, done: int, of: int) -> None:
        notice(f"{stage}: {done} of {of} evaluations")

    plan, space = evaluations.QUICK if quick else evaluations.WHOLE, Space(base=starting_point())
    check_folder(folder)
    screening.salib()  # a missing library is reported before the search, not at its end
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder), open_executor("processes", workers) as executor:
        digest = evaluations.model_digest()
        evaluator = evaluations.Evaluator(executor, folder, report, digest)
        return calibrate.run_calibration(targets(), plan, seed, evaluator, space), plan


def write(
    tables: Path, draws: Path, found: "Calibration", plan: "CalibrationEffort", seed: int
) -> None:
    """Write the parameter sets, and the tables of the screening and of the search."""
    from simulation.evidence.calibration import parameter_file
    from simulation.evidence.calibration.loss import fitted_to
    from simulation.evidence.targets.target_table import targets

    tables.mkdir(parents=True, exist_ok=True)
    parameter_file.write_screening(tables / "screening.csv", found.screened)
    parameter_file.write_log(tables / "log.csv", found, fitted_to(targets()))
    parameter_file.write_draws(draws, found, plan, seed, found.space)
    notice(f"Written: {draws}")


def _print(found: "Calibration", *, json: bool) -> None:
    rows = [
        {"name": name, "of": rows, "before": before, "after": after}
        for (name, before, rows), (_, after, _) in zip(
            tally(found.before), tally(found.after), strict=True
        )
    ]
    if json:
        spiral = {key: value for key, value in found.spiral.items() if key.startswith("spiral")}
        summary = {"loss": found.centre.loss, "draws": len(found.draws)}
        as_json({**summary, "rows": rows, "spiral": spiral})
        return
    for row in rows:
        print(
            f"{row['name']}: {row['before']} of {row['of']} met before, {row['after']} after, "
            "on fresh populations"
        )
