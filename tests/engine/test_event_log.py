"""The event log and the tallies count the same contacts, and load adds up."""

from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from schools import Asked, EveryLever, changed, primary, run, secondary, variables_of

from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.interventions.lever_schedule import Span
from simulation.school.enrolment import Enrolment
from simulation.state import EMOTIONS, INF

# Unrest of a whole class is no contact, and needs of the day change load after the last one.
CONTACTS_ALONE = changed(commotion__share=0.0, needs__load=0.0)
SCHOOLS = {"primary": primary, "secondary": secondary}
CONTACT = ["day", "slot", "dyad"]
NEGATIVE = list(EMOTIONS[: EMOTIONS.index("hope")])
POSITIVE = list(EMOTIONS[EMOTIONS.index("enjoyment") :])


@cache
def first_weeks(level: str) -> tuple[SchoolRun, pd.DataFrame]:
    """Thirty days with every lever moved, and all contacts of two teachers."""
    school = SCHOOLS[level]()
    watched = list(school.teachers.index[[1, 3]])
    live = run(school, CONTACTS_ALONE, watched=watched, interventions=[EveryLever(4, days=25)])
    live.advance(30)
    return live, pd.DataFrame(live.events.take(), columns=list(EVENT_FIELDS))


either_level = pytest.mark.parametrize("level", SCHOOLS)


def summed(values: pd.Series) -> float:
    """The sum from the first to the last, as a loop makes it."""
    total = 0.0
    for value in values:
        total += value
    return total


@either_level
def test_only_watched_teachers_are_logged_with_their_own_dyads(level: str) -> None:
    live, events = first_weeks(level)
    assert set(events["teacher"]) == {1.0, 3.0}
    bounds = live.school_year.structure.links.teacher_dyads
    teacher, dyad = (events[name].to_numpy(dtype=np.int64) for name in ("teacher", "dyad"))
    assert ((bounds[teacher] <= dyad) & (dyad < bounds[teacher + 1])).all()
    assert (events["year"] == 1).all()
    assert set(events["day"]) == set(range(30))


@either_level
def test_contacts_are_logged_in_order_of_time(level: str) -> None:
    _, events = first_weeks(level)
    for _, own in events.groupby("teacher"):
        contacts = own[CONTACT].to_numpy().tolist()
        assert contacts == sorted(contacts)
        assert len(np.unique(contacts, axis=0)) == len(contacts)


@either_level
def test_rows_add_up_to_the_tally_of_each_dyad(level: str) -> None:
    live, events = first_weeks(level)
    tally, links = live.tally.dyads, live.school_year.structure.links
    assert tally.negative_contacts.sum() > 20
    for teacher in (1, 3):
        for row in range(*links.teacher_dyads[teacher : teacher + 2]):
            own = events[events["dyad"] == row]
            assert tally.contacts[row] == len(own)
            assert tally.negative_contacts[row] == (own["valence"] < 0.0).sum()
            felt = own[list(EMOTIONS)]
            assert tally.felt[row].tolist() == (felt > 0.0).sum().tolist()
            assert tally.intensity[row].tolist() == [summed(felt[name]) for name in EMOTIONS]


@either_level
def test_the_last_day_adds_up_to_the_tally_of_the_teacher(level: str) -> None:
    live, events = first_weeks(level)
    for teacher in (1, 3):
        own = events[(events["teacher"] == teacher) & (events["day"] == 29)]
        tally = live.tally.teachers
        assert tally.contacts[teacher] == len(own) > 0
        assert tally.negative_contacts[teacher] == (own["valence"] < 0.0).sum()
        assert tally.felt[teacher].tolist() == (own[list(EMOTIONS)] > 0.0).sum().tolist()
        sums = [summed(own[name]) for name in EMOTIONS]
        assert tally.intensity[teacher].tolist() == sums


def test_unrest_of_a_class_is_in_the_tally_of_its_teacher_and_in_no_row() -> None:
    p = changed(commotion__share=1.0, commotion__base_log_odds=-1.2)
    live = run(primary(), p, watched=["s1/t01"])
    seen = np.zeros(len(EMOTIONS), dtype=np.int64)
    for _ in range(10):
        live.advance(1)
        rows = pd.DataFrame(live.events.take(), columns=list(EVENT_FIELDS))
        seen += live.tally.teachers.felt[0] - (rows[list(EMOTIONS)] > 0.0).sum().to_numpy()
    more = dict(zip(EMOTIONS, seen.tolist(), strict=True))
    assert more.pop("anger") == more.pop("anxiety") > 5
    assert not any(more.values())


def test_arranged_contacts_add_no_unrest() -> None:
    """Without contacts in lessons all slots are those of arranged contacts."""
    loads = []
    for share in (0.0, 1.0):
        p = changed(contacts__primary=0.0, commotion__share=share, commotion__base_log_odds=-1.2)
        school = primary()
        every = Span("extra_contacts", np.arange(len(school.dyads)), 0, 200, 2.0)
        live = run(school, p, interventions=[Asked((every,))])
        live.advance(10)
        loads.append(live.state.teachers.load.tolist())
    assert loads[0] == loads[1]


