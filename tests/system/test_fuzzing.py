"""Whatever file somebody hands us: it is read, or refused in sentences; never anything else.

A few hundred files here; the long check makes a hundred thousand, in parts that can be run
side by side.
"""

import contextlib
import io
import json
from pathlib import Path

import fuzz_files as fuzzing
import pytest
from effort import effort
from hypothesis import HealthCheck, given, seed, settings

from simulation.cli.main import main
from simulation.errors import BadInput
from simulation.parameters import Parameters, catalogue, read_draws, values
from simulation.preview.baseline_diff import differences
from simulation.preview.review import warnings_of
from simulation.runs.plan import interventions_of
from simulation.scenario.file import find, load
from simulation.scenario.scenario import Scenario
from simulation.school.roster.column_mapping import ColumnMapping
from simulation.school.roster.read import read_roster

FEW = settings(  # the number of examples is that of the profile
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PARTS, SCENARIOS_A_PART, SCHOOLS_A_PART = 20, 3500, 500  # a school is three files: 100,000 in all
MANY = {
    name: settings(FEW, max_examples=count, database=None)
    for name, count in (("scenarios", SCENARIOS_A_PART), ("rosters", SCHOOLS_A_PART))
}
MAPPING = ColumnMapping(
    {"ability": ("ses", "ability"), "teacher": ("class",), "gender": ("gender",)},
    {"gender": {"girl": "boy", "": "girl"}, "grade": {"3": ""}},
    {"school": ("north", "south", "1e400")},
)


def check_refused(refused: BadInput, folder: Path) -> None:
    """Every problem is a sentence about a file that was given."""
    assert refused.problems
    for problem in refused.problems:
        assert problem.sentence().startswith((str(folder), "scenario"))
        assert problem.found
        assert problem.expected


def check_scenario(content: bytes, folder: Path) -> None:
    """A scenario is whole and survives being written down, or it is refused."""
    path = folder / "asked.toml"
    path.write_bytes(content)
    try:
        asked = load(path)
    except BadInput as refused:
        check_refused(refused, folder)
    else:
        assert asked.arms
        assert set(asked.parameters) <= set(catalogue())
        again = Scenario.model_validate_json(asked.model_dump_json())
        assert again.model_dump() == asked.model_dump()
        for arm in range(len(asked.arms)):
            interventions_of(asked, arm)
            values(asked.applied_to(Parameters(), arm))
        differences(asked, BASELINE, DRAWS)
        warnings_of(asked, None)
    assert [each.name for each in folder.iterdir()] == ["asked.toml"]
    path.unlink()


BASELINE, DRAWS = load(find("baseline")), read_draws()


def check_rosters(contents: tuple[bytes, bytes, bytes], folder: Path) -> None:
    """A class list with its two companions is read, under our names and others, or refused."""
    names = ("roster.csv", "staffroom.csv", "friendships.csv")
    paths = [folder / name for name in names]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    for mapping in (None, MAPPING):
        try:
            school = read_roster(
                paths[0], staffroom=paths[1], friendships=paths[2], mapping=mapping
            )
        except BadInput as refused:
            check_refused(refused, folder)
        else:
            assert len(school.dyads) >= len(school.students) >= 1
    assert sorted(each.name for each in folder.iterdir()) == sorted(names)


rosters = fuzzing.st.tuples(
    fuzzing.tables(fuzzing.ROSTER),
    fuzzing.st.one_of(fuzzing.st.just(fuzzing.TIES.encode()), fuzzing.tables(fuzzing.TIES)),
    fuzzing.st.one_of(fuzzing.st.just(fuzzing.FRIENDS.encode()), fuzzing.tables(fuzzing.FRIENDS)),
)


@FEW
@given(content=fuzzing.scenarios())
def test_a_scenario_file_is_read_or_refused(content: bytes, tmp_path: Path) -> None:
    check_scenario(content, tmp_path)


@FEW
@given(contents=rosters)
def test_a_class_list_is_read_or_refused(
    contents: tuple[bytes, bytes, bytes], tmp_path: Path
) -> None:
    check_rosters(contents, tmp_path)


@settings(FEW, max_examples=effort(20, 40))
@given(content=fuzzing.scenarios(), contents=rosters)
def test_the_command_checks_whatever_it_is_given(
    content: bytes, contents: tuple[bytes, bytes, bytes], tmp_path: Path
) -> None:
    scenario, roster = tmp_path / "asked.toml", tmp_path / "roster.csv"
    scenario.write_bytes(content)
    roster.write_bytes(contents[0])
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.raises(SystemExit) as end,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        main(["check", "--quick", "--json", str(scenario), str(roster)])
    said = json.loads(out.getvalue())
    assert end.value.code == (0 if said["ok"] else 2)
    assert bool(said["errors"]) != said["ok"]
    assert "Traceback" not in err.getvalue()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["asked.toml", "roster.csv"]


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(PARTS))
def test_many_scenario_files(part: int, tmp_path: Path) -> None:
    @seed(part)
    @MANY["scenarios"]
    @given(content=fuzzing.scenarios())
    def many(content: bytes) -> None:
        check_scenario(content, tmp_path)

    many()


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(PARTS))
def test_many_class_lists(part: int, tmp_path: Path) -> None:
    @seed(part)
    @MANY["rosters"]
    @given(contents=rosters)
    def many(contents: tuple[bytes, bytes, bytes]) -> None:
        check_rosters(contents, tmp_path)

    many()
