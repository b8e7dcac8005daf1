"""``explain``: decompose one teacher's year in a result by causes."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from simulation.cli.output import (
    Inputs,
    Json,
    ResultFolder,
    as_json,
    notice_unchecked,
    print_table,
    print_wrapped,
)

EXAMPLE = "Example: run.py explain results/first --teacher teacher-180"
Row = dict[str, Any]
STUDENTS_SHOWN, RELATIONSHIPS_SHOWN = 5, 3
COURSES = ("conflict", "closeness", "trust")
SUM = "sum = change"
MEANINGS = {
    "workload": "work other than contacts",
    "private strain": "life outside school",
    "colleagues": "load passed on by colleagues",
    "start of year": "recovery from the start",
    "base": "independent of stress",
    "floor": "load cannot fall below 0",
    "direct cost": "misbehaviour as such",
    "suppression": "suppressed emotions",
    "uplift": "joys with students",
    SUM: "",
}
RISING = "▁▂▃▄▅▆▇█"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
LIMITS = (
    "The amounts describe the causes of exhaustion in this simulated year; they do not judge the "
    "teacher. The last table simulates the year again with one change at a time."
)
Teacher = Annotated[str, typer.Option(metavar="KEY", help="Id of the teacher.")]
Arm = Annotated[
    str | None, typer.Option(metavar="NAME", help="Name of the arm; by default the first.")
]
Replicate = Annotated[int, typer.Option(min=1, help="Replicate of the arm.")]
Year = Annotated[int | None, typer.Option(min=1, help="School year; by default the last.")]


def explain(
    result: ResultFolder,
    teacher: Teacher,
    *,
    arm: Arm = None,
    replicate: Replicate = 1,
    year: Year = None,
    inputs: Inputs = None,
    json: Json = False,
) -> None:
    """Decompose the change of one teacher's exhaustion into causes that add up to it.

    Simulates the teacher's year again and writes figures to RESULT/explain. docs/explain.md
    shows how to read them.
    """
    from simulation.evidence.explanation.explain import explain as explain_year
    from simulation.evidence.explanation.serialise import content
    from simulation.reporting.show import show_explanation
    from simulation.results.reader import ResultReader

    saved = ResultReader(result)
    made = content(
        explain_year(saved, teacher, arm=arm, replicate=replicate, year=year, inputs=inputs)
    )
    files = show_explanation(made, saved)
    notice_unchecked(result)
    if json:
        as_json({**_data(made), "result": str(result), "files": [str(path) for path in files]})
    else:
        print_explanation(made)
        print(f"figures: {files[0].parent}")


def _data(made: Row) -> Row:
    """Return the explanation without the weekly courses, which a file beside the figures has."""
    dyads = [
        {**dyad, **{name: [dyad[name][0], dyad[name][-1]] for name in COURSES}}
        for dyad in made["dyads"]
    ]
    return {**{key: value for key, value in made.items() if key != "course"}, "dyads": dyads}


def print_explanation(made: Row) -> None:
    """Print an explanation, as ``content`` returns it."""
    print_wrapped(headline(made))
    print_wrapped(LIMITS)
    _print_sums(made)
    if made["dyads"]:
        _print_students(made)
    for line in turning_lines(made):
        print_wrapped(line.strip(), len(line) - len(line.lstrip()))
    _print_reruns(made)


def _number(value: float, digits: int = 2, *, signed: bool = False) -> str:
    from simulation.texts.language import number

    return number(value, digits, signed=signed)


def _signed(value: float) -> str:
    return _number(value, 3, signed=True)


def headline(made: Row) -> str:
    """Return teacher, arm, replicate and year, and the course of exhaustion and stress."""
    stress, change = made["stress"], f"{_number(made['change'], signed=True)} {made['unit']}"
    return (
        f"{made['teacher']} in {made['arm']}, replicate {made['replicate']}, year {made['year']}: "
        f"exhaustion {_number(made['start'])} -> {_number(made['end'])} ({change}), "
        f"stress {_number(stress['start'])} -> {_number(stress['end'])}"
    )


def sum_rows(made: Row) -> list[tuple[str, float, float]]:
    """Return every source with its part of the changes in exhaustion and stress, and the sums."""
    stress: dict[str, float] = {}
    for cause in made["stress"]["causes"]:
        stress[cause["source"]] = stress.get(cause["source"], 0.0) + cause["amount"]
    rows = [
        (row["name"], row["amount"], stress.get(row["name"], 0.0))
        for row in made["by_source"]
        if row["amount"] or stress.get(row["name"], 0.0)
    ]
    return [*rows, (SUM, made["change"], made["stress"]["change"])]


def _print_sums(made: Row) -> None:
    rows = [
        (name, _signed(part), _signed(stress), MEANINGS.get(name, "emotions about students"))
        for name, part, stress in sum_rows(made)
    ]
    headings = ("source", "exhaustion (NEA)", "stress (0-1)", "meaning")
    print_table("Causes of the change", headings, rows, text=(0, 3))


def _print_students(made: Row) -> None:
    dyads = made["dyads"]
    rows = [
        (
            dyad["student"],
            _signed(dyad["amount"]),
            *(
                f"{_number(dyad[name][0], 1)} -> {_number(dyad[name][-1], 1)}"
                for name in COURSES[:2]
            ),
            sparkline(dyad["conflict"][::4]),
        )
        for dyad in dyads[:STUDENTS_SHOWN]
    ]
    others = dyads[STUDENTS_SHOWN:]
    if others:
        rows.append(("all others", _signed(sum(dyad["amount"] for dyad in others)), "", "", ""))
    headings = ("student", "NEA points", "conflict", "closeness", "conflict by 4 weeks")
    print_table(f"Students with the largest parts, of {len(dyads)}", headings, rows)


def sparkline(scores: Iterable[float]) -> str:
    """Return STRS scores, 1 to 5, as a row of bars."""
    return "".join(RISING[min(int((score - 1) / 4 * len(RISING)), 7)] for score in scores)


def turning_lines(made: Row) -> list[str]:
    """Return the turning points of relationships and the contacts with the largest changes."""
    lines = []
    crossed = {crossing["student"] for crossing in made["crossings"]}
    known = list(dict.fromkeys(contact["student"] for contact in made["contacts"]))
    shown = [name for name in known if name in crossed or name == known[0]]
    for student in shown[:RELATIONSHIPS_SHOWN]:
        turns = ", ".join(
            f"{crossing['turn']} in week {crossing['week']}"
            for crossing in made["crossings"]
            if crossing["student"] == student
        )
        lines.append(f"{student} {turns or 'crosses no line'}. Contacts with the largest changes:")
        own = [contact for contact in made["contacts"] if contact["student"] == student]
        lines += [f"  {_contact(contact)}" for contact in own]
    return lines


def _contact(contact: Row) -> str:
    """Return one contact as a sentence."""
    strongest = list(contact["emotions"].items())[:2]
    felt = (
        " and ".join(f"{name} {_number(intensity)}" for name, intensity in strongest) or "nothing"
    )
    return (
        f"week {contact['week']}, {DAYS[contact['weekday'] - 1]}: {_behaviour(contact['valence'])},"
        f" seen as {_number(contact['perceived'], signed=True)}, felt {felt}, answered with warmth "
        f"{_number(contact['warmth'])}; conflict {_signed(contact['conflict'])}, closeness "
        f"{_signed(contact['closeness'])}"
    )


def _behaviour(valence: float) -> str:
    """Return the student's behaviour with its valence."""
    if valence == 0.0:
        return "neutral behaviour"
    return f"{'misbehaviour' if valence < 0.0 else 'an approach'} ({_number(valence, signed=True)})"


def _print_reruns(made: Row) -> None:
    rows = [
        (rerun["name"], _signed(rerun["exhaustion"]), _signed(rerun["stress"]))
        for rerun in made["reruns"]
    ]
    title = "Effect of one change (the year simulated again, minus the year as it was)"
    print_table(title, ("change", "exhaustion (NEA)", "stress (0-1)"), rows)
