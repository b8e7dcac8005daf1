"""Made-up school years in the shape that the demo's page is given, with no model behind them.

They let the page be tested apart from the model: any direction can be had by asking for it.
"""

import math
from typing import Any

DAYS = 100
STUDENTS = 25
EMOTIONS = (
    "anger", "anxiety", "helplessness", "guilt", "disappointment", "hope", "compassion",
    "enjoyment", "affection", "pride", "relief",
)  # fmt: skip
COMPONENTS = (
    "self_positive", "self_negative", "student_positive", "student_negative",
    "relationship_positive", "relationship_negative",
)  # fmt: skip
WAVES = {"lower": -150, "same": 0, "higher": 150}


def _course(start: int, end: int, ripple: int = 0) -> list[int]:
    """From start to end in DAYS evenings, with a ripple on top."""
    return [
        round(start + (end - start) * day / DAYS + ripple * math.sin(day))
        for day in range(DAYS + 1)
    ]


def world(end: int) -> dict[str, Any]:
    """A year in which exhaustion, and conflict with every fifth student, end there."""
    conflict = [_course(120, end if student % 5 == 0 else 90, 8) for student in range(STUDENTS)]
    negative = [0] + [day % 4 for day in range(DAYS)]
    return {
        "teacher": {
            "exhaustion": _course(250, end, 6),
            "stress": _course(400, end, 25),
            "contacts": [0] + [60] * DAYS,
            "negative_contacts": negative,
            "emotions": [[0] * 11]
            + [[(37 * day + 11 * kind) % 90 for kind in range(11)] for day in range(DAYS)],
        },
        "dyads": {
            "closeness": [[650 - value for value in course] for course in conflict],
            "conflict": conflict,
            "trust": [_course(500, 600) for _ in range(STUDENTS)],
            "event": [
                [0] + [(day * 7 + student * student) % 5 % 4 for day in range(DAYS)]
                for student in range(STUDENTS)
            ],
        },
    }


def band(end: int) -> dict[str, Any]:
    """What 30 other years span."""
    span = {"low": _course(240, end - 60), "high": _course(260, end + 60)}
    return {"stress": span, "exhaustion": span}


def run(
    asked: dict[str, Any], catalogue: dict[str, Any], direction: str = "lower"
) -> dict[str, Any]:
    """Both years, world B ending lower than A, the same, or higher."""
    story = next(each for each in catalogue["stories"] if each["id"] == asked["story"])
    ends = {"a": 450, "b": 450 + WAVES[direction]}
    worlds = {name: world(end) for name, end in ends.items()}
    if asked["story"] == "behaviour_or_relationship":
        worlds |= {"behaviour": world(420), "relationship": world(360)}
    return {
        **asked,
        "days": DAYS,
        "calendar": [{"day": day, "week": 1 + day // 5, "weekday": day % 5} for day in range(DAYS)],
        "first_difference": 1,
        "students": [
            {"id": f"s{seat}", "row": seat // 5, "col": seat % 5, "focal": f"s{seat}" in story["focal"], "boy": None}
            for seat in range(STUDENTS)
        ],
        "worlds": worlds,
        "band": {name: band(end) for name, end in ends.items()} | {"years": 30},
        "shows": {
            "outcome": "exhaustion", "direction": direction, "difference": WAVES[direction],
            "share_higher": {"lower": 2, "same": 14, "higher": 28}[direction],
        },
    }  # fmt: skip


def event(day: int, perceived: int) -> dict[str, Any]:
    """One contact: an incident of 400 seen as so much."""
    return {
        "frame": day, "slot": 0, "negative": day % 2 == 1, "severity": 400, "perceived": perceived,
        "appraisal": {"harm": 300, "accountability": 500, "coping": 600, "expectancy": 550, "steadiness": 700},
        "emotions": dict.fromkeys(EMOTIONS, 0) | {"anger": 210, "hope": 90, "anxiety": 60},
        "felt": 150, "suppressed": 60, "expressed": 90, "response": 400, "load": 20,
    }  # fmt: skip


def dyad(asked: dict[str, Any]) -> dict[str, Any]:
    """One relationship in both worlds, a contact every day."""
    worlds = {
        name: {
            "components": {part: _course(300, end) for part in COMPONENTS},
            "rigidity": _course(300, end), "trust": _course(500, 1000 - end),
            "turning_points": [{"frame": 20, "kind": "conflict_begins"}, {"frame": 40, "kind": "steepest_rise"}],
            "events": [event(day, -end) for day in range(1, DAYS + 1)],
        }
        for name, end in {"a": 500, "b": 300}.items()
    }  # fmt: skip
    return {"student": asked["student"], "worlds": worlds}
