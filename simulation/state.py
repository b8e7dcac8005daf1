"""The state: every variable of dyad, teacher and student, one line each.

One array a variable, one entry a dyad, teacher or student (structure of arrays).
``Variable`` carries symbol, range, unit and meaning; ``TRAITS`` stay fixed for a
school year, ``CIRCUMSTANCES`` change only on schedule, the rest changes daily.
"""

from functools import cache
from typing import Annotated, Any, NamedTuple, get_type_hints

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Records = npt.NDArray[np.void]

INF = float("inf")

EMOTIONS = (
    "anger", "anxiety", "helplessness", "guilt", "disappointment", "hope", "compassion",
    "enjoyment", "affection", "pride", "relief",
)  # fmt: skip
NEGATIVE_EMOTIONS = EMOTIONS[: EMOTIONS.index("hope")]
PARTS = ("self", "other", "relationship")  # of a representation, each positive and negative

DAYS_A_WEEK = 5
SCHOOL_WEEKS = 40  # of a school year
SCHOOL_DAYS = SCHOOL_WEEKS * DAYS_A_WEEK


class Variable(NamedTuple):
    """Description of one variable: symbol, range, unit, meaning."""

    symbol: str
    low: float
    high: float
    unit: str
    meaning: str


V = Variable


class Dyads(NamedTuple):
    """State of a dyad: the teacher's representation and the student's trust."""

    self_positive: Annotated[Floats, V("S+", 0, 1, "-", "competent and safe with this student")]
    self_negative: Annotated[Floats, V("S-", 0, 1, "-", "helpless and inadequate with this student")]
    other_positive: Annotated[Floats, V("O+", 0, 1, "-", "the student is well-meaning")]
    other_negative: Annotated[Floats, V("O-", 0, 1, "-", "the student is hostile, does it on purpose")]
    relationship_positive: Annotated[Floats, V("R+", 0, 1, "-", "we are close (STRS closeness)")]
    relationship_negative: Annotated[Floats, V("R-", 0, 1, "-", "we are in conflict (STRS conflict)")]
    rigidity: Annotated[Floats, V("rho", 0, 1, "-", "closedness to disconfirming evidence")]
    awareness: Annotated[Floats, V("A", 0, 1, "-", "reflective awareness of the representation")]
    trust: Annotated[Floats, V("t", 0, 1, "-", "the student's trust in this teacher")]
    lesson_engagement: Annotated[Floats, V("u", -1, 1, "-", "engagement in this teacher's lessons minus that at school")]
    wound: Annotated[Floats, V("o", 0, 1, "-", "how fresh a bad contact is")]
    noticed: Annotated[Floats, V("n", 0, INF, "contacts", "contacts of this year that the teacher noticed")]
    habit: Annotated[Floats, V("h", 0, 1, "-", "habit to arranged contacts")]


class Teachers(NamedTuple):
    """State of a teacher."""

    load: Annotated[Floats, V("L", 0, INF, "load", "burden carried now")]
    evening_load: Annotated[Floats, V("L_ev", 0, INF, "load", "burden at the end of the last school day")]
    stress: Annotated[Floats, V("St", 0, 1, "-", "work stress")]
    exhaustion: Annotated[Floats, V("E", 0, 1, "-", "emotional exhaustion")]
    depersonalisation: Annotated[Floats, V("D", 0, 1, "-", "distance from students")]
    accomplishment: Annotated[Floats, V("PA", 0, 1, "-", "personal accomplishment")]
    relatedness: Annotated[Floats, V("RS", 0, 1, "-", "satisfaction of the need to belong")]
    meaning: Annotated[Floats, V("M", 0, 1, "-", "meaning and enthusiasm")]
    strain: Annotated[Floats, V("ou", -INF, INF, "sd", "private strain")]
    support: Annotated[Floats, V("C", 0, 1, "-", "collegial support, from the evening before")]
    general_positive: Annotated[Floats, V("G+", 0, 1, "-", "generalised representation, positive")]
    general_negative: Annotated[Floats, V("G-", 0, 1, "-", "generalised representation, negative")]
    teaching_quality: Annotated[Floats, V("T", -INF, INF, "sd", "teaching quality, in sd between teachers")]
    skill: Annotated[Floats, V("k", 0, 1, "-", "share of a beginner's gap that is closed; 1 for others")]
    practice: Annotated[Floats, V("pr", 0, 1, "-", "reappraisal adopted from colleagues")]
    disorder: Annotated[Floats, V("dis", 0, 1, "share", "misbehaviour in contacts of the last days")]
    mood: Annotated[Floats, V("mu", -1, 1, "-", "mood of hours")]
    usual_affect: Annotated[Floats, V("x_bar", -1, 1, "-", "affect of a slot that the teacher is used to")]


