"""The reference page says what the code says."""

from pathlib import Path

from pages.reference_tables import page

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"


def test_the_committed_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python docs/_ext/renew.py reference"
