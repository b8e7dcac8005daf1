"""A new scenario, written for somebody who will read and change it."""

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
from simulation.school.enrolment import LEVELS

CLASSES = {"primary": 40, "secondary": 24}  # assumed: what is simulated within a minute
REPLICATES = 40
SHARED = ("kind", "start")  # keys of an intervention that are always asked for


class Wanted(NamedTuple):
    """What somebody wants to know.

    school: "primary" or "secondary" for a made-up one, else a class list, as a path from
    here. more: keys of the intervention, as TOML spells their values.
    """

    title: str
    question: str
    school: str
    kind: str
    start: str
    more: Mapping[str, str]


def needed(kind: str) -> dict[str, FieldInfo]:
    """The keys that an intervention of this kind cannot do without, besides its start.

    Raises BadInput for a kind that does not exist.
    """
    if kind not in KINDS:
        expected = f"one of {', '.join(KINDS)}"
        raise BadInput([Problem("--kind", "", f'"{kind}"', expected, nearest(kind, KINDS))])
    fields = KINDS[kind].model_fields
    return {key: field for key, field in fields.items() if field.is_required() and key != "start"}


def check_free(path: Path) -> None:
    """Raises BadInput if something is there already, or if nothing can be."""
    try:
        found = "a folder" if path.is_dir() else "a file that is there already"
        free = not path.exists() and path.parent.is_dir()
        if not path.parent.is_dir():
            found = f"no folder {path.parent}"
    except (OSError, ValueError) as error:  # a name too long, or with a zero byte
        found, free = getattr(error, "strerror", None) or str(error), False
    if not free:
        raise BadInput([Problem(str(path), "", found, "the name of a new file")])


def write(path: Path, wanted: Wanted) -> None:
    """Write a new scenario. Raises BadInput, and writes nothing, if anything is wrong with it."""
    check_free(path)
    needed(wanted.kind)
    text = text_of(wanted, path.parent)
    enrolment_of(load(path, text))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = Problem(str(path), "", f"no way to write there ({reason})", "another place")
        raise BadInput([problem]) from None


def text_of(wanted: Wanted, folder: Path) -> str:
    """The whole file. folder: where it will lie, from where the class list is named."""
    return f"""\
#:schema ./scenario.schema.json
# "run.py check" says what is wrong with this file and what it costs; "run.py answer" answers it.
# For help while typing: run.py schema > scenario.schema.json, beside this file.
title = {_text(wanted.title)}
question = {_text(wanted.question)} # the heading of the answer; it changes nothing
# sources = [] # where the idea comes from

{_school(wanted.school, folder)}
[run]
years = 1
replicates = {REPLICATES} # worlds of each arm: more give a narrower interval
seed = 1 # another seed, other chance

# [parameters]
# load.workload = 0.3 # any number of the model, by name: docs/reference.md has them all

[[arms]]
name = "as usual" # what the others are compared with

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
        '# staffroom = "staffroom.csv" # who works with whom; "none" for no support\n'
    )


def _keys(wanted: Wanted) -> str:
    """The keys of the intervention: those given, and those left to their defaults as comments."""
    lines = [f"{key} = {value}" for key, value in wanted.more.items()]
    for key, field in KINDS[wanted.kind].model_fields.items():
        if key not in wanted.more and key not in SHARED and not field.is_required():
            says = f" # {field.description}" if field.description else ""
            default = spelled(field.get_default(call_default_factory=True))
            lines.append(f"# {key} = {default}{says}" if default else f"# {key}: {says[3:]}")
    return "\n".join(lines) + "\n"


def spelled(value: object) -> str:
    """A default as TOML spells it; nothing for what TOML cannot say or what is empty."""
    if hasattr(value, "model_dump"):
        pairs = value.model_dump(mode="json", exclude_none=True).items()
        inner = ", ".join(f"{key} = {spelled(each)}" for key, each in pairs if spelled(each))
        return f"{{ {inner} }}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(spelled, value))}]" if value else ""
    return json.dumps(value) if isinstance(value, bool | int | float) else ""


def _text(value: str) -> str:
    """A text as TOML spells it."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
