"""Files are written whole, JSON is strict, and any id has a safe name of its own."""

import json
import os
import unicodedata
from pathlib import Path

import pytest

from simulation.errors import BadInput
from simulation.results.files import (
    TEMPORARY,
    atomic_write,
    disk_errors,
    safe_name,
    strict_json,
    write_atomic,
)

PLAIN = ("teacher-180", "t1", "juf anna", "a.b_c~d")
ODD = (
    *("", " ", ".", "..", "...", "/", "../../x", "a/b", "a\\b", "C:\\x", "a\0b", "a\nb"),
    *("CON", "con", "nul.txt", "COM1", "LPT9", "trailing.", "trailing ", " leading"),
    *("T1", "Jansen", "jansen", "é", unicodedata.normalize("NFD", "é"), "É", "x" * 300),
    *("é" * 300, "s1/t01", "s1%2Ft01", "jansen-0123abcd", "-rf", "~", "\ud800"),
)


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_id_is_its_own_name(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize("name", ODD)
def test_an_odd_id_is_a_folder_inside(name: str, tmp_path: Path) -> None:
    safe = safe_name(name)
    (tmp_path / safe).mkdir()
    assert [path.name for path in tmp_path.iterdir()] == [safe]
    assert len(safe.encode()) <= 255 and safe == safe.strip(" .")
    assert safe.split(".")[0].lower() not in {"con", "nul", "com1", "lpt9"}
    assert safe.isascii() and safe.isprintable() and not set(safe) & set('<>:"/\\|?*')


def test_no_two_ids_share_a_name_even_where_capitals_do_not_count() -> None:
    names = [safe_name(name).lower() for name in (*PLAIN, *ODD)]
    assert len(set(names)) == len(names)
    assert safe_name("s1/t01") == "s1%2Ft01"


def test_a_file_gets_its_name_when_it_is_complete(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), atomic_write(tmp_path / "a") as aside:
        aside.write_text("half")
        assert TEMPORARY.fullmatch(aside.name) and str(os.getpid()) in aside.name
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "a") as one, atomic_write(tmp_path / "a") as other:
        assert one != other
        one.write_text("1")
        other.write_text("2")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_lasting_file_is_the_same_file(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", b"content", durable=True)
    assert (tmp_path / "a").read_bytes() == b"content"


@pytest.mark.parametrize(
    "text", ["NaN", "-Infinity", "1e999", "[" * 100_000, "1" * 10_000, "{", b"\xff"]
)
def test_json_that_is_not_plain_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        strict_json(text)


def test_plain_json_keeps_its_numbers() -> None:
    content = {"a": [0.1, 3, -1e-300, None, True], "b": "é"}
    assert strict_json(json.dumps(content)) == content


def test_an_error_of_the_disk_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").mkdir()
    with pytest.raises(BadInput, match=r"log\.jsonl: Is a directory"), disk_errors(tmp_path):
        (tmp_path / "log.jsonl").write_text("x")
