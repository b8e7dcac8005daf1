"""The list of steps agrees with the steps of the reference engine."""

import importlib
import inspect
import pkgutil
import sys
from collections import Counter
from itertools import pairwise
from types import CodeType, FrameType
from typing import Any

import numpy as np
import pytest
from schools import Asked, changed, primary, run, secondary

import simulation.processes
from simulation.engine.day import DAY, as_text
from simulation.engine.reference import PlainRun
from simulation.engine.school_run import SchoolRun
from simulation.interventions.lever_schedule import Span

NOT_OF_A_DAY = {  # shapes that processes share, and what happens before and between days
    "behaviour.misbehaviour_probability", "contacts.contact_rate",
    "contacts.weighed_rate", "curves.blend", "curves.clip", "curves.exponential", "curves.faded",
    "curves.hyperbolic_tangent", "curves.logarithm", "curves.logistic", "curves.power",
    "curves.saturation", "engagement.added_moderation",
    "learning.surprise_factor", "load.affectivity", "order.order_next_year",
    "perception.definiteness", "representation.mirrored", "summer.deviate_next_year",
    "summer.first_deviate", "summer.general_trust_next_year",
}  # fmt: skip
LISTED = [process for step in DAY for process in step.processes]
STEP_OF = {process: n for n, step in enumerate(DAY) for process in step.processes}
NAMES = [step.name for step in DAY]


def test_names_and_reasons_are_columns() -> None:
    lines = as_text().splitlines()
    starts = {line.index(step.reason, 12) for line, step in zip(lines, DAY, strict=True)}
    assert starts == {12 + max(map(len, NAMES)) + 2}
    assert all(line[12:].startswith(f"{name}  ") for line, name in zip(lines, NAMES, strict=True))


def public_processes() -> dict[CodeType, str]:
    """``module.function`` of every public function of the process modules, by its code."""
    found = {}
    for module_found in pkgutil.iter_modules(simulation.processes.__path__):
        module = importlib.import_module(f"simulation.processes.{module_found.name}")
        for name, value in vars(module).items():
            own = inspect.isfunction(value) and value.__module__ == module.__name__
            if own and not name.startswith("_"):
                found[value.__code__] = f"{module_found.name}.{name}"
    return found


def traced_day(live: SchoolRun) -> list[str]:
    """Simulate one day; return its processes in order."""
    known, called = public_processes(), []

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in known:
            called.append(known[frame.f_code])

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        live.advance(1)
    finally:
        sys.setprofile(before)
    return [process for process in called if process not in NOT_OF_A_DAY]


@pytest.fixture(scope="module")
def trace() -> list[str]:
    """Processes in order on a Friday: two tied teachers, a student each, quiet classes."""
    parameters = changed(contacts__primary=1.0, contacts__dilution=0.0, commotion__share=1e-6)
    plan = Asked((
        Span("extra_contacts", np.arange(2), 0, 200, 1.0),
        Span("low_demand", np.arange(2), 0, 200, 0.5),
    ))  # fmt: skip
    live = run(primary(classes=2, size=1), parameters, kind=PlainRun, interventions=[plan])
    assert len(live.school_year.structure.links.tie_teacher) == 2
    live.advance(4)
    return traced_day(live)


def test_every_process_of_a_day_is_listed_once_and_nothing_else() -> None:
    assert Counter(LISTED).most_common(1)[0][1] == 1
    assert set(LISTED) == set(public_processes().values()) - NOT_OF_A_DAY
    assert set(public_processes().values()) >= NOT_OF_A_DAY


@pytest.fixture(scope="module")
def first_day() -> list[str]:
    """Processes in order on the first Monday, of students with several teachers."""
    return traced_day(run(secondary(classes=1, size=1), kind=PlainRun))


def test_both_days_call_every_process_that_is_listed(
    trace: list[str], first_day: list[str]
) -> None:
    assert set(trace) | set(first_day) == set(LISTED)


def test_each_step_runs_once_per_person_or_contact(trace: list[str]) -> None:
    calls = Counter(trace)
    assert calls["load.load_on_morning"] == calls["load.stress_after_day"] == 2  # teachers
    assert calls["appraisal.harm"] == calls["colleagues.buffered"] == 4  # contacts
    assert calls["behaviour.undemanding"] == 2  # of which arranged
    assert calls["representation.component_after_evening"] == 2 * 6  # components
    assert calls["load.load_after_night"] == 2 * 3  # nights of a weekend
    assert calls["awareness.awareness_after_weekday"] == 2  # dyads


def steps_back(trace: list[str]) -> list[str]:
    """Where the order of the list is left, except to begin a contact or a teacher anew."""
    steps = [STEP_OF[process] for process in trace]
    anew = {NAMES.index("the student acts"), NAMES.index("work adds load")}
    return [
        f"{trace[n + 1]} after {trace[n]}"
        for n, (now, then) in enumerate(pairwise(steps))
        if then < now and then not in anew
    ]


def test_the_steps_are_taken_in_the_order_of_the_list(
    trace: list[str], first_day: list[str]
) -> None:
    assert steps_back(trace) == []
    assert first_day.index("behaviour.disposition") < first_day.index("load.load_on_morning")


def test_a_step_out_of_order_is_noticed() -> None:
    swapped = ["load.stress_after_day", "load.load_of_contact"]
    assert steps_back(swapped) == ["load.load_of_contact after load.stress_after_day"]
    assert steps_back(["load.load_of_contact", "behaviour.direction"]) == []


def test_the_day_runs_from_morning_to_night_and_gives_its_reasons() -> None:
    times = [step.when for step in DAY]
    assert list(dict.fromkeys(times)) == ["morning", "contact", "evening", "night"]
    assert times == sorted(times, key=["morning", "contact", "evening", "night"].index)
    assert len(set(NAMES)) == len(DAY)
    assert all(step.reason for step in DAY)


def test_the_table_prints_every_step_with_its_reason() -> None:
    lines = as_text().splitlines()
    assert len(lines) == len(DAY)
    for n, (line, step) in enumerate(zip(lines, DAY, strict=True), 1):
        assert line.split()[:2] == [str(n), step.when]
        assert step.name in line
        assert line.endswith(step.reason)
