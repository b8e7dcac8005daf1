"""The lanes of contacts: machine code, and classes that fill blocks exactly or partly."""

import platform
import re
from collections.abc import Callable, Iterator
from typing import Any

import numba
import numpy as np
import pytest
from schools import assert_same_state, changed, primary, run

from simulation.engine import lanes
from simulation.engine.contact_records import TeacherNow
from simulation.engine.parameter_array import parameter_array, parameters_in
from simulation.engine.reference import PlainRun
from simulation.jit import KERNEL
from simulation.parameters import Parameters

PACKED = re.compile(r"\bv?(?:add|sub|mul|div)pd\b")
SINGLE = re.compile(r"\bv?(?:add|sub|mul|div)sd\b")


def open_all(c: Any, n: Any, teacher: Any, p: Any) -> None:
    lanes.open_all(c, n, lanes.whole_vectors(n), 1.0, n, parameters_in(p))


def arrange_all(c: Any, n: Any, teacher: Any, p: Any) -> None:
    lanes.arrange_all(c, n, lanes.whole_vectors(n), 1.0, parameters_in(p))


def perceive_all(c: Any, n: Any, teacher: Any, p: Any) -> None:
    lanes.perceive_all(c, n, lanes.whole_vectors(n), teacher, parameters_in(p))


def appraise_all(c: Any, n: Any, teacher: Any, p: Any) -> None:
    lanes.appraise_all(c, n, lanes.whole_vectors(n), teacher, parameters_in(p))


def respond_all(c: Any, n: Any, teacher: Any, p: Any) -> None:
    lanes.respond_all(c, n, lanes.whole_vectors(n), teacher, teacher.mood, parameters_in(p))


def learn_all(c: Any, n: Any, teacher: Any, p: Any) -> None:
    lanes.learn_all(c, n, lanes.whole_vectors(n), parameters_in(p))


def machine_code(one_pass: Callable[..., None]) -> list[str]:
    """The lines of a pass that is compiled on its own."""
    compiled = numba.njit(**{**KERNEL, "cache": False})(one_pass)
    teacher = TeacherNow(*np.full(len(TeacherNow._fields), 0.5).tolist())
    compiled(lanes.empty_lanes(1), np.uint64(0), teacher, parameter_array(Parameters()))
    (code,) = compiled.inspect_asm().values()
    return str(code).splitlines()


def inner_loops(lines: list[str]) -> Iterator[str]:
    """The text of every loop that has none inside."""
    labels = {line.split(":")[0]: n for n, line in enumerate(lines) if line.startswith(".L")}
    loops = set()
    for n, line in enumerate(lines):
        jump = re.match(r"\s+j\w+\s+(\.L\w+)", line)
        first = labels.get(jump[1], n) if jump else n
        if first < n and not re.search(r"\bret", "\n".join(lines[first:n])):  # a jump to the exit
            loops.add((first, n))
    for first, last in loops:
        if not any((a, b) != (first, last) and first <= a and b <= last for a, b in loops):
            yield "\n".join(lines[first : last + 1])


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 assembly")
@pytest.mark.parametrize(
    "one_pass", [open_all, arrange_all, perceive_all, appraise_all, respond_all, learn_all]
)
def test_a_pass_computes_several_lanes_in_one_instruction(one_pass: Callable[..., None]) -> None:
    loops = [loop for loop in inner_loops(machine_code(one_pass)) if PACKED.search(loop)]
    assert loops
    for loop in loops:
        assert not SINGLE.search(loop)
        assert "call" not in loop


@pytest.mark.parametrize("size", [1, 4, 32, 33, 70])
def test_classes_of_any_size_fill_the_lanes(size: int) -> None:
    parameters = changed(contacts__primary=1.5)
    school = primary(classes=1, size=size)
    compiled, plain = run(school, parameters), run(school, parameters, kind=PlainRun)
    for school_run in (compiled, plain):
        school_run.advance(2)
    assert_same_state(compiled, plain)


def test_every_name_of_a_column_is_its_own() -> None:
    assert len(set(lanes.COLUMNS)) == len(lanes.COLUMNS)
