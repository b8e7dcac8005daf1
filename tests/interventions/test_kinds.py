"""The conformance check of every kind, and of kinds with one fault."""

import importlib
import pkgutil
import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args

import numpy as np
import pytest
from effort import effort
from pydantic import ValidationError
from schools import primary

import simulation.interventions.kinds as package
from simulation.extensions.intervention_checks import check_intervention
from simulation.extensions.paired_runs import demonstration_school
from simulation.interventions import ALL, KINDS, About, Intervention, PublishedFinding
from simulation.interventions.base import ABOUT, NO_ROWS, Confidence
from simulation.interventions.context import Decision, DecisionContext, StateOverride
from simulation.interventions.kinds.workload_reduction import WorkloadReduction
from simulation.interventions.lever_schedule import Span
from simulation.measurement.outcomes import BY_NAME
from simulation.school.enrolment import Enrolment
from simulation.state import lever_variable

SETTINGS: dict[str, dict[str, Any]] = {  # what a kind must be told in the school of the check
    "collegial_support": {"reflection": 0.3},  # without reflection it moves ties only
    "transfer_student": {"student": "s1/c01/p02", "to": "s1/c03"},
    "class_size": {"to": 4},
    "first_impression": {"start": "week 1"},
}


@cache
def school() -> Enrolment:
    """Return the school of the check; a quick run has half as many classes."""
    return demonstration_school() if effort(0, 1) else primary()


def set_up(kind: str, **fields: Any) -> Intervention:
    """Return a plan of a kind for the school of the check, early in the year."""
    return KINDS[kind].model_validate({"start": "week 2"} | SETTINGS.get(kind, {}) | fields)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_passes_the_conformance_check(kind: str) -> None:
    found = check_intervention(set_up(kind), school())
    assert {item.name: item.found for item in found if not item.passed} == {}


def test_all_kinds_of_the_package_are_registered() -> None:
    found = set()
    for module in pkgutil.iter_modules([str(Path(package.__file__).parent)]):
        names = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
        found |= {
            value for value in names.values()
            if isinstance(value, type) and issubclass(value, Intervention)
            and isinstance(value.model_fields["kind"].default, str)
        }  # fmt: skip
    assert found == set(ALL)
    assert len(KINDS) == len(ALL)


# ---- kinds with one fault


class Sound(WorkloadReduction):
    """A kind without fault."""

    kind: Literal["sound"] = "sound"  # type: ignore[assignment]
    dose: float = 0.5


def lighter(
    plan: Intervention, context: DecisionContext, first: int | None = None, by: float = 0.5
) -> Span:
    """Return a span of the workload of all teachers, from the start or another day on."""
    rows = np.arange(len(context.structure.links.teacher_key))
    return Span("workload", rows, plan.start.day if first is None else first, 200, by)


class ActsAtNought(Sound):
    """Works although its dose is 0."""

    def decide(self, context: DecisionContext) -> Decision:
        return Decision([lighter(self, context)], NO_ROWS)


class TurnsBack(Sound):
    """Half a dose does more than a whole one."""

    def decide(self, context: DecisionContext) -> Decision:
        by = {0.0: 1.0, 0.25: 0.2}.get(self.dose, 0.8)
        return Decision([lighter(self, context, by=by)], NO_ROWS)


class Dice(Sound):
    """Draws from another random generator."""

    def decide(self, context: DecisionContext) -> Decision:
        by = 1.0 - self.dose * random.random()
        return Decision([lighter(self, context, by=by)], NO_ROWS)


class AnotherLever(Sound):
    """Moves a lever that it does not name."""

    def decide(self, context: DecisionContext) -> Decision:
        rows = np.arange(len(context.structure.links.teacher_key))
        span = Span("efficacy", rows, self.start.day, 200, 0.1 * self.dose)
        return Decision([lighter(self, context, by=1.0 - self.dose), span], NO_ROWS)


class Nothing(Sound):
    """Does nothing at any dose."""

    def decide(self, context: DecisionContext) -> Decision:
        return Decision([lighter(self, context, by=1.0)], NO_ROWS)


class LosesTeachers(Sound):
    """Selects other teachers at a larger uptake."""

    def decide(self, context: DecisionContext) -> Decision:
        part = self.taking_part(context)
        rows = np.flatnonzero(part if self.uptake < 0.5 else ~part)
        span = Span("workload", rows, self.start.day, 200, 1.0 - self.dose)
        return Decision([span], NO_ROWS, rows)


class OutOfBounds(Sound):
    """Sets a state beyond its range."""

    def decide(self, context: DecisionContext) -> Decision:
        rows = np.array([0])
        far = StateOverride("trust", rows, context.state.dyads.trust[rows] + 2.0 * self.dose)
        return Decision([lighter(self, context, by=1.0 - self.dose)], NO_ROWS, overrides=(far,))


class GivesTime(Sound):
    """Claims negative hours."""

    def hours(self) -> float:
        return -1.0


