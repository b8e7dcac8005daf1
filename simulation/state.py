"""The state: every variable of dyad, teacher and student, one line each.

One array a variable, one entry a dyad, teacher or student (structure of arrays).
``Variable`` carries symbol, range, unit and meaning; ``TRAITS`` stay fixed for a
school year, ``CIRCUMSTANCES`` change only on schedule, the rest changes daily.
"""

from typing import Annotated, Any, NamedTuple, get_type_hints

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

INF = float("inf")

EMOTIONS = (
    "anger", "anxiety", "helplessness", "guilt", "disappointment", "hope", "compassion",
    "enjoyment", "affection", "pride", "relief",
)  # fmt: skip


class Variable(NamedTuple):
    """What is known about one variable: symbol, range, unit, meaning."""

    symbol: str
    low: float
    high: float
    unit: str
    meaning: str


V = Variable


class Dyads(NamedTuple):
    """State of each relationship: the teacher's representation and the student's trust."""

    self_positive: Annotated[Floats, V("S+", 0, 1, "-", "competent and safe with this student")]
    self_negative: Annotated[Floats, V("S-", 0, 1, "-", "helpless and inadequate with this student")]
    other_positive: Annotated[Floats, V("O+", 0, 1, "-", "the student is well-meaning")]
    other_negative: Annotated[Floats, V("O-", 0, 1, "-", "the student is hostile, does it on purpose")]
    relationship_positive: Annotated[Floats, V("R+", 0, 1, "-", "we are close (STRS closeness)")]
    relationship_negative: Annotated[Floats, V("R-", 0, 1, "-", "we are in conflict (STRS conflict)")]
    rigidity: Annotated[Floats, V("rho", 0, 1, "-", "closedness to disconfirming evidence")]
    awareness: Annotated[Floats, V("A", 0, 1, "-", "reflective awareness of the representation")]
    trust: Annotated[Floats, V("t", 0, 1, "-", "the student's trust in this teacher")]


class Teachers(NamedTuple):
    """State of each teacher."""

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


class Students(NamedTuple):
    """State of each student."""

    engagement: Annotated[Floats, V("eng", 0, 1, "-", "engagement with school")]
    achievement: Annotated[Floats, V("ach", -INF, INF, "sd", "achievement")]


class State(NamedTuple):
    """All that changes from day to day."""

    dyads: Dyads
    teachers: Teachers
    students: Students


class DyadTraits(NamedTuple):
    """What a dyad is for a whole school year."""

    relevance: Annotated[Floats, V("g_ij", 0, INF, "-", "how much this student's behaviour matters")]
    base_positive: Annotated[Floats, V("r_base+", 0, 1, "-", "where positive affect drifts to")]
    base_negative: Annotated[Floats, V("r_base-", 0, 1, "-", "where negative affect drifts to")]


class TeacherTraits(NamedTuple):
    """What a teacher is, in every school year."""

    efficacy: Annotated[Floats, V("cp0_i", 0, 1, "-", "coping potential at rest")]
    reappraisal: Annotated[Floats, V("kap_i", 0, 1, "-", "reappraisal capacity")]
    suppression: Annotated[Floats, V("sup_i", 0, 1, "-", "habit of suppression")]
    recovery: Annotated[Floats, V("psi_i", 0, 1, "per night", "overnight recovery")]
    relevance: Annotated[Floats, V("g_i", 0, 1, "-", "relevance of student behaviour")]
    workload: Annotated[Floats, V("wl_i", 0, INF, "load a day", "work other than contacts")]
    tolerance: Annotated[Floats, V("S50_i", -INF, INF, "-", "stress at which exhaustion heads for one half")]
    distance: Annotated[Floats, V("d_i", 0, INF, "factor", "readiness to become distant")]
    accomplishment: Annotated[Floats, V("p_i", -INF, INF, "-", "stable sense of accomplishment")]


