"""Figures of people: item teacher's change, the network of a school, one relationship's course."""

import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answered_scenarios import LONG, answered, crowded, off_the_page, words_in

from simulation.dynamics.bistability import GOOD
from simulation.dynamics.mean_field import rest, typical
from simulation.dynamics.phase_portrait import beginning, border, portrait
from simulation.parameters import Parameters
from simulation.reporting.figures import network, phase_portrait, pictures, teacher_changes
from simulation.reporting.figures.network import around, nearest, radius, staffroom
from simulation.reporting.figures.style import wrapped
from simulation.reporting.report.page import write_report
from simulation.results.reader import ResultReader
from simulation.runs.class_trace import ties_of, traced_teacher


@pytest.fixture(scope="module")
def result(small_result: ResultReader) -> ResultReader:
    return small_result


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> ResultReader:
    return answered(tmp_path_factory.mktemp("people") / "crowd", crowded())


def test_a_dot_is_the_mean_difference_of_one_teacher(result):
    table = result.table("teachers", filters=[("week", "==", 40)])
    means = table.groupby(["arm", "teacher"], observed=True)["exhaustion_score"].mean()
    expected = (means["reflection"] - means["as usual"]).to_numpy(dtype=np.float64)
    axes = teacher_changes.draw(result).figure.axes[0]
    dots = axes.collections[0].get_offsets()
    assert len(dots) == 3 and dots[:, 1].min() == 0.5
    width = (axes.get_xlim()[1] - axes.get_xlim()[0]) / teacher_changes.BINS
    np.testing.assert_allclose(np.sort(dots[:, 0]), np.sort(expected), atol=0.51 * width)
    words = words_in(teacher_changes.draw(result).figure)
    assert f"{(expected < 0).sum()} of 3 teachers" in words


def test_the_network_shows_every_relationship_and_tie(result):
    school = network.school_of(result)
    end = result.table("dyads", filters=[("wave", "==", 2), ("replicate", "==", 1)])
    usual = end[end["arm"] == "as usual"].astype({"student": str, "teacher": str})
    assert set(school.students) == set(usual["student"])
    assert set(school.teachers) == set(usual["teacher"]) and school.of == 3
    assert school.chosen == sorted(
        set(end.loc[end["targeted"] & (end["arm"] == "reflection"), "student"].astype(str))
    )
    figure = network.draw(result).figure
    for axes in figure.axes:
        lines = next(item for item in axes.collections if hasattr(item, "get_segments"))
        assert len(lines.get_segments()) == len(usual)
    cases = {(arm, name): score for (arm, name), score in school.exhaustion.items()}
    assert len(cases) == 6


def test_marks_in_the_network_do_not_overlap(result):
    school = network.school_of(result)
    places = [*school.teachers.values(), *school.students.values()]
    apart = [math.dist(one, other) for one, other in itertools.combinations(places, 2)]
    assert min(apart) > 0.02
    reach = radius(len(school.teachers))
    own = school.dyads[school.dyads["arm"] == "as usual"]
    for row in own.itertuples():
        assert math.dist(school.teachers[row.teacher], school.students[row.student]) <= reach + 1e-9


def test_closer_students_are_nearer_to_their_teacher(result):
    school = network.school_of(result)
    own = school.dyads[school.dyads["arm"] == "as usual"]
    away = [
        math.dist(school.teachers[r.teacher], school.students[r.student]) for r in own.itertuples()
    ]
    assert (np.diff(np.array(away)[np.argsort(own["closeness_score"])]) <= 1e-9).all()


@pytest.mark.parametrize("many", [2, 3, 8, 10])
def test_the_circles_around_teachers_do_not_meet(many):
    places = list(around([str(n) for n in range(many)]).values())
    apart = min(math.dist(one, other) for one, other in itertools.combinations(places, 2))
    assert 2 * radius(many) <= apart * 1.05


def test_of_a_large_school_the_nearest_colleagues_are_shown():
    ties = pd.DataFrame(
        [("a", "b", "friendship"), ("b", "c", "mentoring"), ("c", "d", "friendship"),
         ("x", "y", "department")], columns=["teacher", "colleague", "kind"],
    )  # fmt: skip
    graph = staffroom(list("abcdxy"), ties)
    assert nearest(graph, "a", 3) == ["a", "b", "c"]
    assert sorted(nearest(graph, "a", 5)) == ["a", "b", "c", "d", "x"]


