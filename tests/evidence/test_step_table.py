"""The stored tables of the steps, and the page that shows them."""

from pathlib import Path

import numpy as np
import pytest
from pages.theory_steps import STORED, page, stored_page

from simulation.evidence.theory.season_statistics import course_of_year
from simulation.evidence.theory.step_table import (
    FIRST,
    ORDER,
    StoredValue,
    as_csv,
    changed_from_before,
    read_steps,
    summaries,
    values_of,
    with_step,
)
from simulation.evidence.theory.theory_statistics import Statistic, table
from simulation.evidence.theory.theory_table import theory_row
from simulation.evidence.theory.theory_year import FULL, TheoryTask
from simulation.parameters import read_draws
from simulation.reporting.figures import exhaustion_year

MODELS = ("full", "blind", "unresponsive", "traits only", "closeness as demand")
STATISTIC = Statistic("7.1", "dark_half", "an x", "dyads", "share")


def stored(step: str, *full: float) -> list[StoredValue]:
    found = {name: [{"dark_half": 0.1 * n} for n in range(len(full))] for name in MODELS}
    found["full"] = [{"dark_half": value} for value in full]
    return values_of(step, [theory_row(STATISTIC, found, [0] * len(full))])


def test_stored_values_are_read_as_they_were_written(tmp_path: Path) -> None:
    path, rows = tmp_path / "steps.csv", stored(FIRST, 1.0, 2.0, 3.5)
    path.write_text(as_csv(rows), encoding="utf-8")
    again = read_steps(path)
    assert [row[:3] for row in again] == [row[:3] for row in rows]
    assert np.allclose([row.mean for row in again], [row.mean for row in rows])
    assert [row.separated for row in again] == [row.separated for row in rows]
    assert read_steps(tmp_path / "none.csv") == []


def test_a_step_replaces_its_own_values_only() -> None:
    before = [*stored(FIRST, 1.0, 1.1), *stored("dyad", 2.0, 2.1)]
    after = with_step(before, stored("students", 3.0, 3.1))
    assert [one.step for one in summaries(after)] == [FIRST, "students", "dyad"]
    again = with_step(after, stored("students", 4.0, 4.1))
    assert len(again) == len(after)
    full = next(row for row in again if (row.step, row.model) == ("students", "full"))
    assert full.mean == pytest.approx(4.05)


def test_a_step_counts_what_it_separates() -> None:
    (one,) = summaries(stored("rest", 1.0, 2.0, 3.0))
    assert (one.statistics, one.separated["blind"]) == (1, 0)
    (one,) = summaries(stored("rest", 5.0, 5.11, 5.2))
    assert one.separated["blind"] == 1


def test_a_change_counts_if_the_intervals_do_not_meet() -> None:
    one = StoredValue(FIRST, "x", "full", 1.0, 0.5, 1.5, False)
    assert changed_from_before(one, one._replace(low=1.6, high=2.0))
    assert not changed_from_before(one, one._replace(low=1.4, high=2.0))
    assert not changed_from_before(one, one._replace(low=None, high=None))


def test_the_page_shows_every_stored_step() -> None:
    text = page([*stored(FIRST, 1.0, 1.1), *stored("rest", 3.0, 3.1)])
    assert f"| {FIRST} | 1 |" in text and "| rest | 1 |" in text
    assert "7.1" in text


def test_the_file_has_known_statistics_and_steps() -> None:
    rows = read_steps(STORED)
    assert {row.step for row in rows} <= set(ORDER) and rows
    assert {row.statistic for row in rows} <= {entry.name for entry in table()[1]}


def test_the_page_follows_the_file() -> None:
    written = STORED.with_suffix(".md").read_text(encoding="utf-8")
    assert written == stored_page()


def test_the_figure_of_the_year_names_the_share_above_the_cut_off() -> None:
    exhaustion = np.tile([0.1, 0.5], (40, 1))
    picture = exhaustion_year.draw(exhaustion)
    assert "week 1: mean 2.80, 50 % above the cut-off" in picture.alt
    assert picture.alt.endswith("Weeks 6 to 16: 50 % above it.")


def test_the_course_of_a_year_has_the_teachers_of_all_populations() -> None:
    p = read_draws().draws[0]
    tasks = [TheoryTask(FULL, n, 3, p, 1, both=False) for n in (1, 2)]
    assert course_of_year(tasks).shape == (40, 6)
