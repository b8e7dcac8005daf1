"""A new file is written whole or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from simulation.errors import BadInput
from simulation.scenario.template import create

SmallFiles = Callable[[int], AbstractContextManager[None]]


def test_a_file_that_does_not_fit_on_the_disk_is_not_left(
    tmp_path: Path, small_files: SmallFiles
) -> None:
    full = r"File too large.*name a file in another folder"
    with small_files(10), pytest.raises(BadInput, match=full):
        create(tmp_path / "new.toml", b"x" * 100)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_stays(tmp_path: Path) -> None:
    (tmp_path / "new.toml").write_bytes(b"mine")
    with pytest.raises(BadInput, match="File exists"):
        create(tmp_path / "new.toml", b"other")
    assert (tmp_path / "new.toml").read_bytes() == b"mine"
