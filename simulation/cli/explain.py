"""``explain``: what one teacher's year in a result was made of, and what would have changed it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from simulation.cli.output import as_json

EXAMPLE = "Example: run.py explain results/first --teacher teacher-180"


def explain(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result folder.")],
    teacher: Annotated[str, typer.Option(metavar="KEY", help="Id of the teacher.")],
    arm: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the arm; by default the first.")
    ] = None,
    replicate: Annotated[int, typer.Option(min=1, help="Which of the arm's worlds.")] = 1,
    year: Annotated[
        int | None, typer.Option(min=1, help="School year; by default the last.")
    ] = None,
    inputs: Annotated[
        Path | None, typer.Option(help="Where its class lists lie, if they were moved.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what one teacher's exhaustion is made of, in causes that add up to its change.

    Lives the teacher's year again and writes figures into RESULT/explain. How to read it
    stands in docs/explain.md.
    """
    from simulation.evidence.explanation.explain import explain as explain_year
    from simulation.evidence.explanation.serialise import content
    from simulation.reporting.show import show_explanation
    from simulation.results.reader import Result

    saved = Result(result)
    made = content(
        explain_year(saved, teacher, arm=arm, replicate=replicate, year=year, inputs=inputs)
    )
    files = show_explanation(made, saved)
    if json:
        as_json({**_data(made), "result": str(result), "files": [str(path) for path in files]})
    else:
        tell(made)
        print(f"figures: {files[0].parent}")


def _data(made: dict[str, Any]) -> dict[str, Any]:
    """What is printed: all but the weekly courses, which the file beside the figures holds."""
    dyads = [
        {
            **dyad,
            **{
                name: [dyad[name][0], dyad[name][-1]] for name in ("conflict", "closeness", "trust")
            },
        }
        for dyad in made["dyads"]
    ]
    return {**{key: value for key, value in made.items() if key != "course"}, "dyads": dyads}


Row = dict[str, Any]
STUDENTS_SHOWN, RELATIONSHIPS_SHOWN = 5, 3
SUM = "sum = change"
MEANINGS = {
    "workload": "work other than contacts",
    "private strain": "life outside school",
    "colleagues": "load they pass on",
    "start of year": "faded since it began",
    "base": "comes without any stress",
    "floor": "load cannot fall below 0",
    "direct cost": "misbehaviour as such",
    "suppression": "held back about students",
    "uplift": "joys with students",
    SUM: "",
}
RISING = "▁▂▃▄▅▆▇█"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
LIMITS = (
    "The amounts say what the exhaustion of this simulated year is made of; they describe, and "
    "judge nobody. What one thing would have changed is shown by living the year again, below."
)


