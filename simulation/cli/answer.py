"""``answer``: run the arms of a scenario, compare them, and say what came of it."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simulation.cli import answer_tables, progress
from simulation.cli.answer_tables import table_of_levels
from simulation.cli.output import as_json, check_folder, notice
from simulation.cli.report import LANGUAGE_HELP, Language
from simulation.errors import BadInput, Problem

if TYPE_CHECKING:
    from rich.table import Table

    from simulation.answer.answer import Answer
    from simulation.effects.effect import Effect
    from simulation.scenario.scenario import Scenario

EXAMPLE = "Example: run.py answer reflection --replicates 10 --out results/first"
Kind = Literal["threads", "processes", "dask"]
FIRST_COMPILATION = 30  # seconds, roughly, on two cores


def answer(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of one of ours.")
    ],
    replicates: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Worlds of each arm.")
    ] = None,
    weeks: Annotated[
        int | None, typer.Option(min=1, max=40, help="Only so many weeks of the last year.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**63 - 1, help="Another seed, other chance.")
    ] = None,
    precise: Annotated[
        float | None,
        typer.Option(metavar="WIDTH", help="Add worlds until an interval is so narrow."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the result.")] = None,
    events: Annotated[bool, typer.Option("--events", help="Write every contact down.")] = False,
    engine: Annotated[Kind, typer.Option(help="Where worlds are run.")] = "threads",
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, help="Worlds at once; by default one a core.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Address of a running Dask scheduler, tcp://...")
    ] = None,
    only: Annotated[
        str | None, typer.Option(metavar="ARM:REPLICATE", help="Repeat one run; writes nothing.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would take, and stop.")
    ] = False,
    language: Annotated[Language, typer.Option(help=LANGUAGE_HELP)] = "en",
    fresh: Annotated[bool, typer.Option("--fresh", help="Recompute what is there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Answer the question of a scenario: run its arms, compare them, write the result."""
    from simulation.runs.run_plan import RunsFailed
    from simulation.scenario.check import told_by_line
    from simulation.scenario.file import find, load

    if only is not None and dry_run:
        found, expected = "--only and --dry-run together", "one of them: both tell, neither writes"
        raise BadInput([Problem("the command line", "", found, expected)])
    path = find(scenario)
    asked = load(path).rerun(replicates=replicates, seed=seed, weeks=weeks)
    asked = asked.with_events() if events else asked
    asked = asked if precise is None else asked.precise(_width(precise))
    if out is not None:
        check_folder(out)
    _announce_compilation()
    if only is not None:
        with told_by_line(path):
            answer_tables.repeat(asked, only, json)
        return
    if dry_run:
        with told_by_line(path):
            progress.say_cost(asked, path.stem, out, fresh, workers, json)
        return
    words = progress.words_of(scenario, replicates, seed, weeks, events, precise)
    where = progress.Where(engine, workers, cluster)
    try:
        with told_by_line(path):
            result = progress.run(asked, path.stem, out, fresh, where, words)
    except RunsFailed as error:
        if json:
            as_json(progress.failures_of(error))
        raise
    page = progress.show(result, language)
    if json:
        as_json({**result.content(), "result": str(result.result.folder)})
    else:
        _print(asked, result, page)


def _width(precise: float) -> float:
    """Refuse an interval that no number of worlds can give. Raises BadInput."""
    if not 0.0 < precise < math.inf:
        found, expected = f"{precise:g}", "a number above 0, in the unit of the outcome"
        raise BadInput([Problem("the command line", "--precise", found, expected)])
    return precise


def _announce_compilation() -> None:
    from simulation.jit import is_compiled

    if not is_compiled():
        notice(f"The first run compiles the model, once, for about {FIRST_COMPILATION} seconds.")


def _print(asked: "Scenario", result: "Answer", page: Path) -> None:
    """The question, the answer in sentences, the effects, and where everything lies."""
    from rich.console import Console

    console = Console(highlight=False)
    console.print(asked.question, style="bold", markup=False)
    for sentence in result.sentences:
        console.print(sentence, markup=False)
    if result.levels:
        console.print(table_of_levels(result.levels))
    for arm in asked.arms[1:]:
        own = {each.outcome: each for each in result.effects if each.arm == arm.name}
        shown = [own[name] for name in result.found.shown if name in own]
        if shown:
            console.print(_table(arm.name, shown))
    folder = result.result.folder
    for name, place in {"result": folder, "report": page, "figures": folder / "figures"}.items():
        if place.exists():
            print(f"{name}: {place}")


def _table(arm: str, effects: "list[Effect]") -> "Table":
    """Those effects of one arm that are shown, a line each."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from simulation.texts.judgement import in_words, judgement

    title = f"{arm} minus {effects[0].versus}, {effects[0].replicates} replicates"
    table = Table("outcome", title=escape(title), title_justify="left", box=box.SIMPLE)
    for heading in ("difference", "95 % interval", "d"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("that is")
    for effect in effects:
        interval = f"{_number(effect.low, '+.3f')} to {_number(effect.high, '+.3f')}"
        table.add_row(
            escape(effect.label),
            _number(effect.mean, "+.3f"),
            interval,
            _number(effect.d, "+.2f"),
            in_words(judgement(effect)),
        )
    return table


def _number(value: float | None, form: str) -> str:
    """A number for the table; a dash where there is none."""
    return "-" if value is None else format(value, form)
