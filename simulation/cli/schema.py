"""``schema``: the JSON Schema of scenario files, for editors."""

from json import dumps
from typing import Annotated

import typer

EXAMPLE = "Example: run.py schema > scenario.schema.json"


def schema(
    json: Annotated[bool, typer.Option("--json", help="Print it on one line.")] = False,
) -> None:
    """Print the JSON Schema of scenario files.

    An editor that knows TOML completes and checks a file whose first line is
    "#:schema ./scenario.schema.json".
    """
    from simulation.experiments.schema import schema as schema_of

    print(dumps(schema_of(), ensure_ascii=False, indent=None if json else 1))