def after_slot(load: float, changes: pd.Series) -> float:
    """Load once a slot is over: all changes added, then floored at 0."""
    return max(0.0, load + summed(changes))


@either_level
def test_load_changes_add_up_from_slot_to_slot_to_the_evening(level: str) -> None:
    school = SCHOOLS[level]()
    watched = list(school.teachers.index)
    live = run(school, CONTACTS_ALONE, watched=watched)
    for _ in range(20):
        live.advance(1)
        events = pd.DataFrame(live.events.take(), columns=list(EVENT_FIELDS))
        for _, day in events.groupby("teacher"):
            slots = [slot for _, slot in day.groupby("slot")]
            assert all(slot["load"].nunique() == 1 for slot in slots)
            for slot, coming in pairwise(slots):
                after = after_slot(slot["load"].iloc[0], slot["load_change"])
                assert after == coming["load"].iloc[0]
            evening = live.state.teachers.evening_load[int(day["teacher"].iloc[0])]
            assert after_slot(slots[-1]["load"].iloc[0], slots[-1]["load_change"]) == evening


def test_load_never_falls_below_nothing() -> None:
    """Where work weighs nothing and joy undoes much, the floor is reached and holds."""
    school = primary()
    rest = Span("workload", np.arange(8), 0, 200, 0.0)
    live = run(school, watched=["s1/t05"], interventions=[Asked((rest,))])
    live.advance(15)
    events = pd.DataFrame(live.events.take(), columns=list(EVENT_FIELDS))
    slots = events.groupby(["day", "slot"])
    below = slots["load"].first() + slots["load_change"].sum() < 0.0
    assert below.any()
    assert (events["load"] >= 0.0).all()


@either_level
def test_every_row_is_within_the_ranges_of_its_quantities(level: str) -> None:
    _, events = first_weeks(level)
    limits = {
        "valence": (-1, 1),
        "perceived": (-1, 1),
        "load": (0, INF),
        "load_change": (-INF, INF),
        "balance": (-1, 1),
        "mood": (-1, 1),
    }
    for name in EVENT_FIELDS[EVENT_FIELDS.index("valence") :]:
        low, high = limits.get(name, (0, 1))
        assert events[name].dropna().between(low, high).all(), name
    noticed = events["perceived"] != 0.0
    assert noticed.any() and not noticed.all()
    assert (events.loc[~noticed, [*EMOTIONS, "negative", "felt", "positive"]] == 0.0).all(axis=None)
    assert events[noticed].notna().all(axis=None)
    assert (events.loc[events["perceived"] > 0.0, NEGATIVE] == 0.0).all(axis=None)
    assert (events.loc[events["perceived"] < 0.0, POSITIVE] == 0.0).all(axis=None)
    np.testing.assert_allclose(events["suppressed"] + events["expressed"], events["felt"])
    assert (events["felt"] <= events["negative"]).all()


def test_watching_changes_nothing_and_take_empties_the_log() -> None:
    seen, unseen = run(primary(), watched=["s1/t01", "s1/t02"]), run(primary())
    for live in (seen, unseen):
        live.advance(10)
    states = [variables_of(live.state) for live in (seen, unseen)]
    assert all(np.array_equal(states[0][name], states[1][name]) for name in states[0])
    assert len(seen.events.take()) > 0
    assert seen.events.take().shape == unseen.events.take().shape == (0, len(EVENT_FIELDS))


def longest_days(school: Enrolment) -> SchoolRun:
    """As many contacts as a day can have: extra ones, and all that is negative is repaired."""
    dyads = np.arange(len(school.dyads))
    teachers = np.arange(len(school.teachers))
    spans = (
        Span("extra_contacts", dyads, 0, 200, 2.5),
        Span("contact_rate", dyads, 0, 200, 2.0),
        Span("repair", teachers, 0, 200, 1.0),
        Span("log_odds", teachers, 0, 200, 8.0),
    )
    return run(school, watched=list(school.teachers.index), interventions=[Asked(spans)])


def test_the_log_has_room_for_the_longest_days_and_repairs_follow_at_once() -> None:
    live = longest_days(primary(classes=3, size=4))
    live.advance(20)
    events = pd.DataFrame(live.events.take(), columns=list(EVENT_FIELDS))
    assert len(events) == live.tally.dyads.contacts.sum()
    for _, own in events.groupby(["day", "dyad"]):
        negative = own["valence"].to_numpy() < 0.0
        assert not negative[-1]  # even the last contact of the day is repaired
        assert (own["valence"].to_numpy()[1:][negative[:-1]] > 0.0).all()
        assert (np.diff(own["slot"]) == 1.0).all()