def test_saved_ties_are_those_of_the_school_of_the_subject(result):
    saved = result.table("staffroom").astype(str)
    teachers = set(result.table("teachers", ["teacher"])["teacher"].astype(str))
    assert len(saved) and set(saved["teacher"]) | set(saved["colleague"]) <= teachers
    assert not saved.duplicated().any() and callable(ties_of)


def test_the_course_of_the_relationship_is_that_of_the_close_up(result):
    weeks = result.table("close_up").astype({"student": str, "arm": str})
    path = phase_portrait.path_of(weeks, "as usual")
    start = weeks[(weeks["week"] == 0) & (weeks["arm"] == "reflection") & weeks["targeted"]]
    worst = start.loc[start["conflict_score"].idxmax(), "student"]
    assert set(path["student"]) == {worst}
    lines = [
        item
        for item in phase_portrait.draw(result).figure.axes[0].lines
        if len(item.get_xdata()) == 41
    ]
    drawn = [line for line in lines if line.get_linewidth() > 2]
    assert len(drawn) == 2
    own = path[path["arm"] == "as usual"]
    reference = min(drawn, key=lambda line: line.get_linewidth())
    np.testing.assert_array_equal(reference.get_xdata(), own["trust"])
    np.testing.assert_allclose(reference.get_ydata(), (own["conflict_score"] - 1) / 4)


def test_courses_lead_from_the_border_to_the_end_of_the_map():
    p = Parameters()
    found = portrait(0.0, p)
    assert [course[0] for course in found.courses] == border() and len(set(border())) == len(
        border()
    )
    assert all(len(course) == 41 for course in found.courses)
    end = rest(GOOD, typical(0.0, p), p).pair
    assert found.rests == ((round(end.trust, 3), round(end.relationship_negative, 3)),)
    away = [math.dist(course[-1], found.rests[0]) - math.dist(course[0], found.rests[0])
            for course in found.courses]  # fmt: skip
    assert max(away) < 0.0  # with an ordinary student every beginning comes nearer to the one end


def test_an_ordinary_dyad_starts_at_its_surroundings():
    p = Parameters()
    held = typical(1.0, p)
    pair = beginning(held.general_trust, held.general_negative, held, p)
    assert pair.relationship_positive == pytest.approx(held.general_positive)
    assert beginning(0.5, 1.0, held, p).relationship_positive == 0.0
    easy, hostile = (beginning(0.5, conflict, held, p).rigidity for conflict in (0.0, 0.5))
    of_stress = (1.0 - p.rigidity.base) * p.rigidity.stress * held.stress
    assert easy == pytest.approx(p.rigidity.base + of_stress) and hostile > easy


def test_long_names_and_many_arms_stay_within_the_figures(crowd):
    drawn = pictures(crowd)
    assert {"trajectories", "teachers", "effects", "network"} <= {item.name for item in drawn}
    for picture in drawn:
        assert off_the_page(picture.figure) == [], picture.name
        assert "95 %" not in words_in(picture.figure)
    assert LONG in write_report(crowd, []).read_text(encoding="utf-8")


def test_students_of_several_teachers_have_one_place(crowd):
    school = network.school_of(crowd)
    assert school.shared and 1 < len(school.teachers) <= network.SHARED_TEACHERS
    assert len(set(school.students.values())) == len(school.students)


def test_the_subject_is_placed_first(crowd):
    assert next(iter(network.school_of(crowd).teachers)) == traced_teacher(crowd).teacher


def test_a_long_text_is_wrapped_and_cut():
    assert wrapped("one two three", 7) == "one two\nthree"
    assert wrapped("one two three", 7, 1) == "one tw…"
    assert wrapped("short", 9, 1) == "short"


def test_a_result_without_ties_or_trust_has_its_other_figures(result, tmp_path: Path):
    old = tmp_path / "old"
    old.mkdir()
    for path in result.folder.glob("*.*"):
        if path.name not in ("staffroom.parquet", "close_up.parquet"):
            (old / path.name).write_bytes(path.read_bytes())
    result.table("close_up").drop(columns=["trust", "propensity"]).to_parquet(
        old / "close_up.parquet"
    )
    names = {item.name for item in pictures(ResultReader(old))}
    assert "classroom" in names and not names & {"phase", "network"}
