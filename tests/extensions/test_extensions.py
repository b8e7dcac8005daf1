"""User extensions: registered, checked, and run by every executor."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest
from schools import primary, run

from simulation.answers.answer import answer
from simulation.cli.main import main
from simulation.errors import BadInput
from simulation.extensions import registry
from simulation.extensions.definition import Extension, name_of
from simulation.extensions.instrument_checks import check_instrument
from simulation.extensions.registry import (
    origin,
    problem_of,
    properties_of,
    register_file,
)
from simulation.extensions.source_files import VARIABLE, allowing, module_of, source_of
from simulation.interventions import ALL, KINDS, Reflection
from simulation.measurement.instruments import BY_NAME, INSTRUMENTS
from simulation.measurement.instruments.administer import measure
from simulation.runs.executors import open_executor
from simulation.scenario.file import load
from simulation.scenario.json_schema import schema

ROOT = Path(__file__).parents[2]
OWN = ROOT / "docs" / "examples" / "own"
GARDEN, DIARY = OWN / "garden_duty.py", OWN / "warmth_diary.py"
QUESTION = (OWN / "garden_duty.toml").read_text(encoding="utf-8")
REPORT = '[report]\noutcomes = ["exhaustion"]\n'  # compares less, so that a test is fast


@pytest.fixture(autouse=True)
def built_in_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start and end every test with the built-in kinds only and nothing allowed."""
    monkeypatch.delenv(VARIABLE, raising=False)
    unregister()
    yield
    unregister()
    assert set(KINDS.values()) == set(ALL) and set(BY_NAME.values()) == set(INSTRUMENTS)


@pytest.fixture
def question(tmp_path: Path) -> Path:
    """Return the worked example in an empty folder, small."""
    (tmp_path / "garden_duty.py").write_text(GARDEN.read_text())
    scenario = tmp_path / "question.toml"
    small = QUESTION.replace("classes = 8", "classes = 3\nclass_size = 8")
    scenario.write_text(small.replace("replicates = 10", "replicates = 2\nweeks = 12") + REPORT)
    return scenario


def unregister() -> None:
    """Remove all user extensions from this process."""
    for name in registry._origins:
        KINDS.pop(name, None)
        BY_NAME.pop(name, None)
    registry._origins.clear()
    registry.register_installed.cache_clear()


def check(extensions: tuple[Extension, ...]) -> None:
    """Raise BadInput for every property that fails, as ``run.py check`` reports it."""
    problems = [
        problem_of(origin(name_of(extension)).file, name_of(extension), found)
        for extension in extensions
        for found in properties_of(extension)
        if not found.passed
    ]
    if problems:
        raise BadInput(problems)


def changed(folder: Path, *pairs: tuple[str, str]) -> Path:
    """Write the worked intervention with some of its text replaced."""
    text = GARDEN.read_text()
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    path = folder / "garden_duty.py"
    path.write_text(text)
    return path


def sentence(path: Path) -> str:
    """Return the message about a file that cannot be used."""
    with pytest.raises(BadInput) as wrong:
        check(register_file(path))
    return str(wrong.value)


def code_of(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(words))
    return int(end.value.code or 0)


# ---- the worked examples


@pytest.mark.parametrize("path", [GARDEN, DIARY], ids=lambda path: path.stem)
def test_a_worked_example_passes_every_check(path: Path) -> None:
    for extension in register_file(path):
        assert [found for found in properties_of(extension) if not found.passed] == []


def test_scores_of_a_user_instrument_join_the_built_in_ones() -> None:
    (scale,) = register_file(DIARY)
    table = measure(run(primary()), ["looking_forward", "strs_closeness"], waves=(2,))
    scores = table.pivot(index=["teacher", "student"], columns="instrument", values="score")
    assert scores["looking_forward"].between(1, 5).all() and name_of(scale) in BY_NAME
    # Both read the teacher's picture of the student, so they agree, though not perfectly.
    assert 0.2 < np.corrcoef(scores.T)[0, 1] < 0.99


@pytest.mark.parametrize("engine", ["threads", pytest.param("processes", marks=pytest.mark.slow)])
def test_a_user_kind_runs_and_reruns(question: Path, tmp_path: Path, engine: str) -> None:
    with allowing(True), open_executor(engine, 2) as where:  # type: ignore[arg-type]
        made = answer(load(question), out=tmp_path / "made", executor=where)
    output = made.result.provenance["extensions"]
    assert output == {"files": {"garden_duty.py": source_of(GARDEN).digest}, "packages": {}}
    assert {effect.arm for effect in made.effects} == {"garden duty"}
    assert any(effect.mean for effect in made.effects)
    unregister()
    assert code_of("rerun", str(tmp_path / "made")) == 2  # nothing was allowed
    assert code_of("rerun", str(tmp_path / "made"), "--extensions") == 0


