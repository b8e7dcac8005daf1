"""Which columns of a file are which of ours, and which rows below the header are data."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from simulation.errors import Problem
from simulation.school.roster.roster_columns import ROSTER, RosterColumn
from simulation.school.roster.sheet import Note, Sheet, on_lines
from simulation.school.roster.translations import is_private, names_of, ours, plain

Sources = dict[str, tuple[str, ...]]  # columns of a file by our name

NAMES_SHOWN = 20  # of the columns of a file in a message
FEW = 2  # columns of one name that are hardly the items of a scale
CLOSE = 0.8  # similarity of names, of 1, from which a mistake of typing is likely
GROUP = ("groep", "group")  # a class, or a grade beside a column that is certainly the class
OUR_NAME = "give it the name that is expected"
MAPPED = f"{OUR_NAME}, or say in [school.columns] of a scenario which column it is"
IMPORT_ID = '"ImportId"'  # in the third row of a file of Qualtrics, below the texts of questions
FEWEST_NAMES = 3  # cells that are names of columns in a row that is no data
PERIOD = "t|w|m|k|wave|meting|moment|tijd|time|ronde|round|item|vraag|q"
LATER = re.compile(
    rf"(?P<name>.+?)(?:{PERIOD})?0*\d{{1,2}}|(?P<pre>.+?)(?:pre|post|voormeting|nameting|begin|eind)"
    rf"|(?:{PERIOD})\d{{1,2}}(?P<rest>.+)"
)


class Header(NamedTuple):
    """The columns of a file that are in use, with notes and problems."""

    sources: Sources
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]


class _Unclear(NamedTuple):
    """Columns of a file that may be one of ours, and the problem about them."""

    name: str
    theirs: list[str]
    problem: Problem


def header_of(
    sheet: Sheet, columns: Sequence[RosterColumn], named: Sources, others: Sequence[str] = ()
) -> Header:
    """Return which columns of a sheet are which of ours.

    named: those that a scenario names; then only required columns are translated, so that no
    other column gets a meaning. others: columns that are in use but have no name of ours.
    """
    free = [name for name in dict.fromkeys(sheet.header) if name not in others]
    exact = {column.name: (column.name,) for column in columns if column.name in sheet.header}
    sources = exact | named
    used = {name for theirs in sources.values() for name in theirs}
    found = _translated([name for name in free if name not in used], columns, sources, bool(named))
    translated = {name: theirs[0] for name, theirs in found.items() if len(theirs) == 1}
    notes = [_rule(sheet, theirs, name) for name, theirs in translated.items()]
    sources |= {name: (theirs,) for name, theirs in translated.items()}
    used |= {theirs for names in found.values() for theirs in names}
    left = [name for name in free if name not in used]
    problems = [_ambiguous(sheet, name, many) for name, many in found.items() if len(many) > 1]
    problems += _repeated(sheet, used)
    unclear = [] if named else list(_unclear(sheet, columns, left, set(sources)))
    problems += [item.problem for item in unclear]
    problems += _missing(sheet, columns, {*sources, *found, *(item.name for item in unclear)})
    reported = {theirs for item in unclear for theirs in item.theirs}
    left = [name for name in left if name not in reported]
    if left:
        notes.append(Note("form", "not_read", {"names": listed(left)}, line=sheet.header_line))
    order = [column.name for column in columns]
    sources = {name: sources[name] for name in order if name in sources}
    return Header(sources, tuple(notes), tuple(problems))


def listed(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """Return names in quotes, only the first of many."""
    more = ", ..." if len(names) > most else ""
    return ", ".join(map(repr, names[:most])) + more


def _translated(
    free: Sequence[str], columns: Sequence[RosterColumn], sources: Sources, only_required: bool
) -> dict[str, list[str]]:
    """Return columns of a file by our name for them, where the sources have none."""
    required = {column.name for column in columns if column.required}
    found: dict[str, list[str]] = {}
    groups = [name for name in free if plain(name) in GROUP and ours(name, columns) == "class"]
    for theirs in [name for name in free if name not in groups]:
        name = ours(theirs, columns)
        if name and name not in sources and (name in required or not only_required):
            found.setdefault(name, []).append(theirs)
    taken = {*sources, *found}
    if groups and "class" not in taken:
        found["class"] = groups
    elif groups and "grade" not in taken and not only_required:
        found["grade"] = groups
    return found


def _rule(sheet: Sheet, theirs: str, name: str) -> Note:
    key = "column"
    if plain(theirs) in GROUP:
        key = "column_of_classes" if name == "class" else "column_not_class"
    return Note("rule", key, {"theirs": repr(theirs), "column": name}, name, sheet.header_line)


def _ambiguous(sheet: Sheet, name: str, theirs: Sequence[str]) -> Problem:
    remedy = f"rename the right one to {name}, or delete the other"
    found = f"the columns {listed(theirs)}, which may all be {name}"
    where = f"line {sheet.header_line}"
    return Problem(sheet.file, where, found, f"one column {name!r}", remedy=remedy)


def _repeated(sheet: Sheet, used: set[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(sheet.header):
        if name in used and sheet.header.count(name) > 1:
            where, found = f"line {sheet.header_line}", f"the column {name!r} twice"
            yield Problem(sheet.file, where, found, "it once", "", "delete or rename one of them")


def _missing(sheet: Sheet, columns: Sequence[RosterColumn], known: set[str]) -> Iterator[Problem]:
    missing = [column.name for column in columns if column.required and column.name not in known]
    if missing:
        found = f"the columns {listed(sheet.header)}"
        many = "a column" if len(missing) == 1 else "the columns"
        remedy = _rename(columns)
        if any(map(is_private, sheet.header)):
            remedy += "; names of people are not read: give each of them a number or a code"
        where, expected = f"line {sheet.header_line}", f"also {many} {listed(missing)}"
        yield Problem(sheet.file, where, found, expected, remedy=remedy)


def _unclear(
    sheet: Sheet, columns: Sequence[RosterColumn], left: Sequence[str], sources: set[str]
) -> Iterator[_Unclear]:
    """Find columns that may be one of ours that is not there: measured twice, or misspelt.

    A second column of ids is found even if the first is there: it names further people.
    """
    where = f"line {sheet.header_line}"
    ids = {column.name for column in columns if column.required}
    several: dict[str, list[str]] = {}
    for theirs in left:
        name = "" if is_private(theirs) else _of_a_time(theirs, columns)
        if name and (name in ids or name not in sources):
            several.setdefault(name, []).append(theirs)
    for name, names in several.items():
        found = f"the column{'s' * (len(names) > 1)} {listed(names)}"
        remedy, expected = _choose(name, names, columns), f"one column {name!r}"
        problem = Problem(sheet.file, where, found, expected, remedy=remedy)
        yield _Unclear(name, names, problem)
    numbered = {theirs for names in several.values() for theirs in names}
    known = names_of(columns)
    for theirs in left:
        close = get_close_matches(plain(theirs), known, n=1, cutoff=CLOSE)
        name = known[close[0]] if close else ""
        if name and name not in sources and theirs not in numbered and not is_private(theirs):
            expected = f"one of {', '.join(column.name for column in columns)}"
            remedy = f"{_rename(columns)}; delete the column if it is not needed"
            found = f"the column {theirs!r}"
            problem = Problem(sheet.file, where, found, expected, name, remedy)
            yield _Unclear(name, [theirs], problem)


def _rename(columns: Sequence[RosterColumn]) -> str:
    """Return how to give a column a name; only columns of a class list can be mapped."""
    return MAPPED if tuple(columns) == ROSTER else OUR_NAME


def _of_a_time(theirs: str, columns: Sequence[RosterColumn]) -> str:
    """Return our name of a column that is numbered, such as "closeness_t1"; empty if none."""
    match = LATER.fullmatch(plain(theirs))
    stem = next(filter(None, match.groups()), "") if match else ""
    return ours(stem, columns) or "" if stem else ""


def _choose(name: str, theirs: Sequence[str], columns: Sequence[RosterColumn]) -> str:
    """Return what to do about a column that is there for several times, people or items."""
    column = next(column for column in columns if column.name == name)
    if column.kind == "id":
        return (
            f"write a row of its own for each {name}, with one column {name}, or delete the column"
        )
    remedy = f'name the one to read in a scenario: [school.columns] {name} = "{theirs[0]}"'
    if column.averages and len(theirs) > FEW:
        items = ", ".join(f'"{item}"' for item in theirs[:FEW])
        remedy += f", or the items of one time for their mean: {name} = [{items}, ...]"
    return f"{remedy}; or rename it to {name}"


def data_rows(sheet: Sheet, columns: Sequence[RosterColumn]) -> tuple[Sheet, list[Problem]]:
    """Return a sheet without rows that repeat the header, and problems about rows of names."""
    sheet = _without_survey_rows(sheet)
    header = [plain(name) for name in sheet.header]
    repeated, others, left = [], [], []
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        cells = [plain(cell) for cell in row]
        filled = [cell for cell in cells if cell]
        if len(filled) > 1 and all(
            cell in ("", name) for cell, name in zip(cells, header, strict=False)
        ):
            repeated.append(line)
            continue
        left.append((row, line))
        named = len(filled) >= FEWEST_NAMES and all(ours(cell, columns) for cell in filled)
        if named:
            others.append(line)
    problems = []
    if others:
        found, expected = "names of columns instead of data", "one table with one header"
        remedy = "delete the row if its columns are in the order of the header, else make two files"
        problems.append(Problem(sheet.file, on_lines(others), found, expected, remedy=remedy))
    if repeated:
        note = Note("form", "header_again", {"lines": repeated}, line=repeated[0])
        rows, lines = [row for row, _ in left], [line for _, line in left]
        sheet = sheet._replace(rows=rows, lines=lines, notes=(*sheet.notes, note))
    return sheet, problems


def _without_survey_rows(sheet: Sheet) -> Sheet:
    """Return a sheet without the two rows that Qualtrics puts under the names of columns."""
    first = [n for n, row in enumerate(sheet.rows[:2]) if any(IMPORT_ID in cell for cell in row)]
    if not first:
        return sheet
    start = first[0] + 1
    lines = sheet.lines[:start]
    note = Note("form", "survey_rows", {"lines": lines}, line=lines[0])
    return sheet._replace(
        rows=sheet.rows[start:], lines=sheet.lines[start:], notes=(*sheet.notes, note)
    )
