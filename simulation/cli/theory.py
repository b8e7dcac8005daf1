"""``theory``: compute the statistics that separate the theory from its rivals."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from simulation.cli.output import (
    NOT_CALIBRATED,
    Json,
    Out,
    Quick,
    Seed,
    Workers,
    as_json,
    check_folder,
    path_of,
    print_table,
    print_wrapped,
    report_populations,
)
from simulation.errors import BadInput, Problem

if TYPE_CHECKING:
    from simulation.evidence.theory.theory_table import Mean, TheoryFindings, TheoryRow, TheorySize
    from simulation.parameters import ParameterDraws

EXAMPLE = "Example: run.py theory --quick"
COLUMNS = ("full", "blind", "unresponsive", "traits only", "closeness as demand")
SHORT = ("full", "blind", "unresp.", "traits", "demand")  # for a terminal of 80 letters
NO_FILES = Problem(
    "the command line", "--out", "--out with --requirements", "one of the two",
    remedy="save what --json prints instead",
)  # fmt: skip
Populations = Annotated[
    int | None, typer.Option(min=1, max=1000, help="Populations of fresh teachers and students.")
]
Draws = Annotated[
    int | None,
    typer.Option(min=1, max=1000, help="Parameter draws, used by the populations in turn."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(help="A mechanism that is switched off in every model; may be repeated."),
]
Values = Annotated[
    Path | None,
    typer.Option(help="TOML file of parameters.", parser=path_of, metavar="FILE", hidden=True),
]
BurnIn = Annotated[
    int | None, typer.Option(min=0, max=5, help="Unrecorded years before the first.", hidden=True)
]
Requirements = Annotated[
    bool, typer.Option("--requirements", help="Judge the requirements of the model instead.")
]


class TheoryOptions(TypedDict):
    """Options that both tables share, with the meaning they have on the command line."""

    populations: int | None
    draws: int | None
    without: Sequence[str]
    values: Path | None
    burn_in: int | None


def theory(
    quick: Quick = False,
    *,
    populations: Populations = None,
    draws: Draws = None,
    without: Without = None,
    values: Values = None,
    burn_in: BurnIn = None,
    requirements: Requirements = False,
    out: Out = None,
    seed: Seed = 1,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Compute the statistics that separate the theory from its rivals.

    The models share populations and random draws, and a cut changes the loop and not the level.
    With --requirements, populations are those of every parameter draw.
    """
    options: TheoryOptions = {
        "populations": populations,
        "draws": draws,
        "without": without or (),
        "values": values,
        "burn_in": burn_in,
    }
    if requirements:
        if out is not None:
            raise BadInput([NO_FILES])
        from simulation.cli.theory_requirements import judged, report

        report(*judged(quick, seed, workers, **options), json=json)
        return
    if out is not None:
        check_folder(out)
    found, size, used = computed(quick, seed, workers, **options)
    paths = [] if out is None else _write(found, out)
    if json:
        as_json(content(found, size, used, without or ()) | {"files": [str(p) for p in paths]})
        return
    _print(found, used)
    for path in paths:
        print(f"file: {path}")


def computed(
    quick: bool,
    seed: int,
    workers: int | None,
    *,
    populations: int | None = None,
    draws: int | None = None,
    without: Sequence[str] = (),
    values: Path | None = None,
    burn_in: int | None = None,
    step: str | None = None,
) -> "tuple[TheoryFindings, TheorySize, ParameterDraws]":
    """Compute the table and return it with its size and the draws in use. Raises BadInput.

    burn_in: unrecorded years, by default those of a scenario. step: what later steps added is
    switched off, and no single mechanism is.
    """
    from simulation.engine.burn_in import BURN_IN
    from simulation.evidence.theory import theory_table
    from simulation.evidence.theory.mechanisms import after_step, changed_draws, check_names
    from simulation.parameters import read_draws
    from simulation.runs.executors import open_executor

    check_names(without)
    size = theory_table.QUICK if quick else theory_table.WHOLE
    if populations is not None:
        size = size._replace(populations=populations)
    used = changed_draws(read_draws(), values, draws or (1 if quick else None))
    if step is not None:
        size = size._replace(mechanisms=0)
        used = used._replace(draws=tuple(after_step(p, step) for p in used.draws))
    with open_executor("processes", workers) as executor:
        found = theory_table.run_theory(
            used.draws,
            size,
            seed,
            executor,
            report_populations,
            absent=without,
            burn_in=BURN_IN if burn_in is None else burn_in,
        )
    return found, size, used


