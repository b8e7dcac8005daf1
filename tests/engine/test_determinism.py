"""The same question has the same answer, whatever the order, the pauses or the company."""

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from schools import (
    CHANCE,
    EveryLever,
    P,
    assert_same,
    bytes_of,
    differ,
    primary,
    reflection,
    roster,
    roster_rows,
    run,
    secondary,
    variables_of,
    whole_year,
)

from simulation.engine.school_run import SchoolRun
from simulation.randomness import RandomStreams, key_of
from simulation.school.build_year import first_year
from simulation.school.enrolment import Enrolment, sorted_dyads

EVERYTHING = (EveryLever(5, days=60), reflection("week 6"))


# ---- the same question has the same answer


@pytest.mark.parametrize("school", [primary(), secondary()])
def test_a_year_simulated_twice_is_equal_to_the_byte(school: Enrolment) -> None:
    year = first_year(school, P, CHANCE)
    before = variables_of(year.state)
    runs = [run(year, interventions=EVERYTHING) for _ in range(2)]
    for live in runs:
        live.advance(200)
    assert bytes_of(runs[0]) == bytes_of(runs[1])
    assert_same(before, variables_of(year.state))  # nothing leaks back into the first morning


def test_another_seed_or_replicate_gives_another_year() -> None:
    school = primary()
    runs = [
        whole_year(school, chance=chance)
        for chance in (CHANCE, RandomStreams(7, 2), RandomStreams(8, 1))
    ]
    assert len({bytes_of(live)["dyads.trust"] for live in runs}) == 3


def test_a_run_put_away_and_taken_out_goes_on_as_if_nothing_had_happened() -> None:
    straight, interrupted = (
        run(primary(), interventions=EVERYTHING, years=2, watched=["s1/t03"]) for _ in range(2)
    )
    straight.advance(200)
    for days in (29, 16, 45, 110):  # day 29: on the eve of the programme; 45: of a holiday
        interrupted.advance(days)
        interrupted = pickle.loads(pickle.dumps(interrupted))
    assert bytes_of(interrupted) == bytes_of(straight)
    assert interrupted.events.take().tobytes() == straight.events.take().tobytes()
    for live in (straight, interrupted):
        live.start_next_year()
        live.advance(10)
    assert bytes_of(interrupted) == bytes_of(straight)


def test_a_copy_is_independent_of_the_original() -> None:
    original = run(primary())
    original.advance(10)
    copy = pickle.loads(pickle.dumps(original))
    before = bytes_of(original)
    copy.advance(10)
    assert bytes_of(original) == before
    assert differ(original, copy)


@pytest.mark.parametrize("days", [1, 5])
def test_days_by_the_week_or_by_the_year(days: int) -> None:
    at_once, in_steps = (run(secondary(), interventions=EVERYTHING) for _ in range(2))
    at_once.advance(200)
    for _ in range(200 // days):
        in_steps.advance(days)
    assert bytes_of(in_steps) == bytes_of(at_once)


def test_days_that_do_not_fit_into_the_year_are_refused() -> None:
    live = run(primary(classes=2, size=2), years=1)
    for days in (201, -1):
        with pytest.raises(ValueError, match="do not fit"):
            live.advance(days)
    with pytest.raises(ValueError, match="the next year cannot start on day 0 of year 1"):
        live.start_next_year()
    live.advance(200)
    with pytest.raises(ValueError, match="do not fit"):
        live.advance(1)
    with pytest.raises(ValueError, match="cannot start"):
        live.start_next_year()  # there is no second year


# ---- order and names


def shuffled(rows: list[str]) -> list[str]:
    """The same rows in another order, the same in every run."""
    return sorted(rows, key=lambda row: key_of(f"shuffled {row}"))


def test_a_shuffled_class_list_changes_no_byte(tmp_path: Path) -> None:
    rows = roster_rows("abcdef")
    assert shuffled(rows) != rows
    in_order = whole_year(roster(tmp_path, rows))
    out_of_order = whole_year(roster(tmp_path, shuffled(rows), ties=("ed", "cb", "ba")))
    assert bytes_of(in_order) == bytes_of(out_of_order)


def test_shuffled_tables_change_no_byte() -> None:
    school = secondary()
    mixed = replace(
        school,
        dyads=school.dyads.iloc[::-1].reset_index(drop=True),
        staffroom=school.staffroom.iloc[::-1]
        .rename(columns={"teacher": "colleague", "colleague": "teacher"})
        .reset_index(drop=True),
    )
    assert bytes_of(whole_year(school)) == bytes_of(whole_year(mixed))


def renamed(school: Enrolment, nth: int) -> Enrolment:
    """The same people under new ids, and therefore in a new order."""

    def new(names: pd.Series | pd.Index) -> pd.Index:
        return pd.Index([f"{key_of(f'{nth} {n}'):016x}" for n in names], dtype="str")

    teachers, students = (
        table.set_axis(new(table.index).rename(table.index.name)).sort_index()
        for table in (school.teachers, school.students)
    )
    dyads = school.dyads.assign(
        teacher=new(school.dyads["teacher"]), student=new(school.dyads["student"])
    )
    ties = school.staffroom.assign(
        teacher=new(school.staffroom["teacher"]), colleague=new(school.staffroom["colleague"])
    )
    return replace(
        school, teachers=teachers, students=students, dyads=sorted_dyads(dyads), staffroom=ties
    )


def means_of(live: SchoolRun) -> list[float]:
    """A few means that sum a school up."""
    live.advance(60)
    teachers, dyads, students = live.state.teachers, live.state.dyads, live.state.students
    told = (teachers.exhaustion, dyads.relationship_negative, dyads.trust, students.engagement)
    return [float(values.mean()) for values in told]


def test_new_names_are_another_draw_from_the_same_distribution() -> None:
    """Renamed schools and replicates of the school are two samples of one population."""
    n, school = 25, primary()
    by_name = np.array([means_of(run(renamed(school, nth))) for nth in range(n)])
    by_chance = np.array([means_of(run(school, chance=RandomStreams(7, 2 + r))) for r in range(n)])
    assert len(np.unique(by_name[:, 0])) == n
    error = np.sqrt((by_name.var(axis=0, ddof=1) + by_chance.var(axis=0, ddof=1)) / n)
    apart = by_name.mean(axis=0) - by_chance.mean(axis=0)
    assert (np.abs(apart) < 4.0 * error).all()  # t with 48 degrees: p = .0002 each
