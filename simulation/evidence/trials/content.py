"""The answer of a rehearsal as JSON has it."""

import math
from typing import Any

from simulation.evidence.trials.proportions import Share
from simulation.evidence.trials.summary import Row
from simulation.evidence.trials.trial import Rehearsed
from simulation.evidence.trials.words import sentences


def content(found: Rehearsed) -> dict[str, Any]:
    """Everything that was found, numbers that are none as null."""
    study, needed = found.study, found.needed
    return {
        "title": study.title,
        "question": study.question,
        "calibrated": found.calibrated,
        "quick": found.quick,
        "schools_of_pool": found.schools,
        "studies": study.power.studies,
        "analyses": [_row(row) for row in found.rows],
        "power": [
            {"analysis": p.analysis, "size": p.size, "along": study.power.along,
             "power": _share(p.power)}
            for p in found.curve
        ],
        "needed": None if needed is None else {
            "wanted": needed.wanted, "along": needed.along, "size": needed.size,
            "power": _share(needed.power), "most": needed.most,
        },
        "hours": found.hours._asdict(),
        "sentences": sentences(found),
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    plain = {
        name: _number(getattr(row, name))
        for name in ("estimate", "spread", "bias", "bias_low", "bias_high", "d", "true_d",
                     "wrong_sign", "exaggeration", "failed")
    }  # fmt: skip
    truth = {
        name: _number(value) if isinstance(value, float) else value
        for name, value in row.truth._asdict().items()
    }
    one = None if row.type_one is None else _share(row.type_one)
    return {
        "analysis": row.analysis, "method": row.method, "informant": row.informant,
        "truth": truth, **plain, "coverage": _share(row.coverage), "power": _share(row.power),
        "type_one": one, "keeps_level": row.keeps_level,
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    return {name: _number(value) for name, value in share._asdict().items()}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
