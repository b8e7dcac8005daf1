"""Targets of an intervention: teachers, and dyads of each teacher, by a rule or by id."""

from typing import Annotated, Any, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from simulation.interventions.context import DecisionContext
from simulation.state import Floats, Ints

Flags = npt.NDArray[np.bool_]
Rule = Literal["most conflictual", "least close", "highest externalising", "random", "all"]
Who = Literal["all", "share", "most exhausted", "beginners"]
Ids = Annotated[tuple[str, ...], Field(strict=False)]
HALF = 0.5  # assumed: the share where none is given
STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)


def scores(rule: Rule, context: DecisionContext) -> Floats:
    """Return the priority of every dyad under a rule, shape (dyads,); higher comes first."""
    dyads, links = context.state.dyads, context.structure.links
    if rule == "most conflictual":
        return dyads.relationship_negative
    if rule == "least close":
        return -dyads.relationship_positive
    if rule == "highest externalising":
        return context.structure.traits.students.propensity[links.dyad_student]
    teachers = np.repeat(links.teacher_key, np.diff(links.teacher_dyads))
    students = links.student_key[links.dyad_student]
    return context.chance.uniforms(f"target:{context.label}", teacher=teachers, student=students)


class DyadTarget(BaseModel):
    """Dyads of a teacher: a rule, and how many (all dyads for the rule "all"); or ids.

    students: these students, with all of their teachers who take part. pairs: these
    teachers with these students.
    """

    model_config = STRICT

    dyads: Rule = "most conflictual"
    per_teacher: Annotated[int, Field(ge=1, le=100)] = 2
    students: Ids = ()
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

    def rows(self, context: DecisionContext, teachers: Flags) -> Ints:
        """Return the chosen dyads of the given teachers, in row order; ties go by student key."""
        present = context.circumstances.dyads.present > 0.0
        links = context.structure.links
        if self.named:
            part = np.repeat(teachers, np.diff(links.teacher_dyads))
            return np.flatnonzero(self._names(context) & part & present)
        score, chosen = scores(self.dyads, context), [np.zeros(0, dtype=np.int64)]
        for i in np.flatnonzero(teachers):
            own = np.arange(links.teacher_dyads[i], links.teacher_dyads[i + 1])
            own = own[present[own]]
            order = np.lexsort((links.student_key[links.dyad_student[own]], -score[own]))
            many = len(own) if self.dyads == "all" else self.per_teacher
            chosen.append(np.sort(own[order[:many]]))
        return np.concatenate(chosen)

    def _names(self, context: DecisionContext) -> Flags:
        """Flag the dyads that are named by id."""
        people, pairs = context.names.dyads, set(self.pairs)
        named = [
            student in self.students or (teacher, student) in pairs
            for teacher, student in zip(people["teacher"], people["student"], strict=True)
        ]
        return np.array(named, dtype=np.bool_)


class TeacherTarget(BaseModel):
    """A rule for teachers, or their ids.

    "share" draws teachers, keyed, so that a larger share only adds some; "most exhausted"
    takes that share of all teachers by exhaustion on the evening before, ties by key;
    "beginners" have little experience according to the class list.
    """

    model_config = STRICT

    who: Who = "all"
    share: Annotated[float | None, Field(ge=0.0, le=1.0, description="a half if left out")] = None
    ids: Ids = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.ids and (self.who != "all" or self.share is not None):
            raise ValueError("expected either ids or a rule (who, share), not both")
        if self.share is not None and self.who not in ("share", "most exhausted"):
            raise ValueError('expected share with who = "share" or who = "most exhausted" only')
        return self

    def meant(self, context: DecisionContext) -> Flags:
        """Flag the teachers meant, shape (teachers,); stand-ins never are."""
        return self._by_rule(context) & regular(context)

    def _by_rule(self, context: DecisionContext) -> Flags:
        keys, share = (
            context.structure.links.teacher_key,
            HALF if self.share is None else self.share,
        )
        if self.ids:
            return np.asarray(context.names.teachers.index.isin(list(self.ids)))
        if self.who == "beginners":
            limit = context.parameters.start.beginner_years
            return np.asarray(context.names.teachers["experience"] < limit, dtype=np.bool_)
        if self.who == "share":
            return context.chance.uniforms(f"share:{context.label}", teacher=keys) < share
        if self.who == "most exhausted":
            order = np.lexsort((keys, -context.state.teachers.exhaustion))
            order = order[regular(context)[order]]
            return np.isin(np.arange(len(keys)), order[: round(share * len(order))])
        return np.ones(len(keys), dtype=np.bool_)


def regular(context: DecisionContext) -> Flags:
    """Flag the teachers who are no stand-ins."""
    if context.register is None or "idle" not in context.register.teachers:
        return np.ones(len(context.structure.links.teacher_key), dtype=np.bool_)
    return ~context.register.teachers["idle"].to_numpy(dtype=np.bool_)


def _from_name(given: Any) -> Any:
    """Return the full form of a rule written as its bare name."""
    return {"who": given} if isinstance(given, str) else given


TeacherTargetField = Annotated[TeacherTarget, BeforeValidator(_from_name)]
