"""``list``: which questions come with the project, which kinds and instruments there are."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from simulation.cli.output import as_json, complaints
from simulation.errors import BadInput

EXAMPLE = "Example: run.py list --json"
TOPICS = (
    "An ordinary year", "Your own school", "Relationships", "Behaviour", "The teacher",
    "Colleagues", "The school", "Primary and secondary", "Several years",
)  # fmt: skip


def list_scenarios(
    what: Annotated[
        Literal["questions", "interventions", "instruments"],
        typer.Argument(metavar="[WHAT]", help="questions, interventions or instruments."),
    ] = "questions",
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Files with kinds of your own, which are run."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the scenarios that come with the project, or the interventions or instruments."""
    if what != "questions":
        _list_kinds(what, files or [], json)
        return
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


def _list_kinds(what: str, files: list[Path], json: bool) -> None:
    """Name, a few words and origin of each intervention or instrument, ours first."""
    from simulation.extensions.registry import origin, register_file, register_installed
    from simulation.interventions import KINDS
    from simulation.measurement.instruments import BY_NAME

    register_installed()
    for file in files:
        register_file(file)
    told = (
        {name: kind.about.summary for name, kind in KINDS.items()}
        if what == "interventions"
        else {name: f"{each.label}, {each.informant}" for name, each in BY_NAME.items()}
    )
    places = {name: place.file for name in told if (place := origin(name)) is not None}
    rows = [{"name": name, "what": words, "from": places.get(name, "the project")}
            for name, words in told.items()]  # fmt: skip
    if json:
        as_json({what: rows})
        return
    for row in rows:
        where = f" (from {row['from']})" if row["name"] in places else ""
        print(f"{row['name']}{where}: {row['what'].split('. ')[0].removesuffix('.')}")


def _rows() -> list[dict[str, str]]:
    """Name, topic, title, question and file of each scenario that can be read, by topic."""
    from simulation.scenario.extends import Composition
    from simulation.scenario.file import available, layers

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
