"""All that is found when the arms of a result are compared: what ``answer.json`` holds."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulation.answer.sequential_stopping import Look, Stopping
from simulation.effects.comparison import ComparisonPlan, combined_arms, compare
from simulation.effects.estimates import Effect, effects_of
from simulation.effects.interactions import Interaction, interactions_of
from simulation.effects.levels import Level, estimate_levels
from simulation.effects.published import PublishedTrial, published_trials, with_trials
from simulation.effects.subgroups import GroupEffect, subgroup_effects
from simulation.effects.teacher_hours import TimePerCase, hours_of, time_per_case, with_hours
from simulation.effects.units_by_arm import OutcomeMoment
from simulation.measurement.outcomes import BY_NAME as OUTCOMES
from simulation.measurement.outcomes import MAIN
from simulation.measurement.subgroups import BY_NAME as SUBGROUPS
from simulation.measurement.subgroups import SUBGROUPS as ALL_SUBGROUPS
from simulation.results.reader import Result
from simulation.scenario.scenario import Scenario

LEAD = ("conflict_targeted", "exhaustion")  # the outcomes that the project is about


class Findings(NamedTuple):
    """What was found. arms: the reference first. asked, subgroups: see ``[report]``.

    levels: how the one arm stands, where there is one. replicates: of each arm.
    draws: of parameters, of all that there are. groups: only what is told; the table of
    subgroups has the rest.
    """

    arms: tuple[str, ...]
    asked: tuple[str, ...]
    subgroups: tuple[str, ...]
    effects: list[Effect]
    levels: list[Level]
    groups: list[GroupEffect]
    interactions: list[Interaction]
    times: list[TimePerCase]
    trials: list[PublishedTrial]
    reached: Stopping | None
    replicates: int
    draws: int
    calibrated: bool

    @property
    def shown(self) -> tuple[str, ...]:
        """The outcomes that are shown, in order."""
        return self.asked or MAIN

    @property
    def lead(self) -> tuple[str, ...]:
        """The one or two outcomes that the answer in words is about."""
        return self.asked[:2] or LEAD

    @property
    def main(self) -> str:
        """The outcome that arms are ranked by."""
        return self.asked[0] if self.asked else LEAD[-1]


def find(
    result: Result,
    scenario: Scenario,
    moment: OutcomeMoment,
    reached: Stopping | None,
    draws: int,
    calibrated: bool,
) -> Findings:
    """Compare the arms of a result in every way that is asked for."""
    report, arms = scenario.report, tuple(result.arms)
    replicates = scenario.run.replicates if reached is None else reached.replicates
    together = combined_arms(result.scenario["arms"])
    divided = report.outcomes or ((*LEAD, "conflict") if report.subgroups else MAIN)
    wanted = ComparisonPlan(
        arms,
        together=together,
        divided=tuple(OUTCOMES[name] for name in divided),
        subgroups=tuple(SUBGROUPS[name] for name in report.subgroups) or ALL_SUBGROUPS,
    )
    compared = compare(result, wanted, moment, range(1, replicates + 1))
    effects = effects_of(compared, arms, moment, draws)
    plans = {arm.name: arm.interventions for arm in scenario.arms}
    effects = with_hours(effects, _hours(result, plans))
    trials = published_trials({arm: plans[arm] for arm in arms[1:]}, effects)
    return Findings(
        arms=arms,
        asked=report.outcomes,
        subgroups=report.subgroups,
        effects=with_trials(effects, trials),
        levels=estimate_levels(result, arms[0], moment.year, moment.week) if len(arms) == 1 else [],
        groups=subgroup_effects(compared, arms, draws),
        interactions=interactions_of(compared, together, arms[0], draws),
        times=time_per_case(effects),
        trials=trials,
        reached=reached,
        replicates=replicates,
        draws=min(draws, replicates),
        calibrated=calibrated,
    )


def as_content(found: Findings) -> dict[str, Any]:
    """The findings as ``answer.json`` has them; of subgroups only what was asked for."""
    reached = found.reached
    asked = [each for each in found.groups if each.subgroup in found.subgroups]
    return {
        "arms": list(found.arms),
        "replicates": found.replicates,
        "calibrated": found.calibrated,
        "draws": found.draws,
        "report": {"outcomes": list(found.asked), "subgroups": list(found.subgroups)},
        "effects": _rows(found.effects),
        "levels": _rows(found.levels),
        "interactions": _rows(found.interactions),
        "subgroups": _rows(asked),
        "time": _rows(found.times),
        "published": _rows(found.trials),
        "precision": None
        if reached is None
        else {
            **{name: getattr(reached, name) for name in ("outcome", "wanted", "at_most")},
            "enough": reached.enough,
            "looks": _rows(reached.looks),
        },
    }


def from_content(content: Mapping[str, Any]) -> Findings:
    """The findings that an ``answer.json`` holds."""
    sought, report = content["precision"], content["report"]
    looks = tuple(Look(**each) for each in sought["looks"]) if sought else ()
    return Findings(
        arms=tuple(content["arms"]),
        asked=tuple(report["outcomes"]),
        subgroups=tuple(report["subgroups"]),
        effects=[Effect(**each) for each in content["effects"]],
        levels=[Level(**each) for each in content["levels"]],
        groups=[GroupEffect(**each) for each in content["subgroups"]],
        interactions=[Interaction(**each) for each in content["interactions"]],
        times=[TimePerCase(**each) for each in content["time"]],
        trials=[PublishedTrial(**each) for each in content["published"]],
        reached=Stopping(sought["outcome"], sought["wanted"], sought["at_most"], looks)
        if sought
        else None,
        replicates=content["replicates"],
        draws=content["draws"],
        calibrated=content["calibrated"],
    )


def _hours(result: Result, plans: Mapping[str, Sequence[Any]]) -> dict[str, float | None]:
    """Hours a year of every arm, mean over the teachers of the first replicate."""
    first = [
        ("arm", "==", result.arms[0]),
        ("replicate", "==", 1),
        ("year", "==", 1),
        ("week", "==", 0),
    ]
    teachers = result.table("teachers", ["teacher", "experience"], first)
    return {arm: hours_of(own, teachers) for arm, own in plans.items()}


def _rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [row._asdict() for row in rows]