@pytest.mark.usefixtures("without_figures")
def test_the_report_describes_a_user_kind(question: Path, tmp_path: Path) -> None:
    assert code_of("answer", str(question), "--out", str(tmp_path / "made"), "--extensions") == 0
    page, words = tmp_path / "made" / "report.html", "Work in the garden calms a few students"
    assert words in page.read_text(encoding="utf-8")
    unregister()
    assert code_of("report", str(tmp_path / "made")) == 0  # nothing is run that is not allowed
    assert words not in page.read_text(encoding="utf-8")
    assert code_of("report", str(tmp_path / "made"), "--extensions") == 0
    assert words in page.read_text(encoding="utf-8")


def test_another_text_of_the_file_is_another_plan(question: Path, tmp_path: Path) -> None:
    with allowing(True):
        answer(load(question), out=tmp_path / "made")
        changed(tmp_path, ("dose: Share = 0.2", "dose: Share = 0.3"))
        with pytest.raises(BadInput, match="another user extension"):
            answer(load(question), out=tmp_path / "made")


def test_a_chunk_carries_the_file_to_a_new_process(tmp_path: Path) -> None:
    from simulation.runs.run_plan import Chunk

    (kind,) = register_file(GARDEN)
    plan = kind.model_validate({"start": "week 2", "dose": 0.4})
    path = tmp_path / "chunk"
    path.write_bytes(pickle.dumps(Chunk((plan,), "code")))  # type: ignore[arg-type]
    reads = f"import pickle; print(pickle.load(open({str(path)!r}, 'rb')).jobs[0].dose)"
    output = subprocess.run(
        [sys.executable, "-c", reads], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert output.stdout == "0.4\n"


# ---- nothing runs unless it is allowed


def test_a_scenario_alone_runs_no_code(question: Path) -> None:
    trap = question.parent / "trap"
    changed(
        question.parent, ("INTERVENTIONS =", f"open({str(trap)!r}, 'w').close()\nINTERVENTIONS =")
    )
    with pytest.raises(BadInput, match=r"line 3 \(extensions\).*code that would be run.*trust"):
        load(question)
    assert code_of("check", str(question)) == 2 and not trap.exists()
    changed(
        question.parent, ("INTERVENTIONS =", f"open({str(trap)!r}, 'w').close()\nINTERVENTIONS =")
    )
    with allowing(True):
        load(question)
    assert trap.exists() and VARIABLE not in os.environ


def test_consent_is_an_option_or_the_environment(
    question: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_of("check", "--quick", str(question), "--extensions") == 0
    assert VARIABLE not in os.environ  # it ends with the command
    monkeypatch.setenv(VARIABLE, "allow")
    assert load(question).arms[1].interventions[0].kind == "garden_duty"
    monkeypatch.setenv(VARIABLE, "no")
    with pytest.raises(BadInput):
        load(question)


def test_a_scenario_that_extends_finds_the_file_beside_the_one_that_names_it(
    question: Path,
) -> None:
    inner = question.parent / "deeper"
    inner.mkdir()
    other = inner / "mine.toml"
    other.write_text('extends = "../question.toml"\n[run]\nreplicates = 3\n')
    with allowing(True):
        scenario = load(other)
    assert scenario.path_of("garden_duty.py").resolve() == question.parent / "garden_duty.py"


# ---- what is wrong is said in a sentence


def test_each_fault_of_a_file_is_one_clear_sentence(tmp_path: Path) -> None:
    faults = {
        "a name without .py": tmp_path / "garden.txt",
        "no such file": tmp_path / "nothing.py",
    }
    for found, path in faults.items():
        assert f"{path}: found {found}" in sentence(path)
    texts = {
        "line 2: found a line that is not Python": "x = 1\nx = = 2\n",
        "line 3: found code that fails (ZeroDivisionError": "def f():\n    # so\n    1 / 0\nf()\n",
        "found code that fails (SystemExit: 3)": "raise SystemExit(3)\n",
        "did you mean 'INTERVENTIONS'?": "INTERVENTION = []\n",
        "INSTRUMENTS: found 5, expected a list": "INSTRUMENTS = 5\n",
        "INSTRUMENTS[0]: found 5, expected a subclass of Intervention, or a Scale":
            "INSTRUMENTS = [5]\n",
    }  # fmt: skip
    for number, (expected, text) in enumerate(texts.items()):
        path = tmp_path / f"fault{number}.py"
        path.write_text(text)
        assert expected in sentence(path)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("garden_duty\"] = \"garden_duty", "reflection\"] = \"reflection")], "which is taken"),
        ([("garden_duty\"] = \"garden_duty", "Duty!\"] = \"Duty!")], "small letters"),
        ([('    kind: Literal["garden_duty"] = "garden_duty"\n', "")], "without the name of its"),
        ([("def decide", "def decides")], "without decide"),
        ([("about: ClassVar", "other: ClassVar")], "without about"),
        ([('levers=("propensity",)', 'levers=("workload",)')],
         "garden_duty: found moved and not named in about.levers: propensity; named in "
         "about.levers and not moved: workload, expected that it moves the levers it names"),
        ([("-self.dose", "-0.1")], "expected that a dose of 0 is the baseline"),
        ([("-self.dose * share", "0.0 * share")], "expected that at its dose something moves"),
        ([("rows = self.target", "rows = 1 / 0 + self.target")], "line 47: found code that fails"),
        ([("    dose: Share = 0.2", "    place: str\n    dose: Share = 0.2")], "place: Field"),
        ([("INTERVENTIONS = [GardenDuty]", "INTERVENTIONS = [GardenDuty, Field]")],
         "INTERVENTIONS[1]"),
    ],
)  # fmt: skip
def test_a_kind_that_fails_a_check_is_named(
    tmp_path: Path, pairs: list[tuple[str, str]], expected: str
) -> None:
    message = sentence(changed(tmp_path, *pairs))
    assert expected in message and str(tmp_path / "garden_duty.py") in message


