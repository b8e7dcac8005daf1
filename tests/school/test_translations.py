"""Dutch and English words for columns."""

import pytest

from simulation.school.roster.roster_columns import FRIENDSHIPS, ROSTER, STAFFROOM, RosterColumn
from simulation.school.roster.translations import TABLES, WORDS, is_private, ours


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Leerkracht", "teacher"),
        ("LERAAR", "teacher"),
        ("docentcode", "teacher"),
        ("teacher_id", "teacher"),
        ("Klas", "class"),
        ("groep", "class"),
        ("Leerling nr.", "student"),
        ("leerling-id", "student"),
        ("pupil", "student"),
        ("Groepsgrootte", "class_size"),
        ("Class Size", "class_size"),
        ("aantal_leerlingen", "class_size"),
        ("leerjaar", "grade"),
        ("Geslacht", "gender"),
        ("geslacht (leerkracht)", "teacher_gender"),
        ("M/V", "gender"),
        ("Nabijheid (1-5)", "closeness"),
        ("conflict", "conflict"),
        ("Ervaring (jaren)", "teacher_experience"),
        ("Ervaring in jaren", "teacher_experience"),
        ("Niveau", "level"),
        ("SES", "ses"),
        ("sociaal-economische status", "ses"),
        ("Opmerking", None),
        ("naam", None),
        ("gedrag", None),  # whether more is better is not known
        ("closeness_t1", None),
        ("", None),
    ],
)
def test_a_header_of_a_class_list_has_a_name_of_ours(header: str, name: str | None) -> None:
    assert ours(header) == name


def test_headers_of_gephi_name_a_pair() -> None:
    assert [ours(name, STAFFROOM) for name in ("Source", "Target")] == ["teacher", "colleague"]
    assert [ours(name, FRIENDSHIPS) for name in ("Source", "Target")] == ["student", "friend"]
    assert [ours(name, STAFFROOM) for name in ("Weight", "Label")] == [None, None]


@pytest.mark.parametrize("columns", TABLES)
def test_every_name_of_ours_means_itself(columns: tuple[RosterColumn, ...]) -> None:
    assert [ours(column.name, columns) for column in columns] == [c.name for c in columns]
    assert set(WORDS[TABLES[columns]]) <= {column.name for column in columns}


def test_no_word_means_two_columns() -> None:
    for columns, table in TABLES.items():
        for name, others in WORDS[table].items():
            assert {ours(word, columns) for word in others} == {name}


def test_words_for_values_are_those_of_columns_that_there_are() -> None:
    choices = {column.name: column.choices for column in (*ROSTER, *STAFFROOM)}
    for name, values in WORDS["values"].items():
        if name != "yes_or_no":
            assert set(values) == set(choices[name])


def test_names_and_addresses_of_people_are_private() -> None:
    assert all(map(is_private, ["Naam", "E-mail", "Geboorte_datum", "Voor naam"]))
    assert not any(map(is_private, ["Opmerking", "teacher", "leerling"]))