class Silent(Sound):
    """Has no description."""

    about: ClassVar[About] = WorkloadReduction.about._replace(leaves_out="", evidence=())


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        (Sound, ()),
        (ActsAtNought, ("a dose of 0 is the baseline, bit for bit",)),
        (TurnsBack, ("a larger dose moves no lever the other way",)),
        (Dice, ("no other chance is used",)),
        (AnotherLever, ("it moves the levers it names, and no other",)),
        (Nothing, ("at its dose something moves",)),
        (LosesTeachers, ("a larger uptake only adds teachers",)),
        (OutOfBounds, ("its decisions name levers, rows, days and values that exist",)),
        (GivesTime, ("hours are a number, 0 or more",)),
        (Silent, ("its description is complete",)),
    ],
)
def test_the_check_reports_each_fault(kind: type[Intervention], broken: tuple[str, ...]) -> None:
    plan = kind.model_validate({"start": "week 2"})
    found = [item.name for item in check_intervention(plan, school()) if not item.passed]
    assert set(broken) <= set(found)
    assert bool(found) == bool(broken)


# ---- descriptions


def test_the_data_file_describes_every_kind_with_known_fields() -> None:
    records = tomllib.loads(ABOUT.read_text(encoding="utf-8"))
    assert list(records) == list(KINDS)
    for name, record in records.items():
        assert set(record) == set(About._fields), name
        assert KINDS[name].about.summary == " ".join(record["summary"].split())
        assert all(lever_variable(lever) for lever in record["levers"])
        for finding in record["evidence"]:
            assert set(finding) <= set(PublishedFinding._fields), name
            assert {"text", "source", "confidence", "target_row"} <= set(finding), name
            assert finding["confidence"] in get_args(Confidence), name


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_evidence_names_known_outcomes_and_ordered_intervals(kind: type[Intervention]) -> None:
    for finding in kind.about.evidence:
        assert finding.outcome is None or finding.outcome in BY_NAME
        assert (finding.low is None) == (finding.high is None)
        if finding.low is not None:
            assert finding.d is not None
            assert finding.low < finding.d < finding.high


# Row of the targets: d, low, high, signed as the outcome; copied by hand from the table.
TARGETS = {
    "7.01": (-0.18, -0.28, -0.08), "7.04": (-0.37, -0.70, -0.03), "7.05": (-0.34, -0.57, -0.10),
    "7.07": (0.25, None, None), "7.17": (-0.20, None, None), "7.19": (-0.18, None, None),
    "7.23": (-0.23, None, None), "7.24": (0.59, None, None),
}  # fmt: skip


def test_published_numbers_equal_the_target_table() -> None:
    told = {
        (finding.target_row, finding.d, finding.low, finding.high)
        for kind in ALL
        for finding in kind.about.evidence
        if finding.d is not None
    }
    assert told == {(row, *numbers) for row, numbers in TARGETS.items()}


# ---- invalid fields


@pytest.mark.parametrize(
    ("kind", "fields", "messages"),
    [
        ("workload_reduction", {"stop": "week 2"}, "expected a stop after the start"),
        ("workload_reduction", {"stop": "week 1"}, "expected a stop after the start"),
        ("reflection", {"start": "week 39", "sessions": 5}, "at most 2 from"),
        ("emotion_regulation", {"start": "week 30", "every": 4}, "at most 3 from"),
        ("reflection", {"teachers": "tired"}, "most exhausted"),
        ("reflection", {"teachers": {"who": "beginners", "share": 0.5}}, "share"),
        ("reflection", {"teachers": {"ids": ["a"], "who": "beginners"}}, "ids or a rule"),
        ("reflection", {"target": {"dyads": "nicest"}}, "least close"),
        ("reflection", {"target": {"dyads": "random", "students": ["a"]}}, "one of"),
        ("new_student", {"dose": 0.5}, "dose of 0 or 1"),
        ("transfer_student", {"uptake": 0.5}, "no participants"),
        ("extra_holiday", {"teachers": "beginners"}, "no participants"),
        ("extra_holiday", {"start": "week 40", "days": 6}, "at most 5 days"),
        ("first_impression", {"start": "week 2"}, "first morning"),
        ("first_impression", {"stop": "week 2"}, "no stop"),
        ("class_size", {"to": 0}, "greater than or equal to 1"),
        ("emotion_regulation", {"fade": 0.0}, "greater than 0"),
        ("assistant", {"dose": 1.5}, "less than or equal to 1"),
    ],
)
def test_invalid_fields_raise_a_clear_error(
    kind: str, fields: dict[str, Any], messages: str
) -> None:
    set_up(kind)
    with pytest.raises(ValidationError, match=messages):
        set_up(kind, **fields)


HOURS: list[tuple[str, dict[str, Any], float]] = [  # worked by hand
    ("reflection", {}, 4.0),
    ("reflection", {"sessions": 4, "stop": "week 4"}, 2.0),  # weeks 2 and 3 take place
    ("one_to_one_time", {}, 8 * 2 * 2 * 0.25),
    ("behaviour_support", {"target": {"students": ["a"]}}, 7.5),
    ("emotion_regulation", {}, 30.0),
    ("mentoring", {}, 40.0),
    ("workload_reduction", {}, 0.0),
]


@pytest.mark.parametrize(("kind", "fields", "hours"), HOURS)
def test_hours_follow_from_sessions(kind: str, fields: dict[str, Any], hours: float) -> None:
    assert set_up(kind, **fields).hours() == pytest.approx(hours)
