"""Side effects of a user's file on the program: replaced names, settings, running threads.

A file that replaces a function of the program would change results that do not name it.
"""

import builtins
import math
import os
import random
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simulation.extensions.definition import BUILT_IN
from simulation.interventions import KINDS
from simulation.measurement.instruments import BY_NAME

PROGRAM = "simulation"
LIBRARIES: tuple[ModuleType, ...] = (builtins, math, random, np, pd)
SETTINGS = ("TEACHER_WELLBEING", "NUMBA", "PYTHON")  # beginnings of environment variables
NAMED = 5  # replaced names in a message


class ProgramState(NamedTuple):
    """What a file must leave as it is. names: identity of every object by module and name."""

    names: dict[str, int]
    folder: str
    environment: dict[str, str]
    streams: tuple[int, int]
    recursion: int
    threads: frozenset[str]


def program_state() -> ProgramState:
    """Return the state of the program now."""
    return ProgramState(
        names=dict(_names()),
        folder=os.getcwd(),
        environment={name: text for name, text in os.environ.items() if name.startswith(SETTINGS)},
        streams=(id(sys.stdout), id(sys.stderr)),
        recursion=sys.getrecursionlimit(),
        threads=frozenset(f"{thread.name}" for thread in threading.enumerate()),
    )


def side_effects(before: ProgramState) -> Iterator[str]:
    """Yield every change since then, in words."""
    now = program_state()
    replaced = [name for name, own in before.names.items() if now.names.get(name) != own]
    if replaced:
        more = f" and {len(replaced) - NAMED} more" if len(replaced) > NAMED else ""
        yield f"a replacement of {', '.join(replaced[:NAMED])}{more}"
    for field, words in (
        ("folder", "a change of the current folder"),
        ("environment", "a change of environment variables"),
        ("streams", "a replacement of sys.stdout or sys.stderr"),
        ("recursion", "a change of the recursion limit"),
    ):
        if getattr(now, field) != getattr(before, field):
            yield words
    running = sorted(now.threads - before.threads)
    if running:
        yield f"a thread that goes on running ({running[0]})"


def _names() -> Iterator[tuple[str, int]]:
    """Yield the names of the program's modules and classes, its tables, and of libraries."""
    own = [
        module
        for name, module in list(sys.modules.items())
        if name.split(".")[0] == PROGRAM and module is not None
    ]
    for module in (*own, *LIBRARIES):
        for name, value in list(vars(module).items()):
            if isinstance(value, ModuleType) or name.startswith("__"):
                continue
            place = f"{module.__name__}.{name}"
            yield place, id(value)
            if module in own and isinstance(value, type) and value.__module__ == module.__name__:
                yield from _members(place, value)
    for table in (KINDS, BY_NAME):
        for name, item in list(table.items()):
            if name in BUILT_IN:
                yield f"{PROGRAM}: {name}", id(item)


def _members(place: str, kind: type[Any]) -> Iterator[tuple[str, int]]:
    for name, value in list(vars(kind).items()):
        if not name.startswith(("_abc", "__")):
            yield f"{place}.{name}", id(value)
