"""The table of recovered reliabilities and shares of raters."""

import pytest

from simulation.measurement.instruments import BY_NAME
from simulation.verification.instrument_reliability import (
    rater_share,
    reliability,
    row,
    wanted_share,
)

FAR = 2.1  # of the reach of a 95 % interval: four standard errors with forty blocks


@pytest.mark.parametrize("name", ["strs_conflict", "mbi_exhaustion", "tri_anger", "esm_anger"])
def test_the_reliability_found_is_the_published_one(name: str) -> None:
    found = reliability(BY_NAME[name])
    reach = FAR * (found.high - found.low) / 2
    assert abs(found.value - BY_NAME[name].reliability.value) < reach < 0.03


@pytest.mark.parametrize("name", ["strs_closeness", "student_closeness", "job_satisfaction"])
def test_the_share_of_raters_found_is_the_one_asked_for(name: str) -> None:
    """Of scales far enough from their ends, which bend leniency."""
    found, wanted = rater_share(BY_NAME[name]), wanted_share(BY_NAME[name])
    assert abs(found.value - wanted) < FAR * (found.high - found.low) / 2 + 0.1 * wanted


def test_near_the_floor_a_strong_leniency_has_less_room() -> None:
    found, wanted = (of(BY_NAME["externalising_peers"]) for of in (rater_share, wanted_share))
    assert wanted == pytest.approx(0.8**2)
    assert 0.8 * wanted < found.low < found.high < wanted


@pytest.mark.parametrize("name", ["achievement_test", "externalising_teacher", "diary_goal"])
def test_a_line_tells_what_was_wanted_and_what_was_found(name: str) -> None:
    instrument = BY_NAME[name]
    words = row(instrument).split()
    assert words[0] == name and float(words[1]) == instrument.reliability.value
    assert len(words) == (4 if instrument.rater is None else 7)
    assert float(words[2]) == pytest.approx(instrument.reliability.value, abs=0.02)
