"""``list``: which questions come with the project."""

from typing import Annotated

import typer

from simulation.cli.speech import as_json, complaints
from simulation.problems import BadInput

EXAMPLE = "Example: run.py list --json"


def list_scenarios(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the scenarios that come with the project, each with its question."""
    rows = _rows()
    if json:
        as_json({"scenarios": rows})
        return
    for row in rows:
        print(f"{row['name']}: {row['title']}\n    {row['question']}")


def _rows() -> list[dict[str, str]]:
    """Name, title, question and file of each scenario that can be read."""
    from simulation.experiments.scenario_file import available, parse, read

    rows = []
    for path in available():
        try:
            tables = parse(read(path), str(path))
        except BadInput as error:
            complaints(error)
            continue
        row = {key: str(tables.get(key, "")) for key in ("title", "question")}
        rows.append({"name": path.stem, **row, "file": str(path)})
    return rows