class Students(NamedTuple):
    """State of a student."""

    engagement: Annotated[Floats, V("eng", 0, 1, "-", "engagement with school")]
    achievement: Annotated[Floats, V("ach", -INF, INF, "sd", "achievement")]
    disposition: Annotated[Floats, V("s", -INF, INF, "sd", "deviation of propensity from the student's own in these weeks")]
    interest: Annotated[Floats, V("x", -INF, INF, "-", "deviation of base engagement from the student's own in this week")]


class Groups(NamedTuple):
    """State of a group: one teacher with one class."""

    order: Annotated[Floats, V("O", 0, 1, "-", "classroom order: established routines")]


class State(NamedTuple):
    """All variables that change from day to day."""

    dyads: Dyads
    teachers: Teachers
    students: Students
    groups: Groups


class DyadTraits(NamedTuple):
    """Traits of a dyad for a school year."""

    relevance: Annotated[Floats, V("g_ij", 0, INF, "-", "how much this student's behaviour matters")]
    base_positive: Annotated[Floats, V("r_base+", 0, 1, "-", "where positive affect drifts to")]
    base_negative: Annotated[Floats, V("r_base-", 0, 1, "-", "where negative affect drifts to")]


class TeacherTraits(NamedTuple):
    """Traits of a teacher in every school year."""

    efficacy: Annotated[Floats, V("cp0_i", 0, 1, "-", "coping potential at rest")]
    reappraisal: Annotated[Floats, V("kap_i", 0, 1, "-", "reappraisal capacity")]
    suppression: Annotated[Floats, V("sup_i", 0, 1, "-", "habit of suppression")]
    recovery: Annotated[Floats, V("psi_i", 0, 1, "per night", "overnight recovery")]
    relevance: Annotated[Floats, V("g_i", 0, 1, "-", "relevance of student behaviour")]
    workload: Annotated[Floats, V("wl_i", 0, INF, "load a day", "work other than contacts")]
    tolerance: Annotated[Floats, V("S50_i", -INF, INF, "-", "fatigue at which exhaustion approaches one half")]
    distance: Annotated[Floats, V("d_i", 0, INF, "factor", "readiness to become distant")]
    accomplishment: Annotated[Floats, V("p_i", -INF, INF, "-", "stable sense of accomplishment")]
    teaching: Annotated[Floats, V("q_i", -INF, INF, "sd", "stable teaching quality")]
    beginner: Annotated[Floats, V("b_i", 0, 1, "-", "1 for a beginner, 0 for others")]
    negative_affectivity: Annotated[Floats, V("nu_i", -INF, INF, "sd", "disposition to negative emotion")]


class StudentTraits(NamedTuple):
    """Traits of a student for a school year."""

    propensity: Annotated[Floats, V("z", -INF, INF, "sd", "externalising propensity")]
    affiliation: Annotated[Floats, V("a", 0, 1, "-", "readiness to approach the teacher")]
    general_trust: Annotated[Floats, V("t0", 0, 1, "-", "trust in teachers at large")]
    base_engagement: Annotated[Floats, V("e0", 0, 1, "-", "engagement without this relationship")]
    engagement_closeness: Annotated[Floats, V("M+", 0, INF, "factor", "moderation, closeness to engagement")]
    engagement_conflict: Annotated[Floats, V("M-", 0, INF, "factor", "moderation, conflict to engagement")]
    achievement_closeness: Annotated[Floats, V("MA+", 0, INF, "factor", "moderation, closeness to achievement")]
    achievement_conflict: Annotated[Floats, V("MA-", 0, INF, "factor", "moderation, conflict to achievement")]
    own_level: Annotated[Floats, V("mu_j", -INF, INF, "sd", "achievement to which the student returns")]


