"""The answer to "what if" at one point of a story: both worlds, the band of luck, the point."""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from scipy.stats import t as student_t

from simulation.demo import frames, story_scenarios
from simulation.demo.dyad_view import dyad_frames
from simulation.demo.frames import thousandths
from simulation.demo.prepared_years import Ground
from simulation.demo.selection import LUCKS, Point, grid_of, scenario_of, start_of
from simulation.demo.simulate import Lived, Luck, live, live_all, names_of
from simulation.demo.stories import BY_ID, STORIES
from simulation.parameters import ParameterDraws
from simulation.scenario.scenario import Arm, Scenario
from simulation.state import SCHOOL_DAYS, Floats
from simulation.texts.judgement import is_noticeable, judge

Remember = Callable[[Any, Callable[[], Any]], Any]  # key, how to make it


def forgetful(key: Any, make: Callable[[], Any]) -> Any:
    """Make it, whatever was made before."""
    return make()


class Years:
    """All stories, ready to be lived.

    keep_year, keep_lucks: keep single years with all that happened in them, and worlds in
    all their years, by key.
    """

    def __init__(
        self,
        draws: ParameterDraws,
        keep_year: Remember = forgetful,
        keep_lucks: Remember = forgetful,
    ) -> None:
        self.draws = draws
        self._keep_year, self._keep_lucks = keep_year, keep_lucks
        self._grounds = _grounds(draws)

    def ground(self, story: str) -> Ground:
        """What all points of a story share."""
        return self._grounds[story]

    def scenario(self, point: Point) -> Scenario:
        """The point as an ordinary scenario."""
        return scenario_of(BY_ID[point.story], point.levers, self.draws)

    def run(self, point: Point) -> dict[str, Any]:
        """Both worlds of a point, as the page plays them back."""
        story, arms = BY_ID[point.story], self.scenario(point).arms
        lived = {arm.name: self._lived(point, arm) for arm in arms}
        lucks = {arm.name: self._luck(point, arm) for arm in arms}
        return {
            "story": point.story,
            "levers": point.levers,
            "luck": point.luck,
            "days": SCHOOL_DAYS,
            "calendar": frames.CALENDAR,
            "first_difference": first_difference(lived["a"], lived["b"]),
            "students": frames.seats(lived["a"], (story_scenarios.FOCAL,)),
            "worlds": {name: frames.world_frames(each) for name, each in lived.items()},
            "band": {
                **{name: frames.band(each) for name, each in lucks.items()},
                "years": LUCKS,
                "end": _ends(lucks),
            },
            "shows": shown(story.outcome, lucks["a"], lucks["b"]),
        }

    def dyad(self, point: Point, student: str) -> dict[str, Any]:
        """One relationship of a point in all worlds, with every contact.

        Raises KeyError for a student who is not in the class.
        """
        lived = {arm.name: self._lived(point, arm) for arm in self.scenario(point).arms}
        return {
            "student": student,
            "worlds": {name: dyad_frames(each, student) for name, each in lived.items()},
        }

    def students(self, point: Point) -> tuple[str, ...]:
        """Ids of the children of the class."""
        return names_of(self.ground(point.story), point.luck).students

    def preparing(self) -> Iterator[Callable[[], Any]]:
        """What may be done in advance, in small steps, first what the page opens with."""
        starts = [start_of(story) for story in STORIES]
        for point in starts:
            yield from self.ground(point.story).preparing()
            yield partial(self.run, point)
        for story in STORIES:
            for point in grid_of(story):
                for arm in self.scenario(point).arms:
                    yield partial(self._luck, point, arm)

    def _lived(self, point: Point, arm: Arm) -> Lived:
        ground = self.ground(point.story)
        key = (ground.crowded, point.luck, _done_in(arm))
        lived: Lived = self._keep_year(key, partial(live, ground, arm, point.luck))
        return lived

    def _luck(self, point: Point, arm: Arm) -> Luck:
        ground = self.ground(point.story)
        luck: Luck = self._keep_lucks(
            (ground.crowded, _done_in(arm)), partial(live_all, ground, arm)
        )
        return luck


def _done_in(arm: Arm) -> str:
    """What makes a world what it is, whatever it is called."""
    return arm.model_dump_json(exclude={"name"})


def first_difference(a: Lived, b: Lived) -> int | None:
    """The first evening on which anything at all differs between two worlds; None if nothing."""
    apart = _apart(a.teacher, b.teacher) | _apart(a.dyads, b.dyads)
    apart |= _apart(a.colleagues, b.colleagues)
    return int(np.argmax(apart)) if apart.any() else None


def _apart(one: Floats, other: Floats) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    differs: np.ndarray[Any, np.dtype[np.bool_]] = (one != other).reshape(len(one), -1).any(axis=1)
    return differs


def _ends(lucks: Mapping[str, Luck]) -> dict[str, Any]:
    """Where every year of every world ends."""
    return {
        outcome: {name: frames.thousandths(luck.ends[outcome]) for name, luck in lucks.items()}
        for outcome in Luck._fields
    }


def _grounds(draws: ParameterDraws) -> dict[str, Ground]:
    """A ground for each story; stories of one classroom share theirs."""
    alone = Ground(STORIES[0], draws)
    return {each.id: Ground(each, draws) if each.crowded else alone for each in STORIES}


# Sd between teachers (stress, exhaustion) or relationships (conflict) in the scenario "baseline"
# at the end of the year, on scales of 0 to 1: a difference is noticeable as in answers.
SPREADS = {"stress": 0.16, "exhaustion": 0.20, "conflict": 0.17}
CONFIDENCE = 0.95


def shown(outcome: str, a: Luck, b: Luck) -> dict[str, Any]:
    """How world B ends beside world A in the same years: the story's outcome, then the others."""
    paired = {name: b.ends[name] - a.ends[name] for name in Luck._fields}
    others = [{"outcome": name, **_told(name, paired[name])} for name in paired if name != outcome]
    return {"outcome": outcome, **_told(outcome, paired[outcome]), "also": others}


def _told(outcome: str, differences: Floats) -> dict[str, Any]:
    """Direction, size and shares of paired differences, one a year."""
    low, high = interval(differences)
    return {
        "direction": direction(differences, SPREADS[outcome]),
        "difference": thousandths(differences.mean()),
        "low": thousandths(np.array(low)),
        "high": thousandths(np.array(high)),
        "share_higher": int((differences > 0.0).sum()),
        "share_lower": int((differences < 0.0).sum()),
    }


def direction(differences: Floats, spread: float) -> str:
    """Return "higher" or "lower" if the mean difference is noticeable, else "same".

    spread: sd between teachers or relationships.
    """
    low, high = interval(differences)
    mean = float(differences.mean())
    if not is_noticeable(judge(mean, low, high, mean / spread)):
        return "same"
    return "higher" if mean > 0.0 else "lower"


def interval(differences: Floats) -> tuple[float, float]:
    """The 95 % t interval of the mean of some years."""
    many = len(differences)
    half = float(student_t.ppf((1.0 + CONFIDENCE) / 2.0, many - 1))
    half *= float(differences.std(ddof=1)) / math.sqrt(many)
    mean = float(differences.mean())
    return mean - half, mean + half
