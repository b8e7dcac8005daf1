"""Which teachers are meant: everybody, some by a rule, or some by name."""

from typing import Annotated, Any, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from simulation.interventions.scene import Scene
from simulation.state import Floats

Who = Literal["all", "share", "most exhausted", "beginners"]
HALF = 0.5  # assumed: the share where none is given
Flags = npt.NDArray[np.bool_]


class Staff(BaseModel):
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

    def meant(self, scene: Scene) -> Flags:
        """Whether each teacher is meant, shape (teachers,); stand-ins never are."""
        return self._by_rule(scene) & regular(scene)

    def _by_rule(self, scene: Scene) -> Flags:
        keys = scene.world.links.teacher_key
        if self.ids:
            return np.asarray(scene.names.teachers.index.isin(list(self.ids)))
        if self.who == "beginners":
            limit = scene.parameters.start.beginner_years
            return np.asarray(scene.names.teachers["experience"] < limit, dtype=np.bool_)
        if self.who == "share":
            return scene.chance.uniforms(f"share:{scene.label}", teacher=keys) < self._share
        if self.who == "most exhausted":
            return self._most(scene.state.teachers.exhaustion, scene)
        return np.ones(len(keys), dtype=np.bool_)

    @property
    def _share(self) -> float:
        return HALF if self.share is None else self.share

    def _most(self, exhaustion: Floats, scene: Scene) -> Flags:
        order = np.lexsort((scene.world.links.teacher_key, -exhaustion))
        order = order[regular(scene)[order]]
        meant = np.zeros(len(exhaustion), dtype=np.bool_)
        meant[order[: round(self._share * len(order))]] = True
        return meant


def regular(scene: Scene) -> Flags:
    """Which teachers are no stand-ins."""
    if scene.register is None or "idle" not in scene.register.teachers:
        return np.ones(len(scene.world.links.teacher_key), dtype=np.bool_)
    return ~scene.register.teachers["idle"].to_numpy(dtype=np.bool_)


def spelled_out(given: Any) -> Any:
    """A rule may be written as its bare name."""
    return {"who": given} if isinstance(given, str) else given


Teachers = Annotated[Staff, BeforeValidator(spelled_out)]
