"""``docs/validation.md``: every published figure compared with the model."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from pages.figures import validation as plot
from pages.markdown import write_page
from simulation.cli.validate import interval, judged, model_value, tally, verdict_words
from simulation.evidence.targets.target_table import (
    CalibrationTarget,
    causes,
    size_class,
    targets,
)
from simulation.evidence.targets.verdict import Verdict
from simulation.evidence.validation.studies import STUDIES
from simulation.evidence.validation.surveyed_population import ValidationSize
from simulation.parameters import NOT_FITTED

SECTIONS = {
    "1": "Relationships and students' engagement and achievement",
    "2": "How teachers rate relationships",
    "3": "Teachers' burnout: level, spread, stability",
    "4": "Misbehaviour, relationships, exhaustion",
    "5": "Emotions and appraisals",
    "6": "Students' behaviour and contacts",
    "7": "Programmes",
    "8": "Paths over time",
    "N": "Rows added in the correction of the table",
}
HEADS = (
    "id", "quantity", "use", "confidence", "published", "error", "band", "model", "95 % interval",
    "size", "verdict", "off by",
)  # fmt: skip
HEAD = f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}"


def renew(path: Path, quick: bool, workers: int | None) -> None:
    """Run the simulated studies and write the page with its figures."""
    verdicts, size, draws = judged(quick, 1, workers)
    drawn = {}
    for section, rows in by_section(verdicts).items():
        name = figure_name(section)
        drawn[name] = plot.draw(name, f"{section}. {SECTIONS[section]}", rows).figure
    write_page(path, page(verdicts, targets(), size, calibrated=draws.calibrated), drawn)


def page(
    verdicts: Sequence[Verdict],
    table: Sequence[CalibrationTarget],
    size: ValidationSize,
    *,
    calibrated: bool,
) -> str:
    """The whole page, in Markdown."""
    parts = [_opening(verdicts, size, calibrated=calibrated)]
    for section, rows in by_section(verdicts).items():
        lines = [_row(entry) for entry in rows]
        picture = f"![Published bands and simulated values](figures/{figure_name(section)}.png)"
        parts.append(
            "\n".join([f"## {section}. {SECTIONS[section]}", "", picture, "", HEAD, *lines])
        )
    parts.append(_missed(verdicts))
    parts.append(_silent(table))
    parts.append(_studies())
    return "\n\n".join(parts) + "\n"


def figure_name(section: str) -> str:
    """File name, without suffix, of the figure of a section."""
    return f"validation_{section}"


def by_section(verdicts: Sequence[Verdict]) -> dict[str, list[Verdict]]:
    """The verdicts of each section of the table, in order."""
    return {
        name: list(rows) for name, rows in groupby(verdicts, key=lambda entry: entry.target.id[0])
    }


def _opening(verdicts: Sequence[Verdict], size: ValidationSize, *, calibrated: bool) -> str:
    state = (
        "with the calibrated parameters" if calibrated else f"(**not calibrated**: {NOT_FITTED})"
    )
    counts = "\n".join(f"| {name} | {met} of {rows} |" for name, met, rows in tally(verdicts))
    return f"""\
# Validation

The results of `run.py validate`: every published figure that the model covers, compared with
simulated studies {state}. A study is {size.populations} independent
populations of about {size.teachers} teachers, measured with simulated questionnaires and
analysed as the published study was; the interval is that of the mean over populations. A figure
is met if the mean is in the band; a question mark means that the interval is not entirely on that
side. *Off by* is the distance from the band in widths of the band (or of the scale in the table of
targets where the band is open). Rows to *calibrate* or *validate* were read in a source or derived
from such; where only the direction was read, a closed band is proposed, not published. Rows for
*plausibility* are recalled, or not published as such: they are neither fitted nor counted as
evidence. *Error* is the sampling error of the published statistic (`published.csv` has its cases).
*Size* is the class of the model's correlation or difference (Cohen); a sign that is met with an
|r| above 0.60 between persons, or a d above 1.5, is a miss. Every row is judged by itself.

| rows | met |
|---|---|
{counts}"""


def _row(verdict: Verdict) -> str:
    target, simulated = verdict.target, verdict.simulated
    off = f"{verdict.distance:.1f}" if verdict.distance else ""
    cells = (
        target.id, target.quantity, target.use, target.confidence, target.published,
        "not known" if target.error is None else f"{target.error:.2g}", target.band,
        model_value(simulated), interval(simulated), size_class(target.kind, simulated.mean),
        verdict_words(verdict), off,
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _missed(verdicts: Sequence[Verdict]) -> str:
    rows = [
        f"| {entry.target.id} | {entry.target.quantity} | {entry.target.use} | {entry.target.band} "
        f"| {model_value(entry.simulated)} | {causes().get(entry.target.id, 'not known')} |"
        for entry in sorted(verdicts, key=lambda entry: not entry.target.firm)
        if not entry.met
    ]
    words = "Every row that is not met, rows that count first, with its cause."
    head = "| id | quantity | use | band | model | cause |\n|---|---|---|---|---|---|"
    return "\n".join(["## Rows that are not met, and why", "", words, "", head, *rows])


def _silent(table: Sequence[CalibrationTarget]) -> str:
    rows = [
        f"| {entry.id} | {entry.quantity} | {entry.published} | {entry.note} |"
        for entry in table
        if not entry.modelled
    ]
    head = "| id | quantity | published | reason |\n|---|---|---|---|"
    return "\n".join(["## Figures that the model does not cover", "", head, *rows])


def _studies() -> str:
    rows = [f"- **{entry.name}**: {entry.about}" for entry in STUDIES.values()]
    return "\n".join(["## The simulated studies", "", *rows])
