"""What somebody sees while runs go on: a bar in a terminal, nothing elsewhere, how to go on."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from run_plans import ROOT, command, environment, written

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal as Unix has it")

REPLICATES = 400  # some seconds
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COUNTS = re.compile(r"(\d+) done, (\d+) failed, (\d+) left")
SOME_DONE = re.compile(r"[1-9]\d* done, 0 failed, \d+ left")
NEVER = re.compile(r"(?!)")


def seen_until(pattern: re.Pattern[str], screen: int) -> str:
    """What a terminal shows up to a pattern, or to the end of the program."""
    seen, deadline = "", time.monotonic() + 120
    while not pattern.search(seen) and time.monotonic() < deadline:
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
        asked = time.monotonic()
        seen += seen_until(NEVER, screen)
        assert process.wait(timeout=30) == 130
    os.close(screen)
    assert time.monotonic() - asked < 20
    counts = [[int(number) for number in each] for each in COUNTS.findall(seen)]
    assert counts and all(sum(each) == 2 * REPLICATES for each in counts)
    assert "Interrupted before the end; the same command continues from what was saved." in seen
    assert "Traceback" not in seen
    assert list((tmp_path / "r" / "parts").glob("*.arrow"))
    assert not (tmp_path / "r" / "answer.json").exists()


def test_without_a_terminal_no_bar_is_drawn(tmp_path: Path) -> None:
    done = command("answer", str(written(tmp_path, 2)), "--out", "r", "--json", cwd=tmp_path)
    assert done.returncode == 0
    assert not COUNTS.search(done.stderr) and "\x1b" not in done.stderr + done.stdout
