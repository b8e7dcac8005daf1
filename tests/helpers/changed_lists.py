"""Class lists as spreadsheets and school systems write them: the same list in another form, or
with one fault in it.

``FORMS`` change nothing that a list means. ``FAULTS`` change one thing that a person would not
notice; where there is a value that could be meant, ``blank`` names its cell.
"""

import csv
import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

Generator = np.random.Generator
ROOT = Path(__file__).parents[2]
DUTCH = {
    "teacher": "Leerkracht", "class": "Klas", "student": "Leerling", "class_size": "Groepsgrootte",
    "gender": "Geslacht", "closeness": "Nabijheid", "conflict": "Conflict", "grade": "Leerjaar",
    "teacher_experience": "Ervaring",
}  # fmt: skip
ENGLISH = {dutch.lower(): name for name, dutch in DUTCH.items()}
DUTCH_VALUES = ({"girl": "meisje", "boy": "jongen"}, {"girl": "m", "boy": "j"})
CODES = ("-9", "-99", "99", "999", "9999", "99999")
NUMBERS = ("ses", "ability", "closeness", "conflict", "teacher_experience", "class_size")


@dataclass(frozen=True)
class List:
    """A class list and how it is written. Cells have a decimal point."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    separator: str = ","
    comma: bool = False  # decimal commas
    encoding: str = "utf-8"
    mark: str = ""  # before the first character
    line_end: str = "\n"
    above: tuple[str, ...] = ()  # lines above the header
    quote: int = csv.QUOTE_MINIMAL
    workbook: bool = False
    raw: dict[tuple[int, str], str] = field(default_factory=dict)  # cells without decimal commas

    def cell(self, row: int, name: str) -> str:
        """Return a cell."""
        return self.rows[row][self.header.index(name)]

    def put(self, row: int, name: str, text: str, *, raw: bool = False) -> "List":
        """Return the list with another cell; raw: whatever the decimal sign is."""
        place = self.header.index(name)
        rows = list(self.rows)
        rows[row] = (*rows[row][:place], text, *rows[row][place + 1 :])
        others = {key: value for key, value in self.raw.items() if key != (row, name)}
        return replace(self, rows=tuple(rows), raw=others | ({(row, name): text} if raw else {}))

    def lines(self) -> list[list[str]]:
        """Return header and rows as they are written."""
        written = [list(self.header)]
        for number, row in enumerate(self.rows):
            cells = []
            for name, cell in zip(self.header, row, strict=False):
                decimal = self.comma and _is_number(name) and (number, name) not in self.raw
                cells.append(cell.replace(".", ",") if decimal else cell)
            written.append(cells)
        return written

    def write(self, folder: Path) -> Path:
        """Write the file and return its path."""
        if self.workbook:
            return self._write_workbook(folder / "list.xlsx")
        text = io.StringIO()
        writer = csv.writer(
            text,
            delimiter=self.separator,
            quoting=self.quote,
            lineterminator=self.line_end,  # type: ignore[arg-type]
        )
        writer.writerows(self.lines())
        above = "".join(line + self.line_end for line in self.above)
        path = folder / "list.csv"
        path.write_bytes((self.mark + above + text.getvalue()).encode(self.encoding))
        return path

    def _write_workbook(self, path: Path) -> Path:
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for line in self.above:
            sheet.append([line])
        header, *rows = replace(self, comma=False).lines()
        sheet.append(header)
        for row in rows:
            names = zip(self.header, row, strict=False)
            sheet.append([_number(cell) if _is_number(name) else cell for name, cell in names])
        book.save(path)
        return path


def _is_number(name: str) -> bool:
    """Return whether a column, with an English or a Dutch name, has numbers."""
    return ENGLISH.get(name.lower(), name.lower()) in NUMBERS


def _number(text: str) -> float | str | None:
    try:
        return float(text) if text else None
    except ValueError:
        return text


def plain(chance: Generator) -> List:
    """Return a list of two to four classes without any fault."""
    columns = ["gender", "ses", "ability", "closeness", "conflict", "teacher_experience"]
    some = [name for name in columns if chance.random() < 0.8] or columns
    header = ("teacher", "class", "student", *some)
    large = chance.random() < 0.5  # an income rather than a score
    rows = []
    for teacher in range(1, chance.integers(3, 6)):
        years = str(chance.integers(0, 41))
        for student in range(1, chance.integers(6, 15)):
            cells = {
                "teacher": f"tea {teacher:02d}",
                "class": f"cls{teacher}b",
                "student": f"stu{teacher}é{student:03d}",
                "gender": ("girl", "boy")[chance.integers(2)],
                "ses": f"{chance.normal(2200, 500):.0f}"
                if large
                else f"{chance.normal(50, 9):.1f}",
                "ability": f"{chance.normal(535, 9):.1f}",
                "closeness": f"{chance.uniform(2, 5):.2f}",
                "conflict": f"{chance.uniform(1, 4):.2f}",
                "teacher_experience": years,
            }
            empty = {"gender", "ses", "ability", "closeness", "conflict"}
            blank = {name for name in empty if chance.random() < 0.08}
            rows.append(tuple("" if name in blank else cells[name] for name in header))
    return List(header, tuple(rows))


Form = Callable[[List, Generator], List]


def semicolons(of: List, chance: Generator) -> List:
    return replace(of, separator=";", comma=True)


def tabs(of: List, chance: Generator) -> List:
    return replace(of, separator="\t", comma=bool(chance.integers(2)))


def pipes(of: List, chance: Generator) -> List:
    return replace(of, separator="|")


def windows_text(of: List, chance: Generator) -> List:
    return replace(of, encoding="cp1252", line_end="\r\n", mark="")


def utf16(of: List, chance: Generator) -> List:
    return replace(of, encoding=("utf-16", "utf-16-le", "utf-16-be")[chance.integers(3)], mark="")


def marks(of: List, chance: Generator) -> List:
    return replace(of, encoding="utf-8", mark="\ufeff" * int(chance.integers(1, 3)))


def line_ends(of: List, chance: Generator) -> List:
    return replace(of, line_end=("\r\n", "\r")[chance.integers(2)])


def separator_line(of: List, chance: Generator) -> List:
    return replace(of, above=(f"sep={of.separator}",))


def title(of: List, chance: Generator) -> List:
    lines = (("Klassenlijst 2025-2026",), ("Class list", ""), ("De Wilg;;;", "", ""))
    return replace(of, above=lines[chance.integers(3)])


def quotes(of: List, chance: Generator) -> List:
    return replace(of, quote=csv.QUOTE_ALL)


def empty_columns(of: List, chance: Generator) -> List:
    many = int(chance.integers(1, 4))
    rows = tuple((*row, *[""] * many) for row in of.rows)
    return replace(of, header=(*of.header, *[""] * many), rows=rows)


def trailing_separators(of: List, chance: Generator) -> List:
    return replace(of, rows=tuple((*row, "") for row in of.rows))


def blank_rows(of: List, chance: Generator) -> List:
    place = int(chance.integers(0, len(of.rows) + 1))
    if of.raw:
        return of
    return replace(of, rows=(*of.rows[:place], ("",) * len(of.rows[0]), *of.rows[place:]))


def spaces(of: List, chance: Generator) -> List:
    pad = (" ", "\u00a0", "  ")[chance.integers(3)]
    pad = pad if of.encoding != "ascii" else " "
    return replace(of, rows=tuple(tuple(cell + pad for cell in row) for row in of.rows))


def other_order(of: List, chance: Generator) -> List:
    if of.raw:
        return of
    columns, rows = chance.permutation(len(of.header)), chance.permutation(len(of.rows))
    header = tuple(of.header[place] for place in columns)
    cells = tuple(tuple(of.rows[row][place] for place in columns) for row in rows)
    return replace(of, header=header, rows=cells)


def remarks(of: List, chance: Generator) -> List:
    some = [any(row) and chance.random() < 0.2 for row in of.rows]
    rows = tuple(
        (*row, "zie dossier" if one else "") for row, one in zip(of.rows, some, strict=True)
    )
    return replace(of, header=(*of.header, "Opmerking"), rows=rows)


def workbook(of: List, chance: Generator) -> List:
    return replace(of, workbook=True, above=of.above if "sep=" not in "".join(of.above) else ())


FORMS: dict[str, Form] = {
    form.__name__: form
    for form in (
        semicolons, tabs, pipes, quotes, blank_rows, spaces, other_order, remarks, empty_columns,
        trailing_separators, separator_line, title, line_ends, windows_text, utf16, marks, workbook,
    )
}  # fmt: skip


def in_dutch(of: List, chance: Generator) -> List:
    """Return the list with Dutch names of columns and values."""
    values = DUTCH_VALUES[chance.integers(2)]
    header = tuple(DUTCH.get(name, name) for name in of.header)
    if chance.random() < 0.3:
        header = tuple(name.upper() for name in header)
    place = of.header.index("gender") if "gender" in of.header else None
    rows = of.rows
    if place is not None:
        rows = tuple(
            (*row[:place], values.get(row[place], row[place]), *row[place + 1 :]) for row in rows
        )
    return replace(of, header=header, rows=rows)


@dataclass(frozen=True)
class Fault:
    """A list with a fault. blank: the same list with the faulty cell empty, if that could be."""

    changed: List
    blank: List | None = None


def _some_cell(of: List, chance: Generator, names: tuple[str, ...]) -> tuple[int, str] | None:
    filled = [
        (row, name)
        for name in names
        if name in of.header
        for row in range(len(of.rows))
        if of.cell(row, name)
    ]
    return filled[chance.integers(len(filled))] if filled else None


def missing_code(of: List, chance: Generator) -> Fault | None:
    at = _some_cell(of, chance, ("ses", "ability"))
    if at is None:
        return None
    code = CODES[chance.integers(len(CODES))]
    values = [float(row[of.header.index(at[1])] or "nan") for row in of.rows]
    if np.nanmin(values) <= float(code) <= np.nanmax(values):
        return None  # a value like the others
    return Fault(of.put(*at, code), of.put(*at, ""))


def code_out_of_range(of: List, chance: Generator) -> Fault | None:
    at = _some_cell(of, chance, ("closeness", "conflict", "teacher_experience"))
    code = CODES[chance.integers(len(CODES))]
    if at is None:
        return None
    changed, blank = of, of
    rows = range(len(of.rows)) if at[1] == "teacher_experience" else [at[0]]
    teacher = of.cell(at[0], "teacher")
    for row in rows:
        if row == at[0] or (of.cell(row, "teacher") == teacher and of.cell(row, at[1])):
            changed, blank = changed.put(row, at[1], code), blank.put(row, at[1], "")
    return Fault(changed, blank)


def thousands(of: List, chance: Generator) -> Fault | None:
    """One income with a separator of thousands among others without."""
    at = _some_cell(of, chance, ("ses",))
    if at is None or "." in of.cell(*at) or len(of.cell(*at)) != 4:
        return None
    number = of.cell(*at)
    mark = "." if of.comma or of.separator == ";" else ","
    return Fault(of.put(*at, f"{number[0]}{mark}{number[1:]}", raw=True), of.put(*at, ""))


def mixed_decimals(of: List, chance: Generator) -> Fault | None:
    at = _some_cell(of, chance, ("ability", "closeness", "conflict"))
    if at is None or "." not in of.cell(*at):
        return None
    mark = "." if of.comma else ","
    return Fault(of.put(*at, of.cell(*at).replace(".", mark), raw=True), of.put(*at, ""))


def outlier(of: List, chance: Generator) -> Fault | None:
    at = _some_cell(of, chance, ("ses", "ability"))
    if at is None:
        return None
    number = of.cell(*at).replace(".", "")
    return Fault(of.put(*at, number + "0" * int(chance.integers(2, 6))), of.put(*at, ""))


ID_CHANGES: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.title,
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text[:2] + "\u200b" + text[2:],
    lambda text: "\u202e" + text,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text + ".",
)


def other_spelling(of: List, chance: Generator) -> Fault | None:
    """One row with another spelling of a teacher or class."""
    name = ("teacher", "class")[chance.integers(2)]
    row = int(chance.integers(len(of.rows)))
    text = ID_CHANGES[chance.integers(len(ID_CHANGES))](of.cell(row, name))
    return Fault(of.put(row, name, text)) if text != of.cell(row, name) else None


def shortened_ids(of: List, chance: Generator) -> Fault | None:
    """Student numbers that a spreadsheet shortened."""
    sign = "," if of.comma else "."
    many = int(chance.integers(1, 4))
    changed = of
    for row in range(len(of.rows)):
        number = 1.23457 + (row // max(len(of.rows) // many, 1)) / 1e4
        changed = changed.put(row, "student", f"{number:.5f}E+17".replace(".", sign))
    return Fault(changed)


def lost_zeros(of: List, chance: Generator) -> Fault | None:
    """Teachers 01, 02 …, of whom one row lost the zero."""
    changed = of
    for row in range(len(of.rows)):
        changed = changed.put(row, "teacher", of.cell(row, "teacher").removeprefix("tea "))
    row = int(chance.integers(len(of.rows)))
    return Fault(changed.put(row, "teacher", changed.cell(row, "teacher").lstrip("0")))


def dates_for_ids(of: List, chance: Generator) -> Fault | None:
    """Classes 3-4 and 5-6 that became dates in some rows."""
    texts = (("3-apr", "3-4"), ("apr-03", "3-4"), ("2025-04-03 00:00:00", "3-4"))
    first, own = texts[chance.integers(3)]
    changed = of
    for row in range(len(of.rows)):
        changed = changed.put(row, "class", own if row else first)
        changed = changed.put(row, "teacher", "tea 01")
        changed = changed.put(row, "student", f"s{row}") if row else changed
    if "teacher_experience" in changed.header:
        for row in range(len(of.rows)):
            changed = changed.put(row, "teacher_experience", "7")
    return Fault(changed)


def header_again(of: List, chance: Generator) -> Fault | None:
    place = int(chance.integers(1, len(of.rows) + 1))
    return Fault(replace(of, rows=(*of.rows[:place], of.header, *of.rows[place:])))


def column_twice(of: List, chance: Generator) -> Fault | None:
    name = of.header[-1]
    rows = tuple((*row, of.rows[-1 - place][-1]) for place, row in enumerate(of.rows))
    return Fault(replace(of, header=(*of.header, name), rows=rows)) if rows else None


FAULTS: dict[str, Callable[[List, Generator], Fault | None]] = {
    fault.__name__: fault
    for fault in (
        missing_code, code_out_of_range, thousands, mixed_decimals, outlier, other_spelling,
        shortened_ids, lost_zeros, dates_for_ids, header_again, column_twice,
    )
}  # fmt: skip
