"""What somebody sees while runs go on: a bar in a terminal, nothing elsewhere, how to go on."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from run_plans import ROOT, environment, parts, written

from simulation.cli.main import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal as Unix has it")

REPLICATES = 400  # more than are simulated before the interrupt
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COUNTS = re.compile(r"(\d+) done, (\d+) failed, (\d+) left")
SOME_DONE = re.compile(r"[1-9]\d* done, 0 failed, \d+ left")
NEVER = re.compile(r"(?!)")


def seen_until(pattern: re.Pattern[str], screen: int) -> str:
    """What a terminal shows up to a pattern, or to the end of the program."""
    seen = ""
    while not pattern.search(seen):
        try:
            seen += CODES.sub("", os.read(screen, 4096).decode(errors="replace"))
        except OSError:  # the program has let go of its terminal
            break
    return seen


def test_a_terminal_shows_progress_and_an_interrupt_explains_how_to_continue(
    tmp_path: Path,
) -> None:
    scenario = written(tmp_path, REPLICATES)
    screen, terminal = os.openpty()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), "answer", str(scenario), "--out", "r"],
        stdin=terminal, stdout=terminal, stderr=terminal, cwd=tmp_path,
        env={**environment(), "TERM": "xterm-256color", "COLUMNS": "100"},
    ) as process:  # fmt: skip
        os.close(terminal)
        seen = seen_until(SOME_DONE, screen)
        process.send_signal(signal.SIGINT)
        seen += seen_until(NEVER, screen)
        assert process.wait() == 130
    os.close(screen)
    counts = [[int(number) for number in each] for each in COUNTS.findall(seen)]
    assert counts and all(sum(each) == 2 * REPLICATES for each in counts)
    assert "Interrupted before the end; the same command continues from what was saved." in seen
    assert "Traceback" not in seen
    assert parts(tmp_path / "r") > 0
    assert not (tmp_path / "r" / "answer.json").exists()


@pytest.mark.usefixtures("without_figures")
def test_without_a_terminal_no_bar_is_drawn(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["answer", str(written(tmp_path, 2)), "--out", str(tmp_path / "r"), "--json"])
    assert not end.value.code
    out, err = capfd.readouterr()
    assert not COUNTS.search(err) and "\x1b" not in err + out
