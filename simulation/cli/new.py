"""``new``: asks a few questions and writes a scenario."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import as_json
from simulation.errors import BadInput, Problem

EXAMPLE = "Example: run.py new my_question.toml --school my_school.csv --kind reflection"


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The scenario to be written.")],
    question: Annotated[
        str | None, typer.Option(help="What you want to know, in a sentence.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="A short name for it.")] = None,
    school: Annotated[
        str | None,
        typer.Option(help='Your class list (.csv), or "primary" or "secondary": a made-up one.'),
    ] = None,
    kind: Annotated[str | None, typer.Option(help="What is to be done.")] = None,
    start: Annotated[str | None, typer.Option(help='When, such as "week 8".')] = None,
    more: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A key of what is done, as TOML."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write a new scenario: one school year with and without something that is done.

    Whatever is not given as an option is asked for. A file that is there is left alone.
    """
    from simulation.extensions.registry import register_installed
    from simulation.interventions import KINDS
    from simulation.scenario.template import Wanted, check_free, needed, write

    check_free(file)
    register_installed()
    asked = _asked
    question = question or asked("What do you want to know?", "What would it do for teachers?")
    title = title or asked("A short name for it", file.stem.replace("_", " ").capitalize())
    school = school or asked("Your class list (.csv), or primary or secondary", "primary")
    kind = kind or asked(f"What is to be done? One of {', '.join(KINDS)}", next(iter(KINDS)))
    start = start or asked("From when?", "week 8")
    values = _pairs(more or [])
    for key, field in needed(kind).items():
        if key not in values:
            values[key] = _as_toml(asked(f"{key} ({field.description or 'needed'})", None))
    write(file, Wanted(title, question, school, kind, start, values))
    if json:
        as_json({"file": str(file)})
    else:
        print(f"{file}: written; next: run.py check {file}, then run.py answer {file}")


def _asked(words: str, default: str | None) -> str:
    """An answer from the terminal; the questions go to standard error."""
    return str(typer.prompt(words, default=default, err=True))


def _pairs(more: list[str]) -> dict[str, str]:
    """Keys and values of ``--set``. Raises BadInput for what is none."""
    pairs = {}
    for each in more:
        key, equals, value = each.partition("=")
        if not (equals and key.strip().isidentifier() and value.strip()):
            raise BadInput([Problem("--set", "", repr(each), "KEY=VALUE, such as uptake=0.8")])
        pairs[key.strip()] = _as_toml(value.strip())
    return pairs


def _as_toml(value: str) -> str:
    """A value as it is if TOML can read it, in quotes otherwise."""
    import tomllib
    from json import dumps

    try:
        readable = "\n" not in value and set(tomllib.loads(f"value = {value}")) == {"value"}
    except (ValueError, RecursionError):
        readable = False
    return value if readable else dumps(value, ensure_ascii=False)
