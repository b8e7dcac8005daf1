"""Intervention kinds in words: names, summaries, settings and published findings."""

from collections.abc import Iterator, Mapping
from typing import Any

from simulation.interventions import KINDS
from simulation.texts.language import current_language, name_of, number, texts_of

NOT_SHOWN = ("kind", "start")
PLAIN = (None, False, "all")  # values of settings that need no words


def kind_name(kind: str) -> str:
    """Return the name of an intervention kind."""
    return name_of("kind_names", kind, kind.replace("_", " "))


def summary_of(kind: str) -> tuple[str, str] | None:
    """Return what a kind does and what it leaves out; None for a kind of a user extension."""
    about = getattr(KINDS.get(kind), "about", None)
    if about is None:
        return None
    return (
        name_of("kind_summaries", kind, about.summary),
        name_of("kind_leaves_out", kind, about.leaves_out),
    )


def finding(kind: str, text: str) -> str:
    """Return a published finding about a kind; the text itself where it is not translated."""
    about = getattr(KINDS.get(kind), "about", None)
    known = [evidence.text for evidence in about.evidence] if about is not None else []
    translated = texts_of(current_language()).get("kind_findings", {}).get(kind, [])
    own = dict(zip(known, translated, strict=False))
    return str(own.get(text, text))


def settings_of(intervention: Mapping[str, Any]) -> str:
    """Return the settings of an intervention, as names and values."""
    return ", ".join(_settings(intervention))


def _settings(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _settings(value)
        elif name not in NOT_SHOWN and value not in PLAIN and value not in ((), []):
            label = name_of("setting_names", name, name.replace("_", " "))
            yield label if value is True else f"{label} {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 2)
    if isinstance(value, list | tuple):
        return ", ".join(_value(part) for part in value)
    return name_of("value_names", str(value))
