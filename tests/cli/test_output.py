"""Places to write to are looked at before anything runs."""

import errno
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
