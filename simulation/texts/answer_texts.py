"""Words of an answer, in English or Dutch: one file of sentences a language."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from simulation.measurement.outcomes import BY_NAME as OUTCOMES
from simulation.measurement.subgroups import BY_NAME as SUBGROUPS

Language = Literal["en", "nl"]


class Words:
    """The words of one language."""

    def __init__(self, language: Language = "en") -> None:
        """Read the language. Raises FileNotFoundError for one that is not there."""
        self.language = language
        self._texts = texts(language)

    def say(self, key: str, **words: object) -> str:
        """The sentence of a key such as "answer.arm", with its words filled in.

        Raises KeyError if there is no such sentence, or a word is missing.
        """
        table, _, name = key.partition(".")
        return str(self._texts[table][name]).format(**words)

    def outcome(self, name: str) -> str:
        """What an outcome is called."""
        return self._or("outcomes", name, OUTCOMES[name].label)

    def unit(self, unit: str) -> str:
        """A unit of an outcome."""
        return self._or("units_of_outcomes", unit, unit)

    def subgroup(self, name: str) -> str:
        """What a subgroup divides by."""
        return self._or("subgroups", name, SUBGROUPS[name].label)

    def group(self, name: str) -> str:
        """What a group is called."""
        return self._or("groups", name, name)

    def confidence(self, name: str) -> str:
        """How well a published number is known."""
        return self._or("confidence", name, name)

    def number(self, value: float) -> str:
        """A number without needless digits: -.05, 1.25, 13.4; in Dutch -0,05, 1,25, 13,4."""
        size = abs(value)
        digits = 0 if size >= 100.0 else 1 if size >= 10.0 else 2 if size >= 0.1 else 3
        text = f"{value:.{digits}f}"
        if float(text) == 0.0:
            return "0"
        if self.language == "nl":
            return text.replace(".", ",")
        return text.replace("0.", ".", 1) if size < 1.0 else text

    def plain(self, value: float | None) -> str:
        """A number with two decimals; a dash where there is none."""
        text = "–" if value is None else f"{value:.2f}"
        return text.replace(".", ",") if self.language == "nl" else text

    def per_100(self, share: float) -> str:
        """A share as so many of 100, whole; all and none are said of all and none only."""
        whole = round(100.0 * share)
        if share > 0.0 and whole == 0:
            return self.say("units.under", number=1)
        if share < 1.0 and whole == 100:
            return self.say("units.over", number=99)
        return str(whole)

    def times(self, factor: float) -> str:
        """A factor, to two figures."""
        return self.number(factor) if factor < 10.0 else f"{int(float(f'{factor:.2g}')):d}"

    def interval(self, low: float | None, high: float | None) -> str:
        """The interval behind a number; nothing where there is none."""
        if low is None or high is None:
            return ""
        return self.say("answer.interval", low=self.number(low), high=self.number(high))

    def runs(self, count: int) -> str:
        """So many replicates."""
        return self.say("units.run" if count == 1 else "units.runs", count=count)

    def _or(self, table: str, name: str, otherwise: str) -> str:
        return str(self._texts.get(table, {}).get(name, otherwise))


@cache
def texts(language: Language) -> dict[str, dict[str, Any]]:
    """All sentences of a language, by table and key."""
    source = files(__package__) / f"answer_{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
