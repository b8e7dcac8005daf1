"""The template of a class list: a workbook or CSV file with an explanation of its columns."""

import csv
import io
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simulation.errors import BadInput, Problem
from simulation.scenario.template import check_free, create
from simulation.school.roster.roster_columns import ROSTER, RosterColumn

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from simulation.texts.language import Language

ENDINGS = (".xlsx", ".csv")
LAST_ROW = 5000  # down to which cells have a format and a check
GREY = "808080"
DECIMALS = {"en": (",", "."), "nl": (";", ",")}  # separator and decimal sign of a CSV file


class Explained(NamedTuple):
    """A column as the template shows it. examples: its cells in the two example rows."""

    column: RosterColumn
    name: str
    meaning: str
    content: str
    examples: tuple[Any, ...]

    @property
    def choices(self) -> list[str]:
        """The words that a choice may have, in the language of the template."""
        parts = self.content.split(" of " if " of " in self.content else " or ")
        return parts if self.column.kind == "choice" else []


def write_template(path: Path, language: "Language") -> None:
    """Write an empty class list. Raises BadInput for another ending or a file that exists."""
    if path.suffix.lower() not in ENDINGS:
        remedy = "give the file a name that ends with .xlsx or .csv"
        found = f"the ending {path.suffix!r}" if path.suffix else "no ending"
        raise BadInput([Problem(str(path), "", found, " or ".join(ENDINGS), remedy=remedy)])
    check_free(path)
    is_workbook = path.suffix.lower() == ".xlsx"
    create(path, _workbook(language) if is_workbook else _text(language).encode("utf-8-sig"))


@cache
def texts_of(language: str) -> dict[str, Any]:
    """Return the texts of the template in a language."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    texts: dict[str, Any] = tomllib.loads(text)[language]
    return texts


def explained(language: str) -> list[Explained]:
    """Return every column of a class list as the template shows it."""
    columns = texts_of(language)["columns"]
    return [
        Explained(column, name, meaning, content, tuple(examples))
        for column in ROSTER
        for name, meaning, content, *examples in [columns[column.name]]
    ]


def _text(language: str) -> str:
    """Return the template as CSV, with the explanation in lines above the header."""
    separator, sign = DECIMALS[language]
    texts, columns = texts_of(language), explained(language)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([f"# {line}"] for line in texts["lines"])
    for one in columns:
        writer.writerow([f"# {one.name}: {one.meaning} ({one.content})"])
    writer.writerow([one.name for one in columns])
    for row in zip(*(one.examples for one in columns), strict=True):
        writer.writerow([str(cell).replace(".", sign) for cell in row])
    return out.getvalue()


def _workbook(language: str) -> bytes:
    """Return the template as a workbook: the class list, and a sheet that explains it."""
    from openpyxl import Workbook

    texts, book = texts_of(language), Workbook()
    sheet = book.worksheets[0]
    sheet.title = texts["list"]
    _fill_list(sheet, language)
    _fill_explanation(book.create_sheet(texts["explanation"]), language)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_list(sheet: "Worksheet", language: str) -> None:
    from openpyxl.styles import Font

    columns = explained(language)
    sheet.append([one.name for one in columns])
    for row in zip(*(one.examples for one in columns), strict=True):
        sheet.append([None if cell == "" else cell for cell in row])
    sheet.freeze_panes = "A2"
    for cells in sheet.iter_rows(max_row=1):
        for cell in cells:
            cell.font = Font(bold=True)
    for cells in sheet.iter_rows(min_row=2, max_row=3):
        for cell in cells:
            cell.font = Font(italic=True, color=GREY)
    for place, one in enumerate(columns, start=1):
        _prepare_column(sheet, place, one, texts_of(language)["wrong"])


def _prepare_column(sheet: "Worksheet", place: int, one: Explained, wrong: str) -> None:
    """Give a column its width, the format of a text if it has ids, and its check."""
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = max(len(one.name), 12) + 3
    if one.column.kind == "id":
        for row in range(2, LAST_ROW + 1):
            sheet.cell(row, place).number_format = "@"
    check = _check(one)
    if check is not None:
        check.error, check.promptTitle, check.prompt = (
            f"{wrong} {one.content}.",
            one.name,
            one.content,
        )
        check.showErrorMessage = check.showInputMessage = True
        sheet.add_data_validation(check)
        check.add(f"{letter}2:{letter}{LAST_ROW}")


def _check(one: Explained) -> "DataValidation | None":
    """Return a drop-down list of choices, or the range of a number; None if anything may stand."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if one.choices:
        return DataValidation(type="list", formula1=f'"{",".join(one.choices)}"', allow_blank=True)
    low, high = one.column.low, one.column.high
    if not one.column.numeric or low == -float("inf"):
        return None
    return DataValidation(
        type="whole" if one.column.kind == "whole" else "decimal",
        operator="between",
        formula1=f"{low:g}",
        formula2=f"{high:g}",
        allow_blank=True,
    )


def _fill_explanation(sheet: "Worksheet", language: str) -> None:
    from openpyxl.styles import Alignment, Font

    texts = texts_of(language)
    for line in texts["lines"]:
        sheet.append([line])
    sheet.append([])
    sheet.append(texts["heads"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for one in explained(language):
        needed = texts["needed"] if one.column.required else ""
        sheet.append([one.name, needed, one.meaning, one.content])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (24, 8, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
