"""The texts of a report's sections besides its tables."""

from typing import Any

from simulation.answers.findings import Findings
from simulation.answers.sentences import sentences_of
from simulation.reporting.wording import replicates_of, start_of
from simulation.results.reader import ResultReader
from simulation.state import DAYS_A_WEEK
from simulation.texts.language import arm_name, lines, number, say
from simulation.texts.programmes import kind_name, settings_of, summary_of

LEADING = 2  # sentences of the answer for one treatment arm


def answer(found: Findings) -> tuple[list[str], list[str]]:
    """Return the sentences that answer the question, and all further ones."""
    sentences, arms = sentences_of(found), len(found.arms)
    leading = LEADING if arms == LEADING else arms
    return sentences[:leading], sentences[leading:]


def effects_intro(found: Findings) -> str:
    """Return what the tables compare, when, and over how many replicates."""
    if not found.effects:
        return say("report.effects_none")
    first, runs = found.effects[0], found.replicates
    return say(
        "report.effects_intro", arms=", ".join(f"“{arm_name(arm)}”" for arm in found.arms[1:]),
        versus=f"“{arm_name(found.arms[0])}”", week=first.week, year=first.year,
        runs=say("report.runs", replicates=runs) if runs > 1 else say("report.run"),
    )  # fmt: skip


def assumptions(result: ResultReader) -> list[str]:
    """Return the school, the programmes of each arm, own parameter values, the pairing."""
    scenario = result.scenario
    rows = [_school(scenario["school"])]
    for arm in scenario["arms"]:
        name = arm_name(arm["name"])
        done = "; ".join(_intervention(one) for one in arm["interventions"])
        rows.append(
            say("report.assumption_arm", arm=name, what=done or say("report.assumption_nothing"))
        )
        rows += _values("assumption_arm_own", arm.get("parameters"), arm=name)
    for shock in scenario.get("shocks") or []:
        rows.append(say("report.assumption_shock", what=_intervention(shock)))
    rows += _values("assumption_own", scenario["parameters"])
    return [*rows, say("report.assumption_pairing")]


def about(result: ResultReader) -> list[tuple[str, str]]:
    """Return for each intervention kind what it does in the model, and what it leaves out."""
    arms, shocks = result.scenario["arms"], result.scenario.get("shocks") or []
    used = [one["kind"] for arm in arms for one in arm["interventions"]]
    rows = []
    for kind in dict.fromkeys([*used, *(shock["kind"] for shock in shocks)]):
        known = summary_of(kind)
        if known is not None:
            name = kind_name(kind)
            rows += [(name, known[0]), (say("report.left_out", kind=name), known[1])]
    return rows


def limits(result: ResultReader) -> list[str]:
    """Return what the result does not show, and how far its parameters are calibrated."""
    made, used = result.provenance, result.answer["draws"]
    known = "limit_calibrated" if made["calibrated"] else "limit_uncalibrated"
    if made["calibrated"] and used < made["draws"]:
        known = "limit_calibrated_some"
    return [
        *lines("report.limit_lines"),
        say("report.limit_both" if used > 1 else "report.limit_chance"),
        say(f"report.{known}", draws=made["draws"], used=used),
    ]


def provenance(result: ResultReader) -> list[tuple[str, str]]:
    """Return name and content of everything that is needed to reproduce the result."""
    made, run = result.provenance, result.scenario["run"]
    kind = "provenance_calibrated" if made["calibrated"] else "provenance_uncalibrated"
    versions = dict(made["versions"])
    rows = [
        ("version", versions.pop("simulation")),
        ("commit", made["commit"] or say("report.provenance_none")),
        ("seed", run["seed"]),
        ("replicates", replicates_of(result)),
        ("parameters", say(f"report.{kind}", draws=made["draws"], digest=made["draws_digest"])),
        ("plan", made["plan"]),
        ("code", made["code"]),
        ("libraries", _listed(versions)),
        ("inputs", _listed(made["inputs"])),
        ("sources", ", ".join(result.scenario["sources"])),
    ]
    return [(say(f"report.provenance_{name}"), str(content)) for name, content in rows if content]


def _school(school: dict[str, Any]) -> str:
    made = school["synthetic"]
    if made is None:
        return say("report.assumption_school", source=school["roster"])
    return say(
        "report.assumption_synthetic", classes=made["classes"], size=made["class_size"],
        level=say(f"report.level_{made['level']}"),
    )  # fmt: skip


def _intervention(intervention: dict[str, Any]) -> str:
    """Return an intervention in words: kind, start, settings."""
    when, settings = start_of(intervention), settings_of(intervention)
    start = say("report.assumption_start", week=when.day // DAYS_A_WEEK + 1, year=when.year)
    text = f"{kind_name(intervention['kind'])} {start}"
    return f"{text} ({settings})" if settings else text


def _values(key: str, own: dict[str, float] | None, **words: object) -> list[str]:
    """Return the sentence about parameter values of a scenario or arm; none if it has none."""
    listed = ", ".join(f"{name} = {number(value, 3)}" for name, value in (own or {}).items())
    return [say(f"report.{key}", list=listed, **words)] if listed else []


def _listed(content: dict[str, str]) -> str:
    return ", ".join(f"{name} {text}" for name, text in content.items())
