"""Schools lived some at a time are the schools they are among all."""

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from schools import CHANCE

from simulation.experiments import in_blocks
from simulation.experiments.building import enrolment_of
from simulation.experiments.in_blocks import blocks_of_schools, live_in_blocks
from simulation.experiments.scenario import Scenario
from simulation.experiments.scenario_file import find, load
from simulation.measurement.recorder import record
from simulation.measurement.tables import Label
from simulation.problems import BadInput
from simulation.world.synthetic import in_order_of_ids, synthetic_school


def asked(**school: object) -> Scenario:
    made = {"level": "primary", "classes": 36, "class_size": 4, "schools": 12} | school
    return Scenario.model_validate(
        {
            "title": "Some schools",
            "question": "How do they fare?",
            "school": {"synthetic": made},
            "run": {"replicates": 1},
            "arms": [{"name": "as usual"}],
        }
    )


@pytest.mark.parametrize("level", ["primary", "secondary"])
def test_some_schools_alone_are_what_they_are_among_all(level: str) -> None:
    options = {"classes": 25, "class_size": 5, "schools": 12, "chance": CHANCE}
    everybody = synthetic_school(level, **options)  # type: ignore[arg-type]
    some = synthetic_school(level, **options, only=[1, 11])  # type: ignore[arg-type]
    for name in ("teachers", "classes"):
        whole, part = getattr(everybody, name), getattr(some, name)
        pd.testing.assert_frame_equal(part, whole[whole["school"].isin(["s2", "s12"])])
    within = everybody.students["class"].isin(some.classes.index)
    pd.testing.assert_frame_equal(some.students, everybody.students[within])
    ties = everybody.staffroom["teacher"].isin(some.teachers.index)
    pd.testing.assert_frame_equal(some.staffroom, everybody.staffroom[ties].reset_index(drop=True))


def test_blocks_follow_the_order_of_ids() -> None:
    names = [f"s{number + 1}/t01" for number in in_order_of_ids(120)]
    assert names == sorted(names)
    made = asked().school.synthetic
    assert made is not None
    blocks = blocks_of_schools(made, 9)
    assert [len(block) for block in blocks] == [3, 3, 3, 3]
    assert [school for block in blocks for school in block] == in_order_of_ids(12)


def test_blocks_give_the_tables_of_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_blocks, "CLASSES_AT_ONCE", 9)
    live_in_blocks(asked(), tmp_path / "two", workers=2)
    live_in_blocks(asked(), tmp_path / "one", workers=1)
    written = [(tmp_path / name / "teachers.parquet").read_bytes() for name in ("one", "two")]
    assert written[0] == written[1]
    found = pq.read_table(tmp_path / "one" / "teachers.parquet").to_pandas()
    keys = ["week", "teacher"]
    pd.testing.assert_frame_equal(
        found.astype({"teacher": "str"}).sort_values(keys, ignore_index=True).drop(columns="arm"),
        whole().astype({"teacher": "str"}).sort_values(keys, ignore_index=True).drop(columns="arm"),
        check_categorical=False,
        check_dtype=False,
    )


def whole() -> pd.DataFrame:
    """The weekly teachers of all schools, built and lived at once."""
    from simulation.chance import Chance
    from simulation.engine.loop import SchoolRun
    from simulation.parameters import Parameters
    from simulation.world.population import first_year

    chance, parameters = Chance(1, 1), Parameters()
    run = SchoolRun(first_year(enrolment_of(asked()), parameters, chance), parameters, chance)
    tables = record(run, Label("as usual", 1), waves=False)
    assert list(tables) == ["teachers"]
    return tables["teachers"].to_pandas()


def test_only_an_ordinary_year_of_made_up_schools_is_lived_in_blocks(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as found:
        live_in_blocks(load(find("reflection")), tmp_path / "x", workers=1)
    assert [problem.where for problem in found.value.problems] == ["school", "arms"]
    assert not (tmp_path / "x").exists()


def test_the_country_has_every_class() -> None:
    made = load(find("netherlands_primary")).school.synthetic
    assert made is not None
    assert made.classes * made.class_size == 1_425_000
