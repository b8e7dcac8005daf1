"""Inputs that version 1.0.0 got wrong: what is said of them now, one test a row.

The inputs are collected from public reports of people who do this work; the tests are skipped
where the folder of inputs is absent.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from simulation.cli.main import main

ROOT = Path(__file__).parents[2]
INPUTS = ROOT.parent / "shared" / "failing_inputs"

pytestmark = [
    pytest.mark.slow,  # small inputs of every kind are in tests/school and tests/scenario
    pytest.mark.skipif(not INPUTS.is_dir(), reason="no folder of failing inputs"),
]


class Case(NamedTuple):
    """A file to check, and what has to be printed. refused: whether it is an error."""

    file: str
    refused: bool
    words: tuple[str, ...]


REFUSED = [
    Case("miss_ability.csv", True, ("ability", "-9", "leave", "missing")),
    Case("thousands.csv", True, ("1.250", "without a sign for thousands")),
    Case("dec_comma_quoted.csv", True, ("decimal point in all numbers",)),
    Case("excelerr.csv", True, ("#VERW!", "repair the formula")),
    Case("school.xlsx", True, ("damaged workbook",)),  # 266 bytes of it
    Case("case_ids.csv", True, ("Jansen", "jansen", "5B", "5b")),
    Case("double_space.csv", True, ("space",)),
    Case("sci2.csv", True, ("1.23457E+17", "spreadsheet")),
    Case("sci.csv", True, ("spreadsheet",)),
    Case("zero.toml", True, ("'001'", "zeros in front")),
    Case("quote_mid.csv", True, ("line 7", "quote")),
    Case("quote_open.csv", True, ("quote", "line")),
    Case("html.csv", True, ("web page",)),
    Case("sums.csv", True, ("sum", "divide")),
    Case("wave.csv", True, ("[school.columns]", "closeness_t1")),
    Case("grade78.csv", True, ("7/8",)),
    Case("case.toml", True, ("school.csv",)),
    Case("smart.toml", True, ("quot",)),
    Case("comma.toml", True, ("point",)),
    Case("dup.toml", True, ("[school]", "line")),
    Case("numid.toml", True, ("line",)),
]
READ = [
    Case("map_float.toml", False, ()),
    Case("trailcols.csv", False, ()),
    Case("trailcols_semi.csv", False, ()),
    Case("trailsep_data.csv", False, ()),
    Case("tab.csv", False, ("tab",)),
    Case("pipe.csv", False, ()),
    Case("utf16le_nobom.csv", False, ("UTF-16",)),
    Case("doublebom.csv", False, ()),
    Case("title.csv", False, ("line 4",)),
    Case("school.tsv", False, ()),
    Case("school.txt", False, ()),
    Case("missNA.csv", False, ("NA",)),
    Case("gendermv.csv", False, ("gender",)),
    Case("gephi.toml", False, ("source",)),
    Case("map_items.toml", False, ("mean",)),
]


@pytest.mark.parametrize("case", [*REFUSED, *READ], ids=lambda case: case.file)
def test_a_file_is_read_or_refused_with_a_remedy(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(INPUTS)
    with pytest.raises(SystemExit) as end:
        main(["check", case.file, "--quick"])
    printed = capsys.readouterr()
    said = printed.out + printed.err
    assert end.value.code == (2 if case.refused else 0), said
    assert "Traceback" not in said
    for word in case.words:
        assert word in said, said


def test_lines_are_those_where_rows_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(INPUTS)
    with pytest.raises(SystemExit):
        main(["check", "cell_newline_bad.csv", "--quick", "--json"])
    errors = json.loads(capsys.readouterr().out)["errors"]
    text = " ".join(f"{error['where']} {error['found']}" for error in errors)
    assert "2" in text and "4" in text


@pytest.mark.parametrize("name", ["s_dot", "s_miss"])
def test_a_list_that_would_change_the_answer_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(INPUTS)
    with pytest.raises(SystemExit) as end:
        main(["answer", f"{name}.toml", "--replicates", "2", "--out", str(tmp_path / "out")])
    assert end.value.code == 2
    assert not (tmp_path / "out").exists()
    assert f"{name}.csv" in capsys.readouterr().err


def test_numpy_seeds_are_seeds() -> None:
    done = subprocess.run(
        [sys.executable, str(INPUTS / "numpy_seed.py")],
        cwd=INPUTS,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "OverflowError" not in done.stdout + done.stderr
