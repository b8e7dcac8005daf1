"""The answer to a setting of a story: both classes, the range over replicates, the effect."""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, cast

import numpy as np
from scipy.stats import t as student_t

from simulation.demo import frames
from simulation.demo.cache import LruCache
from simulation.demo.frames import thousandths
from simulation.demo.settings import REPLICATES, StorySetting, grid_of, scenario_of, start_of
from simulation.demo.simulate import (
    StorySchool,
    YearOutcomes,
    YearTrace,
    simulate_year,
    simulate_years,
)
from simulation.demo.stories import BY_ID, FOCAL, STORIES
from simulation.parameters import ParameterDraws
from simulation.scenario.scenario import Arm, Scenario
from simulation.state import SCHOOL_DAYS, Floats
from simulation.texts.judgement import is_noticeable, judge

# Sd between teachers (stress, exhaustion) or relationships (conflict) in the scenario "baseline"
# at the end of the year, on scales of 0 to 1: a difference is noticeable as in answers.
SPREADS = {"stress": 0.17, "exhaustion": 0.23, "conflict": 0.16}
CONFIDENCE = 0.95
YEARS_CACHED = 32  # with every contact; about 2 MB each
OUTCOMES_CACHED = 256  # arms in all their replicates; about 100 kB each


class Playback:
    """All stories, ready to be simulated."""

    def __init__(
        self, draws: ParameterDraws, years: int = YEARS_CACHED, outcomes: int = OUTCOMES_CACHED
    ) -> None:
        self.draws = draws
        self._years, self._outcomes = LruCache(years), LruCache(outcomes)
        alone = StorySchool(STORIES[0], draws)  # stories without colleagues share a school
        self._schools = {
            story.id: StorySchool(story, draws) if story.crowded else alone for story in STORIES
        }

    def school(self, story: str) -> StorySchool:
        """Return the school of a story."""
        return self._schools[story]

    def scenario(self, setting: StorySetting) -> Scenario:
        """Return the setting as an ordinary scenario."""
        return scenario_of(BY_ID[setting.story], setting.levers, self.draws)

    def run(self, setting: StorySetting) -> dict[str, Any]:
        """Return all arms of a setting, as the page plays them."""
        arms = self.scenario(setting).arms
        traces = {arm.name: self._trace(setting, arm) for arm in arms}
        outcomes = {arm.name: self._all(setting, arm) for arm in arms}
        return {
            "story": setting.story,
            "levers": setting.levers,
            "luck": setting.replicate,
            "days": SCHOOL_DAYS,
            "calendar": frames.CALENDAR,
            "first_difference": first_difference(traces["a"], traces["b"]),
            "students": frames.seats(traces["a"], FOCAL),
            "worlds": {name: frames.arm_frames(trace) for name, trace in traces.items()},
            "band": {
                **{name: frames.band(own) for name, own in outcomes.items()},
                "years": REPLICATES,
                "end": _ends(outcomes),
            },
            "shows": effects(BY_ID[setting.story].outcome, outcomes["a"], outcomes["b"]),
        }

    def dyad(self, setting: StorySetting, student: str) -> dict[str, Any]:
        """Return one relationship in all arms, with every contact. student: of the class."""
        traces = {arm.name: self._trace(setting, arm) for arm in self.scenario(setting).arms}
        arms = {name: frames.dyad_frames(trace, student) for name, trace in traces.items()}
        return {"student": student, "worlds": arms}

    def students(self, setting: StorySetting) -> tuple[str, ...]:
        """Return the ids of the students of the class."""
        return self.school(setting.story).rows(setting.replicate).students

    def preparing(self) -> Iterator[Callable[[], Any]]:
        """Return the steps that can be computed in advance, the first settings first."""
        for setting in map(start_of, STORIES):
            yield from self.school(setting.story).preparing()
            yield partial(self.run, setting)
        for story in STORIES:
            for setting in grid_of(story):
                for arm in self.scenario(setting).arms:
                    yield partial(self._all, setting, arm)

    def _trace(self, setting: StorySetting, arm: Arm) -> YearTrace:
        school, replicate = self.school(setting.story), setting.replicate
        key = (school.crowded, replicate, arm.model_dump_json(exclude={"name"}))
        make = partial(simulate_year, school, arm, replicate)
        return cast(YearTrace, self._years(key, make))

    def _all(self, setting: StorySetting, arm: Arm) -> YearOutcomes:
        school = self.school(setting.story)
        key = (school.crowded, arm.model_dump_json(exclude={"name"}))
        return cast(YearOutcomes, self._outcomes(key, partial(simulate_years, school, arm)))


def first_difference(a: YearTrace, b: YearTrace) -> int | None:
    """Return the first evening on which two arms differ, None if they never do."""
    pairs = ((a.teacher, b.teacher), (a.dyads, b.dyads), (a.colleagues, b.colleagues))
    differs = np.array([(one != other).reshape(len(one), -1).any(axis=1) for one, other in pairs])
    evenings = np.flatnonzero(differs.any(axis=0))
    return int(evenings[0]) if len(evenings) else None


def _ends(outcomes: Mapping[str, YearOutcomes]) -> dict[str, Any]:
    """Return the last evening of every year of every arm, by outcome."""
    return {
        name: {arm: thousandths(own.ends[name]) for arm, own in outcomes.items()}
        for name in YearOutcomes._fields
    }


def effects(main: str, a: YearOutcomes, b: YearOutcomes) -> dict[str, Any]:
    """Return the effect of class B minus class A on the main outcome, then on the others."""
    paired = {name: _effect(name, b.ends[name] - a.ends[name]) for name in YearOutcomes._fields}
    others = [{"outcome": name, **effect} for name, effect in paired.items() if name != main]
    return {"outcome": main, **paired[main], "also": others}


def _effect(outcome: str, differences: Floats) -> dict[str, Any]:
    low, high = interval(differences)
    return {
        "direction": direction(differences, SPREADS[outcome]),
        "difference": thousandths(differences.mean()),
        "low": thousandths(low),
        "high": thousandths(high),
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
    """Return the 95 % t interval of the mean."""
    count, mean = len(differences), float(differences.mean())
    half = float(student_t.ppf((1.0 + CONFIDENCE) / 2.0, count - 1))
    half *= float(differences.std(ddof=1)) / math.sqrt(count)
    return mean - half, mean + half
