"""Odd lines in the status log are ignored; their runs count as not done."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulation.measurement.run_tables import RunLabel
from simulation.results.status_log import append, last_of_every_run, read

GOOD = {"arm": "a", "replicate": 1, "status": "SUCCEEDED", "part": "0000000"}
ODD: list[dict[str, Any]] = [
    *({"part": part} for part in ("../../x", "", "1", "00000000", "000000٣", "/etc", 3, None)),
    *({"replicate": number} for number in (0, -1, 1.0, True, "1", None, [1])),
    *({"block": number} for number in (-1, "1", 0.5)),
    *({"status": word} for word in ("", "DONE", None, 1)),
    *({"arm": name} for name in (None, 1, ["a"])),
]


@pytest.mark.parametrize("change", ODD)
def test_an_odd_line_names_no_run(change: dict[str, Any], tmp_path: Path) -> None:
    log = tmp_path / "status.jsonl"
    append(log, [GOOD | {"replicate": 2}, GOOD | change])
    assert set(last_of_every_run(log)) == {RunLabel("a", 2)}


@pytest.mark.parametrize("line", [b"[]", b"3", b"[" * 100_000, b'{"arm": NaN}', b"\xff\xfe", b"{}"])
def test_a_line_that_is_no_object_is_ignored(line: bytes, tmp_path: Path) -> None:
    log = tmp_path / "status.jsonl"
    log.write_bytes(line + b"\n")
    append(log, [GOOD])
    assert list(last_of_every_run(log)) == [RunLabel("a", 1)]


def test_a_changed_line_is_ignored_and_one_without_checksum_is_read(tmp_path: Path) -> None:
    log = tmp_path / "status.jsonl"
    append(log, [GOOD | {"message": "é"}])
    assert read(log)[0]["message"] == "é"
    log.write_bytes(log.read_bytes().replace(b'"replicate": 1', b'"replicate": 3'))
    assert read(log) == []
    log.write_text(json.dumps(GOOD) + "\n")  # as version 1.0.0 wrote it
    assert read(log) == [GOOD]


def test_a_folder_in_the_place_of_a_log_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "status.jsonl").mkdir()
    assert read(tmp_path / "status.jsonl") == []
