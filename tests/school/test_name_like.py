"""Ids that look like names are found; ids of schools and of tests are not."""

from pathlib import Path

import pytest

from simulation.scenario.file import scenario_folder
from simulation.school.roster.name_like import is_clear_name, name_like, names_in
from simulation.school.roster.read import read_class_list


@pytest.mark.parametrize(
    "name",
    ["Jansen, P.", "Fatima El Amrani", "van den Berg, Anna", "P. Jansen", "Juf Anna", "Ng, L.",
     "j.jansen", "jan_bakker", "jan@school.nl", "Özgür Yılmaz", "JANSEN P", "محمد علي", "De Vries",
     "Anna de Vries 2", "Jan Smit (1)", "juf anna"],
)  # fmt: skip
def test_a_name_is_clear(name: str) -> None:
    assert is_clear_name(name)


@pytest.mark.parametrize(
    "name",
    ["t01", "s1/c01/p09", "teacher-180", "L. 12", "5b", "Groep Geel", "Leerling A", "Teacher One",
     "pupil_x", "12345678", "A", "a.b", "0012", "K-7", "=1+1", "1.23457E+17", "group 3",
     "Groep Geel 2", "Unit A 3"],
)  # fmt: skip
def test_an_id_is_no_name(name: str) -> None:
    assert not is_clear_name(name)


def test_one_clear_name_among_numbers_is_found() -> None:
    found = name_like("teacher", [*(f"t{n}" for n in range(200)), "Jansen, P."])
    assert found is not None
    assert (found.found, found.people, found.first) == (1, 201, "Jansen, P.")


@pytest.mark.parametrize(
    "ids",
    [["Anna", "Fatima", "Jan"], ["Anna1", "Anna2", "Piet"], ["anna", "fatima", "jan", "piet", "mo",
      "mohammed"], ["Anna", "Fatima", "t3"]],
)  # fmt: skip
def test_single_words_are_names_if_most_ids_are_such_words(ids: list[str]) -> None:
    assert name_like("student", ids) is not None


@pytest.mark.parametrize(
    "ids",
    [["abcd", "efgh", "ijkl", "mnop", "uvwa"], ["KVD", "ABU", "OPA", "EVE", "ICE"], ["t", "u"],
     ["Anna", "t1", "t2"], ["north", "south"], ["Leerling1", "Leerling2"]],
)  # fmt: skip
def test_codes_and_few_words_are_no_names(ids: list[str]) -> None:
    assert name_like("student", ids) is None


@pytest.mark.parametrize(
    ("class_id", "found"), [("Juf Anna", 1), ("meester Piet", 1), ("Uilen", 0), ("De Uilen", 0)]
)
def test_a_class_with_the_title_of_a_teacher_has_a_name(
    class_id: str, found: int, tmp_path: Path
) -> None:
    path = tmp_path / "s.csv"
    path.write_text(f"teacher,class,student\nt1,{class_id},s1\nt1,{class_id},s2\n")
    assert len(names_in(read_class_list(path).enrolment)) == found


@pytest.mark.parametrize("name", ["nl_primary.csv", "example_school/class_list.csv"])
def test_bundled_lists_have_no_names(name: str) -> None:
    assert names_in(read_class_list(scenario_folder() / "rosters" / name).enrolment) == []
