"""``list``: list the scenarios of the project, the intervention kinds and the instruments."""

from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal

import typer

from simulation.cli.output import Files, Json, as_json, print_problems, print_wrapped
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
    files: Files = None,
    json: Json = False,
) -> None:
    """List the scenarios of the project, or the interventions or instruments."""
    if what != "questions":
        _list_kinds(what, files or [], json)
        return
    rows = _rows()
    if json:
        as_json({"scenarios": rows})
        return
    for topic, own in groupby(rows, key=lambda row: row["topic"]):
        print(topic)
        for row in own:
            print_wrapped(f"{row['name']}: {row['title']}", 2)
            print_wrapped(row["question"], 6)
        print()


def _list_kinds(what: str, files: list[Path], json: bool) -> None:
    """List name, description and origin of the interventions or instruments."""
    from simulation.extensions.named_files import register_files
    from simulation.extensions.registry import origin
    from simulation.interventions import KINDS
    from simulation.measurement.instruments import BY_NAME

    register_files(files)
    descriptions = (
        {name: kind.about.summary for name, kind in KINDS.items()}
        if what == "interventions"
        else {name: f"{scale.label}, {scale.informant}" for name, scale in BY_NAME.items()}
    )
    sources = {name: source.file for name in descriptions if (source := origin(name)) is not None}
    rows = [{"name": name, "what": words, "from": sources.get(name, "the project")}
            for name, words in descriptions.items()]  # fmt: skip
    if json:
        as_json({what: rows})
        return
    for row in rows:
        where = f" (from {row['from']})" if row["name"] in sources else ""
        print_wrapped(f"{row['name']}{where}: {row['what'].split('. ')[0].removesuffix('.')}")


def _rows() -> list[dict[str, str]]:
    """Return name, topic, title, question and file of every readable scenario, by topic."""
    from simulation.scenario.extends import Composition
    from simulation.scenario.file import available, layers

    rows = []
    for path in available():
        try:
            tables = Composition(layers(path)).tables
        except BadInput as error:
            print_problems(error)
            continue
        row = {key: str(tables.get(key, "")) for key in ("topic", "title", "question")}
        rows.append({"name": path.stem, **row, "file": str(path)})
    return sorted(rows, key=lambda row: (_place(row["topic"]), row["name"]))


def _place(topic: str) -> int:
    """Return the place of a topic in the list; other topics come last."""
    return TOPICS.index(topic) if topic in TOPICS else len(TOPICS)
