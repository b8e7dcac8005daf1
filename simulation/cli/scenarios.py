"""``list``: which questions come with the project."""

from typing import Annotated

import typer

from simulation.cli.speech import as_json, complaints
from simulation.problems import BadInput

EXAMPLE = "Example: run.py list --json"
TOPICS = (
    "An ordinary year", "Your own school", "Relationships", "Behaviour", "The teacher",
    "Colleagues", "The school", "Primary and secondary", "Several years",
)  # fmt: skip


def list_scenarios(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the scenarios that come with the project, each with its question."""
    rows = _rows()
    if json:
        as_json({"scenarios": rows})
        return
    topic = None
    for row in rows:
        if row["topic"] != topic:
            print(f"\n{row['topic']}" if topic is not None else row["topic"])
            topic = row["topic"]
        print(f"  {row['name']}: {row['title']}\n      {row['question']}")


def _rows() -> list[dict[str, str]]:
    """Name, topic, title, question and file of each scenario that can be read, by topic."""
    from simulation.experiments.composition import Composition
    from simulation.experiments.extending import layers
    from simulation.experiments.scenario_file import available

    rows = []
    for path in available():
        try:
            tables = Composition(layers(path)).tables
        except BadInput as error:
            complaints(error)
            continue
        row = {key: str(tables.get(key, "")) for key in ("topic", "title", "question")}
        rows.append({"name": path.stem, **row, "file": str(path)})
    return sorted(rows, key=lambda row: (_place(row["topic"]), row["name"]))


def _place(topic: str) -> int:
    """Where a topic comes in the list; those that are not ours last."""
    return TOPICS.index(topic) if topic in TOPICS else len(TOPICS)
