"""What several tests need."""

from pathlib import Path

import pytest


@pytest.fixture
def shared() -> Path:
    """The folder of real data that lies beside the repository, where there is one."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared with real data, which is not here")
    return folder
