"""Words that several figures share: names of outcomes, what an interval is, how large an effect."""

from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from simulation.answer.headline_sentences import SIZES, said_of
from simulation.interventions.dose_course import When, parse
from simulation.measurement.outcomes import BY_NAME as OUTCOMES
from simulation.results.reader import Result
from simulation.texts.answer_texts import Language, Words
from simulation.texts.language import LANGUAGES, number, say, spoken


def outcome(name: str, label: str) -> str:
    """What an outcome is called in this language; its label where it is not known."""
    return _words().outcome(name) if name in OUTCOMES else label


def unit(text: str, *, short: bool = False) -> str:
    """A unit in this language; short: without its scale, as in "STRS points"."""
    whole = _words().unit(text)
    return whole.partition(" (")[0] if short else whole


def subgroup(name: str) -> str:
    """What a subgroup divides by."""
    return _words().subgroup(name)


def group(name: str) -> str:
    """What a group is called."""
    return _words().group(name)


def confidence(name: str) -> str:
    """How well a published number is known."""
    return _words().confidence(name)


def answer_of(result: Result) -> list[str]:
    """The answer in sentences of this language."""
    return said_of(result, _language())


def replicates_of(result: Result) -> int:
    """How many replicates of each arm there are: those asked for, or added until precise."""
    return int(result.answer["replicates"])


def _words() -> Words:
    return Words(_language())


def _language() -> Language:
    return cast(Language, spoken())


def interval(result: Result) -> str:
    """What a 95 % band or bar of this result is."""
    runs = replicates_of(result)
    return say("words.interval", runs=runs) if runs > 1 else say("words.interval_alone")


def source(result: Result) -> str:
    """What makes runs differ: chance alone, or the parameter draws too."""
    both = result.provenance["draws"] > 1
    return say("words.interval_both" if both else "words.interval_chance")


def verdict(low: float, high: float, d: float, better: int) -> str:
    """An effect in a few words: clear or not, better or worse, and how large.

    low, high: its interval, NaN with one run. better: 1 if more is better, −1 if less is.
    The limits of sizes are those of the answer's sentences.
    """
    if low != low:
        return say("words.alone")
    if low <= 0.0 <= high:
        return say("words.unclear")
    size = sum(abs(d) >= limit for limit, _ in SIZES)
    return say(
        f"words.size_{size}", verdict=say("words.better" if d * better > 0.0 else "words.worse")
    )


def verdict_legend() -> list[tuple[str, str]]:
    """Each word of a verdict and what it means, in the order of size."""
    limits = [number(limit, 1) for limit, _ in SIZES]
    rows = [("unclear", {}), ("size_0", {"high": limits[0]})]
    rows += [
        (f"size_{n + 1}", {"low": low, "high": high})
        for n, (low, high) in enumerate(pairwise(limits))
    ]
    rows.append((f"size_{len(limits)}", {"low": limits[-1]}))
    rows += [("alone", {}), *((name, {}) for name in ("d", "strs", "nea"))]
    return [
        (say(f"verdicts.{name}"), say(f"verdicts.{name}_means", **words)) for name, words in rows
    ]


def when_of(intervention: dict[str, Any]) -> When:
    """When an intervention begins; where it names no moment, on the first morning."""
    start = intervention.get("start")
    return When(1, 0) if start is None else parse(start)


def is_missing(value: Any) -> bool:
    """Whether a cell of a table is empty."""
    return value is None or value != value


FIGURES, REPORT = "figures", "report"


def figures_folder(result_folder: Path) -> Path:
    """``figures``, or a folder of the language within it."""
    folder = result_folder / FIGURES
    return folder if spoken() == LANGUAGES[0] else folder / spoken()


def report_path(result_folder: Path) -> Path:
    """``report.html``, or such as ``report.nl.html``."""
    ending = "" if spoken() == LANGUAGES[0] else f".{spoken()}"
    return result_folder / f"{REPORT}{ending}.html"
