"""Who is meant: some dyads of each teacher, by a rule that looks at the evening before."""

from typing import Annotated, Any, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from simulation.interventions.context import DecisionContext
from simulation.state import Floats, Ints

Rule = Literal["most conflictual", "least close", "highest externalising", "random", "all"]


def scores(rule: Rule, context: DecisionContext) -> Floats:
    """How strongly each dyad is meant, shape (dyads,); higher comes first."""
    dyads, links = context.state.dyads, context.world.links
    if rule == "most conflictual":
        return dyads.relationship_negative
    if rule == "least close":
        return -dyads.relationship_positive
    if rule == "highest externalising":
        return context.world.traits.students.propensity[links.dyad_student]
    teachers = np.repeat(links.teacher_key, np.diff(links.teacher_dyads))
    students = links.student_key[links.dyad_student]
    return context.chance.uniforms(f"target:{context.label}", teacher=teachers, student=students)


class DyadTarget(BaseModel):
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

    def rows(self, context: DecisionContext, teachers: npt.NDArray[np.bool_]) -> Ints:
        """The chosen dyads of the given teachers, in row order; ties go by student key."""
        if self.named:
            return self._named(context, teachers)
        links, score = context.world.links, scores(self.dyads, context)
        chosen = []
        for i in np.flatnonzero(teachers):
            own = np.arange(links.teacher_dyads[i], links.teacher_dyads[i + 1])
            own = own[context.circumstances.dyads.present[own] > 0.0]
            order = np.lexsort((links.student_key[links.dyad_student[own]], -score[own]))
            many = len(own) if self.dyads == "all" else self.per_teacher
            chosen.append(np.sort(own[order[:many]]))
        return np.concatenate(chosen) if chosen else np.zeros(0, dtype=np.int64)

    def _named(self, context: DecisionContext, teachers: npt.NDArray[np.bool_]) -> Ints:
        people = context.names.dyads
        pairs = set(self.pairs)
        named = [
            student in self.students or (teacher, student) in pairs
            for teacher, student in zip(people["teacher"], people["student"], strict=True)
        ]
        meant = np.array(named, dtype=np.bool_)
        part = np.repeat(teachers, np.diff(context.world.links.teacher_dyads))
        return np.flatnonzero(meant & part & (context.circumstances.dyads.present > 0.0))


Who = Literal["all", "share", "most exhausted", "beginners"]
HALF = 0.5  # assumed: the share where none is given
Flags = npt.NDArray[np.bool_]


class TeacherTarget(BaseModel):
    """A rule for teachers, or their ids.

    "share" draws teachers, keyed, so that a larger share only adds some; "most exhausted"
    takes that share of everybody by exhaustion on the evening before, ties by key;
    "beginners" have little experience according to the class list.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    who: Who = "all"
    share: Annotated[float | None, Field(ge=0.0, le=1.0, description="a half if left out")] = None
    ids: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.ids and (self.who != "all" or self.share is not None):
            raise ValueError("expected either ids or a rule (who, share), not both")
        if self.share is not None and self.who not in ("share", "most exhausted"):
            raise ValueError('expected share with who = "share" or who = "most exhausted" only')
        return self

    def meant(self, context: DecisionContext) -> Flags:
        """Whether each teacher is meant, shape (teachers,); stand-ins never are."""
        return self._by_rule(context) & regular(context)

    def _by_rule(self, context: DecisionContext) -> Flags:
        keys = context.world.links.teacher_key
        if self.ids:
            return np.asarray(context.names.teachers.index.isin(list(self.ids)))
        if self.who == "beginners":
            limit = context.parameters.start.beginner_years
            return np.asarray(context.names.teachers["experience"] < limit, dtype=np.bool_)
        if self.who == "share":
            return context.chance.uniforms(f"share:{context.label}", teacher=keys) < self._share
        if self.who == "most exhausted":
            return self._most(context.state.teachers.exhaustion, context)
        return np.ones(len(keys), dtype=np.bool_)

    @property
    def _share(self) -> float:
        return HALF if self.share is None else self.share

    def _most(self, exhaustion: Floats, context: DecisionContext) -> Flags:
        order = np.lexsort((context.world.links.teacher_key, -exhaustion))
        order = order[regular(context)[order]]
        meant = np.zeros(len(exhaustion), dtype=np.bool_)
        meant[order[: round(self._share * len(order))]] = True
        return meant


def regular(context: DecisionContext) -> Flags:
    """Which teachers are no stand-ins."""
    if context.register is None or "idle" not in context.register.teachers:
        return np.ones(len(context.world.links.teacher_key), dtype=np.bool_)
    return ~context.register.teachers["idle"].to_numpy(dtype=np.bool_)


def spelled_out(given: Any) -> Any:
    """A rule may be written as its bare name."""
    return {"who": given} if isinstance(given, str) else given


TeacherTargetField = Annotated[TeacherTarget, BeforeValidator(spelled_out)]
