"""What a study would cost in hours, as far as that can be said.

Seconds an item and hours of interviews and observation are assumed; hours of sessions are those
that the programme states. Money is told in the programme's own words, where it has any.
"""

from typing import NamedTuple

from simulation.evidence.power.study import Study
from simulation.measurement.instruments import BY_NAME

SECONDS_AN_ITEM = 8.0  # of a questionnaire; assumed
INTERVIEW_HOURS = (
    1.0  # with a teacher about one student; assumed (targets 7.12: sessions of an hour)
)
CODING_HOURS = 2.0  # of a coder for one interview; assumed
OBSERVATION_HOURS = 3.0  # in class for one student and wave; assumed, "a few hours"
SECONDS_A_PROMPT = 20.0  # of experience sampling, all items of one prompt; assumed


class Hours(NamedTuple):
    """Hours of a whole study."""

    teachers: float
    students: float
    researchers: float
    programme: float
    teachers_each: float
    money: tuple[str, ...]


def hours_of(study: Study) -> Hours:
    """Hours of everybody in a study of its planned size."""
    sample, waves = study.sample, study.waves
    teachers = sample.schools * sample.teachers
    dyads = teachers * sample.students
    filled = {"teacher": 0.0, "student": 0.0, "parent": 0.0, "peers": 0.0, "test": 0.0}
    for key in filled:
        for name in getattr(study.measures, key):
            scale = BY_NAME[name]
            each = {"teacher": teachers, "occasion": 0}.get(scale.unit, dyads)
            filled[key] += each * scale.items * SECONDS_AN_ITEM / 3600.0
    interviews = dyads if study.measures.interview else 0
    observed = dyads if study.measures.observer else 0
    asked = waves * (filled["teacher"] + interviews * INTERVIEW_HOURS)
    if study.design.kind == "diary":
        asked += teachers * study.design.days * 5 * study.design.prompts * SECONDS_A_PROMPT / 3600.0
    plans = study.arms[1].interventions if len(study.arms) > 1 else ()
    hours = sum(each.hours() for each in plans)
    programme = hours * teachers / 2.0
    researchers = waves * (interviews * (INTERVIEW_HOURS + CODING_HOURS)
                           + observed * OBSERVATION_HOURS)  # fmt: skip
    money = tuple(words for each in plans if (words := each.money()) is not None)
    return Hours(
        asked, waves * (filled["student"] + filled["test"] + filled["peers"]), researchers,
        programme, asked / teachers + hours / 2.0, money,
    )  # fmt: skip
