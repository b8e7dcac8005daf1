"""``new``: write a scenario from options and answers to questions, or an empty class list."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import Json, as_json, notice
from simulation.cli.report import Language
from simulation.errors import BadInput, Problem

EXAMPLE = "Example: run.py new my_question.toml --school my_school.csv --kind reflection"


def new(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The scenario file to write.")
    ] = None,
    *,
    roster: Annotated[
        Path | None,
        typer.Option(help="Write an empty class list (.xlsx or .csv) with an explanation instead."),
    ] = None,
    language: Annotated[Language, typer.Option(help="The language of the class list.")] = "en",
    question: Annotated[str | None, typer.Option(help="The question, as one sentence.")] = None,
    title: Annotated[str | None, typer.Option(help="A short title.")] = None,
    school: Annotated[
        str | None,
        typer.Option(help='Your class list (.xlsx, .csv), or "primary" or "secondary": synthetic.'),
    ] = None,
    kind: Annotated[str | None, typer.Option(help="The kind of intervention.")] = None,
    start: Annotated[str | None, typer.Option(help='Its start, such as "week 8".')] = None,
    more: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A key of the intervention, as TOML."),
    ] = None,
    pseudonymise: Annotated[
        bool, typer.Option("--pseudonymise", help="Replace the ids of the class list by numbers.")
    ] = False,
    json: Json = False,
) -> None:
    """Write a new scenario: one school year with and without an intervention.

    Prompts for every option that is missing. An existing file is not changed.
    """
    from simulation.extensions.registry import register_installed
    from simulation.interventions import KINDS
    from simulation.scenario.template import NewScenario, check_free, needed, write
    from simulation.school.roster.name_like import names_in

    if roster is not None:
        _write_roster(roster, file, language, json)
        return
    if file is None:
        remedy = "name one, or --roster FILE for an empty class list"
        raise BadInput([Problem("FILE", "", "nothing", "the scenario file to write", "", remedy)])
    check_free(file)
    register_installed()
    question = question or _prompt("Your question", "What would it do for teachers?")
    title = title or _prompt("A short title", file.stem.replace("_", " ").capitalize())
    school = school or _prompt("Your class list (.xlsx, .csv), or primary or secondary", "primary")
    kind = kind or _prompt(f"The intervention, one of {', '.join(KINDS)}", next(iter(KINDS)))
    start = start or _prompt("Its start", "week 8")
    values = _pairs(more or [])
    for key, field in needed(kind).items():
        if key not in values:
            values[key] = _as_toml(_prompt(f"{key} ({field.description or 'needed'})", None))
    if pseudonymise:
        school = _pseudonymised(school)
    written = write(file, NewScenario(title, question, school, kind, start, values))
    if written.origin == "roster" and names_in(written):
        notice(f"Ids in {school} look like names: run.py pseudonymise {school} replaces them.")
    if json:
        as_json({"file": str(file)})
    else:
        print(f"{file}: written; next: run.py check {file}, then run.py answer {file}")


def _write_roster(roster: Path, file: Path | None, language: Language, json: bool) -> None:
    """Write an empty class list and print what to do with it."""
    from simulation.scenario.roster_template import write_template

    if file is not None:
        found, remedy = f"{str(file)!r} beside --roster", "write one file at a time"
        raise BadInput([Problem("FILE", "", found, "FILE or --roster", remedy=remedy)])
    write_template(roster, language)
    if json:
        as_json({"file": str(roster)})
    else:
        print(f"{roster}: written; next: fill it in, then run.py check {roster}")


def _pseudonymised(school: str) -> str:
    """Return the copy of a class list without names, which is written if it does not exist."""
    from simulation.cli.pseudonymise import default_copy, replace_names, sentences
    from simulation.school.enrolment import LEVELS

    if school in LEVELS:
        found, remedy = f'"{school}", a synthetic school', "leave out --pseudonymise"
        raise BadInput([Problem("--pseudonymise", "", found, "a class list", remedy=remedy)])
    for sentence in sentences(replace_names(Path(school))):
        notice(sentence)
    return str(default_copy(Path(school)))


def _prompt(words: str, default: str | None) -> str:
    """Return what the user types; prompts go to standard error."""
    return str(typer.prompt(words, default=default, err=True))


def _pairs(more: list[str]) -> dict[str, str]:
    """Return the keys and values of ``--set``. Raises BadInput."""
    pairs = {}
    for word in more:
        key, equals, value = word.partition("=")
        if not (equals and key.strip().isidentifier() and value.strip()):
            raise BadInput([Problem("--set", "", repr(word), "KEY=VALUE, such as uptake=0.8")])
        pairs[key.strip()] = _as_toml(value.strip())
    return pairs


def _as_toml(value: str) -> str:
    """Return a value unchanged if it is valid TOML, in quotes otherwise."""
    import tomllib
    from json import dumps

    try:
        readable = "\n" not in value and set(tomllib.loads(f"value = {value}")) == {"value"}
    except (ValueError, RecursionError):
        readable = False
    return value if readable else dumps(value, ensure_ascii=False)
