"""Parameters of earlier versions, with what replaces them."""

_AT_REST = (
    "teachers start as unrecorded school years leave them: remove the line, and set run.burn_in if"
    " you need another number of these years"
)
_START = (
    "accomplishment", "depersonalisation", "exhaustion", "general_negative", "general_positive",
    "load", "meaning", "stress",
)  # fmt: skip
_SPREAD = ("exhaustion", "general_negative", "general_positive")
REMOVED = {  # full name: what to do, for ``Problem.remedy``
    **{f"start.{word}": _AT_REST for word in _START},
    **{f"spread.{word}": _AT_REST for word in _SPREAD},
    "start.engagement_at_rest": "engagement always starts at rest: remove the line",
    "students.additive": "moderators always add up: remove the line",
    "students.moderation": "moderators add up: set students.moderation_step instead",
    "students.achievement_moderation": "moderators add up: set students.achievement_step instead",
    "students.secondary_response": "school levels differ by students.level_step: set that instead",
    "years.propensity_change": "a share of propensity passes: set years.propensity_passing instead",
}
