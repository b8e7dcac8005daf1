"""``check``: everything that is wrong with a scenario or a roster, at once."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.speech import as_json, notice, problem_row
from simulation.problems import BadInput, Problem

EXAMPLE = "Example: run.py check scenarios/reflection.toml my_classes.csv"
BAD_INPUT = 2


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Scenarios (.toml) or rosters (.csv).")
    ],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check scenarios, with the rosters they name, and rosters. Runs and writes nothing."""
    found = {file: _problems(file) for file in files}
    problems = [problem for each in found.values() for problem in each]
    if json:
        as_json({"ok": not problems, "errors": [problem_row(problem) for problem in problems]})
    else:
        for file, each in found.items():
            print(f"{file}: ok" if not each else f"{file}: {_counted(each)}")
        for problem in problems:
            notice(problem.sentence())
    raise typer.Exit(BAD_INPUT if problems else 0)


def _counted(problems: tuple[Problem, ...]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def _problems(file: str) -> tuple[Problem, ...]:
    """All that is wrong with one file, and with the files it names."""
    try:
        if file.lower().endswith(".csv"):
            _read_roster(Path(file))
        else:
            _read_scenario(file)
    except BadInput as error:
        return error.problems
    return ()


def _read_roster(path: Path) -> None:
    from simulation.world.roster import read_roster

    read_roster(path)


def _read_scenario(file: str) -> None:
    from simulation.experiments.scenario_check import check_scenario
    from simulation.experiments.scenario_file import find

    check_scenario(find(file))
