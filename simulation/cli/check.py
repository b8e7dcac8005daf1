"""``check``: everything that is wrong with a scenario or a roster, at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from simulation.cli.output import as_json, complaints, problem_row
from simulation.errors import BadInput, Problem

if TYPE_CHECKING:
    from simulation.preview.review import Checkup

EXAMPLE = "Example: run.py check scenarios/reflection.toml my_classes.csv"
BAD_INPUT = 2


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Scenarios, studies (.toml), rosters (.csv), kinds of your own (.py, which run).",
        ),
    ],
    quick: Annotated[
        bool, typer.Option("--quick", help="Simulate nothing, so do not say what it costs.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check scenarios, with the rosters they name, rosters, and kinds of your own. Writes nothing.

    Of a scenario without problems it also says in what it differs from the baseline, what
    may not be meant, and what it would cost, which is measured on its first weeks. Of
    interventions and instruments of your own it tells property by property what holds.
    """
    found = {file: _checked(file, quick) for file in files}
    problems = [problem for each in found.values() for problem in each.problems]
    if json:
        rows = [{"file": file, **each.row()} for file, each in found.items()]
        errors = [problem_row(problem) for problem in problems]
        as_json({"ok": not problems, "errors": errors, "files": rows})
    else:
        for file, each in found.items():
            _print(file, each)
        complaints(BadInput(problems))
    raise typer.Exit(BAD_INPUT if problems else 0)


class Checked(NamedTuple):
    """What came of checking one file."""

    problems: tuple[Problem, ...] = ()
    checkup: "Checkup | None" = None
    held: tuple[tuple[str, str], ...] = ()  # of kinds of one's own: name, and property

    def row(self) -> dict[str, Any]:
        """As the JSON output has it."""
        own = {"held": [list(each) for each in self.held]} if self.held else {}
        return {"ok": not self.problems, **own, **(self.checkup.row() if self.checkup else {})}


def _print(file: str, checked: Checked) -> None:
    print(f"{file}: ok" if not checked.problems else f"{file}: {_counted(checked.problems)}")
    for name, held in checked.held:
        print(f"  {name}: {held}")
    if checked.checkup is None:
        return
    from simulation.cli.progress import sentence

    differs, doubts, cost = checked.checkup
    for title, lines in (
        ("differs from the baseline", [each.sentence() for each in differs]),
        ("worth a second look", doubts),
        ("cost", [] if cost is None else [sentence(cost)]),
    ):
        if lines:
            print(f"  {title}:", *(f"    {line}" for line in lines), sep="\n")


def _counted(problems: tuple[Problem, ...]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def _checked(file: str, quick: bool) -> Checked:
    """All that is wrong with one file and the files it names, or what there is to say of it."""
    try:
        if file.lower().endswith(".csv"):
            _read_roster(Path(file))
            return Checked()
        if file.endswith(".py"):
            return _look_at_own(Path(file))
        if _read_study(file):
            return Checked()
        return Checked(checkup=_look_at_scenario(file, quick))
    except BadInput as error:
        return Checked(error.problems)


def _read_roster(path: Path) -> None:
    from simulation.school.roster.read import read_roster

    read_roster(path)


def _look_at_own(path: Path) -> Checked:
    from simulation.extensions.registry import (
        name_of,
        problem_of,
        properties_of,
        register_file,
    )

    found = [(own, each) for own in register_file(path) for each in properties_of(own)]
    return Checked(
        problems=tuple(problem_of(own, each) for own, each in found if not each.holds),
        held=tuple((name_of(own), each.name) for own, each in found if each.holds),
    )


def _read_study(file: str) -> bool:
    """Whether a file is a study; then it is read whole. Raises BadInput for one that is faulty."""
    from simulation.evidence.power.study_file import is_study, load_study

    found = is_study(Path(file))
    if found:
        load_study(Path(file))
    return found


def _look_at_scenario(file: str, quick: bool) -> "Checkup":
    from simulation.preview.review import checkup
    from simulation.runs.executors import usable_cores
    from simulation.scenario.check import check_scenario, told_by_line
    from simulation.scenario.file import find, load

    path = find(file)
    check_scenario(path)
    with told_by_line(path):
        return checkup(load(path), usable_cores(), quick=quick)
