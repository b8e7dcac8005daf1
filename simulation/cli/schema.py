"""``schema``: the JSON Schema of scenario files, for editors."""

from json import dumps
from typing import Annotated

import typer

EXAMPLE = "Example: run.py schema > scenario.schema.json"


def schema(
    study: Annotated[
        bool, typer.Option("--study", help="Of study files, as trial takes them.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print it on one line.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, or of study files.

    An editor that knows TOML completes and checks a file whose first line is
    "#:schema ./scenario.schema.json".
    """
    from simulation.evidence.trials.study_schema import study_schema
    from simulation.experiments.schema import schema as scenario_schema

    schema_of = study_schema if study else scenario_schema
    print(dumps(schema_of(), ensure_ascii=False, indent=None if json else 1))
