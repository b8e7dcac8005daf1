"""A class list in words: one screen about what was read, in English or Dutch."""

import textwrap
from collections.abc import Iterator, Sequence

from simulation.preview.class_list import (
    AVERAGE,
    DRAWN,
    ClassListSummary,
    ColumnSummary,
    NumberRange,
    name,
    text_of,
)
from simulation.school.roster.sheet import Note
from simulation.texts.language import lines, name_of, number, say

WIDTH = 80  # columns of a terminal that every user has
VALUES_SHOWN = 4
NOTES_SHOWN = 5  # of a kind
YES_NO = {"0": "no", "1": "yes"}


def screen(summary: ClassListSummary, width: int = WIDTH) -> list[str]:
    """Return the summary as lines of at most ``width`` characters."""
    paragraphs = [_people(summary), _size(summary)]
    return [
        *(line for text in paragraphs for line in _wrapped(text, width)),
        *_table(summary.columns, width),
        *_wrapped(" ".join(_absent(summary)), width),
        *_notes(summary, width),
    ]


def _wrapped(text: str, width: int, indent: str = "  ") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )


def counted(count: int, word: str) -> str:
    """Return a count with its noun; word: the singular, such as "class"."""
    if count == 1:
        return say(f"class_list_counts.{word}")
    return say(f"class_list_counts.{word}{'es' if word == 'class' else 's'}", count=count)


def _people(summary: ClassListSummary) -> str:
    return say(
        "class_list.people",
        teachers=counted(summary.teachers, "teacher"),
        classes=counted(summary.classes, "class"),
        students=counted(summary.students, "student"),
        relationships=counted(summary.relationships, "relationship"),
        schools=counted(summary.schools, "school"),
        level=name(summary.level),
    )


def _size(summary: ClassListSummary) -> str:
    sizes = _range(summary.class_size)
    if summary.students >= summary.enrolled:
        return say("class_list.size_all", sizes=sizes)
    shown = {"listed": summary.students, "enrolled": summary.enrolled}
    return say("class_list.size", sizes=sizes, **shown)


def _plain(value: float) -> str:
    """Format a number as a list has it, with at most two decimals."""
    digits = next(digits for digits in (0, 1, 2) if digits == 2 or value == round(value, digits))
    return number(value, digits)


def _table(columns: Sequence[ColumnSummary], width: int) -> list[str]:
    """Return a row for every column that has values, under a line of headings."""
    first, second, third = lines("class_list.headings")
    shown = [item for item in columns if item.name != "school"]  # counted above the table
    rows = [(name(item.name), _percent(item.filled), _values(item)) for item in shown]
    wide = max(len(row[0]) for row in [(first, "", ""), *rows])
    share = max(len(row[1]) for row in [("", second, ""), *rows])
    cut = width - wide - share - 6
    return [
        f"  {left:{wide}}  {middle:>{share}}  {textwrap.shorten(right, cut, placeholder=' …')}"
        for left, middle, right in ([(first, second, third), *rows] if rows else ())
    ]


def _percent(share: float) -> str:
    """Format a share; 100 % only if nothing is missing, 0 % only if everything is."""
    percent = round(100 * share)
    percent = min(max(percent, 1), 99) if 0.0 < share < 1.0 else percent
    return say("class_list.percent", number=percent)


def _values(column: ColumnSummary) -> str:
    if column.numbers is not None:
        return _range(column.numbers, name_of("class_list_unit_names", column.unit))
    yes_or_no = column.unit == "yes or no"
    words = [
        f"{name(YES_NO.get(value, value) if yes_or_no else value)} {count}"
        for value, count in column.values.items()
    ]
    if len(words) > VALUES_SHOWN:
        more = say("class_list.more_values", count=len(words) - VALUES_SHOWN)
        words = [*words[:VALUES_SHOWN], more]
    return ", ".join(words)


def _range(spread: NumberRange, unit: str = "") -> str:
    low, median, high = map(_plain, spread)
    if low == high:
        return say("class_list.constant", value=f"{low} {unit}".strip())
    return f"{say('class_list.range', low=low, median=median, high=high)} {unit}".strip()


def _absent(summary: ClassListSummary) -> Iterator[str]:
    """Yield what was not given, and what the simulation does instead."""
    for key, known in (("drawn", DRAWN), ("average", AVERAGE)):
        names = [name(word) for word in known if word in summary.absent]
        if names:
            yield say(f"class_list.{key}", names=", ".join(names))
    for word, key in (
        ("teacher_experience", "beginners"),
        ("class_size", "class_size_absent"),
        ("level", f"{summary.level}_assumed"),
        ("staffroom", "staffroom_absent"),
    ):
        if word in summary.absent:
            yield say(f"class_list.{key}")


def _notes(summary: ClassListSummary, width: int) -> Iterator[str]:
    """Yield how the files were read, the rules that were applied, and the warnings."""
    notes = summary.notes
    for kind in ("form", "rule"):
        texts = [text_of(note) for note in notes if note.kind == kind]
        if texts:
            yield from _wrapped(say(f"class_list.{kind}", notes="; ".join(_few(texts))), width)
    warnings = [_with_line(note) for note in notes if note.kind == "warning"]
    texts = [*_names(summary), *_few(warnings)]
    if texts:
        yield f"  {say('class_list.warning')}"
        for text in texts:
            first, *more = _wrapped(text, width - 2)
            yield f"  - {first.strip()}"
            yield from more


def _names(summary: ClassListSummary) -> Iterator[str]:
    """Yield what is to be known about ids that look like names."""
    if summary.names:
        found = [f"{item.found}/{counted(item.people, item.column)}" for item in summary.names]
        line = min(item.line for item in summary.names)
        yield say("class_list.names", found=", ".join(found), line=line)


def _few(texts: Sequence[str]) -> list[str]:
    more = len(texts) - NOTES_SHOWN
    rest = [say("class_list.more_notes", count=more)] if more > 0 else []
    return [*texts[:NOTES_SHOWN], *rest]


def _with_line(note: Note) -> str:
    if not note.line:
        return text_of(note)
    return say("class_list.line", line=note.line, text=text_of(note))
