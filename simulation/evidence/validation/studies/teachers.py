"""Teachers of both levels: burnout and its correlates, paths over the year, emotions."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.evidence.validation.surveyed_population import (
    AUTUMN,
    ValidationStudy,
    ValidationTask,
    population,
)
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.administer import scores, snapshots_at_waves
from simulation.measurement.instruments.burnout import HIGH_EXHAUSTION
from simulation.measurement.outcomes import CASE_THRESHOLD
from simulation.school.links import dyad_owner
from simulation.stats.frame import betas, cross_lag, disattenuated, indirect, r, r_squared

EE, DP, PA = "mbi_exhaustion", "mbi_depersonalisation", "mbi_accomplishment"


def statistics(by_level: Sequence[pd.DataFrame]) -> dict[str, float]:
    """Every statistic of the teachers; by_level: of primary and of secondary schools.

    Levels are pooled as they are for shares and norms; correlations and paths are those within a
    level, averaged.
    """
    primary, secondary = by_level
    both = pd.concat(by_level, ignore_index=True)
    found = {
        "burnout_cases_primary": cases(primary),
        "burnout_cases_secondary": cases(secondary),
        "burnout_cases": (cases(primary) + cases(secondary)) / 2.0,
        "cut_off_z": float((CASE_THRESHOLD - both[AUTUMN].mean()) / both[AUTUMN].std()),
        **norms(both),
        "mbi_exhaustion_high_secondary": high_exhaustion(secondary),
    }
    for part in (together, misbehaviour, relationships, over_the_year, emotions, regulation):
        frame = pd.DataFrame([part(level) for level in by_level])
        found |= {str(name): float(value) for name, value in frame.mean().items()}
    return found


def cases(teachers: pd.DataFrame) -> float:
    """Return the percentage of teachers with burnout complaints in the season of the survey."""
    return float(100.0 * (teachers[AUTUMN] >= CASE_THRESHOLD).mean())


def high_exhaustion(teachers: pd.DataFrame) -> float:
    """Return the percentage of teachers with severe exhaustion in the middle of the year."""
    return float(100.0 * (teachers[f"{EE}_1"] >= HIGH_EXHAUSTION).mean())


def norms(t: pd.DataFrame) -> dict[str, float]:
    """Return means, sds and cut-offs in the middle of the year."""
    found = {}
    for name, word in ((EE, "exhaustion"), (DP, "depersonalisation"), (PA, "accomplishment")):
        found[f"mbi_{word}_mean"] = float(t[f"{name}_1"].mean())
        found[f"mbi_{word}_sd"] = float(t[f"{name}_1"].std())
    items = t[f"{EE}_1"] / BY_NAME[EE].items
    return {
        **found,
        "mbi_exhaustion_high": high_exhaustion(t),
        "ubos_exhaustion_mean": float(items.mean()),
        "ubos_exhaustion_sd": float(items.std()),
    }


def together(t: pd.DataFrame) -> dict[str, float]:
    """Return correlates of burnout at the end of the year."""
    ee, dp, pa = (t[f"{name}_2"] for name in (EE, DP, PA))
    satisfied, sad, able = (
        t[f"{name}_2"] for name in ("job_satisfaction", "depressive_complaints", "efficacy_general")
    )
    in_control = t["efficacy_student_2"]  # mean over the class: handling these students
    return {
        "stability_exhaustion": r(t[f"{EE}_1"], ee),
        "r_exhaustion_depersonalisation": r(ee, dp),
        "r_exhaustion_accomplishment": r(ee, pa),
        "r_depersonalisation_accomplishment": r(dp, pa),
        "r_exhaustion_satisfaction": r(ee, satisfied),
        "r_depersonalisation_satisfaction": r(dp, satisfied),
        "r_accomplishment_satisfaction": r(pa, satisfied),
        "r_efficacy_exhaustion": r(able, ee),
        "r_management_efficacy_exhaustion": r(in_control, ee),
        "r_management_efficacy_depersonalisation": r(in_control, dp),
        "r_management_efficacy_accomplishment": r(in_control, pa),
        "r_exhaustion_depression": r(ee, sad),
        "indirect_stress_depression": indirect(t["work_stress_1"], ee, sad),
        "r2_depression": r_squared(sad, [t["work_stress_2"], ee, dp, pa]),
    }


def misbehaviour(t: pd.DataFrame) -> dict[str, float]:
    """A class's misbehaviour as its teacher rates it, and how the teacher is.

    Correlations with burnout are freed of the error of the burnout scales; the mean rating of a
    class has next to none, as that of items averages out over its students.
    """
    bad, seen = t["externalising_teacher_1"], t["externalising_peers_1"]
    ee, keen = t[f"{EE}_2"], t["enthusiasm_2"]
    tie = t["strs_closeness_2"] - t["strs_conflict_2"]
    worn, cold, able = (without_error(bad, t, name) for name in (EE, DP, PA))
    return {
        "r_misbehaviour_exhaustion": worn,
        "r_misbehaviour_depersonalisation": cold,
        "r_misbehaviour_accomplishment": able,
        "misbehaviour_exhaustion_over_depersonalisation": abs(worn) - abs(cold),
        "misbehaviour_depersonalisation_over_accomplishment": abs(cold) - abs(able),
        "path_misbehaviour_exhaustion": r(bad, ee),
        "path_misbehaviour_enthusiasm": r(bad, keen),
        "path_teacher_over_student_rated": abs(r(bad, ee)) - abs(r(seen, ee)),
        "indirect_misbehaviour_enthusiasm": indirect(bad, tie, keen),
        "indirect_efficacy": indirect(bad, t["efficacy_general_1"], ee),
        "indirect_reappraisal": indirect(bad, t["erq_reappraisal_1"], ee),
        "indirect_suppression": indirect(bad, t["erq_suppression_1"], ee),
    }


def without_error(x: pd.Series, t: pd.DataFrame, name: str) -> float:
    """Return a correlation with a burnout score, corrected for the score's error."""
    return disattenuated(r(x, t[f"{name}_2"]), 1.0, BY_NAME[name].reliability.value)


