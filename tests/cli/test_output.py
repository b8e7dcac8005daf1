"""Places to write to are looked at before anything runs."""

import errno
import json
from pathlib import Path

import pytest

from simulation.cli import output
from simulation.cli.main import main
from simulation.errors import BadInput


def read_only(dir: Path) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


def test_a_folder_is_tested_by_writing_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output.check_folder(tmp_path / "new" / "one")
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(output, "TemporaryFile", read_only)
    with pytest.raises(BadInput, match=r"cannot be written to \(Read-only file system\)"):
        output.check_folder(tmp_path / "new")


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["--seed", str(2**63)], "expected a number of at most"),
        (["--workers", "1025"], "expected a number of at most"),
        (["--out", __file__], "found a file, expected a folder"),
    ],
)
def test_calibrate_checks_its_options_as_other_commands(
    words: list[str], printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["calibrate", "--quick", *words])
    assert end.value.code == 2
    assert printed in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_characters_that_are_not_seen_are_escaped_without_loss() -> None:
    text = "a\u202eb\u200b\x9b\u2028\U000e0001 é−班\u00a0\n"
    shown = '"a\\u202eb\\u200b\\u009b\\u2028\\udb40\\udc01 é−班\u00a0"'
    assert output.escaped(text).rstrip("\n") == shown.strip('"')
    assert json.loads(shown) == text.rstrip("\n")
