"""Lessons and days: contacts are dealt evenly, nothing is lost, the strongest moment counts."""

import numpy as np
import pytest
from measured_school import lessons
from schools import CHANCE, P, primary, run

from simulation.engine.event_log import EVENT_FIELDS
from simulation.measurement.instruments.lesson_log import (
    AT,
    concatenate_lessons,
    daily_means,
    lesson_of,
    lessons_of,
    sample_prompts,
    simulate_lessons,
)
from simulation.measurement.instruments.reference_values import LESSONS_A_DAY
from simulation.parameters import Parameters
from simulation.school.build_year import first_year
from simulation.state import EMOTIONS, Floats

YEAR = first_year(primary(), P, CHANCE)
LINKS = YEAR.world.links


def contacts(n: int, **columns: Floats) -> Floats:
    """So many contacts of teacher 0 on day 0, with other fields at 0."""
    events = np.zeros((n, len(EVENT_FIELDS)))
    for name, values in columns.items():
        events[:, AT[name]] = values
    return events


def test_lessons_are_dealt_evenly_and_by_the_event_alone() -> None:
    dyads, days = len(YEAR.contact_rate), 200
    place = np.arange(dyads * days)
    events = contacts(dyads * days, day=place // dyads, dyad=place % dyads, slot=place % 3)
    lesson = lesson_of(events, LINKS, 1, CHANCE)
    shares = np.bincount(lesson, minlength=LESSONS_A_DAY) / len(lesson)
    error = np.sqrt(0.2 * 0.8 / len(lesson))
    assert len(shares) == LESSONS_A_DAY and np.all(np.abs(shares - 0.2) < 4 * error)
    assert np.array_equal(lesson_of(events[::7], LINKS, 1, CHANCE), lesson[::7])
    events[:, AT["slot"]] = (events[:, AT["slot"]] + 1) % 3
    again = lesson_of(events, LINKS, 1, CHANCE)
    assert np.mean(again == lesson) == pytest.approx(0.2, abs=4 * error)


def test_a_lesson_by_hand() -> None:
    many = 60
    place = np.arange(many)
    strength = np.linspace(0.0, 1.0, many)
    events = contacts(
        many, dyad=place % 6, slot=place // 6, anger=strength, enjoyment=1.0 - strength,
        valence=np.where(place % 3 == 0, -0.5, np.where(place % 3 == 1, 0.5, 0.0)),
        perceived=strength, coping=np.where(place % 2 == 0, np.nan, strength),
        suppressed=strength / 2,
    )  # fmt: skip
    lesson = lesson_of(events, LINKS, 1, CHANCE)
    shuffled = np.random.default_rng(1).permutation(many)
    found = lessons_of(events[shuffled], LINKS, 1, CHANCE, Parameters())
    assert found.lesson.tolist() == sorted(set(lesson.tolist())) == list(range(LESSONS_A_DAY))
    for row, number in enumerate(found.lesson):
        here = lesson == number
        assert found.feeling("anger")[row] == strength[here].max()
        assert found.feeling("enjoyment")[row] == (1.0 - strength)[here].max()
        assert found.feeling("anxiety")[row] == 0.0
        assert found.negative[row] == pytest.approx(np.mean(place[here] % 3 == 0))
        assert found.positive[row] == pytest.approx(np.mean(place[here] % 3 == 1))
        assert found.perceived[row] == pytest.approx(strength[here].mean())
        odd = here & (place % 2 == 1)
        assert found.coping[row] == pytest.approx(strength[odd].mean())
        assert found.hidden[row] == strength[here].max() / 2


def test_a_lesson_in_which_nothing_was_appraised_has_no_coping() -> None:
    found = lessons_of(contacts(1, coping=np.array([np.nan])), LINKS, 1, CHANCE, Parameters())
    assert np.isnan(found.coping).all() and len(found.day) == 1


def test_no_contacts_make_no_lessons() -> None:
    found = lessons_of(contacts(0), LINKS, 1, CHANCE, Parameters())
    assert len(found.day) == len(daily_means(found).day) == 0
    assert found.emotions.shape == (0, len(EMOTIONS))


def test_the_stretch_moves_no_figure() -> None:
    school = primary()
    whole = run(school, watched=school.teachers.index)
    whole.advance(40)
    at_once = lessons_of(whole.events.take(), LINKS, 1, CHANCE, Parameters())
    for one, other in zip(at_once, lessons(), strict=True):
        assert np.array_equal(one, other, equal_nan=True) if isinstance(one, np.ndarray) else True
    assert len(at_once.day) > 300


def test_a_day_is_the_mean_of_its_lessons() -> None:
    days = daily_means(lessons())
    assert len(days.day) == len(LINKS.teacher_key) * 40 and (days.lesson == 0).all()
    for row in (0, 37, 79):
        here = (lessons().day == days.day[row]) & (lessons().teacher == days.teacher[row])
        assert days.emotions[row] == pytest.approx(lessons().emotions[here].mean(axis=0))
        assert days.negative[row] == pytest.approx(lessons().negative[here].mean())
        assert days.coping[row] == pytest.approx(np.nanmean(lessons().coping[here]), nan_ok=True)


def test_a_prompt_comes_in_its_share_of_lessons_and_more_keep_the_fewer() -> None:
    school = primary()
    some = concatenate_lessons(
        list(simulate_lessons(run(school, watched=school.teachers.index), days=60))
    )
    few, many = sample_prompts(some, 0.2), sample_prompts(some, 0.6)
    n = len(some.day)
    assert len(few.day) / n == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / n))
    places = [
        set(zip(each.day, each.teacher, each.lesson, strict=True)) for each in (few, many, some)
    ]
    assert places[0] < places[1] < places[2]
    assert len(sample_prompts(some, 1.0).day) == n and len(sample_prompts(some, 0.0).day) == 0
