"""Events in the life of a school: they happen or they do not, and end with the school year."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from simulation.interventions.course import Phase, day_of, lasting
from simulation.interventions.intervention import Intervention
from simulation.interventions.moment import DAYS
from simulation.interventions.staff import Staff


class Event(Intervention):
    """Something that happens: a dose of 1, or of 0 if it does not."""

    dose: Annotated[float, Field(ge=0.0, le=1.0, description="1: it happens; 0: it does not")] = 1.0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.dose not in (0.0, 1.0):
            raise ValueError("expected a dose of 0 or 1: an event happens or it does not")
        return self

    def course(self, year: int) -> list[Phase]:
        """From the start to the stop, at the latest to the end of the school year."""
        end = self.start.year * DAYS
        stop = end if self.stop is None else min(end, day_of(self.stop))
        return lasting(day_of(self.start), stop, None)


class Decreed(Event):
    """An event that concerns whom it concerns: nobody is asked to take part."""

    @model_validator(mode="after")
    def _nobody_is_asked(self) -> Self:
        if self.uptake != 1.0 or self.teachers != Staff():
            raise ValueError("expected neither uptake nor teachers: nobody is asked to take part")
        return self
