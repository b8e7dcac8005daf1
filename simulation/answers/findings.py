"""Findings: everything that a comparison of arms gives, as one record and as ``answer.json``."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from simulation.answers.sequential_stopping import Look, Stopping
from simulation.effects.comparison import ComparisonPlan, combined_arms, compare
from simulation.effects.effect import Effect, GroupEffect, Interaction, from_row, row_of
from simulation.effects.estimates import Context, effects_of
from simulation.effects.interactions import interactions_of
from simulation.effects.levels import Level, estimate_levels
from simulation.effects.published import (
    PublishedTrial,
    beside_effects,
    published_trials,
    with_model,
)
from simulation.effects.subgroups import subgroup_effects
from simulation.effects.teacher_hours import TimePerCase, hours_a_year, time_per_case
from simulation.effects.units_by_arm import outcome_moment
from simulation.errors import BadInput, Problem
from simulation.measurement.outcomes import BY_NAME as OUTCOMES
from simulation.measurement.outcomes import MAIN
from simulation.measurement.subgroups import BY_NAME as SUBGROUPS
from simulation.measurement.subgroups import SUBGROUPS as ALL_SUBGROUPS
from simulation.results.checksums import AGAIN
from simulation.results.owned import LAST
from simulation.results.reader import Filter, ResultReader
from simulation.scenario.scenario import Scenario
from simulation.texts.judgement import judgement

RECORDS = ("effects", "groups", "interactions")  # fields with data classes
LEAD = ("conflict_targeted", "exhaustion")  # the outcomes that the project is about


class Findings(NamedTuple):
    """The findings of a result: the only form of an answer in memory.

    arms: the reference first. requested, subgroups: requested in ``[report]``. levels: of the only
    arm, if there is one. times: hours per case. trials: published findings. reached: how
    sequential stopping ended. replicates: of every arm. draws: parameter draws in use.
    """

    arms: tuple[str, ...]
    requested: tuple[str, ...]
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
        """Outcomes in tables and figures, in order."""
        return self.requested or MAIN

    @property
    def lead(self) -> tuple[str, ...]:
        """One or two outcomes that the answer in words is about."""
        return self.requested[:2] or LEAD

    @property
    def unchanged(self) -> list[str]:
        """Arms that equal their reference exactly in every outcome and replicate."""
        changed = {effect.arm for effect in self.effects if judgement(effect) != "null"}
        arms = dict.fromkeys(effect.arm for effect in self.effects)
        return [arm for arm in arms if arm not in changed]

    @property
    def main(self) -> str:
        """Outcome that arms are ranked by."""
        return self.requested[0] if self.requested else LEAD[-1]


def find(result: ResultReader, scenario: Scenario, reached: Stopping | None) -> Findings:
    """Compare the arms of a result as its scenario requests."""
    report, arms = scenario.report, tuple(result.arms)
    moment = outcome_moment(scenario)
    replicates = scenario.run.replicates if reached is None else reached.replicates
    divided = report.outcomes or ((*LEAD, "conflict") if report.subgroups else MAIN)
    plan = ComparisonPlan(
        arms,
        combined=combined_arms(result.scenario["arms"]),
        divided=tuple(OUTCOMES[name] for name in divided),
        subgroups=tuple(SUBGROUPS[name] for name in report.subgroups) or ALL_SUBGROUPS,
    )
    compared = compare(result, plan, moment, range(1, replicates + 1))
    interventions = {arm.name: arm.interventions for arm in scenario.arms}
    trials = published_trials({arm: interventions[arm] for arm in arms[1:]})
    hours = _hours(result, interventions)
    effects = effects_of(compared, arms, Context(moment, hours, beside_effects(trials)))
    return Findings(
        arms=arms,
        requested=report.outcomes,
        subgroups=report.subgroups,
        effects=effects,
        levels=estimate_levels(result, arms[0], moment) if len(arms) == 1 else [],
        groups=subgroup_effects(compared, arms),
        interactions=interactions_of(compared, plan.combined, arms[0]),
        times=time_per_case(effects),
        trials=with_model(trials, effects),
        reached=reached,
        replicates=replicates,
        draws=min(result.provenance["draws"], replicates),
        calibrated=result.provenance["calibrated"],
    )


def as_content(found: Findings) -> dict[str, Any]:
    """Return the findings as plain data for ``answer.json``, with the requested subgroups only."""
    reached = found.reached
    requested = [effect for effect in found.groups if effect.subgroup in found.subgroups]
    precision = None
    if reached is not None:
        precision = reached._asdict() | {"enough": reached.enough, "looks": _rows(reached.looks)}
    return {
        "arms": list(found.arms),
        "replicates": found.replicates,
        "calibrated": found.calibrated,
        "draws": found.draws,
        "report": {"outcomes": list(found.requested), "subgroups": list(found.subgroups)},
        "effects": [row_of(effect) for effect in found.effects],
        "levels": _rows(found.levels),
        "interactions": [row_of(interaction) for interaction in found.interactions],
        "subgroups": [row_of(effect) for effect in requested],
        "time": _rows(found.times),
        "published": _rows(found.trials),
        "precision": precision,
    }


def findings_of(result: ResultReader) -> Findings:
    """Return the findings that a result has saved. Raises BadInput for another content."""
    try:
        found = from_content(result.answer)
        records = {name: list(map(vars, getattr(found, name))) for name in RECORDS}
        checked: Findings = _adapter().validate_python(found._asdict() | records)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}"
    except KeyError as error:
        reason = f"no key {error}"
    except (TypeError, AttributeError, ValueError) as error:
        reason = str(error)
    else:
        return checked
    found_words = f"findings that cannot be read ({reason})"
    expected = "the findings as this version of the program saves them"
    raise BadInput([Problem(str(result.folder), LAST, found_words, expected, remedy=AGAIN)])


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Findings]:
    return TypeAdapter(Findings)


def from_content(content: Mapping[str, Any]) -> Findings:
    """Return the findings that the content of ``answer.json`` stores."""
    precision, report = content["precision"], content["report"]
    reached = None
    if precision is not None:
        looks = tuple(Look(**look) for look in precision["looks"])
        reached = Stopping(precision["outcome"], precision["wanted"], precision["at_most"], looks)
    return Findings(
        arms=tuple(content["arms"]),
        requested=tuple(report["outcomes"]),
        subgroups=tuple(report["subgroups"]),
        effects=[from_row(Effect, row) for row in content["effects"]],
        levels=[Level(**row) for row in content["levels"]],
        groups=[from_row(GroupEffect, row) for row in content["subgroups"]],
        interactions=[from_row(Interaction, row) for row in content["interactions"]],
        times=[TimePerCase(**_renamed(row)) for row in content["time"]],
        trials=[PublishedTrial(**row) for row in content["published"]],
        reached=reached,
        replicates=content["replicates"],
        draws=content["draws"],
        calibrated=content["calibrated"],
    )


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row under the names of this version, also from a result of version 1.0.0."""
    return {"reason" if name == "said" else name: value for name, value in row.items()}


def _hours(result: ResultReader, interventions: Mapping[str, Any]) -> dict[str, float | None]:
    """Return the hours a year of every arm, mean over the teachers of the first replicate."""
    first: list[Filter] = [
        *(("arm", "==", result.arms[0]), ("replicate", "==", 1)),
        *(("year", "==", 1), ("week", "==", 0)),
    ]
    teachers = result.table("teachers", ["teacher", "experience"], first)
    return {arm: hours_a_year(own, teachers) for arm, own in interventions.items()}


def _rows(records: Iterable[Any]) -> list[dict[str, Any]]:
    return [record._asdict() for record in records]