def test_a_kind_that_needs_more_says_so_in_its_example(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("    dose: Share = 0.2", "    place: str\n    dose: Share = 0.2"),
        ("    kind: Literal", '    example: ClassVar = {"place": "behind"}\n    kind: Literal'),
    )
    check(register_file(path))
    assert list(KINDS)[-1] == "garden_duty"


@pytest.mark.parametrize(
    ("changes", "property_", "found"),
    [
        ({"reads": ("state.dyads.trust",)}, "it reads what it names", "other_positive"),
        ({"latent": lambda moment: np.zeros(3)}, "one number a unit", "the shape (3,)"),
        ({"latent": lambda moment: np.full(len(moment.draw_keys("dyad").time), 4.0)},
         "one number a unit", "places from 4 to 4 instead of 0 to 1"),
        ({"leaves_out": ""}, "its numbers have sources", "empty: leaves_out"),
        ({"low": 5}, "possible together", "2 items from 5 to 5"),
    ],
)  # fmt: skip
def test_an_instrument_that_fails_a_check_is_named(
    changes: dict[str, object], property_: str, found: str
) -> None:
    from dataclasses import replace

    (scale,) = register_file(DIARY)
    wrong = [prop for prop in check_instrument(replace(scale, **changes)) if not prop.passed]
    assert any(property_ in prop.name and found in prop.found for prop in wrong)


def test_every_built_in_instrument_passes_every_check() -> None:
    for scale in INSTRUMENTS:
        assert [found for found in check_instrument(scale) if not found.passed] == [], scale.name


def test_two_files_of_a_scenario_may_not_share_a_name(tmp_path: Path) -> None:
    changed(tmp_path)
    (tmp_path / "second.py").write_text(GARDEN.read_text() + "\n# another text\n")
    scenario = tmp_path / "question.toml"
    scenario.write_text(QUESTION.replace('["garden_duty.py"]', '["garden_duty.py", "second.py"]'))
    with allowing(True), pytest.raises(BadInput, match='"garden_duty", which is taken'):
        load(scenario)


def test_an_edited_file_replaces_its_earlier_version(tmp_path: Path) -> None:
    (before,) = register_file(changed(tmp_path))
    (after,) = register_file(changed(tmp_path, ("dose: Share = 0.2", "dose: Share = 0.3")))
    assert KINDS["garden_duty"] is after and after is not before


# ---- own kinds stand in what the commands tell


