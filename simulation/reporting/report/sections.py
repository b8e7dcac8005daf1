"""What stands in the sections of a report besides its tables, read from a saved result."""

from typing import Any

from simulation.answer.sentences import sentences_of
from simulation.interventions import KINDS
from simulation.reporting.wording import findings_of, replicates_of, when_of
from simulation.results.reader import Result
from simulation.state import DAYS_A_WEEK
from simulation.texts.language import lines, say

LEADING = 2  # sentences of the answer for one arm


def answer(result: Result) -> tuple[list[str], list[str]]:
    """The sentences that answer the question, and all that follow them.

    Of one arm two sentences; of several one that says what is compared, and one each.
    """
    said, arms = sentences_of(findings_of(result)), len(result.arms)
    leading = LEADING if arms == LEADING else arms
    return said[:leading], said[leading:]


def effects_intro(result: Result) -> str:
    """What the tables compare, when, and over how many runs."""
    effects = findings_of(result).effects
    if not effects:
        return say("report.effects_none")
    first = effects[0]
    runs = replicates_of(result)
    over = say("report.runs", replicates=runs) if runs > 1 else say("report.run")
    return say(
        "report.effects_intro",
        arms=", ".join(f"“{arm}”" for arm in result.arms[1:]),
        versus=f"“{result.arms[0]}”", week=first.week, year=first.year, runs=over,
    )  # fmt: skip


def assumptions(result: Result) -> list[str]:
    """The school, what is done in each arm, numbers of the scenario's own, the pairing."""
    scenario = result.scenario
    said = [_school(scenario["school"])]
    for arm in scenario["arms"]:
        done = "; ".join(_intervention(each) for each in arm["interventions"])
        what = done or say("report.assumption_nothing")
        said.append(say("report.assumption_arm", arm=arm["name"], what=what))
        said += _numbers("assumption_arm_own", arm.get("parameters"), arm=arm["name"])
    for shock in scenario.get("shocks") or []:
        said.append(say("report.assumption_shock", what=_intervention(shock)))
    said += _numbers("assumption_own", scenario["parameters"])
    return [*said, say("report.assumption_pairing")]


def about(result: Result) -> list[tuple[str, str]]:
    """Each kind of intervention that is used: what it does in the model, what it leaves out."""
    arms, shocks = result.scenario["arms"], result.scenario.get("shocks") or []
    used = [each["kind"] for arm in arms for each in arm["interventions"]]
    used += [each["kind"] for each in shocks]
    rows = []
    for kind in dict.fromkeys(used):
        known = getattr(KINDS.get(kind), "about", None)
        if known is not None:
            name = kind.replace("_", " ")
            rows.append((name, known.summary))
            rows.append((say("report.left_out", kind=name), known.leaves_out))
    return rows


def limits(result: Result) -> list[str]:
    """What the result does not say; how far its parameters are calibrated."""
    made, used = result.provenance, result.answer["draws"]
    known = "limit_calibrated" if made["calibrated"] else "limit_uncalibrated"
    if made["calibrated"] and used < made["draws"]:
        known = "limit_calibrated_some"
    return [
        *lines("report.limit_lines"),
        say("report.limit_both" if used > 1 else "report.limit_chance"),
        say(f"report.{known}", draws=made["draws"], used=used),
    ]


def provisional(result: Result) -> str:
    """What stands with the answer itself as long as nothing is calibrated; else nothing."""
    return "" if result.provenance["calibrated"] else say("report.limit_uncalibrated")


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
        ("replicates", replicates_of(result)),
        ("parameters", say(f"report.{kind}", **words)),
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
    """An intervention in words: what, from when, and its settings as the scenario has them."""
    hidden = ("kind", "start")
    settings = {name: each for name, each in intervention.items() if name not in hidden}
    when = when_of(intervention)
    start = say("report.assumption_start", week=when.day // DAYS_A_WEEK + 1, year=when.year)
    kind = intervention["kind"].replace("_", " ")
    told = _settings(settings)
    return f"{kind} {start} ({told})" if told else f"{kind} {start}"


def _settings(settings: dict[str, Any]) -> str:
    """Names and values one after the other, tables within tables too; what is not set left out."""
    said = []
    for name, each in settings.items():
        if each is None or each == [] or each == {}:
            continue
        value = f"({_settings(each)})" if isinstance(each, dict) else each
        said.append(f"{name.replace('_', ' ')} {value}")
    return ", ".join(said)


def _numbers(key: str, own: dict[str, float] | None, **words: object) -> list[str]:
    """The sentence about numbers of a scenario or arm; none if it has none."""
    if not own:
        return []
    told = ", ".join(f"{name} = {value}" for name, value in own.items())
    return [say(f"report.{key}", list=told, **words)]


def _listed(content: dict[str, str]) -> str:
    return ", ".join(f"{name} {each}" for name, each in content.items())
