"""Numbers that several instruments use, with their sources.

Ids in brackets are rows of the table of published targets. *From memory* means that a number was
not checked against the paper; *assumed* that it has no source.
"""

from simulation.measurement.instruments.scale import (
    Rater,
    Reference,
    Reliability,
    TransientError,
    error_free,
)
from simulation.parameters import Behaviour, Relatedness
from simulation.processes.relatedness import connectedness, relatedness

FROM_PROTOTYPE = "prototype's fit to the share of variance between raters [2.09]"

# Leniency of a teacher in ratings of students: stable over students, occasions and years.
CLOSENESS_RATER = Rater(0.20, "teacher", FROM_PROTOTYPE)
CONFLICT_SEVERITY = 0.7  # assumed: correlation with severity in all ratings of a teacher
# The prototype's 0.28 alone would make a fifth of the variance, the largest published share [2.10].
CONFLICT_RATER = Rater(
    0.20, "teacher", "assumed, no more than that of closeness [2.10]", CONFLICT_SEVERITY
)
# A good or a bad week with the child, which affects every item and has passed at the next wave.
CLOSENESS_WEEK = TransientError(0.29, "assumed, from the stability of closeness in a year [2.14]")
CONFLICT_WEEK = TransientError(0.17, "assumed, from the stability of conflict in a year [2.14]")
BEHAVIOUR_RATER_SHARE = 0.23 / 4  # of the width of a scale; prototype: 0.23 on a scale of 1 to 5
BEHAVIOUR_SEVERITY = 0.7  # assumed, as for conflict: ratings of behaviour share the severity


def a_week(reference: Reference) -> TransientError:
    """Return the error of a good or bad week in a rating of a child, relative as in closeness."""
    share = CLOSENESS_WEEK.sd / STRS_CLOSENESS.sd
    return TransientError(
        share * reference.sd, "assumed, the share of the spread that closeness has [2.14]"
    )


def behaviour_rater(width: int) -> Rater:
    """Return the leniency of a teacher who rates behaviour on a scale of some width."""
    return Rater(BEHAVIOUR_RATER_SHARE * width, "teacher", FROM_PROTOTYPE, BEHAVIOUR_SEVERITY)


# Colouring: the effect of a teacher's representation on the same teacher's rating of behaviour.
COLOURING = 0.3  # assumed: sd of rated behaviour per sd of conflict; see [2.20, 2.21]

# Scales whose published figures define an ordinary relationship or teacher.
STRS_CLOSENESS = Reference(4.2, 0.6, "kindergarten to grade 2, from memory [2.06]")
STRS_CONFLICT = Reference(1.6, 0.7, "primary school, from memory [2.07]")
STRS_ALPHA = "Koomen et al. (2012), from memory [2.03]"
CLOSENESS_ALPHA = Reliability(0.88, "alpha", STRS_ALPHA)
CONFLICT_ALPHA = Reliability(0.90, "alpha", STRS_ALPHA)
# The sd is assumed; with it the mean follows from a case share of 27.4 %: 3.20 − 0.60 × 1.25.
NEA_TEACHERS = Reference(2.45, 1.25, "derived from 27.4 % cases [3.01, 3.05]; sd assumed")
NEA_ALPHA = Reliability(0.88, "alpha", "assumed, near 0.87 to 0.92 of exhaustion scales")

# Mean and sd of an ordinary state, 0 to 1, where an instrument reads in sd. Those of
# R+, R− and E, and the means of relatedness, follow from the scales; the others are assumed.
CLOSENESS_MEAN, CLOSENESS_SD = error_free(STRS_CLOSENESS, CLOSENESS_ALPHA, low=1, high=5)
CONFLICT_MEAN, CONFLICT_SD = error_free(STRS_CONFLICT, CONFLICT_ALPHA, low=1, high=5)
EXHAUSTION_MEAN, EXHAUSTION_SD = error_free(NEA_TEACHERS, NEA_ALPHA, low=1, high=7)
STRESS_MEAN, STRESS_SD = 0.35, 0.12  # of St; assumed
MEANING_MEAN, MEANING_SD = 0.45, 0.10  # of M; assumed
SUPPORT_MEAN, SUPPORT_SD = 0.70, 0.08  # of support from colleagues; assumed
STUDENTS_SD, RELATEDNESS_SD = 0.10, 0.08  # of connectedness with students, and of RS; assumed
USUAL_RELATEDNESS = Relatedness()  # the defaults, so that a scenario does not change a scale
STUDENTS_MEAN = connectedness(CLOSENESS_MEAN, CONFLICT_MEAN, USUAL_RELATEDNESS)
RELATEDNESS_MEAN = relatedness(STUDENTS_MEAN, SUPPORT_MEAN, USUAL_RELATEDNESS)
TRUST_MEAN, TRUST_SD = 0.70, 0.15  # of t; assumed
LESSON_MEAN, LESSON_SD = 0.58, 0.065  # of the quality of a lesson, 0 to 1; assumed
ORDINARY = Behaviour()  # the defaults, so that a scenario does not change a scale
# Log-odds of misbehaviour of a student with z = 0, ordinary trust and engagement; then of one sd.
ORDINARY_TRUST = TRUST_MEAN - ORDINARY.typical_trust
ORDINARY_LOG_ODDS = ORDINARY.base_log_odds - 2 * ORDINARY.trust * ORDINARY_TRUST
LOG_ODDS_A_SD = ORDINARY.propensity

LESSONS_A_DAY = 5  # of a teacher; assumed, no timetable is simulated
