"""Files of class lists, their sheets, and the messages about them."""

from pathlib import Path

import pytest

from simulation.errors import BadInput
from simulation.preview.class_list import text_of
from simulation.school.roster.csv_table import read_sheet
from simulation.school.roster.read import read_class_list
from simulation.school.roster.roster_columns import ROSTER
from simulation.school.roster.sheet import Sheet

NAMES = {column.name for column in ROSTER}
HEADER = ["teacher", "class", "student", "closeness"]
ROWS = [["t1", "5a", "p1", "3.2"], ["t1", "5a", "zoë", "4.1"], ["t2", "5b", "p3", ""]]
TABLE = "\n".join(",".join(row) for row in [HEADER, *ROWS]) + "\n"


def sheet_of(folder: Path, content: str | bytes, name: str = "school.csv") -> Sheet:
    """Return the sheet of a file with some content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_sheet(path, lambda cell: cell.lower() in NAMES)


def message_of(folder: Path, content: str | bytes, name: str = "school.csv") -> str:
    """Return the only message about a file, without the folder."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BadInput) as raised:
        read_class_list(path)
    assert len(raised.value.problems) == 1, str(raised.value)
    assert raised.value.problems[0].remedy
    return str(raised.value).replace(f"{folder}/", "")


def note_of(sheet: Sheet) -> str:
    """Return the notes on the form of a file as one text."""
    assert {note.kind for note in sheet.notes} <= {"form"}
    return "; ".join(text_of(note) for note in sheet.notes)
