"""The keys of [school] that name files, and those that say which school it is."""

FILE_KEYS = ("roster", "staffroom", "friendships")
SCHOOL_KEYS = ("roster", "synthetic")
NO_STAFFROOM = "none"
