"""Ties between colleagues as arrays and graphs."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.build_year import first_year
from simulation.school.enrolment import STAFFROOM_COLUMNS, Enrolment
from simulation.school.links import links_of, pairing_of
from simulation.school.networks import friendships_graph, relationships_graph, staffroom_graph
from simulation.school.synthetic import staff as synthetic_staff
from simulation.school.synthetic.school import synthetic_school
from simulation.school.synthetic.staff import drawn_staffroom

CHANCE = RandomStreams(3, 1)


def primary(classes: int = 8, schools: int = 1) -> Enrolment:
    return synthetic_school(
        "primary", classes=classes, class_size=3, schools=schools, chance=CHANCE
    )


def with_ties(enrolment: Enrolment, *pairs: tuple[str, str]) -> Enrolment:
    table = [(*pair, "friendship") for pair in pairs]
    frame = pd.DataFrame(table, columns=list(STAFFROOM_COLUMNS), dtype="str")
    return replace(enrolment, staffroom=frame)


def staff_of(size: int) -> pd.DataFrame:
    ids = pd.Index([f"s1/t{n:04d}" for n in range(size)], name="teacher", dtype="str")
    return pd.DataFrame(
        {"school": "s1", "experience": 6.0, "gender": "", "department": "one"}, index=ids
    )


def test_links_have_both_directions_of_a_tie_in_order() -> None:
    school = with_ties(primary(4), ("s1/t01", "s1/t03"), ("s1/t02", "s1/t03"))
    links = links_of(school, pairing_of(school))
    assert links.tie_start.tolist() == [0, 1, 2, 4, 4]
    assert links.tie_teacher.tolist() == [2, 2, 0, 1]


def test_components_are_numbered_by_their_smallest_teacher() -> None:
    school = with_ties(primary(5), ("s1/t01", "s1/t04"), ("s1/t02", "s1/t05"))
    links = links_of(school, pairing_of(school))
    assert links.part_teachers.tolist() == [0, 2, 4, 5]
    assert links.member_teacher.tolist() == [0, 3, 1, 4, 2]
    assert links.part_students.tolist() == [0, 6, 12, 15]
    assert links.member_student.tolist() == [0, 1, 2, 9, 10, 11, 3, 4, 5, 12, 13, 14, 6, 7, 8]


def test_components_equal_those_of_networkx() -> None:
    school = synthetic_school("secondary", classes=12, class_size=3, schools=4, chance=CHANCE)
    links = links_of(school, pairing_of(school))
    graph = nx.Graph(list(zip(school.dyads["teacher"], school.dyads["student"], strict=True)))
    graph.add_edges_from(
        zip(school.staffroom["teacher"], school.staffroom["colleague"], strict=True)
    )
    members = np.split(school.teachers.index.to_numpy()[links.member_teacher], links.part_teachers)
    found = {frozenset(part) for part in members if len(part)}
    teachers = set(school.teachers.index)
    assert found == {frozenset(part & teachers) for part in nx.connected_components(graph)}


def test_shared_students_join_teachers_without_a_tie() -> None:
    school = synthetic_school(
        "secondary", classes=2, class_size=3, schools=1, chance=CHANCE, ties=False
    )
    links = links_of(school, pairing_of(school))
    assert len(links.tie_teacher) == 0
    assert links.part_teachers.tolist() == [0, 10]


def test_ties_stay_within_schools_and_name_each_pair_once() -> None:
    staffroom = primary(24, schools=3).staffroom
    assert (staffroom["teacher"] < staffroom["colleague"]).all()
    assert not staffroom.duplicated(["teacher", "colleague"]).any()
    assert (staffroom["teacher"].str[:2] == staffroom["colleague"].str[:2]).all()


def test_half_of_the_pairs_of_a_department_are_tied() -> None:
    """Of 4,950 pairs, within four standard errors; friendship adds 3 of 99 to the rest."""
    tied = drawn_staffroom(staff_of(100), CHANCE)
    share = (tied["kind"] == "department").sum() / 4950
    assert abs(share - 0.5) < 4 * 0.5 / np.sqrt(4950)
    expected = 1 - 0.5 * (1 - 3 / 99)
    assert abs(len(tied) / 4950 - expected) < 4 * 0.5 / np.sqrt(4950)


def test_mentoring_ties_connect_beginners_and_experienced_teachers() -> None:
    school = synthetic_school("primary", classes=200, class_size=1, schools=1, chance=CHANCE)
    mentoring = school.staffroom[school.staffroom["kind"] == "mentoring"]
    years = school.teachers["experience"]
    ends = np.sort([years[mentoring["teacher"]], years[mentoring["colleague"]]], axis=0)
    assert len(mentoring) > 0
    assert (ends[0] < 4).all()
    assert (ends[1] >= 10).all()


def test_the_order_of_teachers_and_the_size_of_blocks_change_no_tie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staff = primary(24, schools=2).teachers
    expected = drawn_staffroom(staff, CHANCE)
    pd.testing.assert_frame_equal(expected, drawn_staffroom(staff.iloc[::-1], CHANCE))
    monkeypatch.setattr(synthetic_staff, "PAIRS_AT_ONCE", 7)
    pd.testing.assert_frame_equal(expected, drawn_staffroom(staff, CHANCE))


def test_one_teacher_alone_has_no_ties() -> None:
    assert len(primary(1).staffroom) == 0


def test_the_staffroom_graph_has_all_teachers_and_ties() -> None:
    school = primary(8)
    graph = staffroom_graph(school)
    assert list(graph.nodes) == list(school.teachers.index)
    assert graph.nodes["s1/t01"]["department"] == "lower"
    ties = sorted((*sorted(pair), kind) for *pair, kind in graph.edges(data="kind"))
    assert ties == sorted(school.staffroom.itertuples(index=False, name=None))


def test_the_relationships_graph_carries_the_state() -> None:
    year = first_year(primary(2), Parameters(), CHANCE)
    graph = relationships_graph(year, year.state)
    assert nx.bipartite.is_bipartite(graph)
    assert graph.number_of_edges() == len(year.dyads)
    edge = graph.edges[("teacher", "s1/t01"), ("student", "s1/c01/p02")]
    assert edge["closeness"] == year.state.dyads.relationship_positive[1]
    assert edge["class"] == "s1/c01"


def test_friendships_graph() -> None:
    school = primary(1)
    friends = pd.DataFrame({"student": ["s1/c01/p01"], "friend": ["s1/c01/p03"]}, dtype="str")
    graph = friendships_graph(replace(school, friendships=friends))
    assert list(graph.edges) == [("s1/c01/p01", "s1/c01/p03")]
    assert graph.number_of_nodes() == 3
