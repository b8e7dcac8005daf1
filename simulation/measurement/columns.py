"""Every column of every table of a result: type, unit, range, meaning, in one place.

What is a variable of the model is taken from ``simulation.state``; what a table adds
(keys, scores, counts) stands here. Ids are dictionary-encoded strings, numbers of the
model float32; the state itself is never rounded. A range without end is ±inf.
"""

from typing import Any, NamedTuple

import pyarrow as pa

from simulation import state
from simulation.state import EMOTIONS, INF, Variable

TEXT = pa.dictionary(pa.int32(), pa.string())
NUMBER = pa.float32()
COUNT = pa.int32()
PLACE = pa.int16()  # year, week, wave, day, slot
FLAG = pa.bool_()


class Column(NamedTuple):
    """One column: its name, Arrow type, unit, lowest and highest value, meaning."""

    name: str
    type: pa.DataType
    unit: str
    low: float
    high: float
    meaning: str


def _variable(name: str, known: Variable) -> Column:
    return Column(name, NUMBER, known.unit, known.low, known.high, known.meaning)


def _of_state(kind: Any) -> tuple[Column, ...]:
    return tuple(_variable(name, known) for name, known in state.variables(kind).items())


def _text(name: str, meaning: str) -> Column:
    return Column(name, TEXT, "id", -INF, INF, meaning)


def _count(name: str, meaning: str) -> Column:
    return Column(name, COUNT, "contacts", 0, INF, meaning)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, FLAG, "yes/no", 0, 1, meaning)


ARM = _text("arm", "name of the arm")
REPLICATE = Column("replicate", COUNT, "-", 1, INF, "replicate, the same draws in every arm")
YEAR = Column("year", PLACE, "school years", 1, INF, "school year")
WEEK = Column("week", PLACE, "school weeks", 0, 40, "at the end of it; 0 is before the first day")
WAVE = Column("wave", PLACE, "-", 0, 2, "0 start, 1 end of week 20, 2 end of the year")
DAY = Column("day", PLACE, "school days", 0, 199, "school day")
SLOT = Column("slot", PLACE, "-", 0, INF, "contact slot of the day")
TEACHER = _text("teacher", "id of the teacher")
STUDENT = _text("student", "id of the student")
SCHOOL = _text("school", "id of the teacher's school")
CLASS = _text("class", "id of the student's home class")
LISTED = _flag("listed", "whether the class list names the student")

EXPERIENCE = Column("experience", NUMBER, "years", 0, INF, "in teaching; empty if unknown")
EFFICACY = Column("efficacy", NUMBER, "-", 0, 1, "coping potential at rest, a trait")
GENDER = _text("gender", "gender of the student; empty text if unknown")
SES = Column("ses", NUMBER, "sd", -INF, INF, "socio-economic status; empty if unknown")
GRADE = Column("grade", NUMBER, "grade", 1, 8, "grade within the level; empty if unknown")

