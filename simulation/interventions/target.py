"""Who is meant: some dyads of each teacher, by a rule that looks at the evening before."""

from typing import Annotated, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from simulation.interventions.scene import Scene
from simulation.state import Floats, Ints

Rule = Literal["most conflictual", "least close", "highest externalising", "random", "all"]


def scores(rule: Rule, scene: Scene) -> Floats:
    """How strongly each dyad is meant, shape (dyads,); higher comes first."""
    dyads, links = scene.state.dyads, scene.world.links
    if rule == "most conflictual":
        return dyads.relationship_negative
    if rule == "least close":
        return -dyads.relationship_positive
    if rule == "highest externalising":
        return scene.world.traits.students.propensity[links.dyad_student]
    teachers = np.repeat(links.teacher_key, np.diff(links.teacher_dyads))
    students = links.student_key[links.dyad_student]
    return scene.chance.uniforms(f"target:{scene.label}", teacher=teachers, student=students)


class Target(BaseModel):
    """Which dyads of a teacher: a rule, and how many (all dyads for the rule "all"); or ids.

    students: these students, with every teacher of theirs who takes part. pairs: these
    teachers with these students.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    dyads: Rule = "most conflictual"
    per_teacher: Annotated[int, Field(ge=1, le=100)] = 2
    students: Annotated[tuple[str, ...], Field(strict=False)] = ()
    pairs: Annotated[
        tuple[Annotated[tuple[str, str], Field(strict=False)], ...], Field(strict=False)
    ] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_rule = bool(self.model_fields_set & {"dyads", "per_teacher"})
        if by_rule + bool(self.students) + bool(self.pairs) > 1:
            raise ValueError("expected one of: a rule (dyads, per_teacher), students, pairs")
        return self

    @property
    def named(self) -> bool:
        """Whether people are named, not chosen by a rule."""
        return bool(self.students or self.pairs)

    def rows(self, scene: Scene, teachers: npt.NDArray[np.bool_]) -> Ints:
        """The chosen dyads of the given teachers, in row order; ties go by student key."""
        if self.named:
            return self._named(scene, teachers)
        links, score = scene.world.links, scores(self.dyads, scene)
        chosen = []
        for i in np.flatnonzero(teachers):
            own = np.arange(links.teacher_dyads[i], links.teacher_dyads[i + 1])
            own = own[scene.circumstances.dyads.present[own] > 0.0]
            order = np.lexsort((links.student_key[links.dyad_student[own]], -score[own]))
            many = len(own) if self.dyads == "all" else self.per_teacher
            chosen.append(np.sort(own[order[:many]]))
        return np.concatenate(chosen) if chosen else np.zeros(0, dtype=np.int64)

    def _named(self, scene: Scene, teachers: npt.NDArray[np.bool_]) -> Ints:
        people = scene.names.dyads
        pairs = set(self.pairs)
        named = [
            student in self.students or (teacher, student) in pairs
            for teacher, student in zip(people["teacher"], people["student"], strict=True)
        ]
        meant = np.array(named, dtype=np.bool_)
        part = np.repeat(teachers, np.diff(scene.world.links.teacher_dyads))
        return np.flatnonzero(meant & part & (scene.circumstances.dyads.present > 0.0))
