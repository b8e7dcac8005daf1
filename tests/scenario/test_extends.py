"""A scenario may extend another one, and an arm may combine two others."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from simulation.cli.main import main
from simulation.errors import BadInput
from simulation.parameters import Parameters, read_draws, values
from simulation.runs.job import run_job, run_of
from simulation.runs.plan import interventions_of, jobs_of, parameters_of
from simulation.scenario.file import DEEPEST, load, scenario_folder
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of

BASE = """\
title = "Base"
question = "What then?"
sources = ["Spilt2012", "Bosman2021"]

[school]
roster = "classes.csv"
fill = false

[run]
replicates = 3
seed = 7

[parameters]
load.workload = 0.3
regulation.reappraisal = 0.45

[[arms]]
name = "as usual"

[[arms]]
name = "reflection"
[[arms.interventions]]
kind = "reflection"
start = "week 8"
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write some scenarios, by name, and hand back the file of the last one."""

    def written(**texts: str) -> Path:
        for name, text in texts.items():
            (tmp_path / f"{name}.toml").write_text(text)
        return tmp_path / f"{name}.toml"

    return written


def faults(path: Path) -> list[tuple[str, str, str, str, str]]:
    """File, where, found, expected and nearest of every problem of a file that is refused."""
    with pytest.raises(BadInput) as refused:
        load(path)
    return [(Path(problem.file).name, *problem[1:5]) for problem in refused.value.problems]


def test_tables_merge_key_by_key_and_what_the_own_file_says_goes_first(write: Write) -> None:
    own = 'extends = "base"\ntitle = "Own"\nsources = ["Roorda2011"]\n[run]\nseed = 8\n'
    own += "[parameters.load]\nnegative = 0.1\n"
    asked = load(write(base=BASE, own=own))
    assert (asked.title, asked.question) == ("Own", "What then?")
    assert asked.sources == ("Roorda2011",)
    assert (asked.run.seed, asked.run.replicates) == (8, 3)
    assert asked.parameters == {
        "load.workload": 0.3,
        "load.negative": 0.1,
        "regulation.reappraisal": 0.45,
    }
    assert [arm.name for arm in asked.arms] == ["as usual", "reflection"]


def test_what_only_extends_is_the_same_scenario(write: Write) -> None:
    path = write(base=BASE, own='extends = "base"\n')
    assert load(path).model_dump() == load(path.with_name("base.toml")).model_dump()


def test_an_arm_replaces_its_namesake_whole_and_another_comes_last(write: Write) -> None:
    own = 'extends = "base.toml"\n[[arms]]\nname = "new"\n[[arms]]\nname = "reflection"\n'
    asked = load(write(base=BASE, own=own))
    assert [arm.name for arm in asked.arms] == ["as usual", "reflection", "new"]
    assert asked.arms[1].interventions == ()


def test_another_school_keeps_nothing_of_the_old_one(write: Write) -> None:
    own = 'extends = "base"\n[school.synthetic]\nlevel = "primary"\nclasses = 4\n'
    school = load(write(base=BASE, own=own)).school
    assert (school.roster, school.fill) == (None, True)
    kept = load(write(base=BASE, own='extends = "base"\n[school]\nlevel = "secondary"\n')).school
    assert (kept.roster, kept.fill, kept.level) == ("classes.csv", False, "secondary")


def test_a_scenario_of_ours_is_extended_by_its_name(write: Write) -> None:
    asked = load(write(own='extends = "reflection"\n[run]\nreplicates = 2\n'))
    ours = load(scenario_folder() / "reflection.toml")
    assert asked.run.replicates == 2
    assert asked.arms == ours.arms
    assert asked.path_of(str(ours.school.roster)).is_file()


def test_a_namesake_of_ours_extends_ours_and_not_itself(write: Write) -> None:
    asked = load(write(reflection='extends = "reflection"\ntitle = "Mine"\n'))
    assert (asked.title, asked.arms[1].name) == ("Mine", "reflection")


def test_files_are_looked_for_beside_the_scenario_that_names_them(
    write: Write, tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "base.toml").write_text(BASE)
    own = 'extends = "deep/base"\n[school]\nstaffroom = "ties.csv"\n'
    asked = load(write(own=own))
    assert asked.path_of("classes.csv") == tmp_path / "deep" / "classes.csv"
    assert asked.path_of("ties.csv") == tmp_path / "ties.csv"
    assert asked.folders == [tmp_path, tmp_path / "deep"]
    clash = write(own=own.replace("ties.csv", "classes.csv"))
    ((file, where, found, expected, _),) = faults(clash)
    assert (file, where, found) == ("own.toml", "line 3 (school.staffroom)", '"classes.csv"')
    assert expected.endswith("uses for no other file")


def test_each_fault_is_told_in_the_file_where_the_text_stands(write: Write) -> None:
    base = BASE.replace("replicates = 3", "replicates = -3").replace("week 8", "week 80")
    own = 'extends = "base"\n[run]\nsead = 2\n[[arms]]\nname = "new"\nkind = "x"\n'
    found = faults(write(base=base, own=own))
    assert [each[:3] for each in found] == [
        ("own.toml", "line 3 (run.sead)", 'the unknown key "sead"'),
        ("own.toml", "line 6 (arms[0].kind)", 'the unknown key "kind"'),
        ("base.toml", "line 10 (run.replicates)", "-3"),
        ("base.toml", "line 24 (arms[1].interventions[0].start)", '"week 80"'),
    ]


CIRCLE = "a scenario that does not in turn extend this one"


@pytest.mark.parametrize(
    ("value", "found", "expected", "like"),
    [
        ('"none.toml"', '"none.toml"', "a scenario file, or the name of one of ours", ""),
        ('"baselin"', '"baselin"', "a scenario file, or the name of one of ours", "baseline"),
        ('"own.toml"', '"own.toml"', CIRCLE, ""),
        ('"back"', '"back"', CIRCLE, ""),
        ("3", "3", "the name of a scenario, a text in quotes", ""),
        ('"\\u0000"', "a path with a control character: \0", "a path", ""),
    ],
)
def test_what_cannot_be_extended(
    value: str, found: str, expected: str, like: str, write: Write
) -> None:
    own = f'title = "t"\nextends = {value}\n'
    place = ("own.toml", "line 2 (extends)")
    if value == '"back"':
        place = ("back.toml", "line 1 (extends)")
        found = '"own"'
    path = write(back='extends = "own"\n', own=own)
    assert faults(path) == [(*place, found, expected, like)]


def test_a_long_chain_of_scenarios_is_refused(write: Write) -> None:
    chain = {f"n{n}": f'extends = "n{n - 1}"\n' for n in range(1, DEEPEST + 1)}
    path = write(n0=BASE, **chain)
    assert faults(path) == [
        ("n1.toml", "line 1 (extends)", "a further scenario to extend",
         f"at most {DEEPEST} one upon the other", ""),
    ]  # fmt: skip
    assert load(path.with_name(f"n{DEEPEST - 1}.toml")).title == "Base"


def test_a_broken_file_is_told_by_its_own_name(write: Write) -> None:
    (fault,) = faults(write(base="title = = 1\n", own='extends = "base"\n'))
    assert fault[:2] == ("base.toml", "line 1")


ARMS = """\
title = "t"
question = "q"
school = { roster = "r.csv" }
[[arms]]
name = "as usual"
[[arms]]
name = "A"
parameters.load.workload = 0.3
[[arms.interventions]]
kind = "reflection"
start = "week 8"
[[arms]]
name = "B"
parameters = { regulation = { reappraisal = 0.5 } }
[[arms]]
name = "both"
combines = ["A", "B"]
"""


def test_a_combining_arm_does_what_both_do_and_has_the_numbers_of_both(write: Write) -> None:
    asked = load(write(own=ARMS))
    assert asked.arms[3].combines == ("A", "B")
    assert asked.arms[3].interventions == asked.arms[1].interventions
    assert asked.arms[3].parameters == {"load.workload": 0.3, "regulation.reappraisal": 0.5}
    again = Scenario.model_validate_json(asked.model_dump_json())
    assert again.arms == asked.arms


@pytest.mark.parametrize(
    ("old", "new", "where", "found", "expected"),
    [
        ('"A", "B"]', '"A"]', "line 17 (arms[3].combines)", "1 arm", "the names of 2 arms"),
        ('"A", "B"]', '"A", "b"]', "line 17 (arms[3].combines[1])", '"b"', "the name of an arm"),
        ('"A", "B"]', '"A", "A"]', "line 17 (arms[3].combines[1])", '"A" twice',
         "two different arms"),
        ('"A", "B"]', '"A", "as usual"]', "line 17 (arms[3].combines[1])",
         '"as usual", the reference', "an arm that is compared with it"),
        ('"A", "B"]', '"A", "both"]', "line 17 (arms[3].combines[1])",
         '"both", which combines others', "an arm with its own doings"),
        ("reappraisal = 0.5 }", "reappraisal = 0.5 }, load = { workload = 0.2 }",
         "line 17 (arms[3].combines)", '"A" and "B", which set load.workload differently',
         "arms that agree about it"),
        ("parameters = {", '''interventions = [{ kind = "reflection", start = "week 9" }]
parameters = {''', "line 18 (arms[3].combines)",
         '"A" and "B", which both have the kind "reflection"',
         "a kind in one of them only: twice in one arm is another draw"),
        ('"A", "B"]', '"A", "B"]\nparameters.load.workload = 0.1',
         "line 18 (arms[3].parameters)", "parameters beside combines",
         "what the two arms set, and no more"),
        ('"A", "B"]', '"A", "B"]\n[[arms.interventions]]\nkind = "reflection"\nstart = "week 1"',
         "line 18 (arms[3].interventions)", "interventions beside combines",
         "what the two arms do, and no more"),
        ('name = "as usual"', 'name = "as usual"\ncombines = ["A", "B"]',
         "line 6 (arms[0].combines)", "combines in the first arm",
         "none there: it is the reference"),
    ],
)  # fmt: skip
def test_what_cannot_be_combined(
    old: str, new: str, where: str, found: str, expected: str, write: Write
) -> None:
    text = ARMS.replace(old, new, 1)
    assert text != ARMS
    assert [each[1:4] for each in faults(write(own=text))] == [(where, found, expected)]


def test_numbers_of_an_arm_stand_in_that_arm_alone(write: Write) -> None:
    asked = load(write(own=ARMS + "[parameters]\nload.workload = 0.4\nload.negative = 0.1\n"))
    own = [values(parameters_of(asked, Parameters(), arm)) for arm in range(4)]
    assert [each["load.workload"] for each in own] == [0.4, 0.3, 0.4, 0.3]
    assert {each["load.negative"] for each in own} == {0.1}
    default = values(Parameters())["regulation.reappraisal"]
    assert [each["regulation.reappraisal"] for each in own] == [default, default, 0.5, 0.5]


def test_numbers_of_an_arm_are_checked_like_those_of_all(write: Write) -> None:
    text = ARMS.replace("load.workload = 0.3", "load.workload = 3")
    text = text.replace("regulation = { reappraisal = 0.5 }", '"regulation.reaprasal" = 0.5')
    assert faults(write(own=text)) == [
        ("own.toml", "line 8 (arms[1].parameters.load.workload)", "3", "a number from 0 to 1", ""),
        ("own.toml", 'line 14 (arms[2].parameters."regulation.reaprasal")', "regulation.reaprasal",
         "the name of a parameter", "regulation.reappraisal"),
    ]  # fmt: skip


SHOCK = """\
[[shocks]]
kind = "reflection"
start = "week 2"
"""


def test_a_shock_comes_first_in_every_arm(write: Write) -> None:
    asked = load(write(own=ARMS + SHOCK))
    done = [interventions_of(asked, arm) for arm in range(4)]
    assert all(plans[0].start == asked.shocks[0].start for plans in done)
    assert [len(plans) for plans in done] == [2, 2, 1, 2]
    late = faults(write(own=ARMS + SHOCK.replace("week 2", "year 2 week 2")))
    assert [each[1:3] for each in late] == [("line 20 (shocks[0].start)", '"year 2 week 2"')]


def test_a_scenario_made_in_python_extends_nothing(write: Write) -> None:
    whole = load(write(own=ARMS)).model_dump(mode="json")
    assert "extends" not in whole
    with pytest.raises(ValidationError, match="extends outside a file"):
        Scenario.model_validate({**whole, "extends": "baseline"})


def test_every_arm_is_planned_with_its_own_numbers(write: Write) -> None:
    asked = load(write(own=ARMS.replace('roster = "r.csv"', 'synthetic = { level = "primary", '
                                        'classes = 2, class_size = 5 }')))  # fmt: skip
    jobs = jobs_of(asked.rerun(replicates=1, weeks=3), enrolment_of(asked), read_draws())
    assert [values(job.parameters)["load.workload"] for job in jobs][1::2] == [0.3, 0.3]
    assert [len(job.interventions) for job in jobs] == [1, 1, 0, 1]
    assert {job.weeks for job in jobs} == {3}


def test_nobody_is_targeted_by_a_shock(write: Write) -> None:
    """The same intervention marks its dyads as what an arm does, and none as a shock."""
    school = 'school = { synthetic = { level = "primary", classes = 2, class_size = 5 } }'
    text = ARMS.replace('school = { roster = "r.csv" }', school)
    text = text[: text.index('name = "A"')] + 'name = "other"\nparameters.load.workload = 0.3\n'
    own = text + SHOCK.replace("[[shocks]]", "[[arms.interventions]]")
    marked = []
    for asked in (load(write(shock=text + SHOCK)), load(write(own=own))):
        job = jobs_of(asked.rerun(replicates=1, weeks=3), enrolment_of(asked), read_draws())[1]
        job = pickle.loads(pickle.dumps(job))
        awareness = run_of(job)
        awareness.advance(8)
        held = awareness.circumstances.dyads.held_awareness
        assert (held > 0).sum() == 4  # two dyads of each of two teachers, either way
        marked.append(int(run_job(job)["dyads"].to_pandas()["targeted"].sum()))
    assert marked == [0, 2 * 4]  # at the two waves of three weeks


def test_somebody_who_is_not_in_the_school_is_told_by_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the name stands in a file that the asked one extends."""
    base, own = tmp_path / "base.toml", tmp_path / "own.toml"
    base.write_text(
        'title = "T"\nquestion = "Q?"\n[school.synthetic]\nlevel = "primary"\nclasses = 2\n'
        'class_size = 5\n[[arms]]\nname = "usual"\n[[arms]]\nname = "help"\n'
        '[[arms.interventions]]\nkind = "reflection"\nstart = "week 2"\n'
        'target = { students = ["nobody"] }\n'
    )
    own.write_text('extends = "base.toml"\ntitle = "Ours"\n')
    for verb in (["check"], ["answer", "--dry-run"], ["answer", "--out", str(tmp_path / "r")]):
        with pytest.raises(SystemExit) as end:
            main([verb[0], str(own), *verb[1:]])
        assert end.value.code == 2
        said = capsys.readouterr().err
        assert f"{base}, line 14 (arms[1].interventions[0].target" in said
        assert 'found "nobody", expected a student of this school' in said
    assert not (tmp_path / "r" / "answer.json").exists()
