"""The plain-Mesa twin is the same model: else the comparison of speed means nothing."""

import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from benchmarks import webassembly
from benchmarks.costs import measure
from benchmarks.plain_mesa import PlainSchool, Student, Teacher
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.synthetic.school import synthetic_school
from simulation.state import Students, Teachers

DAYS = 50  # past the autumn holiday, which begins after day 45
DEFAULTS = Parameters()
OUTCOMES = ("exhaustion", "stress", "trust")
STILL = (  # what moves by chance beside the contacts
    "strain.spread",
    "behaviour.spell_spread",
    "students.interest_spread",
    "students.achievement_passing",
    "commotion.share",
)
APPROACHED = with_values(DEFAULTS, {**dict.fromkeys(STILL, 0.0), "behaviour.approach_floor": 1.0})
CERTAIN = APPROACHED._replace(behaviour=APPROACHED.behaviour._replace(mildest=1.0))


def begun(
    level: str, classes: int, size: int, parameters: Parameters, chance: RandomStreams
) -> SchoolYear:
    enrolment = synthetic_school(level, classes=classes, class_size=size, chance=chance)
    return first_year(enrolment, parameters, chance)


def lived(start: SchoolYear, parameters: Parameters, rng: int = 1) -> PlainSchool:
    twin = PlainSchool(school_year=start, parameters=parameters, rng=rng)
    for _ in range(DAYS):
        twin.step()
    return twin


def without_chance(level: str, behaviour: str, chance: RandomStreams) -> SchoolYear:
    """A world in which every contact is the same and as strong as can be."""
    start = begun(level, 2, 6, CERTAIN, chance)
    certain = {"misbehaviour": (1e3, 0.0), "approach": (-1e3, 1.0), "neutral": (-1e3, 0.0)}
    z, affiliation = certain[behaviour]
    traits = start.structure.traits
    students = traits.students._replace(
        propensity=np.full_like(traits.students.propensity, z),
        affiliation=np.full_like(traits.students.affiliation, affiliation),
    )
    world = start.structure._replace(traits=traits._replace(students=students))
    return replace(start, structure=world, contact_rate=np.full_like(start.contact_rate, 2.0))


@pytest.mark.parametrize("level", ["primary", "secondary"])
@pytest.mark.parametrize("behaviour", ["misbehaviour", "approach", "neutral"])
def test_without_chance_twin_and_engine_are_equal(level: str, behaviour: str) -> None:
    chance = RandomStreams(3, 1)
    start = without_chance(level, behaviour, chance)
    run, twin = SchoolRun(start, CERTAIN, chance), lived(start, CERTAIN)
    run.advance(DAYS)
    for name in Teachers._fields:
        if name != "strain":  # moves by chance, but weighs nothing here
            got = twin.agents_by_type[Teacher].get(name)
            np.testing.assert_allclose(got, getattr(run.state.teachers, name), atol=1e-12)
    for name in Students._fields:
        got = twin.agents_by_type[Student].get(name)
        np.testing.assert_allclose(got, getattr(run.state.students, name), atol=1e-12)
    ties = [r for teacher in twin.agents_by_type[Teacher] for r in teacher.relationships]
    for name, values in run.state.dyads._asdict().items():
        np.testing.assert_allclose([getattr(tie, name) for tie in ties], values, atol=1e-12)


def differences(twin_parameters: Parameters) -> dict[str, np.ndarray]:
    """Mean of each outcome, twin minus engine, in replicates from the same morning."""
    found: dict[str, list[float]] = {name: [] for name in OUTCOMES}
    for replicate in range(1, 9):
        chance = RandomStreams(5, replicate)
        start = begun("primary", 6, 8, DEFAULTS, chance)
        run = SchoolRun(start, DEFAULTS, chance)
        run.advance(DAYS)
        twin = lived(start, twin_parameters, rng=replicate)
        teachers = list(twin.agents_by_type[Teacher])
        for name in ("exhaustion", "stress"):
            mean = np.mean([getattr(teacher, name) for teacher in teachers])
            found[name].append(float(mean - getattr(run.state.teachers, name).mean()))
        trust = np.mean([r.trust for teacher in teachers for r in teacher.relationships])
        found["trust"].append(float(trust - run.state.dyads.trust.mean()))
    return {name: np.array(values) for name, values in found.items()}


def limit(noise: np.ndarray) -> float:
    """How far a mean difference may lie from 0 by chance: t at .999, both sides."""
    n = len(noise)
    return float(stats.t.ppf(0.9995, n - 1) * noise.std(ddof=1) / math.sqrt(n))


def test_means_agree_within_replicate_noise() -> None:
    for name, found in differences(DEFAULTS).items():
        assert abs(found.mean()) < limit(found), name
        assert limit(found) < 0.12, f"{name}: too noisy to tell"


@pytest.mark.slow
def test_the_limit_notices_another_model() -> None:
    other = with_values(DEFAULTS, {"trust.rate": 0.03})
    found = differences(other)["trust"]
    assert abs(found.mean()) > limit(found)


def test_measure_reports_costs_of_both() -> None:
    speed = measure(classes=1, days=3, repeats=3)
    assert speed.dyads == 25
    assert 0.0 < speed.fastest("engine") <= speed.median("engine") < speed.median("mesa")
    assert speed.ratio("mesa", "engine") > 1.0
    assert 2.0 < speed.contacts < 4.0


def test_without_node_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webassembly.shutil, "which", lambda name: None)
    speed = measure(classes=1, days=1, repeats=1)
    assert "webassembly" not in speed.costs
    assert speed.reasons["webassembly"].startswith("Node")


@pytest.mark.slow
def test_command_prints_one_json_object() -> None:
    top = Path(__file__).parents[2]
    command = [sys.executable, "-m", "benchmarks.speed", "--quick", "--json"]
    done = subprocess.run(command, cwd=top, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert found["over_engine"]["mesa"] > 1.0
    first = found["seconds_to_first_day"]
    assert first["fresh"]["processor"] > first["later"]["processor"] > 0.0
