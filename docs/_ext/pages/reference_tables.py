"""The reference page: every table that the code defines, as Markdown.

A test compares ``docs/reference.md`` with the code.
"""

from pages.markdown import table, typeset
from pages.scenario_keys import kinds_page, scenario_page
from simulation import parameters, state
from simulation.engine.day import DAY
from simulation.measurement.result_columns import TABLES
from simulation.runs.class_trace import SAVED
from simulation.school.roster.roster_columns import FRIENDSHIPS, ROSTER, STAFFROOM

STATES = (
    ("A dyad", state.Dyads),
    ("A teacher", state.Teachers),
    ("A student", state.Students),
    ("Traits of a dyad (for a year)", state.DyadTraits),
    ("Traits of a teacher", state.TeacherTraits),
    ("Traits of a student (for a year)", state.StudentTraits),
    ("Levers of a dyad", state.DyadLevers),
    ("Levers of a teacher", state.TeacherLevers),
    ("Levers of a student", state.StudentLevers),
    ("Levers of a tie", state.TieLevers),
)


def span(low: float, high: float) -> str:
    """A range as the page prints it; an open end is left out."""
    if low == -state.INF and high == state.INF:
        return "any"
    return f"{low:g} to {high:g}" if high != state.INF else f"{low:g} or more"


def roster_page() -> str:
    """The columns of a user's own files."""
    parts = []
    for title, columns in (
        ("Class list", ROSTER), ("Staffroom", STAFFROOM), ("Friendships", FRIENDSHIPS),
    ):  # fmt: skip
        rows = [
            (f"`{c.name}`", "yes" if c.required else "", c.meaning, c.unit, c.admits())
            for c in columns
        ]
        parts.append(
            f"### {title}\n\n" + table(("column", "required", "meaning", "unit", "values"), rows)
        )
    return "\n\n".join(parts)


def result_page() -> str:
    """The columns of the tables in a result folder."""
    return "\n\n".join(
        f"### `{name}.parquet`\n\n"
        + table(
            ("column", "type", "unit", "range", "meaning"),
            ((f"`{c.name}`", c.type, c.unit, span(c.low, c.high), c.meaning) for c in columns),
        )
        for name, columns in {**TABLES, **SAVED}.items()
    )


def parameter_page() -> str:
    """Every parameter with its default."""
    default = parameters.values(parameters.Parameters())
    rows = (
        (
            f"`{name}`",
            p.symbol,
            f"{default[name]:g}",
            p.span,
            p.unit,
            p.meaning,
            p.source,
        )
        for name, p in parameters.catalogue().items()
    )
    return table(("name", "symbol", "default", "range", "unit", "meaning", "source"), rows)


def state_page() -> str:
    """Every variable and lever."""
    return "\n\n".join(
        f"### {title}\n\n"
        + table(
            ("variable", "symbol", "range", "unit", "meaning"),
            (
                (f"`{name}`", v.symbol, span(v.low, v.high), v.unit, v.meaning)
                for name, v in state.variables(kind).items()
            ),
        )
        for title, kind in STATES
    )


def day_page() -> str:
    """The school day, step by step."""
    rows = ((n, step.when, step.name, step.reason) for n, step in enumerate(DAY, 1))
    return table(("", "when", "step", "reason for its place"), rows)


def page() -> str:
    """The whole page."""
    return typeset(f"""# Reference

`python docs/_ext/renew.py reference` writes this page from the code.

## Files of your own school

{roster_page()}

## Scenario files

Scenario files are TOML; `run.py schema` prints the format for editors, `run.py check` checks a
file. Times are written as "week 8" (its Monday), "day 35" (from 0) or "year 2 week 8". A *required*
key may also come from the scenario that a file `extends`; `[parameters]` and `[arms.parameters]`
may set any of the parameters below by name.

{scenario_page()}

### Interventions

Under `[[arms.interventions]]` or `[[shocks]]`, each with a `kind`.

{kinds_page()}

## The school day

{day_page()}

## Parameters

A scenario may override any of these by name, within its range.

{parameter_page()}

## State, traits and levers

{state_page()}

## Tables of a result

{result_page()}
""")
