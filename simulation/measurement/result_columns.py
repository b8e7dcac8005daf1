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


class ResultColumn(NamedTuple):
    """One column: its name, Arrow type, unit, lowest and highest value, meaning."""

    name: str
    type: pa.DataType
    unit: str
    low: float
    high: float
    meaning: str


def _variable(name: str, known: Variable) -> ResultColumn:
    return ResultColumn(name, NUMBER, known.unit, known.low, known.high, known.meaning)


def _of_state(kind: Any) -> tuple[ResultColumn, ...]:
    return tuple(_variable(name, known) for name, known in state.variables(kind).items())


def _text(name: str, meaning: str) -> ResultColumn:
    return ResultColumn(name, TEXT, "id", -INF, INF, meaning)


def _count(name: str, meaning: str) -> ResultColumn:
    return ResultColumn(name, COUNT, "contacts", 0, INF, meaning)


def _flag(name: str, meaning: str) -> ResultColumn:
    return ResultColumn(name, FLAG, "yes/no", 0, 1, meaning)


ARM = _text("arm", "name of the arm")
REPLICATE = ResultColumn("replicate", COUNT, "-", 1, INF, "replicate, the same draws in every arm")
DRAW = ResultColumn("draw", PLACE, "-", 0, INF, "parameter draw of the replicate, from 0")
YEAR = ResultColumn("year", PLACE, "school years", 1, INF, "school year")
WEEK = ResultColumn(
    "week", PLACE, "school weeks", 0, 40, "at the end of it; 0 is before the first day"
)
WAVE = ResultColumn("wave", PLACE, "-", 0, 2, "0 start, 1 end of week 20, 2 end of the year")
DAY = ResultColumn("day", PLACE, "school days", 0, 199, "school day")
SLOT = ResultColumn("slot", PLACE, "-", 0, INF, "contact slot of the day")
TEACHER = _text("teacher", "id of the teacher")
STUDENT = _text("student", "id of the student")
SCHOOL = _text("school", "id of the teacher's school")
CLASS = _text("class", "id of the student's home class")
LISTED = _flag("listed", "whether the class list names the student")

EXPERIENCE = ResultColumn("experience", NUMBER, "years", 0, INF, "in teaching; empty if unknown")
EFFICACY = ResultColumn("efficacy", NUMBER, "-", 0, 1, "coping potential at rest, a trait")
GENDER = _text("gender", "gender of the student; empty text if unknown")
SES = ResultColumn("ses", NUMBER, "sd", -INF, INF, "socio-economic status; empty if unknown")
GRADE = ResultColumn("grade", NUMBER, "grade", 1, 8, "grade within the level; empty if unknown")

