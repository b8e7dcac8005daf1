"""What one thing would have changed equals a full run of it; what does not match is refused."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from diaries import LABEL, job, saved
from schools import Asked, primary, reflection, roster, roster_rows, secondary

from simulation.engine.school_run import SchoolRun
from simulation.errors import BadInput
from simulation.evidence.explanation.counterfactuals import (
    LIGHTER,
    REFLECTIVE,
    TeacherSeat,
    counterfactuals_for,
    new_tie,
    with_reserved,
)
from simulation.evidence.explanation.explain import (
    Explanation,
    Replay,
    explain_replay,
    first_difference,
    heaviest,
)
from simulation.evidence.explanation.replay import circle_of
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.lever_schedule import Span
from simulation.measurement.outcomes import exhaustion_score
from simulation.randomness import RandomStreams
from simulation.runs.class_trace import TracedTeacher
from simulation.runs.job import Job, run_job
from simulation.school.build_year import first_year
from simulation.school.enrolment import Reserve
from simulation.school.school_year import SchoolYear

SCHOOLS = {"primary": primary, "secondary": secondary}
TEACHER = {"primary": "s1/t04", "secondary": "s1/t02"}


def explanation(made: Job, teacher: str, folder: Path, year: int = 1) -> Explanation:
    return explain_replay(Replay(made, TracedTeacher(teacher, year)), LABEL, saved(made, folder))


def end_of(made: Job, teacher: str, school: SchoolYear, spans: tuple[Span, ...] = ()) -> float:
    """Exhaustion score at the year's end in a run of the whole school that is asked for spans."""
    asked = (Asked(spans),) if spans else ()
    run = SchoolRun(
        school,
        made.parameters,
        RandomStreams(made.seed, 1),
        interventions=(*made.interventions, *asked),
    )
    run.advance(200)
    i = school.enrolment.teachers.index.get_loc(teacher)
    return float(exhaustion_score(run.state.teachers.exhaustion)[i])


@pytest.mark.parametrize("level", SCHOOLS)
def test_each_rerun_is_a_full_run_with_that_one_thing_changed(level: str, tmp_path: Path) -> None:
    made = job(SCHOOLS[level](), interventions=(reflection("week 8", dose=0.3),))
    teacher = TEACHER[level]
    told = explanation(made, teacher, tmp_path)
    school = first_year(made.enrolment, made.parameters, RandomStreams(made.seed, 1))
    i = school.enrolment.teachers.index.get_loc(teacher)
    student = heaviest(told.diary, told.books)[0][0]
    dyads = school.dyads
    row = np.flatnonzero((dyads["teacher"] == teacher) & (dyads["student"] == student))
    j = school.structure.links.dyad_student[row]
    z = school.structure.traits.students.propensity[j[0]]
    as_it_was = end_of(made, teacher, school)
    expected = {
        f"reflection on {student}": (Span("held_awareness", row, 0, 200, REFLECTIVE),),
        "lighter": (Span("workload", np.array([i]), 0, 200, LIGHTER),),
    }
    if z > 0.0:
        expected["misbehaved"] = (Span("propensity", j, 0, 200, -z),)
    for words, spans in expected.items():
        rerun = next(each for each in told.reruns if words in each.name)
        difference = end_of(made, teacher, school, spans) - as_it_was
        assert rerun.exhaustion == pytest.approx(difference, abs=1e-14)
        assert rerun.exhaustion != 0.0


def test_one_more_colleague_is_a_full_run_with_that_tie(tmp_path: Path) -> None:
    made, teacher = job(primary()), "s1/t04"
    told = explanation(made, teacher, tmp_path)
    school = first_year(made.enrolment, made.parameters, RandomStreams(made.seed, 1))
    pair = new_tie(school, teacher)
    assert pair is not None
    reserve = Reserve(ties=(pair,))
    laid = replace(made.enrolment, reserve=reserve)
    other = first_year(laid, made.parameters, RandomStreams(made.seed, 1))
    assert end_of(made, teacher, other) == end_of(made, teacher, school)  # idle, it is nothing
    spans = (Span("tie", np.flatnonzero(other.idle.ties), 0, 200, 1.0),)
    difference = end_of(made, teacher, other, spans) - end_of(made, teacher, school)
    rerun = next(each for each in told.reruns if "colleague" in each.name)
    assert rerun.exhaustion == pytest.approx(difference, abs=1e-14)
    assert rerun.exhaustion != 0.0


def test_the_new_tie_is_to_the_least_exhausted_who_is_not_tied_yet() -> None:
    school = first_year(primary(), job(primary()).parameters, RandomStreams(7, 1))
    ties = school.enrolment.staffroom
    tired = dict(
        zip(school.enrolment.teachers.index, school.state.teachers.exhaustion, strict=True)
    )
    for teacher in school.enrolment.teachers.index:
        own = ties[(ties["teacher"] == teacher) | (ties["colleague"] == teacher)]
        free = set(tired) - set(own["teacher"]) - set(own["colleague"]) - {teacher}
        tie = new_tie(school, teacher)
        if not free:
            assert tie is None
            continue
        assert tie is not None and teacher in tie and list(tie) == sorted(tie)
        colleague = next(name for name in tie if name != teacher)
        assert colleague in free and tired[colleague] == min(tired[name] for name in free)