class StudentTraits(NamedTuple):
    """What a student is for a school year."""

    propensity: Annotated[Floats, V("z", -INF, INF, "sd", "externalising propensity")]
    affiliation: Annotated[Floats, V("a", 0, 1, "-", "readiness to approach the teacher")]
    general_trust: Annotated[Floats, V("t0", 0, 1, "-", "trust in teachers at large")]
    base_engagement: Annotated[Floats, V("e0", 0, 1, "-", "engagement without this relationship")]
    engagement_closeness: Annotated[Floats, V("M+", 0, INF, "factor", "moderation, closeness to engagement")]
    engagement_conflict: Annotated[Floats, V("M-", 0, INF, "factor", "moderation, conflict to engagement")]
    achievement_closeness: Annotated[Floats, V("MA+", 0, INF, "factor", "moderation, closeness to achievement")]
    achievement_conflict: Annotated[Floats, V("MA-", 0, INF, "factor", "moderation, conflict to achievement")]


class Links(NamedTuple):
    """Who deals with whom. Rows are sorted by teacher id, then student id."""

    teacher_dyads: Annotated[Ints, V("", 0, INF, "(teachers + 1,)", "teacher i owns dyads [i] to [i + 1]")]
    dyad_student: Annotated[Ints, V("", 0, INF, "(dyads,)", "student of each dyad")]
    student_start: Annotated[Ints, V("", 0, INF, "(students + 1,)", "student j owns entries [j] to [j + 1] of student_dyads")]
    student_dyads: Annotated[Ints, V("", 0, INF, "(dyads,)", "dyads sorted by student")]
    tie_start: Annotated[Ints, V("", 0, INF, "(teachers + 1,)", "teacher i owns ties [i] to [i + 1]")]
    tie_teacher: Annotated[Ints, V("", 0, INF, "(ties,)", "the colleague at the other end; each tie stands twice")]
    part_teachers: Annotated[Ints, V("", 0, INF, "(parts + 1,)", "staffroom component c owns entries [c] to [c + 1] of member_teacher")]
    member_teacher: Annotated[Ints, V("", 0, INF, "(teachers,)", "teachers sorted by component")]
    part_students: Annotated[Ints, V("", 0, INF, "(parts + 1,)", "the same for member_student")]
    member_student: Annotated[Ints, V("", 0, INF, "(students,)", "students sorted by component")]
    teacher_key: Annotated[Keys, V("", 0, 2**64, "hash", "stands for the teacher in every draw")]
    student_key: Annotated[Keys, V("", 0, 2**64, "hash", "stands for the student in every draw")]


class Circumstances(NamedTuple):
    """What interventions and events move: levers, at rest unless a schedule sets them."""

    contact_rate: Annotated[Floats, V("K", 0, INF, "a day, per dyad", "expected contacts")]
    extra_contacts: Annotated[Floats, V("", 0, INF, "a day, per dyad", "expected extra, low-demand contacts")]
    low_demand: Annotated[Floats, V("", 0, 1, "per dyad", "how undemanding the extra contacts are")]
    present: Annotated[Floats, V("", 0, 1, "per dyad", "1 while teacher and student share a class")]
    held_awareness: Annotated[Floats, V("", 0, 1, "per dyad", "awareness that sessions hold up")]
    tie: Annotated[Floats, V("", 0, 1, "per tie", "1 while two colleagues are in touch")]
    log_odds: Annotated[Floats, V("", -INF, INF, "log-odds, per teacher", "shift of the base rate of misbehaviour")]
    efficacy: Annotated[Floats, V("", -1, 1, "per teacher", "shift of coping potential")]
    reappraisal: Annotated[Floats, V("", -1, 1, "per teacher", "shift of reappraisal capacity")]
    suppression: Annotated[Floats, V("", -1, 1, "per teacher", "shift of suppression")]
    recovery: Annotated[Floats, V("", -1, 1, "per teacher", "shift of overnight recovery")]
    workload: Annotated[Floats, V("", 0, INF, "factor, per teacher", "multiplies workload")]
    warmth: Annotated[Floats, V("", 0, 1, "per teacher", "added warmth, as a share of what is missing")]
    warmth_cost: Annotated[Floats, V("", -1, 1, "per teacher", "shift of the cost of exhaustion to warmth")]
    taken_over: Annotated[Floats, V("", 0, 1, "per teacher", "share of negative contacts an assistant takes")]
    repair: Annotated[Floats, V("", 0, 1, "per teacher", "chance that a negative contact is repaired in the next slot")]
    propensity: Annotated[Floats, V("", -INF, INF, "sd, per student", "shift of externalising propensity")]