SCORES = (
    Column("exhaustion_score", NUMBER, "NEA scale", 1, 7, "emotional exhaustion as 1 + 6 E"),
    _flag("burnout_case", "whether the exhaustion score reaches the case threshold"),
)
RATINGS = (
    Column("closeness_score", NUMBER, "STRS item mean", 1, 5, "closeness as 1 + 4 R+"),
    Column("conflict_score", NUMBER, "STRS item mean", 1, 5, "conflict as 1 + 4 R-"),
    _flag("in_conflict", "whether R- lies above the limit at this wave"),
)
CONTACTS = (
    _count("contacts", "contacts since the last wave, or on the day"),
    _count("negative_contacts", "contacts with misbehaviour, likewise"),
)
EMOTION_COUNTS = tuple(
    _count(f"{name}_count", f"contacts in which {name} was felt, likewise") for name in EMOTIONS
)
EMOTION_MEANS = tuple(
    Column(f"{name}_intensity", NUMBER, "-", 0, 1, f"mean {name} where felt; empty if never")
    for name in EMOTIONS
)
EMOTION_SUMS = tuple(
    Column(f"{name}_sum", NUMBER, "-", 0, INF, f"intensity of {name}, summed over the day")
    for name in EMOTIONS
)
CONTACT_VALUES = tuple(
    Column(name, NUMBER, "-", *variable)
    for name, variable in {
        "valence": (-1, 1, "what the student does"),
        "perceived": (-1, 1, "what the teacher sees in it"),
        "accountability": (0, 1, "how far the student is held to blame"),
        "coping": (0, 1, "problem-focused coping potential"),
        "expectancy": (0, 1, "whether things can get better"),
        "steadiness": (0, 1, "emotion-focused coping potential"),
        **{name: (0, 1, f"intensity of {name}") for name in EMOTIONS},
        "negative": (0, 1, "negative emotions together"),
        "felt": (0, 1, "what reappraisal leaves of them"),
        "suppressed": (0, 1, "of what is felt, held back"),
        "expressed": (0, 1, "of what is felt, shown"),
        "positive": (0, 1, "positive emotions together"),
        "warmth": (0, 1, "how the teacher responds"),
        "load_change": (-INF, INF, "what the contact adds to load"),
        "load": (0, INF, "load at the start of the slot"),
    }.items()
)
_TEACHER_STATE = state.variables(state.Teachers)
TARGETED = _flag("targeted", "whether an intervention of the arm chose the dyad this year")


def _effect_number(name: str, meaning: str, unit: str = "of the outcome") -> Column:
    return Column(name, pa.float64(), unit, -INF, INF, meaning)


TABLES: dict[str, tuple[Column, ...]] = {
    "teachers": (
        *(ARM, REPLICATE, YEAR, WEEK, TEACHER, SCHOOL, EXPERIENCE, EFFICACY),
        *_of_state(state.Teachers),
        *SCORES,
    ),
    "dyads": (
        *(ARM, REPLICATE, YEAR, WAVE, TEACHER, STUDENT, LISTED, TARGETED),
        *_of_state(state.Dyads),
        *RATINGS,
        *CONTACTS,
        *EMOTION_COUNTS,
        *EMOTION_MEANS,
    ),
    "students": (
        *(ARM, REPLICATE, YEAR, WAVE, STUDENT, CLASS, LISTED, GENDER, SES, GRADE),
        *_of_state(state.Students),
    ),
    "days": (
        *(ARM, REPLICATE, YEAR, DAY, WEEK, TEACHER),
        *CONTACTS,
        *EMOTION_COUNTS,
        *EMOTION_SUMS,
        *(_variable(name, _TEACHER_STATE[name]) for name in ("evening_load", "stress")),
    ),
    "events": (ARM, REPLICATE, YEAR, DAY, TEACHER, STUDENT, SLOT, *CONTACT_VALUES),
    "effects": (
        _text("outcome", "name of the outcome"),
        _text("label", "the outcome in words"),
        _text("unit", "unit of the outcome"),
        ARM,
        _text("versus", "name of the reference arm"),
        YEAR,
        WEEK,
        _effect_number("mean", "mean paired difference"),
        _effect_number("low", "lower end of the 95 % interval over replicates; empty with one"),
        _effect_number("high", "upper end, likewise"),
        _effect_number("d", "mean difference over the sd between units as usual", "sd"),
        _effect_number("sd", "that sd, in the reference arm in that week"),
        _effect_number("reference", "mean of the reference arm"),
        Column("units", pa.float64(), "units", 0, INF, "units compared, mean of the replicates"),
        Column("replicates", COUNT, "-", 1, INF, "replicates with such units"),
    ),
}  # the order of columns and of the keys at their head is that of the files


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table. Raises KeyError for a table that does not exist."""
    return pa.schema([(column.name, column.type) for column in TABLES[table]])
