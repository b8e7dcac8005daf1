"""Events in the life of a school: they happen or they do not, and end with the school year."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from simulation.interventions.base import Intervention
from simulation.interventions.dose_course import Phase, building_up, day_of, lasting
from simulation.interventions.targeting import TeacherTarget
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS


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
        end = self.start.year * SCHOOL_DAYS
        stop = end if self.stop is None else min(end, day_of(self.stop))
        return lasting(day_of(self.start), stop, None)


class ImposedEvent(Event):
    """An event that concerns whom it concerns: nobody is asked to take part."""

    @model_validator(mode="after")
    def _nobody_is_asked(self) -> Self:
        if self.uptake != 1.0 or self.teachers != TeacherTarget():
            raise ValueError("expected neither uptake nor teachers: nobody is asked to take part")
        return self


Fade = Annotated[
    float | None,
    Field(gt=0.0, le=400.0, description="school weeks from the end to 37 % of it; none: no fading"),
]


class Programme(Intervention):
    """Sessions, so many weeks apart, within the school year of the start.

    ``stop`` calls off the sessions from that morning on.
    """

    sessions: Annotated[int, Field(ge=1, le=40)]
    every: Annotated[int, Field(ge=1, le=20, description="weeks from session to session")] = 1
    session_hours: Annotated[float, Field(ge=0.0, le=40.0, description="hours of a session")] = 1.0

    @model_validator(mode="after")
    def _sessions_within_the_year(self) -> Self:
        room = (SCHOOL_DAYS - 1 - self.start.day) // (self.every * DAYS_A_WEEK) + 1
        if self.sessions > room:
            raise ValueError(
                f"expected sessions that end with the school year: from {self.start} on there "
                f"is room for {room}"
            )
        return self

    def session_days(self) -> list[int]:
        """School days of the sessions, counted over years."""
        first, stop = day_of(self.start), None if self.stop is None else day_of(self.stop)
        days = [first + n * self.every * DAYS_A_WEEK for n in range(self.sessions)]
        return [day for day in days if stop is None or day < stop]

    def hours(self) -> float:
        """Hours in sessions."""
        return len(self.session_days()) * self.session_hours


class Guided(Programme):
    """Something that is held up while sessions last, and has an ending of its own."""

    def course(self, year: int) -> list[Phase]:
        """From the first session to the day of the last."""
        days = self.session_days()
        return lasting(days[0], days[-1] + 1, None)


class Training(Programme):
    """Something learnt in sessions, that stays (without ``fade``) or fades."""

    fade: Fade = None

    def course(self, year: int) -> list[Phase]:
        """A step with every session, then the full skill or what is left of it."""
        return building_up(self.session_days(), self.fade)
