"""Answers kept from one start to the next: the same bytes, and never those of other sources."""

import json
from pathlib import Path

from simulation.demo.cache import DiskCache, digest_of
from simulation.demo.service import STARTS, DemoService
from simulation.demo.settings import StorySetting


class Years:
    """Stands for years that take long to live."""

    def __init__(self):
        self.lived = 0

    def run(self, point):
        self.lived += 1
        return {"story": point.story, "lived": self.lived}


def engine_with(shelf: DiskCache) -> tuple[DemoService, Years]:
    engine, years = DemoService(shelf), Years()
    engine._playback = years
    return engine, years


def test_the_first_setting_is_read_from_disk_at_the_next_start(tmp_path):
    first, _ = engine_with(DiskCache(tmp_path / "new"))
    again, years = engine_with(DiskCache(tmp_path / "new"))
    assert json.loads(first.run(STARTS[0])) == {"story": STARTS[0].story, "lived": 1}
    assert again.run(STARTS[0]) == first.run(STARTS[0])
    assert years.lived == 0


def test_other_settings_are_not_saved_on_disk(tmp_path):
    engine, years = engine_with(DiskCache(tmp_path))
    other = STARTS[0]._replace(replicate=2)
    assert engine.run(other) != engine.run(other)
    assert years.lived == 2
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_cache_folder_only_costs_time(tmp_path):
    (tmp_path / "file").write_text("no folder")
    engine, years = engine_with(DiskCache(tmp_path / "file"))
    for _ in range(2):
        engine.run(STARTS[0])
    assert years.lived == 2


def test_an_edit_and_a_calibration_change_the_digest(tmp_path: Path):
    (tmp_path / "evidence").mkdir()
    for name in ("model.py", "evidence/calibrated.json", "page.html"):
        (tmp_path / name).write_text("1")
    before = digest_of(tmp_path)
    (tmp_path / "page.html").write_text("2")  # no answer is made from it
    assert digest_of(tmp_path) == before
    for name in ("model.py", "evidence/calibrated.json"):
        (tmp_path / name).write_text("2")
        assert digest_of(tmp_path) != before
        before = digest_of(tmp_path)


def test_first_settings_are_of_replicate_one():
    assert all(isinstance(point, StorySetting) and point.replicate == 1 for point in STARTS)
