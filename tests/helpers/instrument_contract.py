"""The contract of every instrument in one table: unit, informant, range, signs.

The ranges are those of the published scales, computed by hand; the signs follow from the meaning of
the construct, not from the code. ``conditions`` are variables that decide only whether there is
something to judge.
"""

from typing import NamedTuple

PRESENT = ("circumstances.dyads.present",)
MET = ("tally.contacts",)
MISBEHAVIOUR = (
    "structure.traits.students.propensity", "circumstances.students.propensity",
    "circumstances.teachers.log_odds", "state.students.disposition",
)  # fmt: skip
GOOD_CONDUCT = (
    "state.dyads.trust",
    "state.students.engagement",
    "state.dyads.lesson_engagement",
    "state.groups.order",
)


SKILL = ("structure.traits.teachers.beginner", "state.teachers.skill")


class Contract(NamedTuple):
    """The requirements of one instrument."""

    name: str
    unit: str
    informant: str
    low: float
    high: float
    rises: tuple[str, ...] = ()
    falls: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


def of_dyad(kind: str, *names: str) -> tuple[str, ...]:
    """Return the full names of variables of one kind of state."""
    return tuple(f"state.{kind}.{name}" for name in names)


R_PLUS, R_MINUS = of_dyad("dyads", "relationship_positive", "relationship_negative")

CONTRACTS = (
    Contract("strs_closeness", "dyad", "teacher", 1, 5, (R_PLUS,), (), PRESENT),
    Contract("strs_conflict", "dyad", "teacher", 1, 5, (R_MINUS,), (), PRESENT),
    Contract("strs_sf_closeness", "dyad", "teacher", 1, 5, (R_PLUS,), (), PRESENT),
    Contract("strs_sf_conflict", "dyad", "teacher", 1, 5, (R_MINUS,), (), PRESENT),
    Contract(
        "tri_positive", "dyad", "independent coder", 1, 7,
        of_dyad("dyads", "self_positive", "other_positive"), (), PRESENT,
    ),
    Contract(
        "tri_helplessness", "dyad", "independent coder", 1, 7,
        of_dyad("dyads", "self_negative"), (), PRESENT,
    ),
    Contract(
        "tri_anger", "dyad", "independent coder", 1, 7,
        of_dyad("dyads", "other_negative"), (), PRESENT,
    ),
    Contract(
        "tri_perspective", "dyad", "independent coder", 1, 7,
        (), of_dyad("dyads", "rigidity"), PRESENT,
    ),
    Contract("student_closeness", "dyad", "student", 1, 5, GOOD_CONDUCT[:1], (), PRESENT),
    Contract("student_conflict", "dyad", "student", 1, 5, MISBEHAVIOUR, GOOD_CONDUCT, PRESENT),
    Contract(
        "externalising_teacher", "dyad", "teacher", 0, 20,
        (*MISBEHAVIOUR, R_MINUS), GOOD_CONDUCT, PRESENT,
    ),
    Contract("externalising_parent", "student", "parent", 0, 20, MISBEHAVIOUR[:2]),
    Contract("externalising_peers", "student", "peers", 0, 20, MISBEHAVIOUR, GOOD_CONDUCT, PRESENT),
    Contract(
        "externalising_observer", "student", "observer", 0, 20,
        MISBEHAVIOUR, GOOD_CONDUCT, PRESENT,
    ),
    Contract(
        "internalising_teacher", "dyad", "teacher", 0, 10,
        ("internalising", R_MINUS), (), PRESENT,
    ),
    Contract("engagement_student", "student", "student", 1, 4, GOOD_CONDUCT[1:2]),
    Contract(
        "engagement_teacher", "dyad", "teacher", 1, 4, (*GOOD_CONDUCT[1:3], R_PLUS), (), PRESENT
    ),
    Contract("achievement_test", "student", "test", 0, 40, of_dyad("students", "achievement")),
    Contract("mbi_exhaustion", "teacher", "teacher", 0, 54, of_dyad("teachers", "exhaustion")),
    Contract(
        "mbi_depersonalisation", "teacher", "teacher", 0, 30,
        of_dyad("teachers", "depersonalisation"),
    ),
    Contract(
        "mbi_accomplishment", "teacher", "teacher", 0, 48, of_dyad("teachers", "accomplishment")
    ),
    Contract("nea_exhaustion", "teacher", "teacher", 1, 7, of_dyad("teachers", "exhaustion")),
    Contract(
        "depressive_complaints", "teacher", "teacher", 0, 27,
        of_dyad("teachers", "exhaustion", "stress"), of_dyad("teachers", "meaning"),
    ),
    Contract(
        "job_satisfaction", "teacher", "teacher", 1, 5,
        of_dyad("teachers", "meaning", "relatedness"), of_dyad("teachers", "exhaustion"),
    ),
    Contract("enthusiasm", "teacher", "teacher", 1, 5, of_dyad("teachers", "meaning")),
    *(
        Contract(
            name, unit, "teacher", 1, 9,
            (
                *of_dyad("dyads", "self_positive"),
                "structure.traits.teachers.efficacy", "circumstances.teachers.efficacy",
                *SKILL,
            ),
            (*of_dyad("dyads", "self_negative"), *of_dyad("teachers", "exhaustion")), PRESENT,
        )
        for name, unit in (("efficacy_general", "teacher"), ("efficacy_student", "dyad"))
    ),
    Contract(
        "teaching_stress", "dyad", "teacher", 1, 5, ("tally.intensity",), (), (*PRESENT, *MET)
    ),
    Contract("work_stress", "teacher", "teacher", 0, 4, of_dyad("teachers", "stress")),
    *(
        Contract(
            f"erq_{name}", "teacher", "teacher", 1, 7,
            (f"structure.traits.teachers.{name}", f"circumstances.teachers.{name}", *learned),
        )
        for name, learned in (
            ("reappraisal", (*SKILL, "state.teachers.practice")),
            ("suppression", ()),
        )
    ),
    Contract(
        "relatedness_students", "teacher", "teacher", 0, 6, (R_PLUS,), (R_MINUS,), PRESENT
    ),
    Contract(
        "relatedness_colleagues", "teacher", "teacher", 0, 6, of_dyad("teachers", "support")
    ),
    *(
        Contract(f"tes_{emotion}", "teacher", "teacher", 1, 4, ("tally.intensity",), (), MET)
        for emotion in ("enjoyment", "anger", "anxiety")
    ),
    *(
        Contract(name, "occasion", "teacher", 1, 5, ("emotions",))
        for name in (
            "esm_enjoyment", "esm_anger", "esm_anxiety", "diary_enjoyment", "diary_anger",
        )
    ),
    Contract("esm_labour", "occasion", "teacher", 1, 5, ("hidden",)),
    Contract("diary_discipline", "occasion", "teacher", 1, 5, (), ("negative",)),
    Contract("diary_motivation", "occasion", "teacher", 1, 5, ("positive",)),
    Contract("diary_goal", "occasion", "teacher", 1, 5, ("perceived",)),
    Contract("diary_coping", "occasion", "teacher", 1, 5, ("coping",)),
)  # fmt: skip
