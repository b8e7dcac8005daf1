"""Standard output and standard error that are closed, full, or cannot show a character."""

import codecs
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.cli.surroundings import similar_text

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")
RUN = f"exec {sys.executable} {ROOT / 'run.py'}"

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="has no file that is always full")


def shell(line: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """What a command line prints in a shell, and its exit code."""
    return subprocess.run(
        ["/bin/sh", "-c", line],
        capture_output=True,
        text=True,
        errors="replace",  # standard error may have another encoding
        env={**os.environ, **surroundings},
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "found"),
    [
        (f"{RUN} list > {FULL}", "No space left on device"),
        pytest.param(
            f"{RUN} schema --json > {FULL}", "No space left on device", marks=pytest.mark.slow
        ),
        (f"{RUN} --help > {FULL}", "No space left on device"),
        (f"{RUN} list >&-", "a closed stream"),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", pytest.param("1", marks=pytest.mark.slow)])
def test_a_full_or_closed_output_is_one_sentence(command: str, found: str, unbuffered: str) -> None:
    done = shell(command, PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == 2
    assert done.stderr == (
        f"standard output: found {found}, expected a terminal, a program that reads, or a file on "
        "a disk with space; free some space, or send the output elsewhere\n"
    )


def test_a_reader_that_ends_early_is_no_error() -> None:
    run = RUN.removeprefix("exec ")
    done = shell(f"({run} schema; echo code $? >&2) | true")
    assert done.stderr == "code 141\n"


@pytest.mark.parametrize("target", [str(FULL), pytest.param("&-", marks=pytest.mark.slow)])
def test_a_full_or_closed_error_stream_changes_nothing_else(target: str) -> None:
    done = shell(f"{RUN} list --json 2>{target}")
    assert done.returncode == 0
    assert json.loads(done.stdout)["scenarios"]
    assert shell(f"{RUN} anser 2>{target}").returncode == 2


def test_a_terminal_without_unicode_shows_similar_text() -> None:
    codecs.register_error("similar", similar_text)
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="similar")
    stream.write("−0.5 “één” 班 \udcff")
    stream.flush()
    assert stream.buffer.getvalue().decode() == '-0.5 "een" \\u73ed \\udcff'
    with pytest.raises(UnicodeDecodeError):
        similar_text(UnicodeDecodeError("ascii", b"\xff", 0, 1, "not ASCII"))


@pytest.mark.parametrize("encoding", ["ascii", pytest.param("cp1252", marks=pytest.mark.slow)])
def test_json_keeps_every_character_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    name = "groep_één_班.csv"
    (tmp_path / name).write_text("teacher,class,student\nt,c,p\nt,c,q\n", "utf-8")
    command = f"cd {tmp_path}; {RUN} check {name} --json"
    done = shell(command, PYTHONIOENCODING=encoding, PYTHONUTF8="1")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"][0]["file"] == name