def content(
    found: "TheoryFindings", size: "TheorySize", draws: "ParameterDraws", without: Sequence[str]
) -> dict[str, Any]:
    """Return the table as one object."""
    return {
        "calibrated": draws.calibrated,
        "draws": len(draws.draws),
        "without": list(without),
        **size._asdict(),
        "models": list(COLUMNS),
        "rows": [_row(row) for row in found.rows],
        "levels": [_row(row) for row in found.levels],
        "mechanism_effects": [
            {
                "name": effect.mechanism.name,
                "step": effect.mechanism.step,
                "off": dict(effect.mechanism.off),
                "off_in_use": effect.absent,
                "compared": effect.compared,
                "populations": effect.populations,
                "idle": effect.idle,
                "changed": [
                    {"id": statistic.id, "with": before, "without": after}
                    for statistic, before, after in effect.changed
                ],
            }
            for effect in found.mechanisms
        ],
    }


def _row(row: "TheoryRow") -> dict[str, Any]:
    return {
        **row.statistic._asdict(),
        "values": {name: _mean(value) for name, value in row.values.items()},
        "differences": {
            name: {**_mean(gap), "separated": gap.separated}
            for name, gap in row.differences.items()
        },
    }


def _mean(value: "Mean") -> dict[str, Any]:
    return {
        "mean": value.mean,
        "interval": [value.low, value.high],
        "half_width_over_populations": value.chance,
        "over_draws": [value.lowest, value.highest],
    }


def _write(found: "TheoryFindings", out: Path) -> list[Path]:
    """Write the table and the figure into a folder, which may be new. Raises BadInput."""
    from simulation.reporting.figures.style import encoded, styled
    from simulation.reporting.figures.theory import draw
    from simulation.results.files import disk_errors, write_atomic

    picture = draw(found.rows)
    lines = [",".join(("id", "statistic", "level", "unit", "model", "mean", "low", "high"))]
    for row in found.rows:
        about = row.statistic
        words = [about.id, f'"{about.words}"', f'"{about.level}"', f'"{about.unit}"']
        for name, value in row.values.items():
            ends = ("" if end is None else repr(end) for end in (value.low, value.high))
            lines.append(",".join([*words, name, repr(value.mean), *ends]))
    paths = [out / "theory.csv", out / f"{picture.name}.png"]
    with disk_errors(out), styled():
        out.mkdir(parents=True, exist_ok=True)
        write_atomic(paths[0], ("\n".join(lines) + "\n").encode())
        write_atomic(paths[1], encoded(picture.figure, "png"))
    return paths


def value_words(value: "Mean | None") -> str:
    """Return a mean with its interval as text, "-" for none."""
    from simulation.texts.language import amount

    if value is None:
        return "-"
    if value.low is None or value.high is None:
        return amount(value.mean)
    return f"{amount(value.mean)} ({amount(value.low)} to {amount(value.high)})"


def _print(found: "TheoryFindings", draws: "ParameterDraws") -> None:
    from simulation.evidence.theory.separation import mechanism_sentence, question_sentence
    from simulation.evidence.theory.theory_statistics import table

    if not draws.calibrated:
        print(NOT_CALIBRATED)
    headings = ("", "statistic", *SHORT)
    computed = [row for row in found.rows if row.values]
    for title, rows in (("", computed), ("Level of every model", found.levels)):
        cells = [
            (row.statistic.id, row.statistic.words, *(_short(row, name) for name in COLUMNS))
            for row in rows
        ]
        print_table(title, headings, cells, text=(0, 1))
    for question in table()[0]:
        print_wrapped(question_sentence(question, found.rows))
    for effect in found.mechanisms:
        print_wrapped(mechanism_sentence(effect))


def _short(row: "TheoryRow", model: str) -> str:
    from simulation.texts.language import amount

    return amount(row.values[model].mean) if model in row.values else "-"
