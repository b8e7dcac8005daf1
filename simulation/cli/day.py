"""``day``: print the school day, step by step, with the reason for each place."""

from typing import Annotated

import typer

from simulation.cli.output import as_json

EXAMPLE = "Example: run.py day"


def day(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the school day as it is lived: every step in order, and why it stands there."""
    from simulation.engine.day import DAY, as_text

    if json:
        as_json({"steps": [step._asdict() for step in DAY]})
    else:
        print(as_text())
