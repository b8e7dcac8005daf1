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
LINKS = YEAR.structure.links


def contacts(n: int, **columns: Floats) -> Floats:
    """Return contacts of teacher 0 on day 0, with other fields at 0."""
    events = np.zeros((n, len(EVENT_FIELDS)))
    for name, values in columns.items():
        events[:, AT[name]] = values
    return events


def test_lessons_are_drawn_evenly_from_the_event_only() -> None:
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


def test_a_lesson_equals_the_one_by_hand() -> None:
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
    result = lessons_of(events[shuffled], LINKS, 1, CHANCE, Parameters())
    assert result.lesson.tolist() == sorted(set(lesson.tolist())) == list(range(LESSONS_A_DAY))
    for row, number in enumerate(result.lesson):
        here = lesson == number
        assert result.feeling("anger")[row] == strength[here].max()
        assert result.feeling("enjoyment")[row] == (1.0 - strength)[here].max()
        assert result.feeling("anxiety")[row] == 0.0
        assert result.negative[row] == pytest.approx(np.mean(place[here] % 3 == 0))
        assert result.positive[row] == pytest.approx(np.mean(place[here] % 3 == 1))
        assert result.perceived[row] == pytest.approx(strength[here].mean())
        odd = here & (place % 2 == 1)
        assert result.coping[row] == pytest.approx(strength[odd].mean())
        assert result.hidden[row] == strength[here].max() / 2


def test_a_lesson_without_appraisal_has_no_coping() -> None:
    result = lessons_of(contacts(1, coping=np.array([np.nan])), LINKS, 1, CHANCE, Parameters())
    assert np.isnan(result.coping).all() and len(result.day) == 1


def test_no_contacts_make_no_lessons() -> None:
    result = lessons_of(contacts(0), LINKS, 1, CHANCE, Parameters())
    assert len(result.day) == len(daily_means(result).day) == 0
    assert result.emotions.shape == (0, len(EMOTIONS))


def test_the_size_of_a_batch_does_not_matter() -> None:
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


def test_prompts_are_nested_and_have_their_share() -> None:
    school = primary()
    some = concatenate_lessons(
        list(simulate_lessons(run(school, watched=school.teachers.index), days=60))
    )
    few, many = sample_prompts(some, 0.2), sample_prompts(some, 0.6)
    n = len(some.day)
    assert len(few.day) / n == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / n))
    places = [
        set(zip(part.day, part.teacher, part.lesson, strict=True)) for part in (few, many, some)
    ]
    assert places[0] < places[1] < places[2]
    assert len(sample_prompts(some, 1.0).day) == n and len(sample_prompts(some, 0.0).day) == 0
