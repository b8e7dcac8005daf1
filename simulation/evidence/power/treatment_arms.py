"""The worlds that the schools of a study live in: who gets which programme in each.

A study needs only some of them: without the programme, with it for everybody sampled, and, where
randomisation cuts through a school, with it for one half of the sample or the other half, so that
what colleagues and classmates pass on to controls is in the data as it would be.
"""

from collections.abc import Sequence
from typing import Any, cast

import pandas as pd

from simulation.evidence.power.study import Study
from simulation.interventions.base import InterventionProtocol
from simulation.interventions.targeting import DyadTarget, TeacherTarget

CONTROL, EVERYBODY, FIRST, SECOND, WAITING = "control", "all", "first", "second", "waiting"
MOVED = "moved:"

World = tuple[InterventionProtocol, ...]


def world_names(study: Study) -> tuple[str, ...]:
    """Which worlds a study's schools live in, the one without the programme first."""
    moved = tuple(f"{MOVED}{each.name}" for each in study.manipulations)
    if study.design.kind != "trial":
        return (CONTROL, *moved)
    if study.design.by != "school":
        return (CONTROL, EVERYBODY, FIRST, SECOND, *moved)
    waiting = (WAITING,) if study.design.waiting_list else ()
    return (CONTROL, EVERYBODY, *waiting, *moved)


def plans_of(study: Study, world: str, sample: pd.DataFrame) -> World:
    """What is done in one world. sample: teacher, student and whether in the first half."""
    if world.startswith(MOVED):
        moved = next(m for m in study.manipulations if m.name == world.removeprefix(MOVED))
        return tuple(cast("InterventionProtocol", each) for each in moved.interventions)
    usual = study.arms[0].interventions if study.arms else ()
    found = aimed(usual, sample)
    if world == CONTROL:
        return found
    programme = study.arms[1].interventions
    if world == EVERYBODY:
        return aimed(programme, sample)
    first = sample["first"].to_numpy()
    treated = {FIRST: first, SECOND: ~first, WAITING: first & False}[world]
    late: World = ()
    if study.design.waiting_list is not None:
        moved_on = [each.model_copy(update={"start": study.design.waiting_list})
                    for each in programme]  # fmt: skip
        late = aimed(moved_on, sample[~treated])
    return (*aimed(usual, sample[~treated]), *aimed(programme, sample[treated]), *late)


def aimed(plans: Sequence[Any], sample: pd.DataFrame) -> World:
    """The same plans for the teachers of a sample and the students chosen of each.

    A plan that names a target of its own keeps it, for these teachers.
    """
    if not len(sample):
        return ()
    teachers = tuple(sorted(set(sample["teacher"])))
    pairs = tuple(sorted(zip(sample["teacher"], sample["student"], strict=True)))
    found = []
    for plan in plans:
        update: dict[str, Any] = {}
        if "teachers" in type(plan).model_fields:
            update["teachers"] = TeacherTarget(ids=teachers)
        if "target" in type(plan).model_fields and "target" not in plan.model_fields_set:
            update["target"] = DyadTarget(pairs=pairs)
        found.append(plan.model_copy(update=update))
    return tuple(found)
