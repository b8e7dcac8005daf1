"""The page about reliability counts tries, and a failure is not passed over."""

import datetime
from pathlib import Path

import pytest
from pages import reliability
from pages.reliability import Row, page, renew

from simulation.errors import Unfinished

DAY = datetime.date(2026, 1, 2)
GOOD, BAD = Row("a kill", 1200, 1100, 0, []), Row("a bit", 8, 8, 2, ["first", "second"])


def test_the_page_counts_tries_that_took_effect_and_failures() -> None:
    text = page([GOOD, BAD], [Row("a form", 50_000, 50_000, 1, ["x"])], DAY)
    assert "| a kill | 1,100 of 1,200 | 0 |\n| a bit | 8 of 8 | 2 |" in text
    assert "| a form | 50,000 | 1 |" in text
    assert "2026-01-02" in text and "{" not in text


def test_a_failure_is_written_and_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reliability, "_rows", lambda module, *given: [GOOD, BAD])
    with pytest.raises(Unfinished, match="first\nsecond"):
        renew(tmp_path / "reliability.md", quick=True)
    assert "| a bit | 8 of 8 | 2 |" in (tmp_path / "reliability.md").read_text("utf-8")
