"""A simulated year as numbers for the page: whole thousandths, one entry per evening."""

from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.demo.simulate import YearOutcomes, YearTrace
from simulation.measurement.outcomes import CONFLICT_LIMIT
from simulation.school.calendar import dutch_year
from simulation.state import DAYS_A_WEEK, EMOTIONS, SCHOOL_DAYS, Floats

POSITIVE, NEGATIVE = 1, 2  # of a student's day; both make 3, none 0
LOW, HIGH = 10.0, 90.0  # percentiles of the band
COLUMNS = 5  # seats of a row
COMPONENTS = {
    "self_positive": "self_positive",
    "self_negative": "self_negative",
    "student_positive": "other_positive",
    "student_negative": "other_negative",
    "relationship_positive": "relationship_positive",
    "relationship_negative": "relationship_negative",
}
COURSES = ("rigidity", "awareness", "trust")
APPRAISAL = ("accountability", "coping", "expectancy", "steadiness")
CONTACT = {  # names on the page of the fields of a contact
    "severity": "valence",
    "perceived": "perceived",
    "felt": "felt",
    "suppressed": "suppressed",
    "expressed": "expressed",
    "response": "warmth",
    "load": "load_change",
}
SPAN = 10  # school days over which a rise or fall is measured: two weeks
NOTABLE = 0.02  # a rise or fall of R- in that time that is marked; a convention

CALENDAR = [
    {"day": int(day), "week": int(week), "weekday": int(day) % DAYS_A_WEEK}
    for school, day, week in zip(*dutch_year(summer=False)[:3], strict=True)
    if school
]


def thousandths(values: Any) -> Any:
    """Return numbers in whole thousandths, rounded as in result tables, nested as given."""
    single = np.asarray(values, dtype=np.float32).astype(np.float64)
    return np.rint(single * 1000.0).astype(int).tolist()


def known_thousandths(values: Floats) -> list[int | None]:
    """Return numbers in whole thousandths, None for NaN."""
    known = np.isfinite(values)
    rounded = thousandths(np.where(known, values, 0.0))
    return [number if there else None for number, there in zip(rounded, known, strict=True)]


def arm_frames(trace: YearTrace) -> dict[str, Any]:
    """Return the teacher, colleagues and relationships of one arm, evening by evening."""
    contacts = trace.of_teacher("contacts")
    return {
        "teacher": {
            "stress": thousandths(trace.of_teacher("stress")),
            "exhaustion": thousandths(trace.of_teacher("exhaustion")),
            "support": thousandths(trace.of_teacher("support")),
            "contacts": contacts.astype(int).tolist(),
            "negative_contacts": trace.of_teacher("negative_contacts").astype(int).tolist(),
            "emotions": thousandths(trace.emotions / np.maximum(contacts, 1.0)[:, None]),
        },
        "colleagues": [
            {"exhaustion": thousandths(course)} for course in trace.of_colleagues("exhaustion").T
        ],
        "dyads": {
            "closeness": thousandths(trace.of_dyads("relationship_positive").T),
            "conflict": thousandths(trace.of_dyads("relationship_negative").T),
            "trust": thousandths(trace.of_dyads("trust").T),
            "event": events_of_days(trace).T.tolist(),
        },
    }


def events_of_days(trace: YearTrace) -> npt.NDArray[np.int64]:
    """Return the contacts of every day: 0, 1 positive, 2 negative, 3 both; (201, students)."""
    marks = np.zeros((SCHOOL_DAYS + 1, len(trace.students)), dtype=np.int64)
    day, dyad = trace.event("day").astype(int), trace.event("dyad").astype(int)
    valence = trace.event("valence")
    for mark, rows in ((POSITIVE, valence > 0.0), (NEGATIVE, valence < 0.0)):
        marks[day[rows] + 1, dyad[rows]] |= mark
    return marks


def seats(trace: YearTrace, focal: str) -> list[dict[str, Any]]:
    """Return the seat of every student; the focal student has the one in the middle."""
    places = list(range(len(trace.students)))
    n, middle = trace.students.index(focal), len(places) // 2
    places[n], places[middle] = places[middle], places[n]
    return [
        {
            "id": name,
            "row": place // COLUMNS,
            "col": place % COLUMNS,
            "focal": name == focal,
            "boy": boy,
        }
        for name, place, boy in zip(trace.students, places, trace.boy, strict=True)
    ]


def band(outcomes: YearOutcomes) -> dict[str, Any]:
    """Return the range of the middle eight in ten years, evening by evening."""
    ends = {
        name: thousandths(np.percentile(daily, (LOW, HIGH), axis=0))
        for name, daily in outcomes._asdict().items()
    }
    return {name: {"low": low, "high": high} for name, (low, high) in ends.items()}


def dyad_frames(trace: YearTrace, student: str) -> dict[str, Any]:
    """Return the relationship with one student of the class."""
    n = trace.students.index(student)
    courses = {**COMPONENTS, **{name: name for name in COURSES}}
    shown = {name: thousandths(trace.of_dyads(column)[:, n]) for name, column in courses.items()}
    return {
        "components": {name: shown[name] for name in COMPONENTS},
        **{name: shown[name] for name in COURSES},
        "turning_points": turning_points(trace.of_dyads("relationship_negative")[:, n]),
        "events": _contacts(trace, n),
    }


def turning_points(conflict: Floats) -> list[dict[str, Any]]:
    """Return the steepest rise and fall of R- within two weeks, and the crossings of the limit."""
    above = conflict > CONFLICT_LIMIT
    points = [
        (int(frame) + 1, "conflict_begins" if above[frame + 1] else "conflict_ends")
        for frame in np.flatnonzero(above[1:] != above[:-1])
    ]
    change = conflict[SPAN:] - conflict[:-SPAN]
    if change.max() >= NOTABLE:
        points.append((int(change.argmax()) + SPAN, "steepest_rise"))
    if change.min() <= -NOTABLE:
        points.append((int(change.argmin()) + SPAN, "steepest_fall"))
    return [{"frame": frame, "kind": kind} for frame, kind in sorted(points)]


def _contacts(trace: YearTrace, n: int) -> list[dict[str, Any]]:
    """Return every contact with the nth student in order; None where nothing was appraised."""
    own = trace.event("dyad") == n
    day, slot = (trace.event(name)[own].astype(int).tolist() for name in ("day", "slot"))
    names = (*CONTACT.values(), *APPRAISAL, *EMOTIONS)
    columns = {name: known_thousandths(trace.event(name)[own]) for name in names}
    values = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    negative = (trace.event("valence")[own] < 0.0).tolist()
    perceived = trace.event("perceived")[own].tolist()
    stake = trace.event("stake")[own].tolist()
    return [
        {
            "frame": day[k] + 1,
            "slot": slot[k],
            "negative": negative[k],
            **{name: value[field] for name, field in CONTACT.items()},
            "appraisal": {
                **_stake(perceived[k], stake[k]),
                **{name: value[name] for name in APPRAISAL},
            },
            "emotions": {name: value[name] for name in EMOTIONS if value[name]},
        }
        for k, value in enumerate(values)
    ]


def _stake(perceived: float, stake: float) -> dict[str, int | None]:
    """Return the perceived harm and benefit, None for a contact that was not noticed."""
    if perceived == 0.0:
        return {"harm": None, "benefit": None}
    harmful = perceived < 0.0
    pair = {"harm": stake if harmful else 0.0, "benefit": 0.0 if harmful else stake}
    return {name: thousandths(value) for name, value in pair.items()}
