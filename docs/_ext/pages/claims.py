"""``docs/claims.md``: the causal claims of the theory, their tests and results."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pages.claims_text import WORDS, cell, conclusion, interval, listed, number
from pages.figures import claims as plot
from pages.markdown import table as markdown
from pages.markdown import write_page
from simulation.cli.claims import CELLS, carried_by, judged
from simulation.evidence.claims.ablations import ABLATIONS, FULL
from simulation.evidence.claims.claim import Claim
from simulation.evidence.claims.experiment import CLASS_SIZE
from simulation.evidence.claims.judge_claims import (
    CLAIMS,
    SIMPLER,
    ClaimFindings,
    ClaimsSize,
    ModelComparison,
    Table,
    compare_models,
    comparison_sentence,
)
from simulation.parameters import NOT_FITTED

RIVALS = (("one component", "Three components"), ("one valence", "Two valences"))
CRITERIA = (
    "criterion", "band", "basis of the band", "model", "95 % interval", "", "published",
)  # fmt: skip


def renew(path: Path, quick: bool, workers: int | None) -> None:
    """Test the claims and write the page with its figures."""
    found, size, draws = judged(quick, 1, workers)
    drawn = {}
    for claim in CLAIMS:
        rows = [found.table[claim.id, entry.name] for entry in ABLATIONS]
        drawn[figure_name(claim)] = plot.draw(figure_name(claim), rows).figure
    text = page(found, size, calibrated=draws.calibrated, sets=len(draws.draws))
    write_page(path, text, drawn)


def page(found: ClaimFindings, size: ClaimsSize, *, calibrated: bool, sets: int) -> str:
    """The whole page, in Markdown. sets: how many parameter sets were dealt to replicates."""
    parts = [
        _opening(found.table, size, calibrated=calibrated, sets=sets),
        _table(found.table),
        _ablations(),
        *(_section(entry, found.table) for entry in CLAIMS),
        _components(found, size),
    ]
    return "\n\n".join(parts) + "\n"


def figure_name(claim: Claim) -> str:
    """File name, without suffix, of the figure of a claim."""
    return f"claim_{claim.id}"


def _opening(table: Table, size: ClaimsSize, *, calibrated: bool, sets: int) -> str:
    numbers = (
        f"calibrated parameters ({sets} draws, used by the replicates in turn)"
        if calibrated
        else f"{NOT_FITTED}: **not calibrated**"
    )
    supported = [entry for entry in CLAIMS if table[entry.id, FULL.name].verdict == "holds"]
    others = [entry for entry in CLAIMS if table[entry.id, FULL.name].verdict != "holds"]
    carried = [entry for entry in supported if carried_by(entry, table) == "mechanism"]
    lines = [
        f"- Supported in the whole model: {_names(supported)}.",
        f"- Not supported, or open: {_names(others)}.",
        f"- Due to the mechanism, because it is not met without it: {_names(carried)}.",
    ]
    return f"""\
# Causal claims

The results of `run.py claims`. The theory makes claims about causes. A survey cannot test them: a
representation sums up the same emotions that cause stress, so the two correlate even if one has no
effect on the other. Here every claim is tested by intervention: the same year of the same teachers
and students is simulated twice, with the same random draws, and one thing is set differently. Then
the test is repeated without one part of the theory. A claim that is still met without its mechanism
is due to the statistic, not to the mechanism.

Parameters: {numbers};
{size.replicates} replicates, each a new set of {size.teachers} primary classes of {CLASS_SIZE}.
Every criterion was written down with its band before the test was run. It is *met* if the whole 95
% interval over replicates is in the band, *failed* if the whole interval is outside and *open*
otherwise; a claim is supported (*yes*) if all its criteria are met. The interval describes the
precision of the simulation, not the truth of the model.

**Summary**

{chr(10).join(lines)}"""


def _names(claims: Sequence[Claim]) -> str:
    return listed([f"{entry.id} ({_lower(entry.title)})" for entry in claims]) or "none"


def _lower(title: str) -> str:
    return f"{title[0].lower()}{title[1:]}"


def _table(table: Table) -> str:
    heads = ["ablation", *(entry.id for entry in CLAIMS)]
    rows = [
        [entry.name, *(cell(table[claim.id, entry.name]) for claim in CLAIMS)]
        for entry in ABLATIONS
    ]
    rows.append(["*due to*", *(carried_by(claim, table) for claim in CLAIMS)])
    key = "; ".join(f"{entry.id} {_lower(entry.title)}" for entry in CLAIMS)
    return f"""\
## Claims and ablations

Claims: {key}.

{markdown(heads, rows)}

*yes (statistic)*: the claim is met although its mechanism is removed."""


def _ablations() -> str:
    rows = [[entry.name, entry.words] for entry in ABLATIONS]
    return "Removed parts:\n\n" + markdown(["ablation", "meaning"], rows)


def _section(claim: Claim, table: Table) -> str:
    full = table[claim.id, FULL.name]
    criteria = [
        [
            entry.criterion.words, entry.criterion.band, entry.criterion.why,
            number(entry.simulated.mean), interval(entry.simulated), WORDS[entry.verdict],
            _published(entry.criterion.published, entry.criterion.target),
        ]
        for entry in full.criteria
    ]  # fmt: skip
    columns = [FULL.name, *claim.removing]
    shown = [
        [words, *(_value(table, claim, name, statistic) for name in columns)]
        for statistic, words in claim.shown.items()
    ]
    return f"""\
## {claim.id}. {claim.title}

{claim.sentence}

*Test.* {claim.how}

{conclusion(claim, table)} {claim.remark}

{markdown(CRITERIA, criteria)}

![{claim.title}: every criterion under every ablation](figures/{figure_name(claim)}.png)

All statistics, with and without the mechanism:

{markdown(["", *columns], shown)}"""


def _published(text: str, target: str) -> str:
    return f"{text} [{target}]" if target else text or "-"


def _value(table: Table, claim: Claim, ablation: str, statistic: str) -> str:
    simulated = table[claim.id, ablation].simulated[statistic]
    return f"{number(simulated.mean)} ({interval(simulated)})"


def _components(found: ClaimFindings, size: ClaimsSize) -> str:
    populations = size.published
    parts = [
        "## Are three components and two valences needed?",
        "The same tests with self, other and relationship as one component, and with closeness as "
        "the absence of conflict. The published figures are those of the [validation]"
        f"(validation.md), here on {populations.populations} population(s) of about "
        f"{populations.teachers} teachers; a row counts as lost or gained by its mean, so that "
        "rows near the edge of their band may change by chance.",
    ]
    for entry, words in zip(SIMPLER[1:], RIVALS, strict=True):
        simpler = compare_models(found.table, found.published, entry.name)
        parts += [f"### {entry.name.capitalize()}", comparison_sentence(simpler, *words)]
        parts += _simpler(simpler)
    return "\n\n".join(parts)


def _simpler(found: ModelComparison) -> Iterable[str]:
    yield (
        f"Claims with the verdict of the whole model: {listed(found.claims) or 'none'}. Published "
        f"figures met: {found.met} of {found.rows} (whole model: {found.whole})."
    )
    changed = [
        f"{name} ({CELLS[whole]} in the whole model, {CELLS[other]} here)"
        for name, whole, other in found.changed
    ]
    yield f"Claims with another verdict: {listed(changed) or 'none'}."
    for words, rows in (("Lost", found.lost), ("Gained", found.gained)):
        if rows:
            names = "; ".join(f"{entry.target.id} {entry.target.quantity}" for entry in rows)
            yield f"{words} published figures: {names}."
