"""The engine's default case in C: compiled here, run on the arrays of a run.

``kernel.c`` is the yardstick for what the same work costs without Python or Numba.
"""

import ctypes
import platform
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from simulation.engine.arrays import SchoolRecords, streams
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters

SOURCE = Path(__file__).with_name("kernel.c")
OPTIONS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC")
KINDS = {"f": "double", "i": "int64_t", "u": "uint64_t"}
RECORDS = {  # field of ``School``: its name in C
    "dyads": "Dyad", "teachers": "Teacher", "students": "Student", "dyad_traits": "DyadTrait",
    "teacher_traits": "TeacherTrait", "student_traits": "StudentTrait",
    "dyad_tally": "DyadTally", "teacher_tally": "TeacherTally", "dyad_paper": "DyadPaper",
    "teacher_paper": "TeacherPaper",
}  # fmt: skip


class NoCompiler(Exception):  # noqa: N818  it says what is the matter
    """There is no C compiler here, or it refuses the kernel; the text says which."""


class NativeRun:
    """A school of its own that lives the days of a run in C.

    Copies what it needs of a fresh ``SchoolRun``; ``school`` holds the records.
    """

    def __init__(self, run: SchoolRun) -> None:
        """Copy the school of a run. Raises NoCompiler."""
        school = run.records
        self._simulate = library(header(school)).simulate_days
        self.school = SchoolRecords(
            school.links,
            *(np.array(part, copy=True) for part in school[1:]),
        )
        self._rate = np.array(self.school.dyad_levers["contact_rate"])
        self._links = [np.ascontiguousarray(part) for part in school.links]
        prefixes = streams(run.chance, run.year)
        self._chance = tuple(
            ctypes.c_uint64(int(h)) for h in (prefixes.contacts, prefixes.behaviour)
        )
        self._parameters = np.array([n for group in run.parameters for n in group])
        calendar = run.calendar
        self._calendar = np.stack([calendar.school, calendar.day, calendar.nights], axis=1)
        self._shock = run.shocks
        self.weekday = 0

    def advance(self, weekdays: int) -> None:
        """Live so many weekdays, holidays among them."""
        chosen = slice(self.weekday, self.weekday + weekdays)
        days = np.ascontiguousarray(self._calendar[chosen])
        shock = np.ascontiguousarray(self._shock[chosen])
        links = _addresses(self._links)
        tables = [getattr(self.school, name) for name in RECORDS]
        tables.insert(6, self._rate)
        school = (ctypes.c_void_p * (len(tables) + 1))(ctypes.addressof(links))
        school[1:] = list(_addresses(tables))
        parts, teachers = len(self.school.links.part_teachers) - 1, len(self.school.teachers)
        self._simulate(
            school, *map(ctypes.c_int64, (parts, teachers, len(days))), _address(days),
            _address(shock), *self._chance, _address(self._parameters),
        )  # fmt: skip
        self.weekday += weekdays


def _addresses(arrays: list[Any]) -> Any:
    return (ctypes.c_void_p * len(arrays))(*(part.ctypes.data for part in arrays))


def _address(array: Any) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def header(school: SchoolRecords) -> str:
    """Records, links and parameter places as C declarations."""
    lines = ["#pragma once", "#include <stdint.h>"]
    for field, name in RECORDS.items():
        members = (_member(*entry) for entry in getattr(school, field).dtype.fields.items())
        lines.append(f"typedef struct {{ {' '.join(members)} }} {name};")
    links = (f"const {KINDS[part.dtype.kind]} *{name};" for name, part in _links(school))
    lines.append(f"typedef struct {{ {' '.join(links)} }} Links;")
    lines.append(f"enum {{ {', '.join(parameter_places())} }};")
    return "\n".join(lines) + "\n"


def parameter_places() -> list[str]:
    """Names of all parameters in their order, ``group_word``."""
    return [f"{group}_{word}" for group, part in Parameters()._asdict().items()
            for word in part._fields]  # fmt: skip


def _links(school: SchoolRecords) -> Any:
    return school.links._asdict().items()


def _member(name: str, about: Any) -> str:
    kind, shape = about[0].base, about[0].shape
    return f"{KINDS[kind.kind]} {name}{''.join(f'[{n}]' for n in shape)};"


@cache
def library(declarations: str) -> ctypes.CDLL:
    """The compiled kernel. Raises NoCompiler if there is none, or if it fails."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), "")
    if not compiler or platform.system() == "Windows":
        raise NoCompiler("no C compiler was found (cc, gcc or clang)")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "layout.h").write_text(declarations, encoding="utf-8")
        made = Path(folder) / "kernel.so"
        command = [compiler, *OPTIONS, f"-I{folder}", str(SOURCE), "-o", str(made), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoCompiler(
                "kernel.c computes a day of the first model and was not written for the second "
                f"one yet, so that {compiler} refused it: {done.stderr.strip()[:120]}"
            )
        return ctypes.CDLL(str(made))
