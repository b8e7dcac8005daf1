"""The command line as its users meet it: what is printed where, and how it ends."""

import importlib
import json
import os
import py_compile
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import simulation.cli.main as command_line
from simulation.cli.main import VERBS, main
from simulation.cli.output import as_json
from simulation.scenario import school
from simulation.scenario.file import available, load
from simulation.school.roster.read import Reading, read_class_list

ROOT = Path(__file__).parents[2]
HEAVY = {
    "matplotlib", "mesa", "networkx", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy",
}  # fmt: skip
TINY = """\
title = "Tiny"
question = "Does it run?"
[school.synthetic]
level = "primary"
classes = 2
class_size = 5
[run]
replicates = 2
weeks = 12
[[arms]]
name = "as usual"
[[arms]]
name = "reflection"
[[arms.interventions]]
kind = "reflection"
start = "week 8"
[report]
outcomes = ["exhaustion", "conflict_targeted"]
"""
EFFECT_KEYS = {"outcome", "arm", "versus", "mean", "low", "high", "d", "replicates"}


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """What ``python run.py`` with these arguments prints, and its exit code."""
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def code_of(*arguments: str) -> int:
    """The exit code of a command, run in this process."""
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return int(end.value.code or 0)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test stands in an empty folder, and leaves the interpreter's hook as it was."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['run.py', '--help']\n"
        "from simulation.cli.main import main\n"
        "try:\n    main()\n"
        "finally:\n    print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "answer" in done.stdout
    imported = set(done.stderr.split())
    assert "typer" in imported
    assert not imported & HEAVY


@pytest.mark.parametrize(
    "needed", ["simulation.answers.answer", "simulation.scenario.check, simulation.preview.review"]
)
def test_a_simulation_starts_without_libraries_of_later_steps(needed: str) -> None:
    script = f"import sys, {needed}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = set(done.stdout.split())
    assert "numba" in imported
    later = {
        "scipy.stats",
        "scipy.optimize",
        "matplotlib",
        "networkx",
        "mesa",
        "openpyxl",
        "jinja2",
    }
    assert not imported & later


def seconds(*command: str) -> float:
    """Best of three, since machines are shared."""
    took = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, check=True)
        took.append(time.perf_counter() - start)
    return min(took)


