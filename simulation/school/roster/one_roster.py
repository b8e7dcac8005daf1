"""Class lists out of OneRoster CSV exports (1EdTech OneRoster 1.1 and 1.2).

Of an export three files are read, and of these only ids, roles, grades and statuses: never a name,
an address or a date of birth.

- ``enrollments.csv``: ``classSourcedId``, ``userSourcedId``, ``role`` (``teacher`` or ``student``),
  ``primary`` (``true`` for the main teacher of a class), ``status``.
- ``classes.csv``: ``sourcedId``, ``schoolSourcedId``, ``grades``, ``status``.
- ``users.csv``: ``sourcedId``, ``grades``, ``status``.

A row whose status is ``tobedeleted`` is left out. Every student of a class is a student of every
teacher of the class. A grade that is a whole number from 1 to 8 is used: that of the student, else
that of the class.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd

from simulation.errors import BadInput, Problem
from simulation.school.enrolment import GRADES
from simulation.school.roster.csv_table import read_sheet
from simulation.school.roster.input_file import LARGEST_FILE

# Columns by file, in the lower case of headers; those after the bar may be missing.
COLUMNS = {
    "enrollments.csv": "classsourcedid usersourcedid role | primary status",
    "classes.csv": "sourcedid | schoolsourcedid grades grade status",
    "users.csv": "sourcedid | grades grade status",
}
DELETED = "tobedeleted"
LIST_COLUMNS = ("teacher", "class", "student", "school", "grade")


class Converted(NamedTuple):
    """A class list out of an export, and how many classes had no teacher or no student."""

    rows: pd.DataFrame  # text; columns: LIST_COLUMNS without the empty ones
    left_out: int


def class_list_of(export: Path, *, primary_only: bool = False) -> Converted:
    """Return the class list of a OneRoster export, a folder or a zip file.

    primary_only: leave out teachers that are not marked as the main teacher of a class. Raises
    BadInput.
    """
    with _folder_of(export) as folder:
        tables = {file: _table(folder / file, export / file) for file in COLUMNS}
    classes, users = tables["classes.csv"], tables["users.csv"]
    enrolled = tables["enrollments.csv"]
    enrolled = enrolled[enrolled["classsourcedid"].isin(classes["sourcedid"])]
    enrolled = enrolled[enrolled["usersourcedid"].isin(users["sourcedid"])]
    teachers = _members(enrolled, "teacher")
    if primary_only:
        teachers = teachers[teachers["primary"].str.lower() == "true"]
    pairs = _pairs(teachers, "teacher").merge(_pairs(_members(enrolled, "student"), "student"))
    if pairs.empty:
        found, expected = "no class with a teacher and a student", "at least one"
        remedy = "export enrollments with the roles teacher and student"
        raise BadInput([Problem(str(export / "enrollments.csv"), "", found, expected, "", remedy)])
    rows = pairs.assign(
        school=pairs["class"].map(_by_id(classes, "schoolsourcedid")),
        grade=_grades(pairs, users, classes),
    )
    rows = rows.sort_values(["class", "teacher", "student"], ignore_index=True)
    there = [name for name in LIST_COLUMNS if (rows[name] != "").any()]
    return Converted(rows[there], len(classes) - pairs["class"].nunique())


@contextmanager
def _folder_of(export: Path) -> Iterator[Path]:
    """Give the folder of an export; the files of a zip are unpacked for a while."""
    if export.is_dir():
        yield export
        return
    found = "no such folder or file" if not export.exists() else "a file that is no zip archive"
    remedy = "give the folder with enrollments.csv, classes.csv and users.csv, or their zip file"
    problem = Problem(str(export), "", found, "a OneRoster export", remedy=remedy)
    if not export.is_file() or not zipfile.is_zipfile(export):
        raise BadInput([problem])
    with TemporaryDirectory() as folder, zipfile.ZipFile(export) as archive:
        for item in archive.infolist():
            name = Path(item.filename).name
            if name in COLUMNS and item.file_size <= LARGEST_FILE:
                (Path(folder) / name).write_bytes(archive.read(item))
        yield Path(folder)


def _table(path: Path, shown: Path) -> pd.DataFrame:
    """Return the wanted columns of a file, without rows that are to be deleted.

    shown: the path in messages. A column that may be missing is then empty.
    """
    required, optional = (words.split() for words in COLUMNS[path.name].split("|"))
    if not path.is_file():
        remedy = f"export {path.name} too: {', '.join(COLUMNS)} are read"
        raise BadInput([Problem(str(shown), "", "no such file", "a file of OneRoster", "", remedy)])
    try:
        sheet = read_sheet(path, lambda cell: cell.lower() in {*required, *optional})
    except BadInput as error:
        raise BadInput(item._replace(file=str(shown)) for item in error.problems) from None
    missing = [name for name in required if name not in sheet.header]
    if missing:
        found = f"no column {' or '.join(missing)}"
        remedy = "export it as OneRoster 1.1 or 1.2, with the header that belongs to it"
        expected = f"the columns {', '.join(required)}"
        raise BadInput(
            [Problem(str(shown), f"line {sheet.header_line}", found, expected, "", remedy)]
        )
    empty = [""] * len(sheet.rows)
    names = (*required, *optional)
    cells = {name: sheet.column(name) if name in sheet.header else empty for name in names}
    table = pd.DataFrame(cells, dtype="str")
    return table[table["status"].str.lower() != DELETED]


def _members(enrolled: pd.DataFrame, role: str) -> pd.DataFrame:
    return enrolled[enrolled["role"].str.lower() == role]


def _pairs(enrolled: pd.DataFrame, role: str) -> pd.DataFrame:
    """Return each class with each of its members once."""
    names = {"classsourcedid": "class", "usersourcedid": role}
    return enrolled[list(names)].rename(columns=names).drop_duplicates()


def _by_id(table: pd.DataFrame, column: str) -> pd.Series:
    return table.drop_duplicates("sourcedid").set_index("sourcedid")[column]


def _grades(pairs: pd.DataFrame, users: pd.DataFrame, classes: pd.DataFrame) -> pd.Series:
    """Return the grade of every row as text, empty where it is none of ours."""
    grades = pd.Series("", index=pairs.index, dtype="str")
    for people, owner in ((users, "student"), (classes, "class")):
        for column in ("grades", "grade"):
            own = pairs[owner].map(_by_id(people, column)).map(_grade)
            grades = grades.where(grades != "", own)
    return grades


def _grade(text: str) -> str:
    """Return a grade such as "03" as "3"; empty for other words and for several grades."""
    known = text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= max(GRADES.values())
    return str(int(text)) if known else ""