def test_a_tie_widens_the_circle_to_those_it_reaches(tmp_path: Path) -> None:
    enrolment = roster(tmp_path, roster_rows("abcdef"))
    p = job(enrolment).parameters
    school = first_year(enrolment, p, RandomStreams(7, 1))
    tied = first_year(with_reserved(enrolment, ("teacher-a", "teacher-d")), p, RandomStreams(7, 1))
    assert circle_of(school, ["teacher-a"], 1) == {f"teacher-{each}" for each in "abc"}
    assert circle_of(tied, ["teacher-a"], 1) == {f"teacher-{each}" for each in "abcde"}
    assert circle_of(tied, ["teacher-f"], 2) == {"teacher-f"}


def test_in_a_made_up_school_later_years_bring_everybody_together() -> None:
    made = job(primary(classes=16, schools=2, ties=False), years=2)
    school = first_year(made.enrolment, made.parameters, RandomStreams(7, 1))
    assert circle_of(school, ["s1/t03"], 1) == {"s1/t03"}
    assert circle_of(school, ["s1/t03"], 2) == {f"s1/t{n:02d}" for n in range(1, 9)}


def test_a_student_who_is_no_worse_than_others_is_not_made_better() -> None:
    """Nothing is asked about a propensity that does not lie above the mean."""
    place, lever = TeacherSeat(teacher=1, dyad=20, student=30), "propensity"
    above, below = ([*counterfactuals_for(place, "x", z, None)] for z in (0.7, -0.7))
    assert [each.levers for each in above if each.levers[0][0] == lever] == [((lever, 30, -0.7),)]
    assert [each for each in below if each.levers[0][0] == lever] == []
    assert [each.name for each in below] == [each.name for each in above[1:]]


def test_a_teacher_without_students_is_asked_about_work_and_colleagues() -> None:
    tie = ("a", "b")
    [work, colleague] = counterfactuals_for(TeacherSeat(1, 0, 0), "", None, tie)
    assert work.levers == (("workload", 1, LIGHTER),) and colleague.tie == tie


def test_the_second_year_is_explained_from_where_the_first_ended(tmp_path: Path) -> None:
    made = job(primary(size=4), years=2)
    told = explanation(made, "s1/t04", tmp_path, year=2)
    draws = RandomStreams(7, 1)
    first = first_year(made.enrolment, made.parameters, draws)
    run = SchoolRun(first, made.parameters, draws, years=2)
    run.advance(200)
    run.start_next_year()
    i = run.school_year.enrolment.teachers.index.get_loc("s1/t04")
    assert told.diary.begin.exhaustion == run.state.teachers.exhaustion[i]
    assert not told.whole_school
    assert {"/y2/" in name or "c0" in name for name in told.diary.students} == {True}


MIDYEAR = SchoolMorning(1, 100)


@dataclass(frozen=True)
class ForTheLeastExhausted:
    """Another workload for the one teacher in all schools who is least exhausted."""

    start: SchoolMorning = MIDYEAR
    kind: str = "for the least exhausted"

    def decide(self, context: DecisionContext) -> Decision:
        row = np.array([int(np.argmin(context.state.teachers.exhaustion))])
        return Decision([Span("workload", row, 100, 200, 0.1)], chosen=np.zeros(0, dtype=np.int64))


def test_the_whole_school_is_lived_where_a_choice_looks_at_all_of_it(tmp_path: Path) -> None:
    enrolment = roster(tmp_path, roster_rows("abcdef"))
    made = job(enrolment, interventions=(ForTheLeastExhausted(),))
    result = saved(made, tmp_path)
    told = [
        explain_replay(Replay(made, TracedTeacher(teacher, 1)), LABEL, result)
        for teacher in enrolment.teachers.index
    ]
    assert all(first_difference(each.diary, LABEL, result) == "" for each in told)
    assert {each.whole_school for each in told} == {True, False}


def tampered(result: Any, **values: float) -> None:
    """Write the weekly rows of a result with some numbers changed in week 30."""
    path = result.folder / "teachers.parquet"
    kept = pq.read_table(path)
    table = kept.to_pandas()
    for name, value in values.items():
        table.loc[table["week"] == 30, name] = np.float32(value)
    pq.write_table(pa.Table.from_pandas(table, schema=kept.schema, preserve_index=False), path)


def test_a_year_that_is_not_the_kept_one_is_refused_in_one_sentence(tmp_path: Path) -> None:
    made = job(primary(classes=3))
    result = saved(made, tmp_path)
    tampered(result, meaning=0.5)
    with pytest.raises(BadInput) as refused:
        explain_replay(Replay(made, TracedTeacher("s1/t02", 1)), LABEL, result)
    [problem] = refused.value.problems
    assert problem.where == "teacher s1/t02"
    assert "meaning in week 30" in problem.found


def test_one_unit_in_the_last_place_is_noticed(tmp_path: Path) -> None:
    made = job(primary(classes=3))
    result = saved(made, tmp_path)
    table = run_job(made)["teachers"].to_pandas()
    row = table[(table["teacher"] == "s1/t02") & (table["week"] == 30)].iloc[0]
    tampered(result, stress=np.nextafter(np.float32(row["stress"]), np.float32(1.0)))
    with pytest.raises(BadInput, match="stress in week 30"):
        explain_replay(Replay(made, TracedTeacher("s1/t02", 1)), LABEL, result)


def test_a_run_without_weekly_rows_is_refused(tmp_path: Path) -> None:
    made = job(primary(classes=3))
    result = saved(made, tmp_path)
    with pytest.raises(BadInput, match="no weekly rows"):
        explain_replay(
            Replay(made, TracedTeacher("s1/t02", 1)), LABEL._replace(replicate=2), result
        )
