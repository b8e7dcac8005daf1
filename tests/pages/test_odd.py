"""The model document is what the code says."""

from pathlib import Path

from pages import odd

from simulation.engine.day import DAY
from simulation.parameters import catalogue

PAGE = Path(__file__).parents[2] / "docs" / "model.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == odd.page()


def test_every_table_is_used_and_every_mark_filled() -> None:
    text = odd.page()
    assert "{{" not in text
    assert all(f"`{name}`" in text for name in catalogue())
    assert all(f"`{process}`" in text for step in DAY for process in step.processes)


def test_it_has_the_seven_elements_of_the_protocol() -> None:
    heads = [line for line in odd.page().splitlines() if line.startswith("## ")]
    assert [head[3] for head in heads[:7]] == list("1234567")
