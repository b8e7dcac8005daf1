"""Numbers in a text: one meaning or none."""

import pytest

from simulation.school.roster.number_text import canonical, column_signs, tidy


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("1.250.000", "1250000"),
        ("1 250", "1250"),
        ("1\u00a0250\u202f000,5", "1250000.5"),
        ("1'250", "1250"),
        ("\u22125", "-5"),
        ("\uff11\uff12,\uff15", "12.5"),
        ("\u0663", "3"),
        ("-.5", "-.5"),
        ("5,", "5."),
        ("1e3", "1e3"),
        ("0,433", "0.433"),
    ],
)
def test_a_number_has_one_text(cell: str, number: str) -> None:
    text = tidy(cell)
    assert canonical(text, column_signs([text])) == number


@pytest.mark.parametrize(
    "cell", ["50%", "€ 5", "3-apr", "1.2.3", "1,25,000", "", "5 6", "5\u00b2", "\u00bd", "x5", "."]
)
def test_a_text_that_is_no_number_stays_as_it_is(cell: str) -> None:
    text = tidy(cell)
    assert canonical(text, column_signs([text])) == cell


@pytest.mark.parametrize(
    ("others", "meaning"),
    [
        (["0.433"], "decimal"),
        (["12.5", "7"], "decimal"),
        (["2.400"], "decimal"),  # all in one unit, which does not matter
        (["950,5"], "thousands"),
        (["1.250.000", "950"], "thousands"),
        (["950"], ""),
        (["2,400"], ""),
    ],
)
def test_other_cells_decide_what_a_point_before_three_digits_is(
    others: list[str], meaning: str
) -> None:
    assert column_signs(["1.250", *others]).meaning_of(".") == meaning
