"""Pseudonyms for the ids of a class list, and the key file that stays with the user.

The copy has the columns of a class list and no others, so that names, addresses and dates of birth
are left out. Numbers are dealt at random: their order does not show the order of names.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from secrets import SystemRandom
from typing import NamedTuple

import pandas as pd

from simulation.errors import BadInput, Problem
from simulation.school.roster.output_file import check_place, write_file
from simulation.school.roster.read import Reading
from simulation.school.roster.roster_columns import ROSTER

PREFIXES = {"teacher": "t", "class": "c", "student": "s", "school": "school"}
ROLES = {"colleague": "teacher", "friend": "student"}  # of columns that name the same people
KEY_HEADER = ("role", "id", "pseudonym")
REPLACE = "give another name with --out, or write over the copy with --replace"

Key = dict[str, dict[str, str]]  # role: pseudonym by id


class Written(NamedTuple):
    """The files that were written, and the number of new pseudonyms."""

    files: tuple[Path, ...]
    key: Path
    new: int


def pseudonymise(reading: Reading, path: Path, key_path: Path, *, replace: bool = False) -> Written:
    """Write a copy of a class list with pseudonyms, and the key; return what was written.

    path: of the copy; the copies of a staffroom and of friendships are written beside it. key_path:
    of the key, which is extended if it exists, so that known ids have the same pseudonyms again.
    replace: write over an earlier copy; never over the key. Raises BadInput.
    """
    tables = _tables(reading, path)
    for file in (*tables, key_path):
        check_place(file, replace=replace or file == key_path, remedy=REPLACE)
    known = read_key(key_path) if key_path.exists() else {}
    key = extended(known, tables.values())
    new = sum(len(own) - len(known.get(role, {})) for role, own in key.items())
    copies = {file: _text(replaced(table, key)) for file, table in tables.items()}
    if new:
        write_file(key_path, _text(_key_table(key)), private=True)
    for file, text in copies.items():
        write_file(file, text)
    return Written(tuple(copies), key_path, new)


def extended(known: Key, tables: Iterable[pd.DataFrame]) -> Key:
    """Return a key with a pseudonym for every id of some tables; those it has stay the same."""
    key = {role: dict(own) for role, own in known.items()}
    for table in tables:
        for column in table:
            role = ROLES.get(str(column), str(column))
            if role in PREFIXES:
                own = key.setdefault(role, {})
                ids = {str(name) for name in table[column]} - {"", *own}
                own |= _dealt(ids, PREFIXES[role], set(own.values()))
    return key


def _dealt(ids: set[str], prefix: str, taken: set[str]) -> dict[str, str]:
    """Return a pseudonym for every id, in random order: t01, t02 …, without those taken."""
    shuffled = sorted(ids)
    SystemRandom().shuffle(shuffled)
    places = max(2, len(str(len(ids) + len(taken))))
    free = (f"{prefix}{number:0{places}}" for number in range(1, len(ids) + len(taken) + 1))
    return dict(zip(shuffled, (name for name in free if name not in taken), strict=False))


def replaced(table: pd.DataFrame, key: Key) -> pd.DataFrame:
    """Return a table with the pseudonyms of a key, its rows in the order of these."""
    columns = {str(name): ROLES.get(str(name), str(name)) for name in table}
    named = {name: key[role] for name, role in columns.items() if role in PREFIXES}
    changed = table.assign(
        **{name: table[name].map({"": "", **own}) for name, own in named.items()}
    )
    return changed.sort_values(list(named), ignore_index=True)


def read_key(path: Path) -> Key:
    """Return the key of a file. Raises BadInput if it is none."""
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError) as error:
        rows, reason = [], getattr(error, "strerror", None) or "not a text in UTF-8"
    else:
        reason = "other columns"
    known = len(rows) > 0 and tuple(rows[0]) == KEY_HEADER and all(len(row) == 3 for row in rows)
    if not known or not {row[0] for row in rows[1:]} <= set(PREFIXES):
        found, expected = f"a file that is no key ({reason})", f"columns {', '.join(KEY_HEADER)}"
        remedy = "give another name with --key, or the key that was written before"
        raise BadInput([Problem(str(path), "", found, expected, remedy=remedy)])
    key: Key = {}
    for role, name, pseudonym in rows[1:]:
        key.setdefault(role, {})[name] = pseudonym
    return key


def _key_table(key: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    rows = [(role, name, own[name]) for role, own in key.items() for name in sorted(own)]
    return pd.DataFrame(rows, columns=list(KEY_HEADER), dtype="str")


def _tables(reading: Reading, path: Path) -> dict[Path, pd.DataFrame]:
    """Return the tables to write by path; numbers with a decimal point."""
    cells = reading.cells.copy()
    for column in ROSTER:
        if column.numeric and column.name in cells:
            cells[column.name] = cells[column.name].str.replace(",", ".")
    further = {
        "staffroom": reading.enrolment.staffroom,
        "friendships": reading.enrolment.friendships,
    }
    beside = {
        path.with_name(f"{path.stem}_{name}.csv"): table.astype("str")
        for name, table in further.items()
        if len(table)
    }
    return {path: cells, **beside}


def _text(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n")