def tell(made: Row) -> None:
    """Print an explanation, as ``content`` gives it."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.print(headline(made), style="bold", markup=False)
    console.print(LIMITS, markup=False)
    console.print(_sum_table(made))
    if made["dyads"]:
        console.print(_student_table(made))
    for line in turning_lines(made):
        console.print(Padding(Text(line.strip()), (0, 0, 0, len(line) - len(line.lstrip()))))
    console.print(_rerun_table(made))


def headline(made: Row) -> str:
    """Whose year, and from where to where exhaustion and stress went."""
    stress, change = made["stress"], f"{made['change']:+.2f} {made['unit']}"
    return (
        f"{made['teacher']} in {made['arm']}, replicate {made['replicate']}, year {made['year']}: "
        f"exhaustion {made['start']:.2f} -> {made['end']:.2f} ({change}), "
        f"stress {stress['start']:.2f} -> {stress['end']:.2f}"
    )


def _table(title: str, first: str, *headings: str) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE)
    table.add_column(first, overflow="fold")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def sum_rows(made: Row) -> list[tuple[str, float, float]]:
    """Every source with its part of the change of exhaustion and of stress, and the sums."""
    stress: dict[str, float] = {}
    for cause in made["stress"]["causes"]:
        stress[cause["source"]] = stress.get(cause["source"], 0.0) + cause["amount"]
    rows = [
        (row["name"], row["amount"], stress.get(row["name"], 0.0))
        for row in made["by_source"]
        if row["amount"] or stress.get(row["name"], 0.0)
    ]
    return [*rows, (SUM, made["change"], made["stress"]["change"])]


def _sum_table(made: Row) -> Any:
    from rich.markup import escape

    table = _table("What the change is made of", "source", "exhaustion (NEA)", "stress (0-1)")
    table.add_column("that is", style="dim")
    for name, exhaustion, stress in sum_rows(made):
        meaning = MEANINGS.get(name, "felt about students")
        table.add_row(escape(name), f"{exhaustion:+.3f}", f"{stress:+.3f}", meaning)
    return table


def _student_table(made: Row) -> Any:
    from rich.markup import escape

    table = _table(
        f"Students who weigh most, of {len(made['dyads'])} (all others together in the last row)",
        "student", "NEA points", "conflict", "closeness", "conflict by 4 weeks",
    )  # fmt: skip
    for dyad in made["dyads"][:STUDENTS_SHOWN]:
        conflict, closeness = dyad["conflict"], dyad["closeness"]
        table.add_row(
            escape(dyad["student"]),
            f"{dyad['amount']:+.3f}",
            f"{conflict[0]:.1f} -> {conflict[-1]:.1f}",
            f"{closeness[0]:.1f} -> {closeness[-1]:.1f}",
            sparkline(conflict[::4]),
        )
    others = made["dyads"][STUDENTS_SHOWN:]
    if others:
        table.add_row("all others", f"{sum(each['amount'] for each in others):+.3f}", "", "", "")
    return table


def sparkline(scores: Iterable[float]) -> str:
    """STRS scores, 1 to 5, as a row of bars."""
    return "".join(RISING[min(int((score - 1) / 4 * len(RISING)), 7)] for score in scores)


def turning_lines(made: Row) -> list[str]:
    """What turned each relationship: lines crossed, and the contacts that moved it most."""
    lines = []
    crossed = {each["student"] for each in made["crossings"]}
    known = list(dict.fromkeys(each["student"] for each in made["contacts"]))
    told = [name for name in known if name in crossed or name == known[0]]
    for student in told[:RELATIONSHIPS_SHOWN]:
        own = [each for each in made["crossings"] if each["student"] == student]
        turned = ", ".join(f"{each['turn']} in week {each['week']}" for each in own)
        lines.append(f"{student} {turned or 'crosses no line'}. Contacts that moved it most:")
        lines += [f"  {_contact(each)}" for each in made["contacts"] if each["student"] == student]
    return lines


def _contact(contact: Row) -> str:
    """One contact in a sentence."""
    strongest = list(contact["emotions"].items())[:2]
    felt = " and ".join(f"{name} {intensity:.2f}" for name, intensity in strongest) or "nothing"
    return (
        f"week {contact['week']}, {DAYS[contact['weekday'] - 1]}: {_acted(contact['valence'])}, "
        f"seen as {contact['perceived']:+.2f}, felt {felt}, answered with warmth "
        f"{contact['warmth']:.2f}; conflict {contact['conflict']:+.3f}, closeness "
        f"{contact['closeness']:+.3f}"
    )


def _acted(valence: float) -> str:
    """What the student did, in words, with its valence."""
    if valence == 0.0:
        return "neutral behaviour"
    return f"{'misbehaviour' if valence < 0.0 else 'an approach'} ({valence:+.2f})"


def _rerun_table(made: Row) -> Any:
    from rich.markup import escape

    table = _table(
        "What one thing would have changed (the year lived again with the same chance, minus "
        "the year as it was)",
        "rerun", "exhaustion (NEA)", "stress (0-1)",
    )  # fmt: skip
    for each in made["reruns"]:
        table.add_row(escape(each["name"]), f"{each['exhaustion']:+.3f}", f"{each['stress']:+.3f}")
    return table
