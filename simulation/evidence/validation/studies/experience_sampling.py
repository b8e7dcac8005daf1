"""Experience sampling and a diary of secondary teachers, lesson by lesson."""

import numpy as np
import pandas as pd

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.evidence.validation.surveyed_population import (
    MOST_FOLLOWED,
    ValidationStudy,
    ValidationTask,
    population,
)
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.experience_sampling import any_of_it
from simulation.measurement.instruments.lesson_log import (
    Lessons,
    concatenate_lessons,
    daily_means,
    simulate_lessons,
)
from simulation.measurement.instruments.snapshot import take_snapshot
from simulation.state import Floats
from simulation.stats.frame import betas, icc, r, r_squared_within

BEFORE, DAYS = 60, 20  # school days until the study begins, and how long it lasts; assumed
ESM = ("esm_enjoyment", "esm_anger", "esm_anxiety", "esm_labour")
DIARY = (
    "diary_enjoyment", "diary_anger", "diary_discipline", "diary_motivation", "diary_goal",
    "diary_coping",
)  # fmt: skip


def simulate(task: ValidationTask) -> dict[str, float]:
    """Return every statistic of one population."""
    school, chance = population(
        task._replace(teachers=min(task.teachers, MOST_FOLLOWED)), "secondary"
    )
    year = first_year_at_rest(school, task.parameters, chance)
    run = SchoolRun(year, task.parameters, chance, watched=list(year.enrolment.teachers.index))
    run.advance(BEFORE)
    run.events.take()
    stretches: list[Lessons] = []
    evenings: list[Floats] = []
    for _ in range(DAYS):
        stretches += simulate_lessons(run, 1)
        evenings.append(run.state.teachers.evening_load.copy())
    lessons = concatenate_lessons(stretches)
    answers = pd.DataFrame({name: BY_NAME[name].measure(lessons) for name in (*ESM, *DIARY)})
    answers["teacher"] = lessons.teacher
    people = persons(run, answers)
    return {
        **shares(answers),
        **states(people),
        **spread(answers),
        **conditions(answers),
        **burnout(people),
        **daily(daily_means(lessons), evenings),
    }


def persons(run: SchoolRun, answers: pd.DataFrame) -> pd.DataFrame:
    """Return one row a teacher: mean of the lessons, and questionnaires at the end."""
    moment = take_snapshot(run)
    means = answers.groupby("teacher").mean()
    rows = means.index.to_numpy()
    for name in ("mbi_exhaustion", "tes_enjoyment", "tes_anger", "tes_anxiety"):
        means[name] = BY_NAME[name].measure(moment)[rows]
    tie = BY_NAME["strs_closeness"].measure(moment) - BY_NAME["strs_conflict"].measure(moment)
    means["relationship"] = moment.mean_of_teachers(tie)[rows]
    return means


def shares(answers: pd.DataFrame) -> dict[str, float]:
    """Return the shares of lessons with an emotion."""
    names = {
        "enjoyment": "enjoyment",
        "anger": "anger",
        "anxiety": "anxiety",
        "labour": "suppression",
    }
    return {
        f"lessons_{word}": float(np.nanmean(any_of_it(answers[f"esm_{name}"].to_numpy())))
        for name, word in names.items()
    }


def states(people: pd.DataFrame) -> dict[str, float]:
    """Return mean and sd of the person means."""
    found = {}
    for name in ("anger", "anxiety", "enjoyment"):
        found[f"state_{name}_mean"] = float(people[f"esm_{name}"].mean())
        found[f"state_{name}_sd"] = float(people[f"esm_{name}"].std())
    return {
        **found,
        "diary_enjoyment_mean": float(people["diary_enjoyment"].mean()),
        "diary_anger_mean": float(people["diary_anger"].mean()),
    }


def spread(answers: pd.DataFrame) -> dict[str, float]:
    """Return shares of variance within teachers, and the person-specificity of anxiety."""
    person = answers["teacher"]
    own = {name: icc(answers[name], person) for name in (*ESM[:3], *DIARY)}
    return {
        **{
            f"within_share_{word}": 1.0 - own[f"diary_{word}"]
            for word in ("enjoyment", "anger", "goal", "coping", "motivation", "discipline")
        },
        "anxiety_person_share_over_others": own["esm_anxiety"]
        - max(own["esm_enjoyment"], own["esm_anger"]),
    }


def conditions(answers: pd.DataFrame) -> dict[str, float]:
    """Return how lesson conditions, then also appraisals, explain emotions of a lesson.

    Within teachers, as published, both over the lessons with an appraisal.
    """
    answers = answers.dropna(subset=list(DIARY))
    outer = [answers["diary_discipline"], answers["diary_motivation"]]
    inner = [*outer, answers["diary_goal"], answers["diary_coping"]]
    found = {}
    for name in ("enjoyment", "anger"):
        emotion, person = answers[f"diary_{name}"], answers["teacher"]
        found[f"r2_conditions_{name}"] = r_squared_within(emotion, outer, person)
        found[f"r2_appraisals_{name}"] = r_squared_within(emotion, inner, person)
    return found


def burnout(people: pd.DataFrame) -> dict[str, float]:
    """Return associations between teachers of sampled emotions, exhaustion and their sources."""
    tired, tie, order = (
        people[name] for name in ("mbi_exhaustion", "relationship", "diary_discipline")
    )
    in_general = [people[f"tes_{name}"] for name in ("enjoyment", "anger", "anxiety")]
    by_tie, by_order = _two_paths(in_general, tie, order)
    return {
        "r_exhaustion_enjoyment": r(tired, people["esm_enjoyment"]),
        "r_exhaustion_anger": r(tired, people["esm_anger"]),
        "joy_relationship_over_discipline": by_tie[0] - by_order[0],
        "anger_discipline_over_relationship": by_order[1] - by_tie[1],
        "relationship_over_discipline": float(np.mean(by_tie) - np.mean(by_order)),
    }


def _two_paths(
    emotions: list[pd.Series], tie: pd.Series, order: pd.Series
) -> tuple[list[float], list[float]]:
    """Return the sizes of standardised paths of relationship and discipline to emotions."""
    found = [np.abs(betas(column, [tie, order])) for column in emotions]
    return [float(column[0]) for column in found], [float(column[1]) for column in found]


def daily(days: Lessons, evenings: list[Floats]) -> dict[str, float]:
    """Return how a day's uplifts and hassles predict the load in the evening, within teachers.

    evenings: load of every teacher on every evening of the study, without error: only the
    correlation is published.
    """
    load = np.stack(evenings)[days.day - BEFORE, days.teacher]
    frame = pd.DataFrame(
        {
            "uplifts": days.positive,
            "hassles": days.negative,
            "tired": load / (1.0 + load),
        }
    )
    within = frame.groupby(days.teacher).transform(lambda column: column - column.mean())
    up, down = betas(within["tired"], [within["uplifts"], within["hassles"]])
    return {"daily_uplifts_exhaustion": float(up), "daily_hassles_exhaustion": float(down)}


STUDY = ValidationStudy(
    "lessons",
    "secondary teachers followed for four weeks by experience sampling and diary, lesson by lesson",
    simulate,
)
