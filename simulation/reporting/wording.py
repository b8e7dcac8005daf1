"""Words that several figures share: names of outcomes, what an interval is, how large an effect."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from simulation.answer.findings import Findings, from_content
from simulation.interventions.dose_course import SchoolMorning, parse_morning
from simulation.results.reader import Result
from simulation.texts.judgement import LIMITS, SIZES, in_words
from simulation.texts.language import LANGUAGES, current_language, name_of, number, say


def group(name: str) -> str:
    """Return the name of a group."""
    return name_of("group_names", name)


def confidence(name: str) -> str:
    """Return how well a published number is known."""
    return name_of("confidence_names", name)


def findings_of(result: Result) -> Findings:
    """Return the findings that a result has saved."""
    return from_content(result.answer)


def replicates_of(result: Result) -> int:
    """Return the number of replicates of each arm."""
    return int(result.answer["replicates"])


def interval(result: Result) -> str:
    """What a 95 % band or bar of this result is."""
    runs = replicates_of(result)
    return say("words.interval", runs=runs) if runs > 1 else say("words.interval_alone")


def source(result: Result) -> str:
    """What makes runs differ: chance alone, or the parameter draws too."""
    both = result.provenance["draws"] > 1
    return say("words.interval_both" if both else "words.interval_chance")


def verdict_legend() -> list[tuple[str, str]]:
    """Return each word for a size and what it means, by size, then the abbreviations."""
    limits = [number(limit, 1) for limit in LIMITS]
    ends = [("", limits[0]), *pairwise(limits), (limits[-1], "")]
    words = {
        size: {"low": low, "high": high} for size, (low, high) in zip(SIZES, ends, strict=True)
    }
    rows = [(in_words(size), say(f"verdicts.{size}", **words.get(size, {})))
            for size in ("unclear", *SIZES, "unknown")]  # fmt: skip
    return [*rows, *((say(f"verdicts.{name}"), say(f"verdicts.{name}_means"))
                     for name in ("d", "strs", "nea"))]  # fmt: skip


def when_of(intervention: dict[str, Any]) -> SchoolMorning:
    """When an intervention begins; where it names no moment, on the first morning."""
    start = intervention.get("start")
    return SchoolMorning(1, 0) if start is None else parse_morning(start)


def is_missing(value: Any) -> bool:
    """Whether a cell of a table is empty."""
    return value is None or value != value


FIGURES, REPORT = "figures", "report"


def figures_folder(result_folder: Path) -> Path:
    """``figures``, or a folder of the language within it."""
    folder = result_folder / FIGURES
    return folder if current_language() == LANGUAGES[0] else folder / current_language()


def report_path(result_folder: Path) -> Path:
    """``report.html``, or such as ``report.nl.html``."""
    ending = "" if current_language() == LANGUAGES[0] else f".{current_language()}"
    return result_folder / f"{REPORT}{ending}.html"
