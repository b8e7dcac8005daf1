"""Why a row is not met, where that is known: by the id of the row."""

MBI = (
    "US norms on the MBI and the Dutch case share on the NEA read the same exhaustion: 20 to 28 % "
    "of cases put it near .25 of the scale, the MBI's mean near .39"
)
GENDER = (
    "what gender says of a student is set in the synthetic population (behaviour only; nothing of "
    "closeness), not fitted"
)
LESSONS = (
    "a lesson diary reads few salient contacts, most lessons have none; no other source of how a "
    "lesson goes is in the model"
)
EVEN = "events come evenly over the year: no bursts, no occasion on which a student is not himself"

CAUSES: dict[str, str] = {
    "2.10o": "leniency in ratings of conflict (instrument) and what teachers share in R−",
    "2.19n": GENDER, "2.19c": GENDER,
    "3.06em": MBI, "3.07": MBI, "3.10": MBI,
    "4.09": "stress from one student is read without other sources of stress with students",
    "5.01j": LESSONS, "5.01a": LESSONS, "5.04am": LESSONS, "5.04as": LESSONS, "5.05a": LESSONS,
    "5.05j": LESSONS, "5.06a": LESSONS, "5.06c": LESSONS, "5.06d": LESSONS, "5.07ja": LESSONS,
    "5.07aa": LESSONS, "5.07ac": LESSONS, "5.07jc": LESSONS,
    "6.16c": EVEN, "6.17w": EVEN, "6.17y": EVEN,
}  # fmt: skip
