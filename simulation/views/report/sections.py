"""What stands in the sections of a report, read from a saved result."""

from typing import Any, NamedTuple

import pandas as pd

from simulation.experiments.results import Result
from simulation.interventions.moment import DAYS_A_WEEK
from simulation.measurement.outcomes import BY_NAME
from simulation.views.texts import digits_of, lines, number, say
from simulation.views.wording import outcome, unit, verdict, when_of


class Row(NamedTuple):
    """One line of the table of effects, ready to be read."""

    outcome: str
    unit: str
    arm: str
    reference: str
    difference: str
    interval: str
    d: str
    verdict: str


def answer(result: Result) -> list[str]:
    """The answer's sentences; the table has the rest."""
    sentences: list[str] = result.answer["sentences"]
    return sentences


def effects(result: Result) -> list[Row]:
    """The effects in their order."""
    return [_row(row) for _, row in result.effects.iterrows()]


def effects_intro(result: Result) -> str:
    """What the table compares, when, and over how many runs."""
    if result.effects.empty:
        return say("report.effects_none")
    first, runs = result.effects.iloc[0], result.scenario["run"]["replicates"]
    over = say("report.runs", replicates=runs) if runs > 1 else say("report.run")
    return say(
        "report.effects_intro",
        arms=", ".join(f"“{arm}”" for arm in result.arms[1:]),
        versus=f"“{result.arms[0]}”", week=first["week"], year=first["year"], runs=over,
    )  # fmt: skip


def assumptions(result: Result) -> list[str]:
    """The school, what is done in each arm, numbers of the scenario's own, the pairing."""
    scenario = result.scenario
    said = [_school(scenario["school"])]
    for arm in scenario["arms"]:
        done = "; ".join(_intervention(each) for each in arm["interventions"])
        what = done or say("report.assumption_nothing")
        said.append(say("report.assumption_arm", arm=arm["name"], what=what))
    if scenario["parameters"]:
        own = ", ".join(f"{name} = {value}" for name, value in scenario["parameters"].items())
        said.append(say("report.assumption_own", list=own))
    return [*said, say("report.assumption_pairing")]


def limits(result: Result) -> list[str]:
    """What the result does not say; how far its parameters are calibrated."""
    made = result.provenance
    known = "limit_calibrated" if made["calibrated"] else "limit_uncalibrated"
    return [*lines("report.limit_lines"), say(f"report.{known}", draws=made["draws"])]


def provenance(result: Result) -> list[tuple[str, str]]:
    """Name and content of everything that is needed to make the result again."""
    made, run = result.provenance, result.scenario["run"]
    kind = "provenance_calibrated" if made["calibrated"] else "provenance_uncalibrated"
    words = {"draws": made["draws"], "digest": made["draws_digest"]}
    versions = dict(made["versions"])
    rows = [
        ("version", versions.pop("simulation")),
        ("commit", made["commit"] or say("report.provenance_none")),
        ("seed", run["seed"]),
        ("replicates", run["replicates"]),
        ("parameters", say(f"report.{kind}", **words)),
        ("plan", made["plan"]),
        ("code", made["code"]),
        ("libraries", _listed(versions)),
        ("inputs", _listed(made["inputs"])),
        ("sources", ", ".join(result.scenario["sources"])),
    ]
    return [(say(f"report.provenance_{name}"), str(content)) for name, content in rows if content]


def _row(row: pd.Series) -> Row:
    digits = digits_of(row["mean"])
    alone = pd.isna(row["low"])
    ends = [number(row[end], digits, signed=True) for end in ("low", "high")]
    between = say("report.between", low=ends[0], high=ends[1])
    return Row(
        outcome=outcome(row["outcome"], row["label"]),
        unit=unit(row["unit"]),
        arm=row["arm"],
        reference=number(row["reference"], 2),
        difference=number(row["mean"], digits, signed=True),
        interval=say("words.interval_alone") if alone else between,
        d="–" if pd.isna(row["d"]) else number(row["d"], signed=True),
        verdict=verdict(row["low"], row["high"], row["d"], BY_NAME[row["outcome"]].better),
    )


def _school(school: dict[str, Any]) -> str:
    made = school["synthetic"]
    if made is None:
        return say("report.assumption_school", source=school["roster"])
    return say(
        "report.assumption_synthetic",
        classes=made["classes"], size=made["class_size"], level=made["level"],
    )  # fmt: skip


def _intervention(intervention: dict[str, Any]) -> str:
    """An intervention in words: what, from when, and its settings."""
    settings = {name: each for name, each in intervention.items() if name not in ("kind", "start")}
    when = when_of(intervention)
    start = say("report.assumption_start", week=when.day // DAYS_A_WEEK + 1, year=when.year)
    return f"{intervention['kind']} {start} ({_settings(settings)})"


def _settings(settings: dict[str, Any]) -> str:
    """Names and values one after the other, tables within tables too."""
    return ", ".join(
        f"{name.replace('_', ' ')} {_settings(each) if isinstance(each, dict) else each}"
        for name, each in settings.items()
    )


def _listed(content: dict[str, str]) -> str:
    return ", ".join(f"{name} {each}" for name, each in content.items())
