"""Families of kinds: events within one school year, and programmes in sessions."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from simulation.interventions.base import Intervention, wrong_key
from simulation.interventions.dose_course import Phase, building_up, day_of, lasting
from simulation.interventions.targeting import TeacherTarget
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS

Fade = Annotated[
    float | None,
    Field(gt=0.0, le=400.0, description="school weeks from the end to 37 % of it; none: no fading"),
]


class Event(Intervention):
    """Something that happens: a dose of 1, or of 0 if it does not."""

    dose: Annotated[float, Field(ge=0.0, le=1.0, description="1: it happens; 0: it does not")] = 1.0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.dose not in (0.0, 1.0):
            expected = "a dose of 0 or 1: an event happens or it does not"
            raise wrong_key("dose", self.dose, expected)
        return self

    def course(self, year: int) -> list[Phase]:
        """Return the phase from the start to the stop, at most to the end of the school year."""
        return self._until(None)

    def _until(self, last: int | None) -> list[Phase]:
        """Return a phase to ``stop``, else to ``last``, at the latest to the year's end."""
        end = self.start.year * SCHOOL_DAYS
        stop = last if self.stop is None else day_of(self.stop)
        return lasting(day_of(self.start), end if stop is None else min(end, stop), None)


class ImposedEvent(Event):
    """An event without uptake: it affects everyone it names."""

    @model_validator(mode="after")
    def _without_uptake(self) -> Self:
        expected = "neither uptake nor teachers: this event has no participants"
        if self.uptake != 1.0:
            raise wrong_key("uptake", self.uptake, expected)
        if self.teachers != TeacherTarget():
            raise wrong_key("teachers", self.teachers, expected)
        return self


class Programme(Intervention):
    """Sessions at an interval of weeks, within the school year of the start.

    ``stop`` calls off the sessions from that morning on.
    """

    sessions: Annotated[int, Field(ge=1, le=40)]
    every: Annotated[int, Field(ge=1, le=20, description="weeks from session to session")] = 1
    session_hours: Annotated[float, Field(ge=0.0, le=40.0, description="hours of a session")] = 1.0

    @model_validator(mode="after")
    def _sessions_within_the_year(self) -> Self:
        most = (SCHOOL_DAYS - 1 - self.start.day) // (self.every * DAYS_A_WEEK) + 1
        if self.sessions > most:
            expected = (
                f"sessions that end with the school year: at most {most} from {self.start} on"
            )
            raise wrong_key("sessions", self.sessions, expected)
        return self

    def session_days(self) -> list[int]:
        """Return the school days of the sessions, counted over years."""
        first, stop = day_of(self.start), None if self.stop is None else day_of(self.stop)
        days = [first + n * self.every * DAYS_A_WEEK for n in range(self.sessions)]
        return [day for day in days if stop is None or day < stop]

    def hours(self) -> float:
        """Return the hours in sessions."""
        return len(self.session_days()) * self.session_hours


class Guided(Programme):
    """Something that lasts from the first session to the last."""

    def course(self, year: int) -> list[Phase]:
        """Return the phase from the first session to the day of the last."""
        days = self.session_days()
        return lasting(days[0], days[-1] + 1, None)


class Training(Programme):
    """Something learnt in sessions, that stays (without ``fade``) or fades."""

    fade: Fade = None

    def course(self, year: int) -> list[Phase]:
        """Return a step with every session, then the full skill or what is left of it."""
        return building_up(self.session_days(), self.fade)
