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
from simulation.cli.report import ReportLanguage

EXAMPLE = "Example: run.py explain results/first --teacher teacher-180"
Row = dict[str, Any]
STUDENTS_SHOWN, RELATIONSHIPS_SHOWN = 5, 3
COURSES = ("conflict", "closeness", "trust")
SUM = "sum = change"
RISING = "▁▂▃▄▅▆▇█"
Teacher = Annotated[
    str | None,
    typer.Option(metavar="KEY", help="Id of the teacher; by default the one in the middle."),
]
Arm = Annotated[
    str | None, typer.Option(metavar="NAME", help="Name of the arm; by default the first.")
]
Replicate = Annotated[
    int | None,
    typer.Option(min=1, help="Replicate of the arm; by default the median one of this teacher."),
]
Year = Annotated[int | None, typer.Option(min=1, help="School year; by default the last.")]


def explain(
    result: ResultFolder,
    teacher: Teacher = None,
    *,
    arm: Arm = None,
    replicate: Replicate = None,
    year: Year = None,
    inputs: Inputs = None,
    language: ReportLanguage = "en",
    json: Json = False,
) -> None:
    """Decompose the change of one simulated teacher's exhaustion into causes that add up to it.

    First shows where all replicates of this teacher end, then simulates the median one again and
    writes figures to RESULT/explain. docs/explain.md shows how to read them.
    """
    from simulation.evidence.explanation.explain import explain as explain_year
    from simulation.evidence.explanation.serialise import content
    from simulation.reporting.show import show_explanation
    from simulation.results.reader import ResultReader
    from simulation.texts.language import in_language

    saved = ResultReader(result)
    with in_language(language):
        explanation = explain_year(
            saved, teacher, arm=arm, replicate=replicate, year=year, inputs=inputs
        )
        made = content(explanation)
        files = show_explanation(made, saved)
        notice_unchecked(result)
        if json:
            names = {"result": str(result), "files": [str(path) for path in files]}
            as_json({**_data(made), "ends_text": ends_paragraph(made), **names})
            return
        print_explanation(made)
        print(say("explain.figures", folder=files[0].parent))


def _data(made: Row) -> Row:
    """Return the explanation without the weekly courses, which a file beside the figures has."""
    dyads = [
        {**dyad, **{name: [dyad[name][0], dyad[name][-1]] for name in COURSES}}
        for dyad in made["dyads"]
    ]
    return {**{key: value for key, value in made.items() if key != "course"}, "dyads": dyads}


def print_explanation(made: Row) -> None:
    """Print an explanation, as ``content`` returns it, in the language in use."""
    print_wrapped(ends_paragraph(made))
    print()
    print_wrapped(headline(made))
    print_wrapped(say("explain.limits"))
    _print_sums(made)
    if made["dyads"]:
        _print_students(made)
    for line in turning_lines(made):
        print_wrapped(line.strip(), len(line) - len(line.lstrip()))
    _print_reruns(made)


def ends_paragraph(made: Row) -> str:
    """Return where all replicates of the teacher end, which is explained, and what it is not."""
    ends, teacher = made["ends"], made["teacher"]
    person = say("explain.person", teacher=teacher)
    if ends is None:
        return person
    words = {key: _number(ends[key]) for key in ("median", "low", "high", "end")}
    words |= {"cut_off": _number(ends["cut_off"], 1), "share": round(100 * ends["share"])}
    words |= {"teacher": teacher, "arm": arm_name(made["arm"]), "year": made["year"]}
    words |= {"count": ends["replicates"], "rank": ends["rank"], "replicate": ends["replicate"]}
    first = [] if made["teacher_named"] else [say("explain.no_teacher", teacher=teacher)]
    spread = "explain.one_replicate" if ends["replicates"] == 1 else "explain.ends"
    which = [say(f"explain.{'median' if ends['is_median'] else 'other'}_replicate", **words)]
    return " ".join([*first, say(spread, **words), *which[: ends["replicates"] - 1], person])


def say(key: str, **words: object) -> str:
    """Return a text in the language in use."""
    from simulation.texts.language import say as text

    return text(key, **words)


