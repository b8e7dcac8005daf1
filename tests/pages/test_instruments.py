"""The page of instruments says what the code says, and knows the targets it quotes."""

import re
from pathlib import Path

from pages.instruments import page

from simulation.measurement.instruments import INSTRUMENTS

PAGE = Path(__file__).parents[2] / "docs" / "instruments.md"


def test_the_committed_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python docs/_ext/renew.py instruments"


def test_every_instrument_has_its_row() -> None:
    assert re.findall(r"^\| `(\w+)` \|", page(), re.M) == [
        i.name for unit in ("dyad", "teacher", "student", "occasion")
        for i in INSTRUMENTS if i.unit == unit
    ]  # fmt: skip


def test_every_target_that_is_quoted_exists(shared: Path) -> None:
    known = set(re.findall(r"^\| (\d\.\d\d) \|", (shared / "targets.md").read_text("utf-8"), re.M))
    quoted = {one for group in re.findall(r"\[([\d., ]+)\]", page()) for one in group.split(", ")}
    assert len(quoted) > 10 and quoted <= known
