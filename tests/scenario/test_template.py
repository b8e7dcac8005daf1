"""A new file is written whole or not at all."""

from pathlib import Path

import pytest

from simulation.errors import BadInput
from simulation.scenario.template import create

resource = pytest.importorskip("resource", reason="limits of a process, not on Windows")


def test_a_file_that_does_not_fit_on_the_disk_is_not_left(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(BadInput, match=r"File too large.*name a file in another folder"):
            create(tmp_path / "new.toml", b"x" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_stays(tmp_path: Path) -> None:
    (tmp_path / "new.toml").write_bytes(b"mine")
    with pytest.raises(BadInput, match="File exists"):
        create(tmp_path / "new.toml", b"other")
    assert (tmp_path / "new.toml").read_bytes() == b"mine"
