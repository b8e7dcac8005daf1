"""What several tests need."""

from pathlib import Path

import pytest
from demo_pages import demo_address, demo_browser, demo_live, demo_pack

__all__ = ["demo_address", "demo_browser", "demo_live", "demo_pack", "shared"]


@pytest.fixture
def shared() -> Path:
    """The folder of real data that lies beside the repository, where there is one."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared with real data, which is not here")
    return folder
