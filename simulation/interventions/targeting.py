"""Targets of an intervention: teachers, and dyads of each teacher, by a rule or by id."""

from typing import Annotated, Any, Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from simulation.interventions.context import DecisionContext
from simulation.jit import kernel
from simulation.state import Floats, Ints, Keys

Flags = npt.NDArray[np.bool_]
Rule = Literal["most conflictual", "least close", "highest externalising", "random", "all"]
Who = Literal["all", "share", "most exhausted", "beginners"]
Ids = Annotated[tuple[str, ...], Field(strict=False)]
HALF = 0.5  # assumed: the share where none is given
STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)


class Entries(NamedTuple):
    """People or dyads in groups, from which some of every group are chosen."""

    start: Ints  # (groups + 1,) group g has the entries [g] to [g + 1]
    key: Keys  # (entries,) of equal scores the lowest key comes first
    eligible: Floats  # (entries,) above 0 if it may be chosen


@kernel
def choose_highest(entries: Entries, score: Floats, sign: float, many: Ints, chosen: Ints) -> None:
    """Set ``chosen`` to 1 for the entries of every group with the highest ``sign * score``, else 0.

    score: (entries,), a number. many: (groups,) how many to choose, at most all that are eligible.
    """
    chosen[:] = 0
    for group in range(len(many)):
        for _ in range(many[group]):
            best, top = -1, 0.0
            for n in range(entries.start[group], entries.start[group + 1]):
                if chosen[n] == 0 and entries.eligible[n] > 0.0:
                    value = sign * score[n]
                    equal = value == top and entries.key[n] < entries.key[best]
                    if best < 0 or value > top or equal:
                        best, top = n, value
            if best < 0:
                break
            chosen[best] = 1


def highest(entries: Entries, score: Floats, sign: float, many: Ints) -> Ints:
    """Return the rows that ``choose_highest`` chooses."""
    chosen = np.zeros(len(score), dtype=np.int64)
    # Contiguous, so that the kernel is compiled once.
    entries = entries._replace(eligible=np.ascontiguousarray(entries.eligible))
    choose_highest(entries, np.ascontiguousarray(score), sign, many, chosen)
    return np.flatnonzero(chosen)


def priority(rule: Rule, context: DecisionContext) -> tuple[Floats, float]:
    """Return a score of every dyad, shape (dyads,), and its sign under a rule."""
    dyads, links = context.state.dyads, context.structure.links
    if rule == "most conflictual":
        return dyads.relationship_negative, 1.0
    if rule == "least close":
        return dyads.relationship_positive, -1.0
    if rule == "highest externalising":
        return context.structure.traits.students.propensity[links.dyad_student], 1.0
    teachers = np.repeat(links.teacher_key, np.diff(links.teacher_dyads))
    students = links.student_key[links.dyad_student]
    drawn = context.chance.uniforms(f"target:{context.label}", teacher=teachers, student=students)
    return drawn, 1.0


def dyads_of_teachers(context: DecisionContext) -> Entries:
    """Return the dyads by teacher; those present may be chosen."""
    links, levers = context.structure.links, context.circumstances.dyads
    return Entries(links.teacher_dyads, links.student_key[links.dyad_student], levers.present)


def regular_teachers(context: DecisionContext) -> Entries:
    """Return all teachers as one group; stand-ins may not be chosen."""
    keys = context.structure.links.teacher_key
    return Entries(np.array([0, len(keys)]), keys, regular(context).astype(np.float64))


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
        if self.named:
            part = np.repeat(teachers, np.diff(context.structure.links.teacher_dyads))
            present = context.circumstances.dyads.present > 0.0
            return np.flatnonzero(self._names(context) & part & present)
        many = np.where(teachers, self.many(context), 0)
        return highest(dyads_of_teachers(context), *priority(self.dyads, context), many)

    def many(self, context: DecisionContext) -> Ints:
        """Return how many dyads the rule chooses at most, shape (teachers,)."""
        own = np.diff(context.structure.links.teacher_dyads)
        return own if self.dyads == "all" else np.minimum(own, self.per_teacher)

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

    def many(self, context: DecisionContext) -> Ints:
        """Return how many teachers the share is, shape (1,)."""
        share = HALF if self.share is None else self.share
        return np.array([round(share * int(regular(context).sum()))])

    def _by_rule(self, context: DecisionContext) -> Flags:
        keys = context.structure.links.teacher_key
        if self.ids:
            return np.asarray(context.names.teachers.index.isin(list(self.ids)))
        if self.who == "beginners":
            limit = context.parameters.start.beginner_years
            return np.asarray(context.names.teachers["experience"] < limit, dtype=np.bool_)
        if self.who == "share":
            share = HALF if self.share is None else self.share
            return context.chance.uniforms(f"share:{context.label}", teacher=keys) < share
        if self.who == "most exhausted":
            rows = highest(
                regular_teachers(context),
                context.state.teachers.exhaustion,
                1.0,
                self.many(context),
            )
            return np.isin(np.arange(len(keys)), rows)
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
