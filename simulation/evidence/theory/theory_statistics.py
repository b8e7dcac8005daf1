"""All statistics of one population under one model, and the table that describes them."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from simulation.evidence.theory.appraisal_statistics import appraisal_statistics
from simulation.evidence.theory.counterfactual_runs import (
    dark_start,
    effects_on_students,
    escalation,
    exhaustion_shock,
    memory,
    removal_of_heaviest,
)
from simulation.evidence.theory.emotion_statistics import emotion_statistics
from simulation.evidence.theory.loop_statistics import (
    band_of,
    loop_statistics,
    misbehaviour_ratio,
    variance_lost,
)
from simulation.evidence.theory.programme_runs import new_class, reflection_effects, staff_effects
from simulation.evidence.theory.rival_models import FULL, cut_parameters, parameters_of
from simulation.evidence.theory.season_statistics import season_statistics
from simulation.evidence.theory.stress_statistics import stress_statistics
from simulation.evidence.theory.student_statistics import LEVELS, student_statistics
from simulation.evidence.theory.theory_year import (
    FIRST_WATCHED,
    TheoryTask,
    TheoryYear,
    full_years,
    long_run,
    means_of,
)
from simulation.school.moderators import LISTED

MODERATORS = 14  # the question whose rows follow from the list of moderators


class Statistic(NamedTuple):
    """A row of the table.

    id: question and number. name: of the value. code: short name in the list of first values, ""
    for none. words: what it is. level: of which units or differences. unit: of the value. needs:
    data that would show it. absent: why the model cannot produce it, "" if it does.
    """

    id: str
    name: str
    words: str
    level: str
    unit: str
    code: str = ""
    needs: str = ""
    absent: str = ""


class Question(NamedTuple):
    """A question. number: 1 to 15; why: how its answer separates the theory from its rivals."""

    number: int
    title: str
    why: str


@cache
def table() -> tuple[tuple[Question, ...], tuple[Statistic, ...]]:
    """Return the questions and statistics of ``statistics.toml``, moderators included."""
    text = resources.files(__package__).joinpath("statistics.toml").read_text(encoding="utf-8")
    questions, rows = [], []
    for entry in tomllib.loads(text)["question"]:
        question = Question(entry["number"], entry["title"], entry["why"])
        questions.append(question)
        given = entry.get("statistic", [])
        described = [*given, *(_moderator_rows() if question.number == MODERATORS else ())]
        rows += [
            Statistic(id=f"{question.number}.{n}", **{"name": "", **row})
            for n, row in enumerate(described, 1)
        ]
    return tuple(questions), tuple(rows)


def _moderator_rows() -> Iterator[dict[str, str]]:
    """Yield the rows of every listed moderator at both levels, as in ``statistics.toml``."""
    for level in LEVELS:
        for effect, names in LISTED.items():
            outcome, picture = effect.split("_")
            for name in (name for name in names if name not in LEVELS):
                words = f"{picture} on {outcome}, {name.replace('_', ' ')} against others, {level}"
                place = f"{level}.{effect}.{name}"
                yield {
                    "name": f"moderator_r.{place}",
                    "words": f"{words}: gap of correlations",
                    "level": "students",
                    "unit": "Fisher's z",
                    "needs": "survey",
                }
                yield {
                    "name": f"moderator_slope.{place}",
                    "words": f"{words}: gap of slopes of the causal part",
                    "level": "students",
                    "unit": "standardised slope",
                    "needs": "model only",
                }


def statistics_of(task: TheoryTask) -> dict[str, float]:
    """Return every statistic of one primary population under a model, and levels by name.

    The secondary school of questions 13 and 14 has as many teachers, and the same replicate.
    """
    years = long_run(task)
    usual, means = years[0], None if task.model == FULL else means_of(task)[0]
    p = parameters_of(task.model, task.parameters)
    secondary = task._replace(level="secondary")
    return {
        **appraisal_statistics(usual, cut_parameters(task.model, p, means, FIRST_WATCHED)),
        **stress_statistics(usual),
        **loop_statistics(usual, p),
        **_against_full(task, usual),
        **band_of(task.model, p, means),
        **season_statistics(years),
        **emotion_statistics(usual),
        **removal_of_heaviest(task, usual),
        **memory(task, usual),
        **dark_start(task, usual),
        **effects_on_students(task, usual),
        **exhaustion_shock(task, usual),
        **reflection_effects(task, usual),
        **staff_effects(task, usual),
        **new_class(task, usual),
        **student_statistics(task, years),
        **(student_statistics(secondary, long_run(secondary)) if task.both else {}),
        **levels(usual),
    }


def _against_full(task: TheoryTask, usual: TheoryYear) -> dict[str, float]:
    """Return what a cut takes from the full model; for the full model, what its loop makes."""
    if task.model == FULL:
        return {"variance_lost": 0.0, "misbehaviour_ratio": 1.0, **escalation(task, usual)}
    full = full_years(task)[0]
    one, other = (year.mondays["relationship_negative"][-1] for year in (full, usual))
    propensity = usual.year.structure.traits.students.propensity[usual.student]
    return {
        "variance_lost": variance_lost(one, other),
        "misbehaviour_ratio": misbehaviour_ratio(
            full.misbehaviour[-1], usual.misbehaviour[-1], propensity
        ),
    }


LEVEL_WORDS = {
    "level.conflict": "R−, mean of the year",
    "level.closeness": "R+, mean of the year",
    "level.trust": "trust, mean of the year",
    "level.misbehaviour": "contacts with misbehaviour, share",
    "level.exhaustion": "exhaustion, mean of the year",
    "level.stress": "work stress, mean of the year",
}


def levels(year: TheoryYear) -> dict[str, float]:
    """Return the level of a year, which a cut should leave as it is; names of ``LEVEL_WORDS``."""
    values = (
        year.mondays["relationship_negative"].mean(),
        year.mondays["relationship_positive"].mean(),
        year.mondays["trust"].mean(),
        year.misbehaviour[-1].sum() / year.contacts.sum(),
        year.fridays["exhaustion"].mean(),
        year.fridays["stress"].mean(),
    )
    return dict(zip(LEVEL_WORDS, map(float, values), strict=True))
