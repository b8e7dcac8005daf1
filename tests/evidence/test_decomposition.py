"""The books of causes add up to the state, for everybody, and agree with slow ones and by hand."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from diaries import (
    CLOSE,
    assert_adds_up,
    diary,
    job,
    sigma,
    slow_books,
    weeks_of,
    whole_school_weeks,
)
from effort import effort
from hypothesis import given, settings
from hypothesis import strategies as st
from schools import (
    Asked,
    EveryLever,
    changed,
    primary,
    reflection,
    roster,
    roster_rows,
    secondary,
)

from simulation.engine.event_log import EVENT_FIELDS
from simulation.evidence.explanation.decomposition import Cause, decompose
from simulation.evidence.explanation.diary import FIELD, Diary, DiaryPage, TeacherStanding
from simulation.interventions.context import Decision, DecisionContext, StateOverride
from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.lever_schedule import Span
from simulation.parameters import with_values
from simulation.runs.job import Job
from simulation.school.enrolment import Enrolment
from simulation.state import Dyads, Floats

MOVED = (EveryLever(4, days=150), reflection("week 3"))
KINDS: dict[str, Callable[[Path], Job]] = {
    "primary": lambda _: job(primary()),
    "secondary": lambda _: job(secondary()),
    "roster": lambda folder: job(roster(folder, roster_rows("abcdef"))),
    "levers": lambda _: job(primary(), interventions=MOVED),
    "secondary levers": lambda _: job(secondary(), interventions=MOVED),
    "two years": lambda _: job(primary(size=4), years=2, interventions=MOVED),
    "two years secondary": lambda _: job(secondary(), years=2),
    "two years roster": lambda folder: job(roster(folder, roster_rows("abc"), ("ab",)), years=2),
}
NEW = changed(  # two stores of tiredness, and order
    recovery__rumination=0.4,
    exhaustion__recovery_time=60.0, spread__negative_affectivity=0.3, order__effect=1.2,
    order__load=0.05,
)  # fmt: skip
either_kind = pytest.mark.parametrize("kind", KINDS)


@either_kind
def test_causes_add_up_for_every_teacher(kind: str, tmp_path: Path) -> None:
    made = KINDS[kind](tmp_path)
    for teacher in made.enrolment.teachers.index[:: effort(3, 1)]:
        assert_adds_up(diary(made, teacher, year=made.years))


@pytest.mark.parametrize("level", [primary, secondary])
def test_causes_add_up_with_rumination_fatigue_and_order(level: Callable[[], Enrolment]) -> None:
    made = job(level(), interventions=MOVED, parameters=NEW)
    book = diary(made, made.enrolment.teachers.index[0])
    assert_adds_up(book)
    causes, load = decompose(book).causes, decompose(book).load
    assert load[:, causes.index(Cause("", "disorder"))].max() > 0.0


@settings(max_examples=6, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    buffer=st.floats(0, 0.9),
    contagion=st.floats(0, 0.3),
    uplift=st.floats(0, 0.05),
    workload=st.floats(0, 1),
)
def test_causes_add_up_whatever_the_parameters_and_levers(
    seed: int, buffer: float, contagion: float, uplift: float, workload: float
) -> None:
    p = changed(
        colleagues__buffer=buffer, colleagues__contagion=contagion,
        load__positive=uplift, load__workload=workload,
    )  # fmt: skip
    moved = (EveryLever(seed, days=180),)
    made = job(primary(classes=3), interventions=moved, parameters=p, seed=seed)
    assert_adds_up(diary(made, made.enrolment.teachers.index[seed % 3]))


@either_kind
def test_fast_books_are_the_slow_books(kind: str, tmp_path: Path) -> None:
    """Without unrest of the class, whose contacts are not logged."""
    made = KINDS[kind](tmp_path)
    made = made._replace(parameters=with_values(made.parameters, {"commotion.share": 0.0}))
    book = diary(made, made.enrolment.teachers.index[1], year=made.years)
    books = decompose(book)
    for fast, slow in zip(books[1:], slow_books(book), strict=True):
        by_cause = dict(zip(books.causes, fast[-1].tolist(), strict=True))
        assert set(slow) <= {tuple(cause) for cause in books.causes}
        for cause, amount in by_cause.items():
            assert amount == pytest.approx(slow.get((cause.student, cause.source), 0.0), abs=1e-12)


@either_kind
def test_a_component_alone_lives_as_in_the_whole_school(kind: str, tmp_path: Path) -> None:
    made = KINDS[kind](tmp_path)
    teacher = made.enrolment.teachers.index[-1]
    alone = weeks_of(diary(made, teacher, year=made.years))
    assert alone == whole_school_weeks(made, teacher, made.years)


def test_the_floor_gets_what_it_gives_back() -> None:
    """Without other work and with much joy, the floor is reached, and shows in the books."""
    spans = (Span("workload", np.arange(8), 0, 200, 0.0),)
    book = diary(job(primary(), interventions=[Asked(spans)]), "s1/t05")
    assert_adds_up(book)
    books = decompose(book)
    floor = books.causes.index(Cause("", "floor"))
    assert books.stress[-1, floor] > 0.0
    assert books.stress[-1, books.causes.index(Cause("", "workload"))] == 0.0


@dataclass(frozen=True)
class Freed:
    """Three more days off for everybody, a Friday among them, and a relationship set by hand."""

    start: SchoolMorning = SchoolMorning(1, 12)  # noqa: RUF009  a constant
    kind: str = "freed"

    def decide(self, context: DecisionContext) -> Decision:
        row = np.array([0])
        worse = StateOverride("relationship_negative", row, np.array([0.9]))
        return Decision([], chosen=row, overrides=(worse,), free_days=range(13, 16))


def test_extra_holidays_and_relationships_set_by_hand_are_in_the_books() -> None:
    made = job(primary(), interventions=(Freed(),))
    book = diary(made, "s1/t01")
    books = decompose(book)
    states = [page.evening.exhaustion for page in book.pages]
    np.testing.assert_allclose(books.exhaustion[1:].sum(axis=1), states, rtol=0, atol=CLOSE)
    off = [page for page in book.pages if page.term and not page.school]
    assert [page.day for page in off] == [13, 14, 15]
    assert len(book.week_ends) == 41
    assert weeks_of(book) == whole_school_weeks(made, "s1/t01", 1)
    assert book.weekly("relationship_negative")[3, 0] > 0.8


def test_a_year_that_ends_early_adds_up_too() -> None:
    made = job(primary(), weeks=12)
    book = diary(made, "s1/t02")
    books = decompose(book)
    assert len(book.weeks) == len(book.week_ends) == 13
    change = book.end.exhaustion - book.begin.exhaustion
    assert abs((books.exhaustion[-1] - books.exhaustion[0]).sum() - change) < CLOSE


# ---- three days by hand: a school day, a holiday, a school day that ends on the floor

HAND = changed(
    load__negative=0.1, load__positive=0.05, load__direct=0.05, load__suppression_cost=0.5,
    strain__spread=0.0, recovery__exhaustion_cost=0.0, colleagues__buffer=0.2,
    colleagues__contagion=0.1, stress__time=5.0, exhaustion__time=10.0, exhaustion__slope=8.0,
    exhaustion__recovery_time=30.0, recovery__rumination=0.0, load__anger=0.0, needs__load=0.0,
    commotion__share=0.0,
)  # fmt: skip
TOLERANCE = 0.5
DAY_ONE = 0.2 + 0.4 + 0.045  # start, workload, contact
STRESS = [0.3]
STRESS.append(STRESS[0] + (DAY_ONE / (1 + DAY_ONE) - STRESS[0]) / 5)
STRESS += [STRESS[1] * 0.8, STRESS[1] * 0.8 * 0.8]  # a holiday, then a day without load
FATIGUE = (DAY_ONE / (1 + DAY_ONE), 0.0, 0.0)
TIRED = [0.25]
for each, days in zip(FATIGUE, (10, 30, 30), strict=True):  # up fast, down slowly
    TIRED.append(TIRED[-1] + (sigma(8 * (each - TOLERANCE)) - TIRED[-1]) / days)


def contacts(**values: float) -> Floats:
    """One logged contact; what is not named is 0."""
    return np.array([[values.get(name, 0.0) for name in EVENT_FIELDS]])


def standing(load: float, evening_load: float, day: int) -> TeacherStanding:
    return TeacherStanding(load, evening_load, STRESS[day], TIRED[day], strain=1.3, support=0.5)


def page(
    n: int,
    load: float,
    evening_load: float,
    contacts: Floats,
    colleagues: float,
    recovery: float = 1.0,
) -> DiaryPage:
    nobody = Dyads(*(np.zeros(2) for _ in Dyads._fields))
    return DiaryPage(
        school=n != 1, term=n != 1, day=0, nights=1, morning=standing(load, np.nan, n),
        evening=standing(np.nan, evening_load, n + 1), dyads=nobody, session_awareness=np.zeros(2),
        workload=0.4 if n == 0 else 0.0, disorder=0.0, recovery=recovery, reappraisal=0.4,
        efficacy=0.6, colleagues=colleagues,
        contacts=contacts,
    )  # fmt: skip


def by_hand() -> Diary:
    bad = contacts(
        dyad=10, valence=-0.5, anger=0.3, guilt=0.1, hope=0.2, felt=0.2, suppressed=0.1,
        load=0.6, load_change=0.045,
    )  # fmt: skip
    good = contacts(dyad=11, valence=0.5, enjoyment=0.8, positive=0.8, load_change=-0.036)
    nothing = np.zeros((0, len(FIELD)))
    pages = (
        page(0, 0.2, DAY_ONE, bad, colleagues=1.0),
        page(1, 0.0, DAY_ONE, nothing, colleagues=math.nan),
        page(2, 0.0, 0.0, good, colleagues=math.nan),
    )
    return Diary(
        teacher="t", year=1, parameters=HAND, tolerance=TOLERANCE, wear=1.0, students=("a", "b"),
        listed=(True, True), propensity=(0.0, 0.0), first_row=10, pages=pages,
        last=pages[0].dyads, weeks=np.zeros((41, 12)),
    )  # fmt: skip


def test_three_days_by_hand() -> None:
    books = decompose(by_hand())
    load, stress, tired = (
        {cause.name: account[:, n] for n, cause in enumerate(books.causes)} for account in books[1:]
    )
    # Monday: support .5 of a buffer of .2 leaves .9 of what a contact adds
    monday = {
        "start of year": 0.2,
        "workload": 0.4,
        "a: anger": 0.9 * 0.1 * 0.2 * 3 / 4,  # anger .3 and guilt .1 share what is felt
        "a: guilt": 0.9 * 0.1 * 0.2 * 1 / 4,
        "a: suppression": 0.9 * 0.5 * 0.1 * 0.1,
        "a: direct cost": 0.9 * 0.05 * 0.5,
    }
    assert sum(monday.values()) == pytest.approx(DAY_ONE)
    assert {name: v[1] for name, v in load.items() if v[1]} == pytest.approx(monday)
    # the night clears all of it; then .8 of joy undoes .036, which the floor gives back
    assert {name: v[2] for name, v in load.items() if v[2]} == {}
    assert load["b: uplift"][3] == pytest.approx(-0.036) == pytest.approx(-load["floor"][3])
    # stress is a fifth of L/(1 + L), each cause its part, and four fifths stay every day
    for name, added in monday.items():
        begun = 0.3 if name == "start of year" else 0.0
        after = begun + (added / (1 + DAY_ONE) - begun) / 5
        assert stress[name][1:].tolist() == pytest.approx([after, 0.8 * after, 0.64 * after])
    assert stress["b: uplift"][3] == pytest.approx(-0.036 / 5)
    # exhaustion: on Monday the secant from no fatigue, a tenth; then a thirtieth a day is lost,
    # and the base heads for sigma(-4)
    secant = (sigma(8 * (FATIGUE[0] - 0.5)) - sigma(-4)) / FATIGUE[0]
    base, anger = [0.0, sigma(-4) / 10], [0.0, secant * monday["a: anger"] / (1 + DAY_ONE) / 10]
    for _ in (2, 3):
        base.append(base[-1] + (sigma(-4) - base[-1]) / 30)
        anger.append(anger[-1] * 29 / 30)
    assert tired["base"].tolist() == pytest.approx(base)
    assert tired["a: anger"].tolist() == pytest.approx(anger)
    assert books.exhaustion.sum(axis=1).tolist() == pytest.approx(TIRED, abs=1e-12)


def test_colleagues_get_their_part_overnight() -> None:
    """A tenth of every account becomes colleagues' load, and half of all is gone by morning."""
    made = by_hand()
    first = made.pages[0]._replace(recovery=0.5)
    again = (first, first._replace(workload=0.0, contacts=made.pages[2].contacts))
    books = decompose(made._replace(pages=again))
    load = {cause.name: account for cause, account in zip(books.causes, books.load[2], strict=True)}
    assert load["colleagues"] == pytest.approx(0.1 * 1.0 * 0.5)
    assert load["workload"] == pytest.approx(0.9 * 0.4 * 0.5)
    assert load["start of year"] == pytest.approx(0.9 * 0.2 * 0.5)
