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
    json: Annotated[bool, typer.Option("--json", help="Print it on one line.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, kinds of your own included.

    An editor that knows TOML completes and checks a file whose first line is
    "#:schema ./scenario.schema.json".
    """
    from simulation.experiments.own_kinds import bring, installed
    from simulation.experiments.schema import schema as schema_of

    installed()
    for file in files or ():
        bring(file)
    print(dumps(schema_of(), ensure_ascii=False, indent=None if json else 1))
