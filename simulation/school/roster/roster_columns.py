"""The columns that a user's files may have: one line each, for reader, checks and docs."""

from typing import NamedTuple

INF = float("inf")
LARGEST_SCORE = 1e9  # far beyond any test or income; beyond 1e150 an sd is lost


class RosterColumn(NamedTuple):
    """One column: whose quality it is, what it holds, in which unit and range.

    owner: "row" (an id), "teacher", "class", "student", "dyad" or "file" (one value in
    the whole file). kind: "id", "choice", "number", "whole" (a whole number) or "score"
    (a number in any unit: mean and sd are taken out).
    """

    name: str
    required: bool
    owner: str
    kind: str
    meaning: str
    unit: str = ""
    low: float = -INF
    high: float = INF
    choices: tuple[str, ...] = ()

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest number that a cell may hold."""
        if self.kind == "score":
            return -LARGEST_SCORE, LARGEST_SCORE
        return self.low, self.high

    @property
    def numeric(self) -> bool:
        """Whether the cells are numbers."""
        return self.kind in ("number", "whole", "score")

    def admits(self) -> str:
        """What a cell may hold, in words."""
        if self.kind == "choice":
            return " or ".join(repr(choice) for choice in self.choices)
        if self.kind == "id":
            return "an id"
        noun = "a whole number" if self.kind == "whole" else "a number"
        return noun if self.low == -INF else f"{noun} from {self.low:g} to {self.high:g}"


C = RosterColumn
TIES = ("department", "mentoring", "friendship")

ROSTER = (
    C("teacher", True, "row", "id", "the teacher, under any id"),
    C("class", True, "row", "id", "the class, under an id that no other school uses"),
    C("student", True, "row", "id", "the student, under any id"),
    C("school", False, "class", "id", "the school the class belongs to"),
    C("level", False, "file", "choice", "kind of school", choices=("primary", "secondary")),
    C("class_size", False, "class", "whole", "students in the full class", "students", 1, 100),
    C("grade", False, "student", "whole", "Dutch numbering within the level", "grade", 1, 8),
    C("gender", False, "student", "choice", "gender", choices=("girl", "boy")),
    C("ses", False, "student", "score", "socio-economic status, more is higher", "any"),
    C("minority", False, "student", "whole", "1 if of an ethnic minority", "yes or no", 0, 1),
    C("learning_problems", False, "student", "whole", "1 if there are any", "yes or no", 0, 1),
    C("ability", False, "student", "score", "an earlier test score, more is better", "any"),
    C("behaviour", False, "student", "score", "rated externalising, more is more", "any"),
    C("closeness", False, "dyad", "number", "STRS closeness, earlier wave", "item mean", 1, 5),
    C("conflict", False, "dyad", "number", "STRS conflict, earlier wave", "item mean", 1, 5),
    C("teacher_experience", False, "teacher", "number", "time in teaching", "years", 0, 60),
    C("teacher_gender", False, "teacher", "choice", "gender", choices=("woman", "man")),
)

STAFFROOM = (
    C("teacher", True, "row", "id", "a teacher of the roster"),
    C("colleague", True, "row", "id", "another teacher of the roster"),
    C("kind", False, "row", "choice", "what ties them; without it, a department", choices=TIES),
)

FRIENDSHIPS = (
    C("student", True, "row", "id", "a student of the roster"),
    C("friend", True, "row", "id", "another student of the roster"),
)
