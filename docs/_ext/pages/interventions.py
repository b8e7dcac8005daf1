"""The page on interventions: every kind, and its effects compared with published ones.

The effects come from ``docs/intervention_effects.csv``, which ``renew.py interventions --measure
FOLDER`` measures again. A test compares ``docs/interventions.md`` with the code.
"""

import math
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

from pages.intervention_effects import measured
from pages.markdown import table, typeset
from simulation.interventions import ALL, Intervention
from simulation.interventions.base import PublishedFinding
from simulation.parameters import NOT_FITTED, read_draws

DOCS = Path(__file__).parents[2]
MEASURED = DOCS / "intervention_effects.csv"
DIFFERENCES: dict[str, str] = {
    kind: " ".join(words.split())
    for kind, words in tomllib.loads(
        Path(__file__).with_name("programme_notes.toml").read_text("utf-8")
    ).items()
}  # why the simulated effect of a kind differs from the published one, or agrees with it
HEADS = {
    "conflict_targeted": "conflict, targeted", "closeness_targeted": "closeness, targeted",
    "conflict": "conflict", "closeness": "closeness", "misbehaviour": "misbehaviour",
    "stress": "stress", "exhaustion": "exhaustion", "accomplishment": "accomplishment",
    "engagement": "engagement", "achievement": "achievement",
}  # fmt: skip
ALWAYS = ("conflict_targeted", "misbehaviour", "exhaustion")  # beside what evidence speaks of
COMMON = ("kind", "start", "stop", "dose", "uptake", "teachers")
SHARED = {  # keys that mean the same in every kind that does not say otherwise
    "sessions": "how many", "every": "weeks from session to session",
    "session_hours": "hours of a session", "target": "target students, as above",
    "fade": "school weeks from the end to 37 % of it; none: no fading",
}  # fmt: skip
EXAMPLE = {"transfer_student": {"student": "a", "to": "b"}}


def page(effects: pd.DataFrame) -> str:
    """The whole page; effects: the table of ``intervention_effects.measured``."""
    sections = "\n\n".join(section(kind) for kind in ALL)
    return typeset(f"""# Interventions

`python docs/_ext/renew.py interventions` writes this page from the code. The effects are measured:
{_how(effects)}.
{_state()} No effect was
forced to its published size.

## Keys

In `[[arms.interventions]]` of a scenario, every kind has these keys:

{_common()}

Two interventions of one kind in an arm draw separately. An intervention that lasts
beyond a school year decides again on the first morning of the next one, for the same teachers.
[Your own intervention](tutorials/own_intervention.md) is a small class like those in
`simulation/interventions/kinds/`;
`simulation.extensions.intervention_checks.check_intervention` reports, property by property,
whether it meets the assumptions of the model.

## Effects at the default dose

d at the end of the year, of all teachers or relationships (or of the targeted ones), with a start
in week 8. Empty: no relationship is targeted.

{effects_table(effects)}

`collegial_support` and `mentoring` need colleagues and are simulated in a synthetic primary school
of 80 classes, the others in the 133 Dutch classes, most of which are the only one of their school.

## Comparison with published sizes

{comparison(effects)}

{sections}
""")


def effects_table(effects: pd.DataFrame) -> str:
    """One row a kind, one column an outcome: d."""
    d = {(row.kind, row.outcome): row.d for row in effects.itertuples()}
    rows = [
        (f"`{name}`", *(_signed(d.get((name, outcome))) for outcome in HEADS))
        for name in (_name(kind) for kind in ALL)
    ]
    return table(("kind", *HEADS.values()), rows)


def comparison(effects: pd.DataFrame) -> str:
    """One row a kind: what is published, what was simulated, and why they differ."""
    rows = [
        (f"`{_name(kind)}`", _published(kind), _simulated(kind, effects), DIFFERENCES[_name(kind)])
        for kind in ALL
    ]
    return table(
        ("kind", "published", "simulated d (95 % interval of chance)", "explanation"), rows
    )


def section(kind: type[Intervention]) -> str:
    """What one kind is, how it is set, what it costs, and what is known."""
    plan, about = example(kind), kind.about
    levers = ", ".join(f"`{lever}`" for lever in about.levers) or "none"
    money = plan.money()
    evidence = "\n".join(f"- {_sentence(finding)}" for finding in about.evidence)
    return f"""## `{_name(kind)}`

{about.summary}

- **Levers:** {levers}.
- **Dose:** {plan.dose:g} by default. {about.dose}
- **Hours of a teacher in a year:** {plan.hours():g} at the default; {about.hours_basis}.
- **Other cost:** {money or "none"}.
- **Left out:** {about.leaves_out}

{_fields(kind)}

Evidence:

{evidence}"""


