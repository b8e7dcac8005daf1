"""``schema``: print the JSON Schema of scenario files, for editors."""

from json import dumps
from typing import Annotated

import typer

from simulation.cli.output import Files

EXAMPLE = "Example: run.py schema > scenario.schema.json"


def schema(
    files: Files = None,
    study: Annotated[
        bool, typer.Option("--study", help="The schema of study files, which trial reads.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print it on one line.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, or of study files, with user extensions.

    An editor that supports TOML completes and checks a file whose first line is
    "#:schema ./scenario.schema.json".
    """
    from simulation.evidence.power.study import study_schema
    from simulation.extensions.named_files import register_files
    from simulation.scenario.json_schema import schema as scenario_schema

    register_files(files or [])
    schema_of = study_schema if study else scenario_schema
    print(dumps(schema_of(), ensure_ascii=False, indent=None if json else 1))
