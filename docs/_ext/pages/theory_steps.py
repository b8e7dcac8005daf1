"""``docs/theory_steps.md``: what every step of the second model did, and the stored tables.

``renew.py theory_step --step NAME`` computes the theory table after a step, with what later steps
added switched off, stores it in ``docs/theory_steps.csv`` and writes the page. ``renew.py
theory_steps`` writes the page from the stored tables.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pages.markdown import table as markdown
from pages.markdown import typeset, write_page
from simulation.cli.theory import COLUMNS, computed
from simulation.evidence.theory.mechanisms import STEPS
from simulation.evidence.theory.rival_models import FULL
from simulation.evidence.theory.step_table import (
    FIRST,
    ORDER,
    StoredValue,
    as_csv,
    changed_from_before,
    read_steps,
    summaries,
    values_of,
    with_step,
)
from simulation.evidence.theory.theory_statistics import table
from simulation.texts.language import amount

STORED = Path(__file__).parents[2] / "theory_steps.csv"


def renew(
    path: Path,
    step: str,
    values: Path | None,
    burn_in: int | None,
    workers: int | None,
    populations: int | None,
) -> None:
    """Compute the table after a step, store it and write the page."""
    found, _, _ = computed(
        False,
        1,
        workers,
        populations=populations,
        values=values,
        burn_in=burn_in,
        step=step,
    )
    new = values_of(step or FIRST, found.rows)
    stored = with_step(read_steps(STORED), new)
    STORED.write_text(as_csv(stored), encoding="utf-8")
    write_page(path, page(stored), {})


def stored_page() -> str:
    """Return the page of the stored tables, as it is written."""
    return typeset(page(read_steps(STORED)))


def page(stored: Sequence[StoredValue]) -> str:
    """Return the whole page, in Markdown."""
    return "\n\n".join(parts(stored)) + "\n"


def parts(stored: Sequence[StoredValue]) -> Iterator[str]:
    """Yield the parts of the page."""
    steps = [step for step in ORDER if any(entry.step == step for entry in stored)]
    yield (
        "# What every step did\n\nThe second model was built in steps "
        f"({', '.join(STEPS)}). The [theory table](theory_check.md) was computed after each of "
        "them, with what later steps added switched off, and stored. The columns have the values "
        "of their time: values were changed afterwards, so that the last column differs from the "
        "theory table. "
        "`python docs/_ext/renew.py theory_step --step NAME` computes one of them again."
    )
    heads = ["after step", "statistics", *(f"separated from {name}" for name in COLUMNS[1:])]
    yield markdown(
        heads,
        [
            [one.step, one.statistics, *(one.separated.get(name, "-") for name in COLUMNS[1:])]
            for one in summaries(stored)
        ],
    )
    by_key = {(entry.step, entry.statistic, entry.model): entry for entry in stored}
    yield "## Main statistics\n\nFull | blind | unresponsive | traits only."
    yield markdown(
        ["", "statistic", *steps],
        [
            [row.code, row.words, *(_models(by_key, step, row.name) for step in steps)]
            for row in table()[1]
            if row.code
        ],
    )
    yield (
        "## All statistics of the full model\n\n**Bold**: the interval does not meet that of the "
        "step before."
    )
    yield markdown(
        ["", "statistic", *steps],
        [[row.id, row.words, *_course(by_key, steps, row.name)] for row in table()[1] if row.name],
    )


def _models(by_key: dict[tuple[str, str, str], StoredValue], step: str, name: str) -> str:
    found = [by_key.get((step, name, model)) for model in COLUMNS[:4]]
    return " \\| ".join(amount(entry.mean) if entry else "-" for entry in found)


def _course(
    by_key: dict[tuple[str, str, str], StoredValue], steps: Sequence[str], name: str
) -> Iterator[str]:
    before = None
    for step in steps:
        entry = by_key.get((step, name, FULL.name))
        if entry is None:
            yield "-"
        elif before is not None and changed_from_before(before, entry):
            yield f"**{amount(entry.mean)}**"
        else:
            yield amount(entry.mean)
        before = entry
