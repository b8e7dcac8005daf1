"""The page of instruments, as Markdown, from the instruments themselves.

A test compares ``docs/instruments.md`` with the code.
"""

from pages.markdown import table
from simulation.measurement.instruments import INSTRUMENTS, NOT_MEASURED
from simulation.measurement.instruments.scale import Scale, TransientError

TITLES = {
    "dyad": "Of a dyad", "teacher": "Of a teacher", "student": "Of a student",
    "occasion": "Of a lesson or a day of a teacher",
}  # fmt: skip


def row(instrument: Scale) -> tuple[str, ...]:
    """One instrument as a row of the table."""
    low, high = instrument.range
    r, reference, rater = instrument.reliability, instrument.reference, instrument.rater
    passing = instrument.transient
    return (
        f"`{instrument.name}`",
        instrument.label,
        instrument.informant,
        f"{instrument.items} × {instrument.low}–{instrument.high}",
        f"{instrument.scoring}, {low:g}–{high:g}",
        f"{r.value:.2f} ({r.kind}): {r.source}",
        f"{reference.mean:.2f} ({reference.sd:.2f}): {reference.source}",
        f"{instrument.error_sd:.2f}",
        "–" if rater is None else f"{rater.sd:.2f} a {rater.by}: {rater.source}",
        "–" if passing is None else f"{passing.sd:.2f}{_shared(passing)}: {passing.source}",
        ", ".join(f"`{name}`" for name in instrument.reads),
        instrument.leaves_out,
    )


def _shared(passing: TransientError) -> str:
    if passing.common == 0.0:
        return ""
    return f", shared ({passing.common:+g})"


HEADS = (
    "name", "what", "informant", "items", "score", "reliability", "an item's mean (sd)",
    "error sd", "rater sd", "passing sd", "reads", "leaves out",
)  # fmt: skip


def page() -> str:
    """The whole page."""
    parts = [
        f"## {title}\n\n{table(HEADS, (row(i) for i in INSTRUMENTS if i.unit == unit))}"
        for unit, title in TITLES.items()
    ]
    gaps = table(("what", "why not"), NOT_MEASURED)
    return f"""# Instruments

This page is written by `python docs/_ext/renew.py instruments` from the code itself.

What a study sees of a school is not the state of the model but answers to items, given by an
informant, with error. Published figures are to be compared with these scores and never with
the state.

- **An answer** is the nearest whole step to *low + (high − low) x + error*, where x, 0 to 1, is
  what the instrument reads. The error is normal, largest in the middle of the scale and nothing at
  its ends; its sd is solved for so that the published **reliability** applies in a population
  with the stated mean and sd (a Beta law). It does not adapt to the sample: where simulated
  people differ less than those of the publication, the reliability found is lower.
- **A rater's leniency** is added to all that one informant answers, and stays over the years.
  A teacher's severity is shared by the ratings of conflict and of problems (correlation .49).
- **What passes** colours all answers of one occasion and is gone at the next: a low mood, a bad
  week with a child, the impression that a lesson left. It lowers stability and correlations, which
  the reliability of items cannot see. All scales of one lesson's diary *share* the impression.
- **Colouring**: what teachers say of behaviour, internalising and engagement is tinted by their
  representation of the student; what parents, peers, observers and tests say is not.
- **Chance** comes from streams `measure:…` that no equation reads, keyed by replicate, year, time,
  teacher, student and item, so that a run that is measured is the same run.
- A dyad that shares no class, a student without a teacher and emotions before the first day have
  no score. All other informants answer every item.
- Ids in brackets are rows of the table of published targets. *From memory* means that a
  number was not checked against the paper, *assumed* that it has no source.

From Python: `measure(run, names, waves)` in `simulation.measurement.instruments.administer`
simulates a new run and returns one table of scores; `waves_of` and `scores` return arrays,
`follow` the lessons of watched teachers.

{chr(10).join(f"{part}{chr(10)}" for part in parts)}
## What cannot be measured here

{gaps}
"""
