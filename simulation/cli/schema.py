"""``schema``: the JSON Schema of scenario files, for editors."""

from json import dumps
from pathlib import Path
from typing import Annotated

import typer

EXAMPLE = "Example: run.py schema > scenario.schema.json"


def schema(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Files with kinds of your own, which are run."),
    ] = None,
    study: Annotated[
        bool, typer.Option("--study", help="Of study files, as trial takes them.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print it on one line.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, or of study files; kinds of your own included.

    An editor that knows TOML completes and checks a file whose first line is
    "#:schema ./scenario.schema.json".
    """
    from simulation.evidence.power.study_file import study_schema
    from simulation.extensions.registry import register_file, register_installed
    from simulation.scenario.json_schema import schema as scenario_schema

    register_installed()
    for file in files or ():
        register_file(file)
    schema_of = study_schema if study else scenario_schema
    print(dumps(schema_of(), ensure_ascii=False, indent=None if json else 1))
