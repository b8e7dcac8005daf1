"""A class list in another form is the same school; a fault in it is never silent."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from changed_lists import FAULTS, FORMS, List, in_dutch, plain
from effort import effort

from simulation.errors import BadInput
from simulation.school.enrolment import Enrolment
from simulation.school.roster.read import Reading, read_class_list

PARTS = 10
TABLES = ("teachers", "classes", "students", "dyads")


class Outcome(NamedTuple):
    """What became of a list: its school and notes, or the sentences that refuse it."""

    reading: Reading | None
    sentences: tuple[str, ...] = ()


def outcome_of(of: List, folder: Path) -> Outcome:
    """Read a list. Any exception but BadInput fails the test."""
    path = of.write(folder)
    try:
        return Outcome(read_class_list(path))
    except BadInput as refused:
        return Outcome(None, tuple(problem.sentence() for problem in refused.problems))
    finally:
        path.unlink()


def differences(one: Enrolment, other: Enrolment) -> str:
    """Return how two schools differ; empty if they are equal up to rounding."""
    for name in TABLES:
        try:
            pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), rtol=1e-9)
        except AssertionError as error:
            return f"{name}: {' '.join(str(error).split())[:200]}"
    return ""


def form_failure(number: int, folder: Path) -> str:
    """Return how a list in some other forms is not the same school; empty if it is."""
    chance = np.random.default_rng([1, number])
    of = plain(chance)
    names = [str(name) for name in chance.choice(list(FORMS), chance.integers(1, 4), replace=False)]
    ordered = [name for name in FORMS if name in names]
    changed = of
    for name in ordered:
        changed = FORMS[name](changed, chance)
    if chance.random() < 0.4:
        changed, ordered = in_dutch(changed, chance), [*ordered, "in_dutch"]
    expected, found = outcome_of(of, folder), outcome_of(changed, folder)
    assert expected.reading is not None, expected.sentences
    if found.reading is None:
        return f"{number} {ordered}: refused: {found.sentences[0]}"
    differs = differences(found.reading.enrolment, expected.reading.enrolment)
    return f"{number} {ordered}: {differs}" if differs else ""


def fault_failure(number: int, folder: Path) -> str:
    """Return how a fault of a list changed the school silently; empty if it did not.

    A list with a fault is refused, or read as it was meant with a note, or read with a warning.
    """
    chance = np.random.default_rng([2, number])
    of = plain(chance)
    name = list(FAULTS)[number % len(FAULTS)]
    if chance.random() < 0.4:
        of = FORMS["semicolons"](of, chance)
    fault = FAULTS[name](of, chance)
    if fault is None:
        return ""
    found = outcome_of(fault.changed, folder)
    if found.reading is None:
        return "" if all(len(text) < 1000 for text in found.sentences) else f"{name}: too long"
    meant = [one for one in (of, fault.blank) if one is not None]
    schools = [outcome_of(one, folder).reading for one in meant]
    right = any(
        school is not None and not differences(found.reading.enrolment, school.enrolment)
        for school in schools
    )
    noted = len(found.reading.notes) > 0
    right = right or any(note.kind == "warning" for note in found.reading.notes)
    return "" if right and noted else f"{number} {name}: accepted (right: {right}, noted: {noted})"


def failures(check: str, first: int, many: int, folder: Path) -> list[str]:
    """Return the failures of some lists."""
    of = {"form": form_failure, "fault": fault_failure}[check]
    return [text for number in range(first, first + many) if (text := of(number, folder))]


@pytest.mark.parametrize(("check", "many"), [("form", effort(15, 33)), ("fault", 33)])
def test_some_lists(check: str, many: int, tmp_path: Path) -> None:
    assert failures(check, 0, many, tmp_path) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("check", ["form", "fault"])
def test_many_lists(check: str, part: int, tmp_path: Path) -> None:
    assert failures(check, 1000 + part * 2500, 2500, tmp_path) == []
