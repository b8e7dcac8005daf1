"""``answer``: run the arms of a scenario, compare them, and print the result."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli import progress
from simulation.cli.output import (
    Json,
    Out,
    Workers,
    announce_compilation,
    as_json,
    check_folder,
    notice,
    print_table,
    print_wrapped,
)
from simulation.cli.progress import AnswerOptions, ExecutorKind, Replicates, Weeks
from simulation.cli.report import Language, ReportLanguage
from simulation.errors import BadInput, Problem, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from simulation.answers.answer import Answer
    from simulation.effects.effect import Effect
    from simulation.effects.levels import Level
    from simulation.runs.job import Job
    from simulation.runs.run_plan import RunsFailed
    from simulation.scenario.scenario import Scenario

EXAMPLE = "Example: run.py answer reflection --replicates 10 --out results/first"
LEVELS_SHOWN = 5  # levels of a scenario with one arm, without --verbose

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of one of ours.")
]
NewSeed = Annotated[int | None, typer.Option(min=0, max=2**63 - 1, help="Random seed.")]
HalfWidth = Annotated[
    float | None,
    typer.Option(
        metavar="WIDTH",
        help="Add replicates until the half-width of the 95 % interval is at most WIDTH.",
    ),
]
Events = Annotated[bool, typer.Option("--events", help="Record every contact.")]
Engine = Annotated[ExecutorKind, typer.Option(help="Where runs are executed.")]
Cluster = Annotated[str | None, typer.Option(help="Address of a running Dask scheduler, tcp://...")]
Only = Annotated[
    str | None, typer.Option(metavar="ARM:REPLICATE", help="Repeat one run; writes nothing.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the expected cost and stop.")]
WithNames = Annotated[
    bool, typer.Option("--with-names", help="Run although ids in the class list look like names.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Run again what was saved.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", help="Print all findings and the table of all effects.")
]


def answer(
    scenario: ScenarioName,
    *,
    replicates: Replicates = None,
    weeks: Weeks = None,
    seed: NewSeed = None,
    precise: HalfWidth = None,
    out: Out = None,
    events: Events = False,
    engine: Engine = "threads",
    workers: Workers = None,
    cluster: Cluster = None,
    only: Only = None,
    dry_run: DryRun = False,
    language: ReportLanguage = "en",
    with_names: WithNames = False,
    fresh: Fresh = False,
    verbose: Verbose = False,
    json: Json = False,
) -> None:
    """Answer the question of a scenario: run its arms, compare them, write the result."""
    options = AnswerOptions(
        scenario,
        replicates,
        seed,
        weeks,
        precise,
        events,
        out,
        fresh,
        engine,
        workers,
        cluster,
        with_names,
    )
    result = answered(options, only, dry_run, json)
    if result is None:
        return
    page = progress.write_report(result, language)
    if json:
        as_json(
            {
                **result.content(),
                "unchanged": result.found.unchanged,
                "result": str(result.result.folder),
            }
        )
    else:
        _print(result, page, language, verbose)


def answered(
    options: AnswerOptions, only: str | None, dry_run: bool, json: bool
) -> "Answer | None":
    """Run the plan; or repeat one run or print the cost, and return None. Raises BadInput."""
    from simulation.preview.no_effect import no_effect_warnings, partly_without_effect
    from simulation.runs.run_plan import RunsFailed
    from simulation.scenario.check import errors_by_line
    from simulation.scenario.file import find, load

    if only is not None and dry_run:
        found = "--only and --dry-run together"
        raise BadInput([Problem("the command line", "", found, "one of them")])
    path = find(options.scenario)
    scenario = options.apply(load(path))
    if options.out is not None:
        check_folder(options.out)
    for sentence in (*no_effect_warnings(scenario), *partly_without_effect(scenario)):
        notice(f"warning: {sentence}")
    announce_compilation()
    with errors_by_line(path):
        if only is not None:
            _repeat(scenario, only, json)
            return None
        if dry_run:
            progress.print_cost(scenario, path.stem, options, json)
            return None
        try:
            return progress.run(scenario, path.stem, options)
        except RunsFailed as error:
            if json:
                as_json(_failures(error))
            raise


def _failures(error: "RunsFailed") -> dict[str, Any]:
    return {"result": str(error.folder), "failed": [failure.row() for failure in error.failures]}


def _repeat(scenario: "Scenario", only: str, json: bool) -> None:
    """Repeat one run, ARM:REPLICATE, and print the rows and a digest of every table."""
    from simulation.answers.answer import experiment_of
    from simulation.runs.job import run_job
    from simulation.runs.run_plan import digest_of

    job = _job(experiment_of(scenario).jobs, only)
    tables = {
        name: {"rows": table.num_rows, "digest": digest_of(table)}
        for name, table in run_job(job).items()
    }
    if json:
        as_json({**job.label.row(), "seed": job.seed, "tables": tables})
        return
    print(f"{job.label.arm}, replicate {job.label.replicate}, seed {job.seed}: done")
    for name, table in tables.items():
        print(f"{name}: {table['rows']} rows, digest {table['digest']}")


def _job(jobs: "list[Job]", only: str) -> "Job":
    known = {job.label.word: job for job in jobs}
    if only not in known:
        expected = "ARM:REPLICATE, an arm of the scenario and a replicate of its plan"
        if jobs[0].label.block:
            expected = "ARM:REPLICATE:BLOCK, for this run consists of blocks of schools"
        raise BadInput([Problem("--only", "", f'"{only}"', expected, nearest(only, known))])
    return known[only]


def _print(result: "Answer", page: "Path", language: Language, verbose: bool) -> None:
    """Print the verdict, a short table and the paths; with --verbose all findings."""
    from rich.console import Console

    from simulation.answers.sentences import sentences_of
    from simulation.answers.verdict import verdict
    from simulation.texts.language import in_language

    Console(highlight=False).print(result.scenario.question, style="bold", markup=False)
    with in_language(language):
        print_wrapped(verdict(result.found))
        _print_summary(result)
        if verbose:
            for sentence in sentences_of(result.found):
                print_wrapped(sentence)
            for arm in result.scenario.arms[1:]:
                _print_effects(result, arm.name)
        if result.levels:
            _print_levels(result.levels if verbose else result.levels[:LEVELS_SHOWN])
    print(f"report: {page}\nresult: {result.result.folder}")


def _print_summary(result: "Answer") -> None:
    """Print at most five rows: outcomes of one arm, or the main outcome of several arms."""
    from simulation.answers.verdict import summary_headings, summary_rows

    rows, headings = summary_rows(result.found), summary_headings()
    if rows:
        several = len({row.arm for row in rows}) > 1
        table = [(row.arm if several else row.outcome, *row[2:]) for row in rows]
        title = rows[0].outcome if several else ""
        first = headings.arm if several else headings.outcome
        print_table(title, (first, *headings[2:]), table, text=(0, 5))


def _print_effects(result: "Answer", arm: str) -> None:
    """Print the effects of an arm that a report shows, one per line."""
    from simulation.texts.judgement import in_words, judgement
    from simulation.texts.language import number

    own = {effect.outcome: effect for effect in result.effects if effect.arm == arm}
    shown = [own[name] for name in result.found.shown if name in own]

    def cells(effect: "Effect") -> tuple[str, ...]:
        mean, low, high = (
            number(value, 3, signed=True) for value in (effect.mean, effect.low, effect.high)
        )
        d = number(effect.d, signed=True)
        return effect.label, mean, f"{low} to {high}", d, in_words(judgement(effect))

    if shown:
        title = f"{arm} minus {shown[0].versus}, {shown[0].replicates} replicates"
        headings = ("outcome", "difference", "95 % interval", "d", "size")
        print_table(title, headings, map(cells, shown), text=(0, 4))


def _print_levels(levels: "list[Level]") -> None:
    """Print the levels of one arm: at the start and the end, and where the middle 90 % lie."""
    from simulation.texts.language import number

    runs = "1 replicate" if levels[0].replicates == 1 else f"{levels[0].replicates} replicates"

    def between(low: float | None, high: float | None) -> str:
        return "-" if low is None or high is None else f"{number(low)} to {number(high)}"

    rows = [
        (
            f"{level.label}, {level.unit}",
            number(level.start),
            number(level.mean),
            between(level.lower, level.upper),
            between(level.least, level.most),
        )
        for level in levels
    ]
    headings = ("level", "start", "end", "middle 90 %", "means of runs")
    print_table(f"{levels[0].arm}, {runs}", headings, rows)
