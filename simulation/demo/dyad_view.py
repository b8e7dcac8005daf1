"""One relationship under the glass: its picture over the year, its turns, every contact."""

from typing import Any

import numpy as np

from simulation.demo.frames import known_thousandths, thousandths
from simulation.demo.simulate import Lived
from simulation.measurement.outcomes import CONFLICT_LIMIT
from simulation.processes.appraisal import benefit, harm
from simulation.state import EMOTIONS, Floats

COMPONENTS = {
    "self_positive": "self_positive",
    "self_negative": "self_negative",
    "student_positive": "other_positive",
    "student_negative": "other_negative",
    "relationship_positive": "relationship_positive",
    "relationship_negative": "relationship_negative",
}
APPRAISAL = ("accountability", "coping", "expectancy", "steadiness")
SPAN = 10  # school days over which a rise or fall is measured: two weeks
FELT = 0.02  # a rise or fall of R- in that time that is worth a mark; a convention


def dyad_frames(lived: Lived, student: str) -> dict[str, Any]:
    """The relationship with one student. Raises KeyError if there is none."""
    if student not in lived.students:
        raise KeyError(student)
    n = lived.students.index(student)
    return {
        "components": {
            shown: thousandths(lived.of_dyads(name)[:, n]) for shown, name in COMPONENTS.items()
        },
        "rigidity": thousandths(lived.of_dyads("rigidity")[:, n]),
        "awareness": thousandths(lived.of_dyads("awareness")[:, n]),
        "trust": thousandths(lived.of_dyads("trust")[:, n]),
        "turning_points": turning_points(lived.of_dyads("relationship_negative")[:, n]),
        "events": _contacts(lived, n),
    }


def turning_points(conflict: Floats) -> list[dict[str, Any]]:
    """Where R- climbs and falls most within two weeks, and where it crosses the limit."""
    above = conflict > CONFLICT_LIMIT
    found = [
        {
            "frame": int(frame) + 1,
            "kind": "conflict_begins" if above[frame + 1] else "conflict_ends",
        }
        for frame in np.flatnonzero(above[1:] != above[:-1])
    ]
    change = conflict[SPAN:] - conflict[:-SPAN]
    if change.max() >= FELT:
        found.append({"frame": int(change.argmax()) + SPAN, "kind": "steepest_rise"})
    if change.min() <= -FELT:
        found.append({"frame": int(change.argmin()) + SPAN, "kind": "steepest_fall"})
    return sorted(found, key=lambda each: (each["frame"], each["kind"]))


def _contacts(lived: Lived, n: int) -> list[dict[str, Any]]:
    """Every contact with the nth student in the order lived; None where nothing was appraised."""
    own = lived.event("dyad") == n
    misbehaved = lived.event("valence")[own] < 0.0
    whole = {name: lived.event(name)[own].astype(int).tolist() for name in ("day", "slot")}
    names = ("valence", "perceived", *APPRAISAL, *EMOTIONS, "felt", "suppressed", "expressed")
    values = {
        name: known_thousandths(lived.event(name)[own])
        for name in (*names, "warmth", "load_change")
    }
    stakes = [
        _stake(seen, float(lived.relevance[n])) for seen in lived.event("perceived")[own].tolist()
    ]
    return [
        {
            "frame": whole["day"][k] + 1,
            "slot": whole["slot"][k],
            "negative": bool(misbehaved[k]),
            "severity": values["valence"][k],
            "perceived": values["perceived"][k],
            "appraisal": {**stakes[k], **{name: values[name][k] for name in APPRAISAL}},
            "emotions": {name: values[name][k] for name in EMOTIONS if values[name][k]},
            "felt": values["felt"][k],
            "suppressed": values["suppressed"][k],
            "expressed": values["expressed"][k],
            "response": values["warmth"][k],
            "load": values["load_change"][k],
        }
        for k in range(int(own.sum()))
    ]


def _stake(perceived: float, relevance: float) -> dict[str, int | None]:
    """What is lost or gained in the teacher's eyes; None where a contact passed unnoticed."""
    if perceived == 0.0:
        return {"harm": None, "benefit": None}
    return {
        "harm": thousandths(np.array(harm(relevance, perceived))),
        "benefit": thousandths(np.array(benefit(relevance, perceived))),
    }
