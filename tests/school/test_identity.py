"""Two spellings of one id, and ids that a spreadsheet has changed."""

import pytest

from simulation.school.roster.identity import (
    alike_pairs,
    are_personal,
    changed_problems,
    difference,
    id_hint,
    spelling,
    spelling_problems,
)

ALIKE = [
    (["T01", "TO1", "T01"], [("T01", "TO1")]),
    (["to1", "to1", "t01"], [("to1", "t01")]),
    (["l1", "11", "I1"], [("l1", "11"), ("l1", "I1")]),
    (["T01", "T10", "T02"], []),
    (["Olo", "0lo"], [("Olo", "0lo")]),
    (["Ilse", "llse"], []),
    ([], []),
]
SAME = [
    ("Jansen", "jansen", "capital letters"),
    ("m.  de jong", "m. de jong", "spaces"),
    ("m. de\u00a0jong", "m. de jong", "spaces"),
    ("zoe\u0301", "zo\u00eb".replace("\u00eb", "\u00e9"), "an accent that is stored in two ways"),
    ("\u0430nna", "anna", "letters of two alphabets that look alike"),
    ("3-a", "3 a", "spaces, hyphens or dots"),
    ("jansen.", "jansen", "spaces, hyphens or dots"),
    ("001", "1", "zeros in front, which a spreadsheet removes"),
    ("12.0", "12", "a decimal .0, which a spreadsheet added"),
]


@pytest.mark.parametrize(("one", "other", "reason"), SAME)
def test_two_spellings_of_one_id_are_one_problem(one: str, other: str, reason: str) -> None:
    assert spelling(one) == spelling(other)
    assert difference(one, other) == difference(other, one) == reason
    (problem,) = spelling_problems("s.csv", "'teacher'", {one: [2], other: [3, 4]})
    assert problem.where == "column 'teacher'"
    assert problem.found.endswith(f"which differ only in {reason}")
    assert "(line 2) and" in problem.found
    assert problem.remedy


@pytest.mark.parametrize(
    "ids",
    [
        ["1-11", "11-1", "111"],
        ["t1", "t10", "t11"],
        ["01-02", "01-20", "10-2"],
        ["000", "001", "010", "100"],
        ["5a", "5b", "a5"],
        ["jan", "jansen", "jans"],
        ["student-01-01", "student-01-10"],
        ["=1+1", "-00", "@10", "+", "-"],
        ["李", "王"],
    ],
)
def test_other_ids_are_other_people(ids: list[str]) -> None:
    assert not list(spelling_problems("s.csv", "'student'", {name: [2] for name in ids}))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("1.23457E+17", "a long number that a spreadsheet has shortened"),
        ("1,23457e+17", "a long number that a spreadsheet has shortened"),
        ("3-apr", "a date"),
        ("mrt-04", "a date"),
        ("2024-03-05 00:00:00", "a date"),
        ("3-4-2024", "a date"),
        ("#VERW!", "an error of a formula"),
        ("#N/A", "an error of a formula"),
        ("n.v.t.", "which means unknown"),
        ("NA", "which means unknown"),
        ("########", "which a narrow column shows"),
        ("01-03-24 00:00", "a date that a spreadsheet may have made"),
        ("t\u200b1", "U+200B (zero width space)"),
        ("t\u202e1", "U+202E (right-to-left override)"),
    ],
)
def test_an_id_that_is_none_is_refused(name: str, found: str) -> None:
    (problem,) = changed_problems("s.csv", "'class'", {"5a": [2], name: [3, 5]})
    assert found in problem.found
    assert problem.where == "line 3 and 1 more (5), column 'class'"
    assert problem.remedy


def test_long_numbers_that_end_in_zeros_were_cut() -> None:
    cut = {"123456789012345000": [2], "123456789012346000": [3]}
    assert len(list(changed_problems("s.csv", "'student'", cut))) == 1
    whole = {"123456789012345678": [2], "123456789012346000": [3]}
    assert not list(changed_problems("s.csv", "'student'", whole))


@pytest.mark.parametrize("name", ["2E1", "3-4", "5-1", "1a", "jan", "mei", "3.1", "A-04", "12-13"])
def test_an_id_like_a_number_or_a_month_is_an_id(name: str) -> None:
    assert not list(changed_problems("s.csv", "'class'", {name: [2]}))


def test_an_unknown_id_gets_the_known_one_and_the_reason() -> None:
    like, remedy = id_hint("1", ["002", "001"])
    assert like == "001"
    assert remedy.startswith("the ids differ in zeros in front")
    assert id_hint("jansn", ["jansen", "visser"]) == ("jansen", "write an id of the class list")
    assert id_hint("x", ["jansen"]) == ("", "write an id of the class list")


@pytest.mark.parametrize(("ids", "pairs"), ALIKE)
def test_ids_that_differ_in_signs_that_look_alike_are_pairs(
    ids: list[str], pairs: list[tuple[str, str]]
) -> None:
    assert alike_pairs(ids) == pairs


def test_most_ids_with_nine_digits_are_personal_numbers() -> None:
    assert are_personal(["123456782", "111222333", "p3"])
    assert not are_personal(["123456782", "p2", "p3"])
    assert not are_personal(["12345678", "1234567890"])
    assert not are_personal([])
