"""The reference page says what the code says."""

from pathlib import Path

from simulation.views.reference import page

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"


def test_the_committed_page_is_what_the_code_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m simulation.views.reference > docs/reference.md"
    )
