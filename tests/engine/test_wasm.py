"""The engine in WebAssembly: the same values as here, and a file that is up to date."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from schools import EveryLever, primary, reflection, run, secondary
from wasm_years import RunInNode, assert_same_year, needs_node, open_next_year, year_in_node

from simulation.engine.arrays import Streams, streams
from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.engine.wasm import exported
from simulation.engine.wasm.build import MAGIC, STAMP, custom, sections
from simulation.engine.wasm.exported import read_module, sources_digest, stamp_of
from simulation.engine.wasm.image import image_of
from simulation.errors import BadInput
from simulation.interventions import BehaviourSupport, ExtraHoliday, OneToOneTime
from simulation.interventions.base import InterventionProtocol
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.kinds.collegial_support import CollegialSupport
from simulation.interventions.kinds.first_impression import FirstImpression
from simulation.interventions.kinds.workload_reduction import WorkloadReduction
from simulation.parameters import Parameters
from simulation.randomness import MASK, RandomStreams
from simulation.verification.check_schools import digest, stored_digest

MOST_BYTES = 100_000  # of the file
ROOT = Path(__file__).parents[2]
LEVELS = {"primary": primary, "secondary": secondary}
IMPORT = 2  # number of a section

either_level = pytest.mark.parametrize("level", LEVELS)


def programmes() -> list[InterventionProtocol]:
    """Programmes that choose by every rule, by the state of their morning and before."""
    exhausted = {"who": "most exhausted", "share": 0.4}
    given: list[tuple[type, dict[str, Any]]] = [
        (FirstImpression, {"start": "week 1"}),
        (OneToOneTime, {"start": "day 17", "target": {"dyads": "least close", "per_teacher": 3}}),
        (ExtraHoliday, {"start": "day 30", "days": 3}),
        (BehaviourSupport, {"start": "day 60", "teachers": exhausted}),
        (WorkloadReduction, {"start": "day 75", "stop": "day 120", "teachers": exhausted}),
        (CollegialSupport, {"start": "day 90", "reflection": 0.5}),
    ]
    return [
        EveryLever(3, days=150),
        *(kind.model_validate(fields) for kind, fields in given),
        reflection("day 35", uptake=0.7),
        reflection("day 35", teachers=exhausted, target={"dyads": "all"}),
    ]


def watched_run(level: str, **options: Any) -> SchoolRun:
    """A school with all programmes in which the contacts of two teachers are logged."""
    plans = programmes()
    school = prepared(LEVELS[level](), [plans])
    watched = school.teachers.index[:2].tolist()
    return run(school, interventions=plans, watched=watched, **options)


@needs_node
@either_level
def test_every_value_of_a_year_with_every_programme(level: str, tmp_path: Path) -> None:
    assert_same_year(tmp_path, watched_run(level))


@needs_node
def test_the_eight_words_are_those_of_this_version() -> None:
    assert digest(Parameters.calibrated(), RunInNode) == stored_digest()


@pytest.mark.slow
@needs_node
@either_level
def test_every_value_of_two_years_and_a_summer(level: str, tmp_path: Path) -> None:
    school_run = watched_run(level, years=2)
    assert_same_year(tmp_path, school_run)
    open_next_year(school_run)
    assert_same_year(tmp_path, school_run)


@pytest.mark.slow
@needs_node
def test_every_value_of_a_usual_school(tmp_path: Path) -> None:
    parameters = Parameters.calibrated()
    assert_same_year(tmp_path, run(primary(size=25), parameters))


def test_choices_by_the_state_are_made_on_their_morning() -> None:
    table = image_of(watched_run("primary")).table
    assert [choice["day"] for choice in table["choices"]] == [17, 35, 35, 60, 75, 90]
    assert [span["rows"] is None for span in table["spans"]].count(True) > len(table["choices"])


def test_a_rule_of_an_intervention_of_its_own_is_refused() -> None:
    class Chooser:
        kind, start = "chooser", SchoolMorning(1, 3)

        def decide(self, context: DecisionContext) -> Decision:
            return Decision([], chosen=np.array([0]))

    with pytest.raises(BadInput, match="chooser:1: found people chosen by a rule of an extension"):
        image_of(run(primary(), interventions=[Chooser()]))


def test_a_year_is_prepared_on_its_first_morning_only() -> None:
    begun = run(primary())
    begun.advance(1)
    with pytest.raises(ValueError, match="found day 1, expected the first morning"):
        image_of(begun)


@needs_node
@pytest.mark.parametrize("chance", [(123, 4), (-5, 2), (MASK, 10**6)])
def test_the_chance_of_another_replicate(chance: tuple[int, int], tmp_path: Path) -> None:
    usual, names = run(primary(classes=1)), ["prefixes", "state.dyads.trust"]
    numbers = [str(number) for number in chance]  # JSON has no such large ones
    there = year_in_node(tmp_path, image_of(usual), names, days=3, chance=numbers)
    expected = [RandomStreams(*chance).prefix(name, 1) for name in Streams._fields]
    assert there.variables["prefixes"][0].view(np.uint64).tolist() == expected
    before = there.variables["state.dyads.trust"][2]
    usual._streams = streams(RandomStreams(*chance), 1)
    usual.advance(3)
    assert np.array_equal(usual.state.dyads.trust, before)


def test_the_file_is_up_to_date_and_small() -> None:
    module = read_module()
    assert len(module) < MOST_BYTES
    names = [body for kind, _, body in sections(module) if kind == IMPORT]
    assert len(names) == 1 and names[0].startswith(b"\x01\x03env\x0f__linear_memory")


def test_a_stale_file_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    old = MAGIC + custom(STAMP, json.dumps({"sources": "0", "layouts": {}}).encode())
    monkeypatch.setattr(exported, "read_file", lambda name: old)
    with pytest.raises(BadInput) as stale:
        image_of(run(primary(classes=1)))
    assert str(stale.value) == (
        "kernels.wasm: found kernels compiled from other sources, expected those of this "
        "version; run: python -m simulation.engine.wasm"
    )


def test_arguments_of_other_types_are_noticed() -> None:
    begun = run(primary(classes=1))
    begun.shocks = begun.shocks.astype(np.float32)
    with pytest.raises(BadInput, match="simulate_days compiled for arguments of other types"):
        image_of(begun)


@needs_node
def test_an_image_of_another_module_is_refused(tmp_path: Path) -> None:
    image = image_of(run(primary(classes=1)))
    image.table["sources"] = "0"
    with pytest.raises(AssertionError, match=r"found sources .*, expected those of the image"):
        year_in_node(tmp_path, image, [], days=0)


@pytest.mark.slow
def test_the_command_builds_the_same_bytes_again(tmp_path: Path) -> None:
    file = tmp_path / exported.MODULE
    line = [sys.executable, "-m", "simulation.engine.wasm", str(file)]
    subprocess.run(line, check=True, cwd=ROOT)
    built, package = file.read_bytes(), read_module()
    assert stamp_of(built)["sources"] == sources_digest()
    if stamp_of(built) == stamp_of(package):  # the same versions of Python, Numba and LLVM
        assert built == package
