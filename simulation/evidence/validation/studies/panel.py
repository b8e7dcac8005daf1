"""Primary schools over four years: students change teachers every year, teachers stay."""

from itertools import pairwise

import numpy as np
import pandas as pd

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.evidence.validation.surveyed_population import (
    ValidationStudy,
    ValidationTask,
    population,
)
from simulation.measurement.instruments.administer import (
    LabelledSnapshot,
    scores,
    snapshots_at_waves,
)
from simulation.state import Floats
from simulation.stats.frame import betas, cross_lag, r
from simulation.stats.regression import cross_lagged
from simulation.stats.ri_clpm import fit_ri_clpm

YEARS, WAVE = 4, 2  # school years; measured at the end of each
OF_DYADS = ("strs_conflict", "strs_closeness", "externalising_teacher")
OF_STUDENTS = ("externalising_parent",)
OF_TEACHERS = (
    "mbi_exhaustion", "mbi_depersonalisation", "mbi_accomplishment", "efficacy_general",
)  # fmt: skip
INFORMANTS = {"teacher": "externalising_teacher", "other": "externalising_parent"}
SMALL_SAMPLE = 117  # children, as in the study that found no transactional process


def simulate(task: ValidationTask) -> dict[str, float]:
    """Return every statistic of one population."""
    school, chance = population(task, "primary")
    year = first_year_at_rest(school, task.parameters, chance)
    run = SchoolRun(year, task.parameters, chance, years=YEARS)
    students, teachers = [], []
    for labelled in snapshots_at_waves(run, (WAVE,)):
        students.append(_students(labelled))
        teachers.append(_teachers(labelled))
    children = pd.concat(students, axis=1, join="inner").dropna()
    staff = pd.concat(teachers, axis=1, join="inner")
    return {**of_children(children), **of_staff(staff), **paths(children)}


def _students(labelled: LabelledSnapshot) -> pd.DataFrame:
    """Return the ratings of every student in one year; columns end in the year."""
    found = scores(labelled.snapshot, (*OF_DYADS, *OF_STUDENTS))
    dyads = pd.DataFrame({name: found[name] for name in OF_DYADS}, index=labelled.dyads["student"])
    students = pd.DataFrame({n: found[n] for n in OF_STUDENTS}, index=pd.Index(labelled.students))
    return dyads.join(students).add_suffix(f"_{labelled.snapshot.year}")


def _teachers(labelled: LabelledSnapshot) -> pd.DataFrame:
    found = scores(labelled.snapshot, OF_TEACHERS)
    return pd.DataFrame(found, index=pd.Index(labelled.teachers)).add_suffix(
        f"_{labelled.snapshot.year}"
    )


def over(frame: pd.DataFrame, name: str) -> list[pd.Series]:
    """Return one instrument in every year."""
    return [frame[f"{name}_{year}"] for year in range(1, YEARS + 1)]


def of_children(children: pd.DataFrame) -> dict[str, float]:
    """Return stability across teachers, and trends of relationships over grades."""
    conflict, closeness = over(children, "strs_conflict"), over(children, "strs_closeness")
    rated = over(children, "externalising_teacher")
    stable = {
        name: float(np.mean([r(a, b) for a, b in pairwise(series)]))
        for name, series in {"n": conflict, "c": closeness, "x": rated}.items()
    }
    quality = [a.mean() - b.mean() for a, b in zip(closeness, conflict, strict=True)]
    return {
        "stability_conflict_new_teacher": stable["n"],
        "stability_closeness_new_teacher": stable["c"],
        "stability_conflict_over_closeness": stable["n"] - stable["c"],
        "stability_externalising_new_rater": stable["x"],
        "quality_trend": float(np.mean(np.diff(quality))),
    }


def of_staff(staff: pd.DataFrame) -> dict[str, float]:
    """Return the stability of burnout over years, and lags between its dimensions."""
    ee, dp, pa, able = (over(staff, name) for name in OF_TEACHERS)

    def stability(series: list[pd.Series]) -> float:
        return float(np.mean([r(a, b) for a, b in pairwise(series)]))

    def lag(of: list[pd.Series], on: list[pd.Series]) -> float:
        steps = range(YEARS - 1)
        return float(np.mean([cross_lag(on[n + 1], on[n], of[n]) for n in steps]))

    return {
        "stability_exhaustion_year": stability(ee),
        "stability_depersonalisation_year": stability(dp),
        "stability_accomplishment_year": stability(pa),
        "stability_exhaustion_three_years": r(ee[0], ee[3]),
        "lag_depersonalisation_exhaustion": lag(dp, ee),
        "lag_depersonalisation_accomplishment": lag(dp, pa),
        "lag_exhaustion_depersonalisation": lag(ee, dp),
        "lag_accomplishment_depersonalisation": lag(pa, dp),
        "lag_burnout_over_efficacy": abs(lag(ee, able)) - abs(lag(able, ee)),
    }


def paths(children: pd.DataFrame) -> dict[str, float]:
    """Return cross-lagged and within-person paths between behaviour and conflict."""
    conflict = np.column_stack(over(children, "strs_conflict"))
    found = {}
    for informant, name in INFORMANTS.items():
        within = fit_ri_clpm(np.column_stack(over(children, name)), conflict)
        found[f"within_behaviour_conflict_{informant}"] = within.x_to_y.value
        found[f"within_conflict_behaviour_{informant}"] = within.y_to_x.value
    behaviour = np.column_stack(over(children, "externalising_teacher"))
    steps = cross_lagged(behaviour, conflict)
    forward = float(np.mean([series.x_to_y.value for series in steps]))
    back = float(np.mean([series.y_to_x.value for series in steps]))
    first, last = behaviour[:, 0], behaviour[:, -1]
    closeness = children["strs_closeness_1"]
    return {
        **found,
        "clpm_behaviour_conflict_year": forward,
        "clpm_conflict_behaviour_year": back,
        "behaviour_over_conflict": forward - back,
        "share_transactional_small": transactional_share(behaviour, conflict),
        "conflict_growth": float(betas(last, [first, conflict[:, 0]])[1]),
        "closeness_growth": float(betas(last, [first, closeness])[1]),
    }


def transactional_share(behaviour: Floats, conflict: Floats) -> float:
    """Return the share of small samples with both cross-lagged paths significant."""
    starts = range(0, len(behaviour) - SMALL_SAMPLE + 1, SMALL_SAMPLE)
    found = []
    for start in starts:
        rows = slice(start, start + SMALL_SAMPLE)
        step = cross_lagged(behaviour[rows, :2], conflict[rows, :2])[0]
        found.append(step.x_to_y.low > 0.0 and step.y_to_x.low > 0.0)
    return float(np.mean(found))


STUDY = ValidationStudy(
    "years",
    "primary schools over four school years, measured at the end of each; students meet a new "
    "teacher every year; paths within persons from a random-intercept cross-lagged panel model",
    simulate,
)
