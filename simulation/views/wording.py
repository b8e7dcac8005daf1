"""Words that several figures share: what an interval is, and where its width comes from."""

from simulation.experiments.results import Result
from simulation.experiments.sentences import SIZES
from simulation.views.texts import say


def interval(result: Result) -> str:
    """What a 95 % band or bar of this result is."""
    runs = result.scenario["run"]["replicates"]
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