class Links(NamedTuple):
    """Rows of dyads, ties and components, sorted by teacher id, then student id."""

    teacher_dyads: Annotated[Ints, V("", 0, INF, "(teachers + 1,)", "teacher i owns dyads [i] to [i + 1]")]
    dyad_student: Annotated[Ints, V("", 0, INF, "(dyads,)", "student of each dyad")]
    student_start: Annotated[Ints, V("", 0, INF, "(students + 1,)", "student j owns entries [j] to [j + 1] of student_dyads")]
    student_dyads: Annotated[Ints, V("", 0, INF, "(dyads,)", "dyads sorted by student")]
    dyad_group: Annotated[Ints, V("", 0, INF, "(dyads,)", "group of each dyad: its teacher with its class")]
    group_start: Annotated[Ints, V("", 0, INF, "(teachers + 1,)", "teacher i owns groups [i] to [i + 1]")]
    tie_start: Annotated[Ints, V("", 0, INF, "(teachers + 1,)", "teacher i owns ties [i] to [i + 1]")]
    tie_teacher: Annotated[Ints, V("", 0, INF, "(ties,)", "the colleague at the other end; each tie stands twice")]
    part_teachers: Annotated[Ints, V("", 0, INF, "(parts + 1,)", "staffroom component c owns entries [c] to [c + 1] of member_teacher")]
    member_teacher: Annotated[Ints, V("", 0, INF, "(teachers,)", "teachers sorted by component")]
    part_students: Annotated[Ints, V("", 0, INF, "(parts + 1,)", "the same for member_student")]
    member_student: Annotated[Ints, V("", 0, INF, "(students,)", "students sorted by component")]
    teacher_key: Annotated[Keys, V("", 0, 2**64, "hash", "stands for the teacher in every draw")]
    student_key: Annotated[Keys, V("", 0, 2**64, "hash", "stands for the student in every draw")]


class DyadLevers(NamedTuple):
    """Levers of interventions on a dyad."""

    contact_rate: Annotated[Floats, V("K", 0, INF, "a day", "expected contacts")]
    extra_contacts: Annotated[Floats, V("", 0, INF, "a day", "expected extra, low-demand contacts")]
    low_demand: Annotated[Floats, V("", 0, 1, "-", "how undemanding the extra contacts are")]
    present: Annotated[Floats, V("", 0, 1, "-", "1 while teacher and student share a class")]
    held_awareness: Annotated[Floats, V("", 0, 1, "-", "awareness that sessions hold up")]


class TeacherLevers(NamedTuple):
    """Levers of interventions on a teacher, or on all classes of a teacher."""

    log_odds: Annotated[Floats, V("", -INF, INF, "log-odds", "shift of the base rate of misbehaviour")]
    efficacy: Annotated[Floats, V("", -1, 1, "-", "shift of coping potential")]
    reappraisal: Annotated[Floats, V("", -1, 1, "-", "shift of reappraisal capacity")]
    suppression: Annotated[Floats, V("", -1, 1, "-", "shift of suppression")]
    recovery: Annotated[Floats, V("", -1, 1, "per night", "shift of overnight recovery")]
    workload: Annotated[Floats, V("", 0, INF, "factor", "multiplies workload")]
    warmth: Annotated[Floats, V("", 0, 1, "-", "added warmth, as a share of what is missing")]
    mentored: Annotated[Floats, V("", 0, 20, "hours a week", "with a mentor")]
    warmth_cost: Annotated[Floats, V("", -1, 1, "-", "shift of the cost of exhaustion to warmth")]
    taken_over: Annotated[Floats, V("", 0, 1, "-", "share of negative contacts an assistant takes")]
    repair: Annotated[Floats, V("", 0, 1, "-", "chance that a negative contact is repaired in the next slot")]


class StudentLevers(NamedTuple):
    """Levers of interventions on a student, with every teacher."""

    propensity: Annotated[Floats, V("", -INF, INF, "sd", "shift of externalising propensity")]


