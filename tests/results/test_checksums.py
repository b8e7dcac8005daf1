"""Checksums: a file that differs from its line is named, whatever differs."""

import subprocess
from pathlib import Path
from shutil import which

import pytest

from simulation.errors import BadInput
from simulation.results.checksums import (
    SUMS,
    add_sum,
    check_sum,
    is_intact,
    read_sums,
    sha256_of,
    write_sums,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(name)
    write_sums(tmp_path, {path.name: sha256_of(path) for path in tmp_path.iterdir()})
    return tmp_path


def test_checksums_are_read_as_written(folder: Path) -> None:
    sums = read_sums(folder)
    assert sums is not None and sorted(sums) == ["a.json", "b.json"]
    assert all(is_intact(folder / name, sums) for name in sums)
    assert read_sums(folder / "none") is None


def test_sha256sum_reads_them(folder: Path) -> None:
    tool = which("sha256sum")
    if tool is None:
        pytest.skip("this system has no sha256sum")
    subprocess.run([tool, "--check", "--strict", "--quiet", SUMS], cwd=folder, check=True)


@pytest.mark.parametrize("bit", range(8))
def test_every_bit_of_the_file_and_of_its_line_counts(folder: Path, bit: int) -> None:
    for name in ("a.json", SUMS):
        path = folder / name
        whole = path.read_bytes()
        for place in range(len(whole) if name != SUMS else whole.index(b"\n")):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            assert not is_intact(folder / "a.json", read_sums(folder))
        path.write_bytes(whole)


def test_a_damaged_or_missing_file_is_named_with_a_remedy(folder: Path) -> None:
    sums = read_sums(folder)
    (folder / "a.json").write_text("other")
    with pytest.raises(BadInput, match=r"a\.json: found content that changed.*--fresh"):
        check_sum(folder / "a.json", sums)
    (folder / "a.json").unlink()
    with pytest.raises(BadInput, match=r"a\.json: found no readable file"):
        check_sum(folder / "a.json", sums)
    (folder / "c.json").write_text("new")
    with pytest.raises(BadInput, match=r"c\.json: found no checksum"):
        check_sum(folder / "c.json", sums)
    check_sum(folder / "c.json", None)  # a result of version 1.0.0


def test_a_file_is_added_once(folder: Path) -> None:
    (folder / "c.json").write_text("c")
    add_sum(folder / "c.json")
    first = (folder / SUMS).read_bytes()
    add_sum(folder / "c.json")
    assert (folder / SUMS).read_bytes() == first and first.count(b"\n") == 3
