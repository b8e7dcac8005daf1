"""``docs/trials_found.md``: results of the power analyses of studies.

Renewed after ``run.py trial STUDY --out FOLDER`` has run every study.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pages.markdown import table, typeset
from simulation.evidence.power.replications import ANSWER
from simulation.parameters import NOT_FITTED

HEADS = ("analysis", "true effect", "mean estimate", "bias", "coverage", "power", "type I")
OPENING = """\
# Results of the power analyses of studies

The studies of [the page on power analyses](trials.md) at full size, with the {state}. *Type I* is
the share of significant results without any effect; shares are per 100 studies, with 95 %
intervals."""


def page(answers: list[dict[str, Any]]) -> str:
    """Return the page. answers: the contents of ``answer.json``, one per study."""
    calibrated = all(answer["calibrated"] for answer in answers)
    opening = OPENING.format(state="calibrated draws" if calibrated else NOT_FITTED)
    return "\n\n".join([opening, *map(_study, answers)]) + "\n"


def _study(answer: dict[str, Any]) -> str:
    sentences = "\n".join(f"- {entry}" for entry in answer["sentences"])
    rows = [
        (
            entry["analysis"], _number(entry["truth"]["value"]), _number(entry["estimate"]),
            _number(entry["bias"]), _share(entry["coverage"]), _share(entry["power"]),
            _share(entry["type_one"]),
        )
        for entry in answer["analyses"]
    ]  # fmt: skip
    parts = [f"## {answer['title']}", answer["question"], sentences, table(HEADS, rows)]
    if answer["power"]:
        parts.append(_by_size(answer["power"]))
    return "\n\n".join(parts)


def _by_size(points: list[dict[str, Any]]) -> str:
    sizes = sorted({entry["size"] for entry in points})
    powers = {(entry["analysis"], entry["size"]): _share(entry["power"]) for entry in points}
    names = dict.fromkeys(entry["analysis"] for entry in points)
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
    answers = [json.loads((entry / ANSWER).read_text("utf-8")) for entry in folders]
    path.write_text(typeset(page(answers)), encoding="utf-8")
