"""What to do about a cell that is not what its column expects."""

import re
from typing import NamedTuple

from simulation.school.roster.identity import DATE, FORMULA_ERROR
from simulation.school.roster.roster_columns import ITEM_MEAN, NUMBER, RosterColumn
from simulation.school.roster.unusual_values import is_code

EMPTY = "leave the cell empty if the value is unknown"
# Items of closeness and of conflict in the short and the long form (docs/instruments.md).
ITEMS = {"closeness": (7, 11), "conflict": (8, 12)}
COMBINED_GRADES = re.compile(r"\D*\d\s*[-/&+en]+\s*\d\D*")
UNIT = re.compile(r"[%\u20ac$\u00a3]|euro|jaar|year|punt", re.IGNORECASE)


class Remedy(NamedTuple):
    """What to do about a wrong cell, and the kind of error: cells of a kind are one problem."""

    kind: str
    text: str


def remedy_of(column: RosterColumn, cell: str, text: str) -> Remedy:
    """Return what to do about a wrong cell; text: the cell as it is in the file."""
    if not text:
        return Remedy("empty", f"type the {column.name} of this row, or delete the row")
    if FORMULA_ERROR.fullmatch(text):
        return Remedy("formula", f"repair the formula in the spreadsheet, or {EMPTY}")
    name = re.sub(r'["\\]', "", text)
    if column.kind == "choice":
        meaning = f'[school.values] {column.name} = {{ "{name}" = "{column.choices[0]}" }}'
        return Remedy("choice", f"{EMPTY}, or say what it means in a scenario: {meaning}")
    if DATE.fullmatch(text):
        remedy = f"a spreadsheet has made a date of it: type the number again, or {EMPTY}"
        return Remedy("date", remedy)
    if column.name == "grade" and COMBINED_GRADES.fullmatch(text):
        return Remedy("grades", "write the grade of each student, also in a class of two grades")
    if re.fullmatch(NUMBER, cell):
        value = float(cell)
        kind = "code" if is_code(value) else "number"
        return Remedy(kind, _remedy_of_number(column, value))
    if UNIT.search(text):
        return Remedy("unit", f"write the number without its unit, or {EMPTY}")
    return Remedy("text", f'{EMPTY}, or say so in a scenario: [school] missing = ["{name}"]')


def _remedy_of_number(column: RosterColumn, value: float) -> str:
    if is_code(value):
        return f"{EMPTY}, or say so in a scenario: [school] missing = [{value:g}]"
    if column.unit == ITEM_MEAN and value > column.high and value.is_integer():
        short, long = ITEMS[column.name]
        if value <= column.high * long:
            forms = f"{short} in the short form of the questionnaire, {long} in the long form"
            items = f'[school.columns] {column.name} = ["...", "..."]'
            return (
                f"if it is a sum, divide it by the number of items ({forms}), or name the columns "
                f"of the items in a scenario: {items}"
            )
    if column.high == 1:
        return f"write 1 for yes and 0 for no; {EMPTY}"
    return f"correct it, or {EMPTY}"
