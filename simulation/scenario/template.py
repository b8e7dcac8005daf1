"""The template of a new scenario file, with comments for its reader."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic.fields import FieldInfo

from simulation.errors import BadInput, Problem, nearest
from simulation.interventions import KINDS
from simulation.scenario.file import load
from simulation.scenario.school import enrolment_of
from simulation.school.enrolment import LEVELS, Enrolment

CLASSES = {"primary": 40, "secondary": 24}  # assumed: what is simulated within a minute
REPLICATES = 40
SHARED = ("kind", "start")  # keys of an intervention that are always required


class NewScenario(NamedTuple):
    """The choices for a new scenario.

    school: "primary" or "secondary" for a synthetic school, else the path of a class list. more:
    keys of the intervention, as TOML text.
    """

    title: str
    question: str
    school: str
    kind: str
    start: str
    more: Mapping[str, str]


def needed(kind: str) -> dict[str, FieldInfo]:
    """Return the required keys of an intervention kind besides its start. Raises BadInput."""
    if kind not in KINDS:
        expected = f"one of {', '.join(KINDS)}"
        raise BadInput([Problem("--kind", "", f'"{kind}"', expected, nearest(kind, KINDS))])
    fields = KINDS[kind].model_fields
    return {key: field for key, field in fields.items() if field.is_required() and key != "start"}


def check_free(path: Path) -> None:
    """Raise BadInput if a path exists or cannot be created."""
    try:
        found = "a folder" if path.is_dir() else "a file that is there already"
        free = not path.exists() and path.parent.is_dir()
        if not path.parent.is_dir():
            found = f"no folder {path.parent}"
    except (OSError, ValueError) as error:  # a name too long, or with a zero byte
        found, free = getattr(error, "strerror", None) or str(error), False
    if not free:
        raise BadInput([Problem(str(path), "", found, "the name of a new file")])


def write(path: Path, wanted: NewScenario) -> Enrolment:
    """Write a new scenario and return its school.

    Raises BadInput, and writes nothing, if it has an error.
    """
    check_free(path)
    needed(wanted.kind)
    text = text_of(wanted, path.parent)
    school = enrolment_of(load(path, text))
    create(path, text.encode())
    return school


def create(path: Path, content: bytes) -> None:
    """Create a file with some content, whole or not at all. Raises BadInput if it cannot."""
    created = False
    try:
        with path.open("xb") as file:
            created = True
            file.write(content)
    except (OSError, ValueError) as error:
        if created:
            path.unlink()
        reason = getattr(error, "strerror", None) or str(error)
        found, remedy = f"no way to write there ({reason})", "name a file in another folder"
        raise BadInput([Problem(str(path), "", found, "another place", remedy=remedy)]) from None


def text_of(wanted: NewScenario, folder: Path) -> str:
    """Return the text of the file. folder: its folder, from which the class list is named."""
    return f"""\
#:schema ./scenario.schema.json
# "run.py check" lists errors and the cost of this file; "run.py answer" answers it.
# For help while typing: run.py schema > scenario.schema.json, beside this file.
title = {_text(wanted.title)}
question = {_text(wanted.question)} # the heading of the answer; it changes nothing
# sources = [] # where the idea comes from

{_school(wanted.school, folder)}
[run]
years = 1
replicates = {REPLICATES} # of each arm: more replicates give a narrower interval
seed = 1 # random seed

# [parameters]
# load.workload = 0.3 # any parameter of the model: docs/reference.md lists them

[[arms]]
name = "as usual" # the reference arm

[[arms]]
name = {_text(wanted.kind.replace("_", " "))}

[[arms.interventions]]
kind = {_text(wanted.kind)}
start = {_text(wanted.start)} # or "day 35", or "year 2 week 8"
{_keys(wanted)}"""


def _school(school: str, folder: Path) -> str:
    if school in LEVELS:
        return (
            "[school.synthetic] # a made-up school; for your own: [school] and roster = "
            '"my_school.csv"\n'
            f"level = {_text(school)}\nclasses = {CLASSES[school]}\nclass_size = 25\n"
        )
    name = os.path.relpath(school, folder).replace(os.sep, "/")
    return (
        f"[school]\nroster = {_text(name)}\n"
        '# staffroom = "staffroom.csv" # ties between teachers; "none" for no support\n'
    )


def _keys(wanted: NewScenario) -> str:
    """Return the keys of the intervention: those given, and the defaults as comments."""
    lines = [f"{key} = {value}" for key, value in wanted.more.items()]
    for key, field in KINDS[wanted.kind].model_fields.items():
        if key not in wanted.more and key not in SHARED and not field.is_required():
            note = f" # {field.description}" if field.description else ""
            default = spelled(field.get_default(call_default_factory=True))
            lines.append(f"# {key} = {default}{note}" if default else f"# {key}: {note[3:]}")
    return "\n".join(lines) + "\n"


def spelled(value: object) -> str:
    """Return a default as TOML text; empty if TOML has no text for it."""
    if hasattr(value, "model_dump"):
        pairs = value.model_dump(mode="json", exclude_none=True).items()
        inner = ", ".join(f"{key} = {spelled(part)}" for key, part in pairs if spelled(part))
        return f"{{ {inner} }}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(spelled, value))}]" if value else ""
    return json.dumps(value) if isinstance(value, bool | int | float) else ""


def _text(value: str) -> str:
    """Return a text as TOML text."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
