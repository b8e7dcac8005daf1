"""``day``: print the school day, step by step, with the reason for each place."""

from simulation.cli.output import Json, as_json

EXAMPLE = "Example: run.py day"


def day(json: Json = False) -> None:
    """Print the steps of the simulated school day in order, and the reason for the order."""
    from simulation.engine.day import DAY, as_text

    if json:
        as_json({"steps": [step._asdict() for step in DAY]})
    else:
        print(as_text())
