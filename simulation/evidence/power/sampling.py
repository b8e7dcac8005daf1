"""Who of a school would take part: teachers and their students, in an order that sizes cut."""

import numpy as np
import pandas as pd

from simulation.evidence.power.study import Study
from simulation.measurement.instruments.administer import LabelledSnapshot
from simulation.randomness import RandomStreams, keys_of
from simulation.school.links import dyad_owner
from simulation.state import Floats, Ints


def largest(study: Study, what: str) -> int:
    """Return the largest number of a unit that any size of the study needs."""
    planned: int = getattr(study.sample, what)
    return max(study.sizes()) if study.power.along == what else planned


def sampled(study: Study, labelled: LabelledSnapshot, schools: pd.Series) -> pd.DataFrame:
    """Return the dyads of the sample at the first wave of an arm without the programme.

    schools: school of every teacher. Columns: school, teacher, student, teacher_rank and
    student_rank (both from 1; a smaller study takes the first), first (in which half).
    """
    chance, links = labelled.snapshot.chance, labelled.snapshot.structure.links
    ranks = teacher_ranks(labelled, schools, chance)
    owner, wanted = dyad_owner(links), largest(study, "students")
    score = scores(study.sample.rule, labelled)
    present = labelled.snapshot.circumstances.dyads.present > 0.0
    keys = links.student_key[links.dyad_student]
    rows = []
    for place in np.flatnonzero(ranks <= largest(study, "teachers")):
        own = np.flatnonzero((owner == place) & present)
        order = own[np.lexsort((keys[own], -score[own]))][:wanted]
        rows += [(place, row, nth + 1) for nth, row in enumerate(order)]
    table = labelled.dyads.iloc[[row for _, row, _ in rows]][["teacher", "student"]]
    frame = pd.DataFrame(
        {
            "school": schools.reindex(table["teacher"]).to_numpy(),
            "teacher": table["teacher"].to_numpy(),
            "student": table["student"].to_numpy(),
            "teacher_rank": ranks[[place for place, *_ in rows]],
            "student_rank": np.array([nth for *_, nth in rows], dtype=np.int64),
        }
    )
    frame["first"] = in_first_half(study, frame, chance)
    return frame.sort_values(["school", "teacher_rank", "student_rank"], ignore_index=True)


def teacher_ranks(labelled: LabelledSnapshot, schools: pd.Series, chance: RandomStreams) -> Ints:
    """Return the order in which teachers of a school take part, from 1; shape (teachers,)."""
    draws = chance.uniforms("trial:teachers", teacher=labelled.snapshot.structure.links.teacher_key)
    order = pd.Series(draws, index=pd.Index(labelled.teachers))
    return np.asarray(order.groupby(schools.reindex(labelled.teachers).to_numpy()).rank(), np.int64)


def scores(rule: str, labelled: LabelledSnapshot) -> Floats:
    """Return the priority of every dyad under a rule at that time; shape (dyads,)."""
    moment, links = labelled.snapshot, labelled.snapshot.structure.links
    if rule == "most conflictual":
        return moment.state.dyads.relationship_negative
    if rule == "least close":
        return -moment.state.dyads.relationship_positive
    if rule == "highest externalising":
        return moment.structure.traits.students.propensity[links.dyad_student]
    return moment.chance.uniforms(
        "trial:students",
        teacher=links.teacher_key[dyad_owner(links)],
        student=links.student_key[links.dyad_student],
    )


def in_first_half(study: Study, sample: pd.DataFrame, chance: RandomStreams) -> np.ndarray:
    """Return whether a dyad is in the half that gets the programme first.

    Stratified: of two consecutive members of a school (or of a teacher) one is, by a draw; a single
    one is. Otherwise by a separate draw.
    """
    by_dyad = study.design.by == "dyad"
    who, rank = ("student", "student_rank") if by_dyad else ("teacher", "teacher_rank")
    group = "teacher" if by_dyad else "school"
    keys = keys_of(sample[who].tolist())
    if not study.design.stratified:
        return chance.uniforms(f"trial:half:{who}", teacher=keys) < 0.5
    pair = (sample[rank].to_numpy() - 1) // 2
    coin = chance.uniforms(
        f"trial:half:{group}", day=pair, teacher=keys_of(sample[group].tolist())
    ) < 0.5  # fmt: skip
    partners = sample.groupby([sample[group], pair])[rank].transform("nunique").to_numpy() > 1
    odd = sample[rank].to_numpy() % 2 == 1
    return np.where(partners, odd == coin, True)
