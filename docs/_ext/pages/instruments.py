"""The page of instruments, as Markdown, from the instruments themselves.

A test compares ``docs/instruments.md`` with the code.
"""

from pages.markdown import table, typeset
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
    "name", "construct", "informant", "items", "score", "reliability", "an item's mean (sd)",
    "error sd", "rater sd", "passing sd", "reads", "leaves out",
)  # fmt: skip


def page() -> str:
    """The whole page."""
    parts = [
        f"## {title}\n\n{table(HEADS, (row(i) for i in INSTRUMENTS if i.unit == unit))}"
        for unit, title in TITLES.items()
    ]
    gaps = table(("construct", "reason"), NOT_MEASURED)
    return typeset(f"""# Instruments

`python docs/_ext/renew.py instruments` writes this page from the code.

A study observes not the state of the model but answers to items, given by an informant, with error.
Compare published figures with these scores, never with the state.

- **An answer** is the nearest whole step to *low + (high − low) x + error*, where x, 0 to 1, is
  the latent value that the instrument reads. The error is normal, largest in the middle of the
  scale and 0 at its ends; its sd is computed so that the published **reliability** applies in a
  population with the stated mean and sd (a Beta law). It does not adapt to the sample: where
  simulated people differ less than those of the publication, the reliability in the simulation is
  lower.
- **A rater's leniency** is added to all answers of one informant, and is constant over years.
  Ratings of conflict and of problems share a teacher's severity (correlation 0.49).
- **A passing effect** is common to all answers of one occasion and gone at the next: a low mood, a
  bad week with a child, the impression of a lesson. It lowers stability and correlations, and is
  not part of the reliability of items. All scales of one lesson's diary *share* the impression.
- **Colouring**: a teacher's ratings of behaviour, internalising and engagement depend on the
  teacher's representation of the student; those of parents, peers, observers and tests do not.
- **Random error** comes from streams `measure:…` that no equation reads, keyed by replicate, year,
  time, teacher, student and item, so that measuring does not change a run.
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
""")