def test_help_takes_little_longer_than_the_library_that_prints_it() -> None:
    bare = seconds("-c", "import typer, typer.rich_utils")
    assert seconds("run.py", "--help") < 3 * bare


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(verb, "--help") == 0
    text = capsys.readouterr().out
    assert f"Example: run.py {verb}" in text
    assert "--json" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("anser",),
        ("--nonsense",),
        ("answer", "reflection", "--replicates", "0"),
        ("answer", "reflection", "--replicates", "many"),
        ("answer", "reflection", "--seed", "-1"),
        ("answer", "reflection", "--workers", "0"),
        ("answer",),
        ("check",),
        ("answer", "no such scenario"),
        ("check", "absent.csv"),
        ("check", "absent.toml"),
    ],
)
def test_bad_input_ends_with_2_and_leaves_nothing(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(*arguments) == 2
    text = capsys.readouterr()
    assert text.err
    assert "Traceback" not in text.err
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_command_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    code_of("anser")
    assert "did you mean 'answer'?" in capsys.readouterr().err


def test_a_faulty_scenario_writes_nothing_and_prints_no_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(TINY.replace("classes", "clases").replace("replicates = 2", "replicates = 0"))
    assert code_of("answer", "bad.toml", "--json", "--out", "result") == 2
    text = capsys.readouterr()
    assert text.out == ""
    assert "bad.toml, line 5 (school.synthetic.clases)" in text.err
    assert "bad.toml, line 8 (run.replicates): found 0, expected at least 1" in text.err
    assert list(tmp_path.iterdir()) == [path]


def test_check_reports_every_problem_of_every_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.toml").write_text(TINY)
    (tmp_path / "bad.toml").write_text(TINY.replace('name = "reflection"', 'nam = "x"'))
    (tmp_path / "bad.csv").write_text("teacher,class\nt,c\n")
    before = sorted(tmp_path.iterdir())
    assert code_of("check", "good.toml", "bad.toml", "bad.csv", "--json") == 2
    text = capsys.readouterr()
    result = json.loads(text.out)
    assert set(result) == {"ok", "errors", "files"}
    assert result["ok"] is False
    assert [error["file"] for error in result["errors"]].count("bad.toml") == 2
    assert {error["file"] for error in result["errors"]} == {"bad.toml", "bad.csv"}
    assert result["errors"][1] == {
        "file": "bad.toml",
        "where": "line 13 (arms[1].nam)",
        "found": 'the unknown key "nam"',
        "expected": "one of combines, interventions, name, parameters",
        "nearest": "name",
        "remedy": "correct the key, or remove the line",
    }
    assert sorted(tmp_path.iterdir()) == before


def test_check_reads_the_roster_that_a_scenario_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    synthetic = TINY[TINY.index("[school") : TINY.index("[run]")]
    text = TINY.replace(synthetic, '[school]\nroster = "mine.csv"\n')
    (tmp_path / "a.toml").write_text(text)
    assert code_of("check", "a.toml") == 2
    assert "mine.csv" in capsys.readouterr().err
    (tmp_path / "mine.csv").write_text("teacher,class,student\nt,c,p\nt,c,q\n")
    assert code_of("check", "--quick", "a.toml", "mine.csv") == 0
    text = capsys.readouterr().out.splitlines()
    assert [line for line in text if not line.startswith(" ")] == ["a.toml: ok", "mine.csv: ok"]


def roster_scenario(folder: Path, level: str = "", more: str = "") -> Path:
    """A scenario about a class list beside it, which has one fault."""
    synthetic = TINY[TINY.index("[school") : TINY.index("[run]")]
    path = folder / "a.toml"
    path.write_text(TINY.replace(synthetic, f'[school]\nroster = "mine.csv"\n{level}\n') + more)
    (folder / "mine.csv").write_text("teacher,class,student,grade\nt,c,p,7\nt,c,q,9\n")
    return path


def test_check_reports_the_problems_of_scenario_and_roster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = roster_scenario(tmp_path, 'level = "secondary"')
    path.write_text(path.read_text().replace("kind =", "knd ="))
    assert code_of("check", str(path), "--json") == 2
    errors = json.loads(capsys.readouterr().out)["errors"]
    assert {Path(error["file"]).name for error in errors} == {"a.toml", "mine.csv"}
    grades = [error["found"] for error in errors if error["file"].endswith("mine.csv")]
    assert grades == ["'9'", "7"]  # no grade at all, and none of a secondary school


def test_check_reports_an_unknown_teacher(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = '[record]\nevents = { teachers = ["t", "tt"] }\n'
    text = TINY.replace("[run]", f"{watched}[run]", 1)
    path = roster_scenario(tmp_path)
    path.write_text(path.read_text().replace("[run]", f"{watched}[run]", 1))
    (tmp_path / "mine.csv").write_text("teacher,class,student\nt,c,p\n")
    made_up = tmp_path / "b.toml"
    made_up.write_text(text)
    assert code_of("check", str(path), str(made_up), "--json") == 2
    errors = json.loads(capsys.readouterr().out)["errors"]
    found = [(Path(e["file"]).name, e["where"], e["found"], e["nearest"]) for e in errors]
    places = [
        f"line {content.split(watched)[0].count(chr(10)) + 2} (record.events.teachers)"
        for content in (path.read_text(), text)
    ]
    assert found[0] == ("a.toml", places[0], '"tt"', "t")
    assert [each[:3] for each in found[1:]] == [
        ("b.toml", places[1], '"t"'), ("b.toml", places[1], '"tt"'),
    ]  # fmt: skip


def test_bundled_scenarios_have_no_errors_and_no_warnings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scenario with one arm has the warning that nothing is compared."""
    readings: dict[str, Reading] = {}

    def read_once(roster: Path, **others: object) -> Reading:
        key = repr((roster, sorted((k, v) for k, v in others.items() if v is not None)))
        if key not in readings:
            readings[key] = read_class_list(roster, **others)  # type: ignore[arg-type]
        return readings[key]

    monkeypatch.setattr(school, "read_class_list", read_once)
    assert code_of("check", "--quick", *(path.stem for path in available()), "--json") == 0
    text = json.loads(capsys.readouterr().out)
    assert (text["ok"], text["errors"]) == (True, [])
    for path, row in zip(available(), text["files"], strict=True):
        assert row["ok"]
        assert row["warnings"] == [] or len(load(path).arms) == 1, path.stem


def test_list_prints_titles_and_questions_at_the_terminal_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert code_of("list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["scenarios"]
    assert sorted(row["name"] for row in rows) == [path.stem for path in available()]
    assert all(row["title"] and row["question"].endswith("?") for row in rows)
    assert code_of("list") == 0
    shown = capsys.readouterr().out
    assert all(row["question"] in " ".join(shown.split()) for row in rows)
    assert max(map(len, shown.splitlines())) <= 80


def test_answer_prints_one_object_and_writes_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    with monkeypatch.context() as patch:
        patch.setattr("simulation.reporting.figures.pictures", lambda result: [])
        assert code_of("answer", "tiny.toml", "--out", "result", "--workers", "2", "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert {"scenario", "result", "effects"} <= set(result)
    assert Path(result["result"]) == Path("result")
    assert all(set(effect) >= EFFECT_KEYS for effect in result["effects"])
    assert {effect["replicates"] for effect in result["effects"]} == {2}
    assert {effect["arm"] for effect in result["effects"]} == {"reflection"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["result", "tiny.toml"]

    assert code_of("answer", "tiny.toml", "--out", "result") == 0
    short = capsys.readouterr().out
    assert short.startswith("Does it run?")
    assert len(short.splitlines()) < 40 and max(map(len, short.splitlines())) <= 80
    paths = dict(line.split(": ") for line in short.splitlines() if ": result" in line)
    assert set(paths) == {"result", "report"}
    assert all(Path(path).exists() for path in paths.values())
    assert "reflection minus as usual" not in short
    with monkeypatch.context() as patch:
        patch.setattr("simulation.reporting.figures.pictures", lambda result: [])
        assert code_of("answer", "tiny.toml", "--out", "result", "--verbose") == 0
    assert "reflection minus as usual, 2 replicates" in capsys.readouterr().out


@pytest.mark.usefixtures("without_figures")
def test_events_are_saved_with_the_option_events(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    for out, option in (("without", ()), ("with", ("--events",))):
        assert code_of("answer", "tiny.toml", "--replicates", "1", "--out", out, *option) == 0
        assert (tmp_path / out / "events.parquet").exists() == bool(option)


@pytest.mark.usefixtures("without_figures")
def test_another_seed_gives_another_answer_and_the_same_seed_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    effects = []
    for out, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert code_of("answer", "tiny.toml", "--seed", seed, "--out", out, "--json") == 0
        effects.append(json.loads(capsys.readouterr().out)["effects"])
    assert effects[0] == effects[1]
    assert effects[0] != effects[2]


def test_a_result_folder_that_cannot_be_made_is_refused_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    for out in ("file", "file/inner"):
        assert code_of("answer", "reflection", "--out", out) == 2
        assert "--out: found" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_no_arguments_run_the_default_scenario(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command_line, "DEFAULT", ["check", "--quick", command_line.DEFAULT[1]])
    assert code_of() == 0
    assert capsys.readouterr().out.startswith("scenarios/reflection.toml: ok\n")


FAULTY = """
import sys
import simulation.cli.check as check
from simulation.cli.main import main
def broken(path):
    raise {error}
check._read_class_list = broken
sys.argv = ["run.py"]
main({arguments})
"""


def faulty(error: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What happens when a verb meets an error that it does not expect."""
    script = FAULTY.format(error=error, arguments=list(arguments))
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    "error",
    [
        "MemoryError()",
        "OSError('Unknown error: Failed to launch worker thread: Resource unavailable')",
        'RuntimeError("can\'t start new thread")',
    ],
)
def test_too_little_memory_is_one_sentence(error: str) -> None:
    done = faulty(error, "check", "a.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Not enough memory. Close other programs")
    assert len(done.stderr.splitlines()) == 1


def test_a_fault_of_ours_is_one_sentence_and_ends_with_1() -> None:
    done = faulty("ZeroDivisionError('by nought')", "check", "a.csv")
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "ZeroDivisionError: by nought" in done.stderr
    assert "report" in done.stderr


def test_a_disk_and_a_missing_temporary_folder_are_no_fault_of_ours() -> None:
    for error, sentence in (
        (
            "FileNotFoundError(2, 'No usable temporary directory found in [...]')",
            "the folder of temporary files: found none, expected one that you can write to, on a "
            "disk with space; set TMPDIR to such a folder\n",
        ),
        (
            "OSError('Matplotlib requires access to a cache directory; set MPLCONFIGDIR')",
            "the folder of temporary files: found none, expected one that you can write to, on a "
            "disk with space; set TMPDIR to such a folder\n",
        ),
        (
            "OSError(28, 'No space left on device', 'r/a.txt')",
            "r/a.txt: found No space left on device, expected a disk with space; free some space, "
            "then run it again\n",
        ),
    ):
        done = faulty(error, "check", "a.csv")
        assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def test_a_notice_is_printed_without_its_place_in_the_code() -> None:
    error = "BadInput(()) if warnings.warn('A notice.', Notice) else BadInput(())"
    script = "import warnings\nfrom simulation.errors import BadInput, Notice\n" + FAULTY
    script = script.format(error=error, arguments=["check", "a.csv"])
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == "A notice.\n"


def test_debug_shows_the_traceback_wherever_it_stands() -> None:
    for arguments in (("--debug", "check", "a.csv"), ("check", "a.csv", "--debug")):
        done = faulty("ZeroDivisionError('by nought')", *arguments)
        assert done.returncode == 1
        assert "Traceback" in done.stderr


def test_an_interrupted_command_exits_with_130_and_a_message() -> None:
    done = faulty("KeyboardInterrupt", "check", "a.csv")
    assert done.returncode == 130
    assert done.stderr.startswith("Interrupted")
    assert "Traceback" not in done.stderr
    assert done.stderr.endswith("the same command starts again.\n")


@pytest.mark.slow  # the same in a terminal: test_progress.py
@pytest.mark.skipif(os.name == "nt", reason="Windows has no interrupt that reaches one process")
def test_an_interrupt_of_a_long_run_leaves_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text(TINY.replace("replicates = 2", "replicates = 5000"))
    command = [sys.executable, str(ROOT / "run.py"), "answer", str(path), "--out", "result"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        while not any(tmp_path.glob("result/parts/[0-9]*")) and process.poll() is None:
            time.sleep(0.1)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        text = process.communicate()[1]
    assert process.returncode == 130
    assert text.splitlines()[-1].startswith("Interrupted")
    assert "Traceback" not in text
    assert "the same command continues" in text.splitlines()[-1]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["long.toml", "result"]


def test_nan_and_infinity_are_null_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    as_json({"d": float("nan"), "rows": [(1.5, float("inf"))], "file": Path("a")})
    assert json.loads(capsys.readouterr().out) == {"d": None, "rows": [[1.5, None]], "file": "a"}


def test_the_end_of_input_at_a_prompt_is_no_interrupt(tmp_path: Path) -> None:
    done = run("new", "q.toml", "--school", "primary", cwd=tmp_path)
    assert done.returncode == 2
    assert "standard input: found its end" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_damaged_compiled_module_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "cut_module.py"
    source.write_text("VALUE = 1\n", encoding="utf-8")
    compiled = Path(py_compile.compile(str(source), doraise=True) or "")
    compiled.write_bytes(compiled.read_bytes()[:-5])
    monkeypatch.syspath_prepend(str(tmp_path))

    def with_import(*_: object) -> None:
        importlib.import_module("cut_module")

    monkeypatch.setattr("simulation.cli.check._read_class_list", with_import)
    assert code_of("check", "a.csv") == 2
    text = capsys.readouterr().err
    assert str(compiled) in text.replace("\n", "")
    assert "a damaged compiled module" in text


def test_requirements_write_no_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert code_of("theory", "--requirements", "--out", str(tmp_path / "out")) == 2
    assert "--out with --requirements" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
