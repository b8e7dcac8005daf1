"""``check``: report every problem of scenarios, rosters and user extensions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from simulation.cli.output import (
    Json,
    announce_compilation,
    announced,
    as_json,
    notice,
    print_problems,
    print_wrapped,
    terminal_width,
)
from simulation.cli.report import Language, ReportLanguage
from simulation.errors import BadInput, Problem

if TYPE_CHECKING:
    from simulation.preview.class_list import ClassListSummary
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
    language: ReportLanguage = "en",
    json: Json = False,
) -> None:
    """Check scenarios, class lists, studies and user extensions. Writes nothing.

    For a class list without problems it prints what was read. For a scenario without problems it
    also prints the differences from the baseline, warnings, and the cost, which is measured on its
    first weeks. For user interventions and instruments it prints the properties that they meet.
    """
    found = {file: check_file(file, quick=quick) for file in files}
    problems = [problem for checked in found.values() for problem in checked.problems]
    if json:
        rows = [{"file": file, **checked.row()} for file, checked in found.items()]
        errors = [problem._asdict() for problem in problems]
        as_json({"ok": not problems, "errors": errors, "files": rows})
    else:
        for file, checked in found.items():
            _print(file, checked, language)
        if len(found) > 1 and len(problems) > 1:
            notice(f"{len(problems)} problems in all; nothing was run or written.")
    raise typer.Exit(BAD_INPUT if problems else 0)


class Checked(NamedTuple):
    """The result of checking one file.

    class_list: what was read from a class list, or from that of a scenario. properties: name of an
    extension, and property it meets.
    """

    problems: tuple[Problem, ...] = ()
    class_list: "ClassListSummary | None" = None
    checkup: "Review | None" = None
    properties: tuple[tuple[str, str], ...] = ()

    def row(self) -> dict[str, Any]:
        """Return the JSON form."""
        row: dict[str, Any] = {"ok": not self.problems}
        if self.properties:
            row["properties"] = [list(pair) for pair in self.properties]
        if self.class_list is not None:
            row["list"] = self.class_list.row()
        return {**row, **(self.checkup.row() if self.checkup else {})}


def _print(file: str, checked: Checked, language: Language) -> None:
    count = len(checked.problems)
    print(f"{file}: " + ("ok" if not count else f"{count} problem{'s' * (count > 1)}"), flush=True)
    print_problems(BadInput(checked.problems))
    if checked.class_list is not None:
        from simulation.preview.class_list_words import screen
        from simulation.texts.language import in_language

        with in_language(language):
            print(*screen(checked.class_list, terminal_width()), sep="\n")
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


def check_file(file: str, *, quick: bool) -> Checked:
    """Return the problems of one file and the files it names, or the checkup of a scenario."""
    try:
        if file.lower().endswith(".py"):
            return _check_extensions(Path(file))
        if _is_class_list(file):
            return Checked(class_list=_read_class_list(Path(file)))
        if _read_study(file):
            return Checked()
        return _check_scenario(file, quick)
    except BadInput as error:
        return Checked(error.problems)


def _is_class_list(file: str) -> bool:
    """Return whether a name is that of a class list: by its ending, or a file that is there.

    What has the ending of another table or document is read too: the reader names its kind. A
    scenario in JSON is none.
    """
    ending = Path(file).suffix.lower()
    if ending == ".toml" or ending in LIST_ENDINGS:
        return ending != ".toml"
    from simulation.scenario.file import LARGEST, is_file  # slow imports, for other names only
    from simulation.scenario.other_formats import is_table_in_json
    from simulation.scenario.scenario import Scenario

    if not is_file(Path(file)):
        return False
    try:
        with Path(file).open("rb") as content:
            return not is_table_in_json(content.read(LARGEST), Scenario.model_fields)
    except OSError:  # the reader reports it
        return True


def _read_class_list(path: Path) -> "ClassListSummary":
    with announced(f"{path}: reading the class list"):
        from simulation.preview.class_list import summary_of
        from simulation.school.roster.read import read_class_list

        return summary_of(read_class_list(path))


def _check_extensions(path: Path) -> Checked:
    from simulation.extensions.registry import problem_of
    from simulation.extensions.separate_process import check_apart
    from simulation.extensions.source_files import source_of

    rows = check_apart(source_of(path))
    return Checked(
        problems=tuple(problem_of(str(path), *row) for row in rows if not row.property.passed),
        properties=tuple((name, found.name) for name, found in rows if found.passed),
    )


def _read_study(file: str) -> bool:
    """Return whether a file is a study, after reading it. Raises BadInput for a faulty one."""
    from simulation.evidence.power.study import is_study, load_study

    found = is_study(Path(file))
    if found:
        load_study(Path(file))
    return found


def _check_scenario(file: str, quick: bool) -> Checked:
    from simulation.preview.class_list import summary_of
    from simulation.preview.review import review
    from simulation.runs.executors import usable_cores
    from simulation.scenario.check import check_scenario, errors_by_line
    from simulation.scenario.file import find, load

    path = find(file)
    with announced(f"{file}: reading the scenario and its files"):
        reading = check_scenario(path)
    if not quick:
        announce_compilation()
        notice(f"{file}: simulating the first days to measure the cost (--quick skips this)")
    with errors_by_line(path):
        scenario = load(path)
        checkup = review(scenario, usable_cores(), quick=quick)
    if reading is None:
        return Checked(checkup=checkup)
    summary = summary_of(reading, level_given=scenario.school.level is not None)
    return Checked(class_list=summary, checkup=checkup)