class TieLevers(NamedTuple):
    """Levers of interventions on a tie between colleagues."""

    tie: Annotated[Floats, V("", 0, 1, "-", "1 while two colleagues are in touch")]


class Circumstances(NamedTuple):
    """The levers: at rest unless a schedule sets them."""

    dyads: DyadLevers
    teachers: TeacherLevers
    students: StudentLevers
    ties: TieLevers


AT_REST = {"workload": 1.0, "present": 1.0, "tie": 1.0}  # every other lever rests at 0


class Traits(NamedTuple):
    """All variables that are fixed for a school year."""

    dyads: DyadTraits
    teachers: TeacherTraits
    students: StudentTraits


class DyadTally(NamedTuple):
    """Counts of a dyad, which a recorder reads and clears; no equation reads them."""

    contacts: Annotated[Ints, V("", 0, INF, "(dyads,)", "contacts")]
    negative_contacts: Annotated[Ints, V("", 0, INF, "(dyads,)", "contacts with misbehaviour")]
    felt: Annotated[Ints, V("", 0, INF, "(dyads, 11)", "contacts in which the emotion was felt")]
    intensity: Annotated[Floats, V("", 0, INF, "(dyads, 11)", "summed intensity of the emotion")]


class TeacherTally(NamedTuple):
    """Counts of a teacher on the last school day; every day clears them."""

    contacts: Annotated[Ints, V("", 0, INF, "(teachers,)", "contacts")]
    negative_contacts: Annotated[Ints, V("", 0, INF, "(teachers,)", "contacts with misbehaviour")]
    felt: Annotated[Ints, V("", 0, INF, "(teachers, 11)", "contacts in which the emotion was felt")]
    intensity: Annotated[Floats, V("", 0, INF, "(teachers, 11)", "summed intensity of the emotion")]


class Tally(NamedTuple):
    """Counts of dyads and teachers."""

    dyads: DyadTally
    teachers: TeacherTally


class Structure(NamedTuple):
    """Links and traits of one school year."""

    links: Links
    traits: Traits


def variables(kind: Any) -> dict[str, Variable]:
    """Return the variables of one of the tuples above, by name."""
    return {
        name: hint.__metadata__[0]
        for name, hint in get_type_hints(kind, include_extras=True).items()
    }


@cache
def owner(lever: str) -> str:
    """Return the owner of a lever in ``Circumstances``: dyads, teachers, students or ties."""
    kinds = get_type_hints(Circumstances)
    return next(place for place, kind in kinds.items() if lever in kind._fields)


@cache
def lever_variable(lever: str) -> Variable:
    """Return the description of a lever."""
    return variables(get_type_hints(Circumstances)[owner(lever)])[lever]


def at_rest(kind: Any, entries: int) -> Any:
    """Return one tuple of levers at rest, with some entries each."""
    return kind(*(np.full(entries, AT_REST.get(name, 0.0)) for name in kind._fields))


def circumstances_at_rest(links: Links) -> Circumstances:
    """Return all levers at rest, one array a lever."""
    return Circumstances(
        dyads=at_rest(DyadLevers, len(links.dyad_student)),
        teachers=at_rest(TeacherLevers, len(links.teacher_key)),
        students=at_rest(StudentLevers, len(links.student_key)),
        ties=at_rest(TieLevers, len(links.tie_teacher)),
    )


def check_traits(traits: Traits) -> None:
    """Check that traits are numbers.

    Raises ValueError naming the trait and the row; an infinite propensity is allowed.
    """
    for group, kind in traits._asdict().items():
        for name, column in kind._asdict().items():
            missing = np.flatnonzero(np.isnan(column))
            if len(missing):
                raise ValueError(f"{name} of {group}, row {missing[0]}, is not a number")


def empty_tally(kind: Any, entries: int) -> Any:
    """Return an empty ``DyadTally`` or ``TeacherTally``."""
    kinds = len(EMOTIONS)
    return kind(
        contacts=np.zeros(entries, dtype=np.int64),
        negative_contacts=np.zeros(entries, dtype=np.int64),
        felt=np.zeros((entries, kinds), dtype=np.int64),
        intensity=np.zeros((entries, kinds)),
    )
