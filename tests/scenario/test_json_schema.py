"""The schema for editors accepts what the program accepts, and says what it refuses."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulation.cli.main import main
from simulation.interventions import KINDS
from simulation.parameters import catalogue
from simulation.scenario.file import available, scenario_folder
from simulation.scenario.json_schema import schema
from simulation.scenario.scenario import Scenario

WHOLE = schema()
KEPT = scenario_folder() / "scenario.schema.json"


def complaints(given: Any) -> list[tuple[Any, ...]]:
    """Where the schema finds something wrong."""
    return [tuple(error.absolute_path) for error in Draft202012Validator(WHOLE).iter_errors(given)]


def asked(**more: Any) -> dict[str, Any]:
    """A scenario with some keys more or other ones."""
    arms = [{"name": "as usual"}, {"name": "b", "interventions": [
        {"kind": "reflection", "start": "week 8", "target": {"dyads": "all"}}]}]  # fmt: skip
    school = {"roster": "r.csv"}
    return {"title": "t", "question": "q", "school": school, "arms": arms, **more}


def test_it_is_a_schema_and_the_kept_one_is_up_to_date() -> None:
    Draft202012Validator.check_schema(WHOLE)
    assert json.loads(KEPT.read_text(encoding="utf-8")) == WHOLE, (
        "run: python run.py schema > scenarios/scenario.schema.json"
    )


def test_it_names_every_key_kind_and_parameter() -> None:
    assert set(WHOLE["properties"]) == set(Scenario.model_fields)
    for name, kind in KINDS.items():
        own = WHOLE["$defs"][kind.__name__]
        assert own["properties"]["kind"] == {"const": name}
        assert "kind" in own["required"]
    groups = WHOLE["$defs"]["Parameters"]["properties"]
    named = {f"{group}.{word}" for group, table in groups.items() for word in table["properties"]}
    assert named == set(catalogue())


@pytest.mark.parametrize("path", available(), ids=lambda path: path.stem)
def test_every_scenario_of_ours_fits(path: Path) -> None:
    assert complaints(tomllib.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"parameters": {"load": {"workload": 0.3}, "regulation.reappraisal": 1}},
        {"school": {"roster": "r.csv", "columns": {"teacher": "x", "ability": ["a", "b"]},
                    "where": {"grade": 3}, "values": {"ses": {"0": 1}}}},
        {"run": {"weeks": 3}, "outcome": "year 1 week 3"},
    ],
)  # fmt: skip
def test_what_the_program_accepts_fits(more: dict[str, Any]) -> None:
    given = asked(**more)
    assert complaints(given) == []
    Scenario.model_validate(given)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"titel": "t"}, ()),
        ({"title": ""}, ("title",)),
        ({"parameters": {"load": {"workload": 3}}}, ("parameters", "load", "workload")),
        ({"parameters": {"load": {"workloda": 0.3}}}, ("parameters", "load")),
        ({"run": {"weeks": 41}}, ("run", "weeks")),
        ({"arms": [{"name": "a", "interventions": [{"start": "week 8"}]}]},
         ("arms", 0, "interventions", 0)),
        ({"arms": [{"name": "a", "interventions": [{"kind": "x", "start": "week 8"}]}]},
         ("arms", 0, "interventions", 0, "kind")),
        ({"arms": [{"name": "a", "interventions": [{"kind": "reflection", "start": "soon"}]}]},
         ("arms", 0, "interventions", 0, "start")),
        ({"arms": [{"name": "a", "combines": ["b"]}]}, ("arms", 0, "combines")),
    ],
)  # fmt: skip
def test_what_the_program_refuses_does_not_fit(more: dict[str, Any], place: tuple[Any]) -> None:
    given = asked(**more)
    assert place in complaints(given)
    with pytest.raises(ValueError, match="validation error"):
        Scenario.model_validate(given)


def test_what_extends_another_need_not_be_whole() -> None:
    assert complaints({"extends": "baseline"}) == []
    assert complaints({"title": "t"}) == [()]


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["schema"])
    assert not end.value.code
    assert json.loads(capsys.readouterr().out) == WHOLE
