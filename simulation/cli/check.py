"""``check``: report every problem of scenarios, rosters and user extensions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from simulation.cli.output import Json, as_json, notice, print_problems, print_wrapped
from simulation.errors import BadInput, Problem

if TYPE_CHECKING:
    from simulation.preview.review import Review

EXAMPLE = "Example: run.py check scenarios/reflection.toml my_classes.csv"
BAD_INPUT = 2
LIST_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers")


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Scenarios and studies (.toml), class lists (.xlsx, .csv), extensions (.py, run).",
        ),
    ],
    quick: Annotated[
        bool, typer.Option("--quick", help="Simulate nothing, and so print no cost.")
    ] = False,
    json: Json = False,
) -> None:
    """Check scenarios with their rosters, rosters, studies and user extensions. Writes nothing.

    For a scenario without problems it also prints the differences from the baseline, warnings,
    and the cost, which is measured on its first weeks. For user interventions and instruments
    it prints the properties that they meet.
    """
    found = {file: _checked(file, quick) for file in files}
    problems = [problem for checked in found.values() for problem in checked.problems]
    if json:
        rows = [{"file": file, **checked.row()} for file, checked in found.items()]
        errors = [problem._asdict() for problem in problems]
        as_json({"ok": not problems, "errors": errors, "files": rows})
    else:
        for file, checked in found.items():
            _print(file, checked)
        print_problems(BadInput(problems))
    raise typer.Exit(BAD_INPUT if problems else 0)


class Checked(NamedTuple):
    """The result of checking one file. properties: name of an extension, and property it meets."""

    problems: tuple[Problem, ...] = ()
    checkup: "Review | None" = None
    properties: tuple[tuple[str, str], ...] = ()

    def row(self) -> dict[str, Any]:
        """Return the JSON form."""
        own = {"held": [list(pair) for pair in self.properties]} if self.properties else {}
        return {"ok": not self.problems, **own, **(self.checkup.row() if self.checkup else {})}


def _print(file: str, checked: Checked) -> None:
    count = len(checked.problems)
    print(f"{file}: " + ("ok" if not count else f"{count} problem{'s' * (count > 1)}"))
    for name, description in checked.properties:
        print_wrapped(f"{name}: {description}", 2)
    if checked.checkup is None:
        return
    from simulation.cli.progress import sentence

    differs, warnings, cost = checked.checkup
    for title, lines in (
        ("differs from the baseline", [difference.sentence() for difference in differs]),
        ("warnings", warnings),
        ("cost", [] if cost is None else [sentence(cost)]),
    ):
        if lines:
            print(f"  {title}:")
            for line in lines:
                print_wrapped(line, 4)


def _checked(file: str, quick: bool) -> Checked:
    """Return the problems of one file and the files it names, or the checkup of a scenario."""
    try:
        if file.lower().endswith(".py"):
            return _check_extensions(Path(file))
        if _is_class_list(file):
            _read_roster(Path(file))
            return Checked()
        if _read_study(file):
            return Checked()
        return Checked(checkup=_check_scenario(file, quick))
    except BadInput as error:
        return Checked(error.problems)


def _is_class_list(file: str) -> bool:
    """Return whether a name is that of a class list: by its ending, or a file that is there.

    What has the ending of another table or document is read too: the reader names its kind.
    """
    from simulation.scenario.file import is_file

    path = Path(file)
    ending = path.suffix.lower()
    return ending != ".toml" and (ending in LIST_ENDINGS or is_file(path))


def _read_roster(path: Path) -> None:
    from simulation.school.roster.read import read_roster

    read_roster(path)


def _check_extensions(path: Path) -> Checked:
    from simulation.extensions.registry import name_of, problem_of, properties_of, register_file

    found = [(own, checked) for own in register_file(path) for checked in properties_of(own)]
    return Checked(
        problems=tuple(problem_of(own, checked) for own, checked in found if not checked.passed),
        properties=tuple((name_of(own), checked.name) for own, checked in found if checked.passed),
    )


def _read_study(file: str) -> bool:
    """Return whether a file is a study, after reading it. Raises BadInput for a faulty one."""
    from simulation.evidence.power.study import is_study, load_study

    found = is_study(Path(file))
    if found:
        load_study(Path(file))
    return found


def _check_scenario(file: str, quick: bool) -> "Review":
    from simulation.preview.review import review
    from simulation.runs.executors import usable_cores
    from simulation.scenario.check import check_scenario, errors_by_line
    from simulation.scenario.file import find, load

    path = find(file)
    check_scenario(path)
    if not quick:
        notice(f"{file}: simulating the first days to measure the cost (--quick skips this)")
    with errors_by_line(path):
        return review(load(path), usable_cores(), quick=quick)
