"""The page on what rehearsals of studies found, from their folders.

Renewed after ``run.py trial STUDY --out FOLDER`` has run every study.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pages.markdown import table
from simulation.evidence.power.replications import ANSWER

HEADS = ("analysis", "truth", "mean estimate", "bias", "coverage", "power", "type I")
OPENING = """\
# What rehearsed studies found

Each study of [the page on rehearsals](trials.md) at its full size, with the {state}. *Truth* is \
what the simulation knows, *type I* how often a difference is found that is not there; shares are \
of 100 studies, with 95 % intervals."""


def page(answers: list[dict[str, Any]]) -> str:
    """The page; answers: what ``answer.json`` holds, one a study."""
    calibrated = all(answer["calibrated"] for answer in answers)
    opening = OPENING.format(state="calibrated sets" if calibrated else "starting values")
    return "\n\n".join([opening, *map(_study, answers)]) + "\n"


def _study(answer: dict[str, Any]) -> str:
    sentences = "\n".join(f"- {each}" for each in answer["sentences"])
    rows = [
        (
            each["analysis"], _number(each["truth"]["value"]), _number(each["estimate"]),
            _number(each["bias"]), _share(each["coverage"]), _share(each["power"]),
            _share(each["type_one"]),
        )
        for each in answer["analyses"]
    ]  # fmt: skip
    parts = [f"## {answer['title']}", answer["question"], sentences, table(HEADS, rows)]
    if answer["power"]:
        parts.append(_by_size(answer["power"]))
    return "\n\n".join(parts)


def _by_size(points: list[dict[str, Any]]) -> str:
    sizes = sorted({each["size"] for each in points})
    powers = {(each["analysis"], each["size"]): _share(each["power"]) for each in points}
    names = dict.fromkeys(each["analysis"] for each in points)
    rows = [(name, *(powers.get((name, size), "-") for size in sizes)) for name in names]
    return table((f"power, by {points[0]['along']}", *sizes), rows)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _share(share: dict[str, float | None] | None) -> str:
    if share is None or share["value"] is None:
        return "-"
    low, high = share["low"], share["high"]
    return f"{100 * share['value']:.0f} ({100 * (low or 0.0):.0f} to {100 * (high or 0.0):.0f})"


def renew(path: Path, folders: Sequence[Path]) -> None:
    """Write the page from the folders of the studies, in order."""
    path.write_text(page([json.loads((each / ANSWER).read_text("utf-8")) for each in folders]))
