"""Why a row is not met, where that is known of the model or its measurement: by the id of the row.

A row that is met needs no cause; one that is missed and not listed has none that is known.
"""

LESSONS = (
    "a lesson holds few salient contacts, and most lessons none; how else it went is no more than "
    "an impression that colours the diary, and a stronger one would drown the contacts"
)
GENDER = "what gender says of behaviour is set in the synthetic population, not fitted"
DOSE = "the default doses of programmes are not fitted"
SLOW = (
    "accomplishment follows needs with a time constant of 60 weekdays, so that a programme of some "
    "weeks moves it little by the end of the year"
)
PULL = (
    "closeness and conflict both follow a student's stable propensity closely; what changes a "
    "relationship from one month to the next beside behaviour is little in the model"
)
TWO_SCALES = "one exhaustion serves rows that ask for more and for less (3.07, 3.08m)"
LEVELS = (
    "levels differ in how many students a teacher meets and how often, and in how students answer; "
    "the sign is held, the size is not reached without losing 1.02 to 1.07"
)
SAME_PATHS = (
    "one equation of load leads to exhaustion and from there to distance; misbehaviour does to "
    "both nearly the same"
)
TIE = (
    "the relationship is what anger comes from in the model, and how orderly a class is adds "
    "little beyond it: the theory taken at its word"
)
LONG = (
    "in the model conflict follows closely from this year's behaviour, whereas the tie of a former "
    "year with another teacher says little"
)

CAUSES: dict[str, str] = {
    "1.06a": LEVELS, "1.07e": LEVELS, "1.07a": LEVELS, "1.17n": LEVELS,
    "1.18": "the direct effect of a relationship on achievement is larger than published",
    "1.19": "the direct effect of a relationship on achievement is larger than published",
    "2.06u": "closeness does not decline with grade, see 2.17",
    "2.07s": "conflict is rare and mild for most students, and its scale ends at 1",
    "2.10c": "a teacher's leniency and general representation both count, the latter is fitted",
    "2.11e": "beginners lack efficacy and reappraisal, and nothing makes them warmer",
    "2.14c": PULL, "2.15c": PULL,
    "2.17": "that students approach less with every grade was fitted, and came out as nothing; "
    "with .03 sd a year the decline is still missed, and so are 5.01j and 5.05j",
    "2.19n": GENDER,
    "2.21": PULL, "2.22": PULL,
    "2.24c": "at the edge of its band: a week with the child covers up what SES says of closeness",
    "2.27": "both sides of closeness feed on the same contacts; only a child's style of answering "
    "parts them",
    "2.28n": "both sides of conflict feed on the same contacts",
    "2.29": "efficacy is a trait of the teacher plus trust with a student; nothing else is of one "
    "student",
    "3.03s": "nothing makes secondary schools more exhausting than primary ones but their contacts",
    "3.07": TWO_SCALES, "3.08m": TWO_SCALES, "3.10": TWO_SCALES,
    "3.22e": "at the edge of its band",
    "4.02a": SAME_PATHS, "4.03d": SAME_PATHS,
    "4.05n": "exhaustion follows the load of the last weeks; last term's conflict adds little",
    "4.05x": "a tired teacher's closeness hardly falls within a year, and both rise as contacts "
    "become more",
    "4.09": "stress from one student is read without the other sources of stress with students",
    "4.12d": "at the edge of its band", "4.12s": "at the edge of its band",
    "4.14a": TIE, "4.17": TIE,
    "4.22r": "a class mean of trust has next to no error, the teacher's own ratings hold "
    "leniency",
    "5.01j": LESSONS, "5.02": LESSONS,
    "5.06c": LESSONS, "5.06d": LESSONS, "5.06g": LESSONS, "5.06m": LESSONS,
    "5.07ja": LESSONS, "5.07aa": LESSONS, "5.07ac": LESSONS, "5.07jc": LESSONS,
    "5.08": "anxiety is rare and comes from contacts; anxious teachers are not in the model",
    "5.10j": "general emotions sum up relationships, exhaustion also work and private strain",
    "5.10x": "general emotions sum up relationships, exhaustion also work and private strain",
    "5.18r": "reappraisal takes off negative emotion; a positive one that lasts is no resource "
    "of its own",
    "5.19": "job satisfaction is read from meaning and exhaustion, which regulation reaches slowly",
    "6.06": "the model has more mild conflict with ordinary students than observers note",
    "6.13t": "who is in a class is left to chance, so that difficult classes are little more so",
    "6.15": "no fitted row says where the threshold of the question lies, and this one judges",
    "6.16c": "serious incidents come from stable propensities and spells, not from single bad "
    "days",
    "7.01": DOSE, "7.05": DOSE, "7.07": DOSE, "7.09": DOSE, "7.19": DOSE,
    "7.02p": SLOW, "7.04p": SLOW,
    "7.16": "of the same dose as 7.17, where trials find −.20: no dose meets both",
    "7.17": DOSE,
    "7.24": DOSE,
    "7.25": "support works as a buffer of load in the model, and not by itself",
    "7.27": "class size reaches achievement through relationships alone; teaching is left out",
    "8.03a": "at the first wave teacher and class have not met: conflict then says nothing yet, so "
    "that behaviour alone predicts",
    "8.08a": LONG,
}  # fmt: skip