def test_commands_list_user_kinds(question: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("list", "interventions", str(GARDEN), "--json") == 0
    rows = json.loads(capsys.readouterr().out)["interventions"]
    assert [row["name"] for row in rows] == list(KINDS) and len(rows) == len(ALL) + 1
    assert rows[-1] == {"name": "garden_duty", "what": KINDS["garden_duty"].about.summary,
                        "from": str(GARDEN)}  # fmt: skip
    assert code_of("list", "instruments", str(DIARY)) == 0
    output = "".join(capsys.readouterr().out.split())  # lines wrap at the width of the terminal
    assert f"looking_forward (from {DIARY}): looking".replace(" ", "") in output
    assert code_of("check", str(GARDEN), str(DIARY), "--json") == 0
    output = json.loads(capsys.readouterr().out)
    assert (
        output["ok"] and ["garden_duty", "both engines agree"] in output["files"][0]["properties"]
    )


def test_the_schema_includes_user_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    from jsonschema import Draft202012Validator

    before = schema()
    assert code_of("schema", str(GARDEN)) == 0
    made = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(made)
    for name, part in before["$defs"].items():
        assert made["$defs"][name] == part or name in ("Arm",)
    import tomllib

    tables = tomllib.loads(QUESTION)
    assert list(Draft202012Validator(made).iter_errors(tables)) == []
    tables["arms"][1]["interventions"][0]["sesions"] = 3
    assert len(list(Draft202012Validator(made).iter_errors(tables))) == 1


def test_a_near_name_is_suggested(question: Path) -> None:
    question.write_text(question.read_text().replace('kind = "garden_duty"', 'kind = "gardn_duty"'))
    with allowing(True), pytest.raises(BadInput, match="did you mean 'garden_duty'"):
        load(question)
    question.write_text(question.read_text().replace("gardn_duty", 'garden_duty"\nsesions = "3'))
    with allowing(True), pytest.raises(BadInput, match="did you mean 'sessions'"):
        load(question)


# ---- packages


class Package:
    """The entry point of an invented package."""

    class Dist:
        name, version = "school-gardens", "2.1"

    def __init__(self, group: str, name: str, value: object) -> None:
        self.group, self.name, self.value, self.dist = group, name, value, self.Dist

    def load(self) -> object:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def install(monkeypatch: pytest.MonkeyPatch, value: object) -> None:
    """Pretend that a package with one extension is installed."""
    group = registry.GROUPS[0]

    def points(*, group: str) -> list[Package]:
        return [Package(group, "garden", value)] if group == registry.GROUPS[0] else []

    assert EntryPoint("garden", "x:y", group).group == group  # what the real ones are called
    monkeypatch.setattr(registry, "entry_points", points)


def test_a_package_needs_no_consent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = module_of(source_of(GARDEN))
    install(monkeypatch, module.GardenDuty)
    scenario = tmp_path / "question.toml"
    scenario.write_text(
        QUESTION.replace('extensions = ["garden_duty.py"]\n', "").replace("10", "2\nweeks = 2")
        + REPORT
    )
    made = answer(load(scenario), out=tmp_path / "made")
    assert made.result.provenance["extensions"] == {
        "files": {}, "packages": {"garden_duty": "school-gardens 2.1"},
    }  # fmt: skip
    assert code_of("rerun", str(tmp_path / "made")) == 0


def test_a_package_that_is_broken_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, ImportError("no soil"))
    with pytest.raises(BadInput, match=r"package school-gardens 2\.1: found code that fails"):
        load(ROOT / "scenarios" / "baseline.toml")
    install(monkeypatch, Reflection)
    with pytest.raises(BadInput, match='the name "reflection", which is taken'):
        load(ROOT / "scenarios" / "baseline.toml")


def test_real_entry_points_are_found(tmp_path: Path) -> None:
    """A package as pip leaves it: a module and its metadata on the path."""
    (tmp_path / "garden_duty.py").write_text(GARDEN.read_text())
    metadata = tmp_path / "school_gardens-2.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: school-gardens\nVersion: 2.1\n"
    )
    (metadata / "entry_points.txt").write_text(
        "[teacher_wellbeing.interventions]\ngarden = garden_duty:INTERVENTIONS\n"
    )
    output = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "list", "interventions"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "garden_duty (from package school-gardens 2.1)" in output.stdout


def test_a_user_kind_is_written_out_in_full(question: Path) -> None:
    with allowing(True):
        scenario = load(question)
    (plan,) = scenario.arms[1].interventions
    written = scenario.model_dump(mode="json")
    (output,) = written["arms"][1]["interventions"]
    assert (output["kind"], output["sessions"], output["dose"]) == ("garden_duty", 10, 0.2)
    assert type(plan).model_validate(output) == plan
