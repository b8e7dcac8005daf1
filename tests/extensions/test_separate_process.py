"""Files of users that fail in every way are errors of these files, in a sentence."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.errors import BadInput
from simulation.extensions import separate_process
from simulation.extensions.separate_process import check_apart, import_apart
from simulation.extensions.source_files import source_of

ROOT = Path(__file__).parents[2]
OWN = ROOT / "docs" / "examples" / "own"
GARDEN = (OWN / "garden_duty.py").read_text(encoding="utf-8")
DIARY = (OWN / "warmth_diary.py").read_text(encoding="utf-8")
QUESTION = (OWN / "garden_duty.toml").read_text(encoding="utf-8")
FIRST = "        part = self.taking_part(context)\n"
LAST = "        return Decision(spans, rows, part.nonzero()[0])\n"
SPANS = 'spans = self.lever_spans(context, "propensity", students'
LATENT = "    return moment.of_present(moment.state.dyads.other_positive)\n"

IMPORTS: dict[str, tuple[str, str]] = {
    "exit": ("x = 1\nraise SystemExit(3)", "line 2: found code that fails (SystemExit: 3)"),
    "interrupt": ("raise KeyboardInterrupt", "line 1: found code that fails (KeyboardInterrupt)"),
    "generator exit": ("raise GeneratorExit", "line 1: found code that fails (GeneratorExit)"),
    "message that fails": (
        "class E(BaseException):\n    def __str__(self): raise SystemExit\nraise E",
        "line 3: found code that fails (E: a message that cannot be printed)",
    ),
    "metaclass": (
        "class M(type):\n    __name__ = property(lambda s: 1 / 0)\n"
        "class E(Exception, metaclass=M): pass\nraise E()",
        "line 4: found code that fails (E)",
    ),
    "end of Python": ("import os\nos._exit(0)", "an import that ended Python (exit code 0)"),
    "crash": ("import ctypes\nctypes.string_at(0)", "line 2: found an import that ended Python"),
    "recursion": ("def f(): return f()\nf()", "line 1: found code that fails (RecursionError"),
    "input": ("input()", "line 1: found code that fails (EOFError"),
    "thread": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
        "INSTRUMENTS = []",
        "a thread that goes on running",
    ),
    "replaced function": (
        "import numpy as np\nnp.exp = np.sin\nINSTRUMENTS = []",
        "a replacement of numpy.exp",
    ),
    "replaced method": (
        "import simulation.interventions.base as b\nb.Intervention.taking_part = 1\n"
        "INSTRUMENTS = []",
        "a replacement of simulation.interventions.base.Intervention.taking_part",
    ),
    "replaced kind": (
        "from simulation.interventions import KINDS\nKINDS['reflection'] = 1\nINSTRUMENTS = []",
        "a replacement of simulation: reflection",
    ),
    "folder": ("import os\nos.chdir('/')\nINSTRUMENTS = []", "a change of the current folder"),
    "repr": (
        "class R:\n    def __repr__(self): raise SystemExit\nINSTRUMENTS = R()",
        "INSTRUMENTS: found an object of the class R",
    ),
    "NUL": ("x = 1\ny = 2\0\n", "line 2: found a NUL character"),
}
CHECKS: dict[str, tuple[str, str, str, str]] = {
    "no row": (GARDEN, SPANS, f"{SPANS} + 10**6", "in rows of propensity, where the rows are 0 to"),
    "row below 0": (GARDEN, SPANS, f"{SPANS} - 100", "row -"),
    "not a number": (GARDEN, "-self.dose * share", "float('nan')", "propensity at nan"),
    "infinite": (GARDEN, "-self.dose * share", "float('inf')", "propensity at inf"),
    "huge": (GARDEN, "-self.dose * share", "1e6", "a number from -50 to 50"),
    "no decision": (GARDEN, LAST, "        return None\n", "None instead of a Decision"),
    "flags": (GARDEN, LAST, LAST.replace(".nonzero()[0]", ""), "instead of a list of row numbers"),
    "hours": (
        GARDEN,
        "    def decide",
        "    def hours(self):\n        return 'x'\n\n    def decide",
        "found 'x' hours",
    ),
    "money": (
        GARDEN,
        "    def decide",
        "    def money(self):\n        return 5\n\n    def decide",
        "expected that money is a text, or None",
    ),
    "one unit less": (DIARY, LATENT, LATENT.rstrip() + "[:-1]\n", "the shape (95,) for 96 units"),
    "whole numbers": (DIARY, LATENT, LATENT.rstrip() + ".astype(int)\n", "the type int64"),
    "beyond the scale": (
        DIARY,
        "LOOKING_FORWARD = Scale(",
        "class S(Scale):\n    def score(self, items):\n        return 10 * items.mean(axis=1)\n\n"
        "LOOKING_FORWARD = S(",
        "on a scale from 1 to 5",
    ),
}


def message(path: Path, text: str) -> str:
    """Return what the check of a file reports."""
    path.write_text(text, encoding="utf-8")
    try:
        rows = check_apart(source_of(path))
    except BadInput as error:
        return str(error)
    wrong = [row.property for row in rows if not row.property.passed]
    return "; ".join(f"found {one.found}, expected that {one.name}" for one in wrong)


@pytest.mark.parametrize("fault", ["end of Python", "interrupt", "replaced method"])
def test_a_file_that_fails_is_named_with_a_remedy(fault: str, tmp_path: Path) -> None:
    text, expected = IMPORTS[fault]
    found = message(tmp_path / "own.py", text)
    assert found.startswith(str(tmp_path / "own.py")) and expected in found
    assert "; " in found.partition(", expected")[2]


@pytest.mark.slow
@pytest.mark.parametrize("fault", IMPORTS)
def test_every_failure_of_an_import_is_named(fault: str, tmp_path: Path) -> None:
    test_a_file_that_fails_is_named_with_a_remedy(fault, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("fault", CHECKS)
def test_values_and_rows_that_do_not_exist_fail_the_check(fault: str, tmp_path: Path) -> None:
    text, before, after, expected = CHECKS[fault]
    assert before in text
    assert expected in message(tmp_path / "own.py", text.replace(before, after))


def test_a_byte_that_is_not_utf_8_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_bytes(b"x = 1\nname = '\xe9'\n")
    with pytest.raises(BadInput, match="line 2: found the byte 0xe9, which is not text in UTF-8"):
        import_apart([source_of(path)])


@pytest.mark.slow
@pytest.mark.parametrize(
    "loop",
    [
        "import itertools\nsum(itertools.repeat(0))\n",
        pytest.param("x = 1\nwhile True: pass\n", marks=pytest.mark.slow),
    ],
)
def test_an_endless_loop_ends_at_the_limit(
    loop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(separate_process, "STEP_SECONDS", 2.0)
    found = message(tmp_path / "own.py", loop)
    assert "line 2: found an import that did not end, expected an end within 2 seconds" in found


def test_a_file_is_imported_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "own.py"
    path.write_text("INSTRUMENTS = []  # imported once\n")
    import_apart([source_of(path)])
    monkeypatch.setattr(separate_process, "_run", lambda request: pytest.fail("imported again"))
    import_apart([source_of(path)])


# ---- in a run


LATE = "        if context.today.day > 80:\n            "
PRINTS = "        print('watering')\n"


def question(folder: Path, first: str) -> Path:
    """Write the worked example with other first lines of its decision, small; late in the year."""
    (folder / "garden_duty.py").write_text(GARDEN.replace(FIRST, first + FIRST))
    text = QUESTION.replace("classes = 8", "classes = 3\nclass_size = 8")
    text = text.replace("replicates = 10", "replicates = 2\nweeks = 20")
    text = text.replace("week 8", "week 18")
    scenario = folder / "question.toml"
    scenario.write_text(text + '[report]\noutcomes = ["exhaustion"]\n')
    return scenario


def answered(folder: Path, first: str) -> "subprocess.CompletedProcess[str]":
    """Answer the worked example as a command."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "answer", str(question(folder, first)),
         "--extensions", "--json", "--out", str(folder / "made")],
        capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (f"{LATE}raise SystemExit\n", "line 47: found code that fails (SystemExit)"),
        pytest.param(f"{LATE}return Decision([], np.array([-1]))\n",
                     "a decision with row -1 in chosen", marks=pytest.mark.slow),
        pytest.param(f"{LATE}raise KeyboardInterrupt\n", "(KeyboardInterrupt)",
                     marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_an_extension_that_fails_in_a_run_is_named(
    first: str, expected: str, tmp_path: Path
) -> None:
    ended = answered(tmp_path, first)
    failed = json.loads(ended.stdout)["failed"]
    assert ended.returncode == 1 and "Internal error" not in ended.stderr
    assert failed[0]["exception"] == "UserExtensionError"
    assert str(tmp_path / "garden_duty.py") in failed[0]["message"]
    assert expected in failed[0]["message"]


@pytest.mark.slow
def test_what_an_extension_prints_is_no_part_of_the_answer(tmp_path: Path) -> None:
    ended = answered(tmp_path, PRINTS)
    assert ended.returncode == 0 and "watering" in ended.stderr
    assert json.loads(ended.stdout)["arms"] == ["as usual", "garden duty"]
