"""The engine's default case in C: compiled here, run on the records of a run.

``kernel.c`` is the yardstick for what the same work costs without Python or Numba.
"""

import ctypes
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from simulation.engine.arrays import SchoolRecords, streams
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.processes.load import MOST_PRESERVED

SOURCE = Path(__file__).with_name("kernel.c")
OPTIONS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC")
KINDS = {"f": "double", "i": "int64_t", "u": "uint64_t"}
RECORDS = {  # field of ``SchoolRecords``: its name in C
    "dyads": "Dyad", "teachers": "Teacher", "students": "Student", "groups": "Group",
    "dyad_traits": "DyadTrait", "teacher_traits": "TeacherTrait",
    "student_traits": "StudentTrait", "dyad_tally": "DyadTally",
    "teacher_tally": "TeacherTally", "dyad_paper": "DyadPaper",
    "teacher_paper": "TeacherPaper", "group_paper": "GroupPaper",
}  # fmt: skip
NUMBERS = ("contact_rate", "spells", "weeks")
CALENDAR = {"school": "int64_t", "day": "int64_t", "nights": "int64_t", "week": "int64_t",
            "shock": "double"}  # fmt: skip
SIZES = ("parts", "teachers", "students", "weeks", "weekdays")
CHANCE = ("contacts", "behaviour", "commotion")
ABLATIONS = ("appraisal_blindness", "representation_pooling", "representation_mirroring",
             "load_closeness")  # fmt: skip
DEFAULT_ONLY = "the kernel in C computes runs without interventions, reserved rows and ablations"


class NoCompiler(Exception):  # noqa: N818  it says what is the matter
    """There is no C compiler here, or it refuses the kernel; the text says which."""


class NativeRun:
    """A copy of a school that is simulated in C; ``school`` has its records.

    It copies what it needs of a fresh ``SchoolRun``.
    """

    def __init__(self, run: SchoolRun) -> None:
        """Copy the school of a run.

        Raises NoCompiler, and ValueError for a run that is not the default case.
        """
        check_default(run)
        school = run.records
        self._simulate = library(header(school)).simulate_days
        self.school = SchoolRecords(
            school.links, *(np.array(part, copy=True) for part in school[1:])
        )
        prefixes = streams(run.chance, run.year)
        self._chance = np.array([getattr(prefixes, name) for name in CHANCE], dtype=np.uint64)
        self._parameters = np.array(_numbers(run))
        self._numbers = {
            "contact_rate": np.ascontiguousarray(self.school.dyad_levers["contact_rate"]),
            "spells": self.school.spells,
            "weeks": self.school.weeks,
        }
        self._calendar = {
            "school": run.calendar.school,
            "day": run.calendar.day,
            "nights": run.calendar.nights,
            "week": run.first_of_week,
            "shock": run.shocks,
        }
        self.weekday = 0

    def advance(self, weekdays: int) -> None:
        """Simulate so many weekdays, holidays among them."""
        chosen = slice(self.weekday, self.weekday + weekdays)
        days = [np.ascontiguousarray(self._calendar[name][chosen]) for name in CALENDAR]
        links = self.school.links
        sizes = (len(links.part_teachers) - 1, len(links.teacher_key), len(links.student_key),
                 self.school.weeks.shape[1], len(days[0]))  # fmt: skip
        tables = [*links, *(getattr(self.school, name) for name in RECORDS)]
        school = [np.ascontiguousarray(table) for table in (*tables, *self._numbers.values())]
        self._simulate(
            structure(school), structure(days, sizes),
            address(self._chance), address(self._parameters),
        )  # fmt: skip
        self.weekday += weekdays


def check_default(run: SchoolRun) -> None:
    """Raise ValueError for a run with an intervention, a reserved row or an ablation."""
    value = dict(zip(parameter_places(), _numbers(run), strict=True))
    idle = run.school_year.idle
    if run.interventions or idle.dyads.any() or idle.ties.any() or any(map(value.get, ABLATIONS)):
        raise ValueError(DEFAULT_ONLY)


def structure(arrays: list[Any], numbers: tuple[int, ...] = ()) -> Any:
    """Return a C structure of pointers to arrays, followed by integers."""
    values = [*(array.ctypes.data for array in arrays), *numbers]
    return (ctypes.c_int64 * len(values))(*values)


def address(array: Any) -> ctypes.c_void_p:
    """Return the address of an array."""
    return ctypes.c_void_p(array.ctypes.data)


def header(school: SchoolRecords) -> str:
    """Return records, links, sizes and parameters as C declarations."""
    lines = ["#pragma once", "#include <stdint.h>", f"#define MOST_PRESERVED {MOST_PRESERVED!r}"]
    for field, name in RECORDS.items():
        members = (_member(*entry) for entry in getattr(school, field).dtype.fields.items())
        lines.append(_structure(name, members))
    links = (f"const {KINDS[part.dtype.kind]} *{name};" for name, part in _links(school))
    tables = (f"{_constant(field)}{name} *{field};" for field, name in RECORDS.items())
    numbers = (f"const double *{name};" for name in NUMBERS)
    days = (f"const {kind} *{name};" for name, kind in CALENDAR.items())
    lines.append(_structure("Links", links))
    lines.append(_structure("School", ["Links links;", *tables, *numbers]))
    lines.append(_structure("Calendar", [*days, *(f"int64_t {name};" for name in SIZES)]))
    lines.append(_structure("Chance", (f"uint64_t {name};" for name in CHANCE)))
    lines.append(_structure("Parameters", (f"double {name};" for name in parameter_places())))
    return "\n".join(lines) + "\n"


def parameter_places() -> list[str]:
    """Return the names of all parameters in their order, ``group_word``."""
    return [f"{group}_{word}" for group, part in Parameters()._asdict().items()
            for word in part._fields]  # fmt: skip


def _numbers(run: SchoolRun) -> list[float]:
    return [number for group in run.level_parameters for number in group]


def _links(school: SchoolRecords) -> Any:
    return school.links._asdict().items()


def _constant(field: str) -> str:
    return "const " if field.endswith("traits") else ""


def _structure(name: str, members: Iterable[str]) -> str:
    return f"typedef struct {{ {' '.join(members)} }} {name};"


def _member(name: str, about: Any) -> str:
    kind, shape = about[0].base, about[0].shape
    return f"{KINDS[kind.kind]} {name}{''.join(f'[{n}]' for n in shape)};"


@cache
def library(declarations: str) -> ctypes.CDLL:
    """Return the compiled kernel. Raises NoCompiler if there is no compiler, or if it fails."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), "")
    if not compiler or platform.system() == "Windows":
        raise NoCompiler("no C compiler was found (cc, gcc or clang)")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "layout.h").write_text(declarations, encoding="utf-8")
        made = Path(folder) / "kernel.so"
        command = [compiler, *OPTIONS, f"-I{folder}", str(SOURCE), "-o", str(made), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoCompiler(f"{compiler} refused kernel.c: {done.stderr.strip()[:300]}")
        return ctypes.CDLL(str(made))