def relationships(t: pd.DataFrame) -> dict[str, float]:
    """Return correlations of class relationships, rated by both sides, with burnout."""
    ee, pa = t[f"{EE}_2"], t[f"{PA}_2"]
    close, conflict = t["strs_closeness_2"], t["strs_conflict_2"]
    tie, pupils_tie = close - conflict, t["student_closeness_2"] - t["student_conflict_2"]
    return {
        "r_relationship_exhaustion": r(tie, ee),
        "r_exhaustion_student_rated_quality": r(ee, pupils_tie),
        "quality_self_over_other": abs(r(ee, tie)) - abs(r(ee, pupils_tie)),
        "closeness_specificity": abs(r(close, pa)) - abs(r(close, ee)),
        "conflict_specificity": abs(r(conflict, ee)) - abs(r(conflict, pa)),
        "r_stress_negative_relationships": r(t["work_stress_2"], t["conflictual"]),
        "indirect_enjoyment": indirect(tie, t["tes_enjoyment_2"], ee),
        "indirect_anger": indirect(tie, t["tes_anger_2"], ee),
    }


def over_the_year(t: pd.DataFrame) -> dict[str, float]:
    """Cross-lagged paths from the start of the year to its end, and change with change."""
    bad, close = "strs_conflict", "strs_closeness"
    change = [t[f"{name}_2"] - t[f"{name}_0"] for name in (close, EE)]
    return {
        "lag_conflict_exhaustion": cross_lag(t[f"{EE}_2"], t[f"{EE}_0"], t[f"{bad}_0"]),
        "lag_exhaustion_conflict": cross_lag(t[f"{bad}_2"], t[f"{bad}_0"], t[f"{EE}_0"]),
        "lag_closeness_accomplishment": cross_lag(t[f"{PA}_2"], t[f"{PA}_0"], t[f"{close}_0"]),
        "lag_conflict_accomplishment": cross_lag(t[f"{PA}_2"], t[f"{PA}_0"], t[f"{bad}_0"]),
        "r_change_closeness_exhaustion": r(*change),
    }


def emotions(t: pd.DataFrame) -> dict[str, float]:
    """Emotions in general and exhaustion, at the end of the year and over its second half."""
    upset = [t[f"tes_anger_{w}"] + t[f"tes_anxiety_{w}"] for w in (1, 2)]
    return {
        "lag_burnout_emotions": cross_lag(upset[1], upset[0], t[f"{EE}_1"]),
        "path_emotion_burnout": r(upset[1], t[f"{EE}_2"]),
        **{
            f"r_trait_{name}_exhaustion": r(t[f"tes_{name}_2"], t[f"{EE}_2"])
            for name in ("anger", "enjoyment", "anxiety")
        },
    }


def regulation(t: pd.DataFrame) -> dict[str, float]:
    """Return correlates of regulation habits, and sources of relatedness."""
    ee, dp, pa = (t[f"{name}_2"] for name in (EE, DP, PA))
    satisfied, keen = t["job_satisfaction_2"], t["enthusiasm_2"]
    own, colleagues = betas(keen, [t["relatedness_students_2"], t["relatedness_colleagues_2"]])
    return {
        "r_suppression_exhaustion": r(t["erq_suppression_1"], ee),
        "r_suppression_depersonalisation": r(t["erq_suppression_1"], dp),
        "r_suppression_accomplishment": r(t["erq_suppression_1"], pa),
        "r_reappraisal_exhaustion": r(t["erq_reappraisal_1"], ee),
        "reappraisal_over_suppression": r(t["erq_reappraisal_1"], satisfied)
        - r(t["erq_suppression_1"], satisfied),
        "students_over_colleagues": float(own - colleagues),
    }


PROBLEM = 0.92  # quantile of rated behaviour from which a student has problems: 5 to 10 % do
MANY = 0.10  # share of students with problems that makes a teacher's classes difficult
QUITE_A_BIT = 6.5  # on the nine-point scale of efficacy
SCORES = ("externalising_teacher", "efficacy_general")


def simulate(task: ValidationTask) -> dict[str, float]:
    """Return every statistic of one population."""
    school, chance = population(task, "secondary")
    run = SchoolRun(first_year_at_rest(school, task.parameters, chance), task.parameters, chance)
    (labelled,) = snapshots_at_waves(run, (1,))
    found = scores(labelled.snapshot, SCORES)
    owner = dyad_owner(labelled.snapshot.structure.links)
    many = len(labelled.teachers)
    rating = found["externalising_teacher"]
    problem = rating >= np.quantile(rating, PROBLEM)
    share = np.bincount(owner, weights=problem, minlength=many) / np.bincount(owner, minlength=many)
    tally = labelled.snapshot.tally
    bad, met = (
        np.bincount(owner, weights=frame, minlength=many)
        for frame in (tally.negative_contacts, tally.contacts)
    )
    difficult, rate = share > MANY, bad / met
    return {
        "share_difficult_classes": float(difficult.mean()),
        "order_ratio": float(rate[difficult].mean() / rate[~difficult].mean()),
        "control_disruption": float((found["efficacy_general"] >= QUITE_A_BIT).mean()),
    }


STUDY = ValidationStudy(
    "secondary",
    "secondary teachers with about five classes of 25, surveyed in the middle of the year",
    simulate,
)
