"""Contacts in small and large classes (Blatchford 2003), and diaries."""

import math

import numpy as np
import pandas as pd

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.evidence.validation.surveyed_population import (
    MOST_FOLLOWED,
    ValidationStudy,
    ValidationTask,
    population,
)
from simulation.measurement import outcomes
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.lesson_log import BATCH_DAYS
from simulation.measurement.instruments.snapshot import take_snapshot
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.enrolment import Enrolment
from simulation.school.links import dyad_owner
from simulation.school.synthetic.school import synthetic_school
from simulation.state import SCHOOL_DAYS, Floats
from simulation.stats.frame import d, r

SMALL, LARGE = 19, 33  # children in a class, as in the study
DAYS = 20  # school days observed; assumed


def simulate_contacts(task: ValidationTask) -> dict[str, float]:
    """Return the ratio of a child's contacts in small and large classes, and its exponent."""
    small, large = (_contacts_a_child(task, size) for size in (SMALL, LARGE))
    return {
        "contact_ratio": small / large,
        "contact_exponent": math.log(small / large) / math.log(SMALL / LARGE),
    }


def _contacts_a_child(task: ValidationTask, class_size: int) -> float:
    chance = RandomStreams(task.seed, task.population)
    school = synthetic_school(
        "primary", classes=task.teachers, class_size=class_size, chance=chance
    )
    run = SchoolRun(first_year_at_rest(school, task.parameters, chance), task.parameters, chance)
    run.advance(DAYS)
    return float(np.mean(run.tally.dyads.contacts))


STUDY = ValidationStudy(
    "contacts", "classes of 19 and of 33 pupils, contacts counted for 20 days", simulate_contacts
)


SERIOUS = 0.93  # strength of misbehaviour that is referred: about .4 a student and year (assumed)
OBSERVED = (30, 100, 170)  # school days on which observers are in class; assumed
RARE = 1 / 3  # share of observed contacts that may be conflictual to count as rare; assumed
DIARY = range(60, 75)  # three school weeks of diary, as in the study
ON_DAYS = ["valence", "felt", "helplessness", "guilt", "anger", "anxiety"]


def simulate_days(task: ValidationTask) -> dict[str, float]:
    """Return every statistic of one population."""
    school, chance = population(
        task._replace(teachers=min(task.teachers, MOST_FOLLOWED)), "primary"
    )
    run = _run(school, task.parameters, chance)
    before = run.state.dyads.relationship_negative.copy()
    incidents = np.zeros(len(before))
    observed, diary = [], []
    for _ in range(SCHOOL_DAYS // BATCH_DAYS):
        run.advance(BATCH_DAYS)
        events = pd.DataFrame(run.events.take(), columns=list(EVENT_FIELDS))
        serious = events.loc[events["valence"] <= -SERIOUS, "dyad"].astype(np.int64)
        incidents += np.bincount(serious, minlength=len(incidents))
        observed.append(events.loc[events["day"].isin(OBSERVED), ["dyad", "valence"]])
        diary.append(events.loc[events["day"].isin(DIARY), ["day", "teacher", "dyad", *ON_DAYS]])
    after = run.state.dyads.relationship_negative
    return {
        "escalated_share": float(outcomes.escalated(before, after).mean()),
        **of_incidents(incidents),
        "observed_conflict_rare": rare_conflict(pd.concat(observed)),
        **of_diary(run, pd.concat(diary)),
    }


def _run(school: Enrolment, parameters: Parameters, chance: RandomStreams) -> SchoolRun:
    year = first_year_at_rest(school, parameters, chance)
    return SchoolRun(year, parameters, chance, watched=list(year.enrolment.teachers.index))


def of_incidents(incidents: Floats) -> dict[str, float]:
    """Return the distribution of serious incidents over students."""
    ranked = np.sort(incidents)[::-1]
    top = ranked[: max(len(ranked) // 10, 1)].sum()
    return {
        "incidents_top_tenth": float(top / max(ranked.sum(), 1.0)),
        "incidents_none_or_one": float((incidents <= 1).mean()),
    }


def rare_conflict(observed: pd.DataFrame) -> float:
    """Return the share of children whose observed contacts are rarely conflictual."""
    bad = (observed["valence"] < 0.0).groupby(observed["dyad"]).mean()
    return float((bad <= RARE).mean())


def of_diary(run: SchoolRun, contacts: pd.DataFrame) -> dict[str, float]:
    """Return statistics of daily negative emotion towards the most externalising student."""
    moment = take_snapshot(run)
    rating = BY_NAME["externalising_teacher"].measure(moment)
    efficacy = BY_NAME["efficacy_general"].measure(moment)
    dyads = pd.DataFrame({"rating": rating, "teacher": dyad_owner(run.school_year.structure.links)})
    chosen = dyads.groupby("teacher")["rating"].idxmax()
    own = contacts[contacts["dyad"].isin(chosen)]
    days = own.groupby(["teacher", "day"])[["felt", "helplessness", "guilt"]].mean().reset_index()
    week = (days["day"] - DIARY.start) // 5
    by_week = days.groupby(["teacher", week])["felt"].mean().unstack()
    change = by_week[2.0] - by_week[0.0]
    people = days.groupby("teacher")[["felt", "helplessness", "guilt"]].mean()
    rows = people.index.to_numpy().astype(np.int64)
    experience = run.school_year.enrolment.teachers["experience"].to_numpy()[rows]
    beginner = (experience < run.parameters.start.beginner_years).astype(np.float64)
    return {
        "daily_negative_trend": float(change.mean() / people["felt"].std()),
        "r_efficacy_daily_negative": r(efficacy[rows], people["felt"]),
        "d_beginners_deactivating": d(people["helplessness"] + people["guilt"], beginner),
    }
