"""What ``check`` says of a scenario that can be read, and what ``new`` writes."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.main import main
from simulation.cli.output import SIMILAR_SHOWN, folded
from simulation.errors import Problem
from simulation.interventions import KINDS
from simulation.interventions.targeting import DyadTarget
from simulation.parameters import NOT_FITTED, read_draws
from simulation.preview.baseline_diff import Difference, differences
from simulation.preview.review import (
    burnout_share,
    burnout_warnings,
    cost_warnings,
    grown,
    review,
    smaller,
    warnings_of,
)
from simulation.runs.cost import Cost, estimate_cost
from simulation.runs.job import run_job
from simulation.runs.plan import jobs_of
from simulation.scenario.file import find, load
from simulation.scenario.scenario import School
from simulation.scenario.school import enrolment_of
from simulation.scenario.template import spelled

SMALL = """\
title = "Small"
question = "Does it help?"
[school.synthetic]
level = "primary"
classes = 2
class_size = 5
[run]
replicates = 6
[[arms]]
name = "as usual"
[[arms]]
name = "help"
[[arms.interventions]]
kind = "reflection"
start = "week 8"
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def scenario(text: str = SMALL):
    Path("asked.toml").write_text(text)
    return load(Path("asked.toml"))


def code_of(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return int(end.value.code or 0)


def test_the_baseline_differs_in_nothing_from_itself() -> None:
    baseline = load(find("baseline"))
    assert differences(baseline, baseline, read_draws()) == []


def test_every_difference_is_told_and_no_other() -> None:
    text = SMALL.replace("[run]", "[parameters]\nload.workload = 0.3\n[run]\nseed = 9")
    text = text.replace('start = "week 8"', 'start = "day 36"\nuptake = 0.5\ndose = 0.8')
    text += "[arms.parameters]\nload.workload = 0.4\nregulation.reappraisal = 0.4\n"
    text = text.replace(
        "[[arms]]", '[[shocks]]\nkind = "reflection"\nstart = "week 2"\n[[arms]]', 1
    )
    draws, baseline = read_draws(), load(find("baseline"))
    usual = draws.central.load.workload
    assert differences(scenario(text), baseline, draws) == [
        ("school", "made-up primary school, 2 classes of 5", "rosters/nl_primary.csv"),
        ("run.replicates", "6", "40"),
        ("run.seed", "9", "1"),
        ("parameters.load.workload", "0.3", f"{usual:g}"),
        ("shocks", "reflection from week 2", "nothing"),
        ('arm "help"', "reflection from day 36, dose 0.8, uptake 0.5", "nothing"),
        ('arm "help", parameters.load.workload', "0.4", "0.3"),
    ]
    assert Difference("a", "b", "nothing").sentence() == "a: b"
    assert Difference("a", "b", "c").sentence() == "a: b (baseline: c)"


@pytest.mark.parametrize(
    ("old", "new", "doubt"),
    [
        ('start = "week 8"', 'start = "week 8"\nuptake = 0.0', "uptake of 0"),
        ('start = "week 8"', 'start = "week 8"\ndose = 0.0', "dose of 0"),
        ("replicates = 6", "replicates = 6\nweeks = 7", "after the end of the run"),
        ("[school", 'outcome = "week 7"\n[school', "after the outcome is read"),
        ('start = "week 8"', 'start = "week 8"\ntarget = { per_teacher = 6 }',
         "means 6 students of each teacher, more than are listed for 2 of 2"),
        ("replicates = 6", "replicates = 4", "run.replicates is 4"),
        (SMALL[SMALL.index("[[arms.i"):], "", 'arm "help" does nothing that "as usual" does not'),
        (SMALL[SMALL.rindex("[[arms]]"):], "", "nothing is compared"),
    ],
)  # fmt: skip
def test_what_is_hardly_meant_is_told(old: str, new: str, doubt: str) -> None:
    usual = warnings_of(scenario(), enrolment_of(scenario()))
    assert usual == []
    asked = scenario(SMALL.replace(old, new, 1))
    assert any(doubt in each for each in warnings_of(asked, enrolment_of(asked)))


def test_large_runs_and_improbable_burnout_are_told() -> None:
    cost = Cost(1, 1, 0, 1, 200, 1, 7200.0, 6_000_000_000)
    assert [each.split(";")[0] for each in cost_warnings(cost)] == [
        "it takes about 2.0 hours", "its results take about 6 GB"
    ]  # fmt: skip
    assert not list(cost_warnings(cost._replace(seconds=60.0, bytes=10**6)))
    assert not list(burnout_warnings(20.0, 20, 28))
    assert "45 % of the teachers" in next(burnout_warnings(45.2, 20, 28))


def test_the_share_of_burnout_is_that_of_the_recorded_year() -> None:
    asked = scenario()
    job = jobs_of(asked, enrolment_of(asked), read_draws())[0]
    table = run_job(job)["teachers"].to_pandas().query("week == 40")
    assert burnout_share(job) == pytest.approx(100 * table["burnout_case"].mean())


def test_a_large_school_is_looked_at_in_part() -> None:
    asked = scenario(SMALL.replace("classes = 2", "classes = 800\nschools = 100"))
    part, times = smaller(asked)
    made = part.school.synthetic
    assert made is not None
    assert (made.classes, made.schools, times) == (80, 10, 10.0)
    assert smaller(scenario()) == (scenario(), 1.0)
    jobs = jobs_of(part, enrolment_of(part), read_draws())[:1]
    cost = grown(estimate_cost(jobs, jobs, 1), times)
    assert cost.dyads == 800 * 5


def test_a_checkup_says_what_it_costs_unless_it_is_to_be_quick() -> None:
    looked = review(scenario(), 1)
    assert looked.cost is not None
    assert (looked.cost.runs, looked.cost.dyads, looked.cost.days) == (12, 10, 200)
    doubted = f"not calibrated: {NOT_FITTED}; sizes of effects cannot be read" in looked.warnings
    assert doubted is not read_draws().calibrated
    quick = review(scenario(), 1, quick=True)
    assert (quick.cost, quick.warnings) == (None, [])
    assert quick.differs == looked.differs


def test_check_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    scenario()
    assert code_of("check", "asked.toml") == 0
    said = capsys.readouterr().out
    for part in (
        "asked.toml: ok",
        "differs from the baseline",
        "reflection from week 8",
        "12 runs",
    ):
        assert part in said
    assert code_of("check", "--quick", "--json", "asked.toml") == 0
    (row,) = json.loads(capsys.readouterr().out)["files"]
    assert row["cost"] is None
    assert row["differs"][0]["where"] == "school"


def test_many_problems_of_one_kind_are_folded() -> None:
    alike = [Problem("f", f"line {n}, column 'x'", repr(n), "a number") for n in range(9)]
    other = Problem("f", "line 3, column 'y'", "'a'", "a number")
    said = folded([*alike, other])
    assert said[:SIMILAR_SHOWN] == [each.sentence() for each in alike[:SIMILAR_SHOWN]]
    assert said[SIMILAR_SHOWN:] == [
        f"f: {9 - SIMILAR_SHOWN} more of this kind (--json lists them all)", other.sentence()
    ]  # fmt: skip
    assert folded(alike[:SIMILAR_SHOWN]) == said[:SIMILAR_SHOWN]


def written(*options: str, name: str = "mine.toml") -> list[str]:
    base = {"--question": "Does it?", "--title": "T", "--school": "primary",
            "--kind": "reflection", "--start": "week 8"}  # fmt: skip
    given = dict(zip(options[::2], options[1::2], strict=True))
    return ["new", name, *(word for pair in (base | given).items() for word in pair)]


def test_new_writes_a_scenario_that_passes_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(*written("--question", 'Does "it" \\ help?', "--set", "uptake=0.5")) == 0
    assert code_of("check", "--quick", "mine.toml") == 0
    assert "warnings" not in capsys.readouterr().out
    asked = load(Path("mine.toml"))
    assert asked.question == 'Does "it" \\ help?'
    assert asked.arms[1].interventions[0].uptake == 0.5
    usual = load(find("baseline"))
    assert asked.run == usual.run


def test_the_comments_of_a_new_file_are_the_defaults() -> None:
    """Taking the comment signs away changes nothing."""
    code_of(*written())
    text = Path("mine.toml").read_text()
    lines = [line[2:] if line.startswith("# ") and "=" in line and "run.py" not in line
             and "load.workload" not in line else line for line in text.splitlines()]  # fmt: skip
    Path("open.toml").write_text("\n".join(lines))
    assert Path("open.toml").read_text() != text
    assert load(Path("open.toml")).arms == load(Path("mine.toml")).arms


def test_new_names_a_class_list_from_where_the_file_lies() -> None:
    Path("lists").mkdir()
    Path("asked").mkdir()
    Path("lists/mine.csv").write_text("teacher,class,student\nt,c,p\n")
    assert code_of(*written("--school", "lists/mine.csv", name="asked/mine.toml")) == 0
    assert load(Path("asked/mine.toml")).school.roster == "../lists/mine.csv"


def test_new_asks_what_it_was_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Really?", "Short", "secondary", "reflection", "week 3"])
    monkeypatch.setattr("typer.prompt", lambda words, **more: next(answers))
    assert code_of("new", "mine.toml") == 0
    asked = load(Path("mine.toml"))
    assert (asked.question, asked.title) == ("Really?", "Short")
    assert asked.school.synthetic is not None
    assert asked.school.synthetic.level == "secondary"
    assert asked.arms[1].interventions[0].start.day == 10


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "reflektion"), "did you mean 'reflection'?"),
        (("--start", "soon"), "expected a moment"),
        (("--school", "absent.csv"), "found no such file"),
        (("--set", "uptake"), "expected KEY=VALUE"),
        (("--set", "uptake=much"), "expected a number"),
        (("--set", "uptak=0.5"), "did you mean 'uptake'?"),
    ],
)
def test_new_writes_nothing_that_is_faulty(
    options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(*written(*options)) == 2
    assert said in capsys.readouterr().err
    assert not Path("mine.toml").exists()


@pytest.mark.parametrize("name", ["mine.toml", "folder", "no/folder.toml", "x" * 300])
def test_new_overwrites_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.toml").write_text("mine")
    Path("folder").mkdir()
    assert code_of(*written(name=name)) == 2
    assert "expected the name of a new file" in capsys.readouterr().err
    assert Path("mine.toml").read_text() == "mine"


@pytest.mark.parametrize("kind", KINDS)
def test_the_defaults_of_every_kind_can_be_spelled(kind: str) -> None:
    for field in KINDS[kind].model_fields.values():
        if not field.is_required():
            text = spelled(field.get_default(call_default_factory=True))
            assert not text or tomllib.loads(f"value = {text}")


def test_spelling_by_hand() -> None:
    values: dict[str, Any] = {'"a\\"b"': 'a"b', "true": True, "[1, 2.5]": (1, 2.5), "": None}
    values |= {'{ dyads = "all", per_teacher = 2 }': DyadTarget(dyads="all")}
    assert [spelled(value) for value in values.values()] == list(values)


def test_the_columns_of_a_school_are_shown_without_marks_of_python() -> None:
    school = School(roster="s.csv", columns={"teacher": ("leraar",)})
    draws, usual = read_draws(), load(find("baseline"))
    own = usual.model_copy(update={"school": school})
    shown = {one.where: one.here for one in differences(own, usual, draws)}
    assert shown["school.columns"] == "(teacher leraar)"