AT_REST = {"workload": 1.0, "present": 1.0, "tie": 1.0}  # every other lever rests at 0


class Traits(NamedTuple):
    """All that stays fixed for a school year."""

    dyads: DyadTraits
    teachers: TeacherTraits
    students: StudentTraits


class Tally(NamedTuple):
    """Counts that a recorder reads and clears; no equation ever reads them."""

    contacts: Annotated[Ints, V("", 0, INF, "(dyads,)", "contacts")]
    negative_contacts: Annotated[Ints, V("", 0, INF, "(dyads,)", "contacts with misbehaviour")]
    felt: Annotated[Ints, V("", 0, INF, "(dyads, 11)", "contacts in which the emotion was felt")]
    intensity: Annotated[Floats, V("", 0, INF, "(dyads, 11)", "summed intensity of the emotion")]
    day_contacts: Annotated[Ints, V("", 0, INF, "(teachers,)", "the same, of the last school day")]
    day_negative_contacts: Annotated[Ints, V("", 0, INF, "(teachers,)", "the same, of the last school day")]
    day_felt: Annotated[Ints, V("", 0, INF, "(teachers, 11)", "the same, of the last school day")]
    day_intensity: Annotated[Floats, V("", 0, INF, "(teachers, 11)", "the same, of the last school day")]


class World(NamedTuple):
    """Everything a kernel needs to know of one school year except what happens in it."""

    links: Links
    traits: Traits


def variables(kind: Any) -> dict[str, Variable]:
    """The variables of one of the tuples above, by name."""
    return {
        name: hint.__metadata__[0]
        for name, hint in get_type_hints(kind, include_extras=True).items()
    }


def owner(lever: str) -> str:
    """Whom a lever belongs to: dyad, tie, teacher or student."""
    return variables(Circumstances)[lever].unit.rsplit("per ", 1)[1]


def circumstances_at_rest(links: Links) -> tuple[Floats, Circumstances]:
    """All levers at rest: one flat array, and its views by name."""
    lengths = {
        "dyad": len(links.dyad_student),
        "tie": len(links.tie_teacher),
        "teacher": len(links.teacher_key),
        "student": len(links.student_key),
    }
    sizes = {name: lengths[owner(name)] for name in Circumstances._fields}
    flat = np.zeros(sum(sizes.values()))
    views, start = {}, 0
    for name in Circumstances._fields:
        views[name] = flat[start : start + sizes[name]]
        views[name][:] = AT_REST.get(name, 0.0)
        start += sizes[name]
    return flat, Circumstances(**views)


def empty_tally(links: Links) -> Tally:
    """A tally of nothing."""
    dyads, teachers, kinds = len(links.dyad_student), len(links.teacher_key), len(EMOTIONS)
    return Tally(
        contacts=np.zeros(dyads, dtype=np.int64),
        negative_contacts=np.zeros(dyads, dtype=np.int64),
        felt=np.zeros((dyads, kinds), dtype=np.int64),
        intensity=np.zeros((dyads, kinds)),
        day_contacts=np.zeros(teachers, dtype=np.int64),
        day_negative_contacts=np.zeros(teachers, dtype=np.int64),
        day_felt=np.zeros((teachers, kinds), dtype=np.int64),
        day_intensity=np.zeros((teachers, kinds)),
    )
