"""``pseudonymise``: replace the names in a class list by numbers, and keep the key."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.output import Json, as_json, print_wrapped
from simulation.errors import BadInput, Problem

if TYPE_CHECKING:
    from simulation.school.roster.pseudonyms import Written
    from simulation.school.roster.read import Reading

EXAMPLE = "Example: run.py pseudonymise my_school.xlsx --staffroom who_works_with_whom.csv"
SUFFIX = ".toml"


def pseudonymise(
    file: Annotated[
        Path, typer.Argument(metavar="LIST", help="A class list, or a scenario that names one.")
    ],
    *,
    staffroom: Annotated[Path | None, typer.Option(help="The list of who works together.")] = None,
    friendships: Annotated[Path | None, typer.Option(help="The list of friends.")] = None,
    out: Annotated[Path | None, typer.Option(help="The copy; by default beside the list.")] = None,
    key: Annotated[Path | None, typer.Option(help="The key; by default beside the list.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an earlier copy.")] = False,
    json: Json = False,
) -> None:
    """Replace the ids in a class list by t01, c01, s001, and write a key to them.

    The copy has the columns of a class list only: names, addresses and dates of birth are left out.
    With the key of an earlier run the same people have the same numbers again.
    """
    written = replace_names(
        file, staffroom=staffroom, friendships=friendships, out=out, key=key, replace=replace
    )
    if json:
        as_json(
            {"files": list(map(str, written.files)), "key": str(written.key), "new": written.new}
        )
    else:
        for sentence in sentences(written):
            print_wrapped(sentence)


def replace_names(
    file: Path,
    *,
    staffroom: Path | None = None,
    friendships: Path | None = None,
    out: Path | None = None,
    key: Path | None = None,
    replace: bool = False,
) -> "Written":
    """Write a class list, or that of a scenario, without names. Raises BadInput."""
    from simulation.school.roster.pseudonyms import pseudonymise as write_copies

    if file.suffix.lower() == SUFFIX and (staffroom or friendships):
        expected = "a class list: a scenario names its own further files"
        remedy = "leave out --staffroom and --friendships"
        raise BadInput([Problem(str(file), "", "a scenario", expected, remedy=remedy)])
    reading, roster = _read(file, staffroom, friendships)
    copy, key = out or default_copy(roster), key or default_key(roster)
    return write_copies(reading, copy, key, replace=replace)


def default_copy(roster: Path) -> Path:
    """Return the path of the copy of a class list."""
    return roster.with_name(f"{roster.stem}_pseudonyms.csv")


def default_key(roster: Path) -> Path:
    """Return the path of the key of a class list."""
    return roster.with_name(f"{roster.stem}_key.csv")


def sentences(written: "Written") -> list[str]:
    """Return what was written, and what to do with the key."""
    files = ", ".join(map(str, written.files))
    return [
        f"{files}: written without names; use this in scenarios.",
        f"{written.key}: the key, with {written.new} new ids. It connects people with their "
        "numbers: keep it safe, pass it to no one, and use it again for a changed list.",
    ]


def _read(file: Path, staffroom: Path | None, friendships: Path | None) -> "tuple[Reading, Path]":
    """Return a class list and its path; of a scenario, the one it names."""
    from simulation.scenario.file import load
    from simulation.scenario.school import reading_of
    from simulation.school.roster.read import read_class_list

    if file.suffix.lower() == SUFFIX:
        scenario = load(file)
        if scenario.school.roster is None:
            remedy = "give the class list itself"
            found, expected = "a synthetic school", "a scenario with a class list"
            raise BadInput([Problem(str(file), "", found, expected, remedy=remedy)])
        return reading_of(scenario), scenario.path_of(scenario.school.roster)
    return read_class_list(file, staffroom=staffroom, friendships=friendships), file