SCORES = (
    ResultColumn("exhaustion_score", NUMBER, "NEA scale", 1, 7, "emotional exhaustion as 1 + 6 E"),
    _flag("burnout_case", "whether the exhaustion score reaches the case threshold"),
)
RATINGS = (
    ResultColumn("closeness_score", NUMBER, "STRS item mean", 1, 5, "closeness as 1 + 4 R+"),
    ResultColumn("conflict_score", NUMBER, "STRS item mean", 1, 5, "conflict as 1 + 4 R-"),
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
    ResultColumn(f"{name}_intensity", NUMBER, "-", 0, 1, f"mean {name} where felt; empty if never")
    for name in EMOTIONS
)
EMOTION_SUMS = tuple(
    ResultColumn(f"{name}_sum", NUMBER, "-", 0, INF, f"intensity of {name}, summed over the day")
    for name in EMOTIONS
)
CONTACT_VALUES = tuple(
    ResultColumn(name, NUMBER, "-", *variable)
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


def _effect_number(name: str, meaning: str, unit: str = "of the outcome") -> ResultColumn:
    return ResultColumn(name, pa.float64(), unit, -INF, INF, meaning)


def _share(name: str, meaning: str) -> ResultColumn:
    return ResultColumn(name, pa.float64(), "share", 0, 1, meaning)


_UNITS = ResultColumn(
    "units", pa.float64(), "units", 0, INF, "units compared, mean of the replicates"
)
_COMPARED = (
    _effect_number("mean", "mean paired difference"),
    _effect_number("low", "lower end of the 95 % interval over replicates; empty with one"),
    _effect_number("high", "upper end, likewise"),
    _effect_number("d", "mean difference over the sd between units as usual", "sd"),
)
EFFECT_MORE = (
    ResultColumn(
        "better", pa.int8(), "-", -1, 1, "1 if more of the outcome is better, -1 if less is"
    ),
    _share("benefit_runs", "replicates that come out better on average; equal ones count half"),
    _share("better_units", "units that are better off in the same replicate, mean over replicates"),
    _share("worse_units", "units that are worse off, likewise; the rest are exactly the same"),
    _effect_number("spread_units", "sd between units of their differences: spread of people"),
    _effect_number("spread_runs", "sd between replicates of the mean difference: spread of runs"),
    _effect_number("chance", "sd between replicates that share a parameter draw"),
    _effect_number("parameters", "sd between parameter draws, without chance; empty with one"),
    _effect_number("parameters_low", "lower end of where 95 of 100 draws put the mean difference"),
    _effect_number("parameters_high", "upper end, likewise"),
    ResultColumn("schools", COUNT, "schools", 1, INF, "schools that the units are in"),
    _effect_number("schools_low", "lower end of the 95 % interval over schools; empty with one"),
    _effect_number("schools_high", "upper end, likewise: other schools like these"),
    _effect_number("pairing_gain", "times as many replicates without shared draws", "factor"),
    ResultColumn(
        "replicates_needed", pa.int64(), "-", 2, INF, "for an interval of .05 sd either way"
    ),
    _effect_number("hours", "a year of each teacher beyond the reference, on average", "hours"),
    _effect_number("per_10_hours", "mean difference for each 10 hours of a teacher"),
    _effect_number("published_d", "of a trial of the same kind, signed as the outcome", "sd"),
    _effect_number("published_low", "lower end of its interval", "sd"),
    _effect_number("published_high", "upper end of its interval", "sd"),
    _text("published", "that finding in words, with the people it was found in"),
    _text("published_source", "where it was published"),
    _text("published_confidence", "how well its number is known"),
)
SUBGROUP_COLUMNS = (
    _text("outcome", "name of the outcome"),
    ARM,
    _text("versus", "name of the reference arm"),
    _text("subgroup", "what divides the units, at the start of the year, in the reference arm"),
    _text("group", "the group"),
    _text("versus_group", "the group it is set against; empty for the effect of one group"),
    *_COMPARED,
    _UNITS,
    ResultColumn("replicates", COUNT, "-", 1, INF, "replicates with such units"),
    ResultColumn("p", pa.float64(), "-", 0, 1, "of a contrast, two-sided, by itself"),
    ResultColumn("p_adjusted", pa.float64(), "-", 0, 1, "false discovery rate among all contrasts"),
    ResultColumn("comparisons", COUNT, "-", 1, INF, "contrasts that were made together"),
)
INTERACTION_COLUMNS = (
    _text("outcome", "name of the outcome"),
    _text("arm", "name of the arm that does what two others do"),
    _text("first", "one of the two"),
    _text("second", "the other"),
    _text("versus", "name of the reference arm"),
    *_COMPARED,
    _text("verdict", "more or less good than the sum, about the sum, or unknown"),
    _UNITS,
    ResultColumn("replicates", COUNT, "-", 1, INF, "replicates with such units"),
)


TABLES: dict[str, tuple[ResultColumn, ...]] = {
    "teachers": (
        *(ARM, REPLICATE, DRAW, YEAR, WEEK, TEACHER, SCHOOL, EXPERIENCE, EFFICACY),
        *_of_state(state.Teachers),
        *SCORES,
    ),
    "dyads": (
        *(ARM, REPLICATE, DRAW, YEAR, WAVE, TEACHER, STUDENT, LISTED, TARGETED),
        *_of_state(state.Dyads),
        *RATINGS,
        *CONTACTS,
        *EMOTION_COUNTS,
        *EMOTION_MEANS,
    ),
    "students": (
        *(ARM, REPLICATE, DRAW, YEAR, WAVE, STUDENT, CLASS, LISTED, GENDER, SES, GRADE),
        *_of_state(state.Students),
    ),
    "days": (
        *(ARM, REPLICATE, DRAW, YEAR, DAY, WEEK, TEACHER),
        *CONTACTS,
        *EMOTION_COUNTS,
        *EMOTION_SUMS,
        *(_variable(name, _TEACHER_STATE[name]) for name in ("evening_load", "stress")),
    ),
    "events": (ARM, REPLICATE, DRAW, YEAR, DAY, TEACHER, STUDENT, SLOT, *CONTACT_VALUES),
    "effects": (
        _text("outcome", "name of the outcome"),
        _text("label", "the outcome in words"),
        _text("unit", "unit of the outcome"),
        ARM,
        _text("versus", "name of the reference arm"),
        YEAR,
        WEEK,
        *_COMPARED,
        _effect_number("sd", "that sd, in the reference arm in that week"),
        _effect_number("reference", "mean of the reference arm"),
        _UNITS,
        ResultColumn("replicates", COUNT, "-", 1, INF, "replicates with such units"),
        *EFFECT_MORE,
    ),
    "subgroups": SUBGROUP_COLUMNS,
    "interactions": INTERACTION_COLUMNS,
}  # the order of columns and of the keys at their head is that of the files


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table. Raises KeyError for a table that does not exist."""
    return pa.schema([(column.name, column.type) for column in TABLES[table]])
