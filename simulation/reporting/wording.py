"""Texts that several figures share, and what they read from a result."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from simulation.answers.findings import findings_of as findings_of
from simulation.effects.effect import GroupEffect, from_row
from simulation.interventions.dose_course import SchoolMorning, parse_morning
from simulation.results.reader import ResultReader
from simulation.texts.judgement import LIMITS, SIZES, in_words
from simulation.texts.language import LANGUAGES, current_language, number, say

FIGURES, REPORT = "figures", "report"


def group_effects(result: ResultReader) -> list[GroupEffect]:
    """Return every effect within a group and every contrast of groups."""
    if not result.has("subgroups"):
        return []
    table = result.table("subgroups").astype(object)
    rows: list[Any] = table.where(table.notna(), None).to_dict("records")
    return [from_row(GroupEffect, row) for row in rows]


def replicates_of(result: ResultReader) -> int:
    """Return the number of replicates of each arm."""
    return int(result.answer["replicates"])


def interval_words(result: ResultReader) -> str:
    """Return what a 95 % band or bar of this result is."""
    runs = replicates_of(result)
    return say("words.interval", runs=runs) if runs > 1 else say("words.interval_alone")


def source(result: ResultReader) -> str:
    """Return what makes replicates differ: chance alone, or the parameter draws too."""
    both = result.provenance["draws"] > 1
    return say("words.interval_both" if both else "words.interval_chance")


def size_legend() -> list[tuple[str, str]]:
    """Return each word for a size and what it means, by size, then the abbreviations."""
    limits = [number(limit, 1) for limit in LIMITS]
    ends = [("", limits[0]), *pairwise(limits), (limits[-1], "")]
    words = dict(zip(SIZES, ends, strict=True))
    rows = []
    for size in ("unclear", *SIZES, "unknown"):
        low, high = words.get(size, ("", ""))
        rows.append((in_words(size), say(f"verdicts.{size}", low=low, high=high)))
    names = ("d", "strs", "nea")
    return [*rows, *((say(f"verdicts.{name}"), say(f"verdicts.{name}_means")) for name in names)]


def start_of(intervention: dict[str, Any]) -> SchoolMorning:
    """Return when an intervention begins; without a moment, on the first morning."""
    start = intervention.get("start")
    return SchoolMorning(1, 0) if start is None else parse_morning(start)


def figures_folder(result_folder: Path) -> Path:
    """Return ``figures``, or the folder of the language within it."""
    folder = result_folder / FIGURES
    return folder if current_language() == LANGUAGES[0] else folder / current_language()


def report_path(result_folder: Path) -> Path:
    """Return ``report.html``, or such as ``report.nl.html``."""
    ending = "" if current_language() == LANGUAGES[0] else f".{current_language()}"
    return result_folder / f"{REPORT}{ending}.html"
