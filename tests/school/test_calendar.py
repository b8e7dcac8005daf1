"""The school year as a list of weekdays."""

import numpy as np

from simulation.school.calendar import dutch_year


def test_forty_weeks_of_school_and_six_of_holiday_before_the_summer() -> None:
    year = dutch_year(summer=False)
    assert year.school.sum() == 200
    assert len(year.school) == 230
    assert all(values.dtype == np.int64 and len(values) == 230 for values in year)


def test_twelve_holiday_weeks_with_the_summer() -> None:
    year = dutch_year(summer=True)
    assert (year.school == 0).sum() == 12 * 5
    assert year.day[-30:].tolist() == [200] * 30
    assert year.week[-30:].tolist() == [41] * 30


def test_the_summer_changes_nothing_before_it() -> None:
    for short, long in zip(dutch_year(summer=False), dutch_year(summer=True), strict=True):
        np.testing.assert_array_equal(short, long[:230])


def test_school_days_and_weeks_count_on_across_holidays() -> None:
    year = dutch_year(summer=True)
    taught = year.school == 1
    np.testing.assert_array_equal(year.day[taught], np.arange(200))
    np.testing.assert_array_equal(year.week[taught], np.repeat(np.arange(1, 41), 5))


def test_a_holiday_has_the_number_of_the_next_school_day_and_week() -> None:
    year = dutch_year(summer=True)
    for entry in np.flatnonzero(year.school == 0)[:-30]:
        coming = entry + np.argmax(year.school[entry:])
        assert (year.day[entry], year.week[entry]) == (year.day[coming], year.week[coming])


def test_holidays_are_autumn_christmas_spring_and_may() -> None:
    year = dutch_year(summer=False)
    weeks = year.week[::5][year.school[::5] == 0]
    assert weeks.tolist() == [10, 18, 18, 25, 33, 33]


def test_a_friday_has_three_nights() -> None:
    nights = dutch_year(summer=True).nights.reshape(-1, 5)
    assert (nights == [1, 1, 1, 1, 3]).all()
