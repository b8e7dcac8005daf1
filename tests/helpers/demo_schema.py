"""The form of every answer of the demo, as JSON Schema: the contract with the page."""

from typing import Any

from simulation.state import EMOTIONS, SCHOOL_DAYS

FRAMES = SCHOOL_DAYS + 1
CLASS = 25
YEARS = 30
OUTCOMES = ["exhaustion", "stress", "conflict"]


def whole(low: int | None = None, high: int | None = None) -> dict[str, Any]:
    """A whole number within bounds."""
    bounds = {"minimum": low, "maximum": high}
    return {"type": "integer", **{key: value for key, value in bounds.items() if value is not None}}


def many(items: dict[str, Any], exactly: int | None = None) -> dict[str, Any]:
    """A list of alike things."""
    count = {} if exactly is None else {"minItems": exactly, "maxItems": exactly}
    return {"type": "array", "items": items, **count}


def made(optional: tuple[str, ...] = (), **properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def by_name(of: dict[str, Any], *required: str) -> dict[str, Any]:
    """An object from names to alike things."""
    return {"type": "object", "additionalProperties": of, "required": list(required)}


SHARE, COUNT, TEXT, FLAG = whole(0, 1000), whole(0), {"type": "string"}, {"type": "boolean"}
SIGNED = whole(-1000, 1000)
COURSE = many(SHARE, FRAMES)
MAYBE = {"anyOf": [SHARE, {"type": "null"}]}
PER_CHILD = many(COURSE, CLASS)
BAND = made(**{name: made(low=COURSE, high=COURSE) for name in OUTCOMES})
SHOWN = {
    "outcome": {"enum": OUTCOMES},
    "direction": {"enum": ["higher", "same", "lower"]},
    "difference": SIGNED,
    "low": SIGNED,
    "high": SIGNED,
    "share_higher": whole(0, YEARS),
    "share_lower": whole(0, YEARS),
}
LEVER = made(id=TEXT, values=many({"type": "number"}), start=COUNT)
STORY = made(
    ("lucks",),
    id=TEXT, levers={**many(LEVER), "maxItems": 4}, focal=many(TEXT), change=TEXT,
    begins=whole(0, SCHOOL_DAYS - 1), worlds=many(TEXT), lucks=many(whole(1, YEARS)),
)  # fmt: skip
STORIES = made(
    version=whole(1), model=TEXT, calibrated=FLAG, stories=many(STORY),
    emotions={"const": list(EMOTIONS)}, limits=made(conflict=SHARE, case=SHARE),
)  # fmt: skip
WORLD = made(
    teacher=made(
        stress=COURSE, exhaustion=COURSE, support=COURSE,
        contacts=many(COUNT, FRAMES), negative_contacts=many(COUNT, FRAMES),
        emotions=many(many(SHARE, len(EMOTIONS)), FRAMES),
    ),
    colleagues=many(made(exhaustion=COURSE)),
    dyads=made(
        closeness=PER_CHILD, conflict=PER_CHILD, trust=PER_CHILD,
        event=many(many(whole(0, 3), FRAMES), CLASS),
    ),
)  # fmt: skip
STUDENT = made(
    id=TEXT, row=whole(0, 4), col=whole(0, 4), focal=FLAG,
    boy={"anyOf": [FLAG, {"type": "null"}]},
)  # fmt: skip
RUN = made(
    story=TEXT, levers=by_name(COUNT), luck=whole(1, YEARS), days={"const": SCHOOL_DAYS},
    calendar=many(
        made(day=whole(0, SCHOOL_DAYS - 1), week=whole(1, 40), weekday=whole(0, 4)), SCHOOL_DAYS
    ),
    first_difference={"anyOf": [whole(1, SCHOOL_DAYS), {"type": "null"}]},
    students=many(STUDENT, CLASS),
    worlds=by_name(WORLD, "a", "b"),
    band={
        **by_name(BAND, "a", "b", "years", "end"),
        "properties": {
            "years": {"const": YEARS},
            "end": made(**{name: by_name(many(SHARE, YEARS), "a", "b") for name in OUTCOMES}),
        },
    },
    shows=made(**SHOWN, also=many(made(**SHOWN), len(OUTCOMES) - 1)),
)  # fmt: skip
PARTS = [
    f"{part}_{side}"
    for part in ("self", "student", "relationship")
    for side in ("positive", "negative")
]
APPRAISAL = ("harm", "benefit", "accountability", "coping", "expectancy", "steadiness")
CONTACT = made(
    frame=whole(1, SCHOOL_DAYS), slot=COUNT, negative=FLAG, severity=SIGNED, perceived=SIGNED,
    appraisal=made(**dict.fromkeys(APPRAISAL, MAYBE)),
    emotions={
        "type": "object", "properties": dict.fromkeys(EMOTIONS, whole(1, 1000)),
        "additionalProperties": False,
    },
    felt=SHARE, suppressed=SHARE, expressed=SHARE, response=SHARE, load=whole(),
)  # fmt: skip
TURN = made(
    frame=whole(1, SCHOOL_DAYS),
    kind={"enum": ["steepest_rise", "steepest_fall", "conflict_begins", "conflict_ends"]},
)
RELATIONSHIP = made(
    components=made(**dict.fromkeys(PARTS, COURSE)),
    rigidity=COURSE, awareness=COURSE, trust=COURSE,
    turning_points=many(TURN), events=many(CONTACT),
)  # fmt: skip
DYAD = made(student=TEXT, worlds=by_name(RELATIONSHIP, "a", "b"))
ERROR = made(error={"type": "string", "minLength": 1, "pattern": r"^[^\n]+$"})
