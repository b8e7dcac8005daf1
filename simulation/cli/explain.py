"""``explain``: what one teacher's year in a result was made of, and what would have changed it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from simulation.cli.explain_words import tell
from simulation.cli.speech import as_json

EXAMPLE = "Example: run.py explain results/first --teacher teacher-180"


def explain(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result folder.")],
    teacher: Annotated[str, typer.Option(metavar="KEY", help="Id of the teacher.")],
    arm: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the arm; by default the first.")
    ] = None,
    replicate: Annotated[int, typer.Option(min=1, help="Which of the arm's worlds.")] = 1,
    year: Annotated[
        int | None, typer.Option(min=1, help="School year; by default the last.")
    ] = None,
    inputs: Annotated[
        Path | None, typer.Option(help="Where its class lists lie, if they were moved.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what one teacher's exhaustion is made of, in causes that add up to its change.

    Lives the teacher's year again and writes figures into RESULT/explain. How to read it
    stands in docs/explain.md.
    """
    from simulation.evidence.explanation.content import content
    from simulation.evidence.explanation.explain import explain as explain_year
    from simulation.experiments.results import Result
    from simulation.views.explanation import show

    saved = Result(result)
    made = content(
        explain_year(saved, teacher, arm=arm, replicate=replicate, year=year, inputs=inputs)
    )
    files = show(made, saved)
    if json:
        as_json({**_data(made), "result": str(result), "files": [str(path) for path in files]})
    else:
        tell(made)
        print(f"figures: {files[0].parent}")


def _data(made: dict[str, Any]) -> dict[str, Any]:
    """What is printed: all but the weekly courses, which the file beside the figures holds."""
    dyads = [
        {
            **dyad,
            **{
                name: [dyad[name][0], dyad[name][-1]] for name in ("conflict", "closeness", "trust")
            },
        }
        for dyad in made["dyads"]
    ]
    return {**{key: value for key, value in made.items() if key != "course"}, "dyads": dyads}