def arm_name(name: str) -> str:
    """Return the name of an arm in the language in use."""
    from simulation.texts.language import arm_name as translated

    return translated(name)


def name_of(table: str, name: str) -> str:
    """Return a name in the language in use."""
    from simulation.texts.language import name_of as translated

    return translated(table, name)


def _number(value: float, digits: int = 2, *, signed: bool = False) -> str:
    from simulation.texts.language import number

    return number(value, digits, signed=signed)


def _signed(value: float) -> str:
    return _number(value, 3, signed=True)


def headline(made: Row) -> str:
    """Return teacher, arm, replicate and year, and the course of exhaustion and stress."""
    from simulation.texts.language import unit

    stress = made["stress"]
    return say(
        "explain.headline",
        teacher=made["teacher"],
        arm=arm_name(made["arm"]),
        replicate=made["replicate"],
        year=made["year"],
        start=_number(made["start"]),
        end=_number(made["end"]),
        change=f"{_number(made['change'], signed=True)} {unit(made['unit'])}",
        stress_start=_number(stress["start"]),
        stress_end=_number(stress["end"]),
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
        (
            name_of("cause_names", name),
            _signed(part),
            _signed(stress),
            say(f"cause_meanings.{name}"),
        )
        for name, part, stress in sum_rows(made)
    ]
    print_table(say("explain.sums"), lines("explain.sum_headings"), rows, text=(0, 3))


def lines(key: str) -> list[str]:
    """Return a list of texts in the language in use."""
    from simulation.texts.language import lines as texts

    return texts(key)


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
        rows.append(
            (say("explain.others"), _signed(sum(dyad["amount"] for dyad in others)), "", "", "")
        )
    title = say("explain.students", count=len(dyads))
    print_table(title, lines("explain.student_headings"), rows)


def sparkline(scores: Iterable[float]) -> str:
    """Return STRS scores, 1 to 5, as a row of bars."""
    return "".join(RISING[min(int((score - 1) / 4 * len(RISING)), 7)] for score in scores)


def turning_lines(made: Row) -> list[str]:
    """Return the turning points of relationships and the contacts with the largest changes."""
    found = []
    crossed = {crossing["student"] for crossing in made["crossings"]}
    known = list(dict.fromkeys(contact["student"] for contact in made["contacts"]))
    shown = [name for name in known if name in crossed or name == known[0]]
    for student in shown[:RELATIONSHIPS_SHOWN]:
        turns = ", ".join(
            say(
                "explain.crossing",
                turn=name_of("turn_names", crossing["turn"]),
                week=crossing["week"],
            )
            for crossing in made["crossings"]
            if crossing["student"] == student
        )
        turns = turns or say("explain.no_crossing")
        found.append(say("explain.turns", student=student, turns=turns))
        own = [contact for contact in made["contacts"] if contact["student"] == student]
        found += [f"  {_contact(contact)}" for contact in own]
    return found


def _contact(contact: Row) -> str:
    """Return one contact as a sentence."""
    felt = [
        f"{name_of('emotions', name)} {_number(intensity)}"
        for name, intensity in list(contact["emotions"].items())[:2]
    ]
    return say(
        "explain.contact",
        week=contact["week"],
        day=lines("explain.days")[contact["weekday"] - 1],
        behaviour=_behaviour(contact["valence"]),
        perceived=_number(contact["perceived"], signed=True),
        felt=say("explain.and").join(felt) or say("explain.nothing"),
        warmth=_number(contact["warmth"]),
        conflict=_signed(contact["conflict"]),
        closeness=_signed(contact["closeness"]),
    )


def _behaviour(valence: float) -> str:
    """Return the student's behaviour with its valence."""
    if valence == 0.0:
        return say("explain.neutral")
    kind = "misbehaviour" if valence < 0.0 else "approach"
    return f"{say(f'explain.{kind}')} ({_number(valence, signed=True)})"


def _print_reruns(made: Row) -> None:
    rows = [
        (rerun["name"], _signed(rerun["exhaustion"]), _signed(rerun["stress"]))
        for rerun in made["reruns"]
    ]
    print_table(say("explain.reruns"), lines("explain.rerun_headings"), rows)