def example(kind: type[Intervention]) -> Intervention:
    """The kind at its defaults."""
    name = _name(kind)
    return kind.model_validate({"start": "week 1"} | EXAMPLE.get(name, {}))


def _name(kind: type[Intervention]) -> str:
    return str(kind.model_fields["kind"].default)


def _state() -> str:
    """How far sizes can be read."""
    if read_draws().calibrated:
        return "Effects are those of the calibrated draws, one per replicate."
    return (
        f"**Not calibrated: {NOT_FITTED}. Directions and comparisons can be read, sizes cannot.** "
        "Default doses were chosen with the first model."
    )


def _how(effects: pd.DataFrame) -> str:
    runs = int(effects["replicates"].max())
    return f"{runs} replicates of one school year, paired with the same year without"


def _common() -> str:
    rows = [
        ("`kind`", "one of the names below"),
        ("`start`", 'a school morning: `"week 8"`, `"day 35"`, `"year 2 week 8"`'),
        ("`stop`", "a school morning on which it ends; left out: the default of the kind"),
        ("`dose`", "0 (absent) to 1"),
        ("`uptake`", "share of the targeted teachers who take part; more only adds teachers"),
        ("`teachers`", '`"all"`, `"beginners"`, `{ who = "share", share = 0.3 }`, '
         '`{ who = "most exhausted", share = 0.25 }` or `{ ids = ["teacher-180"] }`'),
        ("`target`", "for target students: `{ dyads = RULE, per_teacher = 2 }` with the rule "
         '`"most conflictual"`, `"least close"`, `"highest externalising"`, `"random"` or `"all"`; '
         '`{ students = ["a"] }` or `{ pairs = [["teacher", "student"]] }`'),
    ]  # fmt: skip
    return table(("key", "meaning"), rows)


def _fields(kind: type[Intervention]) -> str:
    """The keys that only this kind has."""
    own = {name: field for name, field in kind.model_fields.items() if name not in COMMON}
    if not own:
        return "No further keys."
    rows = [
        (f"`{name}`", _default(field), field.description or SHARED.get(name, ""))
        for name, field in own.items()
    ]
    return table(("key", "default", "meaning"), rows)


def _default(field: Any) -> str:
    if field.is_required():
        return "required"
    value = field.default
    if hasattr(value, "model_dump"):
        values = {
            key: entry for key, entry in value.model_dump().items() if entry not in ((), None)
        }
        return ", ".join(f"{key} = {entry}" for key, entry in values.items())
    return (
        "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    )


def _sentence(finding: PublishedFinding) -> str:
    row = "" if finding.target_row == "none" else f", row {finding.target_row}"
    return f"{finding.text}. {finding.source} ({finding.confidence}{row})"


def _published(kind: type[Intervention]) -> str:
    """The numbers of its evidence, each with its outcome; in words where there is none."""
    published = [_number(finding) for finding in kind.about.evidence]
    return "; ".join(dict.fromkeys(entry for entry in published if entry)) or "no size"


def _number(finding: PublishedFinding) -> str:
    if finding.d is None:
        return ""
    of = finding.outcome or "another outcome"
    interval = "" if finding.low is None else f" [{_signed(finding.low)}, {_signed(finding.high)}]"
    return f"{of} {_signed(finding.d)}{interval} ({finding.confidence})"


def _simulated(kind: type[Intervention], effects: pd.DataFrame) -> str:
    """The outcomes that its evidence speaks of, or the main ones."""
    own = effects[effects["kind"] == _name(kind)].set_index("outcome")
    outcomes = [entry.outcome for entry in kind.about.evidence if entry.outcome in own.index]
    shown = dict.fromkeys([*outcomes, *(name for name in ALWAYS if name in own.index)])
    return "; ".join(
        f"{outcome} {_signed(own.at[outcome, 'd'])} "
        f"[{_signed(own.at[outcome, 'low'])}, {_signed(own.at[outcome, 'high'])}]"
        for outcome in shown
    )


def _signed(given: Any) -> str:
    """Format a d with two decimals and a sign; nothing for NaN or None."""
    value = math.nan if given is None else float(given)
    if math.isnan(value):
        return ""
    text = f"{value:+.2f}"
    return "0" if text in ("+0.00", "-0.00") else text.replace("-", "−")


def read_measured() -> pd.DataFrame:
    """The effects as they were last measured."""
    return pd.read_csv(MEASURED)


def renew(path: Path, folder: Path | None) -> None:
    """Write the page, after a new measurement with results in the folder if one is given."""
    if folder is not None:
        measured(folder).round(4).to_csv(MEASURED, index=False, lineterminator="\n")
    path.write_text(page(read_measured()), encoding="utf-8")
