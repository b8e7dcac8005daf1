"""The pool of a diary study: one row a lesson that a sampled teacher tells about."""

import numpy as np
import pandas as pd

from simulation.chance import Chance
from simulation.engine.loop import SchoolRun
from simulation.evidence.trials.places import column, perfect
from simulation.evidence.trials.sampling import largest, teacher_ranks
from simulation.evidence.trials.study import Study
from simulation.evidence.trials.worlds import CONTROL
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.constants import EXHAUSTION_MEAN, EXHAUSTION_SD
from simulation.measurement.instruments.lessons import Lessons, follow, joined, prompted
from simulation.measurement.instruments.measure import weeks_of
from simulation.parameters import Parameters
from simulation.world.calendar import DAYS_A_WEEK
from simulation.world.enrolment import Enrolment
from simulation.world.population import first_year


def diary(study: Study, school: Enrolment, parameters: Parameters, chance: Chance) -> pd.DataFrame:
    """Lessons of the sampled teachers, in the columns of a pool; a lesson stands as a student."""
    year = first_year(school, parameters, chance)
    (week,), schools = study.design.weeks, school.teachers["school"]
    held = next(weeks_of(SchoolRun(year, parameters, chance), (0,)))
    ranks = teacher_ranks(held, schools, chance)
    chosen = [name for name, rank in zip(held.teachers, ranks, strict=True)
              if rank <= largest(study, "teachers")]  # fmt: skip
    run = SchoolRun(first_year(school, parameters, chance), parameters, chance, watched=chosen)
    run.live(week * DAYS_A_WEEK)
    run.events.take()
    lessons = prompted(joined(list(follow(run, study.design.days))), study.design.prompts)
    frame = _rows(lessons, held.teachers, ranks, schools)
    for name in study.measures.names:
        frame[column(CONTROL, name, 1)] = BY_NAME[name].measure(lessons)
        frame[column(CONTROL, name, 1, exact=True)] = perfect(BY_NAME[name], lessons)
    exhaustion = (run.state.teachers.exhaustion - EXHAUSTION_MEAN) / EXHAUSTION_SD
    frame[column(CONTROL, "exhaustion", 1)] = exhaustion[lessons.teacher]
    return frame


def _rows(
    lessons: Lessons, names: list[str], ranks: np.ndarray, schools: pd.Series
) -> pd.DataFrame:
    teacher = np.array(names, dtype=object)[lessons.teacher]
    when = zip(teacher, lessons.day, lessons.lesson, strict=True)
    return pd.DataFrame(
        {
            "school": schools.reindex(teacher).to_numpy(),
            "teacher": teacher,
            "student": [f"{name}/day {day} lesson {lesson}" for name, day, lesson in when],
            "teacher_rank": ranks[lessons.teacher],
            "student_rank": np.ones(len(teacher), dtype=np.int64),
            "first": np.ones(len(teacher), dtype=np.bool_),
        }
    )
