"""Values of an ordinary teacher at rest, compared with a year of the model."""

from schools import primary

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.at_rest import ORDINARY_TEACHER

FITTED, CHANCE = Parameters.calibrated(), RandomStreams(3, 1)
BOUND = {"load": 0.2, "stress": 0.1}  # others: .06


def test_the_ordinary_teacher_is_the_mean_of_teachers_in_the_middle_of_a_year() -> None:
    school = primary(CHANCE, classes=24, size=25)
    live = SchoolRun(first_year_at_rest(school, FITTED, CHANCE), FITTED, CHANCE)
    live.advance(100)
    far = {
        name: round(float(getattr(live.state.teachers, name).mean() - value), 3)
        for name, value in ORDINARY_TEACHER._asdict().items()
    }
    assert {name for name in far if abs(far[name]) > BOUND.get(name, 0.06)} == set(), far
